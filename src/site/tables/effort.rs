//! What stations took by month, and the nights in which they took nothing.

use crate::facts::effort::{DeploymentEffort, MonthEffort, Night};
use crate::model::Kind;
use crate::site::Site;
use crate::table::Table;

/// A month of a station.
type StationMonth<'a> = (&'a DeploymentEffort, MonthEffort);

/// A stretch of nights without captures: its first and its last night.
type Gap<'a> = (&'a DeploymentEffort, (Night, Night));

/// The effort of each station that is shown.
fn efforts<'a>(site: &'a Site<'_>) -> impl Iterator<Item = &'a DeploymentEffort> {
    let all = site.facts.deployments.iter().filter_map(|of| of.effort.as_ref());
    all.filter(|effort| site.shows(Kind::Deployment, effort.deployment.0))
}

/// One row for each month of each station, from its first to its last capture.
pub(super) fn months<'a>(site: &'a Site<'_>) -> Table<'a, StationMonth<'a>> {
    let rows = efforts(site)
        .flat_map(|effort| effort.months().into_iter().map(move |month| (effort, month)));
    let table = Table::new(
        "effort",
        "Effort by station and month",
        "One row for each month of each station, from its first capture to its last.",
        rows.collect(),
    )
    .column("deployment", "The station.", |row: &StationMonth<'a>| row.0.deployment);
    named(table, site, |row| row.0)
        .column("month", "The month, by the day on which each night begins.", |row| {
            row.1.month.to_string()
        })
        .column("captures", "Captures in it.", |row| row.1.captures())
        .column("nights_with_captures", "Nights with at least one capture.", |row| {
            row.1.nights_with()
        })
        .column(
            "nights_without_captures",
            "Nights without any, between the station's first and last capture.",
            |row| row.1.nights_without(),
        )
}

/// One row for each stretch of nights without captures.
pub(super) fn gaps<'a>(site: &'a Site<'_>) -> Table<'a, Gap<'a>> {
    let rows =
        efforts(site).flat_map(|effort| effort.gaps().into_iter().map(move |gap| (effort, gap)));
    let table = Table::new(
        "gaps",
        "Nights without captures",
        "One row for each stretch of nights without captures between a station's first capture and its last.",
        rows.collect(),
    )
    .column("deployment", "The station.", |row: &Gap<'a>| row.0.deployment);
    named(table, site, |row| row.0)
        .column("from", "The first night without captures, by the day on which it begins.", |row| {
            row.1.0.date().to_string()
        })
        .column("to", "The last of them.", |row| row.1.1.date().to_string())
        .column("nights", "How many they are.", |row| row.1.1.since(row.1.0) + 1)
}

/// The columns that say which station it is.
fn named<'a, T: 'a>(
    table: Table<'a, T>,
    site: &'a Site<'_>,
    effort: impl Fn(&T) -> &DeploymentEffort + Copy + Send + Sync + 'a,
) -> Table<'a, T> {
    table
        .column("name", "Its name, or `Station` and its id.", move |row| {
            site.name_of(Kind::Deployment, effort(row).deployment.0)
        })
        .column("project", "Its project.", move |row| {
            site.facts.deployment(effort(row).deployment)?.project
        })
}

//! What stations took by month, and the nights in which they took nothing.

use crate::facts::effort::{DeploymentEffort, MonthEffort, Night};
use crate::model::Kind;
use crate::site::Site;
use crate::table::Table;

/// A month of a station.
type StationMonth<'a> = (&'a DeploymentEffort, MonthEffort);

/// A stretch of nights without captures: its first and its last night.
type Gap<'a> = (&'a DeploymentEffort, (Night, Night));

/// The months of each station, from its first to its last capture.
pub(super) fn all_months<'a>(site: &Site<'a>) -> Vec<StationMonth<'a>> {
    let months =
        |effort: &'a DeploymentEffort| effort.months().into_iter().map(move |of| (effort, of));
    site.efforts().flat_map(months).collect()
}

/// One row for each of these months.
pub(super) fn months<'a>(
    site: &'a Site<'_>,
    rows: Vec<StationMonth<'a>>,
) -> Table<'a, StationMonth<'a>> {
    let table = Table::new(
        "effort",
        "Effort by station and month",
        "One row for each month of each station, from its first capture to its last.",
        rows,
    );
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

/// A night of a station, and how many captures it has.
type StationNight<'a> = (&'a DeploymentEffort, (Night, usize));

/// The nights with captures of each station.
pub(super) fn all_nights<'a>(site: &Site<'a>) -> Vec<StationNight<'a>> {
    let nights = |effort: &'a DeploymentEffort| effort.nights.iter().map(move |of| (effort, *of));
    site.efforts().flat_map(nights).collect()
}

/// One row for each of these nights.
pub(super) fn nights<'a>(
    site: &'a Site<'_>,
    rows: Vec<StationNight<'a>>,
) -> Table<'a, StationNight<'a>> {
    let table = Table::new(
        "nights",
        "Nights with captures",
        "One row for each night of each station in which it took a capture.",
        rows,
    );
    named(table, site, |row| row.0)
        .column("night", "The night, by the day on which it begins.", |row| {
            row.1.0.date().to_string()
        })
        .column("captures", "Captures in it.", |row| row.1.1)
        .column("is_stray", "Whether it lies far from all other nights of the station.", |row| {
            row.0.strays.contains(&row.1.0)
        })
}

/// The stretches of nights without captures of each station.
pub(super) fn all_gaps<'a>(site: &Site<'a>) -> Vec<Gap<'a>> {
    let gaps = |effort: &'a DeploymentEffort| effort.gaps().into_iter().map(move |of| (effort, of));
    site.efforts().flat_map(gaps).collect()
}

/// One row for each of these stretches.
pub(super) fn gaps<'a>(site: &'a Site<'_>, rows: Vec<Gap<'a>>) -> Table<'a, Gap<'a>> {
    let table = Table::new(
        "gaps",
        "Nights without captures",
        "One row for each stretch of nights without captures between a station's first capture and its last.",
        rows,
    );
    named(table, site, |row| row.0)
        .column("from", "The first night without captures, by the day on which it begins.", |row| {
            row.1.0.date().to_string()
        })
        .column("to", "The last of them.", |row| row.1.1.date().to_string())
        .column("nights", "How many they are.", |row| row.1.1.since(row.1.0) + 1)
}

/// The first columns, which say which station it is.
fn named<'a, T: 'a>(
    table: Table<'a, T>,
    site: &'a Site<'_>,
    effort: impl Fn(&T) -> &DeploymentEffort + Copy + Send + Sync + 'a,
) -> Table<'a, T> {
    table
        .column("deployment", "The station.", move |row: &T| effort(row).deployment)
        .column("name", "Its name, or `Station` and its id.", move |row| {
            site.name_of(Kind::Deployment, effort(row).deployment.0)
        })
        .column("project", "Its project.", move |row| {
            site.facts.deployment(effort(row).deployment)?.project
        })
}

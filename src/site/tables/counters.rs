//! All deployments, and all events, with the counters that the platform stores of them.

use super::compared::{self, Compared, Comparison, Number};
use crate::facts::{CounterFact, Verdict, Why};
use crate::model::{CounterKind, Deployment, Event, Kind, Row};
use crate::site::Site;
use crate::table::Table;

const VERDICTS: &[&str] = &[
    Verdict::Match.key(),
    Verdict::Drift { by: 0, at_least: false }.key(),
    Verdict::Stale { newer: 0 }.key(),
    Verdict::Consistent.key(),
    Verdict::NotVerifiable(Why::NoMembers).key(),
    Verdict::NothingRecorded.key(),
];

/// A record and what was recomputed of its counters.
type Counted<'a, T> = (&'a T, &'a [CounterFact]);

/// One row for each deployment.
pub(super) fn deployments<'a>(site: &'a Site<'_>) -> Table<'a, Counted<'a, Deployment>> {
    let counters = &site.facts.audit.counters;
    let rows = site.snapshot.deployments.iter().enumerate();
    let rows = rows.filter(|(_, found)| site.shows(Kind::Deployment, found.id.0));
    let table = Table::new(
        "deployments",
        "Stations",
        "One row for each station (the API says deployment), by id.",
        rows.map(|(place, found)| (found, counters.of_deployment(Row::new(place)))).collect(),
    )
    .column("id", "Its key.", |row: &Counted<'a, Deployment>| row.0.id)
    .key()
    .column("name", "Its name, or `Deployment` and its id.", move |row| {
        site.name_of(Kind::Deployment, row.0.id.0)
    })
    .column("project", "Its project.", |row| row.0.project)
    .column("research_site", "Its site.", |row| row.0.research_site.value());
    counts(table, &CounterKind::OF_DEPLOYMENT).column(
        "updated_at",
        "When it was last saved: its counters were computed then, or before (server time).",
        |row| row.0.updated_at,
    )
}

/// One row for each event.
pub(super) fn events<'a>(site: &'a Site<'_>) -> Table<'a, Counted<'a, Event>> {
    let counters = &site.facts.audit.counters;
    let rows = site.snapshot.events.iter().enumerate();
    let rows = rows.filter(|(_, found)| site.shows(Kind::Event, found.id.0));
    let table = Table::new(
        "events",
        "Sessions",
        "One row for each session (the API says event), by id.",
        rows.map(|(place, found)| (found, counters.of_event(Row::new(place)))).collect(),
    )
    .column("id", "Its key.", |row: &Counted<'a, Event>| row.0.id)
    .key()
    .column("deployment", "Its station.", |row| row.0.deployment.value())
    .column("start", "When it starts (camera time).", |row| row.0.start)
    .column("end", "When it ends (camera time).", |row| row.0.end);
    counts(table, &CounterKind::OF_EVENT).column(
        "calculated_at",
        "When its counters were computed (server time); only dumps tell.",
        |row| row.0.calculated_at,
    )
}

/// The columns of these counters.
fn counts<'a, T: 'a>(
    table: Table<'a, Counted<'a, T>>,
    kinds: &[CounterKind],
) -> Table<'a, Counted<'a, T>> {
    let number = |kind: &CounterKind| {
        let text = format!(
            "Stored by the platform: {}. Of occurrences and taxa the API may serve a fresh count in its place.",
            kind.definition()
        );
        Number { kind: *kind, name: kind.api_name(), text }
    };
    let numbers = kinds.iter().map(number).collect();
    let comparison = Comparison { verdicts: VERDICTS, differs: "match, drift or are stale" };
    compared::columns(table, numbers, &comparison, |row: &Counted<'a, T>, kind| {
        let of = of(row, kind);
        Compared {
            recorded: of.and_then(|of| of.recorded),
            recomputed: of.map(|of| (&of.recomputed, &of.verdict)),
        }
    })
}

fn of<'a, T>(row: &Counted<'a, T>, kind: CounterKind) -> Option<&'a CounterFact> {
    row.1.iter().find(|of| of.kind == kind)
}

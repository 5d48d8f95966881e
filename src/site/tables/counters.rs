//! All deployments, and all events, with the counters that the platform stores of them.

use super::collections::{EVIDENCE, reason};
use crate::facts::{CounterFact, Evidence, Verdict, Why};
use crate::model::{CounterKind, Deployment, Event, Kind, Row};
use crate::site::Site;
use crate::table::{Table, Word};

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
    let table = Table::new(
        "deployments",
        "Deployments",
        "One row for each deployment (station), by id.",
        rows.map(|(place, found)| (found, counters.of_deployment(Row::new(place)))).collect(),
    )
    .column("id", "Its key.", |row: &Counted<'a, Deployment>| row.0.id)
    .key()
    .column("name", "Its name, or `Deployment` and its id.", move |row| {
        site.name_of(Kind::Deployment, row.0.id.0)
    })
    .column("project", "Its project.", |row| row.0.project)
    .column("research_site", "Its research site.", |row| row.0.research_site.value());
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
    let table = Table::new(
        "events",
        "Events",
        "One row for each event (session), by id.",
        rows.map(|(place, found)| (found, counters.of_event(Row::new(place)))).collect(),
    )
    .column("id", "Its key.", |row: &Counted<'a, Event>| row.0.id)
    .key()
    .column("deployment", "Its deployment.", |row| row.0.deployment.value())
    .column("start", "When it starts (camera time).", |row| row.0.start)
    .column("end", "When it ends (camera time).", |row| row.0.end);
    counts(table, &CounterKind::OF_EVENT).column(
        "calculated_at",
        "When its counters were computed (server time); only dumps tell.",
        |row| row.0.calculated_at,
    )
}

/// The columns of these counters: what was recorded of all of them, then what was recomputed of all, and so on.
fn counts<'a, T: 'a>(
    mut table: Table<'a, Counted<'a, T>>,
    kinds: &'static [CounterKind],
) -> Table<'a, Counted<'a, T>> {
    for kind in kinds {
        let text = format!(
            "Stored by the platform: {}. A response may hold a count of the moment in its place where that counts \
             occurrences or taxa.",
            kind.definition()
        );
        table = table.column(kind.api_name(), text, |row| of(row, *kind)?.recorded);
    }
    for kind in kinds {
        let text = format!("`{}`, recomputed from the records of the snapshot.", kind.api_name());
        table = table.column(name(*kind, "recomputed"), text, |row| {
            of(row, *kind).and_then(|of| of.recomputed.number())
        });
    }
    for kind in kinds {
        let text = format!("How `{}` is known.", name(*kind, "recomputed"));
        let get = |row: &Counted<'a, T>| {
            let none = Evidence::Unknown(Why::NoMembers).key();
            Word(of(row, *kind).map_or(none, |of| of.recomputed.key()))
        };
        table = table.column(name(*kind, "evidence"), text, get).words(EVIDENCE);
    }
    for kind in kinds {
        let text = format!("`{}` against `{}`.", kind.api_name(), name(*kind, "recomputed"));
        let get = |row: &Counted<'a, T>| of(row, *kind).map(|of| Word(of.verdict.key()));
        table = table.column(name(*kind, "verdict"), text, get).words(VERDICTS);
    }
    for kind in kinds {
        let text = format!(
            "`{}` less `{}`, where they match, drift or are stale; of a lower bound, the least that it can be.",
            name(*kind, "recomputed"),
            kind.api_name()
        );
        table = table.column(name(*kind, "difference"), text, |row| {
            of(row, *kind).and_then(|of| of.verdict.difference())
        });
    }
    for kind in kinds {
        let text = format!("Why `{}` could not be recomputed or compared.", kind.api_name());
        table = table.column(name(*kind, "reason"), text, |row| {
            of(row, *kind).and_then(|of| reason(&of.recomputed, &of.verdict))
        });
    }
    table
}

fn name(kind: CounterKind, what: &str) -> String {
    format!("{}_{what}", kind.api_name())
}

fn of<'a, T>(row: &Counted<'a, T>, kind: CounterKind) -> Option<&'a CounterFact> {
    row.1.iter().find(|of| of.kind == kind)
}

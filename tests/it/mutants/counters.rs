//! The stored counters of deployments, events and captures: what is claimed of them, and what is true.

use std::collections::{BTreeMap, BTreeSet};

use mothbook::facts::counters::of_capture;
use mothbook::facts::{CounterFact, Evidence, Facts, Verdict};
use mothbook::model::Snapshot;

use super::claims::{Compared, Count, Known};
use super::files::Files;
use super::json::Json;
use super::recount::passes;
use super::world::Row;

/// A counter: the kind of record, its id, the name of the counter.
pub(super) type CounterKey = (&'static str, i64, &'static str);

/// The kinds of records with counters: here, in the API, in a dump; and their counters.
const KINDS: [(&str, &str, &str, &[&str]); 3] = [
    (
        "deployment",
        "deployments",
        "main.deployment",
        &["events_count", "captures_count", "detections_count", "occurrences_count", "taxa_count"],
    ),
    ("event", "events", "main.event", &["captures_count", "detections_count", "occurrences_count"]),
    ("capture", "captures", "main.sourceimage", &["detections_count"]),
];

/// What is said of all counters of a snapshot.
pub(super) fn claimed(snapshot: &Snapshot, facts: &Facts) -> BTreeMap<CounterKey, Count> {
    let mut claims = BTreeMap::new();
    let mut note = |kind, id, fact: &CounterFact| {
        let known = match fact.recomputed {
            Evidence::Exact(n) => Known::Exactly(n),
            Evidence::AtLeast(n, _) => Known::AtLeast(n),
            Evidence::Unknown(_) => Known::Not,
        };
        let compared = match fact.verdict {
            Verdict::Match => Compared::Match,
            Verdict::Drift { by, at_least } => Compared::Drift { by, at_least },
            Verdict::Stale { newer } => Compared::Drift { by: newer, at_least: false },
            _ => Compared::NoClaim,
        };
        let count = Count { recorded: fact.recorded, known, compared };
        claims.insert((kind, id, fact.kind.api_name()), count);
    };
    for (of, counters) in snapshot.deployments.iter().zip(&facts.counters.deployments) {
        counters.iter().for_each(|fact| note("deployment", of.id.0, fact));
    }
    for (of, counters) in snapshot.events.iter().zip(&facts.counters.events) {
        counters.iter().for_each(|fact| note("event", of.id.0, fact));
    }
    for row in snapshot.captures.rows() {
        note("capture", snapshot.captures.id(row).0, &of_capture(snapshot, row));
    }
    claims
}

/// The counters of a dump, counted once more: simple, slow, and independent of what is tested.
#[expect(clippy::too_many_lines, reason = "one counter after the other")]
pub(super) fn recounted(dump: &[Row]) -> BTreeMap<CounterKey, i64> {
    let model = |name: &str| -> BTreeMap<i64, Json> {
        let rows = dump.iter().filter(|row| &*row.kind == name);
        rows.map(|row| (row.id, row.fields())).collect()
    };
    let [projects, deployments, events] =
        ["main.project", "main.deployment", "main.event"].map(model);
    let [captures, occurrences, taxa] =
        ["main.sourceimage", "main.occurrence", "main.taxon"].map(model);
    let of_record =
        |records: &BTreeMap<i64, Json>, id: Option<i64>| records.get(&id?)?.int("project");
    let counts = |occurrence: Option<i64>, project: Option<i64>| match project {
        None => true,
        Some(_) => occurrence.and_then(|id| occurrences.get(&id)).is_some_and(|occurrence| {
            passes(occurrence, project.and_then(|id| projects.get(&id)), &taxa)
        }),
    };
    let mut all: BTreeMap<CounterKey, i64> = BTreeMap::new();
    for (kind, _, model, names) in KINDS {
        let rows = dump.iter().filter(|row| &*row.kind == model);
        all.extend(rows.flat_map(|row| names.iter().map(move |name| ((kind, row.id, *name), 0))));
    }
    let mut add = |kind, id: Option<i64>, name, n: bool| {
        if let Some(count) = id.and_then(|id| all.get_mut(&(kind, id, name))) {
            *count += i64::from(n);
        }
    };
    for event in events.values() {
        add("deployment", event.int("deployment"), "events_count", true);
    }
    for capture in captures.values() {
        add("deployment", capture.int("deployment"), "captures_count", true);
        add("event", capture.int("event"), "captures_count", true);
    }
    for detection in model("main.detection").values() {
        let Some(capture) = detection.int("source_image").and_then(|id| captures.get(&id)) else {
            continue;
        };
        let occurrence = detection.int("occurrence");
        if detection.get("bbox") == Some(&Json::Null) {
            continue;
        }
        let (deployment, event) = (capture.int("deployment"), capture.int("event"));
        let name = "detections_count";
        let of_deployment = counts(occurrence, of_record(&deployments, deployment));
        add("deployment", deployment, name, of_deployment);
        add("event", event, name, counts(occurrence, of_record(&events, event)));
        let own = counts(occurrence, capture.int("project"));
        add("capture", detection.int("source_image"), name, own);
    }
    let mut determined: BTreeSet<(i64, Option<i64>)> = BTreeSet::new();
    for (id, occurrence) in &occurrences {
        let (deployment, event) = (occurrence.int("deployment"), occurrence.int("event"));
        let of_event = counts(Some(*id), of_record(&events, event));
        add("event", event, "occurrences_count", of_event);
        let counts = event.is_some() && counts(Some(*id), of_record(&deployments, deployment));
        add("deployment", deployment, "occurrences_count", counts);
        if let (true, Some(deployment)) = (counts, deployment) {
            determined.insert((deployment, occurrence.int("determination")));
        }
    }
    for (deployment, _) in determined {
        add("deployment", Some(deployment), "taxa_count", true);
    }
    all
}

/// The numbers that files record, with the state of the file.
pub(super) fn recorded(files: &Files) -> BTreeSet<(usize, CounterKey, i64)> {
    let mut recorded = BTreeSet::new();
    for file in &files.files {
        for row in &file.rows {
            let of = KINDS.iter().find(|(_, api, model, _)| [*api, *model].contains(&&*row.kind));
            let Some((kind, api, _, names)) = of else { continue };
            let fields = if &*row.kind == *api { row.json() } else { row.fields() };
            let numbers = names.iter().filter_map(|name| Some((*name, fields.int(name)?)));
            recorded.extend(numbers.map(|(name, n)| (file.state, (*kind, row.id, name), n)));
        }
    }
    recorded
}

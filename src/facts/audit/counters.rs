//! Stored counters that differ from what the records say.

use std::collections::BTreeMap;

use super::some;
use crate::facts::{CaptureTally, CounterFact, Counters, Verdict};
use crate::finding::{Code, Finding, Subject};
use crate::model::{CaptureId, Kind, ProjectId, Snapshot};
use crate::numbers::plural;

/// A counter with the record that it is of, and that one's project.
struct Of<'a> {
    kind: Kind,
    id: i64,
    project: Option<ProjectId>,
    fact: &'a CounterFact,
}

/// The findings about stored counters: one for each that drifts, one for each project with counters that are stale, one
/// for each project with captures whose stored numbers differ.
pub(super) fn counters(snapshot: &Snapshot, counters: &Counters) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut stale: BTreeMap<Option<ProjectId>, Vec<Of<'_>>> = BTreeMap::new();
    for of in all(snapshot, counters) {
        match of.fact.verdict {
            Verdict::Drift { .. } => findings.extend(drift(&of)),
            Verdict::Stale { .. } => stale.entry(of.project).or_default().push(of),
            _ => {}
        }
    }
    findings.extend(stale.iter().map(|(project, all)| lagging(*project, all)));
    let of_captures = counters.captures.iter();
    findings.extend(of_captures.filter_map(|(project, of)| captures(snapshot, *project, of)));
    findings
}

/// All counters of deployments and events.
fn all<'a>(snapshot: &'a Snapshot, counters: &'a Counters) -> impl Iterator<Item = Of<'a>> {
    let deployments = snapshot.deployments.iter().zip(&counters.deployments);
    let deployments = deployments.flat_map(|(record, facts)| {
        let (kind, id, project) = (Kind::Deployment, record.id.0, record.project);
        facts.iter().map(move |fact| Of { kind, id, project, fact })
    });
    let events = snapshot.events.iter().zip(&counters.events);
    let events = events.flat_map(|(record, facts)| {
        let (kind, id, project) = (Kind::Event, record.id.0, record.project);
        facts.iter().map(move |fact| Of { kind, id, project, fact })
    });
    deployments.chain(events)
}

/// The finding about a counter that drifts.
fn drift(of: &Of<'_>) -> Option<Finding> {
    let Of { kind, id, fact, .. } = of;
    let (recorded, recomputed) = (fact.recorded?, &fact.recomputed);
    let message = format!("{}: stored {recorded}, recounted {recomputed}", fact.kind.label());
    let finding = Finding::new(Code(103), Subject::Record(*kind, *id), message)
        .about(fact.kind.api_name())
        .number("recorded", recorded);
    Some(match recomputed.number() {
        Some(n) => finding.number("recomputed", n),
        None => finding,
    })
}

/// The finding about the counters of a project that are stale.
fn lagging(project: Option<ProjectId>, all: &[Of<'_>]) -> Finding {
    let one = |of: &Of<'_>| {
        let record = match of.kind {
            Kind::Deployment => "station",
            _ => "session",
        };
        let by = match of.fact.verdict {
            Verdict::Stale { newer } => newer,
            _ => 0,
        };
        format!("{} of {record} {} (+{by})", of.fact.kind.label(), of.id)
    };
    let shown: Vec<String> = all.iter().take(5).map(one).collect();
    let more = all.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let n = plural(all.len(), "stored count is", "stored counts are");
    let message =
        format!("{n} older than records that were created since: {}{more}", shown.join(", "));
    Finding::new(Code(104), subject(project), message).count("counters", all.len())
}

/// The finding about the captures of a project whose stored number of detections differs.
fn captures(
    snapshot: &Snapshot,
    project: Option<ProjectId>,
    tally: &CaptureTally,
) -> Option<Finding> {
    let CaptureTally { recorded, drifted, above, as_at_first, .. } = tally;
    let ids: Vec<CaptureId> = drifted.iter().map(|row| snapshot.captures.id(*row)).collect();
    let n = ids.len();
    let as_first = match *as_at_first {
        0 => String::new(),
        first if first == n => {
            "; all of them are what the filters of a new project would count".to_owned()
        }
        first => format!("; {first} of them are what the filters of a new project would count"),
    };
    let message = format!(
        "{n} of {recorded} captures have another number of detections stored than recomputed ({above} a higher one): {}\
         {as_first}",
        some(&ids)
    );
    (n > 0).then(|| {
        Finding::new(Code(105), subject(project), message)
            .about("detections_count")
            .count("captures", n)
            .count("of", *recorded)
            .count("too_high", *above)
            .count("as_at_first", *as_at_first)
    })
}

fn subject(project: Option<ProjectId>) -> Subject {
    project.map_or(Subject::Snapshot, Subject::Project)
}

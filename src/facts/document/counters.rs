//! Stored counters: recorded, recomputed and compared.

use serde::Serialize;

use super::collections::{EvidenceDocument, VerdictDocument};
use crate::facts::{CaptureTally, CounterFact, ReportFacts};
use crate::model::ProjectId;

/// One stored counter of a record.
#[derive(Serialize)]
pub(super) struct CounterDocument {
    kind: &'static str,
    recorded: Option<i64>,
    recomputed: EvidenceDocument,
    verdict: VerdictDocument,
}

pub(super) fn counters(facts: &[CounterFact]) -> Vec<CounterDocument> {
    let counter = |fact: &CounterFact| CounterDocument {
        kind: fact.kind.api_name(),
        recorded: fact.recorded,
        recomputed: EvidenceDocument::of(&fact.recomputed),
        verdict: VerdictDocument::of(&fact.verdict),
    };
    facts.iter().map(counter).collect()
}

/// The stored numbers of detections of the captures of a project.
#[derive(Serialize)]
pub(super) struct CaptureCountersDocument {
    project: Option<ProjectId>,
    recorded: usize,
    matching: usize,
    drifted: usize,
    too_high: usize,
    as_at_first: usize,
}

/// Of the captures of each project, by id; of those without one first.
pub(super) fn captures(facts: &ReportFacts) -> impl Iterator<Item = CaptureCountersDocument> + '_ {
    let of_project =
        |(project, tally): (&Option<ProjectId>, &CaptureTally)| CaptureCountersDocument {
            project: *project,
            recorded: tally.recorded,
            matching: tally.matching,
            drifted: tally.drifted.len(),
            too_high: tally.above,
            as_at_first: tally.as_at_first,
        };
    facts.audit.counters.captures.iter().map(of_project)
}

//! The counters that the platform stores of deployments, events and captures, recomputed by the platform's own rules and
//! compared.
//!
//! The platform computes them when a record is saved or a job asks for it, and serves them without counting again, so that
//! they drift. What each counts:
//!
//! - a capture's detections: those with a box whose occurrence passes the default filters of the capture's project; of a
//!   capture without a project all with a box. A detection without an occurrence has no score and fails;
//! - an event's captures; detections on these, likewise by the event's project; occurrences that name the event and pass;
//! - a deployment's events; captures; detections on these; occurrences that name the deployment and **any** event and pass;
//!   taxa: distinct determinations of those, where null is one (the database's distinct keeps it).

mod evidence;
mod sums;

use std::collections::BTreeMap;

use super::Verdict;
use super::compare::{Evidence, Why, compare};
use crate::model::{
    CaptureRow, CounterKind, Deployment, Event, Kind, ProjectId, RecordedCounter, Row, Snapshot,
};
use evidence::{Ground, Rule};
use sums::{Occurrences, OfOccurrences, Sums};

/// A stored counter of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterFact {
    /// Which counter.
    pub kind: CounterKind,
    /// What the platform recorded; `None`: nothing, or it was never computed.
    pub recorded: Option<i64>,
    /// What follows from the records.
    pub recomputed: Evidence,
    /// The one against the other.
    pub verdict: Verdict,
}

/// How the stored counters of the captures of one project came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaptureTally {
    /// Captures of which a number is recorded.
    pub recorded: usize,
    /// Of these: captures whose number is the recomputed one.
    pub matching: usize,
    /// Captures whose number is known to be another one, by id.
    pub drifted: Vec<CaptureRow>,
    /// Of these: captures whose number is above the recomputed one.
    pub above: usize,
    /// Of these: captures whose number fits the default filters that a project begins with.
    pub as_at_first: usize,
}

/// The stored counters of all records.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    /// Those of each deployment, in the order of the snapshot's table.
    pub deployments: Vec<Vec<CounterFact>>,
    /// Those of each event, in the order of the snapshot's table.
    pub events: Vec<Vec<CounterFact>>,
    /// Those of the captures of each project, as far as the snapshot tells detections. What is said of a single capture says
    /// [`of_capture`].
    pub captures: BTreeMap<Option<ProjectId>, CaptureTally>,
}

impl Counters {
    /// The counters of a deployment.
    #[must_use]
    pub fn of_deployment(&self, row: Row<Deployment>) -> &[CounterFact] {
        self.deployments.get(row.index()).map_or(&[], Vec::as_slice)
    }

    /// The counters of an event.
    #[must_use]
    pub fn of_event(&self, row: Row<Event>) -> &[CounterFact] {
        self.events.get(row.index()).map_or(&[], Vec::as_slice)
    }
}

/// Recomputes the counters of all records.
pub(super) fn recompute(snapshot: &Snapshot) -> Counters {
    let ground = Ground::new(snapshot);
    let sums = sums::of_captures(&ground);
    let occurrences = sums::of_occurrences(&ground);
    let all = All { ground: &ground, sums: &sums, occurrences: &occurrences };
    let events = snapshot.events.iter().enumerate().map(|(place, event)| all.event(place, event));
    let deployments = snapshot.deployments.iter().enumerate();
    let deployments = deployments.map(|(place, deployment)| all.deployment(place, deployment));
    let (events, deployments) = (events.collect(), deployments.collect());
    Counters { events, deployments, captures: sums.captures }
}

/// Everything that was summed up.
struct All<'a> {
    ground: &'a Ground<'a>,
    sums: &'a Sums,
    occurrences: &'a Occurrences,
}

impl All<'_> {
    /// The counters of the event in this row.
    fn event(&self, place: usize, event: &Event) -> Vec<CounterFact> {
        let rows = (self.ground.events.get(place), self.sums.events.get(place));
        let (Some(owner), Some(sum)) = rows else { return Vec::new() };
        let found = self.occurrences.events.get(place).copied().unwrap_or_default();
        let disputed = self.ground.two_states(Kind::Event, event.id.0);
        let of_captures = (event.captures_count, self.sums.untold.events);
        let facts = event.counters().into_iter().map(|(kind, counter)| {
            let counted = match kind {
                CounterKind::Captures => self.ground.captures(owner, sum, of_captures),
                CounterKind::Detections => self.ground.detections(owner, sum, of_captures),
                _ => self.ground.occurrences(owner, found, self.occurrences.untold()),
            };
            fact(kind, counter.recorded(kind), disputed.clone(), counted)
        });
        facts.collect()
    }

    /// The counters of the deployment in this row.
    fn deployment(&self, place: usize, deployment: &Deployment) -> Vec<CounterFact> {
        let rows = (self.ground.deployments.get(place), self.sums.deployments.get(place));
        let (Some(owner), Some(sum)) = rows else { return Vec::new() };
        let none = OfOccurrences::default();
        let OfOccurrences { found, taxa } =
            self.occurrences.deployments.get(place).unwrap_or(&none);
        let disputed = self.ground.two_states(Kind::Deployment, deployment.id.0);
        let of_captures = (deployment.captures_count, self.sums.untold.deployments);
        let untold = self.occurrences.untold();
        let facts = deployment.counters().into_iter().map(|(kind, counter)| {
            let counted = match kind {
                CounterKind::Events => self.ground.events(deployment, self.occurrences.elsewhere),
                CounterKind::Captures => self.ground.captures(owner, sum, of_captures),
                CounterKind::Detections => self.ground.detections(owner, sum, of_captures),
                CounterKind::Occurrences => self.ground.occurrences(owner, *found, untold),
                CounterKind::Taxa => self.ground.taxa(owner, (*found, taxa), untold),
            };
            fact(kind, counter.recorded(kind), disputed.clone(), counted)
        });
        facts.collect()
    }
}

/// The stored number of detections of a capture.
#[must_use]
pub fn of_capture(snapshot: &Snapshot, row: CaptureRow) -> CounterFact {
    let found = sums::by_rule(snapshot, row, Rule::of_capture(snapshot, row));
    let recomputed = evidence::of_capture(snapshot, row, found);
    let recorded = snapshot.captures.detections_count(row);
    let verdict = compare(recorded, &recomputed);
    CounterFact { kind: CounterKind::Detections, recorded, recomputed, verdict }
}

/// A number with its evidence, and how much of it are records created after the stored number was computed.
struct Counted {
    evidence: Evidence,
    newer: Option<i64>,
}

/// A counter: what was recorded against what was counted. `disputed` says why nothing can be compared.
fn fact(
    kind: CounterKind,
    recorded: RecordedCounter,
    disputed: Option<Why>,
    counted: Counted,
) -> CounterFact {
    let recomputed = match disputed {
        Some(why) => Evidence::Unknown(why),
        None => counted.evidence,
    };
    let number = match recorded {
        RecordedCounter::Stored(n) | RecordedCounter::Served(n) => Some(n),
        RecordedCounter::Nothing | RecordedCounter::Several => None,
    };
    let verdict = match (recorded, compare(number, &recomputed)) {
        (RecordedCounter::Several, _) => Verdict::NotVerifiable(Why::SeveralRecorded),
        (RecordedCounter::Served(_), Verdict::Drift { .. }) => {
            Verdict::NotVerifiable(Why::MayBeOfTheMoment)
        }
        (_, Verdict::Drift { by, at_least: false }) if by > 0 && counted.newer == Some(by) => {
            Verdict::Stale { newer: by }
        }
        (_, verdict) => verdict,
    };
    CounterFact { kind, recorded: number, recomputed, verdict }
}

#[cfg(test)]
mod tests;

//! What needs attention: captures to process, capture sets to populate, jobs and stations to look after.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ReportFacts;
use super::effort::{DeploymentEffort, Night};
use crate::finding::{Code, Finding, Subject};
use crate::model::{CaptureRow, CollectionId, DeploymentId, JobId, Kind, ProjectId, Row, Snapshot};

/// A station is quiet that has no capture in as many of the last nights of its project, or more.
pub const QUIET_NIGHTS: i64 = 7;

/// Findings on capture sets that cannot be populated.
pub const FAILING: [Code; 2] = [Code(205), Code(206)];
/// Findings on capture sets whose members are not those that would be drawn now.
pub const OUTDATED: [Code; 4] = [Code(201), Code(204), Code(209), Code(211)];
/// The finding on a job that is said to run and tells nothing.
pub const HANGING: Code = Code(305);

/// What needs attention in a snapshot, or in the part of it that a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attention {
    /// How many captures were not processed, by station: the most first. `None` stands for captures without a station.
    pub unprocessed: Vec<(Option<DeploymentId>, usize)>,
    /// Capture sets whose method or kwargs make populating fail, ascending.
    pub failing: Vec<CollectionId>,
    /// Capture sets that would be drawn otherwise now, ascending; none of those that fail.
    pub outdated: Vec<CollectionId>,
    /// Jobs that are said to run and were not updated, and for how many minutes: the longest first.
    pub hanging: Vec<(JobId, i64)>,
    /// Stations that are quiet: the longest first.
    pub quiet: Vec<Quiet>,
}

/// A station without captures while others of its project took some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// The station.
    pub deployment: DeploymentId,
    /// Its last night with a capture.
    pub last: Night,
    /// How many nights later the last capture of its project was taken.
    pub nights: i64,
}

impl Attention {
    /// What needs attention among the records that `has` names.
    pub(super) fn of(
        snapshot: &Snapshot,
        facts: &ReportFacts,
        has: &dyn Fn(Kind, i64) -> bool,
    ) -> Self {
        let findings = &facts.audit.findings;
        let failing = collections(findings, &FAILING, has);
        let mut outdated = collections(findings, &OUTDATED, has);
        outdated.retain(|id| !failing.contains(id));
        let mut hanging: Vec<(JobId, i64)> =
            findings.iter().filter_map(|found| hangs(found, has)).collect();
        hanging.sort_by_key(|(id, minutes)| (Reverse(*minutes), *id));
        Self {
            unprocessed: unprocessed(snapshot, has),
            failing: failing.into_iter().collect(),
            outdated: outdated.into_iter().collect(),
            hanging,
            quiet: quiet(facts, has),
        }
    }

    /// How many captures were not processed.
    #[must_use]
    pub fn unprocessed_captures(&self) -> usize {
        self.unprocessed.iter().map(|(_, n)| n).sum()
    }
}

/// The captures of which it is known that they were not processed, by station and time.
pub(super) fn unprocessed_captures(snapshot: &Snapshot) -> Vec<CaptureRow> {
    let captures = &snapshot.captures;
    let mut rows: Vec<CaptureRow> = known_unprocessed(snapshot).collect();
    let station = |row: &CaptureRow| captures.deployment(*row).map(Row::index);
    rows.sort_by_key(|row| (station(row), captures.timestamp(*row), captures.id(*row)));
    rows
}

/// The captures of which it is known that they were not processed, in the order of the snapshot's table.
fn known_unprocessed(snapshot: &Snapshot) -> impl Iterator<Item = CaptureRow> {
    let captures = &snapshot.captures;
    captures.rows().filter(|row| captures.is_processed(*row) == Some(false))
}

/// How many captures of each station that are shown were not processed, the most first.
fn unprocessed(
    snapshot: &Snapshot,
    has: &dyn Fn(Kind, i64) -> bool,
) -> Vec<(Option<DeploymentId>, usize)> {
    let captures = &snapshot.captures;
    let mut of: BTreeMap<Option<DeploymentId>, usize> = BTreeMap::new();
    for row in known_unprocessed(snapshot) {
        if has(Kind::Capture, captures.id(row).0) {
            let station = captures.deployment(row).and_then(|row| snapshot.deployments.get(row));
            *of.entry(station.map(|found| found.id)).or_default() += 1;
        }
    }
    let mut of: Vec<_> = of.into_iter().collect();
    of.sort_by_key(|(id, n)| (Reverse(*n), *id));
    of
}

/// The capture sets that one of these findings is about.
fn collections(
    findings: &[Finding],
    codes: &[Code],
    has: &dyn Fn(Kind, i64) -> bool,
) -> BTreeSet<CollectionId> {
    let of = |found: &Finding| match found.subject {
        Subject::Collection(id) if has(Kind::Collection, id.0) => Some(id),
        _ => None,
    };
    findings.iter().filter(|found| codes.contains(&found.code)).filter_map(of).collect()
}

/// The job that a finding says to hang, and for how many minutes.
fn hangs(found: &Finding, has: &dyn Fn(Kind, i64) -> bool) -> Option<(JobId, i64)> {
    let Subject::Job(id) = found.subject else { return None };
    let is_it = found.code == HANGING && has(Kind::Job, id.0);
    let minutes = found.numbers.iter().find(|(name, _)| *name == "minutes").map(|(_, n)| n);
    is_it.then_some((id, minutes.unwrap_or_default()))
}

/// The stations that are quiet.
fn quiet(facts: &ReportFacts, has: &dyn Fn(Kind, i64) -> bool) -> Vec<Quiet> {
    let last = |effort: &DeploymentEffort| effort.regular_span().map(|(_, last)| last);
    let lasts =
        || facts.deployments.iter().filter_map(|of| Some((of, of.effort.as_ref().and_then(last)?)));
    let mut newest: BTreeMap<Option<ProjectId>, Night> = BTreeMap::new();
    for (of, night) in lasts() {
        let newest = newest.entry(of.project).or_insert(night);
        *newest = night.max(*newest);
    }
    let of_station = |(of, last): (&super::DeploymentFacts, Night)| {
        let nights = newest.get(&of.project)?.since(last);
        let is_quiet = nights >= QUIET_NIGHTS && has(Kind::Deployment, of.id.0);
        is_quiet.then_some(Quiet { deployment: of.id, last, nights })
    };
    let mut quiet: Vec<Quiet> = lasts().filter_map(of_station).collect();
    quiet.sort_by_key(|of| (Reverse(of.nights), of.deployment));
    quiet
}

//! What is known of a snapshot as a whole.

use serde::Serialize;

use super::{CollectionFacts, Facts, Focus, Outcome, Portion, Status};
use crate::model::{CaptureRow, CountKind, Job, JobState, Kind, Snapshot};

/// What a report says first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How many collections the snapshot holds.
    pub collections: usize,
    /// How many collections the server counted, where that is more than the snapshot holds.
    pub collections_counted: Option<i64>,
    /// How many collections came out each way, in the order of [`Status::ALL`].
    pub statuses: [StatusCount; 6],
    /// How the counts of the collections came out, in the order of [`Outcome::ALL`].
    pub counts: [OutcomeCount; 5],
    /// How the samples of the collections came out, in the order of [`Outcome::ALL`].
    pub samples: [OutcomeCount; 5],
    /// How many captures the snapshot holds.
    pub captures: usize,
    /// How many captures the server counted, where that is more than the snapshot holds.
    pub captures_counted: Option<i64>,
    /// How many of the captures were processed; `None` where the snapshot tells it of none.
    pub processed: Option<Portion>,
    /// Captures in all collections, as far as they are known: one that is in two collections counts twice.
    pub memberships: i64,
    /// Processed captures in all collections, counted in the same way.
    pub memberships_processed: i64,
    /// How many jobs the snapshot holds.
    pub jobs: usize,
    /// How many of them failed.
    pub failed_jobs: usize,
}

/// How many collections came out one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StatusCount {
    /// Which way.
    pub status: Status,
    /// How many.
    pub collections: usize,
}

/// How many collections have counts, or samples, that came out one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OutcomeCount {
    /// Which way.
    pub outcome: Outcome,
    /// How many.
    pub collections: usize,
}

impl Totals {
    /// The totals of a snapshot, or of what belongs to a record of it.
    pub(super) fn of(snapshot: &Snapshot, audit: &Facts, focus: Option<&Focus>) -> Self {
        let has = |kind, id| focus.is_none_or(|focus| focus.has(kind, id));
        let captures = &snapshot.captures;
        let rows: Vec<CaptureRow> =
            captures.rows().filter(|row| has(Kind::Capture, captures.id(*row).0)).collect();
        let collections: Vec<&CollectionFacts> =
            audit.collections.iter().filter(|facts| has(Kind::Collection, facts.id.0)).collect();
        let counted = |kind, held: usize| {
            // The server counts all of them, whatever the report is about.
            let counted = snapshot.widest_list(kind).filter(|_| focus.is_none());
            let counted = counted.and_then(|list| list.counted.number());
            counted.filter(|counted| *counted > i64::try_from(held).unwrap_or(i64::MAX))
        };
        let outcomes = |of: fn(&CollectionFacts) -> Outcome| {
            Outcome::ALL.map(|outcome| {
                let all = collections.iter();
                let collections = all.filter(|facts| of(facts) == outcome).count();
                OutcomeCount { outcome, collections }
            })
        };
        let sum = |kind| collections.iter().filter_map(|facts| facts.known(kind)).sum();
        let with = |status| {
            let all = collections.iter();
            let collections = all.filter(|facts| facts.status() == status).count();
            StatusCount { status, collections }
        };
        let jobs: Vec<&Job> = snapshot.jobs.iter().filter(|job| has(Kind::Job, job.id.0)).collect();
        let failed = jobs.iter().filter(|job| job.state == Some(JobState::Failure));
        Self {
            collections: collections.len(),
            collections_counted: counted(Kind::Collection, collections.len()),
            statuses: Status::ALL.map(with),
            counts: outcomes(CollectionFacts::counts_outcome),
            samples: outcomes(CollectionFacts::sample_outcome),
            captures: rows.len(),
            captures_counted: counted(Kind::Capture, rows.len()),
            processed: Portion::of(rows.iter().map(|row| captures.is_processed(*row))),
            memberships: sum(CountKind::SourceImages),
            memberships_processed: sum(CountKind::Processed),
            jobs: jobs.len(),
            failed_jobs: failed.count(),
        }
    }

    /// How many collections came out this way.
    #[must_use]
    pub fn with(&self, status: Status) -> usize {
        self.statuses.iter().filter(|of| of.status == status).map(|of| of.collections).sum()
    }
}

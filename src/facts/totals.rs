//! What is known of a snapshot as a whole.

use serde::Serialize;

use super::{Facts, Status};
use crate::model::{CountKind, JobState, Kind, Snapshot};

/// What a report says first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How many collections the snapshot holds.
    pub collections: usize,
    /// How many collections the server counted, where that is more than the snapshot holds.
    pub collections_counted: Option<i64>,
    /// How many collections came out each way, in the order of [`Status::ALL`].
    pub statuses: [StatusCount; 4],
    /// Captures in all collections, as far as they are known: one that is in two collections counts twice.
    pub captures: i64,
    /// Processed captures in all collections, counted in the same way.
    pub processed: i64,
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

impl Totals {
    pub(super) fn of(snapshot: &Snapshot, audit: &Facts) -> Self {
        let held = snapshot.collections.len();
        let counted = snapshot.widest_list(Kind::Collection).map(|list| list.counted);
        let sum = |kind| audit.collections.iter().filter_map(|facts| facts.known(kind)).sum();
        let with = |status| {
            let all = audit.collections.iter();
            let collections = all.filter(|facts| facts.status == status).count();
            StatusCount { status, collections }
        };
        let failed = snapshot.jobs.iter().filter(|job| job.state == Some(JobState::Failure));
        Self {
            collections: held,
            collections_counted: counted
                .filter(|counted| *counted > i64::try_from(held).unwrap_or(i64::MAX)),
            statuses: Status::ALL.map(with),
            captures: sum(CountKind::SourceImages),
            processed: sum(CountKind::Processed),
            jobs: snapshot.jobs.len(),
            failed_jobs: failed.count(),
        }
    }

    /// How many collections came out this way.
    #[must_use]
    pub fn with(&self, status: Status) -> usize {
        self.statuses.iter().filter(|of| of.status == status).map(|of| of.collections).sum()
    }
}

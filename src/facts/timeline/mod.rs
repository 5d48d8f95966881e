//! Jobs in time, apart from any drawing of it: intervals packed into lanes, empty stretches folded, how
//! many ran at once, what a job's log tells about its attempts and stages, why jobs failed, and figures
//! of waiting and running.
//!
//! All of it is pure: from intervals and jobs to numbers. Times are microseconds of the server's clock.

pub mod calendar;
pub mod concurrency;
mod course;
pub mod failures;
pub mod figures;
pub mod fold;
pub mod history;
mod job_index;
pub mod lanes;
mod overview;

pub use course::{Course, ErrorGroup, LogFacts};
pub use job_index::JobIndex;
pub use overview::{Ending, JobsOverview, by_month, states};

use super::jobs::JobFacts;
use crate::model::Job;

/// A job and what was recomputed of it.
pub type Timed<'a> = (&'a Job, &'a JobFacts);

/// A stretch of time, from its first to its last microsecond; the second is not before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// Where it begins.
    pub from: i64,
    /// Where it ends.
    pub to: i64,
}

impl Interval {
    /// From the earlier to the later of two times.
    #[must_use]
    pub fn between(a: i64, b: i64) -> Self {
        Self { from: a.min(b), to: a.max(b) }
    }

    /// Its length; no time of a snapshot is so far from another that this does not fit.
    #[must_use]
    pub fn length(self) -> i64 {
        self.to.saturating_sub(self.from)
    }
}

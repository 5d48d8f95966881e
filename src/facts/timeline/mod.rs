//! Jobs in time, apart from any drawing of it: intervals packed into lanes, empty stretches folded, how
//! many ran at once, what a job's log tells about its attempts and stages, why jobs failed, and figures
//! of waiting and running.
//!
//! All of it is pure: from intervals and jobs to numbers. Times are microseconds of the server's clock.

pub mod calendar;
mod cause;
pub mod concurrency;
mod course;
pub mod failures;
pub mod figures;
pub mod fold;
pub mod history;
mod job_index;
pub mod lanes;
mod overview;

pub use cause::Cause;
pub use course::{Course, ErrorGroup, LogFacts};
pub use job_index::JobIndex;
pub use overview::{Ending, JobsOverview, by_month, states};

pub use super::interval::Interval;
use super::jobs::JobFacts;
use crate::model::Job;

/// A job and what was recomputed of it.
pub type Timed<'a> = (&'a Job, &'a JobFacts);

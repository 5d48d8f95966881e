//! Arguments that a method does not take: whether the platform fails with them or ignores them.
//!
//! Today it fails (`kwargs/1`); an open branch of July 2026 ignores them and says so in the log of the populate job
//! (`kwargs/2`). Logs tell which rule a platform follows.

use chrono::Datelike;

use crate::facts::POPULATE;
use crate::model::{Collection, Job, JobId, JobState, ServerTime, Snapshot};

/// What a snapshot tells of arguments that a method does not take. The greater of two of one job is the stronger one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// Nothing.
    Nothing,
    /// The platform fails: the snapshot is older than any release that does not.
    TooEarly,
    /// This job populated the collection with these kwargs, so that its release took the argument or ignored it.
    Succeeded(JobId),
    /// This job failed with such an argument.
    Refused(JobId),
    /// This job ignored such arguments.
    Ignored(JobId),
}

/// The first day of the branch that ignores arguments.
const FIRST_IGNORED: (i32, u32, u32) = (2026, 7, 13);

/// What the latest populate job that tells something tells of an argument of a collection.
pub(super) fn told(snapshot: &Snapshot, collection: &Collection, name: &str) -> Told {
    let jobs = snapshot.jobs.iter().filter(|job| job.type_key.as_deref() == Some(POPULATE));
    let telling = jobs.filter_map(|job| {
        let told = told_by(job, collection, name)?;
        let last_line = || job.log.iter().filter_map(|line| line.at).max();
        Some((job.finished_at.or(job.updated_at).or_else(last_line), told))
    });
    let is_too_early = |at: ServerTime| {
        let date = at.date();
        (date.year(), date.month(), date.day()) < FIRST_IGNORED
    };
    match telling.max() {
        Some((_, told)) => told,
        None if snapshot.taken_at.is_some_and(is_too_early) => Told::TooEarly,
        None => Told::Nothing,
    }
}

/// What one populate job tells. That a platform ignores arguments, or fails with them, is told by a job of any
/// collection.
fn told_by(job: &Job, collection: &Collection, name: &str) -> Option<Told> {
    let noted = job.progress.iter().flat_map(|progress| &progress.errors);
    let said = || job.log.iter().map(|line| line.message.as_str());
    let ignores = |message: &str| message.starts_with("Ignoring unsupported arguments");
    let refuses = |message: &str| {
        message.contains(".sample_") && message.contains("got an unexpected keyword argument")
    };
    if said().any(ignores) {
        return Some(Told::Ignored(job.id));
    }
    if said().chain(noted.map(String::as_str)).any(refuses) {
        return Some(Told::Refused(job.id));
    }
    let is_own = job.collection == Some(collection.id) && job.state == Some(JobState::Success);
    // The kwargs as Python writes them.
    let key = format!("'{name}': ");
    let says = |message: &str| {
        message.starts_with("Sampling using method") && message.contains(key.as_str())
    };
    // Populating saves the collection; where that was its last change, it had these kwargs.
    let times = (job.started_at, collection.updated_at, job.finished_at);
    let is_last_change =
        matches!(times, (Some(start), Some(at), Some(end)) if start <= at && at <= end);
    (is_own && (is_last_change || said().any(says))).then_some(Told::Succeeded(job.id))
}

//! Jobs in time, drawn: a time axis on which long empty stretches are folded, bars in rows or packed
//! lanes, densities where bars would be too many, one job's course.
//!
//! The model is [`crate::facts::timeline`]; here are positions and words. The SVG itself is in templates.

mod axis;
mod bars;
mod period;
mod shape;
mod trace;
mod waterfall;

pub(super) use bars::{Budget, PictureView, picture};
pub use period::Period;
pub(super) use period::{PART, Periods};
pub(super) use trace::trace;
pub(super) use waterfall::{WaterfallView, waterfall};

use super::{Site, words};
pub(super) use crate::facts::timeline::Timed;
use crate::facts::{Basis, JobFacts};
use crate::model::JobState;

/// A duration with how it is known.
pub(super) fn duration_words(facts: &JobFacts) -> String {
    match (facts.timing.run(), facts.timing.basis) {
        (Some(run), Basis::Measured) => words::duration(run),
        (
            Some(run),
            basis @ (Basis::AtMost | Basis::AtLeast | Basis::FromLogs | Basis::Running),
        ) => {
            format!("{} {}", basis.word(), words::duration(run))
        }
        (_, basis @ (Basis::Waiting | Basis::NeverStarted)) => basis.word().to_owned(),
        _ if facts.bulk_updated => "duration unknown (updated in bulk)".to_owned(),
        _ => "duration unknown".to_owned(),
    }
}

/// How long a job waited, with how that is known; `None` where it is not.
pub(super) fn wait_words(facts: &JobFacts) -> Option<String> {
    let timing = facts.timing;
    match (timing.basis, timing.queue, timing.wait) {
        (Basis::Waiting, _, Some(wait)) => {
            Some(format!("so far {}", words::duration(wait.length())))
        }
        (Basis::NeverStarted, _, Some(wait)) => {
            Some(format!("{}, then cancelled", words::duration(wait.length())))
        }
        (Basis::FromLogs, Some(queue), _) => Some(format!("from logs {}", words::duration(queue))),
        (_, Some(queue), _) => Some(words::duration(queue)),
        _ => None,
    }
}

/// The most characters of the name of a job in its sentence.
const LONGEST_NAME: usize = 120;

/// How long a job was not updated that is said to run; `None` of any other.
fn quiet_words(facts: &JobFacts) -> Option<String> {
    let silent = facts.timing.end?.micros() - facts.quiet_since?.micros();
    Some(format!("no update for {}", words::duration(silent)))
}

/// A job in a sentence: state, when it was created, how long it waited and ran.
fn sentence(site: &Site<'_>, (job, facts): Timed<'_>) -> String {
    let state = job.state.unwrap_or(JobState::Unknown).api_name();
    let created =
        job.created_at.map_or_else(|| "at an unknown time".to_owned(), |time| time.minute());
    let waited = wait_words(facts).map_or_else(String::new, |wait| format!(", waited {wait}"));
    let ran = match facts.timing.basis {
        Basis::Waiting | Basis::NeverStarted | Basis::Unknown => duration_words(facts),
        Basis::AtMost | Basis::AtLeast | Basis::FromLogs | Basis::Measured => {
            format!("ran {}", duration_words(facts))
        }
        Basis::Running => duration_words(facts),
    };
    let quiet = quiet_words(facts).map_or_else(String::new, |quiet| format!(", {quiet}"));
    let title = words::middle(&site.job_title(job), LONGEST_NAME);
    format!("Job {}, {title}: {state}, created {created}{waited}, {ran}{quiet}", job.id)
}

/// The colour of a state.
pub(super) fn state_class(state: Option<JobState>) -> &'static str {
    match state.unwrap_or(JobState::Unknown) {
        JobState::Success => "good",
        JobState::Failure => "bad",
        JobState::Started | JobState::Retry | JobState::Canceling => "open",
        JobState::Created | JobState::Pending | JobState::Received => "wait",
        JobState::Revoked | JobState::Unknown => "plain",
    }
}

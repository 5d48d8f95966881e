//! Jobs that contradict themselves.

use crate::facts::jobs::{Basis, JobFacts, minutes_without_update};
use crate::finding::{Code, Finding, Subject};
use crate::model::{Job, JobState, ServerTime, Snapshot};

/// The findings about one job.
pub(super) fn job(job: &Job, facts: &JobFacts, snapshot: &Snapshot) -> Vec<Finding> {
    of_progress(job).into_iter().chain(of_times(job, facts, snapshot)).collect()
}

/// A finding about this job.
fn finding(job: &Job, code: u16, message: String) -> Finding {
    Finding::new(Code(code), Subject::Job(job.id), message)
}

/// The findings on a progress that contradicts the state of its job.
fn of_progress(job: &Job) -> Vec<Finding> {
    let mut said = Vec::new();
    let state = job.state.unwrap_or(JobState::Unknown);
    let progress = job.progress.as_ref();
    let unfinished: Vec<&str> = progress
        .into_iter()
        .flat_map(|progress| &progress.stages)
        .filter(|stage| stage.state != "SUCCESS" || stage.fraction.is_some_and(|f| f < 1.0))
        .map(|stage| stage.name.as_str())
        .collect();
    if state == JobState::Success && !unfinished.is_empty() {
        said.push(finding(job, 301, format!("unfinished: {}", unfinished.join(", "))));
    }
    let done = progress.and_then(|progress| progress.fraction).unwrap_or(0.0);
    if state == JobState::Failure && done >= 0.95 {
        let percent = (done * 100.0).round();
        let failed = finding(job, 302, format!("failed at {percent} % of its work"));
        #[expect(clippy::cast_possible_truncation, reason = "a share in percent, rounded")]
        said.push(failed.number("percent", percent as i64));
    }
    let fractions = progress.into_iter().flat_map(|progress| {
        let of_stages = progress.stages.iter().filter_map(|stage| stage.fraction);
        of_stages.chain(progress.fraction)
    });
    if let Some(wrong) = fractions.into_iter().find(|fraction| !(0.0..=1.0).contains(fraction)) {
        said.push(finding(job, 307, format!("a progress of {wrong}")));
    }
    let summary = progress.and_then(|progress| progress.state.as_deref()).map(JobState::from_api);
    if let Some(summary) = summary
        && summary != state
        && summary.is_final()
        && state.is_final()
    {
        let words =
            format!("the status is {}, the summary says {}", state.api_name(), summary.api_name());
        said.push(finding(job, 308, words));
    }
    said
}

/// Two times in words, to the minute, or as exactly as it takes to see that they differ.
fn told_apart(one: ServerTime, other: ServerTime) -> (String, String) {
    if one.minute() != other.minute() {
        (one.minute(), other.minute())
    } else if one.second() != other.second() {
        (one.second(), other.second())
    } else {
        (one.to_string(), other.to_string())
    }
}

/// A length of time, from so many minutes, in the unit that gives a sense of it.
fn time_in_words(minutes: i64) -> String {
    match minutes {
        ..120 => format!("{minutes} minutes"),
        120..2_880 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

/// The findings on times that are missing or cannot be.
fn of_times(job: &Job, facts: &JobFacts, snapshot: &Snapshot) -> Vec<Finding> {
    let mut said = Vec::new();
    let state = job.state.unwrap_or(JobState::Unknown);
    if let (Some(start), Some(end)) = (job.started_at, job.finished_at)
        && end < start
    {
        let (start, end) = told_apart(start, end);
        said.push(finding(job, 303, format!("started {start}, finished {end}")));
    }
    // Jobs nested in another record carry no finish time at all.
    let told = job.origin.is_some();
    if told && state.is_final() && job.finished_at.is_none() {
        said.push(finding(job, 304, format!("{} without a finish time", state.api_name())));
    }
    if let Some(silent) = minutes_without_update(job, snapshot.taken_at) {
        let state = state.api_name();
        let words = format!("{state}, but no update for {}", time_in_words(silent));
        said.push(finding(job, 305, words).number("minutes", silent));
    }
    let is_unknown = facts.bulk_updated && facts.timing.basis == Basis::Unknown;
    if let Some(updated) = job.updated_at.filter(|_| is_unknown) {
        let updated = updated.minute();
        said.push(finding(
            job,
            306,
            format!("last updated {updated}, together with jobs of other days"),
        ));
    }
    said
}

#[cfg(test)]
mod tests;

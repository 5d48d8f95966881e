//! What one job's log and progress tell: its attempts and stages, its errors, how fast it worked.

use std::collections::BTreeMap;

use super::Timed;
use super::cause::Cause;
use super::failures::normalised;
use super::figures::{Throughput, throughput};
use super::history::{History, silences};
use crate::model::{Job, JobState, LogLine, ServerTime};

/// The course of one job, from its log and its progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Course<'a> {
    /// Its attempts and stages in time.
    pub history: History,
    /// Its errors, those that say the same together, in the order in which they were first said.
    pub errors: Vec<ErrorGroup<'a>>,
    /// What most likely made it fail, of one that failed or was cancelled; `None` where its errors do not tell.
    pub cause: Option<Cause>,
    /// How fast it worked; `None` where nothing tells it.
    pub throughput: Option<Throughput<'a>>,
    /// Whether its log begins before what was served: then there may have been more attempts, and numbers of lines and
    /// errors are at least what is said.
    pub is_log_cut: bool,
}

impl<'a> Course<'a> {
    /// Reads the course of a job.
    #[must_use]
    pub fn of((job, facts): Timed<'a>) -> Self {
        let errors = errors(job);
        Self {
            history: History::of(job),
            cause: cause(job, &errors),
            errors,
            throughput: throughput(job, facts),
            is_log_cut: job.is_log_cut,
        }
    }
}

/// Errors of a job that say the same, numbers, ids and addresses apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorGroup<'a> {
    /// The message as it was first written.
    pub message: &'a str,
    /// How often it was said.
    pub n: usize,
    /// When its first and its last line were written, by the server's clock; `None` where it stands in the job's
    /// progress only, or its lines have no time.
    pub span: Option<(ServerTime, ServerTime)>,
}

/// The errors of a job's log, then those of its progress.
fn errors(job: &Job) -> Vec<ErrorGroup<'_>> {
    let logged = job.log.iter().filter(|line| line.is_error());
    let logged = logged.map(|line| (line.message.as_str(), line.at));
    let noted = job.progress.iter().flat_map(|progress| &progress.errors);
    let mut groups: Vec<ErrorGroup<'_>> = Vec::new();
    let mut places = BTreeMap::<String, usize>::new();
    for (message, at) in logged.chain(noted.map(|message| (message.as_str(), None))) {
        let place = *places.entry(normalised(message)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => {
                // What is noted in the progress is mostly in the log as well.
                group.n += usize::from(at.is_some());
                group.span = match (group.span, at) {
                    (Some((first, last)), Some(at)) => Some((first.min(at), last.max(at))),
                    (span, at) => span.or(at.map(|at| (at, at))),
                };
            }
            None => {
                groups.push(ErrorGroup { message, n: 1, span: at.map(|at| (at, at)) });
            }
        }
    }
    groups
}

/// What most likely made a job fail, told from the first of its errors that has a cause.
fn cause(job: &Job, errors: &[ErrorGroup<'_>]) -> Option<Cause> {
    let failed = matches!(job.state, Some(JobState::Failure | JobState::Revoked));
    let told = errors.iter().find_map(|group| Cause::of(group.message));
    told.filter(|_| failed)
}

/// What the lines of a log tell together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFacts {
    /// The time from each line to the one before it, in microseconds, in the order of the lines; below zero where the
    /// clock was set back. `None` for the first line, and where a time is missing.
    pub silences: Vec<Option<i64>>,
    /// How many lines each level has, by level; the level is empty for lines without one.
    pub levels: Vec<(String, usize)>,
}

impl LogFacts {
    /// What these lines tell together; the oldest stands first.
    #[must_use]
    pub fn of(lines: &[LogLine]) -> Self {
        let mut levels = BTreeMap::<&str, usize>::new();
        for line in lines {
            *levels.entry(&line.level).or_default() += 1;
        }
        let levels = levels.into_iter().map(|(level, n)| (level.to_owned(), n));
        Self { silences: silences(lines), levels: levels.collect() }
    }
}

#[cfg(test)]
mod tests;

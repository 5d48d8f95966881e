//! What a job's log tells of its course: attempts, stages, silences, a clock that was set back.
//!
//! All of it is derived from messages, which the platform writes for people; pages say so. The messages
//! are those of the platform's own code as it serves them (`Running job`, `Changing status of job 7 from
//! PENDING to STARTED`, `Processing image batch 1 of 2`).

use super::Interval;
use crate::model::{Job, JobState, LogLine, Stage};

/// The course of one job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// How often it began, the earliest first; empty where the log has no line with a time.
    pub attempts: Vec<Attempt>,
    /// The time of each stage that the log names, in the order of the stages.
    pub stages: Vec<Option<Interval>>,
}

/// One attempt of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// From its first to its last line.
    pub span: Interval,
    /// How many lines it has.
    pub lines: usize,
    /// How many of them tell of errors.
    pub errors: usize,
    /// The state that it left the job in, where a line says so.
    pub left_in: Option<JobState>,
}

/// What a line of the log means for the course of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// The job begins, or begins again.
    Begins,
    /// It changes to this state.
    Changes(JobState),
    /// It says that it is done.
    Ends,
    /// Work.
    None,
}

fn mark(message: &str) -> Mark {
    if let Some((_, rest)) = message.split_once("Changing status of job")
        && let Some((_, state)) = rest.rsplit_once(" to ")
    {
        let state = JobState::from_api(state.trim());
        return if state == JobState::Started { Mark::Begins } else { Mark::Changes(state) };
    }
    let beginning = |words: &str| {
        message.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
    };
    if beginning("Running job") || beginning("Re-running job") || beginning("Retrying job") {
        Mark::Begins
    } else if beginning("Finished job") {
        Mark::Ends
    } else if message.starts_with("Job ") && message.contains(" failed: ") {
        Mark::Changes(JobState::Failure)
    } else {
        Mark::None
    }
}

/// Words by which the log names the stages of a job that has several, in small letters, by the key of the
/// stage; a line that holds the name of a stage names it as well.
const STAGE_WORDS: [(&str, &[&str]); 9] = [
    ("delay", &["delaying job"]),
    (
        "collect",
        &["collecting", "filtering images", "images to process", "limiting number of images"],
    ),
    (
        "process",
        &[
            "image batch",
            "in batches",
            " batches of ",
            "processing services",
            "images successfully",
        ],
    ),
    ("results", &["saving results", "results saved", "sub-tasks", "all tasks completed"]),
    ("data_storage_sync", &["syncing captures", "sync complete"]),
    ("regroup_sessions", &["regroup"]),
    ("regroup_events", &["regroup"]),
    ("data_export", &["starting export", "export completed"]),
    ("uploading_snapshot", &["uploaded", "uploading"]),
];

/// Which stage a line names.
fn stage_of(message: &str, stages: &[Stage]) -> Option<usize> {
    let message = message.to_lowercase();
    stages.iter().position(|stage| {
        let known = STAGE_WORDS.iter().find(|(key, _)| *key == stage.key);
        known.is_some_and(|(_, words)| words.iter().any(|word| message.contains(word)))
            || (stage.name.len() > 3 && message.contains(&stage.name.to_lowercase()))
    })
}

impl History {
    /// How many lines with a time tell of errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.attempts.iter().map(|attempt| attempt.errors).sum()
    }

    /// Reads the log of a job.
    pub(in crate::facts) fn of(job: &Job) -> Self {
        let stages = job.progress.as_ref().map_or(&[][..], |progress| &progress.stages);
        let mut history = Self { attempts: Vec::new(), stages: vec![None; stages.len()] };
        // Whether the attempt at hand has more than lines that say that it begins.
        let mut has_worked = false;
        let mut current: Option<usize> = None;
        for line in &job.log {
            let Some(at) = line.at.map(crate::model::ServerTime::micros) else { continue };
            let mark = mark(&line.message);
            if history.attempts.is_empty() || (mark == Mark::Begins && has_worked) {
                history.attempts.push(Attempt {
                    span: Interval { from: at, to: at },
                    lines: 0,
                    errors: 0,
                    left_in: None,
                });
                has_worked = false;
                current = None;
            }
            has_worked |= mark != Mark::Begins;
            if let Some(attempt) = history.attempts.last_mut() {
                attempt.span =
                    Interval { from: attempt.span.from.min(at), to: attempt.span.to.max(at) };
                attempt.lines += 1;
                attempt.errors += usize::from(line.is_error());
                match mark {
                    Mark::Changes(state) => attempt.left_in = Some(state),
                    Mark::Ends => {
                        attempt.left_in = attempt.left_in.or(Some(JobState::Success));
                    }
                    Mark::Begins | Mark::None => {}
                }
            }
            if mark != Mark::None {
                current = None;
                continue;
            }
            current = if stages.len() == 1 {
                Some(0)
            } else {
                stage_of(&line.message, stages).or(current)
            };
            if let Some(span) = current.and_then(|stage| history.stages.get_mut(stage)) {
                let so_far = span.unwrap_or(Interval { from: at, to: at });
                *span = Some(Interval { from: so_far.from.min(at), to: so_far.to.max(at) });
            }
        }
        history
    }
}

/// The time from each line of a log to the one before it; see [`super::LogFacts::silences`].
pub(super) fn silences(log: &[LogLine]) -> Vec<Option<i64>> {
    let mut before: Option<i64> = None;
    log.iter()
        .map(|line| {
            let at = line.at.map(crate::model::ServerTime::micros);
            let silence = at.zip(before).map(|(at, before)| at - before);
            before = at.or(before);
            silence
        })
        .collect()
}

#[cfg(test)]
mod tests;

//! Why jobs failed: the message of each, without what differs from job to job, so that the same failure
//! is seen to be the same.

use std::collections::{BTreeMap, BTreeSet};

use super::cause::Cause;
use crate::model::{Job, JobId, JobState, ServerTime};

/// Jobs that failed in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureGroup {
    /// The message they share, normalised; `None`: the snapshot holds no message of them.
    pub message: Option<String>,
    /// What most likely made them fail, by the words of the message.
    pub cause: Option<Cause>,
    /// Which, ascending.
    pub jobs: Vec<JobId>,
    /// The names of their types, ascending, each once.
    pub types: Vec<String>,
    /// When the first and the last of them were created, by the server's clock; `None` where that is not known of any.
    pub created: Option<(ServerTime, ServerTime)>,
}

/// The jobs that failed, by their normalised message: the most frequent first.
pub(super) fn groups<'a>(jobs: impl Iterator<Item = &'a Job>) -> Vec<FailureGroup> {
    let mut groups: BTreeMap<Option<String>, Vec<&Job>> = BTreeMap::new();
    for job in jobs.filter(|job| job.state == Some(JobState::Failure)) {
        groups.entry(message_of(job).map(normalised)).or_default().push(job);
    }
    let mut groups: Vec<FailureGroup> = groups
        .into_iter()
        .map(|(message, of)| {
            let mut jobs: Vec<JobId> = of.iter().map(|job| job.id).collect();
            jobs.sort_unstable();
            let types: BTreeSet<&str> = of.iter().map(|job| job.type_word()).collect();
            let created = || of.iter().filter_map(|job| job.created_at);
            FailureGroup {
                cause: of.first().and_then(|job| Cause::of(message_of(job)?)),
                message,
                jobs,
                types: types.into_iter().map(str::to_owned).collect(),
                created: created().min().zip(created().max()),
            }
        })
        .collect();
    // Stable: groups of one size stay in the order of their messages, those without one last.
    groups.sort_by_key(|group| (group.message.is_none(), std::cmp::Reverse(group.jobs.len())));
    groups
}

/// What a job says went wrong: the platform's closing line (`Job ... failed: MESSAGE`), else the last error
/// of its log, else the last one it noted in its progress.
fn message_of(job: &Job) -> Option<&str> {
    let errors = || job.log.iter().rev().filter(|line| line.is_error());
    let closing = errors().find_map(|line| {
        let rest = line.message.strip_prefix("Job ")?;
        rest.split_once(" failed: ").map(|(_, message)| message)
    });
    let noted = || job.progress.as_ref()?.errors.last().map(String::as_str);
    let message = closing.or_else(|| errors().next().map(|line| line.message.as_str()));
    message.or_else(noted).map(telling).filter(|message| !message.is_empty())
}

/// The line of a message that tells most: the last of a Python traceback that is not indented, otherwise
/// the first.
fn telling(message: &str) -> &str {
    let mut lines = message.lines().filter(|line| !line.trim().is_empty());
    let line = if message.contains("Traceback (most recent call last)") {
        lines.rfind(|line| !line.starts_with([' ', '\t']))
    } else {
        lines.next()
    };
    // A message of blank lines tells nothing.
    line.unwrap_or("").trim()
}

/// The most characters of a normalised message: two lines of a page.
const MOST_CHARACTERS: usize = 200;

/// A message with addresses written as `<url>`, ids as `<id>` and numbers as `#`.
pub(super) fn normalised(message: &str) -> String {
    let words = message.split_whitespace().map(|word| {
        // What stands around a word: quotes, brackets, a comma.
        let is_edge = |c: char| !c.is_alphanumeric();
        let without_head = word.trim_start_matches(is_edge);
        let core = without_head.trim_end_matches(is_edge);
        let (head, _) = word.split_at(word.len() - without_head.len());
        let (_, tail) = without_head.split_at(core.len());
        if core.contains("://") {
            format!("{head}<url>{tail}")
        } else if is_id(core) {
            format!("{head}<id>{tail}")
        } else {
            numbers_left_out(word)
        }
    });
    let text = words.collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}\u{2026}", text.split_at(end).0),
        None => text,
    }
}

/// Whether a word is an id that a machine made: eight or more hexadecimal digits, hyphens apart, some of
/// them figures and some letters.
fn is_id(word: &str) -> bool {
    let digits = || word.bytes().filter(|byte| *byte != b'-');
    digits().count() >= 8
        && digits().all(|byte| byte.is_ascii_hexdigit())
        && digits().any(|byte| byte.is_ascii_digit())
        && digits().any(|byte| byte.is_ascii_alphabetic())
}

fn numbers_left_out(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for part in word.chars() {
        if !part.is_ascii_digit() {
            text.push(part);
        } else if !text.ends_with('#') {
            text.push('#');
        }
    }
    text
}

#[cfg(test)]
mod tests;

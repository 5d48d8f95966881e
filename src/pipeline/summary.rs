//! What a snapshot holds and how it came out, in a few lines.

use std::fmt::Write;

use super::own_settings::HIDDEN;
use crate::facts::{Facts, Focus, Status};
use crate::finding::{Finding, Severity};
use crate::manifest::Made;
use crate::model::{Counted, FileOutcome, JobState, Kind, Snapshot};
use crate::numbers::plural;

/// How a report was made, and what was said of it.
pub(super) fn made(with: String, summary: &str, findings: &[Finding], pages: usize) -> Made {
    let findings = Severity::ALL
        .map(|severity| findings.iter().filter(|finding| finding.severity == severity).count());
    let said = summary.lines().map(str::to_owned).collect();
    Made { with, pages, findings, said, ..Made::default() }
}

/// What was read and how it came out, a line for each thing.
pub(super) fn of(snapshot: &Snapshot, facts: &Facts, findings: &[Finding]) -> String {
    let mut text = String::new();
    let outcome = |wanted: fn(&FileOutcome) -> bool| {
        snapshot.files.iter().filter(|file| wanted(&file.outcome)).count()
    };
    let mut files = format!(
        "{} read, {} skipped, {} damaged",
        outcome(|o| *o == FileOutcome::Read),
        outcome(|o| matches!(o, FileOutcome::Skipped(_))),
        outcome(|o| *o == FileOutcome::Damaged)
    );
    let archives = outcome(|o| *o == FileOutcome::Unpacked);
    if archives > 0 {
        let _ = write!(files, ", {archives} unpacked");
    }
    line(&mut text, "files", files);
    skipped(&mut text, snapshot);
    let records: Vec<String> = Kind::ALL
        .into_iter()
        .filter_map(|kind| {
            let n = snapshot.number_of(kind);
            let word = if n == 1 { kind.singular() } else { kind.plural() };
            (n > 0).then(|| format!("{n} {word}{}", counted(snapshot, kind, n)))
        })
        .collect();
    line(
        &mut text,
        "records",
        if records.is_empty() { "none".to_owned() } else { records.join(", ") },
    );
    if !snapshot.jobs.is_empty() {
        let failed =
            snapshot.jobs.iter().filter(|job| job.state == Some(JobState::Failure)).count();
        line(&mut text, "jobs", format!("{} in all, {failed} failed", snapshot.jobs.len()));
    }
    let status = |status| facts.collections.iter().filter(|facts| facts.status() == status).count();
    let words = [
        (Status::Verified, "verified"),
        (Status::Consistent, "consistent"),
        (Status::Drifted, "drifted"),
        (Status::HasErrors, "with errors"),
        (Status::NotVerifiable, "not verifiable"),
        (Status::NothingToCompare, "with nothing to compare"),
    ]
    .map(|(wanted, word)| format!("{} {word}", status(wanted)));
    line(&mut text, "capture sets", words.join(", "));
    for hidden in findings.iter().filter(|finding| finding.code == HIDDEN) {
        line(&mut text, "settings", hidden.message.clone());
    }
    text
}

/// What a report is about, where that is not all of the snapshot.
pub(super) fn about(focus: &Focus) -> String {
    let (kind, id) = focus.record();
    let parts = Kind::ALL.into_iter().filter_map(|kind| {
        let n = focus.number_of(kind);
        (n > 0).then(|| plural(n, kind.singular(), kind.plural()))
    });
    let mut text = String::new();
    let parts = parts.collect::<Vec<_>>().join(", ");
    line(&mut text, "only", format!("{} {id}: {parts}", kind.singular()));
    text
}

/// The most skipped files that are named.
const MOST_SKIPPED: usize = 5;

/// Which files were skipped and why; manifests, which are to be skipped, last.
fn skipped(text: &mut String, snapshot: &Snapshot) {
    let reasons = snapshot.files.iter().filter_map(|file| match &file.outcome {
        FileOutcome::Skipped(reason) => Some((reason, format!("{}: {reason}", file.name))),
        _ => None,
    });
    let mut reasons: Vec<(&String, String)> = reasons.collect();
    reasons.sort_by_key(|(reason, _)| *reason == FileOutcome::MANIFEST);
    for (_, words) in reasons.iter().take(MOST_SKIPPED) {
        line(text, "skipped", words.clone());
    }
    if let Some(more) = reasons.len().checked_sub(MOST_SKIPPED).filter(|more| *more > 0) {
        line(text, "skipped", format!("and {more} more"));
    }
}

fn line(text: &mut String, name: &str, words: String) {
    let _ = writeln!(text, "{name:<12} {words}");
}

/// How many the server counted, where that is more.
fn counted(snapshot: &Snapshot, kind: Kind, n: usize) -> String {
    let whole = snapshot.coverage.iter().find(|list| list.request.is(kind, &[]));
    let counted = whole.map(|list| list.counted);
    match counted.and_then(|counted| counted.number()) {
        Some(number) if number > i64::try_from(n).unwrap_or(i64::MAX) => {
            let is_bound = counted.is_some_and(Counted::is_bound);
            format!(" of {}{number}", if is_bound { "at least " } else { "" })
        }
        _ => String::new(),
    }
}

//! What a build says at its end.

use std::fmt::Write;
use std::time::Duration;

use crate::facts::{Facts, Status};
use crate::finding::{Finding, Severity};
use crate::model::{FileOutcome, JobState, Kind, Snapshot};
use crate::output::Summary;

/// The summary of a build, a line for each thing.
pub(super) fn build(
    snapshot: &Snapshot,
    facts: &Facts,
    findings: &[Finding],
    pages: usize,
    written: Summary,
    took: Duration,
) -> String {
    let mut text = of(snapshot, facts);
    let severity = |severity: Severity| {
        let n = findings.iter().filter(|finding| finding.severity == severity).count();
        format!("{n} {}{}", severity.word(), if n == 1 { "" } else { "s" })
    };
    line(&mut text, "findings", Severity::ALL.map(severity).join(", "));
    line(
        &mut text,
        "pages",
        format!(
            "{pages} pages; {} files, {} written, {} removed",
            written.files, written.written, written.removed
        ),
    );
    line(&mut text, "time", format!("{:.2} s", took.as_secs_f64()));
    text
}

/// What was read and how it came out.
pub(super) fn of(snapshot: &Snapshot, facts: &Facts) -> String {
    let mut text = String::new();
    let outcome = |wanted: fn(&FileOutcome) -> bool| {
        snapshot.files.iter().filter(|file| wanted(&file.outcome)).count()
    };
    line(
        &mut text,
        "files",
        format!(
            "{} read, {} skipped, {} damaged",
            outcome(|o| *o == FileOutcome::Read),
            outcome(|o| matches!(o, FileOutcome::Skipped(_))),
            outcome(|o| *o == FileOutcome::Damaged)
        ),
    );
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
    let status = |status| facts.collections.iter().filter(|facts| facts.status == status).count();
    let words = [
        (Status::Verified, "verified"),
        (Status::Consistent, "consistent"),
        (Status::Drifted, "drifted"),
        (Status::NotVerifiable, "not verifiable"),
    ]
    .map(|(wanted, word)| format!("{} {word}", status(wanted)));
    line(&mut text, "collections", words.join(", "));
    text
}

fn line(text: &mut String, name: &str, words: String) {
    let _ = writeln!(text, "{name:<12} {words}");
}

/// How many the server counted, where that is more.
fn counted(snapshot: &Snapshot, kind: Kind, n: usize) -> String {
    let whole = snapshot.coverage.iter().find(|list| list.request.is(kind, &[]));
    match whole {
        Some(list) if list.counted > i64::try_from(n).unwrap_or(i64::MAX) => {
            format!(" of {}", list.counted)
        }
        _ => String::new(),
    }
}

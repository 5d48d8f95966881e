//! All findings.

use crate::finding::Finding;
use crate::table::{Table, Word};

/// One row for each finding.
pub(super) fn table(findings: &[Finding]) -> Table<'_, &Finding> {
    Table::new(
        "findings",
        "Findings",
        "One row for each finding, the worst first.",
        findings.iter().collect(),
    )
    .column("severity", "How bad it is.", |finding: &&Finding| Word(finding.severity.word()))
    .words(&["error", "warning", "note"])
    .column("code", "Its code; `mothbook explain CODE` tells what it means.", |finding| {
        finding.code.to_string()
    })
    .column("subject", "The record that it is about: what it is and its id.", |finding| {
        finding.subject.key()
    })
    .column("message", "What was found, in one sentence.", |finding| finding.message.as_str())
    .column(
        "field",
        "The field of the record that it is about, by its name in the API.",
        |finding| finding.field,
    )
    .column(
        "numbers",
        "Its numbers, each as name=number; `mothbook explain CODE` tells what the names mean.",
        |finding| Some(finding.numbers.to_string()).filter(|numbers| !numbers.is_empty()),
    )
    .column("location", "The file, line and column where it stands.", |finding| {
        finding.location.as_ref().map(ToString::to_string)
    })
}

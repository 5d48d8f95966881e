//! What a build says at its end.

use std::fmt::Write;
use std::time::Duration;

use crate::finding::Severity;
use crate::manifest::Made;
use crate::output::Summary;

/// The summary of a build, a line for each thing.
pub(super) fn build(made: &Made, written: &Summary, took: Duration) -> String {
    let mut text: String = made.said.iter().map(|line| format!("{line}\n")).collect();
    let severities = Severity::ALL
        .into_iter()
        .zip(made.findings)
        .map(|(severity, n)| format!("{n} {}{}", severity.word(), if n == 1 { "" } else { "s" }));
    line(&mut text, "findings", severities.collect::<Vec<_>>().join(", "));
    line(
        &mut text,
        "pages",
        format!(
            "{} pages; {} files, {} written, {} removed",
            made.pages, written.files, written.written, written.removed
        ),
    );
    line(&mut text, "time", format!("{:.2} s", took.as_secs_f64()));
    text
}

fn line(text: &mut String, name: &str, words: String) {
    let _ = writeln!(text, "{name:<12} {words}");
}

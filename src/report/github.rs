//! Workflow commands of GitHub Actions, one line for each finding.

use std::fmt::Write;

use super::Report;
use crate::finding::Severity;
use crate::visible;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    for finding in report.findings {
        let command = command(finding.severity);
        let mut properties = vec![format!("title={}", finding.code)];
        if let Some(place) = &finding.location {
            properties.push(format!("file={}", property(&place.file)));
            if place.line > 0 {
                properties.push(format!("line={},col={}", place.line, place.column));
            }
        }
        let message = data(&format!("{}: {}", finding.subject, finding.message));
        let _ = writeln!(text, "::{command} {}::{message}", properties.join(","));
    }
    text
}

/// An annotation of the whole, in one line.
#[must_use]
pub fn annotation(severity: Severity, title: &str, message: &str) -> String {
    format!("::{} title={}::{}\n", command(severity), property(title), data(message))
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    visible::line(&text).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests;

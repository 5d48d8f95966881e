//! Text for people: grouped by code, the worst first, coloured on a terminal.

use std::fmt::Write;

use super::{Report, line, numbers};
use crate::finding::{Finding, Severity};

/// The most findings of one code that are written out.
const MOST: usize = 20;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    let groups = report.findings.chunk_by(|a, b| a.code == b.code && a.severity == b.severity);
    for group in groups {
        heading(&mut text, group, report.colour);
        for finding in group.iter().take(MOST) {
            let _ = writeln!(text, "  {}", line(finding));
        }
        if group.len() > MOST {
            let _ = writeln!(text, "  and {} more", group.len() - MOST);
        }
        text.push('\n');
    }
    text.push_str(report.summary);
    let words = numbers(report.findings)
        .map(|(severity, n)| format!("{n} {}{}", severity.word(), if n == 1 { "" } else { "s" }));
    let _ = writeln!(text, "findings     {}", words.join(", "));
    text
}

fn heading(text: &mut String, group: &[Finding], colour: bool) {
    let Some(first) = group.first() else { return };
    let title = first.code.title();
    let code = match first.severity {
        Severity::Error => "\u{1b}[1;31m",
        Severity::Warning => "\u{1b}[1;33m",
        Severity::Note => "\u{1b}[1;36m",
    };
    let (on, off) = if colour { (code, "\u{1b}[0m") } else { ("", "") };
    let _ = writeln!(
        text,
        "{on}{}[{}]{off}: {title} ({})",
        first.severity.word(),
        first.code,
        group.len()
    );
}

#[cfg(test)]
mod tests;

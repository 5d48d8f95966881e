//! JUnit XML, which build servers read: a suite for each family of codes, a case for each code, which
//! fails where there is an error or a warning.

use std::fmt::Write;

use super::Report;
use crate::finding::{CATALOGUE, Entry, Finding, Severity};
use crate::visible;

/// The most findings of one code that are written out.
const MOST: usize = 200;

pub(super) fn render(report: &Report<'_>) -> String {
    let of = |entry: &Entry| -> Vec<&Finding> {
        report.findings.iter().filter(|finding| finding.code == entry.code).collect()
    };
    let fails = |entry: &Entry| of(entry).iter().any(|finding| finding.severity != Severity::Note);
    let failures = |entries: &[Entry]| entries.iter().filter(|entry| fails(entry)).count();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<testsuites name=\"mothbook\" tests=\"{}\" failures=\"{}\">",
        CATALOGUE.len(),
        failures(CATALOGUE)
    );
    for suite in CATALOGUE.chunk_by(|a, b| a.code.0 / 100 == b.code.0 / 100) {
        let Some(family) = suite.first().map(|entry| entry.code.0 / 100) else { continue };
        let _ = writeln!(
            xml,
            "  <testsuite name=\"MB{family}\" tests=\"{}\" failures=\"{}\">",
            suite.len(),
            failures(suite)
        );
        for entry in suite {
            case(&mut xml, entry, &of(entry), fails(entry));
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn case(xml: &mut String, entry: &Entry, findings: &[&Finding], fails: bool) {
    let name = escape(&format!("{} {}", entry.code, entry.title));
    let _ = write!(xml, "    <testcase classname=\"mothbook\" name=\"{name}\"");
    if findings.is_empty() {
        xml.push_str("/>\n");
        return;
    }
    let lines: Vec<String> = findings
        .iter()
        .take(MOST)
        .map(|finding| {
            let place = finding.location.as_ref();
            let place = place.map_or_else(String::new, |place| format!(" ({place})"));
            let (subject, message) = (&finding.subject, &finding.message);
            visible::line(&format!("{subject}: {message}{place}")).into_owned()
        })
        .collect();
    let text = escape(&lines.join("\n"));
    if fails {
        let n = findings.len();
        let _ = writeln!(
            xml,
            ">\n      <failure message=\"{n} found\">{text}</failure>\n    </testcase>"
        );
    } else {
        let _ = writeln!(xml, ">\n      <system-out>{text}</system-out>\n    </testcase>");
    }
}

/// A line of text for XML: every character shows, and none is markup.
#[must_use]
pub fn xml_text(text: &str) -> String {
    escape(&visible::line(text))
}

/// Text for XML 1.0: markup escaped, characters that it forbids replaced.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // The rest of what it forbids does not show, and is replaced already.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
        escaped
    })
}

#[cfg(test)]
mod tests;

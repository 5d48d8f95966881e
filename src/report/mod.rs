//! Findings in the formats that people and machines read.
//!
//! One data model, one file for each format; each takes everything it prints from [`Report`].

mod github;
mod json;
mod junit;
mod sarif;
mod text;

use serde::Serialize;

pub use github::annotation;
pub use junit::xml_text;
pub use sarif::{Baseline, Compared, compared_sarif};

use crate::finding::{Code, Finding, Severity, Subject};
use crate::visible;

/// The content of a report, whatever its format.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The findings, the worst first.
    pub findings: &'a [Finding],
    /// A few lines about the whole, for people.
    pub summary: &'a str,
    /// Whether to use colours.
    pub colour: bool,
}

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: grouped, the worst first.
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0, which code hosts read.
    Sarif,
    /// JUnit XML, which build servers read.
    Junit,
    /// Commands of GitHub Actions.
    Github,
}

/// The report in this format.
#[must_use]
pub fn render(format: Format, report: &Report<'_>) -> String {
    match format {
        Format::Text => text::render(report),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Junit => junit::render(report),
        Format::Github => github::render(report),
    }
}

/// A choice of findings: codes or the beginnings of codes, such as `MB1` for all counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// If not empty: only these.
    pub select: Vec<String>,
    /// Never these.
    pub ignore: Vec<String>,
}

impl Selection {
    /// Whether a code is selected.
    #[must_use]
    pub fn includes(&self, code: Code) -> bool {
        self.includes_text(&code.to_string())
    }

    /// The same of a code as it is written.
    #[must_use]
    pub fn includes_text(&self, code: &str) -> bool {
        let matches =
            |patterns: &[String]| patterns.iter().any(|pattern| code.starts_with(pattern.as_str()));
        (self.select.is_empty() || matches(&self.select)) && !matches(&self.ignore)
    }
}

/// A finding in one line, its place in a form that editors understand.
#[must_use]
pub fn line(finding: &Finding) -> String {
    let place = finding.location.as_ref();
    let place = place.map_or_else(String::new, |place| format!(" --> {place}"));
    let subject = match &finding.subject {
        Subject::File | Subject::Snapshot => String::new(),
        subject => format!("{subject}: "),
    };
    let text = format!("{subject}{}{place}", finding.message).replace('\n', " ");
    visible::line(&text).into_owned()
}

/// A report as JSON. Its texts and numbers can always be written; only maps with odd keys cannot, and it has none.
pub(crate) fn pretty(report: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(report);
    debug_assert!(json.is_ok(), "a report that is no JSON");
    json.map_or_else(|error| error.to_string(), |json| json + "\n")
}

/// Numbers of findings: errors, warnings, notes.
fn numbers(findings: &[Finding]) -> [(Severity, usize); 3] {
    Severity::ALL.map(|severity| {
        (severity, findings.iter().filter(|finding| finding.severity == severity).count())
    })
}

#[cfg(test)]
pub(crate) mod tests;

//! JSON for programs: every finding with all its parts. The shape is stable: keys are only ever added.

use serde::Serialize;

use super::{Report, numbers, pretty};
use crate::finding::Numbers;

#[derive(Serialize)]
struct ReportWire<'a> {
    generator: &'static str,
    version: &'static str,
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<FindingWire<'a>>,
}

#[derive(Serialize)]
struct FindingWire<'a> {
    code: String,
    severity: &'static str,
    title: &'static str,
    subject: String,
    message: &'a str,
    field: Option<&'static str>,
    numbers: &'a Numbers,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let [(_, errors), (_, warnings), (_, notes)] = numbers(report.findings);
    let findings = report.findings.iter().map(|finding| {
        let place = finding.location.as_ref();
        let line = place.filter(|place| place.line > 0);
        FindingWire {
            code: finding.code.to_string(),
            severity: finding.severity.word(),
            title: finding.code.title(),
            subject: finding.subject.key(),
            message: &finding.message,
            field: finding.field,
            numbers: &finding.numbers,
            file: place.map(|place| place.file.as_str()),
            line: line.map(|place| place.line),
            column: line.map(|place| place.column),
        }
    });
    let wire = ReportWire {
        generator: "mothbook",
        version: env!("CARGO_PKG_VERSION"),
        errors,
        warnings,
        notes,
        findings: findings.collect(),
    };
    pretty(&wire)
}

#[cfg(test)]
mod tests;

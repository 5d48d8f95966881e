//! SARIF 2.1.0 (OASIS standard), which code hosts show beside the files.

use std::collections::HashMap;

use serde::Serialize;

use super::{Report, pretty};
use crate::finding::{CATALOGUE, Entry, Finding, Numbers, Severity, Subject};

#[derive(Serialize)]
struct LogWire<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [RunWire<'a>; 1],
}

#[derive(Serialize)]
struct RunWire<'a> {
    tool: ToolWire,
    #[serde(rename = "columnKind")]
    column_kind: &'static str,
    results: Vec<ResultWire<'a>>,
}

#[derive(Serialize)]
struct ToolWire {
    driver: DriverWire,
}

#[derive(Serialize)]
struct DriverWire {
    name: &'static str,
    version: &'static str,
    rules: Vec<RuleWire>,
}

#[derive(Serialize)]
struct TextWire<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleWire {
    id: String,
    short_description: TextWire<'static>,
    full_description: TextWire<'static>,
    help: TextWire<'static>,
    default_configuration: LevelWire,
}

#[derive(Serialize)]
struct LevelWire {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultWire<'a> {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: OwnedTextWire,
    locations: Vec<LocationWire<'a>>,
    partial_fingerprints: FingerprintWire,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<Baseline>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<SuppressionWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<PropertiesWire<'a>>,
}

/// How a result stands to the earlier run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Baseline {
    /// It is new.
    New,
    /// It was there.
    Unchanged,
    /// It was there, and is resolved.
    Absent,
}

/// A finding of one of two runs, or of both.
#[derive(Clone, Debug)]
pub struct Compared {
    /// How it stands to the earlier run.
    pub baseline: Baseline,
    /// How bad it is.
    pub severity: Severity,
    /// Its code.
    pub code: String,
    /// What it is about, as programs are told it.
    pub about: String,
    /// The file, of a finding about none but it.
    pub file: String,
    /// The sentence, with what it is about.
    pub message: String,
    /// Why somebody accepted it.
    pub accepted: Option<String>,
}

/// What a result is known by in the next run, whatever its numbers: code, record or file, and which of several of these.
#[derive(Serialize)]
struct FingerprintWire {
    #[serde(rename = "mothbookFinding/v1")]
    finding: String,
}

/// Why a result does not count.
#[derive(Serialize)]
struct SuppressionWire {
    kind: &'static str,
    justification: String,
}

/// Counts results of one code about one thing.
#[derive(Default)]
struct Fingerprints(HashMap<(String, String), usize>);

impl Fingerprints {
    fn next(&mut self, code: &str, about: &str) -> FingerprintWire {
        let n = self.0.entry((code.to_owned(), about.to_owned())).or_default();
        *n += 1;
        FingerprintWire { finding: format!("{code} {about} {n}") }
    }
}

/// What SARIF has no place for.
#[derive(Serialize)]
struct PropertiesWire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    #[serde(skip_serializing_if = "Numbers::is_empty")]
    numbers: &'a Numbers,
}

#[derive(Serialize)]
struct OwnedTextWire {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LocationWire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<PhysicalWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[LogicalWire<'a>; 1]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalWire {
    artifact_location: ArtifactWire,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionWire>,
}

#[derive(Serialize)]
struct ArtifactWire {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegionWire {
    start_line: u32,
    start_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalWire<'a> {
    name: String,
    kind: &'a str,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut known = Fingerprints::default();
    log(report.findings.iter().map(|finding| result(finding, &mut known)).collect())
}

/// Findings of two runs as SARIF.
#[must_use]
pub fn compared_sarif(results: Vec<Compared>) -> String {
    let mut known = Fingerprints::default();
    log(results.into_iter().map(|of| compared(of, &mut known)).collect())
}

fn compared(of: Compared, known: &mut Fingerprints) -> ResultWire<'static> {
    let place = if of.file.is_empty() { &of.about } else { &of.file };
    let partial_fingerprints = known.next(&of.code, place);
    let physical = (!of.file.is_empty()).then(|| PhysicalWire {
        artifact_location: ArtifactWire { uri: uri(&of.file) },
        region: None,
    });
    let justified = |justification| SuppressionWire { kind: "external", justification };
    ResultWire {
        rule_index: CATALOGUE.iter().position(|entry| entry.code.to_string() == of.code),
        rule_id: of.code,
        level: level(of.severity),
        message: OwnedTextWire { text: of.message },
        locations: vec![LocationWire {
            physical_location: physical,
            logical_locations: Some([LogicalWire { name: of.about, kind: "object" }]),
        }],
        partial_fingerprints,
        baseline_state: Some(of.baseline),
        suppressions: of.accepted.map(justified).into_iter().collect(),
        properties: None,
    }
}

fn log(results: Vec<ResultWire<'_>>) -> String {
    let log = LogWire {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [RunWire {
            tool: ToolWire {
                driver: DriverWire {
                    name: "mothbook",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: CATALOGUE.iter().map(rule).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    pretty(&log)
}

fn level(severity: Severity) -> &'static str {
    // The three words of SARIF are the same as ours.
    severity.word()
}

fn rule(entry: &Entry) -> RuleWire {
    RuleWire {
        id: entry.code.to_string(),
        short_description: TextWire { text: entry.title },
        full_description: TextWire { text: entry.meaning },
        help: TextWire { text: entry.action },
        default_configuration: LevelWire { level: level(entry.severity) },
    }
}

fn result<'f>(finding: &'f Finding, known: &mut Fingerprints) -> ResultWire<'f> {
    let physical = finding.location.as_ref().map(|place| PhysicalWire {
        artifact_location: ArtifactWire { uri: uri(&place.file) },
        region: (place.line > 0)
            .then_some(RegionWire { start_line: place.line, start_column: place.column }),
    });
    let subject = finding.subject.to_string();
    let file = finding.location.as_ref().filter(|_| finding.subject == Subject::File);
    let about = file.map_or_else(|| finding.subject.key(), |place| place.file.clone());
    let code = finding.code.to_string();
    ResultWire {
        partial_fingerprints: known.next(&code, &about),
        baseline_state: None,
        suppressions: Vec::new(),
        rule_id: code,
        rule_index: CATALOGUE.iter().position(|entry| entry.code == finding.code),
        level: level(finding.severity),
        message: OwnedTextWire { text: format!("{subject}: {}", finding.message) },
        locations: vec![LocationWire {
            physical_location: physical,
            logical_locations: Some([LogicalWire { name: finding.subject.key(), kind: "object" }]),
        }],
        properties: (finding.field.is_some() || !finding.numbers.is_empty())
            .then_some(PropertiesWire { field: finding.field, numbers: &finding.numbers }),
    }
}

/// A relative path as a URI reference.
fn uri(path: &str) -> String {
    use std::fmt::Write;
    path.bytes().fold(String::new(), |mut uri, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
        uri
    })
}

#[cfg(test)]
mod tests;

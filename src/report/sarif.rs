//! SARIF 2.1.0 (OASIS standard), which code hosts show beside the files.

use serde::Serialize;

use super::{Report, pretty};
use crate::finding::{CATALOGUE, Entry, Finding, Numbers, Severity};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<PropertiesWire<'a>>,
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
            results: report.findings.iter().map(result).collect(),
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

fn result(finding: &Finding) -> ResultWire<'_> {
    let physical = finding.location.as_ref().map(|place| PhysicalWire {
        artifact_location: ArtifactWire { uri: uri(&place.file) },
        region: (place.line > 0)
            .then_some(RegionWire { start_line: place.line, start_column: place.column }),
    });
    let subject = finding.subject.to_string();
    ResultWire {
        rule_id: finding.code.to_string(),
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

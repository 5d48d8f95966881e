//! Changes as JUnit XML, which build servers read: a case for each thing that `--fail-on` can name.

use super::sentences::{sentence, worse};
use crate::diff::{Changes, Seen};
use crate::finding::Severity;
use crate::report::xml_text;

/// The most lines of a case.
const MOST: usize = 200;

/// The changes as JUnit XML: whether a count regressed, an error is new, a record is gone.
#[must_use]
pub fn junit(changes: &Changes) -> String {
    let worse = worse(changes).map(|line| format!("{} {}", line.word, line.text));
    let cases = [
        ("no count and no sample regressed", worse.collect()),
        ("no finding is new and an error", new_errors(changes)),
        ("no record is gone", gone(changes)),
    ];
    let failures = cases.iter().filter(|(_, lines)| !lines.is_empty()).count();
    let n = cases.len();
    let cases: String = cases.iter().map(|(name, lines)| case(name, lines)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"mothbook diff\" tests=\"{n}\" failures=\"{failures}\">\n  \
         <testsuite name=\"changes\" tests=\"{n}\" failures=\"{failures}\">\n{cases}  </testsuite>\n</testsuites>\n"
    )
}

fn case(name: &str, lines: &[String]) -> String {
    let head = format!("    <testcase classname=\"mothbook diff\" name=\"{name}\"");
    if lines.is_empty() {
        return format!("{head}/>\n");
    }
    let shown: Vec<String> = lines.iter().take(MOST).map(|line| xml_text(line)).collect();
    let (n, text) = (lines.len(), shown.join("\n"));
    format!("{head}>\n      <failure message=\"{n} found\">{text}</failure>\n    </testcase>\n")
}

fn new_errors(changes: &Changes) -> Vec<String> {
    let errors = changes.findings.new.iter().filter(|of| of.severity == Severity::Error);
    errors.map(|of| format!("{} {}", of.code, sentence(of))).collect()
}

fn gone(changes: &Changes) -> Vec<String> {
    let records = changes.records.iter().filter(|of| of.seen == Seen::Gone);
    let records = records.map(|of| of.title.clone());
    let captures = changes.captures.gone.iter().map(|id| format!("capture {id}"));
    let occurrences = changes.occurrences.gone.iter().map(|id| format!("occurrence {id}"));
    records.chain(captures).chain(occurrences).collect()
}

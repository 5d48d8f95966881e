//! What got worse as workflow commands of GitHub Actions, one line for each.

use super::sentences::{sentence, worse};
use crate::diff::Changes;
use crate::finding::Severity;
use crate::report::annotation;

/// The most annotations: GitHub shows ten of each severity of a step, and its log all of them.
const MOST: usize = 200;

/// Counts and samples that got worse, and new findings, as annotations.
#[must_use]
pub fn github(changes: &Changes) -> String {
    let worse = worse(changes).map(|line| annotation(Severity::Error, &line.word, &line.text));
    let found = changes.findings.new.iter();
    let found = found.map(|of| annotation(of.severity, &of.code, &sentence(of)));
    worse.chain(found).take(MOST).collect()
}

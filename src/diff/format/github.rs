//! What got worse as workflow commands of GitHub Actions, one line for each.

use super::sentences::{counts, findings_new};
use crate::diff::Changes;
use crate::finding::Severity;
use crate::report::annotation;

/// The most annotations: GitHub shows ten of each severity of a step, and its log all of them.
const MOST: usize = 200;

/// Counts and samples that got worse, and new findings, as annotations.
#[must_use]
pub fn github(changes: &Changes) -> String {
    let regressed = changes.counts.iter().filter(|of| of.category.is_regression());
    let regressed = regressed
        .zip(counts(changes).lines)
        .map(|(of, line)| annotation(Severity::Error, of.category.words(), &line.text));
    let found = findings_new(changes);
    let found = found.into_iter().map(|(of, text)| annotation(of.severity, &of.code, &text));
    regressed.chain(found).take(MOST).collect()
}

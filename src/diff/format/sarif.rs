//! Findings as SARIF 2.1.0 with the state of each beside the earlier snapshot.

use super::sentences::sentence;
use crate::diff::Changes;
use crate::report::{Baseline, Compared, compared_sarif};
use crate::state::Found;

/// The findings of both snapshots: new, unchanged, and absent where they are resolved.
#[must_use]
pub fn sarif(changes: &Changes) -> String {
    let found = &changes.findings;
    let of = |baseline: Baseline| {
        move |found: &Found| Compared {
            baseline,
            severity: found.severity,
            code: found.code.clone(),
            about: found.about.clone(),
            file: found.file.clone(),
            message: sentence(found),
            accepted: None,
        }
    };
    let accepted = found.accepted.iter().map(|accepted| Compared {
        accepted: Some(accepted.reason.clone()),
        ..of(Baseline::New)(&accepted.finding)
    });
    let results = found.new.iter().map(of(Baseline::New)).chain(accepted);
    let results = results.chain(found.kept.iter().map(of(Baseline::Unchanged)));
    compared_sarif(results.chain(found.resolved.iter().map(of(Baseline::Absent))).collect())
}

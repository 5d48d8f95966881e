//! What `build` and `check` share: reading, recomputing, and what a snapshot is refused for.

use crate::facts::{Facts, recompute};
use crate::finding::{Code, Finding};
use crate::model::Kind;
use crate::read::{Loaded, Purpose, load};
use crate::report::Selection;

use super::args::Common;
use super::error::Failure;
use super::progress::Progress;
use super::settings::Settings;

/// A snapshot, read and recomputed.
pub(super) struct Audited {
    pub(super) loaded: Loaded,
    pub(super) facts: Facts,
    /// Of reading and of the audit, those selected, the worst first.
    pub(super) findings: Vec<Finding>,
}

/// Reads and recomputes.
pub(super) fn audit(
    common: &Common,
    settings: &Settings,
    purpose: Purpose,
    progress: &Progress,
) -> Result<Audited, Failure> {
    let loaded = load(&common.snapshot, purpose, progress)?;
    refuse(common.strict || settings.strict.unwrap_or(false), &loaded)?;
    let facts = recompute(&loaded.snapshot.value);
    let selection = Selection {
        select: chosen(&common.select, settings.select.as_ref()),
        ignore: chosen(&common.ignore, settings.ignore.as_ref()),
    };
    let all = loaded.snapshot.findings.iter().chain(&facts.findings);
    let mut findings: Vec<Finding> =
        all.filter(|finding| selection.includes(finding.code)).cloned().collect();
    findings.sort();
    Ok(Audited { loaded, facts, findings })
}

/// Codes from the flag, or else from the file.
pub(super) fn chosen(flag: &[String], file: Option<&Vec<String>>) -> Vec<String> {
    if flag.is_empty() {
        file.cloned().unwrap_or_default()
    } else {
        flag.iter().map(|code| code.trim().to_uppercase()).collect()
    }
}

/// Refuses what no report can be made of, and with `--strict` what cannot be read wholly.
fn refuse(strict: bool, loaded: &Loaded) -> Result<(), Failure> {
    const UNREADABLE: [u16; 6] = [601, 602, 603, 604, 605, 606];
    let findings = &loaded.snapshot.findings;
    let is_unreadable = |finding: &&Finding| UNREADABLE.map(Code).contains(&finding.code);
    let unreadable: Vec<Finding> = findings.iter().filter(is_unreadable).cloned().collect();
    if strict && !unreadable.is_empty() {
        return Err(Failure::Strict(unreadable));
    }
    let snapshot = &loaded.snapshot.value;
    if Kind::ALL.into_iter().all(|kind| snapshot.number_of(kind) == 0) {
        return Err(Failure::NoRecords(findings.clone()));
    }
    Ok(())
}

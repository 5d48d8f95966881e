//! What `build` and `check` share: reading, leaving out what is private, recomputing, and what a snapshot is
//! refused for.

use crate::facts::{Facts, recompute};
use crate::finding::{Code, Finding, Subject};
use crate::model::Kind;
use crate::parallel::both;
use crate::publish::{LeftOut, Privacy, Private, clean, make_ready};
use crate::read::{Limits, Loaded, Purpose, ReadOptions, load};
use crate::report::Selection;
use crate::visible;

use super::args::{Common, LimitArgs, PrivacyArgs};
use super::error::Failure;
use super::progress::Progress;
use super::settings::Settings;

/// Everything is shown as it stands.
const UNREDACTED: Code = Code(506);

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
    let privacy = privacy(&common.privacy, settings);
    let options =
        ReadOptions { limits: limits(&common.limits, settings), ..ReadOptions::new(purpose) };
    let (loaded, ()) = both(|| load(&common.snapshot, options, progress), make_ready);
    let mut loaded = loaded?;
    // Nothing but the files themselves knows from here on what is not to be shown.
    let secrets = clean(&mut loaded.snapshot.value, privacy);
    for finding in &mut loaded.snapshot.findings {
        clean_finding(finding, privacy);
    }
    refuse(common.strict || settings.strict.unwrap_or(false), &loaded)?;
    let facts = recompute(&loaded.snapshot.value);
    let mut findings = loaded.snapshot.findings.clone();
    findings.extend(facts.findings.iter().cloned());
    findings.extend(secrets);
    if privacy.keeps_all() {
        let message = "everything is shown as it stands: --no-redact";
        findings.push(Finding::new(UNREDACTED, Subject::Snapshot, message));
    }
    let selection = selection(common, settings);
    findings.retain(|finding| selection.includes(finding.code));
    findings.sort();
    Ok(Audited { loaded, facts, findings })
}

/// How much is read, by the flags or else by the file.
pub(super) fn limits(flags: &LimitArgs, settings: &Settings) -> Limits {
    let depth = flags.max_depth.or(settings.max_depth).map(usize::from);
    Limits {
        bytes: flags.max_input_bytes.or(settings.max_input_bytes),
        depth: depth.unwrap_or(Limits::default().depth),
    }
}

/// What is left out, by the flags or else by the file.
pub(super) fn privacy(flags: &PrivacyArgs, settings: &Settings) -> Privacy {
    if flags.no_redact || settings.no_redact.unwrap_or(false) {
        return Privacy::NONE;
    }
    let file = settings.keep.as_deref().unwrap_or_default();
    let kept = if flags.keep.is_empty() { file } else { &flags.keep };
    let privacy = kept.iter().fold(Privacy::default(), |all, kept| all.keeping((*kept).into()));
    match flags.coordinates.or(settings.coordinates) {
        Some(decimals) => privacy.with_coordinates(decimals),
        None => privacy,
    }
}

/// Which findings count, by the flags or else by the file.
pub(super) fn selection(common: &Common, settings: &Settings) -> Selection {
    Selection {
        select: chosen(&common.select, settings.select.as_ref()),
        ignore: chosen(&common.ignore, settings.ignore.as_ref()),
    }
}

/// What was left out of the records that a report serves.
pub(super) fn of_what_was_left_out(left_out: LeftOut) -> Vec<Finding> {
    let finding = |(code, kinds): (Code, &[Private])| {
        let these = left_out.only(kinds);
        let message = format!("left out of the records shown: {}", these.words());
        (these.total() > 0).then(|| Finding::new(code, Subject::Snapshot, message))
    };
    let codes: [(Code, &[Private]); 4] = [
        (Code(502), &[Private::Email, Private::Person]),
        (Code(503), &[Private::Link]),
        (Code(504), &[Private::Coordinate]),
        (Code(505), &[Private::Secret]),
    ];
    codes.into_iter().filter_map(finding).collect()
}

/// Messages and places name what stands in files.
fn clean_finding(finding: &mut Finding, privacy: Privacy) {
    let location = finding.location.as_mut().map(|location| &mut location.file);
    for text in location.into_iter().chain([&mut finding.message]) {
        privacy.clean(text, &mut LeftOut::default());
        *text = visible::line(text).into_owned();
    }
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

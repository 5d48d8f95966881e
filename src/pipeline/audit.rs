//! From the files of a snapshot to what can be said of it: read, what is private taken out, recomputed.

use std::path::PathBuf;

use super::{Error, Options, Report, summary};
use crate::facts::{Facts, complete, recompute};
use crate::finding::{Code, Finding, Subject, WithFindings};
use crate::model::{Kind, Snapshot};
use crate::parallel::both;
use crate::publish::{Privacy, Redactions, clean, make_ready};
use crate::read::{self, Loaded, Purpose, ReadOptions, ReadProgress, Sources};
use crate::visible;

/// Everything is shown as it stands.
const UNREDACTED: Code = Code(506);
/// A part of the snapshot cannot be read, or is not.
const UNREADABLE: [Code; 7] =
    [Code(601), Code(602), Code(603), Code(604), Code(605), Code(606), Code(613)];

/// A snapshot as it may be published, recomputed.
#[derive(Debug)]
pub struct Audit {
    /// The records, without what is private.
    pub snapshot: Snapshot,
    /// What follows from them.
    pub facts: Facts,
    /// What is wrong with the files and what the audit found, those selected, the worst first.
    pub findings: Vec<Finding>,
    /// What was found and is not listed: it was not selected.
    pub left_out: Vec<Finding>,
    /// The files, from which records are read again when a page shows them.
    pub sources: Sources,
}

impl Audit {
    /// Reads everything under `inputs`, takes out what is private, and recomputes.
    ///
    /// # Errors
    /// When the files cannot be read at all, hold no record, or, if the options are strict, have a part that cannot be
    /// read.
    pub fn of(
        inputs: &[PathBuf],
        purpose: Purpose,
        options: &Options,
        progress: &dyn ReadProgress,
    ) -> Result<Self, Error> {
        let how = ReadOptions { limits: options.limits, ..ReadOptions::new(purpose) };
        let load = || read::load(inputs, how, progress);
        let (loaded, ()) = both(load, make_ready);
        Self::of_loaded(loaded?, options)
    }

    /// The same of a snapshot that was read.
    ///
    /// # Errors
    /// When it holds no record, or, if the options are strict, has a part that cannot be read.
    pub fn of_loaded(loaded: Loaded, options: &Options) -> Result<Self, Error> {
        let Loaded { snapshot: WithFindings { value: mut snapshot, mut findings }, sources } =
            loaded;
        // Nothing but the files themselves knows from here on what is not to be shown.
        let secrets = clean(&mut snapshot, options.privacy);
        for finding in &mut findings {
            clean_finding(finding, options.privacy);
        }
        refuse(&snapshot, &findings, options.strict)?;
        let mut facts = recompute(&snapshot);
        facts.note_errors(&findings);
        // What follows from clean texts is clean, unless a sentence puts two of them together.
        findings.extend(facts.findings.iter().cloned().map(|mut finding| {
            clean_finding(&mut finding, options.privacy);
            finding
        }));
        findings.extend(secrets);
        if options.privacy.keeps_all() {
            let message = "everything is shown as it stands: --no-redact";
            findings.push(Finding::new(UNREDACTED, Subject::Snapshot, message));
        }
        let is_listed = |finding: &Finding| options.lists(&finding.code.to_string());
        let left_out = findings.iter().filter(|finding| !is_listed(finding)).cloned().collect();
        findings.retain(|finding| options.selection.includes(finding.code));
        options.own_settings.apply(&options.selection, &mut findings);
        findings.sort();
        Ok(Self { snapshot, facts, findings, left_out, sources })
    }

    /// What was read and how it came out, a line for each thing.
    #[must_use]
    pub fn summary(&self) -> String {
        summary::of(&self.snapshot, &self.facts, &self.findings)
    }

    /// Goes on to what only a report shows.
    #[must_use]
    pub fn complete(self) -> Report {
        let Self { snapshot, facts, findings, sources, .. } = self;
        let facts = complete(&snapshot, facts);
        let (focus, state, changes, nights) = (None, Vec::new(), None, Vec::new());
        Report { snapshot, facts, findings, sources, focus, state, changes, nights }
    }
}

/// Takes what is private out of a finding: its message and its place name what stands in files.
fn clean_finding(finding: &mut Finding, privacy: Privacy) {
    let location = finding.location.as_mut().map(|location| &mut location.file);
    for text in location.into_iter().chain([&mut finding.message]) {
        privacy.clean_message(text, &mut Redactions::default());
        *text = visible::line(text).into_owned();
    }
}

/// Refuses what no report can be made of, and if `strict` what cannot be read wholly.
fn refuse(snapshot: &Snapshot, findings: &[Finding], strict: bool) -> Result<(), Error> {
    let is_unreadable = |finding: &&Finding| UNREADABLE.contains(&finding.code);
    let unreadable: Vec<Finding> = findings.iter().filter(is_unreadable).cloned().collect();
    if strict && !unreadable.is_empty() {
        return Err(Error::Strict(unreadable));
    }
    if Kind::ALL.into_iter().all(|kind| snapshot.number_of(kind) == 0) {
        return Err(Error::NoRecords(findings.to_vec()));
    }
    Ok(())
}

//! What a report is made of, and the files of it.

use std::path::PathBuf;

use super::{Audit, Error, Options, Pictures, changes, past, summary};
use crate::diff::Changes;
use crate::facts::{Focus, ReportFacts};
use crate::finding::{Code, Finding, Subject};
use crate::history::trends::Trends;
use crate::history::{History, Night};
use crate::model::{CaptureId, Kind, Origin, Snapshot};
use crate::picture::{PictureFormat, Refused};
use crate::publish::{Private, Redactions};
use crate::read::{Purpose, ReadProgress, Sources};
use crate::report::Selection;
use crate::site::{self, Originals, Past, Site};
use crate::state::State;

/// Something was left out of the records that a report shows: what of which kinds.
const LEFT_OUT: [(Code, &[Private]); 5] = [
    (Code(502), &[Private::Email, Private::Person]),
    (Code(503), &[Private::Link]),
    (Code(504), &[Private::Coordinate]),
    (Code(505), &[Private::Secret]),
    (Code(508), &[Private::Field]),
];

/// A picture was not copied.
const NOT_COPIED: Code = Code(507);
/// The most pictures that a finding each is made of.
const MOST_PICTURES: usize = 100;

/// An audited snapshot with everything that its report shows.
#[derive(Debug)]
pub struct Report {
    /// The records, without what is private.
    pub snapshot: Snapshot,
    /// What follows from them.
    pub facts: ReportFacts,
    /// The findings of the audit, the worst first.
    pub findings: Vec<Finding>,
    /// The files, from which records are read again when a page shows them.
    pub sources: Sources,
    /// What the report is about, where that is not all of the snapshot.
    pub focus: Option<Focus>,
    /// The state of the snapshot as a file; empty for a report about one record, which does not tell of all others.
    pub state: Vec<u8>,
    /// What changed since the baseline, where there is one.
    pub changes: Option<Changes>,
    /// The nights of the history up to this snapshot, which is the last; none where there is no history.
    pub nights: Vec<Night>,
}

impl Report {
    /// Reads everything under `inputs`, takes out what is private, and recomputes; then narrows it to what the options ask
    /// for.
    ///
    /// # Errors
    /// As [`Audit::of`], when the snapshot does not hold the record that the report is to be about, and when it cannot be
    /// compared with the baseline.
    pub fn of(
        inputs: &[PathBuf],
        options: &Options,
        progress: &dyn ReadProgress,
    ) -> Result<Self, Error> {
        let history = options.history()?;
        let baseline = options.baseline_state(progress)?;
        Self::since((baseline, history.as_ref()), inputs, options, progress)
    }

    /// The same, compared with a baseline that was read, else with the night before of a history.
    ///
    /// # Errors
    /// As [`Report::of`].
    pub fn since(
        (baseline, history): (Option<State>, Option<&History>),
        inputs: &[PathBuf],
        options: &Options,
        progress: &dyn ReadProgress,
    ) -> Result<Self, Error> {
        let audit = Audit::of(inputs, Purpose::Pages, options, progress)?;
        if let Some(record) = options.only {
            return audit.complete().about(record);
        }
        let state = audit.state();
        let nights = history.map(|history| past::nights(history, &state)).transpose()?;
        let nights = nights.unwrap_or_default();
        let baseline = match (baseline, history) {
            (None, Some(history)) => past::before(history, &nights, options)?,
            (baseline, _) => baseline,
        };
        let changes = baseline.map(|before| changes(&before, &state, options));
        let changes = changes.transpose().map_err(Error::Baseline)?;
        let state = state.to_bytes().map_err(Error::Unwritable)?;
        Ok(Self { state, changes, nights, ..audit.complete() })
    }

    /// The report about one record. Its numbers are those of the whole snapshot; its findings are those about what belongs
    /// to the record, and about files.
    fn about(mut self, (kind, id): (Kind, i64)) -> Result<Self, Error> {
        let focus = Focus::new(&self.snapshot, &self.facts, (kind, id));
        let focus = focus.ok_or(Error::NotHeld(kind, id))?;
        self.facts.narrow(&self.snapshot, &focus);
        self.findings.retain(|finding| {
            finding.subject.record().is_none_or(|(kind, id)| focus.has(kind, id))
        });
        self.focus = Some(focus);
        Ok(self)
    }

    /// What was read and how it came out, a line for each thing.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = summary::of(&self.snapshot, &self.facts.audit, &self.findings);
        if let Some(focus) = &self.focus {
            text.push_str(&summary::about(focus));
        }
        text
    }

    /// Its files, which can be rendered one by one.
    #[must_use]
    pub fn site<'a>(&'a self, options: &'a Options) -> Site<'a> {
        let originals = FromSources {
            sources: &self.sources,
            pictures: &options.pictures,
            redact: !options.privacy.keeps_all(),
        };
        let options = site::Options {
            capture_pages: options.capture_pages,
            occurrence_pages: options.occurrence_pages,
            images: options.pictures.kind(),
            privacy: options.privacy,
            index: options.index,
            one_file: options.one_file,
        };
        let originals = Box::new(originals);
        let focus = self.focus.as_ref();
        let since = self.changes.as_ref().map(Changes::by_record);
        let past = Past { state: &self.state, since, trends: Trends::of(&self.nights) };
        Site::new(&self.snapshot, &self.facts, &self.findings, originals, options, focus, past)
    }

    /// All findings of a report: those of the audit, what was left out of the records that its pages show, and the pictures
    /// that were not copied.
    #[must_use]
    pub fn findings_with(
        &self,
        left_out: Redactions,
        refused: Vec<(CaptureId, Refused)>,
        selection: &Selection,
    ) -> Vec<Finding> {
        let mut more = of_what_was_left_out(left_out);
        more.extend(of_refused_pictures(refused));
        let more = more.into_iter().filter(|finding| selection.includes(finding.code));
        let mut findings: Vec<Finding> = self.findings.iter().cloned().chain(more).collect();
        findings.sort();
        findings
    }
}

/// What was left out of the records that a report shows.
fn of_what_was_left_out(left_out: Redactions) -> Vec<Finding> {
    let finding = |(code, kinds): (Code, &[Private])| {
        let these = left_out.only(kinds);
        let message = format!("left out of the records shown: {}", these.words());
        (these.total() > 0).then(|| {
            Finding::new(code, Subject::Snapshot, message).count("left_out", these.total())
        })
    };
    LEFT_OUT.into_iter().filter_map(finding).collect()
}

/// Pictures that were not copied.
fn of_refused_pictures(mut refused: Vec<(CaptureId, Refused)>) -> Vec<Finding> {
    refused.sort_by_key(|(capture, _)| *capture);
    let finding = |(capture, why): &(CaptureId, Refused)| {
        let message = format!("its picture is not copied: {why}");
        Finding::new(NOT_COPIED, Subject::Capture(*capture), message)
    };
    let mut findings: Vec<Finding> = refused.iter().take(MOST_PICTURES).map(finding).collect();
    if let Some(more) = refused.len().checked_sub(MOST_PICTURES).filter(|more| *more > 0) {
        let message = format!("{more} more pictures are not copied");
        findings.push(Finding::new(NOT_COPIED, Subject::Snapshot, message));
    }
    findings
}

/// Records as they stand in the files of the snapshot, and pictures from the user's folder.
struct FromSources<'a> {
    sources: &'a Sources,
    pictures: &'a Pictures,
    redact: bool,
}

impl Originals for FromSources<'_> {
    fn text(&self, origin: Origin) -> std::io::Result<String> {
        self.sources.text(origin)
    }

    fn beginnings(
        &self,
        origins: &[Origin],
        most: u32,
        each: &mut dyn FnMut(&[u8]),
    ) -> std::io::Result<()> {
        self.sources.beginnings(origins, most, each)
    }

    fn name(&self, origin: Origin) -> &str {
        self.sources.name(origin.file)
    }

    fn image(&self, path: &str) -> Result<Option<(Vec<u8>, PictureFormat)>, Refused> {
        self.pictures.find(path, self.redact)
    }
}

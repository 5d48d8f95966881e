//! A report from beginning to end, for the command, for tests, and for other programs.
//!
//! [`build`] goes the whole way:
//!
//! 1. the inputs are read ([`crate::read`]);
//! 2. what is private is taken out of the snapshot ([`crate::publish`]);
//! 3. its records are recomputed ([`crate::facts`]), for an [`Audit`] or for a whole [`Report`];
//! 4. the files of the report are planned and rendered ([`crate::site`]);
//! 5. each is put into a [`Sink`], which makes them a report when all are there.
//!
//! Nothing here prints, asks the environment, or knows of exit codes.

mod audit;
mod cache;
mod error;
mod own_settings;
mod past;
mod pictures;
mod report;
mod state;
mod summary;
pub mod weight;

use std::path::{Path, PathBuf};

pub use audit::Audit;
pub use error::Error;
pub use own_settings::OwnSettings;
pub use pictures::Pictures;
pub use report::Report;
pub use state::{changes, state_of, states_of};

use crate::finding::Finding;
use crate::history::{Added, History, Night};
use crate::manifest::{InputEntry, Made, Manifest, Written};
use crate::model::{CaptureId, Kind, Snapshot, SourceFile};
use crate::output::{Memory, OneFile, OutputError, Sink, Summary};
use crate::parallel::{both, try_map_with_workers};
use crate::picture::Refused;
use crate::publish::{Privacy, Redactions};
use crate::read::{Limits, ReadProgress};
use crate::report::Selection;
use crate::site::{Artifact, FragmentCache, RecordPages, Rendered, Room, Site, one_file};
use crate::state::State;

/// How a report is made. Whatever changes a report or what is said of it stands here: see [`build`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How much the snapshot may ask for.
    pub limits: Limits,
    /// What is left out.
    pub privacy: Privacy,
    /// Whether a snapshot is refused of which a part cannot be read.
    pub strict: bool,
    /// Which findings count.
    pub selection: Selection,
    /// The settings that came with the snapshot.
    pub own_settings: OwnSettings,
    /// Which captures get a page of their own.
    pub capture_pages: RecordPages,
    /// Which occurrences get a page of their own.
    pub occurrence_pages: RecordPages,
    /// The record that the report is about, of the kinds in [`crate::facts::Focus::KINDS`]; `None` for all of the snapshot.
    pub only: Option<(Kind, i64)>,
    /// Where the pictures of captures come from.
    pub pictures: Pictures,
    /// Whether search engines may list the pages; `None`: unless a project in the report is a draft.
    pub index: Option<bool>,
    /// Larger pages are told in [`Built::large`]; 0 for none. In bytes.
    pub max_page_bytes: u64,
    /// Whether the report is to be one file ([`build_one_file`]).
    pub one_file: bool,
    /// What the report is compared with: an earlier snapshot, its state, a report of it, or a night of the history.
    pub baseline: Baseline,
    /// The folder of the history to which the snapshot is added, and whose trends the report shows; `None` for none.
    pub history: Option<PathBuf>,
}

/// What a report is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// The night before, if there is a history.
    #[default]
    NightBefore,
    /// Nothing.
    None,
    /// This: see [`state_of`].
    Of(PathBuf),
}

impl Options {
    /// The size that a page should not exceed where nothing is said, in bytes: without compression it takes less than a
    /// second at a megabit per second.
    pub const MAX_PAGE_BYTES: u64 = 100_000;

    /// The state that the report is to be compared with.
    ///
    /// # Errors
    /// As [`state_of`].
    fn baseline_state(&self, progress: &dyn ReadProgress) -> Result<Option<State>, Error> {
        match &self.baseline {
            Baseline::Of(path) => state_of(path, self, progress).map(Some),
            Baseline::NightBefore | Baseline::None => Ok(None),
        }
    }

    /// The history that the snapshot is added to; a report about one record is added to none.
    ///
    /// # Errors
    /// When it cannot be opened.
    fn history(&self) -> Result<Option<History>, Error> {
        let folder = self.history.as_deref().filter(|_| self.only.is_none());
        folder.map(History::open).transpose().map_err(Error::History)
    }

    /// Whether findings with this code are listed.
    fn lists(&self, code: &str) -> bool {
        self.selection.includes_text(code) && self.own_settings.listed.includes_text(code)
    }

    /// The folder of the history, whether the snapshot is added to it or not.
    fn history_folder(&self) -> &Path {
        self.history.as_deref().unwrap_or_else(|| Path::new(History::FOLDER))
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            privacy: Privacy::default(),
            strict: false,
            selection: Selection::default(),
            own_settings: OwnSettings::default(),
            capture_pages: RecordPages::default(),
            occurrence_pages: RecordPages::default(),
            only: None,
            pictures: Pictures::default(),
            index: None,
            max_page_bytes: Self::MAX_PAGE_BYTES,
            one_file: false,
            baseline: Baseline::default(),
            history: None,
        }
    }
}

/// Told what a build is doing.
pub trait Progress: ReadProgress {
    /// So many parts of the report are to be written.
    fn writing(&self, parts: usize);
    /// One of them is written. Called from many threads.
    fn written(&self);
}

/// Progress that nobody looks at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl ReadProgress for Silent {
    fn files(&self, _done: usize, _total: usize) {}
}

impl Progress for Silent {
    fn writing(&self, _parts: usize) {}
    fn written(&self) {}
}

/// A report that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// Number of its pages and findings, and what was said of the snapshot.
    pub made: Made,
    /// What became of its files.
    pub written: Summary,
    /// For how many captures a picture was found in the folder of copies; `None` where no folder of pictures was named, or nothing was built anew.
    pub pictures: Option<usize>,
    /// Pages larger than the options ask for; `None` where there is none.
    pub large: Option<LargePages>,
    /// Its findings, the worst first; `None` where the former report was kept, since then nothing was read.
    pub findings: Option<Vec<Finding>>,
    /// What was added to the history; `None` where there is none, or the former report was kept.
    pub added: Option<Added>,
}

/// Pages that are larger than the options ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LargePages {
    /// How many.
    pub count: usize,
    /// The largest of them.
    pub largest: Written,
}

/// Builds a report of everything under `inputs`.
///
/// Nothing is read or written where the sink holds a report that was made of the same inputs, by the same program and
/// with the same options, and whose files nobody changed: that report is kept.
///
/// # Errors
/// As told by [`Error`]; the report that the sink held before is then as it was, unless nothing but the history could not be
/// written.
pub fn build(
    inputs: &[PathBuf],
    options: &Options,
    sink: &mut dyn Sink,
    progress: &dyn Progress,
) -> Result<Built, Error> {
    let history = options.history()?;
    let baseline = options.baseline_state(progress)?;
    let without_nights = cache::key(inputs, options, baseline.as_ref())?;
    let key = |own: Option<&Night>| {
        cache::key_with_nights(&without_nights, history.as_ref(), own.map(Night::name).as_ref())
    };
    // The key has the names of all nights, so that a report which is kept has added its own.
    if let Some(kept) = cache::kept(sink, inputs, &key(None)) {
        return Ok(kept);
    }
    let report = Report::since((baseline, history.as_ref()), inputs, options, progress)?;
    let site = report.site(options);
    let cache = site.cache()?;
    let plan = site.plan();
    // While they are made there may come up findings for which there is another page.
    progress.writing(plan.len() + site.closing_plan().len());
    let done = Writer { sink: &*sink, progress }.write(&site, &cache, &plan)?;
    let findings = report.findings_with(done.left_out, done.refused.clone(), &options.selection);
    let site = site.with_findings(&findings);
    let finish = || {
        let writer = Writer { sink: &*sink, progress };
        let done =
            done.and(writer.write(&site, &FragmentCache::default(), &site.closing_plan())?);
        let large = large_pages(&done.pages, options.max_page_bytes);
        // Copies of pictures are no inputs that the manifest knows, and a warning is to be given again.
        let is_final = !options.pictures.is_copied() && large.is_none();
        let key = if is_final { key(report.nights.last()) } else { String::new() };
        let pages = done.pages.len();
        let files: Vec<Written> = done.pages.into_iter().chain(done.others).collect();
        let pictures = options.pictures.is_copied().then_some(done.pictures + done.refused.len());
        let made = Made {
            snapshot_bytes: weight::of_snapshot(&report.snapshot.files),
            weight: weight::by_part(files.iter().map(|file| (file.path.as_str(), file.size))),
            ..summary::made(key, &report.summary(), &findings, pages)
        };
        report.sources.unchanged()?;
        let manifest = Manifest::new(inputs_of(&report.snapshot), made.clone(), files);
        let written = sink.finish(manifest.map_err(OutputError::Twice)?)?;
        let added = match &history {
            None => None,
            Some(history) => {
                let state = State::from_bytes(&report.state).map_err(Error::Unwritable)?;
                Some(history.add(&state).map_err(Error::History)?)
            }
        };
        Ok::<_, Error>((made, written, pictures, large, added))
    };
    // Giving back the memory of a large cache takes as long as the last pages do.
    let (finished, ()) = both(finish, || drop(cache));
    drop(site);
    let (made, written, pictures, large, added) = finished?;
    Ok(Built { made, written, pictures, large, findings: Some(findings), added })
}

/// Builds a report of everything under `inputs` and puts it into one file, which a browser opens on its own.
///
/// # Errors
/// As [`build`], and [`Error::TooLarge`]; whatever file was there is then as it was.
pub fn build_one_file(
    inputs: &[PathBuf],
    options: &Options,
    file: &OneFile,
    progress: &dyn Progress,
) -> Result<Built, Error> {
    let options = Options { one_file: true, ..options.clone() };
    let mut memory = Memory::default();
    let built = build(inputs, &options, &mut memory, progress)?;
    let crate::site::OneFile { html, sizes } = one_file(memory.files(), Room::default())?;
    drop(memory);
    let made = Made { weight: weight::by_part(of_parts(&sizes)), ..built.made };
    Ok(Built { made, written: file.put(html.as_bytes())?, ..built })
}

/// Parts of one file with their bytes.
fn of_parts(sizes: &[(String, u64)]) -> impl Iterator<Item = (&str, u64)> {
    sizes.iter().map(|(path, bytes)| (path.as_str(), *bytes))
}

/// The files of a snapshot, for the manifest.
fn inputs_of(snapshot: &Snapshot) -> Vec<InputEntry> {
    let entry = |file: &SourceFile| InputEntry {
        path: file.name.clone(),
        size: file.bytes,
        sha256: file.sha256.clone(),
    };
    snapshot.files.iter().map(entry).collect()
}

/// The pages that have more bytes than `most`, which is 0 for any number.
fn large_pages(pages: &[Written], most: u64) -> Option<LargePages> {
    let large = || pages.iter().filter(|page| most > 0 && page.size > most);
    let largest = large().max_by_key(|page| (page.size, &page.path))?;
    Some(LargePages { count: large().count(), largest: largest.clone() })
}

/// Renders files and puts them into a sink.
struct Writer<'a> {
    sink: &'a dyn Sink,
    progress: &'a dyn Progress,
}

/// Files that were put into a sink.
#[derive(Default)]
struct Done {
    pages: Vec<Written>,
    others: Vec<Written>,
    /// What was left out of the records that they show.
    left_out: Redactions,
    /// How many pictures were copied.
    pictures: usize,
    /// Pictures that were not copied.
    refused: Vec<(CaptureId, Refused)>,
}

impl Done {
    fn and(mut self, other: Self) -> Self {
        self.pages.extend(other.pages);
        self.others.extend(other.others);
        self.left_out += other.left_out;
        self.pictures += other.pictures;
        self.refused.extend(other.refused);
        self
    }
}

impl Writer<'_> {
    /// Renders what is planned, and what belongs to it, in parallel. What was rendered is put into the sink at once, so
    /// that it need not be kept.
    fn write(
        &self,
        site: &Site<'_>,
        cache: &FragmentCache,
        plan: &[Artifact],
    ) -> Result<Done, Error> {
        let done = try_map_with_workers(
            plan,
            || cache.worker(),
            |worker, artifact| {
                let done = self.put(site.render(worker, *artifact)?)?;
                self.progress.written();
                Ok::<_, Error>(done)
            },
        )?;
        Ok(done.into_iter().fold(Done::default(), Done::and))
    }

    fn put(&self, rendered: Rendered) -> Result<Done, Error> {
        let Rendered { files, left_out, refused } = rendered;
        let mut done = Done { left_out, refused, ..Done::default() };
        for (artifact, bytes) in files {
            let written = self.sink.put(&artifact.path(), bytes)?;
            done.pictures += usize::from(matches!(artifact, Artifact::Picture { .. }));
            match artifact {
                Artifact::Page(_) => done.pages.push(written),
                _ => done.others.push(written),
            }
        }
        Ok(done)
    }
}

//! The two sides of a comparison: snapshots, states of them that were kept, reports, which hold a state, or nights of a history.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::{Audit, Error, Options};
use crate::diff::{Changes, Refusal, compare};
use crate::finding::{Code, Finding};
use crate::history::{History, NightName};
use crate::manifest::{Manifest, is_of_a_report, is_one_file};
use crate::parallel::both;
use crate::publish::Redactions;
use crate::read::{Purpose, ReadProgress};
use crate::site::{Artifact, Data, state_in};
use crate::state::State;

/// Findings about the settings that came with a snapshot, not about its records.
const OF_SETTINGS: [Code; 2] = [Code(616), Code(617)];
/// The most bytes of a state that is read: one of ten million captures has a fifth of it.
const MOST_BYTES: u64 = 1 << 30;

/// What stands before the name of a night of the history. A file of such a name is `./history:...`.
const NIGHT: &str = "history:";

/// The states of two sides, each a snapshot, which is read and recounted, its state as a file or in a report, or a night of
/// the history (`history:latest`).
///
/// # Errors
/// When a snapshot cannot be read, a report holds no state, a state has another form, or there is no such night.
pub fn states_of(
    sides: [&Path; 2],
    options: &Options,
    progress: &dyn ReadProgress,
) -> Result<[State; 2], Error> {
    // All is found before anything is read.
    let [before, after] = sides.map(|path| Side::of(path, options));
    let (before, after) = (before?, after?);
    if before.is_kept() && after.is_kept() {
        let (before, after) =
            both(|| before.state(options, progress), || after.state(options, progress));
        return Ok([before?, after?]);
    }
    // One after the other: together they would take the memory of both.
    if before.is_kept() {
        // It takes less as it is kept.
        let after = after.state(options, progress)?;
        return Ok([before.state(options, progress)?, after]);
    }
    Ok([before.state(options, progress)?, after.state(options, progress)?])
}

/// The state of one side.
///
/// # Errors
/// As [`states_of`].
pub fn state_of(
    path: &Path,
    options: &Options,
    progress: &dyn ReadProgress,
) -> Result<State, Error> {
    Side::of(path, options)?.state(options, progress)
}

/// Where a state comes from.
enum Side<'a> {
    /// A snapshot.
    Snapshot(&'a Path),
    /// The file of a state, as it stands at a path or in the report there.
    File(&'a Path, Vec<u8>),
    /// A night.
    Night(History, NightName),
}

impl<'a> Side<'a> {
    fn of(path: &'a Path, options: &Options) -> Result<Self, Error> {
        if let Some(reference) = path.to_str().and_then(|text| text.strip_prefix(NIGHT)) {
            let history = History::open(options.history_folder()).map_err(Error::History)?;
            let night = history.find(reference).map_err(Error::History)?.clone();
            return Ok(Self::Night(history, night));
        }
        Ok(match kept(path)? {
            Some(bytes) => Self::File(path, bytes),
            None => Self::Snapshot(path),
        })
    }

    fn is_kept(&self) -> bool {
        !matches!(self, Self::Snapshot(_))
    }

    fn state(self, options: &Options, progress: &dyn ReadProgress) -> Result<State, Error> {
        match self {
            Self::Snapshot(path) => {
                let inputs = [path.to_owned()];
                Audit::of(&inputs, Purpose::Numbers, options, progress).map(|of| of.state())
            }
            Self::File(path, bytes) => State::from_bytes(&bytes)
                .map_err(|source| Error::State { path: path.to_owned(), source }),
            Self::Night(history, night) => history.state(&night).map_err(Error::History),
        }
    }
}

/// What changed from one state to another, as far as it is to be listed, and without what is private: states have all findings,
/// and may be kept that were made with less left out.
///
/// # Errors
/// When they are of two instances of the platform.
pub fn changes(before: &State, after: &State, options: &Options) -> Result<Changes, Refusal> {
    let mut changes = compare(before, after)?;
    changes.findings.retain(|code| options.lists(code));
    let privacy = options.privacy;
    changes.each_text(&mut |text| privacy.clean_message(text, &mut Redactions::default()));
    Ok(changes)
}

impl Audit {
    /// What a later snapshot is compared with. It has all that was found, whichever findings are listed: one that is not listed
    /// tonight is not resolved.
    #[must_use]
    pub fn state(&self) -> State {
        let is_found = |finding: &&Finding| !OF_SETTINGS.contains(&finding.code);
        let listed = self.findings.iter().filter(is_found);
        let findings: Vec<Finding> = listed.chain(&self.left_out).cloned().collect();
        State::of(&self.snapshot, &self.facts, &findings)
    }
}

/// The bytes of the state at a path, if it is a state or a report; `None` for anything else. What cannot be read here is told
/// when it is read as a snapshot.
fn kept(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let of_report = |state: Option<Vec<u8>>| match state {
        Some(bytes) => Ok(Some(bytes)),
        None => Err(Error::NoState(path.to_owned())),
    };
    if path.is_dir() {
        let Ok(manifest) = File::open(path.join(Manifest::FILE)) else { return Ok(None) };
        return match is_of_a_report(manifest) {
            true => of_report(bytes_of(&path.join(Artifact::Data(Data::State).path()))),
            false => Ok(None),
        };
    }
    let mut head = Vec::new();
    let file = path.is_file().then(|| File::open(path).ok()).flatten();
    let read = file.map(|file| file.take(State::HEAD_BYTES).read_to_end(&mut head));
    if !matches!(read, Some(Ok(_))) {
        return Ok(None);
    }
    if State::is(&head) {
        return Ok(bytes_of(path));
    }
    if is_one_file(head.as_slice()) {
        let html = bytes_of(path).and_then(|bytes| String::from_utf8(bytes).ok());
        return of_report(html.and_then(|html| state_in(&html)));
    }
    match head.starts_with(b"PK") {
        true => in_zip(path).map_or(Ok(None), of_report),
        false => Ok(None),
    }
}

/// What a file holds; `None` where it cannot be read, or is larger than any state.
fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Of a report that is a zip the file of its state, if it has one; `None` for a zip that is no report.
fn in_zip(path: &Path) -> Option<Option<Vec<u8>>> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    if !is_of_a_report(archive.by_name(Manifest::FILE).ok()?) {
        return None;
    }
    let state = archive.by_name(&Artifact::Data(Data::State).path());
    let mut bytes = Vec::new();
    let read = state.ok().and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes).ok());
    Some(read.map(|_| bytes))
}

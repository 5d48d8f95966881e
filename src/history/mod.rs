//! A history: the states of many nights in a folder that git, a bucket or an artifact of CI carries from one to the next.
//!
//! Each night has a line, a small file with what trends need ([`Night`]). Its state is cut into pieces that are files named by
//! the hash of their content: nights share those that did not change. No file is written again once it is there, and none
//! grows: two runs that add at once lose nothing, and two histories become one by copying the files of one to the other.
//! `HISTORY.md` tells each file.

mod add;
mod columns;
mod error;
mod find;
mod name;
mod night;
mod objects;
mod pieces;
mod prune;
mod tags;
pub mod trends;
mod verify;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use add::Added;
pub use error::HistoryError;
pub use name::NightName;
pub use night::{
    Created, FiltersRule, FindingCount, LINE_FORM, Night, NightCount, NightSet, NightStation,
    RecentJobs, Standings, Totals,
};
pub use prune::{Keep, Pruned};
pub use verify::{Remark, Verified};

use self::name::is_hash;
use self::objects::{Objects, TEMPORARY, bytes, check, entries};
use self::pieces::{Entry, List, join};
use crate::parallel::map_in_order;
use crate::state::State;

/// The version of the form of a history.
pub const FORM: u64 = 1;
/// The file that tells a history from other folders.
const MARKER: &str = "mothbook-history.json";
/// What git keeps of a branch that has no file yet.
const GIT: &str = ".git";
/// A line of mothbook is far shorter.
const LONGEST_LINE: u64 = 16 << 20;
/// All pieces of a state have so many times the bytes that they have packed, and these, at most: those of real snapshots
/// have ten to twenty times as many. What unpacks to more was made to fill the memory.
const MOST_RATIO: u64 = 64;
const MOST_MORE: u64 = 64 << 20;

/// A history in a folder.
#[derive(Clone, Debug)]
pub struct History {
    folder: PathBuf,
    /// Ascending.
    nights: Vec<NightName>,
    objects: Objects,
    /// The nights whose state was pruned, as far as files say so.
    pruned: BTreeSet<NightName>,
}

impl History {
    /// The folder of a history where none is named.
    pub const FOLDER: &str = "history";

    /// Opens the history in a folder; one that is not there, or is empty, is a history without nights. Only names are read.
    ///
    /// # Errors
    /// When the folder is not empty and no history, or one of another form, or cannot be listed.
    pub fn open(folder: &Path) -> Result<Self, HistoryError> {
        let mut history = Self {
            folder: folder.to_owned(),
            nights: Vec::new(),
            objects: Objects::new(folder),
            pruned: BTreeSet::new(),
        };
        if history.is_there()? {
            history.nights = history.names("nights", NightName::of_file)?;
            history.pruned = history.names("pruned", NightName::parse)?.into_iter().collect();
        }
        Ok(history)
    }

    /// Whether there is a history in the folder, and not nothing.
    fn is_there(&self) -> Result<bool, HistoryError> {
        #[derive(Deserialize)]
        struct Marker {
            mothbook_history: u64,
        }
        let path = self.folder.join(MARKER);
        match bytes(&path, 1 << 10) {
            Ok(text) => match serde_json::from_slice(&text) {
                Ok(Marker { mothbook_history: FORM }) => Ok(true),
                Ok(Marker { mothbook_history: found }) => Err(HistoryError::Form { path, found }),
                Err(error) => Err(HistoryError::damaged(&path, error)),
            },
            Err(HistoryError::Missing(_)) if !self.folder.exists() => Ok(false),
            Err(HistoryError::Missing(_)) => {
                let is_nothing = |name: &str| name == GIT || name.starts_with(TEMPORARY);
                let is_empty = entries(&self.folder)?.iter().all(|(name, _)| is_nothing(name));
                let refusal = || HistoryError::NotHistory(self.folder.clone());
                if is_empty { Ok(false) } else { Err(refusal()) }
            }
            Err(error) => Err(error),
        }
    }

    /// The names of nights in a folder of the history, ascending; other files are left alone.
    fn names(
        &self,
        folder: &str,
        name: fn(&str) -> Option<NightName>,
    ) -> Result<Vec<NightName>, HistoryError> {
        let folder = self.folder.join(folder);
        if !check(&folder)? {
            return Ok(Vec::new());
        }
        let mut names: Vec<NightName> =
            entries(&folder)?.iter().filter_map(|(file, _)| name(file)).collect();
        names.sort();
        Ok(names)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The nights, ascending by time and id; those without a time come first.
    #[must_use]
    pub fn nights(&self) -> &[NightName] {
        &self.nights
    }

    /// The file of a night.
    fn path_of(&self, name: &NightName) -> PathBuf {
        self.folder.join("nights").join(name.file())
    }

    /// The file that says that the state of a night was pruned.
    fn pruned_path_of(&self, name: &NightName) -> PathBuf {
        self.folder.join("pruned").join(name.to_string())
    }

    /// The line of a night.
    ///
    /// # Errors
    /// When its file is missing, damaged, or of another night.
    pub fn line(&self, name: &NightName) -> Result<Night, HistoryError> {
        /// What every form of a line has.
        #[derive(Deserialize)]
        struct Form {
            v: u32,
        }
        let path = self.path_of(name);
        let text = bytes(&path, LONGEST_LINE)?;
        let damaged = |error| HistoryError::damaged(&path, error);
        // Read twice only where it is another one: hundreds of lines are read for a report.
        let other = || match serde_json::from_slice::<Form>(&text) {
            Ok(Form { v }) if v != LINE_FORM => {
                Some(HistoryError::Form { path: path.clone(), found: v.into() })
            }
            _ => None,
        };
        let night: Night = match serde_json::from_slice::<Night>(&text) {
            Ok(night) if night.v == LINE_FORM => night,
            Ok(night) => return Err(HistoryError::Form { path, found: night.v.into() }),
            Err(error) => return Err(other().unwrap_or_else(|| damaged(error))),
        };
        if is_hash(&night.id) && night.name() == *name {
            Ok(night)
        } else {
            Err(HistoryError::damaged(&path, "it is the line of another night"))
        }
    }

    /// The lines of the last so many nights, ascending.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn last(&self, most: usize) -> Result<Vec<Night>, HistoryError> {
        let (_, last) = self.nights.split_at(self.nights.len().saturating_sub(most));
        map_in_order(last, |name| self.line(name)).into_iter().collect()
    }

    /// The last night before this one, which need not be in the history.
    #[must_use]
    pub fn before(&self, taken: Option<&str>, id: &str) -> Option<&NightName> {
        let name = NightName::of(taken, id);
        let place = self.nights.partition_point(|night| *night < name);
        self.nights.get(place.checked_sub(1)?)
    }

    /// Whether the state of a night was pruned, so that only its line is left.
    #[must_use]
    pub fn is_pruned(&self, night: &Night) -> bool {
        self.pruned.contains(&night.name()) && self.objects.packed_bytes(&night.id).is_err()
    }

    /// The state of a night.
    ///
    /// # Errors
    /// When it was pruned, or an object of it is missing or damaged.
    pub fn state(&self, name: &NightName) -> Result<State, HistoryError> {
        let night = self.line(name)?;
        let mut state = self.state_of(&night)?;
        state.about.files = night.files;
        Ok(state)
    }

    fn state_of(&self, night: &Night) -> Result<State, HistoryError> {
        let list = self.list(night)?;
        let path = self.objects.path(&night.id);
        self.check_length(&list, &path)?;
        let read = |Entry(_, _, hash, length): &Entry| self.objects.read(hash, Some(*length));
        let contents: Result<Vec<_>, _> = map_in_order(&list.pieces, read).into_iter().collect();
        join(&list, &contents?).map_err(|why| HistoryError::damaged(&path, why))
    }

    /// The list of the pieces of a night.
    fn list(&self, night: &Night) -> Result<List, HistoryError> {
        if self.is_pruned(night) {
            return Err(HistoryError::Pruned(night.name().to_string()));
        }
        let content = self.objects.read(&night.id, None)?;
        let list: List = serde_json::from_slice(&content)
            .map_err(|error| HistoryError::damaged(&self.objects.path(&night.id), error))?;
        match list.pieces.iter().find(|Entry(_, _, hash, _)| !is_hash(hash)) {
            None => Ok(list),
            Some(_) => {
                let what = "it names a piece by what is no hash";
                Err(HistoryError::damaged(&self.objects.path(&night.id), what))
            }
        }
    }

    /// Refuses pieces that unpack to far more than their files have.
    fn check_length(&self, list: &List, path: &Path) -> Result<(), HistoryError> {
        let mut seen = BTreeSet::new();
        let (mut packed, mut unpacked) = (0u64, 0u64);
        for Entry(_, _, hash, length) in &list.pieces {
            unpacked = unpacked.saturating_add(*length);
            // One that many share counts once: each of them takes memory.
            if seen.insert(hash) {
                packed = packed.saturating_add(self.objects.packed_bytes(hash)?);
            }
        }
        let most = packed.saturating_mul(MOST_RATIO).saturating_add(MOST_MORE);
        if unpacked > most { Err(HistoryError::Large(path.to_owned())) } else { Ok(()) }
    }
}

//! States of old nights deleted; their lines stay.

use std::collections::BTreeSet;
use std::fs;

use super::objects::{Listed, make};
use super::{History, HistoryError, NightName};
use crate::model::ServerTime;
use crate::output::{put_bytes_of_many, sync};

/// Which states are kept: those of the last nights, and of the last night of each of the last months. Those of tagged nights,
/// of nights whose time is not known, and of the last night are kept in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Of so many days, counted back from the last night's time: 1 for its last 24 hours.
    pub days: u32,
    /// Of so many months, that of the last night among them.
    pub months: u32,
}

impl Default for Keep {
    fn default() -> Self {
        Self { days: 30, months: 12 }
    }
}

/// What was deleted of a history, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// The nights of which only the line is left since now.
    pub nights: Vec<NightName>,
    /// The nights whose states are kept.
    pub kept: usize,
    /// The objects that no night needs any more.
    pub objects: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl History {
    /// Deletes the objects that only states need which are not to be kept, and what killed runs left. Without `delete` nothing
    /// is done but told.
    ///
    /// # Errors
    /// When a tag or a state that is to be kept cannot be read, since then it is not known what it needs; nothing is deleted
    /// then. Or when something cannot be deleted.
    pub fn prune(&self, keep: Keep, delete: bool) -> Result<Pruned, HistoryError> {
        if !delete {
            return Ok(Self::open(&self.folder)?.to_prune(keep)?.0);
        }
        let _lock = self.lock()?;
        // Others may have written since it was opened.
        let now = Self::open(&self.folder)?;
        let (pruned, listed, needed) = now.to_prune(keep)?;
        // From here on, whoever finds no list of a night's pieces is told why.
        if !pruned.nights.is_empty() {
            make(&self.folder.join("pruned"))?;
        }
        for name in &pruned.nights {
            put_bytes_of_many(&now.pruned_path_of(name), b"")?;
        }
        sync(&self.folder)?;
        // A list goes before the pieces that it names.
        let is_list =
            |hash: &str| pruned.nights.iter().any(|name| hash.starts_with(name.short_id()));
        let (lists, pieces): (Vec<_>, Vec<_>) = listed
            .objects
            .iter()
            .filter(|(hash, _)| !needed.contains(*hash))
            .partition(|of| is_list(of.0));
        for (_, found) in lists.into_iter().chain(pieces) {
            remove(&found.path)?;
        }
        for found in &listed.left {
            remove(&found.path)?;
        }
        let mut folders: Vec<_> =
            listed.objects.values().filter_map(|of| of.path.parent()).collect();
        folders.dedup();
        // Those that are not empty stay.
        folders.into_iter().for_each(|folder| drop(fs::remove_dir(folder)));
        Ok(pruned)
    }

    /// What is to be deleted, what is there, and the objects that are needed of it.
    fn to_prune(&self, keep: Keep) -> Result<(Pruned, Listed, BTreeSet<String>), HistoryError> {
        let kept = self.kept(keep)?;
        let mut needed = BTreeSet::new();
        let mut pruned = Pruned::default();
        for name in &self.nights {
            let night = self.line(name)?;
            if self.is_pruned(&night) {
                continue;
            }
            if kept.contains(name) {
                let list = self.list(&night)?;
                needed.extend(list.pieces.into_iter().map(|entry| entry.2));
                needed.insert(night.id);
                pruned.kept += 1;
            } else {
                pruned.nights.push(name.clone());
            }
        }
        let listed = self.objects.list()?;
        let gone = listed.objects.iter().filter(|(hash, _)| !needed.contains(*hash));
        let gone = gone.map(|(_, found)| found).chain(&listed.left);
        for found in gone {
            pruned.objects += 1;
            pruned.bytes += found.bytes;
        }
        Ok((pruned, listed, needed))
    }

    /// The nights whose states are kept.
    fn kept(&self, keep: Keep) -> Result<BTreeSet<&NightName>, HistoryError> {
        let mut kept = BTreeSet::new();
        kept.extend(self.nights.last());
        kept.extend(self.nights.iter().filter(|name| name.taken().is_none()));
        for id in self.tags()?.values() {
            kept.extend(self.nights.iter().filter(|name| id.starts_with(name.short_id())));
        }
        let micros = |name: &NightName| {
            let taken = ServerTime::parse(&format!("{}:00", name.taken()?));
            taken.map(ServerTime::micros)
        };
        let Some(last) = self.nights.last().and_then(micros) else { return Ok(kept) };
        let from = last - i64::from(keep.days) * 24 * 3_600 * 1_000_000;
        kept.extend(self.nights.iter().filter(|name| micros(name).is_some_and(|at| at > from)));
        let month = |name: &NightName| {
            let day = name.day()?;
            Some(day.get(..4)?.parse::<i64>().ok()? * 12 + day.get(5..7)?.parse::<i64>().ok()?)
        };
        let newest = self.nights.last().and_then(month).unwrap_or(0);
        for (place, name) in self.nights.iter().enumerate() {
            let Some(of) = month(name) else { continue };
            let is_last = self.nights.get(place + 1).and_then(month) != Some(of);
            if is_last && newest - of < i64::from(keep.months) {
                kept.insert(name);
            }
        }
        Ok(kept)
    }
}

fn remove(path: &std::path::Path) -> Result<(), HistoryError> {
    fs::remove_file(path).map_err(HistoryError::io("remove", path))
}

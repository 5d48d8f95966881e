//! The members of an archive that is being read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::PathBuf;

use super::spool::{Put, Spool};
use super::{
    Code, InputFile, Limits, Opened, Packing, Place, ReadError, Trouble, WithFindings, fill_room,
};
use crate::finding::{Finding, Subject};
use crate::manifest::{Manifest, is_of_a_report};
use crate::model::Location;
use crate::read::packing::broken;
use crate::read::read_at::ReadAt;

/// The most members that are read. A snapshot with a file for each record may have some ten thousand; a few bytes of an
/// archive may unpack to millions.
const MOST_MEMBERS: usize = 1 << 18;
/// The most bytes of all their names together.
const MOST_IN_NAMES: usize = 1 << 26;

/// The members that were found so far.
pub(super) struct Members<'a> {
    archive: &'a InputFile,
    /// The path of the archive, links resolved: manifests know files by it.
    path: PathBuf,
    /// How what it is packed with is called.
    word: &'static str,
    limits: Limits,
    /// The most bytes that it may unpack to, and how many of them are left.
    most: u64,
    left: u64,
    spool: &'a mut Spool,
    files: Vec<InputFile>,
    /// The places of the names among the files, and how long all names are.
    places: BTreeMap<String, usize>,
    in_names: usize,
    left_out: Vec<Finding>,
    troubles: Vec<Trouble>,
    /// Whether no more is read.
    pub(super) is_full: bool,
}

impl<'a> Members<'a> {
    /// No members yet.
    pub(super) fn new(
        archive: &'a InputFile,
        word: &'static str,
        limits: (Limits, u64),
        spool: &'a mut Spool,
    ) -> Self {
        let (limits, most) = limits;
        let path = archive.path.canonicalize().unwrap_or_else(|_| archive.path.clone());
        Self {
            archive,
            path,
            word,
            limits,
            most,
            left: most,
            spool,
            files: Vec::new(),
            places: BTreeMap::new(),
            in_names: 0,
            left_out: Vec::new(),
            troubles: Vec::new(),
            is_full: false,
        }
    }

    /// The members, what is wrong with the archive as a whole, and whether it holds a report and nothing else. A report is no
    /// snapshot: see [`super::super::discover`].
    pub(super) fn finish(mut self) -> (WithFindings<Vec<InputFile>>, Vec<Trouble>, bool) {
        let is_report = |file: &&InputFile| {
            file.path.file_name().is_some_and(|name| name == Manifest::FILE)
                && file.open().is_ok_and(is_of_a_report)
        };
        let reports = self.files.iter().filter(is_report);
        let reports: BTreeSet<PathBuf> =
            reports.filter_map(|file| Some(file.path.parent()?.to_owned())).collect();
        if !reports.is_empty() {
            self.files.retain(|file| !file.path.ancestors().any(|folder| reports.contains(folder)));
        }
        let is_report = !reports.is_empty() && self.files.is_empty();
        (WithFindings { value: self.files, findings: self.left_out }, self.troubles, is_report)
    }

    /// The most bytes that the archive may unpack to.
    pub(super) fn most(&self) -> u64 {
        self.most
    }

    /// Takes a member that lies in the archive as it is, from one of its bytes on; one that is packed is unpacked.
    ///
    /// # Errors
    /// When there is no room for what is unpacked.
    pub(super) fn within(
        &mut self,
        name: &str,
        archive: &Opened,
        start: u64,
        len: u64,
    ) -> Result<(), ReadError> {
        let there = archive.size().unwrap_or_default().saturating_sub(start).min(len);
        let mut member = archive.part_of(start..start.saturating_add(there));
        let mut beginning = [0; 4];
        let (n, _) = member.fill_at(&mut beginning, 0);
        // What is not packed is limited only where somebody says so, as any other file.
        let most = self.limits.bytes.map_or(u64::MAX, |_| self.left);
        let place = self.archive.place_of(start..start + there.min(most));
        match place.filter(|_| Packing::of(beginning.get(..n).unwrap_or_default()).is_none()) {
            Some(place) => {
                let trouble = (there > most).then(|| self.too_much());
                self.left = self.left.saturating_sub(there);
                self.add(name, place, trouble);
            }
            None => self.put(name, &mut member)?,
        }
        if there < len {
            self.cut();
        }
        Ok(())
    }

    /// Unpacks a member.
    ///
    /// # Errors
    /// When there is no room for it.
    pub(super) fn put(&mut self, name: &str, from: &mut dyn Read) -> Result<(), ReadError> {
        // A byte more than there may be tells that there is more.
        let mut from = from.take(self.left.saturating_add(1));
        let mut beginning = [0; 4];
        let (n, first) = fill_room(&mut beginning, |rest, _| from.read(rest));
        let beginning = beginning.get(..n).unwrap_or_default();
        let packing = Packing::of(beginning);
        let mut packed = beginning.chain(&mut from);
        let put = match packing.map(|packing| packing.unpack(&mut packed)) {
            None => self.spool.put(&mut packed, self.left)?,
            Some(Ok(mut unpacked)) => self.spool.put(&mut unpacked, self.left)?,
            Some(Err(error)) => Put { range: 0..0, is_more: false, broken: Some(error) },
        };
        let len = put.range.end - put.range.start;
        // Of a member that is packed in itself both is counted: it may be endless and unpack to nothing.
        let read = self.left.saturating_add(1) - from.limit();
        let trouble = if put.is_more || from.limit() == 0 {
            Some(self.too_much())
        } else {
            put.broken.or(first.err()).map(|error| {
                let words = match packing {
                    Some(packing) => packing.broken(&error),
                    None => self.broken_words(&error),
                };
                Trouble { code: Code(602), words }
            })
        };
        let used = if packing.is_some() { len.saturating_add(read) } else { len };
        self.left = self.left.saturating_sub(used);
        let place = self.spool.place(put.range)?;
        self.add(name, place, trouble);
        Ok(())
    }

    /// Takes a member that cannot be read.
    pub(super) fn unreadable(&mut self, name: &str, words: &str) {
        let trouble = Trouble { code: Code(601), words: words.to_owned() };
        self.add(name, Place::Nowhere, Some(trouble));
    }

    /// Notes that the member that was taken last breaks off.
    pub(super) fn cut(&mut self) {
        let words = format!("the {} data breaks off within it", self.word);
        if let Some(last) = self.files.last_mut().filter(|last| last.troubles.is_empty()) {
            last.troubles.push(Trouble { code: Code(602), words });
        }
    }

    /// Notes that a member is left out that holds nothing of its own.
    pub(super) fn left_out(&mut self, name: &str, reason: &str) {
        let place = Location::file(&format!("{}/{}", self.archive.name, label(name)));
        let words = format!("left out: {reason}");
        self.left_out.push(Finding::new(Code(601), Subject::File, words).at(place));
        self.is_full |= self.left_out.len() >= MOST_MEMBERS;
    }

    /// Notes that the archive is damaged; members that are behind that place are not read.
    pub(super) fn broken(&mut self, words: String) {
        self.troubles.push(Trouble { code: Code(602), words });
    }

    /// Says that the archive is damaged.
    pub(super) fn broken_words(&self, why: &dyn std::fmt::Display) -> String {
        broken(self.word, why)
    }

    /// Notes that the archive unpacks to more than it may; no more of it is read.
    pub(super) fn too_much(&mut self) -> Trouble {
        let words = self.limits.too_much(Some(self.word), self.most);
        if !self.is_full {
            self.broken(words.clone());
        }
        self.is_full = true;
        Trouble { code: Code(602), words }
    }

    fn add(&mut self, name: &str, place: Place, trouble: Option<Trouble>) {
        let label = label(name);
        let file = InputFile {
            name: format!("{}/{label}", self.archive.name),
            path: self.path.join(&label),
            place,
            troubles: trouble.into_iter().collect(),
        };
        // Unpacked into a folder, the later one would take the place of the former.
        if let Some(former) = self.places.get(&label).and_then(|place| self.files.get_mut(*place)) {
            *former = file;
            self.left_out(name, "another member of this name comes behind it, and is read");
            return;
        }
        self.in_names += label.len();
        if self.files.len() >= MOST_MEMBERS || self.in_names > MOST_IN_NAMES {
            if !self.is_full {
                let n = self.files.len();
                self.broken(format!("it has more than {n} members; those behind are not read"));
            }
            self.is_full = true;
            return;
        }
        self.places.insert(label, self.files.len());
        self.files.push(file);
    }
}

/// The name of a member as a label: no folder above, no root.
fn label(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let parts: Vec<&str> = parts.collect();
    if parts.is_empty() { "(no name)".to_owned() } else { parts.join("/") }
}

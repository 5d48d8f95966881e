//! What stands in the folder of a report and is not of it: it stays, and what is in the way of a file of the report is kept
//! under another name.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::altered::is_content;
use super::left::folders_of;
use super::place::{create, take_over};
use crate::manifest::Written;
use crate::output::{OutputError, io_error};

/// A file, link or folder that is not of the report.
#[derive(Debug)]
pub(super) struct Foreign {
    /// Relative to the report.
    path: PathBuf,
    is_folder: bool,
}

/// All that stands in a folder and is not of the report with these files, sorted by path; nothing where there is no folder.
///
/// # Errors
/// When a folder cannot be looked into: what is in it would be lost.
pub(super) fn foreign(
    report: &Path,
    files: &BTreeMap<String, Written>,
) -> Result<Vec<Foreign>, OutputError> {
    let folders = folders_of(files);
    let mut all = Vec::new();
    for entry in walkdir::WalkDir::new(report).min_depth(1).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 && is_not_there(&error) => break,
            Err(error) => {
                let path = error.path().unwrap_or(report).to_owned();
                return Err(io_error("look into", &path)(error.into()));
            }
        };
        let path = entry.path().strip_prefix(report).unwrap_or(entry.path());
        let is_folder = entry.file_type().is_dir();
        let key = key(path);
        let is_ours =
            if is_folder { folders.contains(key.as_str()) } else { files.contains_key(&key) };
        if !is_ours {
            all.push(Foreign { path: path.to_owned(), is_folder });
        }
    }
    Ok(all)
}

fn is_not_there(error: &walkdir::Error) -> bool {
    error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// A path as a manifest writes it. No path of a report is as one that is not Unicode.
pub(super) fn key(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
    parts.join("/")
}

/// Takes what is not of the former report over into the new one, all of whose files are there. Gives what was in the way:
/// its path, and the one that it has now.
///
/// # Errors
/// When something cannot be taken over.
pub(super) fn carry_over(
    foreign: &[Foreign],
    former: &Path,
    new: &Path,
    files: &BTreeMap<String, Written>,
) -> Result<BTreeMap<PathBuf, PathBuf>, OutputError> {
    let mut places = Places { former, new, moved: BTreeMap::new() };
    for Foreign { path, is_folder } in foreign {
        // With the content of a file of the report it has been taken over as that.
        if files.get(&key(path)).is_some_and(|file| !is_folder && is_content(former, file)) {
            continue;
        }
        let to = new.join(places.of(path, *is_folder));
        if *is_folder {
            create(&to)?;
        } else {
            take_over(&former.join(path), &to)?;
        }
    }
    Ok(places.moved)
}

/// What is told of what stays where it is beside these files of a report, sorted: of a folder with none of them, its path and
/// a `/`. Nothing of what has become a file of the report, or was moved.
pub(super) fn names(
    foreign: &[Foreign],
    files: &BTreeMap<String, Written>,
    moved: &BTreeMap<PathBuf, PathBuf>,
) -> Vec<String> {
    let folders = folders_of(files);
    let name = |one: &Foreign| {
        let mut key = key(&one.path);
        let is_moved = one.path.ancestors().any(|path| moved.contains_key(path));
        let is_of_report = files.contains_key(&key) || folders.contains(key.as_str());
        if is_moved || is_of_report {
            return None;
        }
        let mut folders_around = key.match_indices('/').map(|(end, _)| end);
        match folders_around.find(|end| !folders.contains(&key[..*end])) {
            Some(end) => key.truncate(end + 1),
            None if one.is_folder => key.push('/'),
            None => {}
        }
        Some(key)
    };
    let names: BTreeSet<String> = foreign.iter().filter_map(name).collect();
    names.into_iter().collect()
}

/// Where in a new report what is not of it goes.
struct Places<'a> {
    former: &'a Path,
    new: &'a Path,
    /// What the new report is in the way of, and the path that it has there.
    moved: BTreeMap<PathBuf, PathBuf>,
}

impl Places<'_> {
    /// The place of a file or folder: its own path, unless something of the report is there.
    fn of(&mut self, path: &Path, is_folder: bool) -> PathBuf {
        let (mut from, mut to) = (PathBuf::new(), PathBuf::new());
        let mut parts = path.iter().peekable();
        while let Some(part) = parts.next() {
            let is_folder = is_folder || parts.peek().is_some();
            let there = fs::symlink_metadata(self.new.join(&to).join(part));
            let is_free = there.map_or(true, |there| is_folder && there.is_dir());
            let whole = from.join(part);
            let next = match self.moved.get(&whole) {
                Some(moved) => moved.clone(),
                None if is_free => to.join(part),
                None => {
                    let aside = self.aside(&from, &to, part);
                    self.moved.insert(whole.clone(), aside.clone());
                    aside
                }
            };
            (from, to) = (whole, next);
        }
        to
    }

    /// `NAME.mothbook-kept`, or the first of `NAME.mothbook-kept-2` and so on that is free in both reports.
    fn aside(&self, from: &Path, to: &Path, name: &OsStr) -> PathBuf {
        let mut n = 1_u64;
        loop {
            let mut aside = name.to_owned();
            aside.push(".mothbook-kept");
            if n > 1 {
                aside.push(format!("-{n}"));
            }
            let is_there = |path: PathBuf| path.join(&aside).symlink_metadata().is_ok();
            if !is_there(self.new.join(to)) && !is_there(self.former.join(from)) {
                return to.join(aside);
            }
            n += 1;
        }
    }
}

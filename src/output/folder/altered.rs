//! What others did to the files of a report, told by their content.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use super::left::folders_of;
use crate::manifest::Written;
use crate::parallel::map_in_order;

/// What became of a file of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Altered {
    /// It has another content, or cannot be read.
    Changed,
    /// It is not there.
    Missing,
    /// A folder or a link is in its place, or a link in that of a folder which it lies in.
    Replaced,
}

/// The files of a report that are not what its manifest says: all of them are read.
pub(super) fn altered(
    report: &Path,
    files: &BTreeMap<String, Written>,
) -> BTreeMap<String, Altered> {
    let folders = plain_folders(report, files);
    let files: Vec<&Written> = files.values().collect();
    let altered = map_in_order(&files, |file| became(report, &folders, file));
    let each = files.iter().zip(altered);
    each.filter_map(|(file, altered)| Some((file.path.clone(), altered?))).collect()
}

/// What became of one file; `None` where it is what the manifest says.
fn became(report: &Path, folders: &BTreeSet<&str>, file: &Written) -> Option<Altered> {
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    match fs::symlink_metadata(report.join(&file.path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Altered::Missing),
        Ok(meta) if meta.is_file() && folders.contains(folder) => {
            (!is_content(report, file)).then_some(Altered::Changed)
        }
        _ => Some(Altered::Replaced),
    }
}

/// Whether a plain file with the content that an entry tells stands in a folder.
pub(super) fn is_content(folder: &Path, entry: &Written) -> bool {
    let path = folder.join(&entry.path);
    // To open a pipe would wait for somebody to write into it.
    fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() == entry.size)
        && fs::File::open(&path).and_then(|file| entry.is_of(file)).unwrap_or(false)
}

/// The folders of a report that are folders and no links, those they lie in included.
fn plain_folders<'a>(report: &Path, files: &'a BTreeMap<String, Written>) -> BTreeSet<&'a str> {
    let mut plain = BTreeSet::new();
    // By path, so that a folder comes before those in it.
    for folder in folders_of(files) {
        let around = folder.rsplit_once('/').map_or("", |(around, _)| around);
        let is_inside = folder.is_empty() || plain.contains(around);
        if is_inside && fs::symlink_metadata(report.join(folder)).is_ok_and(|meta| meta.is_dir()) {
            plain.insert(folder);
        }
    }
    plain
}

//! How the last build left a report on the disk, so that the next one knows without reading it that nobody changed it.
//!
//! It is noted as two hashes, in a file beside the report. Not in the report: what is in there is published, and is the same
//! bytes on any machine, which times and places on a disk are not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use twox_hash::XxHash3_64;

use crate::manifest::Written;
use crate::parallel::map_in_order;

/// How the files and folders of a report stand on the disk, as two hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// Kind, size, times and place on the disk of each file, kind and place of each folder. Where the system tells neither
    /// place nor time of change (Windows), a file of the same size whose time of writing was set back is not seen.
    pub(super) files: u64,
    /// When something was last put into each folder, or taken out of it.
    pub(super) folders: u64,
}

/// The first line of the note.
const ABOUT: &str =
    "How mothbook left the report of this name. Without this file the next build reads all of it.";
/// A note is shorter than this, in bytes.
const MOST_BYTES: u64 = 1_000;

impl Left {
    /// How the files of a report stand on the disk now.
    pub(super) fn now(report: &Path, files: &BTreeMap<String, Written>) -> Self {
        let look = |path: &&str| fs::symlink_metadata(report.join(path)).ok();
        let folders: Vec<&str> = folders_of(files).into_iter().collect();
        let files: Vec<&str> = files.keys().map(String::as_str).collect();
        let of_files = map_in_order(&files, |path| {
            let meta = look(path);
            hash(
                path,
                meta.map(|meta| {
                    [kind(&meta), meta.len().into(), written(&meta), inode(&meta), change(&meta)]
                }),
            )
        });
        let of_folders = map_in_order(&folders, |path| {
            let meta = look(path);
            let place = hash(path, meta.as_ref().map(|meta| [kind(meta), inode(meta)]));
            (place, hash(path, meta.as_ref().map(|meta| [written(meta)])))
        });
        let places = of_folders.iter().map(|(place, _)| *place);
        Self {
            files: together(of_files.into_iter().chain(places)),
            folders: together(of_folders.iter().map(|(_, time)| *time)),
        }
    }

    /// What the last build noted; `None` where it noted nothing that can be read.
    pub(super) fn noted(note: &Path) -> Option<Self> {
        if !fs::symlink_metadata(note).ok()?.is_file() {
            return None;
        }
        let mut text = String::new();
        fs::File::open(note).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
        let mut hashes = text.strip_prefix(ABOUT)?.split_whitespace();
        let mut next = || u64::from_str_radix(hashes.next()?, 16).ok();
        Some(Self { files: next()?, folders: next()? })
    }

    /// Notes it for the next build. Where that fails nothing is lost: the next build reads the report.
    pub(super) fn note(self, note: &Path) {
        forget(note);
        // Made anew, so that no link is followed.
        let file = OpenOptions::new().write(true).create_new(true).open(note);
        let text = format!("{ABOUT}\n{:016x} {:016x}\n", self.files, self.folders);
        let _: io::Result<()> = file.and_then(|mut file| file.write_all(text.as_bytes()));
    }
}

/// Takes the note away: the next build reads the report.
pub(super) fn forget(note: &Path) {
    let _ = fs::remove_file(note);
}

/// The folders of a report by their paths in it; its own is the empty path.
pub(super) fn folders_of(files: &BTreeMap<String, Written>) -> BTreeSet<&str> {
    let mut folders = BTreeSet::from([""]);
    for path in files.keys() {
        let mut path = path.as_str();
        while let Some((folder, _)) = path.rsplit_once('/') {
            if !folders.insert(folder) {
                break;
            }
            path = folder;
        }
    }
    folders
}

/// Whether it is a file, a folder, or anything else.
fn kind(meta: &Metadata) -> u128 {
    u128::from(meta.is_file()) + 2 * u128::from(meta.is_dir())
}

/// When its content was last written, in nanoseconds; 0 where that is not told.
fn written(meta: &Metadata) -> u128 {
    let time = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.unwrap_or_default().as_nanos()
}

/// Its number on its disk.
#[cfg(unix)]
fn inode(meta: &Metadata) -> u128 {
    std::os::unix::fs::MetadataExt::ino(meta).into()
}

/// When its content, name or rights last changed, in nanoseconds: nobody can set that time.
#[cfg(unix)]
fn change(meta: &Metadata) -> u128 {
    use std::os::unix::fs::MetadataExt;
    let [seconds, nanoseconds] = [meta.ctime(), meta.ctime_nsec()].map(i64::cast_unsigned);
    u128::from(seconds) * 1_000_000_000 + u128::from(nanoseconds)
}

/// Not told by the standard library.
#[cfg(not(unix))]
fn inode(_: &Metadata) -> u128 {
    0
}

/// Not told by the standard library.
#[cfg(not(unix))]
fn change(_: &Metadata) -> u128 {
    0
}

/// A hash of what is known of a path; nothing is known where nothing is there.
fn hash<const N: usize>(path: &str, about: Option<[u128; N]>) -> u64 {
    let mut bytes = path.as_bytes().to_vec();
    bytes.extend(about.into_iter().flatten().flat_map(u128::to_le_bytes));
    XxHash3_64::oneshot(&bytes)
}

fn together(hashes: impl Iterator<Item = u64>) -> u64 {
    let bytes: Vec<u8> = hashes.flat_map(u64::to_le_bytes).collect();
    XxHash3_64::oneshot(&bytes)
}

//! The files of a stranger's folder: which there are, and opening them. Nothing but plain files is opened, no link is
//! followed, and no folder is entered that holds none of the files looked for.

use std::collections::BTreeSet;
use std::fs::{File, FileType, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::problem::{Problem, What};

/// The most bytes of a file that is read as a whole. The largest is the response of a record: reading a snapshot takes none
/// that is larger.
pub(super) const MOST_BYTES: u64 = 128 << 20;
/// The most files that are told one by one because the manifest does not name them.
const MOST_EXTRA: usize = 1_000;

/// What was found in a folder.
#[derive(Default)]
pub(super) struct Walked {
    /// The plain files that are looked for, by their path, sorted.
    pub(super) files: Vec<String>,
    /// What else is there.
    pub(super) problems: BTreeSet<Problem>,
}

/// Goes through a folder and looks for files with these paths.
pub(super) fn walk(site: &Path, named: &BTreeSet<&str>) -> Walked {
    let folders: BTreeSet<&str> = named.iter().flat_map(|path| folders_of(path)).collect();
    let mut walked = Walked::default();
    let mut extra = 0;
    let mut entries = walkdir::WalkDir::new(site).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| ".".to_owned(), |path| name(site, path));
                let why = io::Error::from(error).to_string();
                walked.problems.insert(Problem { file: path, what: What::Unreadable(why) });
                continue;
            }
        };
        let (path, kind) = (name(site, entry.path()), entry.file_type());
        let what = if kind.is_dir() {
            if folders.contains(path.as_str()) {
                continue;
            }
            entries.skip_current_dir();
            What::Extra
        } else if let Some(what) = no_file(kind) {
            What::NoFile(what)
        } else if named.contains(path.as_str()) {
            walked.files.push(path);
            continue;
        } else {
            What::Extra
        };
        extra += usize::from(what == What::Extra);
        if what != What::Extra || extra <= MOST_EXTRA {
            let end = if kind.is_dir() { "/" } else { "" };
            walked.problems.insert(Problem { file: path + end, what });
        }
    }
    if extra > MOST_EXTRA {
        let what = What::More(extra - MOST_EXTRA);
        walked
            .problems
            .insert(Problem { file: "files that the manifest does not name".to_owned(), what });
    }
    walked.files.sort();
    walked
}

/// The path of a file in the report, with `/` between folders.
fn name(site: &Path, path: &Path) -> String {
    let path = path.strip_prefix(site).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Every folder that a path leads through.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

/// What something is that is no plain file.
fn no_file(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a pipe");
        } else if kind.is_socket() {
            return Some("a socket");
        } else if kind.is_block_device() || kind.is_char_device() {
            return Some("a device");
        }
    }
    Some(if kind.is_symlink() {
        "a link"
    } else if kind.is_dir() {
        "a folder"
    } else {
        "something else"
    })
}

/// Opens a plain file and gives its size. It is asked what it is before it is opened and afterwards, and opened so that
/// neither a link is followed nor a pipe waited for, whatever takes its place in between.
pub(super) fn open(path: &Path) -> Result<(File, u64), What> {
    let unreadable = |error: io::Error| What::Unreadable(error.to_string());
    let is_plain = |kind: FileType| no_file(kind).map_or(Ok(()), |what| Err(What::NoFile(what)));
    is_plain(path.symlink_metadata().map_err(unreadable)?.file_type())?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use std::os::unix::fs::OpenOptionsExt;

        use rustix::fs::OFlags;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        // FILE_FLAG_OPEN_REPARSE_POINT: a link is opened itself.
        options.custom_flags(0x0020_0000);
    }
    let file = options.open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    is_plain(about.file_type())?;
    Ok((file, about.len()))
}

/// Reads a plain file; one with more than `most` bytes is not read.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, What> {
    let (file, size) = open(path)?;
    let too_large = |size| What::TooLarge("bytes to be looked into", size, most);
    if size > most {
        return Err(too_large(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // It may grow while it is read.
    let read = file.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| What::Unreadable(error.to_string()))?;
    let size = bytes.len() as u64;
    if size > most { Err(too_large(size)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests;

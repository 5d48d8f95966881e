//! Where a report goes: a folder, a file of zip, one file of HTML, or memory; and where a state does. All of it or nothing.
//!
//! Knows paths and bytes, and nothing of what they mean.

mod folder;
mod in_use;
mod lock;
mod memory;
mod one_file;
mod place;
mod state_file;
mod zip_file;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use folder::Folder;
pub use lock::Lock;
pub use memory::Memory;
pub use one_file::OneFile;
pub use place::{put_bytes, put_bytes_of_many};
pub use state_file::StateFile;
pub use zip_file::ZipFile;

use crate::manifest::{InputEntry, Made, Manifest, Written};
use crate::signature;

/// Takes the files of a report.
///
/// Files are put one by one, by many threads. [`Sink::finish`] makes them the report; before that, and if it fails,
/// whatever report the sink held is as it was.
pub trait Sink: Send + Sync {
    /// The inputs and the making of the report that the sink already holds; `None` where it holds none.
    fn former(&self) -> Option<(&[InputEntry], &Made)> {
        None
    }

    /// Keeps the report that the sink holds already, in place of a new one; `None` where there is none, or where
    /// somebody has changed a file of it.
    fn keep(&self) -> Option<Summary> {
        None
    }

    /// Puts one file into the report. May be called from many threads.
    ///
    /// # Errors
    /// When it cannot be written.
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Written, OutputError>;

    /// Makes the files of this manifest the report, once each of them was put; adds the manifest itself.
    ///
    /// # Errors
    /// When it cannot be done; then the former report is as it was.
    fn finish(&mut self, manifest: Manifest) -> Result<Summary, OutputError>;
}

/// Why a report cannot be written.
#[derive(Debug)]
pub enum OutputError {
    /// The folder holds something that is no site of mothbook.
    NotOurs(PathBuf),
    /// The folder is a file or folder of the snapshot, or holds one.
    InTheInput(PathBuf),
    /// Something is there that is no report as zip.
    NoZip(PathBuf),
    /// Something is there that is no report as one file.
    NoOneFile(PathBuf),
    /// Something is there that is no state.
    NoState(PathBuf),
    /// The folder that a file is to be written into is not there.
    NoFolder(PathBuf),
    /// Another build writes into the folder.
    Busy(PathBuf),
    /// The folder is a symbolic link that leads to nothing.
    LinkToNothing(PathBuf),
    /// Windows takes no folder of this name, or keeps it for a device.
    Name(PathBuf),
    /// Another program has this file of the report open, so that the report stays where it is.
    InUse(PathBuf),
    /// Something that a build did not leave has the name of what a build puts beside the folder.
    InTheWay(PathBuf),
    /// Something could not be done with a path.
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which path.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The report cannot be signed with this key.
    Sign {
        /// The key.
        key: PathBuf,
        /// Why not.
        source: signature::Error,
    },
    /// Two pages were planned for one path: a fault of mothbook.
    Twice(String),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs(path) => {
                write!(f, "{} is not empty and holds no report of mothbook", shown(path))
            }
            Self::InTheInput(path) => {
                write!(f, "{} is a folder of the snapshot, or holds it", shown(path))
            }
            Self::NoZip(path) | Self::NoOneFile(path) => {
                write!(f, "{} is there and is no report of mothbook", shown(path))
            }
            Self::NoState(path) => {
                write!(f, "{} is there and is no state of mothbook", shown(path))
            }
            Self::NoFolder(path) => write!(f, "there is no folder {}", shown(path)),
            Self::Busy(path) => write!(f, "another build is writing into {}", shown(path)),
            Self::LinkToNothing(path) => {
                write!(f, "{} is a link that leads to nothing", shown(path))
            }
            Self::Name(path) => write!(f, "Windows takes no folder of this name: {}", shown(path)),
            Self::InUse(path) => write!(f, "another program has {} open", shown(path)),
            Self::InTheWay(path) => {
                write!(f, "{} is in the way: it is no folder that a build left", shown(path))
            }
            Self::Io { doing, path, source } => {
                write!(f, "cannot {doing} {}: {source}", shown(path))
            }
            Self::Sign { key, source } => {
                write!(f, "the report cannot be signed with {}: {source}", key.display())
            }
            Self::Twice(path) => write!(f, "two pages were planned for {path}; please report this"),
        }
    }
}

impl std::error::Error for OutputError {}

/// A path as people write it: without what Windows puts before one whose links were resolved.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    let server = text.strip_prefix(r"\\?\UNC\").map(|rest| format!(r"\\{rest}"));
    server.or_else(|| text.strip_prefix(r"\\?\").map(str::to_owned)).unwrap_or(text)
}

/// The signature of a manifest, if there is a key for it.
fn signed(manifest: &[u8], key: Option<&Path>) -> Result<Option<Vec<u8>>, OutputError> {
    let sign = |key: &Path| {
        signature::sign(manifest, key)
            .map_err(|source| OutputError::Sign { key: key.to_owned(), source })
    };
    key.map(sign).transpose()
}

/// Has all that was written below a folder on the disk, where the system can say that of many files at once (Linux).
///
/// # Errors
/// When the disk does not take it.
pub fn sync(folder: &Path) -> Result<(), OutputError> {
    folder::sync(folder)
}

/// Says what was tried with which path.
fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    move |source| OutputError::Io { doing, path: path.to_owned(), source }
}

/// What became of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files of the report, its manifest included.
    pub files: usize,
    /// Of these, how many were written because they are new or differ.
    pub written: usize,
    /// Files of the former report that are no longer there.
    pub removed: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Bytes of the file of zip that they are packed in; `None` where they are not.
    pub zip_bytes: Option<u64>,
    /// What others did to the report that was there before.
    pub alterations: Alterations,
}

/// What others did to a report since it was built, by path in it, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alterations {
    /// Files with another content: they are as made now, or gone if the report has them no more.
    pub changed: Vec<String>,
    /// Files that had been deleted, and are there again.
    pub missing: Vec<String>,
    /// Files in whose place, or around which, was a link or a folder: they are as made now.
    pub replaced: Vec<String>,
    /// What is not of the report, and stays as it is: files, links, and folders with a `/` at the end.
    pub foreign: Vec<String>,
    /// What was not of the report and in the way of a file of it: its path, and the one that it has now.
    pub moved: Vec<(String, String)>,
}

#[cfg(test)]
mod tests;

//! From paths to a [`Snapshot`]: find files, tell what they are, cut out records, merge what was seen
//! more than once.
//!
//! Reading never gives up because of what a file holds: that becomes a finding, and the rest is read.
//! An error is only what concerns the run: a path that does not exist, no file at all.

mod at;
mod decompress;
mod discover;
pub mod fast;
mod files;
mod fill;
mod gather;
mod lenient;
mod limits;
mod lower;
mod manifest;
mod merge;
mod notes;
mod options;
mod parse;
mod probe;
mod records;
mod sniff;
mod source;
mod stream;
mod unchanged;
mod wire;

use std::fmt;
use std::path::PathBuf;

pub use limits::Limits;
pub use options::ReadOptions;
pub use source::{Purpose, Sources};
pub use unchanged::{is_unchanged, surroundings};

use crate::finding::WithFindings;
use crate::model::Snapshot;

/// Why a snapshot cannot be read at all.
#[derive(Debug)]
pub enum ReadError {
    /// A path on the command line cannot be opened.
    Path {
        /// The path.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// There is no file under the paths.
    NothingFound {
        /// The paths.
        paths: Vec<PathBuf>,
    },
    /// A file was written to or taken away while it was read.
    Changed {
        /// How it is named to people.
        name: String,
    },
    /// What was unpacked cannot be put away.
    NoRoom {
        /// What the operating system says.
        source: std::io::Error,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, source } => {
                write!(f, "cannot open the snapshot {}: {source}", path.display())
            }
            Self::NothingFound { paths } => {
                let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
                write!(f, "no file to read in {}", names.join(", "))
            }
            Self::Changed { name } => write!(f, "{name} was changed or removed while it was read"),
            Self::NoRoom { source } => {
                write!(f, "cannot put what was unpacked into a temporary file: {source}")
            }
        }
    }
}

impl std::error::Error for ReadError {}

/// A snapshot, and the files its records can be shown from.
#[derive(Debug)]
pub struct Loaded {
    /// What was read.
    pub snapshot: WithFindings<Snapshot>,
    /// Where the records lie.
    pub sources: Sources,
}

/// Told about progress while files are read.
pub trait ReadProgress: Sync {
    /// `done` of `total` files are read.
    fn files(&self, done: usize, total: usize);
}

/// Reads everything under `paths`.
///
/// # Errors
/// When a path does not exist, there is no file at all, a file is written to meanwhile, or there is no room for
/// what is unpacked; never because of what a file holds.
pub fn load(
    paths: &[PathBuf],
    options: ReadOptions,
    progress: &dyn ReadProgress,
) -> Result<Loaded, ReadError> {
    let found = discover::discover(paths)?;
    let manifest = manifest::Manifest::gather(paths, &found.value);
    let read = files::read(&found.value, &manifest, options, progress)?;
    let (gathered, sources) = Sources::new(found.value, read);
    sources.unchanged()?;
    let mut snapshot = merge::merge(gathered);
    snapshot.findings.extend(found.findings);
    snapshot.findings.sort();
    Ok(Loaded { snapshot, sources })
}

//! Errors that end a run: about paths and files, never about what a file holds.

use std::fmt;
use std::path::PathBuf;

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
    /// A path on the command line is a report of mothbook.
    Report {
        /// The path.
        path: PathBuf,
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
            Self::Report { path } => {
                write!(f, "{} is a report of mothbook, and no snapshot", path.display())
            }
            Self::Changed { name } => write!(f, "{name} was changed or removed while it was read"),
            Self::NoRoom { source } => {
                write!(f, "cannot put what was unpacked into a temporary file: {source}")
            }
        }
    }
}

impl std::error::Error for ReadError {}

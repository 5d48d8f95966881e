//! A state as a file.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{OutputError, place};
use crate::state::State;

/// A file that is to hold a state; until it is put there, whatever file is there stays as it was.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// Prepares to write to `path`.
    ///
    /// # Errors
    /// When something is there that is no state of mothbook, such as a snapshot, or no file can be written there.
    pub fn open(path: &Path) -> Result<Self, OutputError> {
        if fs::symlink_metadata(path).is_ok() && !is_a_state(path) {
            return Err(OutputError::NoState(path.to_owned()));
        }
        place::may_put(path)?;
        Ok(Self { path: path.to_owned() })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the bytes of a state there ([`State::to_bytes`]).
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put(&self, bytes: &[u8]) -> Result<(), OutputError> {
        place::put_bytes(&self.path, bytes)
    }
}

/// Whether a file holds a state, of whatever form.
fn is_a_state(path: &Path) -> bool {
    let is_state = || -> Option<bool> {
        // To open a pipe would wait for somebody to write.
        if !fs::symlink_metadata(path).ok()?.is_file() {
            return None;
        }
        let mut head = Vec::new();
        File::open(path).ok()?.take(State::HEAD_BYTES).read_to_end(&mut head).ok()?;
        Some(State::is(&head))
    };
    is_state().unwrap_or(false)
}

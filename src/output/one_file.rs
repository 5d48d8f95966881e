//! A report as one file of HTML.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{OutputError, Summary, place};
use crate::manifest::{is_of_a_report, is_one_file};

/// A file that is to hold a report; until it is put there, whatever file is there stays as it was.
#[derive(Debug)]
pub struct OneFile {
    path: PathBuf,
}

/// What stands before the manifest in such a file.
const BEFORE_MANIFEST: &[u8] = b" id=\"/manifest.json\">";
/// The most bytes of a file that is looked into; a report in one file has a tenth of it.
const MOST_BYTES: u64 = 100 << 20;

impl OneFile {
    /// Prepares to write to `path`.
    ///
    /// # Errors
    /// When something is there that is no report of mothbook in one file, or no file can be written there.
    pub fn open(path: &Path) -> Result<Self, OutputError> {
        if fs::symlink_metadata(path).is_ok() && !is_a_report(path) {
            return Err(OutputError::NoOneFile(path.to_owned()));
        }
        place::may_put(path)?;
        Ok(Self { path: path.to_owned() })
    }

    /// Puts the report there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, html: &[u8]) -> Result<Summary, OutputError> {
        place::put_bytes(&self.path, html)?;
        Ok(Summary { files: 1, written: 1, bytes: html.len() as u64, ..Summary::default() })
    }
}

/// Whether a file holds the manifest of a report in one file.
fn is_a_report(path: &Path) -> bool {
    let manifest = || -> Option<bool> {
        if !fs::symlink_metadata(path).ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        fs::File::open(path).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        if !is_one_file(bytes.as_slice()) {
            return None;
        }
        let at = bytes.windows(BEFORE_MANIFEST.len()).rposition(|part| part == BEFORE_MANIFEST)?;
        Some(is_of_a_report(bytes.get(at + BEFORE_MANIFEST.len()..)?))
    };
    manifest().unwrap_or(false)
}

#[cfg(test)]
mod tests;

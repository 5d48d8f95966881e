//! A report in memory, for tests and for whoever serves it without a disk.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Alterations, OutputError, Sink, Summary, io_error};
use crate::manifest::{Manifest, Written};
use crate::parallel::SharedMap;

/// A report in memory. A later report takes the place of the former one.
#[derive(Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    /// Files of the report that is being made.
    staged: SharedMap<String, Vec<u8>>,
}

impl Memory {
    /// The files of the finished report by path, its manifest included.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// One file of the finished report.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }
}

impl Sink for Memory {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Written, OutputError> {
        let written = Written::of(path, &bytes);
        self.staged.insert(path.to_owned(), bytes);
        Ok(written)
    }

    fn finish(&mut self, manifest: Manifest) -> Result<Summary, OutputError> {
        let path = Manifest::FILE;
        self.put(path, manifest.to_json().map_err(io_error("write", Path::new(path)))?)?;
        let former = std::mem::replace(&mut self.files, self.staged.take());
        let is_same = |(path, bytes): &(&String, &Vec<u8>)| former.get(*path) == Some(*bytes);
        let same = self.files.iter().filter(is_same).count();
        Ok(Summary {
            zip_bytes: None,
            files: self.files.len(),
            written: self.files.len() - same,
            removed: former.keys().filter(|path| !self.files.contains_key(*path)).count(),
            bytes: self.files.values().map(|bytes| bytes.len() as u64).sum(),
            alterations: Alterations::default(),
        })
    }
}

#[cfg(test)]
mod tests;

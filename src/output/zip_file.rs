//! A report as one file of zip. The same report gives the same bytes.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Cursor, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{OutputError, Sink, Summary, io_error, place, signed};
use crate::manifest::{Manifest, Written, is_of_a_report};
use crate::parallel::SharedMap;
use crate::signature;

/// A report that becomes a file of zip when it is finished; before that, whatever file is there stays as it was. Its files
/// are held in memory, packed.
#[derive(Debug)]
pub struct ZipFile {
    path: PathBuf,
    /// Each file as an archive of its own, by path.
    packed: SharedMap<String, Vec<u8>>,
    key: Option<PathBuf>,
}

/// Endings of files that are packed already.
const PACKED: [&str; 4] = [".gz", ".jpg", ".png", ".webp"];

impl ZipFile {
    /// Prepares to write to `path`.
    ///
    /// # Errors
    /// When something is there that is no report of mothbook as zip, or no file can be written there.
    pub fn open(path: &Path) -> Result<Self, OutputError> {
        if fs::symlink_metadata(path).is_ok() && !is_a_report(path) {
            return Err(OutputError::NoZip(path.to_owned()));
        }
        place::may_put(path)?;
        Ok(Self { path: path.to_owned(), packed: SharedMap::default(), key: None })
    }

    /// Has the manifest signed with a key ([`signature::sign`]).
    #[must_use]
    pub fn signed_with(mut self, key: &Path) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Writes all entries into a file, by path.
    fn write(&mut self, to: &File) -> io::Result<usize> {
        let mut writer = ZipWriter::new(BufWriter::new(to));
        let entries = self.packed.take();
        for packed in entries.values() {
            let mut one = ZipArchive::new(Cursor::new(packed.as_slice()))?;
            writer.raw_copy_file(one.by_index_raw(0)?)?;
        }
        writer.finish()?.flush()?;
        Ok(entries.len())
    }
}

impl Sink for ZipFile {
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Written, OutputError> {
        let written = Written::of(path, &bytes);
        let packed = pack(path, &bytes).map_err(io_error("pack", Path::new(path)))?;
        self.packed.insert(path.to_owned(), packed);
        Ok(written)
    }

    fn finish(&mut self, manifest: Manifest) -> Result<Summary, OutputError> {
        let mut bytes: u64 = manifest.files.iter().map(|file| file.size).sum();
        let manifest = manifest.to_json().map_err(io_error("write", &self.path))?;
        if let Some(signature) = signed(&manifest, self.key.as_deref())? {
            bytes += self.put(signature::FILE, signature)?.size;
        }
        bytes += self.put(Manifest::FILE, manifest)?.size;
        let path = self.path.clone();
        let write = |file: &File| Ok((self.write(file)?, file.metadata()?.len()));
        let (files, zip_bytes) = place::put(&path, write)?;
        let zip_bytes = Some(zip_bytes);
        Ok(Summary { files, written: files, bytes, zip_bytes, ..Summary::default() })
    }
}

/// An archive of one file. It names no time and no owner.
fn pack(path: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let is_packed = PACKED.iter().any(|ending| path.ends_with(ending));
    let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(path, options)?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?.into_inner())
}

/// Whether a file is a report as zip.
fn is_a_report(path: &Path) -> bool {
    let is_report = || -> Option<bool> {
        let mut archive = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
        Some(is_of_a_report(archive.by_name(Manifest::FILE).ok()?))
    };
    is_report().unwrap_or(false)
}

#[cfg(test)]
mod tests;

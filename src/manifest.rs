//! `manifest.json` of a report: which files it has, and what it was made from. It also tells a report from other
//! folders.

use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One file of a site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Written {
    /// Relative to the site, with `/` between folders.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// In lower-case hexadecimal.
    pub sha256: String,
}

impl Written {
    /// The entry of a file with this content.
    #[must_use]
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        let sha256 = format!("{:x}", Sha256::digest(bytes));
        Self { path: path.to_owned(), size: bytes.len() as u64, sha256 }
    }

    /// Whether a file has the content of this entry.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_of(&self, file: impl Read) -> io::Result<bool> {
        let mut hash = Sha256::new();
        // No further than a byte behind the end, should the file be growing.
        let size = io::copy(&mut file.take(self.size.saturating_add(1)), &mut hash)?;
        Ok(size == self.size && format!("{:x}", hash.finalize()) == self.sha256)
    }
}

/// One file of the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputEntry {
    /// Relative to the folder that was named on the command line.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// In lower-case hexadecimal.
    pub sha256: String,
}

/// The hash of a set of files, given the SHA-256 of each: that of these hashes, one on a line, ascending. The same files
/// have the same, whatever they are called and in whatever order they are read.
pub fn digest<'a>(files: impl Iterator<Item = &'a str>) -> String {
    let mut hashes: Vec<&str> = files.collect();
    hashes.sort_unstable();
    let mut all = Sha256::new();
    for hash in hashes {
        all.update(hash);
        all.update("\n");
    }
    format!("{:x}", all.finalize())
}

/// The content of a site.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Manifest {
    /// The files it was made from, by path.
    pub inputs: Vec<InputEntry>,
    /// How it was made, and what was said of it.
    pub made: Made,
    /// Its own files, by path; the manifest itself is not among them.
    pub files: Vec<Written>,
}

/// How a site was made: what tells that making it again would give the same, and what was said of it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Made {
    /// Program and options; empty where it must be made again whatever its inputs are.
    pub with: String,
    /// Number of pages.
    pub pages: usize,
    /// Number of findings: errors, warnings, notes.
    pub findings: [usize; 3],
    /// What was said of the snapshot, a line for each thing.
    pub said: Vec<String>,
    /// Bytes of the files of the snapshot that records were taken from, unpacked.
    #[serde(default)]
    pub snapshot_bytes: u64,
    /// What the report weighs, by part, the heaviest first.
    #[serde(default)]
    pub weight: Vec<Weight>,
}

/// What a part of a report weighs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    /// In words, such as `pages of captures`.
    pub part: String,
    /// Number of files.
    pub files: usize,
    /// In all of them.
    pub bytes: u64,
}

#[derive(Serialize)]
struct ManifestWire<'a> {
    generator: &'static str,
    version: &'static str,
    inputs: &'a [InputEntry],
    made: &'a Made,
    files: &'a [Written],
}

/// The fields of a manifest that are read again.
#[derive(Deserialize)]
struct ReadWire {
    generator: String,
    inputs: Vec<InputEntry>,
    #[serde(default)]
    made: Made,
    files: Vec<Written>,
}

/// The value of the first field of a manifest, by which a report is told from other folders.
const GENERATOR: &str = "mothbook";
/// The first field without white space.
const BEGINNING: &str = "{\"generator\":\"mothbook\",";
/// The number of bytes that are read to tell whether a file begins like a manifest, however it is indented.
const BEGINNING_BYTES: u64 = 200;

/// Whether a file is the manifest of a report, told from how it begins: a report is no snapshot, and its manifest may
/// be many megabytes long.
pub fn is_of_a_report(file: impl Read) -> bool {
    let mut beginning = Vec::new();
    let read = file.take(BEGINNING_BYTES).read_to_end(&mut beginning);
    beginning.retain(|byte| !byte.is_ascii_whitespace());
    read.is_ok() && beginning.starts_with(BEGINNING.as_bytes())
}

/// What a report of one file begins with: no other page has this root.
pub const BEGINNING_OF_ONE_FILE: &str = "<!DOCTYPE html>\n<html lang=\"en\" data-root=\"#/\" ";

/// Whether a file is a report of one file, told from how it begins.
pub fn is_one_file(file: impl Read) -> bool {
    let mut beginning = Vec::new();
    let read = file.take(BEGINNING_OF_ONE_FILE.len() as u64).read_to_end(&mut beginning);
    read.is_ok() && beginning == BEGINNING_OF_ONE_FILE.as_bytes()
}

/// Characters that Windows takes in no name, besides those before the space.
const NOT_PORTABLE: &str = "<>:\"/\\|?*";

/// Whether every system takes a name for a file or folder, as it stands. Windows keeps some names for devices, whatever
/// their ending, and drops dots and spaces at the end ("Naming Files, Paths, and Namespaces" in its documentation).
#[must_use]
pub fn is_portable(name: &str) -> bool {
    let is_taken = |c: char| c >= ' ' && !NOT_PORTABLE.contains(c);
    !name.is_empty()
        && name.chars().all(is_taken)
        && !name.ends_with(['.', ' '])
        && !is_device(name)
}

/// Whether Windows opens a device by this name.
fn is_device(name: &str) -> bool {
    const NAMES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    const NUMBERED: [&str; 2] = ["COM", "LPT"];
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    let is_number = |rest: &str| {
        let mut rest = rest.chars();
        rest.next().is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'))
            && rest.next().is_none()
    };
    NAMES.contains(&stem.as_str())
        || NUMBERED.iter().any(|name| stem.strip_prefix(name).is_some_and(is_number))
}

impl Manifest {
    /// The name of the file.
    pub const FILE: &str = "manifest.json";

    /// The manifest of a report with these files.
    ///
    /// # Errors
    /// When two of the files have the same path, which it gives.
    pub fn new(
        inputs: Vec<InputEntry>,
        made: Made,
        mut files: Vec<Written>,
    ) -> Result<Self, String> {
        files.sort();
        match files.windows(2).find_map(|pair| match pair {
            [a, b] if a.path == b.path => Some(a.path.clone()),
            _ => None,
        }) {
            Some(path) => Err(path),
            None => Ok(Self { inputs, made, files }),
        }
    }

    /// As JSON text, the generator first.
    ///
    /// # Errors
    /// When it cannot be written as JSON: a fault of mothbook.
    pub fn to_json(&self) -> io::Result<Vec<u8>> {
        let wire = ManifestWire {
            generator: GENERATOR,
            version: env!("CARGO_PKG_VERSION"),
            inputs: &self.inputs,
            made: &self.made,
            files: &self.files,
        };
        let mut text = serde_json::to_vec_pretty(&wire)?;
        text.push(b'\n');
        Ok(text)
    }

    /// Reads a manifest; `None` for anything that mothbook did not write.
    #[must_use]
    pub fn from_json(text: &[u8]) -> Option<Self> {
        let wire: ReadWire = serde_json::from_slice(text).ok()?;
        // Nothing leads out of the folder: neither `..` nor, on Windows, `C:\x` or `\\host\x`.
        let is_inside = |file: &Written| file.path.split('/').all(is_portable);
        let ours = wire.generator == GENERATOR && wire.files.iter().all(is_inside);
        ours.then_some(Self { inputs: wire.inputs, made: wire.made, files: wire.files })
    }
}

#[cfg(test)]
mod tests;

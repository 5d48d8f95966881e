//! `manifest.json` of a site: what is in it, and what it was made from.

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
}

#[derive(Serialize)]
struct ManifestWire<'a> {
    generator: &'static str,
    version: &'static str,
    inputs: &'a [InputEntry],
    made: &'a Made,
    files: &'a [Written],
}

/// What is read again of a manifest.
#[derive(Deserialize)]
struct ReadWire {
    generator: String,
    inputs: Vec<InputEntry>,
    #[serde(default)]
    made: Made,
    files: Vec<Written>,
}

/// What tells a site from other folders.
const GENERATOR: &str = "mothbook";

impl Manifest {
    /// As JSON text, the generator first.
    #[must_use]
    pub fn to_json(&self) -> String {
        let wire = ManifestWire {
            generator: GENERATOR,
            version: env!("CARGO_PKG_VERSION"),
            inputs: &self.inputs,
            made: &self.made,
            files: &self.files,
        };
        serde_json::to_string_pretty(&wire).unwrap_or_default() + "\n"
    }

    /// Reads a manifest; `None` for anything that mothbook did not write.
    #[must_use]
    pub fn from_json(text: &[u8]) -> Option<Self> {
        let wire: ReadWire = serde_json::from_slice(text).ok()?;
        let is_inside = |path: &str| {
            !path.starts_with('/') && !path.split('/').any(|part| part == ".." || part.is_empty())
        };
        let ours =
            wire.generator == GENERATOR && wire.files.iter().all(|file| is_inside(&file.path));
        ours.then_some(Self { inputs: wire.inputs, made: wire.made, files: wire.files })
    }
}

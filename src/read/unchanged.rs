//! Whether a snapshot is what it was when a report was made of it, without reading what it says.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::input::{InputFile, Place};
use super::{discover, manifest};
use crate::parallel::map_in_order;

/// Whether the files under `paths` are just these: name, size in bytes and SHA-256 of each, in the order of
/// the names.
#[must_use]
pub fn is_unchanged(paths: &[PathBuf], former: &[(&str, u64, &str)]) -> bool {
    let Ok(found) = discover::discover(paths) else { return false };
    let is_same = |(file, (name, size, _)): (&InputFile, &&(&str, u64, &str))| {
        file.name == *name && std::fs::metadata(&file.path).is_ok_and(|about| about.len() == *size)
    };
    // Members of archives are what they were if the archives are. What comes from standard input is not known before it
    // is read.
    let names: BTreeSet<&str> = former.iter().map(|(name, ..)| *name).collect();
    let is_in_archive = |name: &str| {
        name.match_indices('/').any(|(at, _)| name.get(..at).is_some_and(|of| names.contains(of)))
    };
    let former: Vec<_> = former.iter().filter(|(name, ..)| !is_in_archive(name)).collect();
    if found.value.iter().any(|file| matches!(file.place, Place::Stdin))
        || !found.findings.is_empty()
        || found.value.len() != former.len()
        || !found.value.iter().zip(&former).all(is_same)
    {
        return false;
    }
    let pairs: Vec<_> = found.value.iter().zip(&former).collect();
    let same = map_in_order(&pairs, |(file, (_, _, sha256))| {
        hash(&file.path).is_some_and(|found| found == *sha256)
    });
    same.into_iter().all(|same| same)
}

/// The SHA-256 of each manifest above the paths: they tell what the files answer, and are not among them.
#[must_use]
pub fn surroundings(paths: &[PathBuf]) -> Vec<String> {
    manifest::above(paths).iter().filter_map(|path| hash(path)).collect()
}

fn hash(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 18]);
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(format!("{:x}", hash.finalize())),
            n => hash.update(buffer.get(..n)?),
        }
    }
}

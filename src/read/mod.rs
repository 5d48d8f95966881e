//! From paths to a [`Snapshot`]: find files, tell what they are, cut out records, merge the sightings of each.
//!
//! Reading never gives up because of what a file holds: that becomes a finding, and the rest is read.
//! An [error](ReadError) ends the run: a path that does not exist, no file at all.
//!
//! The way of a file, from [`load`] on:
//!
//! 1. `discover` finds the files (`input`); `archive` puts the members of archives beside them; `manifest` and `context` know
//!    which request each of them answers.
//! 2. `files` reads small ones side by side (`fill`), and a large one in pieces (`stream`, `read_at`). `options` and `limits`
//!    say how much.
//! 3. `decompress` and `packing` unpack it; `sniff` tells JSON from a saved page (`mhtml`), a `recording` of a browser, a
//!    table of the platform (`export`), and `foreign` forms, which are not read; `transfer` decodes base 64; a note of a
//!    person is taken as it is (`notes`).
//! 4. `parse` walks through its values and cuts out records; `probe` tells the kind of a record from its first members.
//! 5. A record is read by [`fast`], if it is like an earlier one; else by serde into the structs of `wire`; else, where it is
//!    broken, mended and without the fields that cannot be read (`lenient`).
//! 6. `lower` says what its fields mean and adds it to what the file gave (`records`): a `sighting` for each record, and
//!    those it refers to (`referred`).
//! 7. `gather` takes over file by file, into columns where there are millions.
//! 8. `merge` makes one record of the sightings of each: that is the snapshot. `source` reads a record's own text again, for
//!    its page.
//!
//! `unchanged` tells, for a later build, whether all files are still the same.

mod archive;
mod context;
mod decompress;
mod discover;
mod error;
mod export;
pub mod fast;
mod faults;
mod files;
mod fill;
mod foreign;
mod gather;
mod input;
mod lenient;
mod limits;
mod lower;
mod manifest;
mod merge;
mod mhtml;
mod noted;
mod notes;
mod options;
mod packing;
mod parse;
mod probe;
mod read_at;
mod recording;
mod records;
mod referred;
mod sighting;
mod sniff;
mod source;
mod stream;
mod transfer;
mod unchanged;
mod wire;

use std::path::PathBuf;

pub use discover::is_stdin;
pub use error::ReadError;
pub use limits::Limits;
pub use options::{Purpose, ReadOptions, ReadProgress};
pub use source::Sources;
pub use unchanged::{is_unchanged, surroundings};

use self::files::Files;
use crate::finding::WithFindings;
use crate::model::Snapshot;

/// A snapshot, and the files its records can be shown from.
#[derive(Debug)]
pub struct Loaded {
    /// What was read.
    pub snapshot: WithFindings<Snapshot>,
    /// Where the records lie.
    pub sources: Sources,
}

/// Reads everything under `paths`; `-` is standard input.
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
    let inputs = archive::unfold(found.value, options)?;
    let manifest = manifest::Manifest::gather(paths, &inputs.value);
    let Files { gathered, texts, stamps, unpacked } =
        files::read(&inputs.value, &manifest, options, progress)?;
    let sources = Sources::new(inputs.value, texts, stamps, unpacked);
    sources.unchanged()?;
    let mut snapshot = merge::merge(gathered);
    snapshot.findings.extend(found.findings.into_iter().chain(inputs.findings));
    snapshot.findings.sort();
    Ok(Loaded { snapshot, sources })
}

//! The two sides of a comparison: snapshots, or states of them that were kept.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{Audit, Error, Options};
use crate::parallel::both;
use crate::read::{Purpose, ReadProgress};
use crate::state::State;

/// The bytes of a file that tell whether it is a state: a head of gzip and some hundred bytes behind it.
const HEAD: u64 = 4 << 10;

/// The states of two snapshots, each read and recounted, or kept as a file.
///
/// # Errors
/// When a snapshot cannot be read, or a file is a state of another form.
pub fn states_of(
    [before, after]: [&Path; 2],
    options: &Options,
    progress: &dyn ReadProgress,
) -> Result<[State; 2], Error> {
    let [earlier, later] = [before, after].map(kept);
    if let (Some(earlier), Some(later)) = (&earlier, &later) {
        let (earlier, later) = both(|| unpacked(before, earlier), || unpacked(after, later));
        return Ok([earlier?, later?]);
    }
    // One after the other: together they would take the memory of both.
    let state = |path: &Path, kept: Option<Vec<u8>>| match kept {
        Some(bytes) => unpacked(path, &bytes),
        None => {
            Audit::of(&[path.to_owned()], Purpose::Numbers, options, progress).map(|of| of.state())
        }
    };
    Ok([state(before, earlier)?, state(after, later)?])
}

fn unpacked(path: &Path, bytes: &[u8]) -> Result<State, Error> {
    State::from_bytes(bytes).map_err(|source| Error::State { path: path.to_owned(), source })
}

impl Audit {
    /// What a later snapshot is compared with.
    #[must_use]
    pub fn state(&self) -> State {
        State::of(&self.snapshot, &self.facts, &self.findings)
    }
}

/// The bytes of the file at a path, if it is a state. What cannot be read here is told when it is read as a snapshot.
fn kept(path: &Path) -> Option<Vec<u8>> {
    let is_file = path.metadata().is_ok_and(|found| found.is_file());
    let mut file = is_file.then(|| File::open(path).ok()).flatten()?;
    let mut bytes = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut bytes).ok()?;
    if !State::is(&bytes) {
        return None;
    }
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

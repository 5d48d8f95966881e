//! One side of a comparison: a snapshot, or the state of one that was kept.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{Audit, Error, Options};
use crate::read::{Purpose, ReadProgress};
use crate::state::State;

/// The bytes of a file that tell whether it is a state: a head of gzip and some hundred bytes behind it.
const HEAD: u64 = 4 << 10;

/// The state at a path: that of the snapshot there, which is read and recounted, or one that was kept as a file.
///
/// # Errors
/// When the snapshot cannot be read, or the file is a state of another form.
pub fn state_of(
    path: &Path,
    options: &Options,
    progress: &dyn ReadProgress,
) -> Result<State, Error> {
    if let Some(bytes) = kept(path) {
        let named = |source| Error::State { path: path.to_owned(), source };
        return State::from_bytes(&bytes).map_err(named);
    }
    let audit = Audit::of(&[path.to_owned()], Purpose::Numbers, options, progress)?;
    Ok(audit.state())
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

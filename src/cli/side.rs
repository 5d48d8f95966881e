//! What a comparison or a history takes: a snapshot, its state in a file, or a night of a history.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::error::Failure;
use crate::history::History;
use crate::pipeline::{Audit, Error, Options, states_of};
use crate::read::{Purpose, ReadProgress};
use crate::state::State;

/// What stands before the name of a night. A file of such a name is `./history:...`.
const NIGHT: &str = "history:";
/// The bytes of a file that tell whether it is a state: a head of gzip and some hundred bytes behind it.
const HEAD: u64 = 4 << 10;

/// The states of two sides, each a snapshot, the state of one, or a night of the history in a folder.
pub(super) fn states(
    [before, after]: [&Path; 2],
    history: &Path,
    options: &Options,
    progress: &dyn ReadProgress,
) -> Result<[State; 2], Failure> {
    let nights = [before, after].map(night);
    if nights == [None, None] {
        return Ok(states_of([before, after], options, progress)?);
    }
    let history = History::open(history)?;
    // Both are found before one is read.
    let [earlier, later] = nights.map(|night| night.map(|name| history.find(name)).transpose());
    let (earlier, later) = (earlier?, later?);
    let side = |path, night| match night {
        Some(name) => Ok(history.state(name)?),
        None => state(path, options, progress),
    };
    Ok([side(before, earlier)?, side(after, later)?])
}

/// The name of the night that is meant, if it is one of a history.
fn night(side: &Path) -> Option<&str> {
    side.to_str()?.strip_prefix(NIGHT)
}

/// The state of one snapshot, or that in a file.
pub(super) fn state(
    path: &Path,
    options: &Options,
    progress: &dyn ReadProgress,
) -> Result<State, Failure> {
    if let Some(bytes) = kept(path) {
        let read = State::from_bytes(&bytes);
        return Ok(read.map_err(|source| Error::State { path: path.to_owned(), source })?);
    }
    let inputs: [PathBuf; 1] = [path.to_owned()];
    Ok(Audit::of(&inputs, Purpose::Numbers, options, progress)?.state())
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

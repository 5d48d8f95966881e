//! Whether a report that is there already is what would be made again.

use std::fmt::Write;
use std::path::PathBuf;

use twox_hash::XxHash3_64;

use super::{Built, Error, Options, past};
use crate::history::{History, NightName};
use crate::output::Sink;
use crate::read::{is_unchanged, surroundings};
use crate::state::State;

/// A hash of what a report depends on besides the files of its snapshot: the program, every option, the manifests above the
/// snapshot, and what it is compared with.
///
/// # Errors
/// None that a state can cause.
pub(super) fn key(
    inputs: &[PathBuf],
    options: &Options,
    baseline: Option<&State>,
) -> Result<String, Error> {
    let mut what = format!("{} {options:?} {:?}", env!("MOTHBOOK_SOURCES"), surroundings(inputs));
    if let Some(state) = baseline {
        // Writing into a String cannot fail.
        let _ = write!(what, " {}", state.hash().map_err(Error::Unwritable)?);
    }
    Ok(format!("{:016x}", XxHash3_64::oneshot(what.as_bytes())))
}

/// The same hash of a report that shows a history too: of its nights, and of this one.
pub(super) fn key_with_nights(
    key: &str,
    history: Option<&History>,
    own: Option<&NightName>,
) -> String {
    let Some(history) = history else { return key.to_owned() };
    let what = format!("{key} {}", past::names(history, own));
    format!("{:016x}", XxHash3_64::oneshot(what.as_bytes()))
}

/// Keeps the report that is there already, if it was made with this key and of just these inputs, and nobody changed a
/// file of it.
pub(super) fn kept(sink: &dyn Sink, inputs: &[PathBuf], key: &str) -> Option<Built> {
    let (former, made) = sink.former().filter(|(_, made)| made.with == key)?;
    let former: Vec<_> =
        former.iter().map(|file| (file.path.as_str(), file.size, file.sha256.as_str())).collect();
    if !is_unchanged(inputs, &former) {
        return None;
    }
    let written = sink.keep()?;
    Some(Built {
        made: made.clone(),
        written,
        pictures: None,
        large: None,
        findings: None,
        added: None,
    })
}

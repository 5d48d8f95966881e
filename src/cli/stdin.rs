//! Standard input as a snapshot.

use std::io::IsTerminal;
use std::path::PathBuf;

use super::error::Failure;
use crate::read::is_stdin;

/// Refuses to read from standard input what cannot come from there.
///
/// # Errors
/// When it is named twice, or is a terminal.
pub(super) fn refuse(snapshot: &[PathBuf]) -> Result<(), Failure> {
    match refusal(snapshot, || std::io::stdin().is_terminal()) {
        Some(reason) => Err(Failure::Stdin(reason)),
        None => Ok(()),
    }
}

/// Why standard input cannot be read as these paths ask for it.
fn refusal(snapshot: &[PathBuf], is_terminal: impl FnOnce() -> bool) -> Option<&'static str> {
    match snapshot.iter().filter(|path| is_stdin(path)).count() {
        0 => None,
        1 => is_terminal().then_some("standard input (-) is a terminal: nothing is piped into it"),
        _ => Some("standard input (-) is named twice, but can be read once only"),
    }
}

#[cfg(test)]
mod tests;

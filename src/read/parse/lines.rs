//! Line and column of any byte of a text, in time that does not grow with the text.

use crate::model::Location;

/// Bytes between two checkpoints: so few that walking them costs nothing, so many that checkpoints take 1 % of the text.
const STEP: usize = 4096;

/// Where a walk over a text stands.
#[derive(Clone, Copy, Debug, Default)]
struct Checkpoint {
    newlines: u32,
    /// Characters since the last line end.
    characters: u32,
}

impl Checkpoint {
    fn behind(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            if *byte == b'\n' {
                self.newlines = self.newlines.saturating_add(1);
                self.characters = 0;
            } else if byte & 0xC0 != 0x80 {
                self.characters = self.characters.saturating_add(1);
            }
        }
        self
    }
}

/// The lines of one text, found as far as they were asked for. A text on one line with many findings took seconds for each
/// megabyte when each column was counted from the line's beginning.
#[derive(Debug, Default)]
pub(super) struct LineIndex {
    /// Before every [`STEP`] bytes.
    checkpoints: Vec<Checkpoint>,
}

impl LineIndex {
    /// The line and column of byte `at` of the text, which is the same each time; an empty one may come between.
    pub(super) fn locate(&mut self, file: &str, text: &[u8], at: usize) -> Location {
        let at = at.min(text.len());
        let step = at / STEP;
        while self.checkpoints.len() <= step {
            let next = match self.checkpoints.last() {
                None => Checkpoint::default(),
                Some(last) => {
                    let from = (self.checkpoints.len() - 1) * STEP;
                    last.behind(text.get(from..from + STEP).unwrap_or(b""))
                }
            };
            self.checkpoints.push(next);
        }
        let known = self.checkpoints.get(step).copied().unwrap_or_default();
        let Checkpoint { newlines, characters } =
            known.behind(text.get(step * STEP..at).unwrap_or(b""));
        Location {
            file: file.to_owned(),
            line: newlines.saturating_add(1),
            column: characters.saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests;

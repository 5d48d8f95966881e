//! Line and column of a place in a file that is read in pieces.

use crate::model::Location;

/// Line and column, for people.
#[derive(Clone, Copy, Default)]
pub(super) struct Lines {
    newlines: usize,
    /// Characters since the last of them.
    characters: usize,
}

impl Lines {
    pub(super) fn of(text: &[u8]) -> Self {
        let line = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
        let line = text.get(line..).unwrap_or(b"");
        Self {
            newlines: memchr::memchr_iter(b'\n', text).count(),
            characters: line.iter().filter(|byte| (**byte & 0xC0) != 0x80).count(),
        }
    }

    pub(super) fn and(self, then: Self) -> Self {
        let before = if then.newlines == 0 { self.characters } else { 0 };
        Self { newlines: self.newlines + then.newlines, characters: before + then.characters }
    }

    /// This place itself.
    pub(super) fn location(self) -> Location {
        let mut location = Location { line: 1, column: 1, ..Location::default() };
        self.place(&mut location);
        location
    }

    /// A place that was told from here, told from the beginning of the file.
    pub(super) fn place(self, location: &mut Location) {
        if location.line == 1 {
            location.column += u32::try_from(self.characters).unwrap_or(u32::MAX);
        }
        if location.line > 0 {
            location.line += u32::try_from(self.newlines).unwrap_or(u32::MAX);
        }
    }
}

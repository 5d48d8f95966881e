//! Where a record lies: file, place in it, and the form in which it stands there.

/// The form of a record in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// As the API serves it.
    Api,
    /// `{model, pk, fields}` of a Django fixture.
    Dump,
}

/// Where the bytes of a record lie, so that a page can show them without keeping them in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Index into [`Snapshot::files`](super::Snapshot::files).
    pub file: u32,
    /// The first byte, counted in the file's JSON text (after decompression).
    pub start: u64,
    /// Number of bytes.
    pub len: u32,
    /// Whether those bytes are an API record or a record of a dump.
    pub form: Form,
}

/// A place in a file, for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Location {
    /// The file, relative to the folder that was named on the command line.
    pub file: String,
    /// Line, from 1; zero where a line says nothing.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Location {
    /// A whole file.
    #[must_use]
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), line: 0, column: 0 }
    }

    /// The line and column of byte `at` of `text`.
    #[must_use]
    pub fn of_byte(file: &str, text: &[u8], at: usize) -> Self {
        let (before, _) = text.split_at(at.min(text.len()));
        let newlines = before.iter().filter(|byte| **byte == b'\n').count();
        let line = before.iter().rev().take_while(|byte| **byte != b'\n');
        let characters = line.filter(|byte| (**byte & 0xC0) != 0x80).count();
        Self {
            file: file.to_owned(),
            line: u32::try_from(newlines + 1).unwrap_or(u32::MAX),
            column: u32::try_from(characters + 1).unwrap_or(u32::MAX),
        }
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            f.write_str(&self.file)
        } else {
            write!(f, "{}:{}:{}", self.file, self.line, self.column)
        }
    }
}

#[cfg(test)]
mod tests;

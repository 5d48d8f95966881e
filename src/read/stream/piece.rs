//! A piece of a file: what one thread reads at once, and what it gave.

use super::lines::Lines;
use crate::model::Kind;
use crate::read::context::Context;
use crate::read::gather::Gathered;
use crate::read::lower::fold_occurrences;
use crate::read::options::ReadOptions;
use crate::read::parse::{Ended, Reader, Section, Shape, Start, Window};
use crate::read::probe::RecordPrefix;
use crate::read::records::FileRecords;

/// What one piece gave.
pub(super) struct Piece {
    pub(super) records: FileRecords,
    pub(super) ids: Vec<(Kind, i64)>,
    /// Where its text begins in its block, or in its file, and how far it was read.
    pub(super) from: usize,
    pub(super) ended: Ended,
    /// How its last record began.
    pub(super) prefix: Option<RecordPrefix>,
    pub(super) lines: Lines,
}

impl Piece {
    /// Where what is behind it begins, if it goes on there.
    pub(super) fn goes_on(&self) -> Option<Start> {
        match self.ended {
            Ended::At(at) => Some(Start::At(self.from + at)),
            _ => None,
        }
    }
}

/// What all pieces of a block, or of a file, have in common.
pub(super) struct PieceContext {
    pub(super) index: u32,
    pub(super) name: String,
    pub(super) context: Context,
    pub(super) shape: Shape,
    /// Where the block begins in the file; places of pieces count from there.
    pub(super) base: u64,
    pub(super) options: ReadOptions,
    /// How the last record before the pieces began.
    pub(super) prefix: Option<RecordPrefix>,
}

/// A part of a text.
pub(super) struct Part<'t> {
    pub(super) text: &'t [u8],
    /// Where it begins in the whole.
    pub(super) from: usize,
    /// Whether the file ends with it.
    pub(super) is_last: bool,
}

impl<'t> Part<'t> {
    /// Its text from a place of the whole on.
    fn text_from(&self, place: usize) -> &'t [u8] {
        self.text.get(place.saturating_sub(self.from)..).unwrap_or(b"")
    }
}

impl PieceContext {
    /// Reads records from `start` on, up to the first that begins at or behind `until`. What is behind the part is not
    /// known: it may end with [`Ended::Cut`], unless the file ends with it.
    pub(super) fn read(&self, part: &Part<'_>, start: Start, until: usize) -> Piece {
        let from = start.place();
        let mut records = FileRecords::new(&self.name);
        let mut ids = Vec::new();
        let window = Window::of(part.text_from(from));
        let at = self.base.saturating_add(from as u64);
        let prefix = self.prefix.clone();
        let mut reader = Reader::of_part(self.index, &mut records, self.options, at, prefix);
        let section = Section {
            text: window,
            is_last: part.is_last,
            start: start.back(from),
            until: until.saturating_sub(from),
            shape: self.shape,
            context: &self.context,
        };
        let ended = reader.items(section, &mut ids);
        let prefix = reader.into_prefix();
        fold_occurrences(&mut records);
        // Behind the last piece no place is told.
        let read = ended.place().and_then(|end| window.bytes.get(..end));
        let lines = read.map(Lines::of).unwrap_or_default();
        Piece { records, ids, from, ended, prefix, lines }
    }

    /// Where a record seems to begin among the first `within` bytes of a text.
    pub(super) fn guess(&self, text: &[u8], within: usize) -> Option<usize> {
        let prefix = self.prefix.as_ref()?;
        memchr::memchr_iter(b'{', text.get(..within).unwrap_or(text))
            .find(|at| text.get(*at..).is_some_and(|text| prefix.resembles(text)))
    }
}

/// Takes over what pieces gave, in the order of the file.
pub(super) fn take_over(ready: Vec<FileRecords>, file: &mut FileRecords, gathered: &mut Gathered) {
    for mut records in ready {
        gathered.take(&mut records);
        file.absorb(records);
    }
}

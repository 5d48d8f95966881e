//! A packed file: its content comes in blocks, one behind the other.

use std::io::Read;

use super::cursor::{Cursor, Next};
use super::piece::{Part, Piece, PieceContext, take_over};
use crate::parallel::{both, map_in_order};
use crate::read::context::Context;
use crate::read::fill::fill_room;
use crate::read::gather::Gathered;
use crate::read::limits::AT_ONCE;
use crate::read::options::ReadOptions;
use crate::read::parse::{Ended, Start};
use crate::read::records::FileRecords;

/// How much is worked on at once; what comes out does not depend on it.
#[derive(Clone, Copy, Debug)]
pub(in crate::read) struct Sizes {
    /// Bytes that are read at once.
    pub(super) block: usize,
    /// Bytes that one thread parses at once.
    pub(super) piece: usize,
    /// Bytes behind a piece in which its last record ends, nearly always.
    pub(super) slack: usize,
}

impl Sizes {
    /// The usual sizes. Two blocks are in memory at a time, one that is read and one that is unpacked meanwhile: they
    /// are small enough for that, and have sixteen pieces, so that the threads end at about the same time.
    pub(in crate::read) const USUAL: Self =
        Self { block: 16 << 20, piece: 1 << 20, slack: 1 << 15 };
}

/// Room before a block for what was left of the one before: a record or two, of a few kilobytes mostly. What is longer is
/// copied together with the block.
const HEADROOM: usize = 1 << 18;

/// A file that has to be read as a whole.
pub(in crate::read) struct Unread {
    pub(in crate::read) file: FileRecords,
    /// What was read of it.
    pub(in crate::read) first: Vec<u8>,
}

/// A source that is read block by block.
pub(in crate::read) struct Bytes<'a> {
    from: Box<dyn Read + Send + 'a>,
    /// Why reading stopped before the end.
    broken: Option<std::io::Error>,
    /// How many were read.
    read: u64,
}

impl<'a> Bytes<'a> {
    pub(in crate::read) fn new(from: impl Read + Send + 'a) -> Self {
        Self { from: Box::new(from), broken: None, read: 0 }
    }

    /// Why reading stopped before the end, if it did, and how many were read.
    pub(in crate::read) fn ended(self) -> (Option<std::io::Error>, u64) {
        (self.broken, self.read)
    }

    /// Adds what is left, up to so many bytes in all.
    pub(in crate::read) fn rest(&mut self, to: &mut Vec<u8>, most: u64) {
        let before = to.len();
        let rest = most.saturating_sub(before as u64);
        self.broken = self.from.by_ref().take(rest).read_to_end(to).err().or(self.broken.take());
        self.read = self.read.saturating_add((to.len() - before) as u64);
    }

    /// The next block: up to `len` bytes behind [`HEADROOM`]; fewer only at the end of the file. `used` is memory that
    /// is free again.
    fn block(&mut self, len: usize, used: Vec<u8>) -> Block {
        let mut bytes = used;
        bytes.resize(HEADROOM + len, 0);
        let (_, room) = bytes.split_at_mut(HEADROOM);
        let (n, result) = fill_room(room, |rest, _| self.from.read(rest));
        self.broken = result.err().or(self.broken.take());
        let (to, is_last) = (HEADROOM + n, n < len);
        self.read = self.read.saturating_add((to - HEADROOM) as u64);
        Block { bytes, from: HEADROOM, to, is_last }
    }
}

/// Bytes of a file.
struct Block {
    bytes: Vec<u8>,
    /// From where to where they stand.
    from: usize,
    to: usize,
    /// Whether the file ends with them.
    is_last: bool,
}

impl Block {
    fn text(&self) -> &[u8] {
        self.bytes.get(self.from..self.to).unwrap_or(b"")
    }

    /// Puts what was left of the block before in front.
    fn put_before(&mut self, rest: &[u8]) {
        let room = self.from.checked_sub(rest.len());
        match room.and_then(|from| self.bytes.get_mut(from..from + rest.len())) {
            Some(room) => {
                room.copy_from_slice(rest);
                self.from -= rest.len();
            }
            None => {
                self.bytes = [rest, self.text()].concat();
                (self.from, self.to) = (0, self.bytes.len());
            }
        }
    }
}

/// A block that is read, in pieces.
struct Pieces<'a> {
    common: PieceContext,
    text: &'a [u8],
    /// Whether the file ends with it.
    is_last: bool,
    sizes: Sizes,
}

impl Pieces<'_> {
    /// Reads records from `start` on, up to the first that begins at or behind `until`.
    fn piece(&self, start: Start, until: usize) -> Piece {
        let from = start.place();
        let mut end = until.saturating_add(self.sizes.slack).min(self.text.len());
        loop {
            let is_whole = end == self.text.len();
            let text = self.text.get(from..end).unwrap_or(b"");
            let part = Part { text, from, is_last: is_whole && self.is_last };
            let piece = self.common.read(&part, start, until);
            if !matches!(piece.ended, Ended::Cut(_)) || is_whole {
                return piece;
            }
            // A record that is longer than the slack.
            end = self.text.len();
        }
    }

    /// All pieces from `start` on: in parallel, and again where a guess was wrong. The first one goes ahead where it is not
    /// known yet whether there will be more.
    fn pieces(&self, start: Start, is_new: bool) -> Vec<Piece> {
        let n = self.text.len().saturating_sub(start.place()).div_ceil(self.sizes.piece).max(1);
        let limit = |n_before: usize| start.place() + n_before * self.sizes.piece;
        let until = |n_th: usize| if n_th + 1 == n { usize::MAX } else { limit(n_th + 1) };
        let first = is_new.then(|| self.piece(start, until(0)));
        let first = match first {
            Some(first) if first.goes_on().is_none() => return vec![first],
            first => first,
        };
        let places: Vec<usize> = (usize::from(is_new)..n).collect();
        let guessed = map_in_order(&places, |n_th| {
            let begin = match n_th {
                0 => start,
                _ => Start::At(self.guess(limit(*n_th)..limit(n_th + 1))?),
            };
            Some((begin, self.piece(begin, until(*n_th))))
        });
        let mut pieces: Vec<Piece> = Vec::with_capacity(n);
        let mut expected = start;
        let first = first.map(|first| Some((start, first)));
        for (n_th, guess) in first.into_iter().chain(guessed).enumerate() {
            if expected.place() >= until(n_th) {
                continue;
            }
            let piece = match guess {
                Some((begin, piece)) if begin == expected => piece,
                _ => self.piece(expected, until(n_th)),
            };
            let next = piece.goes_on();
            pieces.push(piece);
            match next {
                Some(next) => expected = next,
                None => break,
            }
        }
        pieces
    }

    fn guess(&self, within: std::ops::Range<usize>) -> Option<usize> {
        let len = within.len();
        self.common.guess(self.text.get(within.start..)?, len).map(|at| within.start + at)
    }
}

/// Reads a file whose content comes in blocks.
///
/// # Errors
/// Gives the first block back, and nothing is taken over, where the file has to be read as a whole: what it
/// begins with is neither an array, nor a page of a list, nor values one behind the other.
pub(in crate::read) fn read(
    index: u32,
    mut file: FileRecords,
    (context, options): (&Context, ReadOptions),
    bytes: &mut Bytes<'_>,
    gathered: &mut Gathered,
    sizes: Sizes,
) -> Result<FileRecords, Box<Unread>> {
    let mut block = bytes.block(sizes.block, Vec::new());
    let Some(mut cursor) = Cursor::new(index, &mut file, context, options, block.text()) else {
        return Err(Box::new(Unread { file, first: block.text().to_vec() }));
    };
    let (mut next, mut used) = (None, Vec::new());
    let mut ready: Vec<FileRecords> = Vec::new();
    loop {
        let (text, is_last) = (block.text(), block.is_last);
        let common = cursor.common();
        let (pieces, is_new) = (Pieces { common, text, is_last, sizes }, cursor.is_new);
        let is_closing = cursor.is_closing();
        // While a block is parsed, what the one before gave is taken over, and the next one is read.
        let behind = || {
            take_over(std::mem::take(&mut ready), &mut file, gathered);
            if next.is_none() && !block.is_last {
                let len = sizes.block.max(block.text().len() / 2);
                next = Some(bytes.block(len, std::mem::take(&mut used)));
            }
        };
        let start = cursor.start;
        let parse = || if is_closing { Vec::new() } else { pieces.pieces(start, is_new) };
        let ((), pieces) = both(behind, parse);
        let mut ended = if is_closing { Ended::Close(start.place()) } else { Ended::Done };
        for piece in pieces {
            let (records, at) = cursor.accept(piece);
            ready.push(records);
            ended = at;
        }
        if matches!(ended, Ended::Close(_)) {
            // What is said of a page comes behind what is said of its records.
            take_over(std::mem::take(&mut ready), &mut file, gathered);
        }
        let rest = |at: usize| (text.get(at..).unwrap_or(b""), is_last);
        match cursor.after(ended, rest, &mut file) {
            Next::Same => {}
            Next::Block(rest) => {
                let Some(mut following) = next.take() else { break };
                let left = block.text().get(rest.place()..).unwrap_or(b"");
                if left.len() as u64 > AT_ONCE {
                    cursor.too_long(&mut file);
                    break;
                }
                following.put_before(left);
                cursor.base += rest.place() as u64;
                cursor.start = rest.back(rest.place());
                used = std::mem::replace(&mut block, following).bytes;
            }
            Next::End => break,
        }
    }
    take_over(ready, &mut file, gathered);
    cursor.close_page(None, &mut file);
    Ok(file)
}

//! A file that is not packed: each thread reads its own piece of it.

use std::cell::Cell;
use std::io::Error;
use std::ops::{ControlFlow, Range};

use super::cursor::{Cursor, Next};
use super::page::MOST_BEHIND;
use super::piece::{Part, Piece, PieceContext, take_over};
use crate::parallel::flow;
use crate::read::context::Context;
use crate::read::gather::Gathered;
use crate::read::limits::AT_ONCE;
use crate::read::options::ReadOptions;
use crate::read::parse::{Ended, Start};
use crate::read::read_at::ReadAt;
use crate::read::records::FileRecords;

/// How much is worked on at once; what comes out does not depend on it.
#[derive(Clone, Copy, Debug)]
pub(in crate::read) struct Sizes {
    /// Bytes that tell what the file is.
    pub(super) first: usize,
    /// Bytes that are read ahead of the others, where it is not known yet whether there will be more.
    pub(super) ahead: usize,
    /// Bytes that one thread reads at once.
    pub(super) piece: usize,
    /// Bytes behind a piece in which its last record ends, nearly always.
    pub(super) slack: usize,
}

impl Sizes {
    /// The usual sizes. A piece is large, since what each file names again (deployments, taxa) is looked up anew in
    /// each piece. What is read ahead is small, since it is read by one thread alone. Before pieces were read ahead, a
    /// file of 130,000 small arrays took 34 s, with it 0.1 s. The slack holds several records of a few kilobytes; a
    /// longer one is read again with more.
    pub(in crate::read) const USUAL: Self =
        Self { first: 1 << 20, ahead: 1 << 18, piece: 2 << 20, slack: 1 << 15 };
}

/// A file that is not packed, and how many of its bytes are read.
pub(in crate::read) struct PlainFile<'a, T: ?Sized> {
    pub(in crate::read) bytes: &'a T,
    pub(in crate::read) len: usize,
}

/// A file that is read, in pieces.
struct Pieces<'a, T: ?Sized> {
    common: PieceContext,
    file: &'a PlainFile<'a, T>,
    sizes: Sizes,
}

/// The records of a file, and why reading stopped before its end, if it did.
pub(in crate::read) type Gave = (FileRecords, Option<Error>);

thread_local! {
    /// The buffer that this thread reads pieces into.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Frees the buffer that this thread kept for the next piece.
pub(in crate::read) fn forget_buffer() {
    BUFFER.take();
}

/// The most bytes that are read ahead: they are in memory at once, and one thread alone reads them.
const MOST_AHEAD: usize = 8 << 20;
/// The largest buffer that is kept, in bytes: it holds a piece and its slack.
const MOST_KEPT: usize = 4 << 20;

impl<T: ReadAt + ?Sized> PlainFile<'_, T> {
    /// Reads from one place up to another one; what there is of it is handed over, with whether the file ends with it, and
    /// why, if that is too early.
    fn part<R>(&self, of: Range<usize>, take: impl FnOnce(&[u8], bool, Option<Error>) -> R) -> R {
        let len = of.end.min(self.len).saturating_sub(of.start);
        let mut buffer = BUFFER.take();
        if buffer.len() < len {
            buffer.resize(len, 0);
        }
        let (room, _) = buffer.split_at_mut(len);
        let (n, result) = self.bytes.fill_at(room, of.start as u64);
        let is_last = n < len || of.end >= self.len;
        let taken = take(buffer.get(..n).unwrap_or(b""), is_last, result.err());
        BUFFER.set(if buffer.len() <= MOST_KEPT { buffer } else { Vec::new() });
        taken
    }
}

/// A piece, whether the file ends with it, and why, if that is too early.
type Read = (Piece, bool, Option<Error>);

impl<T: ReadAt + ?Sized> Pieces<'_, T> {
    /// Reads records from `start` on, up to the first that begins at or behind `until`, and no further than `end`.
    fn piece(&self, start: Start, until: usize, end: usize) -> Read {
        let from = start.place();
        self.file.part(from..end, |text, is_last, error| {
            let piece = self.common.read(&Part { text, from, is_last }, start, until);
            (piece, is_last, error)
        })
    }

    /// Reads the records that begin in a part of the file, if it can be guessed where the first of them does.
    fn guessed(&self, of: &Range<usize>) -> Option<Read> {
        self.file.part(of.start..of.end.saturating_add(self.sizes.slack), |text, is_last, error| {
            let begin = of.start + self.common.guess(text, of.len())?;
            let part = Part { text, from: of.start, is_last };
            let piece = self.common.read(&part, Start::At(begin), of.end);
            Some((piece, is_last, error))
        })
    }
}

/// Reads a file piece by piece.
///
/// # Errors
/// Gives the file back, and nothing is taken over, where it has to be read as a whole: what it begins with is neither an
/// array, nor a page of a list, nor values one behind the other.
pub(in crate::read) fn read(
    index: u32,
    mut file: FileRecords,
    (context, options): (&Context, ReadOptions),
    plain: &PlainFile<'_, impl ReadAt + ?Sized>,
    gathered: &mut Gathered,
    sizes: Sizes,
) -> Result<Gave, Box<FileRecords>> {
    let begin = |text: &[u8], _, _| Cursor::new(index, &mut file, context, options, text);
    let Some(cursor) = plain.part(0..sizes.first, begin) else { return Err(Box::new(file)) };
    let mut reading = Reading { cursor, plain, file, gathered, broken: None, sizes };
    loop {
        let ended = reading.section();
        let (behind, is_last) = match ended {
            Ended::Close(at) if reading.cursor.page.is_some() => plain
                .part(at..at.saturating_add(MOST_BEHIND), |text, is_last, _| {
                    (text.to_vec(), is_last)
                }),
            _ => (Vec::new(), true),
        };
        match reading.cursor.after(ended, |_| (&behind, is_last), &mut reading.file) {
            Next::Same => {}
            Next::Block(_) => {
                reading.cursor.too_long(&mut reading.file);
                break;
            }
            Next::End => break,
        }
    }
    let Reading { mut cursor, mut file, broken, .. } = reading;
    cursor.close_page(None, &mut file);
    Ok((file, broken))
}

/// A file, and what it gave so far.
struct Reading<'a, T: ?Sized> {
    cursor: Cursor,
    plain: &'a PlainFile<'a, T>,
    file: FileRecords,
    gathered: &'a mut Gathered,
    broken: Option<Error>,
    sizes: Sizes,
}

impl<'a, T: ReadAt + ?Sized> Reading<'a, T> {
    /// Reads on to where an array ends, or values one behind the other do; [`Ended::Cut`] where the next value is too long.
    fn section(&mut self) -> Ended {
        let mut ahead = self.sizes.ahead;
        loop {
            // One piece goes ahead: it tells whether there will be more, and how records begin now.
            let ended = self.ahead(ahead);
            let Ended::At(begin) = ended else { return ended };
            self.cursor.start = Start::At(begin);
            let (n_read, ended) = self.side_by_side(begin);
            let Ended::At(begin) = ended else { return ended };
            self.cursor.start = Start::At(begin);
            // Where guesses are wrong again and again, they are made less often.
            ahead = if n_read > 0 { self.sizes.ahead } else { (ahead * 4).min(MOST_AHEAD) };
        }
    }

    /// Reads one piece of about so many bytes.
    fn ahead(&mut self, len: usize) -> Ended {
        let until = self.cursor.start.place().saturating_add(len);
        let mut room = len.saturating_add(self.sizes.slack);
        loop {
            let start = self.cursor.start;
            let end = start.place().saturating_add(room);
            let (piece, is_last, error) = self.pieces().piece(start, until, end);
            let is_cut = matches!(piece.ended, Ended::Cut(_)) && !is_last;
            if is_cut && piece.ended.place() == Some(0) {
                // The next value is longer than that.
                if room as u64 > AT_ONCE {
                    return Ended::Cut(start);
                }
                room = room.saturating_mul(2);
                continue;
            }
            let ended = self.accept(piece, error);
            match ended {
                Ended::Cut(at) if is_cut => self.cursor.start = at,
                ended => return ended,
            }
        }
    }

    /// Reads pieces from a place on by all threads, until one begins elsewhere than was guessed; gives how many of them were
    /// right, and where the last of them ended.
    fn side_by_side(&mut self, begin: usize) -> (usize, Ended) {
        let ends = (begin..self.plain.len).step_by(self.sizes.piece).skip(1).chain([usize::MAX]);
        let part = |from: &mut usize, end: usize| Some(std::mem::replace(from, end)..end);
        let parts: Vec<Range<usize>> = ends.scan(begin, part).collect();
        let (pieces, size) = (self.pieces(), self.sizes.piece as u64);
        let (mut n_read, mut ended) = (0, Ended::At(begin));
        let read = |of: &Range<usize>| (of.end, pieces.guessed(of));
        let take = |(end, read): (usize, Option<Read>)| {
            let Some(next) = ended.place() else { return ControlFlow::Break(()) };
            if next >= end {
                return ControlFlow::Continue(());
            }
            // What is cut off is read again with more of what is behind it.
            let is_it =
                |(piece, _, _): &Read| piece.from == next && !matches!(piece.ended, Ended::Cut(_));
            let Some((piece, _, error)) = read.filter(is_it) else { return ControlFlow::Break(()) };
            n_read += 1;
            ended = self.accept(piece, error);
            match ended {
                Ended::At(_) => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        };
        flow(&parts, 2 * size, |_| size, read, take);
        (n_read, ended)
    }

    fn pieces(&self) -> Pieces<'a, T> {
        Pieces { common: self.cursor.common(), file: self.plain, sizes: self.sizes }
    }

    fn accept(&mut self, piece: Piece, error: Option<Error>) -> Ended {
        let (records, ended) = self.cursor.accept(piece);
        take_over(vec![records], &mut self.file, self.gathered);
        self.broken = error.or(self.broken.take());
        ended
    }
}

//! How far a file is read that is read in pieces, and how to go on.

use super::lines::Lines;
use super::page::{Around, MOST_BEHIND, Page};
use super::piece::{Piece, PieceContext};
use crate::finding::{Code, Finding, Subject};
use crate::json::split::{self, Trouble};
use crate::model::{FileOutcome, Location};
use crate::read::context::Context;
use crate::read::limits::AT_ONCE;
use crate::read::options::ReadOptions;
use crate::read::parse::{Ended, Reader, Shape, Start, Window, trouble_words};
use crate::read::probe::RecordPrefix;
use crate::read::records::FileRecords;
use crate::read::sniff::{Head, Sniffed, sniff};

/// How far a file is read, and what is known there: where to go on, in which array or page.
pub(super) struct Cursor {
    index: u32,
    name: String,
    /// The context of the file.
    outer: Context,
    /// The context of the records at hand, which a page may tell.
    context: Context,
    pub(super) options: ReadOptions,
    shape: Shape,
    /// Where to go on in the block at hand, or in the file.
    pub(super) start: Start,
    /// Whether this is where an array opened, or where one was left.
    pub(super) is_new: bool,
    /// Line and column of that place.
    lines: Lines,
    /// Line and column where the array opened that the records stand in.
    opened: Location,
    /// Where the block begins in the file.
    pub(super) base: u64,
    /// How the last record began.
    prefix: Option<RecordPrefix>,
    /// The page whose records are read.
    pub(super) page: Option<Page>,
}

/// What is next.
pub(super) enum Next {
    /// The same block, from another place.
    Same,
    /// The next block, with what is left of this one from here on.
    Block(Start),
    /// Nothing.
    End,
}

impl Cursor {
    /// The cursor of a file that begins with this text; `None` where it is to be read as a whole.
    pub(super) fn new(
        index: u32,
        file: &mut FileRecords,
        context: &Context,
        options: ReadOptions,
        text: &[u8],
    ) -> Option<Self> {
        let (begin, shape, start) = shape_of(text)?;
        let mut cursor = Self {
            index,
            name: file.name.clone(),
            outer: context.clone(),
            context: context.clone(),
            options,
            shape,
            start,
            is_new: true,
            lines: Lines::of(text.get(..start.place())?),
            opened: Location::default(),
            base: 0,
            prefix: None,
            page: None,
        };
        cursor.opened = cursor.lines.location();
        if shape == Shape::Page {
            let before = text.get(begin..start.place())?.to_vec();
            let begins = Lines::of(text.get(..begin)?).location();
            cursor.open_page(before, begins, file);
        }
        cursor.prefix = first_prefix(text.get(start.place()..)?, &cursor.context);
        Some(cursor)
    }

    /// Notes that the records that follow are those of a page; what stands before them, and where that begins.
    fn open_page(&mut self, before: Vec<u8>, begins: Location, file: &mut FileRecords) {
        let mut page = Page { before, ids: Vec::new(), is_closing: false, begins, is_usual: false };
        let envelope = page.around(b"}").envelope;
        page.is_usual = envelope.has_neighbours();
        let mut reader = Reader::of_part(self.index, file, self.options, 0, None);
        self.context = reader.placed(&envelope, &self.outer);
        self.page = Some(page);
    }

    pub(super) fn is_closing(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.is_closing)
    }

    /// What its pieces have in common.
    pub(super) fn common(&self) -> PieceContext {
        PieceContext {
            index: self.index,
            name: self.name.clone(),
            context: self.context.clone(),
            shape: self.shape,
            base: self.base,
            options: self.options,
            prefix: self.prefix.clone(),
        }
    }

    /// Takes note of a piece: its places are told from the beginning of the file from here on.
    pub(super) fn accept(&mut self, mut piece: Piece) -> (FileRecords, Ended) {
        let lines = self.lines;
        let not_read = piece.records.not_read.as_mut().map(|not_read| &mut not_read.first);
        let places = piece.records.findings.places().chain(not_read);
        places.for_each(|at| lines.place(at));
        if let Ended::Trouble { code, words, begins, at } = &mut piece.ended {
            lines.place(at);
            let begins = match begins {
                Some(begins) => {
                    lines.place(begins);
                    &*begins
                }
                None => &self.opened,
            };
            at.file.clone_from(&self.name);
            piece.records.outcome = FileOutcome::Damaged;
            let finding = Finding::new(*code, Subject::File, trouble_words(words, begins));
            piece.records.findings.push(finding.at(at.clone()));
        }
        self.lines = lines.and(piece.lines);
        if let Some(page) = &mut self.page {
            page.ids.append(&mut piece.ids);
        }
        self.prefix = piece.prefix;
        self.is_new = false;
        (piece.records, piece.ended.moved(piece.from))
    }

    /// Says how to go on where the reading ended; `behind` is what stands behind a place, and whether the file ends
    /// with it.
    pub(super) fn after<'t>(
        &mut self,
        ended: Ended,
        behind: impl FnOnce(usize) -> (&'t [u8], bool),
        file: &mut FileRecords,
    ) -> Next {
        match ended {
            Ended::Cut(at) => Next::Block(at),
            Ended::Array(at) => self.go_on(Shape::Array, Start::Open(at)),
            Ended::Page(at, before) => {
                let begins = self.lines.location();
                self.lines = self.lines.and(Lines::of(&before));
                let start = Start::Open(at + before.len());
                self.open_page(before, begins, file);
                self.go_on(Shape::Page, start)
            }
            Ended::Close(at) => {
                let Some(page) = &mut self.page else {
                    return self.go_on(Shape::Values, Start::After(at));
                };
                let (behind, is_last) = behind(at);
                let is_whole = page.around(behind).end.is_some();
                if !is_whole && !is_last && behind.len() < MOST_BEHIND {
                    page.is_closing = true;
                    return Next::Block(Start::After(at));
                }
                let end = self.close_page(Some(behind), file);
                self.context = self.outer.clone();
                let Some(closing) = end.and_then(|len| behind.get(..len)) else { return Next::End };
                self.lines = self.lines.and(Lines::of(closing));
                self.go_on(Shape::Values, Start::After(at + closing.len()))
            }
            Ended::At(_) | Ended::Done | Ended::Stop | Ended::Trouble { .. } => Next::End,
        }
    }

    /// Notes that the next value is too long to be held in memory.
    pub(super) fn too_long(&self, file: &mut FileRecords) {
        file.outcome = FileOutcome::Damaged;
        let message = format!(
            "a value of more than {AT_ONCE} bytes begins here; neither it nor what comes behind is read"
        );
        let place = Location { file: self.name.clone(), ..self.lines.location() };
        file.findings.push(Finding::new(Code(602), Subject::File, message).at(place));
    }

    fn go_on(&mut self, shape: Shape, start: Start) -> Next {
        (self.shape, self.start, self.is_new) = (shape, start, true);
        if let Start::Open(_) = start {
            self.opened = self.lines.location();
        }
        Next::Same
    }

    /// Takes over the list that a page is of; gives where the page ends in the text behind its records. There is
    /// no such text where they break off, which was said already.
    pub(super) fn close_page(
        &mut self,
        behind: Option<&[u8]>,
        file: &mut FileRecords,
    ) -> Option<usize> {
        let page = self.page.take()?;
        let Around { text: around, envelope, end, trouble } = page.around(behind.unwrap_or(b""));
        if let (Some(behind), Some(trouble)) = (behind, trouble.filter(|_| page.is_usual))
            && behind.len() < MOST_BEHIND
        {
            let (code, words, at) = Reader::in_words(Window::of(&around), trouble);
            let place = |at: usize| {
                let at = at.saturating_sub(page.before.len() + 2);
                self.lines.and(Lines::of(behind.get(..at).unwrap_or(behind))).location()
            };
            let begins = match trouble {
                Trouble::CutOff(start) if start > page.before.len() => place(start),
                Trouble::CutOff(_) | Trouble::Unexpected(_) => page.begins.clone(),
            };
            let message = trouble_words(&words, &begins);
            let place = Location { file: self.name.clone(), ..place(at) };
            file.outcome = FileOutcome::Damaged;
            file.findings.push(Finding::new(code, Subject::File, message).at(place));
        }
        let mut reader = Reader::of_part(self.index, file, self.options, 0, None);
        let context = reader.placed(&envelope, &self.outer);
        reader.page(Window::of(&around), &page.ids, &envelope, &context);
        end
    }
}

/// What the records of a text stand in, and where they begin.
fn shape_of(text: &[u8]) -> Option<(usize, Shape, Start)> {
    let Sniffed::Json { start, head } = sniff(text) else { return None };
    if head != Head::default() {
        return None;
    }
    if text.get(start) == Some(&b'[') {
        return Some((start, Shape::Array, Start::Open(start)));
    }
    for member in split::members(text, start) {
        let member = member.ok()?;
        if member.key == b"results" && text.get(member.start) == Some(&b'[') {
            return Some((start, Shape::Page, Start::Open(member.start)));
        }
    }
    Some((start, Shape::Values, Start::At(start)))
}

/// How the first record of a text begins.
fn first_prefix(text: &[u8], context: &Context) -> Option<RecordPrefix> {
    let brace = memchr::memchr(b'{', text)?;
    RecordPrefix::read(text.get(brace..)?, context)
}

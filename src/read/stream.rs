//! A file too large to be held in memory: read in pieces by all threads, one that is packed block by block ([`blocks`]),
//! any other wherever a thread is at the moment ([`pieces`]).
//!
//! Where a piece begins is guessed from how the last record began. The guess is believed only where the
//! piece before it ended just there; else the piece is read again from where that one ended. So what comes
//! out is what reading from the first byte to the last one would give, at any number of threads.

pub(super) mod blocks;
mod lines;
pub(super) mod pieces;

use super::gather::Gathered;
use super::limits::AT_ONCE;
use super::lower::fold_occurrences;
use super::options::ReadOptions;
use super::parse::{Context, Ended, Envelope, Reader, Shape, Start, Window, trouble_words};
use super::probe::Head;
use super::records::FileRecords;
use super::sniff::{Sniffed, sniff};
use crate::finding::{Code, Finding, Subject};
use crate::json::split::{self, Trouble};
use crate::model::{FileOutcome, Kind, Location};
use lines::Lines;

/// The most that may stand behind the records of a page.
const MOST_BEHIND: usize = 1 << 20;

/// What one piece gave.
struct Piece {
    records: FileRecords,
    ids: Vec<(Kind, i64)>,
    /// Where its text begins in its block, or in its file, and how far it was read.
    from: usize,
    ended: Ended,
    /// How its last record began.
    head: Option<Head>,
    lines: Lines,
}

impl Piece {
    /// Where what is behind it begins, if it goes on there.
    fn goes_on(&self) -> Option<Start> {
        match self.ended {
            Ended::At(at) => Some(Start::At(self.from + at)),
            _ => None,
        }
    }
}

/// What is the same for every piece of a block, or of a file.
struct Ground {
    index: u32,
    name: String,
    context: Context,
    shape: Shape,
    /// Where what pieces are told by their places in begins in the file.
    base: u64,
    options: ReadOptions,
    /// How the last record before the pieces began.
    head: Option<Head>,
}

/// A part of a text.
struct Part<'t> {
    text: &'t [u8],
    /// Where it begins in the whole.
    from: usize,
    /// Whether the file ends with it.
    is_last: bool,
}

impl Ground {
    /// Reads records from `start` on, up to the first that begins at or behind `until`. What is behind the part is not
    /// known: it may end with [`Ended::Cut`], unless the file ends with it.
    fn read(&self, part: &Part<'_>, start: Start, until: usize) -> Piece {
        let from = start.place();
        let mut records = FileRecords::new(&self.name);
        let mut ids = Vec::new();
        let behind = from.saturating_sub(part.from);
        let window = Window::of(part.text.get(behind..).unwrap_or_default());
        let at = self.base.saturating_add(from as u64);
        let mut reader =
            Reader::of_part(self.index, &mut records, self.options, at, self.head.clone());
        let until = until.saturating_sub(from);
        let (shape, context) = (self.shape, &self.context);
        let start = start.back(from);
        let ended = reader.items(window, start, until, shape, context, part.is_last, &mut ids);
        let head = reader.into_head();
        fold_occurrences(&mut records);
        let lines = Lines::of(window.get(..ended.place()));
        Piece { records, ids, from, ended, head, lines }
    }

    /// Where a record begins, as it seems, among the first `within` bytes of a text.
    fn guess(&self, text: &[u8], within: usize) -> Option<usize> {
        let head = self.head.as_ref()?;
        memchr::memchr_iter(b'{', text.get(..within).unwrap_or(text))
            .find(|at| head.resembles(text.get(*at..).unwrap_or_default()))
    }
}

/// What stands around the records of a page.
struct Page {
    /// From the beginning of the page to its records.
    before: Vec<u8>,
    ids: Vec<(Kind, i64)>,
    /// Whether its records are all read.
    is_closing: bool,
    /// Where it begins, for people.
    begins: Location,
    /// Whether it says before its records what comes before and behind them: then what is wrong behind them is
    /// told, as where a page is read as a whole.
    is_usual: bool,
}

/// A page without its records.
struct Around {
    text: Vec<u8>,
    envelope: Envelope,
    /// Where the page ends in the text behind the records.
    end: Option<usize>,
    /// What is wrong with it.
    trouble: Option<Trouble>,
}

impl Page {
    /// The page without its records, with the text behind them.
    fn around(&self, behind: &[u8]) -> Around {
        let behind = behind.get(..MOST_BEHIND.min(behind.len())).unwrap_or_default();
        let text = [&self.before, b"[]".as_slice(), behind].concat();
        let mut envelope = Envelope::default();
        let mut trouble = None;
        let mut members = split::members(&text, 0);
        for member in members.by_ref() {
            match member {
                Ok(member) => envelope.note(&text, &member),
                Err(found) => trouble = Some(found),
            }
        }
        let end = members.end().map(|end| end.saturating_sub(self.before.len() + 2));
        Around { text, envelope, end, trouble }
    }
}

/// A file that has to be read as a whole.
pub(super) struct Unread {
    pub(super) file: FileRecords,
    /// What was read of it.
    pub(super) first: Vec<u8>,
}

/// How far a file was read, and what is to be known to go on.
struct Course {
    index: u32,
    name: String,
    /// What is known of the response that the file is, and that its records at hand stand in.
    outer: Context,
    context: Context,
    options: ReadOptions,
    shape: Shape,
    /// Where to go on in the block at hand, or in the file.
    start: Start,
    /// Whether this is where an array opened, or where one was left.
    is_new: bool,
    /// Where that is, for people.
    lines: Lines,
    /// Where the array opened that the records stand in, for people.
    opened: Location,
    /// Where the block begins in the file.
    base: u64,
    /// How the last record began.
    head: Option<Head>,
    /// The page whose records are read.
    page: Option<Page>,
}

/// What is next.
enum Next {
    /// The same block, from another place.
    Same,
    /// The next block, with what is left of this one from here on.
    Block(Start),
    /// Nothing.
    End,
}

impl Course {
    /// The course of a file that begins with this text; `None` where it is to be read as a whole.
    fn new(
        index: u32,
        file: &mut FileRecords,
        context: &Context,
        options: ReadOptions,
        text: &[u8],
    ) -> Option<Self> {
        let (begin, shape, start) = shape_of(text)?;
        let mut course = Self {
            index,
            name: file.name.clone(),
            outer: context.clone(),
            context: context.clone(),
            options,
            shape,
            start,
            is_new: true,
            lines: Lines::of(text.get(..start.place()).unwrap_or_default()),
            opened: Location::default(),
            base: 0,
            head: None,
            page: None,
        };
        course.opened = course.lines.location();
        if shape == Shape::Page {
            let before = text.get(begin..start.place()).unwrap_or_default().to_vec();
            let begins = Lines::of(text.get(..begin).unwrap_or_default()).location();
            course.open_page(before, begins, file);
        }
        course.head = first_head(text.get(start.place()..)?, &course.context);
        Some(course)
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

    fn is_closing(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.is_closing)
    }

    /// What its pieces have in common.
    fn ground(&self) -> Ground {
        Ground {
            index: self.index,
            name: self.name.clone(),
            context: self.context.clone(),
            shape: self.shape,
            base: self.base,
            options: self.options,
            head: self.head.clone(),
        }
    }

    /// Takes note of a piece: its places are told from the beginning of the file from here on.
    fn accept(&mut self, mut piece: Piece) -> (FileRecords, Ended) {
        let lines = self.lines;
        let places = piece.records.findings.iter_mut().filter_map(|f| f.location.as_mut());
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
        self.head = piece.head;
        self.is_new = false;
        (piece.records, piece.ended.moved(piece.from))
    }

    /// Says how to go on where the reading ended; `behind` is what stands behind a place, and whether the file ends
    /// with it.
    fn after<'t>(
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
                match end {
                    Some(len) => {
                        let closing = behind.get(..len).unwrap_or_default();
                        self.lines = self.lines.and(Lines::of(closing));
                        self.go_on(Shape::Values, Start::After(at + len))
                    }
                    None => Next::End,
                }
            }
            Ended::At(_) | Ended::Done | Ended::Stop | Ended::Trouble { .. } => Next::End,
        }
    }

    /// Says that the value that is next does not fit into memory.
    fn too_long(&self, file: &mut FileRecords) {
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
    fn close_page(&mut self, behind: Option<&[u8]>, file: &mut FileRecords) -> Option<usize> {
        let page = self.page.take()?;
        let Around { text: around, envelope, end, trouble } =
            page.around(behind.unwrap_or_default());
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

fn take_over(ready: Vec<FileRecords>, file: &mut FileRecords, gathered: &mut Gathered) {
    for mut records in ready {
        gathered.take(&mut records);
        file.absorb(records);
    }
}

/// What the records of a text stand in, and where they begin.
fn shape_of(text: &[u8]) -> Option<(usize, Shape, Start)> {
    let Sniffed::Json { start, request: None } = sniff(text) else { return None };
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
fn first_head(text: &[u8], context: &Context) -> Option<Head> {
    let brace = memchr::memchr(b'{', text)?;
    Head::read(text.get(brace..)?, context)
}

#[cfg(test)]
mod tests;

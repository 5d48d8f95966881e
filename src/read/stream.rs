//! A file too large to be held in memory: read block by block, each block in pieces by all threads.
//!
//! Where a piece begins is guessed from how the last record began. The guess is believed only where the
//! piece before it ended just there; else the piece is read again from where that one ended. So what comes
//! out is what reading from the first byte to the last one would give, at any number of threads.

use std::io::Read;

use super::gather::Gathered;
use super::limits::{AT_ONCE, Limits};
use super::lower::fold_occurrences;
use super::parse::{Context, Ended, Envelope, Reader, Shape, Start, Window, trouble_words};
use super::probe::Head;
use super::records::FileRecords;
use super::sniff::{Sniffed, sniff};
use crate::finding::{Code, Finding, Subject};
use crate::json::split::{self, Trouble};
use crate::model::{FileOutcome, Kind, Location};
use crate::parallel::{both, map_in_order};

/// How much is worked on at once; what comes out does not depend on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// Bytes that are read at once.
    block: usize,
    /// Bytes that one thread parses at once.
    piece: usize,
    /// Bytes behind a piece in which its last record ends, nearly always.
    slack: usize,
}

impl Sizes {
    /// Two blocks are in memory at a time.
    pub(super) const USUAL: Self = Self { block: 16 << 20, piece: 1 << 20, slack: 1 << 15 };
}

/// Room before a block for what was left of the one before.
const HEADROOM: usize = 1 << 18;
/// The most that may stand behind the records of a page.
const MOST_BEHIND: usize = 1 << 20;

/// What is read from, block by block.
pub(super) struct Bytes<'a> {
    from: Box<dyn Read + Send + 'a>,
    /// Why reading stopped before the end.
    broken: Option<std::io::Error>,
    /// How many were read.
    read: u64,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(from: impl Read + Send + 'a) -> Self {
        Self { from: Box::new(from), broken: None, read: 0 }
    }

    /// Why reading stopped before the end, if it did, and how many were read.
    pub(super) fn ended(self) -> (Option<std::io::Error>, u64) {
        (self.broken, self.read)
    }

    /// Adds what is left, up to so many bytes in all.
    pub(super) fn rest(&mut self, to: &mut Vec<u8>, most: u64) {
        let before = to.len();
        let rest = most.saturating_sub(before as u64);
        self.broken = self.from.by_ref().take(rest).read_to_end(to).err().or(self.broken.take());
        self.read = self.read.saturating_add((to.len() - before) as u64);
    }

    /// Up to so many bytes behind some room; fewer only at the end. `used` is memory that is free again.
    fn block(&mut self, len: usize, used: Vec<u8>) -> Block {
        let mut bytes = used;
        bytes.resize(HEADROOM + len, 0);
        let mut to = HEADROOM;
        let mut is_last = false;
        while let Some(room) = bytes.get_mut(to..).filter(|room| !room.is_empty()) {
            match self.from.read(room) {
                Ok(0) => {
                    is_last = true;
                    break;
                }
                Ok(n) => to += n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.broken = Some(error);
                    is_last = true;
                    break;
                }
            }
        }
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
        self.bytes.get(self.from..self.to).unwrap_or_default()
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

/// Line and column, for people.
#[derive(Clone, Copy, Default)]
struct Lines {
    newlines: usize,
    /// Characters since the last of them.
    characters: usize,
}

impl Lines {
    fn of(text: &[u8]) -> Self {
        let line = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
        let line = text.get(line..).unwrap_or_default();
        Self {
            newlines: memchr::memchr_iter(b'\n', text).count(),
            characters: line.iter().filter(|byte| (**byte & 0xC0) != 0x80).count(),
        }
    }

    fn and(self, then: Self) -> Self {
        let before = if then.newlines == 0 { self.characters } else { 0 };
        Self { newlines: self.newlines + then.newlines, characters: before + then.characters }
    }

    /// This place itself.
    fn location(self) -> Location {
        let mut location = Location { line: 1, column: 1, ..Location::default() };
        self.place(&mut location);
        location
    }

    /// A place that was told from here, told from the beginning of the file.
    fn place(self, location: &mut Location) {
        if location.line == 1 {
            location.column += u32::try_from(self.characters).unwrap_or(u32::MAX);
        }
        if location.line > 0 {
            location.line += u32::try_from(self.newlines).unwrap_or(u32::MAX);
        }
    }
}

/// What one piece gave.
struct Piece {
    records: FileRecords,
    ids: Vec<(Kind, i64)>,
    /// Where its text begins in its block, and how far it was read.
    from: usize,
    ended: Ended,
    /// How its last record began.
    head: Option<Head>,
    lines: Lines,
}

/// What is the same for every piece of a block.
struct Ground<'a> {
    index: u32,
    name: &'a str,
    context: &'a Context,
    shape: Shape,
    text: &'a [u8],
    /// Where the text begins in its file.
    base: u64,
    /// Whether the file ends with the text.
    is_last: bool,
    limits: Limits,
    /// How the last record before the text began.
    head: Option<Head>,
    sizes: Sizes,
}

impl Ground<'_> {
    /// Reads records from `start` on, up to the first that begins at or behind `until`.
    fn piece(&self, start: Start, until: usize) -> Piece {
        let from = start.place();
        let mut end = until.saturating_add(self.sizes.slack).min(self.text.len());
        loop {
            let mut records = FileRecords::new(self.name);
            let mut ids = Vec::new();
            let window = Window::of(self.text.get(from..end).unwrap_or_default());
            let at = self.base.saturating_add(from as u64);
            let mut reader =
                Reader::of_part(self.index, &mut records, self.limits, at, self.head.clone());
            let is_whole = end == self.text.len();
            let ends = is_whole && self.is_last;
            let until = until.saturating_sub(from);
            let ended = reader.items(
                window,
                start.back(from),
                until,
                self.shape,
                self.context,
                ends,
                &mut ids,
            );
            // A record that is longer than the slack.
            if matches!(ended, Ended::Cut(_)) && !is_whole {
                end = self.text.len();
                continue;
            }
            let head = reader.into_head();
            fold_occurrences(&mut records);
            let lines = Lines::of(window.get(..ended.place()));
            return Piece { records, ids, from, ended, head, lines };
        }
    }

    /// Where a record begins, as it seems, in a part of the text.
    fn guess(&self, part: std::ops::Range<usize>) -> Option<usize> {
        let head = self.head.as_ref()?;
        let text = self.text.get(part.clone())?;
        let braces = memchr::memchr_iter(b'{', text).map(|at| part.start + at);
        braces.into_iter().find(|at| head.resembles(self.text.get(*at..).unwrap_or_default()))
    }

    /// All pieces from `start` on: in parallel, and again where a guess was wrong.
    fn pieces(&self, start: Start) -> Vec<Piece> {
        let n = self.text.len().saturating_sub(start.place()).div_ceil(self.sizes.piece).max(1);
        let limit = |n_before: usize| start.place() + n_before * self.sizes.piece;
        let until = |n_th: usize| if n_th + 1 == n { usize::MAX } else { limit(n_th + 1) };
        let places: Vec<usize> = (0..n).collect();
        let guessed = map_in_order(&places, |n_th| {
            let begin = match n_th {
                0 => start,
                _ => Start::At(self.guess(limit(*n_th)..limit(n_th + 1).min(self.text.len()))?),
            };
            Some((begin, self.piece(begin, until(*n_th))))
        });
        let mut pieces: Vec<Piece> = Vec::with_capacity(n);
        let mut expected = start;
        for (n_th, guess) in guessed.into_iter().enumerate() {
            if expected.place() >= until(n_th) {
                continue;
            }
            let piece = match guess {
                Some((begin, piece)) if begin == expected => piece,
                _ => self.piece(expected, until(n_th)),
            };
            let next = match piece.ended {
                Ended::At(at) => Some(Start::At(piece.from + at)),
                _ => None,
            };
            pieces.push(piece);
            match next {
                Some(next) => expected = next,
                None => break,
            }
        }
        pieces
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
    context: Context,
    limits: Limits,
    shape: Shape,
    /// Where to go on in the block at hand.
    start: Start,
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
        limits: Limits,
        text: &[u8],
    ) -> Option<Self> {
        let (begin, shape, start) = shape_of(text)?;
        let mut course = Self {
            index,
            name: file.name.clone(),
            context: context.clone(),
            limits,
            shape,
            start,
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
            let mut page =
                Page { before, ids: Vec::new(), is_closing: false, begins, is_usual: false };
            let envelope = page.around(b"}").envelope;
            page.is_usual = envelope.has_neighbours();
            course.context =
                Reader::of_part(index, file, limits, 0, None).placed(&envelope, context);
            course.page = Some(page);
        }
        Some(course)
    }

    fn is_closing(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.is_closing)
    }

    fn ground<'a>(&'a self, block: &'a Block, sizes: Sizes) -> Ground<'a> {
        let text = block.text();
        let first_head = || first_head(text, self.start, &self.context);
        Ground {
            index: self.index,
            name: &self.name,
            context: &self.context,
            shape: self.shape,
            text,
            base: self.base,
            is_last: block.is_last,
            limits: self.limits,
            head: self.head.clone().or_else(first_head),
            sizes,
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
        (piece.records, piece.ended.moved(piece.from))
    }

    /// Says how to go on where the reading of a block ended.
    fn after(&mut self, ended: Ended, block: &Block, file: &mut FileRecords) -> Next {
        match ended {
            Ended::Cut(at) => Next::Block(at),
            Ended::Array(at) => self.go_on(Shape::Array, Start::Open(at)),
            Ended::Close(at) => {
                let behind = block.text().get(at..).unwrap_or_default();
                let Some(page) = &mut self.page else {
                    return self.go_on(Shape::Values, Start::After(at));
                };
                let is_whole = page.around(behind).end.is_some();
                if !is_whole && !block.is_last && behind.len() < MOST_BEHIND {
                    page.is_closing = true;
                    return Next::Block(Start::After(at));
                }
                match self.close_page(Some(behind), file) {
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
        (self.shape, self.start) = (shape, start);
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
        let mut reader = Reader::of_part(self.index, file, self.limits, 0, None);
        let context = reader.placed(&envelope, &self.context);
        reader.page(Window::of(&around), &page.ids, &envelope, &context);
        end
    }
}

/// Reads a file whose content comes in blocks.
///
/// # Errors
/// Gives the first block back, and nothing is taken over, where the file has to be read as a whole: what it
/// begins with is neither an array, nor a page of a list, nor values one behind the other.
pub(super) fn read(
    index: u32,
    mut file: FileRecords,
    (context, limits): (&Context, Limits),
    bytes: &mut Bytes<'_>,
    gathered: &mut Gathered,
    sizes: Sizes,
) -> Result<FileRecords, Box<Unread>> {
    let mut block = bytes.block(sizes.block, Vec::new());
    let Some(mut course) = Course::new(index, &mut file, context, limits, block.text()) else {
        return Err(Box::new(Unread { file, first: block.text().to_vec() }));
    };
    let (mut next, mut used) = (None, Vec::new());
    let mut ready: Vec<FileRecords> = Vec::new();
    loop {
        let ground = course.ground(&block, sizes);
        // While a block is parsed, what the one before gave is taken over, and the next one is read.
        let behind = || {
            take_over(std::mem::take(&mut ready), &mut file, gathered);
            if next.is_none() && !block.is_last {
                let len = sizes.block.max(block.text().len() / 2);
                next = Some(bytes.block(len, std::mem::take(&mut used)));
            }
        };
        let parse = || if course.is_closing() { Vec::new() } else { ground.pieces(course.start) };
        let ((), pieces) = both(behind, parse);
        let mut ended =
            if course.is_closing() { Ended::Close(course.start.place()) } else { Ended::Done };
        for piece in pieces {
            let (records, at) = course.accept(piece);
            ready.push(records);
            ended = at;
        }
        if matches!(ended, Ended::Close(_)) {
            // What is said of a page comes behind what is said of its records.
            take_over(std::mem::take(&mut ready), &mut file, gathered);
        }
        match course.after(ended, &block, &mut file) {
            Next::Same => {}
            Next::Block(rest) => {
                let Some(mut following) = next.take() else { break };
                let left = block.text().get(rest.place()..).unwrap_or_default();
                if left.len() as u64 > AT_ONCE {
                    course.too_long(&mut file);
                    break;
                }
                following.put_before(left);
                course.base += rest.place() as u64;
                course.start = rest.back(rest.place());
                used = std::mem::replace(&mut block, following).bytes;
            }
            Next::End => break,
        }
    }
    take_over(ready, &mut file, gathered);
    course.close_page(None, &mut file);
    Ok(file)
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

/// How the first record begins.
fn first_head(text: &[u8], start: Start, context: &Context) -> Option<Head> {
    let brace = memchr::memchr(b'{', text.get(start.place()..)?)?;
    Head::read(text.get(start.place() + brace..)?, context)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::decompress::decompress;
    use crate::read::parse;

    const TINY: Sizes = Sizes { block: 700, piece: 150, slack: 40 };

    fn context(url: &str) -> Context {
        Context::new(crate::api::Request::parse(url))
    }

    /// What a reader learns of a text: captures with their places, findings with theirs, lists, the rest.
    fn learnt(file: FileRecords, mut gathered: Gathered) -> Vec<String> {
        let mut learnt = vec![format!("{:?} {} records", file.outcome, file.records)];
        let findings = file
            .findings
            .iter()
            .map(|f| format!("{} {:?} {:?} {}", f.code, f.subject, f.location, f.message));
        learnt.extend(findings);
        gathered.add(file);
        let captures = (0..gathered.captures.len()).filter_map(|n| gathered.captures.get(n));
        learnt.extend(captures.map(|capture| format!("{capture:?}")));
        let detections = (0..gathered.detections.len()).filter_map(|n| gathered.detections.get(n));
        learnt.extend(detections.map(|detection| format!("{detection:?}")));
        for (request, (count, ids)) in &gathered.lists {
            learnt.push(format!("{request:?} {count} {:?}", ids.iter().collect::<Vec<_>>()));
        }
        let taxa = gathered.taxa.into_sightings();
        learnt.extend(taxa.into_iter().map(|taxon| format!("{:?}", taxon.record)));
        for file in gathered.files {
            learnt.extend(file.collections.iter().map(|s| format!("{:?}", s.record)));
        }
        learnt
    }

    fn in_blocks(text: &str, sizes: Sizes) -> Vec<String> {
        let mut gathered = Gathered::default();
        let mut bytes = Bytes::new(text.as_bytes());
        let file = FileRecords::new("f.json");
        let context = context("http://h/api/v2/captures/?project_id=3");
        let limits = Limits::default();
        match read(7, file, (&context, limits), &mut bytes, &mut gathered, sizes) {
            Ok(file) => learnt(file, gathered),
            // To be read as a whole.
            Err(_) => whole(text),
        }
    }

    fn whole(text: &str) -> Vec<String> {
        let url = "http://h/api/v2/captures/?project_id=3";
        let answer = crate::read::manifest::Answer {
            request: crate::api::Request::parse(url),
            status: None,
            other_method: None,
        };
        let limits = Limits::default();
        let mut content = decompress(text.as_bytes().to_vec(), Vec::new(), limits);
        let file = FileRecords::new("f.json");
        let file = parse::content(7, &mut content, Some(&answer), file, limits).records;
        learnt(file, Gathered::default())
    }

    /// Records as the platform serves them, and as it never would.
    fn record(n: u64, what: u8, words: &str) -> String {
        let url = format!("http://h/api/v2/captures/{n}/");
        let detection = format!(
            r#"{{"id":{n}1,"details":"http://h/api/v2/detections/{n}1/","bbox":[1,2,3,4],"occurrence":{{"id":{n}2,"details":"http://h/api/v2/occurrences/{n}2/","determination":{{"id":{},"name":"T{words}"}}}}}}"#,
            n % 5 + 1
        );
        match what {
            0 => {
                format!(
                    r#"{{"id": {n},
  "details": "{url}", "path": {words:?}, "project": 3}}"#
                )
            }
            1 => {
                format!(r#"{{"id":{n},"details":"{url}","detections":[{detection},{detection}]}}"#)
            }
            2 => format!(r#"{{"id":{n},"details":"{url}","size":"{words}","project":3}}"#),
            3 => format!(r#"{{"id":-{n},"details":"{url}"}}"#),
            4 => {
                format!(r#"{{"id":{n},"details":"{url}","size":NaN,"path":"{}"}}"#, "x".repeat(300))
            }
            5 => format!(
                r#"{{"model": "main.sourceimage", "pk": {n}, "fields": {{"path": {words:?}}}}}"#
            ),
            6 => {
                format!(r#"{{"model": "main.taxon", "pk": {n}, "fields": {{"name": {words:?}}}}}"#)
            }
            7 => format!(r#"{{"id": {n}, "name": {words:?}, "method": "full", "kwargs": {{}}}}"#),
            8 => n.to_string(),
            _ => format!(
                r#"{{"id":{n},"details":"{url}","project":3,"timestamp":"2024-06-01T22:00:00"}}"#
            ),
        }
    }

    /// Words that hide brackets, quotes and records in strings.
    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-z]{0,9}",
            1 => Just("\u{e9}\u{1f98b}".to_owned()),
            1 => Just("} , {".to_owned()),
            1 => Just("]".to_owned()),
        ]
    }

    fn records(most: u8) -> impl Strategy<Value = Vec<String>> {
        let record =
            (1u64..5_000, 0..most, words()).prop_map(|(n, what, words)| record(n, what, &words));
        prop::collection::vec(record, 1..40)
    }

    #[test]
    fn what_stands_behind_the_records_of_a_page_is_told_as_in_a_whole_one() {
        let records: Vec<String> = (1..30).map(|n| record(n, 0, "a")).collect();
        let around =
            r#"{"count": 29, "next": null, "previous": "http://h/api/v2/captures/?offset=2""#;
        for behind in [
            "",
            "}",
            "\n}\n",
            "x",
            ",",
            ", \"a\"",
            ", \"a\": 5",
            ", 7}",
            "} x",
            "} {\"a\": 1}",
            ", \"a\": [1}",
        ] {
            let text = format!("\n{around}, \"results\": [{}]{behind}", records.join(",\n"));
            assert_eq!(in_blocks(&text, TINY), whole(&text), "{behind:?}");
            let is_sound = ["}", "\n}\n", "} {\"a\": 1}"].contains(&behind);
            assert_eq!(
                whole(&text)[0].starts_with("Read"),
                is_sound,
                "{behind:?} {:?}",
                whole(&text)[0]
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn an_array_in_blocks_is_what_it_is_as_a_whole(
            records in records(10), gap in prop_oneof![Just(","), Just(",\n"), Just(" ,\n\n ")],
        ) {
            let text = format!("[{}]\n", records.join(gap));
            prop_assert_eq!(in_blocks(&text, TINY), whole(&text));
        }

        #[test]
        fn values_one_behind_the_other_in_blocks_are_what_they_are_as_a_whole(
            records in records(8), gap in prop_oneof![Just("\n"), Just("\r\n"), Just(" ")],
        ) {
            let text = records.join(gap);
            prop_assert_eq!(in_blocks(&text, TINY), whole(&text));
        }

        #[test]
        fn a_page_in_blocks_is_what_it_is_as_a_whole(
            records in records(8), behind in any::<bool>(), cut in prop::option::of(0usize..2_000),
        ) {
            let around = r#""count": 3, "next": "http://h/api/v2/captures/?offset=2", "previous": null"#;
            let records = records.join(",");
            let mut text = if behind {
                format!("{{\"results\": [{records}], {around}}}")
            } else {
                format!("{{{around}, \"results\": [{records}]}}\n")
            };
            if let Some(cut) = cut.filter(|cut| !behind && *cut > 120 && *cut < text.len()) {
                let cut = (0..=cut).rev().find(|at| text.is_char_boundary(*at)).unwrap();
                text.truncate(cut);
            }
            prop_assert_eq!(in_blocks(&text, TINY), whole(&text));
        }

        #[test]
        fn a_text_cut_anywhere_is_in_blocks_what_it_is_as_a_whole(
            records in records(8), is_page in any::<bool>(), before in 0usize..3, cut in 0usize..100,
        ) {
            let open = if is_page { "{\"count\": 3,\n \"results\": [" } else { "\n [" };
            // Behind a record, behind its comma, or inside of what follows.
            let whole_records = records.iter().take(records.len() - before.min(records.len() - 1));
            let mut text = open.to_owned() + &whole_records.cloned().collect::<Vec<_>>().join(",\n");
            let more = ",".to_owned() + &records[records.len() - 1];
            text.extend(more.chars().take(if cut < 50 { cut / 25 } else { cut - 50 }));
            prop_assert_eq!(in_blocks(&text, TINY), whole(&text));
        }

        #[test]
        fn anything_in_blocks_never_panics(text in "[\\[\\]{},:\"a1 \n\\\\]{0,2000}") {
            let _ = in_blocks(&text, Sizes { block: 60, piece: 20, slack: 5 });
        }
    }
}

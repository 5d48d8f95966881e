//! The reader of one file: what it knows while it reads, and how it notes what is wrong.
//!
//! What it does with the text stands beside it: [`document`](super::document) walks through a file, [`part`](super::part)
//! through a piece of one, [`record`](super::record) reads one record.

use super::lines::LineIndex;
use super::window::Window;
use crate::finding::{Code, Finding, Subject};
use crate::json::split::Trouble;
use crate::model::{FileOutcome, Location};
use crate::read::fast::FastReader;
use crate::read::faults;
use crate::read::options::ReadOptions;
use crate::read::probe::RecordPrefix;
use crate::read::records::{FileRecords, NotRead};

/// Reads the content of one file into its [`FileRecords`].
pub(in crate::read) struct Reader<'a> {
    pub(super) index: u32,
    /// Where the text begins in the file.
    pub(super) base: u64,
    pub(super) file: &'a mut FileRecords,
    pub(super) options: ReadOptions,
    lines: LineIndex,
    pub(super) fast: FastReader,
    /// How the last record began, and up to [`MOST_PREFIXES`] others before it: records of several kinds take turns in a
    /// dump.
    pub(super) prefix: Option<RecordPrefix>,
    pub(super) prefixes: Vec<RecordPrefix>,
    /// How many objects and arrays that are no records are open around what is read.
    pub(super) nesting: usize,
}

/// The most prefixes that are remembered besides the last one: each is compared with a record that begins otherwise,
/// and a file holds one or two kinds, a dump eleven, mostly one behind the other.
pub(super) const MOST_PREFIXES: usize = 8;

impl<'a> Reader<'a> {
    /// A reader of a part of a file that begins at this byte.
    pub(in crate::read) fn of_part(
        index: u32,
        file: &'a mut FileRecords,
        options: ReadOptions,
        base: u64,
        prefix: Option<RecordPrefix>,
    ) -> Self {
        Self {
            index,
            base,
            file,
            options,
            lines: LineIndex::default(),
            fast: FastReader::new(options),
            prefix,
            prefixes: Vec::new(),
            nesting: 0,
        }
    }

    /// Notes why the file is left out, unless records were read or it is damaged, which says more.
    pub(super) fn skip(&mut self, reason: &str) {
        if matches!(self.file.outcome, FileOutcome::Skipped(_)) {
            self.file.outcome = FileOutcome::Skipped(reason.to_owned());
        }
    }

    /// Notes a record that is not read.
    pub(super) fn not_read(&mut self, text: Window<'_>, at: usize, what: &str) {
        self.skip(what);
        if let Some(known) = &mut self.file.not_read {
            known.n += 1;
        } else {
            let first = self.lines.locate(&self.file.name, text.bytes, at);
            self.file.not_read = Some(NotRead { n: 1, what: what.to_owned(), first });
        }
    }

    /// Notes a finding that makes the file a damaged one.
    pub(super) fn damage(&mut self, code: Code, text: Window<'_>, at: usize, message: String) {
        self.file.outcome = FileOutcome::Damaged;
        self.note(code, Subject::File, text, at, message);
    }

    /// Notes a finding.
    pub(super) fn note(
        &mut self,
        code: Code,
        subject: Subject,
        text: Window<'_>,
        at: usize,
        message: String,
    ) {
        let (lines, name) = (&mut self.lines, &self.file.name);
        self.file.findings.push_with(code, || {
            Finding::new(code, subject, message).at(lines.locate(name, text.bytes, at))
        });
    }

    /// Notes that a text cannot be cut into values any further.
    pub(super) fn trouble(&mut self, text: Window<'_>, trouble: Trouble) {
        let (code, words, at) = Self::in_words(text, trouble);
        let begins = match trouble {
            Trouble::CutOff(start) => Location::of_byte("", text.bytes, start),
            Trouble::Unexpected(_) => Location::default(),
        };
        self.damage(code, text, at, trouble_words(&words, &begins));
    }

    /// What is wrong, for [`trouble_words`], and where.
    pub(in crate::read) fn in_words(text: Window<'_>, trouble: Trouble) -> (Code, String, usize) {
        match trouble {
            Trouble::CutOff(_) => {
                let words = "it ends inside the value that begins in {begins}".to_owned();
                (Code(602), words, text.bytes.len())
            }
            Trouble::Unexpected(at) => {
                let found = faults::type_of(text.bytes.get(at..).unwrap_or(b""));
                (Code(601), format!("expected a value or a comma, found {found}"), at)
            }
        }
    }

    /// How the last record began.
    pub(in crate::read) fn into_prefix(self) -> Option<RecordPrefix> {
        self.prefix
    }

    /// Notes that the server answered with an error.
    pub(super) fn error_response(&mut self, text: Window<'_>, start: usize, answer: &str) {
        let said = faults::answer(text.bytes.get(start..).unwrap_or(b""));
        let message = format!("the server answered {answer}: {said}");
        self.skip(&format!("an error response ({answer})"));
        self.note(Code(609), Subject::File, text, start, message);
    }
}

/// What is wrong, in words: `{begins}` becomes the place where the value begins that is cut off.
pub(in crate::read) fn trouble_words(words: &str, begins: &Location) -> String {
    let place = format!("line {}, column {}", begins.line, begins.column);
    words.replace("{begins}", &place)
}

//! Looks at a table as a reader's program does: whether it is the one that its place says, written as mothbook writes it, what
//! a spreadsheet would run, and what is private.

use std::io::{BufReader, Read};

use sha2::{Digest, Sha256};

use super::labels::together;
use super::parts::{Meter, Metered};
use super::problem::What;
use super::text;
use crate::manifest::Written;
use crate::publish::{Privacy, Redactions};
use crate::table::{Column, DataType, Schema, is_formula, row};

/// What was found of a table.
pub(super) struct Table {
    /// What is in the file, by size and hash, where it was read to its end.
    pub(super) written: Option<Written>,
    /// How many rows have each word in the first column, where that has a few words only, in their order.
    pub(super) words: Vec<usize>,
    pub(super) problems: Vec<What>,
}

/// Looks at a table, a cell at a time: two numbers side by side are two columns, and no place. What is private in it is added
/// to `found`.
pub(super) fn look(
    path: &str,
    of: impl Read,
    schema: &Schema,
    privacy: Privacy,
    found: &mut Redactions,
) -> Table {
    let meter = Meter::new();
    let mut hashed = Hashed { from: of, hash: Sha256::new(), bytes: 0 };
    let mut looked = Look::new(schema, privacy);
    let text = BufReader::new(Metered::new(&mut hashed, &meter));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let mut cells = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut cells) {
            Ok(true) => looked.row(&cells, found),
            Ok(false) => break,
            Err(_) if meter.is_over() => {
                let most = text::MOST_AT_ONCE as u64;
                looked.problems.push(What::TooLarge("bytes in one row", most + 1, most));
                return looked.end(None);
            }
            Err(error) => {
                looked.problems.push(What::Unreadable(format!("no table: {error}")));
                return looked.end(None);
            }
        }
        meter.reset();
    }
    drop(reader);
    looked.end(Some(hashed.written(path)))
}

/// A reader that hashes what is read.
struct Hashed<R> {
    from: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let n = self.from.read(to)?;
        self.hash.update(to.get(..n).unwrap_or_default());
        self.bytes += n as u64;
        Ok(n)
    }
}

impl<R> Hashed<R> {
    fn written(self, path: &str) -> Written {
        let sha256 = format!("{:x}", self.hash.finalize());
        Written { path: path.to_owned(), size: self.bytes, sha256 }
    }
}

/// The state of a look at a table.
struct Look<'a> {
    schema: &'a Schema,
    privacy: Privacy,
    heads: Option<csv::StringRecord>,
    /// The rows so far as mothbook writes them, hashed.
    hash: Sha256,
    bytes: u64,
    words: Vec<usize>,
    /// Whether a row was told that is not of this table.
    is_odd: bool,
    problems: Vec<What>,
}

impl<'a> Look<'a> {
    fn new(schema: &'a Schema, privacy: Privacy) -> Self {
        let words = schema.columns.first().map_or(0, |column| column.words.len());
        Self {
            schema,
            privacy,
            heads: None,
            hash: Sha256::new(),
            bytes: 0,
            words: vec![0; words],
            is_odd: false,
            problems: Vec::new(),
        }
    }

    fn row(&mut self, cells: &csv::StringRecord, found: &mut Redactions) {
        let written = row(cells.iter());
        self.hash.update(&written);
        self.bytes += written.len() as u64;
        let mut before = "";
        for (column, cell) in cells.iter().enumerate() {
            let _ = self.privacy.text(cell, found);
            let head = self.heads.as_ref().and_then(|heads| heads.get(column));
            for label in [head.unwrap_or_default(), before] {
                together(self.privacy, (label, false), cell, found);
            }
            if is_formula(cell) {
                let what = format!("a cell that a spreadsheet runs: {cell}");
                self.tell_once(What::Active(what));
            }
            if let Some(what) = text::hides_in_source(cell) {
                self.tell_once(what);
            }
            before = if self.heads.is_some() { cell } else { "" };
        }
        if self.heads.is_none() {
            let wanted = self.schema.columns.iter().map(|column| &*column.name);
            if !wanted.eq(cells.iter()) {
                self.tell_once(What::NotOurs("other columns than this table has".to_owned()));
            }
            self.heads = Some(cells.clone());
            return;
        }
        for (column, cell) in self.schema.columns.iter().zip(cells) {
            if !is_of(column, cell) {
                let what = format!("a cell of another kind in the column {}", column.name);
                self.tell_once(What::NotOurs(what));
            }
        }
        let first = self.schema.columns.first().map_or(&[][..], |column| column.words);
        let word = first.iter().position(|word| Some(*word) == cells.get(0));
        if let Some(n) = word.and_then(|place| self.words.get_mut(place)) {
            *n += 1;
        }
    }

    /// Tells of a row that is not of this table: one of them says it.
    fn tell_once(&mut self, what: What) {
        if !std::mem::replace(&mut self.is_odd, true) {
            self.problems.push(what);
        }
    }

    fn end(mut self, written: Option<Written>) -> Table {
        if let Some(written) = &written {
            let ours = (self.bytes, format!("{:x}", self.hash.finalize()));
            if self.heads.is_none() {
                self.problems.push(What::NotOurs("a table without columns".to_owned()));
            } else if ours != (written.size, written.sha256.clone()) {
                let what = "rows that are written in another way, such as with other line ends";
                self.problems.push(What::NotOurs(what.to_owned()));
            }
        }
        Table { written, words: self.words, problems: self.problems }
    }
}

/// Whether a cell may stand in a column.
fn is_of(column: &Column, cell: &str) -> bool {
    if cell.is_empty() {
        // An empty text looks like none.
        return column.is_nullable || column.data_type == DataType::Text;
    }
    match column.data_type {
        DataType::Id | DataType::Integer => {
            cell.parse::<i64>().is_ok_and(|n| n.to_string() == cell)
        }
        DataType::Number => cell.parse::<f64>().is_ok(),
        DataType::Bool => matches!(cell, "true" | "false"),
        DataType::Timestamp => is_time(cell),
        DataType::Text => column.words.is_empty() || column.words.contains(&cell),
    }
}

/// Whether a text consists of what times do.
fn is_time(text: &str) -> bool {
    text.len() >= 19 && text.bytes().all(|byte| byte.is_ascii_digit() || b"-+:.T".contains(&byte))
}

#[cfg(test)]
mod tests;

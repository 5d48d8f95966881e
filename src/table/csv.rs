//! A table as CSV (RFC 4180), safe to open in a spreadsheet.

use std::borrow::Cow;
use std::fmt::Write;

use super::{Table, Value};
use crate::model::ServerTime;

impl<R> Table<'_, R> {
    /// The table as CSV: a line of names, then one line for each row; what is null is empty.
    ///
    /// A text that a spreadsheet would run as a formula is kept from it by an apostrophe.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut csv = String::new();
        let names =
            self.schema.columns.iter().map(|column| Value::Text(column.name.as_ref().into()));
        line(names, &mut csv);
        self.write_rows(&mut csv);
        csv
    }

    /// The rows of [`Table::csv`] without the names: those of a table that is written in parts.
    #[must_use]
    pub fn csv_rows(&self) -> String {
        let mut csv = String::new();
        self.write_rows(&mut csv);
        csv
    }

    fn write_rows(&self, to: &mut String) {
        self.values().for_each(|row| line(row, to));
    }
}

fn line<'v>(values: impl Iterator<Item = Value<'v>>, to: &mut String) {
    for (place, value) in values.enumerate() {
        if place > 0 {
            to.push(',');
        }
        cell(&value, to);
    }
    to.push_str("\r\n");
}

fn cell(value: &Value<'_>, to: &mut String) {
    // Writing into a String cannot fail.
    let _ = match value {
        Value::Null => Ok(()),
        Value::Integer(n) => write!(to, "{n}"),
        Value::Number(n) => write!(to, "{n}"),
        Value::Bool(is) => write!(to, "{is}"),
        // Both clocks are written alike.
        Value::Timestamp(micros) => write!(to, "{}", ServerTime::from_micros(*micros)),
        Value::Text(text) => {
            self::text(text, to);
            Ok(())
        }
    };
}

fn text(text: &str, to: &mut String) {
    quoted(&defused(text), to);
}

/// A row of these texts, as a table is written: none is made harmless.
#[must_use]
pub fn row<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let mut row = String::new();
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            row.push(',');
        }
        quoted(cell, &mut row);
    }
    row.push_str("\r\n");
    row
}

fn quoted(text: &str, to: &mut String) {
    if text.contains([',', ';', '\t', '"', '\n', '\r']) {
        to.extend(["\"", &text.replace('"', "\"\""), "\""]);
    } else {
        to.push_str(text);
    }
}

/// Where a spreadsheet may begin a new cell in a text, quoted or not. Where numbers have a decimal comma it takes `;` for the end
/// of a cell: quotes that open behind a comma are nothing to it then, and the line ends where the text has a line end.
const CELL_ENDS: [char; 4] = [';', '\t', '\n', '\r'];

/// What a formula begins with. Spreadsheets of East Asia take the wide forms for the narrow ones.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// What may stand before a formula.
const BEFORE_FORMULA: [char; 4] = [' ', '"', '\u{a0}', '\u{3000}'];

/// Whether a spreadsheet takes a text, or a part that it makes a cell of, for a formula.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    matches!(defused(text), Cow::Owned(_))
}

/// A text of which no program makes a formula, wherever it begins a cell: an apostrophe stands before what would be one.
fn defused(text: &str) -> Cow<'_, str> {
    let runs = |at: usize| {
        let cell = text.get(at..).unwrap_or_default().trim_start_matches(BEFORE_FORMULA);
        cell.starts_with(FORMULA)
    };
    let first = Some(0).filter(|_| text.starts_with(['\t', '\r']) || runs(0));
    let first = first.filter(|_| text.parse::<f64>().is_err());
    let later = text.match_indices(CELL_ENDS).map(|(at, end)| at + end.len());
    let starts: Vec<usize> = first.into_iter().chain(later.filter(|at| runs(*at))).collect();
    if starts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut defused = text.to_owned();
    starts.iter().rev().for_each(|at| defused.insert(*at, '\''));
    Cow::Owned(defused)
}

#[cfg(test)]
mod tests;

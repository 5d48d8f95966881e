//! A table as CSV (RFC 4180), safe to open in a spreadsheet.

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
        self.values().for_each(|row| line(row, &mut csv));
        csv
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
    let is_formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let mark = if is_formula { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        to.extend(["\"", mark, &text.replace('"', "\"\""), "\""]);
    } else {
        to.extend([mark, text]);
    }
}

#[cfg(test)]
mod tests;

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
mod tests {
    use super::super::Table;
    use crate::model::{JobId, ServerTime};

    #[test]
    fn texts_are_quoted_and_formulas_are_defused() {
        let texts = ["a,b", "say \"x\"", "=1+1", "-5", "plain", "", "@a,b", "-5\r"];
        let table = Table::new("t", "T", "", texts.to_vec()).column("text", "", |text| *text);
        assert_eq!(
            table.csv(),
            "text\r\n\"a,b\"\r\n\"say \"\"x\"\"\"\r\n'=1+1\r\n-5\r\nplain\r\n\r\n\"'@a,b\"\r\n\"'-5\r\"\r\n"
        );
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        let time = ServerTime::parse("2025-09-14T06:00:00.5");
        let table = Table::new("t", "T", "", vec![Some(-7), None])
            .column("id", "", |n: &Option<i64>| JobId(n.unwrap_or(1)))
            .column("number", "", |n| *n)
            .column("half", "", |n| n.map(|_| 0.5))
            .column("is", "", |n| n.is_some())
            .column("at", "", move |n| n.and(time));
        assert_eq!(
            table.csv(),
            "id,number,half,is,at\r\n-7,-7,0.5,true,2025-09-14T06:00:00.500000\r\n1,,,false,\r\n"
        );
    }
}

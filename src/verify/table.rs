//! Looks at a table as a reader's program does: whether it is one, what a spreadsheet would run, and what is private.

use super::labels::together;
use super::problem::What;
use crate::publish::{Privacy, Redactions};
use crate::table::is_formula;

/// Looks at a table, a cell at a time: two numbers side by side are two columns, and no place.
pub(super) fn look(text: &str, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut heads: Option<csv::StringRecord> = None;
    let mut formula = None;
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => return Some(What::Unreadable(format!("no table: {error}"))),
        };
        let mut before = "";
        for (column, cell) in row.iter().enumerate() {
            let _ = privacy.text(cell, found);
            let head = heads.as_ref().and_then(|heads| heads.get(column));
            for label in [head.unwrap_or_default(), before] {
                together(privacy, (label, false), cell, found);
            }
            if is_formula(cell) {
                formula = Some(What::Active(format!("a cell that a spreadsheet runs: {cell}")));
            }
            before = if heads.is_some() { cell } else { "" };
        }
        heads = heads.or(Some(row));
    }
    formula
}

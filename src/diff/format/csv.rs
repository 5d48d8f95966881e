//! Changes as a table: one row for each.

use crate::diff::{Changes, Row, each_row};
use crate::table::{Table, Word};

/// The changes as CSV, one row for each: a count, a capture that entered or left a set, a field of a record, a determination,
/// a finding. A text that a spreadsheet would run as a formula is kept from it.
#[must_use]
pub fn csv(changes: &Changes) -> String {
    table(rows(changes)).csv()
}

/// All changes, one by one.
#[must_use]
pub fn rows(changes: &Changes) -> Vec<Row> {
    let mut rows = Vec::new();
    each_row(changes, &mut |row| rows.push(row));
    rows
}

/// One row for each of these changes.
#[must_use]
pub fn table<'a>(rows: Vec<Row>) -> Table<'a, Row> {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Table::new(
        "changes",
        "Changes",
        "One row for each change since the snapshot that the report is compared with: a count, a capture that entered or \
        left a set, a field of a record, a determination, a finding.",
        rows,
    )
    .column("what", "What changed.", |row: &Row| Word(row.what))
    .words(&["count", "member", "record", "determination", "finding"])
    .column(
        "change",
        "What became of it: of a count how stored and recounted number stand to how they stood, such as `regressed`.",
        |row| row.change.to_owned(),
    )
    .column("kind", "The kind of the record; of a finding its severity.", |row| row.kind.clone())
    .column("id", "The id of the record; of a finding what it is about.", |row| row.id.clone())
    .column(
        "field",
        "The field, by its name in the API; of a capture that entered or left a set why it did, of a finding its code.",
        move |row| text(&row.field),
    )
    .column(
        "before",
        "The earlier value; of a count the stored number and the recounted one, with a slash between.",
        move |row| text(&row.before),
    )
    .column("after", "The later value, in the same form.", move |row| text(&row.after))
}

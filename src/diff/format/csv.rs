//! Changes as a table: one row for each.

use crate::diff::{Changes, Row, each_row};
use crate::table::row;

/// The changes as CSV, one row for each: a count, a capture that entered or left a set, a field of a record, a determination,
/// a finding.
#[must_use]
pub fn csv(changes: &Changes) -> String {
    let mut text = row(Row::HEADS.into_iter());
    each_row(changes, &mut |of| text.push_str(&row(of.cells().into_iter())));
    text
}

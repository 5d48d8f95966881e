//! How many captures capture sets have in common.

use crate::facts::Overlap;
use crate::model::Kind;
use crate::site::Site;
use crate::table::Table;

/// The pairs of capture sets that share a capture.
pub(super) fn rows(site: &Site<'_>) -> Vec<Overlap> {
    site.overlaps().into_iter().flat_map(|(_, of)| of.pairs).collect()
}

/// One row for each of these pairs.
pub(super) fn table<'a>(site: &'a Site<'_>, rows: Vec<Overlap>) -> Table<'a, Overlap> {
    Table::new(
        "overlaps",
        "Overlaps of capture sets",
        "One row for each two capture sets of one project that have captures in common, of the 100 largest of each project.",
        rows,
    )
    .column("collection", "The capture set with the smaller id.", |row: &Overlap| row.one)
    .column("other", "The other capture set.", |row| row.other)
    .column("name", "The name of the first.", move |row| {
        site.name_of(Kind::Collection, row.one.0)
    })
    .column("other_name", "The name of the other.", move |row| {
        site.name_of(Kind::Collection, row.other.0)
    })
    .column("shared", "Captures in both.", |row| row.shared)
    .column("only_in_collection", "Captures in the first and not in the other.", |row| row.only_one)
    .column("only_in_other", "Captures in the other and not in the first.", |row| row.only_other)
    .column(
        "jaccard_per_thousand",
        "Captures in both, of those in either, in thousandths (the index of Jaccard).",
        |row| row.per_thousand(),
    )
    .column(
        "members_complete",
        "Whether the snapshot tells all members of both; otherwise more may be shared.",
        |row| row.is_whole,
    )
}

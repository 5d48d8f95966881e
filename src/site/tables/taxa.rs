//! All taxa, with when and where they were found.

use crate::facts::TaxonFacts;
use crate::model::{Kind, TaxonId};
use crate::site::Site;
use crate::table::Table;

/// The taxa that are listed, and what is known of each.
pub(super) fn rows(site: &Site<'_>) -> Vec<(i64, TaxonFacts)> {
    let ids = site.index.listed(Kind::Taxon).iter();
    ids.map(|id| (*id, site.facts.taxon(TaxonId(*id)))).collect()
}

/// One row for each of these taxa.
pub(super) fn table<'a>(
    site: &'a Site<'_>,
    rows: Vec<(i64, TaxonFacts)>,
) -> Table<'a, (i64, TaxonFacts)> {
    Table::new("taxa", "Taxa", "One row for each taxon, by id.", rows)
        .column("id", "Its key.", |row: &(i64, TaxonFacts)| row.0)
        .key()
        .column("name", "Its name, or `Taxon` and its id.", move |row| {
            site.name_of(Kind::Taxon, row.0)
        })
        .column("rank", "Its rank, as the platform spells it.", move |row| {
            site.snapshot.taxa.find(TaxonId(row.0)).and_then(|taxon| taxon.rank.as_deref())
        })
        .column("occurrences", "Occurrences in the snapshot that were identified as it.", |row| {
            row.1.occurrences
        })
        .column("stations", "Stations at which they were seen.", |row| row.1.stations)
        .column("first_seen", "When the first of them was seen (camera time).", |row| row.1.first)
        .column("last_seen", "When the last of them was seen (camera time).", |row| row.1.last)
}

//! All taxa, with when and where they were found.

use crate::facts::TaxonFacts;
use crate::model::{Kind, TaxonId};
use crate::site::Site;
use crate::table::Table;

/// One row for each taxon.
pub(super) fn table<'a>(site: &'a Site<'_>) -> Table<'a, (i64, TaxonFacts)> {
    let ids = site.index.listed(Kind::Taxon).iter();
    let rows = ids.map(|id| (*id, site.facts.taxon(site.snapshot, TaxonId(*id))));
    Table::new("taxa", "Taxa", "One row for each taxon, by id.", rows.collect())
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

//! What was seen: one occurrence, one taxon.

use super::frame::LinkView;
use super::record::RecordView;
use super::rows;
use crate::model::{Kind, OccurrenceId, TaxonId};
use crate::site::names::name_shown;
use crate::site::response::ResponseView;
use crate::site::{Site, words};

/// The most captures of an occurrence, or occurrences of a taxon, in a table.
const MOST_SEEN: usize = 50;

/// The view of one occurrence.
pub(super) fn occurrence(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> RecordView {
    let snapshot = site.snapshot;
    let row = snapshot.occurrences.row(OccurrenceId(id));
    let found = row.and_then(|row| snapshot.occurrences.get(row));
    let mut view = RecordView::new(site, path, (Kind::Occurrence, id), response);
    if let Some(taxon) = found.and_then(|found| found.determination.value()) {
        view.facts.push(("Determined as", rows::named(site, path, Kind::Taxon, taxon.0)));
    }
    if let Some(score) = found.and_then(|found| found.score.value()) {
        view.facts.push(("Score", LinkView::plain(words::score(score).1)));
    }
    let captures = row.map_or_else(Vec::new, |row| site.facts.by_occurrence.of(row).collect());
    let captures = captures.into_iter().map(|row| snapshot.captures.id(row).0);
    let title = ("seen", "Seen on these captures");
    view.with_table(site, path, title, (Kind::Capture, captures), MOST_SEEN)
}

/// The view of one taxon.
pub(super) fn taxon(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> RecordView {
    let taxon = site.snapshot.taxa.find(TaxonId(id));
    let occurrences = site.facts.occurrences_of(TaxonId(id)).iter().map(|id| id.0);
    let mut view = RecordView::new(site, path, (Kind::Taxon, id), response);
    if let Some(rank) = taxon.and_then(|taxon| taxon.rank.as_deref()) {
        view.facts.push(("Rank", LinkView::plain(name_shown(rank).to_lowercase())));
    }
    let title = ("occurrences", "Occurrences determined as it");
    view.with_table(site, path, title, (Kind::Occurrence, occurrences), MOST_SEEN)
}

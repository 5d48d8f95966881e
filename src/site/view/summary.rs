//! The snapshot in figures, above its first page and above the list of collections.

use super::frame::TileView;
use crate::facts::{Portion, Status, Totals};
use crate::model::{Kind, TaxonId};
use crate::site::route::Page;
use crate::site::{Site, words};

/// A sentence that says so where the snapshot does not hold all collections.
pub(super) fn notice(site: &Site<'_>) -> Option<String> {
    let held = site.facts.totals.collections;
    site.facts.totals.collections_counted.map(|counted| {
        format!(
            "The server counted {} capture sets; this export holds {}. Totals below cover those {}.",
            words::number(counted),
            words::count(held),
            words::count(held)
        )
    })
}

/// What the snapshot is, in figures that lead on: stations, nights, captures, what was found on them.
pub(super) fn first_tiles(site: &Site<'_>, path: &str) -> Vec<TileView> {
    let list = |kind| Page::List { kind, order: None, page: 1 };
    let nights: usize = site.efforts().map(|effort| effort.nights.len()).sum();
    let taxa = site.index.listed(Kind::Taxon).iter();
    let found = taxa.filter(|id| {
        let mut occurrences = site.facts.occurrences_of(TaxonId(**id)).iter();
        occurrences.any(|occurrence| site.shows(Kind::Occurrence, occurrence.0))
    });
    let figure = |n: usize, label: &str, page| {
        (n > 0).then(|| TileView::new(words::count(n), label).to(site, path, page))
    };
    let mut tiles = Vec::new();
    let stations = site.efforts().count();
    let label = of_one(stations, "station with captures", "stations with captures");
    tiles.extend(figure(stations, label, list(Kind::Deployment)));
    let label = of_one(nights, "station night with captures", "station nights with captures");
    tiles.extend(figure(nights, label, Page::Effort));
    tiles.extend(
        captures(&site.facts.totals)
            .into_iter()
            .map(|tile| tile.to(site, path, list(Kind::Capture))),
    );
    let found = found.count();
    let label = of_one(found, "taxon identified", "taxa identified");
    tiles.extend(figure(found, label, list(Kind::Taxon)));
    let occurrences = site.list_length(Kind::Occurrence);
    tiles.extend(figure(occurrences, many(occurrences, Kind::Occurrence), list(Kind::Occurrence)));
    let sets = site.facts.totals.collections;
    let label = of_counted(many(sets, Kind::Collection), site.facts.totals.collections_counted);
    tiles.extend(figure(sets, &label, list(Kind::Collection)));
    let jobs = jobs_tile(site.facts.totals.jobs, site.facts.totals.failed_jobs);
    let has_jobs = site.facts.totals.jobs > 0;
    tiles.extend(has_jobs.then(|| jobs.to(site, path, list(Kind::Job))));
    tiles
}

/// The figures of the snapshot: its captures, its collections, its jobs, how the collections came out.
pub(super) fn tiles(site: &Site<'_>) -> Vec<TileView> {
    let totals = &site.facts.totals;
    let n = totals.collections;
    let mut tiles = captures(totals);
    let jobs = jobs_tile(totals.jobs, totals.failed_jobs);
    if n == 0 && site.focus.is_some() {
        tiles.push(jobs);
        return tiles;
    }
    let drifted = totals.with(Status::Drifted);
    tiles.extend([
        TileView::new(
            words::count(n),
            of_counted(many(n, Kind::Collection), totals.collections_counted),
        ),
        jobs,
        TileView::new(
            format!("{} / {}", words::count(totals.with(Status::Verified)), words::count(n)),
            of_one(n, "capture set verified", "capture sets verified"),
        ),
        TileView::new(
            words::count(drifted),
            of_one(drifted, "capture set with drift", "capture sets with drift"),
        ),
    ]);
    tiles
}

/// How many jobs there are, and how many of them failed.
pub(super) fn jobs_tile(jobs: usize, failed: usize) -> TileView {
    let label = format!("{} \u{b7} {} failed", many(jobs, Kind::Job), words::count(failed));
    TileView::new(words::count(jobs), label)
}

/// What so many are called.
fn of_one(n: usize, one: &'static str, many: &'static str) -> &'static str {
    if n == 1 { one } else { many }
}

/// What so many records of a kind are called.
fn many(n: usize, kind: Kind) -> &'static str {
    of_one(n, kind.singular(), kind.plural())
}

/// What a number counts, and how many the server counted, where that is more.
fn of_counted(what: &str, counted: Option<i64>) -> String {
    counted.map_or_else(|| what.to_owned(), |of| format!("{what} of {}", words::number(of)))
}

/// How many captures there are, and how many of them were processed: each capture once where the snapshot holds
/// captures, else as the collections count them.
fn captures(totals: &Totals) -> Vec<TileView> {
    let processed = |Portion { part, of }: Portion, told: &str| {
        TileView::new(
            words::number(part),
            format!("processed{told} \u{b7} {}", words::percent(part, of)),
        )
    };
    if totals.captures == 0 {
        let (part, of) = (totals.memberships_processed, totals.memberships);
        let all = TileView::new(
            words::number(of),
            "captures in capture sets; one that is in several is counted in each",
        );
        return if of > 0 { vec![all, processed(Portion { part, of }, "")] } else { vec![all] };
    }
    let label = of_counted(many(totals.captures, Kind::Capture), totals.captures_counted);
    let mut tiles = vec![TileView::new(words::count(totals.captures), label)];
    tiles.extend(totals.processed.map(|portion| {
        let is_of_all = usize::try_from(portion.of) == Ok(totals.captures);
        let told = format!(", of {} for which the snapshot tells", words::number(portion.of));
        processed(portion, if is_of_all { "" } else { &told })
    }));
    tiles
}

//! The snapshot in figures, above its first page and above the list of collections.

use super::frame::TileView;
use crate::facts::Status;
use crate::site::{Site, words};

/// A sentence that says so where the snapshot does not hold all collections.
pub(super) fn notice(site: &Site<'_>) -> Option<String> {
    let held = site.facts.totals.collections;
    site.facts.totals.collections_counted.map(|counted| {
        format!(
            "The server counted {} collections; this snapshot holds {}. Totals below cover those {}.",
            words::number(counted),
            words::count(held),
            words::count(held)
        )
    })
}

/// The figures of the snapshot: its collections, their captures, its jobs, how the collections came out.
pub(super) fn tiles(site: &Site<'_>) -> Vec<TileView> {
    let totals = &site.facts.totals;
    let (n, all, processed) = (totals.collections, totals.captures, totals.processed);
    #[expect(clippy::cast_precision_loss, reason = "a percentage with one decimal")]
    let share = if all > 0 {
        format!(" \u{b7} {:.1} %", processed as f64 * 100.0 / all as f64)
    } else {
        String::new()
    };
    vec![
        TileView::new(
            words::count(n),
            totals.collections_counted.map_or_else(
                || "collections".to_owned(),
                |of| format!("collections of {}", words::number(of)),
            ),
        ),
        TileView::new(words::number(all), "captures in them"),
        TileView::new(words::number(processed), format!("processed{share}")),
        TileView::new(
            words::count(totals.jobs),
            format!("jobs \u{b7} {} failed", words::count(totals.failed_jobs)),
        ),
        TileView::new(
            format!("{} / {}", words::count(totals.with(Status::Verified)), words::count(n)),
            "counts verified",
        ),
        TileView::new(words::count(totals.with(Status::Drifted)), "collections with drift"),
    ]
}

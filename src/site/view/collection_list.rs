//! The list of collections.

use askama::Template;

use super::frame::{BadgeView, FrameView, LinkView, PagerView, TileView, link};
use super::list::{self, TabView};
use crate::facts::{CollectionFacts, SampleVerdict, Status, Verdict};
use crate::model::{CollectionId, CountKind, JobState, Kind};
use crate::site::route::{Order, OrderField, Page, relative};
use crate::site::{Site, index, words};

/// The page.
#[derive(Template)]
#[template(path = "collection_list.html")]
pub(crate) struct CollectionListView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) pager: PagerView,
    pub(super) notice: Option<String>,
    pub(super) tiles: Vec<TileView>,
    pub(super) columns: Vec<ColumnView>,
    pub(super) rows: Vec<CollectionRowView>,
}

/// A column's head.
pub(crate) struct ColumnView {
    pub(super) label: &'static str,
    /// The way to the list ordered by it.
    pub(super) href: Option<String>,
    /// `ascending`, `descending` or `none`.
    pub(super) sorted: &'static str,
    pub(super) class: &'static str,
}

/// A job as a mark.
pub(crate) struct MarkView {
    pub(super) class: &'static str,
    pub(super) symbol: &'static str,
    pub(super) title: String,
    pub(super) href: String,
}

/// A collection in a table.
pub(crate) struct CollectionRowView {
    pub(super) id: i64,
    pub(super) name: LinkView,
    pub(super) project: Option<LinkView>,
    pub(super) method: String,
    pub(super) kwargs: String,
    pub(super) captures: String,
    pub(super) detected: String,
    pub(super) processed: String,
    /// Width of the coverage bar, of 80.
    pub(super) coverage: Option<i64>,
    pub(super) coverage_words: String,
    pub(super) jobs: Vec<MarkView>,
    pub(super) more_jobs: usize,
    pub(super) status: BadgeView,
    pub(super) updated: String,
}

/// The view of one page of the list.
pub(in crate::site) fn collection_list(
    site: &Site<'_>,
    path: &str,
    order: Option<Order>,
    page: usize,
) -> CollectionListView {
    let list = list::list(site, Kind::Collection, order, page);
    let (frame, tabs, pager) = list::frame(site, path, &list, false);
    let rows = list.ids.iter().filter_map(|id| row(site, path, CollectionId(*id))).collect();
    CollectionListView {
        frame,
        tabs,
        pager,
        notice: notice(site),
        tiles: tiles(site),
        columns: columns(path, order),
        rows,
    }
}

/// Says so where the snapshot does not hold all collections.
pub(super) fn notice(site: &Site<'_>) -> Option<String> {
    let list = site.snapshot.widest_list(Kind::Collection)?;
    let held = site.snapshot.collections.len();
    (list.counted > i64::try_from(held).unwrap_or(i64::MAX)).then(|| {
        format!(
            "The server counted {} collections; this snapshot holds {}. Totals below cover those {}.",
            words::number(list.counted),
            words::count(held),
            words::count(held)
        )
    })
}

/// The figures above the table.
pub(super) fn tiles(site: &Site<'_>) -> Vec<TileView> {
    let snapshot = site.snapshot;
    let n = snapshot.collections.len();
    let counted = snapshot.widest_list(Kind::Collection).map(|list| list.counted);
    let of = counted.filter(|counted| *counted > i64::try_from(n).unwrap_or(0));
    let sum = |kind| -> i64 {
        snapshot.collections.iter().filter_map(|c| recorded_or_known(site, c.id, kind)).sum()
    };
    let (all, processed) = (sum(CountKind::SourceImages), sum(CountKind::Processed));
    let failed = snapshot.jobs.iter().filter(|job| job.state == Some(JobState::Failure)).count();
    let status =
        |status| site.facts.collections.iter().filter(|facts| facts.status == status).count();
    #[expect(clippy::cast_precision_loss, reason = "a percentage with one decimal")]
    let share = if all > 0 {
        format!(" \u{b7} {:.1} %", processed as f64 * 100.0 / all as f64)
    } else {
        String::new()
    };
    vec![
        TileView::new(
            words::count(n),
            of.map_or_else(
                || "collections".to_owned(),
                |of| format!("collections of {}", words::number(of)),
            ),
        ),
        TileView::new(words::number(all), "captures in them"),
        TileView::new(words::number(processed), format!("processed{share}")),
        TileView::new(
            words::count(snapshot.jobs.len()),
            format!("jobs \u{b7} {} failed", words::count(failed)),
        ),
        TileView::new(
            format!("{} / {}", words::count(status(Status::Verified)), words::count(n)),
            "counts verified",
        ),
        TileView::new(words::count(status(Status::Drifted)), "collections with drift"),
    ]
}

/// What was recorded, or else what was recomputed exactly.
fn recorded_or_known(site: &Site<'_>, id: CollectionId, kind: CountKind) -> Option<i64> {
    index::recorded_or_known(site.snapshot, site.facts, id, kind)
}

fn columns(path: &str, order: Option<Order>) -> Vec<ColumnView> {
    let columns: [(&'static str, Option<OrderField>, &'static str); 11] = [
        ("id", Some(OrderField::Id), "n"),
        ("name", Some(OrderField::Name), ""),
        ("project", None, ""),
        ("method", Some(OrderField::Method), ""),
        ("captures", Some(OrderField::SourceImages), "n"),
        ("with detections", Some(OrderField::WithDetections), "n"),
        ("processed", Some(OrderField::Processed), "n"),
        ("coverage", None, ""),
        ("jobs", None, ""),
        ("recomputed", None, ""),
        ("updated", Some(OrderField::UpdatedAt), ""),
    ];
    let current = order.unwrap_or(Order { field: OrderField::Id, descending: false });
    columns
        .into_iter()
        .map(|(label, field, class)| {
            let is_current = field == Some(current.field);
            let descending = if is_current {
                !current.descending
            } else {
                class == "n" && field != Some(OrderField::Id)
            };
            let target = field.map(|field| Page::List {
                kind: Kind::Collection,
                order: Some(Order { field, descending }),
                page: 1,
            });
            ColumnView {
                label,
                href: target.map(|page| relative(path, &page.path())),
                sorted: match (is_current, current.descending) {
                    (false, _) => "none",
                    (true, false) => "ascending",
                    (true, true) => "descending",
                },
                class,
            }
        })
        .collect()
}

/// One collection as a row, on the page at `path`.
pub(super) fn row(site: &Site<'_>, path: &str, id: CollectionId) -> Option<CollectionRowView> {
    let collection = site.snapshot.collections.find(id)?;
    let facts = site.collection_facts(id)?;
    let known = |kind| recorded_or_known(site, id, kind);
    let shown = |kind| known(kind).map_or_else(|| "\u{2013}".to_owned(), words::number);
    let (all, processed) = (known(CountKind::SourceImages), known(CountKind::Processed));
    let share = all.zip(processed).filter(|(all, processed)| *all > 0 && *processed >= 0);
    let jobs: Vec<_> = site.snapshot.jobs_of(collection).collect();
    let marks = jobs.iter().rev().take(6).rev().map(|job| {
        let state = job.state.unwrap_or(JobState::Unknown);
        let page = Page::Record { kind: Kind::Job, id: job.id.0 };
        let (class, symbol) = mark(state);
        MarkView {
            class,
            symbol,
            title: format!("Job {}: {}", job.id, state.api_name()),
            href: relative(path, &page.path()),
        }
    });
    Some(CollectionRowView {
        id: id.0,
        name: link(
            site,
            path,
            Page::Record { kind: Kind::Collection, id: id.0 },
            site.collection_name(collection),
        ),
        project: collection.project.map(|project| {
            let page = Page::Record { kind: Kind::Project, id: project.0 };
            link(site, path, page, project.to_string())
        }),
        method: collection.method.clone().unwrap_or_else(|| "unknown".to_owned()),
        kwargs: collection
            .kwargs
            .as_ref()
            .map(|k| site.public(&words::kwargs(&k.value)))
            .unwrap_or_default(),
        captures: shown(CountKind::SourceImages),
        detected: shown(CountKind::WithDetections),
        processed: shown(CountKind::Processed),
        coverage: share.map(
            |(all, processed)| if processed == 0 { 0 } else { (processed * 80 / all).clamp(1, 80) },
        ),
        coverage_words: share.map_or_else(
            || "no capture".to_owned(),
            |(all, processed)| {
                format!("{} of {} processed", words::number(processed), words::number(all))
            },
        ),
        jobs: marks.collect(),
        more_jobs: jobs.len().saturating_sub(6),
        status: status_badge(facts),
        updated: collection.updated_at.map(|time| time.date().to_string()).unwrap_or_default(),
    })
}

/// Colour and shape of a job's state.
pub(super) fn mark(state: JobState) -> (&'static str, &'static str) {
    match state {
        JobState::Success => ("good", "\u{2713}"),
        JobState::Failure => ("bad", "\u{d7}"),
        JobState::Started | JobState::Retry | JobState::Canceling => ("open", "\u{25b8}"),
        JobState::Created | JobState::Pending | JobState::Received => ("wait", "\u{2026}"),
        JobState::Revoked => ("plain", "\u{2013}"),
        JobState::Unknown => ("plain", "?"),
    }
}

/// How a collection came out, as a badge.
pub(super) fn status_badge(facts: &CollectionFacts) -> BadgeView {
    let drifts = facts.counts.iter().filter_map(|count| match count.verdict {
        Verdict::Drift { .. } => Some(format!("{} {}", count.kind.label(), count.verdict)),
        _ => None,
    });
    let mut drifts: Vec<String> = drifts.collect();
    if facts.sample.verdict == SampleVerdict::Drift {
        drifts.push("members differ".to_owned());
    }
    let class = match facts.status {
        Status::Verified => "good",
        Status::Drifted => "bad",
        Status::Consistent => "info",
        Status::NotVerifiable => "plain",
    };
    BadgeView { class, word: facts.status.word().to_owned(), why: drifts.join(", ") }
}

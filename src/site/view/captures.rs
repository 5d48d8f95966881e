//! Captures: the list, the members of a collection, one capture.

use askama::Template;

use super::frame::{BadgeView, FrameView, LinkView, PagerView, link};
use super::list::{self, TabView};
use crate::finding::Subject;
use crate::model::{CaptureId, CaptureRow, CollectionId, Kind};
use crate::site::response::ResponseView;
use crate::site::route::{Page, relative};
use crate::site::{CAPTURES_PER_PAGE, Site, slice_of_page, words};

/// A list of captures.
#[derive(Template)]
#[template(path = "capture_list.html")]
pub(crate) struct CaptureListView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) pager: PagerView,
    pub(super) rows: Vec<CaptureRowView>,
}

/// A capture in a table.
pub(crate) struct CaptureRowView {
    pub(super) id: LinkView,
    pub(super) timestamp: String,
    pub(super) deployment: LinkView,
    pub(super) event: LinkView,
    pub(super) size: String,
    pub(super) detections: BadgeView,
}

/// The view of one page of all captures.
pub(in crate::site) fn capture_list(site: &Site<'_>, path: &str, page: usize) -> CaptureListView {
    let list = list::list(site, Kind::Capture, None, page);
    let (frame, tabs, pager) = list::frame(site, path, &list, false);
    let rows = slice_of_page(&site.index.captures, page, CAPTURES_PER_PAGE);
    CaptureListView { frame, tabs, pager, rows: rows.iter().map(|r| row(site, path, *r)).collect() }
}

/// The view of one page of the members of a collection.
pub(in crate::site) fn members(
    site: &Site<'_>,
    path: &str,
    collection: CollectionId,
    page: usize,
) -> CaptureListView {
    let found = site.snapshot.collections.find(collection);
    let name =
        found.map_or_else(|| format!("Collection {collection}"), |c| site.collection_name(c));
    let mut frame = FrameView::new(site, path, format!("Captures of {name}"));
    frame.aside = format!("collection {collection}");
    frame.crumbs(site, path, Kind::Collection, Some(name.clone()));
    if let Some(last) = frame.crumbs.last_mut() {
        let page = Page::Record { kind: Kind::Collection, id: collection.0 };
        last.href = Some(relative(path, &page.path()));
    }
    frame.crumbs.push(LinkView::plain("Captures"));
    frame.request = Some(format!("/api/v2/captures/?collections={collection}"));
    frame.csv(path, &format!("api/v2/captures/collections/{collection}/captures.csv"));
    let (held, absent) = site
        .snapshot
        .members
        .get(&collection)
        .map(|members| (members.rows.as_slice(), members.absent.as_slice()))
        .unwrap_or_default();
    let from = (page - 1) * CAPTURES_PER_PAGE;
    let mut rows: Vec<CaptureRowView> =
        slice_of_page(held, page, CAPTURES_PER_PAGE).iter().map(|r| row(site, path, *r)).collect();
    let missing = absent.iter().skip(from.saturating_sub(held.len()));
    rows.extend(missing.take(CAPTURES_PER_PAGE - rows.len()).map(|id| absent_row(*id)));
    let n = held.len() + absent.len();
    let pager = PagerView::new(path, n, (page, CAPTURES_PER_PAGE), "captures", |page| {
        Page::Members { collection, page }
    });
    CaptureListView { frame, tabs: Vec::new(), pager, rows }
}

fn row(site: &Site<'_>, path: &str, row: CaptureRow) -> CaptureRowView {
    let captures = &site.snapshot.captures;
    let id = captures.id(row);
    CaptureRowView {
        id: link(site, path, Page::Record { kind: Kind::Capture, id: id.0 }, id.to_string()),
        timestamp: captures
            .timestamp(row)
            .map_or_else(|| "unknown".to_owned(), |t| t.to_string().replace('T', " ")),
        deployment: deployment(site, path, row),
        event: event(site, path, row),
        size: captures.size(row).map_or_else(|| "unknown".to_owned(), words::bytes),
        detections: detections(site, row),
    }
}

fn absent_row(id: CaptureId) -> CaptureRowView {
    CaptureRowView {
        id: LinkView::plain(id.to_string()),
        timestamp: "not in this snapshot".to_owned(),
        deployment: LinkView::default(),
        event: LinkView::default(),
        size: String::new(),
        detections: BadgeView { class: "plain", word: "unknown".to_owned(), why: String::new() },
    }
}

fn deployment(site: &Site<'_>, path: &str, row: CaptureRow) -> LinkView {
    let found =
        site.snapshot.captures.deployment(row).and_then(|d| site.snapshot.deployments.get(d));
    let Some(deployment) = found else { return LinkView::plain("none") };
    let name = deployment.name.as_deref().map(|name| site.public(name));
    let label = name.unwrap_or_else(|| deployment.id.to_string());
    link(site, path, Page::Record { kind: Kind::Deployment, id: deployment.id.0 }, label)
}

fn event(site: &Site<'_>, path: &str, row: CaptureRow) -> LinkView {
    let found = site.snapshot.captures.event(row).and_then(|e| site.snapshot.events.get(e));
    let Some(event) = found else { return LinkView::plain("none") };
    let label = event.label.clone().unwrap_or_else(|| event.id.to_string());
    link(site, path, Page::Record { kind: Kind::Event, id: event.id.0 }, label)
}

fn detections(site: &Site<'_>, row: CaptureRow) -> BadgeView {
    let captures = &site.snapshot.captures;
    let (class, word) = match (captures.has_real_detection(row), captures.is_processed(row)) {
        (Some(true), _) => ("good", "detections"),
        (Some(false), Some(true)) => ("info", "processed, none found"),
        (Some(false), Some(false)) => ("plain", "not processed"),
        (Some(false), None) => ("plain", "none"),
        (None, Some(true)) => ("info", "processed"),
        (None, Some(false)) => ("plain", "not processed"),
        (None, None) => ("plain", "unknown"),
    };
    BadgeView { class, word: word.to_owned(), why: String::new() }
}

/// One capture.
#[derive(Template)]
#[template(path = "capture.html")]
pub(crate) struct CaptureView {
    pub(super) frame: FrameView,
    pub(super) facts: Vec<(&'static str, LinkView)>,
    pub(super) collections: Vec<LinkView>,
    pub(super) findings: Vec<super::collection::FindingLineView>,
    pub(super) response: Option<ResponseView>,
}

/// The view of one capture.
pub(in crate::site) fn capture(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> CaptureView {
    let id = CaptureId(id);
    let mut frame = FrameView::new(site, path, format!("Capture {id}"));
    frame.crumbs(site, path, Kind::Capture, Some(format!("Capture {id}")));
    frame.request = Some(format!("/api/v2/captures/{id}/"));
    if response.is_some() {
        frame.json(path, Page::Record { kind: Kind::Capture, id: id.0 });
    }
    let row = site.snapshot.captures.row(id);
    let holds = site
        .snapshot
        .members
        .iter()
        .filter(|(_, members)| row.is_some_and(|row| members.rows.binary_search(&row).is_ok()));
    let collections = holds.filter_map(|(id, _)| {
        let collection = site.snapshot.collections.find(*id)?;
        let page = Page::Record { kind: Kind::Collection, id: id.0 };
        Some(link(site, path, page, format!("{} ({id})", site.collection_name(collection))))
    });
    CaptureView {
        facts: row.map(|row| facts(site, path, row)).unwrap_or_default(),
        collections: collections.collect(),
        findings: super::collection::findings_about(site, path, &Subject::Capture(id)),
        response,
        frame,
    }
}

fn facts(site: &Site<'_>, path: &str, row: CaptureRow) -> Vec<(&'static str, LinkView)> {
    let shown = self::row(site, path, row);
    let project = site.snapshot.captures.project(row).map(|project| {
        let page = Page::Record { kind: Kind::Project, id: project.0 };
        link(site, path, page, site.project_name(project))
    });
    vec![
        ("Taken", LinkView::plain(format!("{} (camera time)", shown.timestamp))),
        ("Deployment", shown.deployment),
        ("Event", shown.event),
        ("Project", project.unwrap_or_else(|| LinkView::plain("unknown"))),
        ("File size", LinkView::plain(shown.size)),
        ("Detections", LinkView::plain(shown.detections.word)),
    ]
}

//! Captures: those of a collection, an event or a deployment, and one capture with what was detected on it.

use askama::Template;

use super::counters::{self, CountView};
use super::findings::{FindingLineView, findings_about};
use super::frame::{FrameView, LinkView, PagerView, TabView, link};
use super::list::ListResponseView;
use super::rows;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::model::{
    CaptureId, CaptureRow, CollectionId, DeploymentId, DetectionBox, EventId, Field, Kind,
};
use crate::site::artifact::Artifact;
use crate::site::media::Picture;
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::{CAPTURES_PER_PAGE, Site, words};

/// A page of the captures of a collection, an event or a deployment.
#[derive(Template)]
#[template(path = "captures_of.html")]
pub(crate) struct CapturesOfView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) pager: PagerView,
    pub(super) table: TableView,
}

/// The view of such a page.
pub(in crate::site) fn captures_of(
    site: &Site<'_>,
    path: &str,
    of: Kind,
    id: i64,
    page: usize,
) -> CapturesOfView {
    let (n, held, absent) = site.captures_of(of, id, page);
    let mut rows: Vec<_> = held.iter().map(|row| rows::capture(site, path, *row)).collect();
    rows.extend(absent.iter().map(|id| rows::absent_capture(*id)));
    let table = TableView {
        label: "Table of captures".to_owned(),
        columns: rows::columns(Kind::Capture),
        rows,
        is_small: false,
        data: None,
    };
    let (frame, tabs, pager) = frame_of(site, path, (of, id), (page, n), false);
    CapturesOfView { frame, tabs, pager, table }
}

/// The view of the response that such a page stands for.
pub(in crate::site) fn captures_response(
    site: &Site<'_>,
    path: &str,
    of: Kind,
    id: i64,
    page: usize,
    response: ResponseView,
) -> ListResponseView {
    let (n, _, _) = site.captures_of(of, id, page);
    let (frame, tabs, pager) = frame_of(site, path, (of, id), (page, n), true);
    ListResponseView { frame, tabs, pager, response }
}

/// The captures of such a page, and the requests to the API for the pages before and after it.
pub(crate) struct AskedView {
    pub(crate) ids: Vec<i64>,
    pub(crate) count: i64,
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

/// The captures of one page, for its response.
pub(in crate::site) fn captures_asked(
    site: &Site<'_>,
    of: Kind,
    id: i64,
    page: usize,
) -> AskedView {
    let (n, held, _) = site.captures_of(of, id, page);
    let last = n.div_ceil(CAPTURES_PER_PAGE).max(1);
    AskedView {
        ids: held.iter().map(|row| site.snapshot.captures.id(*row).0).collect(),
        count: i64::try_from(n).unwrap_or(i64::MAX),
        next: (page < last).then(|| site.url(&request(of, id, page + 1))),
        previous: (page > 1).then(|| site.url(&request(of, id, page - 1))),
    }
}

/// The request to the API for one page.
fn request(of: Kind, id: i64, page: usize) -> String {
    let param = if of == Kind::Collection { "collections" } else { of.singular() };
    let paging = match page {
        1 => String::new(),
        page => format!("limit={CAPTURES_PER_PAGE}&offset={}&", (page - 1) * CAPTURES_PER_PAGE),
    };
    format!("captures/?{paging}{param}={id}")
}

fn frame_of(
    site: &Site<'_>,
    path: &str,
    (of, id): (Kind, i64),
    (page, n): (usize, usize),
    is_response: bool,
) -> (FrameView, Vec<TabView>, PagerView) {
    let mut frame = FrameView::about(site, path, (of, id));
    frame.title = format!("Captures of {}", frame.title);
    if let Some(last) = frame.crumbs.last_mut() {
        last.href = Some(Page::Record { kind: of, id }.relative_from(path));
    }
    frame.crumbs.push(LinkView::plain("Captures"));
    frame.request = Some(format!("/api/v2/{}", request(of, id, page)));
    frame.options(Kind::Capture, true);
    let table = Page::Captures { of, id, page };
    let response = Page::CapturesResponse { of, id, page };
    let mut tabs = Vec::new();
    if site.has(response) {
        frame.json(path, table);
        tabs.push(TabView::new(path, "Table", table, !is_response));
        tabs.push(TabView::new(path, "Response (JSON)", response, is_response));
    }
    if of == Kind::Collection {
        frame.csv(path, Artifact::Members { collection: id });
    }
    let pager = PagerView::new(path, n, (page, CAPTURES_PER_PAGE), "captures", |page| {
        if is_response {
            Page::CapturesResponse { of, id, page }
        } else {
            Page::Captures { of, id, page }
        }
    });
    (frame, tabs, pager)
}

impl Site<'_> {
    /// How many captures a record has, and those on one page: held ones and, after them, absent ones; none where
    /// nothing is known of it.
    fn captures_of(
        &self,
        of: Kind,
        id: i64,
        page: usize,
    ) -> (usize, Vec<CaptureRow>, Vec<CaptureId>) {
        let from = page.saturating_sub(1).saturating_mul(CAPTURES_PER_PAGE);
        let snapshot = self.snapshot;
        let on_page = |rows: &mut dyn ExactSizeIterator<Item = CaptureRow>| {
            (rows.len(), rows.skip(from).take(CAPTURES_PER_PAGE).collect::<Vec<_>>(), Vec::new())
        };
        match of {
            Kind::Event => snapshot
                .events
                .row(EventId(id))
                .map(|row| on_page(&mut self.facts.by_event.of(row))),
            Kind::Deployment => snapshot
                .deployments
                .row(DeploymentId(id))
                .map(|row| on_page(&mut self.facts.by_deployment.of(row))),
            _ => snapshot.members.get(&CollectionId(id)).map(|members| {
                let (n, held, _) = on_page(&mut members.rows.iter().copied());
                let before = from.saturating_sub(n);
                let room = CAPTURES_PER_PAGE - held.len();
                let absent = members.absent.iter().skip(before).take(room).copied().collect();
                (n + members.absent.len(), held, absent)
            }),
        }
        .unwrap_or((0, Vec::new(), Vec::new()))
    }
}

/// The page of one capture.
#[derive(Template)]
#[template(path = "capture.html")]
pub(crate) struct CaptureView {
    pub(super) frame: FrameView,
    pub(super) facts: Vec<(&'static str, LinkView)>,
    pub(super) ways: Vec<(&'static str, LinkView)>,
    pub(super) shot: Option<ShotView>,
    pub(super) detections: Option<TableView>,
    pub(super) detections_hint: &'static str,
    /// Its stored number of detections.
    pub(super) counts: Vec<CountView>,
    pub(super) collections: Vec<LinkView>,
    pub(super) findings: Vec<FindingLineView>,
    pub(super) response: Option<ResponseView>,
}

/// The frame of a capture with the boxes of its detections.
pub(crate) struct ShotView {
    pub(super) width: u32,
    pub(super) height: u32,
    /// A link to the picture, where it may be shown and is there.
    pub(super) image: Option<String>,
    pub(super) boxes: Vec<BoxView>,
    /// The font size, in pixels of the capture.
    pub(super) letters: u32,
    pub(super) label: String,
    /// Whether the size of the frame is guessed from the boxes.
    pub(super) is_guessed: bool,
}

/// The box of a detection.
pub(crate) struct BoxView {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) number: usize,
    /// The base line of its number.
    pub(super) text_y: i32,
    pub(super) title: String,
}

/// The view of one capture.
pub(in crate::site) fn capture(
    site: &Site<'_>,
    path: &str,
    id: i64,
    picture: Option<&Picture>,
    response: Option<ResponseView>,
) -> CaptureView {
    let record = (Kind::Capture, id);
    let mut frame = FrameView::of_record(site, path, record, response.as_ref());
    if let Some(Picture::Remote { host, .. }) = picture {
        frame.image_host.clone_from(host);
    }
    let row = site.snapshot.captures.row(CaptureId(id));
    let boxes = row.map_or(&[][..], |row| site.snapshot.detections.boxes_on(row));
    let told = row.and_then(|row| site.snapshot.captures.has_real_detection(row));
    CaptureView {
        facts: row.map_or_else(Vec::new, |row| facts(site, path, row)),
        ways: row.map_or_else(Vec::new, |row| ways(site, path, row)),
        shot: row.and_then(|row| shot(site, path, row, boxes, picture)),
        detections: (!boxes.is_empty()).then(|| detections(site, path, boxes)),
        detections_hint: match told {
            Some(true) if boxes.is_empty() => {
                "It has detections, but the snapshot does not hold their boxes."
            }
            Some(true) => "",
            Some(false) => "No detection with a box.",
            None => "The snapshot does not tell whether anything was detected on it.",
        },
        counts: row.map_or_else(Vec::new, |row| {
            counters::counts(&[site.facts.stored_detections(site.snapshot, row)])
        }),
        collections: row.map_or_else(Vec::new, |row| collections(site, path, row)),
        findings: findings_about(site, path, record),
        response,
        frame,
    }
}

/// The collections that hold it.
fn collections(site: &Site<'_>, path: &str, row: CaptureRow) -> Vec<LinkView> {
    let links = site.facts.collections_of.of(row).iter().filter_map(|row| {
        let collection = site.snapshot.collections.get(*row)?;
        let id = collection.id;
        let page = Page::Record { kind: Kind::Collection, id: id.0 };
        Some(link(site, path, page, format!("{} ({id})", site.collection_name(collection))))
    });
    links.collect()
}

/// The captures before and after it in its event.
fn ways(site: &Site<'_>, path: &str, row: CaptureRow) -> Vec<(&'static str, LinkView)> {
    let captures = &site.snapshot.captures;
    let Some(event) = captures.event(row) else { return Vec::new() };
    let Some(at) = site.facts.by_event.place(captures, event, row) else { return Vec::new() };
    let to = |row: Option<CaptureRow>, sign: &str| {
        let id = captures.id(row?);
        let page = Page::Record { kind: Kind::Capture, id: id.0 };
        let time = captures.timestamp(row?).map(|time| time.minute());
        let label = match time.as_deref().and_then(|time| time.get("YYYY-MM-DD ".len()..)) {
            Some(clock) => format!("{sign} {id}, {clock}"),
            None => format!("{sign} {id}"),
        };
        Some(link(site, path, page, label))
    };
    let mut ways = Vec::new();
    ways.extend(to(at.previous, "\u{2190}").map(|link| ("previous in its event", link)));
    ways.push((
        "place in its event",
        LinkView::plain(format!("{} of {}", words::count(at.place + 1), words::count(at.of))),
    ));
    ways.extend(to(at.next, "\u{2192}").map(|link| ("next in its event", link)));
    ways
}

fn shot(
    site: &Site<'_>,
    path: &str,
    row: CaptureRow,
    boxes: &[DetectionBox],
    picture: Option<&Picture>,
) -> Option<ShotView> {
    let known = site.snapshot.captures.dimensions(row);
    let reach = |corner: usize| {
        let of = |detection: &DetectionBox| detection.corners.get(corner).copied().unwrap_or(0);
        boxes.iter().map(of).max().and_then(|far| u32::try_from(far).ok()).filter(|far| *far > 0)
    };
    let (width, height) = known.or_else(|| reach(2).zip(reach(3)))?;
    let image = picture.map(|picture| match picture {
        Picture::Remote { url, .. } => url.clone(),
        Picture::Local { format, .. } => {
            let capture = site.snapshot.captures.id(row).0;
            Artifact::Picture { capture, format: *format }.relative_from(path)
        }
    });
    let letters = (width / 55).max(10);
    let views = boxes.iter().zip(1usize..).map(|(detection, number)| {
        let [left, top, right, bottom] = detection.corners;
        let above = top.saturating_sub(i32::try_from(letters / 4).unwrap_or(2));
        let letters = i32::try_from(letters).unwrap_or(20);
        BoxView {
            x: left.min(right),
            y: top.min(bottom),
            width: (right - left).abs().max(1),
            height: (bottom - top).abs().max(1),
            number,
            text_y: if above < letters { bottom.saturating_add(letters) } else { above },
            title: format!("Detection {number}: {}", determined(site, detection)),
        }
    });
    Some(ShotView {
        width,
        height,
        image,
        boxes: views.collect(),
        letters,
        label: format!(
            "Capture of {} by {} pixels with {}; the table below names them",
            words::number(width.into()),
            words::number(height.into()),
            words::plural(boxes.len(), "detection", "detections"),
        ),
        is_guessed: known.is_none(),
    })
}

/// What a detection is determined as, and how sure that is.
fn determined(site: &Site<'_>, detection: &DetectionBox) -> String {
    let occurrence = detection.occurrence.and_then(|row| site.snapshot.occurrences.get(row));
    let Some(occurrence) = occurrence else { return "no occurrence".to_owned() };
    let name = match occurrence.determination {
        Field::Value(taxon) => site.name_of(Kind::Taxon, taxon.0),
        Field::Null => "not determined".into(),
        Field::Absent => "unknown".into(),
    };
    match occurrence.score.value() {
        Some(score) => format!("{name} ({})", words::score(score).1),
        None => name.into_owned(),
    }
}

/// The most detections in a capture's table.
const MOST_DETECTIONS: usize = 100;

fn detections(site: &Site<'_>, path: &str, boxes: &[DetectionBox]) -> TableView {
    let row = |(detection, number): (&DetectionBox, usize)| {
        let occurrence = detection.occurrence.and_then(|row| site.snapshot.occurrences.get(row));
        let taxon = occurrence.map_or(Field::Absent, |occurrence| occurrence.determination);
        let [left, top, right, bottom] = detection.corners;
        vec![
            CellView::count(number),
            CellView::Name(match taxon {
                Field::Value(taxon) => rows::named(site, path, Kind::Taxon, taxon.0),
                Field::Null => LinkView::plain("not determined"),
                Field::Absent => LinkView::plain("unknown"),
            }),
            occurrence
                .and_then(|o| o.score.value())
                .map_or(CellView::Value(None), |score| CellView::value(words::score(score))),
            CellView::Link(Some(occurrence.map_or_else(
                || LinkView::plain("none"),
                |occurrence| {
                    let id = occurrence.id.0;
                    let page = Page::Record { kind: Kind::Occurrence, id };
                    link(site, path, page, id.to_string())
                },
            ))),
            CellView::Text(format!("{left}, {top} to {right}, {bottom}")),
            CellView::Number(Some(detection.id)),
        ]
    };
    TableView::small(
        "Table of detections",
        vec![
            ColumnView::new("box", CellKind::Number),
            ColumnView::new("determination", CellKind::Name),
            ColumnView::new("score", CellKind::Value),
            ColumnView::new("occurrence", CellKind::Link),
            ColumnView::new("corners in pixels", CellKind::Text),
            ColumnView::new("detection id", CellKind::Number),
        ],
        boxes.iter().zip(1usize..).take(MOST_DETECTIONS).map(row),
    )
}

fn facts(site: &Site<'_>, path: &str, row: CaptureRow) -> Vec<(&'static str, LinkView)> {
    let captures = &site.snapshot.captures;
    let to = |kind: Kind, id: i64| rows::named(site, path, kind, id);
    let none = || LinkView::plain("none");
    let deployment = captures.deployment(row).and_then(|row| site.snapshot.deployments.get(row));
    let event = captures.event(row).and_then(|row| site.snapshot.events.get(row));
    let project = captures.project(row);
    let time = rows::taken(captures.timestamp(row));
    let pixels = captures.dimensions(row).map_or_else(
        || "unknown".to_owned(),
        |(width, height)| {
            format!("{} \u{d7} {}", words::number(width.into()), words::number(height.into()))
        },
    );
    vec![
        ("Taken", LinkView::plain(format!("{time} (camera time)"))),
        ("Deployment", deployment.map_or_else(none, |d| to(Kind::Deployment, d.id.0))),
        ("Event", event.map_or_else(none, |e| to(Kind::Event, e.id.0))),
        (
            "Project",
            project.map_or_else(|| LinkView::plain("unknown"), |id| to(Kind::Project, id.0)),
        ),
        (
            "File size",
            LinkView::plain(captures.size(row).map_or_else(|| "unknown".to_owned(), words::bytes)),
        ),
        ("Pixels", LinkView::plain(pixels)),
        ("Detections", LinkView::plain(rows::detections(site, row).word)),
    ]
}

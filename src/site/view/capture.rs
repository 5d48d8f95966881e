//! One capture: what is known of it and what was detected on it, on its sheet or on a page of its own.

use std::borrow::Cow;
use std::fmt::Write;

use askama::Template;

use super::badge::BadgeView;
use super::counters::{self, CountView};
use super::findings::{FindingLineView, findings_about};
use super::frame::{FrameView, LinkView, link};
use super::rows;
use super::since;
use crate::model::{
    CameraTime, CaptureId, CaptureRow, Collection, DetectionBox, Field, Kind, Occurrence, Row,
};
use crate::site::artifact::Artifact;
use crate::site::html::Html;
use crate::site::media::Picture;
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::{Site, words};

/// The most detections of a capture that are shown.
pub(super) const MOST_DETECTIONS: usize = 100;
/// The most collections of a capture that are named.
pub(super) const MOST_COLLECTIONS: usize = 50;
/// The most findings about a record that stand beside it; the pages of findings have all of them.
pub(super) const MOST_FINDINGS: usize = 5;
/// The most characters of the message of a finding beside a record.
pub(super) const MOST_MESSAGE: usize = 300;

/// The most bytes of a page that the path of a file takes; the response has all of it.
pub(super) const MOST_PATH: usize = 120;

/// The page of one capture.
#[derive(Template)]
#[template(path = "capture.html")]
pub(crate) struct CapturePageView {
    pub(super) frame: FrameView,
    pub(super) capture: Option<CaptureView>,
    /// The captures of its station before and after it.
    pub(super) beside: Vec<(&'static str, LinkView)>,
    pub(super) response: Option<ResponseView>,
}

/// A capture.
#[derive(Template)]
#[template(path = "partials/capture.html")]
pub(crate) struct CaptureView {
    pub(super) id: i64,
    pub(super) taken: String,
    pub(super) state: BadgeView,
    /// Where it was taken, on a page of its own; on a sheet several captures share it.
    pub(super) session: Option<SessionView>,
    pub(super) file: String,
    pub(super) collections: Vec<LinkView>,
    pub(super) more_collections: usize,
    pub(super) shot: Option<ShotView>,
    pub(super) detections: Vec<DetectionView>,
    pub(super) more_detections: usize,
    /// What is to be said where no detection is shown.
    pub(super) hint: &'static str,
    pub(super) counts: Vec<CountView>,
    pub(super) findings: Vec<FindingLineView>,
    /// What changed of it; on a page of its own that stands above.
    pub(super) since: Vec<(BadgeView, String)>,
    pub(super) response: Option<FoldedView>,
}

impl askama::filters::HtmlSafe for CaptureView {}

/// Where captures were taken.
#[derive(Template)]
#[template(path = "partials/session.html")]
pub(crate) struct SessionView {
    pub(super) station: Option<LinkView>,
    pub(super) event: Option<LinkView>,
    pub(super) project: Option<LinkView>,
    /// Which of the captures of the event.
    pub(super) span: String,
}

impl askama::filters::HtmlSafe for SessionView {}

/// A detection on a capture.
pub(crate) struct DetectionView {
    pub(super) name: LinkView,
    /// Its score, as a link to the occurrence that it belongs to.
    pub(super) occurrence: LinkView,
    pub(super) corners: String,
    pub(super) id: i64,
}

/// The response of one record, folded.
pub(crate) struct FoldedView {
    pub(super) summary: String,
    pub(super) html: Html,
    /// Whether that is not all.
    pub(super) is_cut: bool,
}

/// The frame of a capture with the boxes of its detections.
pub(crate) struct ShotView {
    pub(super) width: u32,
    pub(super) height: u32,
    /// A link to the picture, where it may be shown and is there.
    pub(super) image: Option<String>,
    /// The outlines of all boxes, as one path: a tenth of the bytes that elements take.
    pub(super) outlines: String,
    /// The number of each box, and where it stands.
    pub(super) numbers: Vec<(i32, i32, usize)>,
    /// The font size, in pixels of the capture.
    pub(super) letters: u32,
    pub(super) label: String,
    /// Whether the size of the frame is guessed from the boxes.
    pub(super) is_guessed: bool,
}

/// The view of the page of one capture.
pub(in crate::site) fn capture_page(
    site: &Site<'_>,
    path: &str,
    id: i64,
    (file, picture): (Option<&str>, Option<&Picture>),
    response: Option<ResponseView>,
) -> CapturePageView {
    let mut frame = FrameView::of_record(site, path, (Kind::Capture, id), response.as_ref());
    if let Some(Picture::Remote { host, .. }) = picture {
        frame.image_host.clone_from(host);
    }
    let mut capture = capture(site, path, id, (file, picture), None);
    if let (Some(capture), Some(row)) = (&mut capture, site.snapshot.captures.row(CaptureId(id))) {
        capture.session = Some(session(site, path, row, row));
        capture.since.clear();
    }
    let beside = beside(site, path, CaptureId(id));
    CapturePageView { frame, capture, beside, response }
}

/// Links to the captures that a station took before and after this one.
fn beside(site: &Site<'_>, path: &str, id: CaptureId) -> Vec<(&'static str, LinkView)> {
    let captures = &site.snapshot.captures;
    let station = |id: CaptureId| captures.row(id).and_then(|row| captures.deployment(row));
    let links = ["Before it", "After it"].into_iter().zip(site.index.beside(site.snapshot, id));
    let links = links.filter_map(|(word, other)| {
        let other =
            other.filter(|other| station(*other).is_some() && station(*other) == station(id))?;
        let time = captures.row(other).and_then(|row| captures.timestamp(row));
        let label = time.map_or_else(|| format!("capture {other}"), CameraTime::second);
        Some((word, link(site, path, Page::Record { kind: Kind::Capture, id: other.0 }, label)))
    });
    links.collect()
}

/// Where captures were taken that share deployment, event and project, from the first to the last.
pub(super) fn session(
    site: &Site<'_>,
    path: &str,
    first: CaptureRow,
    last: CaptureRow,
) -> SessionView {
    let snapshot = site.snapshot;
    let captures = &snapshot.captures;
    let named = |kind, id| rows::named(site, path, kind, id);
    let station = captures.deployment(first).and_then(|row| snapshot.deployments.get(row));
    let event = captures.event(first).and_then(|row| snapshot.events.get(row));
    SessionView {
        station: station.map(|station| named(Kind::Deployment, station.id.0)),
        event: event.map(|event| named(Kind::Event, event.id.0)),
        project: captures.project(first).map(|id| named(Kind::Project, id.0)),
        span: span(site, first, last).unwrap_or_default(),
    }
}

/// The view of one capture; `None` where the snapshot does not hold it.
pub(super) fn capture(
    site: &Site<'_>,
    path: &str,
    id: i64,
    (file, picture): (Option<&str>, Option<&Picture>),
    response: Option<FoldedView>,
) -> Option<CaptureView> {
    let snapshot = site.snapshot;
    let captures = &snapshot.captures;
    let row = captures.row(CaptureId(id))?;
    let boxes = snapshot.detections.boxes_on(row);
    let collections = site.facts.collections_of.of(row);
    let shown = boxes.get(..MOST_DETECTIONS).unwrap_or(boxes);
    Some(CaptureView {
        id,
        taken: rows::taken(captures.timestamp(row)),
        state: rows::detections(site, row),
        session: None,
        file: self::file(site, row, file),
        collections: collections
            .iter()
            .take(MOST_COLLECTIONS)
            .filter_map(|row| collection(site, path, *row))
            .collect(),
        more_collections: collections.len().saturating_sub(MOST_COLLECTIONS),
        shot: shot(site, path, row, shown, picture),
        detections: shown.iter().map(|of| detection(site, path, of)).collect(),
        more_detections: boxes.len() - shown.len(),
        hint: match captures.has_real_detection(row) {
            Some(true) if boxes.is_empty() => {
                "It has detections, but the snapshot does not hold their boxes."
            }
            _ => "",
        },
        counts: counters::counts(&[site.facts.stored_detections(snapshot, row)]),
        findings: findings(site, path, (Kind::Capture, id)),
        since: since::of_record(site, path, (Kind::Capture, id))
            .map_or_else(Vec::new, |of| of.lines),
        response,
    })
}

/// The findings about a record of which there are many, in short.
pub(super) fn findings(site: &Site<'_>, path: &str, record: (Kind, i64)) -> Vec<FindingLineView> {
    let mut findings = findings_about(site, path, record);
    findings.truncate(MOST_FINDINGS);
    for finding in &mut findings {
        finding.message = words::ellipsis(&finding.message, MOST_MESSAGE);
    }
    findings
}

fn collection(site: &Site<'_>, path: &str, row: Row<Collection>) -> Option<LinkView> {
    let collection = site.snapshot.collections.get(row)?;
    let page = Page::Record { kind: Kind::Collection, id: collection.id.0 };
    Some(link(site, path, page, site.collection_name(collection)))
}

/// Which of the captures of their event these are, from the first to the last; `None` where they belong to none.
fn span(site: &Site<'_>, first: CaptureRow, last: CaptureRow) -> Option<String> {
    let captures = &site.snapshot.captures;
    let event = captures.event(first)?;
    let place = |row| site.facts.by_event.place(captures, event, row);
    let (from, to) = (place(first)?, place(last)?);
    let all = words::count(from.of);
    Some(if from.place == to.place {
        format!("capture {} of {all}", words::count(from.place + 1))
    } else {
        format!(
            "captures {} to {} of {all}",
            words::count(from.place + 1),
            words::count(to.place + 1)
        )
    })
}

/// The path of the file, its size and that of the picture, as far as they are known.
fn file(site: &Site<'_>, row: CaptureRow, path: Option<&str>) -> String {
    let captures = &site.snapshot.captures;
    let pixels = captures.dimensions(row).map(|(width, height)| {
        let (width, height) = (words::number(width.into()), words::number(height.into()));
        format!("{width} \u{d7} {height} pixels")
    });
    let size = captures.size(row).map(words::bytes);
    let path = path.map(|path| words::within(path, MOST_PATH).into_owned());
    [path, size, pixels].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The frame of a capture; `None` where there is nothing to show in it, or its size is not known.
fn shot(
    site: &Site<'_>,
    path: &str,
    row: CaptureRow,
    boxes: &[DetectionBox],
    picture: Option<&Picture>,
) -> Option<ShotView> {
    if boxes.is_empty() && picture.is_none() {
        return None;
    }
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
    let mut outlines = String::new();
    let mut numbers = Vec::new();
    // A box that is alone needs no number.
    let is_numbered = boxes.len() > 1;
    for (detection, number) in boxes.iter().zip(1usize..) {
        let [left, top, right, bottom] = detection.corners;
        let (x, y) = (left.min(right), top.min(bottom));
        let (width, height) = (length(left, right), length(top, bottom));
        // Writing into a String cannot fail.
        let _ = write!(outlines, "M{x} {y}h{width}v{height}h-{width}z");
        let above = top.saturating_sub(i32::try_from(letters / 4).unwrap_or(2));
        let letters = i32::try_from(letters).unwrap_or(20);
        let base = if above < letters { bottom.saturating_add(letters) } else { above };
        if is_numbered {
            numbers.push((x, base, number));
        }
    }
    let label = match boxes.len() {
        0 => "The capture".to_owned(),
        n => words::plural(n, "box", "boxes"),
    };
    let is_guessed = known.is_none();
    Some(ShotView { width, height, image, outlines, numbers, letters, label, is_guessed })
}

/// How far two places are apart, but not nothing.
fn length(a: i32, b: i32) -> i32 {
    a.saturating_sub(b).saturating_abs().max(1)
}

/// The occurrence that a detection belongs to.
fn occurrence(site: &Site<'_>, detection: &DetectionBox) -> Option<Occurrence> {
    detection.occurrence.and_then(|row| site.snapshot.occurrences.get(row))
}

/// The name of what a detection is determined as.
pub(super) fn determined_as<'a>(site: &'a Site<'_>, detection: &DetectionBox) -> Cow<'a, str> {
    match occurrence(site, detection).map(|occurrence| occurrence.determination) {
        Some(Field::Value(taxon)) => site.name_of(Kind::Taxon, taxon.0),
        Some(Field::Null) => "not determined".into(),
        Some(Field::Absent) | None => "unknown".into(),
    }
}

fn detection(site: &Site<'_>, path: &str, detection: &DetectionBox) -> DetectionView {
    let occurrence = occurrence(site, detection);
    let name = determined_as(site, detection);
    let taxon = occurrence.and_then(|occurrence| occurrence.determination.value());
    let [left, top, right, bottom] = detection.corners;
    let score = occurrence.and_then(|occurrence| occurrence.score.value());
    DetectionView {
        name: match taxon {
            Some(taxon) => link(site, path, Page::Record { kind: Kind::Taxon, id: taxon.0 }, name),
            None => LinkView::plain(name),
        },
        occurrence: match occurrence.map(|occurrence| occurrence.id.0) {
            Some(id) => {
                let score =
                    score.map_or_else(|| "no score".to_owned(), |score| words::score(score).1);
                link(site, path, Page::Record { kind: Kind::Occurrence, id }, score)
            }
            None => LinkView::plain("no occurrence"),
        },
        corners: format!("{left}, {top} to {right}, {bottom}"),
        id: detection.id,
    }
}

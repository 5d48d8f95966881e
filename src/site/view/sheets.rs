//! Sheets: pages with some tens of captures or occurrences, each in full. What a record takes of a page is told before it
//! is rendered, so that every link to it is known.

use std::mem;

use askama::Template;

use super::capture::{
    CaptureView, FoldedView, MOST_COLLECTIONS, MOST_DETECTIONS, MOST_FINDINGS, MOST_MESSAGE,
    MOST_PATH, SessionView, capture, determined_as, findings, session,
};
use super::changes;
use super::findings::FindingLineView;
use super::frame::{FrameView, LinkView, PagerView};
use super::list;
use super::occurrences::{self, MOST_OF_HISTORIES};
use super::rows::{self, MOST_SEEN};
use super::table::TableView;
use super::told::Identification;
use crate::model::{CaptureId, CaptureRow, Form, Kind, OccurrenceId};
use crate::parallel::map_in_order;
use crate::site::artifact::Artifact;
use crate::site::html::most_bytes;
use crate::site::media::{self, Images, Picture};
use crate::site::response::{Budget, Line, origin_in};
use crate::site::sheets::{Sheets, Weight};
use crate::site::{MOST_ON_A_SHEET, Site};

/// The most captures on a sheet with their pictures, of several megabytes each.
const MOST_PICTURES: usize = 10;
/// The most bytes of a record's response on its sheet.
const MOST_RESPONSE: usize = 20_000;
/// What a link takes without its text: its tags, and a path of the length that the path of a sheet has.
const LINK: usize = 90;

/// What the histories on a sheet of occurrences take at the most: some rows with three names of 40 characters, each
/// of six bytes.
const HISTORIES: Weight =
    Weight { elements: 10 + MOST_OF_HISTORIES * 8, bytes: MOST_OF_HISTORIES * 1_100 };

/// How the list of a kind of which there are many is spread over pages.
pub(in crate::site) fn sheets(site: &Site<'_>, kind: Kind) -> Sheets {
    let ids = site.index.listed(kind);
    if !site.is_on_sheets(kind) {
        return Sheets::pack(ids.len(), MOST_ON_A_SHEET, |_, _| Weight::default());
    }
    let with_pictures = kind == Kind::Capture && site.options.images != Images::None;
    let most = if with_pictures { MOST_PICTURES } else { MOST_ON_A_SHEET };
    let weights = map_in_order(ids, |id| weigh(site, kind, *id));
    let at = |place: usize| site.snapshot.captures.row(CaptureId(*ids.get(place)?));
    let weigh = |place: usize, is_first: bool| {
        let record = weights.get(place).copied().unwrap_or_default();
        let row = if kind == Kind::Capture { at(place) } else { None };
        let Some(row) = row else { return if is_first { record + HISTORIES } else { record } };
        let before = place.checked_sub(1).and_then(at);
        let goes_on = !is_first && before.is_some_and(|before| is_together(site, before, row));
        if goes_on { record } else { record + weigh_heading(site, row) }
    };
    Sheets::pack(ids.len(), most, weigh)
}

/// Whether two captures stand below one heading.
fn is_together(site: &Site<'_>, a: CaptureRow, b: CaptureRow) -> bool {
    let captures = &site.snapshot.captures;
    let key = |row| (captures.deployment(row), captures.event(row), captures.project(row));
    key(a) == key(b)
}

/// What the heading of some captures takes, at the most.
fn weigh_heading(site: &Site<'_>, row: CaptureRow) -> Weight {
    let snapshot = site.snapshot;
    let captures = &snapshot.captures;
    let station = captures.deployment(row).and_then(|row| snapshot.deployments.get(row));
    let event = captures.event(row).and_then(|row| snapshot.events.get(row));
    let names = [
        station.map(|station| (Kind::Deployment, station.id.0)),
        event.map(|event| (Kind::Event, event.id.0)),
        captures.project(row).map(|id| (Kind::Project, id.0)),
    ];
    let names = names.into_iter().flatten();
    let names: usize = names.map(|(kind, id)| LINK + label(&site.name_of(kind, id))).sum();
    Weight { elements: 4, bytes: 150 + names }
}

/// What a record takes of its sheet, at the most.
fn weigh(site: &Site<'_>, kind: Kind, id: i64) -> Weight {
    let mut weight = match kind {
        Kind::Capture => weigh_capture(site, id),
        _ => weigh_occurrence(site, id),
    };
    let findings = site.index.findings.get(&(kind, id)).map_or(0, Vec::len).min(MOST_FINDINGS);
    weight.elements += findings * 3;
    weight.bytes += findings * (2 * LINK + MOST_MESSAGE * 6);
    let since = changes::weigh(site, kind, id);
    weight.elements += since.elements;
    weight.bytes += since.bytes;
    let room = room(site, kind, id);
    weight.elements += room.elements + 3;
    weight.bytes += room.bytes + room.elements * LINK + 120;
    weight
}

fn weigh_capture(site: &Site<'_>, id: i64) -> Weight {
    let snapshot = site.snapshot;
    let Some(row) = snapshot.captures.row(CaptureId(id)) else { return Weight::default() };
    let boxes = snapshot.detections.boxes_on(row);
    let collections = site.facts.collections_of.of(row);
    let shown = boxes.len().min(MOST_DETECTIONS);
    let labels = boxes.iter().take(MOST_DETECTIONS).map(|of| label(&determined_as(site, of)));
    let of =
        collections.iter().take(MOST_COLLECTIONS).filter_map(|row| snapshot.collections.get(*row));
    let of = of.map(|collection| LINK + label(&site.collection_name(collection)));
    Weight {
        elements: 12 + shown * 5 + collections.len().min(MOST_COLLECTIONS),
        bytes: 700 + MOST_PATH + shown * 230 + labels.chain(of).sum::<usize>(),
    }
}

fn weigh_occurrence(site: &Site<'_>, id: i64) -> Weight {
    let snapshot = site.snapshot;
    let Some(row) = snapshot.occurrences.row(OccurrenceId(id)) else { return Weight::default() };
    let Some(occurrence) = snapshot.occurrences.get(row) else { return Weight::default() };
    let seen = site.facts.by_occurrence.len(row).min(MOST_SEEN);
    let taxon = occurrence.determination.value();
    let station = site.facts.by_occurrence.of(row).next();
    let station = station.and_then(|row| snapshot.captures.deployment(row));
    let station = station.and_then(|row| snapshot.deployments.get(row));
    let names = [
        taxon.map(|taxon| (Kind::Taxon, taxon.0)),
        station.map(|station| (Kind::Deployment, station.id.0)),
    ];
    let names = names.into_iter().flatten().map(|(kind, id)| label(&site.name_of(kind, id)));
    Weight { elements: 11 + seen, bytes: 400 + seen * (LINK + 24) + names.sum::<usize>() }
}

/// The bytes that a name takes as the text of a link, at the most: it is cut off there.
fn label(name: &str) -> usize {
    most_bytes(name).min(1_300)
}

/// The room for a record's response on its sheet; none where it is packed, or the snapshot only names the record.
fn room(site: &Site<'_>, kind: Kind, id: i64) -> Budget {
    let none = Budget { elements: 0, bytes: 0 };
    let Some(origin) = origin_in(site.snapshot, kind, id) else { return none };
    // What is rebuilt from a dump has the links that the API serves besides.
    let len = origin.len as usize + if origin.form == Form::Dump { 600 } else { 0 };
    if site.is_packed(kind) {
        // Records of a sheet are packed to a tenth and less; what does not fit is left to the file of data.
        return Budget { elements: 0, bytes: len / 6 };
    }
    let boxes = match kind {
        Kind::Capture => {
            let row = site.snapshot.captures.row(CaptureId(id));
            row.map_or(0, |row| site.snapshot.detections.boxes_on(row).len())
        }
        _ => 10,
    };
    let elements = 6 + 3 * boxes.min(MOST_DETECTIONS);
    // Tags of links, and a few signs that have to be escaped.
    Budget { elements, bytes: (len + elements * 16 + 200).min(MOST_RESPONSE) }
}

/// A record with what its sheet needs that has to be read.
pub(in crate::site) struct Read {
    pub(in crate::site) id: i64,
    /// Its response; `None` where the snapshot only names it.
    pub(in crate::site) line: Option<Line>,
    pub(in crate::site) picture: Option<Picture>,
    /// What an occurrence was taken for, where a person said so.
    pub(in crate::site) history: Vec<Identification>,
}

/// The room for the response of a record, as [`sheets`] has reckoned with it.
pub(in crate::site) fn response_room(site: &Site<'_>, kind: Kind, id: i64) -> Budget {
    if site.is_packed(kind) { Budget { elements: 0, bytes: 0 } } else { room(site, kind, id) }
}

/// The bytes that the packed records of a sheet may take.
pub(in crate::site) fn packed_room(site: &Site<'_>, kind: Kind, page: usize) -> usize {
    let ids = site.index.sheets.get(&kind).map(|sheets| sheets.on(page));
    let ids = ids.and_then(|on| site.index.listed(kind).get(on)).unwrap_or_default();
    ids.iter().map(|id| room(site, kind, *id).bytes).sum()
}

/// The responses of a sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResponsesView {
    /// The file in which they stand as lines, and how it is called.
    pub(super) file: Option<LinkView>,
    /// All of them, packed by gzip, in base 64; empty where they stand in the page as they are.
    pub(in crate::site) packed: String,
    /// Whether they are packed and there was no room for them.
    pub(in crate::site) left_out: bool,
    /// Whether one was rebuilt from a dump instead of served.
    pub(in crate::site) rebuilt: bool,
}

impl ResponsesView {
    /// Those whose lines stand in this file, for the sheet at a path.
    pub(in crate::site) fn of(path: &str, file: Option<Artifact>) -> Self {
        let name = |file: Artifact| file.path().rsplit('/').next().unwrap_or_default().to_owned();
        let link = |file: Artifact| LinkView::new(name(file), Some(file.relative_from(path)));
        Self { file: file.map(link), ..Self::default() }
    }
}

/// A sheet of captures.
#[derive(Template)]
#[template(path = "capture_sheet.html")]
pub(crate) struct CaptureSheetView {
    pub(super) frame: FrameView,
    pub(super) table: TableView,
    pub(super) groups: Vec<GroupView>,
    pub(super) responses: ResponsesView,
    pub(super) pager: PagerView,
}

/// Captures that follow each other and were taken by one station in one session.
pub(crate) struct GroupView {
    pub(super) session: SessionView,
    pub(super) captures: Vec<CaptureView>,
}

/// The view of a sheet of captures.
pub(in crate::site) fn capture_sheet(
    site: &Site<'_>,
    path: &str,
    page: usize,
    records: Vec<Read>,
    responses: ResponsesView,
) -> CaptureSheetView {
    let (mut frame, table, pager) = list::sheet(site, path, Kind::Capture, page);
    if let Some(filters) = &mut frame.filters {
        filters.hint =
            "Filters and other orders need JavaScript: they show all captures as a table.";
    }
    // A page may show pictures of one host only, which is that of its first picture.
    let host = records.iter().find_map(|record| match &record.picture {
        Some(Picture::Remote { host, .. }) => Some(host.clone()),
        _ => None,
    });
    frame.image_host = host.unwrap_or_default();
    let is_packed = site.is_packed(Kind::Capture);
    let row = |record: &Read| site.snapshot.captures.row(CaptureId(record.id));
    let rows: Vec<CaptureRow> = records.iter().filter_map(row).collect();
    let mut captures = records.into_iter().filter_map(|Read { id, line, picture, .. }| {
        let picture = picture.filter(|picture| picture.is_of(&frame.image_host));
        let file = line.as_ref().and_then(|line| media::path(&line.json));
        let response = line.filter(|_| !is_packed).map(|line| folded("Response", line));
        capture(site, path, id, (file.as_deref(), picture.as_ref()), response)
    });
    let together = rows.chunk_by(|a, b| is_together(site, *a, *b));
    let groups = together.filter_map(|rows| {
        let session = session(site, path, *rows.first()?, *rows.last()?);
        Some(GroupView { session, captures: captures.by_ref().take(rows.len()).collect() })
    });
    let groups = groups.collect();
    CaptureSheetView { frame, table, groups, responses, pager }
}

fn folded(summary: impl Into<String>, line: Line) -> FoldedView {
    FoldedView { summary: summary.into(), html: line.html, is_cut: line.is_cut }
}

/// A sheet of occurrences.
#[derive(Template)]
#[template(path = "occurrence_sheet.html")]
pub(crate) struct OccurrenceSheetView {
    pub(super) frame: FrameView,
    pub(super) table: TableView,
    pub(super) findings: Vec<(i64, FindingLineView)>,
    /// The histories of those that people identified, and how many rows of them are left out.
    pub(super) histories: Option<(TableView, usize)>,
    pub(super) folded: Vec<FoldedView>,
    pub(super) responses: ResponsesView,
    pub(super) pager: PagerView,
}

/// The view of a sheet of occurrences.
pub(in crate::site) fn occurrence_sheet(
    site: &Site<'_>,
    path: &str,
    page: usize,
    mut records: Vec<Read>,
    responses: ResponsesView,
) -> OccurrenceSheetView {
    let (frame, mut table, pager) = list::sheet(site, path, Kind::Occurrence, page);
    let ids = records.iter().map(|record| record.id);
    table.anchors = ids.clone().collect();
    table.rows = ids.filter_map(|id| rows::row(site, path, Kind::Occurrence, id)).collect();
    let about = |id| {
        let findings = findings(site, path, (Kind::Occurrence, id)).into_iter();
        findings.map(move |finding| (id, finding))
    };
    let about = records.iter().flat_map(|record| about(record.id)).collect();
    let is_packed = site.is_packed(Kind::Occurrence);
    let histories = records.iter_mut().map(|record| (record.id, mem::take(&mut record.history)));
    let histories = occurrences::histories(site, path, histories.collect());
    let folded = records.into_iter().filter_map(|Read { id, line, .. }| {
        line.filter(|_| !is_packed).map(|line| self::folded(format!("Occurrence {id}"), line))
    });
    OccurrenceSheetView {
        frame,
        table,
        findings: about,
        histories,
        folded: folded.collect(),
        responses,
        pager,
    }
}

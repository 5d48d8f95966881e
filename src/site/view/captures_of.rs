//! The captures of a collection or an event: a link for each, by station and night.

use askama::Template;

use super::frame::{FrameView, LinkView, PagerView};
use super::identity::captures_param;
use super::rows;
use crate::model::{CameraTime, CaptureId, CaptureRow, CollectionId, EventId, Kind};
use crate::site::artifact::Artifact;
use crate::site::route::Page;
use crate::site::{CAPTURES_PER_PAGE, Site, words};

/// A page of the captures of a collection or an event.
#[derive(Template)]
#[template(path = "captures_of.html")]
pub(crate) struct CapturesOfView {
    pub(super) frame: FrameView,
    pub(super) captures: TimesView,
    pub(super) pager: PagerView,
}

/// Captures as links, those that follow each other on one day at one station together.
#[derive(Template)]
#[template(path = "partials/times.html")]
pub(crate) struct TimesView {
    pub(super) groups: Vec<GroupView>,
    /// Captures that the snapshot does not hold.
    pub(super) absent: Vec<CaptureId>,
}

impl askama::filters::HtmlSafe for TimesView {}

/// Captures that follow each other on one day at one station.
pub(crate) struct GroupView {
    pub(super) title: String,
    pub(super) captures: Vec<TimeView>,
}

/// A capture, by the time at which it was taken.
pub(crate) struct TimeView {
    /// What is known of its detections, as a class of the style sheet.
    pub(super) state: &'static str,
    pub(super) link: LinkView,
}

/// The most characters of the name of a station in a title of a group.
const MOST_OF_A_NAME: usize = 40;

/// The view of such a page.
pub(in crate::site) fn captures_of(
    site: &Site<'_>,
    path: &str,
    of: Kind,
    id: i64,
    page: usize,
) -> CapturesOfView {
    let (n, held, absent) = site.captures_of(of, id, page);
    let mut frame = FrameView::about(site, path, (of, id));
    frame.title = format!("Captures of {}", frame.title);
    if let Some(last) = frame.crumbs.last_mut() {
        last.href = Some(Page::Record { kind: of, id }.relative_from(path));
    }
    frame.crumbs.push(LinkView::plain("Captures"));
    // They stand here in another order: by station and time.
    frame.request = Some(format!("/api/v2/captures/?{}", captures_param(of, id)));
    frame.options(site, path, Kind::Capture);
    if of == Kind::Collection {
        frame.csv(path, Artifact::Members { collection: id });
    }
    let pager = PagerView::new(path, n, (page, CAPTURES_PER_PAGE), "captures", |page| {
        Page::Captures { of, id, page }
    });
    CapturesOfView { frame, captures: times(site, path, &held, absent), pager }
}

/// The captures of a record, for its own page.
pub(super) fn beside(site: &Site<'_>, path: &str, (of, id): (Kind, i64)) -> TimesView {
    let (_, held, absent) = site.captures_of(of, id, 1);
    times(site, path, &held, absent)
}

/// Some captures in their order, on the page at `path`.
fn times(site: &Site<'_>, path: &str, held: &[CaptureRow], absent: Vec<CaptureId>) -> TimesView {
    let captures = &site.snapshot.captures;
    let key =
        |row: CaptureRow| (captures.deployment(row), captures.timestamp(row).map(CameraTime::date));
    let mut groups: Vec<GroupView> = Vec::new();
    for rows in held.chunk_by(|a, b| key(*a) == key(*b)) {
        let Some((station, day)) = rows.first().map(|row| key(*row)) else { continue };
        let day = day.map_or_else(|| "no time".to_owned(), |day| day.to_string());
        let station = station.and_then(|row| site.snapshot.deployments.get(row));
        let title = match station {
            Some(station) => {
                let name = site.name_of(Kind::Deployment, station.id.0);
                format!("{}, {day}", words::ellipsis(&name, MOST_OF_A_NAME))
            }
            None => day,
        };
        let captures = rows.iter().map(|row| time(site, path, *row)).collect();
        groups.push(GroupView { title, captures });
    }
    TimesView { groups, absent }
}

fn time(site: &Site<'_>, path: &str, row: CaptureRow) -> TimeView {
    let captures = &site.snapshot.captures;
    let id = captures.id(row);
    let label = match captures.timestamp(row) {
        Some(time) => time.second().get("YYYY-MM-DD ".len()..).unwrap_or_default().to_owned(),
        None => id.to_string(),
    };
    let href = site.place(Kind::Capture, id.0).map(|place| place.relative_from(path));
    let state = match rows::detections(site, row).class {
        "good" => "d",
        "info" => "p",
        _ => "",
    };
    TimeView { state, link: LinkView::new(label, href) }
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
            _ => snapshot.members.get(&CollectionId(id)).map(|members| {
                let in_order = self.index.members.get(&CollectionId(id));
                let rows = in_order.unwrap_or(&members.rows);
                let (n, held, _) = on_page(&mut rows.iter().copied());
                let before = from.saturating_sub(n);
                let room = CAPTURES_PER_PAGE - held.len();
                let absent = members.absent.iter().skip(before).take(room).copied().collect();
                (n + members.absent.len(), held, absent)
            }),
        }
        .unwrap_or((0, Vec::new(), Vec::new()))
    }
}

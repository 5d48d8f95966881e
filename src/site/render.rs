//! From an artifact to its bytes: the view, the template, and the files that belong to a page.

mod sheets;

use askama::Template;

use super::artifact::{Artifact, Data};
use super::media::{self, Picture};
use super::response::{self, Budget, RenderWorker};
use super::route::Page;
use super::view::Told;
use super::{
    Images, MANY, ROWS_PER_SHARD, Rendered, Site, SiteError, assets, search, slice_of_page, tables,
    timeline, view,
};
use crate::model::{CaptureId, CollectionId, Kind};
use crate::picture::Refused;

/// The room for a response on its record's page, which shows other things as well. No page may have more than 1,500
/// elements and 100 KB (`tests/it/html.rs`).
const RECORD_ROOM: Budget = Budget { elements: 400, bytes: 30_000 };
/// The room for the response below the table of a list.
const LIST_ROOM: Budget = Budget { elements: 400, bytes: 50_000 };
const _: () = assert!(LIST_ROOM.bytes * 2 < response::MOST_SHOWN);

/// Renders an artifact with what belongs to it.
pub(super) fn artifact(
    site: &Site<'_>,
    worker: &mut RenderWorker<'_>,
    artifact: Artifact,
) -> Result<Rendered, SiteError> {
    let leader = artifact.leader();
    let bytes = match leader {
        Artifact::Page(page) => return self::page(site, worker, page),
        Artifact::Search(_) => {
            return Ok(Rendered { files: search::files(site)?, ..Rendered::default() });
        }
        Artifact::Data(Data::Collections) => tables::collections(site).csv().into_bytes(),
        Artifact::Data(Data::Jobs) => tables::jobs(site).csv().into_bytes(),
        Artifact::Data(Data::Deployments) => tables::deployments(site).csv().into_bytes(),
        Artifact::Data(Data::Events) => tables::events(site).csv().into_bytes(),
        Artifact::Data(Data::Findings) => tables::findings(site).csv().into_bytes(),
        Artifact::Data(Data::Unprocessed) => tables::unprocessed(site).csv().into_bytes(),
        Artifact::Data(Data::Effort) => tables::effort(site).csv().into_bytes(),
        Artifact::Data(Data::Gaps) => tables::gaps(site).csv().into_bytes(),
        Artifact::Data(Data::Overlaps) => tables::overlaps(site).csv().into_bytes(),
        Artifact::Data(Data::Taxa) => tables::taxa(site).csv().into_bytes(),
        Artifact::Data(Data::Changes) => tables::changes(site).csv().into_bytes(),
        Artifact::Data(Data::Trends) => tables::trends(site).csv().into_bytes(),
        Artifact::Data(Data::Captures) => tables::captures(site)?,
        Artifact::Data(Data::Detections) => tables::detections(site)?,
        Artifact::Data(Data::Occurrences) => tables::occurrences(site)?,
        Artifact::Data(Data::Nights) => tables::nights(site).csv().into_bytes(),
        Artifact::Data(Data::Dictionary) => tables::dictionary(site).into_bytes(),
        Artifact::Data(Data::Schema) => tables::schema(site).into_bytes(),
        Artifact::Data(Data::State) => site.past.state.to_vec(),
        Artifact::Data(Data::Trace) => timeline::trace(site),
        Artifact::Rows { kind, part } => rows(site, kind, part),
        Artifact::Records { kind, part, .. } => return sheets::records(site, worker, kind, part),
        Artifact::Asset(asset) => assets::bytes(asset),
        // These are rendered together with their leader ([`Artifact::leader`]).
        Artifact::Json(_)
        | Artifact::Members { .. }
        | Artifact::Composition { .. }
        | Artifact::Log { .. }
        | Artifact::Bars(_)
        | Artifact::Picture { .. } => return Ok(Rendered::default()),
    };
    Ok(Rendered { files: vec![(leader, bytes)], ..Rendered::default() })
}

/// Renders a page with what belongs to it.
fn page(site: &Site<'_>, worker: &mut RenderWorker<'_>, page: Page) -> Result<Rendered, SiteError> {
    let path = page.path();
    let mut rendered = Rendered::default();
    let html = match page {
        Page::Home => html(page, &view::home(site, &path)),
        Page::Findings { page: number } => html(page, &view::findings(site, &path, number)),
        Page::Timeline(period) => {
            let view = view::timeline_page(site, &path, period);
            let script = view.picture.as_ref().and_then(|picture| picture.script.as_ref());
            let bytes = script.map(|script| script.text.clone().into_bytes());
            rendered.files.extend(bytes.map(|bytes| (Artifact::Bars(period), bytes)));
            html(page, &view)
        }
        Page::JobFigures => html(page, &view::job_figures(site, &path)),
        Page::Effort => html(page, &view::effort_page(site, &path)),
        Page::Overlaps => html(page, &view::overlaps(site, &path)),
        Page::Changes { topic: None, .. } => html(page, &view::changes(site, &path)),
        Page::Changes { topic: Some(topic), page: number } => {
            html(page, &view::change_list(site, &path, topic, number))
        }
        Page::Trends => html(page, &view::trends(site, &path)),
        Page::Log { id, page: number } => html(page, &view::log_page(site, &path, id, number)),
        Page::Root => html(page, &view::root(site, &path)),
        Page::List { kind, page: number, .. } if site.is_on_sheets(kind) => {
            return sheets::sheet(site, worker, kind, number);
        }
        Page::List { kind, order, page: number } => {
            let list = view::list(site, kind, order, number);
            let response = if site.index.served.contains(&kind) {
                let (next, previous) = (list.next.as_deref(), list.previous.as_deref());
                let neighbours = (list.count, next, previous);
                let (at, of) = ((path.as_str(), page.json()), (kind, list.ids.as_slice()));
                let (shown, json) = worker.list(site, at, neighbours, of, LIST_ROOM)?;
                // Every record stands once in the default order; the others are for readers.
                if order.is_none() {
                    rendered.files.push(json);
                    rendered.left_out += shown.left_out;
                }
                Some(shown)
            } else {
                None
            };
            html(page, &view::list_page(site, &path, &list, response))
        }
        Page::Record { kind, id } => record(site, worker, (kind, id), &mut rendered),
        Page::Captures { of, id, page: number } => {
            html(page, &view::captures_of(site, &path, of, id, number))
        }
    };
    rendered.files.push((page.into(), html?));
    Ok(rendered)
}

/// Renders the page of a record; what belongs to it goes to the other files.
fn record(
    site: &Site<'_>,
    worker: &mut RenderWorker<'_>,
    (kind, id): (Kind, i64),
    Rendered { files, refused, .. }: &mut Rendered,
) -> Result<Vec<u8>, SiteError> {
    let page = Page::Record { kind, id };
    let path = page.path();
    let file = site.records_with(kind, id).unwrap_or(page.json());
    let shown = worker.record(site, (&path, file), (kind, id), RECORD_ROOM)?;
    let file = match (kind, &shown) {
        (Kind::Capture, Some((_, (_, json)))) => media::path(json),
        _ => None,
    };
    let told = match (kind, &shown) {
        (Kind::Deployment | Kind::Occurrence | Kind::Taxon, Some((_, (_, json)))) => Told::of(json),
        _ => Told::default(),
    };
    let shown = shown.map(|(shown, json)| {
        // A record of which there are many is a line of a file with others.
        files.extend(Some(json).filter(|_| !MANY.contains(&kind)));
        shown
    });
    match kind {
        Kind::Collection => {
            let members = tables::members(site, CollectionId(id));
            let members = members.map(|table| table.csv().into_bytes());
            files.extend(members.map(|bytes| (Artifact::Members { collection: id }, bytes)));
            let composition = site.composition(CollectionId(id));
            if let Some(of) = &composition {
                let bytes = tables::composition(site, of).csv().into_bytes();
                files.push((Artifact::Composition { collection: id }, bytes));
            }
            html(page, &view::collection(site, &path, id, composition.as_ref(), shown))
        }
        Kind::Capture => {
            let picture = picture(site, id, refused)?;
            let shot = (file.as_deref(), picture.as_ref());
            let html = html(page, &view::capture_page(site, &path, id, shot, shown));
            if let Some(Picture::Local { format, bytes }) = picture {
                files.push((Artifact::Picture { capture: id, format }, bytes));
            }
            html
        }
        Kind::Job => {
            files.extend(view::log_script(site, id));
            html(page, &view::job(site, &path, id, shown))
        }
        Kind::Project => html(page, &view::project(site, &path, id, shown)),
        kind => html(page, &view::record(site, &path, kind, id, shown, &told)),
    }
}

/// The picture of a capture, if it may be shown.
fn picture(
    site: &Site<'_>,
    id: i64,
    refused: &mut Vec<(CaptureId, Refused)>,
) -> Result<Option<Picture>, SiteError> {
    if site.options.images == Images::None {
        return Ok(None);
    }
    let text = response::record_as_read(site, Kind::Capture, id)?;
    let picture = text.map_or(Ok(None), |text| media::picture(site, &text));
    Ok(picture.unwrap_or_else(|why| {
        refused.push((CaptureId(id), why));
        None
    }))
}

/// Some rows of a list, as a script.
fn rows(site: &Site<'_>, kind: Kind, part: usize) -> Vec<u8> {
    // The way from the first page to a file is its path.
    let root = Page::Home.path();
    let ids = slice_of_page(site.index.listed(kind), part + 1, ROWS_PER_SHARD);
    let rows: Vec<_> = ids.iter().filter_map(|id| view::row(site, &root, kind, *id)).collect();
    view::script(&Artifact::Rows { kind, part }.path(), &rows).into_bytes()
}

/// The memory that is reserved for a page before it is rendered, in bytes; most pages need no more.
const MOST_PAGES: usize = 40 << 10;

/// What the template of a page makes.
///
/// # Errors
/// When it fails: a fault of mothbook, which must not become a blank page.
fn html(page: Page, template: &impl Template) -> Result<Vec<u8>, SiteError> {
    let mut text = String::with_capacity(MOST_PAGES);
    match template.render_into(&mut text) {
        Ok(()) => {
            text.push('\n');
            Ok(text.into_bytes())
        }
        Err(source) => Err(SiteError::Template { page: page.path(), source }),
    }
}

#[cfg(test)]
mod tests;

//! From a page to its files: the view, the template, the JSON beside it.

use askama::Template;

use super::media::{self, Picture};
use super::response::{self, Desk, Room};
use super::route::Page;
use super::{ROWS_PER_SHARD, Rendered, Site, SiteError, slice_of_page, tables, view};
use crate::model::Kind;
use crate::publish::LeftOut;

/// Files of a page: path and bytes.
type Files = Vec<(String, Vec<u8>)>;
/// A page in the folder of the site itself: ways from it are paths in the site.
const ROOT: &str = "index.html";

/// How much of a response stands on a record's page.
const RECORD_ROOM: Room = Room { elements: 400, bytes: 30_000 };
/// How much of a response stands on a page of its own.
const LIST_ROOM: Room = Room { elements: 1_150, bytes: 82_000 };
const _: () = assert!(LIST_ROOM.bytes * 5 < response::MOST_SHOWN);

/// Renders one page and what belongs to it.
pub(super) fn page(
    site: &Site<'_>,
    desk: &mut Desk<'_>,
    page: Page,
) -> Result<Rendered, SiteError> {
    let path = page.path();
    let mut left_out = LeftOut::default();
    let mut files = Files::new();
    let html = match page {
        Page::Home => html(&view::home(site, &path)),
        Page::Findings { page } => html(&view::findings(site, &path, page)),
        Page::Timeline(period) => {
            let view = view::timeline_page(site, &path, period);
            let script = view.picture.as_ref().and_then(|picture| picture.script.as_ref());
            files.extend(
                script.map(|script| (script.path.clone(), script.text.clone().into_bytes())),
            );
            html(&view)
        }
        Page::JobFigures => html(&view::job_figures(site, &path)),
        Page::Log { id, page } => html(&view::log_page(site, &path, id, page)),
        Page::Root => html(&view::root(site, &path)),
        Page::List { kind, order, page } => html(&view::list_page(site, &path, kind, order, page)),
        Page::Rows { kind, shard } => {
            let files = vec![(path, rows(site, kind, shard))];
            return Ok(Rendered { files, left_out });
        }
        Page::Response { kind, order, page: number } => {
            let list = view::list(site, kind, order, number);
            let (next, previous) = (list.next.as_deref(), list.previous.as_deref());
            let neighbours = (list.count, next, previous);
            let (at, of) = ((path.as_str(), page.json_path()), (kind, list.ids.as_slice()));
            let (shown, json) = desk.list(site, at, neighbours, of, LIST_ROOM)?;
            files.push(json);
            // Every record stands once in the default order.
            if order.is_none() {
                left_out += shown.left_out;
            }
            html(&view::list_response(site, &path, &list, shown))
        }
        Page::CapturesResponse { of, id, page: number } => {
            let list = view::captures_asked(site, of, id, number);
            let (next, previous) = (list.next.as_deref(), list.previous.as_deref());
            let neighbours = (list.count, next, previous);
            let at = (path.as_str(), page.json_path());
            let captures = (Kind::Capture, list.ids.as_slice());
            let (shown, json) = desk.list(site, at, neighbours, captures, LIST_ROOM)?;
            files.push(json);
            html(&view::captures_response(site, &path, of, id, number, shown))
        }
        Page::Record { kind, id } => {
            let at = (path.as_str(), page.json_path());
            let shown = desk.record(site, at, (kind, id), RECORD_ROOM)?.map(|(shown, json)| {
                files.push(json);
                shown
            });
            if let (Kind::Collection, Some(csv)) =
                (kind, tables::members(site, crate::model::CollectionId(id)))
            {
                let folder = path.strip_suffix(".html").unwrap_or(&path);
                files.push((format!("{folder}/captures.csv"), csv.into_bytes()));
            }
            match kind {
                Kind::Collection => {
                    let made_of = site.made_of(crate::model::CollectionId(id));
                    if let Some(of) = &made_of {
                        let folder = path.strip_suffix(".html").unwrap_or(&path);
                        let csv = tables::composition(site, of);
                        files.push((format!("{folder}/composition.csv"), csv.into_bytes()));
                    }
                    html(&view::collection(site, &path, id, made_of.as_ref(), shown))
                }
                Kind::Capture => {
                    let picture = response::record_as_read(site, kind, id)?
                        .and_then(|text| media::picture(site, id, &text));
                    let page = html(&view::capture(site, &path, id, picture.as_ref(), shown));
                    if let Some(Picture::Local { path, bytes }) = picture {
                        files.push((path, bytes));
                    }
                    page
                }
                Kind::Job => {
                    files.extend(view::log_script(site, id));
                    html(&view::job(site, &path, id, shown))
                }
                Kind::Project => html(&view::project(site, &path, id, shown)),
                kind => html(&view::record(site, &path, kind, id, shown)),
            }
        }
        Page::Captures { of, id, page } => html(&view::captures_of(site, &path, of, id, page)),
    };
    files.push((path, html));
    Ok(Rendered { files, left_out })
}

/// Some rows of a list, as a script.
fn rows(site: &Site<'_>, kind: Kind, shard: usize) -> Vec<u8> {
    let slice = |ids: &[i64]| -> Vec<_> {
        ids.iter().filter_map(|id| view::row(site, ROOT, kind, *id)).collect()
    };
    let rows = if kind == Kind::Capture {
        let rows = slice_of_page(&site.index.captures, shard + 1, ROWS_PER_SHARD);
        let ids: Vec<i64> = rows.iter().map(|row| site.snapshot.captures.id(*row).0).collect();
        slice(&ids)
    } else {
        slice(slice_of_page(site.index.of(kind), shard + 1, ROWS_PER_SHARD))
    };
    view::script(&view::list_name(kind), shard, &rows).into_bytes()
}

/// Most pages have no more bytes than that.
const MOST_PAGES: usize = 40 << 10;

/// Rendering into memory cannot fail but for a fault in a template, which the tests would show.
fn html(template: &impl Template) -> Vec<u8> {
    let mut text = String::with_capacity(MOST_PAGES);
    if template.render_into(&mut text).is_err() {
        text.clear();
    }
    text.push('\n');
    text.into_bytes()
}

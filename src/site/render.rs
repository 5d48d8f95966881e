//! From a page to its files: the view, the template, the JSON beside it.

use askama::Template;

use super::html::Html;
use super::response::{self, ResponseView, Room};
use super::route::Page;
use super::{Site, SiteError, tables, view};
use crate::model::{Kind, ServerTime};

/// Files of a page: path and bytes.
type Files = Vec<(String, Vec<u8>)>;
/// What a page shows of a response, and the file beside it.
type Response = (Option<ResponseView>, Option<(String, Vec<u8>)>);

/// How much of a response stands on a record's page.
const RECORD_ROOM: Room = Room { elements: 620, bytes: 34_000 };
/// How much of a response stands on a page of its own.
const LIST_ROOM: Room = Room { elements: 1_250, bytes: 82_000 };

/// Renders one page and what belongs to it.
pub(super) fn page(site: &Site<'_>, page: Page) -> Result<Files, SiteError> {
    let path = page.path();
    let mut files = Files::new();
    let html = match page {
        Page::Home => html(&view::home(site, &path)),
        Page::Findings { page } => html(&view::findings(site, &path, page)),
        Page::Timeline => html(&view::timeline_page(site, &path)),
        Page::Root => html(&view::root(site, &path)),
        Page::List { kind: Kind::Collection, order, page } => {
            html(&view::collection_list(site, &path, order, page))
        }
        Page::List { kind: Kind::Capture, page, .. } => {
            html(&view::capture_list(site, &path, page))
        }
        Page::List { kind: Kind::Job, page, .. } => html(&view::job_list(site, &path, page)),
        Page::List { kind: Kind::Project, page, .. } => {
            html(&view::project_list(site, &path, page))
        }
        Page::List { kind, page, .. } => html(&view::record_list(site, &path, kind, page)),
        Page::Response { kind, order, page: number } => {
            let list = view::list(site, kind, order, number);
            let mut texts = Vec::with_capacity(list.ids.len());
            let mut rebuilt = false;
            for id in &list.ids {
                if let Some((text, from_dump)) = response::record(site, kind, *id)? {
                    texts.push(text);
                    rebuilt |= from_dump;
                }
            }
            let (next, previous) = (list.next.as_deref(), list.previous.as_deref());
            let text = response::envelope(list.count, next, previous, &texts);
            let json_path = page.json_path();
            files.push((json_path.clone(), response::json(site, &text).into_bytes()));
            let shown = response::view(site, &path, &json_path, (&text, rebuilt), LIST_ROOM);
            html(&view::list_response(site, &path, &list, shown))
        }
        Page::Record { kind, id } => {
            let (shown, json) = record_response(site, page, &path, kind, id)?;
            files.extend(json);
            if let (Kind::Collection, Some(csv)) =
                (kind, tables::members(site, crate::model::CollectionId(id)))
            {
                let folder = path.strip_suffix(".html").unwrap_or(&path);
                files.push((format!("{folder}/captures.csv"), csv.into_bytes()));
            }
            match kind {
                Kind::Collection => html(&view::collection(site, &path, id, shown)),
                Kind::Capture => html(&view::capture(site, &path, id, shown)),
                Kind::Job => html(&view::job(site, &path, id, shown)),
                Kind::Project => html(&view::project(site, &path, id, shown)),
                kind => html(&view::record(site, &path, kind, id, shown)),
            }
        }
        Page::Members { collection, page } => html(&view::members(site, &path, collection, page)),
    };
    files.push((path, html));
    Ok(files)
}

/// The response on a record's page and the file beside it. A record that is only nested in others has
/// neither.
fn record_response(
    site: &Site<'_>,
    page: Page,
    path: &str,
    kind: Kind,
    id: i64,
) -> Result<Response, SiteError> {
    let Some((text, rebuilt)) = response::record(site, kind, id)? else { return Ok((None, None)) };
    let json_path = page.json_path();
    let shown = response::view(site, path, &json_path, (&text, rebuilt), RECORD_ROOM);
    let json = response::json(site, &text).into_bytes();
    Ok((Some(shown), Some((json_path, json))))
}

/// Rendering into memory cannot fail but for a fault in a template, which the tests would show.
fn html(template: &impl Template) -> Vec<u8> {
    let mut text = template.render().unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

/// Words for a time, where there is one.
pub(super) fn minute(time: Option<ServerTime>) -> String {
    time.map(ServerTime::minute).unwrap_or_default()
}

/// HTML that is not there.
pub(super) fn nothing() -> Html {
    Html::default()
}

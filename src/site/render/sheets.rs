//! Records of which there are many: each is read and cleaned once, for its sheet and for the file of data.

use super::{html, picture};
use crate::model::Kind;
use crate::parallel::try_map_with_workers;
use crate::publish::Redactions;
use crate::site::artifact::Artifact;
use crate::site::media::Picture;
use crate::site::packed;
use crate::site::response::RenderWorker;
use crate::site::route::Page;
use crate::site::view::{self, Read, ResponsesView, Told};
use crate::site::{Rendered, Site, SiteError};

/// The records of one page of a list: as lines of data, and what its sheet is made of.
struct Sheet {
    /// The lines, packed where the records of this kind are.
    lines: Vec<u8>,
    rendered: Rendered,
}

/// Renders a file of data, with the sheets of the records in it.
pub(super) fn records(
    site: &Site<'_>,
    worker: &RenderWorker<'_>,
    kind: Kind,
    part: usize,
) -> Result<Rendered, SiteError> {
    let pages: Vec<usize> =
        site.index.parts(kind).get(part).cloned().into_iter().flatten().collect();
    let sheets = try_map_with_workers(
        &pages,
        || worker.fork(),
        |worker, page| one(site, worker, kind, *page, site.sheets_come_along(kind)),
    )?;
    let mut rendered = Rendered::default();
    let mut data = Vec::with_capacity(sheets.iter().map(|sheet| sheet.lines.len()).sum());
    for sheet in sheets {
        // Files of gzip, one behind the other, are one of what they hold.
        data.extend_from_slice(&sheet.lines);
        rendered.files.extend(sheet.rendered.files);
        rendered.left_out += sheet.rendered.left_out;
        rendered.refused.extend(sheet.rendered.refused);
    }
    if site.holds_records(kind) {
        rendered.files.push((site.records(kind, part), data));
    }
    Ok(rendered)
}

/// Renders one sheet. What is left out of its records is counted with the file of data.
pub(super) fn sheet(
    site: &Site<'_>,
    worker: &mut RenderWorker<'_>,
    kind: Kind,
    page: usize,
) -> Result<Rendered, SiteError> {
    let Sheet { rendered, .. } = one(site, worker, kind, page, true)?;
    Ok(Rendered { left_out: Redactions::default(), ..rendered })
}

/// Renders the records of a page, with their sheet where it is wanted.
fn one(
    site: &Site<'_>,
    worker: &mut RenderWorker<'_>,
    kind: Kind,
    number: usize,
    with_sheet: bool,
) -> Result<Sheet, SiteError> {
    let page = Page::List { kind, order: None, page: number };
    let path = page.path();
    let on = site.index.sheets.get(&kind).map_or(0..0, |sheets| sheets.on(number));
    let ids = site.index.listed(kind).get(on).unwrap_or_default();
    let mut rendered = Rendered::default();
    let mut lines = String::new();
    let file = ids.first().and_then(|id| site.records_with(kind, *id));
    let mut responses = ResponsesView::of(&path, file);
    let mut read = Vec::with_capacity(ids.len());
    for id in ids {
        let room = view::response_room(site, kind, *id);
        let line = worker.line(site, &path, (kind, *id), room)?;
        if let Some(line) = &line {
            lines.push_str(&line.json);
            lines.push('\n');
            rendered.left_out += line.left_out;
            responses.rebuilt |= line.rebuilt;
        }
        let is_shown = with_sheet && kind == Kind::Capture;
        let picture = if is_shown { picture(site, *id, &mut rendered.refused)? } else { None };
        if let Some(Picture::Local { format, bytes }) = &picture {
            rendered
                .files
                .push((Artifact::Picture { capture: *id, format: *format }, bytes.clone()));
        }
        let history = match (&line, kind) {
            (Some(line), Kind::Occurrence) if with_sheet => Told::history_with_people(&line.json),
            _ => Vec::new(),
        };
        read.push(Read { id: *id, line, picture, history });
    }
    let lines = if site.has_packed_data(kind) {
        packed::gzip(lines.as_bytes())
    } else {
        lines.into_bytes()
    };
    if !with_sheet {
        return Ok(Sheet { lines, rendered });
    }
    if site.is_packed(kind) && !lines.is_empty() {
        let packed = packed::base64(&lines);
        responses.left_out = packed.len() > view::packed_room(site, kind, number);
        responses.packed = if responses.left_out { String::new() } else { packed };
    }
    let bytes = match kind {
        Kind::Capture => html(page, &view::capture_sheet(site, &path, number, read, responses)),
        _ => html(page, &view::occurrence_sheet(site, &path, number, read, responses)),
    };
    rendered.files.push((page.into(), bytes?));
    Ok(Sheet { lines, rendered })
}

//! Records of which there are many: each is a line of a file of data, and stands with the same text on its sheet.

use super::cache::RenderWorker;
use super::fragment::{Fragment, Layout};
use super::{Budget, record};
use crate::model::Kind;
use crate::publish::Redactions;
use crate::site::html::{Builder, Html};
use crate::site::route::relative;
use crate::site::{Site, SiteError};

/// A record as it may be shown.
pub(in crate::site) struct Line {
    /// All of it as JSON, without the end of the line.
    pub(in crate::site) json: String,
    /// As much of it as its sheet has room for, with links.
    pub(in crate::site) html: Html,
    /// Whether that is not all.
    pub(in crate::site) is_cut: bool,
    pub(in crate::site) left_out: Redactions,
    /// Whether it was rebuilt from a dump instead of served.
    pub(in crate::site) rebuilt: bool,
}

impl RenderWorker<'_> {
    /// A record, for the sheet at `path` that has so much room for it; `None` where the snapshot only names it.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub(in crate::site) fn line(
        &mut self,
        site: &Site<'_>,
        path: &str,
        (kind, id): (Kind, i64),
        room: Budget,
    ) -> Result<Option<Line>, SiteError> {
        let Some((text, rebuilt)) = record(site, kind, id)? else { return Ok(None) };
        let fragment = self.walker().walk(site, &text, rebuilt, Layout::Compact(room));
        let html = linked(&fragment, path);
        let Fragment { json, is_cut, left_out, rebuilt, .. } = fragment;
        Ok(Some(Line { json, html, is_cut, left_out, rebuilt }))
    }
}

/// The HTML of a fragment with the addresses of its links, as they are from the page at `path`.
fn linked(fragment: &Fragment, path: &str) -> Html {
    let len = fragment.html.as_str().len();
    let mut html = Builder::with_room(len + fragment.links.len() * 48);
    let mut done = 0;
    for (at, to) in &fragment.links {
        html.part(&fragment.html, done..*at);
        html.text(&relative(path, to));
        done = *at;
    }
    html.part(&fragment.html, done..len);
    html.finish()
}

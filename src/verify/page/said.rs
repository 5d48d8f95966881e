//! What a page says of itself: its title, its heading, the request that it answers, its number. A page that stands at the
//! address of another one says something else than that one.

use super::open::OpenElements;
use crate::site::{Identity, Page, identity, summary_of};
use crate::verify::problem::What;

/// Where a page says it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Title,
    Heading,
    /// Small beside the heading.
    Aside,
    Request,
    /// Of which time the snapshot is.
    When,
    Pager,
    /// A number in the pager that is no link.
    Number,
}

/// What a page says.
#[derive(Default)]
pub(super) struct Said {
    title: String,
    heading: Option<String>,
    aside: String,
    request: Option<String>,
    when: String,
    /// What a search engine, and a message with a link to it, say of it: `None` for a part of a report of one file.
    pub(super) summary: Option<String>,
    pub(super) link_title: Option<String>,
    /// The numbers in its pagers that are no links, and the gaps.
    numbers: Vec<String>,
    /// What is being read, and how many elements are open in it.
    within: Vec<(Place, usize)>,
}

impl Said {
    /// The title, where it stands in an attribute.
    pub(super) fn titled(&mut self, title: &str) {
        title.clone_into(&mut self.title);
    }

    /// An element begins, which is the last of those that are open; says what is wrong if this is there already.
    pub(super) fn begin(
        &mut self,
        name: &str,
        class: &[u8],
        open: &OpenElements,
    ) -> Option<String> {
        let is_in = |place: Place| self.within.iter().any(|(within, _)| *within == place);
        let place = match name {
            "title" if !open.has("body") && !open.has("svg") => Place::Title,
            "h1" => Place::Heading,
            "small" if is_in(Place::Heading) => Place::Aside,
            "code" if class == b"request" => Place::Request,
            "p" if class == b"when" => Place::When,
            "nav" if class == b"pager" => Place::Pager,
            "span" if is_in(Place::Pager) => Place::Number,
            _ => return None,
        };
        if is_in(place) {
            return None;
        }
        self.within.push((place, open.len()));
        let so_far = match place {
            Place::Heading => &mut self.heading,
            Place::Request => &mut self.request,
            Place::Number => {
                self.numbers.push(String::new());
                return None;
            }
            _ => return None,
        };
        so_far.replace(String::new()).map(|_| format!("<{name}> twice"))
    }

    /// An element ended.
    pub(super) fn end(&mut self, open: &OpenElements) {
        while self.within.last().is_some_and(|(_, depth)| open.len() < *depth) {
            self.within.pop();
        }
    }

    pub(super) fn words(&mut self, words: &str) {
        match self.within.last() {
            Some((Place::Title, _)) => self.title.push_str(words),
            Some((Place::Heading, _)) => {
                self.heading.get_or_insert_default().push_str(words);
            }
            Some((Place::Aside, _)) => self.aside.push_str(words),
            Some((Place::Request, _)) => self.request.get_or_insert_default().push_str(words),
            Some((Place::Number, _)) => {
                self.numbers.last_mut().into_iter().for_each(|number| number.push_str(words));
            }
            Some((Place::When, _)) => self.when.push_str(words),
            Some((Place::Pager, _)) | None => {}
        }
    }

    /// What of this is not what the page at this place says.
    pub(super) fn against(&self, page: Page) -> Option<What> {
        let wanted = identity(page);
        let heading = self.heading.as_deref().unwrap_or_default().trim_end();
        let aside = match self.aside.as_str() {
            "" => String::new(),
            aside => format!(" \u{2013} {aside}"),
        };
        let title = self.title.strip_suffix(" \u{2013} mothbook");
        let whole = title.unwrap_or_default();
        let title = title.and_then(|title| title.strip_suffix(aside.as_str()));
        let summary = summary_of(title.unwrap_or_default(), &self.aside, &self.when);
        let is_so = self.link_title.as_ref().is_none_or(|title| title == whole)
            && self.summary.as_ref().is_none_or(|said| *said == summary);
        let what = if title.map(str::trim_end) != Some(heading) {
            "its title is not its heading"
        } else if wanted.title.as_ref().is_some_and(|title| title != heading) {
            "its title is that of another page"
        } else if self.aside != wanted.aside {
            "its heading is that of another record"
        } else if !is_request(self.request.as_deref(), &wanted) {
            "its request is that of another page"
        } else if !self.numbers.iter().all(|number| is_number(number, &wanted)) {
            "its number is that of another page"
        } else if !is_so {
            let what = "what a link to the page shows is not what stands on it";
            return Some(What::NotOurs(what.to_owned()));
        } else {
            return None;
        };
        Some(What::NotOurs(format!("a page at another address than its own: {what}")))
    }
}

/// Whether a page shows the request that it answers.
fn is_request(shown: Option<&str>, wanted: &Identity) -> bool {
    let (Some(shown), Some(path)) = (shown, &wanted.request) else {
        return shown.is_none() && wanted.request.is_none();
    };
    let Some(rest) = shown.strip_prefix("GET ").and_then(|rest| rest.strip_prefix(path)) else {
        return false;
    };
    let params: Vec<&str> = rest.trim_start_matches('?').split('&').collect();
    let is_order = |param: &&str| param.starts_with("ordering=");
    let orders = |params: &mut dyn Iterator<Item = &str>| params.filter(is_order).count();
    (rest.is_empty() || rest.starts_with('?'))
        && wanted.params.iter().all(|param| params.contains(&param.as_str()))
        && orders(&mut params.iter().copied())
            == orders(&mut wanted.params.iter().map(String::as_str))
}

/// Whether a number in a pager that is no link is that of the page; a gap is none.
fn is_number(shown: &str, wanted: &Identity) -> bool {
    !shown.contains(|c: char| c.is_ascii_digit()) || Some(shown) == wanted.number.as_deref()
}

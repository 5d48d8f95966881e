//! What the head of a page says whatever the report holds, by which page it is: for the pages, and for `verify`, which tells
//! a page that stands at the address of another one.

use super::endpoint::list_name;
use crate::model::Kind;
use crate::site::route::Page;
use crate::site::timeline::Period;
use crate::site::words::count;
use crate::site::{MANY, PAGE_SIZE};

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Its title, where no record has a part in it.
    pub title: Option<String>,
    /// What stands small beside the title; empty for nothing.
    pub aside: String,
    /// The request to the API whose response it shows, up to its query; `None` for none.
    pub request: Option<String>,
    /// Parameters that the query has.
    pub params: Vec<String>,
    /// Its number among the pages of a list, as it is written.
    pub number: Option<String>,
}

/// What the page says of itself.
#[must_use]
pub fn identity(page: Page) -> Identity {
    let titled = |title: String| Identity { title: Some(title), ..Identity::default() };
    match page {
        // The first page is called as what it is about.
        Page::Home => Identity::default(),
        Page::Effort => titled("Effort".to_owned()),
        Page::Overlaps => titled("Overlaps of capture sets".to_owned()),
        Page::Changes { topic: None, .. } => titled("Changes".to_owned()),
        Page::Changes { topic: Some(topic), page } => {
            Identity { number: Some(count(page)), ..titled(topic.title().to_owned()) }
        }
        Page::Trends => titled("Trends".to_owned()),
        Page::Root => {
            Identity { request: Some("/api/v2/".to_owned()), ..titled("Api Root".to_owned()) }
        }
        Page::Findings { page } => {
            Identity { number: Some(count(page)), ..titled("Findings".to_owned()) }
        }
        Page::Timeline(Period::All) => titled("Timeline".to_owned()),
        Page::Timeline(period) => titled(format!("Jobs of {}", period.words())),
        Page::JobFigures => titled("Figures of jobs".to_owned()),
        Page::List { kind, order, page } => {
            let mut params: Vec<String> =
                order.iter().map(|order| format!("ordering={}", order.api_name())).collect();
            if page > 1 && !MANY.contains(&kind) {
                params.push(format!("offset={}", (page - 1).saturating_mul(PAGE_SIZE)));
            }
            Identity {
                request: Some(format!("/api/v2/{}/", kind.endpoint())),
                params,
                number: Some(count(page)),
                ..titled(list_name(kind).to_owned())
            }
        }
        Page::Record { kind, id } => Identity {
            aside: aside(kind, id),
            request: Some(request_of(kind, id)),
            ..Identity::default()
        },
        Page::Captures { of, id, page } => Identity {
            aside: aside(of, id),
            request: Some("/api/v2/captures/".to_owned()),
            params: vec![captures_param(of, id)],
            number: Some(count(page)),
            ..Identity::default()
        },
        Page::Log { id, page } => Identity {
            aside: aside(Kind::Job, id),
            number: Some(count(page)),
            ..Identity::default()
        },
    }
}

/// What stands beside the title of a page about a record.
pub(super) fn aside(kind: Kind, id: i64) -> String {
    // The title of a capture says it already.
    if kind == Kind::Capture { String::new() } else { format!("{} {id}", kind.singular()) }
}

/// The request of a record.
pub(super) fn request_of(kind: Kind, id: i64) -> String {
    format!("/api/v2/{}/{id}/", kind.endpoint())
}

/// What asks for the captures of a record.
pub(super) fn captures_param(of: Kind, id: i64) -> String {
    let name = if of == Kind::Collection { "collections" } else { of.key() };
    format!("{name}={id}")
}

/// What a page says of itself to those who only see a link to it: what stands on it as title and as time, and nothing else.
#[must_use]
pub fn summary(title: &str, aside: &str, when: &str) -> String {
    let dash = if aside.is_empty() { "" } else { " \u{2013} " };
    format!("{title}{dash}{aside}. {when}. Made by mothbook from an export.")
}

/// Whether these words stand for one record of a kind, or for many.
#[must_use]
pub fn is_kind(words: &str) -> bool {
    Kind::ALL.iter().any(|kind| words == kind.singular() || words == kind.plural())
}

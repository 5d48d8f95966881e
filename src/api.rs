//! The addresses of the platform's API: takes URLs apart, the malformed ones included.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{Filtering, Kind, ListRequest};

/// A request to the API, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Scheme and host, such as `https://api.example.org`, where the URL names them.
    pub host: Option<String>,
    /// The path under `/api/v2/`, without slashes around it.
    pub endpoint: String,
    /// The kind of record it is about, where that is one of ours.
    pub kind: Option<Kind>,
    /// The record it asks for.
    pub id: Option<i64>,
    /// Its parameters; of one given twice the last stays.
    pub params: BTreeMap<String, String>,
}

/// The path of the API, before the endpoint.
pub(crate) const ROOT: &str = "/api/v2/";

/// Whether a text is an address of the API.
#[must_use]
pub fn is_address(text: &str) -> bool {
    (text.starts_with('/') || text.starts_with("http"))
        && memchr::memmem::find(text.as_bytes(), ROOT.as_bytes()).is_some()
}

/// Parameters that change the layout of a response, not the records in it.
const LAYOUT: [&str; 12] = [
    "limit",
    "offset",
    "page",
    "page_size",
    "ordering",
    "format",
    "with_detections",
    "with_counts",
    "with_charts",
    "logs_limit",
    "classification_threshold",
    "apply_defaults",
];

/// The record that a URL asks for, whatever its parameters.
#[must_use]
pub fn record(url: &str) -> Option<(Kind, i64)> {
    let Address { endpoint, id, .. } = Address::of(url)?;
    Some((kind_at(endpoint)?, id?))
}

/// The parts of an address.
struct Address<'a> {
    /// What stands before the path.
    host: &'a str,
    endpoint: &'a str,
    id: Option<i64>,
    query: &'a str,
}

impl<'a> Address<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let at = memchr::memmem::find(url.as_bytes(), ROOT.as_bytes())?;
        let (host, path) = url.split_at_checked(at)?;
        let rest = path.strip_prefix(ROOT)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.trim_matches('/');
        let (endpoint, id) = match path.rsplit_once('/') {
            Some((head, tail)) if is_id(tail) => (head, tail.parse().ok()),
            _ => (path, None),
        };
        Some(Self { host, endpoint, id, query })
    }
}

fn kind_at(endpoint: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.endpoint() == endpoint)
}

impl Request {
    /// Takes a URL, or a path with its query, apart; `None` where it is no address of the API.
    ///
    /// The platform itself writes addresses with two question marks
    /// (`captures/?format=api?collections=10`); they are read as they are meant.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let Address { host, endpoint, id, query } = Address::of(url)?;
        Some(Self {
            host: host.contains("://").then(|| host.to_owned()),
            kind: kind_at(endpoint),
            endpoint: endpoint.to_owned(),
            id,
            params: params(query),
        })
    }

    /// The list it asks for, paging and layout left out; `None` for a single record.
    #[must_use]
    pub fn list(&self) -> Option<ListRequest> {
        let kind = self.kind?;
        if self.id.is_some() {
            return None;
        }
        let filters = filters(kind, self.params.clone());
        Some(ListRequest { kind, filters: Some(filters), by_name: false })
    }

    /// The most lines of a job's log that it asks for, where it says so.
    #[must_use]
    pub fn logs_limit(&self) -> Option<usize> {
        self.params.get("logs_limit")?.parse().ok()
    }

    /// Whether counts of occurrences and taxa in the response passed the project's default filters.
    ///
    /// A list counts them only when asked with a project, so with its filters; a single record is
    /// counted without filters unless the request names its project.
    #[must_use]
    pub fn filtering(&self) -> Filtering {
        if declines_defaults(&self.params) || (self.id.is_some() && !has_project(&self.params)) {
            Filtering::Unfiltered
        } else {
            Filtering::Default
        }
    }
}

/// The parameters of a list of this kind that decide which records are in it; the others are layout.
fn filters(kind: Kind, mut params: BTreeMap<String, String>) -> BTreeMap<String, String> {
    params.retain(|key, value| {
        let is_layout = LAYOUT.contains(&key.as_str());
        let filters_rows = kind == Kind::Occurrence && *key == "apply_defaults";
        let no_project = *key == "project_id" && *value == "0";
        (!is_layout || filters_rows) && !no_project && !value.is_empty()
    });
    params
}

/// Whether a request asks for numbers without default filters. Django takes no other text for false.
fn declines_defaults(params: &BTreeMap<String, String>) -> bool {
    let declines = |value: &String| ["false", "0"].contains(&value.to_lowercase().as_str());
    params.get("apply_defaults").is_some_and(declines)
}

fn has_project(params: &BTreeMap<String, String>) -> bool {
    params.get("project_id").is_some_and(|id| id != "0")
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parameters of a query in which a `?` may stand, raw or as `%3F`, where an `&` is meant.
fn params(query: &str) -> BTreeMap<String, String> {
    let query = query.split('#').next().unwrap_or_default();
    let query = without_code(query, &["%3F", "%3f"], "?");
    let parts = query.split(['&', '?']).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let coded: &[&str] = if part.contains('=') { &[] } else { &["%3D"] };
            let part = without_code(part, coded, "=");
            let (key, value) = part.split_once('=').unwrap_or((&part, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// A text with a character in the place of its codes. Nearly no text has such, so that nothing is copied.
fn without_code<'a>(text: &'a str, codes: &[&str], character: &str) -> Cow<'a, str> {
    let replaced = |text: Cow<'a, str>, code: &&str| match text.contains(code) {
        true => Cow::Owned(text.replace(code, character)),
        false => text,
    };
    codes.iter().fold(Cow::Borrowed(text), replaced)
}

/// Percent-decoding; what is not UTF-8 afterwards is replaced.
#[must_use]
pub fn decode(text: &str) -> String {
    if !text.contains(['%', '+']) {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, pair) {
            (b'%', Some(value)) => {
                decoded.push(value);
                at += 2;
            }
            (b'+', _) => decoded.push(b' '),
            _ => decoded.push(*byte),
        }
        at += 1;
    }
    String::from_utf8(decoded)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// What a file's name tells of the request that the file answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedRequest {
    /// The parameters that it spells out.
    params: BTreeMap<String, String>,
    /// Whether it spells the whole query, as names with `?` or `&` do. People who write names leave parameters out.
    is_whole: bool,
    /// The kind whose endpoint it begins with.
    kind: Option<Kind>,
}

impl NamedRequest {
    /// Of a name such as `captures_collections=112.json` or, as mirroring tools name files,
    /// `index.html?project_id=1&has_detections=true`.
    #[must_use]
    pub fn of(name: &str) -> Self {
        const NAMES: [&str; 6] = [
            "collections",
            "project_id",
            "project",
            "deployment",
            "event",
            "source_image__project",
        ];
        let is_of_key = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let base = decode(&base_of(name));
        let mut params = BTreeMap::new();
        for (at, _) in base.match_indices('=') {
            let head = base.get(..at).unwrap_or_default();
            let tail = base.get(at + 1..).unwrap_or_default();
            // The key stands behind the endpoint, perhaps with no more than an underscore between them.
            let word = head.rsplit(|c| !is_of_key(c)).next().unwrap_or_default();
            let ends_with = |name: &&str| {
                word.strip_suffix(*name).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
            };
            let known =
                NAMES.into_iter().chain(LAYOUT).filter(ends_with).max_by_key(|key| key.len());
            let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
            match known {
                // `3-2.json` may be the second page; `3,4.json` are two.
                Some(key) if !digits.is_empty() && !tail.contains(',') => {
                    params.insert(key.to_owned(), digits);
                }
                Some(key) => _ = params.insert(key.to_owned(), value_in_name(tail)),
                None if word.is_empty() => {}
                None => _ = params.insert(word.to_owned(), value_in_name(tail)),
            }
        }
        Self { params, is_whole: base.contains(['?', '&']), kind: kind_in_name(name, &base) }
    }

    /// The kind of the records in the list, where the name begins with its endpoint, as `captures_project_id=1.json` and
    /// `api/v2/captures/index.html` do. Records themselves say it better; an empty page has none.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The list of this kind that it asks for; its filters are not known where the name tells none.
    #[must_use]
    pub fn list(&self, kind: Kind) -> ListRequest {
        let filters = filters(kind, self.params.clone());
        ListRequest { kind, filters: (!filters.is_empty()).then_some(filters), by_name: true }
    }

    /// Whether counts of occurrences and taxa in a page of this list passed the project's default filters.
    #[must_use]
    pub fn filtering(&self) -> Filtering {
        if declines_defaults(&self.params) {
            Filtering::Unfiltered
        } else if self.is_whole && has_project(&self.params) {
            Filtering::Default
        } else {
            Filtering::Unknown
        }
    }
}

/// The request that a file answers which a mirroring tool saved, such as `host/api/v2/captures/index.html?project_id=1`.
///
/// Only a name with a query is taken for one: people put files into such folders, too, and leave parameters out.
#[must_use]
pub fn mirrored(name: &str) -> Option<Request> {
    const ENDINGS: [&str; 5] = [".html", ".htm", ".json", ".gz", ".zst"];
    let (_, path) = name.rsplit_once(ROOT.trim_start_matches('/'))?;
    let (endpoint, _) = path.rsplit_once('/')?;
    let base = base_of(name);
    let (index, mut query) = base.split_once('?')?;
    if !index.starts_with("index.") {
        return None;
    }
    // Some tools add an ending, so that a browser knows what the file is.
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| query.strip_suffix(ending)) {
        query = shorter;
    }
    Request::parse(&format!("{ROOT}{endpoint}/?{query}")).filter(|request| request.kind.is_some())
}

/// A file's name without the folders before it. A `?` cannot be in a name on Windows, and wget writes `@` there.
fn base_of(name: &str) -> Cow<'_, str> {
    let base = name.rsplit('/').next().unwrap_or(name);
    match base.split_once('@') {
        Some((index, query)) if index.starts_with("index.") && !index.contains('?') => {
            format!("{index}?{query}").into()
        }
        _ => base.into(),
    }
}

/// The kind whose endpoint a file's name begins with, or the path of which it is the last part.
fn kind_in_name(name: &str, base: &str) -> Option<Kind> {
    if let Some((_, path)) = name.rsplit_once(ROOT.trim_start_matches('/'))
        && let Some((endpoint, _)) = path.rsplit_once('/')
    {
        return kind_at(endpoint);
    }
    let begins = |kind: &Kind| {
        let rest = base.strip_prefix(&kind.endpoint().replace('/', "_"));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '.', '?', '-']))
    };
    Kind::ALL.into_iter().filter(begins).max_by_key(|kind| kind.endpoint().len())
}

/// The most lines of a job's log that were asked for, where the name of a file spells it out, such as
/// `12.html?logs_limit=200`.
#[must_use]
pub fn logs_limit_in_name(name: &str) -> Option<usize> {
    let base = decode(name.rsplit('/').next().unwrap_or(name));
    let (_, value) = base.split_once("logs_limit=")?;
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The value at the beginning of what follows a key in a file's name.
fn value_in_name(tail: &str) -> String {
    tail.split(['&', '?', '.', ' ']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;

//! Looks at the data that the scripts of a page load, and at the dictionary: nothing but data, of the shape that the scripts
//! expect, and led nowhere out of the report.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::labels::together;
use super::look::Around;
use super::packed;
use super::page::{scheme, target};
use super::problem::What;
use crate::publish::Redactions;
use crate::site::{Artifact, SearchPart, list_columns};

/// The most bytes that the data of one script is unpacked to.
const MOST_UNPACKED: u64 = 64 << 20;

/// Looks at a script of data, and for what is private in it. Its text must be a call with its own path and JSON, which is
/// a part of JavaScript and runs nothing.
pub(super) fn script(
    text: &str,
    artifact: Artifact,
    around: Around<'_>,
    found: &mut Redactions,
) -> Vec<What> {
    let opening = format!("mothbook.data({}, ", json!(around.path));
    let data = text.strip_prefix(&opening).and_then(|rest| rest.strip_suffix(");\n"));
    let Some(data) = data else {
        let _ = around.rules.privacy.text(text, found);
        return vec![What::Active("a script that does more than bring data".to_owned())];
    };
    // Large data is packed, in quotes.
    let packed = data.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let data = match packed.map(|packed| packed::text_of_base64(packed, MOST_UNPACKED)) {
        Some(Ok(text)) => Cow::Owned(text),
        Some(Err(what)) => return vec![what],
        None => Cow::Borrowed(data),
    };
    brought(&data, artifact, around, found)
}

/// Looks at the JSON that such a script brings.
pub(super) fn brought(
    data: &str,
    artifact: Artifact,
    around: Around<'_>,
    found: &mut Redactions,
) -> Vec<What> {
    let _ = around.rules.privacy.text(data, found);
    let looked = match artifact {
        Artifact::Rows { kind, .. } => {
            let columns = list_columns(kind);
            read(data).and_then(|rows: Vec<Vec<Value>>| self::rows(&rows, &columns, around, found))
        }
        Artifact::Search(SearchPart::Index) => read(data).and_then(|index: Index| index.look()),
        Artifact::Search(SearchPart::Terms(_)) => {
            read(data).map(|_: Vec<(String, Vec<u64>)>| Vec::new())
        }
        Artifact::Search(SearchPart::Docs(_)) => read(data).map(|documents: Vec<Document>| {
            let links = documents.iter().map(|(_, _, href)| href);
            links.filter_map(|href| link(href, around)).collect()
        }),
        Artifact::Log { .. } => read(data).map(|_: Vec<LogLine>| Vec::new()),
        _ => read(data).map(|bars: Vec<Bar>| {
            let links = bars.iter().filter_map(|(href, ..)| href.as_deref());
            links.filter_map(|href| link(href, around)).collect()
        }),
    };
    looked.unwrap_or_else(|why| vec![What::NotOurs(format!("data of another shape: {why}"))])
}

fn read<T: DeserializeOwned>(data: &str) -> Result<T, String> {
    serde_json::from_str(data).map_err(|error| error.to_string())
}

/// The most documents of a search. The script counts them one by one.
const MOST_DOCUMENTS: u64 = 10_000_000;

/// The index of the search.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Index {
    docs_per_shard: u64,
    docs_path: String,
    /// Each kind in words, one and many, and the numbers of its documents, from and to.
    kinds: Vec<(String, String, u64, u64)>,
    #[serde(rename = "terms")]
    _terms: Vec<String>,
    terms_path: String,
}

impl Index {
    fn look(&self) -> Result<Vec<What>, String> {
        let is_of = |path: &str, part| Artifact::Search(part).path() == path.replace("{part}", "0");
        let is_right = is_of(&self.docs_path, SearchPart::Docs(0))
            && is_of(&self.terms_path, SearchPart::Terms(0));
        let what = || What::Active(format!("data at {} and {}", self.docs_path, self.terms_path));
        let is_range =
            |(_, _, from, to): &(String, String, u64, u64)| from <= to && *to <= MOST_DOCUMENTS;
        if self.docs_per_shard == 0 || !self.kinds.iter().all(is_range) {
            return Err("numbers of documents that none has".to_owned());
        }
        Ok(if is_right { Vec::new() } else { vec![what()] })
    }
}

/// A document of the search: title, about, the way to it.
type Document = (String, String, String);
/// A line of a log: time, silence before it, whether that is long, class, level, message.
type LogLine = (String, String, bool, String, String, String);
/// A job of a picture: the way to it, sentence, class, outline, filters.
type Bar = (Option<String>, String, String, String, String);

/// Looks at the rows of a list.
fn rows(
    rows: &[Vec<Value>],
    columns: &[&str],
    around: Around<'_>,
    found: &mut Redactions,
) -> Result<Vec<What>, String> {
    let mut problems = Vec::new();
    for row in rows {
        if row.len() != columns.len() {
            return Err(format!("a row of {} cells instead of {}", row.len(), columns.len()));
        }
        let mut before = "";
        for (cell, column) in row.iter().zip(columns) {
            let href = cell_of(column, cell).ok_or_else(|| format!("no cell of kind {column}"))?;
            problems.extend(href.into_iter().filter_map(|href| link(href, around)));
            let text = cell.get(0).unwrap_or(cell).as_str().unwrap_or_default();
            together(around.rules.privacy, (before, false), text, found);
            before = text;
        }
    }
    Ok(problems)
}

/// The links of a cell; `None` for a cell that `static/js/cells.js` does not expect in a column of this kind.
fn cell_of<'v>(kind: &str, cell: &'v Value) -> Option<Vec<&'v str>> {
    let list = cell.as_array().map(Vec::as_slice);
    let texts = |list: &'v [Value]| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
    let none = Vec::new();
    match (kind, list) {
        ("id" | "name" | "link", Some(list)) => match texts(list)?.as_slice() {
            [_] => Some(none),
            [_, href] => Some(vec![href]),
            _ => None,
        },
        ("link" | "bar" | "value", None) => cell.is_null().then_some(none),
        ("text" | "time", None) => cell.is_string().then_some(none),
        ("time", Some([Value::String(_)])) => Some(none),
        ("number", None) => (!cell.is_object() && !cell.is_boolean()).then_some(none),
        ("value", Some([Value::Null | Value::Number(_), Value::String(_)])) => Some(none),
        ("bar", Some([Value::Number(_), Value::Number(_), Value::String(_)])) => Some(none),
        ("badge", Some(list)) => {
            texts(list).filter(|list| matches!(list.len(), 2 | 4)).map(|_| none)
        }
        ("code", Some(list)) => {
            texts(list).filter(|list| matches!(list.len(), 1 | 2)).map(|_| none)
        }
        ("links", Some([Value::Array(links), Value::Number(_)])) => {
            let href = |link: &'v Value| match texts(link.as_array()?)?.as_slice() {
                [_] => Some(None),
                [_, href] => Some(Some(*href)),
                _ => None,
            };
            let hrefs: Option<Vec<_>> = links.iter().map(href).collect();
            Some(hrefs?.into_iter().flatten().collect())
        }
        ("marks", Some([Value::Array(marks), Value::Number(_)])) => {
            let href = |mark: &'v Value| match texts(mark.as_array()?)?.as_slice() {
                [_, _, _, href] => Some(*href),
                _ => None,
            };
            marks.iter().map(href).collect()
        }
        _ => None,
    }
}

/// What is wrong with a way from the folder of the report: it must lead to a page.
fn link(href: &str, around: Around<'_>) -> Option<What> {
    // A record on a page with many has a name there.
    let path = match href.split_once('#') {
        Some((path, name)) if name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => {
            path
        }
        _ => href,
    };
    match Artifact::from_path(path) {
        Some(Artifact::Page(_)) if around.has(path) => None,
        Some(_) => Some(What::Link(href.to_owned())),
        None => Some(What::Active(format!("link to {href}"))),
    }
}

/// Looks at the dictionary, which hosts show as a page: Markdown without HTML and pictures.
pub(super) fn dictionary(text: &str, around: Around<'_>) -> Vec<What> {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES);
    let what = |event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(What::Active(html.trim().to_owned())),
        Event::Start(Tag::Image { dest_url, .. }) => Some(What::OtherHost(dest_url.into_string())),
        Event::Start(Tag::Link { dest_url, .. }) => match scheme(&dest_url) {
            Some("https" | "http") => None,
            Some(_) => Some(What::Active(format!("link to {dest_url}"))),
            None => {
                let is_there = target(around.path, &dest_url).is_some_and(|to| around.has(&to));
                (!is_there).then(|| What::Link(dest_url.into_string()))
            }
        },
        _ => None,
    };
    events.filter_map(what).collect()
}

#[cfg(test)]
mod tests;

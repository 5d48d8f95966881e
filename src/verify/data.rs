//! Looks at the data that the scripts of a page load: nothing but data, of the shape that the scripts expect, and led nowhere
//! out of the report.

use std::collections::BTreeSet;
use std::io::Read;

use serde::Deserialize;
use serde_json::{Value, json};

use super::labels::together;
use super::look::Around;
use super::markup::{are_shown, is_value};
use super::packed::{Unpacked, of_base64};
use super::parts::each_item;
use super::problem::What;
use super::rows::RowText;
use super::text;
use crate::json::lex::{Token, tokens};
use crate::publish::Redactions;
use crate::site::{Artifact, SearchPart, list_columns};

/// The most bytes that the lines of a log are unpacked to.
const MOST_OF_A_LOG: u64 = 64 << 20;
/// The most bytes that any other data is unpacked to: thousands of rows, of documents, of terms.
const MOST_OF_DATA: u64 = 16 << 20;

/// What was found of data.
#[derive(Default)]
pub(super) struct DataFacts {
    /// How many items it has.
    pub(super) items: usize,
    /// As the rows of a list: what tells each from all others.
    pub(super) rows: BTreeSet<u64>,
    /// As the index of the search: how many documents and blocks of terms it names.
    pub(super) named: Option<(u64, usize)>,
    /// Whether a link of one record leads to another one.
    leads_elsewhere: bool,
    /// How many bytes were unpacked.
    pub(super) unpacked: u64,
    pub(super) problems: Vec<What>,
}

impl DataFacts {
    fn of(what: What) -> Self {
        Self { problems: vec![what], ..Self::default() }
    }
}

/// The most bytes that data of this sort is unpacked to.
pub(super) fn most_unpacked(artifact: Artifact) -> u64 {
    if matches!(artifact, Artifact::Log { .. }) { MOST_OF_A_LOG } else { MOST_OF_DATA }
}

/// Looks at a script of data, and for what is private in it. Its text must be a call with its own path and JSON, which is
/// a part of JavaScript and runs nothing.
pub(super) fn script(
    text: &str,
    artifact: Artifact,
    around: Around<'_>,
    found: &mut Redactions,
) -> DataFacts {
    let opening = format!("mothbook.data({}, ", json!(around.path));
    let data = text.strip_prefix(&opening).and_then(|rest| rest.strip_suffix(");\n"));
    let Some(data) = data else {
        let _ = around.rules.privacy.text(text, found);
        return DataFacts::of(What::Active("a script that does more than bring data".to_owned()));
    };
    // Large data is packed, in quotes.
    let packed = data.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match packed.map(of_base64) {
        Some(Ok(bytes)) => {
            let most = most_unpacked(artifact).min(around.most_unpacked);
            let mut unpacked = Unpacked::new(bytes.as_slice(), most);
            let mut facts = brought(&mut unpacked, artifact, around, found);
            facts.unpacked = unpacked.size();
            unpacked.settle(&mut facts.problems);
            facts
        }
        Some(Err(what)) => DataFacts::of(what),
        None => brought(data.as_bytes(), artifact, around, found),
    }
}

/// Looks at the JSON that such a script brings, an item at a time.
pub(super) fn brought(
    data: impl Read,
    artifact: Artifact,
    around: Around<'_>,
    found: &mut Redactions,
) -> DataFacts {
    if artifact == Artifact::Search(SearchPart::Index) {
        return index(data, around, found);
    }
    let columns = match artifact {
        Artifact::Rows { kind, .. } => list_columns(kind, around.is_compared()),
        _ => Vec::new(),
    };
    let mut facts = DataFacts::default();
    let mut hidden = None;
    // What is private is looked for in many items at once: most are a few words.
    let mut items = String::new();
    let read = each_item(data, |item| {
        facts.items += 1;
        hidden = text::json(item);
        if hidden.is_some() {
            return Err(String::new());
        }
        // Without brackets: cells side by side are no name and value of an export.
        for token in tokens(item) {
            if let Token::Text(cell) | Token::Word(cell) = token {
                items.extend([cell, "\n"]);
            }
        }
        if items.len() > ITEMS_TOGETHER {
            let _ = around.rules.privacy.text(&items, found);
            items.clear();
        }
        let links = if let Artifact::Rows { .. } = artifact {
            row(item, &columns, &mut facts, around, found)?
        } else {
            links_of(item, artifact, &mut facts)?
        };
        if facts.problems.len() < MOST_LINKS {
            facts.problems.extend(links.iter().filter_map(|href| link(href, around)));
        }
        Ok(())
    });
    let _ = around.rules.privacy.text(&items, found);
    if facts.leads_elsewhere {
        let what = "a link of one record that leads to another".to_owned();
        facts.problems.push(What::NotOurs(what));
    }
    let of_shape = |why| What::NotOurs(format!("data of another shape: {why}"));
    facts.problems.extend(hidden.or_else(|| read.err().map(of_shape)));
    facts
}

/// The most bytes of a row: a cell may name some tens of records.
const MOST_OF_A_ROW: usize = 1 << 20;

/// The script of the page gives what it draws these classes.
fn is_shown(classes: &str) -> Result<(), String> {
    match are_shown(classes) {
        true => Ok(()),
        false => Err(format!("the class {classes}")),
    }
}

/// The bytes of items that are looked at together for what is private.
const ITEMS_TOGETHER: usize = 64 << 10;

/// The most links of one file that are told.
const MOST_LINKS: usize = 100;

fn read<'t, T: Deserialize<'t>>(data: &'t str) -> Result<T, String> {
    serde_json::from_str(data).map_err(|error| error.to_string())
}

/// Looks at the index of the search, which stands in memory as a whole.
fn index(data: impl Read, around: Around<'_>, found: &mut Redactions) -> DataFacts {
    let mut json = String::new();
    let looked = match data.take(text::MOST_AT_ONCE as u64).read_to_string(&mut json) {
        Ok(_) => read(&json),
        Err(error) => Err(error.to_string()),
    };
    let _ = around.rules.privacy.text(&json, found);
    let mut facts = DataFacts::default();
    facts.problems.extend(text::json(&json));
    match looked.and_then(|index: Index| Ok((index.look()?, index))) {
        Ok((problems, index)) => {
            facts.problems.extend(problems);
            let documents = index.kinds.last().map_or(0, |(_, _, _, to, _, _)| *to);
            facts.named = Some((documents, index.terms.len()));
        }
        Err(why) => facts.problems.push(What::NotOurs(format!("data of another shape: {why}"))),
    }
    facts
}

/// The most documents of a search. The script counts them one by one.
const MOST_DOCUMENTS: u64 = 10_000_000;

/// The index of the search.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Index {
    docs_per_shard: u64,
    docs_path: String,
    /// Each kind in words, one and many, the numbers of its documents, from and to, and what the API calls one and many.
    kinds: Vec<(String, String, u64, u64, String, String)>,
    terms: Vec<String>,
    terms_path: String,
}

impl Index {
    fn look(&self) -> Result<Vec<What>, String> {
        let is_of = |path: &str, part| Artifact::Search(part).path() == path.replace("{part}", "0");
        let is_right = is_of(&self.docs_path, SearchPart::Docs(0))
            && is_of(&self.terms_path, SearchPart::Terms(0));
        let what = || What::Active(format!("data at {} and {}", self.docs_path, self.terms_path));
        let mut next = 0;
        // Kinds follow each other without a gap.
        let mut is_range = |(_, _, from, to, ..): &(String, String, u64, u64, String, String)| {
            from == &std::mem::replace(&mut next, *to) && from <= to && *to <= MOST_DOCUMENTS
        };
        if self.docs_per_shard == 0 || !self.kinds.iter().all(&mut is_range) {
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

/// Looks at a row of a list; gives its links.
fn row(
    item: &str,
    columns: &[&str],
    facts: &mut DataFacts,
    around: Around<'_>,
    found: &mut Redactions,
) -> Result<Vec<String>, String> {
    if item.len() > MOST_OF_A_ROW {
        return Err(format!("a row of {} bytes", item.len()));
    }
    let cells: Vec<Value> = read(item)?;
    if cells.len() != columns.len() {
        return Err(format!("a row of {} cells instead of {}", cells.len(), columns.len()));
    }
    let (mut links, mut shown) = (Vec::new(), RowText::default());
    let mut before = "";
    for (cell, column) in cells.iter().zip(columns) {
        let hrefs = cell_of(column, cell).ok_or_else(|| format!("no cell of kind {column}"))?;
        if let ("id", Some(id), Some(href)) = (*column, cell.get(0), hrefs.first()) {
            facts.leads_elsewhere |= !is_way_to(id.as_str().unwrap_or_default(), href);
        }
        links.extend(hrefs.into_iter().map(str::to_owned));
        // The word of a badge stands behind its class.
        let place = usize::from(*column == "badge");
        let text = cell.get(place).unwrap_or(cell).as_str().unwrap_or_default();
        together(around.rules.privacy, (before, false), text, found);
        before = text;
        shown.data(column, cell);
    }
    facts.rows.insert(shown.end().1);
    Ok(links)
}

/// Looks at an item of any other data; gives its links.
fn links_of(item: &str, artifact: Artifact, facts: &mut DataFacts) -> Result<Vec<String>, String> {
    match artifact {
        Artifact::Search(SearchPart::Terms(_)) => {
            let (_, documents): (String, Vec<u64>) = read(item)?;
            // Each is the distance from the one before.
            let sum = documents.iter().fold(0u64, |sum, n| sum.saturating_add(*n));
            match documents.iter().skip(1).all(|n| *n > 0) && sum <= MOST_DOCUMENTS {
                true => Ok(Vec::new()),
                false => Err("documents that are not there".to_owned()),
            }
        }
        Artifact::Search(_) => {
            let (_, about, href): Document = read(item)?;
            let id = about.rsplit(' ').next().unwrap_or_default();
            facts.leads_elsewhere |= !is_way_to(id, &href);
            Ok(vec![href])
        }
        Artifact::Log { .. } => {
            let (.., class, _, _): LogLine = read(item)?;
            is_shown(&class).map(|()| Vec::new())
        }
        _ => {
            let (href, _, class, bar, facets): Bar = read(item)?;
            is_shown(&class)?;
            match is_value("data-x", &bar) && is_value("data-f", &facets) {
                true => Ok(href.into_iter().collect()),
                false => Err("a bar that cannot be drawn".to_owned()),
            }
        }
    }
}

/// Whether a link leads to the record with this id: to its page, or to its place on one with many.
fn is_way_to(id: &str, href: &str) -> bool {
    let page = || href.strip_suffix(".html")?.rsplit('/').next();
    href.split_once('#').map(|(_, place)| place).or_else(page) == Some(id)
}

/// The links of a cell; `None` for a cell that `static/js/cells.js` does not expect in a column of this kind.
fn cell_of<'v>(kind: &str, cell: &'v Value) -> Option<Vec<&'v str>> {
    let list = cell.as_array().map(Vec::as_slice);
    let texts = |list: &'v [Value]| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
    let none = Vec::new();
    match (kind, list) {
        // The name of a taxon that is written in italics.
        ("name" | "link", Some([Value::String(_), Value::String(href), Value::Number(sign)]))
            if sign.as_u64() == Some(1) =>
        {
            Some(if href.is_empty() { none } else { vec![href.as_str()] })
        }
        ("id" | "name" | "link", Some(list)) => match texts(list)?.as_slice() {
            [_] => Some(none),
            [_, href] => Some(vec![href]),
            _ => None,
        },
        ("link" | "bar" | "value" | "badge", None) => cell.is_null().then_some(none),
        ("text" | "time", None) => cell.is_string().then_some(none),
        ("time", Some([Value::String(_)])) => Some(none),
        ("number", None) => (!cell.is_object() && !cell.is_boolean()).then_some(none),
        ("value", Some([Value::Null | Value::Number(_), Value::String(_)])) => Some(none),
        ("bar", Some([Value::Number(_), Value::Number(_), Value::String(_)])) => Some(none),
        ("badge", Some(list)) => {
            let texts = texts(list).filter(|list| matches!(list.len(), 2 | 4))?;
            texts.first().filter(|class| are_shown(class)).map(|_| none)
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
                [class, _, _, href] if are_shown(class) => Some(*href),
                _ => None,
            };
            marks.iter().map(href).collect()
        }
        _ => None,
    }
}

/// Whether this can be the name of a place on a page: the id of a record, or the code of a finding.
fn is_place(name: &str) -> bool {
    let number = name.strip_prefix("MB").unwrap_or(name);
    number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// What is wrong with a way from the folder of the report: it must lead to a page.
fn link(href: &str, around: Around<'_>) -> Option<What> {
    // A record on a page with many has a name there.
    let path = match href.split_once('#') {
        Some((path, name)) if is_place(name) => path,
        _ => href,
    };
    match Artifact::from_path(path) {
        Some(Artifact::Page(_)) if around.has(path) => None,
        Some(_) => Some(What::Link(href.to_owned())),
        None => Some(What::Active(format!("link to {href}"))),
    }
}

#[cfg(test)]
mod tests;

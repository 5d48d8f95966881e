//! Looks at the table of a list: its scripts hold the rows of the list that the page is of, and its heads say of what kind
//! each column is, by which the page's script sorts and draws it.

use html5gum::StartTag;

use super::Page as Looked;
use crate::site::{Artifact, Page, list_columns};
use crate::verify::rows::RowText;

/// The most scripts that hold the rows of a list.
const MOST_PARTS: usize = 1_000;

/// A list that is being read.
pub(super) struct List {
    /// The columns whose heads are still to come, the next one last; `None` behind the heads.
    heads: Option<Vec<&'static str>>,
    row: Option<RowText>,
}

impl Looked<'_> {
    /// Looks at an element of a list: its table, or a head.
    pub(super) fn look_at_list(&mut self, name: &str, tag: &StartTag<()>) {
        let value = |key: &str| {
            tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value))
        };
        if let Some(pattern) = value("data-rows") {
            let number = |key| value(key).unwrap_or_default().into_owned();
            self.rows(&pattern, &number("data-parts"), &number("data-total"));
        }
        let in_body = self.open.has("tbody");
        self.facts.table_rows += usize::from(name == "tr" && in_body);
        if in_body && let Some(list) = &mut self.list {
            match (name, &mut list.row) {
                ("tr", row) => *row = Some(RowText::default()),
                ("td" | "th", Some(row)) => row.cell(),
                ("svg", Some(row)) => row.words(&value("aria-label").unwrap_or_default()),
                ("a", _) => self.way_of_row(&value("href").unwrap_or_default()),
                _ => {}
            }
        }
        if name != "th" {
            return;
        }
        let heads = self.list.as_mut().and_then(|list| list.heads.as_mut());
        match (value("data-kind"), heads) {
            (Some(kind), Some(columns)) => {
                if columns.pop() != Some(kind.as_ref()) {
                    self.not_ours(format!("a column of kind {kind}"));
                }
            }
            (None, None) => {}
            (kind, _) => {
                let kind = kind.unwrap_or_default();
                self.not_ours(format!("a head of kind {kind:?}"));
            }
        }
    }

    /// A link in a row of a list.
    fn way_of_row(&mut self, href: &str) {
        let way = self.way(href).unwrap_or_default();
        if let Some(row) = self.list.as_mut().and_then(|list| list.row.as_mut()) {
            row.link(&way);
        }
    }

    /// Words, maybe of a row of a list.
    pub(super) fn list_words(&mut self, words: &str) {
        if let Some(row) = self.list.as_mut().and_then(|list| list.row.as_mut()) {
            row.words(words);
        }
    }

    /// An element ended: the heads of a list, a row, or the list.
    pub(super) fn end_of_list(&mut self, name: &str) {
        let Some(list) = &mut self.list else { return };
        match name {
            "thead" if list.heads.take().is_some_and(|columns| !columns.is_empty()) => {
                self.not_ours("a list without some of its columns".to_owned());
            }
            "tr" => self.facts.rows.extend(list.row.take().map(RowText::end)),
            "table" => self.list = None,
            _ => {}
        }
    }

    /// The scripts that hold the rows of a list.
    fn rows(&mut self, pattern: &str, parts: &str, total: &str) {
        let path = |part: usize| pattern.replace("{part}", &part.to_string());
        let kind = match Artifact::from_path(&path(0)) {
            Some(Artifact::Rows { kind, .. }) => Some(kind),
            _ => None,
        };
        let of_page = match Artifact::from_path(self.around.path) {
            Some(Artifact::Page(Page::List { kind, .. })) => Some(kind),
            _ => None,
        };
        // JavaScript takes `1e8` for a number, too.
        let numbers = parts.parse().ok().zip(total.parse().ok());
        let numbers = numbers.filter(|(parts, _)| (1..=MOST_PARTS).contains(parts));
        let is_first = self.facts.list.is_none();
        let (Some((parts, total)), true) = (numbers, path(0) != pattern && is_first) else {
            return self.not_ours(format!("data at {pattern} in {parts} parts"));
        };
        for part in 0..parts {
            self.script(&path(part), |artifact| {
                kind == of_page && matches!(artifact, Artifact::Rows { .. })
            });
        }
        self.facts.list = Some((parts, total));
        let columns =
            kind.map(|kind| list_columns(kind, self.around.is_compared())).unwrap_or_default();
        let heads = Some(columns.into_iter().rev().collect());
        self.list = Some(List { heads, row: None });
    }
}

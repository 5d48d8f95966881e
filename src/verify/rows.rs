//! The rows of a list, as its pages show them and as its data says them: both are drawn from the same cells, so that a row of
//! a page is in the data.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use crate::numbers::number;

/// What stands where nothing is known.
const UNKNOWN: &str = "\u{2013}";
/// What stands around the way of a link.
const WAY: &str = "\u{2192}";

/// A row as it is being put together: what its cells show, without white space.
#[derive(Default)]
pub(super) struct RowText(Vec<String>);

impl RowText {
    /// A cell begins.
    pub(super) fn cell(&mut self) {
        self.0.push(String::new());
    }

    /// Words in the cell.
    pub(super) fn words(&mut self, words: &str) {
        if let Some(cell) = self.0.last_mut() {
            cell.extend(words.chars().filter(|c| !c.is_whitespace()));
        }
    }

    /// A link in the cell, to a path in the report; its words follow.
    pub(super) fn link(&mut self, way: &str) {
        if let Some(cell) = self.0.last_mut() {
            cell.extend([WAY, way, WAY]);
        }
    }

    /// The number that the first cell shows, and one that no other row has.
    pub(super) fn end(self) -> (String, u64) {
        let mut hash = DefaultHasher::new();
        self.0.hash(&mut hash);
        let first = self.0.into_iter().next().unwrap_or_default();
        let name = first.rsplit(WAY).next().unwrap_or_default();
        (name.chars().take_while(char::is_ascii_digit).collect(), hash.finish())
    }

    /// Adds a cell of this kind, as `static/js/cells.js` draws it.
    pub(super) fn data(&mut self, kind: &str, cell: &Value) {
        self.cell();
        let at = |n: usize| cell.get(n).unwrap_or(&Value::Null);
        match kind {
            _ if cell.is_null() => self.words(UNKNOWN),
            "id" | "name" | "link" => self.label(cell),
            "number" => match cell.as_i64() {
                Some(n) => self.words(&number(n)),
                None => self.large(cell),
            },
            "value" => self.text(at(1)),
            "badge" => [at(2), at(1), at(3)].into_iter().for_each(|part| self.text(part)),
            "code" => [at(0), at(1)].into_iter().for_each(|part| self.text(part)),
            "bar" => {
                self.large(at(0));
                self.words("of");
                self.large(at(1));
                self.text(at(2));
            }
            "links" => {
                self.each(at(0), Self::label);
                self.more(at(1));
            }
            "marks" => {
                self.each(at(0), |row, mark| {
                    row.link(mark.get(3).and_then(Value::as_str).unwrap_or_default());
                    row.text(mark.get(1).unwrap_or(&Value::Null));
                });
                self.more(at(1));
            }
            _ if cell.is_array() => self.text(at(0)),
            _ => self.text(cell),
        }
    }

    fn text(&mut self, text: &Value) {
        self.words(text.as_str().unwrap_or_default());
    }

    /// A number, which is a text where JavaScript has no such number.
    fn large(&mut self, n: &Value) {
        let n = n.as_i64().or_else(|| n.as_str()?.parse().ok());
        self.words(&n.map_or_else(String::new, number));
    }

    fn label(&mut self, link: &Value) {
        if let Some(way) = link.get(1).and_then(Value::as_str) {
            self.link(way);
        }
        self.text(link.get(0).unwrap_or(&Value::Null));
    }

    fn each(&mut self, list: &Value, add: impl Fn(&mut Self, &Value)) {
        let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
        if list.is_empty() {
            self.words(UNKNOWN);
        }
        list.iter().for_each(|item| add(self, item));
    }

    fn more(&mut self, n: &Value) {
        if let Some(n) = n.as_u64().filter(|n| *n > 0) {
            self.words(&format!("+{n}"));
        }
    }
}

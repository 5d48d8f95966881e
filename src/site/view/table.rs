//! Tables: columns and cells, rendered as HTML and, for the lists that the browser sorts and filters as a
//! whole, as rows of JSON. Both are made from the same cells, so that they cannot differ.

use std::borrow::Cow;

use askama::Template;
use serde::{Serialize, Serializer};

use super::badge::BadgeView;
use super::frame::LinkView;
use crate::site::artifact::data_script;
use crate::site::response::to_text;
use crate::site::sort::SortBy;
use crate::site::words;

/// A table.
#[derive(Template)]
#[template(path = "partials/table.html")]
pub(crate) struct TableView {
    /// What it lists, for who cannot see it.
    pub(crate) label: String,
    /// The columns.
    pub(crate) columns: Vec<ColumnView>,
    /// The rows; each has a cell for each column.
    pub(crate) rows: Vec<Vec<CellView>>,
    /// Whether it is as wide as its text.
    pub(crate) is_small: bool,
    /// Where the browser finds all rows of the list that this is a page of.
    pub(crate) data: Option<DataView>,
    /// The id of the record of each row, where the row is its place in the report; else empty.
    pub(crate) anchors: Vec<i64>,
}

impl askama::filters::HtmlSafe for TableView {}

impl TableView {
    /// A table as wide as its text, whose rows are all on the page.
    pub(super) fn small(
        label: impl Into<String>,
        columns: Vec<ColumnView>,
        rows: impl Iterator<Item = Vec<CellView>>,
    ) -> Self {
        Self {
            label: label.into(),
            columns,
            rows: rows.collect(),
            is_small: true,
            data: None,
            anchors: Vec::new(),
        }
    }

    /// The same table with another name: what its rows have in common.
    pub(super) fn called(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// The same table without the column of this head, such as that of the record whose page it stands on.
    pub(super) fn without(mut self, label: &str) -> Self {
        if let Some(place) = self.columns.iter().position(|column| column.label == label) {
            self.columns.remove(place);
            for row in self.rows.iter_mut().filter(|row| place < row.len()) {
                row.remove(place);
            }
        }
        self
    }

    /// The classes of the table. In one whose names lead where their ids do, a narrow screen leaves the ids out.
    fn classes(&self) -> &'static str {
        let leads_alike = |row: &[CellView]| match row {
            [CellView::Id(id), CellView::Name(name), ..] => id.href == name.href,
            _ => false,
        };
        match (self.is_small, self.rows.first().is_some_and(|row| leads_alike(row))) {
            (true, true) => "small named",
            (true, false) => "small",
            (false, true) => "named",
            (false, false) => "",
        }
    }

    /// The name of a row as a place in the report.
    fn anchor(&self, row: &usize) -> Option<i64> {
        self.anchors.get(*row).copied()
    }

    /// Whether it is to be filled by the browser, should the reader ask for another order or for some of the rows.
    fn is_empty_list(&self) -> bool {
        self.data.is_some() && self.rows.is_empty()
    }

    /// What a cell sorts by on this page. A list that the browser sorts as a whole takes that from its data.
    fn sort_of(&self, cell: &CellView) -> SortBy {
        if self.data.is_some() { SortBy::Text } else { cell.sort() }
    }
}

/// Where all rows of a list are.
#[derive(Clone, Debug)]
pub(crate) struct DataView {
    /// The paths of the files that hold them, `{part}` in place of the number, which is counted from 0.
    pub(crate) rows: String,
    /// In how many files.
    pub(crate) parts: usize,
    /// How many rows.
    pub(crate) total: usize,
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct ColumnView {
    /// Its head.
    pub(crate) label: Cow<'static, str>,
    /// What its cells are.
    pub(crate) kind: CellKind,
    /// Whether the browser offers to filter by it: it holds few different words.
    pub(crate) is_filter: bool,
    /// The live endpoint's name for the order by it.
    pub(crate) order: Option<&'static str>,
    /// A link to the list ordered by it.
    pub(crate) href: Option<String>,
    /// `ascending`, `descending` or `none`.
    pub(crate) sorted: &'static str,
}

impl ColumnView {
    /// A column that is only read.
    pub(super) fn new(label: impl Into<Cow<'static, str>>, kind: CellKind) -> Self {
        Self {
            label: label.into(),
            kind,
            is_filter: false,
            order: None,
            href: None,
            sorted: "none",
        }
    }

    /// A column that the live endpoint orders by.
    pub(super) fn ordered(label: &'static str, kind: CellKind, order: &'static str) -> Self {
        Self { order: Some(order), ..Self::new(label, kind) }
    }

    /// The same, offered as a filter.
    pub(super) fn filter(self) -> Self {
        Self { is_filter: true, ..self }
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// A number that leads somewhere.
    Id,
    /// The name of the row.
    Name,
    /// Text.
    Text,
    /// A time or a day.
    Time,
    /// A whole number.
    Number,
    /// A number in words, such as a size.
    Value,
    /// A word that leads somewhere.
    Link,
    /// Some words that lead somewhere.
    Links,
    /// A word with a colour.
    Badge,
    /// A word of the platform, with its arguments.
    Code,
    /// A part of a whole.
    Bar,
    /// Jobs as marks.
    Marks,
    /// A picture of nights; never in a list.
    Strip,
}

impl CellKind {
    /// Its word in the page.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Text => "text",
            Self::Time => "time",
            Self::Number => "number",
            Self::Value => "value",
            Self::Link => "link",
            Self::Links => "links",
            Self::Badge => "badge",
            Self::Code => "code",
            Self::Bar => "bar",
            Self::Marks => "marks",
            Self::Strip => "strip",
        }
    }

    /// Whether its cells stand at the right.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Id | Self::Number | Self::Value)
    }
}

/// A cell.
#[derive(Clone, Debug)]
pub(crate) enum CellView {
    /// The id of the row.
    Id(LinkView),
    /// The name of the row.
    Name(LinkView),
    /// Text.
    Text(String),
    /// A time or a day, the largest unit first, so that it sorts as text.
    Time(String),
    /// What stands where a time is not known.
    NoTime(&'static str),
    /// A whole number; `None`: not known.
    Number(Option<i64>),
    /// A number in words, and what it sorts by; `None`: not known, without or with words for it.
    Value(Option<(Option<i64>, String)>),
    /// A word that leads somewhere; `None`: not known.
    Link(Option<LinkView>),
    /// Some words that lead somewhere, and how many are not shown.
    Links(Vec<LinkView>, usize),
    /// A word with a colour, and why.
    Badge(BadgeView),
    /// No word where others have a badge.
    NoBadge,
    /// A word of the platform, and its arguments.
    Code(String, String),
    /// So many of so many, what they are; `None`: not known.
    Bar(Option<(i64, i64)>, &'static str),
    /// Jobs as marks, and how many are not shown.
    Marks(Vec<MarkView>, usize),
    /// A picture of nights.
    Strip(super::strip::StripView),
}

/// A job as a mark.
#[derive(Clone, Debug)]
pub(crate) struct MarkView {
    /// Its colour.
    pub(crate) class: &'static str,
    /// Its shape.
    pub(crate) symbol: &'static str,
    /// The whole as a sentence.
    pub(crate) title: String,
    /// A link to it.
    pub(crate) href: String,
}

impl CellView {
    /// A whole number that is known.
    pub(super) fn count(n: usize) -> Self {
        Self::Number(i64::try_from(n).ok())
    }

    /// So many of so many, what they are; not known where there is none at all.
    pub(super) fn share(part: usize, of: usize, what: &'static str) -> Self {
        let parts = i64::try_from(part).ok().zip(i64::try_from(of).ok());
        Self::Bar(parts.filter(|(_, of)| *of > 0), what)
    }

    /// A number in words that is known, and what it sorts by.
    pub(super) fn value((sort, words): (i64, String)) -> Self {
        Self::Value(Some((Some(sort), words)))
    }

    /// What it sorts by, where all rows are on the page.
    fn sort(&self) -> SortBy {
        match self {
            Self::Number(Some(n)) => SortBy::number(*n),
            // A score is written as the number that it is.
            Self::Value(Some((Some(_), text))) if text.parse::<f64>().is_ok() => SortBy::Text,
            Self::Value(Some((n, _))) => n.map_or(SortBy::Unknown, SortBy::Value),
            Self::Bar(Some((done, all)), _) => {
                let share = (i128::from(*done) * 1_000_000).checked_div(i128::from(*all));
                share.and_then(|n| i64::try_from(n).ok()).map_or(SortBy::Unknown, SortBy::Value)
            }
            Self::Marks(marks, more) => {
                SortBy::Value(i64::try_from(marks.len() + more).unwrap_or(i64::MAX))
            }
            Self::NoTime(_) => SortBy::Unknown,
            _ => SortBy::Text,
        }
    }

    /// A number in words, or what a bar shows.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Number(Some(n)) => words::number(*n),
            Self::Bar(Some((done, all)), what) => {
                format!("{} of {} {what}", words::number(*done), words::number(*all))
            }
            _ => "\u{2013}".to_owned(),
        }
    }

    /// The width of a bar, of 80.
    pub(crate) fn bar_width(&self) -> i64 {
        match self {
            Self::Bar(Some((done, all)), _) => Self::width(*done, *all),
            _ => 0,
        }
    }

    fn width(done: i64, all: i64) -> i64 {
        if done <= 0 || all <= 0 {
            return 0;
        }
        let width = i128::from(done) * 80 / i128::from(all);
        i64::try_from(width).unwrap_or(80).clamp(1, 80)
    }
}

/// The largest whole number that JavaScript holds with all numbers below it.
const MOST_EXACT: u64 = (1 << 53) - 1;

/// The cell as `static/js/cells.js` reads it; links are ways from the site's root.
impl Serialize for CellView {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(link) | Self::Name(link) | Self::Link(Some(link)) => link.serialize(to),
            Self::Links(links, more) => (links, more).serialize(to),
            Self::Link(None) | Self::NoBadge => to.serialize_none(),
            Self::Text(text) | Self::Time(text) => text.serialize(to),
            Self::NoTime(text) => [text].serialize(to),
            // JavaScript would round them.
            Self::Number(Some(n)) if n.unsigned_abs() > MOST_EXACT => n.to_string().serialize(to),
            Self::Number(n) => n.serialize(to),
            Self::Value(value) => value.serialize(to),
            Self::Badge(badge) if badge.why.is_empty() && badge.symbol.is_empty() => {
                (badge.class, &badge.word).serialize(to)
            }
            Self::Badge(badge) => {
                (badge.class, &badge.word, badge.symbol, &badge.why).serialize(to)
            }
            Self::Code(word, rest) if rest.is_empty() => [word].serialize(to),
            Self::Code(word, rest) => [word, rest].serialize(to),
            Self::Bar(parts, what) => parts.map(|(done, all)| (done, all, what)).serialize(to),
            Self::Marks(marks, more) => (marks, more).serialize(to),
            Self::Strip(_) => to.serialize_unit(),
        }
    }
}

impl Serialize for LinkView {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.href {
            Some(href) if self.is_scientific => (&self.label, href, 1).serialize(to),
            None if self.is_scientific => (&self.label, "", 1).serialize(to),
            Some(href) => (&self.label, href).serialize(to),
            None => [&self.label].serialize(to),
        }
    }
}

impl Serialize for MarkView {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.class, self.symbol, &self.title, &self.href).serialize(to)
    }
}

/// Some rows of a list as a script that hands them over; `path` is its own.
pub(crate) fn script(path: &str, rows: &[Vec<CellView>]) -> String {
    let lines: Vec<String> = rows.iter().map(to_text).collect();
    data_script(path, &format!("[\n{}\n]", lines.join(",\n")))
}

#[cfg(test)]
mod tests;

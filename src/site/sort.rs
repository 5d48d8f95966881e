//! What the cells of a table sort by, where that is not their text: the browser reads it from the page.

use std::fmt;

use super::words;

/// What a cell sorts by. As text it is the attribute that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SortBy {
    /// By its text; a text that is a whole number without marks between thousands sorts as that number.
    Text,
    /// By a number: a length of time in microseconds, a size in bytes, a share in millionths.
    Value(i64),
    /// It is not known what stands here: such rows stand last, whichever way the order runs.
    Unknown,
}

impl SortBy {
    /// A whole number, written with marks between thousands from 1,000 on.
    pub(super) fn number(n: i64) -> Self {
        if (0..1_000).contains(&n) { Self::Text } else { Self::Value(n) }
    }
}

impl fmt::Display for SortBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => Ok(()),
            Self::Value(n) => write!(f, " data-sort=\"{n}\""),
            Self::Unknown => f.write_str(" data-sort=\"\""),
        }
    }
}

// Digits and quotes of this program.
impl askama::filters::HtmlSafe for SortBy {}

/// A number in words, and what it sorts by: for tables that a template draws by itself.
#[derive(Clone, Debug)]
pub(crate) struct FigureView {
    text: String,
    /// What its cell sorts by.
    pub(crate) sort: SortBy,
}

impl FigureView {
    /// A text, and the number that it sorts by.
    pub(super) fn new(text: impl Into<String>, n: i64) -> Self {
        Self { text: text.into(), sort: SortBy::Value(n) }
    }

    /// A whole number.
    pub(super) fn number(n: i64) -> Self {
        Self { text: words::number(n), sort: SortBy::number(n) }
    }

    /// A number of things.
    pub(super) fn count(n: usize) -> Self {
        Self::number(i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// A number of things, with what they are.
    pub(super) fn plural(n: usize, one: &str, many: &str) -> Self {
        Self::new(words::plural(n, one, many), i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// A length of time in microseconds.
    pub(super) fn duration(micros: i64) -> Self {
        Self::new(words::duration(micros), micros)
    }

    /// A share of 1 in whole per cent.
    pub(super) fn percent(share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "what is too large is the largest")]
        Self::new(format!("{:.0} %", share * 100.0), (share * 1e6) as i64)
    }

    /// What stands where a number is not known.
    pub(super) fn unknown(text: impl Into<String>) -> Self {
        let text = text.into();
        // The browser takes these two as unknown by itself.
        let is_said = text.is_empty() || text == "\u{2013}";
        Self { text, sort: if is_said { SortBy::Text } else { SortBy::Unknown } }
    }
}

impl fmt::Display for FigureView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;

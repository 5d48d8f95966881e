//! A state as a coloured word.

use std::borrow::Cow;

use crate::site::words;

/// The most characters of the reason of a state.
const MOST_OF_A_REASON: usize = 300;

/// A state as a coloured word, with a sign before it so that it is told by more than colour.
#[derive(Clone, Debug)]
pub(crate) struct BadgeView {
    /// `good`, `bad`, `warn`, `info` or `plain`.
    pub(crate) class: &'static str,
    /// A sign before the word, or nothing.
    pub(crate) symbol: &'static str,
    /// The word.
    pub(crate) word: Cow<'static, str>,
    /// The reason in words; empty for none.
    pub(crate) why: String,
}

impl BadgeView {
    pub(super) fn new(class: &'static str, word: impl Into<Cow<'static, str>>) -> Self {
        Self { class, symbol: "", word: word.into(), why: String::new() }
    }

    /// The same with a sign before the word.
    pub(super) fn with_symbol(self, symbol: &'static str) -> Self {
        Self { symbol, ..self }
    }

    /// The same with a reason.
    pub(super) fn because(self, why: String) -> Self {
        let is_short = why.len() <= MOST_OF_A_REASON;
        let why = if is_short { why } else { words::ellipsis(&why, MOST_OF_A_REASON) };
        Self { why, ..self }
    }
}

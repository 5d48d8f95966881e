//! What changed of a record since an earlier snapshot, on its own page; and the way from every page to all changes.

use super::badge::BadgeView;
use crate::diff::{Shift, SinceLine};
use crate::model::Kind;
use crate::site::route::Page;
use crate::site::{Site, words};

/// What changed of a record.
#[derive(Clone, Debug)]
pub(crate) struct SinceView {
    /// When the earlier snapshot was taken.
    pub(crate) when: String,
    /// The way to all changes.
    pub(crate) href: String,
    /// Each change: a word, and a sentence, which may be empty.
    pub(crate) lines: Vec<(BadgeView, String)>,
    pub(crate) left_out: usize,
}

/// The overview of what changed.
pub(super) const OVERVIEW: Page = Page::Changes { topic: None, page: 1 };
/// The most characters of a sentence.
pub(super) const MOST_OF_A_SENTENCE: usize = 300;
/// The most lines of a record.
pub(super) const MOST_LINES: usize = 12;

/// What changed of a record; `None` where nothing did.
pub(super) fn of_record(site: &Site<'_>, path: &str, (kind, id): (Kind, i64)) -> Option<SinceView> {
    let when = when(site)?;
    let lines = site.past.since.as_ref()?.lines(kind, id);
    let left_out = lines.len().saturating_sub(MOST_LINES);
    let line = |line: SinceLine| {
        (badge(line.shift, line.word), words::ellipsis(&line.text, MOST_OF_A_SENTENCE))
    };
    let lines: Vec<_> = lines.into_iter().take(MOST_LINES).map(line).collect();
    let href = OVERVIEW.relative_from(path);
    (!lines.is_empty()).then_some(SinceView { when, href, lines, left_out })
}

/// The earlier snapshot in words: its time, if that is known; `None` where the report is compared with nothing.
pub(super) fn when(site: &Site<'_>) -> Option<String> {
    let before = &site.past.since.as_ref()?.changes().before;
    Some(before.taken.clone().unwrap_or_else(|| "an earlier snapshot".to_owned()))
}

/// A link from a page to the overview of changes, as words and address; `None` where there is no comparison, or the page is
/// the overview.
pub(super) fn way(site: &Site<'_>, path: &str) -> Option<(String, String)> {
    let when = when(site).filter(|_| OVERVIEW.path() != path)?;
    Some((format!("changes since {when}"), OVERVIEW.relative_from(path)))
}

/// The badge of a change.
pub(super) fn badge(shift: Shift, word: &'static str) -> BadgeView {
    match shift {
        Shift::Worse => BadgeView::new("bad", word).with_symbol("\u{2193}"),
        Shift::Better => BadgeView::new("good", word).with_symbol("\u{2191}"),
        Shift::New | Shift::FirstSeen => BadgeView::new("info", word).with_symbol("+"),
        Shift::Changed => BadgeView::new("plain", word),
    }
}

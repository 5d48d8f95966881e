//! Replaces characters that do not show but do something: to a terminal, or to the direction of reading.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character does something instead of showing: a control character, or one that turns the
/// direction of reading, so that a text shows as another one (Trojan Source, CVE-2021-42574).
#[must_use]
pub fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text in which every character shows: others are replaced by the replacement character.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    replaced(text, steers)
}

/// As [`line()`], of a text of several lines: their ends and tabulators stay.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    let text = replaced(text, |c| steers(c) && !matches!(c, '\n' | '\t' | '\r'));
    if !text.contains('\r') {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\u{FFFD}"))
}

/// How a character that does something instead of showing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As in Rust: `\u{202e}`.
    Rust,
    /// As in JSON, where such characters stand in strings only: `\u202e`.
    Json,
    /// As the replacement character.
    Replaced,
}

/// A text in which every character shows, in lines: others than line ends and tabulators are written as their numbers.
#[must_use]
pub fn escaped(text: &str, how: Escape) -> Cow<'_, str> {
    let goes = |c: char| steers(c) && !matches!(c, '\n' | '\t');
    if how == Escape::Replaced {
        return replaced(text, goes);
    }
    if !could_steer(text) || !text.contains(goes) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        // Writing into a String cannot fail. All of them have four hexadecimal digits at most.
        let _ = match how {
            _ if !goes(c) => escaped.write_char(c),
            Escape::Json => write!(escaped, "\\u{:04x}", u32::from(c)),
            _ => write!(escaped, "{}", c.escape_unicode()),
        };
    }
    Cow::Owned(escaped)
}

fn replaced(text: &str, goes: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !could_steer(text) || !text.contains(&goes) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(goes, "\u{FFFD}"))
}

/// Whether a text has a byte with which a character begins that does something: nearly none has.
fn could_steer(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, 0..0x20 | 0x7f | 0xc2 | 0xe2))
}

#[cfg(test)]
mod tests;

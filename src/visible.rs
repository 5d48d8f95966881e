//! Replaces characters that do not show but do something: to a terminal, or to the direction of reading.

use std::borrow::Cow;

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

fn replaced(text: &str, goes: impl Fn(char) -> bool) -> Cow<'_, str> {
    // Nearly every text is made of bytes of which none begins such a character.
    let could = |byte: &u8| matches!(byte, 0..0x20 | 0x7f | 0xc2 | 0xe2);
    if !text.as_bytes().iter().any(could) || !text.contains(&goes) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(goes, "\u{FFFD}"))
}

#[cfg(test)]
mod tests;

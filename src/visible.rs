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
mod tests {
    use super::*;

    #[test]
    fn what_does_not_show_is_replaced() {
        assert_eq!(
            line("a\nb\u{1b}[2J\u{85}\u{202e}\u{2066}c"),
            "a\u{FFFD}b\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}c"
        );
        assert_eq!(lines("a\r\nb\tc\rd\u{7f}"), "a\nb\tc\u{FFFD}d\u{FFFD}");
        for same in ["plain", "\u{e9}t\u{e9} \u{2013} \u{1f98b} \u{5d0}\u{200f}", ""] {
            assert!(matches!(line(same), Cow::Borrowed(_)), "{same}");
        }
        assert!((0..=0x10ffff).filter_map(char::from_u32).filter(|c| steers(*c)).all(|c| {
            matches!(c.encode_utf8(&mut [0; 4]).as_bytes(), [0..0x20 | 0x7f | 0xc2 | 0xe2, ..])
        }));
    }
}

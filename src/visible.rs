//! Replaces characters that do not show: those that do something to a terminal or to the direction of reading, and those
//! in which a text can be hidden.
//!
//! Characters that join their neighbours are left: Persian needs U+200C, and emoji of several people need U+200D. So are the
//! soft hyphen, which shows at the end of a line, and the signs that choose how the character before them looks.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character does not show: a control character, one that turns or marks the direction of reading, so that a text
/// shows as another one (Trojan Source, CVE-2021-42574), one without width, or one of an alphabet that shows nowhere.
#[must_use]
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            // Marks of the direction, and what embeds, overrides and isolates it.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Ends of lines and paragraphs.
            | '\u{2028}' | '\u{2029}'
            // Without width.
            | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
            // Around notes between lines; tags of languages, which are ASCII that does not show.
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Whether a character does not show in a text of several lines: their ends and tabulators may stand there.
#[must_use]
pub fn steers_in_lines(c: char) -> bool {
    steers(c) && !matches!(c, '\n' | '\t' | '\r')
}

/// A text in which every character shows: others are replaced by the replacement character.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    replaced(text, steers)
}

/// As [`line()`], of a text of several lines: their ends and tabulators stay.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    let text = as_written(text);
    if !text.contains('\r') {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\u{FFFD}"))
}

/// As [`lines()`], with the ends of lines as they are: in a text of somebody else's file.
#[must_use]
pub fn as_written(text: &str) -> Cow<'_, str> {
    replaced(text, steers_in_lines)
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
        // Writing into a String cannot fail.
        let _ = match how {
            _ if !goes(c) => escaped.write_char(c),
            Escape::Json => {
                let mut units = [0; 2];
                c.encode_utf16(&mut units)
                    .iter()
                    .try_for_each(|unit| write!(escaped, "\\u{unit:04x}"))
            }
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

/// Whether a text has a byte with which a character begins that does not show: few have.
fn could_steer(text: &str) -> bool {
    let is_one =
        |byte: u8| matches!(byte, 0..0x20 | 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef | 0xf3);
    // All bytes of a piece are looked at, many at a time, before it is asked whether there was one.
    let has_one = |piece: &[u8]| piece.iter().fold(false, |any, byte| any | is_one(*byte));
    text.as_bytes().chunks(32).any(has_one)
}

#[cfg(test)]
mod tests;

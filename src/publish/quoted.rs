//! Texts that a message quotes, as Rust and JSON write them: with codes for ends of lines, quotes and characters that do not
//! show, among which no pattern finds what is private.

use std::iter::Peekable;
use std::str::Chars;

use super::{Privacy, Redactions};

impl Privacy {
    /// Makes a message what may be shown of it: each text that it quotes with codes, and then the whole.
    pub fn clean_message(self, message: &mut String, left_out: &mut Redactions) {
        if message.contains('\\') {
            *message = self.quotations(message, left_out);
        }
        self.clean(message, left_out);
    }

    /// A message with the texts that it quotes cleaned.
    fn quotations(self, message: &str, left_out: &mut Redactions) -> String {
        let mut cleaned = String::with_capacity(message.len());
        let mut rest = message;
        while let Some((before, quoted)) = rest.split_once('"') {
            cleaned.push_str(before);
            let (text, len) = unquoted(quoted);
            let (raw, behind) = quoted.split_at_checked(len).unwrap_or((quoted, ""));
            let shown = self.text(&text, left_out);
            if shown == text {
                cleaned.push('"');
                cleaned.push_str(raw);
            } else {
                cleaned.push_str(&format!("{shown:?}"));
            }
            rest = behind;
        }
        cleaned.push_str(rest);
        cleaned
    }
}

/// The text up to the quote that ends it, and how many bytes it takes with that quote; what does not end goes on to the end.
fn unquoted(quoted: &str) -> (String, usize) {
    let mut text = String::new();
    let mut chars = quoted.chars().peekable();
    let mut len = 0;
    while let Some(c) = chars.next() {
        len += c.len_utf8();
        match c {
            '"' => return (text, len),
            '\\' => len += code(&mut chars, &mut text),
            c => text.push(c),
        }
    }
    (text, len)
}

/// Reads what stands behind a backslash, and gives its length.
fn code(chars: &mut Peekable<Chars<'_>>, text: &mut String) -> usize {
    let Some(c) = chars.next() else { return 0 };
    let mut len = c.len_utf8();
    match c {
        'n' => text.push('\n'),
        'r' => text.push('\r'),
        't' => text.push('\t'),
        'u' => {
            // In braces as in Rust, or four digits as in JSON.
            let braced = chars.next_if_eq(&'{').is_some();
            let mut digits = String::new();
            while digits.len() < if braced { 6 } else { 4 }
                && let Some(digit) = chars.next_if(char::is_ascii_hexdigit)
            {
                digits.push(digit);
            }
            len += usize::from(braced) + digits.len();
            len += usize::from(braced && chars.next_if_eq(&'}').is_some());
            text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
        }
        c => text.push(c),
    }
    len
}

#[cfg(test)]
mod tests;

//! Looks at texts for what hides in them: characters that do not show, and JSON that two programs read differently.

use std::collections::BTreeSet;

use super::problem::What;
use crate::json::lex::{Token, quote, tokens, unquote};
use crate::visible::steers_in_lines;

/// The most bytes of a text that is looked at as a whole: a string, a cell, a line, a row. No record has as many, and what
/// is private is looked for in copies of it.
pub(super) const MOST_AT_ONCE: usize = 8 << 20;

/// The most brackets that are open in JSON: as many as parsers take.
const MOST_OPEN: usize = 128;

/// Tells a text of several lines in which a character does not show.
pub(super) fn hides(text: &str) -> Option<What> {
    // Of most texts all bytes are letters of ASCII.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r');
    if text.bytes().all(is_plain) {
        return None;
    }
    text.chars().find(|c| steers_in_lines(*c)).map(told)
}

/// The same of markup and of JSON, in which no line ends in the way of Windows.
pub(super) fn hides_in_source(text: &str) -> Option<What> {
    if text.contains('\r') { Some(told('\r')) } else { hides(text) }
}

fn told(c: char) -> What {
    What::NotOurs(format!("a character that does not show: U+{:04X}", u32::from(c)))
}

/// What is wrong with JSON that stands on its own; `None` where only a parser could tell more. Its characters all show, also
/// those that are written as their numbers; no object has a field twice, of which one program shows the first and another one
/// the last.
pub(super) fn json(text: &str) -> Option<What> {
    if let Some(what) = hides_in_source(text) {
        return Some(what);
    }
    // The fields so far of each object that is open; `None` for an array.
    let mut open: Vec<Option<BTreeSet<&str>>> = Vec::new();
    let mut is_key = false;
    for token in tokens(text) {
        if open.len() > MOST_OPEN {
            return Some(What::Unreadable("no JSON: nested too deeply".to_owned()));
        }
        match token {
            Token::ObjectStart => {
                open.push(Some(BTreeSet::new()));
                is_key = true;
            }
            Token::ArrayStart => {
                open.push(None);
                is_key = false;
            }
            Token::ObjectEnd | Token::ArrayEnd => {
                open.pop();
                is_key = false;
            }
            Token::Comma => is_key = matches!(open.last(), Some(Some(_))),
            Token::Colon => is_key = false,
            Token::Text(raw) => {
                if let Some(what) = string(raw) {
                    return Some(what);
                }
                if let Some(Some(fields)) = open.last_mut().filter(|_| is_key)
                    && !fields.insert(raw)
                {
                    return Some(What::NotOurs(format!("the field {raw} twice in an object")));
                }
            }
            Token::Word(_) => {}
        }
    }
    None
}

/// What is wrong with a string, with its quotes.
fn string(raw: &str) -> Option<What> {
    if raw.len() > MOST_AT_ONCE {
        let what = "bytes in one text of it";
        return Some(What::TooLarge(what, raw.len() as u64, MOST_AT_ONCE as u64));
    }
    if !raw.contains('\\') {
        return None;
    }
    let said = unquote(raw);
    if let Some(c) = said.chars().find(|c| steers_in_lines(*c)) {
        return Some(told(c));
    }
    // Each text is written in one way: `\u0069d` would be a second name for `id`. In a report of one file no tag begins.
    let mut written = String::with_capacity(raw.len());
    quote(&said, &mut written);
    let is_ours = written == raw || written.replace('<', "\\u003c") == raw;
    (!is_ours).then(|| What::NotOurs("a text of JSON that is written in another way".to_owned()))
}

#[cfg(test)]
mod tests;

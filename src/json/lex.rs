//! A JSON text as a row of tokens, for showing it: nothing is lost, numbers and strings stay as they
//! stand in the file.

use std::borrow::Cow;

use super::split;

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    ObjectStart,
    /// `}`
    ObjectEnd,
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// A string, with its quotes.
    Text(&'a str),
    /// A number, `true`, `false` or `null`.
    Word(&'a str),
}

/// The tokens of `text`, white space left out. Ends early at a string that does not end.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at = split::skip_space(text.as_bytes(), at);
        let token = match text.as_bytes().get(at)? {
            b'{' => Token::ObjectStart,
            b'}' => Token::ObjectEnd,
            b'[' => Token::ArrayStart,
            b']' => Token::ArrayEnd,
            b',' => Token::Comma,
            b':' => Token::Colon,
            first => {
                let end = split::value_end(text.as_bytes(), at).ok()?;
                let word = text.get(at..end)?;
                let is_text = *first == b'"';
                at = end - 1;
                if is_text { Token::Text(word) } else { Token::Word(word) }
            }
        };
        at += 1;
        Some(token)
    })
}

/// What a string token says: quotes removed, escapes resolved. Half surrogates become U+FFFD.
#[must_use]
pub fn unquote(token: &str) -> Cow<'_, str> {
    let inside = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(plain) = inside.filter(|text| stands_as_it_is(text)) {
        return Cow::Borrowed(plain);
    }
    let said: String = serde_json::from_str(token)
        .or_else(|_| serde_json::from_str(&super::repair::repair(token.as_bytes()).0))
        .unwrap_or_default();
    Cow::Owned(said)
}

/// A string token that says this.
pub fn quote(text: &str, to: &mut String) {
    if stands_as_it_is(text) {
        to.extend(["\"", text, "\""]);
    } else {
        to.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// Whether a text says in a string token what it says outside of one.
fn stands_as_it_is(text: &str) -> bool {
    // All bytes of a piece are looked at, many at a time, before it is asked whether there was one.
    let is_other = |byte: &u8| is_escaped(*byte) | (*byte < b' ');
    let has_other = |piece: &[u8]| piece.iter().fold(false, |any, byte| any | is_other(byte));
    !text.as_bytes().chunks(32).any(has_other)
}

/// Whether it is one of the characters that show and yet do not stand in a string as they are.
fn is_escaped(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\')
}

#[cfg(test)]
mod tests;

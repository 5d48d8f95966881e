//! What stands behind a token in its object or array, where that says what the token is.

use std::borrow::Cow;

use super::NAMES;
use crate::json::lex::{Token, tokens, unquote};
use crate::publish::Private;
use crate::publish::names::{is_in, said_by};
use crate::publish::rules::is_box_of_degrees;

/// The tokens behind a piece of a text that is a token itself.
fn tokens_behind<'t>(text: &'t str, piece: &str) -> impl Iterator<Item = Token<'t>> {
    let at = (piece.as_ptr() as usize).saturating_sub(text.as_ptr() as usize) + piece.len();
    tokens(text.get(at..).unwrap_or_default())
}

/// The texts behind a key in its object, each with the key that it stands at.
fn texts_behind<'t>(
    text: &'t str,
    key: &str,
) -> impl Iterator<Item = (Cow<'t, str>, Cow<'t, str>)> {
    let (mut depth, mut expects_key, mut name) = (0usize, false, Cow::Borrowed(""));
    let mut ends = false;
    tokens_behind(text, key)
        .filter_map(move |token| {
            match token {
                _ if ends => {}
                Token::ObjectStart | Token::ArrayStart => depth += 1,
                Token::ObjectEnd | Token::ArrayEnd if depth == 0 => ends = true,
                Token::ObjectEnd | Token::ArrayEnd => depth -= 1,
                Token::Comma if depth == 0 => expects_key = true,
                Token::Text(raw) if depth == 0 && expects_key => {
                    name = unquote(raw);
                    expects_key = false;
                }
                Token::Text(raw) if depth == 0 => return Some(Some((name.clone(), unquote(raw)))),
                _ => {}
            }
            if ends { Some(None) } else { None }
        })
        .map_while(|found| found)
}

/// The name of a value that stands behind it in its object, and what that says.
pub(super) fn named_behind(text: &str, key: &str) -> Option<(String, Private)> {
    texts_behind(text, key).find_map(|(name, said)| {
        let says = is_in(NAMES, &name).then(|| said_by(&said)).flatten()?;
        Some((said.into_owned(), says))
    })
}

/// Whether a text is a type of GeoJSON (RFC 7946).
pub(super) fn is_geo(text: &str) -> bool {
    const TYPES: &str = "Point MultiPoint LineString MultiLineString Polygon MultiPolygon GeometryCollection \
        Feature FeatureCollection";
    is_in(TYPES, text)
}

/// Whether something in a text may be of GeoJSON: whether anything is called `type`, as it stands or with escapes.
pub(super) fn may_have_geo(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"\"type\"").is_some()
        || memchr::memchr(b'\\', text.as_bytes()).is_some()
}

/// Whether the object in which this key stands is one of GeoJSON, as is told behind it.
pub(super) fn is_geo_behind(text: &str, key: &str) -> bool {
    texts_behind(text, key).any(|(name, said)| name == "type" && is_geo(&said))
}

/// Whether four numbers that are a box of degrees stand behind a key.
pub(super) fn is_box_behind(text: &str, key: &str) -> bool {
    let mut behind = tokens_behind(text, key);
    let opens = behind.next() == Some(Token::Colon) && behind.next() == Some(Token::ArrayStart);
    let numbers = behind.take(7).filter_map(|token| match token {
        Token::Word(word) => word.parse().ok(),
        _ => None,
    });
    let numbers: Vec<f64> = if opens { numbers.collect() } else { return false };
    <[f64; 4]>::try_from(numbers).is_ok_and(is_box_of_degrees)
}

/// Whether the degrees, minutes and seconds of this name stand behind it, as a picture has them.
pub(super) fn is_angle_behind(text: &str, key: &str, name: &str) -> bool {
    const NAMES: [&str; 5] = ["latitude", "longitude", "lat", "lon", "lng"];
    let name = name.to_ascii_lowercase();
    if !NAMES.iter().any(|end| name == *end || (end.len() > 3 && name.ends_with(end))) {
        return false;
    }
    let mut behind = tokens_behind(text, key);
    let opens = behind.next() == Some(Token::Colon) && behind.next() == Some(Token::ArrayStart);
    let three: Vec<Token<'_>> = if opens { behind.take(6).collect() } else { return false };
    let numbers = three.iter().filter_map(|token| match token {
        Token::Word(word) => word.parse::<f64>().ok(),
        _ => None,
    });
    let numbers: Vec<f64> = numbers.collect();
    matches!(numbers.as_slice(), [_, minutes, seconds]
        if three.last() == Some(&Token::ArrayEnd)
            && (0.0..60.0).contains(minutes)
            && (0.0..60.0).contains(seconds))
}

/// Whether the array in which this item stands has one more item and ends.
pub(super) fn is_first_of_two(text: &str, item: &str) -> bool {
    let mut behind = tokens_behind(text, item).peekable();
    if behind.next() != Some(Token::Comma) {
        return false;
    }
    if let Some(Token::Text(second)) = behind.peek() {
        // A list of names.
        let second = unquote(second);
        let has_digit = second.contains(|c: char| c.is_ascii_digit());
        if is_in(NAMES, &second) || (!has_digit && said_by(&second).is_some()) {
            return false;
        }
    }
    let mut depth = 0usize;
    for token in behind {
        match token {
            Token::ObjectStart | Token::ArrayStart => depth += 1,
            Token::ObjectEnd => depth = depth.saturating_sub(1),
            Token::ArrayEnd if depth == 0 => return true,
            Token::ArrayEnd => depth -= 1,
            Token::Comma if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

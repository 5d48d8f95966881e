//! A response as it may be shown: its tokens in order, indented as the server does, private values left
//! out.

use std::borrow::Cow;
use std::collections::HashMap;

use super::rules::names_secret;
use super::{LeftOut, Privacy, Private};
use crate::json::lex::{Token, quote, tokens, unquote};

/// Receives the parts of a response, in order.
pub trait Sink {
    /// Punctuation, as it stands.
    fn punctuation(&mut self, text: &str);
    /// The beginning of a line with this depth.
    fn line(&mut self, depth: usize);
    /// A key, as a token of JSON.
    fn key(&mut self, token: &str);
    /// A text value: as a token of JSON, and in words (without quotes, escapes resolved).
    fn text(&mut self, token: &str, text: &str);
    /// A number or a word, as it stands.
    fn word(&mut self, word: &str);
}

/// An open bracket.
struct Level {
    is_object: bool,
    is_empty: bool,
    /// As what the value that is being read is left out, by the name of its field; the items of an array are
    /// what the array is.
    dropped: Option<Private>,
    /// Whether the text that is being read names what `value` beside it is: `{"key": "token", "value": ...}`.
    is_name: bool,
    /// Whether that was the name of a secret.
    is_secret: bool,
    /// It has a `value`.
    has_value: bool,
    /// Whether its numbers are coordinates, since the field, or one around it, holds a place.
    is_place: bool,
    /// The same for the bracket as a whole.
    is_in_place: bool,
}

/// What the name of a field says of its value.
struct Name {
    /// The name as it may be shown, as a token.
    token: String,
    left_out: LeftOut,
    dropped: Option<Private>,
    /// `key` or `name`: the value names what another one is.
    is_name: bool,
    is_value: bool,
    is_place: bool,
}

impl Name {
    fn of(raw: &str, privacy: Privacy) -> Self {
        let key = unquote(raw);
        let (mut token, mut left_out) = (String::new(), LeftOut::default());
        quote(&privacy.text(&key, &mut left_out), &mut token);
        Self {
            token,
            left_out,
            dropped: privacy.drops(&key),
            is_name: matches!(&*key, "key" | "name"),
            is_value: key == "value",
            is_place: privacy.is_place(&key),
        }
    }
}

/// What the names of fields say, of texts that are walked through with the same privacy.
#[derive(Default)]
pub struct Names {
    names: Vec<Known>,
    /// Where each name is.
    places: HashMap<String, usize>,
    /// Where the last one was that was asked for.
    last: usize,
}

/// A name that is remembered.
struct Known {
    /// As it stands in the text.
    raw: String,
    name: Name,
    /// Where the name is that was asked for after this one: records of a kind have the same fields in the same order.
    next: usize,
}

impl Names {
    /// So many are remembered.
    const MOST: usize = 2_000;

    /// What a name says, as it stands in the text.
    fn get(&mut self, raw: &str, privacy: Privacy) -> Option<&Name> {
        let next = self.names.get(self.last).map_or(0, |last| last.next);
        let is_next = self.names.get(next).is_some_and(|known| known.raw == raw);
        let place = if is_next { next } else { self.place(raw, privacy) };
        if let Some(last) = self.names.get_mut(self.last) {
            last.next = place;
        }
        self.last = place;
        self.names.get(place).map(|known| &known.name)
    }

    /// Where a name is, which is remembered from now on.
    fn place(&mut self, raw: &str, privacy: Privacy) -> usize {
        if let Some(place) = self.places.get(raw) {
            return *place;
        }
        if self.names.len() >= Self::MOST {
            *self = Self::default();
        }
        let place = self.names.len();
        let name = Name::of(raw, privacy);
        self.names.push(Known { raw: raw.to_owned(), name, next: place + 1 });
        self.places.insert(raw.to_owned(), place);
        place
    }
}

/// Walks a JSON text and gives its parts to `sink`; tells what was left out.
pub fn walk(text: &str, privacy: Privacy, names: &mut Names, sink: &mut impl Sink) -> LeftOut {
    let mut left_out = LeftOut::default();
    let mut levels: Vec<Level> = Vec::new();
    let mut expects_key = false;
    let mut token_of_text = String::new();
    // While a private value is passed over: how deep inside of it we are.
    let mut hidden: Option<usize> = None;
    for token in tokens(text) {
        if let Some(depth) = hidden {
            hidden = match token {
                Token::ObjectStart | Token::ArrayStart => Some(depth + 1),
                Token::ObjectEnd | Token::ArrayEnd if depth > 1 => Some(depth - 1),
                Token::Comma | Token::Colon if depth > 0 => Some(depth),
                Token::Text(_) | Token::Word(_) if depth > 0 => Some(depth),
                _ => None,
            };
            continue;
        }
        let starts_value = matches!(
            token,
            Token::ObjectStart | Token::ArrayStart | Token::Text(_) | Token::Word(_)
        );
        let dropped = levels.last().and_then(|level| level.dropped);
        if let Some(kind) = dropped
            && starts_value
            && !expects_key
            && token != Token::Word("null")
        {
            begin_item(&mut levels, sink);
            sink.word("null");
            left_out.add(kind, 1);
            if matches!(token, Token::ObjectStart | Token::ArrayStart) {
                hidden = Some(1);
            }
            continue;
        }
        match token {
            Token::ObjectStart | Token::ArrayStart => {
                begin_item(&mut levels, sink);
                let is_object = token == Token::ObjectStart;
                sink.punctuation(if is_object { "{" } else { "[" });
                let is_place = levels.last().is_some_and(|level| level.is_place);
                levels.push(Level {
                    is_object,
                    is_empty: true,
                    dropped: None,
                    is_name: false,
                    is_secret: false,
                    has_value: false,
                    is_place,
                    is_in_place: is_place,
                });
                expects_key = is_object;
            }
            Token::ObjectEnd | Token::ArrayEnd => {
                let closed = levels.pop();
                if closed.is_some_and(|level| !level.is_empty) {
                    sink.line(levels.len());
                }
                sink.punctuation(if token == Token::ObjectEnd { "}" } else { "]" });
                expects_key = false;
            }
            Token::Comma => {
                sink.punctuation(",");
                expects_key = levels.last().is_some_and(|level| level.is_object);
            }
            Token::Colon => {
                sink.punctuation(": ");
                expects_key = false;
            }
            Token::Text(raw) if expects_key => {
                let depth = levels.len();
                let Some(name) = names.get(raw, privacy) else { continue };
                if let Some(level) = levels.last_mut() {
                    level.is_empty = false;
                    level.dropped = name.dropped;
                    level.is_name = name.is_name;
                    if name.is_value && !level.is_secret && !level.has_value {
                        // What it is the value of may stand behind it.
                        level.has_value = true;
                        level.is_secret = secret_behind(text, raw);
                    }
                    if name.is_value && level.is_secret {
                        level.dropped = Some(Private::Secret).filter(|kind| privacy.hides(*kind));
                    }
                    level.is_place = level.is_in_place || name.is_place;
                }
                sink.line(depth);
                sink.key(&name.token);
                left_out += name.left_out;
            }
            Token::Text(raw) => {
                begin_item(&mut levels, sink);
                let text = unquote(raw);
                if let Some(level) = levels.last_mut().filter(|level| level.is_name) {
                    level.is_secret |= names_secret(&text);
                }
                // A coordinate may be served as a text.
                let number = coordinate(&levels, &text, privacy, &mut left_out);
                let shown = match &number {
                    Some(number) => Cow::Borrowed(number.as_str()),
                    None => privacy.text(&text, &mut left_out),
                };
                if let (None, Cow::Borrowed(_), Cow::Borrowed(same)) = (&number, &text, &shown) {
                    // Nothing of it is escaped, and nothing is left out.
                    sink.text(raw, same);
                } else {
                    token_of_text.clear();
                    quote(&shown, &mut token_of_text);
                    sink.text(&token_of_text, &shown);
                }
            }
            Token::Word(word) => {
                begin_item(&mut levels, sink);
                let number = coordinate(&levels, word, privacy, &mut left_out);
                sink.word(number.as_deref().unwrap_or(word));
            }
        }
    }
    left_out
}

/// A coordinate as it may be shown; `None` for what is none.
fn coordinate(
    levels: &[Level],
    number: &str,
    privacy: Privacy,
    left_out: &mut LeftOut,
) -> Option<String> {
    levels.last().filter(|level| level.is_place)?;
    let shown = privacy.coordinate(number)?;
    left_out.add(Private::Coordinate, usize::from(shown != number));
    Some(shown)
}

/// Whether the object in which this key stands names a secret behind it.
fn secret_behind(text: &str, key: &str) -> bool {
    let at = (key.as_ptr() as usize).saturating_sub(text.as_ptr() as usize) + key.len();
    let (mut depth, mut expects_key, mut is_name) = (0usize, false, false);
    for token in tokens(text.get(at..).unwrap_or_default()) {
        match token {
            Token::ObjectStart | Token::ArrayStart => depth += 1,
            Token::ObjectEnd | Token::ArrayEnd if depth == 0 => return false,
            Token::ObjectEnd | Token::ArrayEnd => depth -= 1,
            Token::Comma if depth == 0 => expects_key = true,
            Token::Text(raw) if depth == 0 && expects_key => {
                is_name = matches!(&*unquote(raw), "key" | "name");
                expects_key = false;
            }
            Token::Text(raw) if depth == 0 && is_name && names_secret(&unquote(raw)) => {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// Items of an array stand on lines of their own.
fn begin_item(levels: &mut [Level], sink: &mut impl Sink) {
    let depth = levels.len();
    if let Some(level) = levels.last_mut()
        && !level.is_object
    {
        level.is_empty = false;
        sink.line(depth);
    }
}

/// A line begins, indented by so many steps of four blanks, as the server does.
pub(crate) fn line(steps: usize, to: &mut String) {
    const BLANKS: &str = "                                                                ";
    to.push('\n');
    let mut rest = steps * 4;
    while rest > 0 {
        let now = BLANKS.get(..rest).unwrap_or(BLANKS);
        to.push_str(now);
        rest -= now.len();
    }
}

/// A response as JSON text, for the file beside a page.
#[derive(Default)]
pub(crate) struct Plain {
    pub(crate) text: String,
}

impl Sink for Plain {
    fn punctuation(&mut self, text: &str) {
        self.text.push_str(text);
    }
    fn line(&mut self, depth: usize) {
        line(depth, &mut self.text);
    }
    fn key(&mut self, token: &str) {
        self.text.push_str(token);
    }
    fn text(&mut self, token: &str, _: &str) {
        self.text.push_str(token);
    }
    fn word(&mut self, word: &str) {
        self.text.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str, privacy: Privacy) -> String {
        let mut sink = Plain::default();
        walk(text, privacy, &mut Names::default(), &mut sink);
        sink.text
    }

    #[test]
    fn private_values_are_left_out_whole() {
        let text = r#"{"owner": {"name": "A", "x": [1, {"y": 2}]}, "users": [1, 2], "id": 3, "uploaded_by": "me"}"#;
        assert_eq!(
            plain(text, Privacy::default()).replace(['\n', ' '], ""),
            r#"{"owner":null,"users":null,"id":3,"uploaded_by":null}"#
        );
    }

    #[test]
    fn places_are_rounded_wherever_they_stand() {
        let text = r#"{"latitude": 8.90167, "longitude": "-79.54321", "size": 8.90167, "geometry": {"type": "Point",
            "coordinates": [-79.54321, 8.9, null]}, "boundary_rect": [[1.23456, 2]], "n": [3.45678]}"#;
        let mut sink = Plain::default();
        let left_out = walk(text, Privacy::default(), &mut Names::default(), &mut sink);
        assert_eq!(
            sink.text.replace(['\n', ' '], ""),
            r#"{"latitude":8.90,"longitude":"-79.54","size":8.90167,"geometry":{"type":"Point","coordinates":[-79.54,8.9,null]},"boundary_rect":[[1.23,2]],"n":[3.45678]}"#
        );
        assert_eq!(left_out.words(), "4 exact coordinates");
    }

    #[test]
    fn a_setting_may_be_named_beside_its_value() {
        let text = r#"[{"name": "API key", "key": "api_key", "value": "x"}, {"name": "Size", "value": "y"}]"#;
        assert_eq!(
            plain(text, Privacy::default()).replace(['\n', ' '], ""),
            r#"[{"name":"APIkey","key":"api_key","value":null},{"name":"Size","value":"y"}]"#
        );
        // In any order, and beside its own value alone.
        let text = r#"[{"value": {"key": "a"}, "key": "token"}, {"value": {"key": "token"}, "n": [{"key": "token"}], "key": "n"}]"#;
        assert_eq!(
            plain(text, Privacy::default()).replace(['\n', ' '], ""),
            r#"[{"value":null,"key":"token"},{"value":{"key":"token"},"n":[{"key":"token"}],"key":"n"}]"#
        );
    }

    #[test]
    fn keys_are_texts_too() {
        assert_eq!(
            plain(r#"{"a@b.org": 1}"#, Privacy::default()),
            "{\n    \"[e-mail left out]\": 1\n}"
        );
    }

    #[test]
    fn empty_brackets_stay_on_one_line() {
        assert_eq!(
            plain(r#"{"a":{},"b":[],"c":[1]}"#, Privacy::default()),
            "{\n    \"a\": {},\n    \"b\": [],\n    \"c\": [\n        1\n    ]\n}"
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_says_the_same(
            keys in prop::collection::vec("[a-d\"\\\\\u{e9}]{0,3}", 0..5),
            number in any::<i64>(),
        ) {
            let map: serde_json::Map<_, _> = keys
                .into_iter()
                .map(|key| (key.clone(), serde_json::json!([{ "k": number, key.as_str(): key }, [], {}])))
                .collect();
            let value = serde_json::Value::Object(map);
            let shown = plain(&value.to_string(), Privacy::NONE);
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
        }
    }
}

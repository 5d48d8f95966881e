//! A response as it may be shown: its tokens in order, indented as the server does, private values left
//! out.

use super::Privacy;
use crate::json::lex::{Token, tokens, unquote};

/// Receives the parts of a response, in order.
pub trait Sink {
    /// Punctuation, as it stands.
    fn punctuation(&mut self, text: &str);
    /// The beginning of a line with this depth.
    fn line(&mut self, depth: usize);
    /// A key, in words (without quotes, escapes resolved).
    fn key(&mut self, key: &str);
    /// A text value, in words.
    fn text(&mut self, text: &str);
    /// A number or a word, as it stands.
    fn word(&mut self, word: &str);
}

/// What was left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Values left out or changed for privacy.
    pub redacted: usize,
}

/// An open bracket.
struct Level {
    is_object: bool,
    is_empty: bool,
    /// The field whose value is being read; inherited by the items of an array.
    field: String,
}

/// Walks a JSON text and gives its parts to `sink`.
pub fn walk(text: &str, privacy: Privacy, sink: &mut impl Sink) -> Shown {
    let mut shown = Shown::default();
    let mut levels: Vec<Level> = Vec::new();
    let mut expects_key = false;
    // While a private value is passed over: how deep inside of it we are.
    let mut hidden: Option<usize> = None;
    for token in tokens(text) {
        let field = levels.last().map(|level| level.field.clone()).unwrap_or_default();
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
        if starts_value && !expects_key && privacy.drops(&field) && token != Token::Word("null") {
            begin_item(&mut levels, sink);
            sink.word("null");
            shown.redacted += 1;
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
                levels.push(Level { is_object, is_empty: true, field });
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
                if let Some(level) = levels.last_mut() {
                    level.is_empty = false;
                    level.field = unquote(raw);
                }
                sink.line(depth);
                sink.key(&unquote(raw));
            }
            Token::Text(raw) => {
                begin_item(&mut levels, sink);
                let text = unquote(raw);
                let public = privacy.text(&text);
                shown.redacted += usize::from(public != text.as_str());
                sink.text(&public);
            }
            Token::Word(word) => {
                begin_item(&mut levels, sink);
                let public = privacy.number(&field, word);
                shown.redacted += usize::from(public != word);
                sink.word(&public);
            }
        }
    }
    shown
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
        self.text.push('\n');
        for _ in 0..depth {
            self.text.push_str("    ");
        }
    }
    fn key(&mut self, key: &str) {
        self.text(key);
    }
    fn text(&mut self, text: &str) {
        self.text.push_str(&serde_json::to_string(text).unwrap_or_default());
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
        walk(text, privacy, &mut sink);
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
            let shown = plain(&value.to_string(), Privacy { redact: false, coordinates: 2 });
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
        }
    }
}

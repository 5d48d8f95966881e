//! The walk over a response as it may be shown: its tokens in order, indented as the server does, private values
//! left out.

mod behind;
mod within;

use std::borrow::Cow;
use std::collections::HashMap;

use self::behind::{
    is_angle_behind, is_box_behind, is_first_of_two, is_geo, is_geo_behind, may_have_geo,
    named_behind,
};
use super::key_lines::KeyLines;
use super::known::{is_free, is_known};
use super::names::{is_in, is_looked_into, may_hold_places, said_by};
use super::rules::{SECRET, round_each, says_something};
use super::{Privacy, Private, Redactions};
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
    /// A value that is left out whole: null in its place.
    fn left_out(&mut self, _kind: Private) {
        self.word("null");
    }
}

/// An open bracket.
#[derive(Default)]
struct Level {
    is_object: bool,
    has_items: bool,
    /// As what the value that is being read is left out, by the name of its field; the items of an array are
    /// what the array is.
    dropped: Option<Private>,
    /// Whether its numbers are coordinates, since the field, or one around it, holds a place.
    is_place: bool,
    /// The same for the bracket as a whole.
    is_in_place: bool,
    /// Whether brackets in the value hold coordinates.
    may_hold_places: bool,
    /// Whether that alone speaks for coordinates in the bracket, so that no number beyond 180 is one.
    is_perhaps_place: bool,
    /// Whether every name is shown below the value that is being read, as in the arguments of a sampling method.
    is_free: bool,
    /// The same for the bracket as a whole.
    is_in_free: bool,
    /// The name for which the value is left out.
    name: String,
    /// The name around the bracket for which values in it are left out that have the form of a secret, each on its own.
    around: Option<String>,
    pair: Pair,
    /// How many items of the array were read.
    items: usize,
    /// The item that the one before it has named.
    named_item: usize,
    /// The key whose lines stand in the array.
    key_lines: KeyLines,
    /// Whether the object is told to be one of GeoJSON behind its first box, where it has one.
    is_geo_behind: Option<bool>,
}

/// What is known of an object with a name and a value, `{"key": "token", "value": ...}`, or of an array with both.
#[derive(Default)]
struct Pair {
    /// Whether the text that is being read is such a name.
    is_name: bool,
    /// What the name said of the value.
    says: Option<Private>,
    /// The name.
    name: String,
    /// Whether it has a `value`.
    has_value: bool,
    /// Whether the text that is being read is a `type`.
    is_type: bool,
    /// Whether that is one of GeoJSON.
    is_geo: bool,
}

impl Level {
    /// Leaves the value that follows out, or takes it for a place, as its pair says.
    fn take_pair(&mut self, privacy: Privacy) {
        match self.pair.says {
            Some(Private::Coordinate) => self.is_place |= privacy.coordinates.is_some(),
            Some(kind) if privacy.hides(kind) => {
                self.dropped = Some(kind);
                self.name.clone_from(&self.pair.name);
            }
            _ => {}
        }
    }

    /// Leaves out what the name around the bracket says, where nothing else is said.
    fn take_around(&mut self) {
        if let Some(around) = &self.around {
            self.name.clone_from(around);
            self.dropped = Some(Private::Secret);
        }
    }

    /// Takes note of a text that may name the value behind it: in an object, in an array of two, or as a flag.
    fn note_name(&mut self, text: &str, whole: &str, raw: &str, privacy: Privacy) {
        let says = if self.is_object {
            self.pair.is_name.then(|| said_by(text)).flatten()
        } else if self.items == 1 && !text.contains('=') {
            is_first_of_two(whole, raw).then(|| said_by(text)).flatten()
        } else {
            None
        };
        let is_flag = !self.is_object && text.starts_with('-') && !text.contains(['=', ' ']);
        let says = says.or_else(|| is_flag.then(|| said_by(text)).flatten());
        if let Some(says) = says {
            text.clone_into(&mut self.pair.name);
            self.pair.says = Some(says);
        }
        if !self.is_object && says.is_some() {
            self.named_item = self.items + 1;
            self.take_pair(privacy);
        }
    }
}

/// What the name of a field says of its value.
struct Name {
    /// The name as it may be shown, as a token.
    token: String,
    left_out: Redactions,
    dropped: Option<Private>,
    /// Whether it is left out because nobody knows it.
    is_unknown: bool,
    is_free: bool,
    /// `key` or `name`: the value names what another one is.
    is_name: bool,
    is_value: bool,
    is_place: bool,
    may_hold_places: bool,
    /// `bbox`, which holds coordinates in GeoJSON only.
    is_box: bool,
    said: String,
}

/// Names of the fields that name what the value of another one is.
pub(super) const NAMES: &str =
    "id key name field label setting param parameter variable header k option env attribute";

/// Names of the fields with such a value.
const VALUES: &str = "value values val v default current old new content before after data";

impl Name {
    fn of(raw: &str, privacy: Privacy) -> Self {
        let key = unquote(raw);
        let (mut token, mut left_out) = (String::new(), Redactions::default());
        quote(&privacy.text(&key, &mut left_out), &mut token);
        Self {
            token,
            left_out,
            dropped: privacy.drops(&key),
            is_unknown: privacy.hides(Private::Field) && !is_known(&key),
            is_free: is_free(&key),
            is_name: is_in(NAMES, &key),
            is_value: is_in(VALUES, &key),
            is_place: privacy.is_place(&key),
            may_hold_places: may_hold_places(&key),
            is_box: key == "bbox",
            said: key.into_owned(),
        }
    }
}

/// A memory of what the names of fields say, for texts that are walked through with the same privacy. Asking for every
/// field of every record took a tenth of a build's time.
#[derive(Default)]
pub struct Names {
    names: Vec<Known>,
    /// Where each name is.
    places: HashMap<String, usize>,
    /// Where the last one was that was asked for.
    last: usize,
}

/// A name in the memory.
struct Known {
    /// As it stands in the text.
    raw: String,
    name: Name,
    /// Where the name is that was asked for after this one: records of a kind have the same fields in the same order.
    next: usize,
}

impl Names {
    /// The most names that are remembered. The records of all endpoints have far fewer; keys of free JSON may be any
    /// number, so that beyond this one the memory begins anew.
    const MOST: usize = 2_000;

    /// What a name says; `raw` is the name as it stands in the text.
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

    /// The place of a name, which is remembered from now on.
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
pub fn walk(text: &str, privacy: Privacy, names: &mut Names, sink: &mut impl Sink) -> Redactions {
    let mut walker = Walker {
        text,
        privacy,
        names,
        sink,
        levels: Vec::new(),
        expects_key: false,
        may_have_geo: None,
        hidden: 0,
        quoted: String::new(),
        left_out: Redactions::default(),
    };
    for token in tokens(text) {
        walker.token(token);
    }
    walker.left_out
}

/// The state of a walk between two tokens.
struct Walker<'a, S> {
    text: &'a str,
    privacy: Privacy,
    names: &'a mut Names,
    sink: &'a mut S,
    /// The open brackets.
    levels: Vec<Level>,
    /// Whether the next text is the name of a field.
    expects_key: bool,
    /// Whether something in the text may be of GeoJSON, once that was asked.
    may_have_geo: Option<bool>,
    /// How many brackets of a private value are open, while it is passed over.
    hidden: usize,
    /// Room in which texts are quoted again.
    quoted: String,
    left_out: Redactions,
}

impl<S: Sink> Walker<'_, S> {
    fn token(&mut self, token: Token<'_>) {
        if self.hidden > 0 {
            self.pass_over(token);
        } else if let Some(kind) = self.dropped(token) {
            self.leave_out(kind, token);
        } else {
            match token {
                Token::ObjectStart => self.open(true),
                Token::ArrayStart => self.open(false),
                Token::ObjectEnd => self.close("}"),
                Token::ArrayEnd => self.close("]"),
                Token::Comma => self.comma(),
                Token::Colon => self.colon(),
                Token::Text(raw) if self.expects_key => self.key(raw),
                Token::Text(raw) => self.value(raw),
                Token::Word(word) => self.word(word),
            }
        }
    }

    /// Inside of a private value only brackets count.
    fn pass_over(&mut self, token: Token<'_>) {
        match token {
            Token::ObjectStart | Token::ArrayStart => self.hidden += 1,
            Token::ObjectEnd | Token::ArrayEnd => self.hidden -= 1,
            Token::Comma | Token::Colon | Token::Text(_) | Token::Word(_) => {}
        }
    }

    /// The kind of private data for which the value that begins with this token is left out whole; `None` where it is
    /// shown, as null always is.
    fn dropped(&self, token: Token<'_>) -> Option<Private> {
        let level = self.levels.last().filter(|_| !self.expects_key)?;
        let kind = level.dropped?;
        let says_something = |text: &str| says_something(kind, &level.name, text);
        let begins_value = match token {
            Token::ObjectStart | Token::ArrayStart => {
                kind != Private::Secret || !is_looked_into(&level.name)
            }
            Token::Text(raw) => says_something(&unquote(raw)),
            Token::Word(word) => !matches!(word, "null" | "true" | "false") && says_something(word),
            Token::ObjectEnd | Token::ArrayEnd | Token::Comma | Token::Colon => false,
        };
        begins_value.then_some(kind)
    }

    /// Null in the place of a private value.
    fn leave_out(&mut self, kind: Private, token: Token<'_>) {
        self.begin_item();
        self.sink.left_out(kind);
        self.left_out.add(kind, 1);
        if matches!(token, Token::ObjectStart | Token::ArrayStart) {
            self.hidden = 1;
        }
    }

    fn open(&mut self, is_object: bool) {
        self.begin_item();
        self.sink.punctuation(if is_object { "{" } else { "[" });
        let is_place =
            self.levels.last().is_some_and(|level| level.is_place || level.may_hold_places);
        let is_free = self.levels.last().is_some_and(|level| level.is_free);
        let is_perhaps_place = self
            .levels
            .last()
            .is_some_and(|level| level.is_perhaps_place || (!level.is_place && is_place));
        let named = self.levels.last().filter(|level| level.dropped == Some(Private::Secret));
        let around = named.map(|level| level.name.clone());
        let mut level = Level {
            is_object,
            is_perhaps_place,
            around,
            is_place,
            is_in_place: is_place,
            is_free,
            is_in_free: is_free,
            ..Level::default()
        };
        level.take_around();
        self.levels.push(level);
        self.expects_key = is_object;
    }

    fn close(&mut self, bracket: &str) {
        if self.levels.pop().is_some_and(|level| level.has_items) {
            self.sink.line(self.levels.len());
        }
        self.sink.punctuation(bracket);
        self.expects_key = false;
    }

    fn comma(&mut self) {
        self.sink.punctuation(",");
        self.expects_key = self.levels.last().is_some_and(|level| level.is_object);
    }

    fn colon(&mut self) {
        self.sink.punctuation(": ");
        self.expects_key = false;
    }

    fn key(&mut self, raw: &str) {
        let depth = self.levels.len();
        let Some(name) = self.names.get(raw, self.privacy) else { return };
        if let Some(level) = self.levels.last_mut() {
            level.has_items = true;
            let is_unknown = name.is_unknown && !level.is_in_free;
            level.dropped = name.dropped.or_else(|| is_unknown.then_some(Private::Field));
            level.is_free = level.is_in_free || name.is_free;
            level.is_place = level.is_in_place || name.is_place;
            level.may_hold_places = self.privacy.coordinates.is_some() && name.may_hold_places;
            if name.is_place && is_angle_behind(self.text, raw, &name.said) {
                // Seconds tell a place within metres, however they are rounded.
                level.dropped = level.dropped.or(Some(Private::Coordinate));
            }
            if level.dropped.is_some() {
                level.name.clone_from(&name.said);
            } else {
                level.take_around();
            }
            let pair = &mut level.pair;
            pair.is_name = name.is_name;
            pair.is_type = name.said == "type";
            if name.is_value && pair.says.is_none() && !pair.has_value {
                // The `key` or `name` of this value may stand behind it.
                pair.has_value = true;
                if let Some((name, says)) = named_behind(self.text, raw) {
                    (pair.name, pair.says) = (name, Some(says));
                }
            }
            if name.is_value {
                level.take_pair(self.privacy);
            }
            if name.is_box && self.privacy.coordinates.is_some() {
                // What stands behind the first such key of an object tells of all: to look again at each took 29 s for
                // 100 kB of them. Behind the boxes of detections stands nothing of the kind.
                let text = self.text;
                let mut may_be = || *self.may_have_geo.get_or_insert_with(|| may_have_geo(text));
                let is_geo_behind = || may_be() && is_geo_behind(text, raw);
                let is_geo = level.pair.is_geo
                    || is_box_behind(text, raw)
                    || *level.is_geo_behind.get_or_insert_with(is_geo_behind);
                level.is_place |= is_geo;
            }
        }
        self.sink.line(depth);
        self.sink.key(&name.token);
        self.left_out += name.left_out;
    }

    fn value(&mut self, raw: &str) {
        self.begin_item();
        let text = unquote(raw);
        let mut of_key = false;
        if let Some(level) = self.levels.last_mut() {
            level.pair.is_geo |= level.pair.is_type && is_geo(&text);
            of_key = !level.is_object && level.key_lines.is_one(&text);
            level.note_name(&text, self.text, raw, self.privacy);
        }
        if of_key && self.privacy.hides(Private::Secret) {
            self.left_out.add(Private::Secret, 1);
            self.quoted.clear();
            quote(SECRET, &mut self.quoted);
            return self.sink.text(&self.quoted, SECRET);
        }
        // A coordinate may be served as a text.
        let number = self.coordinate(&text);
        let shown = match &number {
            Some(number) => Cow::Borrowed(number.as_str()),
            None => self.privacy.text(&text, &mut self.left_out),
        };
        if let (None, Cow::Borrowed(_), Cow::Borrowed(same)) = (&number, &text, &shown) {
            // Nothing of it is escaped, and nothing is left out.
            self.sink.text(raw, same);
        } else {
            self.quoted.clear();
            quote(&shown, &mut self.quoted);
            self.sink.text(&self.quoted, &shown);
        }
    }

    fn word(&mut self, word: &str) {
        self.begin_item();
        let number = self.coordinate(word);
        self.sink.word(number.as_deref().unwrap_or(word));
    }

    /// Items of an array stand on lines of their own.
    fn begin_item(&mut self) {
        let depth = self.levels.len();
        if let Some(level) = self.levels.last_mut()
            && !level.is_object
        {
            level.has_items = true;
            level.items += 1;
            if level.items != level.named_item {
                // What named another item says nothing of this one.
                (level.dropped, level.is_place) = (None, level.is_in_place);
                level.take_around();
            }
            self.sink.line(depth);
        }
    }

    /// A coordinate as it may be shown; `None` for what is none.
    fn coordinate(&mut self, number: &str) -> Option<String> {
        let level = self.levels.last()?;
        let shown = if level.is_place {
            let is_far = |number: f64| level.is_perhaps_place && number.abs() > 180.0;
            if number.parse().is_ok_and(is_far) {
                return None;
            }
            self.privacy.coordinate(number).or_else(|| self.privacy.place(number))?
        } else if level.may_hold_places && number.len() > 8 {
            // Two numbers in a text.
            round_each(number, self.privacy.coordinates?, 2)?
        } else {
            return None;
        };
        self.left_out.add(Private::Coordinate, usize::from(shown != number));
        Some(shown)
    }
}

/// A response as JSON text without blanks, as the server sends it, for files of data.
#[derive(Default)]
pub(crate) struct JsonWriter {
    pub(crate) text: String,
}

impl Sink for JsonWriter {
    fn punctuation(&mut self, text: &str) {
        self.text.push_str(text.trim_ascii_end());
    }
    fn line(&mut self, _: usize) {}
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
mod tests;

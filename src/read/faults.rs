//! What is said of a value that is not as it should be: of which type it is, never what stands in it. What is wrong may
//! be anything, such as the key of a session in the place of a number.

use std::borrow::Cow;

/// The type of the JSON value at the beginning of a text, in words.
pub(super) fn type_of(value: &[u8]) -> &'static str {
    match value.first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a text",
        Some(b'-' | b'0'..=b'9') => "a number",
        _ if value.starts_with(b"null") => "null",
        _ if value.starts_with(b"true") || value.starts_with(b"false") => "true or false",
        Some(_) => "something else",
        None => "nothing",
    }
}

/// What an error of reading JSON says, without its place and without the value that it quotes.
pub(super) fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(words, _)| words);
    let quoting = ["invalid type: ", "invalid value: ", "unknown variant "];
    let Some(found) = quoting.iter().find_map(|prefix| text.strip_prefix(prefix)) else {
        return text.to_owned();
    };
    let expected = found.rsplit_once(", expected ").map_or("another value", |(_, what)| what);
    let known = TYPES.iter().find(|(begins, _)| found.starts_with(begins));
    let found = known.map_or("something else", |(_, words)| *words);
    let expected = TYPES.iter().find(|(name, _)| *name == expected).map_or(expected, |(_, w)| *w);
    format!("expected {expected}, found {found}")
}

/// Types as serde names what it found and what it expected, and in plain words.
const TYPES: [(&str, &str); 16] = [
    ("string", "a text"),
    ("a string", "a text"),
    ("integer", "a whole number"),
    ("i64", "a whole number"),
    ("u16", "a whole number"),
    ("u32", "a whole number"),
    ("u64", "a whole number"),
    ("floating point", "a number with decimals"),
    ("f64", "a number"),
    ("boolean", "true or false"),
    ("bool", "true or false"),
    ("a boolean", "true or false"),
    ("null", "null"),
    ("map", "an object"),
    ("sequence", "an array"),
    ("a sequence", "an array"),
];

/// The name of a field or of a model as it may be said; `None` for anything that no program would call a field, such as
/// an e-mail address or a key.
pub(super) fn name(name: &str) -> Option<&str> {
    const MOST: usize = 40;
    let is_part = |part: &str| {
        part.len() <= MOST
            && part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && part.bytes().filter(u8::is_ascii_digit).count() <= 2
    };
    name.split('.').all(is_part).then_some(name)
}

/// The names of the first fields of an object, and how many there are besides.
pub(super) fn names(keys: &[String]) -> String {
    const MOST: usize = 5;
    let said: Vec<&str> = keys.iter().take(MOST).filter_map(|key| name(key)).collect();
    let more = match keys.len() - said.len() {
        0 => return said.join(", "),
        1 => Cow::Borrowed("1 field"),
        n => Cow::Owned(format!("{n} fields")),
    };
    match said.as_slice() {
        [] => more.into_owned(),
        said => format!("{} and {more} more", said.join(", ")),
    }
}

/// An answer with an error as it may be said: the sentences that the platform's framework has for everybody, and of others
/// that there is one.
pub(super) fn answer(body: &[u8]) -> &'static str {
    const SENTENCES: [&str; 9] = [
        "Not found.",
        "Authentication credentials were not provided.",
        "Incorrect authentication credentials.",
        "You do not have permission to perform this action.",
        "Invalid token.",
        "Invalid page.",
        "This field is required.",
        "A server error occurred.",
        "Request was throttled.",
    ];
    let body = String::from_utf8_lossy(body.get(..1000).unwrap_or(body));
    let said = SENTENCES.into_iter().find(|sentence| body.contains(sentence));
    said.unwrap_or("a text of its own")
}

#[cfg(test)]
mod tests;

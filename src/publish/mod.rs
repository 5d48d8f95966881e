//! What may be published of a snapshot: the one door through which a record's text reaches a page.
//!
//! By default the query strings of media links are dropped (they carry signatures that work for days),
//! e-mail addresses and people are left out, and coordinates are rounded.

mod json;

pub(crate) use json::Plain;
pub use json::{Shown, Sink, walk};

use std::borrow::Cow;

/// What to leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// Decimals of a coordinate that are kept.
    pub coordinates: u8,
    /// Whether anything is left out at all.
    pub redact: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { coordinates: 2, redact: true }
    }
}

/// Fields that hold people or secrets: their values are left out whole.
const PRIVATE_FIELDS: [&str; 10] = [
    "owner",
    "user",
    "users",
    "uploaded_by",
    "email",
    "username",
    "access_key",
    "secret_key",
    "password",
    "token",
];

/// Fields that hold coordinates.
const COORDINATES: [&str; 3] = ["latitude", "longitude", "boundary_rect"];

impl Privacy {
    /// Whether the value of this field is left out whole.
    #[must_use]
    pub fn drops(self, field: &str) -> bool {
        self.redact && PRIVATE_FIELDS.contains(&field)
    }

    /// A number as it may be shown: coordinates rounded, others as they stand.
    #[must_use]
    pub fn number(self, field: &str, number: &str) -> String {
        let value = number.parse::<f64>().ok().filter(|value| value.is_finite());
        match value {
            Some(value) if self.redact && COORDINATES.contains(&field) => {
                format!("{value:.*}", usize::from(self.coordinates))
            }
            _ => number.to_owned(),
        }
    }

    /// A text as it may be shown: without e-mail addresses and without the queries of links that lead
    /// out of the API.
    #[must_use]
    pub fn text(self, text: &str) -> Cow<'_, str> {
        if !self.redact || !(text.contains('@') || text.contains("://")) {
            return Cow::Borrowed(text);
        }
        let is_break = |c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')' | ',' | ';')
        };
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_break).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            shown.push_str(&word_without_secrets(word));
            let break_len = tail.chars().next().map_or(0, char::len_utf8);
            let (separator, tail) = tail.split_at(break_len);
            shown.push_str(separator);
            rest = tail;
        }
        Cow::Owned(shown)
    }
}

fn word_without_secrets(word: &str) -> Cow<'_, str> {
    if let Some(scheme) = word.find("://") {
        let (head, rest) = word.split_at(scheme + 3);
        let rest = match rest.split_once('@') {
            // Credentials stand before the host.
            Some((before, after)) if !before.contains('/') => after,
            _ => rest,
        };
        let shown = match rest.split_once('?') {
            Some((path, _)) if !path.contains("/api/v2/") => path,
            _ => rest,
        };
        return Cow::Owned(format!("{head}{shown}"));
    }
    let is_address = word
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'));
    if is_address { Cow::Borrowed("[e-mail left out]") } else { Cow::Borrowed(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Privacy::default().text(text).into_owned()
    }

    #[test]
    fn signatures_of_media_links_are_dropped() {
        assert_eq!(
            shown("see https://s3.example.org/a/b.jpg?X-Amz-Signature=9e42, or not"),
            "see https://s3.example.org/a/b.jpg, or not"
        );
        assert_eq!(
            shown("https://x.org/api/v2/captures/?event=3"),
            "https://x.org/api/v2/captures/?event=3"
        );
        assert_eq!(shown("postgres://me:secret@db.example.org/x"), "postgres://db.example.org/x");
    }

    #[test]
    fn addresses_of_people_are_left_out() {
        assert_eq!(shown("ask <a.b@example.org> now"), "ask <[e-mail left out]> now");
        assert_eq!(shown("5 @ 10"), "5 @ 10");
    }

    #[test]
    fn coordinates_are_rounded() {
        let privacy = Privacy::default();
        assert_eq!(privacy.number("latitude", "8.90167"), "8.90");
        assert_eq!(privacy.number("size", "8.90167"), "8.90167");
        assert_eq!(Privacy { redact: false, ..privacy }.number("latitude", "8.90167"), "8.90167");
    }
}

//! What may be published of a snapshot: the one door through which its texts reach any output.
//!
//! By default the query strings of media links are dropped (they carry signatures that work for days), e-mail
//! addresses, people and secrets are left out, and coordinates are rounded. [`clean()`] does that to the texts
//! of a snapshot before anything is made of them, [`walk`] to a response while it is shown; both count what
//! they leave out.

mod clean;
mod json;
mod key_lines;
mod known;
mod labelled;
mod meant;
mod names;
mod quoted;
mod rules;

pub use clean::clean;
pub(crate) use json::JsonWriter;
pub use json::{Names, Sink, walk};
pub use labelled::has_form_of_secret;
use names::{is_grid, said_by};
pub use rules::make_ready;

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::AddAssign;

/// A kind of private data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Private {
    /// Queries of links that lead out of the API: they hold signatures.
    Link,
    /// E-mail addresses.
    Email,
    /// Names of users.
    Person,
    /// Passwords, keys, tokens, addresses of databases.
    Secret,
    /// Coordinates finer than is published.
    Coordinate,
    /// Fields of responses that are no fields of the platform's.
    Field,
}

impl Private {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Link, Self::Email, Self::Person, Self::Secret, Self::Coordinate, Self::Field];

    fn bit(self) -> u8 {
        1 << self as u8
    }

    /// The words for one and for several of this kind.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Link => ("query of a link", "queries of links"),
            Self::Email => ("e-mail address", "e-mail addresses"),
            Self::Person => ("name of a user", "names of users"),
            Self::Secret => ("secret", "secrets"),
            Self::Coordinate => ("exact coordinate", "exact coordinates"),
            Self::Field => {
                ("field that mothbook does not know", "fields that mothbook does not know")
            }
        }
    }
}

/// The choice of what is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// Decimals of a coordinate that are kept; `None` for all.
    coordinates: Option<u8>,
    /// What is shown as it stands, a bit for each kind.
    kept: u8,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { coordinates: Some(Self::DECIMALS), kept: 0 }
    }
}

/// How much was left out, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Redactions([usize; Private::ALL.len()]);

impl Redactions {
    /// A count of one of this kind.
    #[must_use]
    pub fn one(kind: Private) -> Self {
        let mut one = Self::default();
        one.add(kind, 1);
        one
    }

    /// How many of this kind.
    #[must_use]
    pub fn of(self, kind: Private) -> usize {
        self.0.get(kind as usize).copied().unwrap_or_default()
    }

    /// The counts of these kinds; those of all others are 0.
    #[must_use]
    pub fn only(mut self, kinds: &[Private]) -> Self {
        for (kind, n) in Private::ALL.into_iter().zip(&mut self.0) {
            if !kinds.contains(&kind) {
                *n = 0;
            }
        }
        self
    }

    /// How much in all.
    #[must_use]
    pub fn total(self) -> usize {
        self.0.iter().sum()
    }

    fn add(&mut self, kind: Private, n: usize) {
        if let Some(found) = self.0.get_mut(kind as usize) {
            *found += n;
        }
    }

    /// In words: `3 queries of links, 1 secret`; empty where nothing was left out.
    #[must_use]
    pub fn words(self) -> String {
        let mut text = String::new();
        for (kind, n) in Private::ALL.into_iter().zip(self.0).filter(|(_, n)| *n > 0) {
            let (one, many) = kind.words();
            let comma = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{comma}{}", crate::numbers::plural(n, one, many));
        }
        text
    }
}

impl AddAssign for Redactions {
    fn add_assign(&mut self, other: Self) {
        for (sum, n) in self.0.iter_mut().zip(other.0) {
            *sum += n;
        }
    }
}

impl Privacy {
    /// Decimals of coordinates that are shown where nothing is said.
    pub const DECIMALS: u8 = 2;
    /// Nothing is left out.
    pub const NONE: Self = Self { coordinates: None, kept: u8::MAX };

    /// Coordinates with so many decimals; five are a metre, two a kilometre.
    #[must_use]
    pub fn with_coordinates(self, decimals: u8) -> Self {
        Self { coordinates: Some(decimals), ..self }
    }

    /// The same choice, but what is of this kind is shown as it stands.
    #[must_use]
    pub fn keeping(self, kind: Private) -> Self {
        let coordinates = self.coordinates.filter(|_| kind != Private::Coordinate);
        Self { coordinates, kept: self.kept | kind.bit() }
    }

    /// Whether this kind is left out.
    #[must_use]
    pub fn hides(self, kind: Private) -> bool {
        self.kept & kind.bit() == 0
    }

    /// Whether everything is shown as it stands.
    #[must_use]
    pub fn keeps_all(self) -> bool {
        Private::ALL.into_iter().all(|kind| !self.hides(kind))
    }

    /// The kind of private data for which the value of this field is left out whole; `None` where it is not.
    #[must_use]
    pub fn drops(self, field: &str) -> Option<Private> {
        let is_whole = |kind: &Private| *kind != Private::Coordinate || is_grid(field);
        said_by(field).filter(|kind| is_whole(kind) && self.hides(*kind))
    }

    /// Whether numbers in this field, and below it, are coordinates.
    #[must_use]
    pub fn is_place(self, field: &str) -> bool {
        self.coordinates.is_some() && said_by(field) == Some(Private::Coordinate)
    }

    /// A coordinate as it may be shown; what is no number stays.
    #[must_use]
    pub fn coordinate(self, number: &str) -> Option<String> {
        rules::round(number, self.coordinates?)
    }

    /// A text in the place of a coordinate as it may be shown; `None` where it is not one or several of them.
    fn place(self, text: &str) -> Option<String> {
        rules::round_each(text, self.coordinates?, 1)
    }

    /// A text as it may be shown; what was left out is added to `left_out`.
    #[must_use]
    pub fn text<'a>(self, text: &'a str, left_out: &mut Redactions) -> Cow<'a, str> {
        rules::public(text, self, left_out)
    }

    /// Makes a text what may be shown of it; what was left out is added to `left_out`.
    pub fn clean(self, text: &mut String, left_out: &mut Redactions) {
        if let Cow::Owned(public) = self.text(text, left_out) {
            *text = public;
        }
    }
}

#[cfg(test)]
mod tests;

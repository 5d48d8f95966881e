//! Which night is meant by what somebody typed.

use super::name::is_hex;
use super::{History, HistoryError, NightName};

/// The last night.
pub(super) const LATEST: &str = "latest";
/// So many nights or tags are told where none is found.
const TOLD: usize = 5;
/// So many digits of an id are enough.
const DIGITS: usize = 4;

impl History {
    /// The night that is meant by `latest`, `latest~N`, a tag, the beginning of a time such as `2025-11-29` (the last night of
    /// it), or the first digits of an id, at least four.
    ///
    /// # Errors
    /// When there is none, or more than one; the error lists what is near.
    pub fn find(&self, reference: &str) -> Result<&NightName, HistoryError> {
        let found = if let Some(back) = steps_back(reference) {
            self.nights.len().checked_sub(back + 1).and_then(|place| self.nights.get(place))
        } else if let Some(id) = self.tags()?.get(reference) {
            self.nights.iter().find(|name| id.starts_with(name.short_id()))
        } else if reads_as_time(reference) {
            let time = as_in_names(reference);
            let is_of = |name: &&NightName| name.taken().is_some_and(|of| of.starts_with(&time));
            self.nights.iter().rfind(is_of)
        } else if reads_as_id(reference) {
            self.by_id(reference)?
        } else {
            // As `mothbook history list` and error messages write it.
            NightName::parse(reference).and_then(|of| self.nights.iter().find(|name| **name == of))
        };
        found.ok_or_else(|| HistoryError::NotFound {
            reference: reference.to_owned(),
            ambiguous: false,
            nearest: self.nearest(reference),
        })
    }

    fn by_id(&self, digits: &str) -> Result<Option<&NightName>, HistoryError> {
        // All digits of an id begin with those of a name.
        let begins = |name: &&NightName| {
            name.short_id().starts_with(digits) || digits.starts_with(name.short_id())
        };
        let all: Vec<&NightName> = self.nights.iter().filter(begins).collect();
        match all.as_slice() {
            [] => Ok(None),
            [one] if digits.len() <= one.short_id().len() => Ok(Some(one)),
            [one] => Ok(self.line(one)?.id.starts_with(digits).then_some(one)),
            more => Err(HistoryError::NotFound {
                reference: digits.to_owned(),
                ambiguous: true,
                nearest: more.iter().take(TOLD).map(ToString::to_string).collect(),
            }),
        }
    }

    /// The tags and nights that are nearest to what was typed.
    fn nearest(&self, reference: &str) -> Vec<String> {
        let tags = self.tags().unwrap_or_default();
        let is_near = |name: &&String| strsim::jaro_winkler(name, reference) > 0.8;
        let mut nearest: Vec<String> = tags.keys().filter(is_near).take(TOLD).cloned().collect();
        let time = as_in_names(reference);
        let place = match reads_as_time(reference) {
            true => self.nights.partition_point(|name| name.taken() < Some(time.as_str())),
            false => self.nights.len(),
        };
        let room = TOLD.saturating_sub(nearest.len());
        let end = (place + room / 2).min(self.nights.len());
        let start = end.saturating_sub(room);
        nearest.extend(self.nights.iter().skip(start).take(room).map(ToString::to_string));
        nearest
    }
}

/// How many nights before the last one are meant.
fn steps_back(reference: &str) -> Option<usize> {
    match reference.strip_prefix(LATEST)? {
        "" => Some(0),
        steps => steps.strip_prefix('~')?.parse().ok().filter(|steps| *steps < usize::MAX),
    }
}

/// Whether a text is the beginning of a time, from a month on.
pub(super) fn reads_as_time(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00 00:00";
    let text = as_in_names(text);
    let fits = |(of, form): (u8, &u8)| of == *form || (*form == b'0' && of.is_ascii_digit());
    (7..=FORM.len()).contains(&text.len()) && text.bytes().zip(FORM).all(fits)
}

/// A time as names have it, from how the API, files and people write it.
fn as_in_names(text: &str) -> String {
    let Some((day, clock)) = text.split_once(['T', ' ']) else { return text.to_owned() };
    format!("{day} {}", clock.replace('-', ":"))
}

/// Whether a text can be the beginning of an id.
pub(super) fn reads_as_id(text: &str) -> bool {
    (DIGITS..=64).contains(&text.len()) && is_hex(text)
}

#[cfg(test)]
mod tests;

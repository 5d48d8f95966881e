//! Looks at records as lines of JSON, as they are or packed.

use super::look::Nowhere;
use super::packed;
use super::problem::What;
use crate::publish::{Names, Privacy, Redactions, walk};

/// The most bytes that one file of records is unpacked to.
const MOST_UNPACKED: u64 = 1 << 30;
/// The most bytes that the records of one page are unpacked to.
const MOST_ON_A_PAGE: u64 = 64 << 20;

/// Looks at lines, each of which must be an object of JSON; what is private in them is added to `found`.
pub(super) fn lines(text: &str, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    let mut names = Names::default();
    for (line, number) in text.split_terminator('\n').zip(1usize..) {
        let parsed = serde_json::from_str::<serde::de::IgnoredAny>(line);
        let why = match parsed {
            Ok(_) if line.starts_with('{') => None,
            Ok(_) => Some("no object".to_owned()),
            Err(error) => Some(error.to_string()),
        };
        if let Some(why) = why {
            return Some(What::Unreadable(format!("line {number} is no record: {why}")));
        }
        *found += walk(line, privacy, &mut names, &mut Nowhere);
    }
    let is_whole = text.is_empty() || text.ends_with('\n');
    (!is_whole).then(|| What::Unreadable("the last line has no end".to_owned()))
}

/// Looks at a file of such lines, packed by gzip.
pub(super) fn packed(bytes: &[u8], privacy: Privacy, found: &mut Redactions) -> Option<What> {
    match packed::text(bytes, MOST_UNPACKED) {
        Ok(text) => lines(&text, privacy, found),
        Err(what) => Some(what),
    }
}

/// Looks at the records of a page: such lines, packed by gzip, in base 64.
pub(super) fn on_a_page(text: &str, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    match packed::text_of_base64(text, MOST_ON_A_PAGE) {
        Ok(text) => lines(&text, privacy, found),
        Err(what) => Some(what),
    }
}

#[cfg(test)]
mod tests;

//! Looks at records as lines of JSON, as they are or packed.

use std::io::Read;

use data_encoding::BASE64;
use flate2::bufread::MultiGzDecoder;

use super::look::Nowhere;
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
    unpacked(bytes, MOST_UNPACKED, privacy, found)
}

/// Looks at the records of a page: such lines, packed by gzip, in base 64.
pub(super) fn on_a_page(text: &str, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    match BASE64.decode(text.as_bytes()) {
        Ok(bytes) => unpacked(&bytes, MOST_ON_A_PAGE, privacy, found),
        Err(error) => {
            Some(What::Unreadable(format!("packed records that are no base 64: {error}")))
        }
    }
}

fn unpacked(bytes: &[u8], most: u64, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    let mut text = String::new();
    match MultiGzDecoder::new(bytes).take(most + 1).read_to_string(&mut text) {
        Err(error) => Some(What::Unreadable(format!("cannot be unpacked: {error}"))),
        Ok(_) if text.len() as u64 > most => {
            Some(What::TooLarge("bytes, unpacked", most + 1, most))
        }
        Ok(_) => lines(&text, privacy, found),
    }
}

#[cfg(test)]
mod tests;

//! Looks at records as lines of JSON, as they are or packed.

use std::io::Read;

use super::look::Nowhere;
use super::packed::{Unpacked, of_base64};
use super::parts::each_line;
use super::problem::What;
use super::text;
use crate::publish::{Names, Privacy, Redactions, walk};

/// The most bytes that one file of records is unpacked to.
pub(super) const MOST_UNPACKED: u64 = 1 << 30;
/// The most bytes that the records of one page are unpacked to: a hundred, packed to what a page has room for.
pub(super) const MOST_ON_A_PAGE: u64 = 8 << 20;

/// Looks at lines, each of which must be an object of JSON; what is private in them is added to `found`.
pub(super) fn lines(of: impl Read, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    let mut names = Names::default();
    let (mut number, mut problem) = (0usize, None);
    let read = each_line(of, |line| {
        number += 1;
        let line = str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?;
        problem = text::json(line);
        if problem.is_some() {
            return Err(String::new());
        }
        match serde_json::from_str::<serde::de::IgnoredAny>(line) {
            Ok(_) if line.starts_with('{') => {}
            Ok(_) => return Err(format!("line {number} is no record: no object")),
            Err(error) => return Err(format!("line {number} is no record: {error}")),
        }
        *found += walk(line, privacy, &mut names, &mut Nowhere);
        Ok(())
    });
    problem.or_else(|| read.err().map(What::Unreadable))
}

/// Looks at a file of such lines, packed by gzip, which unpacks to so many bytes at the most; tells to how many.
pub(super) fn packed(
    bytes: &[u8],
    most: u64,
    privacy: Privacy,
    found: &mut Redactions,
) -> (u64, Option<What>) {
    let mut unpacked = Unpacked::new(bytes, most);
    let problem = lines(&mut unpacked, privacy, found);
    let problem = problem.map(|what| unpacked.instead_of(what));
    (unpacked.size(), problem)
}

/// Looks at the records of a page: such lines, packed by gzip, in base 64.
pub(super) fn on_a_page(
    text: &str,
    privacy: Privacy,
    found: &mut Redactions,
) -> (u64, Option<What>) {
    match of_base64(text) {
        Ok(bytes) => packed(&bytes, MOST_ON_A_PAGE, privacy, found),
        Err(what) => (0, Some(what)),
    }
}

#[cfg(test)]
mod tests;

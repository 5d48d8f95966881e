//! What is wrong with one file: at most so many findings of each code, and how many more there are.
//!
//! A file can be wrong in every record. A list of a million alike findings helps nobody, and a file of 1.6 KB that unpacks
//! to six million bad values took 4.8 GB.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Subject};
use crate::model::Location;

/// The most findings of one code that are kept of a file: more than anyone reads one by one.
pub(super) const MOST_ALIKE: u64 = 100;

/// The findings of a file or a part of it, in the order of their places; of each code the first [`MOST_ALIKE`].
#[derive(Debug, Default)]
pub(super) struct Noted {
    kept: Vec<Finding>,
    /// How many there were of each code, those that are not kept included.
    all: BTreeMap<Code, u64>,
}

impl Noted {
    /// Adds one, if not too many like it are there.
    pub(super) fn push(&mut self, finding: Finding) {
        self.push_with(finding.code, || finding);
    }

    /// Adds one of this code, which is made only if not too many like it are there: to find the place of each of a million
    /// took six times as long as to read the file.
    pub(super) fn push_with(&mut self, code: Code, finding: impl FnOnce() -> Finding) {
        let n = self.all.entry(code).or_default();
        *n += 1;
        if *n <= MOST_ALIKE {
            self.kept.push(finding());
        }
    }

    /// Adds those of a later part of the file.
    pub(super) fn absorb(&mut self, later: Self) {
        let left_out: BTreeMap<Code, u64> = later.left_out().collect();
        later.kept.into_iter().for_each(|finding| self.push(finding));
        for (code, n) in left_out {
            *self.all.entry(code).or_default() += n;
        }
    }

    /// How many of each code are not kept, where there are any.
    fn left_out(&self) -> impl Iterator<Item = (Code, u64)> + '_ {
        let more = self.all.iter().map(|(code, n)| (*code, n.saturating_sub(MOST_ALIKE)));
        more.filter(|(_, n)| *n > 0)
    }

    /// Where they stand; `None` of those that stand nowhere.
    pub(super) fn places(&mut self) -> impl Iterator<Item = &mut Location> {
        self.kept.iter_mut().filter_map(|finding| finding.location.as_mut())
    }

    /// All that are kept, and one for each code that says how many more there are in the file of this name.
    pub(super) fn told(self, name: &str) -> Vec<Finding> {
        let more: Vec<Finding> = self
            .left_out()
            .map(|(code, n)| {
                let message = format!("{n} more findings {code} of this file are not listed");
                let finding = Finding::new(Code(615), Subject::File, message);
                finding
                    .at(Location::file(name))
                    .number("left_out", i64::try_from(n).unwrap_or(i64::MAX))
            })
            .collect();
        let mut told = self.kept;
        told.extend(more);
        told
    }
}

impl std::ops::Deref for Noted {
    type Target = [Finding];

    fn deref(&self) -> &[Finding] {
        &self.kept
    }
}

impl Extend<Finding> for Noted {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

#[cfg(test)]
mod tests;

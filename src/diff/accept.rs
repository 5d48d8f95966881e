//! Findings that somebody knows and accepts for a time.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Changes;
use crate::state::Found;

/// A file of accepted findings.
///
/// ```toml
/// [[accept]]
/// code = "MB201"
/// about = "collection 207"
/// reason = "two captures were added by hand"
/// until = "2026-12-31"
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptList {
    /// The findings.
    #[serde(default)]
    pub accept: Vec<Accept>,
}

/// A finding that is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Its code.
    pub code: String,
    /// What it is about, such as `collection 207`; a file's name for a finding about a file.
    pub about: String,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is, as `2026-12-31`.
    pub until: String,
}

/// A finding that was accepted, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// The finding.
    #[serde(flatten)]
    pub finding: Found,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub until: String,
}

/// Why a list of accepted findings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoDay {
    /// What was said to be a day.
    pub until: String,
}

impl fmt::Display for NoDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "until = {:?} is no day: write it as \"2026-12-31\"", self.until)
    }
}

impl std::error::Error for NoDay {}

impl Changes {
    /// Takes accepted findings out of the new ones. What day it is, the later snapshot says. Entries that accept nothing are
    /// told in the notes: those of findings that are not there any more, and those whose day has passed.
    ///
    /// # Errors
    /// When an entry has no day until which it counts.
    pub fn accept(&mut self, list: &AcceptList) -> Result<(), NoDay> {
        let day = self.after.taken.as_deref().and_then(|taken| taken.get(..10)).unwrap_or_default();
        let (mut accepted, mut notes) = (Vec::new(), Vec::new());
        for of in &list.accept {
            if of.until.parse::<chrono::NaiveDate>().is_err() {
                return Err(NoDay { until: of.until.clone() });
            }
            let is_it = |found: &Found| found.code == of.code && found.place() == of.about;
            let (found, others): (Vec<Found>, Vec<Found>) =
                self.findings.new.drain(..).partition(is_it);
            self.findings.new = others;
            let name = format!("{} {}", of.code, of.about);
            if *day > *of.until {
                let there = found.len();
                self.findings.new.extend(found);
                if there > 0 || self.findings.kept.iter().any(is_it) {
                    notes.push(format!(
                        "{name} was accepted until {} and is not any more",
                        of.until
                    ));
                } else {
                    notes.push(format!(
                        "{name} was accepted until {}, and is not there: take the entry out",
                        of.until
                    ));
                }
                continue;
            }
            if found.is_empty() && !self.findings.kept.iter().any(is_it) {
                notes.push(format!("{name} is accepted, and is not there: take the entry out"));
            }
            accepted.extend(found.into_iter().map(|finding| Accepted {
                finding,
                reason: of.reason.clone(),
                until: of.until.clone(),
            }));
        }
        self.findings.new.sort();
        self.findings.accepted = accepted;
        self.notes.extend(notes);
        Ok(())
    }
}

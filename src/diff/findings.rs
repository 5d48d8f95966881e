//! Findings that are new, that persist, and that are resolved.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::accept::Accepted;
use super::records::knows_less;
use super::{Both, Category, CountChange, on_both_sides};
use crate::model::Kind;
use crate::state::{Found, State};

/// What became of the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FindingChanges {
    /// New ones, the worst first.
    pub new: Vec<Found>,
    /// Those that are resolved, or whose record is gone.
    pub resolved: Vec<Found>,
    /// How many persist, their sentence as it was or with other numbers.
    pub persisting: usize,
    /// Those that persist.
    #[serde(skip)]
    pub kept: Vec<Found>,
    /// New ones that somebody accepted; they are not among the new ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// How many are not told any more, and may persist: their record is not in the later export, or less is known of it.
    pub not_told: usize,
}

impl FindingChanges {
    /// Leaves out those whose code is not wanted.
    pub fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        let Self { new, resolved, persisting, kept, accepted, not_told: _ } = self;
        new.retain(|found| is_wanted(&found.code));
        resolved.retain(|found| is_wanted(&found.code));
        kept.retain(|found| is_wanted(&found.code));
        accepted.retain(|of| is_wanted(&of.finding.code));
        *persisting = kept.len();
    }

    /// Whether none is new and none resolved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.resolved.is_empty() && self.accepted.is_empty()
    }
}

/// A finding is the same where its code and what it is about are, but for numbers in the name of a file; of several of one code
/// about one record, as many as before.
/// One that is not there any more is resolved only where the later snapshot could tell it.
pub(super) fn changes(
    before: &State,
    after: &State,
    both: &[Both<'_>],
    counts: &[CountChange],
) -> FindingChanges {
    let key =
        |found: &Found| (found.code.clone(), found.about.clone(), without_digits(&found.file));
    let mut earlier: BTreeMap<_, Vec<&Found>> = BTreeMap::new();
    for found in before.findings.iter().rev() {
        earlier.entry(key(found)).or_default().push(found);
    }
    let mut changes = FindingChanges::default();
    for found in &after.findings {
        match earlier.get_mut(&key(found)).and_then(Vec::pop) {
            Some(_) => changes.kept.push(found.clone()),
            None => changes.new.push(found.clone()),
        }
    }
    let lost = counts.iter().filter(|of| of.category == Category::EvidenceLost);
    let mut lost: BTreeSet<(&str, i64)> = lost.map(|of| (of.kind.as_str(), of.id)).collect();
    let less = on_both_sides(both).filter(|(earlier, later)| knows_less(earlier, later));
    lost.extend(less.map(|(_, later)| (later.kind.as_str(), later.id)));
    for found in earlier.into_values().flatten() {
        if found.record().is_none_or(|record| !lost.contains(&record) && could_tell(after, record))
        {
            changes.resolved.push(found.clone());
        } else {
            changes.not_told += 1;
        }
    }
    changes.persisting = changes.kept.len();
    changes.new.sort();
    changes.resolved.sort();
    changes
}

/// The name of a file with each number in it as one sign: a dump is named by its night, and a page by its place.
fn without_digits(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            c if !c.is_ascii_digit() => plain.push(c),
            _ if plain.ends_with('#') => {}
            _ => plain.push('#'),
        }
    }
    plain
}

/// Whether a snapshot holds a record, or shows that there is no such record.
fn could_tell(state: &State, (kind, id): (&str, i64)) -> bool {
    let holds = if kind == Kind::Capture.key() {
        state.captures.find(id).is_some()
    } else if kind == Kind::Occurrence.key() {
        state.occurrences.has(id)
    } else {
        state.record(kind, id).is_some()
    };
    holds || state.holds_all(kind, None)
}

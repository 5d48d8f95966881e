//! Findings that are new, that persist, and that are resolved.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::state::{Found, State};

/// What became of the findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FindingChanges {
    /// New ones, the worst first.
    pub new: Vec<Found>,
    /// Those that are resolved, or whose record is not there any more.
    pub resolved: Vec<Found>,
    /// How many persist, their sentence as it was or with other numbers.
    pub persisting: usize,
}

impl FindingChanges {
    /// Whether none is new and none resolved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.resolved.is_empty()
    }
}

/// A finding is the same where its code and what it is about are; of several of one code about one record, as many as before.
pub(super) fn changes(before: &State, after: &State) -> FindingChanges {
    let key = |found: &Found| (found.code.clone(), found.about.clone(), found.file.clone());
    let mut earlier: BTreeMap<_, Vec<&Found>> = BTreeMap::new();
    for found in before.findings.iter().rev() {
        earlier.entry(key(found)).or_default().push(found);
    }
    let mut changes = FindingChanges::default();
    for found in &after.findings {
        match earlier.get_mut(&key(found)).and_then(Vec::pop) {
            Some(_) => changes.persisting += 1,
            None => changes.new.push(found.clone()),
        }
    }
    changes.resolved = earlier.into_values().flatten().cloned().collect();
    changes.new.sort();
    changes.resolved.sort();
    changes
}

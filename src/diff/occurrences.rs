//! Occurrences that are new, gone, or taken for another taxon.

use std::collections::BTreeMap;

use serde::Serialize;

use super::by_id;
use crate::model::Kind;
use crate::state::{Occurrence, State};

/// What became of the occurrences.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OccurrenceChanges {
    /// How many are new: the earlier snapshot held all there were.
    pub new: usize,
    /// Which, by id.
    #[serde(skip)]
    pub new_ids: Vec<i64>,
    /// How many are in the later export only. Whether they are new is not known.
    pub first_seen: usize,
    /// Which, by id.
    #[serde(skip)]
    pub first_seen_ids: Vec<i64>,
    /// Those that are gone, by id.
    pub gone: Vec<i64>,
    /// Those that are taken for another taxon, by id.
    pub determined: Vec<Determination>,
    /// How many have another score for the same taxon.
    pub scored: usize,
}

impl OccurrenceChanges {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An occurrence that is taken for another taxon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Determination {
    /// The key of the occurrence.
    pub id: i64,
    /// The taxon it was taken for, by name where the snapshot has it.
    pub before: String,
    /// The taxon it is taken for.
    pub after: String,
}

/// Scores that differ by less are the same: formats round them.
const SAME: f64 = 1e-6;

/// What became of the occurrences; those that the later export lacks without showing that they are gone are only counted.
pub(super) fn changes(
    before: &State,
    after: &State,
    not_in_export: &mut BTreeMap<&'static str, usize>,
) -> OccurrenceChanges {
    let mut changes = OccurrenceChanges::default();
    let holds_all = |state: &State| state.holds_all(Kind::Occurrence.key(), None);
    let (was_whole, is_whole) = (holds_all(before), holds_all(after));
    for pair in by_id(before.occurrences.iter(), after.occurrences.iter(), |of| of.id) {
        match pair {
            (Some(was), Some(is)) => changes.compare((before, &was), (after, &is)),
            (Some(was), None) if is_whole => changes.gone.push(was.id),
            (Some(_), None) => *not_in_export.entry(Kind::Occurrence.key()).or_default() += 1,
            (None, Some(is)) if was_whole => changes.new_ids.push(is.id),
            (None, Some(is)) => changes.first_seen_ids.push(is.id),
            (None, None) => {}
        }
    }
    changes.new = changes.new_ids.len();
    changes.first_seen = changes.first_seen_ids.len();
    changes
}

impl OccurrenceChanges {
    fn compare(
        &mut self,
        (before, was): (&State, &Occurrence),
        (after, is): (&State, &Occurrence),
    ) {
        match (was.taxon, is.taxon) {
            (Some(from), Some(to)) if from != to => self.determined.push(Determination {
                id: is.id,
                before: taxon(before, from),
                after: taxon(after, to),
            }),
            _ => {
                let scores = was.score.zip(is.score);
                self.scored += usize::from(scores.is_some_and(|(was, is)| (was - is).abs() > SAME));
            }
        }
    }
}

/// A taxon by its name, else by its id.
fn taxon(state: &State, id: Option<i64>) -> String {
    let Some(id) = id else { return "not determined".to_owned() };
    match state.record(Kind::Taxon.key(), id).filter(|record| !record.name.is_empty()) {
        Some(record) => record.name.clone(),
        None => format!("taxon {id}"),
    }
}

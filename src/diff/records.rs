//! Records that are new, gone or changed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Both, by_id, title};
use crate::model::Kind;
use crate::state::{Members, Record, State};

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// It is gone: the later snapshot holds all of its kind.
    Gone,
    /// Some of its fields have another value.
    Changed,
    /// It is new: the earlier snapshot held all of its kind, or it was created since.
    New,
    /// It is in the later export only. Whether it is new is not known.
    FirstSeen,
}

impl Seen {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::New => "new",
            Self::FirstSeen => "first seen",
        }
    }
}

/// A record that is new, gone or changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordChange {
    /// What became of it.
    pub seen: Seen,
    /// Its kind, by the word of the API.
    pub kind: String,
    /// Its key.
    pub id: i64,
    /// How it is called in sentences.
    pub title: String,
    /// The fields that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// A field with another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Its name in the API.
    pub field: String,
    /// The earlier value.
    pub before: String,
    /// The later value.
    pub after: String,
}

/// Jobs that went from one state to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// The state they left; `None`: they are new.
    pub from: Option<String>,
    /// The state they reached.
    pub to: String,
    /// Their ids, ascending.
    pub jobs: Vec<i64>,
}

/// The records of two states, those with the same kind and id together. Both are sorted by these.
pub(super) fn pair<'a>(before: &'a [Record], after: &'a [Record]) -> Vec<Both<'a>> {
    by_id(each(before), each(after), key).collect()
}

/// The records of a state, of several with the same kind and id the last one.
fn each(records: &[Record]) -> impl Iterator<Item = &Record> {
    records.chunk_by(|a, b| key(a) == key(b)).filter_map(<[Record]>::last)
}

fn key(record: &Record) -> (&str, i64) {
    (&record.kind, record.id)
}

/// The fields that both sides tell, with other values.
pub(super) fn changed_fields(before: &Record, after: &Record) -> Vec<FieldChange> {
    let told = before.fields.iter();
    let pairs = told.filter_map(|(field, value)| Some((field, value, after.fields.get(field)?)));
    let changed = pairs.filter(|(_, before, after)| before != after);
    changed
        .map(|(field, before, after)| FieldChange {
            field: field.clone(),
            before: before.clone(),
            after: after.clone(),
        })
        .collect()
}

/// What became of each record that is not the same; counts those that were only touched, and those that the later export
/// lacks without showing that they are gone.
pub(super) fn changes(
    before: &State,
    after: &State,
    both: &[Both<'_>],
    (not_in_export, touched): (
        &mut BTreeMap<&'static str, usize>,
        &mut BTreeMap<&'static str, usize>,
    ),
) -> Vec<RecordChange> {
    let whole = |state: &State, record: &Record| state.holds_all(&record.kind, record.project());
    let mut changes = Vec::new();
    let count = |counts: &mut BTreeMap<&'static str, usize>, record: &Record| {
        if let Some(kind) = record.kind() {
            *counts.entry(kind.key()).or_default() += 1;
        }
    };
    for pair in both {
        let (seen, fields, record) = match *pair {
            (Some(earlier), Some(later)) => {
                let fields = changed_fields(earlier, later);
                if fields.is_empty() {
                    if is_touched(earlier, later) {
                        count(touched, later);
                    }
                    continue;
                }
                (Seen::Changed, fields, later)
            }
            (Some(earlier), None) if whole(after, earlier) => (Seen::Gone, Vec::new(), earlier),
            (Some(earlier), None) => {
                count(not_in_export, earlier);
                continue;
            }
            (None, Some(later)) if whole(before, later) || is_younger(later, before) => {
                (Seen::New, Vec::new(), later)
            }
            (None, Some(later)) => (Seen::FirstSeen, Vec::new(), later),
            (None, None) => continue,
        };
        changes.push(RecordChange {
            seen,
            kind: record.kind.clone(),
            id: record.id,
            title: title(record),
            fields,
        });
    }
    changes.sort_by(|a, b| (a.seen, &a.kind, a.id).cmp(&(b.seen, &b.kind, b.id)));
    changes
}

/// Whether a record was saved again, and nothing that a comparison looks at changed. Some exports cut microseconds.
fn is_touched(before: &Record, after: &Record) -> bool {
    let times = before.updated.zip(after.updated);
    times.is_some_and(|(was, is)| was.abs_diff(is) >= 1_000_000)
        && before.counts == after.counts
        && before.members == after.members
}

/// Whether less is known of a record than before: a field, a count or its members are not told any more.
pub(super) fn knows_less(before: &Record, after: &Record) -> bool {
    let has_all = |of: &Option<Members>| of.as_ref().is_some_and(|members| members.all);
    before.fields.keys().any(|field| !after.fields.contains_key(field))
        || before.counts.iter().any(|of| !after.counts.iter().any(|is| is.what == of.what))
        || (has_all(&before.members) && !has_all(&after.members))
}

/// Whether a record was created after the earlier snapshot was taken.
fn is_younger(record: &Record, before: &State) -> bool {
    let created = record.created.map(crate::model::ServerTime::from_micros);
    let created = created.map(crate::model::ServerTime::minute);
    matches!((created, &before.about.taken), (Some(created), Some(taken)) if created > *taken)
}

/// Jobs by the states that they left and reached; jobs that are new count from none.
pub(super) fn transitions(both: &[Both<'_>]) -> Vec<Transition> {
    let mut jobs: BTreeMap<(Option<&str>, &str), BTreeSet<i64>> = BTreeMap::new();
    for (before, after) in both {
        let Some(after) = after.filter(|record| record.kind == Kind::Job.key()) else { continue };
        let Some(to) = after.fields.get("status") else { continue };
        let from = before.and_then(|before| before.fields.get("status"));
        if from != Some(to) {
            jobs.entry((from.map(String::as_str), to)).or_default().insert(after.id);
        }
    }
    let transitions = jobs.into_iter().map(|((from, to), jobs)| Transition {
        from: from.map(str::to_owned),
        to: to.to_owned(),
        jobs: jobs.into_iter().collect(),
    });
    transitions.collect()
}

#[cfg(test)]
mod tests;

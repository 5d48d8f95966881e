//! Captures that are new, gone, changed, or were imported again.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::{FieldChange, by_id};
use crate::model::{CameraTime, Kind};
use crate::state::{Capture, Detected, State};

/// What became of the captures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CaptureChanges {
    /// New ones, by id.
    pub new: Vec<i64>,
    /// Those in the later export only, of a project of which the earlier one did not hold all. Whether they are new is not
    /// known.
    pub first_seen: Vec<i64>,
    /// Those that are gone, by id.
    pub gone: Vec<i64>,
    /// Those that were imported again, with the same station and path: the earlier id and the later one.
    pub imported_again: Vec<(i64, i64)>,
    /// How many were processed since.
    pub processed: usize,
    /// Which, by id.
    #[serde(skip)]
    pub processed_ids: Vec<i64>,
    /// Those with another value of a field, by id.
    pub changed: Vec<CaptureChange>,
}

impl CaptureChanges {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A capture with another value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaptureChange {
    /// Its key.
    pub id: i64,
    /// The fields.
    pub fields: Vec<FieldChange>,
}

/// What became of the captures; those that the later export lacks without showing that they are gone are only counted.
pub(super) fn changes(
    before: &State,
    after: &State,
    not_in_export: &mut BTreeMap<&'static str, usize>,
) -> CaptureChanges {
    let mut changes = CaptureChanges::default();
    let (mut lost, mut found) = (Vec::new(), Vec::new());
    for pair in by_id(before.captures.iter(), after.captures.iter(), |of| of.id) {
        match pair {
            (Some(was), Some(is)) => changes.compare(&was, &is),
            (was, is) => {
                lost.extend(was);
                found.extend(is);
            }
        }
    }
    changes.imported_again = imported_again(&lost, &found);
    let again: BTreeMap<i64, i64> = changes.imported_again.iter().copied().collect();
    let later_ids: BTreeMap<i64, i64> = again.iter().map(|(was, is)| (*is, *was)).collect();
    let whole =
        |state: &State, capture: &Capture| state.holds_all(Kind::Capture.key(), capture.project);
    for capture in lost.iter().filter(|capture| !again.contains_key(&capture.id)) {
        if whole(after, capture) {
            changes.gone.push(capture.id);
        } else {
            *not_in_export.entry(Kind::Capture.key()).or_default() += 1;
        }
    }
    for capture in found.iter().filter(|capture| !later_ids.contains_key(&capture.id)) {
        let list = if whole(before, capture) { &mut changes.new } else { &mut changes.first_seen };
        list.push(capture.id);
    }
    changes
}

impl CaptureChanges {
    fn compare(&mut self, was: &Capture, is: &Capture) {
        if was == is {
            return;
        }
        let mut fields = Vec::new();
        let mut note = |field: &str, before: Option<String>, after: Option<String>| {
            if let (Some(before), Some(after)) = (before, after)
                && before != after
            {
                fields.push(FieldChange { field: field.to_owned(), before, after });
            }
        };
        let time = |time: Option<i64>| time.map(|time| CameraTime::from_micros(time).second());
        let number = |number: Option<i64>| number.map(|number| number.to_string());
        note("timestamp", time(was.timestamp), time(is.timestamp));
        note("deployment", number(was.deployment), number(is.deployment));
        // The session of a capture is told by its absence as well: it was regrouped.
        note("event", number(was.event), number(is.event));
        note("size", number(was.size), number(is.size));
        let path = |path: Option<u64>| path.map(|path| format!("hash {path:016x}"));
        note("path", path(was.path), path(is.path));
        let known = |of: Detected| (of != Detected::Unknown).then(|| of.words().to_owned());
        if was.detected == Detected::NotProcessed && known(is.detected).is_some() {
            if is.detected != Detected::NotProcessed {
                self.processed += 1;
                self.processed_ids.push(is.id);
            }
        } else {
            note("detections", known(was.detected), known(is.detected));
        }
        if !fields.is_empty() {
            self.changed.push(CaptureChange { id: is.id, fields });
        }
    }
}

/// Captures with another id, and the station and path of one that is not there any more.
fn imported_again(lost: &[Capture], found: &[Capture]) -> Vec<(i64, i64)> {
    let key = |capture: &Capture| Some((capture.deployment?, capture.path?));
    let mut by_path: HashMap<(i64, u64), Option<i64>> = HashMap::new();
    for capture in lost {
        if let Some(key) = key(capture) {
            // Of two with one path, none is told.
            by_path.entry(key).and_modify(|id| *id = None).or_insert(Some(capture.id));
        }
    }
    let pairs = found.iter().filter_map(|capture| {
        let was = by_path.get_mut(&key(capture)?)?.take()?;
        Some((was, capture.id))
    });
    let mut pairs: Vec<(i64, i64)> = pairs.collect();
    pairs.sort_unstable();
    pairs
}

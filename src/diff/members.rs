//! Captures that entered or left capture sets.

use serde::Serialize;

use super::{Both, on_both_sides, records::changed_fields, title};
use crate::state::{KWARGS, KWARGS_SERVED, Record, State};

/// A capture set that captures entered or left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberChange {
    /// The key of the capture set.
    pub id: i64,
    /// How it is called in sentences.
    pub title: String,
    /// Whether its method or its settings were edited as well.
    pub rule_changed: bool,
    /// Captures that entered, by why.
    pub entered: Vec<Moved>,
    /// Captures that left, by why.
    pub left: Vec<Moved>,
}

/// Captures that entered or left a capture set for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Why.
    pub why: &'static str,
    /// Their ids, ascending.
    pub captures: Vec<i64>,
}

impl Moved {
    /// How many captures some groups have.
    #[must_use]
    pub fn captures_of(groups: &[Self]) -> usize {
        groups.iter().map(|group| group.captures.len()).sum()
    }
}

/// The capture sets that captures entered or left. That one entered is told where the earlier members are known to be all,
/// that one left where the later ones are.
pub(super) fn changes(before: &State, after: &State, both: &[Both<'_>]) -> Vec<MemberChange> {
    on_both_sides(both).filter_map(|sides| change(before, after, sides)).collect()
}

fn change(
    before: &State,
    after: &State,
    (earlier, later): (&Record, &Record),
) -> Option<MemberChange> {
    let (was, is) = (earlier.members.as_ref()?, later.members.as_ref()?);
    let less = |of: &[i64], than: &[i64]| -> Vec<i64> {
        of.iter().filter(|id| than.binary_search(id).is_err()).copied().collect()
    };
    let entered = if was.all { less(&is.ids, &was.ids) } else { Vec::new() };
    let left = if is.all { less(&was.ids, &is.ids) } else { Vec::new() };
    if entered.is_empty() && left.is_empty() {
        return None;
    }
    let entered = grouped(entered, |id| match before.captures.find(id) {
        None => "not in the earlier snapshot",
        Some(_) => "was there, and not in the set",
    });
    let left = grouped(left, |id| match after.captures.find(id) {
        None => "not in the later snapshot",
        Some(_) => "is still there, and not in the set",
    });
    let fields = changed_fields(earlier, later);
    let is_rule = |field: &str| ["method", KWARGS, KWARGS_SERVED].contains(&field);
    Some(MemberChange {
        id: later.id,
        title: title(later),
        rule_changed: fields.iter().any(|change| is_rule(&change.field)),
        entered,
        left,
    })
}

/// Captures by why, the more frequent first.
fn grouped(ids: Vec<i64>, why: impl Fn(i64) -> &'static str) -> Vec<Moved> {
    let mut groups: Vec<Moved> = Vec::new();
    for id in ids {
        let why = why(id);
        match groups.iter_mut().find(|group| group.why == why) {
            Some(group) => group.captures.push(id),
            None => groups.push(Moved { why, captures: vec![id] }),
        }
    }
    groups.sort_by_key(|group| (std::cmp::Reverse(group.captures.len()), group.why));
    groups
}

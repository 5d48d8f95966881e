//! A part of some things.

use serde::Serialize;

/// A part of a whole: how many records have a property, of those of which the snapshot tells whether they have it. The
/// whole is never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Portion {
    /// How many are.
    pub part: i64,
    /// Of how many it is known; greater than 0.
    pub of: i64,
}

impl Portion {
    /// Counts those that are so; `None` where it is known of none.
    pub(super) fn of(told: impl Iterator<Item = Option<bool>>) -> Option<Self> {
        let start = Self { part: 0, of: 0 };
        let all = told
            .flatten()
            .fold(start, |all, yes| Self { part: all.part + i64::from(yes), of: all.of + 1 });
        (all.of > 0).then_some(all)
    }
}

//! Stored numbers against recounted ones, before and after.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Both, on_both_sides, records::changed_fields, title};
use crate::model::{CountKind, Kind};
use crate::state::{Count, KWARGS, KWARGS_SERVED, Record, Standing, State};

/// How a stored number and the recounted one, or a sample, stand to how they stood. The order is that of lists: what
/// somebody has to look at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// They were equal and differ.
    Regressed,
    /// They differ by more than before.
    Worse,
    /// They differ, as is known only since more is.
    EvidenceGainedDiffers,
    /// They were equal and differ, or differ by more, since the method, its settings, the project's filters or mothbook
    /// itself changed.
    RuleChanged,
    /// They differ by less than before.
    Better,
    /// They differ by as much as before, both with other numbers.
    Known,
    /// It was known whether they are equal, and is not any more.
    EvidenceLost,
    /// They are equal, as is known only since more is.
    EvidenceGained,
    /// They differed and are equal.
    Fixed,
    /// Both have another number, and are equal as before.
    MovedTogether,
    /// The stored number is another one. Whether it is right was not known, and is not.
    Unproved,
    /// Nothing changed.
    Same,
}

impl Category {
    /// All, the most pressing first.
    pub const ALL: [Self; 12] = [
        Self::Regressed,
        Self::Worse,
        Self::EvidenceGainedDiffers,
        Self::RuleChanged,
        Self::Better,
        Self::Known,
        Self::EvidenceLost,
        Self::EvidenceGained,
        Self::Fixed,
        Self::MovedTogether,
        Self::Unproved,
        Self::Same,
    ];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Regressed => "regressed",
            Self::Worse => "worse",
            Self::EvidenceGainedDiffers => "evidence gained, differs",
            Self::RuleChanged => "rule changed",
            Self::Better => "better",
            Self::Known => "known",
            Self::EvidenceLost => "evidence lost",
            Self::EvidenceGained => "evidence gained",
            Self::Fixed => "fixed",
            Self::MovedTogether => "moved together",
            Self::Unproved => "changed, unproved",
            Self::Same => "same",
        }
    }

    /// Whether it is worse than before, and not only known better.
    #[must_use]
    pub fn is_regression(self) -> bool {
        matches!(self, Self::Regressed | Self::Worse)
    }
}

/// A stored number of a record, or how a sample came out, that is not the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountChange {
    /// How it stands to how it stood.
    pub category: Category,
    /// The kind of the record, by the word of the API.
    pub kind: String,
    /// The key of the record.
    pub id: i64,
    /// How the record is called in sentences.
    pub title: String,
    /// Which number: a field of the API, or `sample`.
    pub what: String,
    /// How it stood.
    pub before: Side,
    /// How it stands.
    pub after: Side,
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    /// What the platform stored.
    pub stored: Option<i64>,
    /// What was recounted, or the least that it can be.
    pub recounted: Option<i64>,
    /// How the two compare.
    pub standing: Standing,
}

impl From<&Count> for Side {
    fn from(count: &Count) -> Self {
        Self { stored: count.stored, recounted: count.recounted, standing: count.standing }
    }
}

impl Side {
    /// By how much the two differ, whichever is more; `None` where one of them has no number.
    fn distance(self) -> Option<u64> {
        Some(self.recounted?.abs_diff(self.stored?))
    }
}

/// The counts that are not the same, the worst first; and how many are.
pub(super) fn changes(
    before: &State,
    after: &State,
    both: &[Both<'_>],
) -> (Vec<CountChange>, usize) {
    let rules = Rules::new(before, after, both);
    let mut changes = Vec::new();
    let mut same = 0;
    for (earlier, later) in on_both_sides(both) {
        for count in &later.counts {
            let Some(former) = earlier.counts.iter().find(|of| of.what == count.what) else {
                continue;
            };
            let sides = (Side::from(former), Side::from(count));
            let changed = rules.changed((earlier, later), &count.what, sides);
            match category(sides.0, sides.1, changed) {
                Category::Same => same += 1,
                category => changes.push(CountChange {
                    category,
                    kind: later.kind.clone(),
                    id: later.id,
                    title: title(later),
                    what: count.what.clone(),
                    before: sides.0,
                    after: sides.1,
                }),
            }
        }
    }
    changes.sort_by(|a, b| {
        (a.category, &a.kind, a.id, &a.what).cmp(&(b.category, &b.kind, b.id, &b.what))
    });
    (changes, same)
}

/// How a number stands to how it stood.
fn category(before: Side, after: Side, rule_changed: bool) -> Category {
    use Standing::{Differs, Equal, Unproved};
    let is_same = before == after;
    let found = match (before.standing, after.standing) {
        (Equal, Equal) | (Differs, Differs) | (Unproved, Unproved) if is_same => Category::Same,
        (Equal, Equal) => Category::MovedTogether,
        (Equal, Differs) => Category::Regressed,
        (Differs, Equal) => Category::Fixed,
        (Differs, Differs) => match (before.distance(), after.distance()) {
            (Some(was), Some(is)) if is > was => Category::Worse,
            (Some(was), Some(is)) if is < was => Category::Better,
            _ => Category::Known,
        },
        (Equal | Differs, Unproved) => Category::EvidenceLost,
        (Unproved, Equal) => Category::EvidenceGained,
        (Unproved, Differs) => Category::EvidenceGainedDiffers,
        // A lower bound that moved says nothing of the number.
        (Unproved, Unproved) if before.stored == after.stored => Category::Same,
        (Unproved, Unproved) => Category::Unproved,
    };
    if rule_changed && found.is_regression() { Category::RuleChanged } else { found }
}

/// What the rules by which numbers are counted were, and are.
struct Rules {
    /// Whether another version of mothbook recounted.
    tool: bool,
    /// Projects whose default filters changed.
    filters: BTreeMap<i64, bool>,
}

impl Rules {
    fn new(before: &State, after: &State, both: &[Both<'_>]) -> Self {
        let projects = on_both_sides(both).filter(|(_, later)| later.kind == Kind::Project.key());
        let filters = projects.map(|(earlier, later)| {
            let fields = changed_fields(earlier, later);
            let is_filter =
                |field: &str| ["score_threshold", "include_taxa", "exclude_taxa"].contains(&field);
            (later.id, fields.iter().any(|change| is_filter(&change.field)))
        });
        Self { tool: before.about.tool != after.about.tool, filters: filters.collect() }
    }

    /// Whether a number may be another one for a rule that changed, and not for the data.
    fn changed(
        &self,
        (earlier, later): (&Record, &Record),
        what: &str,
        (before, after): (Side, Side),
    ) -> bool {
        let is_by_tool = self.tool && before.stored == after.stored;
        let fields = || changed_fields(earlier, later);
        let is_edited = what == "sample"
            && fields()
                .iter()
                .any(|change| ["method", KWARGS, KWARGS_SERVED].contains(&change.field.as_str()));
        let is_filtered = [CountKind::Occurrences, CountKind::Taxa].map(CountKind::api_name);
        let is_filtered = is_filtered.contains(&what) || what == "detections_count";
        let filters = || later.project().and_then(|id| self.filters.get(&id)).copied();
        is_by_tool || is_edited || (is_filtered && filters() == Some(true))
    }
}

#[cfg(test)]
mod tests;

//! Whether a set of members is a possible draw.

use std::collections::BTreeSet;

use super::expectation::Expectation;
use crate::model::CaptureRow;

/// A set of members against an expectation.
pub(super) struct Comparison {
    pub(super) entered: Vec<CaptureRow>,
    pub(super) left: Vec<CaptureRow>,
    pub(super) wrong_choices: usize,
}

impl Comparison {
    pub(super) fn of(drawn: &Expectation, members: &BTreeSet<CaptureRow>) -> Self {
        let sure: BTreeSet<CaptureRow> = drawn.sure.iter().copied().collect();
        let possible: BTreeSet<CaptureRow> =
            drawn.choices.iter().flat_map(|choice| choice.from.iter().copied()).collect();
        let wrong = drawn.choices.iter().filter(|choice| {
            let taken = choice.from.iter().filter(|row| members.contains(row)).count();
            let has_one =
                choice.one_of.is_empty() || choice.one_of.iter().any(|row| members.contains(row));
            taken != choice.k || !has_one
        });
        Self {
            entered: sure.difference(members).copied().collect(),
            left: members
                .iter()
                .filter(|row| !sure.contains(row) && !possible.contains(row))
                .copied()
                .collect(),
            wrong_choices: wrong.count(),
        }
    }

    pub(super) fn holds(&self) -> bool {
        self.entered.is_empty() && self.left.is_empty() && self.wrong_choices == 0
    }
}

/// Whether these members satisfy an expectation: all that is sure, the right number of each choice, and
/// nothing else.
#[must_use]
pub fn satisfies(drawn: &Expectation, members: &BTreeSet<CaptureRow>) -> bool {
    Comparison::of(drawn, members).holds()
}

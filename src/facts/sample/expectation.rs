//! What a sampling method would draw now: which captures for certain, and among which it chooses.

use crate::facts::Why;
use crate::model::CaptureRow;

/// A choice of `k` captures among `from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// How many are drawn; less than there are.
    pub k: usize,
    /// Among which, ascending.
    pub from: Vec<CaptureRow>,
    /// If not empty: at least one of these is drawn.
    pub one_of: Vec<CaptureRow>,
}

/// What would be drawn: all of `sure`, and each choice. No capture stands in two places.
///
/// It covers deterministic methods, ties and randomness alike, so that one rule judges them all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// Drawn for certain, ascending.
    pub sure: Vec<CaptureRow>,
    /// Choices left to the database or to chance.
    pub choices: Vec<Choice>,
    /// Whether the choices are chance and not ties.
    pub random: bool,
    /// How many captures pass the filters, where the method has some.
    pub eligible: usize,
    /// Whether the kwargs can select nothing, whatever the captures are.
    pub selects_nothing: bool,
    /// Captures that are picked, or may be, only because the database sorts unknown values as the greatest.
    pub nulls_first: Vec<CaptureRow>,
}

/// Why there is no expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleError {
    /// The live system fails to populate; why.
    Fails(String),
    /// The method has no sampler in the live system.
    NoSampler,
    /// The snapshot does not tell enough.
    Unknown(Why),
}

/// The error that the live system fails, for this reason.
pub(super) fn fails(reason: impl Into<String>) -> SampleError {
    SampleError::Fails(reason.into())
}

impl Expectation {
    /// How many captures are drawn.
    #[must_use]
    pub fn size(&self) -> usize {
        self.sure.len() + self.choices.iter().map(|choice| choice.k).sum::<usize>()
    }

    /// Whether nothing is left to choose.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        self.choices.is_empty()
    }

    /// Adds `k` of `from`, plainly if that is all or nothing of them.
    pub(super) fn add(&mut self, k: usize, from: Vec<CaptureRow>) {
        if k >= from.len() {
            self.sure.extend(from);
        } else if k > 0 {
            self.choices.push(Choice { k, from, one_of: Vec::new() });
        }
    }

    pub(super) fn sorted(mut self) -> Self {
        self.sure.sort_unstable();
        for choice in &mut self.choices {
            choice.from.sort_unstable();
            choice.one_of.sort_unstable();
        }
        self.nulls_first.sort_unstable();
        self
    }
}

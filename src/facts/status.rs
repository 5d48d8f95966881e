//! How a collection came out: its counts, its sample, and both together with its errors.

use std::collections::BTreeSet;

use super::{CountFact, SampleFact, SampleVerdict, Verdict, Why};
use crate::finding::Code;

/// How the counts of a collection, or its sample, came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Something differs.
    Drift,
    /// There is something to compare, and the snapshot does not tell with what.
    NotVerifiable,
    /// There is nothing to compare: nothing was recorded, or the method has no sampler.
    NothingToCompare,
    /// Nothing is contradicted, but not all of it is known exactly.
    Consistent,
    /// All that was recorded was recomputed exactly and matches; or the members are what the method draws.
    Match,
}

impl Outcome {
    /// All, the worst first.
    pub const ALL: [Self; 5] =
        [Self::Drift, Self::NotVerifiable, Self::NothingToCompare, Self::Consistent, Self::Match];

    /// The word for it in documents and tables, spelt as an identifier.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Drift => "drift",
            Self::NotVerifiable => "not_verifiable",
            Self::NothingToCompare => "nothing_to_compare",
            Self::Consistent => "consistent",
            Self::Match => "match",
        }
    }

    /// The words for it on pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drift => "drift",
            Self::NotVerifiable => "not verifiable",
            Self::NothingToCompare => "nothing to compare",
            Self::Consistent => "consistent",
            Self::Match => "match",
        }
    }

    /// How the counts came out together.
    pub(super) fn of_counts(counts: &[CountFact]) -> Self {
        let recorded = || {
            let verdicts = counts.iter().map(|count| &count.verdict);
            verdicts.filter(|verdict| **verdict != Verdict::NothingRecorded)
        };
        let any = |wanted: fn(&Verdict) -> bool| recorded().any(wanted);
        if recorded().next().is_none() {
            Self::NothingToCompare
        } else if any(|verdict| matches!(verdict, Verdict::Drift { .. })) {
            Self::Drift
        } else if recorded().all(|verdict| *verdict == Verdict::Match) {
            Self::Match
        } else if any(|verdict| matches!(verdict, Verdict::Match | Verdict::Consistent)) {
            Self::Consistent
        } else {
            Self::NotVerifiable
        }
    }

    /// How the sample came out.
    pub(super) fn of_sample(sample: &SampleFact) -> Self {
        match &sample.verdict {
            SampleVerdict::Match | SampleVerdict::Audited => Self::Match,
            SampleVerdict::Drift => Self::Drift,
            SampleVerdict::NotVerifiable(Why::NoSampler) => Self::NothingToCompare,
            SampleVerdict::Fails(_) | SampleVerdict::NotVerifiable(_) => Self::NotVerifiable,
        }
    }
}

/// How a collection came out: the worst of its counts, its sample and its errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A recorded number differs from the recomputed one, or the members from a fresh sample.
    Drifted,
    /// A finding about it is an error.
    HasErrors,
    /// The counts or the sample cannot be verified.
    NotVerifiable,
    /// There is nothing to compare, neither counts nor a sample.
    NothingToCompare,
    /// Nothing is contradicted, but some of it is known by bounds only, or was not compared.
    Consistent,
    /// Numbers were recorded, all were recomputed exactly and match, and the members are what the method draws.
    Verified,
}

impl Status {
    /// All, the most pressing first.
    pub const ALL: [Self; 6] = [
        Self::Drifted,
        Self::HasErrors,
        Self::NotVerifiable,
        Self::NothingToCompare,
        Self::Consistent,
        Self::Verified,
    ];

    /// The worst of how counts and sample came out, and of the errors.
    pub(super) fn of(counts: Outcome, sample: Outcome, errors: &BTreeSet<Code>) -> Self {
        match counts.min(sample) {
            Outcome::Drift => Self::Drifted,
            _ if !errors.is_empty() => Self::HasErrors,
            Outcome::NotVerifiable => Self::NotVerifiable,
            Outcome::NothingToCompare if counts == sample => Self::NothingToCompare,
            Outcome::NothingToCompare | Outcome::Consistent => Self::Consistent,
            Outcome::Match => Self::Verified,
        }
    }

    /// The word for it in documents and tables, spelt as an identifier.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Drifted => "drifted",
            Self::HasErrors => "has_errors",
            Self::NotVerifiable => "not_verifiable",
            Self::NothingToCompare => "nothing_to_compare",
            Self::Consistent => "consistent",
            Self::Verified => "verified",
        }
    }

    /// The words for it on pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drifted => "drift",
            Self::HasErrors => "errors",
            Self::NotVerifiable => "not verifiable",
            Self::NothingToCompare => "nothing to compare",
            Self::Consistent => "consistent",
            Self::Verified => "verified",
        }
    }
}

#[cfg(test)]
mod tests;

//! Recomputed numbers with the evidence they rest on, and what a recorded number is against them.

use std::fmt;
use std::sync::Arc;

use super::sample::Rule;
use crate::model::{CaptureId, CountKind, Filtering, Witness};
use crate::numbers::count;

/// Why something cannot be known from a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The snapshot does not tell which captures are in the collection.
    NoMembers,
    /// The snapshot does not tell whether the members have detections.
    NoDetections,
    /// The snapshot holds no occurrences of the members.
    NoOccurrences,
    /// The project's default filters are not in the snapshot.
    NoFilters,
    /// The snapshot does not show that it holds all captures of the project; what speaks against it.
    IncompleteCaptures(Witness),
    /// The snapshot does not tell all of the members; what speaks against it.
    IncompleteMembers(Witness),
    /// The snapshot does not tell all detections of the members; what speaks against it.
    IncompleteDetections(Witness),
    /// The number of members whose detections or occurrences are not all known.
    DoubtfulMembers(usize),
    /// The input holds records of two states; what tells them apart.
    TwoStates(Arc<str>),
    /// A capture does not tell a field that the method looks at.
    UnsaidField(CaptureId),
    /// The collection's project is not known.
    NoProject,
    /// The collection's method or kwargs are not known.
    NoMethod,
    /// The API does not serve this argument of the method.
    KwargNotServed(&'static str),
    /// The API drops nulls and turns strings into numbers; read so, the members fit.
    LossyKwargs(&'static str),
    /// Nothing is in it: it was never populated, or populating failed.
    Empty,
    /// The members fit a rule that the platform followed before, and nothing says that they are younger than it.
    FormerRule(Rule),
    /// The method does not take one of the arguments: what the platform makes of that, in words.
    UnknownArgument(Arc<str>),
    /// The method has no sampler in the platform.
    NoSampler,
    /// A record needed for a filter is missing.
    MissingRecord(&'static str),
    /// The detections of a capture are not wholly known.
    DoubtfulDetections,
    /// The snapshot may not hold all occurrences; what speaks against it.
    IncompleteOccurrences(Witness),
    /// The snapshot may not hold all events; what speaks against it.
    IncompleteEvents(Witness),
    /// The API may have counted the number when it was asked, in another way.
    MayBeOfTheMoment,
    /// Different numbers were recorded.
    SeveralRecorded,
    /// The sample drawn again has another size, but the members may be older than captures and kwargs.
    OtherSize(i64),
}

impl Why {
    /// Detections may be missing from their captures.
    pub(super) fn misplaced() -> Self {
        let words = "detections name captures that nothing else names";
        Self::IncompleteDetections(Witness::partial(words))
    }
}

impl fmt::Display for Why {
    #[expect(clippy::too_many_lines, reason = "a sentence for each reason")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMembers => f.write_str("the snapshot does not tell which captures are in it"),
            Self::NoDetections => {
                f.write_str("the snapshot does not tell which of its captures have detections")
            }
            Self::NoOccurrences => f.write_str("the snapshot holds no occurrences of its captures"),
            Self::NoFilters => {
                f.write_str("the default filters of its project are not in the snapshot")
            }
            Self::IncompleteCaptures(Witness::Unproved) => {
                f.write_str("the snapshot does not show that it holds all captures of the project")
            }
            Self::IncompleteCaptures(witness) => {
                write!(f, "the snapshot may not hold all captures of the project: {witness}")
            }
            Self::IncompleteMembers(Witness::Unproved) => {
                f.write_str("the snapshot may not tell all captures in it")
            }
            Self::IncompleteMembers(witness) => {
                write!(f, "the snapshot may not tell all captures in it: {witness}")
            }
            Self::IncompleteDetections(Witness::Unproved) => f.write_str(
                "responses of the API leave null markers out, and occurrences may hang on those alone",
            ),
            Self::IncompleteDetections(witness) => {
                write!(f, "the snapshot may not hold all detections: {witness}")
            }
            Self::DoubtfulMembers(n) => {
                let (n, have) = (count(*n), if *n == 1 { "has" } else { "have" });
                write!(f, "{n} of its captures {have} detections or occurrences that are not wholly known")
            }
            Self::DoubtfulDetections => {
                f.write_str("its detections or their occurrences are not wholly known")
            }
            Self::IncompleteOccurrences(Witness::Unproved) => {
                f.write_str("the snapshot does not show that it holds all occurrences")
            }
            Self::IncompleteOccurrences(witness) => {
                write!(f, "the snapshot may not hold all occurrences: {witness}")
            }
            Self::IncompleteEvents(Witness::Unproved) => {
                f.write_str("the snapshot does not show that it holds all sessions")
            }
            Self::IncompleteEvents(witness) => {
                write!(f, "the snapshot may not hold all sessions: {witness}")
            }
            Self::MayBeOfTheMoment => f.write_str(
                "the API may have counted it when it was asked, with other filters; only a dump tells the stored number",
            ),
            Self::SeveralRecorded => {
                f.write_str("the input holds different stored numbers; build one report for each export")
            }
            Self::TwoStates(words) => {
                write!(f, "the input holds two states of it: {words}; build one report for each")
            }
            Self::UnsaidField(capture) => {
                write!(f, "capture {capture} does not tell a field that the method looks at, or names a record that is not there or does not fit")
            }
            Self::NoProject => f.write_str("its project is not known"),
            Self::NoMethod => f.write_str("its sampling method is not known"),
            Self::KwargNotServed(name) => write!(f, "the API does not serve the argument {name}"),
            Self::LossyKwargs(reading) => {
                write!(f, "the API serves the settings incompletely; the members fit if {reading}")
            }
            Self::Empty => {
                f.write_str("no capture is in it: never populated, or populating failed")
            }
            Self::FormerRule(rule) => {
                write!(f, "the members fit {rule}: {}; nothing tells that they are younger", rule.words())
            }
            Self::UnknownArgument(words) => f.write_str(words),
            Self::NoSampler => f.write_str("the platform has no sampler for this method"),
            Self::MissingRecord(what) => write!(f, "the snapshot lacks {what}"),
            Self::OtherSize(n) => {
                write!(
                    f,
                    "run again the method selects {n} captures, but the members may be older than that"
                )
            }
        }
    }
}

/// A recomputed number, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The number, exactly.
    Exact(i64),
    /// A lower bound: the number is this or more; why it is no more than that.
    AtLeast(i64, Why),
    /// The snapshot does not tell the number.
    Unknown(Why),
}

impl Evidence {
    /// The word for it in documents and tables, spelt as an identifier.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Exact(_) => "exact",
            Self::AtLeast(..) => "at_least",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The number or the lower bound, where the snapshot tells one.
    #[must_use]
    pub const fn number(&self) -> Option<i64> {
        match self {
            Self::Exact(n) | Self::AtLeast(n, _) => Some(*n),
            Self::Unknown(_) => None,
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(n) => write!(f, "{n}"),
            Self::AtLeast(n, _) => write!(f, "at least {n}"),
            Self::Unknown(why) => write!(f, "not known: {why}"),
        }
    }
}

/// A recorded number against a recomputed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are equal.
    Match,
    /// They differ.
    Drift {
        /// Recomputed less recorded.
        by: i64,
        /// Whether the true difference may be greater.
        at_least: bool,
    },
    /// They differ by records that were created after the recorded number was computed, and by nothing else.
    Stale {
        /// How many: recomputed less recorded.
        newer: i64,
    },
    /// The recorded number is not below the lower bound that is known.
    Consistent,
    /// The recomputed number is not known.
    NotVerifiable(Why),
    /// The platform recorded nothing, or was not asked.
    NothingRecorded,
}

impl Verdict {
    /// The word for it in documents and tables, spelt as an identifier.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Drift { .. } => "drift",
            Self::Stale { .. } => "stale",
            Self::Consistent => "consistent",
            Self::NotVerifiable(_) => "not_verifiable",
            Self::NothingRecorded => "nothing_recorded",
        }
    }

    /// Recomputed less recorded, where that is known; of a lower bound, the least that it can be.
    #[must_use]
    pub const fn difference(&self) -> Option<i64> {
        match self {
            Self::Match => Some(0),
            Self::Drift { by, .. } | Self::Stale { newer: by } => Some(*by),
            Self::Consistent | Self::NotVerifiable(_) | Self::NothingRecorded => None,
        }
    }

    /// Whether both are known to differ.
    #[must_use]
    pub const fn differs(&self) -> bool {
        matches!(self, Self::Drift { .. } | Self::Stale { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Match => f.write_str("match"),
            Self::Drift { by, at_least: false } => write!(f, "drift {by:+}"),
            Self::Drift { by, at_least: true } => write!(f, "drift {by:+} or more"),
            Self::Stale { newer } => write!(f, "stale {newer:+}"),
            Self::Consistent => f.write_str("consistent"),
            Self::NotVerifiable(_) => f.write_str("not verifiable"),
            Self::NothingRecorded => f.write_str("nothing to compare"),
        }
    }
}

/// One count of one collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountFact {
    /// Which count.
    pub kind: CountKind,
    /// With or without the project's default filters.
    pub filtering: Filtering,
    /// What the platform recorded; `None`: it was not asked.
    pub recorded: Option<i64>,
    /// What follows from the records.
    pub recomputed: Evidence,
    /// The one against the other.
    pub verdict: Verdict,
}

/// The verdict on a recorded number, given the recomputed one.
#[must_use]
pub(super) fn compare(recorded: Option<i64>, recomputed: &Evidence) -> Verdict {
    let Some(recorded) = recorded else { return Verdict::NothingRecorded };
    match recomputed {
        Evidence::Exact(n) if *n == recorded => Verdict::Match,
        Evidence::Exact(n) => Verdict::Drift { by: n - recorded, at_least: false },
        Evidence::AtLeast(n, _) if *n > recorded => {
            Verdict::Drift { by: n - recorded, at_least: true }
        }
        Evidence::AtLeast(..) => Verdict::Consistent,
        Evidence::Unknown(why) => Verdict::NotVerifiable(why.clone()),
    }
}

/// The verdict on a number of which it is not known whether it was counted with or without default filters: it
/// drifts only if it fits neither.
#[must_use]
pub(super) fn compare_either(recorded: i64, filtered: &Evidence, unfiltered: &Evidence) -> Verdict {
    let verdicts = (compare(Some(recorded), filtered), compare(Some(recorded), unfiltered));
    match verdicts {
        (Verdict::Match, Verdict::Match) => Verdict::Match,
        (Verdict::Drift { by: a, at_least: x }, Verdict::Drift { by: b, at_least: y }) => {
            let (by, at_least) = if a.abs() <= b.abs() { (a, x) } else { (b, y) };
            Verdict::Drift { by, at_least }
        }
        (Verdict::NotVerifiable(why), _) | (_, Verdict::NotVerifiable(why)) => {
            Verdict::NotVerifiable(why)
        }
        _ => Verdict::Consistent,
    }
}

#[cfg(test)]
mod tests;

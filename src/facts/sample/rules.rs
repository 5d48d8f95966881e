//! The platform's rules of sampling, numbered. They change with its releases: which of them a sample is judged by stands on
//! its page, in the facts and in the tables.
//!
//! A number keeps its meaning for ever. `RULES.md` is made of this table, and a test holds it against it.

use std::fmt::{self, Write as _};

use crate::model::Arguments;

/// A rule of sampling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// `filters/1`
    Filters1,
    /// `full/1`
    Full1,
    /// `random/1`
    Random1,
    /// `interval/1`
    Interval1,
    /// `interval/2`
    Interval2,
    /// `interval/3`
    Interval3,
    /// `common_combined/1`
    CommonCombined1,
    /// `manual/1`
    Manual1,
    /// `detections_only/1`
    DetectionsOnly1,
    /// `random_from_each_event/1`
    RandomFromEachEvent1,
    /// `last_and_random_from_each_event/1`
    LastAndRandomFromEachEvent1,
    /// `greatest_file_size_from_each_event/1`
    GreatestFileSizeFromEachEvent1,
    /// `positional/1`
    Positional1,
    /// `nth/1`
    Nth1,
    /// `kwargs/1`
    Kwargs1,
    /// `kwargs/2`
    Kwargs2,
}

/// The year from which on `interval/2` is taken for certain. The platform changed in December 2025: a collection that was
/// populated in that month may have been by either rule.
pub(super) const FIRST_YEAR_OF_INTERVAL_2: i32 = 2026;

impl Rule {
    /// All rules, in the order of their table.
    pub const ALL: [Self; 16] = [
        Self::Filters1,
        Self::Full1,
        Self::Random1,
        Self::Interval1,
        Self::Interval2,
        Self::Interval3,
        Self::CommonCombined1,
        Self::Manual1,
        Self::DetectionsOnly1,
        Self::RandomFromEachEvent1,
        Self::LastAndRandomFromEachEvent1,
        Self::GreatestFileSizeFromEachEvent1,
        Self::Positional1,
        Self::Nth1,
        Self::Kwargs1,
        Self::Kwargs2,
    ];

    /// The rule by which a method draws with these arguments, where the platform takes them; `None` for a method without a
    /// sampler.
    pub(super) fn of(arguments: &Arguments) -> Option<Self> {
        match arguments {
            Arguments::Full(_) => Some(Self::Full1),
            Arguments::Random(_) => Some(Self::Random1),
            Arguments::Interval(arguments) if arguments.max_num.is_given() => Some(Self::Interval3),
            Arguments::Interval(_) => Some(Self::Interval2),
            Arguments::CommonCombined(_) => Some(Self::CommonCombined1),
            Arguments::Manual(_) => Some(Self::Manual1),
            Arguments::DetectionsOnly => Some(Self::DetectionsOnly1),
            Arguments::RandomFromEachEvent(_) => Some(Self::RandomFromEachEvent1),
            Arguments::LastAndRandomFromEachEvent(_) => Some(Self::LastAndRandomFromEachEvent1),
            Arguments::GreatestFileSizeFromEachEvent(_) => {
                Some(Self::GreatestFileSizeFromEachEvent1)
            }
            Arguments::Positional(_) => Some(Self::Positional1),
            Arguments::Nth(_) => Some(Self::Nth1),
            Arguments::StratifiedRandom | Arguments::Starred | Arguments::Unknown => None,
        }
    }

    /// Its number.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.entry().0
    }

    /// When the platform follows it; empty where no other rule is known.
    #[must_use]
    pub const fn when(self) -> &'static str {
        self.entry().1
    }

    /// What it says.
    #[must_use]
    pub const fn words(self) -> &'static str {
        self.entry().2
    }

    /// The table: number, when, what it says.
    #[expect(clippy::too_many_lines, reason = "a table: an entry for each rule")]
    const fn entry(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Filters1 => (
                "filters/1",
                "",
                "all filters that are given apply, and one that looks at time leaves out captures without a time; days and \
                 hours are inclusive; hours that do not ascend go over midnight, months do not go over the year's end",
            ),
            Self::Full1 => ("full/1", "", "all captures that pass the filters"),
            Self::Random1 => (
                "random/1",
                "",
                "size (100 where it is not given, null: all) of the captures that pass the filters, by chance",
            ),
            Self::Interval1 => (
                "interval/1",
                "before December 2025",
                "over the captures of all stations as one sequence by time: the first, then each that comes minute_interval \
                 (10 where it is not given) minutes or more after the last one taken",
            ),
            Self::Interval2 => (
                "interval/2",
                "since December 2025",
                "for each station on its own, by time: the first, then each that comes minute_interval (10 where it is not \
                 given) minutes or more after the last one taken; captures without a station are left out",
            ),
            Self::Interval3 => (
                "interval/3",
                "an open branch of July 2026",
                "as interval/2, at most max_num captures of each station",
            ),
            Self::CommonCombined1 => (
                "common_combined/1",
                "",
                "with minute_interval as interval/1, at most max_num; without it max_num of the captures that pass the \
                 filters, by chance, or in the order of stations, sessions and times where shuffle is false",
            ),
            Self::Manual1 => {
                ("manual/1", "", "the captures of the project whose ids are in image_ids")
            }
            Self::DetectionsOnly1 => {
                ("detections_only/1", "", "all captures that have a detection with a box")
            }
            Self::RandomFromEachEvent1 => (
                "random_from_each_event/1",
                "",
                "num_each (10 where it is not given) captures of each session, by chance",
            ),
            Self::LastAndRandomFromEachEvent1 => (
                "last_and_random_from_each_event/1",
                "",
                "of each session the last by time, an unknown time being the last, and num_each (1 where it is not given) \
                 others by chance",
            ),
            Self::GreatestFileSizeFromEachEvent1 => (
                "greatest_file_size_from_each_event/1",
                "",
                "num_each (1 where it is not given) captures of each session with the greatest size, an unknown size being \
                 the greatest",
            ),
            Self::Positional1 => (
                "positional/1",
                "",
                "the capture at the position (the last where it is not given) of the only session; with more sessions \
                 populating fails",
            ),
            Self::Nth1 => ("nth/1", "", "every nth capture of the session that begins first"),
            Self::Kwargs1 => (
                "kwargs/1",
                "up to July 2026 at least",
                "an argument that the method does not take makes populating fail",
            ),
            Self::Kwargs2 => (
                "kwargs/2",
                "an open branch of July 2026",
                "an argument that the method does not take is ignored, and the log of the populate job says so",
            ),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())?;
        if self.when().is_empty() { Ok(()) } else { write!(f, " ({})", self.when()) }
    }
}

/// The table of rules, as it stands in `RULES.md`.
#[must_use]
pub fn rules_as_markdown() -> String {
    let mut text = String::from("| rule | when | what it says |\n|---|---|---|\n");
    for rule in Rule::ALL {
        let (key, when, words) = rule.entry();
        // Writing into a String cannot fail.
        let _ = writeln!(text, "| `{key}` | {when} | {words} |");
    }
    text
}

#[cfg(test)]
mod tests;

//! What was checked of a sample, in words.

use super::comparison::Comparison;
use super::expectation::Expectation;
use super::judge::SampleFact;
use crate::numbers::{count, plural};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It holds.
    Good,
    /// It does not.
    Bad,
    /// Worth a look.
    Warn,
    /// Neither good nor bad.
    Info,
}

/// One thing that was checked, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How it came out.
    pub mark: Mark,
    /// What was checked and what was seen.
    pub text: String,
}

pub(super) fn check(mark: Mark, text: impl Into<String>) -> Check {
    Check { mark, text: text.into() }
}

pub(super) fn captures(n: usize) -> String {
    plural(n, "capture", "captures")
}

pub(super) fn in_words(drawn: &Expectation) -> String {
    let of = format!(
        "{} of {}",
        count(drawn.size()),
        plural(drawn.eligible, "eligible capture", "eligible captures")
    );
    match (drawn.is_unique(), drawn.random) {
        (true, _) => format!("Run today, the method selects {of}."),
        (false, true) => format!("Run today, the method selects {of}, at random."),
        (false, false) => {
            let free: usize = drawn.choices.iter().map(|choice| choice.k).sum();
            format!(
                "Run today, the method selects {of}; {} of them are chosen among ties.",
                count(free)
            )
        }
    }
}

pub(super) fn held(drawn: &Expectation, random: bool, n: usize) -> Check {
    let ties = if drawn.is_unique() || random { "" } else { ", ties counted as equal" };
    check(
        Mark::Good,
        if random {
            format!(
                "Every member is eligible, and {} {} as many as the settings ask for.",
                captures(n),
                if n == 1 { "is" } else { "are" }
            )
        } else {
            format!("It holds exactly these {}{ties}.", captures(n))
        },
    )
}

pub(super) fn differences(
    drawn: &Expectation,
    comparison: &Comparison,
    fact: &SampleFact,
    n: usize,
) -> Vec<Check> {
    let mut checks = Vec::new();
    if !fact.left.is_empty() {
        let text = format!("{} in it would not be selected today.", captures(fact.left.len()));
        checks.push(check(Mark::Bad, text));
    }
    if !fact.entered.is_empty() {
        let text = format!(
            "{} would be selected today and {} missing.",
            captures(fact.entered.len()),
            if fact.entered.len() == 1 { "is" } else { "are" }
        );
        checks.push(check(Mark::Bad, text));
    }
    if comparison.wrong_choices > 0 {
        let text = format!(
            "It holds {} where {} would be drawn; the number differs in {} of {} choices.",
            count(n),
            captures(drawn.size()),
            comparison.wrong_choices,
            drawn.choices.len()
        );
        checks.push(check(Mark::Bad, text));
    }
    checks
}

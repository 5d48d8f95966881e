//! How many intervals hold at once, by a sweep over their ends.

use super::Interval;
use crate::facts::jobs::{Basis, JobFacts};

/// A step in the number of intervals that overlap: the number from a time on, until the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: i64,
    /// How many.
    pub n: usize,
}

/// The number of intervals that hold, as steps in time; at an interval's end it no longer holds, so one
/// without length never does. Neighbouring steps differ; the last one is 0.
fn steps(intervals: &[Interval]) -> Vec<Step> {
    let lasting = || intervals.iter().filter(|interval| interval.to > interval.from);
    let mut starts: Vec<i64> = lasting().map(|interval| interval.from).collect();
    let mut ends: Vec<i64> = lasting().map(|interval| interval.to).collect();
    starts.sort_unstable();
    ends.sort_unstable();
    let mut steps: Vec<Step> = Vec::new();
    let (mut starts, mut ends) = (starts.into_iter().peekable(), ends.into_iter().peekable());
    let mut n = 0usize;
    while let Some(end) = ends.peek().copied() {
        let at = starts.peek().map_or(end, |start| end.min(*start));
        while starts.next_if_eq(&at).is_some() {
            n += 1;
        }
        while ends.next_if_eq(&at).is_some() {
            n = n.saturating_sub(1);
        }
        if steps.last().map_or(0, |step| step.n) != n {
            steps.push(Step { at, n });
        }
    }
    steps
}

/// The most that hold at once, and from when on for the first time.
fn peak(steps: &[Step]) -> Option<Step> {
    steps.iter().copied().reduce(|best, step| if step.n > best.n { step } else { best })
}

/// How many of some jobs ran at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concurrency {
    /// How many ran from which time on; never empty.
    pub steps: Vec<Step>,
    /// The most, and when for the first time.
    pub peak: Step,
    /// Whether a run is part of it that was shorter than it is taken for ([`Basis::AtMost`]).
    pub is_at_most: bool,
    /// Whether a run is part of it that was longer than it is taken for ([`Basis::AtLeast`]), or may have been: one that
    /// went quiet is counted up to its last sign ([`JobFacts::seen_interval`]).
    pub is_at_least: bool,
}

impl Concurrency {
    /// How many of these jobs ran at once; `None` where no run is known to have lasted.
    pub fn of<'a>(jobs: impl Iterator<Item = &'a JobFacts> + Clone) -> Option<Self> {
        let known = |facts: &&JobFacts| facts.timing.basis != Basis::Unknown;
        let runs: Vec<Interval> =
            jobs.clone().filter(known).filter_map(JobFacts::seen_interval).collect();
        let steps = steps(&runs);
        let peak = peak(&steps)?;
        let has = |basis| jobs.clone().any(|facts| facts.timing.basis == basis);
        let is_quiet = jobs.clone().any(|facts| facts.quiet_since.is_some());
        let (is_at_most, is_at_least) = (has(Basis::AtMost), has(Basis::AtLeast) || is_quiet);
        Some(Self { steps, peak, is_at_most, is_at_least })
    }
}

#[cfg(test)]
mod tests;

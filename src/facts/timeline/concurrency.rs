//! How many intervals hold at once, by a sweep over their ends.

use super::Interval;
use crate::facts::jobs::{Basis, JobFacts};

/// How many intervals hold from a time on, until the next step.
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
}

impl Concurrency {
    /// Of these jobs; `None` where no run is known to have lasted.
    pub fn of<'a>(jobs: impl Iterator<Item = &'a JobFacts> + Clone) -> Option<Self> {
        let known = |facts: &&JobFacts| facts.timing.basis != Basis::Unknown;
        let runs: Vec<Interval> =
            jobs.clone().filter(known).filter_map(|facts| facts.timing.run_interval()).collect();
        let steps = steps(&runs);
        let peak = peak(&steps)?;
        let is_at_most = jobs.clone().any(|facts| facts.timing.basis == Basis::AtMost);
        Some(Self { steps, peak, is_at_most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_takes_over_from_the_other() {
        let intervals = [(0, 10), (10, 20), (5, 6), (7, 7)].map(|(from, to)| Interval { from, to });
        let steps = steps(&intervals);
        let expected = [(0, 1), (5, 2), (6, 1), (20, 0)].map(|(at, n)| Step { at, n });
        assert_eq!(steps, expected);
        assert_eq!(peak(&steps), Some(Step { at: 5, n: 2 }));
        assert_eq!(peak(&[]), None);
    }

    proptest! {
        #[test]
        fn the_sweep_equals_the_brute_force_count(
            intervals in prop::collection::vec((0i64..100, 0i64..30), 0..50),
        ) {
            let intervals: Vec<Interval> = intervals.into_iter().map(|(from, length)| Interval { from, to: from + length }).collect();
            let steps = steps(&intervals);
            for time in -1..140 {
                let by_sweep = steps.iter().take_while(|step| step.at <= time).last().map_or(0, |step| step.n);
                let by_force = intervals.iter().filter(|i| i.from <= time && time < i.to).count();
                prop_assert_eq!(by_sweep, by_force, "at {}", time);
            }
            prop_assert!(steps.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].n != pair[1].n));
        }
    }
}

//! Folding: long stretches in which nothing happens are taken out of the time axis, so that a job of two
//! minutes in a history of two years is still a bar.

use super::Interval;

/// Which stretches of time may be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// Stretches in which no interval holds.
    Nothing,
    /// Also stretches through which intervals hold, but in which none begins or ends.
    Intervals,
}

/// Time without its long empty stretches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// What is left, in order; between two neighbours a stretch is folded away.
    stretches: Vec<Interval>,
}

impl Folded {
    /// Folds the time that these intervals span: at most `most` gaps, the longest first. `None` without
    /// an interval.
    ///
    /// A gap is a time between two neighbouring ends of intervals. One in which no interval holds is
    /// folded where it is longer than a quarter of what would be left without it. One through which
    /// intervals hold is folded, if at all, where it is longer than three quarters of that, and there are enough
    /// intervals for something to be seen beside it: two jobs that hang for twenty months must not hide
    /// all others.
    #[must_use]
    pub fn new(intervals: &[Interval], through: Through, most: usize) -> Option<Self> {
        let mut sorted = intervals.to_vec();
        sorted.sort_unstable();
        let first = sorted.first()?.from;
        let mut ends: Vec<i64> = sorted.iter().flat_map(|i| [i.from, i.to]).collect();
        ends.sort_unstable();
        ends.dedup();
        let last = ends.last().copied()?;
        let mut covered_to = first;
        let mut covers = sorted.iter().peekable();
        let mut gaps: Vec<(Interval, bool)> = Vec::with_capacity(ends.len());
        for pair in ends.windows(2) {
            let [from, to] = pair else { continue };
            while let Some(interval) = covers.next_if(|interval| interval.from <= *from) {
                covered_to = covered_to.max(interval.to);
            }
            gaps.push((Interval { from: *from, to: *to }, covered_to > *from));
        }
        gaps.sort_by_key(|(gap, _)| (std::cmp::Reverse(gap.length()), gap.from));
        let mut rest = last.saturating_sub(first);
        let mut folded: Vec<Interval> = Vec::new();
        for (gap, is_covered) in gaps.into_iter().take(most.saturating_mul(2)) {
            let may_fold = through == Through::Intervals && intervals.len() > 3;
            let (quarters, enough) = if is_covered { (3, may_fold) } else { (1, true) };
            let left = rest - gap.length();
            if folded.len() < most
                && enough
                && gap.length() > rest / 4 * quarters
                && (left > 0 || !is_covered)
            {
                rest = left;
                folded.push(gap);
            }
        }
        folded.sort_unstable();
        let mut stretches = Vec::with_capacity(folded.len() + 1);
        let mut from = first;
        for gap in folded {
            stretches.push(Interval { from, to: gap.from });
            from = gap.to;
        }
        stretches.push(Interval { from, to: last });
        Some(Self { stretches })
    }

    /// What is left of time, in order.
    #[must_use]
    pub fn stretches(&self) -> &[Interval] {
        &self.stretches
    }

    /// What is folded away, in order.
    pub fn gaps(&self) -> impl Iterator<Item = Interval> {
        self.stretches.windows(2).filter_map(|pair| match pair {
            [before, after] => Some(Interval { from: before.to, to: after.from }),
            _ => None,
        })
    }

    /// How much time is left.
    #[must_use]
    pub fn length(&self) -> i64 {
        self.stretches.iter().map(|stretch| stretch.length()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(intervals: &[(i64, i64)]) -> Folded {
        let intervals: Vec<Interval> =
            intervals.iter().map(|(from, to)| Interval { from: *from, to: *to }).collect();
        Folded::new(&intervals, Through::Intervals, 8).unwrap()
    }

    #[test]
    fn two_minutes_in_two_years() {
        let years = 2 * 365 * 24 * 60;
        let folded = folded(&[(0, 2), (years, years + 2)]);
        assert_eq!(folded.gaps().collect::<Vec<_>>(), [Interval { from: 2, to: years }]);
        assert_eq!(folded.length(), 4);
    }

    #[test]
    fn what_hangs_for_months_hides_nothing() {
        let months = 600 * 24 * 60;
        let jobs =
            [(0, months + 90), (1, months + 90), (months, months + 2), (months + 60, months + 62)];
        let gaps: Vec<Interval> = folded(&jobs).gaps().collect();
        assert_eq!(gaps, [Interval { from: 1, to: months }]);
        let jobs_of_one: Vec<Interval> =
            jobs.iter().map(|(from, to)| Interval { from: *from, to: *to }).collect();
        let kept = Folded::new(&jobs_of_one, Through::Nothing, 8).unwrap();
        assert_eq!(kept.gaps().count(), 0);
        // One long job is no gap.
        assert_eq!(folded(&jobs[..1]).gaps().count(), 0);
    }

    #[test]
    fn even_gaps_are_kept() {
        let jobs: Vec<(i64, i64)> = (0..10).map(|n| (n * 10, n * 10 + 5)).collect();
        assert_eq!(folded(&jobs).gaps().count(), 0);
        assert_eq!(folded(&[(7, 7)]).stretches(), [Interval { from: 7, to: 7 }]);
        assert!(Folded::new(&[], Through::Intervals, 8).is_none());
    }

    proptest! {
        #[test]
        fn order_and_durations_are_kept(
            intervals in prop::collection::vec((0i64..1_000_000_000, 0i64..5_000_000), 1..40),
        ) {
            let intervals: Vec<Interval> = intervals.into_iter().map(|(from, length)| Interval { from, to: from + length }).collect();
            let folded = Folded::new(&intervals, Through::Intervals, 8).unwrap();
            let gaps: Vec<Interval> = folded.gaps().collect();
            prop_assert!(gaps.len() <= 8);
            // Order: stretches do not touch and rise.
            prop_assert!(folded.stretches().windows(2).all(|pair| pair[0].to < pair[1].from));
            // Nothing happens in a gap: every end of an interval lies in a stretch.
            for end in intervals.iter().flat_map(|i| [i.from, i.to]) {
                prop_assert!(folded.stretches().iter().any(|s| s.from <= end && end <= s.to));
            }
            // Durations: nothing but the gaps is missing.
            let span = intervals.iter().map(|i| i.to).max().unwrap() - intervals.iter().map(|i| i.from).min().unwrap();
            prop_assert_eq!(folded.length() + gaps.iter().map(|gap| gap.length()).sum::<i64>(), span);
        }
    }
}

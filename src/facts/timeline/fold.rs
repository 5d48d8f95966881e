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

    /// The stretches of time that are kept, in order.
    #[must_use]
    pub fn stretches(&self) -> &[Interval] {
        &self.stretches
    }

    /// The stretches of time that are folded away, in order.
    pub fn gaps(&self) -> impl Iterator<Item = Interval> {
        self.stretches.windows(2).filter_map(|pair| match pair {
            [before, after] => Some(Interval { from: before.to, to: after.from }),
            _ => None,
        })
    }

    /// The length of all stretches that are kept, in microseconds.
    #[must_use]
    pub fn length(&self) -> i64 {
        self.stretches.iter().map(|stretch| stretch.length()).sum()
    }
}

#[cfg(test)]
mod tests;

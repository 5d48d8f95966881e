//! Lanes: intervals packed one behind the other, so that overlapping ones stand below each other.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::Interval;

/// The lane of each interval, counted from 0, in the order given. Two intervals of a lane never overlap,
/// and an interval without length takes up its own instant. Each takes the lowest lane that is free when
/// it begins; so there are as many lanes as intervals overlap at most.
#[must_use]
pub fn pack(intervals: &[Interval]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..intervals.len()).collect();
    order.sort_by_key(|place| (intervals.get(*place), *place));
    let mut lanes = vec![0; intervals.len()];
    let mut busy: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
    let mut free: BTreeSet<usize> = BTreeSet::new();
    let mut used = 0;
    for place in order {
        let Some(interval) = intervals.get(place) else { continue };
        while let Some(Reverse((end, lane))) = busy.peek().copied() {
            if end > interval.from {
                break;
            }
            busy.pop();
            free.insert(lane);
        }
        let lane = free.pop_first().unwrap_or_else(|| {
            used += 1;
            used - 1
        });
        busy.push(Reverse((interval.to.max(interval.from.saturating_add(1)), lane)));
        if let Some(of_interval) = lanes.get_mut(place) {
            *of_interval = lane;
        }
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_overlaps_stands_below() {
        let intervals = [(0, 10), (5, 15), (10, 20), (12, 13), (30, 30), (30, 30)];
        let intervals = intervals.map(|(from, to)| Interval { from, to });
        assert_eq!(pack(&intervals), [0, 1, 0, 2, 0, 1]);
        assert!(pack(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn no_two_of_a_lane_overlap_and_no_lane_is_wasted(
            intervals in prop::collection::vec((0i64..200, 0i64..40), 0..60),
        ) {
            let intervals: Vec<Interval> = intervals.into_iter().map(|(from, length)| Interval { from, to: from + length }).collect();
            let lanes = pack(&intervals);
            let end = |i: &Interval| i.to.max(i.from + 1);
            for (a, lane_a) in intervals.iter().zip(&lanes) {
                let mut alike = 0;
                for (b, lane_b) in intervals.iter().zip(&lanes) {
                    let overlap = a.from < end(b) && b.from < end(a);
                    alike += usize::from(overlap && lane_a == lane_b);
                }
                prop_assert_eq!(alike, 1, "an interval overlaps only itself in its lane");
            }
            let most_at_once = intervals.iter().map(|i| intervals.iter().filter(|j| j.from <= i.from && i.from < end(j)).count()).max().unwrap_or(0);
            prop_assert_eq!(lanes.iter().max().map_or(0, |lane| lane + 1), most_at_once);
        }
    }
}

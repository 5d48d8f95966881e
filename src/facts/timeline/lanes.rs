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
mod tests;

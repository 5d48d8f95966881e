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

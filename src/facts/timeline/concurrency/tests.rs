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

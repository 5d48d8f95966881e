use super::*;
use proptest::prelude::*;

fn axis(intervals: &[(i64, i64)]) -> Axis {
    let intervals: Vec<Interval> =
        intervals.iter().map(|(from, to)| Interval { from: *from, to: *to }).collect();
    Axis::new(&intervals, Through::Nothing, (300, 1_000)).unwrap()
}

#[test]
fn two_minutes_in_two_years_are_still_a_bar() {
    let years = 2 * 365 * DAY;
    let axis = axis(&[(0, 2 * MINUTE), (years, years + 2 * MINUTE)]);
    assert_eq!(axis.breaks().len(), 1);
    assert!(axis.x(2 * MINUTE) - axis.x(0) > 100 * UNIT);
}

#[test]
fn seconds_have_ticks() {
    let axis = axis(&[(0, 12 * SECOND)]);
    let labels: Vec<String> = axis.ticks().into_iter().map(|tick| tick.label).collect();
    assert_eq!(labels.first().map(String::as_str), Some("1970-01-01 00:00:00"));
    assert_eq!(labels.get(1).map(String::as_str), Some("00:00:02"));
}

proptest! {
    #[test]
    fn later_is_never_further_left(
        intervals in prop::collection::vec((0i64..1_000_000_000_000_000, 0i64..10_000_000_000), 1..30),
    ) {
        let intervals: Vec<(i64, i64)> = intervals.into_iter().map(|(from, length)| (from, from + length)).collect();
        let axis = axis(&intervals);
        let mut times: Vec<i64> = intervals.iter().flat_map(|(from, to)| [*from, *to]).collect();
        times.sort_unstable();
        let xs: Vec<i64> = times.iter().map(|time| axis.x(*time)).collect();
        prop_assert!(xs.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(xs.iter().all(|x| (300 * UNIT..=1_000 * UNIT).contains(x)));
        prop_assert!(!axis.ticks().is_empty());
    }
}

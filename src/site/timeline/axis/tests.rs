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

/// The times that are written on an axis over these days.
fn labels(from: &str, to: &str) -> Vec<String> {
    let micros = |day: &str| ServerTime::parse(&format!("{day}T00:00:00")).unwrap().micros();
    let axis = axis(&[(micros(from), micros(to))]);
    axis.ticks().into_iter().map(|tick| tick.label).collect()
}

#[test]
fn times_are_the_beginnings_of_months_and_round_days_of_a_month() {
    let months = ["2025-06", "2025-07", "2025-08", "2025-09"];
    assert_eq!(labels("2025-05-19", "2025-09-15"), months);
    let days = ["2025-08-01", "2025-08-08", "2025-08-15", "2025-08-22", "2025-09-01"];
    assert_eq!(labels("2025-07-25", "2025-09-02"), days);
    assert_eq!(labels("2019-03-05", "2026-01-01")[..2], ["2020-01", "2021-01"]);
}

#[test]
fn the_label_of_the_snapshots_time_pushes_that_of_a_fold_aside() {
    let fold = |to: i64| {
        let axis = axis(&[(0, DAY), (400 * DAY, 400 * DAY + to)]);
        let mut breaks = axis.breaks();
        let now = axis.now(400 * DAY + to, &mut breaks);
        assert!(now.label.starts_with("99"), "{now:?}");
        breaks.pop().unwrap().label
    };
    assert_eq!((fold(DAY).as_str(), fold(MINUTE).as_str()), ("399.0 days", ""));
}

proptest! {
    #[test]
    fn round_times_follow_each_other(time in -9_000_000_000_000_000_000i64..9_000_000_000_000_000_000, n in 0usize..27) {
        let steps = [1, 2, 5, 60, 3_600, 86_400].map(|n| Step::Clock(n * SECOND));
        let steps = steps.into_iter().chain([2, 7, 14].map(Step::Days)).chain([1, 3, 6, 12, 1_200].map(Step::Months));
        let step = steps.cycle().nth(n).unwrap();
        // Beyond what a date can hold there may be none.
        if let Some(round) = step.from(time) && ServerTime::from_micros(time).date() != ServerTime::from_micros(0).date() {
            prop_assert!(round >= time, "{step:?} of {time} is {round}");
            prop_assert_eq!(step.from(round), Some(round));
        }
    }


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

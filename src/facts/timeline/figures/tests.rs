use super::*;
use proptest::prelude::*;

#[test]
fn percentiles_are_by_nearest_rank() {
    assert_eq!(Spread::of(vec![]), None);
    let spread = Spread::of((1..=20).rev().collect()).unwrap();
    assert_eq!((spread.median, spread.p95, spread.max), (10, 19, 20));
    let spread = Spread::of(vec![7]).unwrap();
    assert_eq!((spread.n, spread.median, spread.p95, spread.max), (1, 7, 7, 7));
}

#[test]
fn a_rate_is_of_those_that_ended() {
    let figures = Figures { jobs: 10, succeeded: 2, failed: 1, ..Figures::default() };
    assert_eq!(figures.failures_per_thousand(), Some(333));
    assert_eq!(Figures::default().failures_per_thousand(), None);
}

proptest! {
    #[test]
    fn enough_are_at_most_as_long(lengths in prop::collection::vec(0i64..1_000, 1..80)) {
        let spread = Spread::of(lengths.clone()).unwrap();
        for (percent, value) in [(50, spread.median), (95, spread.p95), (100, spread.max)] {
            let within = lengths.iter().filter(|length| **length <= value).count();
            let below = lengths.iter().filter(|length| **length < value).count();
            prop_assert!(within * 100 >= percent * lengths.len());
            prop_assert!(below * 100 < percent * lengths.len());
        }
    }
}

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

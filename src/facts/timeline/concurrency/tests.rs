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

#[test]
fn a_job_that_went_quiet_is_counted_up_to_its_last_sign() {
    use crate::facts::jobs::Timing;
    use crate::model::{JobId, ServerTime};
    let at = ServerTime::from_micros;
    let job = |from, to, quiet_since: Option<i64>| JobFacts {
        id: JobId(1),
        timing: Timing {
            start: Some(at(from)),
            end: Some(at(to)),
            basis: if quiet_since.is_some() { Basis::Running } else { Basis::Measured },
            wait: None,
            queue: None,
        },
        bulk_updated: false,
        quiet_since: quiet_since.map(at),
    };
    let jobs = [job(0, 100, Some(10)), job(0, 100, Some(20)), job(50, 60, None)];
    let of = Concurrency::of(jobs.iter()).unwrap();
    assert_eq!((of.peak, of.is_at_least), (Step { at: 0, n: 2 }, true));
    assert_eq!(of.steps.iter().map(|step| step.at).collect::<Vec<_>>(), [0, 10, 20, 50, 60]);
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

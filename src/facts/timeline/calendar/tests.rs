use super::*;
use crate::facts::jobs::tests::job_with;
use crate::facts::jobs::{Basis, JobFacts, Timing};
use crate::model::JobState;

fn facts(created: &str) -> JobFacts {
    let start = ServerTime::parse(created);
    let timing = Timing { start, end: None, basis: Basis::Unknown, wait: None, queue: None };
    JobFacts { id: crate::model::JobId(1), timing, bulk_updated: false, quiet_since: None }
}

fn check(created: &[&str]) -> Option<(Vec<String>, Vec<usize>)> {
    let job = job_with(JobState::Success, &[]);
    let facts: Vec<JobFacts> = created.iter().map(|time| facts(time)).collect();
    let jobs: Vec<Timed<'_>> = facts.iter().map(|facts| (&job, facts)).collect();
    let of = OverTime::of(&jobs, 1, |_| 0)?;
    let labels = (of.first..).take(of.columns.len()).map(|number| of.unit.words(number));
    Some((labels.collect(), of.columns.iter().map(|counts| counts[0]).collect()))
}

#[test]
fn the_shortest_unit_that_fits_is_taken_and_no_column_is_left_out() {
    let (labels, counts) = check(&["2025-02-27T23:00:00", "2025-03-01T00:00:00"]).unwrap();
    assert_eq!(labels, ["2025-02-27", "2025-02-28", "2025-03-01"]);
    assert_eq!(counts, [1, 0, 1]);
    let (labels, counts) = check(&["2024-12-31T23:00:00", "2025-02-15T00:00:00"]).unwrap();
    assert_eq!((labels.len(), counts), (3, vec![1, 0, 1]));
    assert_eq!(labels[0], "2024-12");
    let (labels, _) = check(&["2020-05-01T00:00:00", "2025-02-15T00:00:00"]).unwrap();
    assert_eq!((labels[0].as_str(), labels.len()), ("2020 Q2", 20));
    assert!(check(&["no time"]).is_none());
}

#[test]
fn what_broken_clocks_claim_is_in_the_last_column() {
    let (labels, counts) = check(&["1990-01-01T00:00:00", "2090-01-01T00:00:00"]).unwrap();
    assert_eq!((labels.len(), counts[0], counts[35]), (36, 1, 1));
}

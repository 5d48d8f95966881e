use super::*;
use crate::facts::jobs::tests::job_with;
use crate::model::{JobState, Progress};

#[test]
fn errors_that_say_the_same_are_one() {
    let lines = ["ERROR Batch 1 failed", "INFO fine", "ERROR other", "ERROR Batch 2 failed"];
    let mut job = job_with(JobState::Failure, &lines);
    let errors_noted = vec!["Batch 3 failed".to_owned(), "unheard of".to_owned()];
    job.progress = Some(Progress { errors: errors_noted, ..Progress::default() });
    let groups = errors(&job);
    let said: Vec<(&str, usize)> = groups.iter().map(|group| (group.message, group.n)).collect();
    assert_eq!(said, [("Batch 1 failed", 2), ("other", 1), ("unheard of", 1)]);
    let (first, last) = groups[0].span.unwrap();
    assert_eq!(last.micros() - first.micros(), 3_000_000);
    assert_eq!(groups[2].span, None);
}

#[test]
fn levels_are_counted() {
    let job = job_with(JobState::Failure, &["INFO a", "ERROR b", "INFO c"]);
    let facts = LogFacts::of(&job.log);
    assert_eq!(facts.levels, [("ERROR".to_owned(), 1), ("INFO".to_owned(), 2)]);
    assert_eq!(facts.silences, [None, Some(1_000_000), Some(1_000_000)]);
}

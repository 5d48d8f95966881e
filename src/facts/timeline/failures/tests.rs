use super::*;
use crate::facts::jobs::tests::job_with;
use proptest::prelude::*;

#[test]
fn the_closing_line_tells_most() {
    let job = job_with(
        JobState::Failure,
        &[
            "ERROR Failed to process image batch 2",
            "ERROR Job #7 \"Process <all>\" failed: Failed to process more than 50% of images",
        ],
    );
    assert_eq!(message_of(&job), Some("Failed to process more than 50% of images"));
    let lines = [
        "ERROR Job \"ml\" failed: Traceback (most recent call last):\n  File \"x.py\", line 1\nValueError: <bad>",
        "CRITICAL giving up",
    ];
    let traced = job_with(JobState::Failure, &lines);
    assert_eq!(message_of(&traced), Some("ValueError: <bad>"));
    assert_eq!(message_of(&job_with(JobState::Failure, &["INFO fine"])), None);
}

#[test]
fn failures_that_differ_in_numbers_are_one() {
    let mut jobs: Vec<Job> = (1..4)
        .map(|n| {
            let line = format!(
                "ERROR Batch {n} at https://host.example/{n}?x={n} failed (task 9f8e7d6c-{n}000)"
            );
            job_with(JobState::Failure, &[&line])
        })
        .collect();
    for (job, id) in jobs.iter_mut().zip([5, 3, 4]) {
        job.id = JobId(id);
    }
    jobs.push(job_with(JobState::Failure, &[]));
    jobs.push(job_with(JobState::Success, &["ERROR Batch 1"]));
    let groups = groups(jobs.iter());
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0].message.as_deref(), Some("Batch # at <url> failed (task <id>)"));
    assert_eq!(groups[0].jobs, [JobId(3), JobId(4), JobId(5)]);
    assert_eq!(groups[1].message, None);
    assert_eq!((groups[0].cause, groups[1].cause), (None, None));
}

#[test]
fn a_group_has_the_cause_that_its_message_tells() {
    let failed = |id: i64, line: &str| {
        let job = job_with(JobState::Failure, &[line]);
        Job { id: JobId(id), ..job }
    };
    let jobs = [failed(1, "ERROR NoSuchKey: a/1.jpg"), failed(2, "ERROR NoSuchKey: a/2.jpg")];
    let groups = groups(jobs.iter());
    assert_eq!(groups.iter().map(|group| group.cause).collect::<Vec<_>>(), [Some(Cause::Storage)]);
}

proptest! {
    #[test]
    fn any_text_is_normalised_once_and_for_all(text in "\\PC{0,300}") {
        let once = normalised(&text);
        prop_assert!(once.chars().count() <= MOST_CHARACTERS + 1);
        prop_assert!(!once.contains(|c: char| c.is_ascii_digit()));
    }
}

use super::*;
use crate::facts::jobs::tests::job_with;
use crate::model::Progress;

fn stage(key: &str) -> Stage {
    Stage { key: key.to_owned(), name: key.to_owned(), ..Stage::default() }
}

/// Seconds after the first line.
fn seconds(history: &History, interval: Interval) -> (i64, i64) {
    let first = history.attempts[0].span.from;
    ((interval.from - first) / 1_000_000, (interval.to - first) / 1_000_000)
}

#[test]
fn stages_last_from_the_first_line_that_names_them_to_the_next_one() {
    let mut job = job_with(
        JobState::Failure,
        &[
            "INFO Running job #2998 \"Process <all> & everything\" (PENDING)",
            "INFO Changing status of job 2998 from PENDING to STARTED",
            "INFO Filtering images that have already been processed by pipeline #1",
            "INFO Found 33 out of 58 images to process",
            "INFO Processing image batch 1 of 2",
            "ERROR No processing services are online for the pipeline",
            "INFO Processed 0% of images successfully.",
            "INFO Checking the status of 0 remaining sub-tasks that are still saving results.",
            "ERROR Job #2998 \"Process <all> & everything\" failed: Failed to process",
        ],
    );
    let stages = vec![stage("collect"), stage("process"), stage("results")];
    job.progress = Some(Progress { stages, ..Progress::default() });
    let history = History::of(&job);
    let spans: Vec<_> =
        history.stages.iter().map(|span| span.map(|span| seconds(&history, span))).collect();
    assert_eq!(spans, [Some((2, 3)), Some((4, 6)), Some((7, 7))]);
    assert_eq!(history.attempts.len(), 1);
    let attempt = history.attempts[0];
    assert_eq!((attempt.lines, attempt.errors), (9, 2));
    assert_eq!(attempt.left_in, Some(JobState::Failure));
}

#[test]
fn a_job_that_is_run_again_has_two_attempts() {
    let job = job_with(
        JobState::Success,
        &["ERROR first attempt failed", "INFO Re-running job #1", "INFO Finished job"],
    );
    let history = History::of(&job);
    let spans: Vec<_> =
        history.attempts.iter().map(|a| (seconds(&history, a.span), a.left_in)).collect();
    assert_eq!(spans, [((0, 0), None), ((1, 2), Some(JobState::Success))]);
}

#[test]
fn a_clock_that_is_set_back_shows() {
    let mut job = job_with(JobState::Success, &["INFO a", "INFO b", "INFO c"]);
    job.log[2].at = crate::model::ServerTime::parse("2024-12-31T23:00:01");
    let silences = silences(&job.log);
    assert_eq!(silences, [None, Some(1_000_000), Some(-3_601_000_000)]);
    assert_eq!(History::of(&job).attempts[0].span.length(), 3_601_000_000);
}

use super::*;
use proptest::prelude::*;

use crate::facts::timeline::figures::Figures;
use crate::model::{Form, LogLine, Origin};

/// A job with a log: a line a second, each begins with its level.
pub(in crate::facts) fn job_with(state: JobState, lines: &[&str]) -> Job {
    let mut with_log = job(1, "2025-01-01T00:00:00", "2025-01-01T00:10:00");
    with_log.state = Some(state);
    let line = |(line, second): (&&str, i64)| {
        let (level, message) = line.split_once(' ').unwrap();
        let first = ServerTime::parse("2025-01-01T00:00:01").unwrap().micros();
        LogLine {
            at: Some(ServerTime::from_micros(first + second * 1_000_000)),
            level: level.to_owned(),
            message: message.to_owned(),
        }
    };
    with_log.log = lines.iter().zip(0..).map(line).collect();
    with_log
}

fn job(id: i64, created: &str, updated: &str) -> Job {
    Job {
        state: Some(JobState::Success),
        created_at: ServerTime::parse(created),
        updated_at: ServerTime::parse(updated),
        ..Job::new(JobId(id))
    }
}

#[test]
fn updates_shared_across_days_say_nothing() {
    let jobs = [
        job(1, "2024-02-16T20:03:15", "2024-11-13T17:15:35"),
        job(2, "2024-05-02T10:00:00", "2024-11-13T17:15:34"),
        job(3, "2025-01-27T11:15:46", "2025-01-27T11:17:03"),
        job(4, "2025-01-27T11:16:00", "2025-01-27T11:17:03"),
    ];
    assert_eq!(bulk_updates(&jobs), [true, true, false, false]);
    assert_eq!(timing(&jobs[0], true, None).basis, Basis::Unknown);
    let timed = timing(&jobs[2], false, None);
    assert_eq!((timed.basis, timed.run()), (Basis::AtMost, Some(77_000_000)));
}

#[test]
fn a_running_job_ends_at_the_snapshots_own_time() {
    let mut running = job(1, "2025-01-01T00:00:00", "2025-01-01T00:01:00");
    running.state = Some(JobState::Started);
    running.started_at = ServerTime::parse("2025-01-01T00:00:30");
    running.delay = Some(10);
    let timed = timing(&running, false, ServerTime::parse("2025-01-01T01:00:30"));
    assert_eq!((timed.basis, timed.run()), (Basis::Running, Some(3_600_000_000)));
    assert_eq!(timed.queue, Some(20_000_000));
}

#[test]
fn a_wait_ends_when_the_job_starts_or_the_snapshot_was_taken() {
    let now = ServerTime::parse("2025-01-02T00:00:00");
    let mut waiting = job(1, "2025-01-01T00:00:00", "2025-01-01T00:00:00");
    waiting.state = Some(JobState::Pending);
    let timed = timing(&waiting, false, now);
    assert_eq!((timed.basis, timed.queue), (Basis::Waiting, None));
    assert_eq!(timed.wait.map(Interval::length), Some(DAY));
    assert!(timed.is_open());

    waiting.state = Some(JobState::Revoked);
    waiting.finished_at = ServerTime::parse("2025-01-01T00:02:00");
    waiting.origin = Some(Origin { file: 0, start: 0, len: 0, form: Form::Api });
    let timed = timing(&waiting, false, now);
    assert_eq!((timed.basis, timed.run()), (Basis::NeverStarted, None));
    assert_eq!(timed.wait.map(Interval::length), Some(2 * MINUTE));
}

#[test]
fn of_a_log_that_is_cut_the_length_is_at_least() {
    let lines = ["INFO Processing image batch 7 of 9", "INFO a", "INFO Finished job"];
    let mut logged = job_with(JobState::Success, &lines);
    logged.is_log_cut = true;
    let timed = timing(&logged, true, None);
    assert_eq!((timed.basis, timed.run()), (Basis::AtLeast, Some(2_000_000)));
    assert_eq!((timed.queue, timed.wait, timed.wait_basis()), (None, None, None));
    // The newest lines are there, so that a recorded start and the last line tell all.
    logged.started_at = ServerTime::parse("2025-01-01T00:00:00");
    let timed = timing(&logged, true, None);
    assert_eq!((timed.basis, timed.run()), (Basis::FromLogs, Some(3_000_000)));
    // Only where the log tells the start does it matter that its beginning is missing.
    logged.finished_at = ServerTime::parse("2025-01-01T00:00:09");
    assert_eq!(timing(&logged, true, None).basis, Basis::Measured);
}

#[test]
fn a_job_that_runs_with_a_log_that_is_cut_runs_at_least_so_long() {
    let mut running = job_with(JobState::Started, &["INFO a", "INFO b"]);
    running.is_log_cut = true;
    let timed = timing(&running, false, ServerTime::parse("2025-01-01T01:00:01"));
    assert_eq!((timed.basis, timed.run()), (Basis::AtLeast, Some(3_600_000_000)));
    assert_eq!(timed.queue, None);
    let figures = Figures::of([(&running, &facts_of(timed))].into_iter());
    assert_eq!((figures.runs, figures.runs_at_least.map(|of| of.n)), (None, Some(1)));
}

fn facts_of(timing: Timing) -> JobFacts {
    JobFacts { id: JobId(1), timing, bulk_updated: false, quiet_since: None }
}

#[test]
fn a_running_job_without_a_sign_for_ten_minutes_went_quiet() {
    let now = ServerTime::parse("2025-01-01T00:11:00");
    let mut stuck = job_with(JobState::Started, &["INFO Running job"]);
    stuck.started_at = stuck.created_at;
    stuck.updated_at = ServerTime::parse("2025-01-01T00:00:00");
    let timed = timing(&stuck, false, now);
    let of = |job: &Job, bulk, now| quiet_since(job, timing(job, bulk, now), bulk, now);
    // The line of its log is younger than its last update.
    assert_eq!(of(&stuck, false, now), ServerTime::parse("2025-01-01T00:00:01"));
    assert_eq!(of(&stuck, false, ServerTime::parse("2025-01-01T00:10:30")), None);
    let quiet = JobFacts { quiet_since: of(&stuck, false, now), ..facts_of(timed) };
    assert_eq!(quiet.seen_interval().map(Interval::length), Some(1_000_000));
    assert_eq!(facts_of(timed).seen_interval(), timed.run_interval());
    // An update in bulk is no sign of the job, and a job that ended is not quiet.
    stuck.log.clear();
    assert_eq!(of(&stuck, true, now), stuck.started_at);
    stuck.state = Some(JobState::Failure);
    assert_eq!(of(&stuck, false, now), None);
}

#[test]
fn a_log_tells_where_times_are_missing() {
    let logged = job_with(JobState::Failure, &["INFO Running job", "ERROR a", "ERROR b"]);
    let timed = timing(&logged, true, None);
    assert_eq!((timed.basis, timed.run()), (Basis::FromLogs, Some(2_000_000)));
    assert_eq!(timed.queue, Some(1_000_000));
}

#[test]
fn a_log_that_begins_before_its_job_does_not_tell_when_it_started() {
    let mut retried = job_with(JobState::Retry, &["INFO Running job"]);
    retried.created_at = ServerTime::parse("2025-06-01T00:00:00");
    let timed = timing(&retried, false, ServerTime::parse("2025-06-02T00:00:00"));
    assert_eq!((timed.basis, timed.run(), timed.queue), (Basis::Running, Some(DAY), None));
}

#[test]
fn a_log_that_ends_before_the_start_tells_nothing_of_the_run() {
    let mut lost = job_with(JobState::Unknown, &["INFO Running job", "INFO a"]);
    lost.started_at = ServerTime::parse("2025-01-01T00:05:00");
    let timed = timing(&lost, false, None);
    assert_eq!((timed.basis, timed.run()), (Basis::Unknown, None));
    assert_eq!(timed.queue, Some(5 * MINUTE));
}

#[test]
fn a_job_that_finished_before_it_started_is_shown_as_recorded() {
    let mut skewed = job(1, "2025-09-14T06:00:00", "2025-09-14T09:00:00");
    skewed.started_at = ServerTime::parse("2025-09-14T10:00:00");
    skewed.finished_at = ServerTime::parse("2025-09-14T09:00:00");
    let timed = timing(&skewed, false, None);
    assert_eq!(timed.run(), Some(-3_600_000_000));
    assert_eq!(timed.run_interval().map(Interval::length), Some(3_600_000_000));
    assert_eq!(timed.whole().map(Interval::length), Some(4 * 60 * MINUTE));
}

proptest! {
    #[test]
    fn bulk_updates_are_those_that_some_other_job_shares(
        times in prop::collection::vec((0i64..6, 0i64..400), 0..25),
    ) {
        // Creations in half days, updates in seconds.
        let jobs: Vec<Job> = times.iter().map(|(created, updated)| {
            let mut job = job(1, "", "");
            job.created_at = Some(ServerTime::from_micros(created * DAY / 2));
            job.updated_at = Some(ServerTime::from_micros(updated * 1_000_000));
            job
        }).collect();
        let brute: Vec<bool> = times.iter().map(|(created, updated)| {
            times.iter().any(|(c, u)| (c - created).abs() >= 2 && (u - updated).abs() <= 60)
        }).collect();
        prop_assert_eq!(bulk_updates(&jobs), brute);
    }
}

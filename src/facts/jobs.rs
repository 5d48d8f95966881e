//! Jobs in time: how long they waited and ran, and how sure that is.

use crate::model::{Job, JobId, ServerTime, Snapshot};
use crate::parallel::map_in_order;

/// How a job's duration is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// From its start and its finish.
    Measured,
    /// From the first and the last line of its log.
    FromLogs,
    /// From its creation to its last update: the true run was shorter.
    AtMost,
    /// It still runs; measured up to the snapshot's own time.
    Running,
    /// It has not started.
    Waiting,
    /// Not known: its last update was set by something else, or times are missing.
    Unknown,
}

impl Basis {
    /// In a reader's words, to stand before a duration or in its place.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::FromLogs => "from logs",
            Self::AtMost => "at most",
            Self::Running => "running so far",
            Self::Waiting => "not started",
            Self::Unknown => "unknown",
        }
    }
}

/// A job's place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Where its run begins, where that is known.
    pub start: Option<ServerTime>,
    /// Where its run ends, or the snapshot's own time if it still runs.
    pub end: Option<ServerTime>,
    /// How that is known.
    pub basis: Basis,
    /// From its creation to its start, less the delay it was told, in microseconds.
    pub queue: Option<i64>,
}

impl Timing {
    /// Microseconds from start to end; negative where the platform recorded it so.
    #[must_use]
    pub fn run(self) -> Option<i64> {
        Some(self.end?.micros() - self.start?.micros())
    }
}

/// What was recomputed of one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobFacts {
    /// Which.
    pub id: JobId,
    /// Its place in time.
    pub timing: Timing,
    /// Whether its last update was set together with those of jobs created on other days.
    pub bulk_updated: bool,
}

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The facts of every job, in the order of the table.
#[must_use]
pub fn recompute(snapshot: &Snapshot) -> Vec<JobFacts> {
    let jobs = snapshot.jobs.as_slice();
    let bulk = bulk_updates(jobs);
    let jobs: Vec<(&Job, bool)> = jobs.iter().zip(bulk).collect();
    map_in_order(&jobs, |(job, bulk_updated)| JobFacts {
        id: job.id,
        timing: timing(job, *bulk_updated, snapshot.taken_at),
        bulk_updated: *bulk_updated,
    })
}

/// Whether each job's last update is shared, to within a minute, with a job created at least a day
/// apart: then it says nothing about when the job ended.
fn bulk_updates(jobs: &[Job]) -> Vec<bool> {
    let mut times: Vec<(i64, i64, usize)> = jobs
        .iter()
        .enumerate()
        .filter_map(|(index, job)| {
            Some((job.updated_at?.micros(), job.created_at?.micros(), index))
        })
        .collect();
    times.sort_unstable();
    let mut bulk = vec![false; jobs.len()];
    let mut from = 0;
    for (place, (updated, created, index)) in times.iter().enumerate() {
        while times.get(from).is_some_and(|(earlier, _, _)| updated - earlier > MINUTE) {
            from += 1;
        }
        for (_, other_created, other) in times.get(from..place).unwrap_or_default() {
            if (created - other_created).abs() >= DAY {
                for job in [index, other] {
                    if let Some(flag) = bulk.get_mut(*job) {
                        *flag = true;
                    }
                }
            }
        }
    }
    bulk
}

fn timing(job: &Job, bulk_updated: bool, now: Option<ServerTime>) -> Timing {
    let state = job.state.unwrap_or(crate::model::JobState::Unknown);
    let lines = || job.log.iter().filter_map(|line| line.at);
    let delay = job.delay.unwrap_or(0).saturating_mul(1_000_000);
    let queue = job
        .started_at
        .zip(job.created_at)
        .map(|(started, created)| started.micros() - created.micros() - delay);
    let (start, end, basis) = match (job.started_at, job.finished_at) {
        (Some(start), Some(end)) => (Some(start), Some(end), Basis::Measured),
        (start, None) if state.is_running() => (start.or(job.created_at), now, Basis::Running),
        _ if state.is_waiting() => (job.created_at, None, Basis::Waiting),
        _ => match (lines().min(), lines().max()) {
            (Some(first), Some(last)) => (Some(first), Some(last), Basis::FromLogs),
            _ if bulk_updated => (job.created_at, None, Basis::Unknown),
            _ => match (job.created_at, job.updated_at) {
                (Some(created), Some(updated)) => (Some(created), Some(updated), Basis::AtMost),
                (created, _) => (created, None, Basis::Unknown),
            },
        },
    };
    Timing { start, end, basis, queue }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::JobState;

    fn job(id: i64, created: &str, updated: &str) -> Job {
        Job {
            id: JobId(id),
            name: None,
            type_key: None,
            type_name: None,
            state: Some(JobState::Success),
            project: None,
            collection: None,
            deployment: None,
            pipeline: None,
            created_at: ServerTime::parse(created),
            updated_at: ServerTime::parse(updated),
            started_at: None,
            finished_at: None,
            delay: None,
            progress: None,
            log: Vec::new(),
            origin: None,
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
}

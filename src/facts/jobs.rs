//! Jobs in time: how long they waited and ran, and how sure that is.

use std::collections::BTreeMap;

use super::interval::Interval;
use crate::model::{Job, JobId, JobState, ServerTime, Snapshot};
use crate::parallel::map_in_order;

/// How a job's duration is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// From its start and its finish.
    Measured,
    /// From the first and the last line of its log.
    FromLogs,
    /// From the first line of its log that was served, before which it may have others: the true run was longer.
    AtLeast,
    /// From its creation to its last update: the true run was shorter.
    AtMost,
    /// It still runs; measured up to the snapshot's own time.
    Running,
    /// It has not started, and may still do so; measured up to the snapshot's own time.
    Waiting,
    /// It ended without having started.
    NeverStarted,
    /// Not known: its last update was set by something else, or times are missing.
    Unknown,
}

impl Basis {
    /// The word for it in documents and tables, spelt as an identifier.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::FromLogs => "from_logs",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::NeverStarted => "never_started",
            Self::Unknown => "unknown",
        }
    }

    /// The words for it on pages, which stand before a duration or in its place.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::FromLogs => "from logs",
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
            Self::Running => "running so far",
            Self::Waiting => "not started",
            Self::NeverStarted => "never started",
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
    /// From when to when it waited; up to the snapshot's own time if it still waits. The delay that it
    /// was told is part of it.
    pub wait: Option<Interval>,
    /// How long it waited, less the delay that it was told, in microseconds; `None` where it is not
    /// known, or has not ended.
    pub queue: Option<i64>,
}

impl Timing {
    /// Microseconds from start to end; negative where the platform recorded it so.
    #[must_use]
    pub fn run(self) -> Option<i64> {
        Some(self.end?.micros() - self.start?.micros())
    }

    /// The time of its run, the earlier time first.
    #[must_use]
    pub fn run_interval(self) -> Option<Interval> {
        Some(Interval::between(self.start?.micros(), self.end?.micros()))
    }

    /// All that is known of its time, waiting and running; `None` where no time is known.
    #[must_use]
    pub fn whole(self) -> Option<Interval> {
        let only = self.start.map(|start| Interval::between(start.micros(), start.micros()));
        let all = [self.wait, self.run_interval().or(only)];
        all.into_iter()
            .flatten()
            .reduce(|a, b| Interval { from: a.from.min(b.from), to: a.to.max(b.to) })
    }

    /// How the length of its wait is known; `None` where it is not.
    #[must_use]
    pub fn wait_basis(self) -> Option<Basis> {
        match self.basis {
            Basis::Waiting | Basis::NeverStarted => self.wait.map(|_| self.basis),
            Basis::FromLogs => self.queue.map(|_| Basis::FromLogs),
            _ => self.queue.map(|_| Basis::Measured),
        }
    }

    /// Whether it goes on at the snapshot's own time.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self.basis, Basis::Running | Basis::Waiting)
    }
}

/// What was recomputed of one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobFacts {
    /// The job.
    pub id: JobId,
    /// Its place in time.
    pub timing: Timing,
    /// Whether its last update was set together with those of jobs created on other days.
    pub bulk_updated: bool,
    /// The last sign of a job that is said to run, where there was none for more than ten minutes: its last update, unless
    /// that was set in bulk, or the last line of its log.
    pub quiet_since: Option<ServerTime>,
}

impl JobFacts {
    /// The time of its run of which there is a sign: without the time since it went quiet.
    #[must_use]
    pub fn seen_interval(&self) -> Option<Interval> {
        let run = self.timing.run_interval()?;
        let to = self.quiet_since.map_or(run.to, |sign| sign.micros().clamp(run.from, run.to));
        Some(Interval { from: run.from, to })
    }
}

/// The minutes, more than ten, for which a job that is said to run was not updated; `None` for any other.
pub(in crate::facts) fn minutes_without_update(job: &Job, now: Option<ServerTime>) -> Option<i64> {
    let updated = job.updated_at.filter(|_| job.state.is_some_and(JobState::is_running))?;
    Some((now?.micros() - updated.micros()) / MINUTE).filter(|minutes| *minutes > 10)
}

/// See [`JobFacts::quiet_since`].
fn quiet_since(
    job: &Job,
    timing: Timing,
    bulk_updated: bool,
    now: Option<ServerTime>,
) -> Option<ServerTime> {
    minutes_without_update(job, now)?;
    let start = timing.start.filter(|_| timing.end == now)?;
    let updated = job.updated_at.filter(|_| !bulk_updated);
    let logged = job.log.iter().filter_map(|line| line.at).max();
    let last = updated.into_iter().chain(logged).filter(|sign| Some(*sign) <= now).max();
    let sign = last.map_or(start, |last| last.max(start));
    let silent = now?.micros() - sign.micros();
    (silent > 10 * MINUTE).then_some(sign)
}

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The facts of every job, in the order of the table.
#[must_use]
pub fn recompute(snapshot: &Snapshot) -> Vec<JobFacts> {
    let jobs = snapshot.jobs.as_slice();
    let bulk = bulk_updates(jobs);
    let jobs: Vec<(&Job, bool)> = jobs.iter().zip(bulk).collect();
    map_in_order(&jobs, |(job, bulk_updated)| {
        let now = snapshot.taken_at;
        let timing = timing(job, *bulk_updated, now);
        let quiet_since = quiet_since(job, timing, *bulk_updated, now);
        JobFacts { id: job.id, timing, bulk_updated: *bulk_updated, quiet_since }
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
    // The creations of the jobs updated within a minute of the one at hand: sorted, so that the first and
    // the last of them tell whether any is a day apart.
    let mut within: BTreeMap<i64, usize> = BTreeMap::new();
    let (mut oldest, mut next) = (0, 0);
    for (updated, created, index) in &times {
        while let Some((_, created, _)) = times.get(next).filter(|t| t.0 - updated <= MINUTE) {
            *within.entry(*created).or_insert(0) += 1;
            next += 1;
        }
        while let Some((_, created, _)) = times.get(oldest).filter(|t| updated - t.0 > MINUTE) {
            if let Some(n) = within.get_mut(created) {
                *n -= 1;
                if *n == 0 {
                    within.remove(created);
                }
            }
            oldest += 1;
        }
        let first = within.first_key_value().map_or(*created, |(created, _)| *created);
        let last = within.last_key_value().map_or(*created, |(created, _)| *created);
        if let Some(flag) = bulk.get_mut(*index) {
            *flag = created - first >= DAY || last - created >= DAY;
        }
    }
    bulk
}

fn timing(job: &Job, bulk_updated: bool, now: Option<ServerTime>) -> Timing {
    let state = job.state.unwrap_or(JobState::Unknown);
    let lines = || job.log.iter().filter_map(|line| line.at);
    // A job of the jobs endpoint (or of a dump) would say when it started; one nested in a collection
    // would not.
    let never_started =
        job.origin.is_some() && job.started_at.is_none() && state == JobState::Revoked;
    // A log that begins before its job was created is not told by the clock of the job.
    let first_line = || lines().min().filter(|first| job.created_at.is_none_or(|c| c <= *first));
    let (start, end, basis) = match (job.started_at, job.finished_at) {
        (Some(start), Some(end)) => (Some(start), Some(end), Basis::Measured),
        (None, None) if state.is_running() && job.is_log_cut && first_line().is_some() => {
            (first_line(), now, Basis::AtLeast)
        }
        (start, None) if state.is_running() => {
            (start.or_else(first_line).or(job.created_at), now, Basis::Running)
        }
        (None, _) if state.is_waiting() => (None, None, Basis::Waiting),
        _ if never_started => (None, None, Basis::NeverStarted),
        (start, end) => {
            let (first, last) = (start.or_else(|| lines().min()), end.or_else(|| lines().max()));
            let logged = first.zip(last).filter(|(first, last)| first <= last);
            match logged {
                Some((first, last)) if lines().next().is_some() => {
                    let is_cut = job.is_log_cut && start.is_none();
                    let basis = if is_cut { Basis::AtLeast } else { Basis::FromLogs };
                    (Some(first), Some(last), basis)
                }
                // What was updated in bulk, or is in a state that says nothing, may have ended at any time.
                _ if end.is_none() && (bulk_updated || state == JobState::Unknown) => {
                    (start.or(job.created_at), None, Basis::Unknown)
                }
                _ => match (start.or(job.created_at), end.or(job.updated_at)) {
                    (Some(start), Some(end)) => (Some(start), Some(end), Basis::AtMost),
                    (start, _) => (start, None, Basis::Unknown),
                },
            }
        }
    };
    let begun = match basis {
        Basis::Measured | Basis::FromLogs | Basis::Running => job.started_at.or_else(first_line),
        _ => job.started_at,
    };
    let ended = match basis {
        Basis::Waiting => now,
        Basis::NeverStarted => job.finished_at.or(job.updated_at),
        _ => begun,
    };
    let times = |to: ServerTime, from: ServerTime| (from.micros(), to.micros());
    let wait = ended.zip(job.created_at).map(|(to, from)| times(to, from));
    let delay = job.delay.unwrap_or(0).saturating_mul(1_000_000);
    let queue = begun.zip(job.created_at).map(|(to, from)| times(to, from));
    Timing {
        start,
        end,
        basis,
        wait: wait.filter(|(from, to)| from <= to).map(|(from, to)| Interval { from, to }),
        queue: queue.map(|(from, to)| to.saturating_sub(from).saturating_sub(delay)),
    }
}

#[cfg(test)]
pub(in crate::facts) mod tests;

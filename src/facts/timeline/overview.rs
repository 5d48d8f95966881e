//! All jobs together: their figures by type, pipeline and month, when they began, why they failed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Timed;
use super::calendar::{OverTime, hours};
use super::failures::{FailureGroup, groups};
use super::figures::Figures;
use crate::facts::Month;
use crate::model::{Job, JobState, PipelineId, ServerTime};

/// What is known of all jobs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobsOverview {
    /// Figures of all jobs.
    pub figures: Figures,
    /// How many jobs are in each state, in the order of a job's life; states without a job are left out.
    pub states: Vec<(JobState, usize)>,
    /// Figures of the jobs of each type, by the name of the type.
    pub types: Vec<(String, Figures)>,
    /// Figures of the jobs of each pipeline, by its id.
    pub pipelines: Vec<(PipelineId, Figures)>,
    /// Figures of the jobs that were created in each month, the latest first.
    pub months: Vec<(Month, Figures)>,
    /// Jobs that failed, by what went wrong, the most frequent first.
    pub failures: Vec<FailureGroup>,
    /// Jobs over time by how they ended, in the order of [`Ending::ALL`]; `None` where no job has a time.
    pub by_ending: Option<OverTime>,
    /// The series of `by_type`: the most frequent types, and `None` for all others where there are more.
    pub type_series: Vec<Option<String>>,
    /// Jobs over time by type; `None` where no job has a time.
    pub by_type: Option<OverTime>,
    /// How many jobs began in each hour of the day, by the server's clock.
    pub hours: [usize; 24],
}

/// How a job ended, as far as it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It succeeded.
    Succeeded,
    /// It runs or waits.
    Open,
    /// It was revoked, or its state is not known.
    Other,
    /// It failed.
    Failed,
}

impl Ending {
    /// All, in the order in which they are counted.
    pub const ALL: [Self; 4] = [Self::Succeeded, Self::Open, Self::Other, Self::Failed];

    fn of(job: &Job) -> Self {
        match job.state.unwrap_or(JobState::Unknown) {
            JobState::Success => Self::Succeeded,
            JobState::Failure => Self::Failed,
            state if state.is_running() || state.is_waiting() => Self::Open,
            _ => Self::Other,
        }
    }
}

/// The most types that are told apart over time: the style of a report has six colours for them (`c1` to `c6`).
const MOST_TYPES: usize = 6;

impl JobsOverview {
    pub(in crate::facts) fn of(jobs: &[Timed<'_>]) -> Self {
        let types = grouped(jobs, |(job, _)| Some(job.type_word()));
        let mut by_frequency: Vec<(usize, &str)> =
            types.iter().map(|(name, figures)| (figures.jobs, *name)).collect();
        by_frequency.sort_by_key(|(n, name)| (Reverse(*n), *name));
        let mut series: Vec<Option<&str>> =
            by_frequency.iter().take(MOST_TYPES).map(|(_, name)| Some(*name)).collect();
        if by_frequency.len() > MOST_TYPES {
            series.push(None);
        }
        let place_of_type = |(job, _): Timed<'_>| {
            let known = series.iter().position(|name| *name == Some(job.type_word()));
            known.unwrap_or(MOST_TYPES)
        };
        let place_of_ending = |(job, _): Timed<'_>| {
            let ending = Ending::of(job);
            Ending::ALL.iter().position(|other| *other == ending).unwrap_or(Ending::ALL.len())
        };
        Self {
            figures: Figures::of(jobs.iter().copied()),
            states: states(jobs),
            pipelines: grouped(jobs, |(job, _)| job.pipeline),
            months: by_month(jobs),
            failures: groups(jobs.iter().map(|(job, _)| *job)),
            by_ending: OverTime::of(jobs, Ending::ALL.len(), place_of_ending),
            by_type: OverTime::of(jobs, series.len(), place_of_type),
            type_series: series.iter().map(|name| name.map(str::to_owned)).collect(),
            hours: hours(jobs),
            types: types.into_iter().map(|(name, figures)| (name.to_owned(), figures)).collect(),
        }
    }
}

/// How many of some jobs are in each state, in the order of a job's life; states without a job are left out.
#[must_use]
pub fn states(jobs: &[Timed<'_>]) -> Vec<(JobState, usize)> {
    let count = |state| jobs.iter().filter(|(job, _)| job.state == Some(state)).count();
    let all = JobState::ALL.into_iter().map(|state| (state, count(state)));
    all.filter(|(_, n)| *n > 0).collect()
}

/// Figures of some jobs by the month in which they were created, the latest first; jobs without a time are left out.
#[must_use]
pub fn by_month(jobs: &[Timed<'_>]) -> Vec<(Month, Figures)> {
    let month = |(_, facts): Timed<'_>| {
        let from = facts.timing.whole()?.from;
        Some(Month::of(ServerTime::from_micros(from).date()))
    };
    let mut months = grouped(jobs, month);
    months.reverse();
    months
}

/// Figures of each group of jobs, ascending; jobs without a key are left out.
fn grouped<'a, K: Ord>(
    jobs: &[Timed<'a>],
    key: impl Fn(Timed<'a>) -> Option<K>,
) -> Vec<(K, Figures)> {
    let mut groups: BTreeMap<K, Vec<Timed<'a>>> = BTreeMap::new();
    for job in jobs {
        if let Some(key) = key(*job) {
            groups.entry(key).or_default().push(*job);
        }
    }
    groups.into_iter().map(|(key, jobs)| (key, Figures::of(jobs.into_iter()))).collect()
}

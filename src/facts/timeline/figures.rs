//! Figures of jobs: how many ended how, how long they waited and ran.

use serde::Serialize;

use crate::facts::jobs::{Basis, JobFacts};
use crate::model::{Job, JobState};

/// How some lengths of time are spread, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// How many there are.
    pub n: usize,
    /// Half of them are at most this long.
    pub median: i64,
    /// 95 of 100 are at most this long.
    pub p95: i64,
    /// The longest.
    pub max: i64,
}

impl Spread {
    /// The spread of these lengths; `None` where there are none. Percentiles are by nearest rank: each is one of the
    /// lengths themselves.
    fn of(mut lengths: Vec<i64>) -> Option<Self> {
        lengths.sort_unstable();
        let n = lengths.len();
        let at =
            |percent: usize| lengths.get((n * percent).div_ceil(100).saturating_sub(1)).copied();
        Some(Self { n, median: at(50)?, p95: at(95)?, max: lengths.last().copied()? })
    }
}

/// Figures of some jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// How many.
    pub jobs: usize,
    /// How many succeeded.
    pub succeeded: usize,
    /// How many failed.
    pub failed: usize,
    /// How long they waited, where that is measured or told by logs.
    pub waits: Option<Spread>,
    /// How long they ran, where that is measured or told by logs.
    pub runs: Option<Spread>,
    /// The longest that they can have run, where nothing better is known.
    pub runs_at_most: Option<Spread>,
    /// How long they ran at least, where their logs begin before what was served.
    pub runs_at_least: Option<Spread>,
}

impl Figures {
    /// The figures of these jobs. Lengths below zero are contradictions and are in none of the figures.
    pub fn of<'a>(jobs: impl Iterator<Item = (&'a Job, &'a JobFacts)>) -> Self {
        let mut figures = Self::default();
        let (mut waits, mut runs) = (Vec::new(), Vec::new());
        let (mut at_most, mut at_least) = (Vec::new(), Vec::new());
        for (job, facts) in jobs {
            figures.jobs += 1;
            figures.succeeded += usize::from(job.state == Some(JobState::Success));
            figures.failed += usize::from(job.state == Some(JobState::Failure));
            let timing = facts.timing;
            waits.extend(timing.queue.filter(|wait| *wait >= 0));
            let run = timing.run().filter(|run| *run >= 0);
            match timing.basis {
                Basis::Measured | Basis::FromLogs => runs.extend(run),
                Basis::AtMost => at_most.extend(run),
                Basis::AtLeast => at_least.extend(run),
                Basis::Running | Basis::Waiting | Basis::NeverStarted | Basis::Unknown => {}
            }
        }
        figures.waits = Spread::of(waits);
        figures.runs = Spread::of(runs);
        figures.runs_at_most = Spread::of(at_most);
        figures.runs_at_least = Spread::of(at_least);
        figures
    }

    /// Jobs that ended by themselves, well or badly.
    #[must_use]
    pub fn ended(&self) -> usize {
        self.succeeded + self.failed
    }

    /// The share of failed jobs among those that ended by themselves, in thousandths; `None` where none has ended.
    #[must_use]
    pub fn failures_per_thousand(&self) -> Option<usize> {
        (self.failed * 1_000 + self.ended() / 2).checked_div(self.ended())
    }
}

/// The keys of stage params that count captures, the most telling first: what `process` has done, what
/// `results` has saved, what a populate job added, what grouping and syncing went through.
const CAPTURE_PARAMS: [&str; 5] =
    ["processed", "captures", "captures_added", "captures_grouped", "total_files"];

/// How many captures a job worked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throughput<'a> {
    /// How many.
    pub captures: u64,
    /// The stage and the param that say so.
    pub stage: &'a str,
    /// The name of the param.
    pub param: &'a str,
    /// The length of the run, in microseconds, and how it is known.
    pub run: i64,
    /// How that length is known.
    pub basis: Basis,
}

impl Throughput<'_> {
    /// Captures in a minute of the run.
    #[must_use]
    pub fn per_minute(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
        let (captures, minutes) = (self.captures as f64, self.run as f64 / 60e6);
        captures / minutes
    }
}

/// How fast a job worked, where a param of a stage counts captures and the length of its run is known.
pub(super) fn throughput<'a>(job: &'a Job, facts: &JobFacts) -> Option<Throughput<'a>> {
    let run = facts.timing.run().filter(|run| *run > 0)?;
    let stages = &job.progress.as_ref()?.stages;
    CAPTURE_PARAMS.iter().find_map(|key| {
        stages.iter().find_map(|stage| {
            let param = stage.params.iter().find(|param| param.key == *key)?;
            let captures = param.value.parse().ok().filter(|n| *n > 0)?;
            let (stage, param) = (stage.name.as_str(), param.name.as_str());
            Some(Throughput { captures, stage, param, run, basis: facts.timing.basis })
        })
    })
}

#[cfg(test)]
mod tests;

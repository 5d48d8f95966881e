//! Jobs: each with its place in time and what its log tells, and all of them together.

use serde::Serialize;

use crate::facts::timeline::calendar::{OverTime, Unit};
use crate::facts::timeline::concurrency::Concurrency;
use crate::facts::timeline::failures::FailureGroup;
use crate::facts::timeline::figures::{Figures, Throughput};
use crate::facts::timeline::history::Attempt;
use crate::facts::timeline::{Course, Ending, ErrorGroup, Interval, LogFacts, Timed};
use crate::facts::{Month, ReportFacts};
use crate::model::{JobId, JobState, PipelineId, ServerTime, Snapshot};

/// A job.
#[derive(Serialize)]
pub(super) struct JobDocument<'a> {
    id: JobId,
    basis: &'static str,
    start: Option<ServerTime>,
    end: Option<ServerTime>,
    run: Option<i64>,
    wait: Option<Span>,
    queue: Option<i64>,
    is_updated_in_bulk: bool,
    attempts: Vec<AttemptDocument>,
    stages: Vec<StageDocument<'a>>,
    errors: Vec<ErrorDocument<'a>>,
    throughput: Option<ThroughputDocument<'a>>,
    is_log_cut: bool,
    log_levels: Vec<LevelDocument<'a>>,
}

/// A time from its beginning to its end.
#[derive(Serialize)]
struct Span {
    from: ServerTime,
    to: ServerTime,
}

impl From<Interval> for Span {
    fn from(interval: Interval) -> Self {
        let at = ServerTime::from_micros;
        Self { from: at(interval.from), to: at(interval.to) }
    }
}

#[derive(Serialize)]
struct AttemptDocument {
    span: Span,
    lines: usize,
    errors: usize,
    left_in: Option<&'static str>,
}

#[derive(Serialize)]
struct StageDocument<'a> {
    name: &'a str,
    span: Option<Span>,
}

#[derive(Serialize)]
struct ErrorDocument<'a> {
    message: &'a str,
    times: usize,
    span: Option<Span>,
}

#[derive(Serialize)]
struct ThroughputDocument<'a> {
    captures: u64,
    run: i64,
    stage: &'a str,
    param: &'a str,
}

#[derive(Serialize)]
struct LevelDocument<'a> {
    level: &'a str,
    lines: usize,
}

/// All jobs together.
#[derive(Serialize)]
pub(super) struct JobsDocument<'a> {
    figures: Figures,
    states: Vec<StateDocument>,
    types: Vec<TypeDocument<'a>>,
    pipelines: Vec<PipelineDocument>,
    months: Vec<MonthDocument>,
    failures: Vec<FailureDocument<'a>>,
    over_time: Vec<ColumnDocument>,
    hours: [usize; 24],
    running_at_once: Option<PeakDocument>,
    without_time: usize,
}

#[derive(Serialize)]
struct StateDocument {
    state: &'static str,
    jobs: usize,
}

#[derive(Serialize)]
struct TypeDocument<'a> {
    #[serde(rename = "type")]
    name: &'a str,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Serialize)]
struct PipelineDocument {
    pipeline: PipelineId,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Serialize)]
struct MonthDocument {
    month: Month,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Serialize)]
struct FailureDocument<'a> {
    message: Option<&'a str>,
    jobs: &'a [JobId],
    types: &'a [String],
    created: Option<Span>,
}

/// Jobs that were created in a length of time.
#[derive(Serialize)]
struct ColumnDocument {
    unit: &'static str,
    time: String,
    succeeded: usize,
    open: usize,
    other: usize,
    failed: usize,
}

#[derive(Serialize)]
struct PeakDocument {
    most: usize,
    at: ServerTime,
    is_at_most: bool,
    is_at_least: bool,
}

/// Every job, by id.
pub(super) fn all<'a>(
    snapshot: &'a Snapshot,
    facts: &'a ReportFacts,
) -> impl Iterator<Item = JobDocument<'a>> + use<'a> {
    let jobs = snapshot.jobs.iter().zip(&facts.audit.jobs).zip(&facts.logs);
    jobs.map(|(timed, log)| job(timed, log))
}

fn job<'a>((job, facts): Timed<'a>, log: &'a LogFacts) -> JobDocument<'a> {
    let timing = facts.timing;
    let course = Course::of((job, facts));
    let stages = job.progress.iter().flat_map(|progress| &progress.stages);
    let stage = |(stage, span): (&'a crate::model::Stage, &Option<Interval>)| StageDocument {
        name: &stage.name,
        span: span.map(Span::from),
    };
    let levels = log.levels.iter();
    JobDocument {
        id: job.id,
        basis: timing.basis.key(),
        start: timing.start,
        end: timing.end,
        run: timing.run(),
        wait: timing.wait.map(Span::from),
        queue: timing.queue,
        is_updated_in_bulk: facts.bulk_updated,
        attempts: course.history.attempts.iter().map(attempt).collect(),
        stages: stages.zip(&course.history.stages).map(stage).collect(),
        errors: course.errors.iter().map(error).collect(),
        throughput: course.throughput.map(throughput),
        is_log_cut: course.is_log_cut,
        log_levels: levels.map(|(level, lines)| LevelDocument { level, lines: *lines }).collect(),
    }
}

fn attempt(attempt: &Attempt) -> AttemptDocument {
    AttemptDocument {
        span: attempt.span.into(),
        lines: attempt.lines,
        errors: attempt.errors,
        left_in: attempt.left_in.map(JobState::api_name),
    }
}

fn error<'a>(group: &ErrorGroup<'a>) -> ErrorDocument<'a> {
    ErrorDocument {
        message: group.message,
        times: group.n,
        span: group.span.map(|(from, to)| Span { from, to }),
    }
}

fn throughput(of: Throughput<'_>) -> ThroughputDocument<'_> {
    ThroughputDocument { captures: of.captures, run: of.run, stage: of.stage, param: of.param }
}

/// All jobs together.
pub(super) fn together(facts: &ReportFacts) -> JobsDocument<'_> {
    let of = &facts.jobs;
    let running = Concurrency::of(facts.audit.jobs.iter()).map(|of| PeakDocument {
        most: of.peak.n,
        at: ServerTime::from_micros(of.peak.at),
        is_at_most: of.is_at_most,
        is_at_least: of.is_at_least,
    });
    JobsDocument {
        figures: of.figures,
        states: of
            .states
            .iter()
            .map(|(state, jobs)| StateDocument { state: state.api_name(), jobs: *jobs })
            .collect(),
        types: of
            .types
            .iter()
            .map(|(name, figures)| TypeDocument { name, figures: *figures })
            .collect(),
        pipelines: of
            .pipelines
            .iter()
            .map(|(pipeline, figures)| PipelineDocument { pipeline: *pipeline, figures: *figures })
            .collect(),
        months: of
            .months
            .iter()
            .map(|(month, figures)| MonthDocument { month: *month, figures: *figures })
            .collect(),
        failures: of.failures.iter().map(failure).collect(),
        // Where no job has a time there is no column.
        over_time: of.by_ending.as_ref().map_or_else(Vec::new, columns),
        hours: of.hours,
        running_at_once: running,
        without_time: facts.job_index.untimed(),
    }
}

fn failure(group: &FailureGroup) -> FailureDocument<'_> {
    FailureDocument {
        message: group.message.as_deref(),
        jobs: &group.jobs,
        types: &group.types,
        created: group.created.map(|(from, to)| Span { from, to }),
    }
}

fn columns(of: &OverTime) -> Vec<ColumnDocument> {
    let unit = match of.unit {
        Unit::Day => "day",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
    };
    let column = |(number, counts): (i64, &Vec<usize>)| {
        let of_ending = |wanted: Ending| {
            let counts = Ending::ALL.iter().zip(counts);
            counts.filter(|(ending, _)| **ending == wanted).map(|(_, n)| *n).sum()
        };
        ColumnDocument {
            unit,
            time: of.unit.words(number),
            succeeded: of_ending(Ending::Succeeded),
            open: of_ending(Ending::Open),
            other: of_ending(Ending::Other),
            failed: of_ending(Ending::Failed),
        }
    };
    (of.first..).zip(&of.columns).map(column).collect()
}

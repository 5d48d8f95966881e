//! The course of one job: created, waited, ran, its attempts and stages as the log tells them, finished.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use askama::Template;

use super::axis::{Axis, BreakView, TickView};
use super::shape::{Bar, End, UNIT};
use super::{Timed, duration_words, state_class, wait_words};
use crate::facts::Basis;
use crate::facts::timeline::Interval;
use crate::facts::timeline::fold::Through;
use crate::facts::timeline::history::History;
use crate::model::{Job, JobState, ServerTime};
use crate::site::sort::FigureView;
use crate::site::words;

/// The picture of one job.
#[derive(Clone, Debug, Template)]
#[template(path = "partials/waterfall.html")]
pub(crate) struct WaterfallView {
    pub(crate) height: i64,
    pub(crate) bottom: i64,
    pub(crate) ticks: Vec<TickView>,
    pub(crate) breaks: Vec<BreakView>,
    /// The time axis, for the script.
    pub(crate) axis: String,
    pub(crate) steps: Vec<StepView>,
    /// Stages that the log does not name.
    pub(crate) unnamed: Vec<String>,
    /// Whether its log begins before what was served.
    pub(crate) is_log_cut: bool,
}

impl askama::filters::HtmlSafe for WaterfallView {}

/// A part of the course.
#[derive(Clone, Debug)]
pub(crate) struct StepView {
    pub(crate) label: String,
    /// `good`, `bad`, `open`, `wait` or `plain`.
    pub(crate) class: String,
    /// Outlines: class and data of a path.
    pub(crate) paths: Vec<(&'static str, String)>,
    /// The outline for the script, where it is one bar.
    pub(crate) data: String,
    pub(crate) text_y: i64,
    /// How long, in words.
    pub(crate) note: String,
    /// From when to when, how long, how that is known: for the table.
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) lasted: FigureView,
    pub(crate) known: &'static str,
}

const LEFT: i64 = 220;
const RIGHT: i64 = 985;
const ROW: i64 = 26;
const TOP: i64 = 48;
/// The most attempts that are drawn.
const MOST_ATTEMPTS: usize = 12;

/// What a step is before it has a place.
struct Step {
    label: String,
    class: &'static str,
    span: Interval,
    /// When the last sign of a quiet one was.
    seen: i64,
    end: End,
    note: String,
    known: &'static str,
}

impl Step {
    fn point(label: &str, at: ServerTime, class: &'static str) -> Self {
        Self {
            label: label.to_owned(),
            class,
            span: Interval::between(at.micros(), at.micros()),
            seen: 0,
            end: End::Unknown,
            note: at.second(),
            known: "recorded",
        }
    }
}

/// The picture of a job's course, as its log tells it; `None` where no time of it is known.
pub(in crate::site) fn waterfall(timed: Timed<'_>, history: &History) -> Option<WaterfallView> {
    let (job, _) = timed;
    let steps = steps(timed, history);
    let times: Vec<i64> =
        job.log.iter().filter_map(|line| line.at.map(ServerTime::micros)).collect();
    let mut spans: Vec<Interval> = steps.iter().map(|step| step.span).collect();
    spans.extend(times.iter().map(|at| Interval { from: *at, to: *at }));
    let axis = Axis::new(&spans, Through::Nothing, (LEFT, RIGHT))?;
    let mut views: Vec<StepView> =
        steps.iter().zip(0i64..).map(|(step, n)| step_view(step, &axis, TOP + n * ROW)).collect();
    if let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) {
        let y = TOP + i64::try_from(views.len()).unwrap_or(0) * ROW;
        let span = Interval { from: *first, to: *last };
        views.push(log_step(job, history.errors(), &axis, y, span));
    }
    let bottom = TOP + i64::try_from(views.len()).unwrap_or(0) * ROW;
    let stages = job.progress.iter().flat_map(|progress| &progress.stages);
    let unnamed =
        stages.zip(&history.stages).filter(|(_, span)| span.is_none() && !times.is_empty());
    Some(WaterfallView {
        height: bottom + 8,
        bottom,
        ticks: axis.ticks(),
        breaks: axis.breaks(),
        axis: axis.data(),
        steps: views,
        unnamed: unnamed.take(20).map(|(stage, _)| words::ellipsis(&stage.name, 28)).collect(),
        is_log_cut: job.is_log_cut,
    })
}

fn steps((job, facts): Timed<'_>, history: &History) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Some(at) = job.created_at {
        steps.push(Step::point("created", at, "plain"));
    }
    let timing = facts.timing;
    if let Some(span) = timing.wait {
        let is_open = timing.basis == Basis::Waiting;
        steps.push(Step {
            label: "waited".to_owned(),
            class: "wait",
            span,
            seen: 0,
            end: if is_open { End::Open } else { End::Plain },
            note: wait_words(facts).unwrap_or_else(|| words::duration(span.length())),
            known: if timing.basis == Basis::FromLogs && job.started_at.is_none() {
                "from its log"
            } else if is_open {
                "up to the snapshot\u{2019}s own time"
            } else {
                "recorded"
            },
        });
    }
    if let Some(span) = timing.run_interval() {
        steps.push(Step {
            label: "ran".to_owned(),
            class: state_class(job.state),
            span,
            seen: facts.quiet_since.map_or(0, ServerTime::micros),
            end: End::of(job, facts),
            note: duration_words(facts),
            known: match timing.basis {
                Basis::Measured => "recorded",
                Basis::FromLogs => "from its log",
                Basis::AtLeast => "at least: its log begins before what was served",
                Basis::AtMost => "at most: from its creation to its last update",
                Basis::Running => "up to the snapshot\u{2019}s own time",
                Basis::Waiting | Basis::NeverStarted | Basis::Unknown => "unknown",
            },
        });
    }
    steps.extend(attempts(job, history));
    steps.extend(stages(job, history));
    if let Some(at) = job.finished_at {
        steps.push(Step::point("finished", at, state_class(job.state)));
    } else if let Some(at) = job.updated_at {
        steps.push(Step::point("last updated", at, "plain"));
    }
    steps
}

/// How it is known what the log of a job tells.
fn derived(job: &Job) -> &'static str {
    if job.is_log_cut {
        "derived from its log, which begins before what was served"
    } else {
        "derived from its log"
    }
}

/// The attempts at a job, where there was more than one.
fn attempts(job: &Job, history: &History) -> Vec<Step> {
    let mut steps = Vec::new();
    if history.attempts.len() > 1 {
        let n = history.attempts.len();
        for (attempt, n) in history.attempts.iter().zip(1..=n).take(MOST_ATTEMPTS) {
            let left_in = attempt.left_in.map(JobState::api_name);
            let errors = words::plural(attempt.errors, "error", "errors");
            steps.push(Step {
                label: if job.is_log_cut {
                    format!("attempt {n} of those served")
                } else {
                    format!("attempt {n}")
                },
                class: attempt
                    .left_in
                    .map_or(if attempt.errors > 0 { "bad" } else { "plain" }, |state| {
                        state_class(Some(state))
                    }),
                span: attempt.span,
                seen: 0,
                end: if attempt.errors > 0 && attempt.left_in != Some(JobState::Success) {
                    End::Bad
                } else {
                    End::Plain
                },
                note: match left_in {
                    Some(state) => {
                        format!("{state} \u{b7} {}", words::duration(attempt.span.length()))
                    }
                    None if attempt.errors > 0 => {
                        format!("{errors} \u{b7} {}", words::duration(attempt.span.length()))
                    }
                    None => words::duration(attempt.span.length()),
                },
                known: derived(job),
            });
        }
    }
    steps
}

/// The stages whose times the log of a job tells.
fn stages(job: &Job, history: &History) -> Vec<Step> {
    let mut steps = Vec::new();
    let stages = job.progress.iter().flat_map(|progress| &progress.stages);
    for (stage, span) in stages.zip(&history.stages) {
        let Some(span) = *span else { continue };
        let state = JobState::from_api(&stage.state);
        steps.push(Step {
            label: words::ellipsis(&format!("stage: {}", stage.name), 28),
            class: state_class(Some(state)),
            span,
            seen: 0,
            end: if state == JobState::Failure { End::Bad } else { End::Plain },
            note: format!("{} \u{b7} {}", stage.state, words::duration(span.length())),
            known: derived(job),
        });
    }
    steps
}

fn step_view(step: &Step, axis: &Axis, y: i64) -> StepView {
    let (from, to) = (axis.x(step.span.from), axis.x(step.span.to));
    let bar =
        Bar { x: [from, from, to], seen: axis.x(step.seen), y: y + 6, height: 14, end: step.end };
    let time = |micros: i64| ServerTime::from_micros(micros).second();
    let is_point = step.span.from == step.span.to && step.end == End::Unknown;
    StepView {
        label: step.label.clone(),
        class: step.class.to_owned(),
        paths: vec![("", bar.path())],
        data: bar.data(),
        text_y: y + 18,
        note: step.note.clone(),
        from: time(step.span.from),
        to: if is_point { String::new() } else { time(step.span.to) },
        lasted: if is_point {
            FigureView::unknown("")
        } else {
            FigureView::duration(step.span.length())
        },
        known: step.known,
    }
}

/// The lines of the log as strokes, those of errors longer.
fn log_step(job: &Job, errors: usize, axis: &Axis, y: i64, span: Interval) -> StepView {
    let mut strokes: [BTreeSet<i64>; 2] = Default::default();
    for line in &job.log {
        let Some(at) = line.at else { continue };
        let [plain, bad] = &mut strokes;
        let x = axis.x(at.micros()) / UNIT;
        if line.is_error() {
            bad.insert(x);
        } else {
            plain.insert(x);
        }
    }
    let [plain, bad] = strokes;
    let path = |places: &BTreeSet<i64>, y: i64, height: i64| {
        places.iter().fold(String::new(), |mut path, x| {
            // Writing into a String cannot fail.
            let _ = write!(path, "M{x} {y}h1v{height}h-1z");
            path
        })
    };
    let n = job.log.len();
    let (lines, errors) =
        (words::plural(n, "line", "lines"), words::plural(errors, "error", "errors"));
    let note = if job.is_log_cut {
        format!("at least {lines}, {errors}")
    } else {
        format!("{lines}, {errors}")
    };
    let time = |micros: i64| ServerTime::from_micros(micros).second();
    StepView {
        label: "log".to_owned(),
        class: "plain".to_owned(),
        paths: vec![("", path(&plain, y + 9, 8)), ("bad", path(&bad, y + 4, 18))],
        data: String::new(),
        text_y: y + 18,
        note,
        from: time(span.from),
        to: time(span.to),
        lasted: FigureView::duration(span.length()),
        known: if job.is_log_cut {
            "times of the lines that were served"
        } else {
            "times of its lines"
        },
    }
}

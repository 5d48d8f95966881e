//! One job: its course, its stages, its log.

use askama::Template;
use serde_json::json;

use super::badge::BadgeView;
use super::findings::{FindingLineView, findings_about, findings_of};
use super::frame::{FrameView, LinkView, PagerView, TabView, link};
use super::rows;
use super::status::mark;
use crate::facts::timeline::figures::Throughput;
use crate::facts::timeline::{Cause, Course, ErrorGroup};
use crate::facts::{Basis, FAILING};
use crate::model::{CollectionId, Job, JobId, JobState, Kind, LogLine, ServerTime, Stage};
use crate::site::artifact::{Artifact, data_script};
use crate::site::names::name_shown;
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::sort::FigureView;
use crate::site::timeline::{Period, WaterfallView, duration_words, wait_words, waterfall};
use crate::site::{LOG_BESIDE, LOG_PER_PAGE, Site, words};

/// The page of one job.
#[derive(Template)]
#[template(path = "job.html")]
pub(crate) struct JobView {
    pub(super) frame: FrameView,
    pub(super) state: BadgeView,
    pub(super) facts: Vec<(&'static str, LinkView)>,
    pub(super) course: Option<WaterfallView>,
    pub(super) stages: Vec<StageView>,
    /// Why it failed, of one that did.
    pub(super) why: Option<WhyView>,
    pub(super) errors: Vec<ErrorView>,
    pub(super) errors_left_out: usize,
    pub(super) log: LogView,
    pub(super) findings: Vec<FindingLineView>,
    pub(super) response: Option<ResponseView>,
}

/// A stage of a job.
pub(crate) struct StageView {
    pub(super) name: String,
    pub(super) state: String,
    pub(super) progress: FigureView,
    /// The width of its bar, 80 when it is done.
    pub(super) width: i64,
    pub(super) params: Vec<(String, String)>,
}

/// Why a job failed, as far as that is told.
pub(crate) struct WhyView {
    /// What happened, and what to do.
    pub(super) words: &'static str,
    /// The capture set that it worked on, and what is known of it that makes such jobs fail.
    pub(super) collection: Option<LinkView>,
    pub(super) findings: Vec<FindingLineView>,
}

/// An error of a job, and how often and when it said the same.
pub(crate) struct ErrorView {
    pub(super) message: String,
    pub(super) n: FigureView,
    pub(super) when: String,
}

/// Lines of a log.
#[derive(Template)]
#[template(path = "partials/log.html")]
pub(crate) struct LogView {
    pub(super) lines: Vec<LineView>,
    /// How many lines there are in all.
    pub(super) total: usize,
    /// Whether it begins before what was served.
    pub(super) is_cut: bool,
    /// How many lines there are of each level, in words.
    pub(super) levels: String,
    /// The link to the pages of the whole log, and the path of the script that holds it.
    pub(super) whole: Option<LinkView>,
    pub(super) script: Option<String>,
}

impl askama::filters::HtmlSafe for LogView {}

/// A line of a log.
pub(crate) struct LineView {
    pub(super) at: String,
    /// The time since the line before.
    pub(super) silence: String,
    pub(super) is_long: bool,
    pub(super) class: &'static str,
    pub(super) level: String,
    pub(super) message: String,
}

/// The most bytes of an error.
const MOST_OF_AN_ERROR: usize = 2_000;
/// The most bytes that the lines of a log share on a page: with 200 lines 300 for each. The script of a long log and the
/// JSON have all of them.
const MOST_OF_LINES: usize = 60_000;
/// The most bytes of a line of a log on a page, where there are few.
const MOST_OF_A_LINE: usize = 4_000;
/// The most bytes of the level of a line.
const MOST_OF_A_LEVEL: usize = 40;
/// The most stages of a job, and parameters of a stage.
const MOST_STAGES: usize = 20;
/// The most bytes of the name or the value of a parameter of a stage.
const MOST_OF_A_PARAM: usize = 120;
/// The most errors that are shown before the log.
const MOST_ERRORS: usize = 12;
/// A time between two lines from which on it is marked: a minute.
const LONG_SILENCE: i64 = 60_000_000;

/// The view of one job.
pub(in crate::site) fn job(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> JobView {
    let record = (Kind::Job, id);
    let id = JobId(id);
    let found = site.snapshot.jobs.find(id);
    let (class, symbol, word) = mark(found.and_then(|job| job.state));
    let timed = found.zip(site.job_facts(id));
    let progress = found.and_then(|job| job.progress.as_ref());
    let course = timed.map(Course::of);
    let errors = course.as_ref().map_or(&[][..], |course| &course.errors);
    let throughput = course.as_ref().and_then(|course| course.throughput);
    let cause = course.as_ref().and_then(|course| course.cause);
    let is_log_cut = found.is_some_and(|job| job.is_log_cut);
    JobView {
        frame: FrameView::of_record(site, path, record, response.as_ref()),
        state: BadgeView::new(class, word).with_symbol(symbol),
        facts: found.map_or_else(Vec::new, |job| facts(site, path, job, throughput)),
        course: timed
            .zip(course.as_ref())
            .and_then(|(timed, course)| waterfall(timed, &course.history)),
        stages: progress.into_iter().flat_map(|p| &p.stages).take(MOST_STAGES).map(stage).collect(),
        why: found.and_then(|job| why(site, path, job, cause)),
        errors_left_out: errors.len().saturating_sub(MOST_ERRORS),
        errors: errors.iter().take(MOST_ERRORS).map(|group| error(group, is_log_cut)).collect(),
        log: log(site, path, id, 0..LOG_BESIDE, false),
        findings: findings_about(site, path, record),
        response,
    }
}

/// Why a job failed; `None` of one that did not, or of which nothing is told.
fn why(site: &Site<'_>, path: &str, job: &Job, cause: Option<Cause>) -> Option<WhyView> {
    if !matches!(job.state, Some(JobState::Failure | JobState::Revoked)) {
        return None;
    }
    // A failed pipeline says nothing of how its capture set was chosen.
    let populates = job.type_key.as_deref().is_some_and(|key| key.contains("populate"));
    let collection = job.collection.filter(|_| populates);
    let findings = collection.map_or_else(Vec::new, |id| {
        findings_of(site, path, (Kind::Collection, id.0), &|code| FAILING.contains(&code))
    });
    let words = match (cause, findings.is_empty()) {
        (Some(cause), _) => cause.words(),
        (None, true) => return None,
        (None, false) => "",
    };
    let named = |id: CollectionId| rows::named(site, path, Kind::Collection, id.0);
    let collection = collection.filter(|_| !findings.is_empty()).map(named);
    Some(WhyView { words, collection, findings })
}

fn error(group: &ErrorGroup<'_>, is_log_cut: bool) -> ErrorView {
    let sort = i64::try_from(group.n).unwrap_or(i64::MAX);
    ErrorView {
        message: words::within(group.message, MOST_OF_AN_ERROR).into_owned(),
        n: match (group.n, is_log_cut) {
            (1, false) => FigureView::new("", 1),
            (1, true) => FigureView::new("at least once", 1),
            (n, false) => FigureView::plural(n, "time", "times"),
            (n, true) => FigureView::new(format!("at least {} times", words::count(n)), sort),
        },
        when: match group.span {
            Some((first, last)) if first != last => {
                format!("{} to {}", first.second(), last.second())
            }
            Some((first, _)) => first.second(),
            None => "noted in its progress".to_owned(),
        },
    }
}

/// Lines of the log of a job, counted from the newest: in full, or as much of them as a page has room for.
fn log(
    site: &Site<'_>,
    path: &str,
    id: JobId,
    range: std::ops::Range<usize>,
    in_full: bool,
) -> LogView {
    let row = site.snapshot.jobs.row(id);
    let job = row.and_then(|row| site.snapshot.jobs.get(row));
    let facts = row.and_then(|row| site.facts.logs.get(row.index()));
    let lines = job.map_or(&[][..], |job| job.log.as_slice());
    let is_cut = job.is_some_and(|job| job.is_log_cut);
    let (silences, levels) = facts.map_or((&[][..], &[][..]), |of| (&of.silences, &of.levels));
    let shown = lines.iter().zip(silences).rev().skip(range.start).take(range.len());
    let n = shown.len().max(1);
    let most = if in_full { usize::MAX } else { (MOST_OF_LINES / n).min(MOST_OF_A_LINE) };
    let whole = Page::Log { id: id.0, page: 1 };
    LogView {
        lines: shown.map(|(line, silence)| self::line(line, *silence, most)).collect(),
        total: lines.len(),
        is_cut,
        levels: levels_in_words(levels),
        whole: site
            .has(whole)
            .then(|| link(site, path, whole, words::plural(lines.len(), "line", "lines"))),
        script: site.has(whole).then(|| Artifact::Log { job: id.0 }.path()),
    }
}

/// The most levels that are named: Python has five. A log may have one for each of its lines.
const MOST_LEVELS: usize = 12;

/// How many lines there are of each level.
fn levels_in_words(levels: &[(String, usize)]) -> String {
    let mut words: Vec<String> = Vec::new();
    for (level, n) in levels.iter().take(MOST_LEVELS) {
        let level = if level.is_empty() { "no level" } else { level };
        let level = words::within(level, MOST_OF_A_LEVEL);
        words.push(format!("{} {level}", words::count(*n)));
    }
    let others = levels.get(MOST_LEVELS..).unwrap_or(&[]);
    if !others.is_empty() {
        let lines: usize = others.iter().map(|(_, n)| n).sum();
        words.push(format!(
            "{} of {} other levels",
            words::count(lines),
            words::count(others.len())
        ));
    }
    words.join(", ")
}

fn line(line: &LogLine, silence: Option<i64>, most: usize) -> LineView {
    LineView {
        at: line.at.map_or_else(String::new, ServerTime::second),
        silence: match silence {
            Some(back) if back < 0 => format!("clock set back {}", words::duration(-back)),
            Some(0) | None => String::new(),
            Some(silence) => format!("+{}", words::duration(silence)),
        },
        is_long: silence.is_some_and(|silence| !(0..LONG_SILENCE).contains(&silence)),
        class: match line.level.as_str() {
            _ if line.is_error() => "bad",
            "WARNING" => "warn",
            _ => "plain",
        },
        level: words::within(&line.level, MOST_OF_A_LEVEL).into_owned(),
        message: words::within(&line.message, most).into_owned(),
    }
}

/// A page of the log of a job.
#[derive(Template)]
#[template(path = "log.html")]
pub(crate) struct LogPageView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) log: LogView,
    pub(super) pager: PagerView,
}

/// The view of a page of the log of a job, the newest line first.
pub(in crate::site) fn log_page(site: &Site<'_>, path: &str, id: i64, page: usize) -> LogPageView {
    let id = JobId(id);
    let from = page.saturating_sub(1).saturating_mul(LOG_PER_PAGE);
    let range = from..from.saturating_add(LOG_PER_PAGE);
    let log = log(site, path, id, range, false);
    let mut frame = FrameView::about(site, path, (Kind::Job, id.0));
    if let Some(last) = frame.crumbs.last_mut() {
        *last = rows::job_link(site, path, id);
    }
    frame.crumbs.push(LinkView::plain("Log"));
    LogPageView {
        tabs: vec![
            TabView::new(path, "Job", Page::Record { kind: Kind::Job, id: id.0 }, false),
            TabView::new(path, "Log", Page::Log { id: id.0, page: 1 }, true),
        ],
        pager: PagerView::new(path, log.total, (page, LOG_PER_PAGE), "lines", |page| Page::Log {
            id: id.0,
            page,
        }),
        log,
        frame,
    }
}

/// The whole log of a job as a script, where its own page does not show all of it.
pub(in crate::site) fn log_script(site: &Site<'_>, id: i64) -> Option<(Artifact, Vec<u8>)> {
    site.has(Page::Log { id, page: 1 }).then_some(())?;
    let log = log(site, &Page::Home.path(), JobId(id), 0..usize::MAX, true);
    let lines = log.lines.iter().map(|line| {
        json!([line.at, line.silence, line.is_long, line.class, line.level, line.message])
            .to_string()
    });
    let artifact = Artifact::Log { job: id };
    let lines = format!("[\n{}\n]", lines.collect::<Vec<_>>().join(",\n"));
    Some((artifact, data_script(&artifact.path(), &lines).into_bytes()))
}

/// What a job is, works on, and how long it took, as labels and links.
fn facts(
    site: &Site<'_>,
    path: &str,
    job: &Job,
    throughput: Option<Throughput<'_>>,
) -> Vec<(&'static str, LinkView)> {
    let mut facts = vec![("Type", LinkView::plain(site.job_type(job)))];
    facts.extend(works_on(site, path, job));
    let times = [
        ("Created", job.created_at),
        ("Started", job.started_at),
        ("Finished", job.finished_at),
        ("Updated", job.updated_at),
    ];
    let known = times.into_iter().filter_map(|(what, time)| Some((what, time?.second())));
    facts.extend(known.map(|(what, time)| (what, LinkView::plain(time))));
    if let Some(timed) = site.job_facts(job.id) {
        facts.push(("Run", LinkView::plain(duration_words(timed))));
        facts.extend(wait_words(timed).map(|wait| ("Waited", LinkView::plain(wait))));
    }
    if let Some(work) = throughput {
        facts.push(("Captures per minute", LinkView::plain(throughput_in_words(&work))));
    }
    if let Some(period) = site.period_of(job.id) {
        let label = if period == Period::All {
            "timeline".to_owned()
        } else {
            format!("timeline of {}", period.words())
        };
        facts.push(("On the timeline", link(site, path, Page::Timeline(period), label)));
    }
    // Names may be empty.
    facts.retain(|(_, link)| !link.label.is_empty());
    facts
}

/// The records that a job works on.
fn works_on(site: &Site<'_>, path: &str, job: &Job) -> Vec<(&'static str, LinkView)> {
    let record =
        |kind: Kind, id: i64, label: String| link(site, path, Page::Record { kind, id }, label);
    let snapshot = site.snapshot;
    let mut facts = Vec::new();
    if let Some(project) = job.project {
        facts.push((
            "Project",
            record(Kind::Project, project.0, site.project_name(project).into_owned()),
        ));
    }
    if let Some(id) = job.collection {
        let name = snapshot.collections.find(id).map(|c| site.collection_name(c));
        let label =
            name.map_or_else(|| format!("capture set {id}"), |name| format!("{name} ({id})"));
        facts.push(("Capture set", record(Kind::Collection, id.0, label)));
    }
    if let Some(id) = job.deployment {
        let name = snapshot.deployments.find(id).and_then(|d| d.name.as_deref());
        let label =
            name.map_or_else(|| format!("station {id}"), |name| name_shown(name).into_owned());
        facts.push(("Station", record(Kind::Deployment, id.0, label)));
    }
    if let Some(id) = job.pipeline {
        let name = snapshot.pipelines.find(id).and_then(|p| p.name.as_deref());
        let label =
            name.map_or_else(|| format!("pipeline {id}"), |name| name_shown(name).into_owned());
        facts.push(("Pipeline", record(Kind::Pipeline, id.0, label)));
    }
    facts
}

/// How many captures a job worked through in a minute, and what that rests on.
fn throughput_in_words(work: &Throughput<'_>) -> String {
    let sign = match work.basis {
        Basis::AtMost => "at least ",
        Basis::AtLeast => "at most ",
        Basis::Running => "so far ",
        _ => "",
    };
    #[expect(clippy::cast_possible_truncation, reason = "a saturating cast is what is meant")]
    let rate = match work.per_minute() {
        few if few < 10.0 => format!("{few:.2}"),
        many => words::number(many.round() as i64),
    };
    format!(
        "{sign}{rate}: {} ({}, {}) in {}",
        words::number(i64::try_from(work.captures).unwrap_or(i64::MAX)),
        words::within(work.stage, MOST_OF_A_PARAM),
        words::within(work.param, MOST_OF_A_PARAM),
        words::duration(work.run)
    )
}

fn stage(stage: &Stage) -> StageView {
    let short = |text: &str| words::within(text, MOST_OF_A_PARAM).into_owned();
    let fraction = stage.fraction.unwrap_or(0.0).clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 80")]
    let width = (fraction * 80.0).round() as i64;
    StageView {
        name: short(&stage.name),
        state: short(&stage.state),
        progress: stage
            .fraction
            .map_or_else(|| FigureView::unknown("unknown"), FigureView::percent),
        width,
        params: stage
            .params
            .iter()
            .take(MOST_STAGES)
            .map(|param| (short(&param.name), short(&param.value)))
            .collect(),
    }
}

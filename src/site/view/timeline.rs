//! Jobs in time: the overview, a month, part of a month; their figures; why jobs failed.

use askama::Template;

use super::badge::BadgeView;
use super::columns::{self, ColumnsView};
use super::frame::{FrameView, LinkView, TabView, TileView, link};
use super::rows;
use super::status::mark;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::timeline::Cause;
use crate::facts::timeline::failures::FailureGroup;
use crate::facts::timeline::figures::{Figures, Spread};
use crate::facts::timeline::{by_month, states};
use crate::model::{JobState, Kind, ServerTime};
use crate::site::artifact::{Artifact, Data};
use crate::site::names::type_shown;
use crate::site::route::Page;
use crate::site::sort::FigureView;
use crate::site::timeline::{Budget, PART, Period, PictureView, Timed, picture, wait_words};
use crate::site::{Site, words};

/// The months that have a row in the table of the overview.
const MOST_PERIODS: usize = 60;

/// Jobs of a period.
#[derive(Template)]
#[template(path = "timeline.html")]
pub(crate) struct TimelinePageView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) states: Vec<(BadgeView, String)>,
    pub(super) figures: Vec<TileView>,
    pub(crate) picture: Option<PictureView>,
    /// The periods within.
    pub(super) periods: Option<TableView>,
    pub(super) periods_left_out: usize,
    pub(super) jobs: Option<TableView>,
    /// The periods before, above and after.
    pub(super) ways: Vec<LinkView>,
    /// Jobs that began before and had not ended when the period began.
    pub(super) carried: Option<String>,
}

/// The view of the jobs of a period.
pub(in crate::site) fn timeline_page(
    site: &Site<'_>,
    path: &str,
    period: Period,
) -> TimelinePageView {
    let periods = site.periods();
    let title = if period == Period::All {
        "Timeline".to_owned()
    } else {
        format!("Jobs of {}", period.words())
    };
    let mut frame = FrameView::new(site, path, title);
    frame.crumbs = vec![link(site, path, Page::Home, "Report")];
    let mut above = Vec::new();
    let mut at = period;
    while let Some(next) = periods.above(at) {
        let label = if next == Period::All { "Timeline".to_owned() } else { next.words() };
        above.push(link(site, path, Page::Timeline(next), label));
        at = next;
    }
    frame.crumbs.extend(above.into_iter().rev());
    frame.crumbs.push(LinkView::plain(match period {
        Period::All => "Timeline".to_owned(),
        Period::Part { part, .. } => format!("part {part}"),
        Period::Month { .. } => period.words(),
    }));
    frame.csv(path, Artifact::Data(Data::Jobs));
    frame.trace(path);
    let jobs = site.jobs_in(period);
    let within = periods.within(period);
    let shown = within.len().min(MOST_PERIODS);
    let script = Artifact::Bars(period).path();
    let only = periods.len(period) <= PART;
    let mut figures = tiles(&Figures::of(jobs.iter().copied()));
    let untimed = site.facts.job_index.untimed();
    if period == Period::All && untimed > 0 {
        figures.push(TileView::new(words::count(untimed), "without any time"));
    }
    TimelinePageView {
        frame,
        tabs: if period == Period::All { tabs(path, Page::Timeline(period)) } else { Vec::new() },
        states: states(&jobs).into_iter().map(state).collect(),
        figures,
        picture: picture(site, path, &jobs, Budget::TIMELINE, &script),
        periods: (!within.is_empty()).then(|| {
            let newest = within.iter().rev().take(shown);
            periods_table(site, path, newest.copied())
        }),
        periods_left_out: within.len() - shown,
        jobs: (only && !jobs.is_empty()).then(|| {
            rows::table(site, path, Kind::Job, jobs.iter().rev().map(|(job, _)| job.id.0))
        }),
        ways: ways(site, path, period),
        carried: carried(site, period, &jobs),
    }
}

fn tabs(path: &str, current: Page) -> Vec<TabView> {
    let pages =
        [("In time", Page::Timeline(Period::All)), ("Figures and failures", Page::JobFigures)];
    pages.map(|(label, page)| TabView::new(path, label, page, page == current)).into()
}

/// Neighbours of a period.
fn ways(site: &Site<'_>, path: &str, period: Period) -> Vec<LinkView> {
    let periods = site.periods();
    let Some(above) = periods.above(period) else { return Vec::new() };
    let all = periods.within(above);
    let Some(place) = all.iter().position(|other| *other == period) else { return Vec::new() };
    let before =
        place.checked_sub(1).and_then(|place| all.get(place)).map(|p| ("\u{2190} ", *p, ""));
    let after = all.get(place + 1).map(|p| ("", *p, " \u{2192}"));
    let neighbours = [before, after].into_iter().flatten();
    neighbours
        .map(|(before, period, after)| {
            let label = format!("{before}{}{after}", period.words());
            link(site, path, Page::Timeline(period), label)
        })
        .collect()
}

/// How many jobs of before still went on when the first of a period began.
fn carried(site: &Site<'_>, period: Period, jobs: &[Timed<'_>]) -> Option<String> {
    let first = jobs.first()?.1.timing.whole()?.from;
    if period == Period::All {
        return None;
    }
    let n = site.facts.job_index.going_on(first);
    (n > 0).then(|| {
        format!(
            "{} began earlier and had not ended by {}; {} drawn where {} began.",
            words::plural(n, "job", "jobs"),
            ServerTime::from_micros(first).minute(),
            if n == 1 { "it is" } else { "they are" },
            if n == 1 { "it" } else { "they" }
        )
    })
}

/// How many jobs are in a state.
fn state((state, n): (JobState, usize)) -> (BadgeView, String) {
    let (class, symbol, word) = mark(Some(state));
    (BadgeView::new(class, word).with_symbol(symbol), words::count(n))
}

/// The figures of some jobs, above their picture.
fn tiles(figures: &Figures) -> Vec<TileView> {
    let mut tiles = vec![TileView::new(words::count(figures.jobs), "jobs")];
    if let Some(rate) = rate(figures) {
        let of = format!("failed, of {} that ended", words::count(figures.ended()));
        tiles.push(TileView::new(rate, of));
    }
    let spread = |spread: Spread, what: &str| {
        let rest = format!(
            "median {what} of {} \u{b7} 95 % within {} \u{b7} longest {}",
            words::plural(spread.n, "job", "jobs"),
            words::duration(spread.p95),
            words::duration(spread.max)
        );
        TileView::new(words::duration(spread.median), rest)
    };
    tiles.extend(figures.waits.map(|waits| spread(waits, "wait")));
    tiles.extend(figures.runs.map(|runs| spread(runs, "run")));
    if figures.runs.is_none() {
        tiles.extend(figures.runs_at_most.map(|runs| spread(runs, "run at most")));
    }
    if figures.runs.or(figures.runs_at_most).is_none() {
        tiles.extend(figures.runs_at_least.map(|runs| spread(runs, "run at least")));
    }
    tiles
}

/// The share of failures, in words.
fn rate(figures: &Figures) -> Option<String> {
    figures.failures_per_thousand().map(|n| format!("{}.{} %", n / 10, n % 10))
}

/// A row for each of some groups of jobs: how many, how many failed, how long they waited and ran.
fn figures_table(
    label: &str,
    head: &'static str,
    groups: impl Iterator<Item = (LinkView, Figures)>,
) -> TableView {
    let columns = vec![
        ColumnView::new(head, CellKind::Name),
        ColumnView::new("jobs", CellKind::Number),
        ColumnView::new("failed", CellKind::Number),
        ColumnView::new("failure rate", CellKind::Value),
        ColumnView::new("median wait", CellKind::Value),
        ColumnView::new("95 %", CellKind::Value),
        ColumnView::new("longest", CellKind::Value),
        ColumnView::new("median run", CellKind::Value),
        ColumnView::new("95 %", CellKind::Value),
        ColumnView::new("longest", CellKind::Value),
    ];
    let rows = groups.map(|(name, figures)| {
        let per_thousand = figures.failures_per_thousand().and_then(|n| i64::try_from(n).ok());
        let mut row = vec![
            CellView::Name(name),
            CellView::count(figures.jobs),
            CellView::count(figures.failed),
            per_thousand.zip(rate(&figures)).map_or(CellView::Value(None), CellView::value),
        ];
        let runs = figures
            .runs
            .map(|runs| (runs, ""))
            .or(figures.runs_at_most.map(|runs| (runs, "\u{2264} ")))
            .or(figures.runs_at_least.map(|runs| (runs, "\u{2265} ")));
        for spread in [figures.waits.map(|waits| (waits, "")), runs] {
            for part in [|s: Spread| s.median, |s: Spread| s.p95, |s: Spread| s.max] {
                row.push(CellView::Value(spread.map(|(spread, sign)| {
                    let length = part(spread);
                    (Some(length), format!("{sign}{}", words::duration(length)))
                })));
            }
        }
        row
    });
    TableView::small(label, columns, rows)
}

fn periods_table(site: &Site<'_>, path: &str, periods: impl Iterator<Item = Period>) -> TableView {
    let groups = periods.map(|period| {
        let jobs = site.jobs_in(period);
        let began = |job: Option<&Timed<'_>>| {
            let whole = job.and_then(|(_, facts)| facts.timing.whole());
            whole.map(|whole| ServerTime::from_micros(whole.from).minute()).unwrap_or_default()
        };
        let label = match period {
            Period::Part { part, .. } => {
                format!("part {part}: {} to {}", began(jobs.first()), began(jobs.last()))
            }
            Period::All | Period::Month { .. } => period.words(),
        };
        (link(site, path, Page::Timeline(period), label), Figures::of(jobs.iter().copied()))
    });
    figures_table("Figures by time", "created in", groups)
}

/// Figures of all jobs.
#[derive(Template)]
#[template(path = "job_figures.html")]
pub(crate) struct JobFiguresView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) figures: Vec<TileView>,
    pub(super) failures: Vec<FailureView>,
    pub(super) failures_left_out: usize,
    pub(super) types: TableView,
    pub(super) pipelines: Option<TableView>,
    pub(super) longest: Option<TableView>,
    pub(super) charts: Vec<ColumnsView>,
}

/// Jobs that failed in the same way.
pub(crate) struct FailureView {
    pub(super) message: Option<String>,
    /// Its likely cause in a word.
    pub(super) cause: &'static str,
    pub(super) n: FigureView,
    pub(super) types: String,
    pub(super) span: String,
    pub(super) jobs: Vec<LinkView>,
    pub(super) left_out: usize,
}

const MOST_FAILURES: usize = 20;
const MOST_FAILED_JOBS: usize = 5;
const MOST_GROUPS: usize = 20;
const MOST_WAITS: usize = 8;
/// The months in the table of jobs on a page about something else.
const MOST_MONTHS: usize = 12;

/// The view of the figures of all jobs.
pub(in crate::site) fn job_figures(site: &Site<'_>, path: &str) -> JobFiguresView {
    let mut frame = FrameView::new(site, path, "Figures of jobs");
    frame.crumbs = vec![
        link(site, path, Page::Home, "Report"),
        link(site, path, Page::Timeline(Period::All), "Timeline"),
        LinkView::plain("Figures and failures"),
    ];
    frame.csv(path, Artifact::Data(Data::Jobs));
    frame.trace(path);
    let known = &site.facts.jobs;
    let types = known.types.iter();
    let types = types.map(|(name, figures)| (LinkView::plain(type_shown(name)), *figures));
    let pipelines = known.pipelines.iter();
    let pipelines = pipelines
        .map(|(id, figures)| (rows::named(site, path, Kind::Pipeline, id.0), *figures))
        .collect::<Vec<_>>();
    let failures = known.failures.iter().take(MOST_FAILURES);
    JobFiguresView {
        frame,
        tabs: tabs(path, Page::JobFigures),
        figures: tiles(&known.figures),
        failures_left_out: known.failures.len().saturating_sub(MOST_FAILURES),
        failures: failures.map(|group| failure(site, path, group)).collect(),
        types: figures_table("Figures by type", "type", largest(types.collect())),
        pipelines: (!pipelines.is_empty())
            .then(|| figures_table("Figures by pipeline", "pipeline", largest(pipelines))),
        longest: longest(site, path),
        charts: columns::charts(known),
    }
}

/// The largest of some groups of jobs.
fn largest(mut groups: Vec<(LinkView, Figures)>) -> impl Iterator<Item = (LinkView, Figures)> {
    groups.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.jobs));
    groups.into_iter().take(MOST_GROUPS)
}

/// The most types that are named of jobs that failed in the same way.
const MOST_TYPES: usize = 6;

/// The types of jobs that failed in the same way.
fn types_of(group: &FailureGroup) -> String {
    let shown = group.types.iter().take(MOST_TYPES);
    let mut types: Vec<String> = shown.map(|name| type_shown(name)).collect();
    let more = group.types.len().saturating_sub(MOST_TYPES);
    if more > 0 {
        types.push(format!("{more} more"));
    }
    types.join(", ")
}

fn failure(site: &Site<'_>, path: &str, group: &FailureGroup) -> FailureView {
    let created = group.created.map(|(first, last)| (first.date(), last.date()));
    FailureView {
        message: group.message.as_deref().map(|message| words::within(message, 480).into_owned()),
        cause: group.cause.map_or("not known", Cause::name),
        n: FigureView::plural(group.jobs.len(), "job", "jobs"),
        types: types_of(group),
        span: match created {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first} to {last}"),
            None => String::new(),
        },
        jobs: group
            .jobs
            .iter()
            .rev()
            .take(MOST_FAILED_JOBS)
            .map(|id| rows::job_link(site, path, *id))
            .collect(),
        left_out: group.jobs.len().saturating_sub(MOST_FAILED_JOBS),
    }
}

/// The jobs that waited longest, those that still wait included.
fn longest(site: &Site<'_>, path: &str) -> Option<TableView> {
    let jobs = site.snapshot.jobs.iter().zip(&site.facts.audit.jobs);
    let jobs = jobs.filter(|(job, _)| site.shows(Kind::Job, job.id.0));
    let mut waits: Vec<(i64, Timed<'_>)> = jobs
        .filter_map(|job| Some((job.1.timing.wait?.length(), job)))
        .filter(|(wait, _)| *wait > 0)
        .collect();
    waits.sort_by_key(|(wait, (job, _))| (std::cmp::Reverse(*wait), job.id));
    waits.truncate(MOST_WAITS);
    let rows = waits.iter().map(|(wait, (job, facts))| {
        let (class, symbol, word) = mark(job.state);
        vec![
            CellView::Name(link(
                site,
                path,
                Page::Record { kind: Kind::Job, id: job.id.0 },
                format!("{} ({})", site.job_title(job), job.id),
            )),
            CellView::Badge(BadgeView::new(class, word).with_symbol(symbol)),
            rows::minute(job.created_at),
            CellView::value((*wait, wait_words(facts).unwrap_or_default())),
        ]
    });
    (!waits.is_empty()).then(|| {
        TableView::small(
            "Table of the longest waits",
            vec![
                ColumnView::new("job", CellKind::Name),
                ColumnView::new("status", CellKind::Badge),
                ColumnView::new("created (server time)", CellKind::Time),
                ColumnView::new("waited", CellKind::Value),
            ],
            rows,
        )
    })
}

/// Jobs on a page that is about something else: a picture, and a table of the newest.
#[derive(Template)]
#[template(path = "partials/jobs_beside.html")]
pub(crate) struct JobsBesideView {
    pub(super) picture: Option<PictureView>,
    pub(super) table: Option<TableView>,
    /// The jobs by month, where the table does not hold all that is drawn.
    pub(super) months: Option<TableView>,
    /// Jobs that are not in the table.
    pub(super) left_out: usize,
    /// A link to all jobs in time.
    pub(super) timeline: LinkView,
}

impl askama::filters::HtmlSafe for JobsBesideView {}

/// Some jobs, the earliest first, on the page at `path`; `most` of them are in the table.
pub(super) fn beside(
    site: &Site<'_>,
    path: &str,
    jobs: &[Timed<'_>],
    most: usize,
) -> JobsBesideView {
    let newest = jobs.iter().rev().take(most).map(|(job, _)| job.id.0);
    JobsBesideView {
        picture: picture(site, path, jobs, Budget::BESIDE, ""),
        table: (!jobs.is_empty()).then(|| rows::table(site, path, Kind::Job, newest)),
        months: (jobs.len() > most).then(|| {
            let months = by_month(jobs).into_iter().take(MOST_MONTHS).map(|(month, figures)| {
                let page = Page::Timeline(Period::from(month));
                (link(site, path, page, month.to_string()), figures)
            });
            figures_table("These jobs by month", "created in", months)
        }),
        left_out: jobs.len().saturating_sub(most),
        timeline: link(site, path, Page::Timeline(Period::All), "all jobs in time"),
    }
}

//! Jobs in time: the overview, a month, part of a month; their figures; why jobs failed.

use askama::Template;

use super::columns::{ColumnsView, by_state, by_type, hours};
use super::frame::{BadgeView, FrameView, LinkView, TileView, link};
use super::list::TabView;
use super::rows;
use super::status::mark;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::timeline::failures;
use crate::facts::timeline::figures::{Figures, Spread};
use crate::model::{JobState, Kind, ServerTime};
use crate::site::route::Page;
use crate::site::timeline::{Period, PictureView, Room, Timed, picture, wait_words};
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
    let chronicle = &site.index.chronicle;
    let title = if period == Period::All {
        "Timeline".to_owned()
    } else {
        format!("Jobs of {}", period.words())
    };
    let mut frame = FrameView::new(site, path, title);
    frame.crumbs = vec![link(site, path, Page::Home, "Report")];
    let mut above = Vec::new();
    let mut at = period;
    while let Some(next) = chronicle.above(at) {
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
    frame.csv(path, "data/jobs.csv");
    frame.trace(path);
    let jobs = site.jobs_in(period);
    let within = chronicle.within(period);
    let shown = within.len().min(MOST_PERIODS);
    let script = format!("data/{}", path.replace(".html", ".js"));
    let only = chronicle.len(period) <= Room::TIMELINE.rows;
    let mut figures = tiles(&jobs);
    if period == Period::All && chronicle.untimed > 0 {
        figures.push(TileView::new(words::count(chronicle.untimed), "without any time"));
    }
    TimelinePageView {
        frame,
        tabs: if period == Period::All { tabs(path, Page::Timeline(period)) } else { Vec::new() },
        states: states(&jobs),
        figures,
        picture: picture(site, path, &jobs, Room::TIMELINE, &script),
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
    let chronicle = &site.index.chronicle;
    let Some(above) = chronicle.above(period) else { return Vec::new() };
    let all = chronicle.within(above);
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
    let n = site.index.chronicle.going_on(first);
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

/// Jobs by state.
fn states(jobs: &[Timed<'_>]) -> Vec<(BadgeView, String)> {
    let states = JobState::ALL.into_iter().filter_map(|state| {
        let n = jobs.iter().filter(|(job, _)| job.state == Some(state)).count();
        let (class, symbol, word) = mark(Some(state));
        let badge = BadgeView::new(class, word).with_symbol(symbol);
        (n > 0).then(|| (badge, words::count(n)))
    });
    states.collect()
}

/// The figures of some jobs, above their picture.
fn tiles(jobs: &[Timed<'_>]) -> Vec<TileView> {
    let figures = Figures::of(jobs.iter().copied());
    let mut tiles = vec![TileView::new(words::count(figures.jobs), "jobs")];
    if let Some(rate) = rate(&figures) {
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
            CellView::Value(per_thousand.zip(rate(&figures))),
        ];
        let runs = figures
            .runs
            .map(|runs| (runs, ""))
            .or(figures.runs_at_most.map(|runs| (runs, "\u{2264} ")));
        for spread in [figures.waits.map(|waits| (waits, "")), runs] {
            for part in [|s: Spread| s.median, |s: Spread| s.p95, |s: Spread| s.max] {
                row.push(CellView::Value(spread.map(|(spread, sign)| {
                    let length = part(spread);
                    (length, format!("{sign}{}", words::duration(length)))
                })));
            }
        }
        row
    });
    TableView { label: label.to_owned(), columns, rows: rows.collect(), is_small: true, data: None }
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
    pub(super) n: String,
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
    frame.csv(path, "data/jobs.csv");
    frame.trace(path);
    let jobs: Vec<Timed<'_>> = site.snapshot.jobs.iter().zip(&site.facts.jobs).collect();
    let failures = failures(site, path);
    let kind = |(job, _): &Timed<'_>| site.job_type(job);
    let types = grouped(&jobs, |job| Some((kind(job), LinkView::plain(kind(job)))));
    let pipelines = grouped(&jobs, |(job, _)| {
        job.pipeline.map(|id| (id, rows::named(site, path, Kind::Pipeline, id.0)))
    });
    let head = "pipeline";
    JobFiguresView {
        frame,
        tabs: tabs(path, Page::JobFigures),
        figures: tiles(&jobs),
        failures_left_out: failures.len().saturating_sub(MOST_FAILURES),
        failures: failures.into_iter().take(MOST_FAILURES).collect(),
        types: figures_table("Figures by type", "type", largest(types)),
        pipelines: (!pipelines.is_empty())
            .then(|| figures_table("Figures by pipeline", head, largest(pipelines))),
        longest: longest(site, path, &jobs),
        charts: [by_state(&jobs), by_type(site, &jobs), hours(&jobs)]
            .into_iter()
            .flatten()
            .collect(),
    }
}

/// Figures of each group of jobs, in the order of their keys.
fn grouped<K: Ord>(
    jobs: &[Timed<'_>],
    key: impl Fn(&Timed<'_>) -> Option<(K, LinkView)>,
) -> Vec<(LinkView, Figures)> {
    let mut groups: std::collections::BTreeMap<K, (LinkView, Vec<Timed<'_>>)> =
        std::collections::BTreeMap::new();
    for job in jobs {
        if let Some((key, name)) = key(job) {
            groups.entry(key).or_insert_with(|| (name, Vec::new())).1.push(*job);
        }
    }
    let figures =
        |(name, jobs): (LinkView, Vec<Timed<'_>>)| (name, Figures::of(jobs.iter().copied()));
    groups.into_values().map(figures).collect()
}

/// The largest of some groups of jobs.
fn largest(mut groups: Vec<(LinkView, Figures)>) -> impl Iterator<Item = (LinkView, Figures)> {
    groups.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.jobs));
    groups.into_iter().take(MOST_GROUPS)
}

fn failures(site: &Site<'_>, path: &str) -> Vec<FailureView> {
    let groups = failures::groups(site.snapshot.jobs.iter());
    let views = groups.into_iter().map(|group| {
        let jobs = || group.jobs.iter().filter_map(|id| site.snapshot.jobs.find(*id));
        let mut types: Vec<String> = jobs().map(|job| site.job_type(job)).collect();
        types.sort_unstable();
        types.dedup();
        let created = || jobs().filter_map(|job| job.created_at);
        let span = created().min().zip(created().max()).map(|(first, last)| {
            let (first, last) = (first.date().to_string(), last.date().to_string());
            if first == last { first } else { format!("{first} to {last}") }
        });
        FailureView {
            message: group.message.clone(),
            n: words::plural(group.jobs.len(), "job", "jobs"),
            types: types.join(", "),
            span: span.unwrap_or_default(),
            jobs: group
                .jobs
                .iter()
                .rev()
                .take(MOST_FAILED_JOBS)
                .map(|id| rows::job_link(site, path, *id))
                .collect(),
            left_out: group.jobs.len().saturating_sub(MOST_FAILED_JOBS),
        }
    });
    views.collect()
}

/// The jobs that waited longest, those that still wait included.
fn longest(site: &Site<'_>, path: &str, jobs: &[Timed<'_>]) -> Option<TableView> {
    let mut waits: Vec<(i64, Timed<'_>)> = jobs
        .iter()
        .filter_map(|job| Some((job.1.timing.wait?.length(), *job)))
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
            CellView::Time(job.created_at.map(ServerTime::minute).unwrap_or_default()),
            CellView::Value(Some((*wait, wait_words(facts).unwrap_or_default()))),
        ]
    });
    (!waits.is_empty()).then(|| TableView {
        label: "Table of the longest waits".to_owned(),
        columns: vec![
            ColumnView::new("job", CellKind::Name),
            ColumnView::new("status", CellKind::Badge),
            ColumnView::new("created (server time)", CellKind::Time),
            ColumnView::new("waited", CellKind::Value),
        ],
        rows: rows.collect(),
        is_small: true,
        data: None,
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
    /// The way to all jobs in time.
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
    let months = grouped(jobs, |(_, facts)| {
        let period = Period::month_of(facts.timing.whole()?.from);
        Some((std::cmp::Reverse(period), link(site, path, Page::Timeline(period), period.words())))
    });
    JobsBesideView {
        picture: picture(site, path, jobs, Room::BESIDE, ""),
        table: (!jobs.is_empty()).then(|| rows::table(site, path, Kind::Job, newest)),
        months: (jobs.len() > most).then(|| {
            figures_table("These jobs by month", "created in", months.into_iter().take(MOST_MONTHS))
        }),
        left_out: jobs.len().saturating_sub(most),
        timeline: link(site, path, Page::Timeline(Period::All), "all jobs in time"),
    }
}

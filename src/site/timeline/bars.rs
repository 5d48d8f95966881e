//! Jobs as bars: a row each where they are few, packed into lanes where they are many, counted in columns
//! where they are too many; below them how many ran at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use askama::Template;
use serde_json::json;

use super::axis::{Axis, BreakView, NowView, TickView, WIDTH};
use super::shape::{Bar, End, UNIT};
use super::{LONGEST_NAME, Period, Timed, duration_words, quiet_words, sentence, state_class};
use crate::facts::Basis;
use crate::facts::timeline::concurrency::Concurrency;
use crate::facts::timeline::fold::Through;
use crate::facts::timeline::{Interval, lanes};
use crate::model::{JobId, JobState, Kind, ServerTime};
use crate::site::artifact::data_script;
use crate::site::route::Page;
use crate::site::{Site, words};

/// How many jobs are drawn in which way.
#[derive(Clone, Copy, Debug)]
pub(in crate::site) struct Budget {
    /// Up to so many have a row of their own.
    pub(in crate::site) rows: usize,
    /// Up to so many are links in lanes.
    pub(in crate::site) linked: usize,
    /// Up to so many are drawn one by one, and made links by the script.
    pub(in crate::site) drawn: usize,
}

impl Budget {
    /// On a page of the timeline.
    pub(in crate::site) const TIMELINE: Self = Self { rows: 80, linked: 200, drawn: 1_000 };
    /// On a page that is about something else as well.
    pub(in crate::site) const BESIDE: Self = Self { rows: 20, linked: 60, drawn: 0 };
}

/// A picture of jobs in time.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "partials/jobs_in_time.html")]
pub(crate) struct PictureView {
    /// Its text alternative.
    pub(crate) label: String,
    pub(crate) height: i64,
    /// From where to where the grid runs.
    pub(crate) bottom: i64,
    pub(crate) ticks: Vec<TickView>,
    pub(crate) breaks: Vec<BreakView>,
    /// Where the snapshot's own time stands, if a job goes on at it.
    pub(crate) now: Option<NowView>,
    /// One row for each job.
    pub(crate) rows: Vec<RowView>,
    /// One bar for each job, in lanes.
    pub(crate) bars: Vec<BarView>,
    /// Bars of one kind, as one path: class and data.
    pub(crate) masses: Vec<(String, String)>,
    /// Jobs counted.
    pub(crate) bins: Vec<BinView>,
    /// Base line of the bins, and the most in one of them.
    pub(crate) base: Option<(i64, String)>,
    /// How many ran at once.
    pub(crate) busy: Option<BusyView>,
    /// The time axis and the words of the filters, for the script.
    pub(crate) axis: String,
    pub(crate) words: String,
    /// The script that holds the bars.
    pub(crate) script: Option<Script>,
    /// From when to when, in words.
    pub(crate) caption: String,
    /// What the shapes mean: class, path, words.
    pub(crate) legend: Vec<(&'static str, String, &'static str)>,
}

impl askama::filters::HtmlSafe for PictureView {}

/// The bars of a picture, as a script of the site.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// Its path in the site.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// One job in a row of its own.
#[derive(Clone, Debug)]
pub(crate) struct RowView {
    pub(crate) bar: BarView,
    /// Base line of the texts.
    pub(crate) text_y: i64,
    /// What the row is called.
    pub(crate) label: String,
    /// State and duration.
    pub(crate) note: String,
    /// The row as a sentence; begins with its label and its note, as they are written.
    pub(crate) name: String,
}

/// One job.
#[derive(Clone, Debug)]
pub(crate) struct BarView {
    /// Its colour, and how sure its length is.
    pub(crate) class: String,
    /// The outline.
    pub(crate) path: String,
    /// The outline and the words of the filters, for the script.
    pub(crate) data: String,
    pub(crate) facets: String,
    /// A link to the job's page.
    pub(crate) href: Option<String>,
    /// The whole, as a sentence.
    pub(crate) sentence: String,
}

/// Jobs that began in a stretch of time.
#[derive(Clone, Debug)]
pub(crate) struct BinView {
    pub(crate) href: String,
    pub(crate) sentence: String,
    /// Class and path of each part.
    pub(crate) parts: Vec<(&'static str, String)>,
}

/// How many jobs ran at once.
#[derive(Clone, Debug)]
pub(crate) struct BusyView {
    pub(crate) text_y: i64,
    pub(crate) path: String,
    pub(crate) words: String,
}

/// Left and right end of the time axis where rows have labels, in units.
const ROWS: (i64, i64) = (300, 985);
/// Left and right end of the time axis where jobs are in lanes.
const LANES: (i64, i64) = (8, WIDTH - 12);
const ROW: i64 = 26;
const TOP: i64 = 48;
const BUSY: i64 = 34;
/// The width of a column of the density.
const COLUMN: i64 = 13;
const COLUMN_TOP: i64 = 150;

/// A job and where it stands.
struct Placed<'a> {
    timed: Timed<'a>,
    whole: Interval,
}

/// The picture of some jobs on the page at `path`; `None` where none of them has a time. `script` is where
/// the bars go that are too many for the page.
pub(in crate::site) fn picture(
    site: &Site<'_>,
    path: &str,
    jobs: &[Timed<'_>],
    budget: Budget,
    script: &str,
) -> Option<PictureView> {
    let mut placed: Vec<Placed<'_>> = jobs
        .iter()
        .filter_map(|timed| Some(Placed { timed: *timed, whole: timed.1.timing.whole()? }))
        .collect();
    placed.sort_by_key(|job| (job.whole.from, job.timed.0.id));
    let wholes: Vec<Interval> = placed.iter().map(|job| job.whole).collect();
    let with_rows = placed.len() <= budget.rows;
    let room_of_time = if with_rows { ROWS } else { LANES };
    let axis = Axis::new(&wholes, Through::Intervals, room_of_time)?;
    let facets = Facets::new(site, &placed);
    let mut view = PictureView {
        ticks: axis.ticks(),
        breaks: axis.breaks(),
        axis: axis.data(),
        words: facets.words(),
        caption: caption(site, &wholes, jobs.len() - placed.len()),
        ..PictureView::default()
    };
    let is_open = placed.iter().any(|job| job.timed.1.timing.is_open());
    let now = site.snapshot.taken_at.filter(|_| is_open);
    view.now = now.map(|now| axis.now(now.micros(), &mut view.breaks));
    let bottom = if with_rows {
        let drawn = placed.iter().zip(0i64..);
        view.rows =
            drawn.map(|(job, n)| row(site, path, job, &axis, &facets, TOP + n * ROW)).collect();
        TOP + i64::try_from(placed.len()).unwrap_or(0) * ROW
    } else if placed.len() <= budget.linked.max(budget.drawn) {
        let (bars, bottom) = in_lanes(&placed, &axis);
        let views =
            placed.iter().zip(&bars).map(|(job, bar)| bar_view(site, path, job, bar, &facets));
        if placed.len() <= budget.linked {
            view.bars = views.collect();
        } else {
            let views: Vec<BarView> = views.collect();
            view.masses = masses(&views);
            view.script =
                Some(Script { path: script.to_owned(), text: bars_script(script, &views) });
        }
        bottom
    } else {
        let (bins, most) = bins(site, path, &placed, &axis);
        view.bins = bins;
        view.base = Some((COLUMN_TOP + TOP, words::count(most)));
        COLUMN_TOP + TOP + 2
    };
    view.legend = legend(&placed, view.bins.is_empty());
    view.bottom = bottom;
    view.height = bottom + 8;
    if placed.len() > 3
        && let Some(busy) = busy(&placed, &axis, bottom + 18)
    {
        view.height = bottom + BUSY + 24;
        view.bottom = bottom + BUSY + 18;
        view.busy = Some(busy);
    }
    view.label =
        format!("{} in time, {}", words::plural(placed.len(), "job", "jobs"), view.caption);
    Some(view)
}

fn caption(site: &Site<'_>, wholes: &[Interval], untimed: usize) -> String {
    let first = wholes.iter().map(|whole| whole.from).min().unwrap_or(0);
    let last = wholes.iter().map(|whole| whole.to).max().unwrap_or(0);
    let time = |micros: i64| ServerTime::from_micros(micros).minute();
    let mut caption = format!("{} to {}, server time", time(first), time(last));
    if site.snapshot.taken_at.is_some_and(|now| now.micros() == last) {
        caption.push_str(" (the snapshot\u{2019}s own time)");
    }
    if untimed > 0 {
        let jobs = words::plural(untimed, "job has", "jobs have");
        caption.push_str(&format!("; {jobs} no time and cannot be drawn"));
    }
    caption
}

/// Where the bar of a job stands on an axis.
fn bar(job: &Placed<'_>, axis: &Axis, y: i64, height: i64) -> Bar {
    let timing = job.timed.1.timing;
    let run = timing.run_interval();
    let from = timing.wait.map(|wait| wait.from);
    let start =
        run.map(|run| run.from).or(timing.wait.map(|wait| wait.to)).unwrap_or(job.whole.from);
    let end = run.map_or(start, |run| run.to);
    let end_of = End::of(job.timed.0, job.timed.1);
    Bar {
        x: [axis.x(from.unwrap_or(start).min(start)), axis.x(start), axis.x(end)],
        seen: job.timed.1.quiet_since.map_or(0, |sign| axis.x(sign.micros())),
        y,
        height,
        end: end_of,
    }
}

/// The bars in lanes, and where the last lane ends. Lanes are packed as the bars are drawn, not as they
/// last: a run of a second is drawn as three units.
fn in_lanes(placed: &[Placed<'_>], axis: &Axis) -> (Vec<Bar>, i64) {
    let mut bars: Vec<Bar> = placed.iter().map(|job| bar(job, axis, 0, 14)).collect();
    let drawn: Vec<Interval> = bars
        .iter()
        .map(|bar| Interval { from: bar.left() - UNIT, to: bar.right() + UNIT })
        .collect();
    let lanes = lanes::pack(&drawn);
    let n = lanes.iter().max().map_or(1, |lane| lane + 1);
    let (step, height) = match n {
        0..=30 => (24, 14),
        31..=60 => (14, 8),
        _ => (7, 4),
    };
    for (bar, lane) in bars.iter_mut().zip(lanes) {
        bar.y = TOP + 4 + i64::try_from(lane).unwrap_or(0) * step;
        bar.height = height;
    }
    (bars, TOP + 6 + i64::try_from(n).unwrap_or(1) * step)
}

fn class(job: &Placed<'_>) -> String {
    let sure = match job.timed.1.timing.basis {
        Basis::AtMost => " most",
        Basis::FromLogs | Basis::AtLeast => " logs",
        Basis::Measured
        | Basis::Running
        | Basis::Waiting
        | Basis::NeverStarted
        | Basis::Unknown => "",
    };
    format!("{}{sure}", colour(job.timed.0.state, job.timed.1.timing.basis))
}

fn colour(state: Option<JobState>, basis: Basis) -> &'static str {
    match (basis, state) {
        (Basis::Unknown, state) if state != Some(JobState::Failure) => "plain",
        (_, state) => state_class(state),
    }
}

fn bar_view(site: &Site<'_>, path: &str, job: &Placed<'_>, bar: &Bar, facets: &Facets) -> BarView {
    let page = Page::Record { kind: Kind::Job, id: job.timed.0.id.0 };
    BarView {
        class: class(job),
        path: bar.path(),
        data: bar.data(),
        facets: facets.of(job.timed.0.id),
        href: site.has(page).then(|| page.relative_from(path)),
        sentence: sentence(site, job.timed),
    }
}

fn row(
    site: &Site<'_>,
    path: &str,
    placed: &Placed<'_>,
    axis: &Axis,
    facets: &Facets,
    y: i64,
) -> RowView {
    let (job, facts) = placed.timed;
    let bar = bar(placed, axis, y + 6, 14);
    let state = job.state.unwrap_or(JobState::Unknown).api_name();
    let length = quiet_words(facts).unwrap_or_else(|| duration_words(facts));
    // There is no room for why it is unknown, which the sentence says.
    let length = length.split(" (").next().unwrap_or_default();
    let note = format!("{state} \u{b7} {length}");
    let title = format!("#{} {}", job.id, site.job_title(job));
    let label = words::middle(&title, 40);
    let view = bar_view(site, path, placed, &bar, facets);
    let said = view.sentence.split_once(", created ").map_or("", |(_, said)| said);
    let whole = if label == title {
        String::new()
    } else {
        format!(", {}", words::middle(&site.job_title(job), LONGEST_NAME))
    };
    RowView {
        text_y: y + 18,
        name: format!("{label}: {note}{whole}, created {said}"),
        label,
        note,
        bar: view,
    }
}

/// Bars that look alike as one path.
fn masses(bars: &[BarView]) -> Vec<(String, String)> {
    let mut masses: BTreeMap<&str, String> = BTreeMap::new();
    for bar in bars {
        masses.entry(&bar.class).or_default().push_str(&bar.path);
    }
    masses.into_iter().map(|(class, path)| (class.to_owned(), path)).collect()
}

/// The bars as a script: the way from the folder of the site, sentence, class, outline, filters.
fn bars_script(path: &str, bars: &[BarView]) -> String {
    let mut text = "[".to_owned();
    for (n, bar) in bars.iter().enumerate() {
        let href = bar.href.as_deref().map(|href| href.trim_start_matches("../"));
        let gap = if n == 0 { "\n" } else { ",\n" };
        let row = json!([href, bar.sentence, bar.class, bar.data, bar.facets]);
        // Writing into a String cannot fail.
        let _ = write!(text, "{gap}{row}");
    }
    text.push_str("\n]");
    data_script(path, &text)
}

/// Columns of jobs by the time at which they began, and how many the highest has.
fn bins(site: &Site<'_>, path: &str, placed: &[Placed<'_>], axis: &Axis) -> (Vec<BinView>, usize) {
    let column = |job: &Placed<'_>| (axis.x(job.whole.from) / UNIT - axis.left) / COLUMN;
    let groups: Vec<&[Placed<'_>]> = placed.chunk_by(|a, b| column(a) == column(b)).collect();
    let most = groups.iter().map(|group| group.len()).max().unwrap_or(1).max(1);
    let base = TOP + COLUMN_TOP;
    let views = groups.iter().filter_map(|group| {
        let (first, last) = (group.first()?, group.last()?);
        let n = |of: &[&str]| {
            group
                .iter()
                .filter(|job| of.contains(&colour(job.timed.0.state, Basis::Measured)))
                .count()
        };
        let (failed, good) = (n(&["bad"]), n(&["good"]));
        let x = axis.left + column(first) * COLUMN;
        let mut y = base;
        let mut parts = Vec::new();
        for (class, count) in
            [("good", good), ("plain", group.len() - good - failed), ("bad", failed)]
        {
            let height = count * 140 / most;
            let height = i64::try_from(if count > 0 { height.max(1) } else { 0 }).unwrap_or(0);
            if height > 0 {
                let wide = COLUMN - 1;
                parts.push((class, format!("M{x} {y}v-{height}h{wide}v{height}z")));
                y -= height;
            }
        }
        let time = |job: &Placed<'_>| ServerTime::from_micros(job.whole.from).minute();
        let period = site.period_of(first.timed.0.id).unwrap_or(Period::All);
        Some(BinView {
            href: Page::Timeline(period).relative_from(path),
            sentence: format!(
                "{} to {}: {} began, {} failed",
                time(first),
                time(last),
                words::plural(group.len(), "job", "jobs"),
                words::count(failed)
            ),
            parts,
        })
    });
    (views.collect(), most)
}

/// How many ran at once, as a path: in each column of two units the most.
fn busy(placed: &[Placed<'_>], axis: &Axis, top: i64) -> Option<BusyView> {
    let Concurrency { steps, peak, is_at_most, is_at_least } =
        Concurrency::of(placed.iter().map(|job| job.timed.1))?;
    let mut columns: BTreeMap<i64, usize> = BTreeMap::new();
    let column = |time: i64| axis.x(time) / (2 * UNIT);
    let mut before = 0;
    for step in &steps {
        let most = columns.entry(column(step.at)).or_insert(before);
        *most = (*most).max(step.n);
        columns.insert(column(step.at) + 1, step.n);
        before = step.n;
    }
    let base = top + BUSY;
    let first = columns.keys().next().copied()?;
    let mut path = format!("M{} {base}", first * 2);
    let mut at = 0;
    for (column, n) in columns {
        let height = n * usize::try_from(BUSY - 4).unwrap_or(1) / peak.n.max(1);
        if height != at {
            let y = base - i64::try_from(height).unwrap_or(0);
            // Writing into a String cannot fail.
            let _ = write!(path, "H{}V{y}", column * 2);
            at = height;
        }
    }
    path.push_str(&format!("V{base}z"));
    let words = format!(
        "Running at once: {}{}, on {}",
        match (is_at_most, is_at_least) {
            (true, false) => "at most ",
            (false, true) => "at least ",
            // With runs that may be shorter and runs that may be longer it is neither.
            (true, true) => "about ",
            (false, false) => "up to ",
        },
        words::count(peak.n),
        ServerTime::from_micros(peak.at).minute()
    );
    Some(BusyView { text_y: top - 3, path, words })
}

/// What the shapes mean that are in the picture.
fn legend(placed: &[Placed<'_>], one_by_one: bool) -> Vec<(&'static str, String, &'static str)> {
    const KINDS: [(End, &str, &str); 8] = [
        (End::Plain, "good", "ran and succeeded"),
        (End::Bad, "bad", "failed: a cross-bar"),
        (End::Stopped, "plain", "cancelled: slanted"),
        (End::Open, "open", "running (arrow)"),
        (
            End::Quiet,
            "open",
            "hollow: said to run, but without an update for more than 10 minutes; not counted as running",
        ),
        (End::Waits, "wait", "waiting (thin line, arrow)"),
        (End::Never, "plain", "cancelled before it started"),
        (End::Unknown, "plain", "how long is unknown: a diamond"),
    ];
    if !one_by_one {
        let column = |from: i64| format!("M8 {from}h12v-8h-12z");
        return vec![
            ("good", column(12), "succeeded"),
            ("plain", column(12), "neither"),
            ("bad", column(12), "failed"),
        ];
    }
    let ends: Vec<End> = placed.iter().map(|job| End::of(job.timed.0, job.timed.1)).collect();
    let mut legend: Vec<(&'static str, String, &'static str)> = KINDS
        .into_iter()
        .filter(|(end, ..)| ends.contains(end))
        .map(|(end, class, words)| {
            let x = if end == End::Unknown { [1_400; 3] } else { [0, 1_000, 2_000] };
            let x = if matches!(end, End::Waits | End::Never) { [0, 2_000, 2_000] } else { x };
            (class, Bar { x, seen: 1_200, y: 4, height: 9, end }.path(), words)
        })
        .collect();
    let has = |basis| placed.iter().any(|job| job.timed.1.timing.basis == basis);
    let sample = Bar { x: [600, 600, 2_000], seen: 0, y: 4, height: 9, end: End::Plain }.path();
    if has(Basis::AtMost) {
        legend.push(("plain most", sample.clone(), "pale: it ran at most so long"));
    }
    if has(Basis::FromLogs) {
        legend.push(("plain logs", sample.clone(), "outlined: as long as its log"));
    }
    if has(Basis::AtLeast) {
        legend.push(("plain logs", sample, "outlined: at least as long as its log was served"));
    }
    legend
}

/// What jobs can be filtered, grouped and sorted by: a few words of each kind, and which of them each job has; the seconds that
/// it ran.
struct Facets {
    words: [Vec<String>; 4],
    of: BTreeMap<JobId, ([usize; 4], i64)>,
}

impl Facets {
    fn new(site: &Site<'_>, placed: &[Placed<'_>]) -> Self {
        let mut words: [Vec<String>; 4] = Default::default();
        let mut of = BTreeMap::new();
        let mut known: [BTreeMap<Cow<'_, str>, usize>; 4] = Default::default();
        for (job, facts) in placed.iter().map(|placed| placed.timed) {
            let none = || "none".into();
            let own = [
                job.state.unwrap_or(JobState::Unknown).api_name().into(),
                site.job_type(job).into(),
                job.project.map_or_else(none, |id| site.project_name(id)),
                job.pipeline.map_or_else(none, |id| site.name_of(Kind::Pipeline, id.0)),
            ];
            let mut places = [0; 4];
            for ((word, words), (known, place)) in
                own.into_iter().zip(&mut words).zip(known.iter_mut().zip(&mut places))
            {
                *place = *known.entry(word).or_insert_with_key(|word| {
                    words.push(word.to_string());
                    words.len() - 1
                });
            }
            let run = facts.timing.run().map_or(-1, |run| run / 1_000_000);
            of.insert(job.id, (places, run));
        }
        Self { words, of }
    }

    fn words(&self) -> String {
        let [status, kind, project, pipeline] = &self.words;
        json!([["status", status], ["type", kind], ["project", project], ["pipeline", pipeline]])
            .to_string()
    }

    fn of(&self, job: JobId) -> String {
        // Every job that is drawn was given to `new`.
        let Some((places, run)) = self.of.get(&job) else { return String::new() };
        format!("{} {run}", places.map(|place| place.to_string()).join(" "))
    }
}

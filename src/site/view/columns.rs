//! Jobs counted: by state and by type over time, by the hour of the day.

use std::fmt::Write as _;

use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::frame::LinkView;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::model::{JobState, ServerTime};
use crate::site::timeline::Timed;
use crate::site::{Site, words};

/// Columns of a picture, in parts.
#[derive(Template)]
#[template(path = "partials/columns.html")]
pub(crate) struct ColumnsView {
    /// Its place on the page.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// Class and path of each part.
    pub(crate) parts: Vec<(&'static str, String)>,
    /// Words below the columns, and where they stand.
    pub(crate) ticks: Vec<(i64, String)>,
    /// The highest column.
    pub(crate) top: String,
    /// What the parts mean: class and words.
    pub(crate) legend: Vec<(&'static str, String)>,
    pub(crate) table: TableView,
}

impl askama::filters::HtmlSafe for ColumnsView {}

/// A length of time that one column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Month,
    Quarter,
    Year,
}

/// The most columns over time.
const MOST_COLUMNS: i64 = 36;
/// The most types that are told apart.
const MOST_TYPES: usize = 6;
/// The classes of types.
const TYPE_CLASSES: [&str; 7] = ["c1", "c2", "c3", "c4", "c5", "c6", "plain"];

impl Unit {
    /// The number of the unit that a day lies in.
    fn number(self, day: NaiveDate) -> i64 {
        let months = i64::from(day.year()) * 12 + i64::from(day.month0());
        match self {
            Self::Day => i64::from(day.num_days_from_ce()),
            Self::Month => months,
            Self::Quarter => months.div_euclid(3),
            Self::Year => i64::from(day.year()),
        }
    }

    fn words(self, number: i64) -> String {
        let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
        match self {
            Self::Day => i32::try_from(number)
                .ok()
                .and_then(NaiveDate::from_num_days_from_ce_opt)
                .map(|day| day.to_string())
                .unwrap_or_default(),
            Self::Month => format!("{year:04}-{month:02}"),
            Self::Quarter => format!("{:04} Q{}", number.div_euclid(4), number.rem_euclid(4) + 1),
            Self::Year => format!("{number:04}"),
        }
    }
}

/// The columns of time that these jobs need: what a column is, the first, how many.
fn columns(jobs: &[Timed<'_>]) -> Option<(Unit, i64, i64)> {
    let days = || jobs.iter().filter_map(|job| began(*job));
    let (first, last) = (days().min()?, days().max()?);
    let units = [Unit::Day, Unit::Month, Unit::Quarter, Unit::Year];
    let number = |unit: Unit| unit.number(last) - unit.number(first) + 1;
    let unit = units.into_iter().find(|unit| number(*unit) <= MOST_COLUMNS).unwrap_or(Unit::Year);
    // Years of broken clocks beyond that are left to the last column.
    Some((unit, unit.number(first), number(unit).min(MOST_COLUMNS)))
}

fn began((_, facts): Timed<'_>) -> Option<NaiveDate> {
    facts.timing.whole().map(|whole| ServerTime::from_micros(whole.from).date())
}

/// Jobs by state over time; `None` where no job has a time.
pub(super) fn by_state(jobs: &[Timed<'_>]) -> Option<ColumnsView> {
    let series = [
        ("good", "SUCCESS"),
        ("open", "running or waiting"),
        ("plain", "REVOKED or UNKNOWN"),
        ("bad", "FAILURE"),
    ]
    .map(|(class, words)| (class, words.to_owned()));
    let place = |(job, _): Timed<'_>| match job.state.unwrap_or(JobState::Unknown) {
        JobState::Success => 0,
        state if state.is_running() || state.is_waiting() => 1,
        JobState::Failure => 3,
        _ => 2,
    };
    over_time("by-state", "Jobs by state", jobs, &series, place)
}

/// Jobs by type over time; `None` where no job has a time.
pub(super) fn by_type(site: &Site<'_>, jobs: &[Timed<'_>]) -> Option<ColumnsView> {
    let of = |(job, _): Timed<'_>| site.job_type(job);
    let mut types: Vec<(usize, String)> = Vec::new();
    for job in jobs {
        let kind = of(*job);
        match types.iter_mut().find(|(_, known)| *known == kind) {
            Some((n, _)) => *n += 1,
            None => types.push((1, kind)),
        }
    }
    types.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let others = types.len() > MOST_TYPES;
    types.truncate(MOST_TYPES);
    let mut series: Vec<(&str, String)> =
        TYPE_CLASSES.into_iter().zip(types.into_iter().map(|(_, kind)| kind)).collect();
    if others {
        series.push(("plain", "others".to_owned()));
    }
    let place = |job: Timed<'_>| {
        let kind = of(job);
        series.iter().position(|(_, known)| *known == kind).unwrap_or(MOST_TYPES)
    };
    over_time("by-type", "Jobs by type", jobs, &series, place)
}

fn over_time(
    id: &'static str,
    title: &'static str,
    jobs: &[Timed<'_>],
    series: &[(&'static str, String)],
    place: impl Fn(Timed<'_>) -> usize,
) -> Option<ColumnsView> {
    let (unit, first, n) = columns(jobs)?;
    let mut counts = vec![vec![0usize; series.len()]; usize::try_from(n).ok()?];
    for job in jobs {
        let Some(day) = began(*job) else { continue };
        let column = usize::try_from((unit.number(day) - first).clamp(0, n - 1)).unwrap_or(0);
        if let Some(cell) = counts.get_mut(column).and_then(|column| column.get_mut(place(*job))) {
            *cell += 1;
        }
    }
    let labels = (first..first + n).map(|number| unit.words(number));
    let columns: Vec<(String, Vec<usize>)> = labels.zip(counts).collect();
    Some(view(id, title, series, &columns))
}

/// Jobs by the hour of the day at which they were created; `None` without a job.
pub(super) fn hours(jobs: &[Timed<'_>]) -> Option<ColumnsView> {
    let mut counts = vec![vec![0usize]; 24];
    for whole in jobs.iter().filter_map(|(_, facts)| facts.timing.whole()) {
        let hour = usize::try_from(ServerTime::from_micros(whole.from).hour()).unwrap_or(0);
        if let Some(cell) = counts.get_mut(hour).and_then(|column| column.first_mut()) {
            *cell += 1;
        }
    }
    let is_empty = counts.iter().flatten().all(|n| *n == 0);
    let labels = (0..24).map(|hour| format!("{hour:02}:00"));
    let columns: Vec<(String, Vec<usize>)> = labels.zip(counts).collect();
    let series = [("sample", "jobs".to_owned())];
    (!is_empty).then(|| view("by-hour", "Jobs by hour of the day", &series, &columns))
}

fn view(
    id: &'static str,
    title: &'static str,
    series: &[(&'static str, String)],
    columns: &[(String, Vec<usize>)],
) -> ColumnsView {
    const LEFT: i64 = 48;
    const WIDTH: i64 = 580;
    const BOTTOM: i64 = 124;
    const HEIGHT: usize = 110;
    let n = i64::try_from(columns.len()).unwrap_or(1).max(1);
    let total = |counts: &[usize]| counts.iter().sum::<usize>();
    let most = columns.iter().map(|(_, counts)| total(counts)).max().unwrap_or(0).max(1);
    let mut parts: Vec<(&'static str, String)> =
        series.iter().map(|(class, _)| (*class, String::new())).collect();
    let mut ticks: Vec<(i64, String)> = Vec::new();
    for ((label, counts), place) in columns.iter().zip(0i64..) {
        let (left, right) = (LEFT + place * WIDTH / n, LEFT + (place + 1) * WIDTH / n);
        let width = (right - left - 2).clamp(1, 40);
        let mut so_far = 0;
        let height = |count: usize| i64::try_from(count * HEIGHT / most).unwrap_or(0);
        for (count, (_, path)) in counts.iter().zip(&mut parts) {
            if *count > 0 {
                let (from, to) = (BOTTOM - height(so_far), BOTTOM - height(so_far + count));
                let tall = (from - to).max(1);
                // Writing into a String cannot fail.
                let _ = write!(path, "M{left} {from}v-{tall}h{width}v{tall}z");
            }
            so_far += count;
        }
        let room = i64::try_from(label.len()).unwrap_or(0) * 6 + 10;
        if left + room <= 645 && ticks.last().is_none_or(|(x, _)| left - x >= room) {
            ticks.push((left, label.clone()));
        }
    }
    let mut heads =
        vec![ColumnView::new("from", CellKind::Name), ColumnView::new("jobs", CellKind::Number)];
    if series.len() > 1 {
        heads.extend(
            series.iter().map(|(_, words)| ColumnView::new(words.clone(), CellKind::Number)),
        );
    }
    let with_jobs = columns.iter().filter(|(_, counts)| total(counts) > 0);
    let rows = with_jobs.map(|(label, counts)| {
        let mut row =
            vec![CellView::Name(LinkView::plain(label.clone())), CellView::count(total(counts))];
        if series.len() > 1 {
            row.extend(counts.iter().map(|count| CellView::count(*count)));
        }
        row
    });
    let rows = rows.collect();
    parts.retain(|(_, path)| !path.is_empty());
    ColumnsView {
        id,
        title,
        legend: if series.len() > 1 {
            let drawn = |class: &str| parts.iter().any(|(found, _)| *found == class);
            series.iter().filter(|(class, _)| drawn(class)).cloned().collect()
        } else {
            Vec::new()
        },
        parts,
        ticks,
        top: words::count(most),
        table: TableView {
            label: title.to_owned(),
            columns: heads,
            rows,
            is_small: true,
            data: None,
        },
    }
}

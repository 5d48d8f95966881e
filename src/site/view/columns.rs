//! Jobs counted: by state and by type over time, by the hour of the day.

use std::fmt::Write as _;

use askama::Template;

use super::frame::LinkView;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::timeline::calendar::OverTime;
use crate::facts::timeline::{Ending, JobsOverview};
use crate::site::names::type_shown;
use crate::site::words;

/// A picture of stacked columns, with a table that says the same.
#[derive(Template)]
#[template(path = "partials/columns.html")]
pub(crate) struct ColumnsView {
    /// Its HTML id.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// The CSS class and SVG path data of each part.
    pub(crate) parts: Vec<(&'static str, String)>,
    /// The labels below the columns, and their x.
    pub(crate) ticks: Vec<(i64, String)>,
    /// The number of jobs in the highest column.
    pub(crate) top: String,
    /// The legend: CSS class and words of each part.
    pub(crate) legend: Vec<(&'static str, String)>,
    pub(crate) table: TableView,
}

impl askama::filters::HtmlSafe for ColumnsView {}

/// The CSS classes of types, as many as [`JobsOverview::type_series`] has.
const TYPE_CLASSES: [&str; 7] = ["c1", "c2", "c3", "c4", "c5", "c6", "plain"];

/// Jobs over time by how they ended and by type, then by the hour of the day; without those in which no job is.
pub(super) fn charts(jobs: &JobsOverview) -> Vec<ColumnsView> {
    let by_ending = jobs.by_ending.as_ref().map(|of| {
        let series = Ending::ALL.map(|ending| match ending {
            Ending::Succeeded => ("good", "SUCCESS".to_owned()),
            Ending::Open => ("open", "running or waiting".to_owned()),
            Ending::Other => ("plain", "REVOKED or UNKNOWN".to_owned()),
            Ending::Failed => ("bad", "FAILURE".to_owned()),
        });
        view("by-state", "Jobs by state", &series, &in_words(of))
    });
    let by_type = jobs.by_type.as_ref().map(|of| {
        let series =
            TYPE_CLASSES.into_iter().zip(&jobs.type_series).map(|(class, name)| match name {
                Some(name) => (class, type_shown(name)),
                None => ("plain", "others".to_owned()),
            });
        view("by-type", "Jobs by type", &series.collect::<Vec<_>>(), &in_words(of))
    });
    let is_empty = jobs.hours.iter().all(|n| *n == 0);
    let by_hour = (!is_empty).then(|| {
        let columns = (0..24).zip(jobs.hours).map(|(hour, n)| (format!("{hour:02}:00"), vec![n]));
        let series = [("sample", "jobs".to_owned())];
        view("by-hour", "Jobs by hour of the day", &series, &columns.collect::<Vec<_>>())
    });
    [by_ending, by_type, by_hour].into_iter().flatten().collect()
}

/// Columns over time with their labels.
fn in_words(of: &OverTime) -> Vec<(String, Vec<usize>)> {
    let labels = (of.first..).map(|number| of.unit.words(number));
    labels.zip(of.columns.iter().cloned()).collect()
}

/// The left end of the first column.
const LEFT: i64 = 48;
/// The width of all columns.
const WIDTH: i64 = 580;
/// The right end of the room for words below the columns.
const RIGHT: i64 = 645;

fn view(
    id: &'static str,
    title: &'static str,
    series: &[(&'static str, String)],
    columns: &[(String, Vec<usize>)],
) -> ColumnsView {
    let most = columns.iter().map(|(_, counts)| total(counts)).max().unwrap_or(0).max(1);
    let mut parts = parts(series, columns, most);
    parts.retain(|(_, path)| !path.is_empty());
    let is_drawn = |class: &str| parts.iter().any(|(found, _)| *found == class);
    let legend = series.iter().filter(|(class, _)| is_drawn(class) && series.len() > 1);
    ColumnsView {
        id,
        title,
        legend: legend.cloned().collect(),
        parts,
        ticks: ticks(columns),
        top: words::count(most),
        table: table(title, series, columns),
    }
}

fn total(counts: &[usize]) -> usize {
    counts.iter().sum()
}

/// The left end of a column, of so many in all.
fn left(place: i64, columns: usize) -> i64 {
    LEFT + place * WIDTH / i64::try_from(columns).unwrap_or(1).max(1)
}

/// The CSS class of each series, and its part of all columns as SVG path data.
fn parts(
    series: &[(&'static str, String)],
    columns: &[(String, Vec<usize>)],
    most: usize,
) -> Vec<(&'static str, String)> {
    const BOTTOM: i64 = 124;
    const HEIGHT: usize = 110;
    let height = |count: usize| i64::try_from(count * HEIGHT / most).unwrap_or(0);
    let mut parts: Vec<(&'static str, String)> =
        series.iter().map(|(class, _)| (*class, String::new())).collect();
    for ((_, counts), place) in columns.iter().zip(0i64..) {
        let x = left(place, columns.len());
        let width = (left(place + 1, columns.len()) - x - 2).clamp(1, 40);
        let mut so_far = 0;
        for (count, (_, path)) in counts.iter().zip(&mut parts) {
            if *count > 0 {
                let (from, to) = (BOTTOM - height(so_far), BOTTOM - height(so_far + count));
                let tall = (from - to).max(1);
                // Writing into a String cannot fail.
                let _ = write!(path, "M{x} {from}v-{tall}h{width}v{tall}z");
            }
            so_far += count;
        }
    }
    parts
}

/// The labels that have room below the columns, and where they stand.
fn ticks(columns: &[(String, Vec<usize>)]) -> Vec<(i64, String)> {
    let mut ticks: Vec<(i64, String)> = Vec::new();
    for ((label, _), place) in columns.iter().zip(0i64..) {
        let x = left(place, columns.len());
        // A digit is six units wide.
        let room = i64::try_from(label.len()).unwrap_or(0) * 6 + 10;
        if x + room <= RIGHT && ticks.last().is_none_or(|(before, _)| x - before >= room) {
            ticks.push((x, label.clone()));
        }
    }
    ticks
}

/// The columns with jobs as rows; each series has a column of its own where there are several.
fn table(
    title: &'static str,
    series: &[(&'static str, String)],
    columns: &[(String, Vec<usize>)],
) -> TableView {
    let parts = if series.len() > 1 { series } else { &[] };
    let mut heads =
        vec![ColumnView::new("from", CellKind::Name), ColumnView::new("jobs", CellKind::Number)];
    heads.extend(parts.iter().map(|(_, words)| ColumnView::new(words.clone(), CellKind::Number)));
    let with_jobs = columns.iter().filter(|(_, counts)| total(counts) > 0);
    let rows = with_jobs.map(|(label, counts)| {
        let mut row =
            vec![CellView::Name(LinkView::plain(label.clone())), CellView::count(total(counts))];
        if series.len() > 1 {
            row.extend(counts.iter().map(|count| CellView::count(*count)));
        }
        row
    });
    TableView::small(title, heads, rows)
}

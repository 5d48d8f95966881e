//! The nights of a deployment as squares, a month in a row, and as a table of months.

use askama::Template;
use chrono::Datelike;

use super::frame::LinkView;
use super::strip::{Squares, SquaresView, level};
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::effort::{DeploymentEffort, MonthEffort, Night, NightStart};

/// The most months of a calendar.
const MOST_MONTHS: usize = 120;

/// The calendar of a deployment: a row of squares for each month, a square for each night.
#[derive(Template)]
#[template(path = "partials/calendar.html")]
pub(crate) struct CalendarView {
    /// What a square stands for, in words.
    pub(crate) square: &'static str,
    /// The height of the picture in its own units.
    pub(crate) height: i64,
    /// The label of each month, and its y.
    pub(crate) months: Vec<(String, i64)>,
    /// Some days of the month above the squares, and their x.
    pub(crate) days: Vec<(u32, i64)>,
    pub(crate) squares: Vec<SquaresView>,
    /// The same as a table with a row for each month.
    pub(crate) table: TableView,
    /// How many months are left out.
    pub(crate) left_out: usize,
}

impl askama::filters::HtmlSafe for CalendarView {}

/// A deployment's calendar; `None` where it has no night.
pub(super) fn calendar(effort: &DeploymentEffort) -> Option<CalendarView> {
    const LEFT: i64 = 84;
    const TOP: i64 = 24;
    const STEP: i64 = 20;
    const SIZE: i64 = 16;
    let greatest = effort.nights.iter().map(|(_, n)| *n).max()?;
    let months = effort.months();
    let left_out = months.len().saturating_sub(MOST_MONTHS);
    let mut squares = Squares::default();
    let mut labels = Vec::new();
    for (month, place) in months.iter().skip(left_out).zip(0i64..) {
        let y = TOP + place * STEP;
        labels.push((month.month.to_string(), y + 13));
        for (night, n) in &month.nights {
            let day = i64::from(night.date().day()) - 1;
            squares.add((LEFT + day * STEP, y), SIZE, n.map(|n| level(n, greatest)));
        }
    }
    let height = TOP + i64::try_from(labels.len()).unwrap_or(0) * STEP + 4;
    let days = [1, 5, 10, 15, 20, 25, 30];
    Some(CalendarView {
        square: match effort.start {
            NightStart::Noon => {
                "a night, from noon to noon, camera time, on the day on which it begins"
            }
            NightStart::Midnight => "a day, from midnight to midnight, camera time",
        },
        height,
        months: labels,
        days: days.map(|day| (day, LEFT + (i64::from(day) - 1) * STEP + SIZE / 2)).to_vec(),
        squares: squares.finish(),
        table: table(months.iter().skip(left_out)),
        left_out,
    })
}

fn table<'m>(months: impl Iterator<Item = &'m MonthEffort>) -> TableView {
    TableView::small(
        "Table of months",
        vec![
            ColumnView::new("month", CellKind::Name),
            ColumnView::new("captures", CellKind::Number),
            ColumnView::new("nights with captures", CellKind::Number),
            ColumnView::new("without", CellKind::Number),
            ColumnView::new("nights without captures", CellKind::Text),
        ],
        months.map(month_row),
    )
}

fn month_row(month: &MonthEffort) -> Vec<CellView> {
    vec![
        CellView::Name(LinkView::plain(month.month.to_string())),
        CellView::count(month.captures()),
        CellView::count(month.nights_with()),
        CellView::count(month.nights_without()),
        CellView::Text(nights_without(month)),
    ]
}

/// The days of a month's nights without captures: `3, 7 to 9`.
fn nights_without(month: &MonthEffort) -> String {
    if month.nights_with() == 0 {
        return match month.nights.len() {
            0..28 => "every one within its time".to_owned(),
            _ => "the whole month".to_owned(),
        };
    }
    let day = |night: &Night| night.date().day();
    let runs = month.nights.chunk_by(|(_, a), (_, b)| a.is_none() == b.is_none());
    let words = runs.filter_map(|run| match run {
        [(first, None), .., (last, None)] => Some(format!("{} to {}", day(first), day(last))),
        [(only, None)] => Some(day(only).to_string()),
        _ => None,
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;

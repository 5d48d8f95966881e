//! Small pictures: a deployment's nights as a strip and as a calendar, the share of a sample in each night,
//! hour and month. Positions only; the SVG itself is in templates, and a table says the same.

use std::fmt::Write as _;

use askama::Template;

use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::composition::Share;
use crate::facts::effort::{DeploymentEffort, MonthEffort, Night};
use crate::site::words;

/// The classes of nights, from few captures to many.
const LEVELS: [&str; 4] = ["l1", "l2", "l3", "l4"];
/// The most squares of a strip; more nights than this share a square.
const MOST_SQUARES: i64 = 240;
/// The most months of a calendar.
const MOST_MONTHS: usize = 120;

/// Squares of one class, as the data of a path.
#[derive(Clone, Debug)]
pub(crate) struct SquaresView {
    pub(crate) class: &'static str,
    pub(crate) path: String,
}

/// Squares by class.
#[derive(Default)]
struct Squares {
    levels: [String; 4],
    empty: String,
}

impl Squares {
    /// A night with captures, or without (`None`), at a place.
    fn add(&mut self, (x, y): (i64, i64), size: i64, level: Option<usize>) {
        // Writing into a String cannot fail.
        let _ = match level.and_then(|level| self.levels.get_mut(level)) {
            Some(path) => write!(path, "M{x} {y}h{size}v{size}h-{size}z"),
            None => {
                let (height, middle) = (size / 4, y + size * 3 / 8);
                write!(self.empty, "M{x} {middle}h{size}v{height}h-{size}z")
            }
        };
    }

    fn finish(self) -> Vec<SquaresView> {
        let levels = LEVELS.into_iter().zip(self.levels);
        let all = levels.chain([("none", self.empty)]);
        all.filter(|(_, path)| !path.is_empty())
            .map(|(class, path)| SquaresView { class, path })
            .collect()
    }
}

/// The class of a number of captures, the greatest number given; by the square root, so that the few
/// captures of most nights are told apart beside one very full night.
fn level(n: usize, greatest: usize) -> usize {
    let sixteenths = n.saturating_mul(16).div_ceil(greatest.max(1));
    match sixteenths {
        0..=1 => 0,
        2..=4 => 1,
        5..=9 => 2,
        _ => 3,
    }
}

/// What the strips of a table have in common: their time and their scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct StripScale {
    first: Night,
    /// Nights in a square.
    nights: i64,
    squares: i64,
    greatest: usize,
}

impl StripScale {
    /// The scale for these deployments; `None` where none has a night.
    pub(super) fn new<'a>(
        efforts: impl Iterator<Item = &'a DeploymentEffort> + Clone,
    ) -> Option<Self> {
        let spans = || efforts.clone().filter_map(DeploymentEffort::span);
        let (first, last) = (spans().map(|s| s.0).min()?, spans().map(|s| s.1).max()?);
        let length = last.since(first) + 1;
        let nights = (length + MOST_SQUARES - 1) / MOST_SQUARES;
        let squares = (length + nights - 1) / nights.max(1);
        let mut scale = Self { first, nights, squares, greatest: 1 };
        let squares = efforts.flat_map(|effort| scale.squares_of(effort)).map(|(_, n)| n);
        scale.greatest = squares.max().unwrap_or(1);
        Some(scale)
    }

    /// What a square is, and from when to when the strips run.
    pub(super) fn words(&self) -> String {
        let last = i32::try_from(self.squares * self.nights - 1).unwrap_or(0);
        let square = match self.nights {
            1 => "a night, from noon to noon".to_owned(),
            n => format!("{n} nights, each from noon to noon"),
        };
        format!(
            "A square is {square}, camera time, from {} to {}: the darker, the more captures. A red dash is a time without captures between a deployment\u{2019}s first and last one.",
            self.first.date(),
            self.first.after(last).date(),
        )
    }

    /// Squares with captures, and how many.
    fn squares_of(&self, effort: &DeploymentEffort) -> Vec<(i64, usize)> {
        let mut squares: Vec<(i64, usize)> = Vec::new();
        for (night, n) in &effort.nights {
            let square = night.since(self.first) / self.nights.max(1);
            match squares.last_mut() {
                Some((last, sum)) if *last == square => *sum += n,
                _ => squares.push((square, *n)),
            }
        }
        squares
    }
}

/// The nights of a deployment, in a row.
#[derive(Clone, Debug, Template)]
#[template(path = "partials/strip.html")]
pub(crate) struct StripView {
    /// The width in its own units.
    pub(crate) width: i64,
    /// The width on the page.
    pub(crate) shown: i64,
    /// What it says.
    pub(crate) label: String,
    /// The squares.
    pub(crate) squares: Vec<SquaresView>,
}

impl askama::filters::HtmlSafe for StripView {}

/// A deployment's strip.
pub(super) fn strip(scale: &StripScale, effort: &DeploymentEffort) -> StripView {
    const STEP: i64 = 9;
    const SIZE: i64 = 8;
    let mut squares = Squares::default();
    let filled = scale.squares_of(effort);
    let mut before: Option<i64> = None;
    for (square, n) in filled {
        for empty in before.map_or(square, |before| before + 1)..square {
            squares.add((empty * STEP, 0), SIZE, None);
        }
        squares.add((square * STEP, 0), SIZE, Some(level(n, scale.greatest)));
        before = Some(square);
    }
    let width = scale.squares * STEP;
    StripView {
        width,
        shown: width.clamp(STEP, MOST_SQUARES * 3),
        label: format!(
            "{} with captures, {} without",
            words::plural(effort.nights.len(), "night", "nights"),
            words::number(effort.empty_nights())
        ),
        squares: squares.finish(),
    }
}

/// The nights of a deployment, a month in a row.
#[derive(Template)]
#[template(path = "partials/calendar.html")]
pub(crate) struct CalendarView {
    pub(crate) height: i64,
    /// Month and base line of its label.
    pub(crate) months: Vec<(String, i64)>,
    /// Day of the month and where it stands.
    pub(crate) days: Vec<(u32, i64)>,
    pub(crate) squares: Vec<SquaresView>,
    /// The same by month.
    pub(crate) table: TableView,
    /// Months that are not drawn.
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
            let day = i64::from(chrono::Datelike::day(&night.date())) - 1;
            squares.add((LEFT + day * STEP, y), SIZE, n.map(|n| level(n, greatest)));
        }
    }
    let height = TOP + i64::try_from(labels.len()).unwrap_or(0) * STEP + 4;
    let days = [1, 5, 10, 15, 20, 25, 30];
    Some(CalendarView {
        height,
        months: labels,
        days: days.map(|day| (day, LEFT + (i64::from(day) - 1) * STEP + SIZE / 2)).to_vec(),
        squares: squares.finish(),
        table: TableView {
            label: "Table of months".to_owned(),
            columns: vec![
                ColumnView::new("month", CellKind::Name),
                ColumnView::new("captures", CellKind::Number),
                ColumnView::new("nights with captures", CellKind::Number),
                ColumnView::new("without", CellKind::Number),
                ColumnView::new("nights without captures", CellKind::Text),
            ],
            rows: months.iter().skip(left_out).map(month_row).collect(),
            is_small: true,
            data: None,
        },
        left_out,
    })
}

fn month_row(month: &MonthEffort) -> Vec<CellView> {
    vec![
        CellView::Name(super::frame::LinkView::plain(month.month.to_string())),
        CellView::count(month.captures()),
        CellView::count(month.nights_with()),
        CellView::count(month.nights_without()),
        CellView::Text(nights_without(month)),
    ]
}

/// The nights without captures: `3, 7 to 9`.
fn nights_without(month: &MonthEffort) -> String {
    if month.nights_with() == 0 {
        return match month.nights.len() {
            0..28 => "every one within its time".to_owned(),
            _ => "the whole month".to_owned(),
        };
    }
    let day = |night: &Night| chrono::Datelike::day(&night.date());
    let runs = month.nights.chunk_by(|(_, a), (_, b)| a.is_none() == b.is_none());
    let words = runs.filter_map(|run| match run {
        [(first, None), .., (last, None)] => Some(format!("{} to {}", day(first), day(last))),
        [(only, None)] => Some(day(only).to_string()),
        _ => None,
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The share of a sample in each of some bins, beside that of the eligible captures.
#[derive(Template)]
#[template(path = "partials/chart.html")]
pub(crate) struct ChartView {
    /// Its place on the page.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// Bars of the eligible captures, as the data of a path.
    pub(crate) eligible: String,
    /// Bars of the sample.
    pub(crate) sample: String,
    /// Words below the bars, and where they stand.
    pub(crate) ticks: Vec<(i64, String)>,
    /// The greatest share, in words.
    pub(crate) top: String,
    pub(crate) table: Option<TableView>,
}

impl askama::filters::HtmlSafe for ChartView {}

/// What a chart shows.
pub(super) struct ChartOf {
    /// Its place on the page.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// What its bars count.
    pub(super) counted: &'static str,
    /// Each so many bins have their label below.
    pub(super) tick_every: usize,
    /// With more bins than this there is no table.
    pub(super) most_rows: usize,
}

/// A chart of `bins`; `None` where there is nothing in them.
pub(super) fn chart(of: &ChartOf, bins: &[(String, Share)]) -> Option<ChartView> {
    const LEFT: i64 = 48;
    const WIDTH: i64 = 580;
    const BOTTOM: i64 = 104;
    const HEIGHT: i64 = 90;
    let total = bins.iter().fold(Share::default(), |sum, (_, share)| Share {
        sample: sum.sample + share.sample,
        eligible: sum.eligible + share.eligible,
    });
    if bins.is_empty() || total == Share::default() {
        return None;
    }
    // In millionths, so that all of it is whole numbers.
    let part = |n: usize, of: usize| -> i64 {
        if of == 0 { 0 } else { i64::try_from(n as u128 * 1_000_000 / of as u128).unwrap_or(0) }
    };
    let greatest = bins
        .iter()
        .map(|(_, share)| {
            part(share.sample, total.sample).max(part(share.eligible, total.eligible))
        })
        .max()
        .unwrap_or(0)
        .max(1);
    let n = i64::try_from(bins.len()).unwrap_or(1);
    let (mut eligible, mut sample, mut ticks) = (String::new(), String::new(), Vec::new());
    for ((label, share), place) in bins.iter().zip(0i64..) {
        let (left, right) = (LEFT + place * WIDTH / n, LEFT + (place + 1) * WIDTH / n);
        let width = (right - left - i64::from(n <= 200)).max(1);
        let inset = if width >= 6 { width / 4 } else { 0 };
        let height = |part: i64| if part == 0 { 0 } else { (part * HEIGHT / greatest).max(1) };
        let of_eligible = height(part(share.eligible, total.eligible));
        let of_sample = height(part(share.sample, total.sample));
        if of_eligible > 0 {
            let _ = write!(eligible, "M{left} {BOTTOM}v-{of_eligible}h{width}v{of_eligible}z");
        }
        if of_sample > 0 {
            let (x, width) = (left + inset, width - 2 * inset);
            let _ = write!(sample, "M{x} {BOTTOM}v-{of_sample}h{width}v{of_sample}z");
        }
        if usize::try_from(place).is_ok_and(|place| place.is_multiple_of(of.tick_every.max(1))) {
            ticks.push((left, label.clone()));
        }
    }
    Some(ChartView {
        id: of.id,
        title: of.title,
        eligible,
        sample,
        ticks,
        top: percent(greatest),
        table: (bins.len() <= of.most_rows).then(|| table(of, bins, total)),
    })
}

/// The chart of the hours of a night.
pub(super) fn hours_chart(
    title: &'static str,
    counted: &'static str,
    hours: &[Share; 24],
) -> Option<ChartView> {
    let bins: Vec<(String, Share)> =
        (12..36).zip(hours).map(|(hour, share)| (format!("{:02}:00", hour % 24), *share)).collect();
    chart(&ChartOf { id: "by-hour", title, counted, tick_every: 3, most_rows: 24 }, &bins)
}

/// Millionths as a percentage.
fn percent(millionths: i64) -> String {
    format!("{}.{} %", millionths / 10_000, millionths / 1_000 % 10)
}

fn table(of: &ChartOf, bins: &[(String, Share)], total: Share) -> TableView {
    let has_eligible = total.eligible > 0;
    let mut columns = vec![
        ColumnView::new("from", CellKind::Name),
        ColumnView::new(of.counted, CellKind::Number),
    ];
    if has_eligible {
        columns.push(ColumnView::new("eligible", CellKind::Number));
    }
    let rows = bins.iter().map(|(label, share)| {
        let mut row = vec![
            CellView::Name(super::frame::LinkView::plain(label.clone())),
            CellView::count(share.sample),
        ];
        if has_eligible {
            row.push(CellView::count(share.eligible));
        }
        row
    });
    TableView {
        label: format!("Captures {}", of.title),
        columns,
        rows: rows.collect(),
        is_small: true,
        data: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CameraTime, DeploymentId};

    fn effort(nights: &[(&str, usize)]) -> DeploymentEffort {
        let night = |day: &str| Night::of(CameraTime::parse(&format!("{day}T22:00:00")).unwrap());
        DeploymentEffort {
            deployment: DeploymentId(1),
            nights: nights.iter().map(|(day, n)| (night(day), *n)).collect(),
            untimed: 0,
        }
    }

    #[test]
    fn every_night_of_a_deployment_has_a_square() {
        let effort = effort(&[("2024-06-29", 40), ("2024-07-02", 1), ("2024-07-03", 4)]);
        let scale = StripScale::new(std::iter::once(&effort)).unwrap();
        let strip = strip(&scale, &effort);
        let squares = |class: &str| {
            let found = strip.squares.iter().find(|squares| squares.class == class);
            found.map_or(0, |squares| squares.path.matches('M').count())
        };
        assert_eq!((squares("l4"), squares("l1"), squares("l2"), squares("none")), (1, 1, 1, 2));
        assert_eq!(strip.label, "3 nights with captures, 2 without");
    }

    #[test]
    fn a_calendar_names_the_nights_without_captures() {
        let effort =
            effort(&[("2024-06-29", 40), ("2024-07-02", 1), ("2024-07-03", 4), ("2024-07-07", 1)]);
        let calendar = calendar(&effort).unwrap();
        let words: Vec<String> = calendar
            .table
            .rows
            .iter()
            .map(|row| match row.last() {
                Some(CellView::Text(text)) => text.clone(),
                _ => String::new(),
            })
            .collect();
        assert_eq!(words, ["30", "1, 4 to 6"]);
    }

    #[test]
    fn clocks_that_claim_millennia_still_give_a_picture() {
        let effort = effort(&[("0001-01-02", 1), ("9998-12-30", 1)]);
        let scale = StripScale::new(std::iter::once(&effort)).unwrap();
        assert!(scale.squares <= MOST_SQUARES);
        assert!(calendar(&effort).unwrap().months.len() <= MOST_MONTHS);
    }

    #[test]
    fn a_chart_draws_shares() {
        let share = |sample, eligible| Share { sample, eligible };
        let bins = [("a".to_owned(), share(1, 50)), ("b".to_owned(), share(1, 150))];
        let of =
            ChartOf { id: "x", title: "by x", counted: "captures", tick_every: 1, most_rows: 10 };
        let chart = chart(&of, &bins).unwrap();
        assert_eq!(chart.top, "75.0 %");
        assert_eq!(chart.sample.matches('M').count(), 2);
        assert!(chart.table.is_some());
        assert!(super::chart(&of, &[("a".to_owned(), share(0, 0))]).is_none());
    }
}

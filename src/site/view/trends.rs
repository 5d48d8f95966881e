//! The page with numbers over the nights of a history.

use askama::Template;

use super::frame::{FrameView, LinkView, link};
use super::table::{CellKind, CellView, ColumnView, TableView};
use super::trend::{Frame, LineView, line, places};
use crate::history::trends::{Series, Trends, Unit};
use crate::site::artifact::{Artifact, Data};
use crate::site::route::Page;
use crate::site::{Site, words};

/// The page of trends.
#[derive(Template)]
#[template(path = "trends.html")]
pub(crate) struct TrendsView {
    pub(super) frame: FrameView,
    /// The first night and the last, and how many there are.
    pub(super) span: String,
    pub(super) panels: Vec<PanelView>,
    /// What rules or tool changed when, the newest first, and how many more there are.
    pub(super) marks: Vec<(String, String)>,
    pub(super) marks_left_out: usize,
    /// The newest nights in numbers.
    pub(super) table: TableView,
    pub(super) table_left_out: usize,
}

/// One series.
pub(crate) struct PanelView {
    pub(super) title: &'static str,
    /// The last number that is known.
    pub(super) now: String,
    /// By how much it moved since the snapshot before, and since the first night.
    pub(super) moved: String,
    pub(super) line: LineView,
    pub(super) least: String,
    pub(super) greatest: String,
    pub(super) from: String,
    pub(super) to: String,
    /// What the picture shows, for who does not see it.
    pub(super) label: String,
}

/// Where the picture of a series has its line.
const PANEL: Frame = Frame { left: 4, right: 296, top: 16, bottom: 76 };
/// The most marks that are told in words.
const MOST_MARKS: usize = 20;
/// The most nights in the table.
const MOST_NIGHTS: usize = 31;

/// The view of the page.
pub(in crate::site) fn trends(site: &Site<'_>, path: &str) -> TrendsView {
    let mut frame = FrameView::new(site, path, "Trends");
    frame.crumbs = vec![link(site, path, Page::Home, "Report"), LinkView::plain("Trends")];
    frame.csv(path, Artifact::Data(Data::Trends));
    let trends = &site.past.trends;
    let time = |place: usize| trends.times.get(place).cloned().unwrap_or_default();
    let nights = trends.times.len();
    let marks = trends.marks.iter().rev().take(MOST_MARKS);
    TrendsView {
        frame,
        span: format!(
            "{}, from {} to {}",
            words::plural(nights, "night", "nights"),
            time(0),
            time(nights.saturating_sub(1))
        ),
        panels: panels(trends),
        marks: marks.map(|mark| (time(mark.night), mark.what.clone())).collect(),
        marks_left_out: trends.marks.len().saturating_sub(MOST_MARKS),
        table: table(trends),
        table_left_out: nights.saturating_sub(MOST_NIGHTS),
    }
}

/// The series of which something is known; those of findings where there was one.
fn shown(trends: &Trends) -> impl Iterator<Item = &Series> {
    trends.series.iter().filter(|of| {
        let is_of_findings = of.name.starts_with("findings_");
        of.values.iter().flatten().any(|value| !is_of_findings || *value > 0)
    })
}

fn panels(trends: &Trends) -> Vec<PanelView> {
    let places = places(trends, PANEL);
    let day =
        |time: Option<&String>| time.and_then(|time| time.get(..10)).unwrap_or_default().to_owned();
    let panel = |of: &Series| {
        let line = line(&places, &of.values, trends.marks.iter().map(|mark| mark.night), PANEL)?;
        let words = |value: i64| in_words(of.unit, value);
        let known: Vec<i64> = of.values.iter().copied().flatten().collect();
        let (first, last) = (*known.first()?, *known.last()?);
        let before = known.len().checked_sub(2).and_then(|place| known.get(place)).copied();
        let moved = [
            before.map(|before| format!("{} since the one before", change(of.unit, before, last))),
            (known.len() > 2).then(|| format!("{} in all", change(of.unit, first, last))),
        ];
        let (least, greatest) = (words(line.least), words(line.greatest));
        let (from, to) = (day(trends.times.first()), day(trends.times.last()));
        Some(PanelView {
            title: of.title,
            now: words(last),
            moved: moved.into_iter().flatten().collect::<Vec<_>>().join(", "),
            label: format!(
                "{}: from {from} to {to}, between {} and {}, last {}",
                of.title,
                words(known.iter().copied().min()?),
                greatest,
                words(last)
            ),
            line,
            least,
            greatest,
            from,
            to,
        })
    };
    shown(trends).filter_map(panel).collect()
}

fn in_words(unit: Unit, value: i64) -> String {
    match unit {
        Unit::Number => words::number(value),
        Unit::PerThousand => format!("{}.{} %", value / 10, (value % 10).abs()),
        Unit::Seconds => words::duration(value.saturating_mul(1_000_000)),
    }
}

/// By how much a number moved.
fn change(unit: Unit, from: i64, to: i64) -> String {
    match to.saturating_sub(from) {
        0 => "\u{b1}0".to_owned(),
        n => {
            let sign = if n > 0 { "+" } else { "\u{2212}" };
            format!("{sign}{}", in_words(unit, n.saturating_abs()))
        }
    }
}

/// The newest nights in numbers, the newest first.
fn table(trends: &Trends) -> TableView {
    let series: Vec<&Series> = shown(trends).collect();
    let mut columns = vec![ColumnView::new("night", CellKind::Time)];
    columns.extend(series.iter().map(|of| ColumnView::new(of.title, CellKind::Value)));
    let nights = trends.times.iter().enumerate().rev().take(MOST_NIGHTS);
    let rows = nights.map(|(place, time)| {
        let mut row = vec![CellView::Time(time.clone())];
        row.extend(series.iter().map(|of| {
            let value = of.values.get(place).copied().flatten();
            CellView::Value(value.map(|value| (Some(value), in_words(of.unit, value))))
        }));
        row
    });
    TableView::small("Table of nights", columns, rows)
}

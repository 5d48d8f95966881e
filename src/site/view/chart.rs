//! The share of a sample in each night, hour or month, as bars and as a table that says the same.

use std::fmt::Write as _;

use askama::Template;

use super::frame::LinkView;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::composition::Share;
use crate::facts::effort::Night;
use crate::site::words;

/// A bar chart: for each bin the share of a sample, beside that of the eligible captures.
#[derive(Template)]
#[template(path = "partials/chart.html")]
pub(crate) struct ChartView {
    pub(crate) title: &'static str,
    /// The bars of the eligible captures, as SVG path data.
    pub(crate) eligible: String,
    /// The bars of the sample, as SVG path data.
    pub(crate) sample: String,
    /// The labels below the bars, and their x.
    pub(crate) ticks: Vec<(i64, String)>,
    /// The greatest share, in words.
    pub(crate) top: String,
    /// What the picture shows, for who cannot see it: from where to where, and where most is.
    pub(crate) label: String,
    pub(crate) table: Option<TableView>,
}

impl askama::filters::HtmlSafe for ChartView {}

/// What a chart is called, and how much of it is labelled.
pub(super) struct ChartOf {
    pub(super) title: &'static str,
    /// The head of the column with what its bars count.
    pub(super) counted: &'static str,
    /// Which bins have a label.
    pub(super) ticks: Ticks,
    /// Where more bins than this hold something there is no table.
    pub(super) most_rows: usize,
    pub(super) scale: Scale,
}

/// What the height of a bar is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Its share of all of the sample, or of all that is eligible.
    Shares,
    /// How many there are: what is called the sample is a part of what is called eligible, whose column has this head.
    Counts(&'static str),
}

/// Which bins have a label below them.
#[derive(Clone, Copy)]
pub(super) enum Ticks {
    /// One of so many.
    Every(usize),
    /// Of days those with which a month begins, or some of them; of other bins about seven.
    Months,
}

impl Ticks {
    /// The places of the bins with a label, and what it says.
    fn of(self, bins: &[(String, Share)]) -> Vec<(usize, String)> {
        const MOST: usize = 7;
        let every = |n: usize| {
            let places = bins.iter().enumerate().step_by(n.max(1));
            places.map(|(place, (label, _))| (place, label.clone())).collect()
        };
        match self {
            Self::Every(n) => every(n),
            Self::Months => {
                let begins = |(place, (label, _)): (usize, &(String, Share))| {
                    Some((place, label.strip_suffix("-01")?.to_owned()))
                };
                let months: Vec<_> = bins.iter().enumerate().filter_map(begins).collect();
                if months.len() < 2 {
                    return every(bins.len().div_ceil(MOST));
                }
                let step = months.len().div_ceil(MOST);
                months.into_iter().step_by(step).collect()
            }
        }
    }
}

/// The most bins of a true axis of time. A camera whose clock is wrong claims nights of two centuries.
const MOST_BINS: i64 = 750;

/// A bin for each night from the first to the last, those without anything as well.
pub(super) fn nights(nights: &[(Night, Share)]) -> Vec<(String, Share)> {
    let Some((first, _)) = nights.first() else { return Vec::new() };
    let known: Vec<_> = nights.iter().map(|(night, share)| (night.since(*first), *share)).collect();
    on_axis(&known, |n| first.after(i32::try_from(n).unwrap_or(i32::MAX)).date().to_string())
}

/// A bin for each month from the first to the last, those without anything as well.
pub(super) fn months(months: &[((i32, u32), Share)]) -> Vec<(String, Share)> {
    let number = |(year, month): (i32, u32)| i64::from(year) * 12 + i64::from(month) - 1;
    let known: Vec<_> = months.iter().map(|(month, share)| (number(*month), *share)).collect();
    on_axis(&known, |n| format!("{:04}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1))
}

/// A bin for each number from the first of these to the last; for these alone where that would be too many.
fn on_axis(known: &[(i64, Share)], label: impl Fn(i64) -> String) -> Vec<(String, Share)> {
    let (Some((first, _)), Some((last, _))) = (known.first(), known.last()) else {
        return Vec::new();
    };
    if last - first >= MOST_BINS {
        return known.iter().map(|(n, share)| (label(*n), *share)).collect();
    }
    let mut known = known.iter().peekable();
    let bin = |n: i64| {
        let share = known.next_if(|(found, _)| *found == n).map(|(_, share)| *share);
        (label(n), share.unwrap_or_default())
    };
    (*first..=*last).map(bin).collect()
}

/// A chart of `bins`; `None` where there is nothing in them.
pub(super) fn chart(of: &ChartOf, bins: &[(String, Share)]) -> Option<ChartView> {
    let total = bins.iter().fold(Share::default(), |sum, (_, share)| Share {
        sample: sum.sample + share.sample,
        eligible: sum.eligible + share.eligible,
    });
    if bins.is_empty() || total == Share::default() {
        return None;
    }
    let part = |share: &Share| match of.scale {
        Scale::Shares => {
            (millionths(share.sample, total.sample), millionths(share.eligible, total.eligible))
        }
        Scale::Counts(_) => (number(share.sample), number(share.eligible)),
    };
    let parts: Vec<(i64, i64)> = bins.iter().map(|(_, share)| part(share)).collect();
    let greatest = parts.iter().map(|(sample, eligible)| *sample.max(eligible)).max();
    let greatest = greatest.unwrap_or(0).max(1);
    let top = match of.scale {
        Scale::Shares => percent(greatest),
        Scale::Counts(_) => words::number(greatest),
    };
    let (sample, eligible) = bars(&parts, greatest);
    let n = i64::try_from(bins.len()).unwrap_or(1);
    let ticks = of.ticks.of(bins).into_iter();
    let place = |place: usize| left(i64::try_from(place).unwrap_or(0), n);
    let rows = rows(bins, of.most_rows);
    Some(ChartView {
        title: of.title,
        eligible,
        sample,
        // A label begins at its bar, and has to end within the picture.
        ticks: ticks
            .map(|(at, label)| (place(at), label))
            .filter(|(x, _)| *x <= LAST_LABEL)
            .collect(),
        label: label(of, bins, &parts, &top),
        top,
        table: (rows.len() <= of.most_rows).then(|| table(of, &rows, total)),
    })
}

/// What a chart shows, in words.
fn label(of: &ChartOf, bins: &[(String, Share)], parts: &[(i64, i64)], top: &str) -> String {
    let name = |place: usize| bins.get(place).map_or("", |(label, _)| label.as_str());
    // The first of those that are as high.
    let highest = |(sample, eligible): &(i64, i64)| *sample.max(eligible);
    let peak = parts.iter().enumerate().rev().max_by_key(|(_, part)| highest(part));
    let peak = name(peak.map_or(0, |(place, _)| place));
    let (first, last) = (name(0), name(bins.len().saturating_sub(1)));
    format!("{}: from {first} to {last}, at most {top}, at {peak}", of.title)
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The last place at which a label can begin.
const LAST_LABEL: i64 = 594;

/// Which part `n` is of `of`, in millionths, so that all of it is whole numbers.
fn millionths(n: usize, of: usize) -> i64 {
    if of == 0 { 0 } else { i64::try_from(n as u128 * 1_000_000 / of as u128).unwrap_or(0) }
}

/// The left end of a bin, of `n` in all.
fn left(place: i64, n: i64) -> i64 {
    const LEFT: i64 = 48;
    const WIDTH: i64 = 580;
    LEFT + place * WIDTH / n
}

/// The bars of the sample and those of the eligible captures, as SVG path data.
fn bars(parts: &[(i64, i64)], greatest: i64) -> (String, String) {
    const BOTTOM: i64 = 104;
    const HEIGHT: i64 = 90;
    let n = i64::try_from(parts.len()).unwrap_or(1);
    let height = |part: i64| if part == 0 { 0 } else { (part * HEIGHT / greatest).max(1) };
    let (mut sample, mut eligible) = (String::new(), String::new());
    for ((of_sample, of_eligible), place) in parts.iter().zip(0i64..) {
        let x = left(place, n);
        let width = (left(place + 1, n) - x - i64::from(n <= 200)).max(1);
        let inset = if width >= 6 { width / 4 } else { 0 };
        let (of_sample, of_eligible) = (height(*of_sample), height(*of_eligible));
        // Writing into a String cannot fail.
        if of_eligible > 0 {
            let _ = write!(eligible, "M{x} {BOTTOM}v-{of_eligible}h{width}v{of_eligible}z");
        }
        if of_sample > 0 {
            let (x, width) = (x + inset, width - 2 * inset);
            let _ = write!(sample, "M{x} {BOTTOM}v-{of_sample}h{width}v{of_sample}z");
        }
    }
    (sample, eligible)
}

/// The chart of the hours of a night, from noon to noon.
pub(super) fn hours_chart(
    title: &'static str,
    counted: &'static str,
    hours: &[Share; 24],
) -> Option<ChartView> {
    let bins: Vec<(String, Share)> =
        (12..36).zip(hours).map(|(hour, share)| (format!("{:02}:00", hour % 24), *share)).collect();
    let of =
        ChartOf { title, counted, ticks: Ticks::Every(3), most_rows: 24, scale: Scale::Shares };
    chart(&of, &bins)
}

/// Millionths as a percentage.
fn percent(millionths: i64) -> String {
    if millionths >= 1_000_000 {
        return "100 %".to_owned();
    }
    format!("{}.{} %", millionths / 10_000, millionths / 1_000 % 10)
}

/// The bins that a table has: from the first that holds something to the last, or those alone where these are too many.
fn rows(bins: &[(String, Share)], most: usize) -> Vec<&(String, Share)> {
    let is_some = |(_, share): &(String, Share)| *share != Share::default();
    let from = bins.iter().position(is_some).unwrap_or(0);
    let to = bins.iter().rposition(is_some).map_or(0, |last| last + 1);
    let all = bins.get(from..to).unwrap_or_default();
    all.iter().filter(|bin| all.len() <= most || is_some(bin)).collect()
}

fn table(of: &ChartOf, bins: &[&(String, Share)], total: Share) -> TableView {
    let has_eligible = total.eligible > 0;
    let mut columns = vec![
        ColumnView::new("from", CellKind::Name),
        ColumnView::new(of.counted, CellKind::Number),
    ];
    if has_eligible {
        let head = if let Scale::Counts(head) = of.scale { head } else { "eligible" };
        columns.push(ColumnView::new(head, CellKind::Number));
    }
    let rows = bins.iter().map(|(label, share)| {
        let mut row =
            vec![CellView::Name(LinkView::plain(label.clone())), CellView::count(share.sample)];
        if has_eligible {
            row.push(CellView::count(share.eligible));
        }
        row
    });
    let is_whole = of.title.starts_with("captures");
    let label = if is_whole { of.title.to_owned() } else { format!("captures {}", of.title) };
    TableView::small(label, columns, rows)
}

#[cfg(test)]
mod tests;

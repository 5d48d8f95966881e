//! Numbers over nights as lines, the nights at their place in time. Positions only; the SVG itself is in templates.

use std::fmt::Write as _;

use super::since;
use crate::history::trends::{SetTrend, Trends};
use crate::model::Kind;
use crate::site::route::Page;
use crate::site::{Site, words};
use crate::state::Standing;

/// What became of a capture set or a station over the nights, for its own page.
#[derive(Clone, Debug)]
pub(crate) struct TrendView {
    /// The way to the trends of all.
    pub(crate) href: String,
    /// What the line shows, from when to when, and since when it is wrong.
    pub(crate) words: String,
    pub(crate) line: LineView,
    /// How it came out on each night, as SVG path data by class; none for a station.
    pub(crate) outcomes: Vec<(&'static str, String)>,
}

/// A line over nights.
#[derive(Clone, Debug, Default)]
pub(crate) struct LineView {
    /// As SVG path data; broken where a number is not known.
    pub(crate) path: String,
    /// Nights on which rules changed, as SVG path data.
    pub(crate) marks: String,
    /// The least and the greatest number that the height stands for.
    pub(crate) least: i64,
    pub(crate) greatest: i64,
}

/// Where a picture has its line.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) left: i64,
    pub(super) right: i64,
    pub(super) top: i64,
    pub(super) bottom: i64,
}

/// That of the picture on the page of a record.
const SPARK: Frame = Frame { left: 4, right: 316, top: 4, bottom: 34 };
/// Where the outcomes stand below it.
const OUTCOMES: i64 = 40;

/// The place of each night between two sides, by its time.
pub(super) fn places(trends: &Trends, frame: Frame) -> Vec<i64> {
    let first = trends.minutes.first().copied().unwrap_or(0);
    let span = trends.minutes.last().map_or(1, |last| last - first).max(1);
    let width = frame.right - frame.left;
    trends.minutes.iter().map(|minute| frame.left + (minute - first) * width / span).collect()
}

/// The line of some numbers, one for each night; `None` where none is known.
pub(super) fn line(
    places: &[i64],
    values: &[Option<i64>],
    marks: impl Iterator<Item = usize>,
    frame: Frame,
) -> Option<LineView> {
    let known = || values.iter().copied().flatten();
    let (least, greatest) = (known().min()?, known().max()?);
    // Numbers far above zero would be a straight line.
    let least = if least > 0 && greatest - least < least { least } else { least.min(0) };
    let span = i128::from(greatest.max(least.saturating_add(1))) - i128::from(least);
    let height = i128::from(frame.bottom - frame.top);
    let y = |value: i64| {
        let above = (i128::from(value) - i128::from(least)) * height / span;
        frame.bottom - i64::try_from(above).unwrap_or(0)
    };
    let points: Vec<Option<(i64, i64)>> =
        places.iter().zip(values).map(|(x, value)| Some((*x, y((*value)?)))).collect();
    let at = |place: usize| points.get(place).copied().flatten();
    let mut path = String::new();
    for (place, point) in points.iter().enumerate() {
        let Some((x, y)) = point else { continue };
        let before = place.checked_sub(1).and_then(at);
        // Writing into a String cannot fail.
        let _ = match (before, at(place + 1)) {
            // A line without length is a dot.
            (None, None) => write!(path, "M{x} {y}h0"),
            (None, Some(_)) => write!(path, "M{x} {y}"),
            // On a level there is nothing to be drawn between its ends.
            (Some((_, was)), Some((_, next))) if was == *y && next == *y => Ok(()),
            (Some((_, was)), _) if was == *y => write!(path, "H{x}"),
            (Some(_), _) => write!(path, "L{x} {y}"),
        };
    }
    let mut drawn = String::new();
    for x in marks.filter_map(|night| places.get(night)) {
        let _ = write!(drawn, "M{x} {}V{}", frame.top, frame.bottom);
    }
    Some(LineView { path, marks: drawn, least, greatest })
}

/// What became of a record over the nights; `None` where there is no history, or nothing is known of it.
pub(super) fn of_record(site: &Site<'_>, path: &str, (kind, id): (Kind, i64)) -> Option<TrendView> {
    let trends = &site.past.trends;
    if !trends.is_some() {
        return None;
    }
    let href = Page::Trends.relative_from(path);
    let places = places(trends, SPARK);
    match kind {
        Kind::Collection => {
            let of = trends.sets.get(&id)?;
            let line = line(&places, &of.captures, of.edited.iter().copied(), SPARK)?;
            let words = of_set(trends, of);
            Some(TrendView { href, words, line, outcomes: outcomes(&places, &of.standings) })
        }
        Kind::Deployment => {
            let of = trends.stations.get(&id)?;
            let line = line(&places, of, std::iter::empty(), SPARK)?;
            let words = from_to(trends, of, "captures");
            Some(TrendView { href, words, line, outcomes: Vec::new() })
        }
        _ => None,
    }
}

/// From which number to which, and on how many nights.
fn from_to(trends: &Trends, values: &[Option<i64>], what: &str) -> String {
    let known = values.iter().zip(&trends.times);
    let known: Vec<(i64, &String)> =
        known.filter_map(|(value, time)| Some(((*value)?, time))).collect();
    let (Some((first, from)), Some((last, to))) = (known.first(), known.last()) else {
        return String::new();
    };
    let nights = words::plural(known.len(), "night", "nights");
    let (first, last) = (words::number(*first), words::number(*last));
    format!("{first} {what} on {from}, {last} on {to}; {nights}.")
}

fn of_set(trends: &Trends, of: &SetTrend) -> String {
    let mut words = from_to(trends, &of.captures, "captures stored");
    let differs = |of: &Option<Standing>| *of == Some(Standing::Differs);
    let nights = of.standings.iter().filter(|of| differs(of)).count();
    let nights = words::plural(nights, "night", "nights");
    let since = of.differs_since().and_then(|night| trends.times.get(night));
    let last = of.standings.iter().rposition(differs).and_then(|night| trends.times.get(night));
    // Writing into a String cannot fail.
    let _ = match (since, last) {
        (Some(since), _) => {
            write!(words, " A count or its sample differs since {since} ({nights} in all).")
        }
        (None, Some(last)) => {
            write!(words, " A count or its sample differed on {nights}, last on {last}.")
        }
        (None, None) => Ok(()),
    };
    if let Some(time) = of.edited.last().and_then(|night| trends.times.get(*night)) {
        let _ = write!(words, " Its settings were last edited before {time}.");
    }
    words
}

/// How a set came out on each night, as stretches by class.
fn outcomes(places: &[i64], standings: &[Option<Standing>]) -> Vec<(&'static str, String)> {
    let classes = [
        (Standing::Equal, "part good"),
        (Standing::Differs, "part bad"),
        (Standing::Unproved, "part"),
    ];
    let path = |standing: Standing| {
        // What differs is higher, so that it is told by more than its colour.
        let height = if standing == Standing::Differs { 7 } else { 3 };
        let mut path = String::new();
        let nights: Vec<(i64, Option<Standing>)> =
            places.iter().copied().zip(standings.iter().copied()).collect();
        // Nights that follow each other are one stretch.
        for run in nights.chunk_by(|a, b| a.1 == b.1) {
            if let ([(from, of), ..], [.., (to, _)]) = (run, run)
                && *of == Some(standing)
            {
                let width = to - from + 2;
                let _ = write!(path, "M{from} {OUTCOMES}h{width}v{height}h-{width}z");
            }
        }
        path
    };
    let all = classes.into_iter().map(|(standing, class)| (class, path(standing)));
    all.filter(|(_, path)| !path.is_empty()).collect()
}

/// The ways from a page to what is known of other snapshots: words and link.
pub(super) fn ways(site: &Site<'_>, path: &str) -> Vec<(String, String)> {
    let trends = site.past.trends.is_some() && path != Page::Trends.path();
    let trends = trends.then(|| ("trends".to_owned(), Page::Trends.relative_from(path)));
    since::way(site, path).into_iter().chain(trends).collect()
}

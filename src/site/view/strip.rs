//! The nights of a deployment as squares, in a row. Positions only; the SVG itself is in a template.

use std::fmt::Write as _;

use askama::Template;

use crate::facts::effort::{DeploymentEffort, Night};
use crate::site::words;

/// The CSS classes of nights, from few captures to many.
const LEVELS: [&str; 4] = ["l1", "l2", "l3", "l4"];
/// The most squares of a strip; more nights than this share a square.
const MOST_SQUARES: i64 = 240;

/// Squares of one CSS class, as SVG path data.
#[derive(Clone, Debug)]
pub(crate) struct SquaresView {
    pub(crate) class: &'static str,
    pub(crate) path: String,
}

/// Squares by CSS class.
#[derive(Default)]
pub(super) struct Squares {
    levels: [String; 4],
    empty: String,
}

impl Squares {
    /// Adds a square at (x, y) for a night with captures of this level, or without any (`None`).
    pub(super) fn add(&mut self, (x, y): (i64, i64), size: i64, level: Option<usize>) {
        // Writing into a String cannot fail.
        let _ = match level.and_then(|level| self.levels.get_mut(level)) {
            Some(path) => write!(path, "M{x} {y}h{size}v{size}h-{size}z"),
            None => {
                let (height, middle) = (size / 4, y + size * 3 / 8);
                write!(self.empty, "M{x} {middle}h{size}v{height}h-{size}z")
            }
        };
    }

    /// The squares of each class of which there are any.
    pub(super) fn finish(self) -> Vec<SquaresView> {
        let levels = LEVELS.into_iter().zip(self.levels);
        let all = levels.chain([("none", self.empty)]);
        all.filter(|(_, path)| !path.is_empty())
            .map(|(class, path)| SquaresView { class, path })
            .collect()
    }
}

/// The class of a number of captures, the greatest number given; by the square root, so that the few
/// captures of most nights are told apart beside one very full night.
pub(super) fn level(n: usize, greatest: usize) -> usize {
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

    /// What a square stands for, and from when to when the strips run.
    pub(super) fn words(&self) -> String {
        let last = i32::try_from(self.squares * self.nights - 1).unwrap_or(0);
        let square = match self.nights {
            1 => "a night".to_owned(),
            n => format!("{n} nights"),
        };
        format!(
            "Each square: {square}. From {} to {}.",
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

/// The strip of a deployment: a row of squares, each for one or more nights.
#[derive(Clone, Debug, Template)]
#[template(path = "partials/strip.html")]
pub(crate) struct StripView {
    /// The width of the picture in its own units.
    pub(crate) width: i64,
    /// The width on the page.
    pub(crate) shown: i64,
    /// What it shows, in words.
    pub(crate) label: String,
    /// The squares.
    pub(crate) squares: Vec<SquaresView>,
}

impl askama::filters::HtmlSafe for StripView {}

/// The view of a station's strip.
pub(super) fn strip(scale: &StripScale, effort: &DeploymentEffort) -> StripView {
    const STEP: i64 = 9;
    const SIZE: i64 = 8;
    let mut squares = Squares::default();
    let filled = scale.squares_of(effort);
    let mut before: Option<i64> = None;
    // Between strays and the others nothing is drawn.
    let regular = effort.regular_span();
    let square_of = |night: Night| night.since(scale.first) / scale.nights.max(1);
    let regular = regular.map(|(first, last)| square_of(first)..square_of(last));
    for (square, n) in filled {
        for empty in before.map_or(square, |before| before + 1)..square {
            if regular.as_ref().is_some_and(|regular| regular.contains(&empty)) {
                squares.add((empty * STEP, 0), SIZE, None);
            }
        }
        squares.add((square * STEP, 0), SIZE, Some(level(n, scale.greatest)));
        before = Some(square);
    }
    let width = scale.squares * STEP;
    StripView {
        width,
        shown: width.clamp(STEP, MOST_SQUARES * 3),
        label: label(effort),
        squares: squares.finish(),
    }
}

/// What a strip shows, in words.
fn label(effort: &DeploymentEffort) -> String {
    let with = words::plural(effort.nights.len(), "night", "nights");
    let without = words::number(effort.empty_nights());
    let longest = effort.gaps().into_iter().max_by_key(|(from, to)| to.since(*from));
    match longest {
        Some((from, to)) if from != to => {
            let n = words::number(to.since(from) + 1);
            let from = from.date();
            format!("{with} with captures, {without} without, at most {n} in a row, from {from}")
        }
        _ => format!("{with} with captures, {without} without"),
    }
}

#[cfg(test)]
mod tests;

//! The time axis: where a time stands, what is written at which places. `static/js/jobs/axis.js` chooses the
//! same when a reader zooms; `tests/browser/rows.mjs` compares the two.

use std::fmt::Write as _;

use super::shape::{UNIT, units};
use crate::facts::timeline::Interval;
use crate::facts::timeline::fold::{Folded, Through};
use crate::model::ServerTime;
use crate::site::words;

/// A time on the axis.
#[derive(Clone, Debug)]
pub(crate) struct TickView {
    /// Where.
    pub(crate) x: String,
    /// What is written there, and where its middle is: at both ends beside the tick.
    pub(crate) label: String,
    pub(crate) middle: String,
}

/// A folded stretch of time in which nothing happened.
#[derive(Clone, Debug)]
pub(crate) struct BreakView {
    /// Where it begins.
    pub(crate) x: String,
    /// Its width.
    pub(crate) width: String,
    /// Where the words over it stand.
    pub(crate) middle: String,
    /// How long it was.
    pub(crate) label: String,
}

/// The width of every picture that has a time axis; its template draws to the same.
pub(super) const WIDTH: i64 = 1_260;
/// The width of a folded stretch.
const BREAK: i64 = 60 * UNIT;
/// The most stretches that are folded.
const MOST_BREAKS: usize = 8;

/// A time axis on which long empty stretches are folded to a visible break. Places are hundredths of the
/// picture's units.
pub(super) struct Axis {
    /// Stretches of time, and from where to where they are drawn.
    stretches: Vec<(Interval, i64, i64)>,
    /// Where it begins, in units.
    pub(super) left: i64,
}

impl Axis {
    /// The axis for these intervals, from `left` to `right` in units; `None` without an interval.
    pub(super) fn new(
        intervals: &[Interval],
        through: Through,
        (left, right): (i64, i64),
    ) -> Option<Self> {
        let folded = Folded::new(intervals, through, MOST_BREAKS)?;
        let n = i64::try_from(folded.stretches().len()).unwrap_or(1);
        let room = (right - left) * UNIT - (n - 1) * BREAK;
        // Each stretch has a fifth of an equal share for certain, the rest goes by length.
        let least = (room / n / 5).max(6 * UNIT);
        let free = (room - least * n).max(0);
        let total = folded.length().max(1);
        let mut at = left * UNIT;
        let stretches = folded.stretches().iter().map(|stretch| {
            let share = i128::from(free) * i128::from(stretch.length()) / i128::from(total);
            // All the room where there is but one stretch, however short.
            let width = if n == 1 { room } else { least + i64::try_from(share).unwrap_or(0) };
            let drawn = (*stretch, at, at + width);
            at += width + BREAK;
            drawn
        });
        Some(Self { stretches: stretches.collect(), left })
    }

    /// Where a time stands.
    pub(super) fn x(&self, time: i64) -> i64 {
        let place = self.stretches.partition_point(|(stretch, ..)| stretch.from <= time);
        let found = self.stretches.get(place.saturating_sub(1));
        let Some((stretch, left, right)) = found else { return self.left * UNIT };
        let within = i128::from(time.saturating_sub(stretch.from)) * i128::from(right - left)
            / i128::from(stretch.length().max(1));
        left.saturating_add(i64::try_from(within).unwrap_or(i64::MAX)).clamp(*left, *right)
    }

    /// The place of a note on what is drawn from `left` to `right`, and whether it stands before that. It stands
    /// behind, unless the picture ends there and there is room before.
    pub(super) fn beside(&self, left: i64, right: i64, note: &str) -> (String, bool) {
        const GAP: i64 = 8 * UNIT;
        // Roughly the width of a text of this size.
        let width = i64::try_from(note.chars().count()).unwrap_or(0) * 7 * UNIT;
        let before = right + GAP + width > WIDTH * UNIT && left - GAP - width > self.left * UNIT;
        (units(if before { left - GAP } else { right + GAP }), before)
    }

    /// The time axis for the script: `from to left right` of each stretch, in microseconds and units.
    pub(super) fn data(&self) -> String {
        let mut data = String::new();
        for (stretch, left, right) in &self.stretches {
            let gap = if data.is_empty() { "" } else { ";" };
            // Writing into a String cannot fail.
            let _ = write!(
                data,
                "{gap}{} {} {} {}",
                stretch.from,
                stretch.to,
                units(*left),
                units(*right)
            );
        }
        data
    }

    /// The folded stretches.
    pub(super) fn breaks(&self) -> Vec<BreakView> {
        let pairs = self.stretches.windows(2).filter_map(|pair| match pair {
            [before, after] => Some((before, after)),
            _ => None,
        });
        pairs
            .map(|((before, _, right), (after, left, _))| BreakView {
                x: units(*right),
                width: units(left - right),
                middle: units((right + left) / 2),
                label: words::duration(after.from - before.to),
            })
            .collect()
    }

    /// Round times within each stretch, and its beginning where there is none.
    pub(super) fn ticks(&self) -> Vec<TickView> {
        let mut ticks: Vec<(i64, i64, String)> = Vec::new();
        let mut day: Option<String> = None;
        for (stretch, left, right) in &self.stretches {
            let step = step(stretch.length().max(1), (right - left).max(1));
            let first = stretch.from.div_euclid(step) * step
                + if stretch.from.rem_euclid(step) == 0 { 0 } else { step };
            let mut times: Vec<i64> =
                (0..40).map(|n| first + n * step).take_while(|time| *time <= stretch.to).collect();
            if times.is_empty() {
                times.push(stretch.from);
            }
            for time in times {
                let x = self.x(time);
                let full = ServerTime::from_micros(time).second();
                let (date, clock) = full.split_at_checked(10).unwrap_or((&full, ""));
                let clock = clock.trim();
                let clock = if step >= MINUTE { clock.get(..5).unwrap_or(clock) } else { clock };
                // The year where it is not that of the tick before, the day likewise.
                let year = day.as_deref().and_then(|day| day.get(..4));
                let label = match (step >= DAY, day.as_deref() == Some(date)) {
                    (true, _) => date.to_owned(),
                    (false, true) => clock.to_owned(),
                    (false, false) if year == date.get(..4) => {
                        format!("{} {clock}", date.get(5..).unwrap_or(date))
                    }
                    (false, false) => format!("{date} {clock}"),
                };
                // Half of this label and half of the one before it, and a gap.
                let half = |label: &str| i64::try_from(label.len()).unwrap_or(0) * 4 * UNIT;
                let own = half(&label);
                let middle = x.clamp(own, WIDTH * UNIT - own);
                let is_free = ticks
                    .last()
                    .is_none_or(|(_, at, before)| middle - at >= half(before) + own + 8 * UNIT);
                if is_free {
                    day = Some(date.to_owned());
                    ticks.push((x, middle, label));
                }
            }
        }
        let view = |(x, middle, label)| TickView { x: units(x), label, middle: units(middle) };
        ticks.into_iter().map(view).collect()
    }
}

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 1_440 * MINUTE;

/// The distance of round times on a stretch of this length and width.
fn step(length: i64, width: i64) -> i64 {
    const SECONDS: [i64; 6] = [1, 2, 5, 10, 15, 30];
    const MINUTES: [i64; 16] =
        [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 43_200, 129_600];
    let steps = SECONDS.map(|n| n * SECOND).into_iter().chain(MINUTES.map(|n| n * MINUTE));
    let fits = |step: &i64| {
        i128::from(*step) * i128::from(width) / i128::from(length) >= i128::from(84 * UNIT)
    };
    steps.into_iter().find(fits).unwrap_or(365 * DAY)
}

#[cfg(test)]
mod tests;

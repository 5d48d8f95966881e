//! The time axis: where a time stands, what is written at which places. `static/js/jobs/axis.js` chooses the
//! same when a reader zooms; `tests/browser/rows.mjs` compares the two.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};

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

/// The snapshot's own time.
#[derive(Clone, Debug)]
pub(crate) struct NowView {
    /// Where.
    pub(crate) x: String,
    /// Where its label ends.
    pub(crate) label: String,
}

/// The width of every picture that has a time axis; its template draws to the same.
pub(super) const WIDTH: i64 = 1_260;
/// The width of a folded stretch.
const BREAK: i64 = 68 * UNIT;
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

    /// Where the snapshot's own time is, with where its label ends; `breaks` are left without a label that would stand in the
    /// same place.
    pub(super) fn now(&self, time: i64, breaks: &mut [BreakView]) -> NowView {
        const LABEL: i64 = 110 * UNIT;
        let x = self.x(time);
        for (_, _, right) in self.stretches.windows(2).filter_map(|pair| pair.first()) {
            let middle = right + BREAK / 2;
            if middle + BREAK / 2 > x - LABEL
                && let Some(of) = breaks.iter_mut().find(|of| of.x == units(*right))
            {
                of.label.clear();
            }
        }
        NowView { x: units(x), label: units(x - 6 * UNIT) }
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
            let step = Step::fitting(stretch.length().max(1), (right - left).max(1));
            let times = std::iter::successors(step.from(stretch.from), |time| step.from(time + 1));
            let mut times: Vec<i64> =
                times.take_while(|time| *time <= stretch.to).take(MOST_TIMES).collect();
            if times.is_empty() {
                times.push(stretch.from);
            }
            for time in times {
                let x = self.x(time);
                let full = ServerTime::from_micros(time).second();
                let (date, clock) = full.split_at_checked(10).unwrap_or((&full, ""));
                let clock = clock.trim();
                let clock =
                    if step.length() >= MINUTE { clock.get(..5).unwrap_or(clock) } else { clock };
                // The year where it is not that of the tick before, the day likewise.
                let year = day.as_deref().and_then(|day| day.get(..4));
                let label = match (step.length() >= DAY, day.as_deref() == Some(date)) {
                    (true, _) if matches!(step, Step::Months(_)) => {
                        date.get(..date.len().saturating_sub(3)).unwrap_or(date).to_owned()
                    }
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

/// The most times on a stretch.
const MOST_TIMES: usize = 40;

/// The distance of round times.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// So many microseconds, a day at the most.
    Clock(i64),
    /// So many days, from the first of each month on.
    Days(i64),
    /// So many months.
    Months(i64),
}

impl Step {
    /// The shortest one that leaves room for a label on a stretch of this length and width.
    fn fitting(length: i64, width: i64) -> Self {
        const SECONDS: [i64; 6] = [1, 2, 5, 10, 15, 30];
        const MINUTES: [i64; 12] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440];
        const MONTHS: [i64; 8] = [1, 3, 6, 12, 24, 60, 120, 1_200];
        let clock = SECONDS.map(|n| n * SECOND).into_iter().chain(MINUTES.map(|n| n * MINUTE));
        let days = [2, 7, 14].map(Self::Days);
        let steps = clock.map(Self::Clock).chain(days).chain(MONTHS.map(Self::Months));
        let fits = |step: &Self| {
            i128::from(step.length()) * i128::from(width) / i128::from(length)
                >= i128::from(84 * UNIT)
        };
        steps.into_iter().find(fits).unwrap_or(Self::Months(1_200))
    }

    /// How long it is, roughly.
    fn length(self) -> i64 {
        match self {
            Self::Clock(length) => length,
            Self::Days(n) => n * DAY,
            Self::Months(n) => n * 30 * DAY,
        }
    }

    /// The first round time that is not before this one; `None` beyond what a date can hold.
    fn from(self, time: i64) -> Option<i64> {
        let date = ServerTime::from_micros(time).date();
        match self {
            Self::Clock(length) => {
                let past = time.rem_euclid(length);
                time.checked_add(if past == 0 { 0 } else { length - past })
            }
            Self::Days(n) => {
                let is_round = |day: &i64| {
                    let of_month = i64::from(ServerTime::from_micros(*day).date().day());
                    (of_month - 1) % n == 0 && of_month + n <= 31
                };
                let first = Self::Clock(DAY).from(time)?;
                (0..31).map(|n| first.saturating_add(n * DAY)).find(is_round)
            }
            Self::Months(n) => {
                let month = i64::from(date.year()) * 12 + i64::from(date.month0());
                let is_past = beginning(month)? < time;
                let month = month + i64::from(is_past);
                beginning(month + (n - month.rem_euclid(n)) % n)
            }
        }
    }
}

/// When a month begins, counted from the year 0.
fn beginning(month: i64) -> Option<i64> {
    let year = i32::try_from(month.div_euclid(12)).ok()?;
    let of_year = u32::try_from(month.rem_euclid(12)).ok()?;
    let day = NaiveDate::from_ymd_opt(year, of_year + 1, 1)?;
    day.signed_duration_since(NaiveDate::default()).num_microseconds()
}

#[cfg(test)]
mod tests;

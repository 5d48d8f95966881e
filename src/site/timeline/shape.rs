//! The shape of a bar: what a job is must be seen without its colour.
//!
//! A thin line is the time that a job waited, a full bar the time that it ran. Its end says how it ended:
//! straight (it succeeded), with a cross-bar (it failed), slanted (it was cancelled), a tip (it goes on).
//! A bar is hollow from the last sign of a job that is said to run.
//! A diamond is a job of which only one time is known. `static/js/jobs/shape.js` draws the same when a reader
//! zooms; `tests/browser/rows.mjs` compares the two.

use std::fmt::Write as _;

use crate::facts::{Basis, JobFacts};
use crate::model::{Job, JobState};

/// Hundredths of the picture's units, so that places are whole numbers.
pub(super) const UNIT: i64 = 100;
/// The least width of a run.
const LEAST: i64 = 3 * UNIT;
/// The width of the edge of a hollow bar.
const EDGE: i64 = UNIT;

/// How a bar ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Straight.
    Plain,
    /// With a cross-bar.
    Bad,
    /// Slanted.
    Stopped,
    /// With a tip.
    Open,
    /// With a tip, and hollow since its last sign.
    Quiet,
    /// It only waits: no run, with a tip.
    Waits,
    /// It never ran: no run, with a cross-bar.
    Never,
    /// A diamond.
    Unknown,
}

impl End {
    pub(super) fn of(job: &Job, facts: &JobFacts) -> Self {
        match (facts.timing.basis, job.state.unwrap_or(JobState::Unknown)) {
            (Basis::Waiting, _) => Self::Waits,
            (Basis::NeverStarted, _) => Self::Never,
            (Basis::Unknown, _) => Self::Unknown,
            _ if facts.quiet_since.is_some() => Self::Quiet,
            (Basis::Running, _) => Self::Open,
            (_, JobState::Failure) => Self::Bad,
            (_, JobState::Revoked) => Self::Stopped,
            _ => Self::Plain,
        }
    }

    /// Its letter in the page, for the script.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Plain => 'p',
            Self::Bad => 'b',
            Self::Stopped => 's',
            Self::Open => 'o',
            Self::Quiet => 'k',
            Self::Waits => 'w',
            Self::Never => 'n',
            Self::Unknown => 'u',
        }
    }
}

/// Where a bar stands; times in hundredths of a unit, the rest in units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bar {
    /// Where the waiting begins, where the run begins, where it ends.
    pub(super) x: [i64; 3],
    /// Where the last sign of a quiet one is.
    pub(super) seen: i64,
    /// The top.
    pub(super) y: i64,
    /// The height.
    pub(super) height: i64,
    /// The end.
    pub(super) end: End,
}

impl Bar {
    /// Where the drawing ends.
    pub(super) fn right(&self) -> i64 {
        let [_, run, end] = self.x;
        let tip = match self.end {
            End::Plain => 0,
            End::Bad | End::Never => 2 * UNIT,
            End::Stopped => 4 * UNIT,
            End::Open | End::Quiet | End::Waits | End::Unknown => self.height * UNIT / 2,
        };
        end.max(run + LEAST) + tip
    }

    /// Where the drawing begins.
    pub(super) fn left(&self) -> i64 {
        let [wait, ..] = self.x;
        if self.end == End::Unknown { wait - self.height * UNIT / 2 } else { wait }
    }

    /// The outline, as the data of a path.
    pub(super) fn path(&self) -> String {
        let [wait, run, end] = self.x;
        let (y, h) = (self.y * UNIT, self.height * UNIT);
        let mut path = String::new();
        let mut add = |text: std::fmt::Arguments<'_>| {
            // Writing into a String cannot fail.
            let _ = path.write_fmt(text);
        };
        if run > wait {
            let (top, thick) = (units(y + h * 3 / 8), units(h / 4));
            add(format_args!("M{} {top}H{}v{thick}H{}z", units(wait), units(run), units(wait)));
        }
        let (x, top, w) = (units(run), units(y), (end - run).max(LEAST));
        let (right, wide, high) = (units(run + w), units(w), units(h));
        let (half, quarter) = (units(h / 2), units(h / 4));
        match self.end {
            End::Plain => add(format_args!("M{x} {top}h{wide}v{high}h-{wide}z")),
            End::Bad => {
                add(format_args!("M{x} {top}h{wide}v-3h2v{}h-2v-3h-{wide}z", units(h + 6 * UNIT)))
            }
            End::Stopped => add(format_args!(
                "M{x} {top}H{}L{right} {}H{x}z",
                units(run + w + 4 * UNIT),
                units(y + h)
            )),
            End::Open => {
                add(format_args!("M{x} {top}h{wide}l{half} {half}l-{half} {half}h-{wide}z"))
            }
            End::Quiet => {
                let seen = self.seen.clamp(run, run + w);
                if seen > run {
                    add(format_args!("M{x} {top}H{}v{high}H{x}z", units(seen)));
                }
                // Around it one way, within it the other way: what is between them is filled.
                let (from, to, inner) = (units(seen), units(run + w), units(h / 2 - EDGE));
                add(format_args!("M{from} {top}H{to}l{half} {half}l-{half} {half}H{from}z"));
                let left = units((seen + EDGE).min(run + w));
                let (upper, lower) = (units(y + EDGE), units(y + h - EDGE));
                add(format_args!("M{left} {upper}V{lower}H{to}l{inner}-{inner}l-{inner}-{inner}z"));
            }
            End::Waits => {
                add(format_args!("M{x} {}l{half} {quarter}l-{half} {quarter}z", units(y + h / 4)))
            }
            End::Never => add(format_args!("M{x} {top}h2v{high}h-2z")),
            End::Unknown => {
                add(format_args!("M{x} {top}l{half} {half}l-{half} {half}l-{half}-{half}z"))
            }
        }
        path
    }

    /// The same for the script: `x0 x1 x2 y height end`; where the last sign is stands before the end of a quiet one.
    pub(super) fn data(&self) -> String {
        let [wait, run, end] = self.x;
        let seen = if self.end == End::Quiet { format!("{} ", self.seen) } else { String::new() };
        format!("{wait} {run} {end} {} {} {seen}{}", self.y, self.height, self.end.letter())
    }
}

/// Hundredths as units, without a needless decimal.
pub(super) fn units(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, rest) = (hundredths.abs() / UNIT, hundredths.abs() % UNIT);
    match (rest, rest % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}

#[cfg(test)]
mod tests;

//! Effort: how many captures each deployment took in each night, and in which nights it took none.
//!
//! A night lasts from noon to noon on the camera's clock and is named by the day on which it begins, so
//! that an evening and the morning after it belong together. Of a camera that works by day it is the day, from
//! midnight to midnight. Captures that lie far from all others of their deployment are strays: a test in the garden, a
//! clock that was not set. The time between them and the rest is not counted as nights without captures.

mod rhythm;

pub(super) use rhythm::rhythms;
pub use rhythm::{NightStart, Rhythm};

use chrono::{DateTime, Datelike, NaiveDate};

use super::month::Month;
use crate::model::{CameraTime, CaptureRow, CaptureTable, Deployment, DeploymentId, Row, Snapshot};

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// A night, from noon to noon or from midnight to midnight, as the number of its first day since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Night(i32);

impl Night {
    /// The night of a camera's time, at a deployment whose nights begin so.
    #[must_use]
    pub fn of(time: CameraTime, start: NightStart) -> Self {
        let start = match start {
            NightStart::Noon => DAY / 2,
            NightStart::Midnight => 0,
        };
        let day = (time.micros() - start).div_euclid(DAY);
        Self(i32::try_from(day).unwrap_or(i32::MAX))
    }

    /// The day on which it begins.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        let seconds = i64::from(self.0) * 86_400;
        // A night comes from a time that has a date; 1970-01-01 would stand for one that does not.
        DateTime::from_timestamp(seconds, 0).unwrap_or_default().date_naive()
    }

    /// How many nights later than `first` it is.
    #[must_use]
    pub fn since(self, first: Self) -> i64 {
        i64::from(self.0) - i64::from(first.0)
    }

    /// The night `n` nights later.
    #[must_use]
    pub fn after(self, n: i32) -> Self {
        Self(self.0.saturating_add(n))
    }

    /// Year and month of the day on which it begins.
    #[must_use]
    pub fn month(self) -> (i32, u32) {
        let date = self.date();
        (date.year(), date.month())
    }
}

/// The night of every capture, as a place in a list of all nights that have a capture.
#[derive(Clone, Debug, Default)]
pub struct Nights {
    nights: Vec<Night>,
    of: Vec<u32>,
}

/// What stands in place of a night for a capture without timestamp.
const NO_NIGHT: u32 = u32::MAX;

impl Nights {
    /// The nights of all captures; `rhythms` are of the deployments, in the order of the snapshot's table.
    pub(super) fn new(captures: &CaptureTable, rhythms: &[Rhythm]) -> Self {
        let night = |row| {
            let rhythm = captures.deployment(row).and_then(|of| rhythms.get(of.index()));
            let start = rhythm.map_or(NightStart::Noon, |rhythm| rhythm.start);
            captures.timestamp(row).map(|time| Night::of(time, start))
        };
        let nights_of: Vec<Option<Night>> = captures.rows().map(night).collect();
        let mut nights: Vec<Night> = nights_of.iter().copied().flatten().collect();
        nights.sort_unstable();
        nights.dedup();
        let place = |night: &Option<Night>| {
            let place = night.and_then(|night| nights.binary_search(&night).ok());
            place.and_then(|place| u32::try_from(place).ok()).unwrap_or(NO_NIGHT)
        };
        let of = nights_of.iter().map(place).collect();
        Self { nights, of }
    }

    /// Every night that has a capture, ascending.
    #[must_use]
    pub fn all(&self) -> &[Night] {
        &self.nights
    }

    /// The place of a capture's night in [`Nights::all`]; `None` for a capture without timestamp.
    #[must_use]
    pub fn place(&self, row: CaptureRow) -> Option<usize> {
        self.of.get(row.index()).filter(|place| **place != NO_NIGHT).map(|place| *place as usize)
    }
}

/// The captures of one deployment, night by night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeploymentEffort {
    /// The deployment.
    pub deployment: DeploymentId,
    /// Nights with captures and how many each has, ascending.
    pub nights: Vec<(Night, usize)>,
    /// Captures without timestamp.
    pub untimed: usize,
    /// When its nights begin.
    pub start: NightStart,
    /// Nights of strays alone, ascending; they are among its nights, at one end or at both.
    pub strays: Vec<Night>,
}

impl DeploymentEffort {
    /// How many captures it took, those without timestamp included.
    #[must_use]
    pub fn captures(&self) -> usize {
        self.untimed + self.nights.iter().map(|(_, n)| n).sum::<usize>()
    }

    /// Its first and its last night with a capture.
    #[must_use]
    pub fn span(&self) -> Option<(Night, Night)> {
        Some((self.nights.first()?.0, self.nights.last()?.0))
    }

    /// Its nights with captures that are no strays.
    fn regular(&self) -> impl DoubleEndedIterator<Item = Night> + Clone {
        let nights = self.nights.iter().map(|(night, _)| *night);
        nights.filter(|night| !self.strays.contains(night))
    }

    /// Its first and its last night with captures that are no strays.
    #[must_use]
    pub fn regular_span(&self) -> Option<(Night, Night)> {
        let mut nights = self.regular();
        let first = nights.next()?;
        Some((first, nights.next_back().unwrap_or(first)))
    }

    /// Each night of strays alone, and how many nights it lies from the next that is not.
    #[must_use]
    pub fn strays(&self) -> Vec<(Night, i64)> {
        let Some((first, last)) = self.regular_span() else { return Vec::new() };
        let away = |night: &Night| (*night, first.since(*night).max(night.since(last)));
        self.strays.iter().map(away).collect()
    }

    /// Stretches of nights without a capture between its first and its last one, each with both ends. Strays do not count.
    #[must_use]
    pub fn gaps(&self) -> Vec<(Night, Night)> {
        let pairs = self.regular().zip(self.regular().skip(1));
        pairs
            .filter(|(before, after)| after.since(*before) > 1)
            .map(|(before, after)| (before.after(1), after.after(-1)))
            .collect()
    }

    /// Its months from its first to its last night, the first 10,000 nights at most: more than any camera has seen,
    /// while broken clocks claim millions. The nights between strays and the others are left out.
    #[must_use]
    pub fn months(&self) -> Vec<MonthEffort> {
        let Some((first, last)) = self.span() else { return Vec::new() };
        let mut months: Vec<MonthEffort> = Vec::new();
        let mut nights = self.nights.iter().peekable();
        let length = i32::try_from(last.since(first)).unwrap_or(0);
        let (regular_first, regular_last) = self.regular_span().unwrap_or((first, last));
        for night in (0..=length.min(10_000)).map(|n| first.after(n)) {
            let n = nights.next_if(|(found, _)| *found == night).map(|(_, n)| *n);
            if n.is_none() && (night < regular_first || night > regular_last) {
                continue;
            }
            let of = Month::of(night.date());
            match months.last_mut() {
                Some(month) if month.month == of => month.nights.push((night, n)),
                _ => months.push(MonthEffort { month: of, nights: vec![(night, n)] }),
            }
        }
        months
    }

    /// How many nights between its first and its last one have no capture. Strays do not count.
    #[must_use]
    pub fn empty_nights(&self) -> i64 {
        self.gaps().iter().map(|(from, to)| to.since(*from) + 1).sum()
    }
}

/// The nights of a month that lie between a deployment's first and last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthEffort {
    /// Which month.
    pub month: Month,
    /// Each night and how many captures it has; `None` where it has none.
    pub nights: Vec<(Night, Option<usize>)>,
}

impl MonthEffort {
    /// How many captures it has.
    #[must_use]
    pub fn captures(&self) -> usize {
        self.nights.iter().filter_map(|(_, n)| *n).sum()
    }

    /// How many of its nights have a capture.
    #[must_use]
    pub fn nights_with(&self) -> usize {
        self.nights.iter().filter(|(_, n)| n.is_some()).count()
    }

    /// How many of its nights have none.
    #[must_use]
    pub fn nights_without(&self) -> usize {
        self.nights.len() - self.nights_with()
    }
}

/// The effort of every deployment that has a capture, in the order of the snapshot's table.
pub(super) fn effort(
    snapshot: &Snapshot,
    nights: &Nights,
    rhythms: &[Rhythm],
) -> Vec<DeploymentEffort> {
    let captures = &snapshot.captures;
    let strays = |rhythm: &Rhythm| {
        let places = rhythm.strays.iter().filter_map(|row| nights.place(*row));
        let mut strays: Vec<Night> =
            places.filter_map(|place| nights.all().get(place).copied()).collect();
        strays.dedup();
        strays
    };
    let mut taken: Vec<(Row<Deployment>, Option<usize>)> = captures
        .rows()
        .filter_map(|row| Some((captures.deployment(row)?, nights.place(row))))
        .collect();
    taken.sort_unstable();
    let mut efforts: Vec<DeploymentEffort> = Vec::new();
    for run in taken.chunk_by(|a, b| a == b) {
        let Some((row, place)) = run.first().copied() else { continue };
        let Some(deployment) = snapshot.deployments.get(row).map(|found| found.id) else {
            continue;
        };
        if efforts.last().is_none_or(|last| last.deployment != deployment) {
            let rhythm = rhythms.get(row.index());
            efforts.push(DeploymentEffort {
                deployment,
                nights: Vec::new(),
                untimed: 0,
                start: rhythm.map_or(NightStart::Noon, |rhythm| rhythm.start),
                strays: rhythm.map_or_else(Vec::new, strays),
            });
        }
        let Some(effort) = efforts.last_mut() else { continue };
        match place.and_then(|place| nights.all().get(place)) {
            Some(night) => effort.nights.push((*night, run.len())),
            None => effort.untimed += run.len(),
        }
    }
    efforts
}

/// The hour of a camera's time, counted from noon: 0 is noon to one, 12 midnight to one.
pub(super) fn hour_from_noon(time: CameraTime) -> usize {
    let hour = (time.micros() - DAY / 2).div_euclid(HOUR).rem_euclid(24);
    usize::try_from(hour).unwrap_or(0)
}

#[cfg(test)]
mod tests;

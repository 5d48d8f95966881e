//! Jobs counted over time and by the hour of the day.

use chrono::{Datelike, NaiveDate};

use super::Timed;
use crate::model::ServerTime;

/// A length of time that jobs are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A calendar day.
    Day,
    /// A calendar month.
    Month,
    /// Three months, the first from January to March.
    Quarter,
    /// A calendar year.
    Year,
}

impl Unit {
    /// All units, the shortest first.
    const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Quarter, Self::Year];

    /// The number of the unit that a day lies in: days from 0001-01-01 as 1, months and quarters from the year 0,
    /// years.
    fn number(self, day: NaiveDate) -> i64 {
        let months = i64::from(day.year()) * 12 + i64::from(day.month0());
        match self {
            Self::Day => i64::from(day.num_days_from_ce()),
            Self::Month => months,
            Self::Quarter => months.div_euclid(3),
            Self::Year => i64::from(day.year()),
        }
    }

    /// How the unit of this number is written: `2025-08-01`, `2025-08`, `2025 Q3`, `2025`.
    #[must_use]
    pub fn words(self, number: i64) -> String {
        let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
        match self {
            // A number that no day has is none that `number` gave.
            Self::Day => i32::try_from(number)
                .ok()
                .and_then(NaiveDate::from_num_days_from_ce_opt)
                .map_or_else(String::new, |day| day.to_string()),
            Self::Month => format!("{year:04}-{month:02}"),
            Self::Quarter => format!("{:04} Q{}", number.div_euclid(4), number.rem_euclid(4) + 1),
            Self::Year => format!("{number:04}"),
        }
    }
}

/// Jobs counted over time, in series (by state, by type).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverTime {
    /// What one column of time is.
    pub unit: Unit,
    /// The number of the first column; the others follow without a gap.
    pub first: i64,
    /// How many jobs of each series each column has.
    pub columns: Vec<Vec<usize>>,
}

/// The most columns over time: a chart is 580 units wide, which leaves 16 for each.
const MOST_COLUMNS: i64 = 36;

impl OverTime {
    /// Counts jobs by the day on which they began, in the shortest unit that gives 36 columns at most; `series` tells
    /// which of `n` series a job belongs to. `None` where no job has a time.
    pub(in crate::facts) fn of(
        jobs: &[Timed<'_>],
        n: usize,
        series: impl Fn(Timed<'_>) -> usize,
    ) -> Option<Self> {
        let days = || jobs.iter().filter_map(|job| began(*job));
        let (first, last) = (days().min()?, days().max()?);
        let length = |unit: Unit| unit.number(last) - unit.number(first) + 1;
        let fits = |unit: &Unit| length(*unit) <= MOST_COLUMNS;
        let unit = Unit::ALL.into_iter().find(fits).unwrap_or(Unit::Year);
        // Years of broken clocks beyond that are left to the last column.
        let (first, most) = (unit.number(first), length(unit).min(MOST_COLUMNS));
        let mut columns = vec![vec![0; n]; usize::try_from(most).ok()?];
        for job in jobs {
            let Some(day) = began(*job) else { continue };
            let column = usize::try_from((unit.number(day) - first).clamp(0, most - 1)).ok()?;
            if let Some(count) = columns.get_mut(column).and_then(|of| of.get_mut(series(*job))) {
                *count += 1;
            }
        }
        Some(Self { unit, first, columns })
    }
}

/// The day on which a job was created, or began where that is not known.
fn began((_, facts): Timed<'_>) -> Option<NaiveDate> {
    facts.timing.whole().map(|whole| ServerTime::from_micros(whole.from).date())
}

/// How many jobs began in each hour of the day, by the server's clock.
pub(in crate::facts) fn hours(jobs: &[Timed<'_>]) -> [usize; 24] {
    let mut hours = [0; 24];
    for whole in jobs.iter().filter_map(|(_, facts)| facts.timing.whole()) {
        let hour = usize::try_from(ServerTime::from_micros(whole.from).hour()).ok();
        if let Some(n) = hour.and_then(|hour| hours.get_mut(hour)) {
            *n += 1;
        }
    }
    hours
}

#[cfg(test)]
mod tests;

//! The times that have a page of their own: all, a month, part of a month.

use std::ops::Range;

use crate::facts::Month;
use crate::facts::timeline::JobIndex;

/// The most jobs of one part of a month: as many as have their own row in a picture and in the table
/// below it.
pub(in crate::site) const PART: usize = 50;

/// A time that has a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// From the first job to the last.
    All,
    /// A month.
    Month {
        /// The year.
        year: i32,
        /// 1 to 12.
        month: u32,
    },
    /// Part of a month that has too many jobs for one page.
    Part {
        /// The year.
        year: i32,
        /// 1 to 12.
        month: u32,
        /// Which part, from 1.
        part: usize,
    },
}

impl Period {
    /// As it is written: `2025-08`, `2025-08, part 2`.
    pub(in crate::site) fn words(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Month { year, month } => Month { year, month }.to_string(),
            Self::Part { year, month, part } => {
                format!("{}, part {part}", Month { year, month })
            }
        }
    }
}

impl From<Month> for Period {
    fn from(Month { year, month }: Month) -> Self {
        Self::Month { year, month }
    }
}

/// Which periods have a page, and which jobs each of them shows.
#[derive(Clone, Copy)]
pub(in crate::site) struct Periods<'a> {
    jobs: &'a JobIndex,
}

impl<'a> Periods<'a> {
    pub(in crate::site) fn of(jobs: &'a JobIndex) -> Self {
        Self { jobs }
    }

    /// Every period that has a page. A time of one month alone is shown by the page of all.
    pub(in crate::site) fn all(self) -> Vec<Period> {
        let mut periods = vec![Period::All];
        for (month, range) in self.jobs.months() {
            if self.has_months() {
                periods.push(Period::from(*month));
            }
            periods.extend(parts(*month, range.len()));
        }
        periods
    }

    /// Whether there is more than one month.
    fn has_months(self) -> bool {
        self.jobs.months().len() > 1
    }

    /// Whether a period has a page.
    pub(in crate::site) fn has(self, period: Period) -> bool {
        match period {
            Period::All => true,
            Period::Month { .. } => self.has_months() && !self.range(period).is_empty(),
            Period::Part { year, month, .. } => {
                self.jobs.month(Month { year, month }).len() > PART
                    && !self.range(period).is_empty()
            }
        }
    }

    /// The months, or the parts of a month, that a period consists of; none where it stands for itself.
    pub(in crate::site) fn within(self, period: Period) -> Vec<Period> {
        let parts = |month: Month| parts(month, self.jobs.month(month).len()).collect();
        match (period, self.jobs.months()) {
            (Period::All, [(month, _)]) => parts(*month),
            (Period::All, months) => months.iter().map(|(month, _)| Period::from(*month)).collect(),
            (Period::Month { year, month }, _) => parts(Month { year, month }),
            (Period::Part { .. }, _) => Vec::new(),
        }
    }

    /// The period that this one is part of.
    pub(in crate::site) fn above(self, period: Period) -> Option<Period> {
        match period {
            Period::Part { year, month, .. } if self.has_months() => {
                Some(Period::Month { year, month })
            }
            Period::All => None,
            Period::Month { .. } | Period::Part { .. } => Some(Period::All),
        }
    }

    fn range(self, period: Period) -> Range<usize> {
        match period {
            Period::All => 0..self.jobs.in_time().len(),
            Period::Month { year, month } => self.jobs.month(Month { year, month }),
            Period::Part { year, month, part } => {
                let whole = self.jobs.month(Month { year, month });
                let from = whole.start.saturating_add(part.saturating_sub(1).saturating_mul(PART));
                from.min(whole.end)..from.saturating_add(PART).min(whole.end)
            }
        }
    }

    /// How many jobs a period has.
    pub(in crate::site) fn len(self, period: Period) -> usize {
        self.range(period).len()
    }

    /// Places of the jobs of a period in the table of jobs, the earliest first.
    pub(in crate::site) fn places(self, period: Period) -> &'a [usize] {
        // Ranges of months lie within the jobs in time, and those of parts within their month's.
        self.jobs.in_time().get(self.range(period)).unwrap_or(&[])
    }

    /// The smallest period with a page that holds the job at this place.
    pub(in crate::site) fn of_job(self, place: usize) -> Option<Period> {
        let rank = self.jobs.rank(place)?;
        let months = self.jobs.months();
        let (month, range) =
            months.get(months.partition_point(|(_, range)| range.end <= rank))?.clone();
        if range.len() > PART {
            let part = (rank - range.start) / PART + 1;
            return Some(Period::Part { year: month.year, month: month.month, part });
        }
        Some(if self.has_months() { Period::from(month) } else { Period::All })
    }
}

/// The parts of a month with so many jobs; none where they fit on one page.
fn parts(Month { year, month }: Month, jobs: usize) -> impl Iterator<Item = Period> {
    let last = if jobs > PART { jobs.div_ceil(PART) } else { 0 };
    (1..=last).map(move |part| Period::Part { year, month, part })
}

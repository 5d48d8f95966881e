//! All jobs in the order in which they began: by month, by part of a month, by what they belong to.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::Datelike as _;

use crate::facts::Facts;
use crate::model::{Kind, ServerTime, Snapshot};

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

/// The year and the month of a time of the server's clock, in microseconds.
fn month_of(time: i64) -> (i32, u32) {
    let date = ServerTime::from_micros(time).date();
    (date.year(), date.month())
}

impl Period {
    /// The month that a time of the server's clock lies in, in microseconds.
    pub(in crate::site) fn month_of(time: i64) -> Self {
        let (year, month) = month_of(time);
        Self::Month { year, month }
    }

    /// As it is written: `2025-08`, `2025-08, part 2`.
    pub(in crate::site) fn words(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Month { year, month } => format!("{year:04}-{month:02}"),
            Self::Part { year, month, part } => format!("{year:04}-{month:02}, part {part}"),
        }
    }
}

/// Jobs in time. A job belongs to the month in which it was created (or began, where that is not known).
pub(in crate::site) struct Chronicle {
    /// Places of the jobs that have a time, in the table of jobs; the earliest first.
    in_time: Vec<usize>,
    /// Where each job of the table stands in `in_time`; `None` for one without a time.
    ranks: Vec<Option<usize>>,
    /// When jobs began, and when they ended, each ascending.
    begins: Vec<i64>,
    ends: Vec<i64>,
    /// How many have no time at all.
    pub(in crate::site) untimed: usize,
    /// Each month that has a job, and where its jobs stand in `in_time`.
    months: Vec<((i32, u32), Range<usize>)>,
    /// Places of the jobs of each project, deployment and pipeline, the earliest first.
    of: BTreeMap<(Kind, i64), Vec<usize>>,
}

impl Chronicle {
    pub(in crate::site) fn new(snapshot: &Snapshot, facts: &Facts) -> Self {
        let jobs = snapshot.jobs.as_slice();
        let mut timed: Vec<(i64, usize)> = facts
            .jobs
            .iter()
            .enumerate()
            .filter_map(|(place, facts)| Some((facts.timing.whole()?.from, place)))
            .collect();
        // Jobs that began at once stay in the order of their ids.
        timed.sort_unstable();
        let mut months: Vec<((i32, u32), Range<usize>)> = Vec::new();
        for (n, (from, _)) in timed.iter().enumerate() {
            let month = month_of(*from);
            match months.last_mut() {
                Some((last, range)) if *last == month => range.end = n + 1,
                _ => months.push((month, n..n + 1)),
            }
        }
        let begins = timed.iter().map(|(from, _)| *from).collect();
        let mut ends: Vec<i64> =
            facts.jobs.iter().filter_map(|facts| Some(facts.timing.whole()?.to)).collect();
        ends.sort_unstable();
        let in_time: Vec<usize> = timed.into_iter().map(|(_, place)| place).collect();
        let mut ranks = vec![None; facts.jobs.len()];
        for (rank, place) in in_time.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*place) {
                *slot = Some(rank);
            }
        }
        let mut of: BTreeMap<(Kind, i64), Vec<usize>> = BTreeMap::new();
        let is_untimed = |place: &usize| ranks.get(*place).is_none_or(Option::is_none);
        let untimed: Vec<usize> = (0..jobs.len()).filter(is_untimed).collect();
        for place in untimed.iter().chain(&in_time) {
            let Some(job) = jobs.get(*place) else { continue };
            let belongs = [
                job.project.map(|id| (Kind::Project, id.0)),
                job.deployment.map(|id| (Kind::Deployment, id.0)),
                job.pipeline.map(|id| (Kind::Pipeline, id.0)),
            ];
            for record in belongs.into_iter().flatten() {
                of.entry(record).or_default().push(*place);
            }
        }
        Self { untimed: untimed.len(), in_time, ranks, begins, ends, months, of }
    }

    /// Every period that has a page. A time of one month alone is shown by the page of all.
    pub(in crate::site) fn periods(&self) -> Vec<Period> {
        let mut periods = vec![Period::All];
        for ((year, month), range) in &self.months {
            let (year, month) = (*year, *month);
            if self.has_months() {
                periods.push(Period::Month { year, month });
            }
            if range.len() > PART {
                let parts = 1..=range.len().div_ceil(PART);
                periods.extend(parts.map(|part| Period::Part { year, month, part }));
            }
        }
        periods
    }

    /// Whether there is more than one month.
    pub(in crate::site) fn has_months(&self) -> bool {
        self.months.len() > 1
    }

    /// Whether a period has a page.
    pub(in crate::site) fn has(&self, period: Period) -> bool {
        match period {
            Period::All => true,
            Period::Month { .. } => self.has_months() && !self.range(period).is_empty(),
            Period::Part { year, month, .. } => {
                self.range(Period::Month { year, month }).len() > PART
                    && !self.range(period).is_empty()
            }
        }
    }

    /// The months, or the parts of a month, that a period consists of; none where it stands for itself.
    pub(in crate::site) fn within(&self, period: Period) -> Vec<Period> {
        let parts = |year: i32, month: u32| {
            let n = self.range(Period::Month { year, month }).len();
            let last = if n > PART { n.div_ceil(PART) } else { 0 };
            (1..=last).map(move |part| Period::Part { year, month, part }).collect()
        };
        match (period, self.months.as_slice()) {
            (Period::All, [((year, month), _)]) => parts(*year, *month),
            (Period::All, months) => months
                .iter()
                .map(|((year, month), _)| Period::Month { year: *year, month: *month })
                .collect(),
            (Period::Month { year, month }, _) => parts(year, month),
            (Period::Part { .. }, _) => Vec::new(),
        }
    }

    /// The period that this one is part of.
    pub(in crate::site) fn above(&self, period: Period) -> Option<Period> {
        match period {
            Period::Part { year, month, .. } if self.has_months() => {
                Some(Period::Month { year, month })
            }
            Period::All => None,
            Period::Month { .. } | Period::Part { .. } => Some(Period::All),
        }
    }

    fn range(&self, period: Period) -> Range<usize> {
        let of_month = |year: i32, month: u32| {
            let found = self.months.binary_search_by_key(&(year, month), |(month, _)| *month);
            found
                .ok()
                .and_then(|place| self.months.get(place))
                .map_or(0..0, |(_, range)| range.clone())
        };
        match period {
            Period::All => 0..self.in_time.len(),
            Period::Month { year, month } => of_month(year, month),
            Period::Part { year, month, part } => {
                let whole = of_month(year, month);
                let from = whole.start.saturating_add(part.saturating_sub(1).saturating_mul(PART));
                from.min(whole.end)..from.saturating_add(PART).min(whole.end)
            }
        }
    }

    /// How many jobs a period has.
    pub(in crate::site) fn len(&self, period: Period) -> usize {
        self.range(period).len()
    }

    /// Places of the jobs of a period, the earliest first.
    pub(in crate::site) fn places(&self, period: Period) -> &[usize] {
        self.in_time.get(self.range(period)).unwrap_or_default()
    }

    /// How many jobs began before a time and did not end before it.
    pub(in crate::site) fn going_on(&self, time: i64) -> usize {
        let begun = self.begins.partition_point(|begin| *begin < time);
        begun.saturating_sub(self.ends.partition_point(|end| *end < time))
    }

    /// Places of the jobs of a project, a deployment or a pipeline, the earliest first, those without a time
    /// before.
    pub(in crate::site) fn places_of(&self, kind: Kind, id: i64) -> &[usize] {
        self.of.get(&(kind, id)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The smallest period with a page that holds the job at this place.
    pub(in crate::site) fn period_of(&self, place: usize) -> Option<Period> {
        let n = (*self.ranks.get(place)?)?;
        let month = self.months.partition_point(|(_, range)| range.end <= n);
        let ((year, month), range) = self.months.get(month)?;
        let (year, month) = (*year, *month);
        if range.len() > PART {
            return Some(Period::Part { year, month, part: (n - range.start) / PART + 1 });
        }
        Some(if self.has_months() { Period::Month { year, month } } else { Period::All })
    }
}

//! Which jobs there are by time: all in the order in which they began, by month, by what they belong to.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::facts::jobs::JobFacts;
use crate::facts::month::Month;
use crate::facts::timeline::Interval;
use crate::model::{Job, JobId, Kind, ServerTime};

/// The jobs of a snapshot in the order in which they began. A job is named by its place in the table of jobs, and
/// belongs to the month in which it was created (or began, where that is not known).
#[derive(Clone, Debug, Default)]
pub struct JobIndex {
    /// Places of the jobs that have a time, the earliest first; jobs that began at once stand by id.
    in_time: Vec<usize>,
    /// Where each job of the table stands in `in_time`; `None` for one without a time.
    ranks: Vec<Option<usize>>,
    /// When jobs began, in microseconds, ascending.
    begins: Vec<i64>,
    /// When jobs ended, in microseconds, ascending.
    ends: Vec<i64>,
    /// How many have no time at all.
    untimed: usize,
    /// Each month that has a job, ascending, and where its jobs stand in `in_time`.
    months: Vec<(Month, Range<usize>)>,
    /// Places of the jobs of each project, deployment and pipeline, those without a time first, then the earliest.
    of: BTreeMap<(Kind, i64), Vec<usize>>,
}

impl JobIndex {
    /// Sorts those jobs of a table that are shown; `facts` are those of all, in the same order.
    pub(in crate::facts) fn new(
        jobs: &[Job],
        facts: &[JobFacts],
        is_shown: impl Fn(JobId) -> bool,
    ) -> Self {
        let shown: Vec<bool> = facts.iter().map(|facts| is_shown(facts.id)).collect();
        let wholes = || {
            let all = facts.iter().zip(&shown);
            all.map(|(facts, shown)| if *shown { facts.timing.whole() } else { None })
        };
        let mut timed: Vec<(i64, usize)> =
            wholes().enumerate().filter_map(|(place, whole)| Some((whole?.from, place))).collect();
        timed.sort_unstable();
        let begins = timed.iter().map(|(from, _)| *from).collect();
        let mut ends: Vec<i64> = wholes().flatten().map(|whole| whole.to).collect();
        ends.sort_unstable();
        let months = months(&timed);
        let in_time: Vec<usize> = timed.into_iter().map(|(_, place)| place).collect();
        let mut ranks = vec![None; facts.len()];
        for (rank, place) in in_time.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*place) {
                *slot = Some(rank);
            }
        }
        let is_untimed = |(whole, shown): (Option<Interval>, &bool)| *shown && whole.is_none();
        let untimed = wholes().zip(&shown).enumerate().filter(|(_, job)| is_untimed(*job));
        let untimed: Vec<usize> = untimed.map(|(at, _)| at).collect();
        let of = by_record(jobs, untimed.iter().chain(&in_time).copied());
        Self { untimed: untimed.len(), in_time, ranks, begins, ends, months, of }
    }

    /// Places of the jobs that have a time, the earliest first.
    #[must_use]
    pub fn in_time(&self) -> &[usize] {
        &self.in_time
    }

    /// Where the job at a place stands in [`JobIndex::in_time`]; `None` for one without a time.
    #[must_use]
    pub fn rank(&self, place: usize) -> Option<usize> {
        self.ranks.get(place).copied().flatten()
    }

    /// How many jobs have no time at all.
    #[must_use]
    pub fn untimed(&self) -> usize {
        self.untimed
    }

    /// Each month that has a job, ascending, and where its jobs stand in [`JobIndex::in_time`].
    #[must_use]
    pub fn months(&self) -> &[(Month, Range<usize>)] {
        &self.months
    }

    /// Where the jobs of a month stand in [`JobIndex::in_time`]; an empty range where it has none.
    #[must_use]
    pub fn month(&self, month: Month) -> Range<usize> {
        let found = self.months.binary_search_by_key(&month, |(month, _)| *month).ok();
        found.and_then(|place| self.months.get(place)).map_or(0..0, |(_, range)| range.clone())
    }

    /// How many jobs began before a time, in microseconds, and did not end before it.
    #[must_use]
    pub fn going_on(&self, time: i64) -> usize {
        let begun = self.begins.partition_point(|begin| *begin < time);
        begun.saturating_sub(self.ends.partition_point(|end| *end < time))
    }

    /// Places of the jobs of a project, a deployment or a pipeline, those without a time first, then the earliest.
    #[must_use]
    pub fn places_of(&self, kind: Kind, id: i64) -> &[usize] {
        // A record that no job belongs to has none.
        self.of.get(&(kind, id)).map_or(&[], Vec::as_slice)
    }
}

/// The months of jobs that are given as (begin, place), the earliest first.
fn months(timed: &[(i64, usize)]) -> Vec<(Month, Range<usize>)> {
    let mut months: Vec<(Month, Range<usize>)> = Vec::new();
    for (n, (from, _)) in timed.iter().enumerate() {
        let month = Month::of(ServerTime::from_micros(*from).date());
        match months.last_mut() {
            Some((last, range)) if *last == month => range.end = n + 1,
            _ => months.push((month, n..n + 1)),
        }
    }
    months
}

/// The jobs at these places by project, deployment and pipeline, in the order given.
fn by_record(
    jobs: &[Job],
    places: impl Iterator<Item = usize>,
) -> BTreeMap<(Kind, i64), Vec<usize>> {
    let mut of: BTreeMap<(Kind, i64), Vec<usize>> = BTreeMap::new();
    for place in places {
        let Some(job) = jobs.get(place) else { continue };
        let records = [
            job.project.map(|id| (Kind::Project, id.0)),
            job.deployment.map(|id| (Kind::Deployment, id.0)),
            job.pipeline.map(|id| (Kind::Pipeline, id.0)),
        ];
        for record in records.into_iter().flatten() {
            of.entry(record).or_default().push(place);
        }
    }
    of
}

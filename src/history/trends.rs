//! What the nights of a history say together: series of numbers, where rules changed, and since when a number is wrong.

use std::collections::BTreeMap;

use super::{FiltersRule, Night, NightSet};
use crate::model::{CountKind, ServerTime};
use crate::state::Standing;

/// What the numbers of a series are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// How many.
    Number,
    /// A share, in thousandths.
    PerThousand,
    /// A length of time, in seconds.
    Seconds,
}

/// A number on each night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name in the table of trends, which no other series has.
    pub name: &'static str,
    /// What it is, in words.
    pub title: &'static str,
    /// What its numbers are.
    pub unit: Unit,
    /// One for each night; `None` where it is not known.
    pub values: Vec<Option<i64>>,
}

/// A night on which the numbers of a series may have moved for another reason than the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its place among the nights.
    pub night: usize,
    /// What changed on it, in words.
    pub what: String,
}

/// What the nights of a history say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trends {
    /// Of each night its snapshot's own time, as `2025-11-29 03:15`, ascending.
    pub times: Vec<String>,
    /// The same in minutes since 1970.
    pub minutes: Vec<i64>,
    /// The series of the whole instance.
    pub series: Vec<Series>,
    /// The nights on which rules or the tool changed.
    pub marks: Vec<Mark>,
    /// Capture sets by id.
    pub sets: BTreeMap<i64, SetTrend>,
    /// Captures of stations by id, one for each night.
    pub stations: BTreeMap<i64, Vec<Option<i64>>>,
}

/// A capture set over the nights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetTrend {
    /// The stored number of its captures on each night.
    pub captures: Vec<Option<i64>>,
    /// On each night, how its counts and its sample came out: different where one of them is, else equal where one is; `None`
    /// where it is not in the snapshot.
    pub standings: Vec<Option<Standing>>,
    /// The places of the nights on which its method or its settings changed.
    pub edited: Vec<usize>,
}

impl SetTrend {
    /// The place of the first night of those up to the last on which it is known to differ; `None` where it does not on the
    /// last night. Nights on which it cannot be proved are passed over.
    #[must_use]
    pub fn differs_since(&self) -> Option<usize> {
        let known = self.standings.iter().enumerate();
        let known = known.filter(|(_, of)| !matches!(of, None | Some(Standing::Unproved)));
        let differs = |(place, of): (usize, &Option<Standing>)| {
            (*of == Some(Standing::Differs)).then_some(place)
        };
        let last = self.standings.last().copied().flatten();
        known.rev().map_while(differs).last().filter(|_| last == Some(Standing::Differs))
    }
}

/// The families of findings: how their codes begin, the name of their series, and what it is.
const FAMILIES: [(&str, &str, &str); 6] = [
    ("MB1", "findings_counts", "findings on counts"),
    ("MB2", "findings_samples", "findings on samples"),
    ("MB3", "findings_jobs", "findings on jobs"),
    ("MB4", "findings_captures", "findings on captures"),
    ("MB5", "findings_privacy", "findings on privacy"),
    ("MB6", "findings_export", "findings on the export"),
];

/// How a night gives the number of a series.
type Value = fn(&Night) -> Option<i64>;

/// The series but those of findings.
const SERIES: [(&str, &str, Unit, Value); 10] = [
    ("captures", "captures", Unit::Number, |of| number(of.totals.captures)),
    ("captures_processed", "captures processed", Unit::PerThousand, |of| {
        let of = of.totals;
        let share = (of.captures_processed * 1_000).checked_div(of.captures_known)?;
        number(share)
    }),
    ("occurrences", "occurrences", Unit::Number, |of| number(of.totals.occurrences)),
    ("taxa", "taxa", Unit::Number, |of| number(of.totals.taxa)),
    ("counts_differ", "stored numbers that differ", Unit::Number, |of| number(of.counts.differs)),
    ("counts_unproved", "stored numbers not proved", Unit::Number, |of| number(of.counts.unproved)),
    ("samples_differ", "samples that differ", Unit::Number, |of| number(of.samples.differs)),
    ("jobs_failed", "jobs failed, last 7 days", Unit::Number, |of| number(of.recent_jobs?.failed)),
    ("jobs_median_wait", "median wait, last 7 days", Unit::Seconds, |of| {
        of.recent_jobs?.median_wait
    }),
    ("jobs_median_run", "median run, last 7 days", Unit::Seconds, |of| of.recent_jobs?.median_run),
];

impl Trends {
    /// The names of all series that there can be.
    #[must_use]
    pub fn all() -> Vec<(&'static str, &'static str, Unit)> {
        let series = SERIES.into_iter().map(|(name, title, unit, _)| (name, title, unit));
        let findings = FAMILIES.into_iter().map(|(_, name, title)| (name, title, Unit::Number));
        series.chain(findings).collect()
    }

    /// The trends of some nights, ascending. Those without a time have no place in time, and are left out.
    #[must_use]
    pub fn of(nights: &[Night]) -> Self {
        let minute = |night: &Night| {
            let time = ServerTime::parse(&format!("{}:00", night.taken.as_ref()?))?;
            Some(time.micros().div_euclid(60_000_000))
        };
        let timed = nights.iter().filter_map(|night| Some((night, minute(night)?)));
        let (nights, minutes): (Vec<&Night>, Vec<i64>) = timed.unzip();
        let series = SERIES.into_iter().map(|(name, title, unit, value)| Series {
            name,
            title,
            unit,
            values: nights.iter().map(|night| value(night)).collect(),
        });
        let findings = FAMILIES.into_iter().map(|(family, name, title)| Series {
            name,
            title,
            unit: Unit::Number,
            values: nights.iter().map(|night| of_family(night, family)).collect(),
        });
        Self {
            times: nights.iter().filter_map(|night| night.taken.clone()).collect(),
            minutes,
            series: series.chain(findings).collect(),
            marks: marks(&nights),
            sets: sets(&nights),
            stations: stations(&nights),
        }
    }

    /// Whether there is more than one night, so that there is something to be seen.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.times.len() > 1
    }
}

fn number(n: usize) -> Option<i64> {
    i64::try_from(n).ok()
}

fn of_family(night: &Night, family: &str) -> Option<i64> {
    let of = night.findings.iter().filter(|of| of.code.starts_with(family));
    number(of.map(|of| of.n).sum())
}

/// The nights on which rules or the tool changed.
fn marks(nights: &[&Night]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (place, pair) in nights.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let mut told = Vec::new();
        if before.tool != after.tool {
            told.push(format!("mothbook {} in place of {}", after.tool, before.tool));
        }
        let other =
            |is: &FiltersRule| before.filters.iter().any(|was| was.0 == is.0 && was.1 != is.1);
        match after.filters.iter().filter(|of| other(of)).count() {
            0 => {}
            1 => told.push("default filters of a project edited".to_owned()),
            n => told.push(format!("default filters of {n} projects edited")),
        }
        let rules: BTreeMap<i64, &NightSet> = before.sets.iter().map(|set| (set.id, set)).collect();
        let is_edited = |set: &&NightSet| rules.get(&set.id).is_some_and(|was| edited(was, set));
        match after.sets.iter().filter(is_edited).count() {
            0 => {}
            1 => told.push("settings of a capture set edited".to_owned()),
            n => told.push(format!("settings of {n} capture sets edited")),
        }
        if !told.is_empty() {
            marks.push(Mark { night: place + 1, what: told.join(", ") });
        }
    }
    marks
}

/// Whether the method of a set or its settings are other ones. What the API serves is not compared with what is stored.
fn edited(was: &NightSet, is: &NightSet) -> bool {
    let (Some(was), Some(is)) = (&was.rule, &is.rule) else { return false };
    was.starts_with('s') == is.starts_with('s') && was != is
}

fn sets(nights: &[&Night]) -> BTreeMap<i64, SetTrend> {
    let mut sets: BTreeMap<i64, SetTrend> = BTreeMap::new();
    let mut last: BTreeMap<i64, &NightSet> = BTreeMap::new();
    for (place, night) in nights.iter().enumerate() {
        for set in &night.sets {
            let trend = sets.entry(set.id).or_default();
            trend.captures.resize(place, None);
            trend.standings.resize(place, None);
            let captures =
                set.counts.iter().find(|of| &*of.what == CountKind::SourceImages.api_name());
            trend.captures.push(captures.and_then(|of| of.stored));
            trend.standings.push(Some(standing(set)));
            if last.insert(set.id, set).is_some_and(|was| edited(was, set)) {
                trend.edited.push(place);
            }
        }
    }
    for trend in sets.values_mut() {
        trend.captures.resize(nights.len(), None);
        trend.standings.resize(nights.len(), None);
    }
    sets
}

/// How a set came out: different where one of its counts or its sample is, else equal where one is proved to be.
fn standing(set: &NightSet) -> Standing {
    let counts = set.counts.iter().filter(|of| of.stored.is_some()).map(|of| of.standing);
    let all: Vec<Standing> = counts.chain([set.sample]).collect();
    match () {
        () if all.contains(&Standing::Differs) => Standing::Differs,
        () if all.contains(&Standing::Equal) => Standing::Equal,
        () => Standing::Unproved,
    }
}

fn stations(nights: &[&Night]) -> BTreeMap<i64, Vec<Option<i64>>> {
    let mut stations: BTreeMap<i64, Vec<Option<i64>>> = BTreeMap::new();
    for (place, night) in nights.iter().enumerate() {
        for station in &night.stations {
            let values = stations.entry(station.id).or_default();
            values.resize(place, None);
            values.push(station.captures);
        }
    }
    stations.values_mut().for_each(|values| values.resize(nights.len(), None));
    stations
}

#[cfg(test)]
mod tests;

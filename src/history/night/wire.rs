//! A line as it is written. Capture sets and stations are rows without names of fields, since there are hundreds of them and
//! hundreds of lines are read at once; the names of counts stand once.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    Created, FiltersRule, FindingCount, Night, NightCount, NightSet, NightStation, RecentJobs,
    Standings, Totals,
};
use crate::state::Standing;

#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    v: u32,
    id: String,
    taken: Option<String>,
    host: Option<String>,
    tool: String,
    files: Option<String>,
    #[serde(default)]
    totals: Totals,
    #[serde(default)]
    jobs: BTreeMap<String, usize>,
    recent_jobs: Option<RecentJobs>,
    #[serde(default)]
    filters: Vec<FiltersRule>,
    #[serde(default)]
    findings: Vec<FindingCount>,
    #[serde(default)]
    verdicts: Verdicts,
    /// The names of the counts of capture sets.
    #[serde(default)]
    set_counts: Vec<String>,
    #[serde(default)]
    sets: Vec<Set>,
    #[serde(default)]
    stations: Vec<Station>,
    #[serde(default)]
    created: Vec<Created>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Verdicts {
    counts: Standings,
    samples: Standings,
}

/// A count: the place of its name and the number, if the stored one is proved to be right; the place, the stored and the
/// recounted number, if they differ; the same and a zero, if neither is proved. A list in a list for each of five counts of
/// hundreds of sets on hundreds of nights: as `Vec`s they take a third of the time of reading a line.
struct Row {
    numbers: [Option<i64>; 4],
    len: usize,
}

impl Row {
    fn of(place: usize, of: &NightCount) -> Self {
        let place = i64::try_from(place).ok();
        let (stored, recounted) = (of.stored, of.recounted);
        let (numbers, len) = match of.standing {
            Standing::Equal => ([place, stored, None, None], 2),
            Standing::Differs => ([place, stored, recounted, None], 3),
            Standing::Unproved => ([place, stored, recounted, Some(0)], 4),
        };
        Self { numbers, len }
    }

    /// The count; `None` where there is no such name, or the row is none.
    fn count(&self, names: &[Arc<str>]) -> Option<NightCount> {
        let [place, stored, recounted, _] = self.numbers;
        let (recounted, standing) = match self.len {
            2 => (stored, Standing::Equal),
            3 => (recounted, Standing::Differs),
            4 => (recounted, Standing::Unproved),
            _ => return None,
        };
        let what = Arc::clone(names.get(usize::try_from(place?).ok()?)?);
        Some(NightCount { what, stored, recounted, standing })
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.numbers.iter().take(self.len))
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Numbers;

        impl<'de> Visitor<'de> for Numbers {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Row, A::Error> {
                let mut row = Row { numbers: [None; 4], len: 0 };
                while let Some(number) = list.next_element()? {
                    if let Some(place) = row.numbers.get_mut(row.len) {
                        *place = number;
                    }
                    row.len += 1;
                }
                Ok(row)
            }
        }

        from.deserialize_seq(Numbers)
    }
}

/// Id, name, method, rule, sample, counts.
#[derive(Serialize, Deserialize)]
struct Set(i64, String, Option<String>, Option<String>, Standing, Vec<Row>);

/// Id, name, captures.
#[derive(Serialize, Deserialize)]
struct Station(i64, String, Option<i64>);

impl From<Night> for Line {
    fn from(night: Night) -> Self {
        let names = night.sets.iter().flat_map(|set| &set.counts).map(|count| &*count.what);
        let mut set_counts: Vec<String> = names.map(str::to_owned).collect();
        set_counts.sort();
        set_counts.dedup();
        let place = |what: &str| set_counts.iter().position(|name| name == what).unwrap_or(0);
        let set = |set: &NightSet| {
            let counts = set.counts.iter().map(|of| Row::of(place(&of.what), of)).collect();
            let (method, rule) = (set.method.clone(), set.rule.clone());
            Set(set.id, set.name.clone(), method, rule, set.sample, counts)
        };
        let sets = night.sets.iter().map(set).collect();
        let station = |of: NightStation| Station(of.id, of.name, of.captures);
        Self {
            v: night.v,
            id: night.id,
            taken: night.taken,
            host: night.host,
            tool: night.tool,
            files: night.files,
            totals: night.totals,
            jobs: night.jobs,
            recent_jobs: night.recent_jobs,
            filters: night.filters,
            findings: night.findings,
            verdicts: Verdicts { counts: night.counts, samples: night.samples },
            set_counts,
            sets,
            stations: night.stations.into_iter().map(station).collect(),
            created: night.created,
        }
    }
}

impl From<Line> for Night {
    fn from(line: Line) -> Self {
        let names: Vec<Arc<str>> = line.set_counts.into_iter().map(Arc::from).collect();
        let set = |Set(id, name, method, rule, sample, rows): Set| {
            let counts = rows.iter().filter_map(|row| row.count(&names)).collect();
            NightSet { id, name, method, rule, sample, counts }
        };
        let station = |Station(id, name, captures)| NightStation { id, name, captures };
        Self {
            v: line.v,
            id: line.id,
            taken: line.taken,
            host: line.host,
            tool: line.tool,
            files: line.files,
            totals: line.totals,
            jobs: line.jobs,
            recent_jobs: line.recent_jobs,
            filters: line.filters,
            findings: line.findings,
            counts: line.verdicts.counts,
            samples: line.verdicts.samples,
            sets: line.sets.into_iter().map(set).collect(),
            stations: line.stations.into_iter().map(station).collect(),
            created: line.created,
        }
    }
}

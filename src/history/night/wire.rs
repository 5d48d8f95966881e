//! A line as it is written. Capture sets and stations are rows without names of fields, since there are hundreds of them and
//! hundreds of lines are read at once; the names of counts stand once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
/// recounted number, if they differ; the same and a zero, if neither is proved.
type Row = Vec<Option<i64>>;

fn row(place: usize, of: &NightCount) -> Row {
    let place = i64::try_from(place).ok();
    match of.standing {
        Standing::Equal => vec![place, of.stored],
        Standing::Differs => vec![place, of.stored, of.recounted],
        Standing::Unproved => vec![place, of.stored, of.recounted, Some(0)],
    }
}

/// The count of a row; `None` for a row that is none.
fn count(row: &[Option<i64>], names: &[String]) -> Option<NightCount> {
    let (place, stored, recounted, standing) = match *row {
        [place, number] => (place, number, number, Standing::Equal),
        [place, stored, recounted] => (place, stored, recounted, Standing::Differs),
        [place, stored, recounted, _] => (place, stored, recounted, Standing::Unproved),
        _ => return None,
    };
    let what = names.get(usize::try_from(place?).ok()?)?.clone();
    Some(NightCount { what, stored, recounted, standing })
}

/// Id, name, method, rule, sample, counts.
#[derive(Serialize, Deserialize)]
struct Set(i64, String, Option<String>, Option<String>, Standing, Vec<Row>);

/// Id, name, captures.
#[derive(Serialize, Deserialize)]
struct Station(i64, String, Option<i64>);

impl From<Night> for Line {
    fn from(night: Night) -> Self {
        let names = night.sets.iter().flat_map(|set| &set.counts).map(|count| count.what.clone());
        let mut set_counts: Vec<String> = names.collect();
        set_counts.sort();
        set_counts.dedup();
        let place = |what: &str| set_counts.iter().position(|name| name == what).unwrap_or(0);
        let set = |set: &NightSet| {
            let counts = set.counts.iter().map(|of| row(place(&of.what), of)).collect();
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
        let names = &line.set_counts;
        let set = |Set(id, name, method, rule, sample, rows): Set| {
            let counts = rows.iter().filter_map(|row| count(row, names)).collect();
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

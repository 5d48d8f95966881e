//! From a state to its line.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Created, FiltersRule, FindingCount, LINE_FORM, Night, NightCount, NightSet, NightStation,
    RecentJobs, Standings, Totals,
};
use crate::history::name::is_minute;
use crate::history::pieces::{List, cut, hash};
use crate::model::{CounterKind, JobState, Kind, ServerTime};
use crate::state::{Detected, KWARGS, KWARGS_SERVED, Record, Standing, State};

/// The count that is no number but tells how a sample came out.
const SAMPLE: &str = "sample";
/// So many records tell whether a later state is of the same instance.
const CREATED: usize = 50;
/// Jobs are recent that were created in so many microseconds before the snapshot's time.
const WEEK: i64 = 7 * 24 * 3_600 * SECOND;
const SECOND: i64 = 1_000_000;
/// The digits of a rule.
const RULE: usize = 8;

impl Night {
    /// The line of a state.
    #[must_use]
    pub fn of(state: &State) -> Self {
        Self::with_id(state, hash(&List::of(&cut(state)).to_bytes()))
    }

    /// The line of a state whose id is known.
    pub(in crate::history) fn with_id(state: &State, id: String) -> Self {
        let about = &state.about;
        let taken = about.taken.clone().filter(|text| is_minute(text));
        let mut counts = Standings::default();
        let mut samples = Standings::default();
        for count in state.records.iter().flat_map(|record| &record.counts) {
            if count.what == SAMPLE {
                samples.add(count.standing);
            } else if count.stored.is_some() {
                counts.add(count.standing);
            }
        }
        let mut jobs = BTreeMap::new();
        for job in of_kind(state, Kind::Job) {
            let status = job.fields.get("status").map_or(JobState::Unknown.api_name(), |of| of);
            *jobs.entry(status.to_owned()).or_insert(0) += 1;
        }
        Self {
            v: LINE_FORM,
            id,
            host: about.host.clone(),
            tool: about.tool.clone(),
            files: about.files.clone(),
            totals: totals(state),
            jobs,
            recent_jobs: taken.as_deref().and_then(|taken| recent_jobs(state, taken)),
            filters: filters(state),
            findings: findings(state),
            counts,
            samples,
            sets: of_kind(state, Kind::Collection).map(set).collect(),
            stations: stations(state),
            created: created(state),
            taken,
        }
    }
}

fn of_kind(state: &State, kind: Kind) -> impl Iterator<Item = &Record> {
    state.records.iter().filter(move |record| record.kind == kind.key())
}

fn totals(state: &State) -> Totals {
    let mut totals = Totals {
        captures: state.captures.len(),
        occurrences: state.occurrences.len(),
        sessions: of_kind(state, Kind::Event).count(),
        stations: of_kind(state, Kind::Deployment).count(),
        capture_sets: of_kind(state, Kind::Collection).count(),
        ..Totals::default()
    };
    for capture in state.captures.iter() {
        let (known, processed, found) = match capture.detected {
            Detected::Unknown => (0, 0, 0),
            Detected::NotProcessed => (1, 0, 0),
            Detected::Processed => (1, 1, 0),
            Detected::Found => (1, 1, 1),
        };
        totals.captures_known += known;
        totals.captures_processed += processed;
        totals.captures_with_detections += found;
    }
    let taxa: BTreeSet<i64> =
        state.occurrences.iter().filter_map(|occurrence| occurrence.taxon.flatten()).collect();
    totals.taxa = taxa.len();
    totals
}

/// The jobs of the last days before a time. `None` for a time that is none.
fn recent_jobs(state: &State, taken: &str) -> Option<RecentJobs> {
    let from = ServerTime::parse(&format!("{taken}:00"))?.micros() - WEEK;
    let (mut waits, mut runs) = (Vec::new(), Vec::new());
    let mut recent = RecentJobs::default();
    for job in of_kind(state, Kind::Job) {
        let Some(created) = job.created.filter(|created| *created >= from) else { continue };
        recent.created += 1;
        let is_failed =
            job.fields.get("status").is_some_and(|of| of == JobState::Failure.api_name());
        recent.failed += usize::from(is_failed);
        let time = |field: &str| {
            job.fields.get(field).and_then(|of| ServerTime::parse(of)).map(ServerTime::micros)
        };
        let (started, finished) = (time("started_at"), time("finished_at"));
        // Starts are told to the second.
        waits.extend(started.map(|at| at.div_euclid(SECOND) - created.div_euclid(SECOND)));
        runs.extend(started.zip(finished).map(|(from, to)| (to - from).div_euclid(SECOND)));
    }
    (recent.median_wait, recent.median_run) = (median(waits), median(runs));
    Some(recent)
}

/// The middle one; between two of them half the way, rounded down. What ends before it begins is none.
fn median(mut lengths: Vec<i64>) -> Option<i64> {
    lengths.retain(|length| *length >= 0);
    lengths.sort_unstable();
    let upper = lengths.get(lengths.len() / 2)?;
    let lower = lengths.get(lengths.len().saturating_sub(1) / 2)?;
    Some(lower + (upper - lower) / 2)
}

fn findings(state: &State) -> Vec<FindingCount> {
    let mut counts = BTreeMap::new();
    for found in &state.findings {
        *counts.entry((found.code.as_str(), found.severity)).or_insert(0) += 1;
    }
    let count =
        |((code, severity), n): ((&str, _), _)| FindingCount { code: code.to_owned(), severity, n };
    counts.into_iter().map(count).collect()
}

fn set(record: &Record) -> NightSet {
    let sample = record.counts.iter().find(|count| count.what == SAMPLE);
    let has_number = |count: &&crate::state::Count| {
        count.what != SAMPLE && (count.stored.is_some() || count.recounted.is_some())
    };
    let counts = record.counts.iter().filter(has_number).map(|count| NightCount {
        what: count.what.as_str().into(),
        stored: count.stored,
        // An equal one is written once.
        recounted: match count.standing {
            Standing::Equal => count.stored,
            Standing::Differs | Standing::Unproved => count.recounted,
        },
        standing: count.standing,
    });
    NightSet {
        id: record.id,
        name: record.name.clone(),
        method: record.fields.get("method").cloned(),
        rule: rule(record),
        sample: sample.map_or(Standing::Unproved, |sample| sample.standing),
        counts: counts.collect(),
    }
}

/// What the method of a capture set and its arguments are, in few digits.
fn rule(record: &Record) -> Option<String> {
    let method = record.fields.get("method")?;
    let (before, kwargs) = match (record.fields.get(KWARGS), record.fields.get(KWARGS_SERVED)) {
        (None, Some(served)) => ("s", served.as_str()),
        (stored, _) => ("", stored.map_or("", String::as_str)),
    };
    let digits = hash(format!("{method}\n{kwargs}").as_bytes());
    Some(before.chars().chain(digits.chars().take(RULE)).collect())
}

/// The stations, each with its captures: recounted, else as stored, else those in the export.
fn stations(state: &State) -> Vec<NightStation> {
    let mut in_export: BTreeMap<i64, i64> = BTreeMap::new();
    for station in state.captures.iter().filter_map(|capture| capture.deployment) {
        *in_export.entry(station).or_default() += 1;
    }
    let station = |record: &Record| {
        let is_captures =
            |count: &&crate::state::Count| count.what == CounterKind::Captures.api_name();
        let told = record.counts.iter().find(is_captures).and_then(|count| match count.standing {
            // What was recounted may be the least that it can be.
            Standing::Unproved => count.stored.or(count.recounted),
            Standing::Equal | Standing::Differs => count.recounted.or(count.stored),
        });
        let captures = told.or_else(|| in_export.get(&record.id).copied());
        NightStation { id: record.id, name: record.name.clone(), captures }
    };
    of_kind(state, Kind::Deployment).map(station).collect()
}

/// What the default filters of each project are, in few digits.
fn filters(state: &State) -> Vec<FiltersRule> {
    let rule = |project: &Record| {
        let fields = ["score_threshold", "include_taxa", "exclude_taxa"];
        let fields = fields.map(|field| project.fields.get(field).map_or("", String::as_str));
        let digits = || hash(fields.join("\n").as_bytes()).chars().take(RULE).collect();
        (fields != [""; 3]).then(|| FiltersRule(project.id, digits()))
    };
    of_kind(state, Kind::Project).filter_map(rule).collect()
}

/// When the projects and capture sets with the lowest ids were created: those of all nights are the same.
fn created(state: &State) -> Vec<Created> {
    let records = [Kind::Project, Kind::Collection].into_iter();
    let records = records.flat_map(|kind| of_kind(state, kind));
    let created =
        records.filter_map(|record| Some(Created(record.kind.clone(), record.id, record.created?)));
    let mut created: Vec<Created> = created.collect();
    created.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    created.truncate(CREATED);
    created
}

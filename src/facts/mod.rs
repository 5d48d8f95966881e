//! What follows from a snapshot: counts and samples recomputed, each recorded number compared with the
//! recomputed one, jobs timed.
//!
//! Pure functions from columns to facts. Nothing here has seen a file, JSON text of a record, or a
//! page; nothing here can fail.

mod audit;
mod compare;
pub mod composition;
mod counts;
mod default_filters;
pub mod effort;
pub mod jobs;
mod membership;
pub mod sample;
pub mod timeline;

pub use compare::{CountFact, Evidence, Verdict, Why};
pub use jobs::{Basis, JobFacts, Timing};
pub use sample::{Check, Difference, Mark, SampleFact, SampleVerdict};

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::model::{CaptureRow, Collection, CollectionId, ProjectId, ServerTime, Snapshot};
use crate::parallel::map_in_order;

/// Everything recomputed.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// One for each collection, in the order of the snapshot's table.
    pub collections: Vec<CollectionFacts>,
    /// One for each job, in the order of the snapshot's table.
    pub jobs: Vec<JobFacts>,
    /// What was found, sorted.
    pub findings: Vec<Finding>,
}

/// What was recomputed of one collection.
#[derive(Clone, Debug)]
pub struct CollectionFacts {
    /// Which.
    pub id: CollectionId,
    /// Its counts: recorded, recomputed, compared.
    pub counts: Vec<CountFact>,
    /// Its sample: drawn again or audited.
    pub sample: SampleFact,
    /// Both in one word.
    pub status: Status,
    /// When it was last populated, and how that is known.
    pub populated: Option<Populated>,
}

/// When a collection was last populated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Populated {
    /// The time.
    pub at: ServerTime,
    /// The populate job that tells it; without one it is the collection's last update.
    pub job: Option<crate::model::JobId>,
}

/// How a collection came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A recorded number differs from the recomputed one, or the members from a fresh sample.
    Drifted,
    /// Every recorded number was recomputed exactly and matches.
    Verified,
    /// Nothing is contradicted, but some of it is known by bounds or checks only.
    Consistent,
    /// Nothing could be recomputed.
    NotVerifiable,
}

impl Status {
    /// All, the most pressing first.
    pub const ALL: [Self; 4] =
        [Self::Drifted, Self::Verified, Self::Consistent, Self::NotVerifiable];

    /// In a reader's words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Drifted => "drift",
            Self::Verified => "verified",
            Self::Consistent => "consistent",
            Self::NotVerifiable => "not verifiable",
        }
    }
}

/// The captures of each project, in order of ids.
pub type Populations = BTreeMap<ProjectId, Vec<CaptureRow>>;

/// Groups the captures by project.
#[must_use]
pub fn populations(snapshot: &Snapshot) -> Populations {
    let mut populations = Populations::new();
    for row in snapshot.captures.rows() {
        if let Some(project) = snapshot.captures.project(row) {
            populations.entry(project).or_default().push(row);
        }
    }
    populations
}

/// Recomputes everything, collections in parallel.
#[must_use]
pub fn recompute(snapshot: &Snapshot) -> Facts {
    let populations = populations(snapshot);
    let collections = map_in_order(snapshot.collections.as_slice(), |collection| {
        self::collection(snapshot, &populations, collection)
    });
    let jobs = jobs::recompute(snapshot);
    let mut findings = audit::audit(snapshot, &collections, &jobs, &populations);
    findings.sort();
    Facts { collections, jobs, findings }
}

/// Recomputes one collection.
fn collection(
    snapshot: &Snapshot,
    populations: &Populations,
    collection: &Collection,
) -> CollectionFacts {
    let population = collection.project.and_then(|project| populations.get(&project));
    let population = population.map(Vec::as_slice).unwrap_or_default();
    let populated = populated(snapshot, collection);
    let sample = sample::recompute(snapshot, population, collection, populated);
    let counts = counts::recompute(snapshot, collection, &sample);
    let status = status(&counts, &sample);
    CollectionFacts { id: collection.id, counts, sample, status, populated }
}

fn status(counts: &[CountFact], sample: &SampleFact) -> Status {
    let verdicts = || counts.iter().map(|count| &count.verdict);
    let is = |wanted: fn(&Verdict) -> bool| verdicts().any(wanted);
    let drifted = is(|verdict| matches!(verdict, Verdict::Drift { .. }))
        || matches!(sample.verdict, SampleVerdict::Drift);
    let recorded = || verdicts().filter(|verdict| **verdict != Verdict::NothingRecorded);
    let all_match =
        recorded().next().is_some() && recorded().all(|verdict| *verdict == Verdict::Match);
    let sample_holds = matches!(sample.verdict, SampleVerdict::Match | SampleVerdict::Audited);
    if drifted {
        Status::Drifted
    } else if all_match || (recorded().next().is_none() && sample.verdict == SampleVerdict::Match) {
        Status::Verified
    } else if sample_holds || is(|v| matches!(v, Verdict::Match | Verdict::Consistent)) {
        Status::Consistent
    } else {
        Status::NotVerifiable
    }
}

/// The last successful populate job, else the collection's last update.
fn populated(snapshot: &Snapshot, collection: &Collection) -> Option<Populated> {
    let jobs = snapshot.jobs_of(collection).filter(|job| {
        job.type_key.as_deref() == Some("populate_captures_collection")
            && job.state == Some(crate::model::JobState::Success)
    });
    let by_job = jobs
        .filter_map(|job| {
            let at = job.finished_at.or(job.updated_at)?;
            Some(Populated { at, job: Some(job.id) })
        })
        .max_by_key(|populated| (populated.at, populated.job));
    by_job.or_else(|| collection.updated_at.map(|at| Populated { at, job: None }))
}

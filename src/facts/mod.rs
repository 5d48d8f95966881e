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
mod document;
pub mod effort;
mod groups;
mod interval;
pub mod jobs;
mod membership;
mod month;
mod places;
mod portion;
mod projects;
mod report;
pub mod sample;
pub mod timeline;
mod totals;

pub use compare::{CountFact, Evidence, Verdict, Why};
pub use document::{SCHEMA_VERSION, document};
pub use groups::{Groups, Place};
pub use jobs::{Basis, JobFacts, Timing};
pub use membership::CollectionsOf;
pub use month::Month;
pub use places::{DeploymentFacts, EventFacts, Hours};
pub use portion::Portion;
pub use projects::ProjectFacts;
pub use report::{ReportFacts, complete};
pub use sample::{Check, Difference, Mark, SampleFact, SampleVerdict};
pub use totals::Totals;

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::model::{
    CaptureRow, Collection, CollectionId, CountKind, Filtering, ProjectId, ServerTime, Snapshot,
};
use crate::parallel::map_in_order;

/// Everything that the audit recomputes; [`ReportFacts`] adds what only a report shows.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// One for each collection, in the order of the snapshot's table.
    pub collections: Vec<CollectionFacts>,
    /// One for each job, in the order of the snapshot's table.
    pub jobs: Vec<JobFacts>,
    /// What was found, sorted.
    pub findings: Vec<Finding>,
    /// The captures of each project, by id.
    pub populations: Populations,
}

impl Facts {
    /// The captures of a project, by id; none where it has none or is not known.
    pub(in crate::facts) fn population(&self, project: Option<ProjectId>) -> &[CaptureRow] {
        population(&self.populations, project)
    }
}

/// What was recomputed of one collection.
#[derive(Clone, Debug)]
pub struct CollectionFacts {
    /// The collection.
    pub id: CollectionId,
    /// Its counts: recorded, recomputed, compared.
    pub counts: Vec<CountFact>,
    /// Its sample: drawn again or audited.
    pub sample: SampleFact,
    /// How counts and sample came out together.
    pub status: Status,
    /// When it was last populated, and how that is known.
    pub populated: Option<Populated>,
    /// What a plain list shows of each count, in the order of [`CountKind::ALL`].
    known: [Option<i64>; 5],
}

impl CollectionFacts {
    /// What was recorded of a count, or else what was recomputed exactly.
    #[must_use]
    pub fn known(&self, kind: CountKind) -> Option<i64> {
        CountKind::ALL.iter().zip(self.known).find(|(is, _)| **is == kind).and_then(|(_, n)| n)
    }

    /// What was recomputed exactly of a count, with the default filters where it has filters.
    #[must_use]
    pub fn exact(&self, kind: CountKind) -> Option<i64> {
        exact(&self.counts, kind)
    }

    /// How many of its captures have what `kind` counts, as far as both numbers are known.
    #[must_use]
    pub fn portion(&self, kind: CountKind) -> Option<Portion> {
        let (part, of) = (self.known(kind)?, self.known(CountKind::SourceImages)?);
        (of > 0).then_some(Portion { part, of })
    }
}

/// What was recomputed exactly of a count.
fn exact(counts: &[CountFact], kind: CountKind) -> Option<i64> {
    let count = counts.iter().find(|c| c.kind == kind && c.filtering == Filtering::Default)?;
    match count.recomputed {
        Evidence::Exact(n) => Some(n),
        Evidence::AtLeast(..) | Evidence::Unknown(_) => None,
    }
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

    /// The word for it in documents and tables, spelt as an identifier.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Drifted => "drifted",
            Self::Verified => "verified",
            Self::Consistent => "consistent",
            Self::NotVerifiable => "not_verifiable",
        }
    }

    /// The words for it on pages.
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

/// The captures of each project, by id.
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
    Facts { collections, jobs, findings, populations }
}

/// The captures of a project, by id; none where it has none or is not known.
fn population(populations: &Populations, project: Option<ProjectId>) -> &[CaptureRow] {
    project.and_then(|project| populations.get(&project)).map_or(&[], Vec::as_slice)
}

/// Recomputes one collection.
fn collection(
    snapshot: &Snapshot,
    populations: &Populations,
    collection: &Collection,
) -> CollectionFacts {
    let population = population(populations, collection.project);
    let populated = populated(snapshot, collection);
    let sample = sample::recompute(snapshot, population, collection, populated);
    let counts = counts::recompute(snapshot, collection, &sample);
    let status = status(&counts, &sample);
    let known =
        CountKind::ALL.map(|kind| collection.recorded.shown(kind).or_else(|| exact(&counts, kind)));
    CollectionFacts { id: collection.id, counts, sample, status, populated, known }
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

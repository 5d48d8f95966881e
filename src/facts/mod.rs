//! What follows from a snapshot: counts and samples recomputed, each recorded number compared with the
//! recomputed one, jobs timed.
//!
//! Pure functions from columns to facts. Nothing here has seen a file, JSON text of a record, or a
//! page; nothing here can fail.

mod attention;
mod audit;
mod compare;
pub mod composition;
pub mod counters;
mod counts;
mod default_filters;
mod document;
pub mod effort;
mod focus;
mod groups;
mod interval;
pub mod jobs;
mod membership;
mod month;
mod new_taxa;
mod overlap;
mod places;
mod portion;
mod projects;
mod report;
pub mod sample;
mod session;
mod status;
mod taxa;
pub mod timeline;
mod totals;

pub use attention::{Attention, FAILING, HANGING, OUTDATED, QUIET_NIGHTS, Quiet};
pub use compare::{CountFact, Evidence, Verdict, Why};
pub use counters::{CaptureTally, CounterFact, Counters};
pub use document::{SCHEMA_VERSION, document};
pub use focus::Focus;
pub use groups::{Groups, Place};
pub use jobs::{Basis, JobFacts, Timing};
pub use membership::{CollectionsOf, knows_all_members};
pub use month::Month;
pub use new_taxa::{NewTaxa, NewTaxon};
pub use overlap::{MOST_COMPARED, Overlap, Overlaps};
pub use places::{DeploymentFacts, EventFacts, Hours};
pub use portion::Portion;
pub use projects::ProjectFacts;
pub use report::{ReportFacts, complete};
pub use sample::{Check, Difference, Mark, SampleFact, SampleVerdict};
pub use session::Stretch;
pub use status::{Outcome, Status};
pub use taxa::{Phenology, TaxonFacts, TaxonStation};
pub use totals::{OutcomeCount, StatusCount, Totals};

use std::collections::{BTreeMap, BTreeSet};

use self::effort::Rhythm;
use crate::finding::{Code, Finding, Severity, Subject};
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
    /// When each deployment takes its captures, in the order of the snapshot's table.
    pub rhythms: Vec<Rhythm>,
    /// The stored counters of deployments, events and captures.
    pub counters: Counters,
    /// What was found, sorted.
    pub findings: Vec<Finding>,
    /// The captures of each project, by id.
    pub populations: Populations,
}

impl Facts {
    /// Takes note of the errors about collections. Those of the audit are noted; those of reading are not known here.
    pub fn note_errors(&mut self, findings: &[Finding]) {
        for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
            let Subject::Collection(id) = finding.subject else { continue };
            let place = self.collections.binary_search_by_key(&id, |facts| facts.id);
            if let Some(facts) = place.ok().and_then(|place| self.collections.get_mut(place)) {
                facts.errors.insert(finding.code);
            }
        }
    }

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
    /// Codes of the findings about it that are errors.
    pub errors: BTreeSet<Code>,
    /// When it was last populated, and how that is known.
    pub populated: Option<Populated>,
    /// What a plain list shows of each count, in the order of [`CountKind::ALL`].
    known: [Option<i64>; 5],
}

impl CollectionFacts {
    /// How its counts came out.
    #[must_use]
    pub fn counts_outcome(&self) -> Outcome {
        Outcome::of_counts(&self.counts)
    }

    /// How its sample came out.
    #[must_use]
    pub fn sample_outcome(&self) -> Outcome {
        Outcome::of_sample(&self.sample)
    }

    /// How it came out: the worst of its counts, its sample and its errors.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::of(self.counts_outcome(), self.sample_outcome(), &self.errors)
    }

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
    let rhythms = effort::rhythms(&snapshot.captures, snapshot.deployments.len());
    let counters = counters::recompute(snapshot);
    let findings = Vec::new();
    let mut facts = Facts { collections, jobs, rhythms, counters, findings, populations };
    let mut findings = audit::audit(snapshot, &facts);
    findings.sort();
    facts.note_errors(&findings);
    Facts { findings, ..facts }
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
    let known =
        CountKind::ALL.map(|kind| collection.recorded.shown(kind).or_else(|| exact(&counts, kind)));
    let errors = BTreeSet::new();
    CollectionFacts { id: collection.id, counts, sample, errors, populated, known }
}

/// The key of the type of jobs that populate collections.
pub(in crate::facts) const POPULATE: &str = "populate_captures_collection";

/// The last successful populate job, else the collection's last update.
fn populated(snapshot: &Snapshot, collection: &Collection) -> Option<Populated> {
    let jobs = snapshot.jobs_of(collection).filter(|job| {
        job.type_key.as_deref() == Some(POPULATE)
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

//! The facts of a report: those of the audit, and what only pages and tables show.
//!
//! `mothbook check` stops at [`super::recompute`]; a report goes on to [`complete`]. What many pages show, and what
//! is small, is computed there once. What one page shows and would be large for all of them at once (the
//! composition of a collection) is a method: it is computed when it is asked for.

use std::collections::BTreeMap;

use super::attention::{Attention, unprocessed_captures};
use super::composition::{Composition, composition};
use super::effort::{Night, Nights, effort};
use super::groups::Groups;
use super::new_taxa::{NewTaxa, new_taxa};
use super::overlap::{Overlaps, overlaps};
use super::taxa::{Phenology, TaxonFacts};
use super::timeline::{JobIndex, JobsOverview, LogFacts, Timed};
use super::{
    CollectionFacts, CollectionsOf, CounterFact, DeploymentFacts, EventFacts, Facts, Focus,
    JobFacts, ProjectFacts, Totals, counters, places, projects,
};
use crate::model::{
    CaptureRow, CollectionId, Deployment, DeploymentId, Event, EventId, JobId, Kind, Occurrence,
    OccurrenceId, ProjectId, Row, SiteId, Snapshot, TaxonId,
};
use crate::parallel::both;

/// Everything that is known of a snapshot beyond its records.
#[derive(Clone, Debug)]
pub struct ReportFacts {
    /// What the audit recomputed.
    pub audit: Facts,
    /// The captures of each event, by time.
    pub by_event: Groups<Event>,
    /// The captures of each deployment, by time.
    pub by_deployment: Groups<Deployment>,
    /// The captures of each occurrence, by time.
    pub by_occurrence: Groups<Occurrence>,
    /// The collections of each capture.
    pub collections_of: CollectionsOf,
    /// All jobs in time.
    pub job_index: JobIndex,
    /// What the log of each job tells, in the order of the snapshot's table.
    pub logs: Vec<LogFacts>,
    /// What is known of all jobs together.
    pub jobs: JobsOverview,
    /// What is known of the whole.
    pub totals: Totals,
    /// One for each project, in the order of the snapshot's table.
    pub projects: Vec<ProjectFacts>,
    /// One for each deployment, in the order of the snapshot's table.
    pub deployments: Vec<DeploymentFacts>,
    /// One for each event, in the order of the snapshot's table.
    pub events: Vec<EventFacts>,
    /// The deployments of each research site that has one, ascending.
    deployments_of: BTreeMap<SiteId, Vec<DeploymentId>>,
    /// The occurrences determined as each taxon that has one, ascending.
    occurrences_of: BTreeMap<TaxonId, Vec<OccurrenceId>>,
    /// When and where each of these taxa was found: lists show it in many orders.
    taxa: BTreeMap<TaxonId, TaxonFacts>,
    /// The taxa that are new in each project that is long enough to tell, ascending.
    pub new_taxa: Vec<NewTaxa>,
    /// The night of every capture.
    nights: Nights,
}

impl Default for ReportFacts {
    /// What is known of a snapshot without records.
    fn default() -> Self {
        complete(&Snapshot::default(), Facts::default())
    }
}

/// Computes what only a report shows.
#[must_use]
pub fn complete(snapshot: &Snapshot, audit: Facts) -> ReportFacts {
    let table = &snapshot.captures;
    let effort = || {
        let nights = Nights::new(table, &audit.rhythms);
        let effort = effort(snapshot, &nights, &audit.rhythms);
        (nights, effort)
    };
    let ((nights, efforts), (by_event, by_deployment, by_occurrence)) =
        both(effort, || groups(snapshot));
    let events_of = places::events_of(snapshot);
    let (deployments, events) = both(
        || places::deployments(snapshot, &by_deployment, &events_of, efforts),
        || places::events(snapshot, &by_event, &events_of),
    );
    let job_index = JobIndex::new(snapshot.jobs.as_slice(), &audit.jobs, |_| true);
    let timed: Vec<Timed<'_>> = snapshot.jobs.iter().zip(&audit.jobs).collect();
    let with_captures = deployments.iter().filter(|facts| facts.effort.is_some());
    let with_captures = with_captures.map(|facts| (facts.project, facts.id));
    let taxa = || {
        let occurrences_of = occurrences_of(snapshot);
        let of = |(id, of): (&TaxonId, &Vec<OccurrenceId>)| {
            (*id, TaxonFacts::of(snapshot, &by_occurrence, of))
        };
        let taxa = occurrences_of.iter().map(of).collect();
        (occurrences_of, taxa)
    };
    let ((projects, jobs), (collections_of, (occurrences_of, taxa))) = both(
        || {
            let projects = projects::projects(snapshot, &audit, &job_index, with_captures);
            (projects, JobsOverview::of(&timed))
        },
        || (CollectionsOf::new(snapshot), taxa()),
    );
    let new_taxa = new_taxa(snapshot, &by_occurrence, &occurrences_of, &deployments);
    ReportFacts {
        by_event,
        by_deployment,
        by_occurrence,
        collections_of,
        totals: Totals::of(snapshot, &audit, None),
        projects,
        new_taxa,
        deployments,
        events,
        deployments_of: places::deployments_of_sites(snapshot),
        occurrences_of,
        taxa,
        job_index,
        logs: snapshot.jobs.iter().map(|job| LogFacts::of(&job.log)).collect(),
        jobs,
        nights,
        audit,
    }
}

/// The captures of each event, of each deployment and of each occurrence.
fn groups(snapshot: &Snapshot) -> (Groups<Event>, Groups<Deployment>, Groups<Occurrence>) {
    let table = &snapshot.captures;
    let of_event = table.rows().filter_map(|row| Some((table.event(row)?, row)));
    let of_deployment = table.rows().filter_map(|row| Some((table.deployment(row)?, row)));
    let of_occurrence = snapshot.detections.pairs().iter().map(|(row, of)| (*of, *row));
    (
        Groups::new(table, of_event.collect()),
        Groups::new(table, of_deployment.collect()),
        Groups::new(table, of_occurrence.collect()),
    )
}

/// The occurrences determined as each taxon that has one, ascending.
fn occurrences_of(snapshot: &Snapshot) -> BTreeMap<TaxonId, Vec<OccurrenceId>> {
    let mut of: BTreeMap<TaxonId, Vec<OccurrenceId>> = BTreeMap::new();
    for occurrence in snapshot.occurrences.iter() {
        if let Some(taxon) = occurrence.determination.value() {
            of.entry(taxon).or_default().push(occurrence.id);
        }
    }
    of
}

impl ReportFacts {
    /// Narrows what is said of all collections, captures and jobs together to those that belong to a record.
    pub fn narrow(&mut self, snapshot: &Snapshot, focus: &Focus) {
        let is_shown = |id: JobId| focus.has(Kind::Job, id.0);
        let jobs = snapshot.jobs.iter().zip(&self.audit.jobs);
        let timed: Vec<Timed<'_>> = jobs.filter(|(job, _)| is_shown(job.id)).collect();
        self.jobs = JobsOverview::of(&timed);
        self.job_index = JobIndex::new(snapshot.jobs.as_slice(), &self.audit.jobs, is_shown);
        self.totals = Totals::of(snapshot, &self.audit, Some(focus));
    }

    /// The facts of a collection; `None` where the snapshot does not hold it.
    #[must_use]
    pub fn collection(&self, id: CollectionId) -> Option<&CollectionFacts> {
        let collections = &self.audit.collections;
        let place = collections.binary_search_by_key(&id, |facts| facts.id).ok()?;
        collections.get(place)
    }

    /// The facts of a job; `None` where the snapshot does not hold it.
    #[must_use]
    pub fn job(&self, id: JobId) -> Option<&JobFacts> {
        let place = self.audit.jobs.binary_search_by_key(&id, |facts| facts.id).ok()?;
        self.audit.jobs.get(place)
    }

    /// The facts of a project; `None` where the snapshot does not hold it.
    #[must_use]
    pub fn project(&self, id: ProjectId) -> Option<&ProjectFacts> {
        let place = self.projects.binary_search_by_key(&id, |facts| facts.id).ok()?;
        self.projects.get(place)
    }

    /// The facts of a deployment; `None` where the snapshot does not hold it.
    #[must_use]
    pub fn deployment(&self, id: DeploymentId) -> Option<&DeploymentFacts> {
        let place = self.deployments.binary_search_by_key(&id, |facts| facts.id).ok()?;
        self.deployments.get(place)
    }

    /// The facts of an event; `None` where the snapshot does not hold it.
    #[must_use]
    pub fn event(&self, id: EventId) -> Option<&EventFacts> {
        let place = self.events.binary_search_by_key(&id, |facts| facts.id).ok()?;
        self.events.get(place)
    }

    /// The deployments of a research site, ascending.
    #[must_use]
    pub fn deployments_of(&self, site: SiteId) -> &[DeploymentId] {
        self.deployments_of.get(&site).map_or(&[], Vec::as_slice)
    }

    /// The occurrences determined as a taxon, ascending.
    #[must_use]
    pub fn occurrences_of(&self, taxon: TaxonId) -> &[OccurrenceId] {
        self.occurrences_of.get(&taxon).map_or(&[], Vec::as_slice)
    }

    /// What needs attention among the records that `has` names, looked for now.
    #[must_use]
    pub fn attention(&self, snapshot: &Snapshot, has: &dyn Fn(Kind, i64) -> bool) -> Attention {
        Attention::of(snapshot, self, has)
    }

    /// What the capture sets of each project that are among these have in common, computed now.
    #[must_use]
    pub fn overlaps(
        &self,
        snapshot: &Snapshot,
        has: &dyn Fn(CollectionId) -> bool,
    ) -> Vec<(ProjectId, Overlaps)> {
        overlaps(snapshot, has)
    }

    /// When and where a taxon was found; without any time where it was not.
    #[must_use]
    pub fn taxon(&self, id: TaxonId) -> TaxonFacts {
        self.taxa.get(&id).copied().unwrap_or_default()
    }

    /// The taxa that were found at a station, and how many occurrences of each: the most first. Computed now.
    #[must_use]
    pub fn taxa_at(&self, snapshot: &Snapshot, station: DeploymentId) -> Vec<(TaxonId, usize)> {
        let Some(station) = snapshot.deployments.row(station) else { return Vec::new() };
        let on = self.by_deployment.of(station);
        let mut found: Vec<Row<Occurrence>> = on
            .flat_map(|row| snapshot.detections.boxes_on(row))
            .filter_map(|of| of.occurrence)
            .collect();
        found.sort_unstable();
        found.dedup();
        let mut taxa: BTreeMap<TaxonId, usize> = BTreeMap::new();
        for row in found {
            let taxon = snapshot.occurrences.get(row).and_then(|of| of.determination.value());
            if let Some(taxon) = taxon {
                *taxa.entry(taxon).or_default() += 1;
            }
        }
        let mut taxa: Vec<(TaxonId, usize)> = taxa.into_iter().collect();
        taxa.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
        taxa
    }

    /// The night of a capture; `None` where it has no time.
    #[must_use]
    pub fn night(&self, row: CaptureRow) -> Option<Night> {
        self.nights.all().get(self.nights.place(row)?).copied()
    }

    /// When captures with a taxon were taken, computed now.
    #[must_use]
    pub fn phenology(&self, snapshot: &Snapshot, id: TaxonId) -> Phenology {
        Phenology::of(snapshot, &self.by_occurrence, self.occurrences_of(id))
    }

    /// The captures that were not processed, by station and time, looked for now.
    #[must_use]
    pub fn unprocessed(&self, snapshot: &Snapshot) -> Vec<CaptureRow> {
        unprocessed_captures(snapshot)
    }

    /// The stored number of detections of a capture, recomputed and compared now.
    #[must_use]
    pub fn stored_detections(&self, snapshot: &Snapshot, row: CaptureRow) -> CounterFact {
        counters::of_capture(snapshot, row)
    }

    /// What a collection's sample is made of, computed now; `None` where no member is held.
    #[must_use]
    pub fn composition(&self, snapshot: &Snapshot, id: CollectionId) -> Option<Composition> {
        let collection = snapshot.collections.find(id)?;
        let members = snapshot.members.get(&id).filter(|members| !members.rows.is_empty())?;
        let population = self.audit.population(collection.project);
        Some(composition(snapshot, &self.nights, population, collection, members))
    }
}

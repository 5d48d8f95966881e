//! What belongs to one record: the part of a snapshot that a report about it shows.

use std::collections::{BTreeMap, BTreeSet};

use super::ReportFacts;
use crate::model::{
    CaptureRow, CollectionId, DeploymentId, EventId, Field, Kind, ProjectId, Snapshot,
};

/// A record that a report is about, and the ids of all records that belong to it, by kind. Numbers are those of the whole
/// snapshot: what belongs to the record is shown, and nothing is computed anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    kind: Kind,
    id: i64,
    ids: BTreeMap<Kind, BTreeSet<i64>>,
}

impl Focus {
    /// The kinds of records that a report can be about.
    pub const KINDS: [Kind; 4] = [Kind::Project, Kind::Collection, Kind::Deployment, Kind::Event];

    /// What belongs to a record of these kinds; `None` where the snapshot does not hold it.
    #[must_use]
    pub fn new(snapshot: &Snapshot, facts: &ReportFacts, (kind, id): (Kind, i64)) -> Option<Self> {
        let is_held = match kind {
            Kind::Project => snapshot.projects.find(ProjectId(id)).is_some(),
            Kind::Collection => snapshot.collections.find(CollectionId(id)).is_some(),
            Kind::Deployment => snapshot.deployments.find(DeploymentId(id)).is_some(),
            Kind::Event => snapshot.events.find(EventId(id)).is_some(),
            _ => false,
        };
        if !is_held {
            return None;
        }
        let mut focus = Self { kind, id, ids: BTreeMap::new() };
        focus.add(kind, id);
        focus.add_own(snapshot, facts);
        let captures = captures(snapshot, facts, (kind, id));
        focus.add_captures(snapshot, &captures);
        focus.add_seen(snapshot, &captures);
        focus.add_around(snapshot);
        Some(focus)
    }

    /// The record that the report is about.
    #[must_use]
    pub fn record(&self) -> (Kind, i64) {
        (self.kind, self.id)
    }

    /// Whether a record belongs to it.
    #[must_use]
    pub fn has(&self, kind: Kind, id: i64) -> bool {
        self.ids.get(&kind).is_some_and(|ids| ids.contains(&id))
    }

    /// How many records of a kind belong to it.
    #[must_use]
    pub fn number_of(&self, kind: Kind) -> usize {
        self.ids.get(&kind).map_or(0, BTreeSet::len)
    }

    fn add(&mut self, kind: Kind, id: i64) {
        self.ids.entry(kind).or_default().insert(id);
    }

    /// What names the record itself: collections and jobs, and the deployments and events of a project or a deployment.
    fn add_own(&mut self, snapshot: &Snapshot, facts: &ReportFacts) {
        let (kind, id) = self.record();
        let of_project = |project: Option<ProjectId>| {
            kind == Kind::Project && project.is_some_and(|project| project.0 == id)
        };
        for collection in snapshot.collections.iter().filter(|found| of_project(found.project)) {
            self.add(Kind::Collection, collection.id.0);
        }
        for deployment in &facts.deployments {
            if of_project(deployment.project) {
                self.add(Kind::Deployment, deployment.id.0);
            }
        }
        for event in snapshot.events.iter() {
            let station = event.deployment.value();
            let is_of_station =
                station.is_some_and(|station| self.has(Kind::Deployment, station.0));
            if of_project(event.project) || (kind != Kind::Event && is_of_station) {
                self.add(Kind::Event, event.id.0);
            }
        }
        for occurrence in snapshot.occurrences.iter() {
            let station = occurrence.deployment.value();
            let is_of_station =
                station.is_some_and(|station| self.has(Kind::Deployment, station.0));
            let is_of_event =
                occurrence.event.value().is_some_and(|at| self.has(Kind::Event, at.0));
            if of_project(occurrence.project) || is_of_station || is_of_event {
                self.add(Kind::Occurrence, occurrence.id.0);
            }
        }
        for job in snapshot.jobs.iter() {
            let is_its = of_project(job.project)
                || (kind == Kind::Collection && job.collection == Some(CollectionId(id)))
                || (kind == Kind::Deployment && job.deployment == Some(DeploymentId(id)));
            if is_its {
                self.add(Kind::Job, job.id.0);
            }
        }
    }

    /// Captures, and where and when they were taken.
    fn add_captures(&mut self, snapshot: &Snapshot, rows: &[CaptureRow]) {
        let captures = &snapshot.captures;
        for row in rows {
            self.add(Kind::Capture, captures.id(*row).0);
            let event = captures.event(*row).and_then(|row| snapshot.events.get(row));
            let station = captures.deployment(*row).and_then(|row| snapshot.deployments.get(row));
            let around = [
                event.map(|event| (Kind::Event, event.id.0)),
                station.map(|station| (Kind::Deployment, station.id.0)),
                captures.project(*row).map(|id| (Kind::Project, id.0)),
            ];
            for (kind, id) in around.into_iter().flatten() {
                self.add(kind, id);
            }
        }
    }

    /// The occurrences seen on captures.
    fn add_seen(&mut self, snapshot: &Snapshot, rows: &[CaptureRow]) {
        for row in rows {
            for occurrence in snapshot.detections.occurrences_on(*row) {
                if let Some(occurrence) = snapshot.occurrences.get(occurrence) {
                    self.add(Kind::Occurrence, occurrence.id.0);
                }
            }
        }
    }

    /// What the records that are there already name: taxa, projects, research sites, pipelines.
    fn add_around(&mut self, snapshot: &Snapshot) {
        let mut named: Vec<(Kind, i64)> = Vec::new();
        for occurrence in snapshot.occurrences.iter() {
            if self.has(Kind::Occurrence, occurrence.id.0)
                && let Field::Value(taxon) = occurrence.determination
            {
                named.push((Kind::Taxon, taxon.0));
            }
        }
        for collection in snapshot.collections.iter() {
            if self.has(Kind::Collection, collection.id.0) {
                named.extend(collection.project.map(|id| (Kind::Project, id.0)));
            }
        }
        for event in snapshot.events.iter() {
            if self.record() == (Kind::Event, event.id.0) {
                named.extend(event.deployment.value().map(|id| (Kind::Deployment, id.0)));
            }
        }
        for job in snapshot.jobs.iter() {
            if self.has(Kind::Job, job.id.0) {
                named.extend(job.pipeline.map(|id| (Kind::Pipeline, id.0)));
            }
        }
        for (kind, id) in named {
            self.add(kind, id);
        }
        let mut named: Vec<(Kind, i64)> = Vec::new();
        for deployment in snapshot.deployments.iter() {
            if self.has(Kind::Deployment, deployment.id.0) {
                named.extend(deployment.project.map(|id| (Kind::Project, id.0)));
                named.extend(deployment.research_site.value().map(|id| (Kind::ResearchSite, id.0)));
            }
        }
        for (kind, id) in named {
            self.add(kind, id);
        }
    }
}

/// The captures of a record.
fn captures(snapshot: &Snapshot, facts: &ReportFacts, (kind, id): (Kind, i64)) -> Vec<CaptureRow> {
    let captures = &snapshot.captures;
    match kind {
        Kind::Project => {
            let is_its = |row: &CaptureRow| captures.project(*row) == Some(ProjectId(id));
            captures.rows().filter(is_its).collect()
        }
        Kind::Collection => {
            let members = snapshot.members.get(&CollectionId(id));
            members.map(|members| members.rows.clone()).unwrap_or_default()
        }
        Kind::Deployment => {
            let row = snapshot.deployments.row(DeploymentId(id));
            row.map(|row| facts.by_deployment.of(row).collect()).unwrap_or_default()
        }
        _ => {
            let row = snapshot.events.row(EventId(id));
            row.map(|row| facts.by_event.of(row).collect()).unwrap_or_default()
        }
    }
}

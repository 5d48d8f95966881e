//! Figures of projects.

use std::collections::BTreeMap;

use serde::Serialize;

use super::timeline::JobIndex;
use super::{CollectionFacts, Facts, Portion, Status};
use crate::model::{
    CameraTime, CollectionId, DeploymentId, JobState, Kind, ProjectId, ServerTime, Snapshot,
};

/// What is known of a project from its records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectFacts {
    /// Its key.
    pub id: ProjectId,
    /// Its collections, ascending.
    pub collections: Vec<CollectionId>,
    /// How many of its collections are [`Status::Verified`].
    pub verified: usize,
    /// How many of its collections are [`Status::Drifted`].
    pub drifted: usize,
    /// How many of its captures the snapshot holds.
    pub captures: usize,
    /// How many of its captures were processed; `None` where the snapshot tells it of none.
    pub processed: Option<Portion>,
    /// When its newest capture was taken, by the camera's clock.
    pub last_capture_at: Option<CameraTime>,
    /// How many jobs it has.
    pub jobs: usize,
    /// How many of its jobs failed.
    pub failed_jobs: usize,
    /// When one of its jobs was last updated.
    pub last_job_updated_at: Option<ServerTime>,
    /// Its deployments that took a capture, ascending.
    pub deployments: Vec<DeploymentId>,
}

/// The facts of every project, in the order of the snapshot's table. `deployments` are those that took a capture,
/// each with its project.
pub(super) fn projects(
    snapshot: &Snapshot,
    audit: &Facts,
    job_index: &JobIndex,
    deployments: impl Iterator<Item = (Option<ProjectId>, DeploymentId)>,
) -> Vec<ProjectFacts> {
    let mut collections: BTreeMap<ProjectId, Vec<&CollectionFacts>> = BTreeMap::new();
    for (collection, facts) in snapshot.collections.iter().zip(&audit.collections) {
        if let Some(project) = collection.project {
            collections.entry(project).or_default().push(facts);
        }
    }
    let mut of_deployments: BTreeMap<ProjectId, Vec<DeploymentId>> = BTreeMap::new();
    for (project, deployment) in deployments {
        if let Some(project) = project {
            of_deployments.entry(project).or_default().push(deployment);
        }
    }
    let project = |id: ProjectId| {
        let collections = collections.get(&id).map_or(&[][..], Vec::as_slice);
        let with = |status| collections.iter().filter(|facts| facts.status() == status).count();
        let captures = audit.population(Some(id));
        let table = &snapshot.captures;
        let jobs = snapshot.jobs.as_slice();
        let jobs =
            || job_index.places_of(Kind::Project, id.0).iter().filter_map(|place| jobs.get(*place));
        ProjectFacts {
            id,
            collections: collections.iter().map(|facts| facts.id).collect(),
            verified: with(Status::Verified),
            drifted: with(Status::Drifted),
            captures: captures.len(),
            processed: Portion::of(captures.iter().map(|row| table.is_processed(*row))),
            last_capture_at: captures.iter().filter_map(|row| table.timestamp(*row)).max(),
            jobs: jobs().count(),
            failed_jobs: jobs().filter(|job| job.state == Some(JobState::Failure)).count(),
            last_job_updated_at: jobs().filter_map(|job| job.updated_at).max(),
            deployments: of_deployments.get(&id).map_or_else(Vec::new, Clone::clone),
        }
    };
    snapshot.projects.iter().map(|found| project(found.id)).collect()
}

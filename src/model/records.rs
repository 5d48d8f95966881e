//! The records around captures, collections and jobs.
//!
//! A field is `None` where the snapshot does not tell it. A record that is only referred to (by id and
//! name, from inside another) stands here as well, with `origin: None`.

use super::{
    CameraTime, DeploymentId, EventId, Field, OccurrenceId, Origin, PipelineId, ProjectId, Record,
    ServerTime, SiteId, TaxonId,
};

macro_rules! record {
    ($name:ident, $id:ident) => {
        impl Record for $name {
            type Id = $id;

            fn id(&self) -> $id {
                self.id
            }
        }
    };
}

/// What an occurrence must pass to be counted in a project.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DefaultFilters {
    /// Lowest `determination_score` that passes.
    pub score_threshold: f64,
    /// If not empty: only these taxa and their descendants.
    pub include: Vec<TaxonId>,
    /// Never these taxa nor their descendants.
    pub exclude: Vec<TaxonId>,
}

/// A project.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Its key.
    pub id: ProjectId,
    /// Its name.
    pub name: Option<String>,
    /// What its owners say of it (Markdown).
    pub description: Option<String>,
    /// Whether it is not published.
    pub draft: Option<bool>,
    /// Its default filters; served in detail responses and dumps only.
    pub filters: Option<DefaultFilters>,
    /// When it was created.
    pub created_at: Option<ServerTime>,
    /// When it was last changed.
    pub updated_at: Option<ServerTime>,
    /// Where its record lies.
    pub origin: Option<Origin>,
}
record!(Project, ProjectId);

/// A deployment: one station with a camera.
#[derive(Clone, Debug, PartialEq)]
pub struct Deployment {
    /// Its key.
    pub id: DeploymentId,
    /// Its name.
    pub name: Option<String>,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// Its research site; null where it has none.
    pub research_site: Field<SiteId>,
    /// Where its record lies.
    pub origin: Option<Origin>,
}
record!(Deployment, DeploymentId);

/// A research site.
#[derive(Clone, Debug, PartialEq)]
pub struct ResearchSite {
    /// Its key.
    pub id: SiteId,
    /// Its name.
    pub name: Option<String>,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// Where its record lies.
    pub origin: Option<Origin>,
}
record!(ResearchSite, SiteId);

/// An event, or session: one night (or one continuous run) of one deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its key.
    pub id: EventId,
    /// Its label, such as `Jun 7-8 2022`.
    pub label: Option<String>,
    /// The project it belongs to; the API does not serve it.
    pub project: Option<ProjectId>,
    /// The deployment; null where it was deleted.
    pub deployment: Field<DeploymentId>,
    /// When it starts.
    pub start: Option<CameraTime>,
    /// When it ends; null where one of its captures has no timestamp.
    pub end: Option<CameraTime>,
    /// Where its record lies.
    pub origin: Option<Origin>,
}
record!(Event, EventId);

/// One animal, seen in one or more detections.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occurrence {
    /// Its key.
    pub id: OccurrenceId,
    /// The taxon it is taken for; null where it is not determined.
    pub determination: Field<TaxonId>,
    /// How sure that is, 0 to 1; null where there is no score.
    pub score: Field<f64>,
    /// The server's own word on whether it passes the project's default filters.
    pub meets_criteria: Option<bool>,
    /// Where its record lies.
    pub origin: Option<Origin>,
}

/// A taxon.
#[derive(Clone, Debug, PartialEq)]
pub struct Taxon {
    /// Its key.
    pub id: TaxonId,
    /// Its scientific name.
    pub name: Option<String>,
    /// Its rank, such as `SPECIES`.
    pub rank: Option<String>,
    /// Its stored ancestors: the only ones that default filters look at.
    pub parents: Option<Vec<TaxonId>>,
    /// Where its record lies.
    pub origin: Option<Origin>,
}
record!(Taxon, TaxonId);

/// A processing pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// Its key.
    pub id: PipelineId,
    /// Its name.
    pub name: Option<String>,
    /// Where its record lies.
    pub origin: Option<Origin>,
}
record!(Pipeline, PipelineId);

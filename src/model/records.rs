//! The records around captures, collections and jobs.
//!
//! A field is `None` where the snapshot does not tell it. A record that is only referred to (by id and
//! name, from inside another) stands here as well, with `origin: None`.

use super::table::record;
use super::{
    CameraTime, DeploymentId, EventId, Field, OccurrenceId, PipelineId, ProjectId, ServerTime,
    SiteId, TaxonId,
};
use crate::fields::{
    deployment_fields, event_fields, occurrence_fields, pipeline_fields, project_fields,
    research_site_fields, taxon_fields,
};

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

project_fields!(record! {
    /// A project.
    #[derive(Clone, Debug, PartialEq)]
    Project, ProjectId,
    /// Its default filters; served in detail responses and dumps only.
    filters: Option<DefaultFilters>,
});

deployment_fields!(record! {
    /// A deployment: one station with a camera.
    #[derive(Clone, Debug, PartialEq)]
    Deployment, DeploymentId
});

research_site_fields!(record! {
    /// A research site.
    #[derive(Clone, Debug, PartialEq)]
    ResearchSite, SiteId
});

event_fields!(record! {
    /// An event, or session: one night (or one continuous run) of one deployment.
    #[derive(Clone, Debug, PartialEq)]
    Event, EventId
});

occurrence_fields!(record! {
    /// One animal, seen in one or more detections.
    #[derive(Clone, Copy, Debug, PartialEq)]
    Occurrence, OccurrenceId,
    /// The server's own word on whether it passes the project's default filters.
    meets_criteria: Option<bool>,
});

taxon_fields!(record! {
    /// A taxon.
    #[derive(Clone, Debug, PartialEq)]
    Taxon, TaxonId
});

pipeline_fields!(record! {
    /// A processing pipeline.
    #[derive(Clone, Debug, PartialEq)]
    Pipeline, PipelineId
});

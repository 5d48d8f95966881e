//! The records around captures, collections and jobs.
//!
//! A field is `None` where the snapshot does not tell it. A record that is only referred to (by id and
//! name, from inside another) stands here as well, with `origin: None`.

use super::table::record;
use super::{
    CameraTime, Counter, CounterKind, DeploymentId, EventId, Field, OccurrenceId, PipelineId,
    ProjectId, ServerTime, SiteId, TaxonId,
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

impl Deployment {
    /// Its stored numbers, in the order of [`CounterKind::OF_DEPLOYMENT`].
    #[must_use]
    pub fn counters(&self) -> [(CounterKind, Counter); 5] {
        [
            (CounterKind::Events, self.events_count),
            (CounterKind::Captures, self.captures_count),
            (CounterKind::Detections, self.detections_count),
            (CounterKind::Occurrences, self.occurrences_count),
            (CounterKind::Taxa, self.taxa_count),
        ]
    }

    /// Gives each of its stored numbers to `change`.
    pub fn each_counter_mut(&mut self, change: impl FnMut(&mut Counter)) {
        let counters = [
            &mut self.events_count,
            &mut self.captures_count,
            &mut self.detections_count,
            &mut self.occurrences_count,
            &mut self.taxa_count,
        ];
        counters.into_iter().for_each(change);
    }
}

impl Event {
    /// Its stored numbers, in the order of [`CounterKind::OF_EVENT`].
    #[must_use]
    pub fn counters(&self) -> [(CounterKind, Counter); 3] {
        [
            (CounterKind::Captures, self.captures_count),
            (CounterKind::Detections, self.detections_count),
            (CounterKind::Occurrences, self.occurrences_count),
        ]
    }

    /// Gives each of its stored numbers to `change`.
    pub fn each_counter_mut(&mut self, change: impl FnMut(&mut Counter)) {
        let counters =
            [&mut self.captures_count, &mut self.detections_count, &mut self.occurrences_count];
        counters.into_iter().for_each(change);
    }
}

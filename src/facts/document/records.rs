//! Deployments, research sites, occurrences, taxa and pipelines.

use serde::Serialize;

use super::counters::{CounterDocument, counters};
use crate::facts::effort::{DeploymentEffort, Night};
use crate::facts::{CounterFact, DeploymentFacts, EventFacts, Hours, ReportFacts};
use crate::model::{
    CameraTime, CaptureId, DeploymentId, EventId, Kind, OccurrenceId, PipelineId, ProjectId, Row,
    SiteId, Snapshot, TaxonId,
};

#[derive(Serialize)]
pub(super) struct DeploymentDocument<'a> {
    id: DeploymentId,
    project: Option<ProjectId>,
    captures: usize,
    effort: Option<EffortDocument>,
    hours: &'a Hours,
    events: &'a [EventId],
    counters: Vec<CounterDocument>,
}

/// Captures night by night.
#[derive(Serialize)]
struct EffortDocument {
    nights_begin_at: &'static str,
    nights: Vec<NightDocument>,
    strays: Vec<StrayDocument>,
    untimed: usize,
    nights_without: i64,
    gaps: Vec<GapDocument>,
}

#[derive(Serialize)]
struct NightDocument {
    night: Night,
    captures: usize,
}

#[derive(Serialize)]
struct StrayDocument {
    night: Night,
    nights_away: i64,
}

#[derive(Serialize)]
struct GapDocument {
    first: Night,
    last: Night,
}

#[derive(Serialize)]
pub(super) struct SiteDocument<'a> {
    id: SiteId,
    deployments: &'a [DeploymentId],
}

#[derive(Serialize)]
pub(super) struct OccurrenceDocument {
    id: OccurrenceId,
    captures: usize,
    first_capture: Option<CaptureId>,
    first_seen_at: Option<CameraTime>,
    deployment: Option<DeploymentId>,
}

#[derive(Serialize)]
pub(super) struct TaxonDocument {
    id: TaxonId,
    occurrences: usize,
}

#[derive(Serialize)]
pub(super) struct PipelineDocument {
    id: PipelineId,
    jobs: usize,
}

/// An event: what is known from its captures, and its stored counters.
#[derive(Serialize)]
pub(super) struct EventDocument<'a> {
    #[serde(flatten)]
    facts: &'a EventFacts,
    counters: Vec<CounterDocument>,
}

/// Every event, by id.
pub(super) fn events(facts: &ReportFacts) -> impl Iterator<Item = EventDocument<'_>> {
    let all = &facts.audit.counters;
    let document =
        |(place, facts)| EventDocument { facts, counters: counters(all.of_event(Row::new(place))) };
    facts.events.iter().enumerate().map(document)
}

/// Every deployment, by id.
pub(super) fn deployments(facts: &ReportFacts) -> impl Iterator<Item = DeploymentDocument<'_>> {
    let all = &facts.audit.counters;
    let document = |(place, facts)| deployment(facts, all.of_deployment(Row::new(place)));
    facts.deployments.iter().enumerate().map(document)
}

fn deployment<'a>(facts: &'a DeploymentFacts, of: &[CounterFact]) -> DeploymentDocument<'a> {
    DeploymentDocument {
        id: facts.id,
        project: facts.project,
        captures: facts.captures,
        effort: facts.effort.as_ref().map(effort),
        hours: &facts.hours,
        events: &facts.events,
        counters: counters(of),
    }
}

fn effort(of: &DeploymentEffort) -> EffortDocument {
    let night =
        |(night, captures): &(Night, usize)| NightDocument { night: *night, captures: *captures };
    let gaps = of.gaps().into_iter();
    let stray = |(night, nights_away): (Night, i64)| StrayDocument { night, nights_away };
    EffortDocument {
        nights_begin_at: of.start.key(),
        strays: of.strays().into_iter().map(stray).collect(),
        nights: of.nights.iter().map(night).collect(),
        untimed: of.untimed,
        nights_without: of.empty_nights(),
        gaps: gaps.map(|(first, last)| GapDocument { first, last }).collect(),
    }
}

/// Every research site, by id.
pub(super) fn sites<'a>(
    snapshot: &'a Snapshot,
    facts: &'a ReportFacts,
) -> impl Iterator<Item = SiteDocument<'a>> + use<'a> {
    let site = |id| SiteDocument { id, deployments: facts.deployments_of(id) };
    snapshot.sites.iter().map(move |found| site(found.id))
}

/// Every occurrence, by id.
pub(super) fn occurrences<'a>(
    snapshot: &'a Snapshot,
    facts: &'a ReportFacts,
) -> impl Iterator<Item = OccurrenceDocument> + use<'a> {
    let captures = &snapshot.captures;
    snapshot.occurrences.iter().filter_map(move |found| {
        let row = snapshot.occurrences.row(found.id)?;
        let first = facts.by_occurrence.of(row).next();
        let deployment = first.and_then(|first| captures.deployment(first));
        Some(OccurrenceDocument {
            id: found.id,
            captures: facts.by_occurrence.len(row),
            first_capture: first.map(|first| captures.id(first)),
            first_seen_at: first.and_then(|first| captures.timestamp(first)),
            deployment: deployment
                .and_then(|row| snapshot.deployments.get(row))
                .map(|found| found.id),
        })
    })
}

/// Every taxon, by id.
pub(super) fn taxa<'a>(
    snapshot: &'a Snapshot,
    facts: &'a ReportFacts,
) -> impl Iterator<Item = TaxonDocument> + use<'a> {
    let taxon = |id| TaxonDocument { id, occurrences: facts.occurrences_of(id).len() };
    snapshot.taxa.iter().map(move |found| taxon(found.id))
}

/// Every pipeline, by id.
pub(super) fn pipelines<'a>(
    snapshot: &'a Snapshot,
    facts: &'a ReportFacts,
) -> impl Iterator<Item = PipelineDocument> + use<'a> {
    let pipeline = |id: PipelineId| PipelineDocument {
        id,
        jobs: facts.job_index.places_of(Kind::Pipeline, id.0).len(),
    };
    snapshot.pipelines.iter().map(move |found| pipeline(found.id))
}

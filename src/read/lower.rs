//! Records of the model out of what was read (`wire`): what each field means, and what its absence means.

mod capture;
mod values;

use std::collections::HashSet;

use serde_json::Value;

pub(super) use capture::{
    capture, detection, occurrence, take_capture, take_own_detection, take_own_occurrence,
};
use values::{Lower, ids};

use super::records::FileRecords;
use super::sighting::{Rank, Sighting};
use super::wire::{
    CollectionWire, DeploymentWire, EventWire, IdWire, JobLogWire, JobWire, LogsWire, NamesWire,
    PipelineWire, ProgressWire, ProjectWire, ResearchSiteWire, ScoreWire, StageWire, TaxonWire,
    Words,
};
use crate::api;
use crate::fields::{
    collection_fields, deployment_fields, event_fields, job_fields, pipeline_fields,
    project_fields, research_site_fields, taxon_fields,
};
use crate::finding::{Code, Finding, Subject};
use crate::model::{
    CaptureId, Collection, CollectionId, CountKind, DefaultFilters, Deployment, DeploymentId,
    Event, EventId, Field, Filtering, Form, Job, JobId, Kwargs, KwargsSource, LogLine, Occurrence,
    Origin, Pipeline, PipelineId, Progress, Project, ProjectId, Recorded, ResearchSite, ServerTime,
    SiteId, Stage, StageParam, Taxon, TaxonId,
};

/// Where a record stands and how it was asked for.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) origin: Origin,
    /// The record's own bytes.
    pub(super) bytes: &'a [u8],
    /// The key of a dump's record, which stands outside of its fields.
    pub(super) pk: Option<i64>,
    /// Whether counts passed the default filters.
    pub(super) filtering: Filtering,
    /// The most lines of a log that were asked for, where the request says so.
    pub(super) logs_limit: Option<usize>,
}

impl Place<'_> {
    fn id(&self, wire: &Option<IdWire>) -> Result<i64, BadId> {
        match (self.pk, wire) {
            (Some(pk), _) => Ok(pk),
            (None, Some(IdWire::Good(id))) => Ok(*id),
            (None, Some(bad)) => Err(BadId(bad.words())),
            (None, None) => Err(BadId(IdWire::NONE)),
        }
    }

    fn rank(&self, updated: Option<ServerTime>) -> Rank {
        Rank::of(self.origin, self.bytes, updated)
    }
}

/// A record whose id cannot be used; of which type it is.
#[derive(Debug)]
pub(super) struct BadId(pub(super) &'static str);

/// The id of the lowered record.
type Lowered = Result<i64, BadId>;

/// Makes a record of what was read: each field of its table by [`Lower`], the others as they are given.
macro_rules! lowered {
    (
        { $from:ident => $name:ident { $($given:tt)* } }
        { $($field:ident: $type:ty = $key:literal $(| $other:literal)* as $wire:ty, $merge:ident, $doc:literal;)* }
        $read:tt
    ) => {
        $name { $($field: Lower::lower($from.$field),)* $($given)* }
    };
}
use lowered;

pub(super) fn collection(
    wire: CollectionWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    let mut recorded = Recorded::default();
    let counts = [
        (CountKind::SourceImages, wire.source_images),
        (CountKind::WithDetections, wire.with_detections),
        (CountKind::Processed, wire.processed),
        (CountKind::Occurrences, wire.occurrences),
        (CountKind::Taxa, wire.taxa),
    ];
    for (kind, number) in counts {
        if let Some(number) = number {
            recorded.note(kind, place.filtering, number);
        }
    }
    let mut job_ids = Vec::new();
    for job in wire.jobs.into_iter().flatten() {
        let nested = nested_job(job, file, |job| {
            job.collection = Some(CollectionId(id));
            job.project = wire.project.as_ref().and_then(|project| project.id).map(ProjectId);
        });
        job_ids.extend(nested);
    }
    if let Some(images) = wire.images {
        file.findings.extend(members_twice(CollectionId(id), &images));
        file.images.push((CollectionId(id), images.into_iter().map(CaptureId).collect()));
    }
    let project = wire.project.as_ref().and_then(|project| project.id);
    if let Some(project) = project {
        file.refer_project(project, None);
    }
    let source = match place.origin.form {
        Form::Api => KwargsSource::Served,
        Form::Dump => KwargsSource::Stored,
    };
    let kwargs = match wire.kwargs {
        Field::Absent => None,
        Field::Null => Some(Kwargs { value: Value::Null, source }),
        Field::Value(value) => Some(Kwargs { value, source }),
    };
    let preferred = match place.filtering {
        Filtering::Default => 20,
        Filtering::Unknown => 10,
        Filtering::Unfiltered => 0,
    };
    // Of several responses the page shows the one that was asked for the most numbers.
    let n_recorded = u8::try_from(recorded.iter().count()).unwrap_or(0);
    let record = collection_fields!(lowered! { wire => Collection {
        id: CollectionId(id), kwargs, sampling: None, recorded, jobs: job_ids,
        origin: Some(place.origin),
    } });
    let rank = Rank { preferred: preferred + n_recorded, ..place.rank(record.updated_at) };
    file.collections.push(Sighting { rank, record });
    Ok(id)
}

/// A finding where a list of members names a capture more than once.
fn members_twice(collection: CollectionId, images: &[i64]) -> Option<Finding> {
    let mut sorted = images.to_vec();
    sorted.sort_unstable();
    let mut twice: Vec<i64> = sorted
        .windows(2)
        .filter_map(|pair| pair.first().filter(|id| pair.last() == Some(id)).copied())
        .collect();
    twice.dedup();
    let first = twice.first()?;
    let message =
        format!("{} of {} entries repeat a capture, such as {first}", twice.len(), images.len());
    let finding = Finding::new(Code(213), Subject::Collection(collection), message);
    Some(finding.count("repeated", twice.len()).count("entries", images.len()))
}

pub(super) fn job(wire: JobWire<'_>, place: Place<'_>, file: &mut FileRecords) -> Lowered {
    let id = place.id(&wire.id)?;
    if let Some(project) = &wire.project
        && let Some(project_id) = project.id
    {
        file.refer_project(project_id, project.name.as_deref());
    }
    if let Some(pipeline) = &wire.pipeline
        && let Some(pipeline_id) = pipeline.id
    {
        let name = pipeline.name.as_deref().map(str::to_owned);
        let record = Pipeline { name, ..Pipeline::new(PipelineId(pipeline_id)) };
        file.bulk().referred.pipelines.refer(record);
    }
    if let Some(deployment) = &wire.deployment
        && let Some(deployment_id) = deployment.id
    {
        refer_deployment(file, deployment_id, deployment.name.as_deref());
    }
    let asked = place.logs_limit.or_else(|| api::logs_limit_in_name(&file.name));
    let is_log_cut = place.origin.form == Form::Api && may_be_cut(wire.logs.as_ref(), asked);
    let record = Job { is_log_cut, ..job_record(id, wire, Some(place.origin)) };
    file.jobs.push(Sighting { rank: place.rank(record.updated_at), record });
    Ok(id)
}

/// A job inside another record; gives its id.
fn nested_job(
    wire: JobWire<'_>,
    file: &mut FileRecords,
    complete: impl FnOnce(&mut Job),
) -> Option<JobId> {
    let Some(IdWire::Good(id)) = wire.id else { return None };
    let mut record = job_record(id, wire, None);
    complete(&mut record);
    let rank =
        Rank { updated: record.updated_at.map_or(i64::MIN, ServerTime::micros), ..Rank::default() };
    file.jobs.push(Sighting { record, rank });
    Some(JobId(id))
}

fn job_record(id: i64, wire: JobWire<'_>, origin: Option<Origin>) -> Job {
    let (type_name, key) = wire.job_type.map_or((None, None), |kind| (kind.name, kind.key));
    job_fields!(lowered! { wire => Job {
        id: JobId(id),
        type_key: key.or(wire.job_type_key.map(Words::into_owned)),
        type_name,
        log: wire.logs.map(log).unwrap_or_default(),
        is_log_cut: false,
        origin,
    } })
}

fn progress(wire: ProgressWire) -> Progress {
    let summary = wire.summary.unwrap_or_default();
    Progress {
        state: summary.status,
        fraction: summary.progress,
        stages: wire.stages.into_iter().flatten().map(stage).collect(),
        errors: wire.errors.into_iter().flatten().map(|error| plain(&error)).collect(),
    }
}

fn stage(wire: StageWire) -> Stage {
    let params = wire.params.into_iter().flatten().map(|param| StageParam {
        name: param.name.or_else(|| param.key.clone()).unwrap_or_default(),
        key: param.key.unwrap_or_default(),
        value: plain(&param.value),
    });
    Stage {
        name: wire.name.or_else(|| wire.key.clone()).unwrap_or_default(),
        key: wire.key.unwrap_or_default(),
        state: wire.status.unwrap_or_default(),
        fraction: wire.progress,
        params: params.collect(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How many lines of a log the API serves where nothing else is asked for, and at most.
const SERVED_LINES: [usize; 2] = [1_000, 5_000];

/// Whether a log may be cut: the API serves the newest lines, as many as were asked for.
fn may_be_cut(logs: Option<&LogsWire>, asked: Option<usize>) -> bool {
    let n = logs.and_then(|logs| logs.stdout.as_ref()).map_or(0, Vec::len);
    let [_, most] = SERVED_LINES;
    match asked.filter(|asked| (1..=most).contains(asked)) {
        Some(asked) => n == asked,
        None => SERVED_LINES.contains(&n),
    }
}

/// The lines of a log, the oldest first; the API serves the newest first. `stderr` says the errors once more
/// without their times; what it alone says (logs of former days do) is an error of an unknown time.
fn log(logs: LogsWire) -> Vec<LogLine> {
    let said = logs.stdout.unwrap_or_default();
    let mut lines: Vec<LogLine> = said.iter().rev().map(|line| log_line(line)).collect();
    let known: HashSet<&str> = lines.iter().map(|line| line.message.as_str()).collect();
    let errors = logs.stderr.unwrap_or_default();
    let alone: Vec<LogLine> = errors
        .into_iter()
        .rev()
        .filter(|error| !known.contains(error.as_str()))
        .map(|message| LogLine { at: None, level: "ERROR".to_owned(), message })
        .collect();
    lines.extend(alone);
    lines
}

/// A line such as `[2025-11-25 20:00:00] INFO message`.
fn log_line(line: &str) -> LogLine {
    let stamped = line.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    let Some((time, rest)) = stamped else {
        return LogLine { at: None, level: String::new(), message: line.to_owned() };
    };
    let (level, message) = rest.split_once(' ').unwrap_or((rest, ""));
    let is_level = !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_uppercase());
    let (level, message) = if is_level { (level, message) } else { ("", rest) };
    LogLine { at: ServerTime::parse(time), level: level.to_owned(), message: message.to_owned() }
}

pub(super) fn job_log(wire: JobLogWire, file: &mut FileRecords) {
    if let Some(job) = wire.job {
        let line = LogLine {
            at: wire.created_at.as_deref().and_then(ServerTime::parse),
            level: wire.level.unwrap_or_default(),
            message: wire.message.unwrap_or_default(),
        };
        file.logs.push((JobId(job), line));
    }
}

/// Notes what a record names that is read for nothing else.
pub(super) fn named(wire: &NamesWire<'_>, file: &mut FileRecords) {
    if let Some(id) = wire.detection.as_ref().and_then(|detection| detection.id) {
        file.named.detections.push(Some(id));
    }
    if let Some(id) = wire.occurrence.as_ref().and_then(|occurrence| occurrence.id) {
        file.named.occurrences.push(Some(id));
    }
}

pub(super) fn project(wire: ProjectWire<'_>, place: Place<'_>, file: &mut FileRecords) -> Lowered {
    let id = place.id(&wire.id)?;
    let (threshold, include, exclude) = match wire.settings {
        Some(settings) => (settings.score_threshold, settings.include, settings.exclude),
        None => (wire.score_threshold, wire.include, wire.exclude),
    };
    for taxon in include.iter().chain(exclude.iter()).flatten() {
        if let Some(id) = taxon.id {
            refer_taxon(file, id, taxon.name.as_deref(), taxon.rank.as_deref());
        }
    }
    let filters = match (threshold, include, exclude) {
        (Some(ScoreWire(score_threshold)), Some(include), Some(exclude)) => {
            let lists = ids(include).zip(ids(exclude));
            lists.map(|(include, exclude)| DefaultFilters { score_threshold, include, exclude })
        }
        _ => None,
    };
    let record = project_fields!(lowered! { wire => Project {
        id: ProjectId(id), filters, origin: Some(place.origin),
    } });
    file.bulk().referred.projects.push(Sighting { rank: place.rank(record.updated_at), record });
    Ok(id)
}

pub(super) fn deployment(
    wire: DeploymentWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    let project = wire.project.as_ref().and_then(|project| project.id);
    if let (Some(project), Some(reference)) = (project, &wire.project) {
        file.refer_project(project, reference.name.as_deref());
    }
    if let Field::Value(site) = &wire.research_site
        && let Some(site_id) = site.id
    {
        let name = site.name.as_deref().map(str::to_owned);
        let record = ResearchSite { name, ..ResearchSite::new(SiteId(site_id)) };
        file.bulk().referred.sites.refer(record);
    }
    for job in wire.jobs.into_iter().flatten() {
        nested_job(job, file, |job| {
            job.deployment = Some(DeploymentId(id));
            job.project = project.map(ProjectId);
        });
    }
    let mut record = deployment_fields!(lowered! { wire => Deployment {
        id: DeploymentId(id), origin: Some(place.origin),
    } });
    record.each_counter_mut(|counter| *counter = counter.of_form(place.origin.form));
    file.bulk().referred.deployments.push(Sighting { rank: place.rank(None), record });
    Ok(id)
}

pub(super) fn event(wire: EventWire<'_>, place: Place<'_>, file: &mut FileRecords) -> Lowered {
    let id = place.id(&wire.id)?;
    if let Field::Value(deployment) = &wire.deployment
        && let Some(deployment_id) = deployment.id
    {
        refer_deployment(file, deployment_id, deployment.name.as_deref());
    }
    let mut record = event_fields!(lowered! { wire => Event {
        id: EventId(id), origin: Some(place.origin),
    } });
    record.each_counter_mut(|counter| *counter = counter.of_form(place.origin.form));
    file.bulk().referred.events.push(Sighting { rank: place.rank(None), record });
    Ok(id)
}

pub(super) fn taxon(wire: TaxonWire<'_>, place: Place<'_>, file: &mut FileRecords) -> Lowered {
    let id = place.id(&wire.id)?;
    let record = taxon_fields!(lowered! { wire => Taxon {
        id: TaxonId(id), origin: Some(place.origin),
    } });
    file.bulk().referred.taxa.push(Sighting { rank: place.rank(None), record });
    Ok(id)
}

pub(super) fn research_site(
    wire: ResearchSiteWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    let record = research_site_fields!(lowered! { wire => ResearchSite {
        id: SiteId(id), origin: Some(place.origin),
    } });
    file.bulk().referred.sites.push(Sighting { rank: place.rank(None), record });
    Ok(id)
}

pub(super) fn pipeline(
    wire: PipelineWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    let record = pipeline_fields!(lowered! { wire => Pipeline {
        id: PipelineId(id), origin: Some(place.origin),
    } });
    file.bulk().referred.pipelines.push(Sighting { rank: place.rank(None), record });
    Ok(id)
}

fn refer_deployment(file: &mut FileRecords, id: i64, name: Option<&str>) {
    let id = DeploymentId(id);
    let deployments = &mut file.bulk().referred.deployments;
    if !deployments.any(id, |known| name.is_none() || known.name.as_deref() == name) {
        deployments.refer(Deployment { name: name.map(str::to_owned), ..Deployment::new(id) });
    }
}

fn refer_event(file: &mut FileRecords, id: i64, label: Option<&str>, deployment: Option<i64>) {
    let id = EventId(id);
    if !file.bulk().referred.events.any(id, |_| true) {
        file.bulk().referred.events.refer(Event {
            label: label.map(str::to_owned),
            deployment: deployment.map_or(Field::Absent, |id| Field::Value(DeploymentId(id))),
            ..Event::new(id)
        });
    }
}

fn refer_taxon(file: &mut FileRecords, id: i64, name: Option<&str>, rank: Option<&str>) {
    let id = TaxonId(id);
    if !file.bulk().referred.taxa.any(id, |known| name.is_none() || known.name.as_deref() == name) {
        file.bulk().referred.taxa.refer(Taxon {
            name: name.map(str::to_owned),
            rank: rank.map(str::to_owned),
            ..Taxon::new(id)
        });
    }
}

/// Occurrences that one file names again and again with the same content, each once.
pub(super) fn fold_occurrences(file: &mut FileRecords) {
    // Sorted by a key beside each and moved once: sightings are 200 bytes, and moving them while sorting took 3 % of the time
    // of a million captures.
    file.bulk().occurrences.sort_by_cached_key(|sighting| sighting.record.id);
    let of_one_id = |a: &Sighting<Occurrence>, b: &Sighting<Occurrence>| a.record.id == b.record.id;
    for group in file.bulk().occurrences.chunk_by_mut(of_one_id) {
        group.sort_by_key(|sighting| sighting.rank);
    }
    file.bulk().occurrences.dedup_by(|a, b| a.record == b.record);
}

#[cfg(test)]
mod tests;

//! The response that a page stands for: as it was served, or rebuilt from a dump.

mod cache;
mod fields;
mod fragment;
mod in_list;
mod lines;
mod shown;

pub use cache::{FragmentCache, RenderWorker};
pub(super) use fragment::MOST_SHOWN;
pub(super) use lines::Line;
pub(crate) use shown::{Budget, ResponseView};

use serde::Serialize;

use super::route::{Order, Page, Place};
use super::{Site, SiteError, media};
use crate::api::{self, Request};
use crate::model::{
    CaptureId, CaptureRow, Collection, CollectionId, CountKind, DeploymentId, EventId, Form, Job,
    JobId, Kind, Method, OccurrenceId, Origin, PipelineId, ProjectId, ServerTime, SiteId, Snapshot,
    TaxonId,
};

/// The text of a record's response, and whether it was rebuilt; `None` where there is no record.
pub(super) fn record(
    site: &Site<'_>,
    kind: Kind,
    id: i64,
) -> Result<Option<(String, bool)>, SiteError> {
    let Some(origin) = origin_in(site.snapshot, kind, id) else { return Ok(None) };
    if origin.form == Form::Api {
        return original(site, origin).map(|text| Some((text, false)));
    }
    let rebuilt = match kind {
        Kind::Collection => {
            site.snapshot.collections.find(CollectionId(id)).map(|c| collection(site, c))
        }
        Kind::Job => site.snapshot.jobs.find(JobId(id)).map(|job| self::job(site, job)),
        Kind::Capture => {
            let path = media::path(&original(site, origin)?);
            let row = site.snapshot.captures.row(CaptureId(id));
            row.map(|row| capture(site, row, path))
        }
        _ => None,
    };
    match rebuilt {
        Some(text) => Ok(Some((text, true))),
        None => Ok(Some((fields(&original(site, origin)?), true))),
    }
}

/// The text of a record as it stands in the snapshot.
pub(super) fn record_as_read(
    site: &Site<'_>,
    kind: Kind,
    id: i64,
) -> Result<Option<String>, SiteError> {
    origin_in(site.snapshot, kind, id).map(|origin| original(site, origin)).transpose()
}

/// Where a record lies.
pub(super) fn origin_in(snapshot: &Snapshot, kind: Kind, id: i64) -> Option<Origin> {
    match kind {
        Kind::Collection => snapshot.collections.find(CollectionId(id))?.origin,
        Kind::Capture => snapshot.captures.origin(snapshot.captures.row(CaptureId(id))?),
        Kind::Job => snapshot.jobs.find(JobId(id))?.origin,
        Kind::Project => snapshot.projects.find(ProjectId(id))?.origin,
        Kind::Deployment => snapshot.deployments.find(DeploymentId(id))?.origin,
        Kind::ResearchSite => snapshot.sites.find(SiteId(id))?.origin,
        Kind::Event => snapshot.events.find(EventId(id))?.origin,
        Kind::Occurrence => snapshot.occurrences.find(OccurrenceId(id))?.origin,
        Kind::Taxon => snapshot.taxa.find(TaxonId(id))?.origin,
        Kind::Pipeline => snapshot.pipelines.find(PipelineId(id))?.origin,
        Kind::Detection => None,
    }
}

fn original(site: &Site<'_>, origin: Origin) -> Result<String, SiteError> {
    site.originals.text(origin).map_err(|source| SiteError::Record {
        file: site.originals.name(origin).to_owned(),
        source,
    })
}

/// The fields of a dump's record, with its key before them.
fn fields(text: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Dumped<'a> {
        pk: i64,
        #[serde(borrow)]
        fields: &'a serde_json::value::RawValue,
    }
    // What is not in the form of a dump is shown as it stands.
    let Ok(dumped) = serde_json::from_str::<Dumped<'_>>(text) else { return text.to_owned() };
    let Some(inside) = dumped.fields.get().trim().strip_prefix('{') else { return text.to_owned() };
    let inside = inside.trim_start();
    let comma = if inside.starts_with('}') { "" } else { ", " };
    format!("{{\"id\": {}{comma}{inside}", dumped.pk)
}

#[derive(Serialize)]
struct Reference<'a> {
    id: i64,
    details: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct JobTypeWire<'a> {
    name: Option<&'a str>,
    key: Option<&'a str>,
}

#[derive(Serialize)]
struct NestedJob<'a> {
    id: i64,
    details: String,
    status: Option<&'static str>,
    job_type: JobTypeWire<'a>,
    created_at: Option<String>,
    updated_at: Option<String>,
}

#[derive(Serialize)]
struct CollectionWire<'a> {
    id: i64,
    details: String,
    name: Option<&'a str>,
    project: Option<i64>,
    method: Option<&'a str>,
    kwargs: Option<&'a serde_json::Value>,
    source_images: String,
    source_images_count: Option<i64>,
    source_images_with_detections_count: Option<i64>,
    source_images_processed_count: Option<i64>,
    occurrences_count: Option<i64>,
    taxa_count: Option<i64>,
    description: Option<&'a str>,
    jobs: Vec<NestedJob<'a>>,
    created_at: Option<String>,
    updated_at: Option<String>,
}

/// A collection as the API would serve it, its counts those recomputed here.
fn collection(site: &Site<'_>, collection: &Collection) -> String {
    let facts = site.collection_facts(collection.id);
    let count = |kind: CountKind| facts?.exact(kind);
    let jobs = site.snapshot.jobs_of(collection).map(|job| NestedJob {
        id: job.id.0,
        details: site.url(&format!("jobs/{}/", job.id)),
        status: job.state.map(crate::model::JobState::api_name),
        job_type: JobTypeWire { name: job.type_name.as_deref(), key: job.type_key.as_deref() },
        created_at: job.created_at.map(|time| time.to_string()),
        updated_at: job.updated_at.map(|time| time.to_string()),
    });
    to_text(&CollectionWire {
        id: collection.id.0,
        details: site.url(&format!("captures/collections/{}/", collection.id)),
        name: collection.name.as_deref(),
        project: collection.project.map(i64::from),
        method: collection.method.as_ref().map(Method::name),
        kwargs: collection.kwargs.as_ref().map(|kwargs| &kwargs.value),
        source_images: site.url(&format!("captures/?collections={}", collection.id)),
        source_images_count: count(CountKind::SourceImages),
        source_images_with_detections_count: count(CountKind::WithDetections),
        source_images_processed_count: count(CountKind::Processed),
        occurrences_count: count(CountKind::Occurrences),
        taxa_count: count(CountKind::Taxa),
        description: collection.description.as_deref(),
        jobs: jobs.collect(),
        created_at: collection.created_at.map(|time| time.to_string()),
        updated_at: collection.updated_at.map(|time| time.to_string()),
    })
}

#[derive(Serialize)]
struct ParamWire<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct StageWire<'a> {
    name: &'a str,
    status: &'a str,
    progress: Option<f64>,
    params: Vec<ParamWire<'a>>,
}

#[derive(Serialize)]
struct SummaryWire<'a> {
    status: Option<&'a str>,
    progress: Option<f64>,
}

#[derive(Serialize)]
struct ProgressWire<'a> {
    summary: SummaryWire<'a>,
    stages: Vec<StageWire<'a>>,
    errors: &'a [String],
}

#[derive(Serialize)]
struct LogsWire {
    stdout: Vec<String>,
}

#[derive(Serialize)]
struct JobWire<'a> {
    id: i64,
    details: String,
    name: Option<&'a str>,
    delay: Option<i64>,
    project: Option<Reference<'a>>,
    deployment: Option<Reference<'a>>,
    source_image_collection: Option<Reference<'a>>,
    pipeline: Option<Reference<'a>>,
    status: Option<&'static str>,
    created_at: Option<String>,
    updated_at: Option<String>,
    started_at: Option<String>,
    finished_at: Option<String>,
    progress: Option<ProgressWire<'a>>,
    logs: LogsWire,
    job_type: JobTypeWire<'a>,
}

fn reference<'a>(
    site: &Site<'_>,
    kind: Kind,
    id: Option<i64>,
    name: Option<&'a String>,
) -> Option<Reference<'a>> {
    let details = |id: i64| site.url(&format!("{}/{id}/", kind.endpoint()));
    id.map(|id| Reference { id, details: details(id), name: name.map(String::as_str) })
}

/// A job as the API would serve it.
fn job(site: &Site<'_>, job: &Job) -> String {
    let snapshot = site.snapshot;
    let project = job.project.and_then(|id| snapshot.projects.find(id));
    let deployment = job.deployment.and_then(|id| snapshot.deployments.find(id));
    let collection = job.collection.and_then(|id| snapshot.collections.find(id));
    let pipeline = job.pipeline.and_then(|id| snapshot.pipelines.find(id));
    let line = |line: &crate::model::LogLine| {
        let at = line.at.map(ServerTime::second).unwrap_or_default();
        format!("[{at}] {} {}", line.level, line.message)
    };
    let progress = job.progress.as_ref().map(|progress| ProgressWire {
        summary: SummaryWire { status: progress.state.as_deref(), progress: progress.fraction },
        stages: progress.stages.iter().map(stage).collect(),
        errors: &progress.errors,
    });
    to_text(&JobWire {
        id: job.id.0,
        details: site.url(&format!("jobs/{}/", job.id)),
        name: job.name.as_deref(),
        delay: job.delay,
        project: reference(
            site,
            Kind::Project,
            job.project.map(i64::from),
            project.and_then(|p| p.name.as_ref()),
        ),
        deployment: reference(
            site,
            Kind::Deployment,
            job.deployment.map(i64::from),
            deployment.and_then(|d| d.name.as_ref()),
        ),
        source_image_collection: reference(
            site,
            Kind::Collection,
            job.collection.map(i64::from),
            collection.and_then(|c| c.name.as_ref()),
        ),
        pipeline: reference(
            site,
            Kind::Pipeline,
            job.pipeline.map(i64::from),
            pipeline.and_then(|p| p.name.as_ref()),
        ),
        status: job.state.map(crate::model::JobState::api_name),
        created_at: job.created_at.map(|time| time.to_string()),
        updated_at: job.updated_at.map(|time| time.to_string()),
        started_at: job.started_at.map(|time| time.to_string()),
        finished_at: job.finished_at.map(|time| time.to_string()),
        progress,
        logs: LogsWire { stdout: job.log.iter().rev().map(line).collect() },
        job_type: JobTypeWire { name: job.type_name.as_deref(), key: job.type_key.as_deref() },
    })
}

fn stage(stage: &crate::model::Stage) -> StageWire<'_> {
    let params =
        stage.params.iter().map(|param| ParamWire { name: &param.name, value: &param.value });
    StageWire {
        name: &stage.name,
        status: &stage.state,
        progress: stage.fraction,
        params: params.collect(),
    }
}

#[derive(Serialize)]
struct CaptureWire<'a> {
    id: i64,
    details: String,
    deployment: Option<Reference<'a>>,
    event: Option<Reference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    timestamp: Option<String>,
    size: Option<i64>,
    project: Option<i64>,
}

/// A capture as the API would serve it.
fn capture(site: &Site<'_>, row: CaptureRow, path: Option<String>) -> String {
    let captures = &site.snapshot.captures;
    let deployment = captures.deployment(row).and_then(|d| site.snapshot.deployments.get(d));
    let event = captures.event(row).and_then(|e| site.snapshot.events.get(e));
    let id = captures.id(row);
    to_text(&CaptureWire {
        id: id.0,
        details: site.url(&format!("captures/{id}/")),
        deployment: deployment.map(|deployment| Reference {
            id: deployment.id.0,
            details: site.url(&format!("deployments/{}/", deployment.id)),
            name: deployment.name.as_deref(),
        }),
        event: event.map(|event| Reference {
            id: event.id.0,
            details: site.url(&format!("events/{}/", event.id)),
            name: event.label.as_deref(),
        }),
        path,
        timestamp: captures.timestamp(row).map(|time| time.to_string()),
        size: captures.size(row),
        project: captures.project(row).map(i64::from),
    })
}

/// JSON, on one line. What pages write can always be written; only maps with odd keys cannot, and there is none.
pub(super) fn to_text(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value);
    debug_assert!(text.is_ok(), "a value that is no JSON");
    text.unwrap_or_default()
}

/// The place for a URL of the API, where the site has it.
pub(super) fn place_of(site: &Site<'_>, url: &str) -> Option<Place> {
    if let Some((kind, id)) = api::record(url) {
        return site.place(kind, id);
    }
    let request = Request::parse(url)?;
    if request.id.is_some() {
        return None;
    }
    if request.endpoint.is_empty() {
        return Some(Page::Root.into());
    }
    let kind = request.kind?;
    let id_of = |key: &str| request.params.get(key).and_then(|id| id.parse::<i64>().ok());
    let offset: usize = request.params.get("offset").and_then(|o| o.parse().ok()).unwrap_or(0);
    // Captures of a collection, an event or a deployment are a list of their own.
    if kind == Kind::Capture {
        let of = [
            ("collections", Kind::Collection),
            ("event", Kind::Event),
            ("deployment", Kind::Deployment),
        ];
        for (param, of) in of {
            if let Some(id) = id_of(param) {
                let page = offset / super::CAPTURES_PER_PAGE + 1;
                return [page, 1].into_iter().find_map(|page| site.place_of_captures(of, id, page));
            }
        }
    }
    let list = request.list()?;
    if list.filters.is_some_and(|filters| !filters.is_empty()) {
        return None;
    }
    let order = request.params.get("ordering").and_then(|name| Order::from_api(kind, name));
    let page = match site.index.sheets.get(&kind) {
        Some(sheets) => sheets.of(offset),
        None => offset / super::PAGE_SIZE + 1,
    };
    let page = Page::List { kind, order, page };
    let plain = Page::List { kind, order: None, page: 1 };
    [page, plain].into_iter().find(|page| site.has(*page)).map(Place::from)
}

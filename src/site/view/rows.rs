//! The tables of records: which columns each kind has, and the cells of one record.

use chrono::NaiveDate;

use super::badge::BadgeView;
use super::frame::{LinkView, link};
use super::status::{mark, outcome_badge, status_badge};
use super::table::{CellKind, CellView, ColumnView, DataView, MarkView, TableView};
use super::{counters, since};
use crate::facts::timeline::Interval;
use crate::facts::{Portion, effort::Night};
use crate::model::{
    CameraTime, CaptureId, CaptureRow, Collection, CollectionId, CountKind, DeploymentId, EventId,
    Field, Job, JobId, Kind, OccurrenceId, PipelineId, ProjectId, ServerTime, SiteId, TaxonId,
};
use crate::site::artifact::Artifact;
use crate::site::names::name_shown;
use crate::site::route::{Order, Page, order_fields};
use crate::site::timeline::{duration_words, wait_words};
use crate::site::{Site, words};

/// The columns of a list of this kind; their cells stand in [`row`].
pub(super) fn columns(kind: Kind) -> Vec<ColumnView> {
    match kind {
        Kind::Collection => collection_columns(),
        Kind::Capture => capture_columns(),
        Kind::Job => job_columns(),
        Kind::Project => project_columns(),
        Kind::Deployment => deployment_columns(),
        Kind::Event => event_columns(),
        Kind::ResearchSite => research_site_columns(),
        Kind::Taxon => taxon_columns(),
        Kind::Occurrence => occurrence_columns(),
        Kind::Pipeline => pipeline_columns(),
        Kind::Detection => Vec::new(),
    }
}

/// The word of each column of a list of this kind, as it stands in the list's page and as `static/js/cells.js` knows it; a
/// report that is compared with an earlier snapshot has one more.
#[must_use]
pub fn list_columns(kind: Kind, is_compared: bool) -> Vec<&'static str> {
    list_columns_of(kind, is_compared).iter().map(|column| column.kind.word()).collect()
}

/// The columns of a list; behind the name of the record, in a report that is compared with an earlier snapshot, what became
/// of it.
fn list_columns_of(kind: Kind, is_compared: bool) -> Vec<ColumnView> {
    let mut columns = columns(kind);
    if is_compared && columns.len() >= CHANGE {
        columns.insert(CHANGE, ColumnView::new("change", CellKind::Badge).filter());
    }
    columns
}

/// Where it stands what became of the record: behind its id and its name, or when it was taken.
const CHANGE: usize = 2;

/// A table of records, on the page at `path`; records that the snapshot lacks are left out.
pub(super) fn table(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    ids: impl Iterator<Item = i64>,
) -> TableView {
    let row = |id: i64| match kind {
        Kind::Occurrence => occurrence(site, path, OccurrenceId(id), SOME_SEEN)
            .map(|cells| marked(site, (kind, id), cells)),
        kind => row(site, path, kind, id),
    };
    TableView {
        label: format!("Table of {}", kind.plural()),
        columns: list_columns_of(kind, site.past.since.is_some()),
        rows: ids.filter_map(row).collect(),
        is_small: false,
        data: None,
        anchors: Vec::new(),
    }
}

/// A page of a list: its heads lead to the other orders, its data to all rows.
pub(super) fn list_table(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    order: Option<Order>,
    ids: &[i64],
) -> TableView {
    let mut table = table(site, path, kind, ids.iter().copied());
    let current = order.or(match kind {
        Kind::Collection | Kind::Pipeline => Some(Order { field: "id", descending: false }),
        _ => None,
    });
    for column in &mut table.columns {
        let Some(field) = column.order.filter(|field| order_fields(kind).contains(field)) else {
            continue;
        };
        let is_current = current.is_some_and(|order| order.field == field);
        let descending = match current {
            Some(order) if is_current => !order.descending,
            _ => column.kind.is_number() && column.kind != CellKind::Id,
        };
        let target = Page::List { kind, order: Some(Order { field, descending }), page: 1 };
        column.href = site.has(target).then(|| target.relative_from(path));
        column.sorted = match current {
            Some(order) if is_current && order.descending => "descending",
            Some(_) if is_current => "ascending",
            _ => "none",
        };
    }
    let parts = site.row_parts(kind);
    table.data = (parts > 0).then(|| DataView {
        rows: Artifact::Rows { kind, part: 0 }.pattern(),
        parts,
        total: site.list_length(kind),
    });
    table
}

/// One record as a row; `None` where the snapshot lacks it.
pub(in crate::site) fn row(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    id: i64,
) -> Option<Vec<CellView>> {
    let cells = match kind {
        Kind::Collection => collection(site, path, CollectionId(id)),
        Kind::Capture => {
            site.snapshot.captures.row(CaptureId(id)).map(|row| capture(site, path, row))
        }
        Kind::Job => site.snapshot.jobs.find(JobId(id)).map(|job| self::job(site, path, job)),
        Kind::Project => project(site, path, ProjectId(id)),
        Kind::Deployment => deployment(site, path, DeploymentId(id)),
        Kind::Event => event(site, path, EventId(id)),
        Kind::ResearchSite => research_site(site, path, SiteId(id)),
        Kind::Taxon => taxon(site, path, TaxonId(id)),
        Kind::Occurrence => occurrence(site, path, OccurrenceId(id), MOST_SEEN),
        Kind::Pipeline => pipeline(site, path, PipelineId(id)),
        Kind::Detection => None,
    };
    cells.map(|cells| marked(site, (kind, id), cells))
}

/// The cells of a record with what became of it, in a report that is compared with an earlier snapshot.
fn marked(site: &Site<'_>, (kind, id): (Kind, i64), mut cells: Vec<CellView>) -> Vec<CellView> {
    if let Some(since) = site.past.since.as_ref().filter(|_| cells.len() >= CHANGE) {
        cells.insert(
            CHANGE,
            match since.shift(kind, id) {
                Some(shift) => CellView::Badge(since::badge(shift, shift.words())),
                None => CellView::NoBadge,
            },
        );
    }
    cells
}

fn id_and_name(
    site: &Site<'_>,
    path: &str,
    (kind, id): (Kind, i64),
    name: impl Into<String>,
) -> [CellView; 2] {
    let page = Page::Record { kind, id };
    let name = link(site, path, page, name).scientific(site.is_scientific(kind, id));
    [CellView::Id(link(site, path, page, id.to_string())), CellView::Name(name)]
}

/// A link to a record by its name.
pub(super) fn named(site: &Site<'_>, path: &str, kind: Kind, id: i64) -> LinkView {
    link(site, path, Page::Record { kind, id }, site.name_of(kind, id))
        .scientific(site.is_scientific(kind, id))
}

/// A link to a job by its id.
pub(super) fn job_link(site: &Site<'_>, path: &str, id: JobId) -> LinkView {
    link(site, path, Page::Record { kind: Kind::Job, id: id.0 }, format!("job {id}"))
}

fn collection_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::ordered("id", CellKind::Id, "id"),
        ColumnView::ordered("name", CellKind::Name, "name"),
        ColumnView::new("verdict", CellKind::Badge).filter(),
        ColumnView::new("project", CellKind::Link).filter(),
        ColumnView::ordered("method", CellKind::Code, "method").filter(),
        ColumnView::ordered("captures", CellKind::Number, "source_images_count"),
        ColumnView::ordered(
            "with detections",
            CellKind::Number,
            "source_images_with_detections_count",
        ),
        ColumnView::ordered("processed", CellKind::Number, "source_images_processed_count"),
        ColumnView::new("coverage", CellKind::Bar),
        ColumnView::new("jobs", CellKind::Marks),
        ColumnView::new("counts", CellKind::Badge).filter(),
        ColumnView::new("sample", CellKind::Badge).filter(),
        ColumnView::ordered("updated", CellKind::Time, "updated_at"),
    ]
}

fn collection(site: &Site<'_>, path: &str, id: CollectionId) -> Option<Vec<CellView>> {
    let collection: &Collection = site.snapshot.collections.find(id)?;
    let facts = site.collection_facts(id)?;
    let processed = facts.portion(CountKind::Processed).filter(|portion| portion.part >= 0);
    let jobs: Vec<&Job> = site.snapshot.jobs_of(collection).collect();
    // A mark leads to the page of its job, so that one without a page is only counted.
    let shown: Vec<&&Job> =
        jobs.iter().filter(|job| site.shows(Kind::Job, job.id.0)).rev().take(6).collect();
    let marks = shown.iter().rev().map(|job| {
        let (class, symbol, word) = mark(job.state);
        let page = Page::Record { kind: Kind::Job, id: job.id.0 };
        let title = format!("Job {}: {word}", job.id);
        MarkView { class, symbol, title, href: page.relative_from(path) }
    });
    let kwargs = collection.kwargs.as_ref();
    let kwargs = kwargs.map_or_else(String::new, |kwargs| words::kwargs(&kwargs.value));
    let method = words::method(collection.method.as_ref());
    let mut cells =
        id_and_name(site, path, (Kind::Collection, id.0), site.collection_name(collection))
            .to_vec();
    cells.extend([
        CellView::Badge(status_badge(facts)),
        CellView::Link(collection.project.map(|id| named(site, path, Kind::Project, id.0))),
        CellView::Code(method, kwargs),
        CellView::Number(facts.known(CountKind::SourceImages)),
        CellView::Number(facts.known(CountKind::WithDetections)),
        CellView::Number(facts.known(CountKind::Processed)),
        CellView::Bar(pair(processed), "captures processed"),
        CellView::Marks(marks.collect(), jobs.len() - shown.len()),
        CellView::Badge(outcome_badge(facts.counts_outcome())),
        CellView::Badge(outcome_badge(facts.sample_outcome())),
        CellView::Time(day(collection.updated_at.map(ServerTime::date))),
    ]);
    Some(cells)
}

fn capture_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("id", CellKind::Id),
        ColumnView::ordered("taken (camera time)", CellKind::Time, "timestamp"),
        ColumnView::ordered("station", CellKind::Link, "deployment__name").filter(),
        ColumnView::ordered("session", CellKind::Link, "event__start"),
        ColumnView::ordered("size", CellKind::Value, "size"),
        ColumnView::new("detections", CellKind::Badge).filter(),
    ]
}

/// A capture as a row.
pub(super) fn capture(site: &Site<'_>, path: &str, row: CaptureRow) -> Vec<CellView> {
    let captures = &site.snapshot.captures;
    let id = captures.id(row);
    let page = Page::Record { kind: Kind::Capture, id: id.0 };
    let deployment =
        captures.deployment(row).and_then(|row| site.snapshot.deployments.get(row)).map(|d| d.id.0);
    let event = captures.event(row).and_then(|row| site.snapshot.events.get(row)).map(|e| e.id.0);
    vec![
        CellView::Id(link(site, path, page, id.to_string())),
        time_taken(captures.timestamp(row)),
        CellView::Link(deployment.map(|id| named(site, path, Kind::Deployment, id))),
        CellView::Link(event.map(|id| named(site, path, Kind::Event, id))),
        CellView::Value(captures.size(row).map(|size| (Some(size), words::bytes(size)))),
        CellView::Badge(detections(site, row)),
    ]
}

/// A camera's time to the second.
pub(super) fn taken(time: Option<CameraTime>) -> String {
    time.map_or_else(|| "unknown".to_owned(), CameraTime::second)
}

/// A camera's time to the second, as a cell.
fn time_taken(time: Option<CameraTime>) -> CellView {
    time.map_or(CellView::NoTime("unknown"), |time| CellView::Time(time.second()))
}

/// What is known of a capture's detections.
pub(super) fn detections(site: &Site<'_>, row: CaptureRow) -> BadgeView {
    let captures = &site.snapshot.captures;
    let (class, word) = match (captures.has_real_detection(row), captures.is_processed(row)) {
        (Some(true), _) => ("good", "detections"),
        (Some(false), Some(true)) => ("info", "processed, none found"),
        (Some(false), Some(false)) | (None, Some(false)) => ("plain", "not processed"),
        (Some(false), None) => ("plain", "none"),
        (None, Some(true)) => ("info", "processed"),
        (None, None) => ("plain", "unknown"),
    };
    BadgeView::new(class, word)
}

/// A portion as bars take it.
fn pair(portion: Option<Portion>) -> Option<(i64, i64)> {
    portion.map(|Portion { part, of }| (part, of))
}

/// A day in words; empty where it is not known.
fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// A time of the server to the minute; empty where it is not known.
pub(super) fn minute(time: Option<ServerTime>) -> CellView {
    CellView::Time(time.map_or_else(String::new, ServerTime::minute))
}

fn job_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("id", CellKind::Id),
        ColumnView::ordered("job", CellKind::Name, "name"),
        ColumnView::ordered("status", CellKind::Badge, "status").filter(),
        ColumnView::new("type", CellKind::Text).filter(),
        ColumnView::ordered("project", CellKind::Link, "project").filter(),
        ColumnView::ordered("created (server time)", CellKind::Time, "created_at"),
        ColumnView::new("ran", CellKind::Value),
        ColumnView::new("waited", CellKind::Value),
    ]
}

fn job(site: &Site<'_>, path: &str, job: &Job) -> Vec<CellView> {
    let (class, symbol, word) = mark(job.state);
    let facts = site.job_facts(job.id);
    let mut cells = id_and_name(site, path, (Kind::Job, job.id.0), site.job_title(job)).to_vec();
    cells.extend([
        CellView::Badge(BadgeView::new(class, word).with_symbol(symbol)),
        CellView::Text(site.job_type(job)),
        CellView::Link(job.project.map(|id| named(site, path, Kind::Project, id.0))),
        minute(job.created_at),
        CellView::Value(facts.map(|facts| (facts.timing.run(), duration_words(facts)))),
        CellView::Value(facts.and_then(|facts| {
            let wait = facts.timing.queue.or(facts.timing.wait.map(Interval::length))?;
            Some((Some(wait), wait_words(facts)?))
        })),
    ]);
    cells
}

fn project_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("id", CellKind::Id),
        ColumnView::ordered("project", CellKind::Name, "name"),
        ColumnView::new("capture sets", CellKind::Number),
        ColumnView::new("verified", CellKind::Number),
        ColumnView::new("with drift", CellKind::Number),
        ColumnView::new("captures in export", CellKind::Number),
        ColumnView::new("processed", CellKind::Bar),
        ColumnView::new("jobs", CellKind::Number),
        ColumnView::new("failed", CellKind::Number),
    ]
}

fn project(site: &Site<'_>, path: &str, id: ProjectId) -> Option<Vec<CellView>> {
    let facts = site.facts.project(id)?;
    let mut cells = id_and_name(site, path, (Kind::Project, id.0), site.project_name(id)).to_vec();
    cells.extend([
        CellView::count(facts.collections.len()),
        CellView::count(facts.verified),
        CellView::count(facts.drifted),
        CellView::count(facts.captures),
        CellView::Bar(pair(facts.processed), "captures processed"),
        CellView::count(facts.jobs),
        CellView::count(facts.failed_jobs),
    ]);
    Some(cells)
}

fn deployment_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("id", CellKind::Id),
        ColumnView::ordered("station", CellKind::Name, "name"),
        ColumnView::ordered("captures in export", CellKind::Number, "captures_count"),
        ColumnView::new("nights", CellKind::Number),
        ColumnView::new("nights without", CellKind::Number),
        ColumnView::new("project", CellKind::Link).filter(),
        ColumnView::new("site", CellKind::Link).filter(),
        ColumnView::ordered("first night", CellKind::Time, "first_capture_timestamp"),
        ColumnView::ordered("last night", CellKind::Time, "last_capture_timestamp"),
        ColumnView::new("stored counts", CellKind::Badge).filter(),
    ]
}

fn deployment(site: &Site<'_>, path: &str, id: DeploymentId) -> Option<Vec<CellView>> {
    let deployment = site.snapshot.deployments.find(id)?;
    let facts = site.facts.deployment(id)?;
    let effort = facts.effort.as_ref();
    let span = effort.and_then(|effort| effort.span());
    let date = |night: Option<Night>| CellView::Time(day(night.map(Night::date)));
    let research_site = deployment.research_site.value();
    let mut cells =
        id_and_name(site, path, (Kind::Deployment, id.0), site.name_of(Kind::Deployment, id.0))
            .to_vec();
    cells.extend([
        CellView::count(facts.captures),
        CellView::Number(effort.and_then(|effort| i64::try_from(effort.nights.len()).ok())),
        CellView::Number(effort.map(|effort| effort.empty_nights())),
        CellView::Link(facts.project.map(|id| named(site, path, Kind::Project, id.0))),
        CellView::Link(research_site.map(|id| named(site, path, Kind::ResearchSite, id.0))),
        date(span.map(|span| span.0)),
        date(span.map(|span| span.1)),
        CellView::Badge(counters::in_a_word(site.counters((Kind::Deployment, id.0)))),
    ]);
    Some(cells)
}

fn event_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("id", CellKind::Id),
        ColumnView::new("session", CellKind::Name),
        ColumnView::ordered("station", CellKind::Link, "deployment").filter(),
        ColumnView::ordered("from (camera time)", CellKind::Time, "start"),
        ColumnView::new("to", CellKind::Time),
        ColumnView::ordered("captures in export", CellKind::Number, "captures_count"),
        ColumnView::new("with detections", CellKind::Bar),
        ColumnView::new("stored counts", CellKind::Badge).filter(),
    ]
}

fn event(site: &Site<'_>, path: &str, id: EventId) -> Option<Vec<CellView>> {
    let event = site.snapshot.events.find(id)?;
    let facts = site.facts.event(id)?;
    let deployment = event.deployment.value();
    let time = |time: Option<CameraTime>| {
        CellView::Time(time.map_or_else(String::new, CameraTime::minute))
    };
    let mut cells =
        id_and_name(site, path, (Kind::Event, id.0), site.name_of(Kind::Event, id.0)).to_vec();
    cells.extend([
        CellView::Link(deployment.map(|id| named(site, path, Kind::Deployment, id.0))),
        time(event.start),
        time(event.end),
        CellView::count(facts.captures),
        CellView::Bar(pair(facts.detected), "captures with detections"),
        CellView::Badge(counters::in_a_word(site.counters((Kind::Event, id.0)))),
    ]);
    Some(cells)
}

fn research_site_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("id", CellKind::Id),
        ColumnView::ordered("site", CellKind::Name, "name"),
        ColumnView::new("project", CellKind::Link).filter(),
        ColumnView::new("stations", CellKind::Number),
    ]
}

fn research_site(site: &Site<'_>, path: &str, id: SiteId) -> Option<Vec<CellView>> {
    let found = site.snapshot.sites.find(id)?;
    let name = site.name_of(Kind::ResearchSite, id.0);
    let mut cells = id_and_name(site, path, (Kind::ResearchSite, id.0), name).to_vec();
    cells.extend([
        CellView::Link(found.project.map(|id| named(site, path, Kind::Project, id.0))),
        CellView::count(site.facts.deployments_of(id).len()),
    ]);
    Some(cells)
}

fn taxon_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("id", CellKind::Id),
        ColumnView::ordered("taxon", CellKind::Name, "name"),
        ColumnView::ordered("occurrences here", CellKind::Number, "occurrences_count"),
        ColumnView::new("stations", CellKind::Number),
        ColumnView::new("rank", CellKind::Text).filter(),
        ColumnView::new("first seen (camera time)", CellKind::Time),
        ColumnView::new("last seen", CellKind::Time),
    ]
}

fn taxon(site: &Site<'_>, path: &str, id: TaxonId) -> Option<Vec<CellView>> {
    let taxon = site.snapshot.taxa.find(id)?;
    let known = site.facts.taxon(id);
    let seen = |time: Option<CameraTime>| CellView::Time(day(time.map(CameraTime::date)));
    let mut cells =
        id_and_name(site, path, (Kind::Taxon, id.0), site.name_of(Kind::Taxon, id.0)).to_vec();
    cells.extend([
        CellView::count(known.occurrences),
        CellView::count(known.stations),
        CellView::Text(
            taxon.rank.as_deref().map_or_else(String::new, |rank| name_shown(rank).to_lowercase()),
        ),
        seen(known.first),
        seen(known.last),
    ]);
    Some(cells)
}

/// The most captures of an occurrence that are named in its row in the list of occurrences.
pub(super) const MOST_SEEN: usize = 50;
/// The most captures of an occurrence that are named in its row on a page about something else.
const SOME_SEEN: usize = 3;

fn occurrence_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::new("id", CellKind::Id),
        ColumnView::new("taxon", CellKind::Name),
        ColumnView::new("score", CellKind::Value),
        ColumnView::new("captures", CellKind::Number),
        ColumnView::new("seen on (camera time)", CellKind::Links),
        ColumnView::new("station", CellKind::Link).filter(),
    ]
}

fn occurrence(site: &Site<'_>, path: &str, id: OccurrenceId, most: usize) -> Option<Vec<CellView>> {
    let place = site.snapshot.occurrences.row(id)?;
    let occurrence = site.snapshot.occurrences.get(place)?;
    let captures = &site.snapshot.captures;
    let first = site.facts.by_occurrence.of(place).next();
    let deployment = first
        .and_then(|row| captures.deployment(row))
        .and_then(|row| site.snapshot.deployments.get(row));
    let seen = site.facts.by_occurrence.of(place).take(most).map(|row| {
        let page = Page::Record { kind: Kind::Capture, id: captures.id(row).0 };
        link(site, path, page, taken(captures.timestamp(row)))
    });
    let name = match occurrence.determination {
        Field::Value(taxon) => named(site, path, Kind::Taxon, taxon.0),
        Field::Null => LinkView::plain("not determined"),
        Field::Absent => LinkView::plain("unknown"),
    };
    let page = Page::Record { kind: Kind::Occurrence, id: id.0 };
    let mut cells =
        vec![CellView::Id(link(site, path, page, id.0.to_string())), CellView::Name(name)];
    cells.extend([
        occurrence
            .score
            .value()
            .map_or(CellView::Value(None), |score| CellView::value(words::score(score))),
        CellView::count(site.facts.by_occurrence.len(place)),
        CellView::Links(seen.collect(), site.facts.by_occurrence.len(place).saturating_sub(most)),
        CellView::Link(deployment.map(|d| named(site, path, Kind::Deployment, d.id.0))),
    ]);
    Some(cells)
}

fn pipeline_columns() -> Vec<ColumnView> {
    vec![
        ColumnView::ordered("id", CellKind::Id, "id"),
        ColumnView::ordered("pipeline", CellKind::Name, "name"),
        ColumnView::new("jobs", CellKind::Number),
    ]
}

fn pipeline(site: &Site<'_>, path: &str, id: PipelineId) -> Option<Vec<CellView>> {
    site.snapshot.pipelines.find(id)?;
    let n = site.facts.job_index.places_of(Kind::Pipeline, id.0).len();
    let name = site.name_of(Kind::Pipeline, id.0);
    let mut cells = id_and_name(site, path, (Kind::Pipeline, id.0), name).to_vec();
    cells.push(CellView::count(n));
    Some(cells)
}

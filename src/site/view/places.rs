//! Where captures are taken: a deployment with its nights, an event, a research site.

use askama::Template;

use super::collection::{FindingLineView, findings_about};
use super::frame::{FrameView, LinkView, TileView, link};
use super::picture::{CalendarView, ChartView, calendar, hours_chart};
use super::rows;
use super::table::TableView;
use super::timeline::{self, JobsBesideView};
use crate::facts::composition::Share;
use crate::facts::{Hours, Portion};
use crate::finding::Subject;
use crate::model::{CameraTime, DeploymentId, EventId, Kind, SiteId};
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::{Site, words};

/// The most events of a deployment in its table.
const MOST_EVENTS: usize = 50;
/// The most jobs in the table of a page.
const MOST_JOBS: usize = 15;

/// The page of a deployment, an event or a research site.
#[derive(Template)]
#[template(path = "place.html")]
pub(crate) struct PlaceView {
    pub(super) frame: FrameView,
    pub(super) tiles: Vec<TileView>,
    pub(super) facts: Vec<(&'static str, LinkView)>,
    pub(super) captures: Option<LinkView>,
    pub(super) calendar: Option<CalendarView>,
    pub(super) charts: Vec<ChartView>,
    /// What belongs to it: title, table, how many are left out.
    pub(super) tables: Vec<(&'static str, &'static str, TableView, usize)>,
    pub(super) jobs: Option<JobsBesideView>,
    pub(super) findings: Vec<FindingLineView>,
    pub(super) response: Option<ResponseView>,
}

fn frame(
    site: &Site<'_>,
    path: &str,
    (kind, id): (Kind, i64),
    response: Option<&ResponseView>,
) -> FrameView {
    let name = site.name_of(kind, id);
    let mut frame = FrameView::new(site, path, name.clone());
    frame.aside = format!("{} {id}", kind.singular());
    frame.crumbs(site, path, kind, Some(name.into_owned()));
    frame.request = Some(format!("/api/v2/{}/{id}/", kind.endpoint()));
    frame.options(kind, false);
    frame.notes = site.note(kind, id);
    if response.is_some() {
        frame.json(path, Page::Record { kind, id });
    }
    frame
}

/// Captures by hour, as a chart.
fn hours(facts: &Hours) -> Vec<ChartView> {
    let hours = facts.map(|sample| Share { sample, eligible: 0 });
    hours_chart("captures by hour, noon to noon", "captures", &hours).into_iter().collect()
}

/// The view of one deployment.
pub(in crate::site) fn deployment(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> PlaceView {
    let id = DeploymentId(id);
    let found = site.snapshot.deployments.find(id);
    let known = site.facts.deployment(id);
    let effort = known.and_then(|known| known.effort.as_ref());
    let events = known.map_or(&[][..], |known| &known.events);
    let jobs = site.jobs_of(Kind::Deployment, id.0);
    let mut facts = Vec::new();
    if let Some(project) = known.and_then(|known| known.project) {
        facts.push(("Project", rows::named(site, path, Kind::Project, project.0)));
    }
    if let Some(at) = found.and_then(|found| found.research_site.value()) {
        facts.push(("Research site", rows::named(site, path, Kind::ResearchSite, at.0)));
    }
    if let Some((first, last)) = effort.and_then(|effort| effort.span()) {
        let span = format!("{} to {} (camera time)", first.date(), last.date());
        facts.push(("Nights", LinkView::plain(span)));
    }
    let captures = known.map_or(0, |known| known.captures);
    let nights = effort.map_or(0, |effort| effort.nights.len());
    let empty = effort.map_or(0, |effort| effort.empty_nights());
    let mut tables = Vec::new();
    if !events.is_empty() {
        let ids = events.iter().take(MOST_EVENTS).map(|event| event.0);
        let table = rows::table(site, path, Kind::Event, ids);
        tables.push(("events", "Events", table, events.len().saturating_sub(MOST_EVENTS)));
    }
    let jobs = (!jobs.is_empty()).then(|| timeline::beside(site, path, &jobs, MOST_JOBS));
    PlaceView {
        frame: frame(site, path, (Kind::Deployment, id.0), response.as_ref()),
        tiles: vec![
            TileView::new(words::count(captures), "captures in the snapshot"),
            TileView::new(words::count(nights), "nights with captures"),
            TileView::new(words::number(empty), "nights without, between its first and last"),
            TileView::new(words::count(events.len()), "events"),
        ],
        facts,
        captures: captures_link(site, path, (Kind::Deployment, id.0), captures),
        calendar: effort.and_then(calendar),
        charts: known.map(|known| hours(&known.hours)).unwrap_or_default(),
        tables,
        jobs,
        findings: findings_about(site, path, &Subject::Record(Kind::Deployment, id.0)),
        response,
    }
}

fn captures_link(site: &Site<'_>, path: &str, (of, id): (Kind, i64), n: usize) -> Option<LinkView> {
    let page = Page::Captures { of, id, page: 1 };
    (n > 0).then(|| link(site, path, page, words::plural(n, "capture", "captures")))
}

/// The view of one event.
pub(in crate::site) fn event(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> PlaceView {
    let id = EventId(id);
    let found = site.snapshot.events.find(id);
    let known = site.facts.event(id);
    let deployment = found.and_then(|event| event.deployment.value());
    let captures = known.map_or(0, |known| known.captures);
    let time = |time: Option<CameraTime>| {
        LinkView::plain(
            time.map_or_else(|| "unknown".to_owned(), |t| format!("{} (camera time)", t.minute())),
        )
    };
    let mut facts = Vec::new();
    if let Some(deployment) = deployment {
        facts.push(("Deployment", rows::named(site, path, Kind::Deployment, deployment.0)));
    }
    facts.push(("From", time(found.and_then(|event| event.start))));
    facts.push(("To", time(found.and_then(|event| event.end))));
    if let Some(known) = known {
        let to = |id: EventId| rows::named(site, path, Kind::Event, id.0);
        facts.extend(known.previous.map(|id| ("Previous event", to(id))));
        facts.extend(known.next.map(|id| ("Next event", to(id))));
    }
    // Where nothing is told, that is 0 of 0.
    let detected = known.and_then(|known| known.detected);
    let Portion { part: seen, of: told } = detected.unwrap_or(Portion { part: 0, of: 0 });
    PlaceView {
        frame: frame(site, path, (Kind::Event, id.0), response.as_ref()),
        tiles: vec![
            TileView::new(words::count(captures), "captures in the snapshot"),
            TileView::new(
                words::number(seen),
                format!("with detections, of {} of which it is known", words::number(told)),
            ),
        ],
        facts,
        captures: captures_link(site, path, (Kind::Event, id.0), captures),
        calendar: None,
        charts: known.map(|known| hours(&known.hours)).unwrap_or_default(),
        tables: Vec::new(),
        jobs: None,
        findings: findings_about(site, path, &Subject::Record(Kind::Event, id.0)),
        response,
    }
}

/// The view of one research site.
pub(in crate::site) fn research_site(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> PlaceView {
    let id = SiteId(id);
    let found = site.snapshot.sites.find(id);
    let deployments = site.facts.deployments_of(id);
    let mut facts = Vec::new();
    if let Some(project) = found.and_then(|found| found.project) {
        facts.push(("Project", rows::named(site, path, Kind::Project, project.0)));
    }
    let shown = deployments.iter().take(MOST_EVENTS).map(|id| id.0);
    let table = rows::table(site, path, Kind::Deployment, shown);
    let more = deployments.len().saturating_sub(MOST_EVENTS);
    PlaceView {
        frame: frame(site, path, (Kind::ResearchSite, id.0), response.as_ref()),
        tiles: vec![TileView::new(words::count(deployments.len()), "deployments")],
        facts,
        captures: None,
        calendar: None,
        charts: Vec::new(),
        tables: if deployments.is_empty() {
            Vec::new()
        } else {
            vec![("deployments", "Deployments", table, more)]
        },
        jobs: None,
        findings: findings_about(site, path, &Subject::Record(Kind::ResearchSite, id.0)),
        response,
    }
}

/// The most captures of an occurrence, or occurrences of a taxon, in a table.
const MOST_SEEN: usize = 50;

/// The view of an occurrence, a taxon or a pipeline.
pub(in crate::site) fn record(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    id: i64,
    response: Option<ResponseView>,
) -> PlaceView {
    let snapshot = site.snapshot;
    let mut facts = Vec::new();
    let mut tables = Vec::new();
    let mut jobs = None;
    match kind {
        Kind::Occurrence => {
            let place = snapshot.occurrences.row(crate::model::OccurrenceId(id));
            let found = place.and_then(|place| snapshot.occurrences.get(place));
            if let Some(taxon) = found.and_then(|found| found.determination.value()) {
                facts.push(("Determined as", rows::named(site, path, Kind::Taxon, taxon.0)));
            }
            if let Some(score) = found.and_then(|found| found.score.value()) {
                facts.push(("Score", LinkView::plain(words::score(score).1)));
            }
            let captures: Vec<i64> = place
                .into_iter()
                .flat_map(|place| site.facts.by_occurrence.of(place))
                .map(|row| snapshot.captures.id(row).0)
                .collect();
            if !captures.is_empty() {
                let shown = captures.iter().take(MOST_SEEN).copied();
                let table = rows::table(site, path, Kind::Capture, shown);
                let more = captures.len().saturating_sub(MOST_SEEN);
                tables.push(("seen", "Seen on these captures", table, more));
            }
        }
        Kind::Taxon => {
            let id = crate::model::TaxonId(id);
            if let Some(rank) = snapshot.taxa.find(id).and_then(|taxon| taxon.rank.as_deref()) {
                facts.push(("Rank", LinkView::plain(rank.to_lowercase())));
            }
            let ids = site.facts.occurrences_of(id);
            if !ids.is_empty() {
                let shown = ids.iter().take(MOST_SEEN).map(|id| id.0);
                let table = rows::table(site, path, Kind::Occurrence, shown);
                let more = ids.len().saturating_sub(MOST_SEEN);
                tables.push(("occurrences", "Occurrences determined as it", table, more));
            }
        }
        _ => {
            let id = crate::model::PipelineId(id);
            let of_pipeline = site.jobs_of(Kind::Pipeline, id.0);
            if !of_pipeline.is_empty() {
                jobs = Some(timeline::beside(site, path, &of_pipeline, MOST_JOBS));
            }
        }
    }
    PlaceView {
        frame: frame(site, path, (kind, id), response.as_ref()),
        tiles: Vec::new(),
        facts,
        captures: None,
        calendar: None,
        charts: Vec::new(),
        tables,
        jobs,
        findings: findings_about(site, path, &Subject::Record(kind, id)),
        response,
    }
}

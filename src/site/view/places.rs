//! Where and when captures are taken: a deployment with its nights, an event, a research site.

use super::calendar::calendar;
use super::captures_of;
use super::chart::{ChartOf, ChartView, Scale, Ticks, chart, hours_chart};
use super::counters;
use super::frame::{LinkView, TileView};
use super::record::RecordView;
use super::rows;
use super::table::{CellKind, CellView, ColumnView, TableView};
use super::timeline;
use super::told::Told;
use crate::facts::composition::Share;
use crate::facts::effort::{DeploymentEffort, Night, NightStart};
use crate::facts::{DeploymentFacts, Hours, Portion};
use crate::model::{CameraTime, DeploymentId, EventId, Kind, SiteId, TaxonId};
use crate::publish::Private;
use crate::site::response::ResponseView;
use crate::site::{Site, words};

/// The most taxa in the table of a deployment's page.
const MOST_TAXA: usize = 20;
/// The most characters of the name of a device.
const MOST_OF_A_DEVICE: usize = 200;
/// The most events of a deployment, or deployments of a research site, in a table.
const MOST_IN_A_TABLE: usize = 50;
/// The most stretches of a session whose numbers stand in a table.
const MOST_STRETCHES: usize = 50;
/// The most jobs in the table of a deployment's page.
const MOST_JOBS: usize = 15;

/// Captures by hour, as a chart.
fn hours(facts: &Hours) -> Option<ChartView> {
    let hours = facts.map(|sample| Share { sample, eligible: 0 });
    hours_chart("captures by hour, noon to noon", "captures", &hours)
}

/// The view of one deployment.
pub(super) fn deployment(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
    told: &Told,
) -> RecordView {
    let record = (Kind::Deployment, id);
    let known = site.facts.deployment(DeploymentId(id));
    let effort = known.and_then(|known| known.effort.as_ref());
    let events = known.map_or(&[][..], |known| &known.events);
    let captures = known.map_or(0, |known| known.captures);
    let nights = effort.map_or(0, |effort| effort.nights.len());
    let empty = effort.map_or(0, DeploymentEffort::empty_nights);
    let jobs = site.jobs_of(Kind::Deployment, id);
    let mut view = RecordView::new(site, path, record, response);
    let nights_word = nights_word(effort);
    view.tiles = vec![
        TileView::new(words::count(captures), "captures in this export"),
        TileView::new(words::count(nights), format!("{nights_word} with captures")),
        TileView::new(
            words::number(empty),
            format!("{nights_word} without, between its first and last"),
        ),
        TileView::new(words::count(events.len()), "sessions"),
    ];
    view.counts = counters::counts(site.counters(record));
    view.facts = deployment_facts(site, path, DeploymentId(id), known);
    let is_rounded = site.options.privacy.hides(Private::Coordinate);
    let about = if is_rounded { " (rounded)" } else { "" };
    let place = told.place().map(|place| LinkView::plain(format!("{place}{about}")));
    view.facts.extend(place.map(|place| ("Coordinates", place)));
    let device =
        told.device().map(|name| LinkView::plain(words::ellipsis(&name, MOST_OF_A_DEVICE)));
    view.facts.extend(device.map(|name| ("Device", name)));
    let taxa = site.facts.taxa_at(site.snapshot, DeploymentId(id));
    view.captures = captures_link(site, path, record, captures);
    view.calendar = effort.and_then(calendar);
    view.charts.extend(known.and_then(|known| hours(&known.hours)));
    view.jobs = (!jobs.is_empty()).then(|| timeline::beside(site, path, &jobs, MOST_JOBS));
    let events = events.iter().map(|id| id.0);
    let sessions = ("events", "Sessions");
    let view = view.with_table(site, path, sessions, (Kind::Event, events), MOST_IN_A_TABLE);
    with_taxa(view, site, path, &taxa)
}

/// The page with a table of the taxa that were found at a station, the most frequent first.
fn with_taxa(
    mut view: RecordView,
    site: &Site<'_>,
    path: &str,
    taxa: &[(TaxonId, usize)],
) -> RecordView {
    if taxa.is_empty() {
        return view;
    }
    let columns = vec![
        ColumnView::new("taxon", CellKind::Name),
        ColumnView::new("occurrences here", CellKind::Number),
    ];
    let row = |(id, n): &(TaxonId, usize)| {
        vec![CellView::Name(rows::named(site, path, Kind::Taxon, id.0)), CellView::count(*n)]
    };
    let shown = taxa.iter().take(MOST_TAXA).map(row);
    let table = TableView::small("Taxa found at this station", columns, shown);
    view.tables.push(("taxa", "Taxa", table, taxa.len().saturating_sub(MOST_TAXA)));
    view
}

/// What the nights of a deployment are called: a camera that works by day has days.
fn nights_word(effort: Option<&DeploymentEffort>) -> &'static str {
    match effort.map(|effort| effort.start) {
        Some(NightStart::Midnight) => "days",
        _ => "nights",
    }
}

/// What is said of captures far from all others; `None` where there is none.
fn strays(effort: &DeploymentEffort) -> Option<String> {
    let (first, _) = effort.regular_span()?;
    let stray = |(night, away): &(Night, i64)| {
        let side = if *night < first { "before" } else { "after" };
        let (nights, away) = (nights_word(Some(effort)), words::number(*away));
        format!("{}, {away} {nights} {side} all others", night.date())
    };
    let strays: Vec<String> = effort.strays().iter().map(stray).collect();
    (!strays.is_empty()).then(|| {
        format!("{}; the time between is not counted as without captures", strays.join("; "))
    })
}

fn deployment_facts(
    site: &Site<'_>,
    path: &str,
    id: DeploymentId,
    known: Option<&DeploymentFacts>,
) -> Vec<(&'static str, LinkView)> {
    let found = site.snapshot.deployments.find(id);
    let effort = known.and_then(|known| known.effort.as_ref());
    let mut facts = Vec::new();
    if let Some(project) = known.and_then(|known| known.project) {
        facts.push(("Project", rows::named(site, path, Kind::Project, project.0)));
    }
    if let Some(at) = found.and_then(|found| found.research_site.value()) {
        facts.push(("Site", rows::named(site, path, Kind::ResearchSite, at.0)));
    }
    if let Some((first, last)) = effort.and_then(DeploymentEffort::span) {
        let span = format!("{} to {} (camera time)", first.date(), last.date());
        let label = if nights_word(effort) == "days" { "Days" } else { "Nights" };
        facts.push((label, LinkView::plain(span)));
    }
    if let Some(strays) = effort.and_then(strays) {
        facts.push(("Captures far off", LinkView::plain(strays)));
    }
    facts
}

fn captures_link(site: &Site<'_>, path: &str, (of, id): (Kind, i64), n: usize) -> Option<LinkView> {
    // Where they stand on the page itself, there is nothing to lead to.
    if n == 0 || site.has_captures_beside(of, id) {
        return None;
    }
    let href = site.place_of_captures(of, id, 1).map(|place| place.relative_from(path));
    Some(LinkView::new(words::plural(n, "capture", "captures"), href))
}

/// Captures along a session, those with detections among them.
fn along(site: &Site<'_>, id: EventId) -> Option<ChartView> {
    let bins = site.facts.along(site.snapshot, id).into_iter().map(|of| {
        let clock = of.from.minute().get("YYYY-MM-DD ".len()..).unwrap_or_default().to_owned();
        (clock, Share { sample: of.with_detections, eligible: of.captures })
    });
    let bins: Vec<(String, Share)> = bins.collect();
    let of = ChartOf {
        title: "captures along the session; the inner bars: those with detections",
        counted: "with detections",
        ticks: Ticks::Every(bins.len().div_ceil(8)),
        most_rows: MOST_STRETCHES,
        scale: Scale::Counts("captures"),
    };
    chart(&of, &bins)
}

/// The view of one event.
pub(super) fn event(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> RecordView {
    let record = (Kind::Event, id);
    let known = site.facts.event(EventId(id));
    let captures = known.map_or(0, |known| known.captures);
    // Where nothing is told, that is 0 of 0.
    let detected = known.and_then(|known| known.detected);
    let Portion { part: seen, of: told } = detected.unwrap_or(Portion { part: 0, of: 0 });
    let mut view = RecordView::new(site, path, record, response);
    view.tiles = vec![
        TileView::new(words::count(captures), "captures in this export"),
        TileView::new(
            words::number(seen),
            format!("with detections, of {} examined", words::number(told)),
        ),
    ];
    view.counts = counters::counts(site.counters(record));
    view.facts = event_facts(site, path, EventId(id));
    view.captures = captures_link(site, path, record, captures);
    view.charts.extend(along(site, EventId(id)));
    view.times =
        site.has_captures_beside(Kind::Event, id).then(|| captures_of::beside(site, path, record));
    view
}

fn event_facts(site: &Site<'_>, path: &str, id: EventId) -> Vec<(&'static str, LinkView)> {
    let found = site.snapshot.events.find(id);
    let time = |time: Option<CameraTime>| {
        LinkView::plain(
            time.map_or_else(|| "unknown".to_owned(), |t| format!("{} (camera time)", t.minute())),
        )
    };
    let mut facts = Vec::new();
    if let Some(deployment) = found.and_then(|event| event.deployment.value()) {
        facts.push(("Station", rows::named(site, path, Kind::Deployment, deployment.0)));
    }
    facts.push(("From", time(found.and_then(|event| event.start))));
    facts.push(("To", time(found.and_then(|event| event.end))));
    if let Some(known) = site.facts.event(id) {
        let to = |id: EventId| rows::named(site, path, Kind::Event, id.0);
        facts.extend(known.previous.map(|id| ("Previous session", to(id))));
        facts.extend(known.next.map(|id| ("Next session", to(id))));
    }
    facts
}

/// The view of one research site.
pub(super) fn research_site(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> RecordView {
    let found = site.snapshot.sites.find(SiteId(id));
    let deployments = site.facts.deployments_of(SiteId(id));
    let mut view = RecordView::new(site, path, (Kind::ResearchSite, id), response);
    view.tiles = vec![TileView::new(words::count(deployments.len()), "stations")];
    if let Some(project) = found.and_then(|found| found.project) {
        view.facts.push(("Project", rows::named(site, path, Kind::Project, project.0)));
    }
    let of = (Kind::Deployment, deployments.iter().map(|id| id.0));
    view.with_table(site, path, ("deployments", "Stations"), of, MOST_IN_A_TABLE)
}

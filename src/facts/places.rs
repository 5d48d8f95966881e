//! What is known of deployments, events and research sites from their captures.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Portion;
use super::effort::{DeploymentEffort, hour_from_noon};
use super::groups::Groups;
use crate::model::{
    CaptureRow, CaptureTable, Deployment, DeploymentId, Event, EventId, ProjectId, Row, SiteId,
    Snapshot,
};

/// How many captures fall in each hour: the first is noon to one, the thirteenth midnight to one.
pub type Hours = [usize; 24];

/// What is known of a deployment from its captures and events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeploymentFacts {
    /// Its key.
    pub id: DeploymentId,
    /// Its project: its own, or that of its first capture where only captures name it.
    pub project: Option<ProjectId>,
    /// How many of its captures the snapshot holds.
    pub captures: usize,
    /// Its captures night by night; `None` where the snapshot holds none.
    pub effort: Option<DeploymentEffort>,
    /// Its captures by hour.
    pub hours: Hours,
    /// Its events, by their start, those without one last.
    pub events: Vec<EventId>,
}

/// What is known of an event from its captures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventFacts {
    /// Its key.
    pub id: EventId,
    /// How many of its captures the snapshot holds.
    pub captures: usize,
    /// How many of its captures have a detection; `None` where the snapshot tells it of none.
    pub detected: Option<Portion>,
    /// Its captures by hour.
    pub hours: Hours,
    /// The event of its deployment before it, by start.
    pub previous: Option<EventId>,
    /// The event of its deployment after it, by start.
    pub next: Option<EventId>,
}

/// The events of each deployment that has one, by their start, those without one last.
pub(super) type EventsOf = BTreeMap<DeploymentId, Vec<EventId>>;

/// Groups the events by deployment.
pub(super) fn events_of(snapshot: &Snapshot) -> EventsOf {
    let mut events: Vec<&Event> = snapshot.events.iter().collect();
    events.sort_by_key(|event| (event.start.is_none(), event.start, event.id));
    let mut of = EventsOf::new();
    for event in events {
        if let Some(deployment) = event.deployment.value() {
            of.entry(deployment).or_default().push(event.id);
        }
    }
    of
}

/// The facts of every deployment, in the order of the snapshot's table; `efforts` are in the same order.
pub(super) fn deployments(
    snapshot: &Snapshot,
    by_deployment: &Groups<Deployment>,
    events: &EventsOf,
    efforts: Vec<DeploymentEffort>,
) -> Vec<DeploymentFacts> {
    let captures = &snapshot.captures;
    let mut efforts = efforts.into_iter().peekable();
    let facts = |(place, found): (usize, &Deployment)| {
        let row = Row::new(place);
        let first = by_deployment.of(row).next();
        DeploymentFacts {
            id: found.id,
            project: found.project.or_else(|| captures.project(first?)),
            captures: by_deployment.len(row),
            effort: efforts.next_if(|effort| effort.deployment == found.id),
            hours: hours(captures, by_deployment.of(row)),
            events: events.get(&found.id).map_or_else(Vec::new, Clone::clone),
        }
    };
    snapshot.deployments.iter().enumerate().map(facts).collect()
}

/// The facts of every event, in the order of the snapshot's table.
pub(super) fn events(
    snapshot: &Snapshot,
    by_event: &Groups<Event>,
    events: &EventsOf,
) -> Vec<EventFacts> {
    let captures = &snapshot.captures;
    let mut neighbours = BTreeMap::new();
    for of_deployment in events.values() {
        for (place, id) in of_deployment.iter().enumerate() {
            let at = |place: Option<usize>| of_deployment.get(place?).copied();
            neighbours.insert(*id, (at(place.checked_sub(1)), at(place.checked_add(1))));
        }
    }
    let facts = |(place, found): (usize, &Event)| {
        let row = Row::new(place);
        let told = by_event.of(row).map(|row| captures.has_real_detection(row));
        // An event without a deployment has no neighbours.
        let (previous, next) = neighbours.get(&found.id).copied().unwrap_or((None, None));
        EventFacts {
            id: found.id,
            captures: by_event.len(row),
            detected: Portion::of(told),
            hours: hours(captures, by_event.of(row)),
            previous,
            next,
        }
    };
    snapshot.events.iter().enumerate().map(facts).collect()
}

/// The deployments of each research site that has one, ascending.
pub(super) fn deployments_of_sites(snapshot: &Snapshot) -> BTreeMap<SiteId, Vec<DeploymentId>> {
    let mut of: BTreeMap<SiteId, Vec<DeploymentId>> = BTreeMap::new();
    for deployment in &snapshot.deployments {
        if let Some(site) = deployment.research_site.value() {
            of.entry(site).or_default().push(deployment.id);
        }
    }
    of
}

/// How many of some captures fall in each hour; those without a timestamp fall in none.
fn hours(captures: &CaptureTable, rows: impl Iterator<Item = CaptureRow>) -> Hours {
    let mut hours = [0; 24];
    for time in rows.filter_map(|row| captures.timestamp(row)) {
        if let Some(n) = hours.get_mut(hour_from_noon(time)) {
            *n += 1;
        }
    }
    hours
}

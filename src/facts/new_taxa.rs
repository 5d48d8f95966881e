//! Taxa that are new in a project: first seen in its last days.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::default_filters::passes;
use super::taxa::captures;
use super::{DeploymentFacts, Groups};
use crate::model::{
    CameraTime, DeploymentId, Occurrence, OccurrenceId, ProjectId, Snapshot, TaxonId,
};

/// The taxa that are new in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTaxa {
    /// The project.
    pub project: ProjectId,
    /// The first day on which a first capture makes a taxon new.
    pub since: NaiveDate,
    /// The taxa whose first capture in the project was taken on that day or later, the newest first.
    pub taxa: Vec<NewTaxon>,
}

/// A taxon that is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewTaxon {
    /// The taxon.
    pub id: TaxonId,
    /// When its first capture in the project was taken.
    pub first: CameraTime,
    /// At which station.
    pub station: DeploymentId,
}

impl NewTaxa {
    /// A taxon is new if it was first seen in so many days up to the last capture of the project.
    pub const DAYS: u64 = 30;
}

/// The new taxa of each project, ascending: those that its default filters let pass, and of which nothing more precise is
/// known. A project is left out that has no taxon, or not as many days before that:
/// nearly all its taxa would be new. Days of captures whose camera told another time than those around them do not count.
pub(super) fn new_taxa(
    snapshot: &Snapshot,
    by_occurrence: &Groups<Occurrence>,
    occurrences_of: &BTreeMap<TaxonId, Vec<OccurrenceId>>,
    deployments: &[DeploymentFacts],
) -> Vec<NewTaxa> {
    let mut first_of: BTreeMap<ProjectId, Vec<NewTaxon>> = BTreeMap::new();
    for (id, occurrences) in occurrences_of {
        for seen in first_captures(snapshot, by_occurrence, (*id, occurrences), deployments) {
            first_of.entry(seen.0).or_default().push(seen.1);
        }
    }
    let above = |id: TaxonId| snapshot.taxa.find(id).and_then(|taxon| taxon.parents.as_deref());
    let new = |(project, taxa): (ProjectId, Vec<NewTaxon>)| {
        let (since, last) = days(project, deployments)?;
        // An animal that was named by its genus only is nothing new where a species of it is known.
        let known: BTreeSet<TaxonId> =
            taxa.iter().filter_map(|taxon| above(taxon.id)).flatten().copied().collect();
        let is_new = |taxon: &NewTaxon| (since..=last).contains(&taxon.first.date());
        let mut taxa: Vec<NewTaxon> =
            taxa.into_iter().filter(is_new).filter(|taxon| !known.contains(&taxon.id)).collect();
        taxa.sort_by_key(|taxon| (Reverse(taxon.first), taxon.id));
        Some(NewTaxa { project, since, taxa })
    };
    first_of.into_iter().filter_map(new).collect()
}

/// The first capture of a taxon in each project. Occurrences that are known to fail the default filters of the project do
/// not count, as on the platform's own pages.
fn first_captures(
    snapshot: &Snapshot,
    by_occurrence: &Groups<Occurrence>,
    (id, occurrences): (TaxonId, &[OccurrenceId]),
    deployments: &[DeploymentFacts],
) -> BTreeMap<ProjectId, NewTaxon> {
    let mut first: BTreeMap<ProjectId, NewTaxon> = BTreeMap::new();
    for of in occurrences {
        let occurrence = snapshot.occurrences.find(*of);
        for row in captures(snapshot, by_occurrence, std::slice::from_ref(of)) {
            let station = snapshot.captures.deployment(row);
            let station = station.and_then(|row| deployments.get(row.index()));
            let time = snapshot.captures.timestamp(row);
            let (Some(station), Some(time)) = (station, time) else { continue };
            let Some(project) = station.project else { continue };
            let filters = snapshot.projects.find(project).and_then(|of| of.filters.as_ref());
            let passes = |of: &Occurrence| passes(of, filters, &snapshot.taxa);
            if occurrence.as_ref().and_then(passes) == Some(false) {
                continue;
            }
            let seen = NewTaxon { id, first: time, station: station.id };
            let known = first.entry(project).or_insert(seen);
            if (time, station.id) < (known.first, known.station) {
                *known = seen;
            }
        }
    }
    first
}

/// The first and the last day on which a taxon would be new; `None` where the project has not twice as many.
fn days(project: ProjectId, deployments: &[DeploymentFacts]) -> Option<(NaiveDate, NaiveDate)> {
    let of_project = deployments.iter().filter(|station| station.project == Some(project));
    let spans = of_project.filter_map(|station| station.effort.as_ref()?.regular_span());
    let (first, last) = spans.reduce(|(first, last), (a, b)| (first.min(a), last.max(b)))?;
    let (first, last) = (first.date(), last.date());
    let since = last.checked_sub_days(Days::new(NewTaxa::DAYS))?;
    let is_long = first <= since.checked_sub_days(Days::new(NewTaxa::DAYS))?;
    // A night goes on to the next day.
    is_long.then_some((since, last.succ_opt()?))
}

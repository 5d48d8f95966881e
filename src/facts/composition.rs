//! What a sample is made of: its captures by deployment, night, hour and month, each beside the eligible
//! captures that it was drawn from; and its occurrences by taxon.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::default_filters::passes;
use super::effort::{Night, Nights, hour_from_noon};
use super::sample;
use crate::model::{
    CaptureRow, Collection, Deployment, Membership, Occurrence, Row, Snapshot, TaxonId,
};

/// Captures of some kind: how many are in a sample, and how many are among those that it was drawn from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// In the sample.
    pub sample: usize,
    /// Eligible; 0 everywhere where that is not known.
    pub eligible: usize,
}

/// What the eligible captures of a [`Composition`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Those that the method draws from, its filters applied.
    Eligible,
    /// All captures of the project: the method fails, or the snapshot does not tell what its filters ask.
    Project,
    /// The snapshot holds no captures of the project but members.
    Unknown,
}

/// What a sample is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composition {
    /// What it is compared with.
    pub base: Base,
    /// All of it.
    pub all: Share,
    /// Captures without timestamp: they are in no night, hour or month.
    pub untimed: Share,
    /// By deployment, in the order of the snapshot's table; `None` for captures without deployment, last.
    pub deployments: Vec<(Option<Row<Deployment>>, Share)>,
    /// By night, noon to noon, ascending.
    pub nights: Vec<(Night, Share)>,
    /// By year and month in which the night begins, ascending.
    pub months: Vec<((i32, u32), Share)>,
    /// By hour of the night: the first is noon to one, the twelfth eleven to midnight.
    pub hours: [Share; 24],
    /// Its occurrences by taxon, the most frequent first; `None` for those without determination. Only those that
    /// pass the project's default filters; what the snapshot cannot decide is left out, as in the counts.
    pub taxa: Vec<(Option<TaxonId>, usize)>,
    /// How many occurrences `taxa` counts.
    pub occurrences: usize,
}

/// What the known members of a collection are made of, against those of `population` that were eligible.
pub(super) fn composition(
    snapshot: &Snapshot,
    nights: &Nights,
    population: &[CaptureRow],
    collection: &Collection,
    members: &Membership,
) -> Composition {
    let eligible =
        collection.project.zip(collection.sampling.as_deref()).and_then(|(project, sampling)| {
            sample::eligible(snapshot, population, project, sampling).ok()
        });
    let complete = collection.project.is_some_and(|id| snapshot.holdings.captures_of(id).is_ok());
    let base = match (&eligible, complete) {
        (_, false) => Base::Unknown,
        (Some(_), true) => Base::Eligible,
        (None, true) => Base::Project,
    };
    let drawn_from = match (&eligible, base) {
        (_, Base::Unknown) => &[],
        (Some(rows), _) => rows.as_slice(),
        (None, _) => population,
    };
    let mut tally = Tally::new(snapshot, nights);
    for row in drawn_from {
        tally.add(*row, |share| &mut share.eligible);
    }
    for row in &members.rows {
        tally.add(*row, |share| &mut share.sample);
    }
    tally.finish(base, taxa(snapshot, collection, members))
}

/// Counts in one pass, with a place for each deployment and each night.
struct Tally<'a> {
    snapshot: &'a Snapshot,
    nights: &'a Nights,
    all: Share,
    untimed: Share,
    undeployed: Share,
    by_deployment: Vec<Share>,
    by_night: Vec<Share>,
    by_hour: [Share; 24],
}

impl<'a> Tally<'a> {
    fn new(snapshot: &'a Snapshot, nights: &'a Nights) -> Self {
        Self {
            snapshot,
            nights,
            all: Share::default(),
            untimed: Share::default(),
            undeployed: Share::default(),
            by_deployment: vec![Share::default(); snapshot.deployments.len()],
            by_night: vec![Share::default(); nights.all().len()],
            by_hour: [Share::default(); 24],
        }
    }

    fn add(&mut self, row: CaptureRow, part: fn(&mut Share) -> &mut usize) {
        let captures = &self.snapshot.captures;
        *part(&mut self.all) += 1;
        let deployment =
            captures.deployment(row).and_then(|row| self.by_deployment.get_mut(row.index()));
        *part(deployment.unwrap_or(&mut self.undeployed)) += 1;
        let hour = captures.timestamp(row).map(hour_from_noon);
        let place = self.nights.place(row).and_then(|place| self.by_night.get_mut(place));
        match (place, hour.and_then(|hour| self.by_hour.get_mut(hour))) {
            (Some(night), Some(hour)) => {
                *part(night) += 1;
                *part(hour) += 1;
            }
            _ => *part(&mut self.untimed) += 1,
        }
    }

    fn finish(self, base: Base, taxa: Vec<(Option<TaxonId>, usize)>) -> Composition {
        let is_some = |share: &Share| *share != Share::default();
        let by_deployment = self.by_deployment.into_iter().enumerate();
        let mut deployments: Vec<_> = by_deployment
            .filter(|(_, share)| is_some(share))
            .map(|(place, share)| (Some(Row::new(place)), share))
            .collect();
        deployments.extend(is_some(&self.undeployed).then_some((None, self.undeployed)));
        let nights: Vec<(Night, Share)> = self
            .nights
            .all()
            .iter()
            .copied()
            .zip(self.by_night)
            .filter(|(_, share)| is_some(share))
            .collect();
        let mut months: Vec<((i32, u32), Share)> = Vec::new();
        for (night, share) in &nights {
            match months.last_mut() {
                Some((month, sum)) if *month == night.month() => {
                    sum.sample += share.sample;
                    sum.eligible += share.eligible;
                }
                _ => months.push((night.month(), *share)),
            }
        }
        Composition {
            base,
            all: self.all,
            untimed: self.untimed,
            deployments,
            nights,
            months,
            hours: self.by_hour,
            occurrences: taxa.iter().map(|(_, n)| n).sum(),
            taxa,
        }
    }
}

/// How many occurrences of each taxon are on these captures and pass the project's default filters, the
/// most frequent first; `None` stands for those without determination. What the snapshot cannot decide
/// is left out, as in the counts.
fn taxa(
    snapshot: &Snapshot,
    collection: &Collection,
    members: &Membership,
) -> Vec<(Option<TaxonId>, usize)> {
    let seen: BTreeSet<Row<Occurrence>> =
        members.rows.iter().flat_map(|row| snapshot.detections.occurrences_on(*row)).collect();
    let project = collection.project.and_then(|id| snapshot.projects.find(id));
    let filters = project.and_then(|project| project.filters.as_ref());
    let mut counts: BTreeMap<Option<TaxonId>, usize> = BTreeMap::new();
    for occurrence in seen.iter().filter_map(|row| snapshot.occurrences.get(*row)) {
        if passes(&occurrence, filters, &snapshot.taxa) == Some(true)
            && occurrence.determination.is_present()
        {
            *counts.entry(occurrence.determination.value()).or_insert(0) += 1;
        }
    }
    let mut taxa: Vec<_> = counts.into_iter().collect();
    taxa.sort_by_key(|(taxon, n)| (std::cmp::Reverse(*n), *taxon));
    taxa
}

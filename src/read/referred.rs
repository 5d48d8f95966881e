//! Records that others refer to: named in every file again and again, kept once.

use std::collections::HashMap;

use super::sighting::{Rank, Sighting};
use crate::model::{Deployment, Event, Pipeline, Project, Record, ResearchSite, Taxon};

/// Sightings of records that others refer to, found by id: the same reference once more is left out.
#[derive(Clone, Debug)]
pub(super) struct RefIndex<T: Record> {
    all: Vec<Sighting<T>>,
    /// The last place of each id, and of each place the one before it with the same id.
    by_id: HashMap<T::Id, u32>,
    before: Vec<Option<u32>>,
    /// Places of those that were found last, by the last bits of their ids: neighbours refer to the same few.
    recent: Vec<u32>,
}

/// The number of places found last that are kept: more than a project has deployments or taxa, mostly. A power of two.
const RECENT: usize = 1024;

impl<T: Record> Default for RefIndex<T> {
    fn default() -> Self {
        Self { all: Vec::new(), by_id: HashMap::new(), before: Vec::new(), recent: Vec::new() }
    }
}

impl<T: Record + PartialEq> RefIndex<T>
where
    T::Id: std::hash::Hash + Into<i64>,
{
    /// Whether a record with this id was seen of which this holds.
    pub(super) fn any(&mut self, id: T::Id, holds: impl Fn(&T) -> bool) -> bool {
        let end = (id.into() & (RECENT - 1).cast_signed() as i64) as usize;
        let is_it = |place: &u32| {
            let seen = self.all.get(*place as usize);
            seen.is_some_and(|seen| seen.record.id() == id && holds(&seen.record))
        };
        if self.recent.get(end).is_some_and(is_it) {
            return true;
        }
        let before = |place: &u32| self.before.get(*place as usize).copied().flatten();
        let mut places = std::iter::successors(self.by_id.get(&id).copied(), before);
        let found = places.find(is_it);
        if let Some(place) = found {
            self.recent.resize(RECENT, 0);
            if let Some(recent) = self.recent.get_mut(end) {
                *recent = place;
            }
        }
        found.is_some()
    }

    /// Adds a record that stands for itself.
    pub(super) fn push(&mut self, sighting: Sighting<T>) {
        if let Ok(place) = u32::try_from(self.all.len()) {
            self.before.push(self.by_id.insert(sighting.record.id(), place));
        }
        self.all.push(sighting);
    }

    /// Adds a record that another one refers to.
    pub(super) fn refer(&mut self, record: T) {
        if !self.any(record.id(), |known| *known == record) {
            self.push(Sighting { record, rank: Rank::default() });
        }
    }

    /// Takes over what another part of the snapshot saw; its buffers are emptied and stay.
    pub(super) fn extend(&mut self, other: &mut Self) {
        for sighting in other.all.drain(..) {
            if sighting.rank.own {
                self.push(sighting);
            } else {
                self.refer(sighting.record);
            }
        }
        other.by_id.clear();
        other.before.clear();
    }

    pub(super) fn into_sightings(self) -> Vec<Sighting<T>> {
        self.all
    }
}

/// Records that others refer to.
#[derive(Debug, Default)]
pub(super) struct Referred {
    pub(super) projects: RefIndex<Project>,
    pub(super) deployments: RefIndex<Deployment>,
    pub(super) sites: RefIndex<ResearchSite>,
    pub(super) events: RefIndex<Event>,
    pub(super) taxa: RefIndex<Taxon>,
    pub(super) pipelines: RefIndex<Pipeline>,
}

impl Referred {
    /// Takes over what another part of the snapshot saw; its buffers are emptied and stay.
    pub(super) fn extend(&mut self, other: &mut Self) {
        self.projects.extend(&mut other.projects);
        self.deployments.extend(&mut other.deployments);
        self.sites.extend(&mut other.sites);
        self.events.extend(&mut other.events);
        self.taxa.extend(&mut other.taxa);
        self.pipelines.extend(&mut other.pipelines);
    }
}

#[cfg(test)]
mod tests;

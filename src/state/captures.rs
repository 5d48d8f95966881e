//! The captures of a state: columns of few bytes for each, since there are millions.

use std::collections::HashMap;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::columns::{self, List, Steps};
use crate::model::Column;

/// What a comparison looks at of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Its key.
    pub id: i64,
    /// When it was taken, in microseconds of the camera's clock.
    pub timestamp: Option<i64>,
    /// The bytes of its file.
    pub size: Option<i64>,
    /// A hash of the path of its file, of 48 bits.
    pub path: Option<u64>,
    /// Its station.
    pub deployment: Option<i64>,
    /// Its session.
    pub event: Option<i64>,
    /// Its project.
    pub project: Option<i64>,
    /// What is known of its detections.
    pub detected: Detected,
}

/// What is known of the detections of a capture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detected {
    /// Nothing.
    #[default]
    Unknown,
    /// It was not processed.
    NotProcessed,
    /// It was processed, and has no detection with a box as far as is known.
    Processed,
    /// It has a detection with a box.
    Found,
}

impl Detected {
    const ALL: [Self; 4] = [Self::Unknown, Self::NotProcessed, Self::Processed, Self::Found];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotProcessed => "not processed",
            Self::Processed => "processed, none found",
            Self::Found => "with detections",
        }
    }

    /// The number that is written of it.
    pub(crate) fn number(self) -> u8 {
        Self::ALL.into_iter().zip(0..).find(|(is, _)| *is == self).map_or(0, |(_, number)| number)
    }

    /// What this number is written of; a number of nothing is not known.
    pub(crate) fn of_number(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or_default()
    }
}

/// What stands for a number that is not known.
const UNKNOWN: i64 = i64::MIN;

/// Captures by id: columns, each of as few bytes as its values need, together some 27 for a capture.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    ids: Column,
    timestamps: Column,
    sizes: Column,
    paths: Column,
    deployments: Column,
    events: Column,
    projects: Column,
    detected: Vec<u8>,
}

impl PartialEq for Captures {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other.iter()).all(|(a, b)| a == b)
    }
}

impl Captures {
    /// Adds a capture; they are to come in the order of their ids.
    pub fn push(&mut self, capture: Capture) {
        self.ids.push(Some(capture.id));
        self.timestamps.push(capture.timestamp);
        self.sizes.push(capture.size);
        self.paths.push(capture.path.filter(|hash| *hash != 0).map(u64::cast_signed));
        self.deployments.push(capture.deployment);
        self.events.push(capture.event);
        self.projects.push(capture.project);
        self.detected.push(capture.detected.number());
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// All captures, by id.
    pub fn iter(&self) -> impl Iterator<Item = Capture> + '_ {
        (0..self.len()).map(|place| self.at(place))
    }

    /// The capture with this id.
    #[must_use]
    pub fn find(&self, id: i64) -> Option<Capture> {
        columns::place_of(id, &self.ids).map(|place| self.at(place))
    }

    /// The capture at a place that there is; what its columns do not reach to is not known.
    fn at(&self, place: usize) -> Capture {
        Capture {
            id: self.ids.get(place).unwrap_or(UNKNOWN),
            timestamp: self.timestamps.get(place),
            size: self.sizes.get(place),
            path: self.paths.get(place).map(i64::cast_unsigned),
            deployment: self.deployments.get(place),
            event: self.events.get(place),
            project: self.projects.get(place),
            detected: Detected::of_number(self.detected.get(place).copied().unwrap_or(0)),
        }
    }
}

/// The columns as they are read. Each key that captures name is told once; a capture has its place, from 1, and 0 for none.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Columns {
    #[serde(deserialize_with = "columns::steps")]
    id: Column,
    #[serde(deserialize_with = "columns::steps")]
    timestamp: Column,
    #[serde(deserialize_with = "columns::steps")]
    size: Column,
    #[serde(deserialize_with = "path")]
    path: Column,
    #[serde(deserialize_with = "columns::steps")]
    deployment: Column,
    #[serde(deserialize_with = "columns::steps")]
    event: Column,
    #[serde(deserialize_with = "columns::numbers")]
    project: Column,
    detected: Vec<u8>,
    deployments: Vec<i64>,
    events: Vec<i64>,
    projects: Vec<i64>,
}

/// The hashes of paths; 0 is none.
fn path<'de, D: Deserializer<'de>>(from: D) -> Result<Column, D::Error> {
    columns::read(from, |hash: u64| (hash != 0).then_some(hash.cast_signed()))
}

/// The keys that captures name, each once, in the order of the captures; and the place of each capture's, from 1, 0 for none.
fn keyed(ids: &Column) -> (Vec<i64>, Column) {
    let (mut keys, mut places) = (Vec::new(), HashMap::new());
    // Neighbours have the same key, mostly.
    let mut last = (None, 0);
    let places = ids.iter().map(|id| {
        if last.0 != id {
            let place = id.map_or(0, |id| {
                *places.entry(id).or_insert_with(|| {
                    keys.push(id);
                    i64::try_from(keys.len()).unwrap_or(0)
                })
            });
            last = (id, place);
        }
        Some(last.1)
    });
    let places = places.collect();
    (keys, places)
}

impl Serialize for Captures {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (deployments, deployment) = keyed(&self.deployments);
        let (events, event) = keyed(&self.events);
        let (projects, project) = keyed(&self.projects);
        let hash = |hash: Option<i64>| hash.map_or(0, i64::cast_unsigned);
        let place: fn(Option<i64>) -> i64 = Option::unwrap_or_default;
        let mut columns = to.serialize_struct("Columns", 11)?;
        columns.serialize_field("id", &Steps(&self.ids))?;
        columns.serialize_field("timestamp", &Steps(&self.timestamps))?;
        columns.serialize_field("size", &Steps(&self.sizes))?;
        columns.serialize_field("path", &List(&self.paths, hash))?;
        columns.serialize_field("deployment", &Steps(&deployment))?;
        columns.serialize_field("event", &Steps(&event))?;
        columns.serialize_field("project", &List(&project, place))?;
        columns.serialize_field("detected", &self.detected)?;
        columns.serialize_field("deployments", &deployments)?;
        columns.serialize_field("events", &events)?;
        columns.serialize_field("projects", &projects)?;
        columns.end()
    }
}

impl<'de> Deserialize<'de> for Captures {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let columns = Columns::deserialize(from)?;
        let keys = |places: Column, keys: &[i64]| -> Column {
            let key = |place: i64| keys.get(usize::try_from(place.checked_sub(1)?).ok()?).copied();
            places.iter().map(|place| key(place?)).collect()
        };
        let mut read = Self {
            deployments: keys(columns.deployment, &columns.deployments),
            events: keys(columns.event, &columns.events),
            projects: keys(columns.project, &columns.projects),
            ids: columns.id,
            timestamps: columns.timestamp,
            sizes: columns.size,
            paths: columns.path,
            detected: columns.detected,
        };
        if !columns::is_sorted(&read.ids) {
            // What others wrote need not be sorted.
            let mut all: Vec<Capture> = read.iter().collect();
            all.sort_by_key(|of| of.id);
            read = Self::default();
            all.into_iter().for_each(|of| read.push(of));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests;

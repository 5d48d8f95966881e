//! The captures of a state: a fixed number of bytes for each, since there are millions.

use std::collections::HashMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::delta;

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

/// A capture as it is kept: 48 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed {
    id: i64,
    timestamp: i64,
    size: i64,
    path: u64,
    deployment: u32,
    event: u32,
    project: u32,
    detected: u8,
}

/// Captures by id.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    rows: Vec<Packed>,
    deployments: Keys,
    events: Keys,
    projects: Keys,
}

/// The keys that captures name, each once; a capture has the place of its own, from 1, and 0 for none.
#[derive(Clone, Debug, Default)]
struct Keys {
    ids: Vec<i64>,
    /// The places of those that were added.
    places: HashMap<i64, usize>,
}

impl Keys {
    fn place(&mut self, id: Option<i64>) -> usize {
        let Some(id) = id else { return 0 };
        let Self { ids, places } = self;
        *places.entry(id).or_insert_with(|| {
            ids.push(id);
            ids.len()
        })
    }

    fn id(&self, place: usize) -> Option<i64> {
        self.ids.get(place.checked_sub(1)?).copied()
    }
}

impl PartialEq for Captures {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other.iter()).all(|(a, b)| a == b)
    }
}

impl Captures {
    /// Room for so many.
    #[must_use]
    pub fn with_capacity(n: usize) -> Self {
        Self { rows: Vec::with_capacity(n), ..Self::default() }
    }

    /// Adds a capture; they are to come in the order of their ids.
    pub fn push(&mut self, capture: Capture) {
        let row = Packed {
            id: capture.id,
            timestamp: capture.timestamp.unwrap_or(UNKNOWN),
            size: capture.size.unwrap_or(UNKNOWN),
            path: capture.path.unwrap_or(0),
            deployment: u32::try_from(self.deployments.place(capture.deployment)).unwrap_or(0),
            event: u32::try_from(self.events.place(capture.event)).unwrap_or(0),
            project: u32::try_from(self.projects.place(capture.project)).unwrap_or(0),
            detected: capture.detected.number(),
        };
        self.rows.push(row);
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All captures, by id.
    pub fn iter(&self) -> impl Iterator<Item = Capture> + '_ {
        self.rows.iter().map(|row| self.unpacked(row))
    }

    /// The capture with this id.
    #[must_use]
    pub fn find(&self, id: i64) -> Option<Capture> {
        let place = self.rows.binary_search_by_key(&id, |row| row.id).ok()?;
        self.rows.get(place).map(|row| self.unpacked(row))
    }

    fn unpacked(&self, row: &Packed) -> Capture {
        let known = |number: i64| (number != UNKNOWN).then_some(number);
        Capture {
            id: row.id,
            timestamp: known(row.timestamp),
            size: known(row.size),
            path: (row.path != 0).then_some(row.path),
            deployment: self.deployments.id(row.deployment as usize),
            event: self.events.id(row.event as usize),
            project: self.projects.id(row.project as usize),
            detected: Detected::of_number(row.detected),
        }
    }
}

/// The columns as they are written.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Columns {
    #[serde(with = "delta")]
    id: Vec<i64>,
    #[serde(with = "delta")]
    timestamp: Vec<i64>,
    #[serde(with = "delta")]
    size: Vec<i64>,
    path: Vec<u64>,
    #[serde(with = "delta")]
    deployment: Vec<i64>,
    #[serde(with = "delta")]
    event: Vec<i64>,
    project: Vec<u32>,
    detected: Vec<u8>,
    deployments: Vec<i64>,
    events: Vec<i64>,
    projects: Vec<i64>,
}

impl Serialize for Captures {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let rows = &self.rows;
        Columns {
            id: rows.iter().map(|row| row.id).collect(),
            timestamp: rows.iter().map(|row| row.timestamp).collect(),
            size: rows.iter().map(|row| row.size).collect(),
            path: rows.iter().map(|row| row.path).collect(),
            deployment: rows.iter().map(|row| row.deployment.into()).collect(),
            event: rows.iter().map(|row| row.event.into()).collect(),
            project: rows.iter().map(|row| row.project).collect(),
            detected: rows.iter().map(|row| row.detected).collect(),
            deployments: self.deployments.ids.clone(),
            events: self.events.ids.clone(),
            projects: self.projects.ids.clone(),
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for Captures {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let columns = Columns::deserialize(from)?;
        let keys = |ids| Keys { ids, places: HashMap::new() };
        let at = |column: &[i64], place: usize| column.get(place).copied();
        let mut rows = Vec::with_capacity(columns.id.len());
        for (place, id) in columns.id.iter().enumerate() {
            let key = |column: &[i64]| at(column, place).and_then(|key| u32::try_from(key).ok());
            rows.push(Packed {
                id: *id,
                timestamp: at(&columns.timestamp, place).unwrap_or(UNKNOWN),
                size: at(&columns.size, place).unwrap_or(UNKNOWN),
                path: columns.path.get(place).copied().unwrap_or(0),
                deployment: key(&columns.deployment).unwrap_or(0),
                event: key(&columns.event).unwrap_or(0),
                project: columns.project.get(place).copied().unwrap_or(0),
                detected: columns.detected.get(place).copied().unwrap_or(0),
            });
        }
        // What others wrote need not be sorted.
        rows.sort_by_key(|row| row.id);
        let (deployments, events) = (keys(columns.deployments), keys(columns.events));
        Ok(Self { rows, deployments, events, projects: keys(columns.projects) })
    }
}

#[cfg(test)]
mod tests;

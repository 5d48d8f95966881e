//! The line of a night: what stays of it when its state is pruned, and what trends are drawn from.
//!
//! Each field is told in `HISTORY.md`.

mod of;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::name::NightName;
use crate::finding::Severity;
use crate::state::Standing;

/// The version of the form of a line.
pub const LINE_FORM: u32 = 1;

/// The line of a night. All of it follows from the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "wire::Line", into = "wire::Line")]
pub struct Night {
    /// [`LINE_FORM`].
    pub v: u32,
    /// Its id: the hash of the list of the pieces of its state, which is the object of this name.
    pub id: String,
    /// The snapshot's own time, as `2025-11-29 03:15` on the server's clock.
    pub taken: Option<String>,
    /// The host that served it, if that is known.
    pub host: Option<String>,
    /// The version of mothbook that recounted it.
    pub tool: String,
    /// A hash of its files, if they were hashed.
    pub files: Option<String>,
    /// How much there is.
    pub totals: Totals,
    /// Jobs by status.
    pub jobs: BTreeMap<String, usize>,
    /// Those of the last days; `None` where the snapshot's time is not known.
    pub recent_jobs: Option<RecentJobs>,
    /// The default filters of each project that tells them.
    pub filters: Vec<FiltersRule>,
    /// Findings by code and severity.
    pub findings: Vec<FindingCount>,
    /// Stored numbers by how they compare with the recounted ones.
    pub counts: Standings,
    /// Samples by how they compare with what the method draws.
    pub samples: Standings,
    /// Capture sets by id.
    pub sets: Vec<NightSet>,
    /// Stations by id.
    pub stations: Vec<NightStation>,
    /// When the first projects and capture sets were created, by which another instance is told.
    pub created: Vec<Created>,
}

/// How much there is of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    /// Captures.
    pub captures: usize,
    /// Those of which it is known whether they were processed.
    pub captures_known: usize,
    /// Those known to have been processed.
    pub captures_processed: usize,
    /// Those known to have a detection with a box.
    pub captures_with_detections: usize,
    /// Occurrences.
    pub occurrences: usize,
    /// Different taxa among the determinations of occurrences.
    pub taxa: usize,
    /// Sessions.
    pub sessions: usize,
    /// Stations.
    pub stations: usize,
    /// Capture sets.
    pub capture_sets: usize,
}

/// The jobs that were created in the seven days before the snapshot's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecentJobs {
    /// How many.
    pub created: usize,
    /// How many of them failed.
    pub failed: usize,
    /// The median of the seconds from creation to start, of those that started.
    pub median_wait: Option<i64>,
    /// The median of the seconds from start to finish, of those that finished.
    pub median_run: Option<i64>,
}

/// How many findings there are of one code and severity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingCount {
    /// The code, such as `MB201`.
    pub code: String,
    /// How bad they are.
    pub severity: Severity,
    /// How many.
    pub n: usize,
}

/// How many compare in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standings {
    /// Proved to be equal.
    pub equal: usize,
    /// Known to differ.
    pub differs: usize,
    /// Neither is proved.
    pub unproved: usize,
}

impl Standings {
    fn add(&mut self, standing: Standing) {
        match standing {
            Standing::Equal => self.equal += 1,
            Standing::Differs => self.differs += 1,
            Standing::Unproved => self.unproved += 1,
        }
    }
}

/// A capture set on one night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NightSet {
    /// Its key.
    pub id: i64,
    /// What it is called on pages.
    pub name: String,
    /// Its sampling method.
    pub method: Option<String>,
    /// Eight digits that change where the method or its arguments do; `s` before them where the arguments are those that the
    /// API serves, which are not all: only numbers of one kind are to be compared.
    pub rule: Option<String>,
    /// How its sample compares with what the method draws.
    pub sample: Standing,
    /// Its numbers, those that have one.
    pub counts: Vec<NightCount>,
}

/// A number of a capture set on one night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NightCount {
    /// The field of the API, as in [`crate::state::Count`]; those of a night share it.
    pub what: Arc<str>,
    /// What the platform stored.
    pub stored: Option<i64>,
    /// What was recounted, or the least that it can be.
    pub recounted: Option<i64>,
    /// How the two compare.
    pub standing: Standing,
}

/// A station on one night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NightStation {
    /// Its key.
    pub id: i64,
    /// What it is called on pages.
    pub name: String,
    /// Its captures: recounted if that is proved, else as stored, else those in the export.
    pub captures: Option<i64>,
}

/// What the default filters of a project are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiltersRule(
    /// The key of the project.
    pub i64,
    /// Eight digits that change where its filters do.
    pub String,
);

/// When a record was created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created(
    /// The kind of the record, by the word of the API.
    pub String,
    /// Its key.
    pub i64,
    /// In microseconds of the server's clock.
    pub i64,
);

impl Night {
    /// Its name in the history.
    #[must_use]
    pub fn name(&self) -> NightName {
        NightName::of(self.taken.as_deref(), &self.id)
    }

    /// How many findings there are of this severity.
    #[must_use]
    pub fn number_of(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|of| of.severity == severity).map(|of| of.n).sum()
    }

    /// As it is kept: JSON on one line.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory cannot fail.
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

#[cfg(test)]
mod tests;

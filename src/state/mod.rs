//! The state of a snapshot in short: what a later one is compared with.
//!
//! It holds the fields of each record that a comparison looks at, each stored number with the recounted one and the proof of
//! it, the members of each capture set, and the findings. Whatever is not here is noise to a comparison: links, permissions,
//! the order of lists and of keys, the lines of logs.
//!
//! A state is made from a snapshot that was cleaned, so that it may be published. [`State::to_bytes`] writes it as a file,
//! which a later comparison reads in place of the snapshot: less than a hundredth of its JSON.

mod captures;
mod columns;
mod delta;
mod file;
mod occurrences;
mod of;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use captures::{Capture, Captures, Detected};
pub use file::StateError;
pub use occurrences::{Occurrence, Occurrences};

use crate::finding::Severity;
use crate::model::Kind;

/// The version of the form of a state's file.
pub const FORMAT: u32 = 2;

/// The field of a capture set with the arguments of its method as they are stored.
pub const KWARGS: &str = "kwargs";
/// The same as the API serves them, which is not all of them.
pub const KWARGS_SERVED: &str = "kwargs as served";

/// A snapshot in short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Which snapshot it is.
    pub about: About,
    /// Of each kind, by [`Kind::key`], how much of it the snapshot is known to hold.
    pub whole: BTreeMap<String, Whole>,
    /// All records but captures and occurrences, by kind and id.
    pub records: Vec<Record>,
    /// The findings, sorted.
    pub findings: Vec<Found>,
    /// The captures.
    pub captures: Captures,
    /// The occurrences.
    pub occurrences: Occurrences,
}

impl State {
    /// The same state with its records by kind and id, as [`State::record`] looks them up.
    fn sorted(mut self) -> Self {
        self.records.sort_by(|a, b| (&a.kind, a.id).cmp(&(&b.kind, b.id)));
        self
    }

    /// The record of this kind, as [`Kind::key`] writes it, and with this id; `None` for captures and occurrences as well.
    #[must_use]
    pub fn record(&self, kind: &str, id: i64) -> Option<&Record> {
        let place = self.records.binary_search_by(|of| (of.kind.as_str(), of.id).cmp(&(kind, id)));
        self.records.get(place.ok()?)
    }

    /// Whether the snapshot is known to hold all records of a kind: all of a project, or all there are.
    #[must_use]
    pub fn holds_all(&self, kind: &str, project: Option<i64>) -> bool {
        self.whole.get(kind).is_some_and(|whole| whole.of(project))
    }
}

/// Which snapshot a state is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// [`FORMAT`].
    pub mothbook_state: u32,
    /// The version of mothbook that made it.
    pub tool: String,
    /// The host that served it, if that is known.
    pub host: Option<String>,
    /// Its own time, on the server's clock, to the minute.
    pub taken: Option<String>,
    /// A hash of its files, whatever their names; `None` where they were read without hashing them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<String>,
}

/// How much of a kind the snapshot is known to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// All records of the kind.
    pub all: bool,
    /// All records of these projects.
    pub projects: Vec<i64>,
}

impl Whole {
    /// Whether all records of a project are there; `None`: of no known project.
    #[must_use]
    pub fn of(&self, project: Option<i64>) -> bool {
        self.all || project.is_some_and(|project| self.projects.contains(&project))
    }
}

/// A record, by the fields that a comparison looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its kind, as [`Kind::key`] writes it.
    pub kind: String,
    /// Its key.
    pub id: i64,
    /// What it is called on pages.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// When it was created, in microseconds of the server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<i64>,
    /// When it was last saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<i64>,
    /// Its fields as text, by the names of the API. One that the snapshot does not tell is not among them; null is `null`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Its stored numbers, and how its sample came out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    /// The captures in it, if it is a capture set and they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Members>,
}

impl Record {
    /// Its kind; `None` for a word that no kind has.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        Kind::of_key(&self.kind)
    }

    /// The id of its project.
    #[must_use]
    pub fn project(&self) -> Option<i64> {
        match self.kind() {
            Some(Kind::Project) => Some(self.id),
            _ => self.fields.get("project").and_then(|id| id.parse().ok()),
        }
    }
}

/// A stored number against the recounted one; or how a sample came out, which has no numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The field of the API, `unfiltered` behind it where it was asked for without the default filters, `filters not known` where
    /// it is not known how; or `sample`.
    pub what: String,
    /// What the platform stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<i64>,
    /// What was recounted, or the least that it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recounted: Option<i64>,
    /// How the two compare.
    pub standing: Standing,
}

/// How a stored number compares with the recounted one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Both are equal, and proved.
    Equal,
    /// They are known to differ.
    Differs,
    /// The snapshot proves neither.
    #[default]
    Unproved,
}

/// The captures in a capture set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// Whether these are known to be all.
    pub all: bool,
    /// Their ids, ascending.
    #[serde(with = "delta")]
    pub ids: Vec<i64>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Found {
    /// How bad it is.
    pub severity: Severity,
    /// Its code, such as `MB201`.
    pub code: String,
    /// What it is about, such as `collection 207`.
    pub about: String,
    /// The file it was found in, where it is about no record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// The sentence.
    pub message: String,
}

impl Found {
    /// The record that it is about: the key of its kind, and its id; `None` where it is about a file or the whole snapshot.
    #[must_use]
    pub fn record(&self) -> Option<(&str, i64)> {
        let (kind, id) = self.about.rsplit_once(' ')?;
        Some((kind, id.parse().ok()?))
    }

    /// What it is about: a record, or the file that it was found in.
    #[must_use]
    pub fn place(&self) -> &str {
        if self.file.is_empty() { &self.about } else { &self.file }
    }
}

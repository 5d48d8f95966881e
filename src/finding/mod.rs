//! Findings: what is wrong with the data, as data.
//!
//! A finding says what was found, in which record, with the numbers it rests on. Its code leads to the
//! [`CATALOGUE`], where stands what it means and what to do. How findings are printed is not known
//! here.

mod catalogue;

use std::fmt;

use serde::{Serialize, Serializer};

pub use catalogue::{CATALOGUE, Entry, entry};

use crate::model::{CaptureId, CollectionId, JobId, Kind, Location, ProjectId};

/// How bad a finding is; the worst sorts first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A number is wrong, or data is lost.
    Error,
    /// Something that its owner surely did not mean.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// The code of a finding, such as `MB101`. It never changes its meaning and is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl Code {
    /// What it is, in a few words. Every code has an entry in the [`CATALOGUE`]; one without makes the tests fail.
    #[must_use]
    pub fn title(self) -> &'static str {
        let entry = entry(self);
        debug_assert!(entry.is_some(), "{self} is not in the catalogue");
        entry.map_or("", |entry| entry.title)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MB{:03}", self.0)
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A collection.
    Collection(CollectionId),
    /// A job.
    Job(JobId),
    /// A capture.
    Capture(CaptureId),
    /// A project.
    Project(ProjectId),
    /// Another record.
    Record(Kind, i64),
    /// A file of the snapshot.
    File,
    /// The snapshot as a whole.
    Snapshot,
}

impl Subject {
    /// The record; `None` for a file and for the snapshot as a whole.
    #[must_use]
    pub fn record(&self) -> Option<(Kind, i64)> {
        match self {
            Self::Collection(id) => Some((Kind::Collection, id.0)),
            Self::Job(id) => Some((Kind::Job, id.0)),
            Self::Capture(id) => Some((Kind::Capture, id.0)),
            Self::Project(id) => Some((Kind::Project, id.0)),
            Self::Record(kind, id) => Some((*kind, *id)),
            Self::File | Self::Snapshot => None,
        }
    }

    /// As programs are told it, with the API's word for the kind of record: `collection 207`.
    #[must_use]
    pub fn key(&self) -> String {
        match self.record() {
            Some((kind, id)) => format!("{} {id}", kind.key()),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Collection(id) => write!(f, "capture set {id}"),
            Self::Job(id) => write!(f, "job {id}"),
            Self::Capture(id) => write!(f, "capture {id}"),
            Self::Project(id) => write!(f, "project {id}"),
            Self::Record(kind, id) => write!(f, "{} {id}", kind.singular()),
            Self::File => f.write_str("file"),
            Self::Snapshot => f.write_str("snapshot"),
        }
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub code: Code,
    /// What it is about.
    pub subject: Subject,
    /// Where it stands, for what was found while reading.
    pub location: Option<Location>,
    /// What was found, in one sentence with its numbers.
    pub message: String,
    /// The field of the record that it is about, by its name in the API.
    pub field: Option<&'static str>,
    /// The numbers of the sentence.
    pub numbers: Numbers,
}

/// The numbers of a finding by name. The [`CATALOGUE`] tells which names a code has, and what they mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Numbers(Vec<(&'static str, i64)>);

impl Numbers {
    /// Each name and its number.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, i64)> {
        self.0.iter().copied()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Numbers {
    /// As in `recorded=5 recomputed=8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, n)) in self.iter().enumerate() {
            let space = if place == 0 { "" } else { " " };
            write!(f, "{space}{name}={n}")?;
        }
        Ok(())
    }
}

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Finding {
    /// A finding with the severity that the catalogue gives its code.
    #[must_use]
    pub fn new(code: Code, subject: Subject, message: impl Into<String>) -> Self {
        let severity = entry(code).map_or(Severity::Warning, |entry| entry.severity);
        Self {
            severity,
            code,
            subject,
            location: None,
            message: message.into(),
            field: None,
            numbers: Numbers::default(),
        }
    }

    /// The same finding, with one of its numbers.
    #[must_use]
    pub fn number(mut self, name: &'static str, n: i64) -> Self {
        debug_assert!(
            entry(self.code).is_none_or(|entry| entry.numbers.iter().any(|(is, _)| *is == name)),
            "the catalogue does not know the number {name} of {}",
            self.code
        );
        self.numbers.0.push((name, n));
        self
    }

    /// The same finding, with one of its numbers: how many there are of something.
    #[must_use]
    pub fn count(self, name: &'static str, n: usize) -> Self {
        self.number(name, i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// The same finding, about this field of its record.
    #[must_use]
    pub fn about(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// The same finding, at this place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }
}

/// How many findings have one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeCount {
    /// How bad they are.
    pub severity: Severity,
    /// The code.
    pub code: Code,
    /// How many.
    pub n: usize,
}

/// The findings by severity and code, the worst first; they are given in their order.
#[must_use]
pub fn by_code(findings: &[Finding]) -> Vec<CodeCount> {
    let same = findings.chunk_by(|a, b| (a.severity, a.code) == (b.severity, b.code));
    let count = |same: &[Finding]| {
        let Finding { severity, code, .. } = same.first()?;
        Some(CodeCount { severity: *severity, code: *code, n: same.len() })
    };
    same.filter_map(count).collect()
}

/// A value, and what was found on the way to it.
#[derive(Clone, Debug, Default)]
pub struct WithFindings<T> {
    /// The value.
    pub value: T,
    /// The findings.
    pub findings: Vec<Finding>,
}

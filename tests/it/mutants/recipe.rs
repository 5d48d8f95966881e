//! How a mutant is made: a world, its files, and what is damaged; written and read as JSON, so that a case can be kept.

use serde::{Deserialize, Serialize};

use super::files::{End, Form, Requests};
use super::truth::Size;

/// How a mutant is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Recipe {
    pub(super) size: Size,
    /// The night that the files are of; 0 for the golden data as they are.
    pub(super) night: u64,
    pub(super) form: Form,
    pub(super) requests: Requests,
    pub(super) damages: Vec<Damage>,
}

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Change {
    /// The key is left out.
    Absent,
    Null,
    /// The value as a text.
    Text,
    /// The value in a list.
    List,
    /// A number in its place.
    Number,
}

/// What becomes of the number that an envelope counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Counted {
    Absent,
    Null,
    Text,
    Plus(i64),
}

/// One thing that is done to the files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Damage {
    /// These files are gone.
    Files { paths: Vec<String> },
    /// All records of a model or an endpoint are gone.
    Model { kind: String },
    /// These records are gone, from every file.
    Records { kind: String, ids: Vec<i64> },
    /// Records of these kinds are left of one project only.
    Project { kept: i64, kinds: Vec<String> },
    /// A field is changed, in these records or in all.
    Field { kind: String, path: String, to: Change, ids: Option<Vec<i64>> },
    /// A file ends early.
    End { path: String, end: End },
    /// A list was asked with one more parameter, which leaves out these records.
    Restricted { list: String, parameter: String, without: Vec<i64> },
    /// The envelopes of a list count otherwise.
    Envelope { list: String, counted: Counted },
    /// The records of a list lie there without envelopes.
    Bare { list: String },
    /// The platform recorded another number for a collection.
    Recorded { collection: i64, name: String, by: i64 },
    /// The files of another night lie beside these.
    Night { night: u64, form: Form },
    /// A file lies there twice.
    Copy { path: String },
}

impl Damage {
    /// The kind of damage, for the table.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::Files { .. } => "files removed",
            Self::Model { .. } => "a model removed",
            Self::Records { ids, .. } if ids.len() == 1 => "a record removed",
            Self::Records { .. } => "records removed",
            Self::Project { .. } => "one project left",
            Self::Field { to: Change::Absent, .. } => "a field absent",
            Self::Field { to: Change::Null, .. } => "a field null",
            Self::Field { .. } => "a field retyped",
            Self::End { .. } => "a file cut",
            Self::Restricted { .. } => "a request restricted",
            Self::Envelope { .. } => "an envelope's count changed",
            Self::Bare { .. } => "an envelope removed",
            Self::Recorded { .. } => "a recorded number changed",
            Self::Night { .. } => "two nights",
            Self::Copy { .. } => "a file twice",
        }
    }
}

impl Recipe {
    /// The kinds of damage in it, for the table.
    pub(super) fn label(&self) -> &'static str {
        match self.damages.as_slice() {
            [] => "nothing",
            [damage] => damage.label(),
            _ => "two or three of these",
        }
    }

    /// As JSON on one line.
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap()
    }
}

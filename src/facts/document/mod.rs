//! The facts as a document: what [`document`](fn@super::document) serialises.
//!
//! Its shape is part of what mothbook promises: `docs/facts.md` names every field with its unit and its meaning, and a
//! test holds the two together. A change of shape is a change of [`SCHEMA_VERSION`]. Records are named by their ids,
//! times are written as the API writes them, lengths of time are microseconds, and every number is an integer, so
//! that the same snapshot gives the same bytes on every machine.

mod collections;
mod counters;
mod jobs;
mod records;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::effort::Night;
use super::{Month, Outcome, ReportFacts, Status};
use crate::finding::{Finding, Numbers, Subject};
use crate::model::Snapshot;

/// The version of the shape; it grows with every change that a reader of the document could notice, but for fields
/// that are added.
pub const SCHEMA_VERSION: u32 = 1;

/// All facts of a report, to be serialised. What is large (what each sample is made of, the course of each job) is
/// computed while it is written.
#[must_use]
pub fn document<'a>(snapshot: &'a Snapshot, facts: &'a ReportFacts) -> impl Serialize + 'a {
    Document { snapshot, facts }
}

struct Document<'a> {
    snapshot: &'a Snapshot,
    facts: &'a ReportFacts,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { snapshot, facts } = *self;
        let mut all = serializer.serialize_struct("Facts", 15)?;
        all.serialize_field("schema_version", &SCHEMA_VERSION)?;
        all.serialize_field("taken_at", &snapshot.taken_at)?;
        all.serialize_field("totals", &facts.totals)?;
        all.serialize_field("collections", &Seq(|| collections::all(snapshot, facts)))?;
        all.serialize_field("jobs", &Seq(|| jobs::all(snapshot, facts)))?;
        all.serialize_field("jobs_together", &jobs::together(facts))?;
        all.serialize_field("projects", &facts.projects)?;
        all.serialize_field("deployments", &Seq(|| records::deployments(facts)))?;
        all.serialize_field("events", &Seq(|| records::events(facts)))?;
        all.serialize_field("capture_counters", &Seq(|| counters::captures(facts)))?;
        all.serialize_field("research_sites", &Seq(|| records::sites(snapshot, facts)))?;
        all.serialize_field("occurrences", &Seq(|| records::occurrences(snapshot, facts)))?;
        all.serialize_field("taxa", &Seq(|| records::taxa(snapshot, facts)))?;
        all.serialize_field("pipelines", &Seq(|| records::pipelines(snapshot, facts)))?;
        all.serialize_field("findings", &Seq(|| facts.audit.findings.iter().map(finding)))?;
        all.end()
    }
}

/// A list whose items are made while it is written.
struct Seq<F>(F);

impl<F, I> Serialize for Seq<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// A finding of the audit.
#[derive(Serialize)]
struct FindingDocument<'a> {
    severity: &'static str,
    code: String,
    subject: SubjectDocument,
    message: &'a str,
    field: Option<&'static str>,
    numbers: &'a Numbers,
}

/// What a finding is about.
#[derive(Serialize)]
struct SubjectDocument {
    kind: &'static str,
    id: Option<i64>,
}

fn finding(finding: &Finding) -> FindingDocument<'_> {
    let (kind, id) = match &finding.subject {
        Subject::Collection(id) => ("collection", Some(id.0)),
        Subject::Job(id) => ("job", Some(id.0)),
        Subject::Capture(id) => ("capture", Some(id.0)),
        Subject::Project(id) => ("project", Some(id.0)),
        Subject::Record(kind, id) => (kind.key(), Some(*id)),
        Subject::File => ("file", None),
        Subject::Snapshot => ("snapshot", None),
    };
    FindingDocument {
        severity: finding.severity.word(),
        code: finding.code.to_string(),
        subject: SubjectDocument { kind, id },
        message: &finding.message,
        field: finding.field,
        numbers: &finding.numbers,
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Night {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.date())
    }
}

//! The orders that the live endpoints offer: which value of a record each one looks at.
//!
//! As on the live system equal values stand by id and unknown ones last, whichever way the order runs.
//! A value that the report recomputes or merges from several responses comes from the snapshot; any
//! other one is read from the record's own response.

use std::cmp::Ordering;

use serde_json::Value;

use super::Originals;
use super::route::Order;
use crate::facts::ReportFacts;
use crate::facts::sample::{NameKey, name_key};
use crate::model::{CollectionId, CountKind, JobId, JobState, Kind, Origin, ProjectId, Snapshot};

/// The value of a record that its list is ordered by.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    Number(f64),
    /// A text sorted byte by byte.
    Plain(String),
    /// A text sorted as the live database sorts names.
    Name(NameKey),
}

impl Key {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Plain(a), Self::Plain(b)) => a.cmp(b),
            (Self::Name(a), Self::Name(b)) => a.cmp(b),
            _ => self.place().cmp(&other.place()),
        }
    }
}

impl Key {
    /// The rank of this type among the others, where one field holds several.
    fn place(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Plain(_) => 1,
            Self::Name(_) => 2,
        }
    }
}

/// What the orders of lists are made from.
pub(super) struct Orders<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) facts: &'a ReportFacts,
    pub(super) originals: &'a dyn Originals,
}

impl Orders<'_> {
    /// The ids of a list in every order of its endpoint.
    pub(super) fn all(&self, kind: Kind, ids: &[i64]) -> Vec<(Order, Vec<i64>)> {
        let reads_responses = !matches!(kind, Kind::Collection | Kind::Job);
        let responses: Vec<Value> = if reads_responses {
            ids.iter().map(|id| self.response(kind, *id)).collect()
        } else {
            vec![Value::Null; ids.len()]
        };
        let order = |order: Order| {
            let keys = ids.iter().zip(&responses);
            let keys = keys.map(|(id, response)| (self.key(kind, *id, order.field, response), *id));
            let mut keyed: Vec<(Option<Key>, i64)> = keys.collect();
            keyed.sort_by(|(a, x), (b, y)| {
                let by_value = match (a, b) {
                    (Some(a), Some(b)) if order.descending => b.compare(a),
                    (Some(a), Some(b)) => a.compare(b),
                    _ => a.is_none().cmp(&b.is_none()),
                };
                by_value.then(x.cmp(y))
            });
            (order, keyed.into_iter().map(|(_, id)| id).collect())
        };
        Order::all(kind).map(order).collect()
    }

    /// The record as it stands in the snapshot; null where it cannot be read.
    fn response(&self, kind: Kind, id: i64) -> Value {
        let text = super::response::origin_in(self.snapshot, kind, id)
            .and_then(|origin: Origin| self.originals.text(origin).ok());
        let value = text.and_then(|text| serde_json::from_str::<Value>(&text).ok());
        match value {
            Some(Value::Object(mut record)) if record.contains_key("fields") => {
                record.remove("fields").unwrap_or(Value::Null)
            }
            value => value.unwrap_or(Value::Null),
        }
    }

    fn key(&self, kind: Kind, id: i64, field: &str, response: &Value) -> Option<Key> {
        match kind {
            Kind::Collection => self.collection(CollectionId(id), field),
            Kind::Job => self.job(JobId(id), field),
            Kind::Project => match field {
                "last_capture_timestamp" => {
                    let taken = self.facts.project(ProjectId(id))?.last_capture_at;
                    taken.map(|time| number(time.micros()))
                }
                "last_job_updated_at" => {
                    let updated = self.facts.project(ProjectId(id))?.last_job_updated_at;
                    updated.map(|time| number(time.micros()))
                }
                _ => in_response(response, field),
            },
            _ if field == "id" => Some(number(id)),
            _ => in_response(response, field),
        }
    }

    fn collection(&self, id: CollectionId, field: &str) -> Option<Key> {
        let collection = self.snapshot.collections.find(id)?;
        let count = |kind| self.facts.collection(id)?.known(kind).map(number);
        match field {
            "id" => Some(number(id.0)),
            "created_at" => collection.created_at.map(|time| number(time.micros())),
            "updated_at" => collection.updated_at.map(|time| number(time.micros())),
            "name" => collection.name.as_deref().map(text),
            "method" => collection.method.as_ref().map(|method| text(method.name())),
            "source_images_count" => count(CountKind::SourceImages),
            "source_images_with_detections_count" => count(CountKind::WithDetections),
            "source_images_processed_count" => count(CountKind::Processed),
            _ => count(CountKind::Occurrences),
        }
    }

    fn job(&self, id: JobId, field: &str) -> Option<Key> {
        let snapshot = self.snapshot;
        let job = snapshot.jobs.find(id)?;
        match field {
            "name" => job.name.as_deref().map(text),
            "created_at" => job.created_at.map(|time| number(time.micros())),
            "updated_at" => job.updated_at.map(|time| number(time.micros())),
            "started_at" => job.started_at.map(|time| number(time.micros())),
            "finished_at" => job.finished_at.map(|time| number(time.micros())),
            "status" => job.state.map(|state: JobState| text(state.api_name())),
            "project" => job.project.map(|id| number(id.0)),
            "source_image_collection" => job.collection.map(|id| number(id.0)),
            "deployment" => {
                let deployment = snapshot.deployments.find(job.deployment?)?;
                deployment.name.as_deref().map(text)
            }
            _ => snapshot.pipelines.find(job.pipeline?)?.name.as_deref().map(text),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "ids, counts and microseconds are below 2^53")]
fn number(n: i64) -> Key {
    Key::Number(n as f64)
}

/// Text in the order of the live database, whose collation is `en_US`.
fn text(text: &str) -> Key {
    Key::Name(name_key(text))
}

/// The value of a response that an order looks at.
fn in_response(response: &Value, field: &str) -> Option<Key> {
    let at = |pointer: &str| response.pointer(pointer).filter(|value| !value.is_null());
    let value = match field {
        "deployment" => at("/deployment/name"),
        "first_capture_timestamp" => at("/first_date"),
        "last_capture_timestamp" => at("/last_date"),
        "start__time" => at("/start"),
        field => response.get(field).filter(|value| !value.is_null()),
    }?;
    match value {
        Value::Number(n) => n.as_f64().map(Key::Number),
        Value::String(written) if field == "duration" => written.parse().ok().map(Key::Number),
        Value::String(written) if field == "start__time" => {
            // What stands behind the day; nothing in a text that is too short for one.
            Some(Key::Plain(written.get(11..).unwrap_or("").to_owned()))
        }
        // Times are written so that their text sorts as they do.
        Value::String(written) if written.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(Key::Plain(written.clone()))
        }
        Value::String(written) => Some(text(written)),
        _ => None,
    }
}

//! What serde reads of the platform's JSON, as served by the API and as written by `dumpdata`.
//!
//! One struct serves both forms: a reference to another record is read whether it is a key, a nested
//! object or a URL. Every field may be absent; what absence means is decided in `lower`. The keys stand in the
//! tables of `crate::fields`; only the parts of fields that are objects spell theirs here.

mod values;

use serde::Deserialize;
use serde_json::Value;

pub(super) use values::{
    AnyReference, BoxWire, EventReference, IdWire, OccurrenceReference, Reference, ScoreWire,
    TaxonReference, Words, corner,
};

use crate::fields::{
    capture_fields, collection_fields, deployment_fields, detection_fields, event_fields,
    job_fields, nested_occurrence_fields, occurrence_fields, pipeline_fields, project_fields,
    research_site_fields, taxon_fields,
};
use crate::model::Field;

/// The struct of what is read of a record: its key, the fields of its table, and what is no field by itself.
macro_rules! wire {
    (
        { $(#[$about:meta])* $name:ident, $id:ty }
        { $($field:ident: $type:ty = $key:literal $(| $other:literal)* as $wire:ty, $merge:ident, $doc:literal;)* }
        { $($read:ident = $read_key:literal as $read_wire:ty;)* }
    ) => {
        $(#[$about])*
        #[derive(Debug, Deserialize)]
        #[serde(bound(deserialize = "'de: 'a"))]
        pub(super) struct $name<'a> {
            pub(super) id: Option<$id>,
            $(#[serde(default, rename = $key $(, alias = $other)*)] pub(super) $field: $wire,)*
            $(#[serde(default, rename = $read_key)] pub(super) $read: $read_wire,)*
        }
    };
}

collection_fields!(wire! { CollectionWire, IdWire });
capture_fields!(wire! { CaptureWire, IdWire });
detection_fields!(wire! { DetectionWire, IdWire });
occurrence_fields!(wire! { OccurrenceWire, IdWire });
job_fields!(wire! { JobWire, IdWire });
project_fields!(wire! { ProjectWire, IdWire });
deployment_fields!(wire! { DeploymentWire, IdWire });
research_site_fields!(wire! { ResearchSiteWire, IdWire });
event_fields!(wire! { EventWire, IdWire });
taxon_fields!(wire! { TaxonWire, IdWire });
pipeline_fields!(wire! { PipelineWire, IdWire });
nested_occurrence_fields!(wire! { #[derive(Default)] NestedOccurrenceWire, i64 });

/// A record of a Django fixture.
#[derive(Deserialize)]
pub(super) struct DumpWire<'a> {
    pub(super) pk: Option<IdWire>,
    #[serde(borrow)]
    pub(super) fields: &'a serde_json::value::RawValue,
}

/// A record of a Django fixture whose model is known.
#[derive(Deserialize)]
pub(super) struct DumpOf<W> {
    pub(super) pk: Option<IdWire>,
    pub(super) fields: W,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct JobTypeWire {
    pub(super) name: Option<String>,
    pub(super) key: Option<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ProgressWire {
    pub(super) summary: Option<SummaryWire>,
    pub(super) stages: Option<Vec<StageWire>>,
    pub(super) errors: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct SummaryWire {
    pub(super) status: Option<String>,
    pub(super) progress: Option<f64>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct StageWire {
    pub(super) name: Option<String>,
    pub(super) key: Option<String>,
    pub(super) status: Option<String>,
    pub(super) progress: Option<f64>,
    pub(super) params: Option<Vec<ParamWire>>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct ParamWire {
    pub(super) name: Option<String>,
    pub(super) key: Option<String>,
    pub(super) value: Value,
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct LogsWire {
    pub(super) stdout: Option<Vec<String>>,
    pub(super) stderr: Option<Vec<String>>,
}

/// A row of the table `jobs.joblog`, which only dumps hold.
#[derive(Deserialize)]
pub(super) struct JobLogWire {
    pub(super) job: Option<i64>,
    #[serde(default)]
    pub(super) level: Option<String>,
    #[serde(default)]
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) created_at: Option<String>,
}

/// A record of a dump that is read for nothing but what it refers to: `main.classification`, `main.identification`.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct NamesWire<'a> {
    #[serde(default)]
    pub(super) detection: Option<Reference<'a>>,
    #[serde(default)]
    pub(super) occurrence: Option<Reference<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct FiltersWire<'a> {
    #[serde(default, rename = "default_filters_score_threshold")]
    pub(super) score_threshold: Option<ScoreWire>,
    #[serde(default, rename = "default_filters_include_taxa")]
    pub(super) include: Option<Vec<TaxonReference<'a>>>,
    #[serde(default, rename = "default_filters_exclude_taxa")]
    pub(super) exclude: Option<Vec<TaxonReference<'a>>>,
}

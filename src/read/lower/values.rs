//! What the types that are read mean in the model.

use twox_hash::XxHash3_64;

use super::progress;
use crate::model::{
    CameraTime, CollectionId, Counter, DeploymentId, EventId, Field, Form, JobState, Method,
    PipelineId, Progress, ProjectId, ServerTime, SiteId, TaxonId,
};
use crate::read::wire::{
    EventReference, ProgressWire, Reference, ScoreWire, TaxonReference, Words,
};

/// Makes the value of a field in the model of what was read.
pub(super) trait Lower<T> {
    fn lower(self) -> T;
}

macro_rules! as_it_is {
    ($($type:ty),+) => {$(
        impl Lower<$type> for $type {
            fn lower(self) -> $type {
                self
            }
        }
    )+};
}
as_it_is!(Option<i64>, Option<bool>);

impl Lower<Field<f64>> for Field<ScoreWire> {
    fn lower(self) -> Field<f64> {
        match self {
            Field::Value(ScoreWire(score)) => Field::Value(score),
            Field::Null => Field::Null,
            Field::Absent => Field::Absent,
        }
    }
}

macro_rules! key {
    ($($id:ident of $reference:ident),+) => {$(
        impl Lower<Option<$id>> for Option<$reference<'_>> {
            fn lower(self) -> Option<$id> {
                self.and_then(|reference| reference.id).map($id)
            }
        }

        /// Null refers to nothing. An object without a key does not say to what it refers.
        impl Lower<Field<$id>> for Field<$reference<'_>> {
            fn lower(self) -> Field<$id> {
                match self {
                    Field::Value(reference) => reference.id.map_or(Field::Absent, |id| Field::Value($id(id))),
                    Field::Null => Field::Null,
                    Field::Absent => Field::Absent,
                }
            }
        }

        impl Lower<Option<$id>> for Field<$reference<'_>> {
            fn lower(self) -> Option<$id> {
                self.value().and_then(|reference| reference.id).map($id)
            }
        }
    )+};
}
key!(
    ProjectId of Reference,
    CollectionId of Reference,
    DeploymentId of Reference,
    PipelineId of Reference,
    SiteId of Reference,
    EventId of EventReference,
    TaxonId of TaxonReference
);

/// The keys that references hold; `None` where one of them has none, since the list is not known then.
pub(super) fn ids(references: Vec<TaxonReference<'_>>) -> Option<Vec<TaxonId>> {
    references.into_iter().map(|reference| reference.id.map(TaxonId)).collect()
}

impl Lower<Option<Vec<TaxonId>>> for Option<Vec<TaxonReference<'_>>> {
    fn lower(self) -> Option<Vec<TaxonId>> {
        self.and_then(ids)
    }
}

impl Lower<Option<String>> for Option<Words<'_>> {
    fn lower(self) -> Option<String> {
        self.map(Words::into_owned)
    }
}

/// A time that is none is not known.
impl Lower<Option<CameraTime>> for Option<Words<'_>> {
    fn lower(self) -> Option<CameraTime> {
        self.and_then(|text| CameraTime::parse(&text))
    }
}

impl Lower<Option<CameraTime>> for Field<Words<'_>> {
    fn lower(self) -> Option<CameraTime> {
        self.value().lower()
    }
}

impl Lower<Option<i64>> for Field<i64> {
    fn lower(self) -> Option<i64> {
        self.value()
    }
}

impl Lower<Option<ServerTime>> for Option<Words<'_>> {
    fn lower(self) -> Option<ServerTime> {
        self.and_then(|text| ServerTime::parse(&text))
    }
}

impl Lower<Option<JobState>> for Option<Words<'_>> {
    fn lower(self) -> Option<JobState> {
        self.map(|name| JobState::from_api(&name))
    }
}

impl Lower<Option<Method>> for Option<Words<'_>> {
    fn lower(self) -> Option<Method> {
        self.map(|name| Method::parse(&name))
    }
}

/// A hash of a text that says something.
impl Lower<Option<u64>> for Option<Words<'_>> {
    fn lower(self) -> Option<u64> {
        self.filter(|text| !text.is_empty()).map(|text| XxHash3_64::oneshot(text.as_bytes()))
    }
}

/// Whether it is not null.
impl Lower<Option<bool>> for Field<Words<'_>> {
    fn lower(self) -> Option<bool> {
        self.is_present().then(|| self.value().is_some())
    }
}

/// A number as a response tells it; [`Counter::of_form`] says where it is that of a dump.
impl Lower<Counter> for Option<i64> {
    fn lower(self) -> Counter {
        Counter::told(self, Form::Api)
    }
}

/// A number of pixels; none are null.
impl Lower<Field<u32>> for Field<i64> {
    fn lower(self) -> Field<u32> {
        self.and_then(|n| u32::try_from(n).ok().filter(|n| *n > 0))
    }
}

impl Lower<Option<Progress>> for Option<ProgressWire> {
    fn lower(self) -> Option<Progress> {
        self.map(progress)
    }
}

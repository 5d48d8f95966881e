//! Collections: what the platform recorded of them, and who their members are.

use std::collections::BTreeMap;

use serde_json::Value;

use super::table::record;
use super::{CaptureId, CaptureRow, CollectionId, JobId, Method, ProjectId, Sampling, ServerTime};
use crate::fields::collection_fields;

/// The five counts of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountKind {
    /// Captures in it.
    SourceImages,
    /// Captures with a detection that has a box.
    WithDetections,
    /// Captures with a detection of any kind, null markers included.
    Processed,
    /// Distinct occurrences on its captures.
    Occurrences,
    /// Distinct determinations of those occurrences.
    Taxa,
}

impl CountKind {
    /// All five, in the order of the API.
    pub const ALL: [Self; 5] =
        [Self::SourceImages, Self::WithDetections, Self::Processed, Self::Occurrences, Self::Taxa];

    /// The field of the API.
    #[must_use]
    pub fn api_name(self) -> &'static str {
        match self {
            Self::SourceImages => "source_images_count",
            Self::WithDetections => "source_images_with_detections_count",
            Self::Processed => "source_images_processed_count",
            Self::Occurrences => "occurrences_count",
            Self::Taxa => "taxa_count",
        }
    }

    /// In a reader's words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::SourceImages => "captures",
            Self::WithDetections => "with detections",
            Self::Processed => "processed",
            Self::Occurrences => "occurrences",
            Self::Taxa => "taxa",
        }
    }

    /// What is counted.
    #[must_use]
    pub fn definition(self) -> &'static str {
        match self {
            Self::SourceImages => "captures in the capture set",
            Self::WithDetections => "captures with at least one detection that has a box",
            Self::Processed => "captures with a detection of any kind, null markers included",
            Self::Occurrences => "distinct occurrences with a detection on these captures",
            Self::Taxa => "distinct determinations of those occurrences",
        }
    }

    /// Whether the project's default filters bear on it.
    #[must_use]
    pub fn is_filtered(self) -> bool {
        matches!(self, Self::Occurrences | Self::Taxa)
    }
}

/// Whether a recorded number of occurrences or taxa passed through the project's default filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filtering {
    /// Asked with the default filters.
    Default,
    /// Asked without them (`apply_defaults=false`, or a detail request without `project_id`).
    Unfiltered,
    /// The request is not known, so either may be meant.
    Unknown,
}

/// What the platform recorded: a number for each count, and for the last two one for each way of
/// asking. A count that is absent was not asked for; that is never zero.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Recorded {
    counts: BTreeMap<(CountKind, Filtering), i64>,
}

impl Recorded {
    /// Notes a number. The first one noted stays; the return value tells whether it contradicts.
    pub fn note(&mut self, kind: CountKind, filtering: Filtering, number: i64) -> bool {
        let filtering = if kind.is_filtered() { filtering } else { Filtering::Default };
        *self.counts.entry((kind, filtering)).or_insert(number) != number
    }

    /// The recorded number of a count.
    #[must_use]
    pub fn get(&self, kind: CountKind, filtering: Filtering) -> Option<i64> {
        let filtering = if kind.is_filtered() { filtering } else { Filtering::Default };
        self.counts.get(&(kind, filtering)).copied()
    }

    /// All recorded numbers, in the order of the API.
    pub fn iter(&self) -> impl Iterator<Item = (CountKind, Filtering, i64)> {
        self.counts.iter().map(|((kind, filtering), number)| (*kind, *filtering, *number))
    }

    /// The number that a plain list shows: with the default filters if asked so, else any.
    #[must_use]
    pub fn shown(&self, kind: CountKind) -> Option<i64> {
        [Filtering::Default, Filtering::Unknown, Filtering::Unfiltered]
            .into_iter()
            .find_map(|filtering| self.get(kind, filtering))
    }
}

/// Where a collection's kwargs come from: the API drops some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KwargsSource {
    /// As stored in the database.
    Stored,
    /// As served: nulls and unknown keys are dropped, strings turned into numbers,
    /// `exclude_events` into a string.
    Served,
}

/// The arguments of a collection's sampling method.
#[derive(Clone, Debug, PartialEq)]
pub struct Kwargs {
    /// The JSON value, usually an object, sometimes null.
    pub value: Value,
    /// Whether that is the whole of it.
    pub source: KwargsSource,
}

collection_fields!(record! {
    /// A collection, or capture set.
    #[derive(Clone, Debug)]
    Collection, CollectionId,
    /// The method's arguments.
    kwargs: Option<Kwargs>,
    /// What the platform makes of method and kwargs, once both are known.
    sampling: Option<Box<Sampling>>,
    /// The counts that the platform recorded.
    recorded: Recorded,
    /// Its jobs, by id.
    jobs: Vec<JobId>,
});

impl Collection {
    /// Reads the kwargs as the method does, if both are known: to be done when they are whole, and before anything
    /// private is taken out of them.
    pub fn read_sampling(&mut self) {
        let known = self.method.as_ref().zip(self.kwargs.as_ref());
        self.sampling = known.map(|(method, kwargs)| Box::new(Sampling::read(method, kwargs)));
    }
}

/// How a collection's members are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MembershipBasis {
    /// `images` of the collection in a Django dump: all of them.
    Dump,
    /// A complete captures list asked with `collections=ID` alone: all of them.
    CompleteList,
    /// A complete captures list asked with `collections=ID` and the collection's own project, which
    /// hides members of other projects.
    CompleteListInProject,
    /// Some pages of such a list, or a list of other filters.
    PartialList,
    /// `collections` in the detail responses of single captures.
    CaptureDetails,
}

/// The members of a collection, as far as the snapshot tells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Members whose record the snapshot holds, ascending.
    pub rows: Vec<CaptureRow>,
    /// Members that the snapshot names but does not hold, ascending.
    pub absent: Vec<CaptureId>,
    /// How they are known.
    pub basis: MembershipBasis,
}

impl Membership {
    /// Number of known members, held or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len() + self.absent.len()
    }

    /// Whether no member is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

//! The platform's primary keys, one type for each kind of record.

use std::fmt;

use serde::Serialize;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> i64 {
                id.0
            }
        }
    )+};
}

ids! {
    /// Key of a capture (`SourceImage`).
    CaptureId,
    /// Key of a collection, also called capture set.
    CollectionId,
    /// Key of a deployment.
    DeploymentId,
    /// Key of a detection.
    DetectionId,
    /// Key of an event, also called session.
    EventId,
    /// Key of a background job.
    JobId,
    /// Key of an occurrence.
    OccurrenceId,
    /// Key of a processing pipeline.
    PipelineId,
    /// Key of a project.
    ProjectId,
    /// Key of a research site.
    SiteId,
    /// Key of a taxon.
    TaxonId,
}

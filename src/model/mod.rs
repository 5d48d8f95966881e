//! What a snapshot is about: plain data, in the field's own words.
//!
//! Nothing here knows wire formats, files or pages.

mod capture;
mod collection;
mod column;
mod columns;
mod counter;
mod field;
mod holdings;
mod id;
mod job;
mod method;
mod occurrence;
mod origin;
mod records;
mod sampling;
mod snapshot;
mod table;
mod texts;
mod time;

pub use capture::{Capture, CaptureColumns, CaptureRow, CaptureTable, Unsaid};
pub use collection::{
    Collection, CountKind, Filtering, Kwargs, KwargsSource, Membership, MembershipBasis, Recorded,
};
pub use column::{Column, Nearby, picked};
pub use counter::{Counter, CounterKind, RecordedCounter};
pub use field::Field;
pub use holdings::{Disputes, Holding, Holdings, Witness};
pub use id::{
    CaptureId, CollectionId, DeploymentId, DetectionId, EventId, JobId, OccurrenceId, PipelineId,
    ProjectId, SiteId, TaxonId,
};
pub use job::{Job, JobState, LogLine, Progress, Stage, StageParam};
pub use method::Method;
pub use occurrence::OccurrenceTable;
pub use origin::{Form, Location, Origin};
pub use records::{
    DefaultFilters, Deployment, Event, Occurrence, Pipeline, Project, ResearchSite, Taxon,
};
pub use sampling::{
    Argument, Arguments, CommonCombinedArguments, CommonFilters, EachEventArguments, Expected,
    HourOrder, IntervalArguments, ManualArguments, Minutes, NthArguments, Number,
    PositionalArguments, RandomArguments, Reading, Refusal, Sampling, Spelt,
};
pub use snapshot::{
    Counted, Coverage, DetectionBox, DetectionTable, DetectionWalk, FileOutcome, Kind, ListCount,
    ListRequest, PairCounts, Snapshot, SourceFile,
};
pub use table::{Record, Row, Table};
pub use time::{CameraTime, ServerTime, parse_naive_micros};

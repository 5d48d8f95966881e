//! Background jobs of the platform.

use super::table::record;
use super::{CollectionId, DeploymentId, JobId, PipelineId, ProjectId, ServerTime};
use crate::fields::job_fields;

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobState {
    /// Made, not yet queued.
    Created,
    /// In the queue.
    Pending,
    /// Taken by a worker.
    Received,
    /// Running.
    Started,
    /// About to run again.
    Retry,
    /// Asked to stop.
    Canceling,
    /// Finished well.
    Success,
    /// Finished badly.
    Failure,
    /// Cancelled.
    Revoked,
    /// `UNKNOWN`, or a word that is not among the platform's states.
    Unknown,
}

impl JobState {
    /// All states, in the order of a job's life.
    pub const ALL: [Self; 10] = [
        Self::Created,
        Self::Pending,
        Self::Received,
        Self::Started,
        Self::Retry,
        Self::Canceling,
        Self::Success,
        Self::Failure,
        Self::Revoked,
        Self::Unknown,
    ];

    /// The state of this name; [`JobState::Unknown`] for any other word.
    #[must_use]
    pub fn from_api(name: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.api_name() == name).unwrap_or(Self::Unknown)
    }

    /// As the API spells it.
    #[must_use]
    pub fn api_name(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Pending => "PENDING",
            Self::Received => "RECEIVED",
            Self::Started => "STARTED",
            Self::Retry => "RETRY",
            Self::Canceling => "CANCELING",
            Self::Success => "SUCCESS",
            Self::Failure => "FAILURE",
            Self::Revoked => "REVOKED",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Whether the job will not change any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failure | Self::Revoked)
    }

    /// Whether the job is at work.
    #[must_use]
    pub fn is_running(self) -> bool {
        matches!(self, Self::Started | Self::Retry | Self::Canceling)
    }

    /// Whether the job waits for a worker.
    #[must_use]
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Created | Self::Pending | Self::Received)
    }
}

/// How far a job is, as it says itself.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Progress {
    /// The state in the summary; it may differ from the job's own.
    pub state: Option<String>,
    /// 0 to 1.
    pub fraction: Option<f64>,
    /// Its stages, in order.
    pub stages: Vec<Stage>,
    /// Errors it noted.
    pub errors: Vec<String>,
}

/// One stage of a job.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Stage {
    /// Its key, such as `collect`; empty where the platform gives none.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its state, as the API spells it.
    pub state: String,
    /// 0 to 1.
    pub fraction: Option<f64>,
    /// Figures it noted.
    pub params: Vec<StageParam>,
}

/// A figure noted by a stage.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StageParam {
    /// Its key, such as `total_images`; empty where the platform gives none.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its value, as JSON text (strings without quotes).
    pub value: String,
}

/// A line of a job's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When, on the server's clock.
    pub at: Option<ServerTime>,
    /// `INFO`, `ERROR`, ...; empty where the line has none.
    pub level: String,
    /// The message.
    pub message: String,
}

impl LogLine {
    /// Whether it tells of something that went wrong.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self.level.as_str(), "ERROR" | "CRITICAL")
    }
}

job_fields!(record! {
    /// A background job.
    #[derive(Clone, Debug)]
    Job, JobId,
    /// The key of its type, such as `ml`.
    type_key: Option<String>,
    /// The name of its type, such as `ML pipeline`.
    type_name: Option<String>,
    /// Its log, oldest line first.
    log: Vec<LogLine>,
    /// Whether its log may begin before its first line: the API serves the newest lines only. A dump holds all.
    is_log_cut: bool,
});

impl Job {
    /// The name of its type, else the key of it, else `unknown`.
    #[must_use]
    pub fn type_word(&self) -> &str {
        self.type_name.as_deref().or(self.type_key.as_deref()).unwrap_or("unknown")
    }
}

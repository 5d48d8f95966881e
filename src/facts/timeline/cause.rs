//! What most likely made a job fail, told from what it wrote: the words of Django, Celery, psycopg, requests and botocore.

/// A family of causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A user ended it.
    Cancelled,
    /// No worker took it, or the one that did was lost.
    Worker,
    /// The platform ended it because it made no progress.
    Stalled,
    /// The machine ran out of memory.
    Memory,
    /// The queue between the platform and its workers.
    Queue,
    /// Files could not be read or written.
    Storage,
    /// A service that the platform calls did not answer.
    Service,
    /// The database refused what it wrote or asked.
    Database,
    /// Its settings, or its type, do not fit what the platform knows.
    Settings,
    /// The platform's own code.
    Code,
}

/// The words that tell a family, in small letters. The first family with a word in the message is the one: a traceback of a
/// lost connection names both the connection and the code.
const WORDS: [(Cause, &[&str]); 10] = [
    (Cause::Cancelled, &["cancelled by", "canceled by", "revoked"]),
    (
        Cause::Worker,
        &["zero workers", "no worker", "workerlost", "worker exited", "no heartbeat", "sigkill"],
    ),
    (Cause::Stalled, &["reaped", "stalled", "no progress", "time limit", "timelimit"]),
    (Cause::Memory, &["out of memory", "memoryerror", "cannot allocate memory"]),
    (Cause::Queue, &["redis", "nats:", "nats.", "rabbitmq", "amqp", "broker", "kombu"]),
    (
        Cause::Storage,
        &[
            "nosuchkey",
            "nosuchbucket",
            "accessdenied",
            "access denied",
            "botocore",
            "boto3",
            "endpointconnectionerror",
            "no such file",
            "no space left",
            "bucket",
            "lost images",
        ],
    ),
    (
        Cause::Service,
        &[
            "connection refused",
            "connection reset",
            "max retries exceeded",
            "read timed out",
            "connecttimeout",
            "readtimeout",
            "bad gateway",
            "service unavailable",
            "gateway time",
            "name or service not known",
            "processing service",
        ],
    ),
    (
        Cause::Database,
        &[
            "violates",
            "duplicate key",
            "deadlock",
            "integrityerror",
            "operationalerror",
            "programmingerror",
            "canceling statement",
            "server closed the connection",
        ],
    ),
    (
        Cause::Settings,
        &[
            "required positional argument",
            "unexpected keyword argument",
            "unknown job type",
            "invalid sampling method",
            "does not match format",
            "negative indexing",
        ],
    ),
    (
        Cause::Code,
        &[
            "typeerror",
            "valueerror",
            "attributeerror",
            "keyerror",
            "indexerror",
            "nameerror",
            "doesnotexist",
            "traceback",
        ],
    ),
];

impl Cause {
    /// The family of a message; `None` where it has no word of any.
    #[must_use]
    pub fn of(message: &str) -> Option<Self> {
        let message = message.to_lowercase();
        let is_of = |(_, words): &&(Self, &[&str])| words.iter().any(|word| message.contains(word));
        WORDS.iter().find(is_of).map(|(cause, _)| *cause)
    }

    /// The family in a word or two.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Worker => "worker",
            Self::Stalled => "no progress",
            Self::Memory => "memory",
            Self::Queue => "queue",
            Self::Storage => "storage",
            Self::Service => "service",
            Self::Database => "database",
            Self::Settings => "settings",
            Self::Code => "platform\u{2019}s code",
        }
    }

    /// What happened, and what to do.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Cancelled => "A user cancelled it. Start it again if it is still wanted.",
            Self::Worker => {
                "No worker took it, or the worker that did was lost. Look whether the platform's workers run, then start it again."
            }
            Self::Stalled => {
                "The platform ended it because it made no progress. Start it again, with fewer captures if it happens twice."
            }
            Self::Memory => "The machine ran out of memory. Start it again with fewer captures.",
            Self::Queue => {
                "The queue between the platform and its workers did not work. Start it again once it does."
            }
            Self::Storage => {
                "Files could not be read from storage, or not written. Check the station's data source and its rights."
            }
            Self::Service => {
                "A service that the platform calls did not answer, such as that of the pipeline. Start it again once it does."
            }
            Self::Database => {
                "The database refused what it wrote. Starting it again changes nothing before the data or the code is corrected."
            }
            Self::Settings => {
                "Its settings or its type do not fit what the platform knows. Correct them, then start it again."
            }
            Self::Code => {
                "The platform's code met a value that it did not expect. Report the message to those who run the platform."
            }
        }
    }
}

#[cfg(test)]
mod tests;

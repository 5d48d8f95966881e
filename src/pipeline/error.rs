//! Why no report can be made.

use std::fmt;
use std::path::PathBuf;

use super::of_parts;
use super::weight::by_part;
use crate::diff::Refusal;
use crate::finding::Finding;
use crate::history::HistoryError;
use crate::manifest::Weight;
use crate::model::Kind;
use crate::numbers::count;
use crate::output::OutputError;
use crate::read::ReadError;
use crate::report::line;
use crate::site::{OneFileTooLarge, SiteError};
use crate::state::StateError;

/// Why no report can be made. What is wrong inside of a file is no error but a finding.
#[derive(Debug)]
pub enum Error {
    /// The files cannot be read at all.
    Read(ReadError),
    /// Parts of the snapshot cannot be read, and the options are strict.
    Strict(Vec<Finding>),
    /// The snapshot holds no record. The findings say what was found in its files.
    NoRecords(Vec<Finding>),
    /// The report is to be about a record that the snapshot does not hold.
    NotHeld(Kind, i64),
    /// A file is the state of a snapshot, and cannot be read.
    State {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: StateError,
    },
    /// The history cannot be used.
    History(HistoryError),
    /// A report holds no state of its snapshot.
    NoState(PathBuf),
    /// The baseline is of another instance of the platform.
    Baseline(Refusal),
    /// The state of the snapshot cannot be written.
    Unwritable(StateError),
    /// A file of the report cannot be rendered.
    Site(SiteError),
    /// The report cannot be put where it is to go.
    Output(OutputError),
    /// The report is too large for one file.
    TooLarge {
        /// How many bytes it would have.
        bytes: usize,
        /// How many it may have.
        most: usize,
        /// How many it would have of what, the most first.
        weight: Vec<Weight>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Strict(findings) => {
                let parts = crate::numbers::plural(findings.len(), "part", "parts");
                write!(f, "{parts} of the snapshot cannot be read, and --strict was given")?;
                list(f, findings)
            }
            Self::NoRecords(findings) => {
                f.write_str("the snapshot holds no record that a report could be made of")?;
                list(f, findings)
            }
            Self::NotHeld(kind, id) => {
                write!(
                    f,
                    "the snapshot holds no {} {id} that a report could be about",
                    kind.singular()
                )
            }
            Self::State { path, source } => write!(f, "{} {source}", path.display()),
            Self::History(error) => error.fmt(f),
            Self::NoState(path) => write!(
                f,
                "{} is a report without the state of its snapshot: it is about one record, or an older mothbook made it",
                path.display()
            ),
            Self::Baseline(refusal) => write!(f, "the baseline does not fit: {refusal}"),
            Self::Unwritable(error) => write!(f, "what is known of the snapshot {error}"),
            Self::Site(error) => error.fmt(f),
            Self::Output(error) => error.fmt(f),
            Self::TooLarge { bytes, most, weight } => {
                let (bytes, most) = (count(*bytes), count(*most));
                write!(f, "as one file the report has {bytes} bytes, more than {most}:")?;
                let size = |of: &Weight| count(usize::try_from(of.bytes).unwrap_or(usize::MAX));
                weight.iter().try_for_each(|of| write!(f, "\n  {:>11}  {}", size(of), of.part))
            }
        }
    }
}

impl std::error::Error for Error {}

/// The first findings, a line for each.
fn list(f: &mut fmt::Formatter<'_>, findings: &[Finding]) -> fmt::Result {
    /// More than a screen holds would hide what stands above.
    const MOST: usize = 20;
    for finding in findings.iter().take(MOST) {
        write!(f, "\n{}[{}]: {}", finding.severity.word(), finding.code, line(finding))?;
    }
    match findings.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more"),
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<SiteError> for Error {
    fn from(error: SiteError) -> Self {
        Self::Site(error)
    }
}

impl From<OneFileTooLarge> for Error {
    fn from(error: OneFileTooLarge) -> Self {
        let OneFileTooLarge { bytes, most, sizes } = error;
        Self::TooLarge { bytes, most, weight: by_part(of_parts(&sizes)) }
    }
}

impl From<OutputError> for Error {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

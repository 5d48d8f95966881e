//! Why no report can be made.

use std::fmt;

use crate::finding::Finding;
use crate::model::Kind;
use crate::output::OutputError;
use crate::read::ReadError;
use crate::report::line;
use crate::site::SiteError;

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
    /// A file of the report cannot be rendered.
    Site(SiteError),
    /// The report cannot be put where it is to go.
    Output(OutputError),
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
            Self::Site(error) => error.fmt(f),
            Self::Output(error) => error.fmt(f),
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

impl From<OutputError> for Error {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

//! What ends a run, and the one place that prints it.

use std::fmt;
use std::io::Write;

use super::ExitStatus;
use crate::finding::Finding;
use crate::output::OutputError;
use crate::read::ReadError;
use crate::report::line;
use crate::site::SiteError;

/// What ends a run.
#[derive(Debug)]
pub(super) enum Failure {
    /// The snapshot cannot be read.
    Read(ReadError),
    /// A part of the snapshot cannot be read, and `--strict` was given.
    Strict(Vec<Finding>),
    /// There is nothing in the snapshot that a report could be made of.
    NoRecords(Vec<Finding>),
    /// There is no report to be looked at.
    NoSite { folder: std::path::PathBuf, source: std::io::Error },
    /// A record cannot be read again.
    Site(SiteError),
    /// The site cannot be written.
    Output(OutputError),
    /// There is no finding of this code.
    UnknownCode { typed: String, nearest: Option<String> },
    /// The settings cannot be used.
    Settings { path: std::path::PathBuf, reason: String },
    /// The folder with copies of pictures is not there.
    Images(std::path::PathBuf),
    /// A sample cannot be drawn; why.
    Sample(String),
    /// No threads could be started.
    Threads(crate::parallel::ThreadsError),
}

impl Failure {
    pub(super) fn status(&self) -> ExitStatus {
        match self {
            Self::Read(ReadError::NoRoom { .. }) => ExitStatus::Output,
            Self::Read(_)
            | Self::Strict(_)
            | Self::NoRecords(_)
            | Self::NoSite { .. }
            | Self::Site(_) => ExitStatus::Input,
            Self::Output(_) | Self::Threads(_) => ExitStatus::Output,
            Self::UnknownCode { .. }
            | Self::Settings { .. }
            | Self::Images(_)
            | Self::Sample(_) => ExitStatus::Usage,
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::Read(ReadError::Path { .. }) => {
                "check the path; name a file or a folder of exported JSON"
            }
            Self::Read(ReadError::NoRoom { .. }) => {
                "make room where temporary files go, name another folder in TMPDIR, or unpack the files"
            }
            Self::Read(ReadError::NothingFound { .. }) => "name a folder that holds exported JSON",
            Self::Strict(_) => "mend these files, or leave --strict out to read what can be read",
            Self::NoRecords(_) => {
                "export collections, captures or jobs as JSON, or save their pages"
            }
            Self::NoSite { .. } => "name the folder that mothbook build wrote (its -o)",
            Self::Read(ReadError::Changed { .. }) | Self::Site(_) => {
                "leave the snapshot alone while the report is built, and build again"
            }
            Self::Output(OutputError::NotOurs(_)) => {
                "choose another folder, or add --force (it deletes nothing)"
            }
            Self::Output(OutputError::InTheInput(_)) => "choose a folder outside of the snapshot",
            Self::Output(OutputError::Busy(_)) => "wait until it has ended, and build again",
            Self::Output(_) => "the former report, if there was one, is as it was",
            Self::UnknownCode { .. } => "mothbook explain lists all codes",
            Self::Settings { .. } => {
                "every key of the file has a flag of the same name: mothbook build --help"
            }
            Self::Images(_) => "name a folder with copies of the pictures, or say remote or none",
            Self::Sample(_) => {
                "mothbook sample --help; the methods and their kwargs are those of the platform"
            }
            Self::Threads(_) => "try a smaller number with --threads",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Strict(findings) => {
                write!(
                    f,
                    "{} of the snapshot cannot be read, and --strict was given",
                    parts(findings.len())
                )?;
                list(f, findings)
            }
            Self::NoRecords(findings) => {
                f.write_str("the snapshot holds no record that a report could be made of")?;
                list(f, findings)
            }
            Self::NoSite { folder, source } => {
                write!(f, "{} holds no report: {source}", folder.display())
            }
            Self::Site(error) => error.fmt(f),
            Self::Output(error) => error.fmt(f),
            Self::UnknownCode { typed, nearest } => {
                write!(f, "there is no finding {typed:?}")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean {nearest}?"),
                    None => Ok(()),
                }
            }
            Self::Settings { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::Images(folder) => {
                write!(f, "--images names a folder that is not there: {}", folder.display())
            }
            Self::Sample(reason) => write!(f, "no sample can be drawn: {reason}"),
            Self::Threads(error) => write!(f, "cannot start the threads: {error}"),
        }
    }
}

fn parts(n: usize) -> String {
    if n == 1 { "1 part".to_owned() } else { format!("{n} parts") }
}

fn list(f: &mut fmt::Formatter<'_>, findings: &[Finding]) -> fmt::Result {
    for finding in findings.iter().take(20) {
        write!(f, "\n{}[{}]: {}", finding.severity.word(), finding.code, line(finding))?;
    }
    if findings.len() > 20 {
        write!(f, "\n  and {} more", findings.len() - 20)?;
    }
    Ok(())
}

/// Prints what ended a run.
pub(super) fn print(failure: &Failure) {
    let text = format!("error: {failure}\nhelp: {}\n", failure.help());
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<SiteError> for Failure {
    fn from(error: SiteError) -> Self {
        Self::Site(error)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

//! What ends a run, and the one place that prints it.

use std::fmt;

use super::{ExitStatus, print};
use crate::finding::Entry;
use crate::history::HistoryError;
use crate::output::OutputError;
use crate::pipeline::Error;
use crate::publish::{Privacy, Private, Redactions};
use crate::read::ReadError;
use crate::site::SiteError;

/// An error that ends a run.
#[derive(Debug)]
pub(super) enum Failure {
    /// No report can be made.
    Report(Error),
    /// There is no report to be looked at.
    NoSite { folder: std::path::PathBuf, source: std::io::Error },
    /// There is no finding of this code.
    UnknownCode { typed: String, matching: Vec<&'static Entry>, nearest: Option<String> },
    /// The settings cannot be used.
    Settings { path: std::path::PathBuf, reason: String },
    /// The folder with copies of pictures is not there.
    Images(std::path::PathBuf),
    /// Copies of pictures are asked for in a report of one file.
    ImagesInOneFile,
    /// A sample cannot be drawn; why.
    Sample(String),
    /// Standard input cannot be read; why.
    Stdin(&'static str),
    /// The key that a report must be signed with cannot be read.
    Key { key: std::path::PathBuf, source: crate::signature::Error },
    /// Two snapshots are of two instances of the platform.
    Instances(crate::diff::Refusal),
    /// Something cannot be done with a history.
    History(HistoryError),
    /// A list of accepted findings cannot be used.
    Accept { path: std::path::PathBuf, reason: String },
    /// What was printed could not be written.
    Stdout(std::io::Error),
    /// No threads could be started.
    Threads(crate::parallel::ThreadsError),
}

impl Failure {
    pub(super) fn status(&self) -> ExitStatus {
        match self {
            Self::History(error) if error.is_usage() => ExitStatus::Usage,
            Self::History(error) if error.is_output() => ExitStatus::Output,
            Self::Report(
                Error::Read(ReadError::NoRoom { .. })
                | Error::Site(SiteError::Template { .. })
                | Error::Unwritable(_)
                | Error::Output(_),
            )
            | Self::Stdout(_)
            | Self::Threads(_) => ExitStatus::Output,
            Self::Report(
                Error::Read(_)
                | Error::Strict(_)
                | Error::NoRecords(_)
                | Error::State { .. }
                | Error::NoState(_)
                | Error::History(_)
                | Error::Baseline(_)
                | Error::Site(_),
            )
            | Self::Instances(_)
            | Self::History(_)
            | Self::NoSite { .. } => ExitStatus::Input,
            Self::UnknownCode { .. }
            | Self::Report(Error::NotHeld(..))
            | Self::Settings { .. }
            | Self::Accept { .. }
            | Self::Images(_)
            | Self::ImagesInOneFile
            | Self::Report(Error::TooLarge { .. })
            | Self::Stdin(_)
            | Self::Key { .. }
            | Self::Sample(_) => ExitStatus::Usage,
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::Report(error) => help_for_report(error),
            Self::NoSite { .. } => {
                "name the folder, or the one file, that mothbook build wrote; unpack a zip first"
            }
            Self::UnknownCode { matching, .. } if !matching.is_empty() => {
                "name one of these codes: mothbook explain MB101"
            }
            Self::UnknownCode { .. } => "mothbook explain lists all codes",
            Self::Stdout(_) => {
                "make room where the output goes, or send it elsewhere; a report that was being built is complete"
            }
            Self::Settings { .. } => {
                "every key of the file has a flag of the same name: mothbook build --help"
            }
            Self::Images(_) => "name a folder with copies of the pictures, or say remote or none",
            Self::ImagesInOneFile => {
                "say --images none or remote, or build a folder (-o) or a zip (--zip)"
            }
            Self::Sample(_) => {
                "mothbook sample --help; the methods and their kwargs are those of the platform"
            }
            Self::Stdin(_) => {
                "pipe one stream into it: zcat dump.json.gz | mothbook check -; a file of this name is ./-"
            }
            Self::Key { .. } => "name a file with a public key, such as ~/.ssh/id_ed25519.pub",
            Self::Accept { .. } => {
                "each [[accept]] has code, about, reason and until, such as code = \"MB201\", about = \"collection 207\""
            }
            Self::History(error) => error.help(),
            Self::Instances(_) => "compare snapshots of one server",
            Self::Threads(_) => "try a smaller number with --threads",
        }
    }
}

fn help_for_report(error: &Error) -> &'static str {
    match error {
        Error::Read(ReadError::Path { .. }) => {
            "check the path; name a file or a folder of exported JSON"
        }
        Error::Read(ReadError::NoRoom { .. }) => {
            "make room where temporary files go, name another folder in TMPDIR (on Windows in TMP), or unpack the files"
        }
        Error::NotHeld(..) => "the lists of a report of the whole snapshot show the ids",
        Error::Read(ReadError::Report { .. }) => "name the snapshot that it was made of",
        Error::Read(ReadError::NothingFound { .. }) => "name a folder that holds exported JSON",
        Error::Strict(_) => "mend these files, or leave --strict out to read what can be read",
        Error::State { .. } => "mothbook check SNAPSHOT --state FILE makes it again",
        Error::NoState(_) => "name the snapshot that it was made of, or its state (check --state)",
        Error::History(error) => error.help(),
        Error::Baseline(_) => "name an earlier snapshot of the same server",
        Error::Unwritable(_) => "please report this",
        Error::NoRecords(_) => "export capture sets, captures or jobs as JSON, or save their pages",
        Error::Read(ReadError::Changed { .. }) | Error::Site(SiteError::Record { .. }) => {
            "leave the snapshot alone while the report is built, and build again"
        }
        Error::Output(OutputError::NotOurs(_)) => {
            "choose another folder, or add --force (what is there stays)"
        }
        Error::TooLarge { .. } => {
            "leave out pages (--capture-pages none, --occurrence-pages none) or records (--only), or make a zip of the folder (--zip)"
        }
        Error::Output(
            OutputError::NoZip(_) | OutputError::NoOneFile(_) | OutputError::NoState(_),
        ) => "move it elsewhere, or choose another name",
        Error::Output(OutputError::InTheInput(_)) => "choose a folder outside of the snapshot",
        Error::Output(OutputError::LinkToNothing(_)) => {
            "make the folder that it leads to, or take the link away"
        }
        Error::Output(OutputError::Name(_)) => {
            "choose another name: not that of a device (CON, NUL, COM1), no dot or space at its end, none of < > : \" / \\ | ? *"
        }
        Error::Output(OutputError::InUse(_)) => {
            "close it there and build again; the former report is as it was"
        }
        Error::Output(OutputError::InTheWay(_)) => "move it elsewhere, and build again",
        Error::Output(OutputError::Sign { .. }) => {
            "name a private key of SSH, made by ssh-keygen; the former report, if there was one, is as it was"
        }
        Error::Output(OutputError::NoFolder(_)) => "make the folder, or name another one",
        Error::Output(OutputError::Io {
            doing: "write into the folder" | "write into", ..
        }) => {
            "choose a folder that you may write into; the former report, if there was one, is as it was"
        }
        Error::Output(OutputError::Busy(_)) => "wait until it has ended, and build again",
        Error::Output(_) | Error::Site(SiteError::Template { .. }) => {
            "the former report, if there was one, is as it was"
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Report(error) => error.fmt(f),
            Self::NoSite { folder, source } => {
                write!(f, "{} is no report: {source}", folder.display())
            }
            Self::Stdout(error) => write!(f, "cannot write to standard output: {error}"),
            Self::UnknownCode { typed, matching, .. } if !matching.is_empty() => {
                write!(f, "{typed:?} is no code; these findings speak of it:")?;
                matching
                    .iter()
                    .try_for_each(|entry| write!(f, "\n  {}  {}", entry.code, entry.title))
            }
            Self::UnknownCode { typed, nearest, .. } => {
                write!(f, "there is no finding {typed:?}")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean {nearest}?"),
                    None => Ok(()),
                }
            }
            Self::Key { key, source } => {
                write!(f, "no key can be read from {}: {source}", key.display())
            }
            Self::Settings { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::Images(folder) => {
                write!(f, "--images names a folder that is not there: {}", folder.display())
            }
            Self::ImagesInOneFile => {
                f.write_str("copies of pictures cannot be in a report of one file")
            }
            Self::Sample(reason) => write!(f, "no sample can be drawn: {reason}"),
            Self::Stdin(reason) => f.write_str(reason),
            Self::Accept { path, reason } => {
                write!(f, "{}: {}", path.display(), reason.trim_end())
            }
            Self::Instances(refusal) => refusal.fmt(f),
            Self::History(error) => error.fmt(f),
            Self::Threads(error) => write!(f, "cannot start the threads: {error}"),
        }
    }
}

/// Prints what ended a run.
pub(super) fn print(failure: &Failure) {
    // Paths were typed by who reads this, and often hold the own name.
    let privacy = Privacy::default().keeping(Private::Person);
    let words = failure.to_string();
    let words = privacy.text(&words, &mut Redactions::default());
    print::say(&format!("error: {words}\nhelp: {}", failure.help()));
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::History(error) => Self::History(error),
            error => Self::Report(error),
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Report(error.into())
    }
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        Self::History(error)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::Report(error.into())
    }
}

#[cfg(test)]
mod tests;

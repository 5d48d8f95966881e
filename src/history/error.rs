//! Why something cannot be done with a history.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::FORM;
use crate::diff::Refusal;
use crate::output::OutputError;

/// What is tried of files that are there.
const READING: [&str; 2] = ["read", "list"];

/// Why something cannot be done with a history.
#[derive(Debug)]
pub enum HistoryError {
    /// The folder is not empty and no history.
    NotHistory(PathBuf),
    /// Another version of mothbook made it, in another form.
    Form {
        /// The file that says so.
        path: PathBuf,
        /// The form.
        found: u64,
    },
    /// A file of it is not what it was.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A file is missing that a night needs.
    Missing(PathBuf),
    /// The state of this night was pruned: its line is all that is left.
    Pruned(String),
    /// No night, or more than one, is meant by this.
    NotFound {
        /// What was asked for.
        reference: String,
        /// Whether there is more than one.
        ambiguous: bool,
        /// The nights and tags that are nearest to it, or all that it may mean: at most five.
        nearest: Vec<String>,
    },
    /// The history is of another host than the state.
    OtherHost {
        /// The folder.
        folder: PathBuf,
        /// The host of its nights.
        nights: String,
        /// The host of the state.
        state: String,
    },
    /// The history is of another instance of the platform than the state.
    OtherInstance {
        /// The folder.
        folder: PathBuf,
        /// Why they are of two.
        refusal: Refusal,
    },
    /// No tag can have this name.
    TagName {
        /// The name.
        name: String,
        /// Why not.
        why: &'static str,
    },
    /// There is no tag of this name.
    NoTag(String),
    /// Others write into it, and have not ended for minutes.
    Busy(PathBuf),
    /// A state unpacks to more than any that mothbook writes.
    Large(PathBuf),
    /// Something could not be done with a path.
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which path.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A file cannot be written.
    Output(OutputError),
}

impl HistoryError {
    /// Says what was tried with which path.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }

    /// A file that is not what it was.
    pub(super) fn damaged(path: &Path, what: impl fmt::Display) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.to_string() }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotHistory(_) => "name a history, an empty folder, or one that is not there yet",
            Self::Form { .. } => "use the mothbook that made it, or a newer one",
            Self::Damaged { .. } | Self::Missing(_) => {
                "mothbook history verify tells all that is damaged; restore these files from git or from a copy, or add the same snapshot again"
            }
            Self::Pruned(_) => {
                "add the snapshot again (mothbook history add), or name a night whose state is kept: mothbook history list"
            }
            Self::NotFound { ambiguous: true, .. } => "add digits to it, or name the night whole",
            Self::NotFound { .. } => {
                "name latest, latest~1, a tag, a day (2025-11-29) or the first digits of an id: mothbook history list"
            }
            Self::OtherHost { .. } | Self::OtherInstance { .. } => {
                "use another folder: a history is of one instance of the platform"
            }
            Self::TagName { .. } => {
                "letters, digits, dot, - and _, such as release-1.2 or before_migration"
            }
            Self::NoTag(_) => "mothbook history list tells the tags of each night",
            Self::Busy(_) => "wait until the others have ended, and try again",
            Self::Large(_) => {
                "restore the history from git or from a copy: mothbook did not write this"
            }
            Self::Io { .. } | Self::Output(_) => {
                "name a folder that you may read and write; what was in the history is as it was"
            }
        }
    }

    /// Whether what was typed is wrong.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::NotFound { .. } | Self::TagName { .. } | Self::NoTag(_))
    }

    /// Whether something could not be written.
    #[must_use]
    pub fn is_output(&self) -> bool {
        match self {
            Self::Io { doing, .. } => !READING.contains(doing),
            _ => matches!(self, Self::Output(_) | Self::Busy(_)),
        }
    }
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotHistory(folder) => {
                write!(f, "{} is not empty and holds no history of mothbook", folder.display())
            }
            Self::Form { path, found } => write!(
                f,
                "{} says that the history has form {found}, and this mothbook knows form {FORM}",
                path.display()
            ),
            Self::Damaged { path, what } => write!(f, "{} is damaged: {what}", path.display()),
            Self::Missing(path) => write!(f, "{} is missing", path.display()),
            Self::Pruned(night) => {
                write!(f, "the state of the night {night} was pruned; only its line is kept")
            }
            Self::NotFound { reference, ambiguous, nearest } => {
                let words = if *ambiguous { "may mean more than one night" } else { "is no night" };
                write!(f, "{reference:?} {words} of the history")?;
                match nearest.as_slice() {
                    [] => f.write_str(", which has none"),
                    some if *ambiguous => write!(f, ": {}", some.join(", ")),
                    some => write!(f, "; the nearest are {}", some.join(", ")),
                }
            }
            Self::OtherHost { folder, nights, state } => write!(
                f,
                "the nights of {} are of {nights}, and this snapshot is of {state}",
                folder.display()
            ),
            Self::OtherInstance { folder, refusal } => {
                write!(f, "the last night of {} and this snapshot: {refusal}", folder.display())
            }
            Self::TagName { name, why } => write!(f, "{name:?} can be no tag: {why}"),
            Self::NoTag(name) => write!(f, "there is no tag {name:?}"),
            Self::Busy(folder) => write!(f, "others are writing into {}", folder.display()),
            Self::Large(path) => write!(
                f,
                "{} names a state that unpacks to more than any that mothbook writes",
                path.display()
            ),
            Self::Io { doing, path, source } => {
                write!(f, "cannot {doing} {}: {source}", path.display())
            }
            Self::Output(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for HistoryError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Output(error) => Some(error),
            Self::OtherInstance { refusal, .. } => Some(refusal),
            _ => None,
        }
    }
}

impl From<OutputError> for HistoryError {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

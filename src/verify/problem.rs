//! What can be wrong with a file of a report.

use std::fmt;

/// What is wrong with a file of a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The manifest names it, but it is not there.
    Missing,
    /// It is not what the manifest says.
    Changed,
    /// The manifest does not name it.
    Extra,
    /// No report has a file of this name.
    Foreign,
    /// It is no plain file, and was not opened; what it is.
    NoFile(&'static str),
    /// It is not the file that this version of mothbook puts into every report.
    NotShipped,
    /// It cannot be read, or is not what its name promises; why.
    Unreadable(String),
    /// It links to a page that is not there.
    Link(String),
    /// It links to a place on a page that has no such place.
    Anchor(String),
    /// It is larger than it may be: bytes or elements, and the limit.
    TooLarge(&'static str, u64, u64),
    /// A reader's browser would ask another host for something.
    OtherHost(String),
    /// It links to the disk of somebody.
    LocalPath(String),
    /// Something in it would run that is no file of the report.
    Active(String),
    /// It holds something that mothbook does not write.
    NotOurs(String),
    /// It is no signature that is asked for; what is wrong.
    Signature(String),
    /// It holds what must not be there; what, in words without the thing itself.
    Private(String),
    /// So many more things are wrong with it.
    More(usize),
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing: the manifest names it"),
            Self::Changed => f.write_str("changed: not what the manifest says"),
            Self::Extra => f.write_str("extra: the manifest does not name it"),
            Self::Foreign => f.write_str("foreign: no report has a file of this name"),
            Self::NoFile(what) => write!(f, "no plain file, but {what}: not opened"),
            Self::NotShipped => {
                let version = env!("CARGO_PKG_VERSION");
                write!(f, "changed: not the file that mothbook {version} puts into every report")
            }
            Self::Unreadable(why) => write!(f, "unreadable: {why}"),
            Self::Link(href) => write!(f, "broken link: {href}"),
            Self::Anchor(href) => write!(f, "broken link: no such place: {href}"),
            Self::TooLarge(what, n, most) => write!(f, "too large: {n} {what}, at most {most}"),
            Self::OtherHost(url) => write!(f, "asks another host: {url}"),
            Self::LocalPath(href) => write!(f, "leads to a disk: {href}"),
            Self::Active(what) => write!(f, "active content: {what}"),
            Self::NotOurs(what) => write!(f, "not written by mothbook: {what}"),
            Self::Signature(what) => f.write_str(what),
            Self::Private(what) => write!(f, "private: {what}"),
            Self::More(n) => write!(f, "and {n} more"),
        }
    }
}

/// A file with one thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the report.
    pub file: String,
    /// What is wrong with it.
    pub what: What,
}

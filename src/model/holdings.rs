//! How much of each relation the snapshot holds: what proves that it is whole, or what speaks against it.
//!
//! A number may be called exact only where everything that it rests on is whole. A relation is whole if something says
//! so (a dump that holds its model, a list of which as many records are there as the server counted) and nothing speaks
//! against it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::{CollectionId, Kind, ProjectId};

/// What speaks against the wholeness of a relation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// Nothing says that it is whole.
    Unproved,
    /// Something says that it may not be, in words that can follow a colon; findings tell of it already, or need not.
    Reported(Arc<str>),
    /// Something says that it is not, in words that can follow a colon.
    Partial(Arc<str>),
    /// Records of two states are mixed: what tells them apart, in words that can follow a colon.
    TwoStates(Arc<str>),
}

impl Witness {
    /// Something that says that a relation is not whole.
    #[must_use]
    pub fn partial(words: impl Into<Arc<str>>) -> Self {
        Self::Partial(words.into())
    }

    /// Something that says that records of two states are mixed.
    #[must_use]
    pub fn two_states(words: impl Into<Arc<str>>) -> Self {
        Self::TwoStates(words.into())
    }

    /// The words of it; `None` where there is nothing to be said.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Unproved => None,
            Self::Reported(words) | Self::Partial(words) | Self::TwoStates(words) => Some(words),
        }
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().unwrap_or("nothing shows that all of them are there"))
    }
}

/// Whether a relation is whole: `Err` says what speaks against it.
pub type Holding = Result<(), Witness>;

/// Records that were seen with different values.
pub type Disputes = BTreeSet<(Kind, i64)>;

/// How much of each relation the snapshot holds.
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    /// The captures of each project that records name.
    pub captures: BTreeMap<ProjectId, Holding>,
    /// What speaks against the captures of all projects, and those without one, being there; `None` where they are. Captures
    /// of any project may name a deployment or an event.
    pub all_captures: Option<Witness>,
    /// Projects that records name and that have no record, although all projects should be there.
    pub without_record: BTreeSet<ProjectId>,
    /// Projects of which detections name captures that nothing else names, and may belong to others; `None`: any.
    pub misplaced: BTreeSet<Option<ProjectId>>,
    /// What speaks against all occurrences being there, with their events and deployments; `None` where they are.
    pub occurrences: Option<Witness>,
    /// What speaks against all events being there; `None` where they are.
    pub events: Option<Witness>,
    /// The detections of captures, null markers included, with their occurrences. What is known of a single capture says
    /// [`CaptureTable::detections_are_whole`](super::CaptureTable::detections_are_whole).
    pub detections: Option<Witness>,
    /// The members of collections whose sources contradict each other.
    pub members: BTreeMap<CollectionId, Witness>,
    /// Records that were seen with different values.
    pub disputed: Disputes,
    /// Why nothing can be compared: the files come from several hosts.
    pub hosts: Option<Witness>,
}

impl Holdings {
    /// Whether all captures of a project are there.
    ///
    /// # Errors
    /// What speaks against it.
    pub fn captures_of(&self, project: ProjectId) -> Holding {
        self.captures.get(&project).cloned().unwrap_or(Err(Witness::Unproved))
    }

    /// Whether detections of this project name captures that nothing else names.
    #[must_use]
    pub fn are_misplaced(&self, project: Option<ProjectId>) -> bool {
        !self.misplaced.is_empty()
            && (project.is_none()
                || self.misplaced.contains(&None)
                || self.misplaced.contains(&project))
    }

    /// What speaks against a record, if it was seen with different values.
    #[must_use]
    pub fn dispute(&self, kind: Kind, id: i64) -> Option<Arc<str>> {
        let is_disputed = self.disputed.contains(&(kind, id));
        let words = || format!("{} {id} was seen with different values (MB608)", kind.singular());
        is_disputed.then(|| words().into())
    }
}

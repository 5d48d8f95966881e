//! Who is in which collection: whether the members that a snapshot tells are all, and the collections of a capture.

use std::sync::Arc;

use super::Why;
use crate::model::{
    CaptureRow, Collection, CountKind, Filtering, Kind, Membership, MembershipBasis, Row, Snapshot,
    Witness,
};

/// The known members of a collection.
#[derive(Clone)]
pub(super) struct Members<'a> {
    pub(super) membership: &'a Membership,
    /// Whether these are all; else why not.
    pub(super) all: Result<(), Why>,
}

/// The members of a collection; `None` where the snapshot tells none.
///
/// A list asked with the collection's project hides members of other projects. It is taken as whole
/// if it has as many captures as the platform recorded for the collection: then nothing is hidden. If
/// it has fewer, foreign members may explain it, so its numbers are lower bounds.
pub(super) fn members<'a>(snapshot: &'a Snapshot, collection: &Collection) -> Option<Members<'a>> {
    let membership = snapshot.members.get(&collection.id)?;
    let recorded = collection.recorded.get(CountKind::SourceImages, Filtering::Default);
    let has_recorded_size = recorded == i64::try_from(membership.len()).ok();
    let partial = |words: &str| Err(Why::IncompleteMembers(Witness::partial(words)));
    let all = match (snapshot.holdings.members.get(&collection.id), membership.basis) {
        (Some(Witness::TwoStates(words)), _) => Err(Why::TwoStates(Arc::clone(words))),
        (Some(witness), _) => Err(Why::IncompleteMembers(witness.clone())),
        (None, MembershipBasis::Dump | MembershipBasis::CompleteList) => Ok(()),
        (None, MembershipBasis::CompleteListInProject) if has_recorded_size => Ok(()),
        (None, MembershipBasis::CompleteListInProject) => {
            partial("a list of a project leaves out members of other projects")
        }
        (None, MembershipBasis::PartialList | MembershipBasis::CaptureDetails) => {
            Err(Why::IncompleteMembers(Witness::Unproved))
        }
    };
    Some(Members { membership, all })
}

/// Whether the members of a collection that a snapshot tells are known to be all.
#[must_use]
pub fn knows_all_members(snapshot: &Snapshot, collection: &Collection) -> bool {
    members(snapshot, collection).is_some_and(|members| members.all.is_ok())
}

/// Why nothing of a collection can be compared: the snapshot holds it in two states.
pub(super) fn two_states(snapshot: &Snapshot, collection: &Collection) -> Option<Why> {
    let holdings = &snapshot.holdings;
    if let Some(Witness::TwoStates(words)) = &holdings.hosts {
        return Some(Why::TwoStates(Arc::clone(words)));
    }
    let dispute = holdings.dispute(Kind::Collection, collection.id.0);
    dispute.map(Why::TwoStates)
}

/// The collections of each capture: the members of each collection, turned around.
#[derive(Clone, Debug, Default)]
pub struct CollectionsOf {
    /// Where the collections of each capture begin in `collections`; one more at the end.
    starts: Vec<usize>,
    /// Rows of collections, by capture, then ascending. Four bytes for each membership, as many as the members take.
    collections: Vec<Row<Collection>>,
}

impl CollectionsOf {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let members = snapshot.members.iter().filter_map(|(id, members)| {
            Some((snapshot.collections.row(*id)?, members.rows.as_slice()))
        });
        Self::of_members(snapshot.captures.len(), members)
    }

    /// The collections of each of `captures` captures, from the members of each collection.
    fn of_members<'a>(
        captures: usize,
        members: impl Iterator<Item = (Row<Collection>, &'a [CaptureRow])> + Clone,
    ) -> Self {
        // First how many each capture has, as the distance of its end from its start; then where each begins.
        let mut starts = vec![0; captures + 1];
        for row in members.clone().flat_map(|(_, rows)| rows) {
            if let Some(n) = starts.get_mut(row.index() + 1) {
                *n += 1;
            }
        }
        let mut total = 0;
        for n in &mut starts {
            total += *n;
            *n = total;
        }
        let mut free = starts.clone();
        let mut collections = vec![Row::new(0); total];
        for (collection, rows) in members {
            for row in rows {
                let Some(place) = free.get_mut(row.index()) else { continue };
                if let Some(slot) = collections.get_mut(*place) {
                    *slot = collection;
                }
                *place += 1;
            }
        }
        Self { starts, collections }
    }

    /// The collections that hold a capture, ascending.
    #[must_use]
    pub fn of(&self, capture: CaptureRow) -> &[Row<Collection>] {
        let at = |place: usize| self.starts.get(place).copied();
        let range = at(capture.index()).zip(at(capture.index() + 1));
        // A row of another table has none.
        range.and_then(|(from, to)| self.collections.get(from..to)).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests;

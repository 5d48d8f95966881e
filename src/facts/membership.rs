//! Who is in which collection: whether the members that a snapshot tells are all, and the collections of a capture.

use crate::model::{
    CaptureRow, Collection, CountKind, Filtering, Membership, MembershipBasis, Row, Snapshot,
};

/// The known members of a collection.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    pub(super) membership: &'a Membership,
    /// Whether these are all.
    pub(super) all: bool,
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
    let all = match membership.basis {
        MembershipBasis::Dump | MembershipBasis::CompleteList => true,
        MembershipBasis::CompleteListInProject => has_recorded_size,
        MembershipBasis::PartialList | MembershipBasis::CaptureDetails => false,
    };
    Some(Members { membership, all })
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

//! Whether the members that a snapshot tells of a collection are all of them.

use crate::model::{Collection, CountKind, Filtering, Membership, MembershipBasis, Snapshot};

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

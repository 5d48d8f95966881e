//! How many captures capture sets have in common.

use std::collections::BTreeMap;

use super::membership;
use crate::model::{CaptureId, CaptureRow, CollectionId, Membership, ProjectId, Snapshot};

/// The most capture sets of one project that are compared with each other, the largest: each pair is looked at.
pub const MOST_COMPARED: usize = 100;

/// What two capture sets of one project have in common, as far as their members are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// One of them, that with the smaller id.
    pub one: CollectionId,
    /// The other.
    pub other: CollectionId,
    /// How many captures are in both.
    pub shared: usize,
    /// How many are in the first only.
    pub only_one: usize,
    /// How many are in the second only.
    pub only_other: usize,
    /// Whether all members of both are known; otherwise more may be shared.
    pub is_whole: bool,
}

impl Overlap {
    /// How alike they are in thousandths: the captures in both, of those in either (the index of Jaccard).
    #[must_use]
    pub fn per_thousand(&self) -> Option<usize> {
        let all = self.shared + self.only_one + self.only_other;
        (self.shared * 1_000 + all / 2).checked_div(all)
    }
}

/// The capture sets of a project that were compared, and what they have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlaps {
    /// Which, ascending, and how many members of each are known.
    pub collections: Vec<(CollectionId, usize)>,
    /// Each pair of them that shares a capture, by the ids of both.
    pub pairs: Vec<Overlap>,
    /// How many of the project's capture sets were not compared.
    pub left_out: usize,
}

/// What the capture sets of each project have in common; those whose members are not known, or are none, are left out.
pub(super) fn overlaps(
    snapshot: &Snapshot,
    has: &dyn Fn(CollectionId) -> bool,
) -> Vec<(ProjectId, Overlaps)> {
    let mut sets: BTreeMap<ProjectId, Vec<Set<'_>>> = BTreeMap::new();
    for collection in snapshot.collections.iter().filter(|found| has(found.id)) {
        let members = membership::members(snapshot, collection);
        let members = members.filter(|members| !members.membership.is_empty());
        if let Some((project, members)) = collection.project.zip(members) {
            let is_whole = members.all.is_ok();
            sets.entry(project).or_default().push(Set::new(
                collection.id,
                members.membership,
                is_whole,
            ));
        }
    }
    sets.into_iter().map(|(project, sets)| (project, of_project(sets))).collect()
}

fn of_project(mut sets: Vec<Set<'_>>) -> Overlaps {
    let left_out = sets.len().saturating_sub(MOST_COMPARED);
    sets.sort_by_key(|set| (std::cmp::Reverse(set.members.len()), set.id));
    sets.truncate(MOST_COMPARED);
    sets.sort_by_key(|set| set.id);
    let mut pairs = Vec::new();
    for (place, one) in sets.iter().enumerate() {
        let others = sets.iter().skip(place + 1);
        pairs.extend(others.map(|other| one.with(other)).filter(|pair| pair.shared > 0));
    }
    let collections = sets.iter().map(|set| (set.id, set.members.len())).collect();
    Overlaps { collections, pairs, left_out }
}

/// The members of a capture set, and as bits: to look at pairs of bits is many times faster than to look at pairs of rows.
struct Set<'a> {
    id: CollectionId,
    members: &'a Membership,
    is_whole: bool,
    /// The place of the first word of `bits` among the words of all captures.
    from: usize,
    /// A bit for each capture; none where the set is so sparse that to look at its rows is faster.
    bits: Vec<u64>,
}

impl<'a> Set<'a> {
    fn new(id: CollectionId, members: &'a Membership, is_whole: bool) -> Self {
        let place = |row: &CaptureRow| row.index() / 64;
        let from = members.rows.first().map_or(0, place);
        let words = members.rows.last().map_or(0, |last| place(last) + 1 - from);
        let mut bits = Vec::new();
        if words <= members.rows.len() {
            bits = vec![0; words];
            for row in &members.rows {
                if let Some(word) = bits.get_mut(place(row) - from) {
                    *word |= 1 << (row.index() % 64);
                }
            }
        }
        Self { id, members, is_whole, from, bits }
    }

    fn with(&self, other: &Self) -> Overlap {
        let held = if self.bits.is_empty() || other.bits.is_empty() {
            in_both(&self.members.rows, &other.members.rows)
        } else {
            self.bits_in_both(other)
        };
        let absent = in_both::<CaptureId>(&self.members.absent, &other.members.absent);
        let shared = held + absent;
        Overlap {
            one: self.id,
            other: other.id,
            shared,
            only_one: self.members.len() - shared,
            only_other: other.members.len() - shared,
            is_whole: self.is_whole && other.is_whole,
        }
    }

    fn bits_in_both(&self, other: &Self) -> usize {
        let from = self.from.max(other.from);
        let mine = self.bits.iter().skip(from - self.from);
        let words = mine.zip(other.bits.iter().skip(from - other.from));
        words.map(|(a, b)| (a & b).count_ones() as usize).sum()
    }
}

/// How many items two ascending lists have in common.
fn in_both<T: Ord>(one: &[T], other: &[T]) -> usize {
    let mut others = other.iter().peekable();
    let is_there = |item: &&T| {
        while others.next_if(|other| *other < *item).is_some() {}
        others.peek().is_some_and(|other| *other == *item)
    };
    one.iter().filter(is_there).count()
}

#[cfg(test)]
mod tests;

//! Captures grouped by what they belong to: an event, a deployment, an occurrence.

use crate::model::{CaptureRow, CaptureTable, Row};

/// Captures grouped by records of the kind `T`, those of a group by time and id.
#[derive(Clone, Debug)]
pub struct Groups<T> {
    /// (group, capture), by group, then by time, then by id.
    pairs: Vec<(Row<T>, CaptureRow)>,
}

impl<T> Groups<T> {
    /// Groups these pairs, which may be in any order.
    pub(super) fn new(captures: &CaptureTable, mut pairs: Vec<(Row<T>, CaptureRow)>) -> Self {
        pairs.sort_by_key(|(group, row)| (*group, captures.timestamp(*row), *row));
        Self { pairs }
    }

    /// The captures of one group, by time.
    pub fn of(&self, group: Row<T>) -> impl ExactSizeIterator<Item = CaptureRow> + use<'_, T> {
        self.pairs_of(group).iter().map(|(_, row)| *row)
    }

    /// How many captures a group has.
    #[must_use]
    pub fn len(&self, group: Row<T>) -> usize {
        self.pairs_of(group).len()
    }

    /// Where a capture stands among those of its group, by time; `None` where it is in another one.
    #[must_use]
    pub fn place(
        &self,
        captures: &CaptureTable,
        group: Row<T>,
        capture: CaptureRow,
    ) -> Option<Place> {
        let all = self.pairs_of(group);
        let key = |row: CaptureRow| (captures.timestamp(row), row);
        let place = all.binary_search_by_key(&key(capture), |(_, row)| key(*row)).ok()?;
        let at = |place: Option<usize>| all.get(place?).map(|(_, row)| *row);
        Some(Place {
            place,
            of: all.len(),
            previous: at(place.checked_sub(1)),
            next: at(place.checked_add(1)),
        })
    }

    fn pairs_of(&self, group: Row<T>) -> &[(Row<T>, CaptureRow)] {
        // A partition point is at most the length, so both splits are in range.
        let start = self.pairs.partition_point(|(found, _)| *found < group);
        let (_, rest) = self.pairs.split_at(start);
        let (of_group, _) = rest.split_at(rest.partition_point(|(found, _)| *found == group));
        of_group
    }
}

/// Where a capture stands in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How many stand before it.
    pub place: usize,
    /// How many the group has.
    pub of: usize,
    /// The one before it.
    pub previous: Option<CaptureRow>,
    /// The one after it.
    pub next: Option<CaptureRow>,
}

#[cfg(test)]
mod tests;

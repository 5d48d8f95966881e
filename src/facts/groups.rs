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
mod tests {
    use super::*;
    use crate::model::{CameraTime, CaptureColumns, CaptureId, Field, NewCapture, Table};
    use proptest::prelude::*;

    /// Captures with these times.
    fn captures(times: &[Option<i64>]) -> CaptureTable {
        let mut columns = CaptureColumns::default();
        for (time, id) in times.iter().zip(1..) {
            columns.push(&NewCapture {
                id: CaptureId(id),
                project: None,
                deployment: None,
                event: None,
                timestamp: time.map(CameraTime::from_micros),
                size: None,
                has_real_detection: None,
                is_processed: None,
                stored_positive: None,
                added_at: None,
                path_hash: None,
                width: Field::Absent,
                height: Field::Absent,
                origin: None,
            });
        }
        CaptureTable::new(columns, &Table::default(), &Table::default())
    }

    proptest! {
        #[test]
        fn a_group_has_its_captures_by_time(
            all in prop::collection::vec((prop::option::of(0i64..5), 0usize..4), 0..40),
        ) {
            let times: Vec<Option<i64>> = all.iter().map(|(time, _)| *time).collect();
            let table = captures(&times);
            let pair = |(row, (_, group)): (usize, &(_, usize))| (Row::<()>::new(*group), Row::new(row));
            let groups = Groups::new(&table, all.iter().enumerate().map(pair).collect());
            for group in 0..4 {
                let mut expected: Vec<usize> = (0..all.len()).filter(|row| all[*row].1 == group).collect();
                expected.sort_by_key(|row| (times[*row], *row));
                let group = Row::new(group);
                let found: Vec<usize> = groups.of(group).map(Row::index).collect();
                prop_assert_eq!(&found, &expected);
                for (place, row) in expected.iter().enumerate() {
                    let at = groups.place(&table, group, Row::new(*row)).unwrap();
                    let other = |place: Option<usize>| expected.get(place?).map(|row| Row::new(*row));
                    prop_assert_eq!((at.place, at.of), (place, expected.len()));
                    prop_assert_eq!(at.previous, other(place.checked_sub(1)));
                    prop_assert_eq!(at.next, other(Some(place + 1)));
                }
                let absent = (0..all.len()).find(|row| !expected.contains(row));
                prop_assert!(absent.is_none_or(|row| groups.place(&table, group, Row::new(row)).is_none()));
            }
        }
    }
}

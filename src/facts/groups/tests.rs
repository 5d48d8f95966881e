use super::*;
use crate::model::{CameraTime, Capture, CaptureColumns, CaptureId, Field, Table, Unsaid};
use proptest::prelude::*;

/// Captures with these times.
fn captures(times: &[Option<i64>]) -> CaptureTable {
    let mut columns = CaptureColumns::default();
    for (time, id) in times.iter().zip(1..) {
        columns.push(&Capture {
            id: CaptureId(id),
            project: None,
            deployment: None,
            event: None,
            timestamp: time.map(CameraTime::from_micros),
            size: None,
            has_real_detection: None,
            is_processed: None,
            detections_count: None,
            is_whole: None,
            n_listed: None,
            unsaid: Unsaid::default(),
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

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_capture_is_in_the_collections_that_hold_it(
        members in prop::collection::vec(prop::collection::btree_set(0usize..12, 0..12), 0..6),
    ) {
        let rows = |rows: &std::collections::BTreeSet<usize>| rows.iter().map(|row| Row::new(*row)).collect::<Vec<_>>();
        let all: Vec<Vec<CaptureRow>> = members.iter().map(rows).collect();
        let of = CollectionsOf::of_members(12, all.iter().enumerate().map(|(place, rows)| (Row::new(place), rows.as_slice())));
        for capture in 0..12 {
            let expected: Vec<usize> = (0..members.len()).filter(|place| members[*place].contains(&capture)).collect();
            let found: Vec<usize> = of.of(Row::new(capture)).iter().map(|row| row.index()).collect();
            prop_assert_eq!(found, expected);
        }
        prop_assert!(of.of(Row::new(12)).is_empty());
    }
}

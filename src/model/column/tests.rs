use super::*;
use proptest::prelude::*;

fn value() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        Just(None),
        (0i64..5).prop_map(Some),
        (i64::from(u32::MAX) - 2..i64::from(u32::MAX) + 2).prop_map(Some),
        (i64::MIN + 1..=i64::MAX).prop_map(Some),
    ]
}

#[test]
fn few_values_become_many() {
    let kinds = [1, 254, 255, 256, 400].into_iter().flat_map(|n| [(n, 1), (n, MILLION)]);
    for (different, unit) in kinds {
        let much = i64::from(u32::MAX);
        for last in [256, 256 * MILLION, much, much * MILLION, -1] {
            let value = |n: i64| (n % 7 != 3).then_some(n % different * unit * 9_000);
            let mut column = Column::default();
            let mut plain: Vec<Option<i64>> = (0..1_000).map(value).collect();
            plain.iter().for_each(|value| column.push(*value));
            for (place, value) in [(3, Some(last)), (999, None), (500, Some(0)), (4, Some(last))] {
                column.set(place, value);
                plain[place] = value;
            }
            column.push(Some(last));
            plain.push(Some(last));
            assert_eq!(column.iter().collect::<Vec<_>>(), plain, "{different} {unit} {last}");
            assert!(!column.ascends());
        }
    }
    let mut column = Column::default();
    (0..255).for_each(|n| column.push(Some(n * 2)));
    assert!(column.ascends());
    assert_eq!((column.search(508), column.search(7), column.get(255)), (Some(254), None, None));
}

proptest! {
    #[test]
    fn a_column_holds_what_was_put_in(
        values in prop::collection::vec(value(), 0..20),
        (place, other) in (0usize..20, value()),
        picked in prop::collection::vec(0usize..20, 0..20),
    ) {
        let mut plain = values.clone();
        let mut column = Column::default();
        for value in &values {
            column.push(*value);
        }
        prop_assert_eq!(column.iter().collect::<Vec<_>>(), plain.clone());
        prop_assert_eq!(column.get(values.len()), None);
        if let Some(slot) = plain.get_mut(place) {
            *slot = other;
            column.set(place, other);
        }
        prop_assert_eq!(column.iter().collect::<Vec<_>>(), plain.clone());
        let ascends = plain.iter().all(Option::is_some) && plain.is_sorted_by(|a, b| a < b);
        prop_assert_eq!(column.ascends(), ascends);
        if ascends {
            let mut nearby = Nearby::default();
            for asked in [0, 1, 1, 2, 0].into_iter().chain(0..plain.len()) {
                let Some(value) = plain.get(asked).copied().flatten() else { continue };
                prop_assert_eq!(column.search(value), Some(asked));
                prop_assert_eq!(column.search_near(value, &mut nearby), Some(asked));
                let other = plain.contains(&Some(value ^ 1));
                prop_assert_eq!(column.search_near(value ^ 1, &mut nearby).is_some(), other);
            }
        }
        let mut order: Vec<u32> = (0..plain.len() as u32).collect();
        order.sort_by_key(|place| plain[*place as usize]);
        prop_assert_eq!(column.order().collect::<Vec<_>>(), order);
        let places: Vec<usize> = picked.into_iter().filter(|p| *p < plain.len()).collect();
        column.pick(&places.iter().map(|p| *p as u32).collect::<Vec<_>>());
        let of_plain: Vec<_> = places.iter().map(|p| plain[*p]).collect();
        prop_assert_eq!(column.iter().collect::<Vec<_>>(), of_plain);
    }
}

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn answers_are_what_was_put_in(
        answers in prop::collection::vec(any::<Option<bool>>(), 0..20),
        (place, other) in (0usize..20, any::<Option<bool>>()),
    ) {
        let (mut plain, mut packed) = (answers.clone(), Answers::default());
        answers.iter().for_each(|answer| packed.push(answer.cell()));
        if let Some(slot) = plain.get_mut(place) {
            *slot = other;
            packed.set(place, other.cell());
        }
        let all = |packed: &Answers| -> Vec<Option<bool>> {
            (0..packed.len).map(|place| Stored::of_cell(packed.get(place))).collect()
        };
        prop_assert_eq!(all(&packed), plain.clone());
        prop_assert_eq!(packed.get(plain.len()), None);
        let places: Vec<u32> = (0..plain.len() as u32).rev().step_by(2).collect();
        packed.pick(&places);
        let of_plain: Vec<_> = places.iter().map(|place| plain[*place as usize]).collect();
        prop_assert_eq!(all(&packed), of_plain);
    }

    #[test]
    fn scores_are_what_was_put_in(score in prop_oneof![
        Just(Field::Absent), Just(Field::Null), Just(Field::Value(-0.0)), (0.0f64..=1.0).prop_map(Field::Value)
    ]) {
        let mut column = Reals::default();
        column.push(score.cell());
        prop_assert_eq!(Field::of_cell(column.get(0)), score);
    }
}

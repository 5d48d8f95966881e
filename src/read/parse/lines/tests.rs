use proptest::prelude::*;

use super::*;

proptest! {
    /// In any order of places the index says what a count from the beginning says.
    #[test]
    fn places_are_those_of_a_count_from_the_beginning(
        parts in prop::collection::vec(prop::sample::select(vec!["a", "\n", "\u{e9}", "\u{1f98b}", "bbbbbbbbbbbbbbbb"]), 0..3_000),
        places in prop::collection::vec(0usize..50_000, 1..20),
    ) {
        let text = parts.concat();
        let mut index = LineIndex::default();
        for at in places {
            let found = index.locate("a.json", text.as_bytes(), at);
            prop_assert_eq!(found, Location::of_byte("a.json", text.as_bytes(), at));
        }
    }
}

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

proptest! {
    #[test]
    fn ids_of_lists_are_counted_once(
        runs in prop::collection::vec((0i64..50_000, 1i64..9), 0..1_500), is_sorted in any::<bool>(),
    ) {
        let mut runs = runs;
        if is_sorted {
            runs.sort_unstable();
        }
        let ids: Vec<i64> = runs.iter().flat_map(|(first, n)| *first..first + n).collect();
        let mut listed = Listed::default();
        ids.iter().for_each(|id| listed.push(*id));
        prop_assert_eq!(listed.ids().collect::<Vec<_>>(), ids.clone());
        prop_assert_eq!(listed.distinct(), ids.iter().collect::<BTreeSet<_>>().len());
    }
}

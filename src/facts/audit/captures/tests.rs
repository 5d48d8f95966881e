use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn what_is_repeated_is_what_is_there_twice(
        paths in prop::collection::vec((0u64..40, any::<bool>(), prop::option::of(0usize..3)), 0..60),
    ) {
        let paths: Vec<OfPath> = paths
            .into_iter()
            .enumerate()
            // Some share their bit alone.
            .map(|(n, (hash, high, of))| (hash | u64::from(high) << 63, of.map(Row::new), Row::new(n)))
            .collect();
        let is_same = |a: &OfPath, b: &OfPath| (a.0, a.1) == (b.0, b.1);
        let many = |path: &&OfPath| paths.iter().filter(|other| is_same(path, other)).count() > 1;
        let expected: Vec<CaptureRow> = paths.iter().filter(many).map(|path| path.2).collect();
        let found: Vec<CaptureRow> = repeated(paths.iter().copied(), paths.len()).collect();
        prop_assert_eq!(found, expected);
    }
}

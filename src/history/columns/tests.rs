use proptest::prelude::*;

use super::*;

fn back(values: &[i64], how: As) -> Option<Vec<i64>> {
    let mut bytes = Vec::new();
    put(values, how, &mut bytes);
    let mut reader = Reader::new(&bytes);
    let read = reader.column(values.len());
    assert!(reader.is_at_end());
    read
}

#[test]
fn extremes_are_read_as_they_were_written() {
    for values in [
        &[][..],
        &[0],
        &[UNKNOWN],
        &[i64::MAX, i64::MIN + 1, 0, UNKNOWN, -1, 1],
        &[i64::MAX, i64::MAX],
        &[i64::MIN + 1, i64::MIN + 1, UNKNOWN],
        &[600, 1200, -600, 0],
    ] {
        for how in [As::Values, As::Steps] {
            assert_eq!(back(values, how).as_deref(), Some(values), "{values:?} {how:?}");
        }
    }
}

#[test]
fn what_is_cut_short_is_no_column() {
    let mut bytes = Vec::new();
    put(&[1, 2, UNKNOWN, 70_000], As::Steps, &mut bytes);
    for end in 0..bytes.len() {
        assert_eq!(Reader::new(&bytes[..end]).column(4), None, "{end}");
    }
    assert_eq!(Reader::new(&bytes).column(usize::MAX), None);
}

proptest! {
    #[test]
    fn columns_are_read_as_they_were_written(
        values in prop::collection::vec(prop_oneof![any::<i64>(), -300i64..300, Just(UNKNOWN)], 0..50),
        steps in any::<bool>(),
    ) {
        let how = if steps { As::Steps } else { As::Values };
        prop_assert_eq!(back(&values, how), Some(values));
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..80), n in 0usize..100) {
        let _ = Reader::new(&bytes).column(n);
    }
}

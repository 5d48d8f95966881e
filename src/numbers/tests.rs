use super::*;
use proptest::prelude::*;

#[test]
fn digits_stand_in_threes() {
    for (n, text) in [
        (0, "0"),
        (999, "999"),
        (1_000, "1,000"),
        (1_000_000, "1,000,000"),
        (-1_002_030, "\u{2212}1,002,030"),
        (i64::MIN, "\u{2212}9,223,372,036,854,775,808"),
    ] {
        assert_eq!(number(n), text);
    }
}

proptest! {
    #[test]
    fn a_number_is_its_digits(n in any::<i64>(), shift in 0u32..64) {
        let n = n >> shift;
        let text = number(n);
        prop_assert_eq!(text.replace(',', "").replace('\u{2212}', "-"), n.to_string());
        prop_assert!(text.rsplit(',').skip(1).all(|part| part.len() <= 6));
    }
}

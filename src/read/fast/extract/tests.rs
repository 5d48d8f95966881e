use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn decimals_are_the_nearest_there_are(number in "(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?") {
        if let Some(found) = decimal(number.as_bytes()) {
            prop_assert_eq!(found.to_bits(), number.parse::<f64>().unwrap().to_bits());
        }
        prop_assert_eq!(decimal(number.as_bytes()).is_some(), number.replace('.', "").len() <= 15);
    }
}

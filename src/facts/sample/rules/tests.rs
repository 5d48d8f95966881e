use std::collections::BTreeSet;

use super::*;

#[test]
fn every_rule_has_a_number_of_its_own() {
    let keys: BTreeSet<&str> = Rule::ALL.into_iter().map(Rule::key).collect();
    assert_eq!(keys.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        let (name, number) = rule.key().split_once('/').unwrap();
        assert!(number.parse::<u8>().is_ok_and(|n| n > 0), "{rule}");
        // A rule that is one of several says when it holds.
        let others = keys.iter().filter(|key| key.starts_with(&format!("{name}/"))).count();
        assert!(others == 1 || !rule.when().is_empty(), "{rule}");
    }
}

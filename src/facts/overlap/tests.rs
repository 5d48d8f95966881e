use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::model::{MembershipBasis, Row};

fn membership(rows: &BTreeSet<usize>, absent: &BTreeSet<i64>) -> Membership {
    Membership {
        rows: rows.iter().map(|place| Row::new(*place)).collect(),
        absent: absent.iter().map(|id| CaptureId(*id)).collect(),
        basis: MembershipBasis::Dump,
    }
}

proptest! {
    #[test]
    fn what_is_shared_is_what_is_in_both(
        a in prop::collection::btree_set(0usize..900, 0..200),
        b in prop::collection::btree_set(100usize..400, 0..200),
        c in prop::collection::btree_set(0i64..30, 0..9),
        d in prop::collection::btree_set(0i64..30, 0..9),
    ) {
        let (one, other) = (membership(&a, &c), membership(&b, &d));
        let pair = Set::new(CollectionId(1), &one, true).with(&Set::new(CollectionId(2), &other, false));
        let shared = a.intersection(&b).count() + c.intersection(&d).count();
        prop_assert_eq!(pair.shared, shared);
        prop_assert_eq!(pair.only_one + shared, a.len() + c.len());
        prop_assert_eq!(pair.only_other + shared, b.len() + d.len());
        prop_assert!(!pair.is_whole);
        let back = Set::new(CollectionId(2), &other, false).with(&Set::new(CollectionId(1), &one, true));
        prop_assert_eq!(back.shared, shared);
        prop_assert_eq!(back.per_thousand(), pair.per_thousand());
    }
}

#[test]
fn two_sets_that_are_the_same_are_wholly_alike() {
    let same = membership(&(0..64).collect(), &BTreeSet::new());
    let set = || Set::new(CollectionId(1), &same, true);
    assert_eq!(set().with(&set()).per_thousand(), Some(1_000));
    let none = membership(&BTreeSet::new(), &BTreeSet::new());
    let none = || Set::new(CollectionId(2), &none, true);
    assert_eq!(none().with(&none()).per_thousand(), None);
}

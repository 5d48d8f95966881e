use super::*;

fn side(stored: i64, recounted: Option<i64>, standing: Standing) -> Side {
    Side { stored: Some(stored), recounted, standing }
}

#[test]
fn each_step_has_its_category() {
    let equal = |n| side(n, Some(n), Standing::Equal);
    let differs = |stored, recounted| side(stored, Some(recounted), Standing::Differs);
    let unproved = |n| side(n, None, Standing::Unproved);
    for (before, after, wanted) in [
        (equal(5), equal(5), Category::Same),
        (equal(5), equal(6), Category::MovedTogether),
        (equal(5), differs(5, 6), Category::Regressed),
        (equal(5), unproved(5), Category::EvidenceLost),
        (differs(5, 6), differs(5, 6), Category::Same),
        (differs(5, 6), differs(6, 7), Category::Known),
        (differs(5, 6), differs(5, 7), Category::Worse),
        (differs(5, 8), differs(9, 8), Category::Better),
        (differs(5, 6), equal(6), Category::Fixed),
        (differs(5, 6), unproved(5), Category::EvidenceLost),
        (unproved(5), equal(5), Category::EvidenceGained),
        (unproved(5), differs(5, 6), Category::EvidenceGainedDiffers),
        (unproved(5), unproved(6), Category::Unproved),
        (unproved(5), unproved(5), Category::Same),
        (unproved(5), side(5, Some(3), Standing::Unproved), Category::Same),
    ] {
        assert_eq!(category(before, after, false), wanted, "{before:?} {after:?}");
        let by_rule = if wanted.is_regression() { Category::RuleChanged } else { wanted };
        assert_eq!(category(before, after, true), by_rule, "{before:?} {after:?}");
    }
}

#[test]
fn numbers_without_end_are_compared() {
    let far = side(i64::MIN, Some(i64::MAX), Standing::Differs);
    assert_eq!(category(far, far, false), Category::Same);
    assert_eq!(category(side(0, Some(1), Standing::Differs), far, false), Category::Worse);
}

#[test]
fn all_are_in_the_list_the_most_pressing_first() {
    assert!(Category::ALL.is_sorted());
    assert_eq!(
        (Category::ALL.first(), Category::ALL.last()),
        (Some(&Category::Regressed), Some(&Category::Same))
    );
}

use super::*;

#[test]
fn a_bound_never_matches_and_drifts_only_when_exceeded() {
    assert_eq!(compare(Some(3), &Evidence::Exact(3)), Verdict::Match);
    assert_eq!(compare(Some(1), &Evidence::Exact(3)), Verdict::Drift { by: 2, at_least: false });
    assert_eq!(compare(Some(3), &Evidence::AtLeast(3, Why::NoMembers)), Verdict::Consistent);
    assert_eq!(
        compare(Some(1), &Evidence::AtLeast(3, Why::NoMembers)),
        Verdict::Drift { by: 2, at_least: true }
    );
    assert_eq!(compare(None, &Evidence::Exact(3)), Verdict::NothingRecorded);
    let why = Why::NoMembers;
    assert_eq!(compare(Some(3), &Evidence::Unknown(why.clone())), Verdict::NotVerifiable(why));
}

#[test]
fn a_number_of_unknown_filtering_drifts_only_if_it_fits_neither() {
    let (filtered, all) = (Evidence::Exact(3), Evidence::Exact(5));
    assert_eq!(compare_either(3, &filtered, &all), Verdict::Consistent);
    assert_eq!(compare_either(4, &filtered, &filtered), Verdict::Drift { by: -1, at_least: false });
    assert_eq!(compare_either(3, &filtered, &filtered), Verdict::Match);
}

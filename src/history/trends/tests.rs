use super::*;
use crate::history::{NightCount, Standings, Totals};

fn night(day: u32, captures: usize) -> Night {
    Night {
        v: 1,
        id: String::new(),
        taken: Some(format!("2025-03-{day:02} 03:15")),
        host: None,
        tool: "1".to_owned(),
        files: None,
        totals: Totals { captures, ..Totals::default() },
        jobs: BTreeMap::new(),
        recent_jobs: None,
        filters: Vec::new(),
        findings: Vec::new(),
        counts: Standings::default(),
        samples: Standings::default(),
        sets: Vec::new(),
        stations: Vec::new(),
        created: Vec::new(),
    }
}

fn set(id: i64, rule: &str, standing: Standing) -> NightSet {
    let count = NightCount {
        what: CountKind::SourceImages.api_name().into(),
        stored: Some(5),
        recounted: Some(5),
        standing,
    };
    NightSet {
        id,
        name: String::new(),
        method: None,
        rule: Some(rule.to_owned()),
        sample: Standing::Unproved,
        counts: vec![count],
    }
}

#[test]
fn a_night_without_a_time_has_no_place() {
    let nights = [Night { taken: None, ..night(1, 3) }, night(2, 4), night(4, 9)];
    let trends = Trends::of(&nights);
    assert_eq!(trends.times, ["2025-03-02 03:15", "2025-03-04 03:15"]);
    assert_eq!(trends.minutes[1] - trends.minutes[0], 2 * 24 * 60);
    assert_eq!(trends.series[0].values, [Some(4), Some(9)]);
    // Nothing is known of processing: no share is made up.
    assert_eq!(trends.series[1].values, [None, None]);
    assert!(trends.is_some() && !Trends::of(&nights[..2]).is_some());
}

#[test]
fn rules_that_changed_are_marked_and_new_records_are_not() {
    let mut nights = [night(1, 1), night(2, 1), night(3, 1), night(4, 1)];
    nights[0].sets = vec![set(1, "a", Standing::Equal)];
    nights[1].sets = vec![set(1, "a", Standing::Equal), set(2, "b", Standing::Equal)];
    nights[1].filters = vec![FiltersRule(7, "x".to_owned())];
    nights[2].sets = vec![set(1, "sa", Standing::Equal), set(2, "c", Standing::Equal)];
    nights[2].filters = vec![FiltersRule(7, "x".to_owned()), FiltersRule(8, "y".to_owned())];
    nights[3].filters = vec![FiltersRule(7, "z".to_owned())];
    nights[3].tool = "2".to_owned();
    let told: Vec<_> =
        Trends::of(&nights).marks.into_iter().map(|of| (of.night, of.what)).collect();
    let words = |text: &str| text.to_owned();
    assert_eq!(
        told,
        [
            (2, words("settings of a capture set edited")),
            (3, words("mothbook 2 in place of 1, default filters of a project edited")),
        ]
    );
}

#[test]
fn a_set_differs_since_the_first_night_of_those_up_to_the_last() {
    use Standing::{Differs, Equal, Unproved};
    let since = |standings: &[Option<Standing>]| {
        SetTrend { standings: standings.to_vec(), ..SetTrend::default() }.differs_since()
    };
    assert_eq!(since(&[Some(Equal), Some(Differs), Some(Unproved), Some(Differs)]), Some(1));
    assert_eq!(since(&[Some(Differs), Some(Equal), None, Some(Differs)]), Some(3));
    assert_eq!(since(&[Some(Differs), Some(Equal)]), None);
    // Tonight nothing is proved.
    assert_eq!(since(&[Some(Differs), Some(Unproved)]), None);
    assert_eq!(since(&[]), None);
}

#[test]
fn a_set_that_comes_and_goes_keeps_its_nights() {
    let mut nights = [night(1, 1), night(2, 1), night(3, 1)];
    nights[1].sets = vec![set(1, "a", Standing::Differs)];
    let trends = Trends::of(&nights);
    assert_eq!(trends.sets[&1].captures, [None, Some(5), None]);
    assert_eq!(trends.sets[&1].standings, [None, Some(Standing::Differs), None]);
}

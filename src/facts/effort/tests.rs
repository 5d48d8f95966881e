use super::*;

fn time(text: &str) -> CameraTime {
    CameraTime::parse(text).unwrap()
}

#[test]
fn a_night_lasts_from_noon_to_noon() {
    let evening = Night::of(time("2024-06-30T12:00:00"), NightStart::Noon);
    assert_eq!(evening, Night::of(time("2024-07-01T11:59:59"), NightStart::Noon));
    assert_eq!(evening.date().to_string(), "2024-06-30");
    assert_eq!(Night::of(time("2024-07-01T12:00:00"), NightStart::Noon).since(evening), 1);
    assert_eq!(
        Night::of(time("1969-12-31T11:00:00"), NightStart::Noon).date().to_string(),
        "1969-12-30"
    );
}

#[test]
fn hours_are_counted_from_noon() {
    assert_eq!(hour_from_noon(time("2024-06-30T12:00:00")), 0);
    assert_eq!(hour_from_noon(time("2024-07-01T00:10:00")), 12);
    assert_eq!(hour_from_noon(time("2024-07-01T11:59:59")), 23);
}

#[test]
fn gaps_lie_between_nights_with_captures() {
    let night = |text| Night::of(time(text), NightStart::Noon);
    let effort = DeploymentEffort {
        deployment: DeploymentId(1),
        nights: vec![
            (night("2024-06-30T22:00:00"), 5),
            (night("2024-07-03T22:00:00"), 1),
            (night("2024-07-04T22:00:00"), 2),
        ],
        untimed: 1,
        start: NightStart::Noon,
        strays: Vec::new(),
    };
    let gaps = effort.gaps();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].0.date().to_string(), "2024-07-01");
    assert_eq!(gaps[0].1.date().to_string(), "2024-07-02");
    assert_eq!((effort.empty_nights(), effort.captures()), (2, 9));
}

/// An effort with these nights of a month, each with captures, and these of them with strays alone.
fn nights_of_june(nights: &[u32], strays: &[u32]) -> DeploymentEffort {
    let night =
        |day: &u32| Night::of(time(&format!("2024-06-{day:02}T22:00:00")), NightStart::Noon);
    DeploymentEffort {
        deployment: DeploymentId(1),
        nights: nights.iter().map(|day| (night(day), 9)).collect(),
        untimed: 0,
        start: NightStart::Noon,
        strays: strays.iter().map(night).collect(),
    }
}

#[test]
fn the_nights_between_strays_and_the_others_are_not_without_captures() {
    let with = nights_of_june(&[1, 12, 14, 30], &[]);
    assert_eq!(with.empty_nights(), 10 + 1 + 15);
    let without = nights_of_june(&[1, 12, 14, 30], &[1, 30]);
    assert_eq!((without.gaps().len(), without.empty_nights()), (1, 1));
    assert_eq!(without.strays().iter().map(|(_, away)| *away).collect::<Vec<_>>(), [11, 16]);
    assert_eq!(without.months()[0].nights.len(), 1 + 3 + 1);
    assert_eq!(without.months()[0].nights_without(), 1);
    assert_eq!(without.span(), with.span());
}

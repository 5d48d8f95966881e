use super::*;

fn time(text: &str) -> CameraTime {
    CameraTime::parse(text).unwrap()
}

#[test]
fn a_night_lasts_from_noon_to_noon() {
    let evening = Night::of(time("2024-06-30T12:00:00"));
    assert_eq!(evening, Night::of(time("2024-07-01T11:59:59")));
    assert_eq!(evening.date().to_string(), "2024-06-30");
    assert_eq!(Night::of(time("2024-07-01T12:00:00")).since(evening), 1);
    assert_eq!(Night::of(time("1969-12-31T11:00:00")).date().to_string(), "1969-12-30");
}

#[test]
fn hours_are_counted_from_noon() {
    assert_eq!(hour_from_noon(time("2024-06-30T12:00:00")), 0);
    assert_eq!(hour_from_noon(time("2024-07-01T00:10:00")), 12);
    assert_eq!(hour_from_noon(time("2024-07-01T11:59:59")), 23);
}

#[test]
fn gaps_lie_between_nights_with_captures() {
    let night = |text| Night::of(time(text));
    let effort = DeploymentEffort {
        deployment: DeploymentId(1),
        nights: vec![
            (night("2024-06-30T22:00:00"), 5),
            (night("2024-07-03T22:00:00"), 1),
            (night("2024-07-04T22:00:00"), 2),
        ],
        untimed: 1,
    };
    let gaps = effort.gaps();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].0.date().to_string(), "2024-07-01");
    assert_eq!(gaps[0].1.date().to_string(), "2024-07-02");
    assert_eq!((effort.empty_nights(), effort.captures()), (2, 9));
}

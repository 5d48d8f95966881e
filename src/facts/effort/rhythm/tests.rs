use super::*;

/// What is seen of captures at these times: day of a month, hour.
fn seen(times: impl Iterator<Item = (i64, i64)>) -> Seen {
    let mut seen = Seen::default();
    for (n, (day, hour)) in times.enumerate() {
        let time = CameraTime::parse(&format!("2024-05-{day:02}T{hour:02}:30:00")).unwrap();
        seen.add(time, CaptureRow::new(n));
    }
    seen
}

fn strays(seen: &Seen) -> Vec<usize> {
    seen.rhythm().strays.iter().map(|row| row.index()).collect()
}

#[test]
fn a_camera_that_works_by_day_has_days() {
    let of = |hours: &[i64]| {
        let hours = hours.to_vec();
        let times = (1..5).flat_map(|day| hours.clone().into_iter().map(move |hour| (day, hour)));
        seen(times).rhythm().start
    };
    assert_eq!(of(&[6, 9, 12, 15, 18]), NightStart::Midnight);
    assert_eq!(of(&[20, 23, 2, 5]), NightStart::Noon);
    assert_eq!(of(&(0..24).collect::<Vec<_>>()), NightStart::Noon);
    assert_eq!(of(&[]), NightStart::Noon);
    // A night with a few pictures of the next noon.
    assert_eq!(of(&[21, 22, 23, 0, 1, 2, 12]), NightStart::Noon);
}

#[test]
fn one_or_two_captures_far_from_many_are_strays() {
    // The first three are row 0, 1, 2; then fifty times as many and more.
    let with = |first: &[i64], others: usize| {
        let first = first.iter().map(|day| (*day, 22));
        seen(first.chain((0..others).map(|n| (20 + i64::try_from(n % 3).unwrap(), 23))))
    };
    assert_eq!(strays(&with(&[10], 49)), [0]);
    assert_eq!(strays(&with(&[10], 48)), [] as [usize; 0], "too few to tell");
    assert_eq!(strays(&with(&[13], 100)), [] as [usize; 0], "seven nights are not far");
    assert_eq!(strays(&with(&[12, 10], 100)), [1, 0]);
    assert_eq!(strays(&with(&[1, 10], 100)), [0, 1]);
    assert_eq!(strays(&with(&[10, 11, 12], 200)), [] as [usize; 0], "three are no strays");
    assert_eq!(strays(&with(&[10, 31], 100)), [0, 1], "at both ends");
}

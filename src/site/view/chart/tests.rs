use super::*;

#[test]
fn a_chart_draws_shares() {
    let share = |sample, eligible| Share { sample, eligible };
    let bins = [("a".to_owned(), share(1, 50)), ("b".to_owned(), share(1, 150))];
    let of = ChartOf {
        title: "by x",
        counted: "captures",
        ticks: Ticks::Every(1),
        most_rows: 10,
        scale: Scale::Shares,
    };
    let chart = chart(&of, &bins).unwrap();
    assert_eq!(chart.top, "75.0 %");
    assert_eq!(chart.sample.matches('M').count(), 2);
    assert!(chart.table.is_some());
    assert!(super::chart(&of, &[("a".to_owned(), share(0, 0))]).is_none());
}

#[test]
fn an_axis_of_time_has_the_nights_and_months_without_anything() {
    let night = |text: &str| {
        let time = crate::model::CameraTime::parse(text).unwrap();
        Night::of(time, crate::facts::effort::NightStart::Noon)
    };
    let share = Share { sample: 1, eligible: 1 };
    let known = [(night("2024-01-30T22:00:00"), share), (night("2024-03-02T22:00:00"), share)];
    let bins = nights(&known);
    assert_eq!(bins.len(), 33);
    assert_eq!(bins.iter().filter(|(_, share)| share.sample > 0).count(), 2);
    assert_eq!(Ticks::Months.of(&bins), [(2, "2024-02".to_owned()), (31, "2024-03".to_owned())]);
    let far = [(night("1970-01-01T22:00:00"), share), (night("2024-03-02T22:00:00"), share)];
    assert_eq!(nights(&far).len(), 2, "a clock that was not set makes no axis of 54 years");
    let bins = months(&[((2023, 11), share), ((2024, 2), share)]);
    let labels: Vec<&str> = bins.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["2023-11", "2023-12", "2024-01", "2024-02"]);
}

#[test]
fn a_table_has_all_bins_where_they_are_few() {
    let bins: Vec<_> =
        [0, 2, 0, 3, 0].map(|sample| (sample.to_string(), Share { sample, eligible: 0 })).to_vec();
    assert_eq!(rows(&bins, 3).len(), 3);
    assert_eq!(rows(&bins, 2).len(), 2);
}

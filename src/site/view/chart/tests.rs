use super::*;

#[test]
fn a_chart_draws_shares() {
    let share = |sample, eligible| Share { sample, eligible };
    let bins = [("a".to_owned(), share(1, 50)), ("b".to_owned(), share(1, 150))];
    let of = ChartOf { id: "x", title: "by x", counted: "captures", tick_every: 1, most_rows: 10 };
    let chart = chart(&of, &bins).unwrap();
    assert_eq!(chart.top, "75.0 %");
    assert_eq!(chart.sample.matches('M').count(), 2);
    assert!(chart.table.is_some());
    assert!(super::chart(&of, &[("a".to_owned(), share(0, 0))]).is_none());
}

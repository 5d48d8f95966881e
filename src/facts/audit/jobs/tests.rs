use super::*;

#[test]
fn times_are_told_as_exactly_as_they_differ() {
    let told = |one: i64, other: i64| {
        let (one, other) = told_apart(ServerTime::from_micros(one), ServerTime::from_micros(other));
        format!("{one}, {other}")
    };
    let second = 1_000_000;
    assert_eq!(told(180 * second, 59 * second), "1970-01-01 00:03, 1970-01-01 00:00");
    assert_eq!(told(59 * second, 7 * second), "1970-01-01 00:00:59, 1970-01-01 00:00:07");
    let parts = told(5, 4);
    let (one, other) = parts.split_once(", ").unwrap();
    assert_ne!(one, other);
}

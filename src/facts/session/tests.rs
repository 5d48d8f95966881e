use super::{Stretch, stretches};
use crate::model::CameraTime;

fn at(text: &str) -> CameraTime {
    CameraTime::parse(text).unwrap()
}

fn numbers(bins: &[Stretch]) -> Vec<(String, usize, usize)> {
    bins.iter().map(|bin| (bin.from.minute(), bin.captures, bin.with_detections)).collect()
}

#[test]
fn an_hour_is_in_stretches_of_five_minutes() {
    let captures = [
        (at("2024-07-01T22:58:00"), true),
        (at("2024-07-01T22:59:00"), false),
        (at("2024-07-01T23:11:00"), false),
    ];
    let wanted = [
        ("2024-07-01 22:55".to_owned(), 2, 1),
        ("2024-07-01 23:00".to_owned(), 0, 0),
        ("2024-07-01 23:05".to_owned(), 0, 0),
        ("2024-07-01 23:10".to_owned(), 1, 0),
    ];
    assert_eq!(numbers(&stretches(&captures)), wanted);
}

#[test]
fn a_clock_that_is_wrong_makes_no_more_bins_than_fit() {
    let captures = [(at("1970-01-01T00:00:00"), false), (at("2024-07-01T23:11:00"), true)];
    let bins = stretches(&captures);
    assert!((40..=50).contains(&bins.len()), "{}", bins.len());
    assert_eq!(bins.iter().map(|bin| bin.captures).sum::<usize>(), 2);
    assert_eq!(stretches(&[]), []);
}

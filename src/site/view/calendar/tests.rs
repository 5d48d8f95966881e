use super::*;
use crate::facts::effort::NightStart;
use crate::model::{CameraTime, DeploymentId};

fn effort(nights: &[(&str, usize)]) -> DeploymentEffort {
    let night = |day: &str| {
        Night::of(CameraTime::parse(&format!("{day}T22:00:00")).unwrap(), NightStart::Noon)
    };
    DeploymentEffort {
        deployment: DeploymentId(1),
        nights: nights.iter().map(|(day, n)| (night(day), *n)).collect(),
        untimed: 0,
        start: NightStart::Noon,
        strays: Vec::new(),
    }
}

#[test]
fn a_calendar_names_the_nights_without_captures() {
    let effort =
        effort(&[("2024-06-29", 40), ("2024-07-02", 1), ("2024-07-03", 4), ("2024-07-07", 1)]);
    let calendar = calendar(&effort).unwrap();
    let words: Vec<String> = calendar
        .table
        .rows
        .iter()
        .map(|row| match row.last() {
            Some(CellView::Text(text)) => text.clone(),
            _ => String::new(),
        })
        .collect();
    assert_eq!(words, ["30", "1, 4 to 6"]);
}

#[test]
fn clocks_that_claim_millennia_still_give_a_calendar() {
    let effort = effort(&[("0001-01-02", 1), ("9998-12-30", 1)]);
    assert!(calendar(&effort).unwrap().months.len() <= MOST_MONTHS);
}

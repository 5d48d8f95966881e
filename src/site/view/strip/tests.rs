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
fn every_night_of_a_deployment_has_a_square() {
    let effort = effort(&[("2024-06-29", 40), ("2024-07-02", 1), ("2024-07-03", 4)]);
    let scale = StripScale::new(std::iter::once(&effort)).unwrap();
    let strip = strip(&scale, &effort);
    let squares = |class: &str| {
        let found = strip.squares.iter().find(|squares| squares.class == class);
        found.map_or(0, |squares| squares.path.matches('M').count())
    };
    assert_eq!((squares("l4"), squares("l1"), squares("l2"), squares("none")), (1, 1, 1, 2));
    assert_eq!(
        strip.label,
        "3 nights with captures, 2 without, at most 2 in a row, from 2024-06-30"
    );
}

#[test]
fn clocks_that_claim_millennia_still_give_a_picture() {
    let effort = effort(&[("0001-01-02", 1), ("9998-12-30", 1)]);
    let scale = StripScale::new(std::iter::once(&effort)).unwrap();
    assert!(scale.squares <= MOST_SQUARES);
}

//! What methods draw with unusual arguments, and which arguments may hide behind served ones: by small tables.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::expect;
use super::expectation::{Expectation, SampleError};
use super::readings::hidden;
use super::rules::Rule;
use crate::facts::Why;
use crate::model::{
    CameraTime, Capture, CaptureId, CaptureRow, CaptureTable, Deployment, DeploymentId, Event,
    EventId, Field, Kwargs, KwargsSource, Method, ProjectId, Row, Sampling, Snapshot, Table,
};

pub(super) const PROJECT: ProjectId = ProjectId(1);
const HOUR: i64 = 3_600;

/// (time in seconds, deployment, event, size) of a capture.
pub(super) type Small = (Option<i64>, i64, i64, Option<i64>);

/// Captures of two deployments and four events, of which the last two start together.
pub(super) fn snapshot(captures: &[Small]) -> Snapshot {
    let deployment = |id: i64| Deployment {
        name: Some(format!("D{id}")),
        project: Some(PROJECT),
        research_site: Field::Null,
        ..Deployment::new(DeploymentId(id))
    };
    let event = |id: i64| Event {
        project: Some(PROJECT),
        start: Some(CameraTime::from_micros(id.min(3))),
        ..Event::new(EventId(id))
    };
    let deployments = Table::new((1..=2).map(deployment).collect());
    let events = Table::new((1..=4).map(event).collect());
    let capture = |((time, deployment, event, size), id): (&Small, i64)| Capture {
        project: Some(PROJECT),
        deployment: Some(DeploymentId(*deployment)),
        event: Some(EventId(*event)),
        timestamp: time.map(|seconds| CameraTime::from_micros(seconds * 1_000_000)),
        size: *size,
        ..Capture::new(CaptureId(id))
    };
    let captures = captures.iter().zip(1..).map(capture).collect();
    let captures = CaptureTable::new(captures, &deployments, &events);
    Snapshot { captures, deployments, events, ..Snapshot::default() }
}

/// Captures of one event at these seconds.
fn at(seconds: &[i64]) -> Snapshot {
    let captures: Vec<Small> = seconds.iter().map(|time| (Some(*time), 1, 1, None)).collect();
    snapshot(&captures)
}

fn sampling(method: &str, kwargs: &Value, source: KwargsSource) -> Sampling {
    Sampling::read(&Method::parse(method), &Kwargs { value: kwargs.clone(), source })
}

fn drawn(snapshot: &Snapshot, method: &str, kwargs: &Value) -> Result<Expectation, SampleError> {
    let population: Vec<CaptureRow> = snapshot.captures.rows().collect();
    let sampling = sampling(method, kwargs, KwargsSource::Stored);
    expect(snapshot, &population, PROJECT, &sampling)
}

/// The places of the captures that are drawn for certain.
fn sure(snapshot: &Snapshot, method: &str, kwargs: &Value) -> Vec<usize> {
    let drawn = drawn(snapshot, method, kwargs).unwrap();
    assert!(drawn.is_unique(), "{method} {kwargs}");
    drawn.sure.into_iter().map(Row::index).collect()
}

#[test]
fn the_fraction_of_a_number_that_cuts_is_dropped() {
    let snapshot = at(&[0, 60, 120, 180, 240]);
    for (method, kwargs, size) in [
        ("random", json!({"size": 3.0}), 3),
        ("random", json!({"size": 3.7}), 3),
        ("random_from_each_event", json!({"num_each": 2.0}), 2),
        ("last_and_random_from_each_event", json!({"num_each": 2.0}), 3),
        ("greatest_file_size_from_each_event", json!({"num_each": 2.9}), 2),
        ("common_combined", json!({"max_num": 3.0}), 3),
        ("common_combined", json!({"max_num": true, "shuffle": false}), 1),
    ] {
        assert_eq!(drawn(&snapshot, method, &kwargs).unwrap().size(), size, "{method} {kwargs}");
    }
    for (method, kwargs) in [
        ("random", json!({"size": -0.5})),
        ("random", json!({"size": "3"})),
        ("common_combined", json!({"max_num": -1})),
        ("positional", json!({"position": 1.0})),
        ("nth", json!({"nth": 2.0})),
    ] {
        let drawn = drawn(&snapshot, method, &kwargs);
        assert!(matches!(drawn, Err(SampleError::Fails(_))), "{method} {kwargs}");
    }
}

#[test]
fn a_walk_ends_once_it_has_max_num_or_more() {
    let snapshot = at(&[0, 60, 120, 180, 240]);
    for (max_num, n) in [
        (json!(-1), 0),
        (json!(-0.5), 0),
        (json!(0), 5),
        (json!(null), 5),
        (json!(0.5), 1),
        (json!(2), 2),
        (json!(2.0), 2),
        (json!(2.5), 3),
        (json!(9), 5),
    ] {
        let kwargs = json!({"minute_interval": 1, "max_num": max_num});
        assert_eq!(sure(&snapshot, "common_combined", &kwargs).len(), n, "{kwargs}");
    }
}

#[test]
fn hours_and_months_may_have_a_fraction() {
    let snapshot = at(&(0..24).map(|hour| hour * HOUR).collect::<Vec<_>>());
    let all: Vec<usize> = (0..24).collect();
    for (kwargs, hours) in [
        (json!({"hour_start": 22.5}), vec![23]),
        (json!({"hour_end": 1.5}), vec![0, 1]),
        (json!({"hour_start": 22.5, "hour_end": 1}), vec![0, 1, 23]),
        (json!({"hour_start": 22, "hour_end": 22.5}), vec![22]),
        (json!({"hour_start": 22.2, "hour_end": 22.7}), vec![]),
        (json!({"hour_start": 22.0, "hour_end": 22}), all.clone()),
        // All of these are of January.
        (json!({"month_start": 1.5}), vec![]),
        (json!({"month_end": 1.5}), all.clone()),
    ] {
        assert_eq!(sure(&snapshot, "full", &kwargs), hours, "{kwargs}");
    }
    let nothing = |kwargs| drawn(&snapshot, "full", &kwargs).unwrap().selects_nothing;
    assert!(nothing(json!({"hour_start": 22.2, "hour_end": 22.7})));
    assert!(!nothing(json!({"hour_start": 22, "hour_end": 22.7})));
}

#[test]
fn a_deployment_of_0_counts_as_none_beside_a_list() {
    let kwargs = json!({"deployment_ids": [1], "deployment_id": 0});
    assert_eq!(sure(&at(&[0, HOUR]), "interval", &kwargs), [0, 1]);
    assert!(sure(&at(&[0]), "interval", &json!({"deployment_id": 0})).is_empty());
}

/// `positional` and `nth` look at the captures with a timestamp, and at the events of those.
#[test]
fn places_are_counted_among_captures_with_a_timestamp() {
    let untimed_in_two = [
        (None, 1, 1, None),
        (Some(10), 1, 1, None),
        (Some(20), 1, 1, None),
        (None, 1, 2, None),
        (None, 2, 3, None),
    ];
    let snapshot_of_one = snapshot(&untimed_in_two);
    for (method, kwargs, places) in [
        ("positional", json!({}), vec![2]),
        ("positional", json!({"position": 0}), vec![1]),
        ("positional", json!({"position": 9}), vec![2]),
        ("positional", json!({"position": -9}), vec![1]),
        ("nth", json!({"nth": 1}), vec![1, 2]),
        ("nth", json!({"nth": -2}), vec![2]),
    ] {
        assert_eq!(sure(&snapshot_of_one, method, &kwargs), places, "{method} {kwargs}");
    }
    let two = snapshot(&[(Some(10), 1, 1, None), (Some(20), 1, 2, None)]);
    assert!(matches!(drawn(&two, "positional", &json!({})), Err(SampleError::Fails(_))));
    assert_eq!(sure(&two, "nth", &json!({"nth": 1})), [0]);
    let together = snapshot(&[(Some(10), 1, 3, None), (Some(10), 2, 4, None)]);
    assert!(matches!(drawn(&together, "nth", &json!({"nth": 1})), Err(SampleError::Unknown(_))));
}

#[test]
fn every_unknown_size_may_be_picked_as_the_greatest() {
    let sizes = [None, None, None, Some(5)];
    let captures: Vec<Small> = sizes.iter().map(|size| (Some(0), 1, 1, *size)).collect();
    let kwargs = json!({"num_each": 2});
    let drawn = drawn(&snapshot(&captures), "greatest_file_size_from_each_event", &kwargs);
    assert_eq!(drawn.unwrap().nulls_first, [0, 1, 2].map(Row::new));
}

/// In what form the served kwargs may be stored, so that these members are drawn.
fn stored_as(
    snapshot: &Snapshot,
    method: &str,
    kwargs: &Value,
    places: &[usize],
) -> Option<&'static str> {
    let population: Vec<CaptureRow> = snapshot.captures.rows().collect();
    let served = sampling(method, kwargs, KwargsSource::Served);
    let members: BTreeSet<CaptureRow> = places.iter().copied().map(Row::new).collect();
    let draw = |kwargs: &Sampling| expect(snapshot, &population, PROJECT, kwargs);
    match hidden(snapshot, &served, &members, (Rule::Interval2, &draw)) {
        Some(Why::LossyKwargs(words)) => Some(words),
        None => None,
        other => panic!("{method} {kwargs}: {other:?}"),
    }
}

#[test]
fn an_interval_may_have_a_fraction_that_is_not_served() {
    let one = at(&[0, 60, 90, 150, 180]);
    let mut two: Vec<Small> = [0, 60, 90, 150, 180].map(|time| (Some(time), 1, 1, None)).to_vec();
    two.push((Some(30), 2, 1, None));
    let two = snapshot(&two);
    let fraction = Some("minute_interval is a fraction");
    for (kwargs, places, expected) in [
        (json!({"minute_interval": 1}), vec![0, 2, 4], fraction),
        // Only more than 1.5 and less than 2 minutes draw these.
        (json!({"minute_interval": 1}), vec![0, 3], fraction),
        (json!({"minute_interval": 2}), vec![0, 4], fraction),
        (json!({"minute_interval": 0}), vec![0, 1, 2, 3, 4], fraction),
        (json!({"minute_interval": 0}), vec![0, 1, 3], fraction),
        (json!({"minute_interval": 1}), vec![0, 4], None),
        (json!({"minute_interval": 1}), vec![0, 1, 2], None),
        (json!({"minute_interval": 1}), vec![0], None),
        (json!({"minute_interval": 3}), vec![0], fraction),
        (json!({}), vec![0, 4], None),
    ] {
        let found = stored_as(&one, "interval", &kwargs, &places);
        assert_eq!(found, expected, "{kwargs} {places:?}");
    }
    let kwargs = json!({"minute_interval": 1});
    assert_eq!(stored_as(&two, "interval", &kwargs, &[0, 2, 4, 5]), fraction);
    assert_eq!(stored_as(&two, "common_combined", &kwargs, &[0, 2, 4]), fraction);
}

#[test]
fn what_is_stored_may_be_a_text_a_fraction_or_null() {
    let day: Vec<i64> = (0..24).map(|hour| hour * HOUR).collect();
    let day = at(&day);
    let all: Vec<usize> = (0..24).collect();
    let two_months = at(&[0, 40 * 24 * HOUR]);
    let minutes = at(&[0, 60, 120]);
    let two_hours = at(&[0, HOUR, HOUR + 60, HOUR + 90]);
    let shuffle = "shuffle is a text, which counts as true";
    let table = [
        (
            &day,
            "full",
            json!({"hour_start": 4, "hour_end": 22}),
            all,
            "its hours are stored as texts",
        ),
        (&day, "full", json!({"hour_start": 22}), vec![23], "hour_start is a fraction"),
        (&day, "full", json!({"hour_start": 5, "hour_end": 5}), vec![5], "hour_end is a fraction"),
        (&two_months, "full", json!({"month_start": 1}), vec![1], "month_start is a fraction"),
        (
            &minutes,
            "common_combined",
            json!({"minute_interval": 1, "max_num": 1}),
            vec![0, 1],
            "max_num is a fraction",
        ),
        (
            &minutes,
            "common_combined",
            json!({"minute_interval": 1, "max_num": 0}),
            vec![0],
            "max_num is a fraction",
        ),
        (&minutes, "common_combined", json!({"max_num": 1, "shuffle": false}), vec![2], shuffle),
        (&minutes, "common_combined", json!({"max_num": 1}), vec![0], "shuffle is null"),
        (&minutes, "random", json!({}), vec![0, 1, 2], "size is null"),
        (
            &two_hours,
            "interval",
            json!({"hour_start": 0, "minute_interval": 1}),
            vec![1, 3],
            "several of its arguments are texts, fractions or null",
        ),
    ];
    for (snapshot, method, kwargs, places, words) in table {
        assert_eq!(stored_as(snapshot, method, &kwargs, &places), Some(words), "{method} {kwargs}");
    }
    for (method, kwargs, places) in [
        ("random", json!({"size": 2}), vec![0, 1, 2]),
        ("full", json!({"deployment_ids": [1]}), vec![0, 1]),
        ("common_combined", json!({"max_num": 1, "shuffle": true}), vec![0, 1]),
        ("common_combined", json!({"minute_interval": 1, "max_num": 1}), vec![0, 1, 2]),
        ("full", json!({"hour_end": 0}), vec![0, 1]),
    ] {
        assert_eq!(stored_as(&minutes, method, &kwargs, &places), None, "{method} {kwargs}");
    }
}

/// A reading that the snapshot tells too little for is not refuted.
#[test]
fn what_cannot_be_drawn_is_not_refuted() {
    let mut snapshot = at(&[0, 60, 120]);
    let nameless = Deployment { project: Some(PROJECT), ..Deployment::new(DeploymentId(1)) };
    snapshot.deployments = Table::new(vec![nameless]);
    let population: Vec<CaptureRow> = snapshot.captures.rows().collect();
    let served = sampling("common_combined", &json!({"max_num": 1}), KwargsSource::Served);
    let members = [0, 1].map(Row::new).into_iter().collect();
    let draw = |kwargs: &Sampling| expect(&snapshot, &population, PROJECT, kwargs);
    let why = hidden(&snapshot, &served, &members, (Rule::Interval2, &draw));
    assert_eq!(why, Some(Why::MissingRecord("the name of a station")));
}

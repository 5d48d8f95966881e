//! What must hold of samples for any captures at all.

use std::collections::{BTreeMap, BTreeSet};

use mothbook::facts::populations;
use mothbook::facts::sample::{Seed, draw, expect, satisfies};
use mothbook::model::{
    CameraTime, Capture, CaptureId, CaptureRow, CaptureTable, Deployment, DeploymentId, Event,
    EventId, Field, Form, Kwargs, KwargsSource, Method, Origin, ProjectId, Sampling, Snapshot,
    Table,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const PROJECT: ProjectId = ProjectId(1);

/// (timestamp in minutes, deployment, event, size) of each capture; zero deployments and events are none.
type Raw = (Option<i64>, i64, i64, Option<i64>);

fn captures() -> impl Strategy<Value = Vec<Raw>> {
    let capture = (
        prop::option::weighted(0.9, 0i64..4_000),
        0i64..4,
        0i64..6,
        prop::option::weighted(0.8, 1i64..9),
    );
    prop::collection::vec(capture, 0..60)
}

fn snapshot(raw: &[Raw], order: &[usize]) -> Snapshot {
    let deployment = |id| Deployment {
        name: Some(format!("D{id}")),
        project: Some(PROJECT),
        research_site: Field::Null,
        ..Deployment::new(DeploymentId(id))
    };
    let event = |id| Event {
        project: Some(PROJECT),
        start: Some(CameraTime::from_micros(id * 60_000_000)),
        ..Event::new(EventId(id))
    };
    let deployments = Table::new((1..4).map(deployment).collect());
    let events = Table::new((1..6).map(event).collect());
    let capture = |place: &usize| {
        let (minutes, deployment, event, size) = raw[*place];
        Capture {
            project: Some(PROJECT),
            deployment: Some(deployment).filter(|id| *id > 0).map(DeploymentId),
            event: Some(event).filter(|id| *id > 0).map(EventId),
            timestamp: minutes.map(|minutes| CameraTime::from_micros(minutes * 60_000_000)),
            size,
            has_real_detection: Some(place.is_multiple_of(3)),
            is_processed: Some(place.is_multiple_of(2)),
            origin: Some(Origin { file: 0, start: 0, len: 2, form: Form::Api }),
            ..Capture::new(CaptureId(i64::try_from(*place).unwrap() + 1))
        }
    };
    let captures = CaptureTable::new(order.iter().map(capture).collect(), &deployments, &events);
    Snapshot { captures, deployments, events, ..Snapshot::default() }
}

fn plain(raw: &[Raw]) -> Snapshot {
    snapshot(raw, &(0..raw.len()).collect::<Vec<_>>())
}

fn drawn(snapshot: &Snapshot, method: &str, kwargs: Value, seed: u64) -> Vec<CaptureRow> {
    let populations = populations(snapshot);
    let population = populations.get(&PROJECT).map(Vec::as_slice).unwrap_or_default();
    let method = &Method::parse(method);
    let kwargs = Kwargs { value: kwargs, source: KwargsSource::Stored };
    let seed = Seed { number: seed, collection: 0 };
    let sampling = Sampling::read(method, &kwargs);
    let rows = draw(snapshot, population, PROJECT, &sampling, seed).unwrap();
    if !matches!(method, Method::Nth | Method::Positional) {
        let expected = expect(snapshot, population, PROJECT, &sampling).unwrap();
        assert!(satisfies(&expected, &rows.iter().copied().collect()), "{method} {}", kwargs.value);
    }
    rows
}

/// Every method, with kwargs that fit any captures.
fn method() -> impl Strategy<Value = (&'static str, Value)> {
    prop_oneof![
        (0i64..80).prop_map(|n| ("random", json!({"size": n}))),
        (0i64..24, 0i64..24).prop_map(|(a, b)| ("full", json!({"hour_start": a, "hour_end": b}))),
        (-5i64..300).prop_map(|n| ("interval", json!({"minute_interval": n}))),
        (1i64..300, 0i64..9).prop_map(|(n, most)| (
            "common_combined",
            json!({"minute_interval": n, "max_num": most})
        )),
        (0i64..70, any::<bool>()).prop_map(|(n, shuffle)| (
            "common_combined",
            json!({"max_num": n, "shuffle": shuffle})
        )),
        (0i64..5).prop_map(|n| ("random_from_each_event", json!({"num_each": n}))),
        (0i64..5).prop_map(|n| ("last_and_random_from_each_event", json!({"num_each": n}))),
        (0i64..5).prop_map(|n| ("greatest_file_size_from_each_event", json!({"num_each": n}))),
        (-9i64..9).prop_map(|n| ("positional", json!({"position": n}))),
        (1i64..9).prop_map(|n| ("nth", json!({"nth": n}))),
        Just(("detections_only", json!({}))),
    ]
}

proptest! {
    #[test]
    fn a_sample_is_a_set_of_the_projects_captures((method, kwargs) in method(), raw in captures(), seed in any::<u64>()) {
        let snapshot = plain(&raw);
        let rows = drawn(&snapshot, method, kwargs, seed);
        let distinct: BTreeSet<_> = rows.iter().collect();
        prop_assert_eq!(distinct.len(), rows.len());
        prop_assert!(rows.iter().all(|row| snapshot.captures.project(*row) == Some(PROJECT)));
    }

    #[test]
    fn the_order_of_the_input_changes_nothing(
        (method, kwargs) in method(),
        (raw, order) in captures().prop_flat_map(|raw| {
            let order: Vec<usize> = (0..raw.len()).collect();
            (Just(raw), Just(order).prop_shuffle())
        }),
        seed in any::<u64>(),
    ) {
        let (one, other) = (plain(&raw), snapshot(&raw, &order));
        let ids = |snapshot: &Snapshot| -> Vec<CaptureId> {
            drawn(snapshot, method, kwargs.clone(), seed).into_iter().map(|row| snapshot.captures.id(row)).collect()
        };
        prop_assert_eq!(ids(&one), ids(&other));
    }

    #[test]
    fn interval_keeps_its_distance_and_leaves_no_gap(raw in captures(), minutes in 1i64..300) {
        let snapshot = plain(&raw);
        let rows = drawn(&snapshot, "interval", json!({"minute_interval": minutes}), 0);
        let kept: BTreeSet<CaptureRow> = rows.iter().copied().collect();
        let mut times: BTreeMap<_, Vec<i64>> = BTreeMap::new();
        let time = |row: CaptureRow| snapshot.captures.timestamp(row).map(|time| time.micros() / 60_000_000);
        for row in &rows {
            times.entry(snapshot.captures.deployment(*row).unwrap()).or_default().push(time(*row).unwrap());
        }
        for list in times.values_mut() {
            list.sort_unstable();
            prop_assert!(list.windows(2).all(|pair| pair[1] - pair[0] >= minutes));
        }
        for row in snapshot.captures.rows().filter(|row| !kept.contains(row)) {
            let (Some(deployment), Some(time)) = (snapshot.captures.deployment(row), time(row)) else { continue };
            // Too close to the kept capture before it (or at its very time): it could not have been taken.
            let before = times[&deployment].iter().rev().find(|kept| **kept <= time);
            prop_assert!(before.is_some_and(|before| time - before < minutes));
        }
    }

    #[test]
    fn full_is_a_plain_filter(raw in captures(), from in 0i64..24, to in 0i64..24) {
        let snapshot = plain(&raw);
        let rows = drawn(&snapshot, "full", json!({"hour_start": from, "hour_end": to}), 0);
        let passes = |row: &CaptureRow| snapshot.captures.timestamp(*row).is_some_and(|time| {
            let hour = time.micros() / 3_600_000_000 % 24;
            if from < to { from <= hour && hour <= to } else { hour >= from || hour <= to }
        });
        let expected: Vec<CaptureRow> = snapshot.captures.rows().filter(passes).collect();
        prop_assert_eq!(rows, expected);
    }

    #[test]
    fn no_event_gives_more_than_asked(raw in captures(), each in 0i64..5, seed in any::<u64>()) {
        let snapshot = plain(&raw);
        for (method, most) in [
            ("random_from_each_event", each),
            ("last_and_random_from_each_event", each + 1),
            ("greatest_file_size_from_each_event", each),
        ] {
            let mut of_event: BTreeMap<_, i64> = BTreeMap::new();
            for row in drawn(&snapshot, method, json!({"num_each": each}), seed) {
                *of_event.entry(snapshot.captures.event(row).unwrap()).or_insert(0) += 1;
            }
            prop_assert!(of_event.values().all(|n| *n <= most));
        }
    }
}

use serde_json::{Value, json};

use super::super::tests::{PROJECT, snapshot};
use super::*;
use crate::facts::populations;
use crate::model::{
    CollectionId, JobId, Kwargs, MembershipBasis, Method, Row, Snapshot, Table,
};

const ID: CollectionId = CollectionId(1);
const MINUTE: i64 = 60;

/// A collection of these captures, by their places, of a snapshot that holds all captures.
fn collection_of(
    snapshot: &mut Snapshot,
    method: &str,
    kwargs: &Value,
    members: &[usize],
) -> Collection {
    let rows = members.iter().copied().map(Row::new).collect();
    let basis = MembershipBasis::Dump;
    snapshot.members.insert(ID, Membership { rows, absent: Vec::new(), basis });
    snapshot.holdings.captures.insert(PROJECT, Ok(()));
    let mut collection = Collection {
        project: Some(PROJECT),
        method: Some(Method::parse(method)),
        ..Collection::new(ID)
    };
    collection.kwargs = Some(Kwargs { value: kwargs.clone(), source: KwargsSource::Stored });
    collection.read_sampling();
    collection
}

fn judged(snapshot: &Snapshot, collection: &Collection, populated: Option<Populated>) -> SampleFact {
    let populations = populations(snapshot);
    recompute(snapshot, &populations[&PROJECT], collection, populated)
}

fn at(time: &str) -> ServerTime {
    ServerTime::parse(time).unwrap()
}

/// Two stations: one takes a capture at 0, 20 and 40 minutes, the other at 5 and 25.
fn two_stations() -> Snapshot {
    let captures: Vec<_> = [(0, 1), (20, 1), (40, 1), (5, 2), (25, 2)]
        .map(|(minutes, station)| (Some(minutes * MINUTE), station, station, None))
        .to_vec();
    snapshot(&captures)
}

#[test]
fn members_of_the_former_interval_are_no_drift_unless_they_are_younger() {
    let mut snapshot = two_stations();
    let one_sequence = collection_of(&mut snapshot, "interval", &json!({}), &[0, 1, 2]);
    let by_job = |time| Some(Populated { at: at(time), job: Some(JobId(1)) });
    let by_update = |time| Some(Populated { at: at(time), job: None });
    let former = SampleVerdict::NotVerifiable(Why::FormerRule(Rule::Interval1));
    for (populated, expected) in [
        (None, former.clone()),
        (by_job("2025-11-02T10:00:00"), former.clone()),
        (by_job("2025-12-31T10:00:00"), former.clone()),
        (by_job("2026-01-01T00:00:00"), SampleVerdict::Drift),
        // Whatever was changed then, it need not have been a populate.
        (by_update("2026-02-02T10:00:00"), former.clone()),
    ] {
        let fact = judged(&snapshot, &one_sequence, populated);
        assert_eq!((fact.verdict, &fact.rules[..]), (expected, &[Rule::Interval2][..]));
    }
    let young = Collection { created_at: Some(at("2026-01-01T00:00:00")), ..one_sequence };
    assert_eq!(judged(&snapshot, &young, None).verdict, SampleVerdict::Drift);

    let each_on_its_own = collection_of(&mut snapshot, "interval", &json!({}), &[0, 1, 2, 3, 4]);
    assert_eq!(judged(&snapshot, &each_on_its_own, None).verdict, SampleVerdict::Match);
    let neither = collection_of(&mut snapshot, "interval", &json!({}), &[0, 1]);
    assert_eq!(judged(&snapshot, &neither, None).verdict, SampleVerdict::Drift);
    let one_station = collection_of(&mut snapshot, "interval", &json!({"deployment_id": 2}), &[3]);
    assert_eq!(judged(&snapshot, &one_station, None).verdict, SampleVerdict::Drift);
}

#[test]
fn rules_are_those_of_the_method_the_filters_and_the_kwargs() {
    let mut snapshot = two_stations();
    let mut rules = |method: &str, kwargs: &Value| {
        let collection = collection_of(&mut snapshot, method, kwargs, &[0]);
        judged(&snapshot, &collection, None).rules
    };
    assert_eq!(rules("full", &json!({"hour_start": null})), [Rule::Full1]);
    assert_eq!(rules("full", &json!({"hour_start": 20})), [Rule::Full1, Rule::Filters1]);
    assert_eq!(rules("manual", &json!({"image_ids": [1]})), [Rule::Manual1]);
    assert_eq!(rules("full", &json!({"colour": "blue"})), [Rule::Kwargs1]);
    assert_eq!(rules("starred", &json!({})), []);
}

use serde_json::{Value, json};

use super::super::tests::{PROJECT, snapshot};
use super::*;
use crate::facts::{POPULATE, populations};
use crate::model::{
    CollectionId, Job, JobId, JobState, Kwargs, LogLine, MembershipBasis, Method, Row, Snapshot,
    Table,
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

fn judged(
    snapshot: &Snapshot,
    collection: &Collection,
    populated: Option<Populated>,
) -> SampleFact {
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

/// A populate job of the collection that succeeded, or failed, with these lines in its log.
fn populate(id: i64, state: JobState, finished: &str, lines: &[&str]) -> Job {
    let line = |message: &&str| LogLine {
        at: ServerTime::parse(finished),
        level: "INFO".to_owned(),
        message: (*message).to_owned(),
    };
    Job {
        type_key: Some(POPULATE.to_owned()),
        state: Some(state),
        collection: Some(ID),
        finished_at: ServerTime::parse(finished),
        log: lines.iter().map(line).collect(),
        ..Job::new(JobId(id))
    }
}

const REFUSES: &str = "Job #1 failed: SourceImageCollection.sample_full() got an unexpected keyword argument 'colour'";
const IGNORES: &str = "Ignoring unsupported arguments for samplng method full: ['colour']";

#[test]
fn whether_an_unknown_argument_fails_is_told_by_the_latest_job() {
    use JobState::{Failure, Success};
    let ignored = |time: &str| populate(1, Success, time, &[IGNORES]);
    let refused = |time: &str| populate(2, Failure, time, &[REFUSES]);
    let with_it = "Sampling using method 'sample_full' with params: {'colour': 'blue'}";
    let without = "Sampling using method 'sample_full' with params: {'size': 'colour'}";
    let succeeded = |time: &str| populate(3, Success, time, &[with_it]);
    let (early, late) = ("2026-08-01T00:00:00", "2026-09-01T00:00:00");
    let kwargs = json!({"colour": "blue"});
    let (all, some) = (&[0, 1, 2, 3, 4][..], &[0, 1][..]);
    let taken = Some(at("2026-10-01T00:00:00"));
    for (jobs, taken_at, members, expected) in [
        // Nothing tells: members that fit without it are not judged.
        (vec![], taken, all, "unknown"),
        (vec![], None, all, "unknown"),
        (vec![], taken, some, "fails"),
        (vec![], taken, &[], "fails"),
        // No release of that time ignores anything.
        (vec![], Some(at("2026-07-12T23:00:00")), all, "fails"),
        (vec![ignored(late)], taken, all, "match"),
        (vec![ignored(late)], taken, some, "drift"),
        (vec![refused(late)], taken, all, "fails"),
        (vec![ignored(early), refused(late)], taken, all, "fails"),
        (vec![ignored(late), refused(early)], taken, all, "match"),
        (vec![succeeded(late), refused(early)], taken, all, "unknown"),
        (vec![succeeded(late)], taken, some, "unknown"),
        (vec![succeeded(early), refused(late)], taken, all, "fails"),
        (vec![populate(4, Success, late, &[without])], taken, some, "fails"),
        (vec![populate(4, Failure, late, &[with_it])], taken, some, "fails"),
    ] {
        let mut snapshot = two_stations();
        snapshot.taken_at = taken_at;
        snapshot.jobs = Table::new(jobs.clone());
        let collection = collection_of(&mut snapshot, "full", &kwargs, members);
        let fact = judged(&snapshot, &collection, None);
        let verdict = match &fact.verdict {
            SampleVerdict::Match => "match",
            SampleVerdict::Drift => "drift",
            SampleVerdict::Fails(_) => "fails",
            SampleVerdict::NotVerifiable(Why::UnknownArgument(_)) => "unknown",
            other => panic!("{other:?}"),
        };
        assert_eq!(verdict, expected, "{jobs:?} {taken_at:?} {members:?}");
        let rules: &[Rule] = match expected {
            "fails" => &[Rule::Kwargs1],
            "unknown" => &[],
            _ => &[Rule::Full1, Rule::Kwargs2],
        };
        assert_eq!(fact.rules, rules, "{jobs:?}");
    }
}

#[test]
fn a_populate_that_was_the_last_change_had_these_kwargs() {
    let mut job = populate(1, JobState::Success, "2026-09-01T00:00:09", &[]);
    job.started_at = Some(at("2026-09-01T00:00:01"));
    let mut snapshot = two_stations();
    snapshot.jobs = Table::new(vec![job]);
    let collection = collection_of(&mut snapshot, "full", &json!({"colour": "blue"}), &[0]);
    for (updated, is_unknown) in [("2026-09-01T00:00:05", true), ("2026-09-02T00:00:00", false)] {
        let collection = Collection { updated_at: Some(at(updated)), ..collection.clone() };
        let verdict = judged(&snapshot, &collection, None).verdict;
        assert_eq!(matches!(verdict, SampleVerdict::NotVerifiable(_)), is_unknown, "{updated}");
    }
}

#[test]
fn a_release_to_come_takes_max_num_for_each_station() {
    let mut snapshot = two_stations();
    snapshot.jobs =
        Table::new(vec![populate(1, JobState::Success, "2026-09-01T00:00:00", &[IGNORES])]);
    let kwargs = json!({"max_num": 1});
    let collection = collection_of(&mut snapshot, "interval", &kwargs, &[0, 3]);
    let fact = judged(&snapshot, &collection, None);
    assert_eq!(fact.verdict, SampleVerdict::Match, "{fact:?}");
    assert_eq!(fact.rules, [Rule::Interval3, Rule::Kwargs2]);
    snapshot.jobs = Table::default();
    let fact = judged(&snapshot, &collection, None);
    assert!(
        matches!(&fact.verdict, SampleVerdict::NotVerifiable(Why::UnknownArgument(words)) if words.contains("interval/3")),
        "{fact:?}"
    );
    let collection = collection_of(&mut snapshot, "interval", &kwargs, &[0, 1, 3]);
    assert!(matches!(judged(&snapshot, &collection, None).verdict, SampleVerdict::Fails(_)));
}

#[test]
fn served_kwargs_may_be_stored_otherwise_and_drawn_by_the_former_rule() {
    let mut snapshot = two_stations();
    let mut collection =
        collection_of(&mut snapshot, "interval", &json!({"minute_interval": 20}), &[0, 4]);
    // Between 20 and 21 minutes one sequence draws those at 0 and 25.
    let by_job = |time| Some(Populated { at: at(time), job: Some(JobId(1)) });
    assert_eq!(judged(&snapshot, &collection, None).verdict, SampleVerdict::Drift);
    if let Some(kwargs) = &mut collection.kwargs {
        kwargs.source = KwargsSource::Served;
    }
    collection.read_sampling();
    let verdict = judged(&snapshot, &collection, by_job("2025-06-01T00:00:00")).verdict;
    assert!(
        matches!(&verdict, SampleVerdict::NotVerifiable(Why::LossyKwargs(words)) if words.contains("interval/1")),
        "{verdict:?}"
    );
    assert_eq!(
        judged(&snapshot, &collection, by_job("2026-06-01T00:00:00")).verdict,
        SampleVerdict::Drift
    );
}

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::finding::Severity;
use crate::state::{Count, Members, Occurrence, Standing};

/// The state again from its pieces.
fn back(state: &State) -> State {
    let pieces = cut(state);
    let contents: Vec<Vec<u8>> = pieces.iter().map(|piece| piece.content.clone()).collect();
    join(&List::of(&pieces), &contents).unwrap()
}

fn about() -> About {
    About { mothbook_state: FORMAT, tool: "0.1.0".to_owned(), ..About::default() }
}

fn record(kind: &str, id: i64) -> Record {
    Record { kind: kind.to_owned(), id, ..Record::default() }
}

#[test]
fn an_empty_state_comes_back() {
    let state = State { about: about(), ..State::default() };
    assert_eq!(cut(&state).len(), 1);
    assert_eq!(back(&state), state);
    let other = State::default();
    assert!(join(&List::of(&cut(&other)), &[cut(&other)[0].content.clone()]).is_err());
}

#[test]
fn what_changed_is_a_new_piece_and_nothing_else() {
    let mut state = State { about: about(), ..State::default() };
    for id in 0..1000 {
        state.records.push(Record { updated: Some(id), ..record("job", id) });
    }
    for id in 0..10_000 {
        let detected = Detected::NotProcessed;
        state.captures.push(Capture { detected, path: Some(7), ..capture(id) });
        state.occurrences.push(Occurrence { id, taxon: Some(Some(id)), score: Some(0.5) });
    }
    let before = List::of(&cut(&state));
    state.records[999].updated = Some(0);
    let mut captures = Captures::default();
    for of in state.captures.iter() {
        let detected = if of.id == 5000 { Detected::Found } else { of.detected };
        captures.push(Capture { detected, ..of });
    }
    state.captures = captures;
    state.about.files = Some("ab".repeat(32));
    let after = List::of(&cut(&state));
    let new: Vec<(Of, &str)> = after
        .pieces
        .iter()
        .filter(|piece| !before.pieces.contains(piece))
        .map(|piece| (piece.0, piece.1.as_str()))
        .collect();
    let kinds: Vec<Of> = new.iter().map(|(of, _)| *of).collect();
    assert_eq!(kinds, [Of::Records, Of::Detected], "{new:?}");
    // Ids that are far apart share pieces as well, and one that comes moves no other piece.
    let far = |skip: i64| {
        let mut state = State { about: about(), ..State::default() };
        for id in (0..10_000).filter(|id| *id != skip) {
            state.captures.push(capture(id * 100_000));
        }
        List::of(&cut(&state)).pieces
    };
    let (all, less) = (far(-1), far(5_000));
    assert!(all.len() < 40, "{}", all.len());
    assert!(all.iter().filter(|piece| !less.contains(piece)).count() <= 4);
}

#[test]
fn pieces_that_do_not_fit_are_refused() {
    let mut state = State { about: about(), ..State::default() };
    let members = Some(Members { all: true, ids: vec![1, 5] });
    state.records.push(Record { members, ..record("collection", 1) });
    state.captures.push(capture(5));
    let pieces = cut(&state);
    let content = |of: Of| pieces.iter().find(|piece| piece.of == of).unwrap().content.clone();
    let entry = |of, key: &str| Entry(of, key.to_owned(), String::new(), 0);
    for (list, contents) in [
        (vec![entry(Of::Members, "collection/1")], vec![content(Of::Members)]),
        (vec![entry(Of::Detected, "0")], vec![content(Of::Detected)]),
        (vec![entry(Of::Captures, "0")], vec![content(Of::Captures)]),
        (vec![entry(Of::Captures, "0")], vec![content(Of::Members)]),
        (vec![entry(Of::Records, "collection/0")], vec![b"{}".to_vec()]),
        (vec![], vec![]),
    ] {
        assert!(join(&List { pieces: list.clone() }, &contents).is_err(), "{list:?}");
    }
}

fn capture(id: i64) -> Capture {
    let detected = Detected::Unknown;
    Capture {
        id,
        timestamp: Some(id * 600_000_000),
        size: None,
        path: None,
        deployment: Some(1),
        event: None,
        project: Some(1),
        detected,
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "\\PC{0,12}", "[a-z0-9/_]{0,6}"]
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let count = (text(), any::<Option<i64>>(), any::<Option<i64>>(), 0usize..3).prop_map(
        |(what, stored, recounted, n)| {
            let standing = [Standing::Equal, Standing::Differs, Standing::Unproved][n];
            Count { what, stored, recounted, standing }
        },
    );
    let ids = prop::collection::btree_set(any::<i64>(), 0..20);
    let members =
        (any::<bool>(), ids).prop_map(|(all, ids)| Members { all, ids: ids.into_iter().collect() });
    let rest = (
        text(),
        any::<Option<i64>>(),
        prop::collection::btree_map(text(), text(), 0..4),
        prop::collection::vec(count, 0..4),
        prop::option::of(members),
    );
    let key = (prop_oneof![Just("job".to_owned()), text()], -600i64..600);
    prop::collection::btree_map(key, rest, 0..12).prop_map(|records| {
        let record = |((kind, id), (name, created, fields, counts, members))| Record {
            kind,
            id,
            name,
            created,
            updated: created,
            fields,
            counts,
            members,
        };
        records.into_iter().map(record).collect()
    })
}

type CaptureRest = (Option<i64>, Option<i64>, Option<u64>, Option<i64>, u8);

fn captures() -> impl Strategy<Value = BTreeMap<i64, CaptureRest>> {
    let number = || prop_oneof![any::<Option<i64>>(), (-9i64..9).prop_map(Some)];
    let rest = (number(), number(), any::<Option<u64>>(), number(), 0u8..4);
    prop::collection::btree_map(-9000i64..9000, rest, 0..30)
}

fn states() -> impl Strategy<Value = State> {
    let taxon =
        prop_oneof![Just(None), Just(Some(None)), any::<i64>().prop_map(|id| Some(Some(id)))];
    let occurrences =
        prop::collection::btree_map(-9000i64..9000, (taxon, prop::option::of(0.0f64..1.0)), 0..20);
    let found =
        (0usize..3, text(), text(), text(), text()).prop_map(|(n, code, about, file, message)| {
            Found { severity: Severity::ALL[n], code, about, file, message }
        });
    let whole = (text(), any::<bool>(), prop::collection::vec(any::<i64>(), 0..3));
    (records(), captures(), occurrences, prop::collection::vec(found, 0..6), whole, text())
        .prop_map(|(records, captures, occurrences, findings, (kind, all, projects), host)| {
            let mut state = State { about: about(), records, findings, ..State::default() };
            state.about.host = Some(host);
            state.whole.insert(kind, Whole { all, projects });
            for (id, (timestamp, size, path, place, detected)) in captures {
                let detected = Detected::of_number(detected);
                let (deployment, event, project) = (place, timestamp, size);
                state.captures.push(Capture {
                    id,
                    timestamp,
                    size,
                    path,
                    deployment,
                    event,
                    project,
                    detected,
                });
            }
            for (id, (taxon, score)) in occurrences {
                state.occurrences.push(Occurrence { id, taxon, score });
            }
            state
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_state_comes_back_as_it_was(state in states()) {
        prop_assert_eq!(back(&state), state.clone());
        prop_assert_eq!(cut(&state), cut(&back(&state)));
    }
}

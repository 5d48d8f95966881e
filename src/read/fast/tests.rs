//! What is told by a shape is what serde reads.

use super::*;
use crate::model::{Filtering, Origin};
use crate::read::records::BulkRecords;
use crate::read::referred::Referred;
use crate::read::wire::{CaptureWire, DetectionWire, DumpOf, IdWire, OccurrenceWire};
use proptest::prelude::*;
use serde_json::{Value, json};

type What = (Kind, Form);

const CAPTURES: What = (Kind::Capture, Form::Api);

const ALL: [What; 6] = [
    CAPTURES,
    (Kind::Detection, Form::Api),
    (Kind::Occurrence, Form::Api),
    (Kind::Capture, Form::Dump),
    (Kind::Detection, Form::Dump),
    (Kind::Occurrence, Form::Dump),
];

fn place(form: Form, bytes: &[u8], pk: Option<i64>) -> Place<'_> {
    let origin = Origin { file: 1, start: 2, len: bytes.len() as u32, form };
    Place { origin, bytes, pk, filtering: Filtering::Unknown, logs_limit: None }
}

/// What was taken over of a record.
fn taken(file: FileRecords) -> String {
    let BulkRecords { captures, detections, occurrences, referred } =
        *file.bulk.expect("not taken over");
    let Referred { projects, deployments, events, taxa, .. } = referred;
    let referred = (projects.into_sightings(), deployments.into_sightings());
    let named = (events.into_sightings(), taxa.into_sightings());
    format!("{captures:?} {detections:?} {occurrences:?} {referred:?} {named:?}")
}

/// What the record at the beginning of a text gives that serde reads, with its length.
fn by_serde((kind, form): What, text: &str) -> Option<(String, usize)> {
    let mut file = FileRecords::new("f");
    macro_rules! lowered {
        ($wire:ty, $lower:path) => {{
            let (pk, wire, len) = match form {
                Form::Api => {
                    let mut values = serde_json::Deserializer::from_str(text).into_iter::<$wire>();
                    (None, values.next()?.ok()?, values.byte_offset())
                }
                Form::Dump => {
                    let mut values =
                        serde_json::Deserializer::from_str(text).into_iter::<DumpOf<$wire>>();
                    let DumpOf { pk, fields } = values.next()?.ok()?;
                    let Some(IdWire::Good(pk)) = pk else { return None };
                    (Some(pk), fields, values.byte_offset())
                }
            };
            $lower(wire, place(form, &text.as_bytes()[..len], pk), &mut file).ok()?;
            len
        }};
    }
    let len = match kind {
        Kind::Capture => lowered!(CaptureWire<'_>, lower::capture),
        Kind::Detection => lowered!(DetectionWire<'_>, lower::detection),
        _ => lowered!(OccurrenceWire<'_>, lower::occurrence),
    };
    Some((taken(file), len))
}

/// The same by the fast reader.
fn by_shape(reader: &mut ShapeReader, what: What, text: &str) -> Option<(String, usize)> {
    reader.record(what, text, |record| {
        let mut file = FileRecords::new("f");
        let len = record.len;
        record.lower(place(what.1, &text.as_bytes()[..len], None), &mut file);
        (taken(file), len)
    })
}

fn told_and_parsed(reader: &ShapeReader, what: What) -> (u32, u32) {
    let stats = &reader.own[place_of(what).unwrap()];
    (stats.told, stats.parsed)
}

/// A record of any kind and form.
fn record(what: What, n: i64, detections: i64) -> Value {
    let reference = |n: i64| json!({"id": n, "name": format!("Taxon {n}"), "rank": "SPECIES"});
    let mut record = match what.0 {
        Kind::Capture => capture(n, detections),
        Kind::Detection => {
            let mut record = detection(n);
            record["source_image"] = json!(n / 3 + 1);
            record
        }
        _ => json!({
            "id": n, "details": format!("https://h/api/v2/occurrences/{n}/"), "determination_score": 0.75,
            "determination": reference(n % 9 + 1), "detections_count": detections,
        }),
    };
    if what.1 == Form::Api {
        return record;
    }
    // As `dumpdata` writes it: references are keys, and nothing is nested.
    for (key, value) in record.as_object_mut().unwrap() {
        if let Some(id) = value.get("id").filter(|_| key != "thumbnails") {
            *value = id.clone();
        }
    }
    record.as_object_mut().unwrap().remove("detections");
    json!({"model": "main.x", "pk": n, "fields": record})
}

fn detection(n: i64) -> Value {
    json!({
        "id": n, "url": format!("/media/{n}.jpg"), "bbox": [n, n + 1, n + 90, n + 120],
        "occurrence": {
            "id": n / 2 + 1, "details": format!("https://h/api/v2/occurrences/{n}/"),
            "determination": {"id": n % 9 + 1, "name": format!("Taxon {n}"), "rank": "SPECIES"},
            "determination_score": 0.258,
        },
        "occurrence_meets_criteria": false,
    })
}

fn capture(n: i64, detections: i64) -> Value {
    json!({
        "id": n, "details": format!("https://h/api/v2/captures/{n}/"), "project": n % 3 + 1,
        "deployment": {"id": 4, "name": "Station 4", "user_permissions": []},
        "event": {"id": n, "name": "2020-05-01", "date_label": "2020-05-01"},
        "path": format!("a/{n}.jpg"), "timestamp": "2020-05-01T20:00:06", "width": 4096, "height": 2160,
        "size": 2_078_789, "detections_count": detections, "last_processed": "2025-05-01T21:36:33",
        "detections": (0..detections).map(|d| detection(n * 10 + d)).collect::<Vec<_>>(),
        "thumbnails": {"small": format!("https://h/{n}/?label=small")},
    })
}

#[test]
fn what_there_is_much_of_is_told_by_its_shape() {
    for what in ALL {
        let mut reader = ShapeReader::default();
        reader.learn(what, &record(what, 1, 2).to_string());
        for (n, detections) in [(2, 0), (30, 1), (999_999_999, 7), (5, 2)] {
            let text = record(what, n, detections).to_string() + ",{}";
            let told = by_shape(&mut reader, what, &text);
            assert!(told.is_some(), "{text}");
            assert_eq!(told, by_serde(what, &text));
        }
        assert_eq!(told_and_parsed(&reader, what), (4, 0));
    }
    let mut reader = ShapeReader::default();
    let job = (Kind::Job, Form::Api);
    reader.learn(job, "{\"id\":1}");
    assert!(by_shape(&mut reader, job, "{\"id\":1}").is_none());
}

#[test]
fn what_was_learned_is_forgotten_where_less_is_allowed() {
    let mut reader = ShapeReader::default();
    let text = capture(1, 2).to_string();
    reader.begin(10);
    reader.learn(CAPTURES, &text);
    reader.begin(10);
    assert!(by_shape(&mut reader, CAPTURES, &text).is_some());
    reader.begin(3);
    assert!(by_shape(&mut reader, CAPTURES, &text).is_none());
}

#[test]
fn where_none_is_like_another_it_is_not_looked_for() {
    let mut reader = ShapeReader::default();
    for n in 0..500 {
        let text = format!("{{\"id\": 1, \"k{}\": null}}", "k".repeat(n));
        assert!(by_shape(&mut reader, CAPTURES, &text).is_none());
        reader.learn(CAPTURES, &text);
    }
    assert_eq!(told_and_parsed(&reader, CAPTURES), (0, 101));
    // The next file may be another one; what was learned of other kinds stays.
    let (detections, text) = ((Kind::Detection, Form::Api), detection(7).to_string());
    reader.learn(detections, &text);
    reader.begin(0);
    assert_eq!(told_and_parsed(&reader, CAPTURES), (0, 0));
    assert!(by_shape(&mut reader, detections, &text).is_some());
}

/// Something in the place of a member, that serde may or may not take for one.
fn other() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..90_000).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "x",
            "https://h/api/v2/events/12/",
            "2020-05-01T20:00:06",
            "a\n\u{e9}"
        ])
        .prop_map(Value::from),
        Just(json!([1, 2.5, -3, 4e9])),
        Just(json!([1, 2, 3])),
        Just(json!([1, 2, 3, 4, 5])),
        Just(json!({"id": 3, "name": null})),
        Just(json!({"id": null, "rank": "x", "determination": null, "determination_score": 1})),
    ]
}

const PLACES: [&str; 38] = [
    "/determination",
    "/determination_score",
    "/determination/id",
    "/bbox",
    "/bbox/2",
    "/source_image",
    "/occurrence",
    "/occurrence_meets_criteria",
    "/id",
    "/project",
    "/deployment",
    "/deployment/id",
    "/deployment/name",
    "/event",
    "/event/date_label",
    "/event/rank",
    "/timestamp",
    "/size",
    "/path",
    "/width",
    "/height",
    "/created_at",
    "/detections_count",
    "/last_processed",
    "/detections",
    "/collections",
    "/thumbnails",
    "/detections/0",
    "/detections/0/id",
    "/detections/0/bbox",
    "/detections/0/bbox/2",
    "/detections/0/occurrence",
    "/detections/0/occurrence/id",
    "/detections/0/occurrence/determination",
    "/detections/0/occurrence/determination/name",
    "/detections/0/occurrence/determination_score",
    "/detections/0/source_image",
    "/detections/0/occurrence_meets_criteria",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Whatever is told by its shape is what serde reads.
    #[test]
    fn shapes_tell_what_serde_reads(
        what in prop::sample::select(&ALL[..]),
        records in prop::collection::vec((1i64..1_000_000, 0i64..4), 1..6),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&PLACES[..]), other()), 0..8),
        is_pretty in any::<bool>(),
    ) {
        let mut records: Vec<Value> = records.iter().map(|(n, d)| record(what, *n, *d)).collect();
        for (which, place, value) in changes {
            let mut changed = which.get(&records).clone();
            let place = if what.1 == Form::Dump { format!("/fields{place}") } else { place.to_owned() };
            let (parent, key) = place.rsplit_once('/').unwrap();
            match changed.pointer_mut(parent) {
                Some(Value::Object(members)) => _ = members.insert(key.to_owned(), value),
                Some(Value::Array(elements)) => if let Some(slot) = key.parse::<usize>().ok().and_then(|n| elements.get_mut(n)) {
                    *slot = value;
                },
                _ => {}
            }
            records.push(changed);
        }
        let mut reader = ShapeReader::default();
        let mut told = 0;
        for record in records.iter().chain(&records) {
            let text = if is_pretty { serde_json::to_string_pretty(record).unwrap() } else { record.to_string() };
            let expected = by_serde(what, &text);
            match by_shape(&mut reader, what, &text) {
                Some(by_shape) => {
                    told += 1;
                    prop_assert_eq!(Some(by_shape), expected, "{}", text);
                }
                // As the reader does: only what serde has read is learned.
                None => if expected.is_some() { reader.learn(what, &text) },
            }
        }
        prop_assert!(told > 0);
    }
}

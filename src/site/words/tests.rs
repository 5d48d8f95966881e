use super::*;
use crate::model::CollectionId;
use serde_json::json;

fn words(method: &str, kwargs: Value) -> String {
    let mut collection = Collection::new(CollectionId(1));
    collection.method = Some(Method::parse(method));
    collection.kwargs = Some(Kwargs { value: kwargs, source: KwargsSource::Stored });
    collection.read_sampling();
    sampling(&Snapshot::default(), &collection)
}

#[test]
fn methods_read_as_sentences() {
    assert_eq!(words("random", json!({"size": 100})), "100 captures drawn at random");
    assert_eq!(
        words(
            "interval",
            json!({"minute_interval": 10, "deployment_ids": [1, 2, 3, 4], "hour_start": 17, "hour_end": 5})
        ),
        "One capture every 10 minutes from each of 4 stations, 17:00 to 05:59"
    );
    assert_eq!(words("full", json!(null)), "Every capture");
    assert_eq!(
        words("full", json!({"deployment_ids": []})),
        "Every capture from no station at all"
    );
    assert_eq!(
        words("detections_only", json!({"hour_start": 1})),
        "Every capture with a detection, from 01:00 to midnight"
    );
    assert_eq!(
        words("last_and_random_from_each_event", json!({})),
        "The last capture of each session, and 1 other of it drawn at random"
    );
}

#[test]
fn numbers_and_durations() {
    assert_eq!(number(1_234_567), "1,234,567");
    assert_eq!(number(-5), "\u{2212}5");
    assert_eq!(duration(28_000_000), "28 s");
    assert_eq!(duration(636_000_000), "10.6 min");
    assert_eq!(duration(500_000), "0.5 s");
    assert_eq!(bytes(3_387_908), "3.4 MB");
    assert_eq!(bytes(999), "999 bytes");
}

#[test]
fn a_text_takes_no_more_of_a_page_than_it_may() {
    assert_eq!(within("short", 5), "short");
    assert_eq!(within("longer", 5), "lo\u{2026}");
    assert_eq!(within("<<<<", 11), "<\u{2026}");
    for text in ["\u{e9}".repeat(50), "a&b<c".repeat(9), "\u{1f98b}".repeat(20), "x".repeat(99)] {
        for bytes in 3..60 {
            let shorter = within(&text, bytes);
            assert!(most_bytes(shorter.trim_end_matches('\u{2026}')) + 3 <= bytes, "{shorter}");
        }
    }
}

#[test]
fn names_that_differ_at_their_ends_stay_apart() {
    let name = |set: &str| middle(&format!("Populate captures for capture set {set}"), 24);
    assert_eq!(name("A"), "Populate captu\u{2026}ure set A");
    assert_ne!(name("A"), name("B"));
    assert_eq!(middle("Sync run 77", 11), "Sync run 77");
    assert_eq!(middle("\u{1f98b}\u{1f98b}\u{1f98b}\u{1f98b}", 3), "\u{1f98b}\u{2026}\u{1f98b}");
}

#[test]
fn a_text_is_not_cut_within_an_address() {
    assert_eq!(shortened("see http://pictures.example.org/a", 20), "see \u{2026}");
    assert_eq!(shortened("one two three", 8), "one two\u{2026}");
    assert_eq!(shortened("short", 8), "short");
}

#[test]
fn a_text_is_not_cut_in_an_address_or_a_mark() {
    let marked = "send [secret left out] to the first of all stations";
    assert_eq!(middle(marked, 16), "send \u{2026}");
    assert_eq!(middle(marked, 30), "send [secret left out] to the\u{2026}");
    assert_eq!(middle("see https://x.org/api/v2/jobs/?event=3 done", 24), "see \u{2026}");
}

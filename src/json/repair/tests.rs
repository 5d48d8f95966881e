use super::*;
use proptest::prelude::*;

fn mended(text: &str) -> String {
    repair(text.as_bytes()).0
}

#[test]
fn not_numbers_become_null() {
    assert_eq!(
        mended(r#"{"a": NaN, "b": [-Infinity, 1e999]}"#),
        r#"{"a": null, "b": [null, null]}"#
    );
}

#[test]
fn half_surrogates_become_the_replacement_character() {
    assert_eq!(mended(r#""\ud83e x \ud83e\udd8b""#), "\"\u{FFFD} x \\ud83e\\udd8b\"");
}

#[test]
fn nul_bytes_and_bad_utf8_are_replaced() {
    assert_eq!(repair(b"\"a\0b\xff\"").0, "\"a\u{FFFD}b\u{FFFD}\"");
}

#[test]
fn nonsense_words_stay_and_are_refused_later() {
    assert_eq!(mended("{hello: 1}"), "{hello: 1}");
}

proptest! {
    #[test]
    fn good_json_is_left_alone(text in "\\PC{0,40}", number in any::<f64>()) {
        let good = serde_json::json!({ text.as_str(): [text, number] }).to_string();
        prop_assert_eq!(repair(good.as_bytes()), (good, Repairs::default()));
    }

    #[test]
    fn any_bytes_are_mended_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = repair(&bytes);
    }
}

#[test]
fn what_cannot_be_mended_becomes_a_text() {
    assert_eq!(sound(b" {\"a\": 1} "), "{\"a\": 1}");
    assert_eq!(sound(b"{\"a\": NaN}"), "{\"a\": null}");
    assert_eq!(
        sound(b"{\"a\": [1 2], \"b\": {\"c\": }, \"d\": 5}"),
        "{\"a\": \"[1 2]\", \"b\": \"{\\\"c\\\": }\", \"d\": 5}"
    );
    assert_eq!(sound(b"hello"), "\"hello\"");
    assert_eq!(sound(b"{"), "{}");
    assert_eq!(sound(b"[1"), "\"[1\"");
}

proptest! {
    #[test]
    fn anything_becomes_json(text in "[\\[\\]{},:\"a1 \n\\\\]{0,60}") {
        let text = sound(text.as_bytes());
        prop_assert!(serde_json::from_str::<&RawValue>(&text).is_ok(), "{}", text);
    }
}

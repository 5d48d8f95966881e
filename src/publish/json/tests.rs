use super::*;
use proptest::prelude::*;

/// The rules on their own, in fields of any name.
fn rules() -> Privacy {
    Privacy::default().keeping(Private::Field)
}

fn plain(text: &str, privacy: Privacy) -> String {
    let mut sink = JsonWriter::default();
    walk(text, privacy, &mut Names::default(), &mut sink);
    sink.text
}

#[test]
fn private_values_are_left_out_whole() {
    let text = r#"{"owner": {"name": "A", "x": [1, {"y": 2}]}, "users": [1, 2], "id": 3, "uploaded_by": "me"}"#;
    assert_eq!(
        plain(text, rules()).replace(['\n', ' '], ""),
        r#"{"owner":null,"users":null,"id":3,"uploaded_by":null}"#
    );
}

#[test]
fn places_are_rounded_wherever_they_stand() {
    let text = r#"{"latitude": 8.90167, "longitude": "-79.54321", "size": 8.90167, "geometry": {"type": "Point",
            "coordinates": [-79.54321, 8.9, null]}, "boundary_rect": [[1.23456, 2]], "n": [3.45678]}"#;
    let mut sink = JsonWriter::default();
    let left_out = walk(text, rules(), &mut Names::default(), &mut sink);
    assert_eq!(
        sink.text.replace(['\n', ' '], ""),
        r#"{"latitude":8.90,"longitude":"-79.54","size":8.90167,"geometry":{"type":"Point","coordinates":[-79.54,8.9,null]},"boundary_rect":[[1.23,2]],"n":[3.45678]}"#
    );
    assert_eq!(left_out.words(), "4 exact coordinates");
}

#[test]
fn a_setting_may_be_named_beside_its_value() {
    let text =
        r#"[{"name": "API key", "key": "api_key", "value": "x"}, {"name": "Size", "value": "y"}]"#;
    assert_eq!(
        plain(text, rules()).replace(['\n', ' '], ""),
        r#"[{"name":"APIkey","key":"api_key","value":null},{"name":"Size","value":"y"}]"#
    );
    // In any order, and beside its own value alone.
    let text = r#"[{"value": {"key": "a"}, "key": "token"}, {"value": {"key": "token"}, "n": [{"key": "token"}], "key": "n"}]"#;
    assert_eq!(
        plain(text, rules()).replace(['\n', ' '], ""),
        r#"[{"value":null,"key":"token"},{"value":{"key":"token"},"n":[{"key":"token"}],"key":"n"}]"#
    );
}

#[test]
fn keys_are_texts_too() {
    assert_eq!(plain(r#"{"a@b.org": 1}"#, rules()), r#"{"[e-mail left out]":1}"#);
}

#[test]
fn data_has_no_blanks_but_those_of_its_texts() {
    let text = "{\"a\" : {}, \"b\": [ ],\n \"c\": [1, \"x  y\"]}";
    assert_eq!(plain(text, rules()), r#"{"a":{},"b":[],"c":[1,"x  y"]}"#);
}

proptest! {
    #[test]
    fn what_is_shown_says_the_same(
        keys in prop::collection::vec("[a-d\"\\\\\u{e9}]{0,3}", 0..5),
        number in any::<i64>(),
    ) {
        let map: serde_json::Map<_, _> = keys
            .into_iter()
            .map(|key| (key.clone(), serde_json::json!([{ "k": number, key.as_str(): key }, [], {}])))
            .collect();
        let value = serde_json::Value::Object(map);
        let shown = plain(&value.to_string(), Privacy::NONE);
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}

#[test]
fn fields_of_other_names_are_left_out() {
    let text = r#"{"id": 1, "name": "A", "ringtone": "x", "mood": {"id": 2}, "mottos": ["y"], "luck": 7, "is_odd": true,
        "nothing": null, "event": {"id": 3, "ringtone": "z"}, "kwargs": {"any": {"of": 1}, "minute_interval": 10}, "any": 2}"#;
    let mut sink = JsonWriter::default();
    let left_out = walk(text, Privacy::default(), &mut Names::default(), &mut sink);
    assert_eq!(
        sink.text.replace(['\n', ' '], ""),
        r#"{"id":1,"name":"A","ringtone":null,"mood":null,"mottos":null,"luck":null,"is_odd":true,"nothing":null,"event":{"id":3,"ringtone":null},"kwargs":{"any":{"of":1},"minute_interval":10},"any":null}"#
    );
    assert_eq!(left_out.words(), "6 fields that mothbook does not know");
    let text = r#"{"auth": ["anna", "hunter2abc9"]}"#;
    assert_eq!(plain(text, Privacy::default()).replace(['\n', ' '], ""), r#"{"auth":null}"#);
    // What another rule says of a field comes first, and it can be shown as it stands.
    let text = r#"{"observer": "anna", "ringtone": "x"}"#;
    assert_eq!(
        plain(text, rules()).replace(['\n', ' '], ""),
        r#"{"observer":null,"ringtone":"x"}"#
    );
    let shown = plain(text, Privacy::default().keeping(Private::Person));
    assert_eq!(shown.replace(['\n', ' '], ""), r#"{"observer":null,"ringtone":null}"#);
}

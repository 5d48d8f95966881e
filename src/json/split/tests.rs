use super::*;
use proptest::prelude::*;

fn texts(text: &str) -> Vec<String> {
    let value =
        |start: usize| value_end(text.as_bytes(), start).map(|end| text[start..end].to_owned());
    let mut texts = Vec::new();
    for start in elements(text.as_bytes(), 0) {
        match start.and_then(value) {
            Ok(text) => texts.push(text),
            Err(trouble) => {
                texts.push(format!("{trouble:?}"));
                break;
            }
        }
    }
    texts
}

#[test]
fn elements_are_cut_at_their_brackets() {
    assert_eq!(
        texts(r#"[ {"a": "]}\""} , [1,2],3, "x" ]"#),
        [r#"{"a": "]}\""}"#, "[1,2]", "3", r#""x""#]
    );
    assert_eq!(texts("[]"), [""; 0]);
}

#[test]
fn a_broken_element_does_not_disturb_the_next() {
    assert_eq!(texts("[{NaN: }, {\"b\": 1}]"), ["{NaN: }", "{\"b\": 1}"]);
}

#[test]
fn what_comes_before_a_cut_is_kept() {
    assert_eq!(texts(r#"[{"a": 1}, {"b": "#), [r#"{"a": 1}"#, "CutOff(11)"]);
    assert_eq!(texts(r#"[{"a": 1}"#), [r#"{"a": 1}"#, "CutOff(0)"]);
    assert_eq!(texts(r#"[{"a": 1} {"b": 2}]"#), [r#"{"a": 1}"#, "Unexpected(10)"]);
}

#[test]
fn members_are_keys_and_values() {
    let text = br#"{ "a" : [1], "b":{} } "#;
    let mut members = members(text, 0);
    let found: Vec<_> = members.by_ref().map(Result::unwrap).collect();
    let value = |m: &Member<'_>| &text[m.start..value_end(text, m.start).unwrap()];
    let found: Vec<_> = found.iter().map(|m| (m.key, value(m))).collect();
    assert_eq!(found, [(&b"a"[..], &b"[1]"[..]), (&b"b"[..], &b"{}"[..])]);
    assert_eq!(members.end(), Some(21));
}

#[test]
fn a_member_that_is_cut_off_still_tells_where_it_begins() {
    let text = br#"{"a": [1, 2"#;
    let found: Vec<_> = members(text, 0).collect();
    assert_eq!(found, [Ok(Member { key: b"a", start: 6 }), Err(Trouble::CutOff(6))]);
    assert_eq!(members(br#"{"a": 1 "b": 2}"#, 0).nth(1), Some(Err(Trouble::Unexpected(8))));
}

#[test]
fn who_has_walked_through_a_value_goes_on_behind_it() {
    let text = br#"{"a": [1, 2], "b": 3}"#;
    let mut members = members(text, 0);
    let first = members.next().unwrap().unwrap();
    let mut inner = elements(text, first.start);
    assert_eq!(inner.by_ref().count(), 2);
    members.walked_to(inner.end().unwrap());
    assert_eq!(members.next(), Some(Ok(Member { key: b"b", start: 19 })));
    assert_eq!((members.next(), members.end()), (None, Some(text.len())));
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<i64>().prop_map(serde_json::Value::from),
        "\\PC{0,8}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[a-z\"\\\\]{0,4}", inner, 0..6)
                .prop_map(serde_json::Value::from_iter),
        ]
    })
}

proptest! {
    #[test]
    fn cutting_agrees_with_parsing(values in prop::collection::vec(json(), 0..6)) {
        let text = serde_json::to_string_pretty(&values).unwrap();
        let end = |start: usize| value_end(text.as_bytes(), start).unwrap();
        let cut: Vec<serde_json::Value> = elements(text.as_bytes(), 0)
            .map(Result::unwrap)
            .map(|start| serde_json::from_str(&text[start..end(start)]).unwrap())
            .collect();
        prop_assert_eq!(cut, values);
    }

    #[test]
    fn any_bytes_end_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        for start in 0..bytes.len() {
            let _ = value_end(&bytes, start);
            let _ = elements(&bytes, start).count() + members(&bytes, start).count();
        }
    }
}

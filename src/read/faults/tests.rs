use super::*;
use crate::read::wire::{ParamWire, StageWire};

#[test]
fn an_error_is_told_without_the_value() {
    let of = |json: &str| words(&serde_json::from_str::<StageWire>(json).err().unwrap());
    assert_eq!(of(r#"{"name": 51973}"#), "expected a text, found a whole number");
    assert_eq!(of(r#"{"progress": "a, expected b at line 3"}"#), "expected a number, found a text");
    assert_eq!(of(r#"{"params": {"a": 1}}"#), "expected an array, found an object");
    assert_eq!(of(r#"{"name": s3cr3t}"#), "expected value");
    let error = serde_json::from_str::<ParamWire>(r#"["x", "y"#).err().unwrap();
    assert!(!words(&error).contains('x'), "{error}");
}

#[test]
fn only_names_of_fields_are_said() {
    assert_eq!(name("authtoken.token"), Some("authtoken.token"));
    assert_eq!(name("oauth2_provider.accesstoken"), Some("oauth2_provider.accesstoken"));
    for other in ["a@b.org", "", ".", "9944b09199c62bcf9418ad846dd0e4bb", "a b", "x1y2z3"] {
        assert_eq!(name(other), None, "{other}");
    }
    let keys = |keys: &[&str]| names(&keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>());
    assert_eq!(keys(&["id", "name"]), "id, name");
    assert_eq!(keys(&["id", "a@b.org"]), "id and 1 field more");
    assert_eq!(keys(&["a@b.org", "c@d.org"]), "2 fields");
}

#[test]
fn types_and_answers() {
    let values: [&[u8]; 8] = [b"{}", b"[", b"\"a", b"-1", b"null", b"false", b"x", b""];
    let types = values.map(type_of);
    assert_eq!(types[..4], ["an object", "an array", "a text", "a number"]);
    assert_eq!(types[4..], ["null", "true or false", "something else", "nothing"]);
    assert_eq!(answer(br#"{"detail": "Not found."}"#), "Not found.");
    assert_eq!(answer(br#"{"detail": "no, anna"}"#), "a text of its own");
}

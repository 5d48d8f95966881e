use super::*;

#[test]
fn records_of_one_kind_and_id_are_together() {
    let of = |kind: &str, id, name: &str| Record {
        kind: kind.to_owned(),
        id,
        name: name.to_owned(),
        ..Record::default()
    };
    let before = [of("event", 2, "a"), of("event", 2, "b"), of("job", 1, "c")];
    let after = [of("event", 1, "d"), of("event", 2, "e"), of("taxon", 1, "f")];
    let names = |of: Option<&Record>| of.map(|of| of.name.clone());
    let pairs = pair(&before, &after);
    let pairs: Vec<_> = pairs.into_iter().map(|(was, is)| (names(was), names(is))).collect();
    let name = |name: &str| Some(name.to_owned());
    let expected = [
        (None, name("d")),
        // Of two with one id the last is meant.
        (name("b"), name("e")),
        (name("c"), None),
        (None, name("f")),
    ];
    assert_eq!(pairs, expected);
}

use super::*;

#[test]
fn a_report_is_told_from_its_first_bytes() {
    let manifest = Manifest::new(Vec::new(), Made::default(), vec![Written::of("a", b"a")]);
    let mut text = manifest.unwrap().to_json().unwrap();
    assert!(is_of_a_report(text.as_slice()));
    text.retain(|byte| !byte.is_ascii_whitespace());
    assert!(is_of_a_report(text.as_slice()), "however it is indented");
    for other in ["", "{}", "[{\"file\": \"a.json\"}]", "{\"generator\": \"moth\"}"] {
        assert!(!is_of_a_report(other.as_bytes()), "{other}");
    }
}

#[test]
fn no_path_is_there_twice() {
    let files = vec![Written::of("b", b"1"), Written::of("a", b"1"), Written::of("b", b"2")];
    assert_eq!(Manifest::new(Vec::new(), Made::default(), files), Err("b".to_owned()));
}

use super::*;

#[test]
fn every_line_of_the_file_is_a_field_of_a_listed_kind() {
    let n: usize = LISTED.iter().map(|kind| fields(*kind).len()).sum();
    assert_eq!(n, FIELDS.lines().filter(|line| !line.starts_with('#')).count());
    let fields = fields(Kind::Collection);
    let method = fields.iter().find(|field| field.name == "method").unwrap();
    assert_eq!((method.kind, method.how), ("choice", ""));
    assert!(method.help.contains("common_combined"));
}

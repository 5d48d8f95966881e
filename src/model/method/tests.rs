use super::*;

#[test]
fn a_method_has_one_name() {
    for method in Method::KNOWN {
        assert_eq!(Method::parse(method.name()), *method);
    }
    assert_eq!(Method::parse("Full"), Method::Unknown("Full".to_owned()));
    assert_eq!(Method::parse("Full").name(), "Full");
}

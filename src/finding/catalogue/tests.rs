use super::*;

#[test]
fn codes_ascend_and_are_explained() {
    assert!(CATALOGUE.windows(2).all(|pair| pair[0].code < pair[1].code));
    for entry in CATALOGUE {
        for text in [entry.meaning, entry.why, entry.action] {
            assert!(text.ends_with('.') && text.len() > 20, "{}: {text}", entry.code);
        }
    }
}

use super::*;

#[test]
fn lines_of_a_key_are_told_in_both_orders() {
    let lines = [
        "a",
        "x -----BEGIN RSA PRIVATE KEY-----",
        "x MIIE+/",
        "abcd==",
        "-----END RSA PRIVATE KEY-----",
        "next",
    ];
    let told = |lines: &[&str]| {
        let mut key = KeyLines::default();
        lines.iter().map(|line| key.is_one(line)).collect::<Vec<_>>()
    };
    assert_eq!(told(&lines), [false, false, true, true, false, false]);
    let backwards: Vec<&str> = lines.iter().rev().copied().collect();
    assert_eq!(told(&backwards), [false, false, true, true, false, false]);
    assert_eq!(
        told(&["-----BEGIN PRIVATE KEY-----", "abcd", "it failed.", "abcd"]),
        [false, true, false, false]
    );
}

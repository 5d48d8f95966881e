use super::*;

#[test]
fn brackets_in_strings_do_not_count() {
    let nested = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
    for n in [1, 2, 254, 255, 256, 100_000] {
        assert!(!is_deeper(nested(n).as_bytes(), n));
        assert!(is_deeper(nested(n).as_bytes(), n - 1));
    }
    assert!(!is_deeper(br#"{"a": "[[[[[\"[[", "b": [1], "c": [2]}"#, 2));
    assert!(is_deeper(br#"{"a": "[[", "b": [{}]}"#, 2));
}

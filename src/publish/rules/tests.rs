use super::*;

#[test]
fn every_pattern_compiles() {
    assert!(RULES.iter().all(|compiled| compiled.pattern().is_some()));
    assert!(RULES.len() <= 64, "there is a bit for each rule");
    assert!(worth_trying("nothing") == 0 && worth_trying("a@b").count_ones() == 2);
}

#[test]
fn what_differs_is_found() {
    assert_eq!(difference("abXcd", "abYZcd"), Some((2..3, "YZ")));
    assert_eq!(difference("45.501234", "45.50"), Some((5..9, "")));
    assert_eq!(difference("aaa", "aa"), Some((2..3, "")));
    assert_eq!(difference("same", "same"), None);
}

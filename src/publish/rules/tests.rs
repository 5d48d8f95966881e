use super::*;

#[test]
fn every_pattern_compiles() {
    assert!(RULES.iter().all(|compiled| compiled.pattern().is_some()));
    assert!(worth_trying("nothing") == 0 && worth_trying("a@b").count_ones() == 2);
    assert!(names_secret("db_password") && names_secret("api-key") && !names_secret("passing"));
}

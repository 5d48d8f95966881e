use super::*;

#[test]
fn a_long_token_is_cut_between_two_characters() {
    assert_eq!(beginning("\"short\""), "\"short\"");
    for (unit, n) in [
        ("a", 1),
        ("\u{e9}", 2),
        ("\u{1f98b}", 4),
        ("\\n", 2),
        ("\\\\", 2),
        ("\\u00e9", 6),
        ("\\ud83e\\udd8b", 12),
    ] {
        for before in ["", "x", "xy", "xyz"] {
            let token = format!("\"{before}{}\"", unit.repeat(5_000));
            let shown = beginning(&token);
            assert!((MOST_TEXT - n..=MOST_TEXT).contains(&shown.len()), "{unit}: {}", shown.len());
            let text: String = serde_json::from_str(&format!("{shown}\"")).expect("a text");
            assert!(serde_json::from_str::<String>(&token).is_ok_and(|all| all.starts_with(&text)));
        }
    }
}

#[test]
fn a_token_that_is_odd_at_its_end_is_shown_up_to_there() {
    let token = format!("\"{}\\u", "a".repeat(MOST_TEXT - 2));
    assert_eq!(beginning(&token), &token[..=MOST_TEXT - 2]);
    assert_eq!(beginning(&"9".repeat(9_000)), "9".repeat(MOST_TEXT));
}

use super::*;
use proptest::prelude::*;

#[test]
fn tokens_keep_numbers_as_they_stand() {
    let found: Vec<_> = tokens(r#"{"a": 1.50e2, "b": [true]}"#).collect();
    assert_eq!(
        found[..4],
        [Token::ObjectStart, Token::Text("\"a\""), Token::Colon, Token::Word("1.50e2")]
    );
    assert_eq!(found.len(), 11);
}

#[test]
fn unquoting_resolves_escapes() {
    assert_eq!(unquote(r#""a\u00e9\n\"""#), "a\u{e9}\n\"");
    assert_eq!(unquote(r#""\ud800""#), "\u{FFFD}");
    assert_eq!((unquote("\""), unquote("\"a\tb\"")), ("".into(), "a\u{FFFD}b".into()));
}

proptest! {
    #[test]
    fn what_is_quoted_is_unquoted(text in any::<String>(), plain in "[ -~\u{e9}\u{7f}]{0,9}") {
        for text in [text, plain] {
            let mut quoted = String::new();
            quote(&text, &mut quoted);
            prop_assert_eq!(&quoted, &serde_json::to_string(&text).unwrap());
            prop_assert_eq!(unquote(&quoted), text);
        }
    }
}

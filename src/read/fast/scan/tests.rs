use super::*;
use proptest::prelude::*;
use serde::de::IgnoredAny;

/// What serde_json says: the end of the first value.
fn end(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// JSON, and what nearly is.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"a\":", "\"long text of a key\": ", "null", "true", "false", " ",
            "\n", "\"\"", "\"a \\u00e9 \\n\"", "\"\\u00g0\"", "\"\\x\"", "\"\\\"\"", "-", "0", "01", "1.5e-7",
            "2.", "12345678901234567890", "\"1234567\"", "\"12345678\"", "\u{e9}\u{1f98b}", "nul", "{}", "[]",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "\"[ -~]{0,20}\"",
    ];
    prop::collection::vec(piece, 1..24).prop_map(|pieces| pieces.concat())
}

#[test]
fn tokens_of_any_length_end_where_they_end() {
    for n in 0..40 {
        let digits = "7".repeat(n);
        for behind in ["", "/", ":", "x", "\u{e9}", "0123/45678"] {
            let text = format!("{digits}{behind}");
            let expected = text.bytes().take_while(u8::is_ascii_digit).count();
            assert_eq!(behind_digits(text.as_bytes(), 0), expected, "{text}");
        }
        for stop in ['"', '\\', '\n', '\u{1f}', '\u{7f}', '\u{e9}', ' ', '!', '#', '[', ']'] {
            let text = format!("\"{}{stop}ab\\\"cd, and more than eight\", 1", "x".repeat(n));
            assert_eq!(behind_value(text.as_bytes(), 0, 5), end(&text), "{text:?}");
        }
    }
}

#[test]
fn depth_is_bounded() {
    for n in [1u32, 2, 62, 63, 64, 100] {
        let text = format!("{}{}", "[".repeat(n as usize), "]".repeat(n as usize));
        assert_eq!(behind_value(text.as_bytes(), 0, n).is_some(), n <= MOST_DEPTH);
        assert_eq!(behind_value(text.as_bytes(), 0, n - 1), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_value_ends_where_serde_json_says(text in nearly_json()) {
        // What follows a number or a word is not looked at here.
        let found = behind_value(text.as_bytes(), behind_space(text.as_bytes(), 0), MOST_DEPTH);
        if text.trim_start_matches([' ', '\n']).starts_with(['"', '[', '{']) {
            prop_assert_eq!(found, end(&text), "{}", text);
        }
        let bytes: Vec<u8> = text.bytes().collect();
        for at in 0..bytes.len() {
            let _ = behind_value(&bytes, at, 3);
        }
    }
}

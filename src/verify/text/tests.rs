use super::*;

#[test]
fn characters_that_do_not_show_are_told() {
    for text in [
        "",
        "a\tb\n",
        "caf\u{e9} \u{1f98b}",
        "\u{645}\u{200c}\u{62e}",
        "\u{1f469}\u{200d}\u{1f52c}",
    ] {
        assert_eq!(hides_in_source(text), None, "{text:?}");
    }
    for c in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{85}', '\u{1b}', '\0', '\u{e0041}']
    {
        let told = hides(&format!("a{c}b")).map(|what| what.to_string());
        assert!(told.is_some_and(|told| told.contains("does not show")), "{c:?}");
    }
    assert_eq!(hides("a\r\n"), None);
    assert!(hides_in_source("a\r\n").is_some());
}

#[test]
fn json_that_two_programs_read_differently_is_told() {
    for right in [
        "{\"id\":1,\"a\":[{\"id\":2},{\"id\":3}],\"b\":{\"id\":\"id\"}}",
        "[\"a\\nb\\\"c\\\\d\",\"\\u003cb>\",\"<b>\"]",
        "{\"a\": 1,\n  \"b\": []\n}\n",
    ] {
        assert_eq!(json(right), None, "{right}");
    }
    for (wrong, said) in [
        ("{\"id\":1,\"id\":2}", "twice"),
        ("[{\"a\":{\"b\":1,\"c\":[1],\"b\":2}}]", "twice"),
        ("{\"id\":1,\"\\u0069d\":2}", "in another way"),
        ("[\"\\u202e\"]", "does not show: U+202E"),
        ("[\"\\udb40\\udc41\"]", "does not show"),
        ("[\"\u{202e}\"]", "does not show"),
        ("[\"a\\/b\"]", "in another way"),
        ("{\"\\u200b\":1}", "does not show"),
    ] {
        let told = json(wrong).map(|what| what.to_string()).unwrap_or_default();
        assert!(told.contains(said), "{wrong}: {told}");
    }
}

#[test]
fn a_text_that_is_too_long_to_be_looked_at_is_told() {
    let long = format!("[\"{}\"]", "a".repeat(MOST_AT_ONCE));
    assert!(matches!(json(&long), Some(What::TooLarge(..))));
}

use super::*;
use proptest::prelude::*;

fn meant(text: &str) -> String {
    Meant::of(text).map_or(text.to_owned(), |meant| meant.text)
}

#[test]
fn codes_are_resolved() {
    let expected = [
        ("a%40b", "a@b"),
        ("a%2540b", "a@b"),
        ("a&#64;b &#x40; &commat;", "a@b @ @"),
        ("a\\u0040b \\x40 \\@ \\\"", "a@b @ @ \""),
        ("pass\u{200b}w\u{ad}ord", "password"),
        ("\u{ff50}\u{ff1a}", "p:"),
        ("**bold** `code` ~~out~~ __it__", "bold code out it"),
        ("a=40b.org", "a@b.org"),
        ("caf%C3%A9", "caf\u{e9}"),
        (
            "a_b __ 5 * 3 100 % &nothing; C:\\Users n=40",
            "a_b __ 5 * 3 100 % &nothing; C:\\Users n=40",
        ),
    ];
    for (text, means) in expected {
        assert_eq!(meant(text), means, "{text}");
    }
    assert!(Meant::of("plain: a-b_c.d, 5 (x) [y] {z}").is_none());
}

#[test]
fn a_part_is_found_in_the_text_as_it_was_written() {
    let text = "x pass\u{200b}word%3D**hunter2** y";
    let meant = Meant::of(text).unwrap();
    let at = meant.text.find("hunter2").unwrap();
    let source = meant.source(&(at..at + "hunter2".len()));
    assert!(text[source.clone()].starts_with("hunter2"), "{}", &text[source]);
}

proptest! {
    #[test]
    fn places_are_characters_of_the_text(text in "[a%&#x;\\\\u0-9*`~_=4\u{200b}\u{ff41} ]{0,40}") {
        if let Some(meant) = Meant::of(&text) {
            for (at, c) in meant.text.char_indices() {
                let source = meant.source(&(at..at + c.len_utf8()));
                prop_assert!(text.get(source).is_some());
            }
        }
    }
}

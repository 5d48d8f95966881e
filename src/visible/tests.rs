use super::*;

#[test]
fn what_does_not_show_is_replaced() {
    assert_eq!(
        line("a\nb\u{1b}[2J\u{85}\u{202e}\u{2066}c"),
        "a\u{FFFD}b\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}c"
    );
    assert_eq!(lines("a\r\nb\tc\rd\u{7f}"), "a\nb\tc\u{FFFD}d\u{FFFD}");
    let person = "\u{1f469}\u{1f3fd}\u{200d}\u{1f52c}\u{fe0f}";
    let persian = "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}";
    for same in ["plain", "\u{e9}t\u{e9} \u{2013} \u{1f98b} \u{5d0}\u{ad}", person, persian, ""] {
        assert!(matches!(line(same), Cow::Borrowed(_)), "{same}");
    }
    assert!((0..=0x10ffff).filter_map(char::from_u32).filter(|c| steers(*c)).all(|c| {
        matches!(
            c.encode_utf8(&mut [0; 4]).as_bytes(),
            [0..0x20 | 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef | 0xf3, ..]
        )
    }));
}

#[test]
fn no_text_hides_in_another() {
    for hidden in
        ["\u{200b}", "\u{200f}", "\u{61c}", "\u{2028}", "\u{2063}", "\u{feff}", "\u{e0041}"]
    {
        assert_eq!(line(&format!("a{hidden}b")), "a\u{FFFD}b", "{hidden:?}");
    }
    assert_eq!(as_written("a\r\nb\t\u{202e}c"), "a\r\nb\t\u{FFFD}c");
    assert_eq!(escaped("\u{202e}\u{e0041}", Escape::Json), "\\u202e\\udb40\\udc41");
}

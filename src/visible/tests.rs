use super::*;

#[test]
fn what_does_not_show_is_replaced() {
    assert_eq!(
        line("a\nb\u{1b}[2J\u{85}\u{202e}\u{2066}c"),
        "a\u{FFFD}b\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}c"
    );
    assert_eq!(lines("a\r\nb\tc\rd\u{7f}"), "a\nb\tc\u{FFFD}d\u{FFFD}");
    for same in ["plain", "\u{e9}t\u{e9} \u{2013} \u{1f98b} \u{5d0}\u{200f}", ""] {
        assert!(matches!(line(same), Cow::Borrowed(_)), "{same}");
    }
    assert!((0..=0x10ffff).filter_map(char::from_u32).filter(|c| steers(*c)).all(|c| {
        matches!(c.encode_utf8(&mut [0; 4]).as_bytes(), [0..0x20 | 0x7f | 0xc2 | 0xe2, ..])
    }));
}

use super::*;

#[test]
fn both_alphabets_of_base_64_are_read_with_and_without_breaks() {
    for text in ["+/++YQ==", "-_--YQ", "+/+\r\n+YQ=="] {
        assert_eq!(base64(text.as_bytes()).unwrap(), b"\xfb\xff\xbea", "{text}");
    }
    assert_eq!(base64(b"").unwrap(), b"");
    assert_eq!(base64(b"a*b"), None);
}

#[test]
fn quoted_printable_is_resolved_and_what_is_not_stays() {
    for (text, bytes) in [
        ("a=3Db=\r\nc=\nd", "a=bcd"),
        ("K=c3=A4fer", "Käfer"),
        ("1 = 2, =ZZ, =4", "1 = 2, =ZZ, =4"),
        ("ends with =", "ends with ="),
    ] {
        assert_eq!(String::from_utf8(quoted_printable(text.as_bytes())).unwrap(), bytes);
    }
}

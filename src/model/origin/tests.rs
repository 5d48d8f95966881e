use super::*;

#[test]
fn columns_count_characters_not_bytes() {
    let text = "a\n\u{e9}x".as_bytes();
    assert_eq!(Location::of_byte("f", text, 4).to_string(), "f:2:2");
    assert_eq!(Location::of_byte("f", text, 0).to_string(), "f:1:1");
    assert_eq!(Location::of_byte("f", text, 99).to_string(), "f:2:3");
}

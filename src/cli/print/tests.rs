use super::*;

const STEERING: &str = "a\u{1b}]0;title\u{7}b\u{202e}c\u{9b}2Jd\re\u{2066}f";

#[test]
fn what_would_steer_a_terminal_is_written_as_its_number() {
    let said = r"a\u{1b}]0;title\u{7}b\u{202e}c\u{9b}2Jd\u{d}e\u{2066}f";
    assert_eq!(shown(STEERING, Form::Text), said);
    assert_eq!(shown(STEERING, Form::Coloured), said);
    assert_eq!(shown("a\n\tb \u{e9}", Form::Text), "a\n\tb \u{e9}");
}

#[test]
fn colours_of_our_own_stay() {
    let text = "\u{1b}[1;31merror\u{1b}[0m \u{1b}[2J\u{1b}[1;3\u{1b}";
    assert_eq!(
        shown(text, Form::Coloured),
        "\u{1b}[1;31merror\u{1b}[0m \\u{1b}[2J\\u{1b}[1;3\\u{1b}"
    );
    assert!(!shown(text, Form::Text).contains('\u{1b}'));
}

#[test]
fn machines_read_what_they_read() {
    let json = serde_json::to_string_pretty(&[STEERING]).unwrap();
    let shown_json = shown(&json, Form::Json);
    assert!(!shown_json.contains(['\u{202e}', '\u{9b}', '\u{1b}']), "{shown_json}");
    assert_eq!(serde_json::from_str::<[String; 1]>(&shown_json).unwrap(), [STEERING]);
    assert_eq!(
        shown("a,b\r\n1,\"x\ry\u{202e}\"\r\n", Form::Other),
        "a,b\r\n1,\"x\u{FFFD}y\u{FFFD}\"\r\n"
    );
}

use super::*;
use proptest::prelude::*;

fn shown(message: &str) -> String {
    let mut message = message.to_owned();
    Privacy::default().clean_message(&mut message, &mut Redactions::default());
    message
}

#[test]
fn what_a_message_quotes_is_looked_at_as_it_is_meant() {
    for text in [
        "password =\n  hunter2abc9",
        "password: 'hunter2abc9\\Q'",
        "pass\u{200b}word: hunter2abc9",
        "password=\"hunter2abc9\"",
        "hunter2abc9\u{200b}@example.org",
        "password: |\n  hunter2abc9\n",
    ] {
        for quoted in [format!("{text:?}"), serde_json::Value::from(text).to_string()] {
            let message = shown(&format!("name {quoted} and \"moths\\n\": 3"));
            assert!(!message.contains("hunter2"), "{quoted} -> {message}");
            assert!(message.starts_with("name \""), "{message}");
            assert!(message.ends_with(" and \"moths\\n\": 3"), "{message}");
        }
    }
    for message in ["a \"b\\n\" and \"c", "a \"", "\\", "name \"\\u{e9}\\\"x\" and \"\\u00e9\""] {
        assert_eq!(shown(message), message);
    }
}

proptest! {
    #[test]
    fn a_quoted_text_is_read_as_it_was(text in any::<String>(), behind in any::<String>()) {
        let quoted = format!("{text:?}{behind}");
        let (read, len) = unquoted(&quoted[1..]);
        prop_assert_eq!(read, text);
        prop_assert_eq!(&quoted[1 + len..], behind);
    }
}

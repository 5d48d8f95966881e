use super::*;

fn cleaned(text: &str) -> Option<String> {
    Privacy::default().json_within(text, &mut Redactions::default())
}

#[test]
fn json_in_a_text_is_cleaned_and_keeps_its_space() {
    let text = "sent { \"a\" : {\"n\":1,\n  \"password\": \"hunter2abc9\"},\"n\":  3 } to it";
    let shown = text.replace("\"hunter2abc9\"", "[secret left out]");
    assert_eq!(cleaned(text), Some(shown));
}

#[test]
fn brackets_around_json_do_not_hide_it() {
    for before in ["[2024-05-01 10:00] INFO ", "{ event: ", "} ] ", "{\"a\n"] {
        let text = format!("{before}{{\"auth\": {{\"p\": \"hunter2abc9\"}}}} }}");
        let shown = cleaned(&text).unwrap_or_default();
        assert!(shown.starts_with(before), "{text}: {shown}");
        assert!(!shown.contains("hunter2abc9"), "{text}: {shown}");
    }
}

#[test]
fn what_says_nothing_private_stays() {
    for text in ["{\"n\": 3}", "[1, 2]", "{see \"this\"}", "[\"a\"", "{\"a\": tru}", "\"", ""] {
        assert_eq!(cleaned(text), None, "{text}");
    }
}

#[test]
fn parts_are_the_outermost_ones() {
    let text = r#"a [ {"b": [1, "]"]} ] {"c"} [1] {"d": {}"#;
    let found: Vec<&str> = parts(text).into_iter().filter_map(|part| text.get(part)).collect();
    assert_eq!(found, [r#"[ {"b": [1, "]"]} ]"#, r#"{"c"}"#]);
}

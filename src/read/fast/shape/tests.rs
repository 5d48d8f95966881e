//! What fits a shape says what serde_json says of it.

use super::*;
use proptest::prelude::*;
use serde_json::Value as Json;

static ASKED: Asked =
    Asked { paths: &["id", "a", "a.b", "l", "l.0", "list", "z"], list: Some("list") };
static ELEMENT: Asked = Asked { paths: &["id"], list: None };

/// The elements of a list by the shape of one.
struct Few<'t>(&'t str, Shapes, Vec<String>);

impl Elements for Few<'_> {
    fn begin(&mut self) {
        self.2.clear();
    }

    fn element(&mut self, at: usize) -> Option<usize> {
        let mut places = Vec::new();
        let fitting = self.1.fit(self.0.get(at..)?, &mut places, &mut ())?;
        self.2.push(format!("{:?}", fitting.get(0)));
        Some(at + fitting.end())
    }
}

/// What is said of what is asked for; `None` where the text does not fit.
fn told(shapes: &mut Shapes, text: &str) -> Option<(usize, Vec<String>)> {
    let mut element = Shapes::of(&ELEMENT);
    element.learn(br#"{"id":1,"url":"/1/"}"#);
    let (mut places, mut few) = (Vec::new(), Few(text, element, Vec::new()));
    let fitting = shapes.fit(text, &mut places, &mut few)?;
    let values = (0..shapes_asked()).map(|n| format!("{:?}", fitting.get(n)));
    let values: Vec<String> = values.collect();
    Some((fitting.end(), values.into_iter().chain(few.2.clone()).collect()))
}

fn shapes_asked() -> usize {
    ASKED.paths.len()
}

/// The same told by serde_json; elements of the list by their ids. `None` where it is sound, but holds a number that
/// nothing can hold, which is none of a shape's business.
fn parsed(text: &str, len: usize) -> Option<Vec<String>> {
    let _: serde::de::IgnoredAny = serde_json::from_str(&text[..len]).unwrap();
    let value: Json = serde_json::from_str(&text[..len]).ok()?;
    let found = |value: Option<&Json>| match value {
        None => "Absent".to_owned(),
        Some(Json::Null) => "Null".to_owned(),
        Some(Json::Bool(truth)) => format!("Bool({truth})"),
        Some(Json::Number(_)) => "Number".to_owned(),
        Some(Json::String(text)) => format!("Text({text:?})"),
        Some(Json::Array(_)) => "List".to_owned(),
        Some(Json::Object(_)) => "Object".to_owned(),
    };
    let at = |path: &str| value.pointer(&format!("/{}", path.replace('.', "/")));
    let list = value.get("list").and_then(Json::as_array).cloned().unwrap_or_default();
    let ids = list.iter().map(|element| found(element.get("id")));
    Some(ASKED.paths.iter().map(|path| found(at(path))).chain(ids).collect())
}

fn learned(samples: &[&str]) -> Shapes {
    let mut shapes = Shapes::of(&ASKED);
    samples.iter().for_each(|sample| shapes.learn(sample.as_bytes()));
    shapes
}

#[test]
fn digits_may_change_and_so_may_strings_and_words() {
    let sample = r#"{"id":12,"url":"https://a/b/12/c3.jpg","n":[1.5e3,-20],"x":null,"a1":[]} , "#;
    let sample = sample.trim_end_matches(" , ");
    for (text, does) in [
        (
            r#"{"id":3,"url":"https://a/b/7/c123456789.jpg","n":[0.25e10,-3],"x":null,"a1":[]}"#,
            true,
        ),
        (r#"{"id":3,"url":"https://other \u00e9","n":[1.5e3,-20],"x":null,"a1":[]}"#, true),
        (r#"{"id":3,"url":"","n":[1.5e3,-20],"x":null,"a1":[]}"#, true),
        (r#"{"id":3,"url":"https://a/b/12/c3.jpg","n":[01.5e3,-20],"x":null,"a1":[]}"#, false),
        (r#"{"id":03,"url":"https://a/b/12/c3.jpg","n":[1.5e3,-20],"x":null,"a1":[]}"#, false),
        (r#"{"id":3,"url":"https://a/b/12/c3.jpg","n":[1.5e3,-020],"x":null,"a1":[]}"#, false),
        (r#"{"id":3,"url":"https://a/b/12/c3.jpg","n":[1.e3,-20],"x":null,"a1":[]}"#, false),
        (r#"{"id":3.5,"url":"https://a/b/12/c3.jpg","n":[1.5e3,-20],"x":null,"a1":[]}"#, true),
        (r#"{"id":3,"url":"https://a/b/12/c3.jpg","n":[null,"-20"],"x":1,"a1":[]}"#, true),
        (r#"{"id":true,"url":null,"n":[1.5e3,0],"x":"1 \u00e9","a1":[]}"#, true),
        (r#"{"id":3,"url":"https://a/b/12/c3.jpg","n":[1.5e3,-20],"x":[],"a1":[]}"#, false),
        (r#"{"id":3,"url":{},"n":[1.5e3,-20],"x":null,"a1":[]}"#, false),
        (r#"{"id":3,"url":"https://a/b/12/c3.jpg","n":[1.5e3,-20],"x":nulL,"a1":[]}"#, false),
        (r#"{"id":3,"url":"https://a/b/12/c3.jpg","n":[1.5e3,-20],"x":-,"a1":[]}"#, false),
        (r#"{"id":3,"url":"https://a/b/12/c3.jpg","n":[1.5e3,-20],"x":null,"a2":[]}"#, false),
        ("{\"id\":3,\"url\":\"a\nb\",\"n\":[1.5e3,-20],\"x\":null,\"a1\":[]}", false),
        (r#"{"id":3,"url":"\x","n":[1.5e3,-20],"x":null,"a1":[]}"#, false),
        (r#"{"id":3,"url":"https://a"#, false),
        ("", false),
    ] {
        let found = told(&mut learned(&[sample]), text);
        assert_eq!(found.map(|(len, _)| len), does.then_some(text.len()), "{text}");
    }
}

#[test]
fn what_is_asked_for_is_found() {
    let sample = r#"{"id":1,"a":{"b":"x1"},"l":[-2.5],"list":[{"id":7,"url":"/2/"}],"z":true}"#;
    let mut shapes = learned(&[sample]);
    let text = r#"{"id":345,"a":{"b":"yy22z"},"l":[-17.25],"list":[],"z":true},{"#;
    let values = [
        "Number(\"345\")",
        "Object",
        "Text(\"yy22z\")",
        "List",
        "Number(\"-17.25\")",
        "List",
        "Bool(true)",
    ];
    assert_eq!(told(&mut shapes, text), Some((text.len() - 2, values.map(str::to_owned).to_vec())));
    let text = text
        .replace("[]", r#"[{"id":8,"url":"/9/"}, {"id":90,"url":"/0/"} ]"#)
        .replace("yy22z", "\\n");
    let (_, values) = told(&mut shapes, &text).unwrap();
    assert_eq!(values[2], "Escaped");
    assert_eq!(values[7..], ["Number(\"8\")", "Number(\"90\")"]);
    assert_eq!(told(&mut shapes, &text.replace("\"/0/\"", "[]")), None);
    let text = text.replace("-17.25", "\"7\"").replace("true", "null").replace("\"/0/\"", "null");
    let (_, values) = told(&mut shapes, &text).unwrap();
    assert_eq!((values[4].as_str(), values[6].as_str()), ("Text(\"7\")", "Null"));
    let (_, values) = told(&mut shapes, &text.replace("null}", "1.5}")).unwrap();
    assert_eq!(values[6], "Number(\"1.5\")");
}

#[test]
fn what_is_no_plain_record_is_not_learned() {
    for sample in [
        "",
        "[]",
        "{",
        "{}x",
        r#"{"id":1,"id":2}"#,
        r#"{"\u0069d":1}"#,
        r#"{"a.b":1}"#,
        r#"{"":{"id":1}}"#,
        r#"{"a":[1}"#,
    ] {
        assert!(learned(&[sample]).all.is_empty(), "{sample}");
    }
    let many: Vec<String> = (0..40).map(|n| format!("{{\"k{n}\":1}}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut shapes = learned(&many);
    assert!(shapes.is_full());
    assert!(told(&mut shapes, r#"{"k15":2}"#).is_some());
    assert!(told(&mut shapes, r#"{"k16":2}"#).is_none());
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?(e[0-9]{1,2})?",
        "[1-9][0-9]{0,9}",
        "\"[a-c0-9/ ]{0,12}\"",
        prop::sample::select(vec![
            "null",
            "true",
            "false",
            "[]",
            "[1, 2]",
            "{\"b\":\"b1\"}",
            "{ }",
            "\"\\u00e9 1\"",
            "[\"x\"]"
        ])
        .prop_map(str::to_owned),
    ]
}

fn record() -> impl Strategy<Value = String> {
    let member = (prop::sample::select(vec!["a", "l", "z", "q", "q1", "l2"]), value());
    let members = prop::collection::vec(member, 0..4);
    let list = prop::option::of(prop::collection::vec(1u32..900, 0..3));
    let gap = prop::sample::select(vec!["", " ", "\n  "]);
    (1u64..5_000, members, list, gap).prop_map(|(id, members, list, gap)| {
        let mut all = vec![format!("\"id\":{gap}{id}")];
        all.extend(members.iter().map(|(key, value)| format!("{gap}\"{key}\":{value}")));
        all.extend(list.map(|ids| {
            let ids: Vec<_> =
                ids.iter().map(|id| format!("{{\"id\":{id},\"url\":\"/{id}/\"}}")).collect();
            format!("\"list\":[{}{gap}]", ids.join(","))
        }));
        format!("{{{}{gap}}}", all.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever fits is JSON, and says what serde_json says.
    #[test]
    fn what_fits_is_sound(
        samples in prop::collection::vec(record(), 1..4),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0usize..3, "[0-9a\"\\\\,.e{\n]{0,2}"), 0..8),
    ) {
        let mut shapes = Shapes::of(&ASKED);
        for sample in &samples {
            // A key that is there twice is told by serde_json as well, by one of them.
            shapes.learn(sample.as_bytes());
        }
        let mut texts = samples.clone();
        for (place, len, other) in &changes {
            let from = &texts[place.index(texts.len())];
            let at = place.index(from.len());
            if let (Some(before), Some(behind)) = (from.get(..at), from.get(at + len..)) {
                let changed = format!("{before}{other}{behind}");
                texts.push(changed);
            }
        }
        for text in texts {
            let Some((len, mut found)) = told(&mut shapes, &text) else { continue };
            for value in &mut found {
                if value.starts_with("Number") {
                    *value = "Number".to_owned();
                }
            }
            let Some(mut parsed) = parsed(&text, len) else { continue };
            for (found, parsed) in found.iter().zip(&mut parsed) {
                if found == "Escaped" && parsed.starts_with("Text") {
                    *parsed = "Escaped".to_owned();
                }
            }
            prop_assert_eq!(found, parsed, "{}", text);
        }
    }
}

use std::collections::BTreeSet;

use super::*;

/// The elements that the templates and the code that builds HTML write.
fn written() -> BTreeSet<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeSet::new();
    for entry in walkdir::WalkDir::new(root.join("templates")).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let tags = text.split('<').skip(1).filter(|rest| !rest.starts_with(['/', '!']));
            let name = |rest: &str| {
                rest.split(|c: char| !c.is_ascii_alphanumeric()).next().map(str::to_owned)
            };
            names.extend(
                tags.filter_map(name)
                    .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase())),
            );
        }
    }
    names
}

#[test]
fn every_element_of_a_template_is_known() {
    let of_head = ["body", "head", "html", "link", "meta", "script", "title"];
    let written = written();
    assert!(written.len() > 30, "{written:?}");
    let known = |name: &&String| element(name).is_some() || of_head.contains(&name.as_str());
    assert_eq!(
        written.iter().filter(|name| !known(name)).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
}

#[test]
fn elements_that_run_or_load_are_not_among_them() {
    for name in [
        "animate",
        "applet",
        "audio",
        "base",
        "button",
        "embed",
        "foreignobject",
        "form",
        "frame",
        "iframe",
        "img",
        "input",
        "link",
        "math",
        "meta",
        "object",
        "picture",
        "script",
        "set",
        "source",
        "style",
        "template",
        "textarea",
        "use",
        "video",
        "xmp",
    ] {
        assert_eq!(element(name), None, "{name}");
    }
}

#[test]
fn attributes_that_run_or_load_are_not_among_them() {
    for (name, _, own) in ELEMENTS {
        for attribute in [
            "onclick",
            "style",
            "src",
            "srcset",
            "ping",
            "background",
            "xlink:href",
            "action",
            "data",
            "poster",
        ] {
            assert!(!has(name, own, attribute), "{attribute} of {name}");
        }
    }
}

#[test]
fn every_class_of_a_template_is_known() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut classes = BTreeSet::new();
    for entry in walkdir::WalkDir::new(root).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            for value in text.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let words = value.split(|c: char| " {}%".contains(c));
                let is_word = |word: &&str| {
                    !word.is_empty()
                        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                };
                let is_code = value.contains('{');
                classes.extend(words.filter(|_| !is_code).filter(is_word).map(str::to_owned));
            }
        }
    }
    assert!(classes.len() > 50, "{classes:?}");
    let unknown: Vec<_> = classes.iter().filter(|class| !is_class(class)).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

#[test]
fn classes_of_scripts_are_not_among_them() {
    assert!(CLASSES.is_sorted());
    for class in ["hits", "out", "off", "detail", "shown", "live"] {
        assert!(!is_class(class), "{class}");
        assert!(!is_value("class", &format!("good {class}")));
    }
    assert!(are_shown("badge good") && !are_shown("badge hidden") && !are_shown("out"));
}

use super::*;
use crate::model::{CollectionId, Location};

/// Two findings with everything that needs escaping.
pub(crate) fn findings() -> Vec<Finding> {
    let place = Location { file: "a b/<c>.json".to_owned(), line: 3, column: 9 };
    vec![
        Finding::new(
            Code(101),
            Subject::Collection(CollectionId(7)),
            "captures: recorded 1, recomputed 3",
        )
        .about("source_images_count")
        .number("recorded", 1)
        .number("recomputed", 3),
        Finding::new(Code(603), Subject::File, "left out: \"x\" & <y>, 50%\n%").at(place),
    ]
}

pub(crate) fn rendered(format: Format) -> String {
    render(format, &Report { findings: &findings(), summary: "one line\n", colour: false })
}

#[test]
fn families_and_codes_are_selected() {
    let selection = Selection { select: vec!["MB1".to_owned()], ignore: vec!["MB102".to_owned()] };
    assert!(selection.includes(Code(101)) && !selection.includes(Code(102)));
    assert!(!selection.includes(Code(201)) && Selection::default().includes(Code(201)));
}

#[test]
fn no_format_drops_the_message_or_the_place() {
    for format in [Format::Text, Format::Json, Format::Sarif, Format::Junit, Format::Github] {
        let text = rendered(format);
        for part in ["MB101", "recomputed 3", "MB603", "left out"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        // People are told it in the words of pages, programs in those of the API.
        let is_named = |name: &str| text.contains(name);
        assert!(is_named("capture set 7") || is_named("collection 7"), "{text}");
        assert!(
            text.contains("c>.json")
                || text.contains("%3Cc%3E.json")
                || text.contains("c&gt;.json"),
            "{text}"
        );
    }
}

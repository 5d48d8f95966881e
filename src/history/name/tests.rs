use super::*;

#[test]
fn a_name_is_read_as_it_is_written() {
    let id = "1a2b3c4d5e6f".repeat(6);
    for taken in [Some("2025-11-29 03:15"), None] {
        let name = NightName::of(taken, &id);
        assert_eq!((name.taken(), name.short_id()), (taken, "1a2b3c4d5e6f"));
        assert_eq!(NightName::of_file(&name.file()), Some(name));
    }
    assert_eq!(
        NightName::of(Some("2025-11-29 03:15"), &id).file(),
        "2025-11-29T03-15_1a2b3c4d5e6f.json"
    );
    assert_eq!(NightName::of(Some("../../etc"), &id).taken(), None);
}

#[test]
fn what_is_no_name_is_none() {
    for text in [
        "",
        "unknown",
        "unknown_1a2b3c4d5e6",
        "unknown_1a2b3c4d5e6g",
        "unknown_1A2B3C4D5E6F",
        "2025-11-29_1a2b3c4d5e6f",
        "2025-11-29T03:15_1a2b3c4d5e6f",
        "2025-11-31T03-15_1a2b3c4d5e6f",
        "2025-11-29T03-15_1a2b3c4d5e6f_",
        "../2025-11-29T03-15_1a2b3c4d5e6f",
    ] {
        assert_eq!(NightName::parse(text), None, "{text}");
    }
}

#[test]
fn unknown_times_come_first() {
    let name = |taken, id: &str| NightName::of(taken, id);
    let mut names = [
        name(Some("2025-11-29 03:15"), "bbbbbbbbbbbb"),
        name(Some("2025-11-29 03:15"), "aaaaaaaaaaaa"),
        name(None, "cccccccccccc"),
    ];
    names.sort();
    assert_eq!(
        names.each_ref().map(|of| of.short_id().get(..1)),
        [Some("c"), Some("a"), Some("b")]
    );
}

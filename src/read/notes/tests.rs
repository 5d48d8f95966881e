use super::*;

#[test]
fn the_place_of_a_note_says_what_it_is_about() {
    assert_eq!(about("notes/index.md"), Some(None));
    assert_eq!(about("season/notes/collections/10.md"), Some(Some((Kind::Collection, 10))));
    for other in [
        "README.md",
        "notes/readme.md",
        "notes/collections/x.md",
        "notes/moths/1.md",
        "notes/collections/-1.md",
    ] {
        assert_eq!(about(other), None, "{other}");
    }
}

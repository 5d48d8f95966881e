use super::*;

#[test]
fn what_is_left_out_is_for_readers_of_the_source() {
    assert_eq!(
        close("/** e */\na {\n  b: c;\n}\n\nd::before { content: \"e: f\"; }\n"),
        "a{b:c}d::before{content:\"e: f\"}"
    );
}

#[test]
fn what_stands_in_the_page_ends_where_it_should() {
    let OneFileAssets { style, theme, script, jobs } = one_file();
    for text in [style, theme, script, jobs] {
        let text = text.to_lowercase();
        for word in ["</style", "</script", "<script", "<!--", "\r", "\0"] {
            assert!(!text.contains(word), "{word}");
        }
    }
}

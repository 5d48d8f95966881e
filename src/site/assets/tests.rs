use super::*;

#[test]
fn what_is_left_out_is_for_readers_of_the_source() {
    assert_eq!(
        close("/** e */\na {\n  b: c;\n}\n\nd::before { content: \"e: f\"; }\n"),
        "a{b:c}d::before{content:\"e: f\"}"
    );
    assert_eq!(minified("// why\nconst a = \"b  c\"; // d\n"), "let a=\"b  c\";\n");
}

#[test]
fn the_files_of_a_script_are_in_one_function() {
    let script = script(&["// a\nconst a = 1;\n", "f(a);\n"]);
    assert_eq!(script, "\"use strict\";(function(){let a=1;f(a)})();\n");
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

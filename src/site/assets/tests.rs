use super::*;

#[test]
fn texts_that_go_on_over_lines_are_not_used() {
    let one_file = ONE_FILE_PARTS.into_iter().chain(ONE_FILE_JOBS_PARTS);
    for line in PARTS.into_iter().chain(JOBS_PARTS).chain(one_file).flat_map(str::lines) {
        assert!(line.matches('`').count() % 2 == 0, "{line}");
        let line = line.replace("\\\"", "");
        let texts = line.split(['"', '`']).skip(1).step_by(2);
        for text in texts.filter(|text| !text.contains("(?:")) {
            assert!(SIGNS.iter().all(|sign| !text.contains(&format!(" {sign} "))), "{line}");
        }
    }
}

#[test]
fn what_is_left_out_is_for_readers_of_the_source() {
    assert_eq!(bare("// why\na {\n  b: c; // d\n}\n\n/** e */\n"), "a {\nb: c; // d\n}\n");
}

#[test]
fn the_files_of_a_script_are_in_one_function() {
    let script = script(&["// a\nconst a = 1;\n", "f(a);\n"]);
    assert_eq!(script, "\"use strict\";\n(function () {\nconst a = 1;\nf(a);\n})();\n");
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

//! Files that are the same in every report.

use super::artifact::Asset;

/// The bytes of one of them, compiled in.
pub(super) fn bytes(asset: Asset) -> Vec<u8> {
    match asset {
        Asset::Style => bare(include_str!("../../static/mothbook.css")),
        Asset::Icon => include_str!("../../static/mothbook.svg").to_owned(),
        Asset::Theme => bare(include_str!("../../static/theme.js")),
        Asset::Script => bare(include_str!("../../static/mothbook.js")),
        Asset::Jobs => bare(include_str!("../../static/jobs.js")),
    }
    .into_bytes()
}

/// A script or a style sheet without indentation and without lines that are comments: those are for who
/// reads the source. No line of ours is inside of a text that goes on over several lines.
fn bare(text: &str) -> String {
    let lines = text.lines().map(str::trim_start);
    let is_comment =
        |line: &str| line.starts_with("//") || (line.starts_with("/*") && line.ends_with("*/"));
    lines.filter(|line| !line.is_empty() && !is_comment(line)).fold(
        String::new(),
        |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_go_on_over_lines_are_not_used() {
        for text in [include_str!("../../static/mothbook.js"), include_str!("../../static/jobs.js")]
        {
            for line in text.lines() {
                assert!(line.matches('`').count() % 2 == 0, "{line}");
            }
        }
    }

    #[test]
    fn what_is_left_out_is_for_readers_of_the_source() {
        assert_eq!(bare("// why\na {\n  b: c; // d\n}\n\n/** e */\n"), "a {\nb: c; // d\n}\n");
    }
}

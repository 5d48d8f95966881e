//! Files that are the same in every report.

/// The style sheet.
pub(super) const STYLE: &str = "static/mothbook.css";
/// The icon of the tab.
pub(super) const ICON: &str = "static/mothbook.svg";
/// Applies the chosen colours before anything is drawn.
pub(super) const THEME: &str = "static/theme.js";
/// Search, sorting, filters.
pub(super) const SCRIPT: &str = "static/mothbook.js";

/// Pictures of jobs in time, logs; loaded by [`SCRIPT`] where a page has them.
const JOBS: &str = "static/jobs.js";

/// All of them, compiled in.
pub(super) fn files() -> Vec<(String, Vec<u8>)> {
    let texts = [
        (STYLE, include_str!("../../static/mothbook.css")),
        (THEME, include_str!("../../static/theme.js")),
        (SCRIPT, include_str!("../../static/mothbook.js")),
        (JOBS, include_str!("../../static/jobs.js")),
    ];
    let icon = (ICON.to_owned(), include_bytes!("../../static/mothbook.svg").to_vec());
    let texts = texts.map(|(path, text)| (path.to_owned(), bare(text).into_bytes()));
    texts.into_iter().chain([icon]).collect()
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

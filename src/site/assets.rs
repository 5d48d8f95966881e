//! Files that are the same in every report.

use super::artifact::Asset;

/// The files of [`Asset::Script`], in their order: what runs at once uses what stands before it.
const PARTS: [&str; 12] = [
    include_str!("../../static/js/dom.js"),
    include_str!("../../static/js/unpack.js"),
    include_str!("../../static/js/load.js"),
    include_str!("../../static/js/colours.js"),
    include_str!("../../static/js/search.js"),
    include_str!("../../static/js/search_box.js"),
    include_str!("../../static/js/sort.js"),
    include_str!("../../static/js/cells.js"),
    include_str!("../../static/js/list.js"),
    include_str!("../../static/js/response.js"),
    include_str!("../../static/js/page.js"),
    include_str!("../../static/js/start.js"),
];

/// The files of [`one_file`]'s script: those of [`PARTS`], but for what loads files and starts the page.
const ONE_FILE_PARTS: [&str; 14] = [
    include_str!("../../static/js/dom.js"),
    include_str!("../../static/js/unpack.js"),
    include_str!("../../static/one-file/load.js"),
    include_str!("../../static/js/colours.js"),
    include_str!("../../static/js/search.js"),
    include_str!("../../static/js/search_box.js"),
    include_str!("../../static/js/sort.js"),
    include_str!("../../static/js/cells.js"),
    include_str!("../../static/js/list.js"),
    include_str!("../../static/js/response.js"),
    include_str!("../../static/js/page.js"),
    include_str!("../../static/one-file/pages.js"),
    include_str!("../../static/one-file/downloads.js"),
    include_str!("../../static/one-file/start.js"),
];

/// The files of [`Asset::Jobs`], in their order. `tests/browser/parts.mjs` reads all lists from here.
const JOBS_PARTS: [&str; 8] = [
    include_str!("../../static/js/jobs/tools.js"),
    include_str!("../../static/js/jobs/shape.js"),
    include_str!("../../static/js/jobs/view.js"),
    include_str!("../../static/js/jobs/axis.js"),
    include_str!("../../static/js/jobs/picture.js"),
    include_str!("../../static/js/jobs/picture_tools.js"),
    include_str!("../../static/js/jobs/log.js"),
    include_str!("../../static/js/jobs/start.js"),
];

/// The files of the second script of [`one_file`]: those of [`JOBS_PARTS`], but for what starts them.
const ONE_FILE_JOBS_PARTS: [&str; 8] = [
    include_str!("../../static/js/jobs/tools.js"),
    include_str!("../../static/js/jobs/shape.js"),
    include_str!("../../static/js/jobs/view.js"),
    include_str!("../../static/js/jobs/axis.js"),
    include_str!("../../static/js/jobs/picture.js"),
    include_str!("../../static/js/jobs/picture_tools.js"),
    include_str!("../../static/js/jobs/log.js"),
    include_str!("../../static/one-file/jobs.js"),
];

/// Signs of JavaScript that need no blanks around them. No text of ours has one.
const SIGNS: [&str; 4] = ["=>", "&&", "||", "==="];

/// The bytes of one of them, compiled in.
#[must_use]
pub fn bytes(asset: Asset) -> Vec<u8> {
    match asset {
        Asset::Style => close(&bare(include_str!("../../static/mothbook.css"))),
        Asset::Icon => include_str!("../../static/mothbook.svg").to_owned(),
        Asset::Theme => bare(include_str!("../../static/theme.js")),
        Asset::Script => script(&PARTS),
        Asset::Jobs => script(&JOBS_PARTS),
    }
    .into_bytes()
}

/// Style and scripts of a report that is one file.
pub(super) struct OneFileAssets {
    pub(super) style: String,
    /// What applies the chosen colours before anything is drawn.
    pub(super) theme: String,
    pub(super) script: String,
    pub(super) jobs: String,
}

/// Those of a report that is one file, compiled in.
pub(super) fn one_file() -> OneFileAssets {
    let styles = [
        include_str!("../../static/mothbook.css"),
        include_str!("../../static/one-file/one-file.css"),
    ];
    OneFileAssets {
        style: close(&bare(&styles.concat())),
        theme: bare(include_str!("../../static/theme.js")),
        script: script(&ONE_FILE_PARTS),
        jobs: script(&ONE_FILE_JOBS_PARTS),
    }
}

/// One classic script of several files. They share the names that they declare, in one function that keeps
/// those from the page; modules would not do, since a page opened from disk may not load any.
fn script(parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| bare(part)).collect();
    let parts = SIGNS.iter().fold(parts, |text, sign| text.replace(&format!(" {sign} "), sign));
    format!("\"use strict\";\n(function () {{\n{parts}}})();\n")
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

/// A bare style sheet without the blanks around its signs, and without line ends. What stands in quotes stays.
fn close(style: &str) -> String {
    let outside = |text: &str| {
        let mut text = text.replace(['\n'], "").replace(": ", ":");
        for sign in ['{', '}', ';', ',', '>'] {
            text = text.replace(&format!(" {sign}"), &sign.to_string());
            text = text.replace(&format!("{sign} "), &sign.to_string());
        }
        text.replace(";}", "}")
    };
    let parts = style.split('"').enumerate();
    let parts = parts.map(|(n, part)| if n % 2 == 0 { outside(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("\"")
}

#[cfg(test)]
mod tests;

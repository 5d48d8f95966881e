//! Files that are the same in every report.

mod shorter;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::artifact::{Artifact, Asset};
use super::route::Page;
use crate::model::Kind;

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
const JOBS_PARTS: [&str; 10] = [
    include_str!("../../static/js/jobs/tools.js"),
    include_str!("../../static/js/jobs/shape.js"),
    include_str!("../../static/js/jobs/view.js"),
    include_str!("../../static/js/jobs/axis.js"),
    include_str!("../../static/js/jobs/layout.js"),
    include_str!("../../static/js/jobs/tip.js"),
    include_str!("../../static/js/jobs/picture.js"),
    include_str!("../../static/js/jobs/picture_tools.js"),
    include_str!("../../static/js/jobs/log.js"),
    include_str!("../../static/js/jobs/start.js"),
];

/// The files of the second script of [`one_file`]: those of [`JOBS_PARTS`], but for what starts them.
const ONE_FILE_JOBS_PARTS: [&str; 10] = [
    include_str!("../../static/js/jobs/tools.js"),
    include_str!("../../static/js/jobs/shape.js"),
    include_str!("../../static/js/jobs/view.js"),
    include_str!("../../static/js/jobs/axis.js"),
    include_str!("../../static/js/jobs/layout.js"),
    include_str!("../../static/js/jobs/tip.js"),
    include_str!("../../static/js/jobs/picture.js"),
    include_str!("../../static/js/jobs/picture_tools.js"),
    include_str!("../../static/js/jobs/log.js"),
    include_str!("../../static/one-file/jobs.js"),
];

/// The bytes of one of them, compiled in.
#[must_use]
pub fn bytes(asset: Asset) -> Vec<u8> {
    match asset {
        Asset::Style => close(include_str!("../../static/mothbook.css")),
        Asset::Icon => include_str!("../../static/mothbook.svg").to_owned(),
        Asset::Theme => minified(include_str!("../../static/theme.js")),
        Asset::Script => script(&PARTS),
        Asset::Jobs => script(&JOBS_PARTS),
        Asset::NotFound => not_found(),
        Asset::NoJekyll => String::new(),
    }
    .into_bytes()
}

/// The page that a host shows where there is none. It may stand at any address, from which no relative link leads to a
/// style sheet, so that it holds what it needs; its policy names the hashes. What its script loads, it finds by the address.
fn not_found() -> String {
    let style = close(include_str!("../../static/not-found.css"));
    let script = minified(include_str!("../../static/not-found.js"));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src 'self' {}; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(&script)
    );
    let page = include_str!("../../static/not-found.html");
    let record = Page::Record { kind: Kind::Job, id: 0 };
    let record = record.path().replace(&format!("{}/0", Kind::Job.endpoint()), "{list}/{id}");
    let rows = Artifact::Rows { kind: Kind::Capture, part: 0 };
    let rows = rows.pattern().replace(Kind::Capture.endpoint(), "{list}");
    let page = page.replace("{own}", &Artifact::Asset(Asset::NotFound).path());
    let page = page.replace("{record}", &record).replace("{rows}", &rows);
    page.replace("{policy}", &policy).replace("{style}", &style).replace("{script}", &script)
}

/// The hash by which a policy allows this style or script.
pub(super) fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text)))
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
        style: close(&styles.concat()),
        theme: minified(include_str!("../../static/theme.js")),
        script: script(&ONE_FILE_PARTS),
        jobs: script(&ONE_FILE_JOBS_PARTS),
    }
}

/// One classic script of several files. They share the names that they declare, in one function that keeps
/// those from the page; modules would not do, since a page opened from disk may not load any.
fn script(parts: &[&str]) -> String {
    minified(&format!("\"use strict\";(function(){{\n{}}})();", parts.concat()))
}

/// A script without what only who reads the source needs: 61 KB become 46. One that cannot be taken apart stays as it is.
fn minified(script: &str) -> String {
    let short = minifier::js::minify(script).map(|short| shorter::shorter(&short.to_string()));
    let mut script = short.unwrap_or_else(|_| script.to_owned());
    script.push('\n');
    script
}

/// A style sheet without comments that are lines of their own, without indentation, without the blanks around its signs, and
/// without line ends. What stands in quotes stays.
fn close(style: &str) -> String {
    let lines = style.lines().map(str::trim_start);
    let is_comment = |line: &str| line.starts_with("/*") && line.ends_with("*/");
    let style = lines.filter(|line| !is_comment(line)).collect::<String>();
    let outside = |text: &str| {
        let mut text = text.replace(": ", ":");
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

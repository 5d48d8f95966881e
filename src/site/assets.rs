//! Files that are the same in every report. Scripts are made of several files each, by `tests/browser/minify.mjs`, and lie in
//! `static/minified`: esbuild makes 41 KB of their 69.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::artifact::{Artifact, Asset};
use super::route::Page;
use crate::model::Kind;

/// The bytes of one of them, compiled in.
#[must_use]
pub fn bytes(asset: Asset) -> Vec<u8> {
    match asset {
        Asset::Style => close(include_str!("../../static/mothbook.css")),
        Asset::Icon => include_str!("../../static/mothbook.svg").to_owned(),
        Asset::Theme => include_str!("../../static/minified/theme.js").to_owned(),
        Asset::Script => include_str!("../../static/minified/mothbook.js").to_owned(),
        Asset::Jobs => include_str!("../../static/minified/jobs.js").to_owned(),
        Asset::NotFound => not_found(),
        Asset::NoJekyll => String::new(),
    }
    .into_bytes()
}

/// The page that a host shows where there is none. It may stand at any address, from which no relative link leads to a
/// style sheet, so that it holds what it needs; its policy names the hashes. What its script loads, it finds by the address.
fn not_found() -> String {
    let style = close(include_str!("../../static/not-found.css"));
    let script = include_str!("../../static/minified/not-found.js").to_owned();
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
        theme: include_str!("../../static/minified/theme.js").to_owned(),
        script: include_str!("../../static/minified/one-file.js").to_owned(),
        jobs: include_str!("../../static/minified/one-file-jobs.js").to_owned(),
    }
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

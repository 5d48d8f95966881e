//! The form of a report of one file: what stands around its parts, written and read again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use super::super::artifact::{Artifact, Data, SearchPart};
use super::super::assets::{self, OneFileAssets, hash};
use super::words::name_of;
use super::{Frame, Part, media};
use crate::manifest::{BEGINNING_OF_ONE_FILE, Manifest};
use crate::numbers::plural;
use crate::site::packed::bytes_of_base64;

/// What is the same in every file, but for the hosts of pictures.
struct Fixed {
    before_hosts: String,
    after_hosts: String,
    end: String,
}

static FIXED: LazyLock<Fixed> = LazyLock::new(|| {
    let OneFileAssets { style, theme, script, jobs } = assets::one_file();
    let index = Artifact::Search(SearchPart::Index).path();
    let scripts = [&theme, &script, &jobs].map(|text| hash(text)).join(" ");
    Fixed {
        before_hosts: format!(
            "{BEGINNING_OF_ONE_FILE}data-search-index=\"{index}\">\n\
             <head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {scripts}; img-src ",
            hash(&style)
        ),
        after_hosts: format!(
            "; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <title>Report – mothbook</title>\n\
             <style>{style}</style>\n<script>{theme}</script>\n</head>\n<body>\n"
        ),
        end: format!("<script>{script}</script>\n<script>{jobs}</script>\n</body>\n</html>\n"),
    }
});

/// Where no host of pictures is named.
const NO_HOST: &str = "'none'";
const AFTER_BAR: &str = "\n<noscript>";
const BEFORE_PAGES: &str = "</noscript>\n<main id=\"content\" class=\"wide\">\n";
const AFTER_PAGES: &str = "</main>\n<footer class=\"wide\">\n\
    <p>Made by mothbook from an exported snapshot. Times are as the platform wrote them: jobs and records in server time, \
    captures in camera time, zones unknown.</p>\n</footer>\n";

/// What a section begins with, before the path of its page.
const SECTION: &str = "<section class=\"page\" id=\"/";
const BLOCK: &str = "<script type=\"application/json\" id=\"/";
const PACKED: &str = "<script type=\"application/gzip\" id=\"/";
const END_OF_BLOCK: &str = "</script>";

/// The whole file.
pub(super) fn document(frame: &Frame, parts: &[Part]) -> String {
    let size = parts.iter().map(Part::len).sum::<usize>();
    let mut html = String::with_capacity(size + size / 8 + (1 << 18));
    let hosts = if frame.hosts.is_empty() { NO_HOST } else { &frame.hosts };
    html.extend([&FIXED.before_hosts, hosts, &FIXED.after_hosts, &frame.bar, AFTER_BAR]);
    let (packed, plain): (Vec<&Part>, Vec<&Part>) =
        parts.iter().partition(|part| part.packed.is_some());
    let packed_pages = packed.iter().filter(|part| part.is_page());
    html.push_str(&notice(packed_pages.map(|part| part.artifact)));
    html.push_str(BEFORE_PAGES);
    for part in plain.iter().filter(|part| part.is_page()) {
        html.extend([&part.text, "\n"]);
    }
    html.push_str(AFTER_PAGES);
    for part in plain.iter().filter(|part| !part.is_page()) {
        html.extend([BLOCK, &part.path, "\">", &part.text, END_OF_BLOCK, "\n"]);
    }
    for part in packed {
        let text = part.packed.as_deref().unwrap_or_default();
        html.extend([PACKED, &part.path, "\">", text, END_OF_BLOCK, "\n"]);
    }
    html.extend([BLOCK, Manifest::FILE, "\">", &frame.manifest, END_OF_BLOCK, "\n"]);
    html.push_str(&FIXED.end);
    html
}

/// What a reader without JavaScript is told, by the pages that are packed.
pub fn notice(packed: impl Iterator<Item = Artifact>) -> String {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    packed.for_each(|artifact| *numbers.entry(name_of(artifact)).or_default() += 1);
    let all = numbers.values().sum::<usize>();
    let mut text =
        "<p class=\"notice wide\">Search, sorting, filters and downloads need JavaScript"
            .to_owned();
    if all > 0 {
        // Writing into a String cannot fail.
        let _ = write!(text, ", and so do {}, which are packed: ", plural(all, "page", "pages"));
        let named: Vec<String> = numbers.iter().map(|(name, n)| format!("{n} of {name}")).collect();
        let _ = write!(text, "{}", named.join(", "));
    }
    text.push_str(".</p>");
    text
}

/// The beginning of the section of a page.
pub(super) fn opening(path: &str) -> String {
    format!("{SECTION}{path}\"")
}

/// The path of the page that a section is of.
#[must_use]
pub fn path_of(section: &str) -> Option<&str> {
    Some(section.strip_prefix(SECTION)?.split_once('"')?.0)
}

/// The parts of a file of this form, as they stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut<'t> {
    /// The hosts that pictures may come from.
    pub hosts: Vec<&'t str>,
    /// The bar with the navigation.
    pub bar: &'t str,
    /// What a reader without JavaScript is told.
    pub notice: &'t str,
    /// The pages that are not packed.
    pub sections: Vec<&'t str>,
    /// The other parts, the manifest last.
    pub blocks: Vec<Block<'t>>,
}

/// A part of such a file that no browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'t> {
    /// The path of what it holds.
    pub path: &'t str,
    /// Whether it is packed by gzip, in base 64.
    pub is_packed: bool,
    /// What stands in it: nothing that could end it.
    pub text: &'t str,
}

/// Takes a file of this form apart: head, style and scripts are compared byte by byte with those of this version of
/// mothbook, and what stands in the parts is not looked at.
///
/// # Errors
/// With what is wrong.
pub fn cut(text: &str) -> Result<Cut<'_>, &'static str> {
    const HEAD: &str = "another head than that of this version of mothbook";
    let rest = text.strip_prefix(FIXED.before_hosts.as_str()).ok_or(HEAD)?;
    let (hosts, rest) = rest.split_once(FIXED.after_hosts.as_str()).ok_or(HEAD)?;
    let hosts: Vec<&str> = if hosts == NO_HOST { Vec::new() } else { hosts.split(' ').collect() };
    let is_host = |host: &&str| media::host(host).is_some_and(|own| own == **host);
    if !hosts.iter().all(is_host) || !hosts.is_sorted_by(|a, b| a < b) {
        return Err("another policy than that of a report");
    }
    let rest = rest.strip_suffix(FIXED.end.as_str()).ok_or("other scripts at its end")?;
    let (bar, rest) = rest.split_once(AFTER_BAR).ok_or("no notice behind the navigation")?;
    let (notice, rest) = rest.split_once(BEFORE_PAGES).ok_or("no pages behind the notice")?;
    let (pages, blocks) = rest.rsplit_once(AFTER_PAGES).ok_or("no end of its pages")?;
    let mut sections = Vec::new();
    let mut left = pages;
    while !left.is_empty() {
        let next =
            left.get(1..).and_then(|rest| rest.find(SECTION)).map_or(left.len(), |at| at + 1);
        let (section, rest) = left.split_at(next);
        sections.push(section.strip_suffix('\n').ok_or("a page without an end")?);
        left = rest;
    }
    let blocks = blocks.lines().map(block).collect::<Option<_>>();
    let blocks = blocks.ok_or("something else than blocks behind its pages")?;
    Ok(Cut { hosts, bar, notice, sections, blocks })
}

/// The file of the state in a report of one file, maybe of another version of mothbook; `None` where it has none.
#[must_use]
pub fn state_in(html: &str) -> Option<Vec<u8>> {
    let path = Artifact::Data(Data::State).path();
    let mut blocks = html.lines().filter(|line| line.starts_with(BLOCK)).filter_map(block);
    let state = blocks.find(|block| block.path == path)?;
    let base64: String = serde_json::from_str(state.text).ok()?;
    bytes_of_base64(&base64)
}

/// The block that a line is.
fn block(line: &str) -> Option<Block<'_>> {
    let plain = line.strip_prefix(BLOCK).map(|rest| (rest, false));
    let (rest, is_packed) = plain.or_else(|| Some((line.strip_prefix(PACKED)?, true)))?;
    let (path, rest) = rest.split_once("\">")?;
    let text = rest.strip_suffix(END_OF_BLOCK)?;
    let is_safe = |text: &str| !text.contains(['<', '\r', '\0']);
    (is_safe(path) && !path.contains(['"', '&']) && is_safe(text)).then_some(Block {
        path,
        is_packed,
        text,
    })
}

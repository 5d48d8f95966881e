//! Whether a built site is whole and fit to be published: its files against its manifest, its links, its sizes,
//! what its pages ask of other hosts, and what must not be in it.
//!
//! The site is read as a stranger's: from its files alone, by an HTML tokenizer and not by what mothbook knows of
//! its templates.

mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::Path;

use crate::manifest::{Manifest, Written};
use crate::parallel::map_in_order;
use crate::publish::{Names, Privacy, Private, Redactions, Sink, walk};
use page::PageFacts;

/// The most elements of a page.
const MOST_ELEMENTS: u64 = 1_500;
/// The most bytes of style and scripts that every page loads.
const MOST_STATIC_BYTES: u64 = 60_000;

/// The rules that a site is held against.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// What may be in it.
    pub privacy: Privacy,
    /// The most bytes of a page; 0 for any number.
    pub most_page_bytes: u64,
    /// Whether pictures may come from other hosts.
    pub remote_images: bool,
}

/// What is wrong with a file of a site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The manifest names it, but it is not there.
    Missing,
    /// It is not what the manifest says.
    Changed,
    /// The manifest does not name it.
    Extra,
    /// It cannot be read, or is not the text that its name promises; why.
    Unreadable(String),
    /// It links to a page that is not there.
    Link(String),
    /// It links to a place on a page that has no such place.
    Anchor(String),
    /// It is larger than it may be: bytes or elements, and the limit.
    TooLarge(&'static str, u64, u64),
    /// A reader's browser would ask another host for something.
    OtherHost(String),
    /// It links to the disk of somebody.
    LocalPath(String),
    /// Something in it would run that is no file of the site.
    Active(String),
    /// It holds what must not be there; what, in words without the thing itself.
    Private(String),
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing: the manifest names it"),
            Self::Changed => f.write_str("changed: not what the manifest says"),
            Self::Extra => f.write_str("extra: the manifest does not name it"),
            Self::Unreadable(why) => write!(f, "unreadable: {why}"),
            Self::Link(href) => write!(f, "broken link: {href}"),
            Self::Anchor(href) => write!(f, "broken link: no such place: {href}"),
            Self::TooLarge(what, n, most) => write!(f, "too large: {n} {what}, at most {most}"),
            Self::OtherHost(url) => write!(f, "asks another host: {url}"),
            Self::LocalPath(href) => write!(f, "leads to a disk: {href}"),
            Self::Active(what) => write!(f, "active content: {what}"),
            Self::Private(what) => write!(f, "private: {what}"),
        }
    }
}

/// A file with one thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the site.
    pub file: String,
    /// What is wrong with it.
    pub what: What,
}

/// The result of looking at a site.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// How many files were looked at.
    pub files: usize,
    /// How many of them are pages.
    pub pages: usize,
    /// What is wrong, sorted.
    pub problems: Vec<Problem>,
}

/// A file of the site, looked at on its own.
struct Looked {
    written: Option<Written>,
    page: Option<PageFacts>,
    problems: Vec<What>,
}

/// Looks at a whole site.
///
/// # Errors
/// When the folder cannot be read, or holds no report of mothbook.
pub fn verify(site: &Path, rules: Rules) -> io::Result<Verified> {
    let manifest = std::fs::read(site.join(Manifest::FILE))?;
    let manifest = Manifest::from_json(&manifest).ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, "its manifest.json is not a report's")
    })?;
    let paths = paths(site)?;
    let looked: BTreeMap<&str, Looked> = paths
        .iter()
        .map(String::as_str)
        .zip(map_in_order(&paths, |path| look(site, path, rules)))
        .collect();
    let mut problems: BTreeSet<Problem> = against_manifest(&manifest, &looked);
    for (path, found) in &looked {
        let page = found.page.iter().flat_map(|page| links(path, page, &looked));
        let all = found.problems.iter().cloned().chain(page);
        problems.extend(all.map(|what| Problem { file: (*path).to_owned(), what }));
    }
    let of_all = |path: &&str| path.starts_with("static/");
    let sizes = looked.iter().filter(|(path, _)| of_all(path));
    let size = sizes.filter_map(|(_, found)| found.written.as_ref()).map(|file| file.size).sum();
    if size > MOST_STATIC_BYTES {
        let what = What::TooLarge("bytes of style and scripts", size, MOST_STATIC_BYTES);
        problems.insert(Problem { file: "static/".to_owned(), what });
    }
    Ok(Verified {
        files: looked.len(),
        pages: looked.values().filter(|found| found.page.is_some()).count(),
        problems: problems.into_iter().collect(),
    })
}

/// Every file below the site, by its path in it, sorted.
fn paths(site: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in walkdir::WalkDir::new(site).sort_by_file_name() {
        let entry = entry.map_err(io::Error::from)?;
        if !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix(site).unwrap_or(entry.path());
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            paths.push(parts.join("/"));
        }
    }
    Ok(paths)
}

fn against_manifest(manifest: &Manifest, looked: &BTreeMap<&str, Looked>) -> BTreeSet<Problem> {
    let problem = |file: &str, what| Problem { file: file.to_owned(), what };
    let named: BTreeMap<&str, &Written> =
        manifest.files.iter().map(|file| (file.path.as_str(), file)).collect();
    let missing = named.keys().filter(|path| !looked.contains_key(*path));
    let mut problems: BTreeSet<Problem> =
        missing.map(|path| problem(path, What::Missing)).collect();
    for (path, found) in looked.iter().filter(|(path, _)| **path != Manifest::FILE) {
        match (named.get(path), &found.written) {
            (None, _) => problems.insert(problem(path, What::Extra)),
            (Some(named), Some(found)) if *named != found => {
                problems.insert(problem(path, What::Changed))
            }
            _ => false,
        };
    }
    problems
}

/// Looks at one file.
fn look(site: &Path, path: &str, rules: Rules) -> Looked {
    let mut problems = Vec::new();
    let bytes = match std::fs::read(site.join(path)) {
        Ok(bytes) => bytes,
        Err(error) => {
            problems.push(What::Unreadable(error.to_string()));
            return Looked { written: None, page: None, problems };
        }
    };
    let written = Some(Written::of(path, &bytes));
    let mut page = None;
    let mut found = Redactions::default();
    let _ = rules.privacy.text(path, &mut found);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    if matches!(ending, "html" | "json" | "csv" | "js" | "css" | "svg" | "txt" | "md" | "xml") {
        match String::from_utf8(bytes) {
            Ok(text) => {
                match ending {
                    "html" => {
                        let facts = page::look(&text, rules, &mut found);
                        problems.extend(facts.problems.iter().cloned());
                        let (n, most) = (text.len() as u64, rules.most_page_bytes);
                        if most > 0 && n > most {
                            problems.push(What::TooLarge("bytes", n, most));
                        }
                        page = Some(facts);
                    }
                    "json" => {
                        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&text) {
                            problems.push(What::Unreadable(format!("no JSON: {error}")));
                        }
                        found += walk(&text, rules.privacy, &mut Names::default(), &mut Nowhere);
                    }
                    "csv" => problems.extend(table(&text, rules.privacy, &mut found)),
                    _ => {
                        let _ = rules.privacy.text(&text, &mut found);
                    }
                }
                if ending == "css" {
                    problems.extend(page::asked_by_style(&text).map(What::OtherHost));
                }
            }
            Err(_) => problems.push(What::Unreadable("it is not UTF-8".to_owned())),
        }
    }
    if found.total() > 0 {
        problems.push(What::Private(found.words()));
    }
    Looked { written, page, problems }
}

/// Looks at a table, a cell at a time: two numbers side by side are two columns, and no place.
fn table(text: &str, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut heads = None;
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => return Some(What::Unreadable(format!("no table: {error}"))),
        };
        for (column, cell) in row.iter().enumerate() {
            let _ = privacy.text(cell, found);
            let head = heads.as_ref().and_then(|heads: &csv::StringRecord| heads.get(column));
            let is_place = head.is_some_and(|head| privacy.is_place(head));
            if is_place && privacy.coordinate(cell).is_some_and(|rounded| rounded != cell) {
                *found += Redactions::one(Private::Coordinate);
            }
        }
        heads = heads.or(Some(row));
    }
    None
}

/// The links of a page that lead nowhere.
fn links<'a>(
    path: &'a str,
    page: &'a PageFacts,
    looked: &'a BTreeMap<&str, Looked>,
) -> impl Iterator<Item = What> + 'a {
    page.links.iter().filter_map(move |href| {
        let (to, anchor) = href.split_once('#').unwrap_or((href, ""));
        let to = if to.is_empty() { Some(path.to_owned()) } else { target(path, to) };
        let Some(found) = to.and_then(|to| looked.get(to.as_str())) else {
            return Some(What::Link(href.clone()));
        };
        // What follows `#?` is read by the script of a list.
        let is_there = anchor.is_empty()
            || anchor.starts_with('?')
            || found.page.as_ref().is_some_and(|page| page.anchors.contains(anchor));
        (!is_there).then(|| What::Anchor(href.clone()))
    })
}

/// The file that a link of the page at `from` leads to; `None` where it leads out of the site.
fn target(from: &str, href: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A sink that keeps nothing.
struct Nowhere;

impl Sink for Nowhere {
    fn punctuation(&mut self, _: &str) {}
    fn line(&mut self, _: usize) {}
    fn key(&mut self, _: &str) {}
    fn text(&mut self, _: &str, _: &str) {}
    fn word(&mut self, _: &str) {}
}

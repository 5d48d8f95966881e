//! Whether a built report is whole and fit to be published: its files against its manifest, what may be in them, its links,
//! its sizes, and what must not be in it.
//!
//! The report may be a stranger's, made to deceive. So it is held against what this version of mothbook writes: the names
//! of files, its scripts and styles byte for byte, the head of every page tag for tag, the elements and attributes of its
//! body, the shape of its data. Whatever is none of these is told. Nothing but plain files is opened, no link is followed, and
//! no more memory is used than for the largest file that is looked at.

mod data;
mod folder;
mod labels;
mod look;
mod markup;
mod page;
mod problem;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use crate::manifest::{Manifest, Written};
use crate::parallel::map_in_order;
use crate::publish::Privacy;
use look::{Around, Looked};
pub use problem::{Problem, What};

/// The most elements of a page.
const MOST_ELEMENTS: u64 = 1_500;
/// The most bytes of style and scripts that every page loads.
const MOST_STATIC_BYTES: u64 = 60_000;
/// Files with more bytes than this are looked at one after the other, so that no two are in memory at once.
const LARGE: u64 = 4 << 20;

/// The rules that a report is held against.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// What may be in it.
    pub privacy: Privacy,
    /// The most bytes of a page; 0 for any number.
    pub most_page_bytes: u64,
    /// Whether pictures may come from other hosts.
    pub remote_images: bool,
}

/// The result of looking at a report.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// How many files were looked at.
    pub files: usize,
    /// How many of them are pages.
    pub pages: usize,
    /// What is wrong, sorted.
    pub problems: Vec<Problem>,
}

/// Looks at a whole report.
///
/// # Errors
/// When the folder cannot be read, or holds no report of mothbook.
pub fn verify(site: &Path, rules: Rules) -> io::Result<Verified> {
    let bytes = folder::read(&site.join(Manifest::FILE), folder::MOST_BYTES)
        .map_err(|what| io::Error::other(format!("its manifest.json is {what}")))?;
    let manifest = Manifest::from_json(&bytes).ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, "its manifest.json is not a report's")
    })?;
    let mut problems: BTreeSet<Problem> = BTreeSet::new();
    let mut tell = |file: &str, what| problems.insert(Problem { file: file.to_owned(), what });
    for what in look::manifest(&bytes, rules) {
        tell(Manifest::FILE, what);
    }
    drop(bytes);
    let named: BTreeMap<&str, &Written> =
        manifest.files.iter().map(|file| (file.path.as_str(), file)).collect();
    if named.len() < manifest.files.len() {
        tell(Manifest::FILE, What::NotOurs("a file that is named twice".to_owned()));
    }
    let mut wanted: BTreeSet<&str> = named.keys().copied().collect();
    wanted.insert(Manifest::FILE);
    let walked = folder::walk(site, &wanted);
    let found = look_at(site, &walked.files, rules);
    for path in named.keys().filter(|path| !found.contains_key(*path)) {
        let is_there = walked.problems.iter().any(|problem| problem.file == **path);
        if !is_there {
            tell(path, What::Missing);
        }
    }
    for (path, looked) in &found {
        for what in looked.problems.iter().cloned().chain(places(looked, &found)) {
            tell(path, what);
        }
        if let (Some(named), Some(written)) = (named.get(path), &looked.written)
            && *named != written
        {
            tell(path, What::Changed);
        }
    }
    let of_all = found.values().filter_map(|looked| looked.written.as_ref());
    let size = of_all.filter(|file| file.path.starts_with("static/")).map(|file| file.size).sum();
    if size > MOST_STATIC_BYTES {
        let what = What::TooLarge("bytes of style and scripts", size, MOST_STATIC_BYTES);
        tell("static/", what);
    }
    problems.extend(walked.problems);
    Ok(Verified {
        files: walked.files.len(),
        pages: found.values().filter(|looked| looked.page.is_some()).count(),
        problems: problems.into_iter().collect(),
    })
}

/// Looks at the files with these paths, small ones side by side; the manifest was looked at before.
fn look_at<'p>(site: &Path, files: &'p [String], rules: Rules) -> BTreeMap<&'p str, Looked> {
    let paths: BTreeSet<&str> = files.iter().map(String::as_str).collect();
    let of_report = files.iter().map(String::as_str).filter(|path| *path != Manifest::FILE);
    let is_large =
        |path: &&str| site.join(path).symlink_metadata().is_ok_and(|meta| meta.len() > LARGE);
    let (large, small): (Vec<&str>, Vec<&str>) = of_report.partition(is_large);
    let look = |path: &&'p str| (*path, look::file(site, Around { path, paths: &paths, rules }));
    let mut found: BTreeMap<&str, Looked> = map_in_order(&small, look).into_iter().collect();
    found.extend(large.iter().map(look));
    found
}

/// The links to places on other pages that are not there.
fn places<'a>(
    looked: &'a Looked,
    found: &'a BTreeMap<&str, Looked>,
) -> impl Iterator<Item = What> + 'a {
    let places = looked.page.iter().flat_map(|page| &page.places);
    places.filter_map(|(to, place, href)| {
        let page = found.get(to.as_str()).and_then(|looked| looked.page.as_ref());
        let is_there = page.is_some_and(|page| page.anchors.contains(place));
        (!is_there).then(|| What::Anchor(href.clone()))
    })
}

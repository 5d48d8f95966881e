//! Whether a built report is whole and fit to be published: its files against its manifest, what may be in them, its links,
//! its sizes, and what must not be in it.
//!
//! The report may be a stranger's, made to deceive. So it is held against what this version of mothbook writes: the names
//! of files, its scripts and styles byte for byte, the head of every page tag for tag, the elements and attributes of its
//! body, the shape of its data. Whatever is none of these is told. Nothing but plain files is opened, no link is followed;
//! no more memory is used than for the largest file that is looked at, and no more time than its bytes are worth: what
//! is packed is unpacked a part at a time, and not more of it than a report of this size has.

mod data;
mod folder;
mod labels;
mod look;
mod manifest;
mod markup;
mod one_file;
mod other;
mod packed;
mod page;
mod parts;
mod problem;
mod records;
mod rows;
mod table;
mod text;
mod together;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use crate::manifest::{Manifest, Written};
use crate::parallel::map_in_order;
use crate::publish::Privacy;
use crate::signature;
use look::{Around, Looked};
pub use problem::{Problem, What};

/// The most elements of a page.
const MOST_ELEMENTS: u64 = 1_500;
/// The most bytes of style and scripts of a report.
const MOST_STATIC_BYTES: u64 = 60_000;
/// Files with more bytes than this are looked at one after the other, so that no two are in memory at once.
const LARGE: u64 = 4 << 20;

/// The most files that are told one by one because they are missing.
const MOST_MISSING: usize = 1_000;

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
    /// Who signed its manifest.
    pub signature: Signature,
    /// What is wrong, sorted.
    pub problems: Vec<Problem>,
}

/// Who signed the manifest of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signature {
    /// Nobody, or the signature does not hold, which is told.
    #[default]
    None,
    /// The holder of the key with this fingerprint.
    Of(String),
    /// It is signed, but this system cannot tell by whom; why.
    Unknown(String),
}

impl Verified {
    /// Tells it where the report is not signed with the key of this fingerprint ([`crate::signature::fingerprint`]).
    pub fn must_be_signed_with(&mut self, fingerprint: &str) {
        let what = match &self.signature {
            Signature::Of(key) if key == fingerprint => return,
            Signature::Of(key) => format!("signed with {key}, not with {fingerprint}"),
            Signature::Unknown(why) => why.clone(),
            Signature::None => format!("not signed with {fingerprint}"),
        };
        let file = signature::FILE.to_owned();
        self.problems.push(Problem { file, what: What::Signature(what) });
        self.problems.sort();
    }
}

/// Looks at a whole report: a folder, or one file.
///
/// # Errors
/// When it cannot be read, or is no report of mothbook.
pub fn verify(site: &Path, rules: Rules) -> io::Result<Verified> {
    if let Some(what) = other::than_a_report(site) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    if site.is_file() {
        return one_file::verify(site, rules);
    }
    let bytes = folder::read(&site.join(Manifest::FILE), manifest::MOST_BYTES)
        .map_err(|what| io::Error::other(format!("its manifest.json is {what}")))?;
    let bytes_of_ours = Some(&bytes).filter(|bytes| !manifest::has_too_many_items(bytes));
    let manifest = bytes_of_ours.and_then(|bytes| Manifest::from_json(bytes)).ok_or_else(|| {
        let what = "its manifest.json is damaged: no program can tell which files belong to it";
        io::Error::new(io::ErrorKind::InvalidData, what)
    })?;
    let mut problems: BTreeSet<Problem> = BTreeSet::new();
    let mut tell = |file: &str, what| problems.insert(Problem { file: file.to_owned(), what });
    for what in manifest::look(&bytes, &manifest, rules, |json| json) {
        tell(Manifest::FILE, what);
    }
    let (signature, broken) = signed(site, &bytes);
    if let Some(what) = broken {
        tell(signature::FILE, what);
    }
    drop(bytes);
    let named: BTreeMap<&str, &Written> =
        manifest.files.iter().map(|file| (file.path.as_str(), file)).collect();
    if named.len() < manifest.files.len() {
        tell(Manifest::FILE, What::NotOurs("a file that is named twice".to_owned()));
    }
    let mut wanted: BTreeSet<&str> = named.keys().copied().collect();
    wanted.extend([Manifest::FILE, signature::FILE]);
    let walked = folder::walk(site, &wanted);
    let looked = look_at(site, &walked.files, rules);
    for (file, what) in of_files(&looked, &named, &walked.problems) {
        tell(&file, what);
    }
    let found = looked.found;
    if let Some(what) = manifest::against(&manifest, &found) {
        tell(Manifest::FILE, what);
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
        signature,
        problems: problems.into_iter().collect(),
    })
}

/// What is wrong with the files that were looked at, and with those that were not; some were told before.
fn of_files(
    looked: &LookedAt<'_>,
    named: &BTreeMap<&str, &Written>,
    before: &BTreeSet<Problem>,
) -> Vec<(String, What)> {
    let LookedAt { found, unread, unpacked, most } = looked;
    let mut told = Vec::new();
    if !unread.is_empty() {
        let what = What::TooLarge("bytes, unpacked, of all files", *unpacked, *most);
        told.push((format!("{} files that were not looked at", unread.len()), what));
    }
    let before = before.iter().map(|problem| problem.file.as_str());
    let is_told: BTreeSet<&str> = before.chain(unread.iter().copied()).collect();
    let is_missing = |path: &&&str| !found.contains_key(**path) && !is_told.contains(**path);
    let mut missing = named.keys().filter(is_missing);
    let one_by_one = missing.by_ref().take(MOST_MISSING);
    told.extend(one_by_one.map(|path| ((*path).to_owned(), What::Missing)));
    let more = missing.count();
    if more > 0 {
        told.push(("files that are missing".to_owned(), What::More(more)));
    }
    for (path, looked) in found {
        let of_file = looked.problems.iter().cloned().chain(places(looked, found));
        told.extend(of_file.map(|what| ((*path).to_owned(), what)));
        if let (Some(named), Some(written)) = (named.get(path), &looked.written)
            && *named != written
        {
            told.push(((*path).to_owned(), What::Changed));
        }
    }
    told.extend(together::told(found));
    told
}

/// Files that the manifest does not name, and that are looked at before the others.
const OWN: [&str; 2] = [Manifest::FILE, signature::FILE];

/// Who signed this manifest, and what is wrong with the signature.
fn signed(site: &Path, manifest: &[u8]) -> (Signature, Option<What>) {
    /// Those of `ssh-keygen` have some hundreds of bytes, with a certificate some thousands.
    const MOST_BYTES: u64 = 1 << 16;
    let path = site.join(signature::FILE);
    if path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return (Signature::None, None);
    }
    // What is no plain file is told with the other files.
    let bytes = match folder::read(&path, MOST_BYTES) {
        Ok(bytes) => bytes,
        Err(What::NoFile(_)) => return (Signature::None, None),
        Err(what) => return (Signature::None, Some(what)),
    };
    if !is_signature(&bytes) {
        let what = "not a signature of OpenSSH and nothing else".to_owned();
        return (Signature::None, Some(What::NotOurs(what)));
    }
    match signature::signer(manifest, &path) {
        Ok(key) => (Signature::Of(key), None),
        Err(error @ signature::Error::NoProgram(_)) => {
            (Signature::Unknown(error.to_string()), None)
        }
        Err(signature::Error::Refused(_)) => {
            let what = "it does not hold: the manifest or the signature was changed".to_owned();
            (Signature::None, Some(What::Signature(what)))
        }
    }
}

/// Whether a file is the armor of a signature and nothing else, so that it says nothing that nobody looked at.
fn is_signature(bytes: &[u8]) -> bool {
    let text = str::from_utf8(bytes).ok();
    let inside = text.and_then(|text| text.strip_prefix("-----BEGIN SSH SIGNATURE-----\n"));
    let inside = inside.and_then(|text| text.strip_suffix("-----END SSH SIGNATURE-----\n"));
    let is_base64 = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=' | b'\n');
    inside.is_some_and(|text| !text.is_empty() && text.bytes().all(is_base64))
}

/// The most bytes that are unpacked of a report with so many bytes, of which each stands for so many.
const fn budget(size: u64, ratio: u64) -> u64 {
    /// For reports of a few files.
    const LEAST: u64 = 64 << 20;
    LEAST.saturating_add(size.saturating_mul(ratio))
}

/// What a byte of a folder is unpacked to, at the most: what is packed there becomes a twentieth, and most is not packed.
const RATIO: u64 = 16;

/// Files that are looked at side by side before it is asked how much they were unpacked to.
const AT_ONCE: usize = 16;
/// Scripts of data with more bytes than this are looked at one after the other, each for what is left to be unpacked: a
/// byte of gzip stands for a thousand at the most.
const LARGE_SCRIPT: u64 = 16 << 10;

/// What was found of the files of a folder.
struct LookedAt<'p> {
    found: BTreeMap<&'p str, Looked>,
    /// The files that were not looked at, since those before them were unpacked to more than a report of this size is.
    unread: Vec<&'p str>,
    /// How many bytes were unpacked, and how many there may be.
    unpacked: u64,
    most: u64,
}

/// Looks at the files with these paths, small ones side by side; those of [`OWN`] were looked at before.
fn look_at<'p>(site: &Path, files: &'p [String], rules: Rules) -> LookedAt<'p> {
    let paths: BTreeSet<&str> = files.iter().map(String::as_str).collect();
    let of_report = files.iter().map(String::as_str).filter(|path| !OWN.contains(path));
    let size = |path| site.join(path).symlink_metadata().map_or(0, |meta| meta.len());
    let sized: Vec<(&str, u64)> = of_report.map(|path| (path, size(path))).collect();
    let most = budget(sized.iter().fold(0, |sum, (_, size)| sum.saturating_add(*size)), RATIO);
    // Records are unpacked to a hundred times what any other file is.
    let is_alone = |(path, size): &(&str, u64)| {
        let is_script = path.starts_with("data/") && path.ends_with(".js");
        path.ends_with(".gz") || *size > if is_script { LARGE_SCRIPT } else { LARGE }
    };
    let (alone, small): (Vec<_>, Vec<_>) = sized.into_iter().partition(is_alone);
    let mut looked = LookedAt { found: BTreeMap::new(), unread: Vec::new(), unpacked: 0, most };
    for files in small.chunks(AT_ONCE).chain(alone.chunks(1)) {
        if looked.unpacked >= most {
            looked.unread.extend(files.iter().map(|(path, _)| *path));
            continue;
        }
        let most_unpacked = most - looked.unpacked;
        let look = |(path, _): &(&'p str, u64)| {
            let around = Around { path, paths: &paths, rules, most_unpacked };
            (*path, look::file(site, around))
        };
        for (path, of_file) in map_in_order(files, look) {
            looked.unpacked = looked.unpacked.saturating_add(of_file.unpacked);
            looked.found.insert(path, of_file);
        }
    }
    looked
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

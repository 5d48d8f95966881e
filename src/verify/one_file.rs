//! Looks at a report of one file. Its head, style and scripts are compared byte by byte with those of this version; what
//! stands between them must be sections and blocks and nothing else, and each is looked at as the file of a folder that it
//! stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::Path;

use super::look::{self, Around, Looked};
use super::packed::{Unpacked, of_base64};
use super::problem::{Problem, What};
use super::{LARGE, Rules, Signature, Verified, budget, folder, manifest, other, places, together};
use crate::manifest::{Manifest, Written};
use crate::parallel::map_in_order;
use crate::site::{Artifact, Block, Cut, Page, Room, cut, notice, on_one_line, packed, path_of};

/// The most bytes that a block is unpacked to: the log of a job, or the captures of a collection as a table.
const MOST_UNPACKED: u64 = 64 << 20;
/// What a byte of a file is unpacked to, at the most: pages become a twelfth.
const RATIO: u64 = 32;
/// The most bytes that a page is unpacked to.
const MOST_OF_A_PAGE: u64 = 4 << 20;

/// Looks at the file.
///
/// # Errors
/// When it cannot be read, or holds no manifest of a report.
pub(super) fn verify(site: &Path, rules: Rules) -> io::Result<Verified> {
    let name = site.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let most = Room::default().packed as u64;
    // The user named it, so that a link to it is followed.
    let bytes = match folder::read(&site.canonicalize()?, most) {
        Ok(bytes) => bytes,
        Err(what @ What::TooLarge(..)) if other::begins_as_one_file(site) => {
            return Ok(verified(0, [Problem { file: name, what }]));
        }
        Err(What::TooLarge(..)) => return Err(not_ours(site)),
        Err(what) => return Err(io::Error::other(what.to_string())),
    };
    let text = String::from_utf8(bytes).map_err(|_| not_ours(site))?;
    if !text.contains(&format!(" id=\"/{}\">", Manifest::FILE)) {
        return Err(not_ours(site));
    }
    let cut = match cut(&text) {
        Ok(cut) => cut,
        Err(why) => {
            let what = What::Active(format!("not a report of one file: {why}"));
            return Ok(verified(0, [Problem { file: name, what }]));
        }
    };
    let mut problems = BTreeSet::new();
    let mut tell = |file: &str, what| problems.insert(Problem { file: file.to_owned(), what });
    for what in around_parts(&cut, rules) {
        tell(&name, what);
    }
    let paths: BTreeSet<&str> = parts(&cut).collect();
    let found = look_at(&cut, &paths, rules, budget(text.len() as u64, RATIO));
    let home = Artifact::Page(Page::Home).path();
    let bar = look::bar(cut.bar, Around { path: &home, paths: &paths, rules, most_unpacked: 0 });
    for what in bar.problems.iter().cloned().chain(places(&bar, &found)) {
        tell(&name, what);
    }
    for (path, looked) in &found {
        for what in looked.problems.iter().cloned().chain(places(looked, &found)) {
            tell(path, what);
        }
    }
    let of_files = together::told(&found).into_iter();
    for (path, what) in of_files.chain(against_manifest(&cut, &found, rules)) {
        tell(&path, what);
    }
    let pages = found.values().filter(|looked| looked.page.is_some()).count();
    Ok(verified(pages, problems))
}

fn not_ours(file: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, other::than_one_file(file))
}

fn verified(pages: usize, problems: impl IntoIterator<Item = Problem>) -> Verified {
    let problems = problems.into_iter().collect();
    Verified { files: 1, pages, signature: Signature::None, problems }
}

/// The paths of all parts but the manifest.
fn parts<'t>(cut: &Cut<'t>) -> impl Iterator<Item = &'t str> {
    let sections = cut.sections.iter().map(|section| path_of(section).unwrap_or_default());
    let blocks = cut.blocks.iter().map(|block| block.path);
    sections.chain(blocks).filter(|path| *path != Manifest::FILE)
}

/// What is wrong with the file around its parts.
fn around_parts(cut: &Cut<'_>, rules: Rules) -> Vec<What> {
    let mut problems = Vec::new();
    if !rules.remote_images {
        problems.extend(cut.hosts.iter().map(|host| What::OtherHost((*host).to_owned())));
    }
    let packed = cut.blocks.iter().filter(|block| block.is_packed);
    let packed = packed.filter_map(|block| Artifact::from_path(block.path));
    if cut.notice != notice(packed.filter(|artifact| matches!(artifact, Artifact::Page(_)))) {
        problems.push(What::NotOurs("another notice for readers without JavaScript".to_owned()));
    }
    let first = cut.sections.first().and_then(|section| Artifact::from_path(path_of(section)?));
    if first != Some(Artifact::Page(Page::Home)) {
        problems.push(What::NotOurs("another first page than the report's".to_owned()));
    }
    let mut seen = BTreeSet::new();
    let twice = parts(cut).filter(|path| !seen.insert(*path));
    problems.extend(twice.map(|path| What::NotOurs(format!("{path} twice"))));
    let is_last = |block: &Block<'_>| block.path == Manifest::FILE && !block.is_packed;
    let manifests = cut.blocks.iter().filter(|block| block.path == Manifest::FILE).count();
    if manifests != 1 || !cut.blocks.last().is_some_and(is_last) {
        problems.push(What::NotOurs("no manifest at its end".to_owned()));
    }
    problems
}

/// Looks at each part, and unpacks so many bytes at the most.
fn look_at<'t>(
    cut: &Cut<'t>,
    paths: &BTreeSet<&'t str>,
    rules: Rules,
    budget: u64,
) -> BTreeMap<&'t str, Looked> {
    let around = |path| Around { path, paths, rules, most_unpacked: budget };
    let sections = map_in_order(&cut.sections, |section| {
        let path = path_of(section).unwrap_or_default();
        (path, look::section(section, around(path), &cut.hosts))
    });
    let blocks = cut.blocks.iter().filter(|block| block.path != Manifest::FILE);
    let blocks: Vec<Block<'t>> = blocks.copied().collect();
    let sizes = map_in_order(&blocks, unpacked_size);
    let mut found: BTreeMap<&str, Looked> = sections.into_iter().collect();
    let (mut small, mut large, mut so_far) = (Vec::new(), Vec::new(), 0u64);
    for (block, size) in blocks.into_iter().zip(sizes) {
        match size {
            Ok(size) => {
                so_far = so_far.saturating_add(size);
                if so_far > budget {
                    let what = What::TooLarge("bytes, unpacked, of all files", so_far, budget);
                    found.insert(block.path, Looked::problem(what));
                } else if size > LARGE {
                    large.push(block);
                } else {
                    small.push(block);
                }
            }
            Err(what) => drop(found.insert(block.path, Looked::problem(what))),
        }
    }
    let look = |block: &Block<'t>| (block.path, of_block(*block, around(block.path), &cut.hosts));
    found.extend(map_in_order(&small, look));
    // No two of these are in memory at once.
    found.extend(large.iter().map(look));
    found
}

/// How many bytes a block is unpacked to: none where it is not packed.
fn unpacked_size(block: &Block<'_>) -> Result<u64, What> {
    if !block.is_packed {
        return Ok(0);
    }
    let is_page = matches!(Artifact::from_path(block.path), Some(Artifact::Page(_)));
    let bytes = of_base64(block.text)?;
    let most = if is_page { MOST_OF_A_PAGE } else { MOST_UNPACKED };
    let mut unpacked = Unpacked::new(bytes.as_slice(), most);
    match io::copy(&mut unpacked, &mut io::sink()) {
        Ok(n) => Ok(n),
        Err(error) => Err(unpacked.instead_of(What::Unreadable(error.to_string()))),
    }
}

/// Looks at a block.
fn of_block(block: Block<'_>, around: Around<'_>, hosts: &[&str]) -> Looked {
    let is_page = matches!(Artifact::from_path(block.path), Some(Artifact::Page(_)));
    let data =
        |text: &str| look::block(text.as_bytes(), Written::of(block.path, text.as_bytes()), around);
    if !block.is_packed {
        return match is_page {
            true => Looked::problem(What::NotOurs("a page as a block".to_owned())),
            false => data(block.text),
        };
    }
    match unpacked(block.text) {
        Ok(text) if is_page && path_of(&text) == Some(block.path) => {
            look::section(&text, around, hosts)
        }
        Ok(_) if is_page => Looked::problem(What::NotOurs("another page than it says".to_owned())),
        Ok(text) if text.contains('<') => {
            Looked::problem(What::NotOurs("data with a tag in it".to_owned()))
        }
        Ok(text) => data(&text),
        Err(what) => Looked::problem(what),
    }
}

/// The text of a packed block, which must be packed as mothbook packs: a file of gzip can hold more than its text.
fn unpacked(text: &str) -> Result<String, What> {
    let bytes = of_base64(text)?;
    let mut unpacked = Unpacked::new(bytes.as_slice(), MOST_UNPACKED);
    let mut all = String::new();
    if let Err(error) = unpacked.read_to_string(&mut all) {
        return Err(unpacked.instead_of(What::Unreadable(format!("packed: {error}"))));
    }
    match packed(&all) == text {
        true => Ok(all),
        false => Err(What::NotOurs("packed in another way".to_owned())),
    }
}

/// Where the parts are not what the manifest says.
fn against_manifest(
    cut: &Cut<'_>,
    found: &BTreeMap<&str, Looked>,
    rules: Rules,
) -> Vec<(String, What)> {
    let path = Manifest::FILE.to_owned();
    let json = cut.blocks.last().map_or("", |block| block.text);
    let Some(manifest) = Manifest::from_json(json.as_bytes()) else {
        return vec![(path, What::NotOurs("not a report's manifest".to_owned()))];
    };
    let of_itself =
        manifest::look(json.as_bytes(), &manifest, rules, |json| on_one_line(&json).into_bytes());
    let of_all = manifest::against(&manifest, found);
    let of_manifest = of_itself.into_iter().chain(of_all);
    let mut problems: Vec<_> = of_manifest.map(|what| (path.clone(), what)).collect();
    let named: BTreeMap<&str, &Written> =
        manifest.files.iter().map(|file| (file.path.as_str(), file)).collect();
    if named.len() < manifest.files.len() {
        problems.push((path, What::NotOurs("a file that is named twice".to_owned())));
    }
    let missing = named.keys().filter(|path| !found.contains_key(*path));
    problems.extend(missing.map(|path| ((*path).to_owned(), What::Missing)));
    for (path, looked) in found {
        let what = match (named.get(path), &looked.written) {
            (None, _) => What::Extra,
            (Some(named), Some(written)) if *named != written => What::Changed,
            _ => continue,
        };
        problems.push(((*path).to_owned(), what));
    }
    problems
}

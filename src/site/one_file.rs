//! A report as one file of HTML, which a browser opens on its own: its pages as sections, its data as blocks.
//!
//! Pages are made as for a folder. Here each becomes a section whose id is its path, so that `#/` and its path lead to it
//! and CSS alone can show the one that is asked for. A report of a few megabytes stands there as it is; of a larger one,
//! all but the pages that most readers open are packed, each on its own, and a script unpacks a page that is visited.

mod form;
mod section;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use super::artifact::{Artifact, Asset, Data, brought};
use super::media;
use super::packed::{base64, gzip};
use super::route::Page;
pub use form::{Block, Cut, cut, notice, path_of, state_in};
use section::Section;

use crate::manifest::{Made, Manifest, Written};
use crate::model::Kind;
use crate::parallel::map_in_order;

/// How large a report of one file may be, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Up to this everything stands there as it is, and the report is complete without JavaScript.
    pub plain: usize,
    /// Up to this with most pages packed; no report has more.
    pub packed: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { plain: 4_000_000, packed: 10_000_000 }
    }
}

/// A report in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneFile {
    /// The file.
    pub html: String,
    /// How many bytes it has of each file of the report.
    pub sizes: Vec<(String, u64)>,
}

/// A report has no room in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneFileTooLarge {
    /// How many bytes it would have.
    pub bytes: usize,
    /// How many it may have.
    pub most: usize,
    /// How many it would have of each file of the report.
    pub sizes: Vec<(String, u64)>,
}

/// A part of the file: a page, or a file that pages lead to or load.
struct Part {
    artifact: Artifact,
    path: String,
    /// A section, or a text in JSON.
    text: String,
    /// The same packed, where it stands in the file like that.
    packed: Option<String>,
}

impl Part {
    fn is_page(&self) -> bool {
        matches!(self.artifact, Artifact::Page(_))
    }

    /// How many bytes it takes.
    fn len(&self) -> usize {
        self.packed.as_ref().unwrap_or(&self.text).len()
    }
}

/// The file with all that a report has, made of the files of its folder, which were rendered with
/// [`super::Options::one_file`].
///
/// # Errors
/// When there is no room for it.
pub fn one_file(files: &BTreeMap<String, Vec<u8>>, room: Room) -> Result<OneFile, OneFileTooLarge> {
    let all: Vec<(Artifact, &String, &Vec<u8>)> = files
        .iter()
        .filter_map(|(path, bytes)| Some((Artifact::from_path(path)?, path, bytes)))
        .collect();
    let is_in =
        |path: &str| Artifact::from_path(path).is_some_and(is_kept) && files.contains_key(path);
    let pages: Vec<_> =
        all.iter().filter(|(artifact, ..)| matches!(artifact, Artifact::Page(_))).collect();
    let mut sections = map_in_order(&pages, |(artifact, path, bytes)| {
        (*artifact, section::of(path, &String::from_utf8_lossy(bytes), &is_in))
    });
    let choices: BTreeSet<String> =
        sections.iter_mut().flat_map(|(_, section)| std::mem::take(&mut section.choices)).collect();
    sections.iter_mut().for_each(|(_, section)| section.receive(&choices));
    let hosts: BTreeSet<&str> =
        sections.iter().filter_map(|(_, section)| section.host.as_deref()).collect();
    let linked: BTreeSet<&str> =
        sections.iter().flat_map(|(_, section)| &section.linked).map(String::as_str).collect();
    let is_block = |artifact: Artifact, path: &str| match artifact {
        Artifact::Page(_) => false,
        Artifact::Json(_) => linked.contains(path),
        _ => is_kept(artifact),
    };
    let blocks: Vec<Part> = all
        .iter()
        .filter(|(artifact, path, _)| is_block(*artifact, path))
        .map(|(artifact, path, bytes)| {
            let text = block(*artifact, bytes);
            Part { artifact: *artifact, path: (*path).clone(), text, packed: None }
        })
        .collect();
    let page = |(artifact, section): &(Artifact, Section)| {
        let (path, text) = (section.path.clone(), section.html.clone());
        Part { artifact: *artifact, path, text, packed: None }
    };
    let mut parts: Vec<Part> = sections.iter().map(page).chain(blocks).collect();
    // Pages in the order of a reader, and not in that of their addresses.
    parts.sort_by_key(|part| part.artifact);
    let frame = Frame {
        hosts: hosts.into_iter().collect::<Vec<_>>().join(" "),
        bar: section::bar(files, &is_in),
        manifest: manifest(files, &parts),
    };
    fitted(&frame, parts, room)
}

/// What stands around the pages and blocks of a file.
struct Frame {
    hosts: String,
    bar: String,
    manifest: String,
}

/// The file in the first form for which there is room.
fn fitted(frame: &Frame, parts: Vec<Part>, room: Room) -> Result<OneFile, OneFileTooLarge> {
    let plain: usize = parts.iter().map(Part::len).sum();
    if plain <= room.plain {
        let html = form::document(frame, &parts);
        if html.len() <= room.plain {
            let sizes = sizes(frame, &parts, html.len());
            return Ok(OneFile { html, sizes });
        }
    }
    let packed = map_in_order(&parts, |part| {
        let is_packed = !matches!(part.artifact, Artifact::Page(page) if is_plain(page));
        let text = is_packed.then(|| packed(&part.text));
        text.filter(|text| text.len() < part.text.len())
    });
    let parts: Vec<Part> =
        parts.into_iter().zip(packed).map(|(part, packed)| Part { packed, ..part }).collect();
    let html = form::document(frame, &parts);
    let sizes = sizes(frame, &parts, html.len());
    match html.len() {
        bytes if bytes > room.packed => Err(OneFileTooLarge { bytes, most: room.packed, sizes }),
        _ => Ok(OneFile { html, sizes }),
    }
}

/// How many bytes the file has of each part; what is left is style and scripts, and a little between the parts.
fn sizes(frame: &Frame, parts: &[Part], all: usize) -> Vec<(String, u64)> {
    let of_part = |part: &Part| (part.path.clone(), part.len());
    let manifest = (Manifest::FILE.to_owned(), frame.manifest.len());
    let mut sizes: Vec<_> = parts.iter().map(of_part).chain([manifest]).collect();
    let rest = all.saturating_sub(sizes.iter().map(|(_, bytes)| bytes).sum());
    sizes.push((Artifact::Asset(Asset::Style).path(), rest));
    sizes.into_iter().map(|(path, bytes)| (path, bytes as u64)).collect()
}

/// Whether a page stands there as it is, also where most are packed.
fn is_plain(page: Page) -> bool {
    match page {
        Page::Home | Page::Findings { .. } | Page::Root => true,
        Page::List { kind, .. } | Page::Record { kind, .. } => {
            matches!(kind, Kind::Project | Kind::Collection)
        }
        _ => false,
    }
}

/// Whether a file of the report is a part of the one file, where a page leads to it. Responses stand on their pages, style
/// in the head, scripts at the end.
fn is_kept(artifact: Artifact) -> bool {
    match artifact {
        Artifact::Records { .. } | Artifact::Asset(_) | Artifact::Picture { .. } => false,
        Artifact::Data(data) => !data.is_packed() || data == Data::State,
        _ => true,
    }
}

/// What a file holds, in JSON and on one line: data, its text, or its bytes in base 64.
fn block(artifact: Artifact, bytes: &[u8]) -> String {
    if artifact == Artifact::Data(Data::State) {
        return serde_json::Value::from(base64(bytes)).to_string();
    }
    let text = &*String::from_utf8_lossy(bytes);
    let is_data = matches!(
        artifact,
        Artifact::Rows { .. } | Artifact::Search(_) | Artifact::Log { .. } | Artifact::Bars(_)
    );
    // Values stand on lines of their own; a text has its own ends of lines written as signs.
    let data = is_data.then(|| brought(text).map(|data| data.replace('\n', "")));
    let json = data.flatten().unwrap_or_else(|| serde_json::Value::from(text).to_string());
    closed(&json)
}

/// JSON in which nothing looks like a tag: in JSON this sign stands in texts only.
fn closed(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// The manifest of the file, on one line: each part with the hash of what it holds, unpacked.
fn manifest(files: &BTreeMap<String, Vec<u8>>, parts: &[Part]) -> String {
    let of_folder = files.get(Manifest::FILE).and_then(|json| Manifest::from_json(json));
    let Manifest { inputs, made, .. } = of_folder.unwrap_or_default();
    // What the files of the folder weigh is said of the folder.
    let made = Made { weight: Vec::new(), ..made };
    let written = map_in_order(parts, |part| Written::of(&part.path, part.text.as_bytes()));
    let manifest = Manifest::new(inputs, made, written).unwrap_or_default();
    on_one_line(&manifest.to_json().unwrap_or_default())
}

/// The JSON of a manifest as it stands in such a file: on one line.
#[must_use]
pub fn on_one_line(manifest: &[u8]) -> String {
    let lines = String::from_utf8_lossy(manifest);
    closed(&lines.lines().map(str::trim_start).collect::<String>())
}

/// A text packed by gzip, in base 64.
#[must_use]
pub fn packed(text: &str) -> String {
    base64(&gzip(text.as_bytes()))
}

#[cfg(test)]
mod tests;

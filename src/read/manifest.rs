//! `manifest.json` of a snapshot: which request each file answers.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::discover::is_stdin;
use super::input::{InputFile, Place};
use super::limits::AT_ONCE;
use crate::api::{Request, mirrored};

/// What a manifest says of one file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    /// The request; `None` where the URL is no address of the API.
    pub(super) request: Option<Request>,
    /// The HTTP status, where it is told.
    pub(super) status: Option<u16>,
    /// Whether the answer is to another method than GET.
    pub(super) other_method: Option<String>,
}

/// The manifests of a snapshot.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    answers: BTreeMap<PathBuf, Answer>,
    /// The manifest files themselves, which hold no records.
    files: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct EntryWire {
    file: Option<String>,
    url: Option<String>,
    status: Option<u16>,
    method: Option<String>,
}

/// How far above a folder on the command line a manifest is looked for: a part of a fetched snapshot
/// keeps the requests that the whole one knows.
const LEVELS_ABOVE: usize = 3;

/// Where manifests above these paths would be.
pub(super) fn above(paths: &[PathBuf]) -> Vec<PathBuf> {
    let above = paths.iter().filter(|path| !is_stdin(path)).flat_map(|path| {
        let full = path.canonicalize().unwrap_or_else(|_| path.clone());
        let above = full.ancestors().skip(1).take(LEVELS_ABOVE);
        above.map(|folder| folder.join("manifest.json")).collect::<Vec<_>>()
    });
    above.collect()
}

impl Manifest {
    /// Reads every `manifest.json` among the files and in the folders above the given paths, and the names that mirroring
    /// tools gave to files.
    pub(super) fn gather(paths: &[PathBuf], files: &[InputFile]) -> Self {
        let mut manifest = Self::default();
        let inside = files.iter().filter(|file| is_manifest(&file.path)).cloned();
        let above = above(paths).into_iter();
        let above = above.map(|path| InputFile::on_disk(String::new(), path));
        inside.chain(above).for_each(|file| manifest.add(&file));
        for file in files {
            manifest.add_mirrored(file);
        }
        manifest
    }

    /// Takes the request of a file that a mirroring tool saved from its name, unless a manifest tells it.
    fn add_mirrored(&mut self, file: &InputFile) {
        let Some(request) = mirrored(&file.name) else { return };
        let answer = Answer { request: Some(request), status: None, other_method: None };
        if let Some(path) = key(file) {
            self.answers.entry(path).or_insert(answer);
        }
    }

    fn add(&mut self, file: &InputFile) {
        let mut text = Vec::new();
        // To open a pipe would wait for somebody to write into it.
        let is_file = !matches!(file.place, Place::OnDisk) || file.path.is_file();
        let mut read = || file.open()?.take(AT_ONCE).read_to_end(&mut text);
        if !is_file || read().is_err() {
            return;
        }
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let entries = entries(&text);
        if entries.is_empty() {
            return;
        }
        self.files.push(key(file).unwrap_or_else(|| file.path.clone()));
        for entry in entries {
            if let (Some(file), Some(url)) = (entry.file, entry.url) {
                let other_method = entry.method.filter(|method| method != "GET");
                let request = Request::parse(&url);
                let answer = Answer { request, status: entry.status, other_method };
                // Written on Windows, perhaps, and read elsewhere.
                let plain = file.contains('\\').then(|| file.replace('\\', "/"));
                for file in plain.into_iter().chain([file]) {
                    self.answers.entry(folder.join(file)).or_insert_with(|| answer.clone());
                }
            }
        }
    }

    /// What is known of this file.
    pub(super) fn answer(&self, file: &InputFile) -> Option<&Answer> {
        if self.answers.is_empty() {
            return None;
        }
        self.answers.get(&key(file)?)
    }

    /// Whether this file is itself a manifest.
    pub(super) fn is_one(&self, file: &InputFile) -> bool {
        is_manifest(&file.path) && key(file).is_some_and(|path| self.files.contains(&path))
    }
}

/// The path by which a file is known here: links are resolved, but for a member of an archive, which has none.
fn key(file: &InputFile) -> Option<PathBuf> {
    match file.place {
        Place::OnDisk => file.path.canonicalize().ok(),
        _ => Some(file.path.clone()),
    }
}

fn is_manifest(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "manifest.json")
}

/// The entries of a manifest: an array of `{file, url}`, or an object from file to `{url}`.
fn entries(text: &[u8]) -> Vec<EntryWire> {
    let entry = |value: Value| serde_json::from_value::<EntryWire>(value).ok();
    match serde_json::from_slice(text) {
        Ok(Value::Array(items)) => items.into_iter().filter_map(entry).collect(),
        Ok(Value::Object(map)) => map
            .into_iter()
            .filter_map(|(file, value)| {
                let known = entry(value)?;
                known.url.is_some().then_some(EntryWire { file: Some(file), ..known })
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;

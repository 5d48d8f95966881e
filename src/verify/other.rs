//! What somebody named who wants to look at a report, where it is none: so that it can be said what to name instead.

use std::fs::File;
use std::path::Path;

use crate::manifest::{Manifest, is_of_a_report, is_one_file};

/// The most entries of a folder that are looked at.
const MOST_ENTRIES: usize = 1_000;

/// What is at this path, and what to name instead; `None` for a file, and for a folder that may be a report.
pub(super) fn than_a_report(path: &Path) -> Option<String> {
    if path.is_dir() {
        than_a_folder(path)
    } else if path.symlink_metadata().is_err() {
        Some("there is no such file or folder".to_owned())
    } else {
        None
    }
}

/// Whether a file begins as a report of one file does.
pub(super) fn begins_as_one_file(path: &Path) -> bool {
    File::open(path).is_ok_and(is_one_file)
}

/// What a file is that is no report of one file, and what to name instead.
pub(super) fn than_one_file(path: &Path) -> String {
    if let Some(report) = path.ancestors().skip(1).find(|folder| is_report(folder)) {
        let report = named(report);
        return format!("it is a file of the report in {report}: mothbook verify {report}");
    }
    let shown = path.display();
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "zip" => "it is packed: unpack it, and name the folder".to_owned(),
        "json" | "ndjson" | "jsonl" | "gz" | "zst" | "tar" => format!(
            "it is no report, but maybe a snapshot: mothbook build {shown} makes a report of it"
        ),
        _ => "it is no report of one file, as build --one-file writes it".to_owned(),
    }
}

/// A folder as it is named on the command line.
fn named(folder: &Path) -> std::path::Display<'_> {
    let is_here = folder.as_os_str().is_empty();
    if is_here { Path::new(".").display() } else { folder.display() }
}

/// Whether the folder has the manifest of a report.
fn is_report(folder: &Path) -> bool {
    let manifest = folder.join(Manifest::FILE);
    manifest.is_file() && File::open(manifest).is_ok_and(is_of_a_report)
}

fn than_a_folder(folder: &Path) -> Option<String> {
    let shown = folder.display();
    let manifest = folder.join(Manifest::FILE);
    let is_there = manifest.symlink_metadata().is_ok();
    // What stands in its place and is no plain file is told when it is opened.
    if is_there && (!manifest.is_file() || is_report(folder)) {
        return None;
    }
    if let Some(report) = folder.ancestors().skip(1).find(|outer| is_report(outer)) {
        let report = named(report);
        return Some(format!("it is a folder of the report in {report}: mothbook verify {report}"));
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().take(MOST_ENTRIES);
    let paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    if let Some(report) = paths.iter().find(|path| path.is_dir() && is_report(path)) {
        let report = report.display();
        return Some(format!(
            "it has no manifest.json, but a report in {report}: mothbook verify {report}"
        ));
    }
    let has = |endings: &[&str]| {
        paths.iter().any(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            endings.iter().any(|ending| name.ends_with(ending))
        })
    };
    let of_snapshot =
        [".json", ".ndjson", ".jsonl", ".json.gz", ".json.zst", ".ndjson.gz", ".ndjson.zst"];
    Some(if has(&["index.html"]) {
        "it has pages, but no manifest.json of a report: that file was left out or replaced"
            .to_owned()
    } else if is_there || has(&of_snapshot) {
        format!(
            "it is no report, but maybe a snapshot: mothbook build {shown} makes a report of it"
        )
    } else if paths.is_empty() {
        "the folder is empty".to_owned()
    } else {
        "it has no manifest.json, which every report has".to_owned()
    })
}

//! Looks at the manifest of a report: whether mothbook wrote it so, and whether it says of the report what is there.

use std::collections::BTreeMap;

use super::look::{self, Looked};
use super::problem::What;
use super::{Rules, text};
use crate::manifest::{Made, Manifest, Written};
use crate::site::{Artifact, is_kind};

/// The most bytes of a manifest: some 300,000 files. Read, it takes three times as much.
pub(super) const MOST_BYTES: u64 = 64 << 20;

/// Whether a manifest has more items than one of its length: of small ones it takes twenty times its length to read it.
pub(super) fn has_too_many_items(bytes: &[u8]) -> bool {
    /// A file takes more than a hundred bytes with four commas; what is said has some more.
    const BYTES_PER_COMMA: usize = 16;
    const OTHERS: usize = 256 << 10;
    let commas = bytes.iter().filter(|byte| **byte == b',').count();
    commas > bytes.len() / BYTES_PER_COMMA + OTHERS
}

/// Looks at a manifest, and at whether it says what it is to say when it is written again: `written` is how.
pub(super) fn look(
    bytes: &[u8],
    manifest: &Manifest,
    rules: Rules,
    written: impl Fn(Vec<u8>) -> Vec<u8>,
) -> Vec<What> {
    let mut problems = look::manifest(bytes, rules);
    problems.extend(text::json(&String::from_utf8_lossy(bytes)));
    if !manifest.to_json().is_ok_and(|json| written(json) == bytes) {
        let what = "a manifest that is written in another way than by this version";
        problems.push(What::NotOurs(what.to_owned()));
    }
    problems.extend(said(&manifest.made));
    let is_hash = |hash: &str| hash.len() == 64 && hash.bytes().all(|c| c.is_ascii_hexdigit());
    if !manifest.inputs.iter().all(|input| is_hash(&input.sha256)) {
        let what = "a manifest with something else than hashes of its inputs";
        problems.push(What::NotOurs(what.to_owned()));
    }
    problems
}

/// The names of the lines that a build says of a snapshot.
const LINES: [&str; 7] =
    ["files", "skipped", "records", "jobs", "capture sets", "settings", "only"];
/// The most of such lines, and the most bytes of one: a file is named by its path.
const MOST_LINES: usize = 24;
const MOST_OF_A_LINE: usize = 8_000;

/// What is wrong with what a build said. A build that keeps the report prints it.
fn said(made: &Made) -> Option<What> {
    let is_hash = made.with.len() <= 64 && made.with.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_ours = |line: &String| {
        line.len() <= MOST_OF_A_LINE
            // Names fill twelve places, and a blank follows.
            && line.split_at_checked(13).is_some_and(|(name, words)| {
                let is_apart = name.ends_with(' ') && !words.starts_with(' ');
                let name = name.trim_end();
                is_apart && LINES.contains(&name) && is_said_of(name, words)
            })
    };
    let is_part =
        |part: &str| part.len() <= 60 && part.bytes().all(|c| c.is_ascii_alphabetic() || c == b' ');
    let are_parts = made.weight.iter().all(|weight| is_part(&weight.part));
    let is_said = are_parts && made.said.len() <= MOST_LINES && made.said.iter().all(is_ours);
    let what = if !is_hash {
        "a manifest with something else than a hash of how it was made"
    } else if !is_said {
        "a manifest that says what no build says"
    } else {
        return None;
    };
    Some(What::NotOurs(what.to_owned()))
}

/// Whether a build says this behind such a name, whatever the numbers.
fn is_said_of(name: &str, words: &str) -> bool {
    let parts = words.split(", ").map(without_number);
    let of_kind = |part: &str| {
        let (kind, counted) = part.split_once(" of ").unwrap_or((part, "#"));
        is_kind(kind) && matches!(counted, "#" | "at least #")
    };
    let all_of = |known: &[&str]| parts.clone().all(|part| known.contains(&part.as_str()));
    match name {
        "files" => all_of(&["read", "skipped", "damaged", "unpacked"]),
        "jobs" => all_of(&["in all", "failed"]),
        "capture sets" => all_of(&[
            "verified",
            "consistent",
            "drifted",
            "with errors",
            "not verifiable",
            "with nothing to compare",
        ]),
        "records" => words == "none" || parts.clone().all(|part| of_kind(&part)),
        "only" => words.split_once(": ").is_some_and(|(record, rest)| {
            let mut parts = rest.split(", ").map(without_number);
            of_kind(record.rsplit_once(' ').map_or("", |(kind, _)| kind))
                && (rest.is_empty() || parts.all(|part| of_kind(&part)))
        }),
        // These name files, and settings with their values.
        _ => true,
    }
}

/// A part without the number that it begins with, and with a sign for every other one.
fn without_number(part: &str) -> String {
    let is_of_number = |c: char| c.is_ascii_digit() || c == ',';
    let words = part.trim_start_matches(is_of_number).trim_start_matches(' ');
    let mut masked = String::new();
    for c in words.chars() {
        if !c.is_ascii_digit() {
            masked.push(c);
        } else if !masked.ends_with('#') {
            masked.push('#');
        }
    }
    masked
}

/// What the manifest says of the report that is not so.
pub(super) fn against(manifest: &Manifest, found: &BTreeMap<&str, Looked>) -> Option<What> {
    let is_page =
        |file: &&Written| matches!(Artifact::from_path(&file.path), Some(Artifact::Page(_)));
    let pages = manifest.files.iter().filter(is_page).count();
    let findings = found.values().find_map(|looked| looked.severities.as_ref());
    let Made { pages: said, findings: told, weight, .. } = &manifest.made;
    let files: usize = weight.iter().map(|part| part.files).sum();
    let of_parts = weight.iter().fold(0u64, |sum, part| sum.saturating_add(part.bytes));
    let bytes = manifest.files.iter().fold(0u64, |sum, file| sum.saturating_add(file.size));
    let what = if *said != pages {
        format!("a manifest that says {said} pages of {pages}")
    } else if findings.is_some_and(|findings| findings.as_slice() != told) {
        "a manifest that says other numbers of findings than the table has".to_owned()
    } else if !weight.is_empty() && (files, of_parts) != (manifest.files.len(), bytes) {
        "a manifest that says another weight than its files have".to_owned()
    } else {
        return None;
    };
    Some(What::NotOurs(what))
}

#[cfg(test)]
mod tests;

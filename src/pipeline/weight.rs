//! What a report weighs, by part.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::manifest::Weight;
use crate::model::{FileOutcome, Kind, SourceFile};
use crate::site::{Artifact, Data, Page};

const CAPTURES: &str = "pages of captures";
const OCCURRENCES: &str = "pages of occurrences";
const PICTURES: &str = "pictures";
const ORDERS: &str = "other orders of lists";
/// A report that can be mailed is light, whatever its snapshot weighs. In bytes.
const LIGHT: u64 = 10_000_000;

/// The parts of a report of files with these paths and sizes, the heaviest first.
pub(super) fn by_part<'f>(sizes: impl Iterator<Item = (&'f str, u64)>) -> Vec<Weight> {
    let mut parts: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    for (path, size) in sizes {
        let (files, bytes) = parts.entry(part(path)).or_default();
        *files += 1;
        *bytes += size;
    }
    let weight = |(part, (files, bytes))| Weight { part, files, bytes };
    let mut parts: Vec<Weight> = parts.into_iter().map(weight).collect();
    parts.sort_by_key(|weight| Reverse(weight.bytes));
    parts
}

/// The part of a report that a file of it belongs to.
fn part(path: &str) -> String {
    let name = match Artifact::from_path(path) {
        Some(Artifact::Page(page)) => return of_page(page),
        Some(Artifact::Json(_) | Artifact::Records { .. }) => "records as JSON",
        Some(Artifact::Rows { .. }) => "rows for other orders and filters",
        Some(Artifact::Search(_)) => "search",
        Some(Artifact::Log { .. } | Artifact::Bars(_)) => "pages of jobs",
        Some(Artifact::Picture { .. }) => PICTURES,
        Some(Artifact::Asset(_)) => "style and scripts",
        Some(Artifact::Data(Data::State)) => "what later reports are compared with",
        Some(Artifact::Members { .. } | Artifact::Composition { .. } | Artifact::Data(_)) => {
            "tables"
        }
        None => "other files",
    };
    name.to_owned()
}

fn of_page(page: Page) -> String {
    let kind = match page {
        Page::List { order: Some(_), .. } => return ORDERS.to_owned(),
        Page::List { kind, .. } | Page::Record { kind, .. } | Page::Captures { of: kind, .. } => {
            kind
        }
        Page::Log { .. } | Page::Timeline(_) | Page::JobFigures => Kind::Job,
        Page::Effort => Kind::Deployment,
        Page::Overlaps => Kind::Collection,
        Page::Home | Page::Root | Page::Findings { .. } => return "home and findings".to_owned(),
        Page::Changes { .. } | Page::Trends => return "changes and trends".to_owned(),
    };
    match kind {
        Kind::Capture => CAPTURES.to_owned(),
        Kind::Occurrence => OCCURRENCES.to_owned(),
        kind => format!("pages of {}", kind.plural()),
    }
}

/// The option of `build` that leaves a part out, or makes it lighter.
#[must_use]
pub fn lighter(part: &str) -> Option<&'static str> {
    match part {
        CAPTURES => Some("--capture-pages none"),
        OCCURRENCES => Some("--occurrence-pages none"),
        PICTURES => Some("--images none"),
        _ => None,
    }
}

/// Whether a report of so many bytes is heavier than the files that it was made of, and too heavy to be mailed.
#[must_use]
pub fn is_heavy(report: u64, snapshot: u64) -> bool {
    report > snapshot.max(LIGHT)
}

/// How many bytes the files have that records were taken from, unpacked.
pub(super) fn of_snapshot(files: &[SourceFile]) -> u64 {
    let is_read =
        |file: &&SourceFile| matches!(file.outcome, FileOutcome::Read | FileOutcome::Damaged);
    files.iter().filter(is_read).map(|file| file.unpacked).sum()
}

#[cfg(test)]
mod tests;

//! Looks at one file of a report, as what its path says that it is.

use std::collections::BTreeSet;
use std::path::Path;

use super::page::{self, PageFacts, Part};
use super::problem::What;
use super::{Rules, data, folder, records, table};
use crate::manifest::Written;
use crate::picture::{MOST_BYTES as MOST_PICTURE, PictureFormat, clean};
use crate::publish::{Names, Privacy, Private, Redactions, Sink, walk};
use crate::site::{Artifact, Data, shipped};

/// The most problems of one file that are told.
const MOST_PROBLEMS: usize = 20;

/// What a file is looked at with.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// Its path in the report.
    pub(super) path: &'a str,
    /// The paths of all files that are there.
    pub(super) paths: &'a BTreeSet<&'a str>,
    /// The rules.
    pub(super) rules: Rules,
}

impl Around<'_> {
    /// Whether there is a file of this path that a page may lead to.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }
}

/// A file of the report, looked at on its own.
pub(super) struct Looked {
    /// What is in it, by size and hash; `None` where it was not read.
    pub(super) written: Option<Written>,
    /// As a page.
    pub(super) page: Option<PageFacts>,
    /// What is wrong with it.
    pub(super) problems: Vec<What>,
}

/// Looks at the file in the folder of the report.
pub(super) fn file(site: &Path, around: Around<'_>) -> Looked {
    let mut found = Redactions::default();
    let _ = around.rules.privacy.text(around.path, &mut found);
    let looked = match Artifact::from_path(around.path) {
        None => Looked::problem(What::Foreign),
        Some(Artifact::Picture { format, .. }) => picture(&site.join(around.path), around, format),
        Some(artifact) => match folder::read(&site.join(around.path), folder::MOST_BYTES) {
            Ok(bytes) => content(bytes, artifact, around, &mut found),
            Err(what) => Looked::problem(what),
        },
    };
    looked.told(&found)
}

/// Looks at the manifest itself.
pub(super) fn manifest(bytes: &[u8], rules: Rules) -> Vec<What> {
    let text = String::from_utf8_lossy(bytes);
    let found = walk(&text, in_own_fields(rules.privacy), &mut Names::default(), &mut Nowhere);
    if found.total() > 0 { vec![What::Private(found.words())] } else { Vec::new() }
}

impl Looked {
    pub(super) fn problem(what: What) -> Self {
        Self { written: None, page: None, problems: vec![what] }
    }

    /// With what was found of private data, and not more problems than anybody reads.
    fn told(mut self, found: &Redactions) -> Self {
        if found.total() > 0 {
            self.problems.push(What::Private(found.words()));
        }
        let more = self.problems.len().saturating_sub(MOST_PROBLEMS);
        if more > 0 {
            self.problems.truncate(MOST_PROBLEMS);
            self.problems.push(What::More(more));
        }
        self
    }
}

/// Looks at a page of a report of one file.
pub(super) fn section(html: &str, around: Around<'_>, hosts: &[&str]) -> Looked {
    let mut found = Redactions::default();
    let _ = around.rules.privacy.text(around.path, &mut found);
    let mut looked = Looked { written: None, page: None, problems: Vec::new() };
    if matches!(Artifact::from_path(around.path), Some(Artifact::Page(_))) {
        let mut facts = page::look_at_part(html, Part::Section, around, hosts, &mut found);
        looked.problems.append(&mut facts.problems);
        looked.written = Some(Written::of(around.path, html.as_bytes()));
        looked.page = Some(facts);
        looked.problems.extend(too_large(html, around.rules));
    } else {
        looked.problems.push(What::Foreign);
    }
    looked.told(&found)
}

/// Looks at what a block of a report of one file holds, unpacked: JSON.
pub(super) fn block(json: &str, around: Around<'_>) -> Looked {
    let mut found = Redactions::default();
    let _ = around.rules.privacy.text(around.path, &mut found);
    let written = Some(Written::of(around.path, json.as_bytes()));
    let mut looked = Looked { written, page: None, problems: Vec::new() };
    match Artifact::from_path(around.path) {
        Some(
            artifact @ (Artifact::Rows { .. }
            | Artifact::Search(_)
            | Artifact::Log { .. }
            | Artifact::Bars(_)),
        ) => {
            looked.problems.extend(data::brought(json, artifact, around, &mut found));
        }
        Some(
            artifact @ (Artifact::Json(_)
            | Artifact::Data(_)
            | Artifact::Members { .. }
            | Artifact::Composition { .. }),
        ) => match serde_json::from_str::<String>(json) {
            Ok(text) => {
                let of_text = content(text.into_bytes(), artifact, around, &mut found);
                looked.problems.extend(of_text.problems);
            }
            Err(error) => looked.problems.push(What::Unreadable(format!("no text: {error}"))),
        },
        _ => looked.problems.push(What::Foreign),
    }
    looked.told(&found)
}

/// Looks at the bar of a report of one file.
pub(super) fn bar(html: &str, around: Around<'_>) -> Looked {
    let mut found = Redactions::default();
    let mut facts = page::look_at_part(html, Part::Bar, around, &[], &mut found);
    let problems = std::mem::take(&mut facts.problems);
    Looked { written: None, page: Some(facts), problems }.told(&found)
}

/// Looks at what stands in a file.
fn content(
    bytes: Vec<u8>,
    artifact: Artifact,
    around: Around<'_>,
    found: &mut Redactions,
) -> Looked {
    let written = Some(Written::of(around.path, &bytes));
    let mut looked = Looked { written, page: None, problems: Vec::new() };
    if let Artifact::Asset(asset) = artifact {
        if bytes != shipped(asset) {
            looked.problems.push(What::NotShipped);
        }
        return looked;
    }
    let privacy = around.rules.privacy;
    if let Artifact::Records { packed: true, .. } = artifact {
        looked.problems.extend(records::packed(&bytes, privacy, found));
        return looked;
    }
    let Ok(text) = String::from_utf8(bytes) else {
        looked.problems.push(What::Unreadable("it is not UTF-8".to_owned()));
        return looked;
    };
    match artifact {
        Artifact::Page(_) => {
            let mut facts = page::look(&text, around, found);
            looked.problems.append(&mut facts.problems);
            looked.page = Some(facts);
            looked.problems.extend(too_large(&text, around.rules));
        }
        Artifact::Records { .. } => looked.problems.extend(records::lines(&text, privacy, found)),
        Artifact::Json(_) => looked.problems.extend(json(&text, privacy, found)),
        Artifact::Data(Data::Trace | Data::Schema) => {
            looked.problems.extend(json(&text, in_own_fields(privacy), found));
        }
        Artifact::Data(Data::Dictionary) => {
            looked.problems.extend(data::dictionary(&text, around));
            let _ = privacy.text(&text, found);
        }
        Artifact::Data(_) | Artifact::Members { .. } | Artifact::Composition { .. } => {
            looked.problems.extend(table::look(&text, privacy, found));
        }
        Artifact::Rows { .. } | Artifact::Search(_) | Artifact::Log { .. } | Artifact::Bars(_) => {
            looked.problems.extend(data::script(&text, artifact, around, found));
        }
        Artifact::Asset(_) | Artifact::Picture { .. } => {}
    }
    looked
}

/// Whether a page has more bytes than it may have.
fn too_large(page: &str, rules: Rules) -> Option<What> {
    let (n, most) = (page.len() as u64, rules.most_page_bytes);
    (most > 0 && n > most).then_some(What::TooLarge("bytes", n, most))
}

/// Looks at JSON: that it is some, and what is private in it.
fn json(text: &str, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    *found += walk(text, privacy, &mut Names::default(), &mut Nowhere);
    let parsed = serde_json::from_str::<serde::de::IgnoredAny>(text);
    parsed.err().map(|error| What::Unreadable(format!("no JSON: {error}")))
}

/// What is left out of the files that mothbook makes itself: their fields are no fields of the platform's records.
fn in_own_fields(privacy: Privacy) -> Privacy {
    privacy.keeping(Private::Field)
}

/// Looks at a picture: that it is a whole one of this format, and nothing is in it but what it takes to show it.
fn picture(path: &Path, around: Around<'_>, format: PictureFormat) -> Looked {
    let bytes = match folder::read(path, MOST_PICTURE) {
        Ok(bytes) => bytes,
        Err(what) => return Looked::problem(what),
    };
    let problem = if PictureFormat::of(&bytes) != Some(format) {
        Some(What::Unreadable("not such a picture".to_owned()))
    } else if around.rules.privacy.keeps_all() {
        // Copied as it was.
        None
    } else {
        match clean(&bytes) {
            Ok((copy, _)) if copy == bytes => None,
            Ok(_) => Some(What::NotOurs("more than it takes to show the picture".to_owned())),
            Err(why) => Some(What::Unreadable(why.to_string())),
        }
    };
    let written = Some(Written::of(around.path, &bytes));
    Looked { written, page: None, problems: problem.into_iter().collect() }
}

/// A sink that keeps nothing.
pub(super) struct Nowhere;

impl Sink for Nowhere {
    fn punctuation(&mut self, _: &str) {}
    fn line(&mut self, _: usize) {}
    fn key(&mut self, _: &str) {}
    fn text(&mut self, _: &str, _: &str) {}
    fn word(&mut self, _: &str) {}
}

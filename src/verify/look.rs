//! Looks at one file of a report, as what its path says that it is.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use super::data::{self, DataFacts};
use super::packed::{Unpacked, of_base64};
use super::page::{self, PageFacts, Part};
use super::problem::What;
use super::{Rules, folder, records, table, text};
use crate::json::lex::{Token, tokens};
use crate::manifest::Written;
use crate::picture::{MOST_BYTES as MOST_PICTURE, PictureFormat, clean};
use crate::publish::{Names, Privacy, Private, Redactions, Sink, walk};
use crate::site::{Artifact, Data, Page, shipped, shipped_tables};
use crate::state::State;

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
    /// The most bytes that records may be unpacked to.
    pub(super) most_unpacked: u64,
}

impl Around<'_> {
    /// Whether there is a file of this path that a page may lead to.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// Whether the report is compared with an earlier snapshot.
    pub(super) fn is_compared(&self) -> bool {
        self.has(&Page::Changes { topic: None, page: 1 }.path())
    }
}

/// A file of the report, looked at on its own.
#[derive(Default)]
pub(super) struct Looked {
    /// What is in it, by size and hash; `None` where it was not read.
    pub(super) written: Option<Written>,
    /// As a page.
    pub(super) page: Option<PageFacts>,
    /// As data: how many items it has, and what it names.
    pub(super) data: Option<DataFacts>,
    /// As the table of findings: how many there are of each severity.
    pub(super) severities: Option<Vec<usize>>,
    /// How many bytes were unpacked.
    pub(super) unpacked: u64,
    /// What is wrong with it.
    pub(super) problems: Vec<What>,
}

/// Looks at the file in the folder of the report.
pub(super) fn file(site: &Path, around: Around<'_>) -> Looked {
    let mut found = Redactions::default();
    let _ = around.rules.privacy.text(around.path, &mut found);
    let path = site.join(around.path);
    let looked = match Artifact::from_path(around.path) {
        None => Looked::problem(What::Foreign),
        Some(Artifact::Picture { format, .. }) => picture(&path, around, format),
        Some(artifact) if is_plain_table(artifact) => match folder::open(&path) {
            Ok((_, size)) if size > MOST_TABLE => {
                let what = "bytes to be looked into";
                Looked::problem(What::TooLarge(what, size, MOST_TABLE))
            }
            Ok((file, _)) => of_table(file.take(MOST_TABLE + 1), artifact, around, &mut found),
            Err(what) => Looked::problem(what),
        },
        Some(artifact) => match folder::read(&path, folder::MOST_BYTES) {
            Ok(bytes) => content(bytes, artifact, around, &mut found),
            Err(what) => Looked::problem(what),
        },
    };
    looked.told(&found)
}

/// Whether it is a table that is not packed.
fn is_plain_table(artifact: Artifact) -> bool {
    let is_packed = matches!(artifact, Artifact::Data(data) if data.is_packed());
    !is_packed && shipped_tables().schema(artifact).is_some()
}

/// The most bytes of a table: the captures of a collection of millions. It is read a row at a time.
const MOST_TABLE: u64 = 1 << 30;

/// Looks at the manifest itself.
pub(super) fn manifest(bytes: &[u8], rules: Rules) -> Vec<What> {
    let text = String::from_utf8_lossy(bytes);
    let found = walk(&text, in_own_fields(rules.privacy), &mut Names::default(), &mut Nowhere);
    if found.total() > 0 { vec![What::Private(found.words())] } else { Vec::new() }
}

impl Looked {
    pub(super) fn problem(what: What) -> Self {
        Self { problems: vec![what], ..Self::default() }
    }

    /// A file that is the same in every report.
    fn same(bytes: &[u8], ours: &[u8]) -> Self {
        let problems = if bytes == ours { Vec::new() } else { vec![What::NotShipped] };
        Self { problems, ..Self::default() }
    }

    /// What was found of data.
    fn of_data(mut data: DataFacts) -> Self {
        let problems = std::mem::take(&mut data.problems);
        Self { unpacked: data.unpacked, data: Some(data), problems, ..Self::default() }
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
    let mut looked = Looked::default();
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

/// Looks at what a block of a report of one file holds, unpacked: JSON, which is read as it comes. `written` is what stands
/// in it.
pub(super) fn block(json: impl Read, written: Written, around: Around<'_>) -> Looked {
    let mut found = Redactions::default();
    let _ = around.rules.privacy.text(around.path, &mut found);
    let mut looked = match Artifact::from_path(around.path) {
        Some(artifact) if is_data(artifact) => {
            Looked::of_data(data::brought(json, artifact, around, &mut found))
        }
        Some(
            artifact @ (Artifact::Json(_)
            | Artifact::Data(_)
            | Artifact::Members { .. }
            | Artifact::Composition { .. }),
        ) => match serde_json::from_reader::<_, String>(std::io::BufReader::new(json)) {
            Ok(text) if artifact == Artifact::Data(Data::State) => match of_base64(&text) {
                Ok(bytes) => content(bytes, artifact, around, &mut found),
                Err(what) => Looked::problem(what),
            },
            Ok(text) => {
                Looked { page: None, ..content(text.into_bytes(), artifact, around, &mut found) }
            }
            Err(error) => Looked::problem(What::Unreadable(format!("no text: {error}"))),
        },
        _ => Looked::problem(What::Foreign),
    };
    looked.written = Some(written);
    looked.told(&found)
}

/// Whether scripts load it: rows, the search, logs, pictures.
fn is_data(artifact: Artifact) -> bool {
    matches!(
        artifact,
        Artifact::Rows { .. } | Artifact::Search(_) | Artifact::Log { .. } | Artifact::Bars(_)
    )
}

/// Looks at the bar of a report of one file.
pub(super) fn bar(html: &str, around: Around<'_>) -> Looked {
    let mut found = Redactions::default();
    let mut facts = page::look_at_part(html, Part::Bar, around, &[], &mut found);
    let problems = std::mem::take(&mut facts.problems);
    Looked { page: Some(facts), problems, ..Looked::default() }.told(&found)
}

/// Looks at a table.
fn of_table(
    of: impl Read,
    artifact: Artifact,
    around: Around<'_>,
    found: &mut Redactions,
) -> Looked {
    let Some(schema) = shipped_tables().schema(artifact) else {
        return Looked::problem(What::Foreign);
    };
    let looked = table::look(around.path, of, schema, around.rules.privacy, found);
    let is_findings = artifact == Artifact::Data(Data::Findings);
    Looked {
        written: looked.written,
        severities: is_findings.then_some(looked.words),
        problems: looked.problems,
        ..Looked::default()
    }
}

/// Looks at what stands in a file.
fn content(
    bytes: Vec<u8>,
    artifact: Artifact,
    around: Around<'_>,
    found: &mut Redactions,
) -> Looked {
    let written = Some(Written::of(around.path, &bytes));
    let is_there = |data: Data| around.has(&Artifact::Data(data).path());
    let mut looked = match artifact {
        Artifact::Asset(asset) => Looked::same(&bytes, &shipped(asset)),
        Artifact::Data(Data::Schema) => {
            Looked::same(&bytes, shipped_tables().package(&is_there).as_bytes())
        }
        Artifact::Data(Data::Dictionary) => {
            Looked::same(&bytes, shipped_tables().dictionary(&is_there).as_bytes())
        }
        Artifact::Data(Data::State) => state(&bytes, around, found),
        Artifact::Records { packed: true, .. } => {
            let most = around.most_unpacked.min(records::MOST_UNPACKED);
            let (unpacked, problem) = records::packed(&bytes, most, around.rules.privacy, found);
            let problems = problem.into_iter().collect();
            Looked { unpacked, problems, ..Looked::default() }
        }
        Artifact::Data(data) if data.is_packed() => {
            let most = around.most_unpacked.min(MOST_TABLE);
            let mut unpacked = Unpacked::new(bytes.as_slice(), most);
            let mut looked = of_table(&mut unpacked, artifact, around, found);
            looked.unpacked = unpacked.size();
            unpacked.settle(&mut looked.problems);
            looked
        }
        _ => match String::from_utf8(bytes) {
            Ok(text) => of_text(&text, artifact, around, found),
            Err(_) => Looked::problem(What::Unreadable("it is not UTF-8".to_owned())),
        },
    };
    looked.written = written;
    looked
}

/// Looks at a file of text.
fn of_text(text: &str, artifact: Artifact, around: Around<'_>, found: &mut Redactions) -> Looked {
    let privacy = around.rules.privacy;
    let of = |what: Option<What>| Looked { problems: Vec::from_iter(what), ..Looked::default() };
    match artifact {
        Artifact::Page(_) => {
            let mut facts = page::look(text, around, found);
            let mut problems = std::mem::take(&mut facts.problems);
            problems.extend(too_large(text, around.rules));
            let unpacked = facts.unpacked;
            Looked { page: Some(facts), problems, unpacked, ..Looked::default() }
        }
        Artifact::Records { .. } => of(records::lines(text.as_bytes(), privacy, found)),
        Artifact::Json(page) => of(response(text, page, privacy, found)),
        Artifact::Data(Data::Trace) => of(json(text, in_own_fields(privacy), found)),
        artifact if is_data(artifact) => {
            Looked::of_data(data::script(text, artifact, around, found))
        }
        artifact => of_table(text.as_bytes(), artifact, around, found),
    }
}

/// Whether a page has more bytes than it may have.
fn too_large(page: &str, rules: Rules) -> Option<What> {
    let (n, most) = (page.len() as u64, rules.most_page_bytes);
    (most > 0 && n > most).then_some(What::TooLarge("bytes", n, most))
}

/// Looks at JSON: that it is some, and what is private in it.
fn json(text: &str, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    if let Some(what) = text::json(text) {
        return Some(what);
    }
    *found += walk(text, privacy, &mut Names::default(), &mut Nowhere);
    let parsed = serde_json::from_str::<serde::de::IgnoredAny>(text);
    parsed.err().map(|error| What::Unreadable(format!("no JSON: {error}")))
}

/// Looks at the response that a page stands for: that of a record has its id.
fn response(text: &str, page: Page, privacy: Privacy, found: &mut Redactions) -> Option<What> {
    /// The id of a record, as a number or as a text.
    #[derive(serde::Deserialize)]
    struct Named {
        id: serde_json::Value,
    }
    if let Some(what) = json(text, privacy, found) {
        return Some(what);
    }
    let Page::Record { id: wanted, .. } = page else { return None };
    let named = serde_json::from_str::<Named>(text).ok()?.id;
    let id = named.as_str().map_or_else(|| named.to_string(), str::to_owned);
    (id != wanted.to_string()).then(|| What::NotOurs("the response of another record".to_owned()))
}

/// Looks at the state of a snapshot: that mothbook would write it like this, and what is private in it.
fn state(packed: &[u8], around: Around<'_>, found: &mut Redactions) -> Looked {
    let most = around.most_unpacked.min(MOST_TABLE);
    let mut unpacked = Unpacked::new(packed, most);
    let mut text = String::new();
    if let Err(error) = unpacked.read_to_string(&mut text) {
        return Looked::problem(unpacked.instead_of(What::Unreadable(error.to_string())));
    }
    let unpacked = unpacked.size();
    // Its fields are mothbook's own: texts are looked into, many at once, and not by the names of their fields.
    let mut texts = String::with_capacity(text.len());
    for token in tokens(&text) {
        if let Token::Text(text) = token {
            texts.extend([text, "\n"]);
        }
    }
    let _ = around.rules.privacy.text(&texts, found);
    let problem = match State::from_bytes(packed) {
        Err(error) => Some(What::Unreadable(error.to_string())),
        // A field or a record that no comparison reads would be seen by nobody.
        Ok(state) if state.to_bytes().is_ok_and(|again| again == packed) => text::json(&text),
        Ok(_) => Some(What::NotOurs("another state than mothbook writes".to_owned())),
    };
    Looked { unpacked, problems: problem.into_iter().collect(), ..Looked::default() }
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
    Looked { written, problems: problem.into_iter().collect(), ..Looked::default() }
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

//! What the search in the browser looks things up in: terms and documents, cut into scripts that are loaded
//! when they are asked for.
//!
//! Terms stand sorted in blocks; the index names the first term of each block, so that a word needs the one
//! or two blocks whose terms it can begin. A term lists the documents that have it, ascending, each as the
//! distance from the one before. Documents are numbered by kind, those first that people look for most:
//! the smaller number is the better hit.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::json;

use super::artifact::{Artifact, SearchPart, data_script};
use super::response::to_text;
use super::route::{Page, Place};
use super::{Files, ROWS_UP_TO, Site, SiteError, paths, words};
use crate::finding::CodeCount;
use crate::model::{CaptureId, CollectionId, EventId, JobId, Kind, TaxonId};

/// Documents in one script.
const DOCS_PER_SHARD: usize = 1_000;
/// The most characters of a path by which a capture is found.
const MOST_OF_A_PATH: usize = 200;
/// About the size of a block of terms, in bytes.
const BLOCK: usize = 48_000;

/// The kinds that are looked up, the weightiest first.
const KINDS: [Kind; 9] = [
    Kind::Project,
    Kind::Collection,
    Kind::Deployment,
    Kind::ResearchSite,
    Kind::Taxon,
    Kind::Event,
    Kind::Pipeline,
    Kind::Job,
    Kind::Capture,
];

/// A document.
struct Document<'a> {
    title: Cow<'a, str>,
    about: String,
    href: String,
}

/// The scripts of the search.
///
/// # Errors
/// When a record cannot be read any more.
pub(super) fn files(site: &Site<'_>) -> Result<Files, SiteError> {
    let mut documents: Vec<Document<'_>> = Vec::new();
    let mut terms: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut kinds = Vec::new();
    let mut add = |text: &str, number| {
        each_term(text, |term| match terms.get_mut(term) {
            Some(list) if list.last() == Some(&number) => {}
            Some(list) => list.push(number),
            None => {
                terms.insert(term.to_owned(), vec![number]);
            }
        });
    };
    for code in &site.index.codes {
        let document = finding(code);
        add(&document.title, documents.len());
        documents.push(document);
    }
    kinds.push(json!(["finding", "findings", 0, documents.len(), "finding", "findings"]));
    for kind in KINDS {
        let from = documents.len();
        let ids = searched(site, kind);
        for (id, own) in ids.iter().zip(own_terms(site, kind, ids)?) {
            let document = document(site, kind, *id);
            let own = own.unwrap_or_else(|| format!("{} {}", document.title, document.about));
            add(&format!("{id} {own}"), documents.len());
            documents.push(document);
        }
        let (one, many, key) = (kind.singular(), kind.plural(), kind.key());
        kinds.push(json!([one, many, from, documents.len(), key, format!("{key}s")]));
    }
    let mut files = Vec::new();
    let mut put = |part, data: &str| {
        let artifact = Artifact::Search(part);
        files.push((artifact, data_script(&artifact.path(), data).into_bytes()));
    };
    let mut starts = Vec::new();
    for (number, block) in blocks(&terms).into_iter().enumerate() {
        starts.push(block.first);
        put(SearchPart::Terms(number), &format!("[\n{}\n]", block.lines.join(",\n")));
    }
    for (number, shard) in documents.chunks(DOCS_PER_SHARD).enumerate() {
        let line =
            |document: &Document<'_>| to_text(&(&document.title, &document.about, &document.href));
        let lines: Vec<String> = shard.iter().map(line).collect();
        put(SearchPart::Docs(number), &format!("[\n{}\n]", lines.join(",\n")));
    }
    let index = json!({
        "docsPerShard": DOCS_PER_SHARD,
        "docsPath": Artifact::Search(SearchPart::Docs(0)).pattern(),
        "kinds": kinds,
        "terms": starts,
        "termsPath": Artifact::Search(SearchPart::Terms(0)).pattern(),
    });
    put(SearchPart::Index, &index.to_string());
    Ok(files)
}

/// The ids of the records of a kind that are looked up.
fn searched<'a>(site: &'a Site<'_>, kind: Kind) -> &'a [i64] {
    match site.index.listed(kind) {
        _ if kind == Kind::Capture && !site.is_on_sheets(kind) => site.index.with_page(kind),
        // A browser would have to load megabytes to find one of them.
        ids if kind == Kind::Capture && ids.len() > ROWS_UP_TO => &[],
        ids => ids,
    }
}

/// Some terms that follow each other.
struct Block<'a> {
    first: &'a str,
    lines: Vec<String>,
    bytes: usize,
}

fn blocks(terms: &BTreeMap<String, Vec<usize>>) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for (term, documents) in terms {
        let mut before = 0;
        let distances: Vec<usize> = documents
            .iter()
            .map(|number| number - std::mem::replace(&mut before, *number))
            .collect();
        let line = to_text(&(term, distances));
        match blocks.last_mut() {
            Some(block) if block.bytes < BLOCK => {
                block.bytes += line.len();
                block.lines.push(line);
            }
            _ => blocks.push(Block { first: term, bytes: line.len(), lines: vec![line] }),
        }
    }
    blocks
}

/// A code that was found.
fn finding(of: &CodeCount) -> Document<'static> {
    Document {
        title: format!("{} {}", of.code, of.code.title()).into(),
        about: format!(
            "{} \u{b7} {}",
            crate::numbers::plural(of.n, "finding", "findings"),
            of.code
        ),
        href: format!("{}#{}", Page::Findings { page: 1 }.path(), of.code),
    }
}

/// By what each of some records is looked up, where that is not what is shown of it.
fn own_terms(site: &Site<'_>, kind: Kind, ids: &[i64]) -> Result<Vec<Option<String>>, SiteError> {
    if kind != Kind::Capture {
        return Ok(vec![None; ids.len()]);
    }
    let paths = paths::of_captures(site, ids)?;
    let terms = |(id, path): (&i64, Option<String>)| {
        Some(terms_of_capture(site, CaptureId(*id), &path.unwrap_or_default()))
    };
    Ok(ids.iter().zip(paths).map(terms).collect())
}

/// The words by which a capture is looked up: those of the path of its file; its day, hour and minute; and its time in one
/// word, as names of files have it, unless that of its own file begins with it. Everything on one station would share its name.
fn terms_of_capture(site: &Site<'_>, id: CaptureId, path: &str) -> String {
    let path = words::ellipsis(path, MOST_OF_A_PATH);
    let captures = &site.snapshot.captures;
    let Some(time) = captures.row(id).and_then(|row| captures.timestamp(row)) else {
        return path;
    };
    let whole: String = time.second().chars().filter(char::is_ascii_digit).collect();
    let file = path.rsplit('/').next().unwrap_or_default();
    let whole = if file.starts_with(&whole) { String::new() } else { whole };
    // To the minute as one word: 00:04 would find each hour 00 with each minute 04. `withTimes` in search.js does the same.
    let (day, minute) = (time.date(), time.minute());
    let clock = minute.split_once(' ').map_or("", |(_, clock)| clock).replace(':', "h");
    format!("{path} {day} {clock} {whole}")
}

fn document<'a>(site: &'a Site<'_>, kind: Kind, id: i64) -> Document<'a> {
    let snapshot = site.snapshot;
    let about = match kind {
        Kind::Collection => snapshot.collections.find(CollectionId(id)).map(|collection| {
            let method = match &collection.method {
                None => "unknown method".to_owned(),
                method => words::method(method.as_ref()),
            };
            let status = site.collection_facts(collection.id).map(|facts| facts.status().word());
            format!("{method}, {}", status.unwrap_or_default())
        }),
        Kind::Taxon => snapshot
            .taxa
            .find(TaxonId(id))
            .and_then(|taxon| taxon.rank.as_deref())
            .map(str::to_lowercase),
        Kind::Event => snapshot.events.find(EventId(id)).map(|event| {
            let deployment = event.deployment.value();
            let name = deployment.map(|id| site.name_of(Kind::Deployment, id.0));
            let start = event.start.map(|start| start.date().to_string().into());
            [start, name].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }),
        Kind::Job => snapshot.jobs.find(JobId(id)).map(|job| {
            let state = job.state.map(crate::model::JobState::api_name).unwrap_or_default();
            let created = job.created_at.map(|time| time.date().to_string());
            format!("{state} {}", created.unwrap_or_default())
        }),
        Kind::Capture => snapshot.captures.row(CaptureId(id)).map(|row| {
            let time = snapshot.captures.timestamp(row).map(|time| time.second().into());
            let deployment = snapshot.captures.deployment(row);
            let deployment = deployment.and_then(|row| snapshot.deployments.get(row));
            let name = deployment.map(|found| site.name_of(Kind::Deployment, found.id.0));
            [time, name].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }),
        _ => None,
    };
    Document {
        title: site.name_of(kind, id),
        about: match about.filter(|about| !about.is_empty()) {
            Some(about) => format!("{about} \u{b7} {id}"),
            None => id.to_string(),
        },
        href: site.place(kind, id).map_or_else(String::new, Place::path),
    }
}

/// Gives the terms of a text, as `static/js/search.js` splits a query: words in small letters, with the parts of those
/// that are joined by hyphens unless they are a date, and without their accents as well.
fn each_term(text: &str, mut give: impl FnMut(&str)) {
    let lower = text.to_lowercase();
    let is_break = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'));
    for word in lower.split(is_break) {
        let word = word.trim_matches(['-', '_']);
        if word.is_empty() {
            continue;
        }
        let is_date = word.contains('-') && word.chars().all(|c| c.is_ascii_digit() || c == '-');
        let parts =
            word.split(['-', '_']).filter(|part| !is_date && *part != word && !part.is_empty());
        for term in std::iter::once(word).chain(parts) {
            if !term.is_ascii() {
                let plain: String =
                    term.chars().map(crate::facts::sample::without_accent).collect();
                if plain != term {
                    give(&plain);
                }
            }
            give(term);
        }
    }
}

#[cfg(test)]
mod tests;

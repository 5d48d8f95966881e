//! Whether the files of a report say the same of each other: a list and the scripts that hold its rows, the index of the search
//! and what it names.

use std::collections::{BTreeMap, BTreeSet};

use super::look::Looked;
use super::problem::What;
use crate::site::{Artifact, Page, SearchPart};

/// What the scripts of data bring.
#[derive(Default)]
struct Brought<'l> {
    /// The rows of each list, by its first script: in how many scripts, how many, and what tells each from all others.
    rows: BTreeMap<Artifact, (usize, usize, Vec<&'l BTreeSet<u64>>)>,
    documents: u64,
    /// Blocks of terms of the search.
    terms: usize,
}

impl<'l> Brought<'l> {
    fn of(found: &'l BTreeMap<&str, Looked>) -> Self {
        let mut all = Self::default();
        for (path, looked) in found {
            let Some(data) = &looked.data else { continue };
            match Artifact::from_path(path) {
                Some(Artifact::Rows { kind, .. }) => {
                    let (parts, n, rows) =
                        all.rows.entry(Artifact::Rows { kind, part: 0 }).or_default();
                    *parts += 1;
                    *n += data.items;
                    rows.push(&data.rows);
                }
                Some(Artifact::Search(SearchPart::Docs(_))) => all.documents += data.items as u64,
                Some(Artifact::Search(SearchPart::Terms(_))) => all.terms += 1,
                _ => {}
            }
        }
        all
    }
}

/// Where two files contradict each other.
pub(super) fn told(found: &BTreeMap<&str, Looked>) -> Vec<(String, What)> {
    let brought = Brought::of(found);
    let mut told = Vec::new();
    for (path, looked) in found {
        let mut tell = |what: String| told.push(((*path).to_owned(), What::NotOurs(what)));
        let named = looked.data.as_ref().and_then(|data| data.named);
        if let Some((documents, terms)) = named
            && (documents, terms) != (brought.documents, brought.terms)
        {
            tell(format!(
                "a search of {documents} documents and {terms} blocks of terms, of which there are {} and {}",
                brought.documents, brought.terms
            ));
        }
        let Some(page) = &looked.page else { continue };
        if let Some(Artifact::Page(Page::List { kind, .. })) = Artifact::from_path(path)
            && let Some((parts, total)) = page.list
            && let Some((there, n, rows)) = brought.rows.get(&Artifact::Rows { kind, part: 0 })
        {
            if (parts, total) != (*there, *n) {
                tell(format!(
                    "a list of {total} rows in {parts} parts, of which there are {n} in {there}"
                ));
            }
            let is_there = |row: &u64| rows.iter().any(|rows| rows.contains(row));
            if let Some((name, _)) = page.rows.iter().find(|(_, row)| !is_there(row)) {
                tell(format!("a row for {name} that its data does not have"));
            }
        }
    }
    told.extend(robots(found));
    told.extend(lists(found));
    told.extend(findings(found));
    told
}

/// The first page that asks search engines for something else than the pages before it.
fn robots(found: &BTreeMap<&str, Looked>) -> Option<(String, What)> {
    let mut pages = found.iter().filter_map(|(path, looked)| Some((path, looked.page.as_ref()?)));
    let (_, first) = pages.next()?;
    let (path, _) = pages.find(|(_, page)| page.robots != first.robots)?;
    let what = "it asks search engines for something else than other pages".to_owned();
    Some(((*path).to_owned(), What::NotOurs(what)))
}

/// Lists whose pages have other numbers of rows than they say.
fn lists(found: &BTreeMap<&str, Looked>) -> Vec<(String, What)> {
    let mut lists = BTreeMap::new();
    for (path, looked) in found {
        if let Some(page) = &looked.page
            && let Some((_, total)) = page.list
            && let Some(Artifact::Page(Page::List { kind, order, .. })) = Artifact::from_path(path)
        {
            lists.entry((kind, order)).or_insert((*path, total, 0)).2 += page.rows.len();
        }
    }
    // Sheets show their records below a table without rows.
    let differs = lists.into_values().filter(|(_, total, rows)| *rows > 0 && total != rows);
    let what = |(path, total, rows): (&str, usize, usize)| {
        let what = format!("a list of {total} rows, with {rows} rows on its pages");
        (path.to_owned(), What::NotOurs(what))
    };
    differs.map(what).collect()
}

/// Whether the pages of findings show as many as the table has.
fn findings(found: &BTreeMap<&str, Looked>) -> Option<(String, What)> {
    let is_one = |path: &str| {
        matches!(Artifact::from_path(path), Some(Artifact::Page(Page::Findings { .. })))
    };
    let pages = found.iter().filter(|(path, _)| is_one(path));
    let pages = pages.filter_map(|(_, looked)| looked.page.as_ref());
    let shown: usize = pages.map(|page| page.table_rows).sum();
    let (path, severities) =
        found.iter().find_map(|(path, looked)| Some((path, looked.severities.as_ref()?)))?;
    let all: usize = severities.iter().sum();
    let what = format!("a table of {all} findings, with {shown} findings on its pages");
    (shown != all).then(|| ((*path).to_owned(), What::NotOurs(what)))
}

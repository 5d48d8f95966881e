//! The facts as a document: its shape is what FACTS.md says, its content what was stored.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mothbook::facts::{complete, document, recompute};
use serde_json::Value;

use crate::support::{golden, read, repository};

/// The facts of a snapshot.
fn facts_of(folder: PathBuf) -> Value {
    let loaded = read(&[folder]);
    let snapshot = &loaded.snapshot.value;
    let facts = complete(snapshot, recompute(snapshot));
    serde_json::to_value(document(snapshot, &facts)).unwrap()
}

/// The path of every field, `[]` for each list that is gone through.
pub(crate) fn paths(value: &Value, at: &str, to: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                to.insert(path.clone());
                paths(value, &path, to);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| paths(item, &format!("{at}[]"), to)),
        _ => {}
    }
}

/// The path of every field that a document names, the heading of its section and the first cell of its row; and the rest of
/// the row.
pub(crate) fn documented(text: &str) -> BTreeMap<String, &str> {
    let mut section = "";
    let mut all = BTreeMap::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = if heading == "The document" { "" } else { heading };
        } else if let Some((field, row)) =
            line.strip_prefix("| `").and_then(|row| row.split_once("` |"))
        {
            let gap = if section.is_empty() { "" } else { "." };
            let before = all.insert(format!("{section}{gap}{field}"), row);
            assert!(before.is_none(), "{field} stands there twice");
        }
    }
    all
}

#[test]
fn every_field_is_documented_and_there_is_no_other() {
    let mut written = BTreeSet::new();
    let examples = ["examples/season", "examples/saved-page"].map(|name| repository().join(name));
    for folder in examples.into_iter().chain([golden().join("dumpdata")]) {
        paths(&facts_of(folder), "", &mut written);
    }
    // These have the fields of `figures` beside their own, which is said once.
    let groups = ["types", "pipelines", "months"].map(|list| format!("jobs_together.{list}[]."));
    // The numbers of a finding are named in the catalogue of findings.
    let is_number = |path: &String| path.starts_with("findings[].numbers.");
    let written: BTreeSet<String> = written
        .into_iter()
        .filter(|path| !is_number(path))
        .map(|path| {
            let group = groups.iter().find_map(|group| path.strip_prefix(group));
            let is_own = |field: &str| ["type", "pipeline", "month"].contains(&field);
            match group.filter(|field| !is_own(field)) {
                Some(field) => format!("jobs_together.figures.{field}"),
                None => path,
            }
        })
        .collect();
    let text = std::fs::read_to_string(repository().join("FACTS.md")).unwrap();
    let documented: BTreeSet<String> = documented(&text).into_keys().collect();
    let missing: Vec<&String> = written.difference(&documented).collect();
    assert!(missing.is_empty(), "FACTS.md does not name {missing:?}");
    let gone: Vec<&String> = documented.difference(&written).collect();
    assert!(gone.is_empty(), "FACTS.md names what no example has: {gone:?}");
}

/// Each list of objects with its first two.
fn shortened(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, shortened(value))).collect()
        }
        Value::Array(items) => {
            let most = if items.first().is_some_and(Value::is_object) { 2 } else { items.len() };
            items.into_iter().take(most).map(shortened).collect()
        }
        value => value,
    }
}

/// A change here is a change for whoever reads the document: think of `SCHEMA_VERSION`.
#[test]
fn the_facts_of_the_saved_page_are_what_they_were() {
    let facts = shortened(facts_of(repository().join("examples/saved-page")));
    let mut text = serde_json::to_string_pretty(&facts).unwrap();
    text.push('\n');
    let stored = repository().join("tests/golden/facts-of-saved-page.json");
    if std::fs::read_to_string(&stored).ok().as_ref() != Some(&text) {
        let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join("facts.json");
        std::fs::write(&now, text).unwrap();
        panic!("the facts differ; if that is meant: cp {} {}", now.display(), stored.display());
    }
}

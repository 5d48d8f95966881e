//! The changes as a document, and as CSV: DIFF.md names what is written, and nothing else.

use std::collections::BTreeSet;

use mothbook::diff::{Accept, AcceptList, Category, Changes, Seen, compare, each_row, format};
use mothbook::finding::Severity;
use mothbook::state::{Found, Standing, State};
use serde_json::{Value, json};

use crate::diff::{capture, each_copy, list, state, world};
use crate::facts::{documented, paths};
use crate::support::repository;

/// What is before the tables that are not of keys.
const KEYS_END: &str = "\n## Categories\n";
const CATEGORIES_END: &str = "\n## Columns of CSV\n";

fn text() -> String {
    std::fs::read_to_string(repository().join("DIFF.md")).unwrap()
}

fn before() -> State {
    let mut world = world();
    list(&mut world, "deployments/")[0]["research_site"] = json!({"id": 4, "name": "Hill"});
    let mut state = state(&world);
    state.about.files = Some("ab".repeat(32));
    state
}

fn after() -> State {
    let mut world = world();
    // One enters, one leaves, and a stored number is wrong.
    for request in ["captures/", "captures/?collections=10"] {
        list(&mut world, request).push(capture(7));
    }
    list(&mut world, "captures/?collections=10").remove(5);
    let sets = list(&mut world, "captures/collections/");
    sets[0]["source_images_with_detections_count"] = json!(5);
    sets[1]["updated_at"] = json!("2024-07-01T10:05:00");
    each_copy(&mut world, 0, |capture| capture["size"] = json!(11));
    each_copy(&mut world, 1, |capture| capture["id"] = json!(99));
    each_copy(&mut world, 2, |capture| {
        capture["detections"][0]["occurrence"]["determination"] =
            json!({"id": 8, "name": "Apamea crenata"});
    });
    let jobs = list(&mut world, "jobs/");
    jobs[0]["status"] = json!("FAILURE");
    jobs[1]["id"] = json!(3);
    jobs[1]["details"] = json!("https://a.example/api/v2/jobs/3/");
    let mut state = state(&world);
    state.findings.push(Found {
        severity: Severity::Error,
        code: "MB601".to_owned(),
        about: "file".to_owned(),
        file: "a.json".to_owned(),
        message: "cannot be read".to_owned(),
    });
    state
}

/// A comparison in which everything occurs.
fn changes() -> Changes {
    let mut changes = compare(&before(), &after()).unwrap();
    let accept = |about: &str| Accept {
        code: "MB101".to_owned(),
        about: about.to_owned(),
        reason: "recount asked for".to_owned(),
        until: "2099-01-01".to_owned(),
    };
    let accept = ["collection 10", "collection 12"].map(accept).to_vec();
    changes.accept(&AcceptList { accept }).unwrap();
    changes
}

fn document() -> Value {
    serde_json::from_str(&format::json(&changes())).unwrap()
}

/// Objects whose keys are told with others, which have the same.
const ALIKE: [(&str, &str); 6] = [
    ("after.", "before."),
    ("counts[].after.", "counts[].before."),
    ("members[].left[].", "members[].entered[]."),
    ("captures.changed[].fields[].", "records[].fields[]."),
    ("findings.resolved[].", "findings.new[]."),
    ("findings.accepted[].", "findings.new[]."),
];
/// What the accepted have beside that.
const OWN: [&str; 2] = ["findings.accepted[].reason", "findings.accepted[].until"];
/// Objects whose keys are kinds of records.
const BY_KIND: [&str; 2] = ["not_in_export.", "touched."];

/// Where the document tells a key; `None` for a kind of records.
fn told_as(path: &str) -> Option<String> {
    if BY_KIND.iter().any(|object| path.starts_with(object)) {
        return None;
    }
    let alike = ALIKE.iter().filter(|_| !OWN.contains(&path));
    let mut alike = alike.filter_map(|(of, as_in)| Some((path.strip_prefix(of)?, as_in)));
    Some(alike.next().map_or_else(|| path.to_owned(), |(key, as_in)| format!("{as_in}{key}")))
}

#[test]
fn every_key_is_documented_and_there_is_no_other() {
    let mut written = BTreeSet::new();
    paths(&document(), "", &mut written);
    let written: BTreeSet<String> = written.iter().filter_map(|path| told_as(path)).collect();
    let text = text();
    let (keys, _) = text.split_once(KEYS_END).unwrap();
    let documented: BTreeSet<String> = documented(keys).into_keys().collect();
    let missing: Vec<&String> = written.difference(&documented).collect();
    assert!(missing.is_empty(), "DIFF.md does not name {missing:?}");
    let gone: Vec<&String> = documented.difference(&written).collect();
    assert!(gone.is_empty(), "DIFF.md names what is not written: {gone:?}");
}

/// What DIFF.md calls the type of a value.
fn type_of(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "text".to_owned(),
        Value::Object(_) => "object".to_owned(),
        Value::Array(items) => match items.first() {
            Some(Value::Array(_)) => "list of lists".to_owned(),
            Some(item) => format!("list of {}s", type_of(item)),
            None => "list".to_owned(),
        },
    }
}

/// Gives each value of a key with its path.
fn each_value<'v>(value: &'v Value, path: &str, each: &mut dyn FnMut(&str, &'v Value)) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                each(&path, value);
                each_value(value, &path, each);
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|item| each_value(item, &format!("{path}[]"), each));
        }
        _ => {}
    }
}

#[test]
fn every_value_has_its_type_and_every_fixed_word_is_named() {
    let text = text();
    let (keys, _) = text.split_once(KEYS_END).unwrap();
    let documented = documented(keys);
    // A comparison with nothing to tell, and one of snapshots of which little is known.
    let mut bare = State::default();
    bare.about.tool = "0".to_owned();
    let same = compare(&before(), &before()).unwrap();
    let all = [changes(), same, compare(&before(), &bare).unwrap()];
    for changes in &all {
        let document = serde_json::to_value(changes).unwrap();
        each_value(&document, "", &mut |path, value| {
            let Some(key) = told_as(path) else { return };
            let row = documented[&key].trim_start();
            let (told, meaning) = row.split_once(" | ").unwrap();
            let found = type_of(value);
            let fits = |told: &str| told == found || (found == "list" && told.starts_with("list"));
            assert!(told.split(" or ").any(fits), "{path}: {told}, and not {found}");
            let word = value.as_str().filter(|_| {
                ["standing", "seen", "why", "severity"].iter().any(|key| path.ends_with(key))
            });
            let is_named = word.is_none_or(|word| meaning.contains(&format!("`{word}`")));
            assert!(is_named, "{path}: {word:?} is not told");
        });
    }
    let standing = documented["counts[].before.standing"];
    for of in [Standing::Equal, Standing::Differs, Standing::Unproved] {
        assert!(standing.contains(&format!("`{}`", json!(of).as_str().unwrap())), "{of:?}");
    }
    for of in [Seen::Gone, Seen::Changed, Seen::New, Seen::FirstSeen] {
        assert!(
            documented["records[].seen"].contains(&format!("`{}`", json!(of).as_str().unwrap()))
        );
    }
}

#[test]
fn the_categories_are_those_of_the_program() {
    let text = text();
    let (_, rest) = text.split_once(KEYS_END).unwrap();
    let (table, _) = rest.split_once(CATEGORIES_END).unwrap();
    let told: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split(" | ").take(2).collect())
        .collect();
    let there = Category::ALL
        .map(|of| vec![format!("| `{}`", json!(of).as_str().unwrap()), of.words().to_owned()]);
    assert_eq!(told, there);
}

#[test]
fn the_columns_of_csv_are_those_of_the_program() {
    let text = text();
    let (_, rest) = text.split_once(CATEGORIES_END).unwrap();
    let (columns, kinds) = rest.split_once("| what | change |").unwrap();
    let cell = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    let columns: Vec<String> = columns.lines().filter_map(cell).collect();
    let csv = format::csv(&changes());
    assert!(csv.starts_with(&format!("{}\r\n", columns.join(","))), "{csv}");
    let mut written = Vec::new();
    each_row(&changes(), &mut |row| {
        if written.last() != Some(&row.what) {
            written.push(row.what);
        }
        let head = format!("| `{}` |", row.what);
        let told = kinds.lines().find(|line| line.starts_with(&head)).unwrap();
        let is_told = row.what == "count" || told.contains(&format!("`{}`", row.change));
        assert!(is_told, "{row:?}: {told}");
    });
    assert_eq!(written, kinds.lines().filter_map(cell).collect::<Vec<_>>());
}

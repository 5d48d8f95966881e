//! What the documents say is true.

use std::path::Path;

use regex::Regex;

use crate::support::{Case, repository};

fn text(name: &str) -> String {
    std::fs::read_to_string(repository().join(name)).unwrap()
}

#[test]
fn the_build_commands_of_the_documents_work() {
    let documents = [text("README.md"), text("examples/README.md")].concat();
    let commands =
        documents.lines().filter_map(|line| line.trim().strip_prefix("cargo run --release -- "));
    let mut n = 0;
    for command in commands {
        let case = Case::new();
        let arguments: Vec<String> = command
            .split_whitespace()
            .map(|word| match Path::new(word).starts_with("examples") {
                true => repository().join(word).to_string_lossy().into_owned(),
                false => word.to_owned(),
            })
            .collect();
        assert_eq!(case.run(&arguments).status, 0, "{command}");
        assert!(case.path("site/index.html").exists(), "{command}");
        n += 1;
    }
    assert!(n >= 2);
}

#[test]
fn every_link_between_documents_resolves() {
    let documents = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "HISTORY.md",
        "DIFF.md",
    ];
    for document in documents {
        for (at, _) in text(document).match_indices("](") {
            let document_text = text(document);
            let rest = &document_text[at + 2..];
            let link = &rest[..rest.find(')').unwrap()];
            let is_file = !link.contains("://") && !link.starts_with('#');
            assert!(!is_file || repository().join(link).exists(), "{document} links to {link}");
        }
    }
}

/// The files of the repository that documents speak of, by path, but for the data and what was built.
fn sources() -> Vec<(String, String)> {
    let folders =
        ["src", "tests/it", "tests/browser", "tests/golden", "fuzz", "benches", "examples"];
    let mut sources: Vec<(String, String)> = Vec::new();
    let mut add = |path: String| {
        let is_text = [".rs", ".md", ".mjs", ".py"].iter().any(|ending| path.ends_with(ending));
        let is_another = ["node_modules/", "examples/season/", "fuzz/target/"]
            .iter()
            .any(|folder| path.contains(folder));
        if is_text && !is_another {
            let text = text(&path);
            sources.push((path, text));
        }
    };
    for folder in folders {
        for entry in walkdir::WalkDir::new(repository().join(folder)).into_iter().flatten() {
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(repository()).unwrap();
                add(path.to_string_lossy().into_owned());
            }
        }
    }
    for entry in std::fs::read_dir(repository()).unwrap().flatten() {
        add(entry.file_name().to_string_lossy().into_owned());
    }
    sources.sort();
    sources
}

/// What a document, or the comments of documentation in a source, has between backticks.
fn quoted(path: &str, text: &str) -> Vec<String> {
    let fences = Regex::new("(?s)```.*?```").unwrap();
    let comments: Vec<&str> = text
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with("//!") || line.starts_with("///"))
        .collect();
    let text = if path.ends_with(".rs") { comments.join("\n") } else { text.to_owned() };
    let text = fences.replace_all(&text, "");
    let quotes = Regex::new("`([^`\n]+)`").unwrap();
    let words = quotes.captures_iter(&text).flat_map(|quote| {
        let quote = quote.get(1).map(|inner| inner.as_str()).unwrap_or_default();
        quote.split([' ', ',']).map(str::to_owned).collect::<Vec<_>>()
    });
    words.collect()
}

/// Whether a file stands at the end of this path.
fn is_a_file(sources: &[(String, String)], name: &str) -> bool {
    sources.iter().any(|(path, _)| Path::new(path).ends_with(name))
}

/// Whether `inner` is named in a source that is, or defines, `outer`.
fn is_in(sources: &[(String, String)], outer: &str, inner: &str) -> bool {
    let defined = Regex::new(&format!(r"\b(struct|enum|trait|type|mod|impl)\s+{outer}\b")).unwrap();
    // An item, a variant or a field.
    let named = Regex::new(&format!(
        r"(?m)\b(fn|struct|enum|trait|type|const|static|mod|use|pub)\s+{inner}\b|^\s+{inner}\b"
    ))
    .unwrap();
    let has = |path: &str, part: &str| path.split(['/', '.']).any(|of| of == part);
    sources.iter().any(|(path, text)| {
        path.ends_with(".rs")
            && (has(path, outer) || defined.is_match(text))
            && (has(path, inner) || named.is_match(text))
    })
}

/// A history speaks of what is gone, and one table is printed by the program.
const NOT_OF_TODAY: [&str; 2] = ["CHANGELOG.md", "FINDINGS.md"];

#[test]
fn every_file_and_every_path_that_documents_name_exists() {
    let sources = sources();
    let file = Regex::new(r"^[\w./-]+\.(rs|mjs|py)$").unwrap();
    let path = Regex::new(r"^(crate::)?[A-Za-z_]\w*(::\w+)+(\(\))?$").unwrap();
    // What belongs to the language and to other crates is held by the compiler, or by nobody.
    let foreign = ["std", "core", "u32", "i64", "u64", "usize", "f64", "clippy", "serde_json"];
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    for (of, text) in &sources {
        if NOT_OF_TODAY.contains(&of.as_str()) {
            continue;
        }
        for word in quoted(of, text) {
            let is_there = if file.is_match(&word) {
                is_a_file(&sources, &word)
            } else if path.is_match(&word) {
                let word = word.trim_start_matches("crate::").trim_start_matches("mothbook::");
                let word = word.trim_start_matches("super::").trim_end_matches("()");
                let parts: Vec<&str> = word.split("::").collect();
                foreign.contains(&parts[0])
                    || parts.windows(2).all(|pair| is_in(&sources, pair[0], pair[1]))
            } else {
                continue;
            };
            looked_at += 1;
            if !is_there {
                wrong.push(format!("{of} names {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "what does not exist:\n{}", wrong.join("\n"));
    assert!(looked_at > 50, "{looked_at} names were found");
}

#[test]
fn the_table_of_findings_is_that_of_the_program() {
    let printed = Case::new().run(&["explain", "--markdown"]).stdout;
    assert!(printed == text("FINDINGS.md"), "cargo run -- explain --markdown > FINDINGS.md");
}

#[test]
fn the_table_of_rules_is_that_of_the_program() {
    let table = mothbook::facts::sample::rules_as_markdown();
    assert!(text("RULES.md").ends_with(&table), "RULES.md is to end with\n{table}");
}

/// Codes are for ever: each that was ever listed here must still exist with its title's meaning.
#[test]
fn no_code_is_ever_lost() {
    let listed = text("tests/golden/codes.txt");
    let known: Vec<String> =
        mothbook::finding::CATALOGUE.iter().map(|entry| entry.code.to_string()).collect();
    let listed: Vec<&str> = listed.lines().collect();
    assert_eq!(known, listed, "add new codes to tests/golden/codes.txt; never remove one");
}

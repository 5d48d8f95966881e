//! What the documents say is true.

use std::path::Path;

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
    for document in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        for (at, _) in text(document).match_indices("](") {
            let document_text = text(document);
            let rest = &document_text[at + 2..];
            let link = &rest[..rest.find(')').unwrap()];
            let is_file = !link.contains("://") && !link.starts_with('#');
            assert!(!is_file || repository().join(link).exists(), "{document} links to {link}");
        }
    }
}

#[test]
fn the_table_of_findings_is_that_of_the_program() {
    let printed = Case::new().run(&["explain", "--markdown"]).stdout;
    assert!(printed == text("FINDINGS.md"), "cargo run -- explain --markdown > FINDINGS.md");
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

//! One page of each kind, made of a snapshot of a few records, held against how it was when somebody last looked at it: HTML
//! that changes without being meant to is seen. How a change is accepted stands in CONTRIBUTING.md.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Case, repository};

/// A name and the page of a report that shows it.
const PAGES: [(&str, &str); 25] = [
    ("home", "index.html"),
    ("findings", "findings/index.html"),
    ("timeline", "timeline/index.html"),
    ("timeline-figures", "timeline/figures.html"),
    ("root", "api/v2/index.html"),
    ("collections", "api/v2/captures/collections/index.html"),
    ("collection", "api/v2/captures/collections/10.html"),
    ("members", "api/v2/captures/collections/10/captures-1.html"),
    ("captures", "api/v2/captures/index.html"),
    ("jobs", "api/v2/jobs/index.html"),
    ("job", "api/v2/jobs/6.html"),
    ("job-failed", "api/v2/jobs/11.html"),
    ("projects", "api/v2/projects/index.html"),
    ("project", "api/v2/projects/1.html"),
    ("deployments", "api/v2/deployments/index.html"),
    ("deployment", "api/v2/deployments/3.html"),
    ("sites", "api/v2/deployments/sites/index.html"),
    ("site", "api/v2/deployments/sites/4.html"),
    ("events", "api/v2/events/index.html"),
    ("event", "api/v2/events/9.html"),
    ("occurrences", "api/v2/occurrences/index.html"),
    ("taxa", "api/v2/taxa/index.html"),
    ("taxon", "api/v2/taxa/5.html"),
    ("pipelines", "api/v2/ml/pipelines/index.html"),
    ("pipeline", "api/v2/ml/pipelines/2.html"),
];

/// The same for a capture and an occurrence with a page of its own.
const OWN_PAGES: [(&str, &str); 2] =
    [("capture", "api/v2/captures/7.html"), ("occurrence", "api/v2/occurrences/700.html")];

/// The same for the log of a job, which has a page of its own only where it is long.
const LOG: (&str, &str) = ("job-log", "api/v2/jobs/6/log-1.html");

/// What stands between two words, the words included.
fn between<'a>(html: &'a str, first: &str, last: &str) -> &'a str {
    let begin = html.find(first).unwrap();
    &html[begin..begin + html[begin..].find(last).unwrap() + last.len()]
}

/// Builds a report and holds some of its pages against how they were.
fn hold(case: &Case, snapshot: &Path, options: [&str; 2], pages: &[(&str, &str)]) {
    let arguments = ["build".as_ref(), snapshot.as_os_str(), "-o".as_ref(), "site".as_ref()];
    let output = case.run(&[&arguments[..], &options.map(AsRef::as_ref)].concat());
    assert_eq!(output.status, 0, "{}", output.stderr);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, path) in pages {
            let html = case.text(&format!("site/{path}"));
            let html = html.replace(env!("CARGO_PKG_VERSION"), "VERSION");
            // What is around it is the same on every page, and is held once.
            let shown = if *name == "home" { &html } else { between(&html, "<main", "</main>") };
            insta::assert_snapshot!(*name, shown);
        }
    });
}

#[test]
fn a_page_of_each_kind_is_as_it_was() {
    let snapshot = repository().join("tests/small");
    hold(&Case::new(), &snapshot, ["--fail-on", "never"], &PAGES);
    let own_pages = ["--capture-pages=all", "--occurrence-pages=members"];
    hold(&Case::new(), &snapshot, own_pages, &OWN_PAGES);
}

/// The first job, with a line every two seconds and a silence of a minute.
#[test]
fn a_page_of_a_log_is_as_it_was() {
    let text = std::fs::read(repository().join("tests/small/jobs.json")).unwrap();
    let mut jobs: Value = serde_json::from_slice(&text).unwrap();
    let line = |n: usize| {
        let second = 60 + n * 2 + if n > 50 { 62 } else { 0 };
        let level = if n % 40 == 30 { "WARNING" } else { "INFO" };
        let time = format!("2024-07-01 10:{:02}:{:02}", second / 60, second % 60);
        format!("[{time}] {level} Job 6: batch {n} of <101>")
    };
    jobs["results"][0]["logs"]["stdout"] =
        (0..101).rev().map(line).map(|line| json!(line)).collect();
    let case = Case::new();
    case.file("in/jobs.json", jobs.to_string());
    hold(&case, &case.path("in"), ["--fail-on", "never"], &[LOG]);
}

/// A snapshot of a page that is no longer looked at would be believed.
#[test]
fn no_snapshot_is_left_over() {
    let files = std::fs::read_dir(repository().join("tests/it/snapshots")).unwrap();
    let mut found: Vec<String> = files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".snap"))
        .collect();
    found.sort();
    let mut expected: Vec<String> = PAGES
        .iter()
        .chain(&OWN_PAGES)
        .chain([&LOG])
        .map(|(name, _)| format!("{name}.snap"))
        .collect();
    expected.sort();
    assert_eq!(found, expected);
}

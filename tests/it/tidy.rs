//! House rules that a compiler does not check: who may import whom, how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::support::repository;

/// What each layer must never name. The rules and their reasons stand in ARCHITECTURE.md.
const FORBIDDEN: [(&str, &[&str]); 21] = [
    ("src/pipeline", &["crate::cli", "crate::verify", "std::env", "print!", "println!", "stderr"]),
    ("src/manifest.rs", &["crate::"]),
    (
        "src/state",
        &[
            "crate::read",
            "crate::site",
            "crate::publish",
            "crate::output",
            "crate::cli",
            "std::fs",
            "std::env",
        ],
    ),
    (
        "src/diff",
        &[
            "crate::read",
            "crate::facts",
            "crate::site",
            "crate::publish",
            "crate::output",
            "crate::cli",
            "std::fs",
            "std::env",
        ],
    ),
    (
        "src/history",
        &[
            "crate::read",
            "crate::facts",
            "crate::site",
            "crate::publish",
            "crate::cli",
            "std::env",
            "std::time",
        ],
    ),
    ("src/picture", &["crate::", "std::fs", "std::env", "std::time"]),
    (
        "src/verify",
        &[
            "crate::site::tables",
            "crate::site::route",
            "RenderWorker",
            "site::Site",
            "crate::facts",
            "crate::read",
            "crate::model",
            "crate::cli",
            "std::env",
        ],
    ),
    (
        "src/report",
        &["crate::site", "crate::facts", "crate::read", "crate::cli", "std::fs", "std::env"],
    ),
    (
        "src/model",
        &[
            "crate::read",
            "crate::facts",
            "crate::site",
            "crate::output",
            "crate::cli",
            "std::fs",
            "std::env",
            "rayon",
        ],
    ),
    ("src/json", &["crate::", "std::fs", "std::env"]),
    (
        "src/finding",
        &["crate::read", "crate::facts", "crate::site", "crate::output", "crate::cli", "std::fs"],
    ),
    (
        "src/facts",
        &[
            "crate::read",
            "crate::site",
            "crate::output",
            "crate::cli",
            "crate::publish",
            "std::fs",
            "std::env",
            "std::time",
        ],
    ),
    (
        "src/publish",
        &["crate::read", "crate::facts", "crate::site", "crate::output", "crate::cli", "std::fs"],
    ),
    (
        "src/site",
        &[
            "crate::read",
            "crate::output",
            "crate::cli",
            "std::fs",
            "std::env",
            "std::time",
            "rayon",
        ],
    ),
    (
        "src/read",
        &[
            "crate::facts",
            "crate::site",
            "crate::output",
            "crate::cli",
            "crate::publish",
            "rayon",
            "std::env",
            "std::time",
        ],
    ),
    (
        "src/output",
        &[
            "crate::model",
            "crate::read",
            "crate::facts",
            "crate::site",
            "crate::publish",
            "crate::cli",
            "crate::finding",
        ],
    ),
    (
        "src/table",
        &[
            "crate::read",
            "crate::facts",
            "crate::finding",
            "crate::publish",
            "crate::site",
            "crate::output",
            "crate::cli",
            "std::fs",
            "std::env",
        ],
    ),
    ("src/api.rs", &["std::fs", "crate::read", "crate::site"]),
    ("src/parallel.rs", &["crate::"]),
    ("src/numbers.rs", &["crate::"]),
    ("src/visible.rs", &["crate::"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    walkdir::WalkDir::new(repository().join("src"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(repository()).unwrap().to_owned();
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// The code of a file: without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tests.rs")
}

#[test]
fn no_layer_knows_what_it_must_not() {
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        for (layer, forbidden) in FORBIDDEN {
            if path.starts_with(layer) {
                for word in forbidden {
                    assert!(!code(text).contains(word), "{} names {word}", path.display());
                }
            }
        }
    }
}

/// The functions of `facts` that `site` may call. They answer a question about some jobs that only a page knows (those it
/// shows), place what is drawn, or compare texts. All others are called by [`mothbook::facts::complete`].
const CALLED_BY_SITE: [&str; 5] = ["by_month", "states", "pack", "name_key", "without_accent"];

/// The types of `facts` that `site` may make: what is known of the jobs or of the one job that a page shows, and what is
/// needed to draw.
const MADE_BY_SITE: [&str; 7] =
    ["Figures", "Concurrency", "Course", "LogFacts", "Folded", "Interval", "Month"];

/// What `site` must not do with facts: compute them, or count records itself.
const COMPUTING: [&str; 4] =
    ["recompute(", "populations(", ".captures.rows()", ".detections.pairs()"];

/// `site` looks facts up and arranges them. This holds that it calls no functions of `facts` and makes no types of it but
/// those above, and that it goes through no table of captures or detections. It cannot tell a sum over the rows of a page
/// from one over records: that is left to the reader.
#[test]
fn site_computes_no_fact() {
    let of_site = |path: &Path| path.starts_with("src/site") && !is_test(path);
    for (path, text) in sources().iter().filter(|(path, _)| of_site(path)) {
        let code = code(text);
        // The index lists the captures that have a page.
        let is_index = path == Path::new("src/site/index.rs");
        for word in COMPUTING.iter().filter(|word| !is_index || **word != ".captures.rows()") {
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
        for (at, _) in code.match_indices("facts::") {
            let named = &code[at..];
            let end = named.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c)));
            let (path_to, rest) = named.split_at(end.unwrap_or(named.len()));
            let names =
                if rest.starts_with('{') { rest.split(';').next().unwrap() } else { path_to };
            for name in names.split(['{', '}', ',']).map(str::trim) {
                let leaf = name.rsplit("::").next().unwrap();
                let is_function = leaf.starts_with(|c: char| c.is_lowercase()) && leaf != "lanes";
                let may = !is_function || CALLED_BY_SITE.contains(&leaf);
                assert!(may, "{} names {name}", path.display());
                let may_make = leaf.is_empty() || MADE_BY_SITE.contains(&leaf);
                for how in ["::of(", "::of)", "::new(", "::new)"] {
                    let makes = code.contains(&format!("{leaf}{how}"));
                    assert!(may_make || !makes, "{} makes {name}", path.display());
                }
            }
        }
    }
}

/// The pipeline knows every room of the library, so none of them may know the pipeline.
#[test]
fn only_the_command_calls_the_pipeline() {
    let others = |path: &Path| !path.starts_with("src/pipeline") && !path.starts_with("src/cli");
    for (path, text) in sources().iter().filter(|(path, _)| others(path)) {
        assert!(!code(text).contains("crate::pipeline"), "{}", path.display());
    }
}

/// What an address or the name of a file of a report begins or ends with.
const ADDRESSES: [&str; 14] = [
    "\"api/v2",
    "\"data/",
    "\"effort/",
    "\"overlaps/",
    "\"findings/",
    "\"media/",
    "\"static/",
    "\"timeline/",
    ".html\"",
    ".json\"",
    ".csv\"",
    ".css\"",
    ".js\"",
    ".md\"",
];

#[test]
fn addresses_of_a_report_are_written_in_one_place() {
    let is_under = |path: &Path, rooms: &[&str]| rooms.iter().any(|room| path.starts_with(room));
    for (path, text) in sources().iter().filter(|(path, _)| {
        is_under(path, &["src/site", "src/pipeline", "src/cli"])
            && path != Path::new("src/site/artifact.rs")
            && !is_test(path)
    }) {
        // The sources that are compiled in are no files of a report.
        let is_source =
            |line: &str| line.contains("include_str!") || line.contains("template(path");
        for line in code(text).lines().filter(|line| !is_source(line)) {
            for word in ADDRESSES {
                assert!(!line.contains(word), "{}: {line}", path.display());
            }
        }
    }
}

/// Scripts are given addresses: by attributes of the page, or by what they load.
#[test]
fn scripts_join_no_addresses() {
    for entry in walkdir::WalkDir::new(repository().join("static")).into_iter().map(Result::unwrap)
    {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "js") {
            let text = std::fs::read_to_string(path).unwrap();
            let is_comment = |line: &&str| line.trim_start().starts_with("/*");
            for line in code(&text).lines().filter(|line| !is_comment(line)) {
                let line = line.replace(['\'', '`'], "\"");
                for word in ADDRESSES {
                    assert!(!line.contains(word), "{}: {line}", path.display());
                }
            }
        }
    }
}

/// What is done in parallel shares nothing: the one lock hands results over in order.
#[test]
fn locks_are_where_threads_are() {
    let other = |path: &Path| path != Path::new("src/parallel.rs") && !is_test(path);
    for (path, text) in sources().iter().filter(|(path, _)| other(path)) {
        for word in ["Mutex", "RwLock", "Condvar", "mpsc"] {
            assert!(!code(text).contains(word), "{} names {word}", path.display());
        }
    }
}

/// Files of a room may lean on each other one way only, so that each can be read on its own.
#[test]
fn the_views_know_each_other_one_way() {
    let room = Path::new("src/site/view");
    let files: BTreeMap<String, String> = sources()
        .into_iter()
        .filter(|(path, _)| path.parent() == Some(room) && !path.ends_with("mod.rs"))
        .map(|(path, text)| (path.file_stem().unwrap().to_string_lossy().into_owned(), code(&text)))
        .collect();
    let known = |name: &str| -> Vec<&String> {
        let names = |other: &&String| {
            let word = format!("super::{other}");
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            *other != name && files[name].split(&word).skip(1).any(ends)
        };
        files.keys().filter(names).collect()
    };
    // Taking away what knows no other that is left leaves nothing, if there is no circle.
    let mut left: BTreeSet<&String> = files.keys().collect();
    loop {
        let before = left.len();
        let stays = |name: &&String| known(name).iter().any(|other| left.contains(*other));
        left = left.iter().copied().filter(stays).collect();
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "a circle of {left:?}");
}

#[test]
fn every_file_says_what_it_is_for_and_fits_in_a_head() {
    for (path, text) in sources() {
        let name = path.display();
        assert!(is_test(&path) || text.starts_with("//!"), "{name} does not say what it is for");
        assert!(text.lines().count() <= 900, "{name} is too long");
    }
}

#[test]
fn nothing_from_outside_can_make_the_program_panic() {
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        for word in [
            ".unwrap()",
            ".expect(",
            "panic!",
            "unreachable!",
            "todo!",
            "unimplemented!",
            "unsafe ",
        ] {
            assert!(!code(text).contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn templates_trust_nothing() {
    for entry in
        walkdir::WalkDir::new(repository().join("templates")).into_iter().map(Result::unwrap)
    {
        if entry.file_type().is_file() {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            assert!(
                !text.contains("|safe") && !text.contains("| safe"),
                "{}",
                entry.path().display()
            );
        }
    }
}

/// What is printed goes through one place, which lets nothing through that steers a terminal.
#[test]
fn the_terminal_is_written_to_in_one_file() {
    let other = |path: &Path| path != Path::new("src/cli/print.rs") && !is_test(path);
    for (path, text) in sources().iter().filter(|(path, _)| other(path)) {
        for word in ["io::stdout", "io::stderr", "println!", "print!("] {
            assert!(!code(text).contains(word), "{} has {word}", path.display());
        }
    }
}

/// Threads are made and used in one file.
#[test]
fn rayon_is_named_in_one_file() {
    for (path, text) in sources().iter().filter(|(path, _)| path != Path::new("src/parallel.rs")) {
        assert!(!code(text).contains("rayon"), "{} names rayon", path.display());
    }
}

/// A version of Rust as numbers, so that 1.9 is less than 1.10.
fn version(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().unwrap()).collect()
}

/// The oldest Rust that Cargo.toml promises can compile whatever is compiled in: clippy holds the same of our own code
/// (`incompatible_msrv`), and `./test` compiles with that Rust where it can be had.
#[test]
fn no_dependency_needs_a_newer_rust_than_is_promised() {
    let run = |program: &str, arguments: &[&str]| {
        let output = std::process::Command::new(program)
            .args(arguments)
            .current_dir(repository())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let about = run("rustc", &["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Of other systems' crates nothing need be here: what is for this one was compiled, so it can be asked offline.
    let arguments =
        ["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", host];
    let metadata: serde_json::Value = serde_json::from_str(&run("cargo", &arguments)).unwrap();
    let promised = version(env!("CARGO_PKG_RUST_VERSION"));
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "{} packages", packages.len());
    for package in packages {
        if let Some(needed) = package["rust_version"].as_str() {
            assert!(version(needed) <= promised, "{} needs Rust {needed}", package["name"]);
        }
    }
}

/// proptest finds what once failed by the path of the source; where the source moves, it has to move along.
#[test]
fn what_once_failed_is_kept_where_its_test_looks() {
    let folder = repository().join("proptest-regressions");
    for entry in walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&folder).unwrap().with_extension("rs");
            assert!(repository().join("src").join(&path).exists(), "no src/{}", path.display());
        }
    }
}

//! A report as one file: all of its folder is in it, it is the same each time, it is refused where it has no room, and it
//! takes the place of nothing but a report.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use flate2::read::GzDecoder;
use html5gum::{Token, Tokenizer};
use mothbook::output::Memory;
use mothbook::pipeline::{Options, Silent, build};
use mothbook::site::{Artifact, Cut, Page, Room, cut, one_file, path_of};

use crate::support::{Case, data_of, files, on_all_cores, repository, season_site};

const MANIFEST: &str = "manifest.json";

/// A snapshot of the repository as one file, with this much room for it as it stands.
pub(crate) fn of_snapshot(snapshot: &str, plain: usize) -> String {
    let mut memory = Memory::default();
    let options = Options { one_file: true, ..Options::default() };
    build(&[repository().join(snapshot)], &options, &mut memory, &Silent).unwrap();
    one_file(memory.files(), Room { plain, ..Room::default() }).unwrap().html
}

pub(crate) fn unpacked(text: &str) -> String {
    let bytes = BASE64.decode(text.as_bytes()).unwrap();
    let mut text = String::new();
    GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    text
}

/// The parts of a file by path, unpacked: pages as sections, others as JSON.
pub(crate) fn parts(cut: &Cut<'_>) -> BTreeMap<String, String> {
    let sections =
        cut.sections.iter().map(|html| (path_of(html).unwrap().to_owned(), (*html).to_owned()));
    let text = |packed, text: &str| if packed { unpacked(text) } else { text.to_owned() };
    let blocks = cut.blocks.iter();
    let blocks = blocks.map(|block| (block.path.to_owned(), text(block.is_packed, block.text)));
    sections.chain(blocks).collect()
}

/// The words of a page from its breadcrumbs on, without what a report of one file says otherwise: the formats of the page,
/// its orders, and the files with records.
fn words(html: &str) -> Vec<String> {
    let from = html.find("<section class=\"where\"").unwrap();
    let to = html.rfind("</main>").unwrap_or(html.len());
    let (mut text, mut left_out) = (String::new(), None);
    let mut open: Vec<String> = Vec::new();
    for Ok(token) in Tokenizer::new(&html[from..to]) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let value = |key: &[u8]| {
                    let value = tag.attributes.get(key);
                    value
                        .map(|value| String::from_utf8_lossy(value).into_owned())
                        .unwrap_or_default()
                };
                let says_other = value(b"class") == "formats"
                    || value(b"class") == "hint"
                    || value(b"aria-labelledby").ends_with("filters-title");
                if says_other && left_out.is_none() {
                    left_out = Some(open.len());
                }
                let is_empty = tag.self_closing || matches!(&*name, "br" | "hr" | "wbr");
                if !is_empty {
                    open.push(name);
                }
                text.push(' ');
            }
            Token::EndTag(_) => {
                open.pop();
                if left_out == Some(open.len()) {
                    left_out = None;
                }
                text.push(' ');
            }
            Token::String(part) if left_out.is_none() => {
                text.push_str(&String::from_utf8_lossy(&part));
            }
            _ => {}
        }
    }
    // The sign of the order of a list is part of a link to the other way round.
    let words = text.split_whitespace().filter(|word| !matches!(*word, "\u{25b4}" | "\u{25be}"));
    words.map(str::to_owned).collect()
}

/// A page of a folder without the tables that one file has no room for.
fn without_packed_tables(html: &str) -> String {
    let html = html.replace(
        " R reads packed tables as they are: <code>read.csv(\"captures.csv.gz\")</code>.",
        "",
    );
    let (first, rest) =
        html.split_once("<li><a href=\"data/captures.csv.gz").unwrap_or((&html, ""));
    match rest.split_once("<li><a href=\"data/nights.csv") {
        Some((_, rest)) => format!("{first}<li><a href=\"data/nights.csv{rest}"),
        None => html.clone(),
    }
}

/// Compares a report of one file with the folder of the same snapshot.
fn holds_all_of(folder: &Path, html: &str) {
    let cut = cut(html).unwrap();
    let parts = parts(&cut);
    let of_folder: Vec<(String, Vec<u8>)> = files(folder).into_iter().collect();
    let looked = on_all_cores(&of_folder, |(path, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        match Artifact::from_path(path) {
            Some(Artifact::Page(Page::List { order: Some(_), .. })) => {
                assert!(!parts.contains_key(path), "{path}");
                0
            }
            Some(Artifact::Page(_)) => {
                let section = parts.get(path).unwrap_or_else(|| panic!("{path} is missing"));
                assert_eq!(words(section), words(&without_packed_tables(&text)), "{path}");
                1
            }
            Some(Artifact::Members { .. } | Artifact::Composition { .. } | Artifact::Data(_))
                if path.ends_with(".csv") =>
            {
                let text_there: String = serde_json::from_str(&parts[path]).unwrap();
                // The findings of a report say what was left out of the pages that it has.
                assert!(text_there == text || path.ends_with("findings.csv"), "{path}");
                0
            }
            Some(
                Artifact::Rows { .. }
                | Artifact::Search(_)
                | Artifact::Log { .. }
                | Artifact::Bars(_),
            ) => {
                let there: serde_json::Value = serde_json::from_str(&parts[path]).unwrap();
                assert!(data_of(bytes) == there, "{path}");
                0
            }
            _ => 0,
        }
    });
    let pages = looked.into_iter().sum::<usize>();
    let there =
        parts.keys().filter(|path| matches!(Artifact::from_path(path), Some(Artifact::Page(_))));
    assert_eq!(pages, there.count());
}

#[test]
fn a_small_report_is_plain_and_has_all_of_its_folder() {
    let case = Case::new();
    case.build(&repository().join("tests/small"));
    let html = of_snapshot("tests/small", Room::default().plain);
    assert!(html.len() <= Room::default().plain);
    let cut = cut(&html).unwrap();
    assert!(cut.blocks.iter().all(|block| !block.is_packed));
    assert!(!html.contains("application/gzip\" id") && !html.contains("data:"));
    holds_all_of(&case.path("site"), &html);
}

#[test]
fn the_season_is_packed_and_has_all_of_its_folder() {
    let html = of_snapshot("examples/season", Room::default().plain);
    println!("the season as one file: {} bytes", html.len());
    assert!(html.len() <= Room::default().packed);
    let cut = cut(&html).unwrap();
    let plain: BTreeSet<&str> =
        cut.sections.iter().filter_map(|section| path_of(section)).collect();
    for path in [
        "index.html",
        "findings/index.html",
        "api/v2/captures/collections/207.html",
        "api/v2/projects/index.html",
    ] {
        assert!(plain.contains(path), "{path}");
    }
    holds_all_of(season_site(), &html);
}

#[test]
fn packed_or_not_it_is_the_same_report() {
    let [plain, packed] = [usize::MAX, 0].map(|room| of_snapshot("tests/small", room));
    let [plain, packed] = [&plain, &packed].map(|html| parts(&cut(html).unwrap()));
    assert_eq!(plain, packed);
}

#[test]
fn no_id_is_there_twice_and_every_link_leads_somewhere() {
    let html = of_snapshot("tests/small", usize::MAX);
    let (mut ids, mut links) = (BTreeSet::new(), BTreeSet::new());
    for Ok(token) in Tokenizer::new(&html) {
        let Token::StartTag(tag) = token else { continue };
        for (key, value) in &tag.attributes {
            let value = String::from_utf8_lossy(value).into_owned();
            match key.as_slice() {
                b"id" => assert!(ids.insert(value.clone()), "{value}"),
                b"href" => drop(links.insert(value)),
                _ => {}
            }
        }
    }
    for link in links.iter().filter(|link| !link.starts_with("http")) {
        let id = link.strip_prefix('#').unwrap();
        assert!(ids.contains(id), "{link}");
    }
    assert!(links.len() > 50);
}

/// Runs the command in a folder that holds a small snapshot as `in`.
fn case_with_snapshot() -> Case {
    let case = Case::new();
    for (name, bytes) in files(&repository().join("tests/small")) {
        case.file(&format!("in/{name}"), bytes);
    }
    case
}

#[test]
fn the_command_writes_one_file_that_verify_reads() {
    let case = case_with_snapshot();
    let run = |threads: &str, name: &str| {
        let output = case.run(&["build", "in", "--one-file", name, "--threads", threads]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        case.text(name)
    };
    let html = run("1", "report.html");
    assert_eq!(html, run("4", "again.html"));
    assert_eq!(html, run("3", "report.html"), "a report is written over");
    assert!(!case.path("site").exists());
    let output = case.run(&["verify", "report.html"]);
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
    assert!(output.stdout.starts_with("1 file, "), "{}", output.stdout);
    let left = std::fs::read_dir(case.path("")).unwrap().count();
    assert_eq!(left, 3, "the snapshot and two reports");
}

#[test]
fn the_season_is_what_the_command_writes_and_verify_reads() {
    let case = Case::new();
    let season = repository().join("examples/season");
    let write = |threads: &str| {
        let arguments = [
            "build".as_ref(),
            season.as_os_str(),
            "--one-file".as_ref(),
            "report.html".as_ref(),
            "--threads".as_ref(),
            threads.as_ref(),
        ];
        let output = case.run(&arguments);
        assert_eq!(output.status, 0, "{}", output.stderr);
        case.text("report.html")
    };
    assert!(write("1") == write("4"));
    let output = case.run(&["verify", "report.html"]);
    assert_eq!(output.status, 0, "{}", output.stdout);
}

#[test]
fn a_report_is_no_snapshot() {
    let case = case_with_snapshot();
    let write = || {
        let output = case.run(&["build", "in", "--one-file", "in/report.html"]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        case.text("in/report.html")
    };
    assert!(write() == write());
}

#[test]
fn what_is_no_report_is_not_written_over() {
    let case = case_with_snapshot();
    case.file("mine.html", "<p>mine</p>");
    case.build(&case.path("in"));
    for name in ["mine.html", "in/captures.json", "in", "site/index.html"] {
        let before = files(&case.path(""));
        let output = case.run(&["build", "in", "--one-file", name]);
        assert_eq!(output.status, 4, "{name}: {}", output.stderr);
        assert!(
            output.stderr.contains("is there and is no report of mothbook"),
            "{}",
            output.stderr
        );
        assert!(before == files(&case.path("")), "{name}");
    }
}

#[test]
fn what_does_not_go_with_one_file_is_refused() {
    let case = case_with_snapshot();
    case.file("copies/a.jpg", "");
    for more in [["-o", "x"], ["--zip", "x.zip"], ["--sign", "key"], ["--force", "-q"]] {
        let output = case.run(
            &[["build", "in", "--one-file", "x.html"], [more[0], more[1], "-q", "-q"]].concat()
                [..6],
        );
        assert_eq!(output.status, 2, "{more:?}: {}", output.stderr);
    }
    let output = case.run(&["build", "in", "--one-file", "x.html", "--images", "copies"]);
    assert_eq!(output.status, 2, "{}", output.stderr);
    assert!(output.stderr.contains("copies of pictures cannot be in a report of one file"));
    assert!(!case.path("x.html").exists());
}

#[test]
fn a_season_with_a_page_for_each_capture_has_no_room() {
    let case = Case::new();
    case.file("report.html", of_snapshot("tests/small", usize::MAX));
    let before = case.text("report.html");
    let season = repository().join("examples/season");
    let arguments = [
        "build".as_ref(),
        season.as_os_str(),
        "--one-file".as_ref(),
        "report.html".as_ref(),
        "--capture-pages".as_ref(),
        "all".as_ref(),
    ];
    let output = case.run(&arguments);
    assert_eq!(output.status, 2, "{}", output.stderr);
    let sizes: Vec<usize> = output
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.trim_start().split_once("  "))
        .map(|(bytes, _)| bytes.replace(',', "").parse().unwrap())
        .collect();
    assert!(sizes.len() > 10 && sizes.is_sorted_by(|a, b| a >= b), "{}", output.stderr);
    assert!(sizes.iter().sum::<usize>() > Room::default().packed);
    for word in ["more than 10,000,000", "captures", "--capture-pages none", "--zip"] {
        assert!(output.stderr.contains(word), "{}", output.stderr);
    }
    assert_eq!(before, case.text("report.html"));
}

#[test]
fn pictures_of_other_hosts_are_named_by_the_policy() {
    let case = Case::new();
    let capture = |id: usize, host: &str| {
        format!(
            "{{\"id\": {id}, \"details\": \"http://x.org/api/v2/captures/{id}/\", \"timestamp\": \"2024-07-0{id}T02:00:00\", \
             \"width\": 40, \"height\": 30, \"path\": \"a/{id}.jpg\", \"url\": \"https://{host}/a/{id}.jpg\"}}"
        )
    };
    let captures = [capture(1, "b.example.org"), capture(2, "a.example.org")].join(",");
    case.file("in/captures.json", format!("[{captures}]"));
    let output = case.run(&[
        "build",
        "in",
        "--one-file",
        "x.html",
        "--images",
        "remote",
        "--capture-pages",
        "all",
    ]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let html = case.text("x.html");
    assert_eq!(cut(&html).unwrap().hosts, ["https://a.example.org", "https://b.example.org"]);
    assert_eq!(case.run(&["verify", "x.html", "--remote-images"]).status, 0);
    let output = case.run(&["verify", "x.html"]);
    assert_eq!(output.status, 1);
    assert!(
        output.stdout.contains("asks another host: https://a.example.org"),
        "{}",
        output.stdout
    );
}

#[test]
fn verify_says_what_is_no_report() {
    let case = Case::new();
    case.file("a.html", "<p>a</p>").file("b.html", [0xff, 0xfe]);
    for name in ["a.html", "b.html", "none.html"] {
        let output = case.run(&["verify", name]);
        assert_eq!(output.status, 3, "{name}: {}", output.stderr);
    }
    let rest = "x".repeat(Room::default().packed);
    case.file("c.html", format!("{}{rest}", mothbook::manifest::BEGINNING_OF_ONE_FILE));
    let output = case.run(&["verify", "c.html"]);
    assert_eq!(output.status, 1);
    assert!(output.stdout.contains("too large"), "{}", output.stdout);
}

/// The manifest names every part but itself.
#[test]
fn the_manifest_names_every_part() {
    let html = of_snapshot("tests/small", 0);
    let cut = cut(&html).unwrap();
    let parts = parts(&cut);
    let manifest = mothbook::manifest::Manifest::from_json(parts[MANIFEST].as_bytes()).unwrap();
    let named: BTreeSet<PathBuf> =
        manifest.files.iter().map(|file| file.path.clone().into()).collect();
    let there: BTreeSet<PathBuf> =
        parts.keys().filter(|path| *path != MANIFEST).map(PathBuf::from).collect();
    assert_eq!(named, there);
    assert!(!manifest.inputs.is_empty() && manifest.made.pages > 20);
}

//! The fast reader against serde, on whole snapshots: what is read, found and recomputed is the same with and without.

use std::path::{Path, PathBuf};

use mothbook::facts::recompute;
use mothbook::read::{Purpose, ReadOptions};
use serde_json::Value;

use crate::support::{Case, golden, golden_json, read_with, repository};

/// What the command knows of a snapshot before it prints or writes: the snapshot, its findings, the audit.
fn known(path: &Path, options: ReadOptions) -> [String; 3] {
    let snapshot = read_with(&[PathBuf::from(path)], options).snapshot;
    let facts = recompute(&snapshot.value);
    [format!("{:?}", snapshot.value), format!("{:?}", snapshot.findings), format!("{facts:?}")]
}

/// Reads a snapshot both ways.
fn assert_same_without_the_fast_reader(path: &Path) {
    let fast = ReadOptions::new(Purpose::Pages);
    let with = known(path, fast);
    let without = known(path, ReadOptions { fast: false, ..fast });
    for (what, (with, without)) in
        ["snapshot", "findings", "audit"].iter().zip(with.iter().zip(&without))
    {
        assert!(with == without, "{what} of {} {}", path.display(), difference(with, without));
    }
}

/// The first difference between two texts, and what stands around it.
fn difference(with: &str, without: &str) -> String {
    let n_same = with.bytes().zip(without.bytes()).take_while(|(a, b)| a == b).count();
    let near = |text: &str| {
        let (from, to) = (n_same.saturating_sub(200), (n_same + 200).min(text.len()));
        String::from_utf8_lossy(&text.as_bytes()[from..to]).into_owned()
    };
    format!("with the fast reader:\n{}\nwithout:\n{}", near(with), near(without))
}

/// Records one a line.
fn lines<'a>(records: impl IntoIterator<Item = &'a Value>) -> String {
    records.into_iter().map(|record| format!("{record}\n")).collect()
}

#[test]
fn responses_are_read_alike_by_the_fast_reader_and_by_serde() {
    for folder in ["api", "html"] {
        assert_same_without_the_fast_reader(&golden().join(folder));
    }
}

#[test]
fn a_dump_is_read_alike_by_the_fast_reader_and_by_serde() {
    assert_same_without_the_fast_reader(&golden().join("dumpdata"));
}

#[test]
fn records_one_a_line_are_read_alike_by_the_fast_reader_and_by_serde() {
    let case = Case::new();
    let dump = golden_json("dumpdata/main-jobs-ml.json");
    let text = lines(dump.as_array().unwrap());
    // Stored without compression, so that it is large enough to be read block by block.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
    case.file("dump/all.ndjson", text).file("packed/all.ndjson.gz", packed.finish().unwrap());
    let mut captures = String::new();
    for entry in walkdir::WalkDir::new(golden().join("api")).sort_by_file_name() {
        let Ok(text) = std::fs::read(entry.unwrap().path()) else { continue };
        let Ok(page) = serde_json::from_slice::<Value>(&text) else { continue };
        let is_capture = |record: &&Value| record.get("path").is_some();
        captures += &lines(page["results"].as_array().into_iter().flatten().filter(is_capture));
    }
    assert!(captures.len() > 8 << 20, "{}", captures.len());
    case.file("captures/all.ndjson", captures);
    for folder in ["dump", "packed", "captures"] {
        assert_same_without_the_fast_reader(&case.path(folder));
    }
}

#[test]
fn the_examples_are_read_alike_by_the_fast_reader_and_by_serde() {
    for folder in ["season", "saved-page"] {
        let path = repository().join("examples").join(folder);
        assert_same_without_the_fast_reader(&path);
    }
}

//! Bad input: each kind is told with its place, and nothing good is lost.

use crate::support::{Case, Output};

const COLLECTION: &str = r#"{"id": 1, "details": "http://x.org/api/v2/captures/collections/1/", "name": "Good", "project": 2, "method": "full", "kwargs": {}, "source_images_count": 3, "jobs": []}"#;

/// Builds a snapshot of one good file and one bad one; gives what was said and the findings.
fn with_bad(name: &str, content: impl AsRef<[u8]>) -> (Output, String) {
    let case = Case::new();
    case.file("in/good.json", COLLECTION).file(&format!("in/{name}"), content);
    let output = case.run(&["build", "in", "-o", "site"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(case.text("site/api/v2/captures/collections/1.html").contains("Good"));
    let strict = case.run(&["build", "in", "-o", "strict", "--strict"]);
    let findings = case.text("site/data/findings.csv");
    let is_unreadable = findings.lines().any(|line| {
        ["MB601", "MB602", "MB603", "MB604", "MB605", "MB606", "MB613"]
            .iter()
            .any(|code| line.contains(code))
    });
    assert_eq!(strict.status, if is_unreadable { 3 } else { 0 }, "{}", strict.stderr);
    assert_eq!(is_unreadable, strict.stderr.contains("--> bad"), "{}", strict.stderr);
    (output, findings)
}

fn check(name: &str, content: impl AsRef<[u8]>, expected: &[&str]) {
    let (_, findings) = with_bad(name, content);
    for part in expected {
        assert!(findings.contains(part), "{part} is not in {findings}");
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn not_json() {
    check("bad.json", "hello", &["MB601", "it is not JSON", "bad.json:1:1"]);
    check("bad.json", "{\"id\" 5}", &["MB603", "bad.json:1:7"]);
    check(
        "bad.json",
        "[1, \"x\", null]",
        &["MB603", "expected an object as a record", "bad.json:1:2"],
    );
}

#[test]
fn cut_off_in_the_middle() {
    check(
        "bad.json",
        format!("[\n{},\n{{\"id\": 3", COLLECTION.replace("1", "2")),
        &["MB602", "line 3, column 1", "bad.json:3:9"],
    );
    check("bad.json", r#"{"count": 9, "next": null, "results": ["#, &["MB602"]);
}

#[test]
fn compressed_and_cut_off() {
    let lines: Vec<String> = (10..400)
        .map(|id| {
            COLLECTION
                .replace("/1/", &format!("/{id}/"))
                .replace("\"id\": 1", &format!("\"id\": {id}"))
        })
        .collect();
    let mut bytes = gzip(lines.join("\n").as_bytes());
    bytes.truncate(bytes.len() / 2);
    let (output, findings) = with_bad("bad.ndjson.gz", bytes);
    assert!(findings.contains("breaks off or is damaged"), "{findings}");
    let n: usize = output
        .stdout
        .lines()
        .find(|line| line.starts_with("records"))
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    assert!(n > 20, "what comes before the break is kept: {}", output.stdout);
}

#[test]
fn empty_files_and_byte_order_marks() {
    check("bad.json", "", &["MB601", "it is empty"]);
    check("bad.json", b"\xff\xfe{\0}\0", &["MB601", "UTF-16"]);
    let (output, _) = with_bad("bom.json", format!("\u{feff}{}", COLLECTION.replace("1", "2")));
    assert!(output.stdout.contains("2 capture sets"), "{}", output.stdout);
}

#[test]
fn wrong_shapes() {
    check("bad.json", "42", &["MB601"]);
    check("bad.json", "[[1]]", &["MB603"]);
    let (output, _) = with_bad("odd.json", r#"{"hello": "world"}"#);
    assert!(output.stdout.contains("1 skipped"), "{}", output.stdout);
}

#[test]
fn nan_huge_numbers_half_surrogates_and_nul_bytes() {
    let two = COLLECTION.replace("1", "2");
    check("bad.json", two.replace("{}", r#"{"size": NaN}"#), &["MB606", "collection 2"]);
    check("bad.json", two.replace(": 3", ": 1e999"), &["MB606", "collection 2"]);
    check(
        "bad.json",
        two.replace(": 3", ": 99999999999999999999"),
        &["MB605", "source_images_count", "bad.json:1:1"],
    );
    check("bad.json", two.replace("Good", "\\ud83e"), &["MB606", "surrogate"]);
    check("bad.json", two.replace("Good", "a\0b"), &["MB606", "control character"]);
    let bytes = two.replace("Good", "a~b").into_bytes();
    let broken: Vec<u8> =
        bytes.into_iter().map(|byte| if byte == b'~' { 0xff } else { byte }).collect();
    check("bad.json", broken, &["MB606", "not UTF-8"]);
}

#[test]
fn ids_that_are_no_ids() {
    for id in ["-5", "\"5\"", "\"../../x\"", "\"con\"", "99999999999999999999", "null", "{}", "5.5"]
    {
        let record = COLLECTION.replace("\"id\": 1", &format!("\"id\": {id}"));
        check("bad.json", record, &["MB604", "bad.json:1:1"]);
    }
}

#[test]
fn null_where_a_value_should_be() {
    let nulls = r#"{"id": 2, "details": "http://x.org/api/v2/captures/collections/2/", "name": null, "project": null, "method": null, "kwargs": null, "source_images_count": null, "jobs": null, "created_at": null}"#;
    let (output, _) = with_bad("null.json", nulls);
    assert!(output.stdout.contains("2 capture sets"), "{}", output.stdout);
}

#[test]
fn records_that_disagree() {
    check(
        "bad2.json",
        COLLECTION.replace("Good", "Better").replace(": 3", ": 4"),
        &["MB608", "collection 1", "source_images_count"],
    );
}

#[test]
fn missing_paths_and_empty_folders() {
    let case = Case::new();
    let missing = case.run(&["build", "nowhere", "-o", "site"]);
    assert_eq!(missing.status, 3);
    assert!(
        missing.stderr.contains("cannot open the snapshot nowhere")
            && missing.stderr.contains("help:")
    );
    std::fs::create_dir(case.path("empty")).unwrap();
    let empty = case.run(&["build", "empty", "-o", "site"]);
    assert_eq!(empty.status, 3);
    assert!(empty.stderr.contains("no file to read in empty"), "{}", empty.stderr);
    case.file("words/readme.txt", "hello");
    let words = case.run(&["build", "words", "-o", "site"]);
    assert_eq!(words.status, 3);
    assert!(words.stderr.contains("no record that a report could be made of"), "{}", words.stderr);
    assert!(!case.path("site").exists());
}

#[cfg(unix)]
#[test]
fn a_symlink_loop_is_told_and_not_followed() {
    let case = Case::new();
    case.file("in/good.json", COLLECTION);
    std::os::unix::fs::symlink(case.path("in"), case.path("in/loop")).unwrap();
    let output = case.run(&["build", "in", "-o", "site"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(case.text("site/data/findings.csv").contains("leads back to a folder that holds it"));
}

#[test]
fn a_folder_of_a_hundred_thousand_files() {
    let case = Case::new();
    case.file("in/good.json", COLLECTION);
    for folder in 0..100 {
        std::fs::create_dir_all(case.path(&format!("in/{folder}"))).unwrap();
        for file in 0..1_000 {
            let id = folder * 1_000 + file + 1;
            let url = format!("http://x.org/api/v2/captures/{id}/");
            let record =
                format!("{{\"id\": {id}, \"details\": \"{url}\", \"path\": \"{id}.jpg\"}}");
            std::fs::write(case.path(&format!("in/{folder}/{file}.json")), record).unwrap();
        }
    }
    let output = case.run(&["check", "in"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(output.stdout.contains("1 capture set, 100000 captures"), "{}", output.stdout);
}

#[test]
fn a_file_that_unpacks_to_more_than_is_allowed_is_read_up_to_there() {
    let lines: Vec<String> = (2..60_002)
        .map(|id| {
            COLLECTION
                .replace("/1/", &format!("/{id}/"))
                .replace("\"id\": 1", &format!("\"id\": {id}"))
        })
        .collect();
    let text = lines.join("\n").into_bytes();
    let case = Case::new();
    // Small ones are read as a whole, large ones block by block, packed or not.
    case.file("in/good.json", COLLECTION)
        .file("in/small.ndjson", &text[..200_000])
        .file("in/small.ndjson.gz", gzip(&text[..200_000]))
        .file("in/large.ndjson", &text)
        .file("in/large.ndjson.zst", zstd::encode_all(text.as_slice(), 1).unwrap());
    let output = case.run(&["check", "in", "--max-input-bytes", "100000", "--format", "json"]);
    assert_eq!(output.status, 1, "{}", output.stderr);
    let report: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let said: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["message"].as_str().unwrap().contains("--max-input-bytes"))
        .map(|finding| {
            format!("{} {}", finding["code"].as_str().unwrap(), finding["file"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        said,
        [
            "MB602 large.ndjson",
            "MB602 large.ndjson.zst",
            "MB602 small.ndjson",
            "MB602 small.ndjson.gz"
        ]
    );
    let output = case.run(&["build", "in", "-o", "site", "--max-input-bytes", "100000"]);
    assert!(output.stdout.contains("4 damaged"), "{}", output.stdout);
    let n = output.stdout.split_once("records").unwrap().1.split_whitespace().next().unwrap();
    assert!(n.parse::<usize>().unwrap() > 500, "what comes before is kept: {}", output.stdout);
    let output = case.run(&["check", "in", "--max-input-bytes", "0"]);
    assert_eq!(output.status, 2, "{}", output.stderr);
}

#[test]
fn a_bomb_does_not_fill_the_memory() {
    // A few kilobytes that unpack to half a gigabyte, as one text and as nothing. Frames of zstd that follow each other are
    // one text, so that a megabyte is packed once (packing all of it took longer than the rest of the test).
    let blanks = zstd::encode_all(vec![b' '; 1 << 20].as_slice(), 1).unwrap().repeat(512);
    let case = Case::new();
    case.file("in/good.json", COLLECTION);
    for (name, open) in [("text", "[{\"id\": 2, \"name\": \""), ("blank", "[")] {
        let packed = [zstd::encode_all(open.as_bytes(), 1).unwrap(), blanks.clone()].concat();
        assert!(packed.len() < 64 << 10, "{} bytes", packed.len());
        case.file(&format!("in/{name}.json.zst"), packed);
    }
    // Two files at once, and no more memory than four times what one of them may take.
    let script = format!("ulimit -v {}; exec \"$0\" build in -o site --threads 2", 1_200_000);
    let output = std::process::Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_mothbook")])
        .current_dir(case.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let findings = case.text("site/data/findings.csv");
    assert_eq!(findings.matches("held in memory at once").count(), 2, "{findings}");
    assert!(case.text("site/api/v2/captures/collections/1.html").contains("Good"));
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| {
        let value = "[".repeat(depth) + &"]".repeat(depth);
        COLLECTION.replace("1", "2").replace("\"jobs\"", &format!("\"deep\": {value}, \"jobs\""))
    };
    // The record itself is one level.
    let (output, findings) = with_bad("bad.json", nested(64));
    assert!(findings.contains("MB603") && findings.contains("(--max-depth)"), "{findings}");
    assert!(
        output.stdout.contains("1 capture set,") || output.stdout.contains("1 capture set\n"),
        "{}",
        output.stdout
    );
    for depth in [63, 119] {
        let case = Case::new();
        case.file("in/a.json", nested(depth));
        let most = (depth + 1).to_string();
        let output = case.run(&["build", "in", "-o", "site", "--max-depth", &most, "--strict"]);
        assert_eq!(output.status, 0, "{}", output.stderr);
    }
    // A hundred thousand levels, in a record, around one, and never closed.
    check("bad.json", nested(100_000), &["MB603", "nested deeper than 64 levels"]);
    check("bad.json", "[".repeat(100_000), &["MB602"]);
    check("bad.json", "{\"a\":".repeat(100_000), &["MB602"]);
    check("bad.json", "[".repeat(100_000) + &"]".repeat(100_000), &["MB603"]);
    let case = Case::new();
    case.file("in/a.json", COLLECTION);
    assert_eq!(case.run(&["check", "in", "--max-depth", "121"]).status, 2);
}

#[test]
fn a_file_that_is_written_to_or_taken_away_is_told() {
    let case = Case::new();
    case.file("in/a.json", COLLECTION).file("in/b.json", COLLECTION);
    let loaded = crate::support::read(&[case.path("in")]);
    assert!(loaded.sources.unchanged().is_ok());
    case.file("in/b.json", "[]");
    let changed = loaded.sources.unchanged().unwrap_err().to_string();
    assert_eq!(changed, "b.json was changed or removed while it was read");
    case.file("in/b.json", COLLECTION);
    std::fs::remove_file(case.path("in/a.json")).unwrap();
    let removed = loaded.sources.unchanged().unwrap_err().to_string();
    assert_eq!(removed, "a.json was changed or removed while it was read");
}

#[test]
fn markup_in_a_record_stays_text() {
    let case = Case::new();
    let evil = r#"<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"#;
    let record = COLLECTION.replace("Good", evil).replace("\"full\"", &format!("\"{evil}\"")).replace("\"jobs\": []", &format!(
        "\"description\": \"{evil} [x](javascript:alert(3))\", \"jobs\": [{{\"id\": 5, \"status\": \"{evil}\", \"job_type\": {{\"name\": \"{evil}\", \"key\": \"{evil}\"}}}}]"
    ));
    case.file("in/a.json", record);
    assert_eq!(case.run(&["build", "in", "-o", "site"]).status, 0);
    for (name, bytes) in crate::support::files(&case.path("site")) {
        let text = String::from_utf8_lossy(&bytes);
        // That of no address holds its script, and no record.
        if name.ends_with(".html") && name != "404.html" {
            assert!(
                text.matches("<script").count() == text.matches("<script src=\"").count()
                    && !text.contains("<img")
                    && !text.contains("href=\"javascript"),
                "{name}"
            );
        }
    }
}

#[test]
fn every_saved_page_of_the_browsable_api_is_read() {
    let case = Case::new();
    let folder = crate::support::golden().join("html/su");
    let output = case.run(&["build", folder.to_str().unwrap(), "-o", "site"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let findings = case.text("site/data/findings.csv");
    for code in ["MB601", "MB602", "MB603", "MB604", "MB605", "MB606"] {
        assert!(!findings.contains(code), "{findings}");
    }
    assert!(output.stdout.contains("0 damaged"), "{}", output.stdout);
}

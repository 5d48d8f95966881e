//! Reports with files that unpack to many megabytes, or that take long to look at: `verify` tells each of them in little memory
//! and time. The limit of memory is set by a shell of Linux.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::Case;
use crate::verify_tampers::{agree, report};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A script of data that is packed.
fn packed(path: &str, data: &[u8]) -> String {
    format!("mothbook.data(\"{path}\", \"{}\");\n", BASE64.encode(&gzip(data)))
}

/// Looks at a report with so much memory, on two threads; gives what was said. On a machine that does other
/// things as well it takes no longer than minutes, unoptimized.
fn looked_at(case: &Case, name: &str) -> String {
    let began = Instant::now();
    let limited = "ulimit -v 700000; exec \"$0\" verify site --no-redact --threads 2";
    let output = Command::new("sh")
        .args(["-c", limited, env!("CARGO_BIN_EXE_mothbook")])
        .current_dir(case.path("."))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    println!("{:6.2} s {name}", began.elapsed().as_secs_f64());
    assert_eq!(output.status.code(), Some(1), "{name}: {said}");
    assert!(began.elapsed() < Duration::from_secs(180), "{name}: {:?}", began.elapsed());
    said.into_owned()
}

/// Files of some kilobytes that unpack to many megabytes.
#[test]
fn bombs_take_little_memory_and_time() {
    let rows =
        [b"[\n".to_vec(), b"[[\"1\"],[\"x\"],[[[[[[".repeat(3_000_000), b"]".to_vec()].concat();
    let small = [b"[\n".to_vec(), b"[],".repeat(5_000_000), b"[]]".to_vec()].concat();
    let numbers = [b"[[\"a\",[".to_vec(), b"0,".repeat(4_000_000), b"0]]]".to_vec()].concat();
    let text = [b"[[\"".to_vec(), vec![b'a'; 60 << 20], b"\"]]".to_vec()].concat();
    let lines =
        [b"[".to_vec(), b"[\"\",\"\",false,\"plain\",\"\",\"x\"],".repeat(1_000_000)].concat();
    for (name, path, data) in [
        ("rows", "data/lists/jobs-0.js", &rows),
        ("empty rows", "data/lists/jobs-0.js", &small),
        ("numbers", "data/search/terms-0.js", &numbers),
        ("one text", "data/search/docs-0.js", &text),
        ("an index", "data/search/index.js", &text),
        ("lines of a log", "data/logs/5.js", &lines),
    ] {
        let case = report();
        case.file(&format!("site/{path}"), packed(path, data));
        agree(&case, &[]);
        assert!(looked_at(&case, name).contains(path), "{name}");
    }
    let case = report();
    let record = b"{\"id\":7,\"name\":\"x\"}\n".repeat(10_000_000);
    case.file("site/data/records/occurrences-1.ndjson.gz", gzip(&record));
    agree(&case, &["data/records/occurrences-1.ndjson.gz"]);
    assert!(looked_at(&case, "records").contains("bytes, unpacked"));
    let case = report();
    let script = packed("data/logs/9.js", &lines);
    for n in 100..140 {
        case.file(&format!("site/data/logs/{n}.js"), script.replace("/9.js", &format!("/{n}.js")));
    }
    let paths: Vec<String> = (100..140).map(|n| format!("data/logs/{n}.js")).collect();
    agree(&case, &paths.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(looked_at(&case, "many logs").contains("bytes, unpacked, of all files"));
}

/// Pages whose elements are searched for each tag, tables and texts without an end, and a manifest of nothing.
#[test]
fn large_files_take_little_memory_and_time() {
    for (name, path, text) in [
        (
            "tags that close others",
            "index.html",
            format!("{}{}", "<b>".repeat(100_000), "</i>".repeat(100_000)),
        ),
        ("tags in each other", "index.html", "<b>".repeat(200_000) + &"</b>".repeat(200_000)),
        ("ends", "index.html", "</i>".repeat(300_000)),
        (
            "attributes",
            "index.html",
            format!("<p {}>", (0..200_000).map(|n| format!("a{n} ")).collect::<String>()),
        ),
        ("a page of megabytes", "index.html", "x".repeat(60 << 20)),
        ("a row of megabytes", "data/jobs.csv", format!("id,\"{}", "x".repeat(60 << 20))),
        (
            "a text of megabytes",
            "api/v2/jobs/5.json",
            format!("{{\"id\":5,\"name\":\"{}\"}}", "x".repeat(60 << 20)),
        ),
        (
            "fields",
            "api/v2/jobs/5.json",
            format!(
                "{{\"id\":5{}}}",
                (0..100_000).map(|n| format!(",\"{n}\":0,\"{n}\":0")).collect::<String>()
            ),
        ),
        ("brackets", "api/v2/jobs/5.json", "[".repeat(10 << 20)),
        (
            "a record of megabytes",
            "data/records/captures-1.ndjson",
            format!("{{\"id\":7,\"name\":\"{}\"}}\n", "x".repeat(60 << 20)),
        ),
    ] {
        let case = report();
        case.file(&format!("site/{path}"), text);
        agree(&case, &[]);
        assert!(looked_at(&case, name).contains(path), "{name}");
    }
}

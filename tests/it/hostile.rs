//! A snapshot that means harm: whatever its texts, ids and names of files say, pages stay pages, tables stay
//! tables, and nothing is written anywhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use html5gum::{Token, Tokenizer};
use serde_json::{Value, json};

use crate::support::{Case, Output, files, season_site};

/// Texts that would do something if they were more than text: to a page, a script, a table, a path, a terminal.
fn texts() -> Vec<String> {
    let texts = [
        "<script>window.pwned=1</script>",
        "\"><img src=x onerror=\"window.pwned=1\">",
        "' onmouseover='window.pwned=1' autofocus onfocus='window.pwned=1",
        "</script></title></style></textarea></pre><script>window.pwned=1</script>",
        "</svg><svg onload=window.pwned=1><title><b>",
        "javascript:window.pwned=1",
        " java\nscript:window.pwned=1",
        "data:text/html,<script>window.pwned=1</script>",
        "[a](javascript:window.pwned=1) [b](data:text/html,x) ![c](http://evil.example/c.png) <iframe src=//evil.example></iframe>",
        "[a]: javascript:window.pwned=1\n\n[a] <javascript:window.pwned=1> [b](<http://evil.example/\" onclick=\"window.pwned=1>)",
        "# One\n\n<div onclick=window.pwned=1>\n\n<!-- open\n\n```\n</code></pre><script>window.pwned=1</script>",
        "http://evil.example/\"onclick=\"window.pwned=1",
        "https://me:hunter2@evil.example/<b>",
        "//evil.example/x.js",
        "{{constructor.constructor('window.pwned=1')()}} ${window.pwned=1} #{1} <%= 1 %>",
        "<!-- --> ]]> <![CDATA[ <?xml ?>",
        "\u{202e}gpj.exe \u{2066}\u{2067}x\u{2069} \u{200f}",
        "\u{0}\u{1}\u{8}\u{1b}[2J\u{1b}]0;x\u{7}\u{7f}\u{85}\r\n::error::x",
        "\u{2028}\u{2029}\u{feff}\u{fffe}",
        "../../../../../etc/hosts",
        "..\\..\\con",
        "%2e%2e%2f%00",
        "__proto__",
        "constructor",
        "=HYPERLINK(\"http://evil.example\";\"x\")",
        "+cmd|' /C calc'!A0",
        "@SUM(1)\",\"\r\n=1+1",
        "\\\"; window.pwned=1; //",
        "{\"a\": [1, {\"b\": \"</script>\"}]}",
        "[2024-05-01 10:00:01] INFO <script>window.pwned=1</script> \u{1b}[31m https://evil.example/\"><b>",
        "",
        " ",
    ];
    let long = ["A".repeat(5_000), "a\u{301}\u{302}".repeat(2_000), "<b>".repeat(1_000)];
    texts.into_iter().map(str::to_owned).chain(long).collect()
}

/// A record of each kind with this text wherever the platform serves one.
#[expect(clippy::too_many_lines, reason = "a table: an entry for each kind of record")]
fn records(id: usize, text: &str) -> Vec<(&'static str, Value)> {
    let base = |endpoint: &str, more: Value| {
        let mut record = json!({
            "id": id,
            "details": format!("http://x.org/api/v2/{endpoint}/{id}/"),
            "name": text, "title": text, "description": text, "image": text,
            "created_at": "2024-05-01T10:00:00.000000", "updated_at": text,
            "project": {"id": id, "name": text, "details": format!("http://x.org/api/v2/projects/{id}/")},
            "user": {"id": id, "name": text, "details": text},
            "deployment": {"id": id, "name": text, "details": format!("http://x.org/api/v2/deployments/{id}/")},
            text: text,
            "extra": [text, {text: [text]}],
        });
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        record
    };
    let taxon = json!({"id": id, "name": text, "rank": text, "details": format!("http://x.org/api/v2/taxa/{id}/")});
    vec![
        (
            "captures-collections",
            base(
                "captures/collections",
                json!({"method": text, "kwargs": {text: text, "size": text}, "source_images_count": 1}),
            ),
        ),
        (
            "captures",
            base(
                "captures",
                json!({"timestamp": "2024-04-30T22:00:00", "width": 10, "height": 10, "url": text, "path": text,
                    "collections": [id], "event": {"id": id, "date_label": text, "details": text},
                    "detections": [{"id": id, "bbox": [1, 2, 3, 4], "details": text, "occurrence": {"id": id, "determination": taxon, "details": text}}]}),
            ),
        ),
        (
            "jobs",
            base(
                "jobs",
                json!({"status": text, "job_type": {"name": text, "key": text}, "queue": text,
                    "started_at": text, "source_image_collection": {"id": id, "name": text},
                    "pipeline": {"id": id, "name": text, "details": text},
                    "progress": {"summary": {"status": text, "progress": 0.5, "name": text},
                        "stages": [{"key": text, "name": text, "status": text, "progress": 0.5,
                            "params": [{"name": text, "key": text, "value": text}]}], "errors": [text]},
                    "logs": {"stdout": [text, text], "stderr": [text]}}),
            ),
        ),
        ("projects", base("projects", json!({"draft": false, "tags": [text]}))),
        (
            "deployments",
            base(
                "deployments",
                json!({"research_site": {"id": id, "name": text}, "latitude": text}),
            ),
        ),
        ("deployments-sites", base("deployments/sites", json!({}))),
        (
            "events",
            base(
                "events",
                json!({"start": "2024-04-30T20:00:00", "end": "2024-05-01T04:00:00", "date_label": text}),
            ),
        ),
        (
            "occurrences",
            base(
                "occurrences",
                json!({"determination": taxon, "determination_score": 0.5, "determination_details": {"user": text}}),
            ),
        ),
        ("taxa", base("taxa", json!({"rank": text, "parents": [taxon], "common_name_en": text}))),
        ("ml-pipelines", base("ml/pipelines", json!({"slug": text, "version_name": text}))),
        (
            "detections",
            base("detections", json!({"bbox": [1, 2, 3, 4], "capture": id, "url": text})),
        ),
    ]
}

/// The snapshot; left behind for the browser, which must not run any of it either.
fn snapshot() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(write_snapshot)
}

fn write_snapshot() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("notes/collections")).unwrap();
    let mut pages: BTreeMap<&str, Vec<Value>> = Default::default();
    for (id, text) in (1..).zip(texts()) {
        for (kind, record) in records(id, &text) {
            pages.entry(kind).or_default().push(record);
        }
        std::fs::write(folder.join(format!("notes/collections/{id}.md")), &text).unwrap();
    }
    for (kind, records) in pages {
        let page =
            json!({"count": records.len(), "next": null, "previous": null, "results": records});
        std::fs::write(folder.join(format!("{kind}.json")), page.to_string()).unwrap();
    }
    std::fs::write(folder.join("notes/index.md"), texts().join("\n\n")).unwrap();
    // Names of files, and what cannot be read in them.
    let names: [&[u8]; 8] = [
        b"<script>window.pwned=1<",
        b"\" onclick=\"window.pwned=1",
        b"a\nb\r\x1b[31m",
        b"\xff\xfe",
        b"\xe2\x80\xae gnosj",
        b"=1+1",
        b"-rf",
        b"%2e%2e\\con",
    ];
    for (n, name) in names.iter().enumerate() {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(name).to_string_lossy().into_owned();
        let bytes = names.get(n).copied().unwrap_or_default();
        let path = folder.join(std::ffi::OsStr::from_bytes(&[bytes, b".json"].concat()));
        std::fs::write(path, format!("[{{\"id\": \"{}\"", name.len())).unwrap();
    }
    // Requests that are none.
    let entries = texts().into_iter().map(|text| json!({"file": text, "url": text, "status": 200}));
    let entries: Vec<Value> = entries.collect();
    std::fs::write(folder.join("manifest.json"), Value::Array(entries).to_string()).unwrap();
    folder
}

fn built(case: &Case) -> Output {
    let folder = snapshot();
    let output = case.run(&[
        "build".as_ref(),
        folder.as_os_str(),
        "-o".as_ref(),
        "site".as_ref(),
        "--capture-pages".as_ref(),
        "all".as_ref(),
    ]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    output
}

/// Whether a character does something to a terminal, or turns the direction of reading; told apart from mothbook's own
/// rule on purpose. Lines are indented by tabs.
fn steers(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The elements of a page with the names of their attributes.
fn shape(html: &str) -> BTreeSet<(String, Vec<String>)> {
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let tags = Tokenizer::new(html).filter_map(|token| match token {
        Ok(Token::StartTag(tag)) => {
            Some((words(&tag.name), tag.attributes.keys().map(|key| words(key)).collect()))
        }
        _ => None,
    });
    tags.collect()
}

/// Each element of a page with each of its attributes, and once without any.
fn pairs(html: &[u8]) -> BTreeSet<(String, String)> {
    let tags = shape(&String::from_utf8_lossy(html)).into_iter();
    let pairs = tags.flat_map(|(tag, keys)| {
        keys.into_iter().chain([String::new()]).map(move |key| (tag.clone(), key))
    });
    pairs.collect()
}

/// What a page may have: whatever a good snapshot makes, and what Markdown may.
fn allowed() -> BTreeSet<(String, String)> {
    let mut allowed: BTreeSet<(String, String)> = BTreeSet::new();
    // A few pages of each folder have all that there is.
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (name, bytes) in files(season_site()) {
        let n = seen.entry(name.rsplit_once('/').unwrap_or_default().0.to_owned()).or_default();
        *n += usize::from(name.ends_with(".html"));
        if name.ends_with(".html") && (*n <= 12 || name.starts_with("timeline")) {
            allowed.extend(pairs(&bytes));
        }
    }
    for tag in [
        "p",
        "h3",
        "h4",
        "pre",
        "code",
        "table",
        "strong",
        "em",
        "del",
        "ol",
        "ul",
        "li",
        "blockquote",
        "hr",
    ] {
        allowed.insert((tag.to_owned(), String::new()));
    }
    allowed
}

#[test]
fn texts_stay_texts_in_pages_tables_and_scripts() {
    let case = Case::new();
    let output = built(&case);
    let allowed = allowed();
    let mut pages = 0;
    for (name, bytes) in files(&case.path("site")) {
        if name.ends_with(".gz") {
            continue;
        }
        let text =
            String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{name} is no UTF-8"));
        if name.ends_with(".html") {
            pages += 1;
            let others: Vec<_> = pairs(&bytes).difference(&allowed).cloned().collect();
            assert_eq!(others, [], "{name}");
            assert!(
                !text.contains(steers),
                "{name}: {:?}",
                text.split(steers).nth(1).map(|s| &s[..s.len().min(80)])
            );
        } else if name.ends_with(".json") {
            let value: Result<Value, _> = serde_json::from_str(&text);
            assert!(value.is_ok(), "{name} is no JSON");
        } else if name.ends_with(".csv") {
            let mut table = csv::ReaderBuilder::new().from_reader(text.as_bytes());
            for row in table.records() {
                for cell in &row.unwrap_or_else(|error| panic!("{name}: {error}")) {
                    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                    assert!(!runs || cell.parse::<f64>().is_ok(), "{name}: {cell}");
                }
            }
        }
    }
    assert!(pages > 11 * texts().len(), "every record has a page: {pages}");
    // Nothing is lost either: the text is there to be read.
    let shown = case.text("site/api/v2/taxa/1.html");
    assert!(shown.contains("&lt;script&gt;window.pwned=1&lt;/script&gt;"));
    for said in [output.stdout, output.stderr] {
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
    }
}

#[test]
fn verify_finds_nothing_in_it() {
    let case = Case::new();
    built(&case);
    let output = case.run(&["verify", "site", "--max-page-bytes", "0"]);
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
}

/// What stands in data cannot end the block that holds it, and no text becomes the beginning of a page.
#[test]
fn verify_finds_nothing_in_it_as_one_file() {
    let folder = snapshot();
    let case = Case::new();
    let arguments =
        ["build".as_ref(), folder.as_os_str(), "--one-file".as_ref(), "a.html".as_ref()];
    let output = case.run(&arguments);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let output = case.run(&["verify", "a.html", "--max-page-bytes", "0"]);
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
    assert!(!case.text("a.html").contains(steers));
}

#[test]
fn a_terminal_is_not_steered() {
    let folder = snapshot();
    let case = Case::new();
    for format in ["text", "json", "sarif", "junit", "github"] {
        let output =
            case.run(&["check".as_ref(), folder.as_os_str(), "--format".as_ref(), format.as_ref()]);
        if format == "text" || format == "github" || format == "junit" {
            assert!(!output.stdout.contains(steers), "{format}: {:?}", output.stdout);
        }
        // A line that begins with `::` is an order to GitHub; each finding is one.
        if format == "github" {
            assert!(output.stdout.lines().all(|line| line.starts_with("::")), "{}", output.stdout);
        }
        assert!(!output.stderr.contains(steers), "{format}: {:?}", output.stderr);
    }
}

#[test]
fn ids_lead_nowhere() {
    let case = Case::new();
    let ids = [
        "\"../../../x\"",
        "\"con\"",
        "\"/etc/passwd\"",
        "\"5/../6\"",
        "-1",
        "-9223372036854775808",
        "9223372036854775808",
        "1e3",
        "0.5",
        "true",
        "[1]",
        "\"\"",
    ];
    for (n, id) in ids.iter().enumerate() {
        for endpoint in ["captures", "jobs", "captures/collections", "taxa", "projects"] {
            case.file(
                &format!("in/{n}-{}.json", endpoint.replace('/', "-")),
                format!("{{\"id\": {id}, \"details\": \"http://x.org/api/v2/{endpoint}/7/\", \"name\": \"X\"}}"),
            );
        }
    }
    case.file("in/most.json", "{\"id\": 9223372036854775807, \"details\": \"http://x.org/api/v2/taxa/9223372036854775807/\", \"name\": \"Most\"}");
    case.build(&case.path("in"));
    let site = files(&case.path("site"));
    for name in site.keys() {
        let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b));
        assert!(is_plain && !name.contains("..") && name.len() < 200, "{name}");
    }
    assert!(site.contains_key("api/v2/taxa/9223372036854775807.html"));
    let mut around: Vec<_> =
        std::fs::read_dir(case.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    around.sort();
    assert_eq!(around, [".site.mothbook-state", "in", "site"]);
    let findings = case.text("site/data/findings.csv");
    assert_eq!(findings.matches("MB604").count(), ids.len() * 5, "{findings}");
}

#[test]
fn a_report_inside_its_snapshot_is_no_part_of_it() {
    let case = Case::new();
    let record =
        r#"{"id": 1, "details": "http://x.org/api/v2/captures/collections/1/", "name": "Good"}"#;
    case.file("in/good.json", record);
    for _ in 0..2 {
        let output = case.run(&["build", "in", "-o", "in/site", "--strict"]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert!(output.stdout.contains("1 read, 0 skipped, 0 damaged"), "{}", output.stdout);
    }
    for output in ["in", ".", "in/../in", "in/site/data"] {
        let refused = case.run(&["build", "in", "-o", output]);
        assert_eq!(refused.status, 4, "{output}: {}", refused.stderr);
        assert!(refused.stderr.contains("help:"), "{}", refused.stderr);
    }
    assert_eq!(case.text("in/good.json"), record);
}

#[test]
fn a_link_out_of_the_snapshot_is_not_followed() {
    use std::os::unix::fs::symlink;
    let case = Case::new();
    let record =
        r#"{"id": 1, "details": "http://x.org/api/v2/captures/collections/1/", "name": "Good"}"#;
    case.file("in/good.json", record)
        .file("in/deep/other.json", record.replace("1", "2"))
        .file("private/diary.md", "DIARY")
        .file("private/3.json", record.replace("1", "3"));
    std::fs::create_dir_all(case.path("in/notes")).unwrap();
    let links = [
        ("in/notes/index.md", case.path("private/diary.md")),
        ("in/notes/projects", case.path("private")),
        ("in/x.json", "../private/3.json".into()),
        ("in/y.json", "/etc/passwd".into()),
        ("in/mothbook.json", "nowhere".into()),
        // Links inside of it are its own business.
        ("in/same.json", "deep/other.json".into()),
    ];
    for (link, target) in &links {
        symlink(target, case.path(link)).unwrap();
    }
    let output = case.build(&case.path("in"));
    assert!(output.stdout.contains("2 capture sets"), "{}", output.stdout);
    let findings = case.text("site/data/findings.csv");
    assert_eq!(findings.matches("leads out of the snapshot").count(), 4, "{findings}");
    for (name, bytes) in files(&case.path("site")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("DIARY"), "{name}");
    }
    // Who names what the link leads to means it, and so does who names a link.
    symlink(case.path("private"), case.path("link")).unwrap();
    let output = case.run(&["check", "in", "private"]);
    assert!(output.stdout.contains("3 capture sets"), "{}", output.stdout);
    let output = case.run(&["check", "link"]);
    assert!(output.stdout.contains("1 capture set"), "{}", output.stdout);
}

#[test]
fn a_pipe_in_a_snapshot_is_not_waited_for() {
    let case = Case::new();
    let record =
        r#"{"id": 1, "details": "http://x.org/api/v2/captures/collections/1/", "name": "Good"}"#;
    case.file("in/good.json", record).file("in/deep/x.txt", "x");
    for name in ["in/manifest.json", "in/deep/manifest.json", "in/pipe.json", "in/mothbook.toml"] {
        let made = std::process::Command::new("mkfifo").arg(case.path(name)).status().unwrap();
        assert!(made.success());
    }
    let output = case.run(&["build", "in", "-o", "site"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(output.stdout.contains("1 capture set"), "{}", output.stdout);
    assert_eq!(case.run(&["check", "in"]).status, 0);
}

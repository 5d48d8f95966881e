//! The shapes in which people keep responses and dumps: each is read as the plain response is, or named with what to do.

use serde_json::{Value, json};

use crate::support::{Case, golden_json};

const CAPTURES: &str = "https://x.org/api/v2/captures/?project_id=2";

fn collection(id: i64) -> Value {
    json!({
        "id": id, "details": format!("https://x.org/api/v2/captures/collections/{id}/"), "name": "Good",
        "project": 2, "method": "full", "kwargs": {}, "source_images_count": 3, "jobs": [],
    })
}

fn capture(id: i64) -> Value {
    json!({
        "id": id, "details": format!("https://x.org/api/v2/captures/{id}/"),
        "project": 2, "timestamp": "2024-07-01T22:00:00", "path": format!("{id}.jpg"),
    })
}

fn page(records: &[Value], count: i64) -> Value {
    json!({"count": count, "next": null, "previous": null, "results": records})
}

/// What `check` says of one file: the records that were read, and the codes of findings with their messages.
fn read(name: &str, content: impl AsRef<[u8]>) -> (Vec<String>, Vec<(String, String)>) {
    let case = Case::new();
    case.file("in/good.json", collection(1).to_string()).file(&format!("in/{name}"), content);
    let loaded = crate::support::read(&[case.path("in")]);
    let snapshot = &loaded.snapshot.value;
    let records = mothbook::model::Kind::ALL.into_iter().filter_map(|kind| {
        let n = snapshot.number_of(kind);
        (n > 0).then(|| format!("{n} {}", kind.plural()))
    });
    let findings = loaded.snapshot.findings.iter();
    let findings = findings.map(|f| (f.code.to_string(), f.message.clone()));
    (records.collect(), findings.collect())
}

/// Holds that a file is read without a finding; the records are those of the file and one good collection.
fn is_read(name: &str, content: impl AsRef<[u8]>, expected: &[&str]) {
    let (records, findings) = read(name, content);
    assert_eq!(records, expected, "{name}: {findings:?}");
    assert!(findings.is_empty(), "{name}: {findings:?}");
}

/// Holds that nothing of a file is read and that a finding says why; `--strict` refuses it, the summary names it.
fn is_named(name: &str, content: impl AsRef<[u8]>, code: &str, words: &[&str]) {
    let (records, findings) = read(name, content.as_ref());
    assert_eq!(records, ["1 capture sets"], "{name}");
    let [(found, message)] = findings.as_slice() else { panic!("{name}: {findings:?}") };
    assert_eq!(found, code, "{name}: {message}");
    for word in words {
        assert!(message.contains(word), "{name}: {word} is not in {message}");
    }
    let case = Case::new();
    case.file("in/good.json", collection(1).to_string()).file(&format!("in/{name}"), content);
    let strict = case.run(&["check", "in", "--strict"]);
    assert_eq!(strict.status, 3, "{name}: {}", strict.stderr);
    let output = case.run(&["build", "in", "-o", "site"]);
    let is_told = output.stdout.contains(&format!("skipped      {name}: "))
        || output.stdout.contains("1 damaged");
    assert!(is_told, "{name}: {}", output.stdout);
    assert!(case.text("site/index.html").contains(name), "{name} is not on the page");
}

#[test]
fn arrays_of_pages_are_read() {
    let pages = json!([page(&[capture(5), capture(6)], 3), page(&[capture(7)], 3)]);
    is_read("slurped.json", pages.to_string(), &["1 capture sets", "3 captures"]);
    let arrays = json!([[capture(5)], [capture(6)]]);
    is_read("arrays.json", arrays.to_string(), &["1 capture sets", "2 captures"]);
    let missing = json!([page(&[capture(5)], 3), page(&[capture(7)], 3)]);
    let (_, findings) = read("missing.json", missing.to_string());
    assert!(findings.iter().any(|(code, _)| code == "MB607"), "{findings:?}");
}

#[test]
fn a_large_array_of_pages_is_read_in_pieces() {
    let pages: Vec<Value> = (0..50)
        .map(|n| {
            let records: Vec<Value> = (1..=1500).map(|id| capture(n * 1500 + id)).collect();
            page(&records, 75_000)
        })
        .collect();
    let text = serde_json::to_string(&pages).unwrap();
    assert!(text.len() > 8 << 20, "it is read in pieces: {}", text.len());
    is_read("large.json", text, &["1 capture sets", "75000 captures"]);
}

#[test]
fn objects_of_pages_and_arrays_are_read() {
    for shape in [
        json!({"captures": [capture(5)], "collections": [collection(4)]}),
        json!({CAPTURES: page(&[capture(5)], 1), "/api/v2/captures/collections/": page(&[collection(4)], 1)}),
        json!({"data": [capture(5), collection(4)]}),
        json!({"data": {"captures": page(&[capture(5)], 1), "rest": [collection(4)]}}),
    ] {
        let expected = ["2 capture sets", "1 captures"];
        is_read("object.json", shape.to_string(), &expected);
    }
    is_read(
        "page.json",
        json!({"data": page(&[capture(5)], 1)}).to_string(),
        &["1 capture sets", "1 captures"],
    );
}

#[test]
fn an_address_over_a_page_is_its_request() {
    let case = Case::new();
    let list = "https://x.org/api/v2/captures/?collections=1&project_id=2";
    let pages = json!({list: page(&[capture(5), capture(6)], 2)});
    case.file("in/good.json", collection(1).to_string()).file("in/pages.json", pages.to_string());
    let loaded = crate::support::read(&[case.path("in")]);
    let coverage = &loaded.snapshot.value.coverage;
    let is_asked = |list: &&mothbook::model::Coverage| {
        let filters = list.request.filters.as_ref();
        filters.is_some_and(|filters| filters.get("collections").is_some_and(|id| id == "1"))
    };
    assert!(coverage.iter().any(|list| is_asked(&list)), "{coverage:?}");
}

#[test]
fn a_recording_of_a_browser_is_read() {
    let entry = |url: &str, status: u16, content: Value| {
        json!({
            "request": {"method": "GET", "url": url, "headers": []},
            "response": {"status": status, "content": content},
        })
    };
    let text = page(&[capture(5)], 1).to_string();
    // "[]" in base 64.
    let coded = json!({"text": "W10=", "encoding": "base64"});
    let har = |entries: Value| json!({"log": {"version": "1.2", "entries": entries}}).to_string();
    let entries = json!([
        entry(CAPTURES, 200, json!({"text": text})),
        entry("https://x.org/api/v2/jobs/", 200, coded),
        entry("https://x.org/app.js", 200, json!({"text": "let a"})),
    ]);
    is_read("web.har", har(entries), &["1 capture sets", "1 captures"]);
    let case = Case::new();
    case.file("in/web.har", har(json!([entry(CAPTURES, 200, json!({"text": text}))])));
    let output = case.run(&["build", "in", "-o", "site", "--capture-pages", "all"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(case.text("site/api/v2/captures/5.html").contains("5.jpg"), "its own response");
    let bare = har(json!([entry(CAPTURES, 200, json!({"size": 9}))]));
    is_named("bare.har", bare, "MB613", &["1 of its responses", "with the content"]);
}

#[test]
fn headers_above_a_response_and_json_saved_as_html_are_read() {
    let page = page(&[capture(5)], 1).to_string();
    let expected = ["1 capture sets", "1 captures"];
    let headers = format!("HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n{page}");
    is_read("curl.txt", headers, &expected);
    let html = format!(
        "<html><head></head><body><pre>{}</pre><div class=\"json-formatter-container\"></div></body></html>",
        page.replace('&', "&amp;")
    );
    is_read("page.html", html, &expected);
    let (_, findings) = read("error.txt", "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>no</html>");
    let [(code, message)] = findings.as_slice() else { panic!("{findings:?}") };
    assert!(code == "MB609" && message.contains("HTTP 502"), "{message}");
}

#[test]
fn pages_saved_as_one_file_are_read_as_saved_pages_are() {
    let saved = |html: &str| {
        let coded = html.replace('=', "=3D").replace("\"results\"", "\"res=\r\nults\"");
        format!(
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: {CAPTURES}?collections=1&project_id=2\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n----b--\r\n\
             Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{coded}\r\n----b----\r\n"
        )
    };
    let json = page(&[capture(5)], 1).to_string();
    let viewer = format!("<html><head></head><body><pre>{json}</pre></body></html>");
    let expected = ["1 capture sets", "1 captures"];
    is_read("json.mhtml", saved(&viewer), &expected);
    let browsable = format!(
        "<html><body class=\"a\"><pre class=\"b\"><b>GET</b> /api/v2/captures/</pre><pre>HTTP 200 OK\n\n{}</pre></body></html>",
        json.replace('"', "&quot;")
    );
    is_read("page.mhtml", saved(&browsable), &expected);
    let case = Case::new();
    case.file("in/good.json", collection(1).to_string()).file("in/a.mhtml", saved(&viewer));
    let loaded = crate::support::read(&[case.path("in")]);
    let is_asked = |list: &mothbook::model::Coverage| {
        list.request.filters.as_ref().is_some_and(|filters| filters.contains_key("collections"))
    };
    assert!(loaded.snapshot.value.coverage.iter().any(is_asked), "its address is its request");
}

/// A table of occurrences as the platform writes it, of what its API serves.
fn exported_table(occurrences: &[Value]) -> String {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let names = ["id", "event", "deployment", "project", "determination"];
    let header =
        names.iter().skip(1).flat_map(|name| [format!("{name}_id"), format!("{name}_name")]);
    let header: Vec<String> = std::iter::once("id".to_owned()).chain(header).collect();
    let others = ["determination_score", "verified_by", "agreed_with_user", "detections_count"];
    table.write_record(header.iter().map(String::as_str).chain(others)).unwrap();
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for occurrence in occurrences {
        let mut row = vec![cell(&occurrence["id"])];
        for name in &names[1..] {
            row.extend([cell(&occurrence[name]["id"]), cell(&occurrence[name]["name"])]);
        }
        row.push(cell(&occurrence["determination_score"]));
        row.extend(["Ann Other".to_owned(), "ann@example.org".to_owned()]);
        row.push(cell(&occurrence["detections_count"]));
        table.write_record(row).unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

#[test]
fn the_platforms_exports_of_occurrences_are_read() {
    let page = golden_json("api/su/occurrences-no-default-filters/project-49/page-0000.json");
    let mut occurrences = page["results"].as_array().unwrap().clone();
    occurrences[0]["determination"] = Value::Null;
    occurrences[0]["determination_score"] = Value::Null;
    let table = exported_table(&occurrences);
    let read = |name: &str, content: &str| {
        let case = Case::new();
        case.file(&format!("in/{name}"), content);
        let loaded = crate::support::read(&[case.path("in")]);
        let snapshot = loaded.snapshot.value;
        assert!(
            snapshot.coverage.is_empty(),
            "nothing says how many there are: {:?}",
            snapshot.coverage
        );
        assert!(loaded.snapshot.findings.is_empty(), "{:?}", loaded.snapshot.findings);
        let rows = snapshot.occurrences.iter();
        rows.map(|of| (of.id, of.determination, of.score)).collect::<Vec<_>>()
    };
    let array = read("occurrences_api_json.json", &Value::from(occurrences.clone()).to_string());
    assert_eq!(array.len(), occurrences.len());
    assert_eq!(read("occurrences_simple_csv.csv", &table), array);

    let case = Case::new();
    case.file("in/table.csv", &table);
    case.build(&case.path("in"));
    let page = case.text("site/api/v2/occurrences/index.html");
    assert!(page.contains(&format!("<tr id=\"{}\">", occurrences[1]["id"])), "it is there");
    assert!(page.contains("occurrences_simple_csv"), "the page says what it was made of");
    for (name, bytes) in crate::support::files(&case.path("site")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("ann@example.org") && !text.contains("Ann Other"), "{name}");
    }
}

#[test]
fn a_table_that_is_broken_costs_its_bad_rows_only() {
    let page = golden_json("api/su/occurrences-no-default-filters/project-49/page-0000.json");
    let occurrences = page["results"].as_array().unwrap();
    let table = exported_table(&occurrences[..3]);
    let lines: Vec<&str> = table.split_inclusive('\n').collect();
    let bad = format!("{}{}5,6\r\n{}", lines[0], lines[1], lines[2]);
    let (records, findings) = read("bad.csv", &bad);
    assert!(records.contains(&"2 occurrences".to_owned()), "{records:?}");
    let [(code, message)] = findings.as_slice() else { panic!("{findings:?}") };
    assert!(code == "MB603" && message.contains("row of 2 cells"), "{message}");
    let (records, findings) = read("cut.csv", &table[..table.len() - 4]);
    assert!(records.contains(&"2 occurrences".to_owned()), "{records:?}");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].0, "MB602");
}

#[test]
fn rows_of_a_table_are_refused_and_never_taken_for_another_kind() {
    let rows = [
        json!({"id": 9, "bbox": [1, 2, 3, 4], "timestamp": "2024-07-01T22:00:00", "path": "a.jpg", "source_image_id": 5, "occurrence_id": 3, "detection_algorithm_id": 1}),
        json!({"id": 5, "path": "a.jpg", "timestamp": "2024-07-01T22:00:00", "project_id": 2, "deployment_id": 3, "event_id": null}),
        json!({"id": 3, "determination_id": 4, "determination_score": 0.5, "event_id": 1, "project_id": 2}),
        json!({"id": 4, "name": "A", "method": "full", "kwargs": {}, "project_id": 2}),
    ];
    for row in &rows {
        is_named("rows.json", row.to_string(), "MB613", &["row_to_json", "dumpdata"]);
    }
    let lines: Vec<String> = rows.iter().map(Value::to_string).collect();
    is_named("rows.ndjson", lines.join("\n"), "MB613", &["4 records", "row_to_json"]);
}

#[test]
fn a_dump_without_keys_is_refused_but_not_what_is_never_needed() {
    let record = |model: &str| json!([{"model": model, "fields": {"name": "A", "path": "a.jpg"}}]);
    let what = ["--natural-primary", "without"];
    is_named("dump.json", record("main.sourceimage").to_string(), "MB613", &what);
    is_read("types.json", record("contenttypes.contenttype").to_string(), &["1 capture sets"]);
    let users = json!([{"model": "users.user", "pk": 3, "fields": {"email": "a@b.org"}}]);
    is_read("users.json", users.to_string(), &["1 capture sets"]);
}

#[test]
fn objects_that_are_no_records_stay_without_a_finding() {
    for other in [
        json!({"hello": "world"}),
        json!({"name": "package", "dependencies": {"a": "1"}, "files": ["x"]}),
        json!({}),
    ] {
        is_read("other.json", other.to_string(), &["1 capture sets"]);
    }
}

#[test]
fn other_forms_are_named_with_what_to_do() {
    let record = "[{\"id\": 5}]";
    let utf16: Vec<u8> = record.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf32: Vec<u8> = record.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    is_named("bad.json", utf16, "MB601", &["UTF-16", "UTF-8"]);
    is_named("bad.json", utf32, "MB601", &["UTF-32", "UTF-8"]);
    is_named("bad.json", "[{'id': 5, 'path': None}]", "MB601", &["Python", "json.dumps"]);
    is_named("bad.json", "callback([{\"id\": 5}])", "MB601", &["JSONP"]);
    is_named("bad.json", "```json\n[]\n```\n", "MB601", &["Markdown"]);
    is_named("bad.json", "\"{\\\"count\\\": 0}\"", "MB601", &["decode it once"]);
    let xml = "<?xml version=\"1.0\"?>\n<django-objects version=\"1.0\"></django-objects>";
    let dumpdata = "dumpdata --format json";
    is_named("dump.xml", xml, "MB613", &["XML", dumpdata]);
    is_named("dump.yaml", "- model: main.sourceimage\n  pk: 5\n", "MB613", &["YAML", dumpdata]);
    is_named("rows.csv", "id,path,timestamp\n5,a.jpg,\n", "MB613", &["CSV", "as JSON"]);
    let sql =
        "--\n-- PostgreSQL database dump\n--\n\nCOPY public.main_sourceimage (id) FROM stdin;\n";
    is_named("db.sql", sql, "MB613", &["pg_dump", dumpdata]);
    is_named("db.sqlite3", b"SQLite format 3\0\x10\0", "MB613", &["SQLite", dumpdata]);
    is_named("all.7z", b"7z\xbc\xaf\x27\x1c\0\x04", "MB613", &["7z", "unpack"]);
    is_named("all.jsonl.bz2", b"BZh91AY&SY", "MB601", &["bzip2", "unpack"]);
    is_named("all.xz", b"\xfd7zXZ\0\0\x04", "MB613", &["xz", "unpack"]);
}

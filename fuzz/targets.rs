//! What is fuzzed, and what must hold: used by cargo-fuzz (`fuzz_targets/`) and by `tests/it/fuzz.rs`, which runs the
//! same in every test run. Each target takes any bytes, makes a snapshot of them and goes the whole way that
//! `mothbook build` goes, to pages. It may be refused; it may not panic, hang, or write what is not a page. One stops
//! short of that: `shape` holds what tells records fast against serde_json.

use std::io::Write as _;
use std::path::Path;

use html5gum::{Token, Tokenizer};
use mothbook::facts::populations;
use mothbook::facts::sample::{Seed, draw};
use mothbook::model::{Kind, Kwargs, KwargsSource, Method, ProjectId, Sampling};
use mothbook::pipeline::{Audit, Error, Options, Silent};
use mothbook::publish::Privacy;
use mothbook::read::fast::shape::{Asked, Elements, Found, Shapes};
use mothbook::read::{Loaded, Purpose, ReadOptions, load};
use mothbook::site::{Artifact, FragmentCache, Page, RecordPages};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// A target: its name, and what it does with some bytes.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const TARGETS: [Target; 7] = [
    ("reader", reader),
    ("kwargs", kwargs),
    ("log", log),
    ("markdown", markdown),
    ("response", response),
    ("shape", shape),
    ("urls", urls),
];

/// Most pages of one snapshot that are made: lists come in dozens of orders, and to look at a page takes longer
/// than to make it.
const MOST_PAGES: usize = 10;

/// A file of any form: the first byte says how it is called and packed.
pub(crate) fn reader(data: &[u8]) {
    let Some((how, bytes)) = data.split_first() else { return };
    let names = [
        "a.json",
        "captures_collections=1.ndjson",
        "a.json.gz",
        "a.json.zst",
        "page.txt",
        "page.html",
        "notes/index.md",
        "manifest.json",
    ];
    let how = usize::from(*how) % names.len();
    let packed;
    let bytes = match how {
        2 => {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).expect("memory");
            packed = encoder.finish().expect("memory");
            // What the fuzzer changes is what is packed, and every fourth time the packing.
            if bytes.len().is_multiple_of(4) {
                &packed[..packed.len() / 2]
            } else {
                packed.as_slice()
            }
        }
        3 => {
            packed = zstd::encode_all(bytes, 1).expect("memory");
            if bytes.len().is_multiple_of(4) {
                &packed[..packed.len() / 2]
            } else {
                packed.as_slice()
            }
        }
        _ => bytes,
    };
    let folder = tempfile::tempdir().expect("a folder");
    // Another file, so that there is something to report in any case.
    std::fs::write(folder.path().join("z.json"), record("taxa", json!({})).to_string())
        .expect("a file");
    put(folder.path(), names[how], bytes);
    let numbers = read(folder.path(), Purpose::Numbers);
    let pages = read(folder.path(), Purpose::Pages);
    // What is counted does not depend on what it is read for.
    for kind in Kind::ALL {
        assert_eq!(
            numbers.snapshot.value.number_of(kind),
            pages.snapshot.value.number_of(kind),
            "{kind:?}"
        );
    }
    let told = |loaded: &Loaded| {
        loaded.snapshot.findings.iter().map(|f| (f.code, f.message.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(&numbers), told(&pages));
    render(pages, Privacy::default(), |_| true);
}

/// Where the first value of a text ends, if it is sound.
fn end_of_value(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// The elements of a list, as serde_json tells them.
struct BySerde<'a>(&'a str);

impl Elements for BySerde<'_> {
    fn begin(&mut self) {}

    fn element(&mut self, at: usize) -> Option<usize> {
        Some(at + end_of_value(self.0.get(at..)?)?)
    }
}

/// Records, one a line: what is like one before is what serde_json takes for a record, and says the same.
pub(crate) fn shape(data: &[u8]) {
    static ASKED: Asked =
        Asked { paths: &["id", "details", "a", "a.b", "list", "z"], list: Some("list") };
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (mut shapes, mut places) = (Shapes::of(&ASKED), Vec::new());
    for line in text.lines() {
        let end = end_of_value(line);
        let Some(fitting) = shapes.fit(line, &mut places, &mut BySerde(line)) else {
            shapes.learn(line.as_bytes().get(..end.unwrap_or(0)).unwrap_or_default());
            continue;
        };
        assert_eq!(Some(fitting.end()), end, "{line}");
        // A number that nothing can hold is sound and has no value.
        let Ok(value) = serde_json::from_str::<Value>(&line[..fitting.end()]) else { continue };
        for (n, path) in ASKED.paths.iter().enumerate() {
            let said = value.pointer(&format!("/{}", path.replace('.', "/")));
            let is_so = match (fitting.get(n), said) {
                (Found::Absent, None)
                | (Found::Null, Some(Value::Null))
                | (Found::Object, Some(Value::Object(_)))
                | (Found::List, Some(Value::Array(_)))
                | (Found::Escaped, Some(Value::String(_))) => true,
                (Found::Bool(found), Some(Value::Bool(said))) => found == *said,
                (Found::Text(found), Some(Value::String(said))) => found == said,
                (Found::Number(found), Some(said @ Value::Number(_))) => {
                    serde_json::from_str::<Value>(found).is_ok_and(|found| found == *said)
                }
                _ => false,
            };
            assert!(is_so, "{path} of {line}: {:?}", fitting.get(n));
        }
    }
}

/// The arguments of a sampling method: the first byte says which, the rest is JSON.
pub(crate) fn kwargs(data: &[u8]) {
    let Some((which, text)) = data.split_first() else { return };
    let Ok(value) = serde_json::from_slice::<Value>(text) else { return };
    let method = &Method::KNOWN[usize::from(*which) % Method::KNOWN.len()];
    let folder = tempfile::tempdir().expect("a folder");
    let captures: Vec<Value> = (1..=24)
        .map(|id| {
            let more = json!({
                "id": id, "details": format!("http://x.org/api/v2/captures/{id}/"),
                "timestamp": (id % 7 != 0).then(|| format!("2024-06-0{}T2{}:{:02}:00", id % 3 + 1, id % 4, id * 7 % 60)),
                "size": (id % 5 != 0).then_some(id * 1000 % 7), "path": format!("{id}.jpg"),
                "project": {"id": 1}, "event": {"id": id % 3 + 1}, "deployment": {"id": id % 2 + 1},
                "detections": [], "detections_count": id % 2,
            });
            more
        })
        .collect();
    let collection = record(
        "captures/collections",
        json!({"method": method.name(), "kwargs": value, "project": 1, "source_images_count": 3}),
    );
    put_list(folder.path(), "captures.json", captures);
    put_list(folder.path(), "projects.json", vec![record("projects", json!({}))]);
    put_list(folder.path(), "collections.json", vec![collection]);
    let loaded = read(folder.path(), Purpose::Pages);
    let snapshot = &loaded.snapshot.value;
    let populations = populations(snapshot);
    let population = populations.get(&ProjectId(1)).expect("captures of the project");
    let kwargs = Kwargs { value, source: KwargsSource::Stored };
    let sampling = Sampling::read(method, &kwargs);
    let sample = |number| {
        draw(snapshot, population, ProjectId(1), &sampling, Seed { number, collection: 1 })
    };
    match (sample(7), sample(7)) {
        (Ok(once), Ok(again)) => {
            assert_eq!(once, again, "the same seed, the same sample");
            let mut rows = once.clone();
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), once.len(), "no capture twice");
            assert!(
                rows.iter().all(|row| population.contains(row)),
                "captures of the project alone"
            );
        }
        (Err(_), Err(_)) => {}
        (once, again) => panic!("{once:?} once, {again:?} again"),
    }
    render(loaded, Privacy::default(), |file| matches!(file, Artifact::Page(Page::Record { .. })));
}

/// Lines of a log.
pub(crate) fn log(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (stdout, stderr) = text.split_once("\n---\n").unwrap_or((&text, ""));
    let lines = |text: &str| text.lines().rev().map(str::to_owned).collect::<Vec<_>>();
    let job = record(
        "jobs",
        json!({"status": "FAILURE", "created_at": "2024-05-01T10:00:00.000000", "job_type": {"name": "ML", "key": "ml"},
            "progress": {"summary": {"status": "FAILURE", "progress": 0.5}, "stages": [{"key": "process", "name": "Process", "status": "STARTED", "progress": 0.5, "params": []}]},
            "logs": {"stdout": lines(stdout), "stderr": lines(stderr)}}),
    );
    one(&job, Privacy::default(), |file| {
        !matches!(file, Artifact::Page(Page::List { .. }) | Artifact::Rows { .. })
    });
}

/// A description and a note.
pub(crate) fn markdown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "notes/projects/1.md", data);
    put_list(folder.path(), "a.json", vec![record("projects", json!({"description": text}))]);
    let loaded = read(folder.path(), Purpose::Pages);
    render(loaded, Privacy::default(), |file| matches!(file, Artifact::Page(Page::Record { .. })));
}

/// A record as JSON: what its page shows, tags stripped, is the JSON in lines, and the file beside it is the JSON.
pub(crate) fn response(data: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(data) else { return };
    let original = record("taxa", json!({"any": value}));
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "a.json", original.to_string().as_bytes());
    let loaded = read(folder.path(), Purpose::Pages);
    if loaded.snapshot.value.taxa.is_empty() {
        // Nested too deep, which is said.
        assert!(!loaded.snapshot.findings.is_empty());
        return;
    }
    let options = Options { privacy: Privacy::NONE, ..Options::default() };
    let audit = Audit::of_loaded(loaded, &options).expect("a taxon is a record");
    let report = audit.complete();
    let site = report.site(&options);
    let page = Page::Record { kind: Kind::Taxon, id: 1 };
    let rendered = site
        .render(&mut FragmentCache::default().worker(), page.into())
        .expect("the record is there");
    let file = |ending: &str| {
        let (_, bytes) =
            rendered.files.iter().find(|(file, _)| file.path().ends_with(ending)).expect("a file");
        String::from_utf8(bytes.clone()).expect("UTF-8")
    };
    let (html, json) = (file(".html"), file(".json"));
    let served: Value = serde_json::from_str(&json).expect("the file is JSON");
    assert_eq!(served, shown_as(&original), "nothing is lost but what does not show");
    let shown = shown_response(&html);
    let expected = mothbook::visible::lines(json.trim_end()).into_owned();
    let shown = without_blanks(&shown);
    if html.contains("more lines") {
        assert!(expected.starts_with(&shown), "{shown}\nis no beginning of\n{expected}");
    } else {
        assert_eq!(shown, expected);
    }
}

/// Addresses: whatever stands for one, links lead into the report or to the web.
pub(crate) fn urls(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let records = vec![
        record(
            "captures/collections",
            json!({"description": text, "kwargs": {"url": text}, "jobs": [{"id": 1, "details": text}]}),
        ),
        record(
            "captures",
            json!({"url": text, "path": text, "details_of": text, "public_base_url": text}),
        ),
        record("jobs", json!({"source_image_collection": {"id": 1, "details": text}})),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let page = json!({"count": 3, "next": text, "previous": text, "results": records});
    put(folder.path(), "a.json", page.to_string().as_bytes());
    put(
        folder.path(),
        "manifest.json",
        json!([{"file": "a.json", "url": text}]).to_string().as_bytes(),
    );
    // A request that asked for something else makes the records others, or none.
    let loaded = read(folder.path(), Purpose::Pages);
    render(loaded, Privacy::default(), |_| true);
}

/// A record of this endpoint with the id 1.
fn record(endpoint: &str, more: Value) -> Value {
    let mut record =
        json!({"id": 1, "details": format!("http://x.org/api/v2/{endpoint}/1/"), "name": "One"});
    if let (Value::Object(record), Value::Object(more)) = (&mut record, more) {
        record.extend(more);
    }
    record
}

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}

fn put_list(folder: &Path, name: &str, records: Vec<Value>) {
    let page = json!({"count": records.len(), "next": null, "previous": null, "results": records});
    put(folder, name, page.to_string().as_bytes());
}

fn one(record: &Value, privacy: Privacy, wanted: impl Fn(&Artifact) -> bool) {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "a.json", record.to_string().as_bytes());
    render(read(folder.path(), Purpose::Pages), privacy, wanted);
}

fn read(folder: &Path, purpose: Purpose) -> Loaded {
    load(&[folder.to_owned()], ReadOptions::new(purpose), &Silent)
        .expect("what a file holds ends no run")
}

/// Makes the pages that are wanted, and looks at each.
fn render(loaded: Loaded, privacy: Privacy, wanted: impl Fn(&Artifact) -> bool) {
    let options = Options { capture_pages: RecordPages::All, privacy, ..Options::default() };
    let report = match Audit::of_loaded(loaded, &options) {
        Ok(audit) => audit.complete(),
        Err(Error::NoRecords(_)) => return,
        Err(error) => panic!("{error}"),
    };
    let site = report.site(&options);
    let files: Vec<Artifact> = site.plan().into_iter().filter(|file| wanted(file)).collect();
    // Spread over all of them, since the orders of one list stand side by side; others for other snapshots.
    let step = files.len().div_ceil(MOST_PAGES).max(1);
    let bytes: u64 = report.snapshot.files.iter().map(|file| file.bytes).sum();
    let first = usize::try_from(bytes).unwrap_or_default() % step;
    let closing = if bytes.is_multiple_of(4) { site.closing_plan() } else { Vec::new() };
    let (cache, none) =
        (site.cache().expect("the snapshot is as it was"), FragmentCache::default());
    let (mut worker, mut bare) = (cache.worker(), none.worker());
    for file in files.into_iter().skip(first).step_by(step).chain(closing) {
        let files = site.render(&mut worker, file).expect("the snapshot is as it was").files;
        // What was made ready makes no difference.
        let alone = site.render(&mut bare, file).expect("the snapshot is as it was").files;
        assert_eq!(files, alone, "{}", file.path());
        for (file, bytes) in files {
            let path = file.path();
            // The page of no address holds its style and script, and no record.
            if path.ends_with(".gz") || path == "404.html" {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is no UTF-8"));
            if path.ends_with(".html") {
                look(&path, &text);
            } else if path.ends_with(".json") {
                serde_json::from_str::<&RawValue>(&text)
                    .unwrap_or_else(|error| panic!("{path}: {error}"));
            }
        }
    }
}

/// Elements that no page of a report has.
const FOREIGN: [&str; 13] = [
    "iframe", "object", "embed", "form", "base", "style", "template", "marquee", "math", "applet",
    "frame", "video", "audio",
];

/// A page is a page: no element, script, handler or address of another's making.
fn look(path: &str, html: &str) {
    assert!(
        !html.contains(|c: char| mothbook::visible::steers(c) && !matches!(c, '\n' | '\t')),
        "{path} has characters that do not show"
    );
    for token in Tokenizer::new(html) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        assert!(!FOREIGN.contains(&name.as_str()), "{path}: <{name}>");
        assert!(name != "img" || path.contains("captures/"), "{path}: <img>");
        for (key, value) in &tag.attributes {
            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
            assert!(!key.starts_with("on") && key != "style", "{path}: {key} of <{name}>");
            if ["href", "src", "action", "xlink:href"].contains(&key.as_ref())
                && !is_harmless(path, &value)
            {
                // The pages' own icon is a drawing in the page.
                assert!(
                    name == "link" && value.starts_with("data:image/svg+xml"),
                    "{path}: {key} of <{name}> is {value:?}"
                );
            }
        }
        assert!(
            name != "script" || tag.attributes.contains_key(b"src".as_slice()),
            "{path}: a script of its own"
        );
    }
}

/// Whether an address leads to the web, or to a file of the report.
fn is_harmless(path: &str, href: &str) -> bool {
    let lower = href.to_ascii_lowercase();
    if ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return true;
    }
    let file = href.split(['#', '?']).next().unwrap_or_default();
    if file.contains(':') || file.starts_with('/') || file.contains('\\') {
        return false;
    }
    // Never above the folder of the report.
    let mut depth = path.matches('/').count() as i64;
    file.split('/').all(|part| {
        depth += match part {
            ".." => -1,
            "" | "." => 0,
            _ => 1,
        };
        depth >= 0
    })
}

/// JSON without the blanks between its tokens.
fn without_blanks(json: &str) -> String {
    let (mut text, mut in_text, mut is_escaped) = (String::new(), false, false);
    for c in json.chars() {
        if !in_text && matches!(c, ' ' | '\n' | '\t') {
            continue;
        }
        in_text ^= c == '"' && !is_escaped;
        is_escaped = in_text && c == '\\' && !is_escaped;
        text.push(c);
    }
    text
}

/// The response that a page shows, tags stripped.
fn shown_response(html: &str) -> String {
    let mut text = String::new();
    let (mut inside, mut outside) = (false, 0);
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let class = tag.attributes.get(b"class".as_slice());
                let is = |name: &[u8]| class.is_some_and(|class| class.as_slice() == name);
                inside |= *tag.name == b"pre"[..] && is(b"response");
                // What the report adds to an address that it has no page of.
                outside += i32::from(is(b"outside") || outside > 0);
            }
            Token::EndTag(tag) => {
                inside &= *tag.name != b"pre"[..];
                outside -= i32::from(outside > 0);
            }
            Token::String(part) if inside && outside == 0 => {
                text.push_str(&String::from_utf8_lossy(&part))
            }
            _ => {}
        }
    }
    text.split_once("\n\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
}

/// A value as a report has it: characters that do not show are replaced; a name that is there twice then gets a number.
fn shown_as(value: &Value) -> Value {
    let text = |text: &str| mothbook::visible::as_written(text).into_owned();
    match value {
        Value::String(written) => Value::String(text(written)),
        Value::Array(items) => items.iter().map(shown_as).collect(),
        Value::Object(fields) => {
            let mut shown = serde_json::Map::new();
            for (name, value) in fields {
                let name = text(name);
                let names =
                    (1..).map(|n| if n == 1 { name.clone() } else { format!("{name} ({n})") });
                let free = names.into_iter().find(|name| !shown.contains_key(name));
                shown.insert(free.expect("one is free"), shown_as(value));
            }
            Value::Object(shown)
        }
        other => other.clone(),
    }
}

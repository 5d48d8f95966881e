//! Kinds of input of which there may be much.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::archives::zip_of;

/// The files of a snapshot with `n` of something.
type Make = fn(usize) -> Vec<(String, Vec<u8>)>;

/// Its name, how many of what the smaller snapshot has, and how it is made.
type Kind = (&'static str, usize, Make);

/// Those of which nothing can be shown.
pub(super) const REFUSED: [&str; 4] = [
    "numbers where records should be",
    "broken lines",
    "records of a dump that are not read",
    "brackets that open",
];

/// Kinds of input, and how many of what makes about 100 KB.
pub(super) fn kinds() -> Vec<Kind> {
    [records(), files(), jobs(), texts()].concat()
}

/// Records.
#[expect(clippy::too_many_lines, reason = "a line for each")]
fn records() -> Vec<Kind> {
    vec![
        ("values of another type, on one line", 1_000, |n| {
            one("captures.json", page(n, |i| with(capture(i), "width", json!("wide"))))
        }),
        ("captures that contradict each other", 250, |n| {
            let other = |i| with(capture(i), "width", json!(99));
            let both = [page(n, capture), page(n, other)];
            vec![file("a.json", &both[0]), file("b.json", &both[1])]
        }),
        ("records of a dump that are not read", 1_000, |n| {
            one(
                "dump.json",
                list(
                    n,
                    |i| json!({"model": "auth.token", "pk": format!("t{i}"), "fields": {"user": i}}),
                ),
            )
        }),
        ("detections on one capture", 500, |n| {
            let detection = |i| {
                json!({"id": i, "bbox": [1, 2, 30, 40], "occurrence": {
                    "id": i, "determination": {"id": 1 + i % 9, "name": "Noctua"}, "determination_score": 0.7,
                }})
            };
            let detections: Vec<Value> = (1..=n).map(detection).collect();
            one("capture.json", with(capture(1), "detections", json!(detections)).to_string())
        }),
        ("taxa", 300, |n| {
            one(
                "taxa.json",
                page(n, |i| {
                    json!({
                        "id": i, "details": format!("{HOST}/taxa/{i}/"), "name": format!("Taxon {i}"), "rank": "SPECIES", "parents": [{"id": i / 2 + 1, "name": "A"}],
                    })
                }),
            )
        }),
        ("members of a capture set", 1_000, |n| {
            let images: Vec<usize> = (1..=n).collect();
            let dumped = |i: usize| {
                json!({"model": "main.sourceimage", "pk": i, "fields": {
                    "project": 1, "deployment": 1, "event": null, "timestamp": "2025-06-01T22:00:00", "size": 5,
                }})
            };
            let mut records: Vec<Value> = (1..=n).map(dumped).collect();
            records.push(json!({"model": "main.sourceimagecollection", "pk": 1, "fields": {
                "name": "All", "project": 1, "method": "full", "kwargs": {}, "images": images,
            }}));
            one("dump.json", json!(records).to_string())
        }),
        ("arguments of a method", 12_000, |n| {
            let ids: Vec<usize> = (0..n).collect();
            let collection = with(collection(1), "kwargs", json!({"deployment_ids": ids}));
            one("collection.json", collection.to_string())
        }),
        ("boxes in one object", 4_000, |n| {
            let boxes = format!("{{{}}}", vec!["\"bbox\":[1]"; n].join(","));
            let collection = with(collection(1), "kwargs", json!({"x": 1})).to_string();
            one("collection.json", collection.replace("{\"x\":1}", &boxes))
        }),
        ("collections", 150, |n| one("collections.json", page(n, collection))),
        ("events", 400, |n| {
            one(
                "events.json",
                page(n, |i| {
                    json!({
                        "id": i, "details": format!("{HOST}/events/{i}/"), "deployment": {"id": 1 + i % 5, "name": "D"}, "start": "2025-06-01T20:00:00",
                        "end": "2025-06-02T05:00:00", "captures_count": 3,
                    })
                }),
            )
        }),
        ("deployments", 400, |n| {
            one(
                "deployments.json",
                page(n, |i| {
                    json!({
                        "id": i, "details": format!("{HOST}/deployments/{i}/"), "name": format!("Station {i}"), "project": {"id": 1, "name": "P"}, "events_count": 3,
                    })
                }),
            )
        }),
        ("occurrences", 400, |n| {
            one(
                "occurrences.json",
                page(n, |i| {
                    json!({
                        "id": i, "details": format!("{HOST}/occurrences/{i}/"), "determination_score": 0.75, "detections_count": 1,
                        "determination": {"id": 1 + i % 90, "name": format!("Noctua {}", 1 + i % 90), "rank": "SPECIES"},
                        "event": {"id": 1 + i % 7, "name": "Jun 1"}, "deployment": {"id": 1, "name": "A"},
                    })
                }),
            )
        }),
        ("capture sets that name a capture", 400, |n| {
            let of =
                |i: usize| json!({"id": i, "name": format!("Capture set {i}"), "method": "full"});
            let collections: Vec<Value> = (1..=n).map(of).collect();
            one("capture.json", with(capture(1), "collections", json!(collections)).to_string())
        }),
        ("fields of a record that no one knows", 3_000, |n| {
            let fields: serde_json::Map<String, Value> =
                (0..n).map(|i| (format!("field_{i}"), json!("a value"))).collect();
            one("project.json", with(project("P"), "settings", json!(fields)).to_string())
        }),
    ]
}

/// Files, and what holds records.
#[expect(clippy::too_many_lines, reason = "a line for each")]
fn files() -> Vec<Kind> {
    vec![
        ("numbers where records should be", 14_000, |n| {
            one("x.json", list(n, |i| json!(300_000 + i)))
        }),
        ("broken lines", 2_000, |n| one("x.ndjson", "{\"id\": 7, \"timestamp\": \n".repeat(n))),
        ("captures, a line each", 500, |n| {
            let lines: Vec<String> = (1..=n).map(|i| capture(i).to_string()).collect();
            one("captures.ndjson", lines.join("\n"))
        }),
        ("brackets that open", 100_000, |n| one("x.json", "[".repeat(n))),
        ("tags of a saved page", 700, |n| {
            let text =
                page(n, capture).replace("\"id\":", "<span class=\"nt\">&quot;id&quot;</span>:");
            one("page.html", browsable(&text))
        }),
        ("small files", 200, |n| {
            (1..=n).map(|i| file(&format!("{i}.json"), &capture(i).to_string())).collect()
        }),
        ("pages of a list", 100, |n| {
            let page = |i: usize| {
                json!({
                    "count": n, "next": format!("{HOST}/captures/?limit=1&offset={}", i + 1),
                    "previous": format!("{HOST}/captures/?limit=1&offset={}", i.saturating_sub(1)), "results": [capture(i + 1)],
                })
            };
            (0..n).map(|i| file(&format!("{i}.json"), &page(i).to_string())).collect()
        }),
        ("parts of a HAR", 60, |n| {
            let entry = |i: usize| {
                json!({
                    "request": {"method": "GET", "url": format!("{HOST}/captures/{i}/")},
                    "response": {"status": 200, "content": {"mimeType": "application/json", "text": capture(i).to_string()}},
                })
            };
            one(
                "all.har",
                json!({"log": {"entries": (1..=n).map(entry).collect::<Vec<_>>()}}).to_string(),
            )
        }),
        ("parts of a page saved as MHTML", 700, |n| {
            let location = format!("Snapshot-Content-Location: {HOST}/captures/\r\n");
            let mut text = format!(
                "{location}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n\
                 --b\r\nContent-Type: text/html\r\n\r\n{}\r\n",
                browsable(&page(1, capture))
            );
            for i in 1..=n {
                let place = format!("Content-Location: {HOST}/static/{i}.css");
                let _ = write!(
                    text,
                    "--b\r\nContent-Type: text/css\r\n{place}\r\n\r\nb {{ color: red }}\r\n"
                );
            }
            one("page.mhtml", text + "--b--\r\n")
        }),
        ("lines of an exported table", 700, |n| {
            let mut text = String::from(
                "id,event_id,event_name,deployment_id,deployment_name,project_id,project_name,determination_id,determination_name,determination_score,agreed_with_user,detections_count\r\n",
            );
            for i in 1..=n {
                let _ = write!(
                    text,
                    "{i},1,Jun 1,1,A,1,P,{},Noctua {},0.75,,1\r\n",
                    1 + i % 90,
                    1 + i % 90
                );
            }
            one("occurrences.csv", text)
        }),
        ("answers of other requests, in one array", 100, |n| {
            one(
                "pages.json",
                list(
                    n,
                    |i| json!({"count": 1, "next": null, "previous": null, "results": [capture(i)]}),
                ),
            )
        }),
        ("members of a zip archive", 100, |n| {
            let names: Vec<(String, String)> =
                (1..=n).map(|i| (format!("{i}.json"), capture(i).to_string())).collect();
            let members: Vec<(&str, &[u8])> =
                names.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
            vec![("in/all.zip".to_owned(), zip_of(&members))]
        }),
        ("notes", 200, |n| {
            let notes = (1..=n).map(|i| file(&format!("notes/captures/{i}.md"), "*Much* wind."));
            notes.chain([file("captures.json", &page(n, capture))]).collect()
        }),
    ]
}

/// What jobs say of themselves.
fn jobs() -> Vec<Kind> {
    vec![
        ("lines of a log, each with a level and an error of its own", 1_000, |n| {
            let word = |i: usize| -> String {
                i.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
            };
            let line =
                |i: usize| format!("[2025-06-01 00:00:00] L{} ERROR {} failed", word(i), word(i));
            let lines: Vec<String> = (0..n).map(line).collect();
            one(
                "job.json",
                with(job(1), "logs", json!({"stdout": lines, "stderr": []})).to_string(),
            )
        }),
        ("errors of a job", 3_000, |n| {
            let errors: Vec<String> =
                (0..n).map(|i| format!("error {}", "x".repeat(i % 50))).collect();
            one(
                "job.json",
                with(job(1), "progress", json!({"errors": errors, "stages": []})).to_string(),
            )
        }),
        ("jobs", 100, |n| one("jobs.json", page(n, job))),
        ("silences in a log", 1_500, |n| {
            let line = |i: usize| {
                format!("[2025-06-{:02} {:02}:00:00] INFO Saved image {i}", 1 + i / 24 % 28, i % 24)
            };
            let lines: Vec<String> = (0..n).map(line).collect();
            one(
                "job.json",
                with(job(1), "logs", json!({"stdout": lines, "stderr": []})).to_string(),
            )
        }),
        ("stages of a job", 700, |n| {
            let stage = |i: usize| {
                json!({
                    "name": format!("Stage {i}"), "key": format!("s{i}"), "status": "SUCCESS", "progress": 1.0,
                    "params": [{"name": "Total", "key": "total", "value": i}],
                })
            };
            let stages: Vec<Value> = (0..n).map(stage).collect();
            one(
                "job.json",
                with(job(1), "progress", json!({"errors": [], "stages": stages})).to_string(),
            )
        }),
    ]
}

/// Texts that people write.
fn texts() -> Vec<Kind> {
    vec![
        ("headings in a note", 20_000, |n| note(&"# a\n\n".repeat(n))),
        ("rows of a table in a note", 10_000, |n| {
            note(&format!("|a|b|\n|-|-|\n{}", "|1|2|\n".repeat(n)))
        }),
        ("names of links in a note", 5_000, |n| {
            let mut text = String::new();
            for i in 0..n {
                let _ = write!(text, "[a{i}] [a{i}]: https://a.org/{i}\n\n");
            }
            note(&text)
        }),
        ("quotes within quotes, in a note", 100_000, |n| note(&">".repeat(n))),
        ("brackets in a note", 100_000, |n| note(&"[".repeat(n))),
        ("emphasis that does not end", 30_000, |n| note(&"*a ".repeat(n))),
        ("a row of stars", 30_000, |n| description(&"*".repeat(n))),
        ("hosts of a local network", 10_000, |n| description(&"x://a.local\\ ".repeat(n))),
        ("a word without an end", 100_000, |n| description(&"a".repeat(n))),
        ("what begins like an address", 30_000, |n| description(&"a.b@".repeat(n))),
        ("numbers like coordinates", 10_000, |n| description(&"45.501234, ".repeat(n))),
        ("names of secrets without one", 10_000, |n| description(&"password: ".repeat(n))),
        ("JSON with a secret, in a text", 3_000, |n| {
            description(&"{\"k\": \"v\", \"password\": \"hunter2abc9\"} ".repeat(n))
        }),
        ("JSON that begins, in a text", 50_000, |n| description(&"{\"".repeat(n))),
        ("codes within codes", 30_000, |n| description(&"%25".repeat(n))),
        ("entities", 20_000, |n| description(&"&amp;".repeat(n))),
        ("links", 3_000, |n| description(&"https://a.org/x?token=1&y=2 ".repeat(n))),
        ("keys that begin", 3_000, |n| description(&"-----BEGIN PRIVATE KEY-----\n".repeat(n))),
    ]
}

const HOST: &str = "https://example.org/api/v2";

fn file(name: &str, text: &str) -> (String, Vec<u8>) {
    (format!("in/{name}"), text.as_bytes().to_vec())
}

fn one(name: &str, text: impl AsRef<str>) -> Vec<(String, Vec<u8>)> {
    vec![file(name, text.as_ref())]
}

fn list(n: usize, record: impl Fn(usize) -> Value) -> String {
    json!((1..=n).map(record).collect::<Vec<_>>()).to_string()
}

fn page(n: usize, record: impl Fn(usize) -> Value) -> String {
    let mut text = format!("{{\"count\": {n}, \"next\": null, \"previous\": null, \"results\": ");
    let _ = write!(text, "{}}}", list(n, record));
    text
}

/// A page of the browsable API, as a browser saves it.
fn browsable(response: &str) -> String {
    format!(
        "<html><body><pre class=\"a\"><b>GET</b> /api/v2/captures/</pre><pre>HTTP 200 OK\n\n{response}</pre></body></html>"
    )
}

fn with(mut record: Value, key: &str, value: Value) -> Value {
    record[key] = value;
    record
}

fn capture(i: usize) -> Value {
    json!({
        "id": i, "details": format!("{HOST}/captures/{i}/"), "project": 1,
        "deployment": {"id": 1, "name": "A"}, "event": {"id": 1, "date_label": "Jun 1"},
        "timestamp": "2025-06-01T22:00:00", "width": 40, "height": 30, "size": 9, "detections": [],
    })
}

fn job(i: usize) -> Value {
    json!({
        "id": i, "details": format!("{HOST}/jobs/{i}/"), "name": format!("Job {i}"),
        "status": "FAILURE", "created_at": "2025-06-01T00:00:00", "started_at": "2025-06-01T00:00:09",
        "finished_at": "2025-06-01T00:10:00", "job_type": {"name": "ML", "key": "ml"}, "progress": null,
        "project": {"id": 1, "name": "P"}, "logs": {"stdout": [], "stderr": []},
    })
}

fn collection(i: usize) -> Value {
    json!({
        "id": i, "details": format!("{HOST}/captures/collections/{i}/"),
        "name": format!("Capture set {i}"), "project": 1, "method": "full", "kwargs": {}, "source_images_count": 3,
        "source_images": "", "jobs": [],
    })
}

/// A snapshot with a note of this text.
fn note(text: &str) -> Vec<(String, Vec<u8>)> {
    vec![file("collection.json", &collection(1).to_string()), file("notes/collections/1.md", text)]
}

fn project(description: &str) -> Value {
    json!({
        "id": 1, "details": format!("{HOST}/projects/1/"), "name": "P", "description": description,
        "deployments": [], "settings": {},
    })
}

/// A snapshot with a project of this description.
fn description(text: &str) -> Vec<(String, Vec<u8>)> {
    one("project.json", project(text).to_string())
}

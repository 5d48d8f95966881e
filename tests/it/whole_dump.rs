//! A dump of the whole database, as Django writes it, holds far more than a report needs: sessions, tokens,
//! users, keys of storage. Of all that nothing is said but the names of models.

use serde_json::{Value, json};

use crate::support::{Case, files, repository};

/// What is secret in the dump below.
const SECRETS: [&str; 46] = [
    "9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b",
    "q1w2e3r4t5y6u7i8o9p0asdfghjklzxc",
    "pbkdf2_sha256$600000$Zr4tQ1",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
    "anna.muster",
    "Muster",
    "Carla Fielding",
    "wJalrXUtnFEMI",
    "AKIAZ7EXAMPLE7",
    "storage-of-the-hut",
    "GOCSPX-Zr4tQ1",
    "ya29.Zr4tQ1",
    "1//0gZr4tQ1",
    "10482309857712",
    "127.3.9.41",
    "changed the password of anna",
    "otpauth",
    "JBSWY3DPEHPK3PXP",
    "cd9a3f0e7b51",
    "7b8e2d10-4f6a-4a9d-9a0e-0d6a4e2f1b77",
    "smtp-hunter2",
    "redis-hunter2",
    "label-studio-hunter2",
    "knox-9a8b7c6d",
    "oauth-access-Zr4t",
    "oauth-refresh-Zr4t",
    "client-secret-Zr4t",
    "jti-5f2a",
    "outstanding-Zr4t",
    "result-hunter2",
    "silk-hunter2",
    "hut.example.org",
    "45.987654",
    "-73.123456",
    "Anna saw this one",
    "bookmark-hunter2",
    "confirm-key-51x9",
    "webhook-hunter2",
    "fingerprint-hunter2",
    "agent-Mozilla-hunter2",
    "group-of-the-hut",
    "natural-hunter2",
    "broken-hunter2",
    "nested-hunter2",
    "pk-of-a-capture-hunter2",
    "page-of-the-hut",
];

/// A record of every model of the platform that no report needs, with what is secret in it, and records of other models
/// with keys of every kind.
fn others() -> Vec<Value> {
    let text = std::fs::read(repository().join("tests/privacy/dump.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// Records that a report is made of; who did something stands in them as well.
fn ours() -> Vec<Value> {
    let capture = |pk: i64| {
        json!({"model": "main.sourceimage", "pk": pk, "fields": {"project": 1, "deployment": 1, "event": null, "path": "1.jpg",
            "timestamp": format!("2024-04-30T22:00:0{pk}"), "width": 10, "height": 10, "uploaded_by": ["anna.muster"]}})
    };
    vec![
        json!({"model": "main.project", "pk": 1, "fields": {"name": "P", "owner": ["anna.muster"], "members": [["anna.muster"]]}}),
        json!({"model": "main.deployment", "pk": 1, "fields": {"name": "D", "project": 1, "data_source": null}}),
        capture(1),
        capture(2),
        json!({"model": "main.sourceimagecollection", "pk": 1, "fields": {"name": "C", "project": 1, "method": "full", "kwargs": {}, "images": [1, 2]}}),
    ]
}

/// No secret in what a build writes and what both commands print; gives what `check` returned and found.
fn nothing_is_said(case: &Case, what: &str) -> (i32, String) {
    let is_silent = |place: &str, text: &str| {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{what}: {secret} in {place}");
        }
    };
    let built = case.run(&["build", "in", "-o", "site", "--force"]);
    assert_eq!(built.status, 0, "{what}: {}", built.stderr);
    is_silent("build", &(built.stdout + &built.stderr));
    for (path, bytes) in files(&case.path("site")) {
        is_silent(&path, &(path.clone() + &String::from_utf8_lossy(&bytes)));
    }
    for format in ["json", "sarif", "junit", "github"] {
        let output = case.run(&["check", "in", "--format", format]);
        is_silent(format, &(output.stdout + &output.stderr));
    }
    let text = case.run(&["check", "in"]);
    is_silent("text", &(text.stdout.clone() + &text.stderr));
    let strict = case.run(&["check", "in", "--strict"]);
    is_silent("strict", &(strict.stdout + &strict.stderr));
    (text.status, text.stdout)
}

/// The dump of everything in the forms in which people keep one.
fn forms(records: &[Value]) -> [(&'static str, String); 3] {
    let array = Value::from(records.to_vec());
    [
        ("dump.json", array.to_string()),
        ("dump.json", serde_json::to_string_pretty(&array).unwrap()),
        ("dump.ndjson", records.iter().map(|record| format!("{record}\n")).collect()),
    ]
}

#[test]
fn what_is_not_read_is_not_spoken_of() {
    let without = Case::new();
    without.file("in/dump.json", Value::from(ours()).to_string());
    let expected = without.run(&["check", "in"]);
    let all: Vec<Value> = others().into_iter().chain(ours()).collect();
    for (name, text) in forms(&all) {
        let case = Case::new();
        case.file(&format!("in/{name}"), text);
        let (status, said) = nothing_is_said(&case, name);
        assert_eq!(status, expected.status, "{said}");
        assert_eq!(said.matches("MB6").count(), expected.stdout.matches("MB6").count(), "{said}");
    }
}

#[test]
fn what_is_not_read_is_not_spoken_of_where_it_is_alone() {
    let case = Case::new();
    case.file("in/ours.json", Value::from(ours()).to_string());
    for (n, record) in others().iter().enumerate() {
        case.file(&format!("in/{n}.json"), Value::from(vec![record.clone()]).to_string());
    }
    let (status, said) = nothing_is_said(&case, "alone");
    assert_eq!(status, 0, "{said}");
}

#[test]
fn what_is_broken_is_not_spoken_of_by_its_content() {
    let token = "9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b";
    let capture = |pk: &str| {
        format!(r#"{{"model": "main.sourceimage", "pk": {pk}, "fields": {{"path": "x.jpg"}}}}"#)
    };
    let broken = [
        capture("\"pk-of-a-capture-hunter2\""),
        capture("{\"pk-of-a-capture-hunter2\": 1}"),
        capture("[\"pk-of-a-capture-hunter2\"]"),
        capture("pk-of-a-capture-hunter2"),
        format!("\"{token}\""),
        format!("[\"{token}\", 1]"),
        format!("[{{\"id\": 1}} {token}]"),
        format!("[{{\"id\": 1}} \"{token}\"]"),
        token.to_owned(),
        format!("{{\"{token}\": 1}}"),
        format!("{{\"id\": 1, \"{token}\": {{\"{token}\": []}}}}"),
        format!("{{\"id\": \"{token}\", \"details\": \"http://x.org/api/v2/jobs/1/\"}}"),
        format!(
            "{{\"id\": 5, \"details\": \"http://x.org/api/v2/jobs/5/\", \"name\": {{\"{token}\": 1}}, \"progress\": \"{token}\"}}"
        ),
        format!(
            "{{\"id\": 5, \"details\": \"http://x.org/api/v2/jobs/5/\", \"{token}\": {token}}}"
        ),
        format!("{{\"id\": 5, \"details\": \"http://x.org/api/v2/{token}/5/\"}}"),
        format!("{{\"detail\": \"no session {token} for Carla Fielding\"}}"),
        format!("HTTP/1.1 500 Oops\r\n\r\n<pre>{token}</pre>"),
        format!("{{\"log\": {{\"entries\": \"{token}\"}}}}"),
        format!(
            "{{\"count\": \"{token}\", \"next\": \"{token}\", \"previous\": null, \"results\": [\"{token}\"]}}"
        ),
        format!(
            r#"[{{"id": 7, "boundary_rect": null, "name": "{0}{0}{0} Carla Fielding"}}, {{"id": 7, "boundary_rect": null, "name": "{0}{0}{0} Anna saw this one"}}]"#,
            "a text that is long "
        ),
        format!(
            r#"[{{"id": 8, "name": "a", "method": "full", "kwargs": {{"{token}": "{token}"}}}}, {{"id": 8, "name": "a", "method": "full", "kwargs": {{"{token}": "smtp-hunter2"}}}}]"#
        ),
        format!(
            "[{{\"model\": \"sessions.session\", \"pk\": \"{token}\", \"fields\": {{\"a\": NaN, \"b\": {token}}}}}]"
        ),
        format!(
            "[{{\"model\": \"sessions.session\", \"pk\": \"{token}\", \"fields\": {{\"a\": \"broken-hunter2"
        ),
    ];
    for (n, text) in broken.iter().enumerate() {
        let case = Case::new();
        case.file("in/ours.json", Value::from(ours()).to_string());
        case.file("in/broken.json", text);
        // The kwargs and names of a record that is read are shown on its page, where it has one.
        let findings = case.run(&["check", "in", "--format", "json"]);
        for secret in SECRETS {
            let said = findings.stdout.clone() + &findings.stderr;
            assert!(!said.contains(secret), "{n}: {text}: {said}");
        }
    }
    let case = Case::new();
    case.file("in/ours.json", Value::from(ours()).to_string());
    case.file("in/manifest.json", format!(r#"[{{"file": "x.json", "url": "http://x.org/api/v2/jobs/?user={token}", "method": "{token}"}}]"#));
    case.file("in/x.json", "{}");
    nothing_is_said(&case, "manifest");
}

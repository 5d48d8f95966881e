//! Private things are planted in every kind of record, and none comes out: in no page, table, script or picture,
//! in no finding and no message. Each switch lets out its own kind alone.

use std::collections::BTreeSet;

use mothbook::facts::{CollectionFacts, SampleVerdict, Why, recompute};
use mothbook::publish::{Privacy, Private, clean};
use serde_json::{Value, json};

use crate::support::{Case, files, read};

/// Stands in everything that is planted but in coordinates.
const PLANTED: &str = "PLANTED";

/// (of which kind, a text that holds it). What is planted holds its kind in capitals.
const TEXTS: [(&str, &str); 14] = [
    (
        "LINK",
        "https://s3.example.org/x.jpg?X-Amz-Credential=PLANTEDLINK&X-Amz-Signature=PLANTEDLINK",
    ),
    ("LINK", "(see /media/x.jpg?AWSAccessKeyId=PLANTEDLINK&Signature=PLANTEDLINK&Expires=1)"),
    ("MAIL", "ask PLANTEDMAIL.x@example.org, or <PLANTEDMAIL@example.co.uk>"),
    (
        "SECRET",
        "OperationalError: postgresql://PLANTEDSECRET:PLANTEDSECRET@PLANTEDSECRET.example.org/x",
    ),
    ("SECRET", "redis://:PLANTEDSECRET@redis:6379/0 is not there"),
    ("SECRET", "password=PLANTEDSECRET token: PLANTEDSECRET {'api_key': 'PLANTEDSECRET two'}"),
    ("SECRET", "{\"client_secret\": \"PLANTEDSECRET\", \"n\": 3}"),
    ("SECRET", "Authorization: Bearer PLANTEDSECRET.x1"),
    ("SECRET", "Cookie: sessionid=PLANTEDSECRET; csrftoken=PLANTEDSECRET"),
    ("SECRET", "run --password PLANTEDSECRET with AWS_SECRET_ACCESS_KEY=PLANTEDSECRET"),
    ("SECRET", "ghp_PLANTEDSECRET0123456789abcdefghij and https://me:PLANTEDSECRET@example.org/x"),
    ("USER", "user=PLANTEDUSER wrote /home/PLANTEDUSER/x.py"),
    ("USER", "'username': 'PLANTEDUSER P', C:\\Users\\PLANTEDUSER\\x"),
    ("PLACE", "the camera hangs at 45.98765, -73.12345"),
];

/// What a record of any kind holds besides its own fields.
fn planted(id: i64, endpoint: &str) -> Value {
    let all: Vec<&str> = TEXTS.iter().map(|(_, text)| *text).collect();
    let all = all.join("; ");
    json!({
        "id": id,
        "details": format!("http://x.org/api/v2/{endpoint}/{id}/"),
        "name": format!("{endpoint} {all}"),
        "title": format!("{endpoint} {all}"),
        "description": format!("# It\n\n{all}"),
        "created_at": "2024-05-01T10:00:00.000000",
        "updated_at": "2024-05-01T11:00:00.000000",
        "project": {"id": 1, "name": all, "details": "http://x.org/api/v2/projects/1/"},
        "user": {"id": 3, "name": "PLANTEDUSER"},
        "uploaded_by": "PLANTEDUSER",
        "extra": TEXTS.map(|(_, text)| text),
        "extra_by_key": {"PLANTEDMAIL@example.org": 1, "n": [{"deep": all}]},
        "s3": {"secret_key": "PLANTEDSECRET", "access_key": "PLANTEDSECRET", "password": ["PLANTEDSECRET"]},
        "latitude": 45.98765,
        "longitude": "-73.12345",
        "boundary_rect": [[45.98765, -73.12345]],
    })
}

fn with(mut record: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("no object") };
    record.as_object_mut().unwrap().extend(more);
    record
}

/// A snapshot with something planted in each kind of record, in a log, in notes, in the name of a file and in
/// what cannot be read.
fn case() -> Case {
    let case = Case::new();
    let page = |endpoint: &str, more: Value| {
        let record = with(planted(1, endpoint), more);
        let page = json!({"count": 1, "next": null, "previous": null, "results": [record]});
        case.file(&format!("in/{}.json", endpoint.replace('/', "-")), page.to_string());
    };
    let lines: Vec<String> =
        TEXTS.iter().map(|(_, text)| format!("[2024-05-01 10:00:01] INFO {text}")).collect();
    let params: Vec<Value> = TEXTS
        .iter()
        .map(|(_, text)| json!({"name": "Note", "key": "note", "value": text}))
        .chain([json!({"name": "API key", "key": "api_key", "value": "PLANTEDSECRET"})])
        .collect();
    page(
        "captures/collections",
        json!({"method": "manual", "kwargs": {}, "source_images_count": 1}),
    );
    page(
        "captures",
        json!({"timestamp": "2024-04-30T22:00:00", "width": 10, "height": 10,
            "url": "https://s3.example.org/a.jpg?X-Amz-Signature=PLANTEDLINK", "path": "a.jpg",
            "deployment": {"id": 1, "name": "D", "details": "http://x.org/api/v2/deployments/1/"},
            "collections": [1]}),
    );
    page(
        "jobs",
        json!({"status": "FAILURE", "job_type": {"name": "ML", "key": "ml"},
            "source_image_collection": {"id": 1, "name": "C"},
            "progress": {"summary": {"status": "FAILURE", "progress": 0.5},
                "stages": [{"key": "process", "name": TEXTS[5].1, "status": "FAILURE", "progress": 0.5,
                    "params": params}],
                "errors": TEXTS.map(|(_, text)| text)},
            "logs": {"stdout": lines, "stderr": lines}}),
    );
    page("projects", json!({"draft": false}));
    page("deployments", json!({}));
    page("deployments/sites", json!({}));
    page("events", json!({"start": "2024-04-30T20:00:00", "end": "2024-05-01T04:00:00"}));
    page(
        "occurrences",
        json!({"determination": {"id": 1, "name": "T"}, "determination_score": 0.5}),
    );
    page("taxa", json!({"rank": "SPECIES"}));
    page("ml/pipelines", json!({}));
    page("detections", json!({"bbox": [1, 2, 3, 4], "source_image": 1, "capture": 1}));
    let all: Vec<&str> = TEXTS.iter().map(|(_, text)| *text).collect();
    case.file("in/notes/index.md", all.join("\n\n"));
    case.file("in/notes/collections/1.md", all.join("\n\n"));
    case.file("in/PLANTEDMAIL@example.org.json", "{\"a\": 1}");
    case.file("in/error.json", json!({"detail": all.join("; ")}).to_string());
    case.file("in/cut.json", format!("[{}", planted(2, "captures")));
    case.file(
        "in/odd.json",
        json!([{"id": all.join("; "), "details": "http://x.org/api/v2/jobs/2/"}]).to_string(),
    );
    case
}

/// The kinds of which something stands in a text.
fn leaks(text: &str) -> BTreeSet<&'static str> {
    let text = text.to_uppercase();
    let planted = TEXTS.iter().map(|(kind, _)| *kind).filter(|kind| match *kind {
        "PLACE" => text.contains("45.9876") || text.contains("73.1234"),
        kind => text.contains(&format!("{PLANTED}{kind}")),
    });
    planted.collect()
}

/// Where something stands in a site: files, and the kinds.
fn leaks_of(case: &Case) -> Vec<(String, BTreeSet<&'static str>)> {
    files(&case.path("site"))
        .into_iter()
        .map(|(path, bytes)| {
            let leaks = leaks(&(path.clone() + &String::from_utf8_lossy(&bytes)));
            (path, leaks)
        })
        .filter(|(_, leaks)| !leaks.is_empty())
        .collect()
}

const ALL: [&str; 5] = ["LINK", "MAIL", "PLACE", "SECRET", "USER"];

#[test]
fn nothing_that_is_planted_comes_out() {
    let case = case();
    for pages in ["sheets", "all"] {
        let output = case.run(&[
            "build",
            "in",
            "-o",
            "site",
            "--images",
            "remote",
            "--capture-pages",
            pages,
            "--occurrence-pages",
            pages,
        ]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert_eq!(leaks_of(&case), [], "{pages}");
        assert_eq!(leaks(&(output.stdout + &output.stderr)), BTreeSet::new());
        assert!(case.path("site/data/records/captures-1.ndjson").is_file());
    }
    for kind in ["collections", "captures", "jobs", "projects", "deployments", "events", "taxa"] {
        assert!(
            case.path("site")
                .join(match kind {
                    "collections" => "api/v2/captures/collections/1.html".to_owned(),
                    kind => format!("api/v2/{kind}/1.html"),
                })
                .is_file(),
            "{kind} has a page"
        );
    }
    for format in ["text", "json", "sarif", "junit", "github"] {
        let output = case.run(&["check", "in", "--format", format]);
        assert_eq!(leaks(&(output.stdout.clone() + &output.stderr)), BTreeSet::new(), "{format}");
        assert!(output.stdout.contains("MB501"), "{format}: {}", output.stdout);
    }
    let refused = case.run(&["build", "in", "-o", "other", "--strict"]);
    assert_eq!(refused.status, 3);
    assert_eq!(leaks(&refused.stderr), BTreeSet::new());
}

#[test]
fn what_is_left_out_is_counted() {
    let case = case();
    case.build(&case.path("in"));
    let findings = case.text("site/data/findings.csv");
    for code in ["MB501,job 1", "MB501,collection 1", "MB502,", "MB503,", "MB504,", "MB505,"] {
        assert!(findings.contains(code), "{code} is not in {findings}");
    }
    assert!(!findings.contains("MB506"), "{findings}");
    assert!(case.text("site/findings/index.html").contains("MB505"));
    let page = case.text("site/api/v2/jobs/1.html");
    for word in ["Left out or shortened here for privacy", "secrets", "e-mail addresses"] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn each_switch_lets_out_its_own_kind() {
    let switches = [
        (vec!["--keep", "queries"], "LINK"),
        (vec!["--keep", "emails"], "MAIL"),
        (vec!["--keep", "people"], "USER"),
        (vec!["--keep", "secrets"], "SECRET"),
        (vec!["--coordinates", "5"], "PLACE"),
    ];
    for (switch, kind) in switches {
        let case = case();
        let mut arguments = vec!["build", "in", "-o", "site"];
        arguments.extend(&switch);
        let output = case.run(&arguments);
        let out: BTreeSet<&str> =
            leaks_of(&case).into_iter().flat_map(|(_, kinds)| kinds).collect();
        assert!(out.contains(kind), "{switch:?}: {out:?}");
        // A database's address holds what is both a link and a secret; nothing else comes along.
        assert_eq!(out.len(), 1, "{switch:?}: {out:?}");
        assert_eq!(output.stderr.contains("warning: "), kind != "PLACE", "{}", output.stderr);
    }
    let case = case();
    let output = case.run(&["build", "in", "-o", "site", "--no-redact"]);
    assert!(output.stderr.contains("warning: --no-redact publishes"), "{}", output.stderr);
    let out: BTreeSet<&str> = leaks_of(&case).into_iter().flat_map(|(_, kinds)| kinds).collect();
    assert_eq!(out, BTreeSet::from(ALL));
    let findings = case.text("site/data/findings.csv");
    assert!(findings.contains("MB506") && !findings.contains("MB502"), "{findings}");
}

#[test]
fn a_file_that_came_with_the_snapshot_shows_nothing_more() {
    for line in [
        "no-redact = true",
        "keep = [\"secrets\"]",
        "coordinates = 5",
        "images = \"remote\"",
        "images = \"/\"",
    ] {
        let case = case();
        case.file("in/mothbook.toml", format!("{line}\n"));
        let output = case.run(&["build", "in", "-o", "site"]);
        assert_eq!(output.status, 0, "{line}: {}", output.stderr);
        let key = line.split_once(' ').unwrap().0;
        let said = format!("was not named; not followed: {key}");
        assert!(output.stderr.contains(&said), "{}", output.stderr);
        assert_eq!(leaks_of(&case), [], "{line}");
        assert!(!case.text("site/index.html").contains("img-src 'self' http"), "{line}");
        // Who names it has read it.
        let named = case.run(&["build", "in", "-o", "site", "--config", "in/mothbook.toml"]);
        assert_eq!(named.status, 0, "{line}: {}", named.stderr);
    }
    let case = case();
    case.file(
        "in/mothbook.toml",
        "coordinates = 0\nkeep = []\nno-redact = false\nimages = \"none\"\n",
    );
    case.build(&case.path("in"));
    assert_eq!(leaks_of(&case), []);
}

/// A dump of two captures, and of collections whose methods and kwargs hold what is private, in places where the
/// verdict would be another one without it.
fn odd_kwargs() -> Case {
    let collections = [
        ("full?token=PLANTEDSECRET1", json!({})),
        ("random", json!({"size?token=PLANTEDSECRET1": 1})),
        ("full", json!({"date_start": "2024-04-30?token=PLANTEDSECRET1"})),
        ("common_combined", json!({"max_num": 1, "shuffle": "?token=PLANTEDSECRET1"})),
        ("full", json!({"PLANTEDMAIL@example.org": 1, "a": 1})),
        ("full", json!({"deployment_ids": ["password=PLANTEDSECRET1"]})),
        ("manual", json!({"image_ids": {"password": "token=PLANTEDSECRET1"}})),
        ("interval", json!("user=PLANTEDUSER")),
        ("random_from_each_event", json!({"num_each": "45.98765, -73.12345"})),
    ];
    let fields = |n: usize| {
        json!({"timestamp": format!("2024-04-30T22:00:0{n}"), "project": 1, "deployment": 1,
            "event": null, "path": format!("{n}.jpg"), "width": 10, "height": 10})
    };
    let captures =
        (1..=2).map(|n| json!({"model": "main.sourceimage", "pk": n, "fields": fields(n)}));
    let collections = collections.iter().zip(1..).map(|((method, kwargs), pk)| {
        let fields =
            json!({"name": "C", "project": 1, "method": method, "kwargs": kwargs, "images": [2]});
        json!({"model": "main.sourceimagecollection", "pk": pk, "fields": fields})
    });
    let records: Vec<Value> = captures.chain(collections).collect();
    let case = Case::new();
    case.file("in/dump.json", Value::from(records).to_string());
    case
}

#[test]
fn no_verdict_depends_on_what_is_shown() {
    let case = odd_kwargs();
    // The sentence of a failure quotes what is wrong, and that is shown or not.
    let verdicts = |privacy: Privacy| {
        let mut snapshot = read(&[case.path("in")]).snapshot.value;
        let _ = clean(&mut snapshot, privacy);
        let of = |fact: CollectionFacts| {
            let status = fact.status();
            let sample = match fact.sample.verdict {
                SampleVerdict::Fails(_) => SampleVerdict::Fails(String::new()),
                other => other,
            };
            let counts: Vec<_> = fact.counts.into_iter().map(|count| count.verdict).collect();
            (fact.id, status, sample, fact.sample.size, fact.sample.random, counts)
        };
        recompute(&snapshot).collections.into_iter().map(of).collect::<Vec<_>>()
    };
    let all = verdicts(Privacy::NONE);
    assert_eq!(verdicts(Privacy::default()), all);
    for kind in Private::ALL {
        assert_eq!(verdicts(Privacy::default().keeping(kind)), all, "{kind:?}");
    }
    let is = |n: usize, wanted: fn(&SampleVerdict) -> bool| assert!(wanted(&all[n].2), "{n}");
    is(0, |verdict| matches!(verdict, SampleVerdict::NotVerifiable(Why::NoSampler)));
    is(3, |verdict| matches!(verdict, SampleVerdict::Audited));
    for n in [1, 2, 4, 5, 6, 7, 8] {
        is(n, |verdict| matches!(verdict, SampleVerdict::Fails(_)));
    }
}

#[test]
fn what_is_wrong_with_kwargs_is_said_without_what_is_private() {
    let case = odd_kwargs();
    case.build(&case.path("in"));
    assert_eq!(leaks_of(&case), []);
    let findings = case.text("site/data/findings.csv");
    assert_eq!(findings.matches("MB206").count(), 7, "{findings}");
}

#[test]
fn a_sample_of_ones_own_shows_no_more_than_pages() {
    let case = odd_kwargs();
    let sample = |collection: usize, format: &str, switch: &[&str]| {
        let id = collection.to_string();
        let all = ["sample", "in", "-q", "--collection", &id, "--format", format];
        case.run(&[&all, switch].concat())
    };
    for collection in 1..=9 {
        for format in ["text", "csv", "json"] {
            let output = sample(collection, format, &[]);
            // The fourth alone can be drawn; the others are refused with a sentence.
            assert_eq!(output.status == 0, collection == 4, "{collection}: {}", output.stderr);
            let leaks = leaks(&(output.stdout + &output.stderr));
            assert_eq!(leaks, BTreeSet::new(), "{collection} as {format}");
        }
    }
    let drawn = |switch: &[&str]| -> Value {
        serde_json::from_str(&sample(4, "json", switch).stdout).unwrap()
    };
    let (clean, whole) = (drawn(&[]), drawn(&["--no-redact"]));
    assert_eq!(whole["kwargs"]["shuffle"], "?token=PLANTEDSECRET1");
    assert_eq!(clean["captures"], whole["captures"]);
    assert_eq!(clean["count"], 1);
}

/// A finding quotes values with codes for what does not show, so that patterns would not find them.
#[test]
fn what_a_finding_quotes_is_left_out_as_it_is_meant() {
    let case = Case::new();
    for (name, text) in [
        ("a", "password =\n  zq7Xw9bc"),
        ("b", "password: \"zq7Xw9bc\\Q\""),
        ("c", "pass\u{200b}word: zq7Xw9bc"),
        ("d", "zq7Xw9bc\u{200b}@example.org"),
        ("e", "password: |\n  zq7Xw9bc"),
    ] {
        let record = json!({"id": 1, "details": "http://x.org/api/v2/projects/1/", "name": text});
        case.file(&format!("in/{name}.json"), json!([record]).to_string());
    }
    let output = case.run(&["check", "in"]);
    assert!(output.stdout.contains("MB608"), "{}", output.stdout);
    let said = output.stdout + &output.stderr;
    assert!(!said.contains("zq7"), "{said}");
}

/// Brackets and numbers in kwargs follow the names around them, as in responses.
#[test]
fn kwargs_are_cleaned_in_brackets_too() {
    let case = Case::new();
    let kwargs = json!({"passwords": ["zq7Xw9bc"], "tokens": ["zq7Xw9bcd1", 512], "pin": 48213, "limit": 48214,
        "latitude": 46.71234, "loc": [8.61234, {"y": 46.71234}], "owner": {"n": "zq7Xw9bc"}, "auth": ["a", "zq7Xw9bc"],
        "geohash": "u0m7yzxk2", "bbox": [812.61234, 440.5]});
    let record = json!([{"id": 1, "details": "http://x.org/api/v2/captures/collections/1/", "name": "C",
        "method": "manual", "kwargs": kwargs}]);
    case.file("in/collections.json", record.to_string());
    case.build(&case.path("in"));
    for (name, bytes) in files(&case.path("site")) {
        let text = String::from_utf8_lossy(&bytes);
        for gone in ["zq7", "48213", "46.712", "8.612", "u0m7"] {
            assert!(!text.contains(gone), "{gone} in {name}");
        }
    }
    let page = case.text("site/api/v2/captures/collections/1.html");
    assert!(page.contains("48214") && page.contains("46.71") && page.contains("812.61234"));
}

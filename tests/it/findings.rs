//! Every finding appears when its cause does: one record of a golden snapshot is changed, and exactly the
//! expected codes come up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use mothbook::facts::recompute;
use mothbook::finding::{CATALOGUE, Code, Finding, entry};
use serde_json::{Value, json};

use crate::support::{Case, golden_json, read};

/// A snapshot before it is written: the dump's records, and other files.
#[derive(Clone)]
struct Base {
    dump: Vec<Value>,
    files: BTreeMap<String, Vec<u8>>,
}

const PROJECT: i64 = 50;
const OTHER: i64 = 52;

/// The dump's records of two projects, without collections and jobs.
fn records() -> &'static Vec<Value> {
    static RECORDS: OnceLock<Vec<Value>> = OnceLock::new();
    RECORDS.get_or_init(|| {
        let all = golden_json("dumpdata/main-jobs-ml.json");
        let all = all.as_array().unwrap();
        let captures: BTreeSet<i64> = all
            .iter()
            .filter(|r| r["model"] == "main.sourceimage" && is_ours(r))
            .map(|r| r["pk"].as_i64().unwrap())
            .collect();
        let kept = |r: &&Value| match r["model"].as_str().unwrap() {
            "main.detection" => captures.contains(&r["fields"]["source_image"].as_i64().unwrap()),
            "main.taxon" => true,
            "main.project" => [PROJECT, OTHER].contains(&r["pk"].as_i64().unwrap()),
            "main.site"
            | "main.deployment"
            | "main.event"
            | "main.sourceimage"
            | "main.occurrence"
            | "main.sourceimagecollection"
            | "jobs.job" => is_ours(r),
            _ => false,
        };
        let mut kept: Vec<Value> = all.iter().filter(kept).cloned().collect();
        // The stored numbers of detections are of other default filters; that is one finding whose words change with any
        // capture.
        for capture in kept.iter_mut().filter(|r| r["model"] == "main.sourceimage") {
            capture["fields"]["detections_count"] = Value::Null;
        }
        kept
    })
}

fn is_ours(record: &Value) -> bool {
    record["fields"]["project"].as_i64().is_some_and(|project| [PROJECT, OTHER].contains(&project))
}

/// A base with just these collections and jobs.
fn base(collections: &[i64], jobs: &[i64]) -> Base {
    let is_kept = |r: &&Value| {
        let id = r["pk"].as_i64().unwrap();
        match r["model"].as_str().unwrap() {
            "main.sourceimagecollection" => collections.contains(&id),
            "jobs.job" => jobs.contains(&id),
            _ => true,
        }
    };
    Base { dump: records().iter().filter(is_kept).cloned().collect(), files: BTreeMap::new() }
}

impl Base {
    /// The fields of a record.
    fn fields(&mut self, model: &str, id: i64) -> &mut Value {
        let record = self.dump.iter_mut().find(|r| r["model"] == model && r["pk"] == id);
        &mut record.unwrap_or_else(|| panic!("no {model} {id}"))["fields"]
    }

    /// The fields of the first capture.
    fn first_capture(&mut self) -> &mut Value {
        let record = self.dump.iter_mut().find(|r| r["model"] == "main.sourceimage");
        &mut record.unwrap()["fields"]
    }

    fn collection(&mut self, id: i64) -> &mut Value {
        self.fields("main.sourceimagecollection", id)
    }

    fn job(&mut self, id: i64) -> &mut Value {
        self.fields("jobs.job", id)
    }

    /// The members of a collection.
    fn members(&mut self, id: i64) -> &mut Vec<Value> {
        self.collection(id)["images"].as_array_mut().unwrap()
    }

    /// Adds a list page of collections as the API serves it, with these counts of one collection.
    fn page(&mut self, id: i64, counts: [i64; 3], server_counts: i64) {
        let page = json!({"count": server_counts, "next": null, "previous": null, "results": [{
            "id": id, "details": format!("http://x.org/api/v2/captures/collections/{id}/"),
            "source_images_count": counts[0], "source_images_with_detections_count": counts[1],
            "source_images_processed_count": counts[2],
        }]});
        let text =
            format!("Source Image Collection List\nGET /api/v2/captures/collections/\n{page}");
        self.files.insert("page.txt".to_owned(), text.into_bytes());
    }

    /// (code, subject, message) of every finding.
    fn findings(&self) -> BTreeSet<(String, String, String)> {
        let case = Case::new();
        case.file("in/dump.json", serde_json::to_vec(&self.dump).unwrap());
        for (name, bytes) in &self.files {
            case.file(&format!("in/{name}"), bytes);
        }
        let loaded = read(&[case.path("in")]);
        let facts = recompute(&loaded.snapshot.value);
        let all = loaded.snapshot.findings.iter().chain(&facts.findings);
        all.clone().for_each(has_its_numbers);
        all.map(|f| (f.code.to_string(), f.subject.to_string(), f.message.clone())).collect()
    }
}

/// A finding has the numbers that the catalogue tells of its code, and its sentence says them.
fn has_its_numbers(finding: &Finding) {
    let names: Vec<&str> = finding.numbers.iter().map(|(name, _)| name).collect();
    let known = entry(finding.code).unwrap().numbers;
    let known: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    // Of missing records only some are counted.
    assert!(
        names == known || (finding.code == Code(612) && names.len() < known.len()),
        "{finding:?}"
    );
    // How long a job was silent is said in the unit that gives a sense of it.
    let is_said = |n: i64| n > 1 && finding.code != Code(305);
    for (_, n) in finding.numbers.iter().filter(|(_, n)| is_said(*n)) {
        assert!(finding.message.contains(&n.to_string()), "{finding:?}");
    }
}

type Change = fn(&mut Base);
/// A code, the collections and jobs of its base, the change, and the codes that must come up.
type Mutation = (&'static str, Vec<i64>, Vec<i64>, Change, Vec<&'static str>);

/// For each code: collections and jobs of the base, the change, and every code that it must bring up.
#[expect(clippy::too_many_lines, reason = "a table: an entry for each code")]
fn mutations() -> Vec<Mutation> {
    // 208: full; 251: the last of each event; 237: 10 at random; 240: at random with hours and months.
    const FULL: i64 = 208;
    vec![
        ("MB101", vec![FULL], vec![], |b| b.page(FULL, [1528, 1244, 1330], 1), vec!["MB101"]),
        ("MB102", vec![], vec![], |b| b.page(9, [5, 4, 3], 1), vec!["MB102"]),
        (
            "MB103",
            vec![],
            vec![],
            |b| lower(b.fields("main.deployment", 241), "captures_count"),
            vec!["MB103"],
        ),
        (
            "MB104",
            vec![],
            vec![],
            |b| {
                let id = some_capture(b, 0);
                let capture = b.fields("main.sourceimage", id);
                capture["created_at"] = json!("2026-01-01T00:00:00");
                let event = capture["event"].as_i64().unwrap();
                lower(b.fields("main.event", event), "captures_count");
            },
            vec!["MB104"],
        ),
        (
            "MB105",
            vec![],
            vec![],
            |b| {
                let is_ours = |r: &&mut Value| {
                    r["model"] == "main.sourceimage" && r["fields"]["project"] == PROJECT
                };
                for capture in b.dump.iter_mut().filter(is_ours) {
                    capture["fields"]["detections_count"] = json!(0);
                }
            },
            vec!["MB105"],
        ),
        (
            "MB201",
            vec![FULL],
            vec![],
            |b| {
                b.members(FULL).remove(3);
            },
            vec!["MB201"],
        ),
        ("MB202", vec![FULL], vec![], |b| b.members(FULL).push(json!(793142)), vec!["MB202"]),
        (
            "MB203",
            vec![240],
            vec![],
            |b| {
                let noon = noon(b);
                b.members(240)[0] = json!(noon);
            },
            vec!["MB203"],
        ),
        (
            "MB204",
            vec![237],
            vec![],
            |b| {
                b.members(237).pop();
            },
            vec!["MB204"],
        ),
        (
            "MB205",
            vec![FULL],
            vec![],
            |b| b.collection(FULL)["method"] = json!("stratified_random"),
            vec!["MB205"],
        ),
        (
            "MB206",
            vec![FULL],
            vec![],
            |b| b.collection(FULL)["kwargs"] = json!({"colour": "blue"}),
            vec!["MB206"],
        ),
        (
            "MB207",
            vec![251],
            vec![],
            |b| {
                let (last, before) = last_two(b);
                b.fields("main.sourceimage", before)["timestamp"] = last;
            },
            vec!["MB207"],
        ),
        (
            "MB208",
            vec![251],
            vec![],
            |b| {
                let last = last_member(b);
                b.fields("main.sourceimage", last)["timestamp"] = Value::Null;
            },
            vec!["MB208", "MB401"],
        ),
        ("MB209", vec![FULL], vec![], |b| b.members(FULL).clear(), vec!["MB209"]),
        (
            "MB210",
            vec![FULL],
            vec![],
            |b| {
                b.members(FULL).clear();
                b.collection(FULL)["kwargs"] = json!({"month_start": 11, "month_end": 2});
            },
            vec!["MB210"],
        ),
        (
            "MB211",
            vec![FULL],
            vec![],
            |b| {
                let id = b.members(FULL).pop().unwrap().as_i64().unwrap();
                b.fields("main.sourceimage", id)["created_at"] = json!("2026-01-01T00:00:00");
                // Without the job that populated it nobody knows when that was.
                b.dump.push(json!({"model": "jobs.job", "pk": 1, "fields": {
                    "name": "Populate", "job_type_key": "populate_captures_collection",
                    "project": PROJECT, "source_image_collection": FULL, "status": "SUCCESS",
                    "created_at": "2025-12-31T10:00:00", "started_at": "2025-12-31T10:00:00",
                    "finished_at": "2025-12-31T10:01:00", "updated_at": "2025-12-31T10:01:00",
                }}));
            },
            vec!["MB201", "MB211"],
        ),
        (
            "MB212",
            vec![FULL],
            vec![],
            |b| {
                b.collection(FULL)["kwargs"] =
                    json!({"hour_start": "0", "hour_end": "1", "deployment_ids": null})
            },
            vec!["MB201", "MB212"],
        ),
        (
            "MB213",
            vec![FULL],
            vec![],
            |b| {
                let first = b.members(FULL)[0].clone();
                b.members(FULL).push(first);
            },
            vec!["MB213"],
        ),
        (
            "MB301",
            vec![],
            vec![2985],
            |b| b.job(2985)["progress"]["stages"][0]["status"] = json!("STARTED"),
            vec!["MB301"],
        ),
        (
            "MB302",
            vec![],
            vec![2985],
            |b| {
                b.job(2985)["status"] = json!("FAILURE");
                b.job(2985)["progress"]["summary"]["status"] = json!("FAILURE");
            },
            vec!["MB302"],
        ),
        (
            "MB303",
            vec![],
            vec![2985],
            |b| b.job(2985)["started_at"] = json!("2025-12-01T00:00:00"),
            vec!["MB303"],
        ),
        ("MB304", vec![], vec![2985], |b| b.job(2985)["finished_at"] = Value::Null, vec!["MB304"]),
        (
            "MB305",
            vec![],
            vec![2985, 2986],
            |b| {
                let job = b.job(2985);
                job["status"] = json!("STARTED");
                job["finished_at"] = Value::Null;
                b.job(2986)["updated_at"] = json!("2025-12-01T00:00:00");
            },
            vec!["MB305"],
        ),
        (
            "MB306",
            vec![],
            vec![2985, 2986],
            |b| {
                for (id, created) in [(2985, "2025-01-01T00:00:00"), (2986, "2025-03-01T00:00:00")]
                {
                    let job = b.job(id);
                    job["created_at"] = json!(created);
                    job["updated_at"] = json!("2025-06-01T00:00:00");
                    job["started_at"] = Value::Null;
                    job["finished_at"] = Value::Null;
                }
            },
            vec!["MB304", "MB304", "MB306", "MB306"],
        ),
        (
            "MB307",
            vec![],
            vec![2985],
            |b| b.job(2985)["progress"]["summary"]["progress"] = json!(1.5),
            vec!["MB307"],
        ),
        (
            "MB308",
            vec![],
            vec![2985],
            |b| b.job(2985)["progress"]["summary"]["status"] = json!("FAILURE"),
            vec!["MB308"],
        ),
        (
            "MB401",
            vec![],
            vec![],
            |b| {
                let id = some_capture(b, 0);
                b.fields("main.sourceimage", id)["timestamp"] = Value::Null;
            },
            vec!["MB401"],
        ),
        (
            "MB402",
            vec![],
            vec![],
            |b| {
                let id = some_capture(b, 0);
                b.fields("main.sourceimage", id)["timestamp"] = json!("2019-01-01T12:00:00");
            },
            vec!["MB402", "MB406"],
        ),
        (
            "MB403",
            vec![],
            vec![],
            |b| {
                let (one, other) = (some_capture(b, 0), some_capture(b, 1));
                let fields = b.fields("main.sourceimage", one).clone();
                let twin = b.fields("main.sourceimage", other);
                twin["path"] = fields["path"].clone();
                twin["deployment"] = fields["deployment"].clone();
            },
            vec!["MB403"],
        ),
        (
            "MB404",
            vec![],
            vec![],
            |b| {
                let id = some_capture(b, 0);
                b.fields("main.sourceimage", id)["width"] = Value::Null;
            },
            vec!["MB404"],
        ),
        (
            "MB405",
            vec![],
            vec![],
            |b| {
                let id = some_capture(b, 0);
                b.fields("main.sourceimage", id)["event"] = Value::Null;
            },
            // What was stored of its event is one too many now.
            vec!["MB103", "MB405"],
        ),
        (
            "MB406",
            vec![],
            vec![],
            |b| {
                let id = capture_of_many(b);
                let capture = b.fields("main.sourceimage", id);
                capture["timestamp"] = json!("2001-01-01T22:00:00");
                capture["event"] = Value::Null;
            },
            vec!["MB103", "MB405", "MB406"],
        ),
        (
            "MB601",
            vec![],
            vec![],
            |b| {
                b.files.insert("x.json".to_owned(), Vec::new());
            },
            vec!["MB601"],
        ),
        (
            "MB602",
            vec![],
            vec![],
            |b| {
                b.files.insert("x.json".to_owned(), b"[{\"id\": 4".to_vec());
            },
            vec!["MB602"],
        ),
        (
            "MB603",
            vec![],
            vec![],
            |b| {
                b.files.insert("x.json".to_owned(), b"[7]".to_vec());
            },
            vec!["MB603"],
        ),
        (
            "MB604",
            vec![],
            vec![],
            |b| {
                b.files
                    .insert("x.json".to_owned(), br#"{"id": -4, "boundary_rect": null}"#.to_vec());
            },
            vec!["MB604"],
        ),
        (
            "MB605",
            vec![],
            vec![],
            |b| {
                b.files.insert(
                    "x.json".to_owned(),
                    br#"{"id": 4, "boundary_rect": null, "name": 5}"#.to_vec(),
                );
            },
            vec!["MB605"],
        ),
        (
            "MB606",
            vec![],
            vec![],
            |b| {
                b.files.insert(
                    "x.json".to_owned(),
                    br#"{"id": 4, "boundary_rect": null, "name": NaN}"#.to_vec(),
                );
            },
            vec!["MB606"],
        ),
        ("MB607", vec![FULL], vec![], |b| b.page(FULL, [1527, 1244, 1330], 2), vec!["MB607"]),
        (
            "MB608",
            vec![],
            vec![],
            |b| {
                b.files.insert("x.json".to_owned(), br#"[{"id": 4, "boundary_rect": null, "name": "a"}, {"id": 4, "boundary_rect": null, "name": "b"}]"#.to_vec());
            },
            vec!["MB608"],
        ),
        (
            "MB609",
            vec![],
            vec![],
            |b| {
                b.files.insert("x.json".to_owned(), br#"{"detail": "Not found."}"#.to_vec());
            },
            vec!["MB609"],
        ),
        (
            "MB610",
            vec![FULL],
            vec![],
            |b| {
                b.files.insert("notes/collections/999.md".to_owned(), b"# Which one?".to_vec());
            },
            vec!["MB610"],
        ),
        (
            "MB611",
            vec![],
            vec![],
            |b| {
                for host in ["one.org", "two.org"] {
                    let page = json!({
                        "count": 0, "next": null, "results": [],
                        "previous": format!("https://{host}/api/v2/ml/pipelines/?limit=1"),
                    });
                    b.files.insert(format!("{host}.json"), serde_json::to_vec(&page).unwrap());
                }
            },
            vec!["MB611"],
        ),
        (
            "MB612",
            vec![],
            vec![],
            |b| {
                let is_detection = |r: &&mut Value| r["model"] == "main.detection";
                let detection = b.dump.iter_mut().find(is_detection).unwrap();
                detection["fields"]["occurrence"] = json!(999_999_999);
            },
            vec!["MB612"],
        ),
        (
            "MB612",
            vec![],
            vec![],
            |b| {
                let is_detection = |r: &&Value| r["model"] == "main.detection";
                let mut detection = b.dump.iter().find(is_detection).unwrap().clone();
                detection["pk"] = json!(999_999_999);
                detection["fields"]["source_image"] = json!(999_999_999);
                b.dump.push(detection);
            },
            vec!["MB612"],
        ),
        (
            "MB613",
            vec![],
            vec![],
            |b| {
                let other = br#"[{"id": 7, "colour": "red"}, {"id": 8, "colour": "blue"}]"#;
                b.files.insert("x.json".to_owned(), other.to_vec());
            },
            vec!["MB613"],
        ),
        (
            "MB614",
            vec![FULL],
            vec![],
            |b| {
                b.first_capture()["project"] = json!(999_999_999);
            },
            // The project has one capture less, and may have one more.
            vec!["MB401", "MB404", "MB405", "MB612", "MB612", "MB614"],
        ),
        (
            "MB615",
            vec![],
            vec![],
            |b| {
                let numbers: Vec<u64> = (0..150).collect();
                b.files.insert("x.json".to_owned(), serde_json::to_vec(&numbers).unwrap());
            },
            vec!["MB603", "MB615"],
        ),
        (
            "MB612",
            vec![FULL],
            vec![],
            |b| {
                b.first_capture()["event"] = json!(999_999_999);
            },
            vec!["MB612"],
        ),
    ]
}

/// Stores a number that is one too low.
fn lower(fields: &mut Value, counter: &str) {
    let n = fields[counter].as_i64().unwrap();
    fields[counter] = json!(n - 1);
}

/// Captures of the project with a timestamp inside of their event, in order of ids.
/// A capture of the deployment that has the most.
fn capture_of_many(base: &Base) -> i64 {
    let mut of: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for record in base.dump.iter().filter(|r| r["model"] == "main.sourceimage") {
        if let Some(deployment) = record["fields"]["deployment"].as_i64() {
            of.entry(deployment).or_default().push(record["pk"].as_i64().unwrap());
        }
    }
    of.into_values().max_by_key(Vec::len).unwrap()[0]
}

fn some_capture(base: &Base, place: usize) -> i64 {
    let captures = base.dump.iter().filter(|r| {
        let fields = &r["fields"];
        r["model"] == "main.sourceimage"
            && fields["project"] == PROJECT
            && !fields["timestamp"].is_null()
            && !fields["event"].is_null()
            && !fields["width"].is_null()
    });
    // Captures of one event, so that one may take the other's path and stay in its place.
    let first = captures.clone().next().unwrap()["fields"]["event"].clone();
    captures.filter(|r| r["fields"]["event"] == first).nth(place).unwrap()["pk"].as_i64().unwrap()
}

/// A capture of the project that is taken in the evening, which the hours of collection 240 leave out.
fn noon(base: &Base) -> i64 {
    let is_evening = |r: &&Value| {
        let fields = &r["fields"];
        let hour =
            fields["timestamp"].as_str().and_then(|t| t.get(11..13)).unwrap_or("00").to_owned();
        r["model"] == "main.sourceimage" && fields["project"] == PROJECT && hour == "20"
    };
    base.dump.iter().find(is_evening).unwrap()["pk"].as_i64().unwrap()
}

/// A member of the collection of the last captures of events, with a timestamp.
fn last_member(base: &mut Base) -> i64 {
    let members: Vec<i64> = base.members(251).iter().map(|id| id.as_i64().unwrap()).collect();
    let with_time =
        |id: &i64| base.clone().fields("main.sourceimage", *id)["timestamp"].is_string();
    members.into_iter().find(with_time).unwrap()
}

/// An open branch of the platform ignores arguments that a method does not take; the log of a populate job tells it.
#[test]
fn whether_an_unknown_argument_fails_is_told_by_logs() {
    const FULL: i64 = 208;
    let mut base = base(&[FULL], &[]);
    base.collection(FULL)["kwargs"] = json!({"colour": "blue"});
    let check = |base: &Base| {
        let case = Case::new();
        case.file("in/dump.json", serde_json::to_vec(&base.dump).unwrap());
        let codes = case.run(&["check", "in"]).stdout;
        case.build(Path::new("in"));
        (
            codes.contains("MB206"),
            case.text(&format!("site/api/v2/captures/collections/{FULL}.html")),
        )
    };
    // The snapshot is of 2025, when every release failed.
    let (fails, page) = check(&base);
    assert!(fails && page.contains("<code>kwargs/1</code>"), "{page}");
    // Later it may be either, and the members fit without the argument.
    base.collection(FULL)["updated_at"] = json!("2026-09-01T00:00:00Z");
    let (fails, page) = check(&base);
    assert!(!fails && page.contains("the members fit kwargs/2"), "{page}");
    let job = json!({"model": "jobs.job", "pk": 7, "fields": {
        "name": "Populate", "job_type_key": "populate_captures_collection", "status": "SUCCESS",
        "project": PROJECT, "source_image_collection": FULL,
        "created_at": "2026-08-01T00:00:00Z", "finished_at": "2026-08-01T00:01:00Z",
    }});
    let line = json!({"model": "jobs.joblog", "pk": 1, "fields": {
        "job": 7, "created_at": "2026-08-01T00:00:30Z", "level": "WARNING",
        "message": "Ignoring unsupported arguments for samplng method full: ['colour']",
    }});
    base.dump.extend([job, line]);
    let (fails, page) = check(&base);
    assert!(!fails && page.contains("<code>kwargs/2</code>"), "{page}");
    assert!(page.contains("populate job 7 ignored such"), "{page}");
}

/// `interval` walked over the captures of all stations together before December 2025.
#[test]
fn members_of_the_former_interval_are_told_as_such() {
    // Every 5 minutes, of several stations.
    const INTERVAL: i64 = 221;
    let mut base = base(&[INTERVAL], &[]);
    let mut times: Vec<(String, i64)> = Vec::new();
    for record in base.dump.iter().filter(|r| r["model"] == "main.sourceimage") {
        let fields = &record["fields"];
        if let (Some(time), Some(PROJECT)) =
            (fields["timestamp"].as_str(), fields["project"].as_i64())
        {
            times.push((time.to_owned(), record["pk"].as_i64().unwrap()));
        }
    }
    times.sort();
    let seconds = |time: &str| {
        let time = time.trim_end_matches('Z').parse::<chrono::NaiveDateTime>().unwrap();
        time.and_utc().timestamp()
    };
    let mut members: Vec<(i64, i64)> = Vec::new();
    for (time, id) in &times {
        let time = seconds(time);
        if members.last().is_none_or(|(last, _)| time - last >= 300) {
            members.push((time, *id));
        }
    }
    assert!(members.len() > 100);
    *base.members(INTERVAL) = members.iter().map(|(_, id)| json!(id)).collect();
    let case = Case::new();
    case.file("in/dump.json", serde_json::to_vec(&base.dump).unwrap());
    let checked = case.run(&["check", "in"]);
    assert!(!checked.stdout.contains("MB201"), "{}", checked.stdout);
    case.build(Path::new("in"));
    let page = case.text(&format!("site/api/v2/captures/collections/{INTERVAL}.html"));
    for words in [
        "not verifiable",
        "the members fit interval/1 (before December 2025)",
        "<code>interval/2</code>",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // The same members with one more are a draw by neither rule.
    let (_, other) = times.iter().find(|(_, id)| !members.iter().any(|(_, of)| of == id)).unwrap();
    base.members(INTERVAL).push(json!(other));
    case.file("in/dump.json", serde_json::to_vec(&base.dump).unwrap());
    assert!(case.run(&["check", "in"]).stdout.contains("MB201"));
    case.build(Path::new("in"));
    let table = case.text("site/data/collections.csv");
    assert!(table.contains("sample_rules") && table.contains("interval/2"), "{table}");
}

/// The time of the last capture of an event, and the id of another capture of it.
fn last_two(base: &mut Base) -> (Value, i64) {
    let last = last_member(base);
    let fields = base.fields("main.sourceimage", last).clone();
    let other = base.dump.iter().find(|r| {
        r["model"] == "main.sourceimage"
            && r["fields"]["event"] == fields["event"]
            && r["pk"] != last
    });
    (fields["timestamp"].clone(), other.unwrap()["pk"].as_i64().unwrap())
}

#[test]
fn each_mutation_brings_up_exactly_its_findings() {
    let mut wrong = Vec::new();
    // What is found before the change; many changes begin with the same records.
    let mut found = BTreeMap::new();
    for (code, collections, jobs, change, expected) in mutations() {
        let mut base = base(&collections, &jobs);
        let before = &*found.entry((collections, jobs)).or_insert_with(|| base.findings());
        change(&mut base);
        let after = base.findings();
        let mut codes: Vec<&str> =
            after.difference(before).map(|(code, _, _)| code.as_str()).collect();
        codes.sort_unstable();
        if codes != expected {
            let new: Vec<_> = after.difference(before).collect();
            wrong.push(format!("{code}: expected {expected:?}, found {new:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_its_mutation() {
    let tested: BTreeSet<&str> = mutations().into_iter().map(|mutation| mutation.0).collect();
    // What is left out shows in what is built: `privacy.rs` has these. Settings lie in no dump: `check.rs` has those.
    let is_elsewhere = |code: u16| (501..600).contains(&code) || matches!(code, 616 | 617);
    for entry in CATALOGUE.iter().filter(|entry| !is_elsewhere(entry.code.0)) {
        assert!(tested.contains(entry.code.to_string().as_str()), "{} has no mutation", entry.code);
    }
}

//! What changed between two snapshots: one mutation of each kind, and what is told of it, row by row.

use std::collections::BTreeMap;

use mothbook::diff::{Category, Changes, compare, format};
use mothbook::pipeline::{Audit, Options, Silent};
use mothbook::read::Purpose;
use mothbook::state::State;
use serde_json::{Value, json};

use crate::support::Case;

/// A snapshot: the records of each list, by the name of its file.
pub(crate) type World = BTreeMap<&'static str, Vec<Value>>;

/// A project with two stations, six captures with an animal on each, two capture sets and two jobs.
pub(crate) fn world() -> World {
    let project = json!({"id": 1, "name": "Meadow", "details": "https://a.example/api/v2/projects/1/", "created_at": "2024-01-01T00:00:00",
        "settings": {"default_filters_score_threshold": 0.0, "default_filters_include_taxa": [], "default_filters_exclude_taxa": []}});
    let stations: Vec<Value> = [(1, "Old"), (2, "New")]
        .map(|(id, name)| json!({"id": id, "name": name, "project": {"id": 1, "name": "Meadow"}, "research_site": null, "captures_count": 3,
            "details": format!("https://a.example/api/v2/deployments/{id}/"), "updated_at": "2024-07-01T00:00:00"}))
        .to_vec();
    let captures: Vec<Value> = (1..=6).map(capture).collect();
    let set = |id: i64, name: &str, n: usize| {
        json!({
            "id": id, "name": name, "project": 1, "method": "full", "kwargs": {}, "source_images_count": n,
            "source_images_with_detections_count": n, "created_at": "2024-07-01T10:00:00", "updated_at": "2024-07-01T10:00:00",
        })
    };
    let job = |id: i64, status: &str| {
        json!({
            "id": id, "details": format!("https://a.example/api/v2/jobs/{id}/"), "name": format!("Work {id}"), "status": status,
            "project": {"id": 1, "name": "Meadow"}, "created_at": "2024-07-01T10:00:00", "started_at": "2024-07-01T10:01:00",
            "updated_at": "2024-07-01T10:02:00", "progress": {"summary": {"status": status, "progress": 0.5}, "stages": [], "errors": [], "logs": []},
        })
    };
    BTreeMap::from([
        ("projects/", vec![project]),
        ("deployments/", stations),
        ("captures/", captures.clone()),
        ("captures/?collections=10", captures),
        ("captures/collections/", vec![set(10, "All", 6), set(11, "None", 0)]),
        ("jobs/", vec![job(1, "STARTED"), job(2, "SUCCESS")]),
    ])
}

pub(crate) fn capture(n: i64) -> Value {
    let station = if n <= 3 { (1, "Old") } else { (2, "New") };
    json!({
        "id": n, "timestamp": format!("2024-06-{n:02}T22:00:00"), "project": {"id": 1, "name": "Meadow"},
        "deployment": {"id": station.0, "name": station.1}, "path": format!("a/{n}.jpg"), "size": 10, "width": 4, "height": 3,
        "detections_count": 1, "url": "https://a.example/media/x?sig=1", "user_permissions": ["update", "delete"],
        "detections": [{"id": n, "bbox": [1, 2, 3, 4],
            "occurrence": {"id": n, "determination": {"id": 7, "name": "Noctua pronuba"}, "determination_score": 0.9}}],
    })
}

pub(crate) fn written(case: &Case, folder: &str, world: &World) {
    let mut manifest = Vec::new();
    for (at, (request, records)) in world.iter().enumerate() {
        let page =
            json!({"count": records.len(), "next": null, "previous": null, "results": records});
        case.file(&format!("{folder}/{at}.json"), page.to_string());
        manifest.push(json!({"file": format!("{at}.json"), "url": format!("https://a.example/api/v2/{request}")}));
    }
    case.file(&format!("{folder}/manifest.json"), Value::from(manifest).to_string());
}

pub(crate) fn state(world: &World) -> State {
    let case = Case::new();
    written(&case, "in", world);
    let options = Options::default();
    Audit::of(&[case.path("in")], Purpose::Numbers, &options, &Silent).unwrap().state()
}

fn changes(before: &World, after: &World) -> Changes {
    compare(&state(before), &state(after)).unwrap()
}

/// The rows of the changes as CSV without its head, and what is only counted.
fn told(changes: &Changes) -> Vec<String> {
    let csv = format::csv(changes);
    let rows = csv.lines().skip(1).map(|row| row.trim_end().to_owned());
    let besides = [("not in export", &changes.not_in_export), ("touched", &changes.touched)];
    let besides = besides.into_iter().flat_map(|(word, of)| {
        of.iter().map(move |(kind, n)| format!("{word}: {n} {kind}")).collect::<Vec<_>>()
    });
    rows.chain(besides).collect()
}

/// Changes a snapshot, and compares it with what it was.
fn after(change: impl FnOnce(&mut World)) -> Vec<String> {
    let mut later = world();
    change(&mut later);
    told(&changes(&world(), &later))
}

pub(crate) fn list<'w>(world: &'w mut World, request: &'static str) -> &'w mut Vec<Value> {
    world.get_mut(request).unwrap()
}

#[test]
fn nothing_changed() {
    let changes = changes(&world(), &world());
    assert!(changes.is_empty(), "{changes:?}");
    assert!(changes.same_counts > 4);
    assert!(format::text(&changes, false).contains("nothing changed"));
}

#[test]
fn noise_is_no_change() {
    let rows = after(|world| {
        for capture in list(world, "captures/") {
            capture["url"] = json!("https://b.example/media/x?sig=2");
            capture["user_permissions"] = json!(["delete", "update"]);
            capture["thumbnails"] = json!({"small": "x"});
        }
        list(world, "captures/").reverse();
        list(world, "captures/?collections=10").rotate_left(2);
        list(world, "captures/collections/")[0]["kwargs"] = json!({});
    });
    assert_eq!(rows, Vec::<String>::new());
}

#[test]
fn a_touch_is_one_sentence() {
    let rows = after(|world| {
        for set in list(world, "captures/collections/") {
            set["updated_at"] = json!("2024-07-01T10:05:00");
        }
    });
    assert_eq!(rows, ["touched: 2 collection"]);
}

#[test]
fn a_stored_number_that_is_wrong_has_regressed_and_one_that_is_right_again_is_fixed() {
    let mut wrong = world();
    list(&mut wrong, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    let mut worse = world();
    list(&mut worse, "captures/collections/")[0]["source_images_with_detections_count"] = json!(3);
    let row = |category: &str, before: &str, after: &str| {
        format!(
            "count,{category},collection,10,source_images_with_detections_count,{before},{after}"
        )
    };
    let first = |before: &World, after: &World| told(&changes(before, after)).remove(0);
    assert_eq!(first(&world(), &wrong), row("regressed", "6/6", "5/6"));
    assert_eq!(first(&wrong, &world()), row("fixed", "5/6", "6/6"));
    assert_eq!(first(&wrong, &worse), row("worse", "5/6", "3/6"));
    assert_eq!(first(&worse, &wrong), row("better", "3/6", "5/6"));
}

#[test]
fn a_new_capture_is_new_and_moves_counts_together() {
    let rows = after(|world| {
        for request in ["captures/", "captures/?collections=10"] {
            list(world, request).push(capture(7));
        }
        let set = &mut list(world, "captures/collections/")[0];
        (set["source_images_count"], set["source_images_with_detections_count"]) =
            (json!(7), json!(7));
        list(world, "deployments/")[1]["captures_count"] = json!(4);
    });
    let mut wanted = vec![
        "count,moved together,collection,10,source_images_count,6/6,7/7".to_owned(),
        "count,moved together,collection,10,source_images_with_detections_count,6/6,7/7".to_owned(),
        "count,moved together,deployment,2,captures_count,3/3,4/4".to_owned(),
        "member,entered,collection,10,not in the earlier snapshot,,7".to_owned(),
        "record,new,capture,7,,,".to_owned(),
    ];
    wanted.sort();
    let mut rows = rows;
    rows.sort();
    assert_eq!(rows, wanted);
}

#[test]
fn a_capture_that_is_gone_is_gone_only_where_all_are_there() {
    let without = |world: &mut World| {
        for request in ["captures/", "captures/?collections=10"] {
            list(world, request).remove(1);
        }
        let set = &mut list(world, "captures/collections/")[0];
        (set["source_images_count"], set["source_images_with_detections_count"]) =
            (json!(5), json!(5));
    };
    let rows = after(without);
    assert!(rows.contains(&"record,gone,capture,2,,,".to_owned()), "{rows:?}");
    assert!(
        rows.contains(&"member,left,collection,10,not in the later snapshot,2,".to_owned()),
        "{rows:?}"
    );
    let mut later = world();
    without(&mut later);
    // The list of all captures is not there any more: nothing says that those of the set are all.
    later.remove("captures/");
    let rows = told(&changes(&world(), &later));
    assert!(!rows.iter().any(|row| row.contains("gone")), "{rows:?}");
    assert!(rows.contains(&"not in export: 1 capture".to_owned()), "{rows:?}");
}

#[test]
fn evidence_that_is_taken_away_is_no_regression() {
    let rows = after(|world| {
        world.remove("captures/?collections=10");
        world.remove("captures/");
    });
    assert!(
        rows.iter().any(|row| row.starts_with("count,evidence lost,collection,10")),
        "{rows:?}"
    );
    assert!(!rows.iter().any(|row| row.contains("regressed") || row.contains("gone")), "{rows:?}");
}

#[test]
fn a_capture_that_is_imported_again_is_one_row() {
    let rows = after(|world| {
        for request in ["captures/", "captures/?collections=10"] {
            let capture = &mut list(world, request)[1];
            capture["id"] = json!(99);
        }
    });
    assert!(rows.contains(&"record,imported again,capture,99,id,2,99".to_owned()), "{rows:?}");
    assert!(
        !rows
            .iter()
            .any(|row| row.starts_with("record,gone") || row.starts_with("record,new,capture")),
        "{rows:?}"
    );
}

#[test]
fn fields_of_records_are_told_before_and_after() {
    let rows = after(|world| {
        list(world, "jobs/")[0]["status"] = json!("FAILURE");
        list(world, "deployments/")[0]["name"] = json!("Oldest");
        let capture = &mut list(world, "captures/")[0];
        capture["timestamp"] = json!("2024-06-01T23:00:00");
        let capture = &mut list(world, "captures/?collections=10")[0];
        capture["timestamp"] = json!("2024-06-01T23:00:00");
    });
    for wanted in [
        "record,changed,job,1,status,STARTED,FAILURE",
        "record,changed,deployment,1,name,Old,Oldest",
        "record,changed,capture,1,timestamp,2024-06-01 22:00:00,2024-06-01 23:00:00",
    ] {
        assert!(rows.contains(&wanted.to_owned()), "{wanted}: {rows:#?}");
    }
}

#[test]
fn an_animal_that_is_taken_for_another_is_told_by_name() {
    let rows = after(|world| {
        for request in ["captures/", "captures/?collections=10"] {
            list(world, request)[2]["detections"][0]["occurrence"]["determination"] =
                json!({"id": 8, "name": "Apamea crenata"});
        }
    });
    let wanted = "determination,changed,occurrence,3,determination,Noctua pronuba,Apamea crenata";
    assert!(rows.contains(&wanted.to_owned()), "{rows:?}");
}

#[test]
fn a_sample_that_differs_since_its_settings_were_edited_has_not_regressed() {
    let edited = |world: &mut World| {
        list(world, "captures/collections/")[0]["kwargs"] = json!({"deployment_ids": [1]});
    };
    let mut later = world();
    edited(&mut later);
    let changes = changes(&world(), &later);
    let sample = changes.counts.iter().find(|of| of.what == "sample").unwrap();
    assert_eq!(sample.category, Category::RuleChanged, "{changes:?}");
    assert_eq!(changes.number_of(Category::Regressed), 0);
}

#[test]
fn findings_are_new_persist_and_are_resolved() {
    let mut later = world();
    list(&mut later, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    let there = changes(&world(), &later);
    let back = changes(&later, &world());
    let codes =
        |of: &[mothbook::state::Found]| of.iter().map(|of| of.code.clone()).collect::<Vec<_>>();
    assert_eq!(
        (codes(&there.findings.new), codes(&there.findings.resolved)),
        (codes(&back.findings.resolved), codes(&back.findings.new))
    );
    assert!(codes(&there.findings.new).contains(&"MB101".to_owned()), "{:?}", there.findings);
}

#[test]
fn a_finding_of_a_file_persists_though_the_file_is_named_by_its_night() {
    let with = |name: &str| {
        let case = Case::new();
        written(&case, "in", &world());
        case.file(&format!("in/{name}"), "[{\"id\": 1");
        let options = Options::default();
        Audit::of(&[case.path("in")], Purpose::Numbers, &options, &Silent).unwrap().state()
    };
    let changes = compare(&with("dump-2025-11-28.json"), &with("dump-2025-11-29.json")).unwrap();
    assert!(changes.findings.new.is_empty() && changes.findings.resolved.is_empty(), "{changes:?}");
    assert!(changes.findings.persisting > 0);
    let other = compare(&with("dump-2025-11-28.json"), &with("page-2025-11-28.json")).unwrap();
    assert_eq!((other.findings.new.len(), other.findings.resolved.len()), (1, 1));
}

#[test]
fn a_finding_that_is_not_listed_is_not_resolved() {
    let case = Case::new();
    let mut world = world();
    list(&mut world, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    written(&case, "in", &world);
    case.file("own/mothbook.toml", "ignore = [\"MB101\"]\n");
    written(&case, "own", &world);
    for (state, arguments) in [
        ("all", &["in"][..]),
        ("ignored", &["in", "--ignore", "MB1"]),
        ("selected", &["in", "--select", "MB2"]),
        ("own", &["own"]),
    ] {
        let state = format!("{state}.state");
        let arguments =
            [&["check", "--fail-on", "never", "--state", &state][..], arguments].concat();
        assert_eq!(case.run(&arguments).status, 0, "{arguments:?}");
    }
    for other in ["ignored.state", "selected.state", "own.state"] {
        let told = case.run(&["diff", "all.state", other]);
        assert!(told.stdout.contains("nothing changed"), "{other}: {}", told.stdout);
    }
    // A report lists what it is to list.
    let before = crate::diff::world();
    written(&case, "before", &before);
    let build = ["build", "in", "--baseline", "before", "--ignore", "MB101", "-o", "site"];
    assert_eq!(case.run(&build).status, 0);
    assert!(!case.text("site/data/changes.csv").contains("MB101"));
    assert!(case.text("site/data/changes.csv").contains("count,regressed"));
}

#[test]
fn a_finding_that_cannot_be_told_any_more_is_not_resolved() {
    let mut before = world();
    list(&mut before, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    let mut later = before.clone();
    later.remove("captures/?collections=10");
    later.remove("captures/");
    let findings = changes(&before, &later).findings;
    assert!(!findings.resolved.iter().any(|of| of.code == "MB101"), "{findings:?}");
    assert!(findings.not_told > 0, "{findings:?}");
    let resolved = changes(&before, &world()).findings.resolved;
    assert!(resolved.iter().any(|of| of.code == "MB101"), "{resolved:?}");
}

#[test]
fn two_instances_are_refused() {
    let mut other = world();
    for request in ["projects/", "captures/collections/", "jobs/"] {
        for record in list(&mut other, request) {
            record["created_at"] = json!("2020-01-01T00:00:00");
        }
    }
    let refusal = compare(&state(&world()), &state(&other)).unwrap_err();
    assert_eq!((refusal.other, refusal.of), (5, 5));
}

#[test]
fn two_hosts_without_a_record_in_common_are_refused() {
    let (here, mut there) = (state(&world()), state(&world()));
    there.about.host = Some("https://b.example".to_owned());
    let notes = compare(&here, &there).unwrap().notes;
    assert!(
        notes[0].contains("two hosts, and their records were created at the same times"),
        "{notes:?}"
    );
    for record in &mut there.records {
        record.id += 1000;
    }
    let refusal = compare(&here, &there).unwrap_err();
    assert!(refusal.of == 0 && refusal.to_string().contains("different hosts"), "{refusal}");
    there.about.host = None;
    assert!(compare(&here, &there).is_ok());
}

#[test]
fn an_instance_in_another_time_zone_is_the_same() {
    let mut other = world();
    for request in ["projects/", "captures/collections/", "jobs/"] {
        for record in list(&mut other, request) {
            let created = record["created_at"].as_str().unwrap().to_owned();
            let created =
                chrono::NaiveDateTime::parse_from_str(&created, "%Y-%m-%dT%H:%M:%S").unwrap();
            record["created_at"] = json!(
                (created + chrono::Duration::hours(2)).format("%Y-%m-%dT%H:%M:%S").to_string()
            );
        }
    }
    let changes = changes(&world(), &other);
    assert!(changes.notes[0].contains("+120 minutes"), "{:?}", changes.notes);
}

/// One moment of the real platform, as its API served it and as it was dumped.
#[test]
fn the_form_of_an_export_is_no_change() {
    let golden = crate::support::golden();
    let state = |of: &str| {
        let options = Options::default();
        Audit::of(&[golden.join(of)], Purpose::Numbers, &options, &Silent).unwrap().state()
    };
    let (api, dump) = (state("api"), state("dumpdata"));
    for (before, after) in [(&api, &dump), (&dump, &api)] {
        let changes = compare(before, after).unwrap();
        let worse: Vec<_> =
            changes.counts.iter().filter(|of| of.category.is_regression()).collect();
        assert!(worse.is_empty() && !changes.has_gone(), "{worse:?}");
        assert!(changes.members.is_empty(), "{:?}", changes.members);
        assert_eq!(
            changes.records.iter().filter(|of| !of.fields.is_empty()).collect::<Vec<_>>(),
            Vec::<&mothbook::diff::RecordChange>::new()
        );
        assert_eq!((changes.occurrences.new, changes.captures.new.len()), (0, 0));
        assert!(changes.touched.is_empty(), "{:?}", changes.touched);
        let of_sets: Vec<_> = changes
            .findings
            .resolved
            .iter()
            .filter(|of| of.about.starts_with("collection"))
            .collect();
        assert!(of_sets.is_empty(), "{of_sets:?}");
    }
}

#[test]
fn there_and_back_are_mirrored() {
    let mut later = world();
    for request in ["captures/", "captures/?collections=10"] {
        list(&mut later, request).push(capture(7));
    }
    list(&mut later, "captures/collections/")[0]["source_images_count"] = json!(7);
    list(&mut later, "jobs/")[0]["status"] = json!("SUCCESS");
    let (there, back) = (changes(&world(), &later), changes(&later, &world()));
    let mirror = |category: Category| match category {
        Category::Regressed => Category::Fixed,
        Category::Fixed => Category::Regressed,
        Category::Worse => Category::Better,
        Category::Better => Category::Worse,
        Category::EvidenceLost => Category::EvidenceGained,
        Category::EvidenceGained | Category::EvidenceGainedDiffers => Category::EvidenceLost,
        other => other,
    };
    let counts = |changes: &Changes| {
        let mut counts: Vec<_> = changes
            .counts
            .iter()
            .map(|of| (of.kind.clone(), of.id, of.what.clone(), of.category))
            .collect();
        counts.sort();
        counts
    };
    let mut mirrored: Vec<_> = counts(&back)
        .into_iter()
        .map(|(kind, id, what, category)| (kind, id, what, mirror(category)))
        .collect();
    mirrored.sort();
    assert_eq!(counts(&there), mirrored);
    assert_eq!(there.captures.new, back.captures.gone);
    assert_eq!(there.members[0].entered[0].captures, back.members[0].left[0].captures);
    assert_eq!(there.jobs[0].from.as_deref(), Some(back.jobs[0].to.as_str()));
}

#[test]
fn a_state_is_read_as_it_was_written() {
    let state = state(&world());
    let bytes = state.to_bytes().unwrap();
    assert_eq!(State::from_bytes(&bytes).unwrap(), state);
    assert_eq!(state.to_bytes().unwrap(), bytes);
    assert!(State::is(&bytes) && !State::is(b"{\"about\":{\"mothbook_state\":1"));
    assert!(State::from_bytes(&bytes[..bytes.len() / 2]).is_err());
}

#[test]
fn the_command_compares_snapshots_and_states() {
    let case = Case::new();
    written(&case, "before", &world());
    let mut later = world();
    list(&mut later, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    written(&case, "after", &later);
    assert_eq!(case.run(&["check", "before", "--state", "before.state"]).status, 0);
    let by_snapshots = case.run(&["diff", "before", "after"]);
    let by_state = case.run(&["diff", "before.state", "after", "--fail-on", "regressed"]);
    assert_eq!((by_snapshots.status, by_state.status), (0, 1), "{}", by_state.stderr);
    assert_eq!(by_snapshots.stdout, by_state.stdout);
    let told = "regressed  capture set 10 \u{201c}All\u{201d}: with detections 5 stored, 6 recounted; before 6 stored and recounted";
    assert!(by_state.stdout.contains(told), "{}", by_state.stdout);
    let json = case.run(&["diff", "before", "after", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["counts"][0]["category"], "regressed");
    assert_eq!(json["schema_version"], 1);
    for (arguments, status) in [
        (&["diff", "before", "nowhere"][..], 3),
        (&["diff", "before"], 2),
        (&["diff", "before", "after", "--fail-on", "gone"], 0),
        (&["diff", "before", "after", "--fail-on", "any,gone"], 1),
        (&["diff", "before", "before", "--fail-on", "any"], 0),
        (&["check", "before", "--state", "no/such/folder/x"], 4),
    ] {
        assert_eq!(case.run(arguments).status, status, "{arguments:?}");
    }
}

/// Somebody may name a snapshot by mistake.
#[test]
fn a_state_takes_the_place_of_no_other_file() {
    let case = Case::new();
    written(&case, "in", &world());
    let state = |path: &str| case.run(&["check", "in", "--state", path, "--fail-on", "never"]);
    assert_eq!(state("new.state").status, 0);
    let first = std::fs::read(case.path("new.state")).unwrap();
    assert_eq!(state("new.state").status, 0, "a state is replaced");
    assert_eq!(std::fs::read(case.path("new.state")).unwrap(), first);
    // A state of an earlier form is one too.
    let old = String::from_utf8(unpacked(&first)).unwrap().replace("_state\":2", "_state\":1");
    case.file("old.state", packed(old.as_bytes()));
    assert_eq!(state("old.state").status, 0, "a state of an earlier form is replaced");
    assert_eq!(std::fs::read(case.path("old.state")).unwrap(), first);
    for (name, content) in [
        ("snapshot.json", b"[]".to_vec()),
        ("snapshot.json.gz", packed(b"{\"about\":{}}")),
        ("empty", Vec::new()),
    ] {
        case.file(name, &content);
        let refused = state(name);
        assert_eq!(refused.status, 4, "{name}");
        let told = "is there and is no state of mothbook";
        assert!(refused.stderr.contains(told) && refused.stdout.is_empty(), "{}", refused.stderr);
        assert!(refused.stderr.contains("help: move it elsewhere"), "{}", refused.stderr);
        assert_eq!(std::fs::read(case.path(name)).unwrap(), content, "{name}");
    }
    assert_eq!(state("in").status, 4, "a folder");
    // Before anything is read: what cannot be read is not told.
    let both = case.run(&["check", "nowhere", "--state", "snapshot.json"]);
    assert!(both.status == 4 && both.stderr.contains("no state of mothbook"), "{}", both.stderr);
}

/// A pipe is not opened, which would wait for somebody to write, and a link is not taken for what it leads to.
#[cfg(unix)]
#[test]
fn a_state_takes_the_place_of_no_pipe_and_no_other_link() {
    let case = Case::new();
    written(&case, "in", &world());
    case.file("snapshot.json", "[]");
    std::os::unix::fs::symlink("snapshot.json", case.path("link")).unwrap();
    std::os::unix::fs::symlink("nothing", case.path("dangling")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(case.path("pipe")).status().unwrap();
    assert!(made.success());
    for name in ["link", "dangling", "pipe"] {
        assert_eq!(case.run(&["check", "in", "--state", name]).status, 4, "{name}");
        let now = std::fs::symlink_metadata(case.path(name)).unwrap().file_type();
        assert!(!now.is_file(), "{name}");
    }
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(bytes), &mut all).unwrap();
    all
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_report_is_a_side_as_a_folder_as_one_file_and_as_zip() {
    let case = Case::new();
    written(&case, "before", &world());
    let mut later = world();
    list(&mut later, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    written(&case, "after", &later);
    let by_snapshots = case.run(&["diff", "before", "after", "--format", "csv"]);
    assert_eq!(by_snapshots.status, 0, "{}", by_snapshots.stderr);
    for (option, name) in [("-o", "site"), ("--one-file", "report.html"), ("--zip", "report.zip")] {
        assert_eq!(case.run(&["build", "before", option, name]).status, 0, "{name}");
        let by_report = case.run(&["diff", name, "after", "--format", "csv"]);
        assert_eq!(by_report.stdout, by_snapshots.stdout, "{name}: {}", by_report.stderr);
        if name != "report.zip" {
            let verified = case.run(&["verify", name]);
            assert_eq!(verified.status, 0, "{name}: {}", verified.stdout);
        }
    }
    // A report about one record does not hold what others could be compared with.
    assert_eq!(case.run(&["build", "before", "--only", "project=1", "-o", "only"]).status, 0);
    let refused = case.run(&["diff", "only", "after"]);
    assert_eq!(refused.status, 3);
    assert!(refused.stderr.contains("a report without the state"), "{}", refused.stderr);
}

#[test]
fn names_of_strangers_do_nothing_in_markdown() {
    let mut later = world();
    list(&mut later, "deployments/")[0]["name"] =
        json!("@everyone [x](https://evil.example) <img src=x> #12 `code`");
    let markdown = format::markdown(&changes(&world(), &later));
    for active in ["@everyone", "[x](", "<img", "#12", " `code`"] {
        assert!(!markdown.contains(active), "{active}: {markdown}");
    }
    assert!(markdown.contains("### Records"), "{markdown}");
}

/// A snapshot with a stored number that is wrong, which makes a finding of MB101 that is new.
fn with_drift() -> World {
    let mut later = world();
    list(&mut later, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    later
}

fn accepting(about: &str, until: &str) -> Result<Changes, mothbook::diff::NoDay> {
    let mut changes = changes(&world(), &with_drift());
    let accept = mothbook::diff::Accept {
        code: "MB101".to_owned(),
        about: about.to_owned(),
        reason: "recount asked for".to_owned(),
        until: until.to_owned(),
    };
    changes.accept(&mothbook::diff::AcceptList { accept: vec![accept] }).map(|()| changes)
}

#[test]
fn an_accepted_finding_is_told_as_such_until_its_day() {
    // The snapshot's own day is the second of July, as far as its files tell.
    let day = state(&with_drift()).about.taken.unwrap()[..10].to_owned();
    let is_new = |changes: &Changes| changes.findings.new.iter().any(|of| of.code == "MB101");
    let accepted = accepting("collection 10", &day).unwrap();
    assert!(
        !is_new(&accepted) && accepted.findings.accepted.len() == 1 && accepted.notes.is_empty(),
        "{accepted:?}"
    );
    let text = format::text(&accepted, false);
    assert!(
        text.contains(&format!("accepted  MB101 capture set 10: recount asked for, until {day}")),
        "{text}"
    );
    let passed = accepting("collection 10", "2024-06-30").unwrap();
    assert!(
        is_new(&passed)
            && passed.notes[0].contains("was accepted until 2024-06-30 and is not any more"),
        "{passed:?}"
    );
    let other = accepting("collection 12", "2099-01-01").unwrap();
    assert!(
        is_new(&other) && other.notes[0].contains("is accepted, and is not there"),
        "{other:?}"
    );
    assert_eq!(accepting("collection 10", "soon").unwrap_err().until, "soon");
}

#[test]
fn the_command_takes_accepted_findings() {
    let case = Case::new();
    written(&case, "before", &world());
    let mut later = world();
    list(&mut later, "captures/collections/")[1]["kwargs"] = json!({"nonsense": 1});
    written(&case, "after", &later);
    let diff = |more: &[&str]| {
        case.run(&[&["diff", "before", "after", "--fail-on", "new-error"], more].concat())
    };
    assert_eq!(diff(&[]).status, 1);
    case.file("known.toml", "[[accept]]\ncode = \"MB206\"\nabout = \"collection 11\"\nreason = \"asked\"\nuntil = \"2099-01-01\"\n");
    let known = diff(&["--accept", "known.toml"]);
    assert_eq!(known.status, 0, "{}{}", known.stdout, known.stderr);
    case.file("odd.toml", "[[accept]]\ncode = \"MB206\"\n");
    let odd = diff(&["--accept", "odd.toml"]);
    assert!(odd.status == 2 && odd.stderr.contains("missing field"), "{}", odd.stderr);
    let github = diff(&["--format", "github"]).stdout;
    assert!(github.contains("::error title=MB206::capture set 11: "), "{github}");
}

#[test]
fn junit_has_a_case_for_each_thing_that_can_fail() {
    let mut later = with_drift();
    list(&mut later, "jobs/").remove(1);
    list(&mut later, "captures/collections/")[0]["name"] = json!("<All> & \u{1}more");
    let junit = format::junit(&changes(&world(), &later));
    assert!(junit.contains("tests=\"3\" failures=\"3\""), "{junit}");
    assert!(junit.contains("regressed capture set 10 \u{201c}&lt;All&gt; &amp; "), "{junit}");
    assert!(junit.contains(">job 2 \u{201c}Work 2\u{201d}</failure>"), "{junit}");
    assert!(junit.contains(">MB101 capture set 10: ") && !junit.contains('\u{1}'), "{junit}");
    let same = format::junit(&changes(&world(), &world()));
    assert!(
        same.contains("failures=\"0\"") && same.contains("name=\"no record is gone\"/>"),
        "{same}"
    );
}

#[test]
fn sarif_tells_new_unchanged_and_absent_results() {
    let states = |changes: &Changes| -> Vec<(String, String)> {
        let log: Value = serde_json::from_str(&format::sarif(changes)).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let text = |of: &Value| of.as_str().unwrap().to_owned();
        results
            .iter()
            .filter(|of| of["ruleId"] == "MB101" || of["ruleId"] == "MB305")
            .map(|of| {
                (text(&of["partialFingerprints"]["mothbookFinding/v1"]), text(&of["baselineState"]))
            })
            .collect()
    };
    let owned = |of: (&str, &str)| (of.0.to_owned(), of.1.to_owned());
    assert_eq!(
        states(&changes(&world(), &with_drift())),
        [owned(("MB101 collection 10 1", "new"))]
    );
    assert_eq!(
        states(&changes(&with_drift(), &world())),
        [owned(("MB101 collection 10 1", "absent"))]
    );
    assert_eq!(
        states(&changes(&with_drift(), &with_drift())),
        [owned(("MB101 collection 10 1", "unchanged"))]
    );
    let accepted = accepting("collection 10", "2099-01-01").unwrap();
    let validator = crate::check::sarif_validator();
    for changes in [&accepted, &changes(&with_drift(), &world())] {
        let log: Value = serde_json::from_str(&format::sarif(changes)).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    assert!(format::sarif(&accepted).contains("\"justification\": \"recount asked for\""));
}

/// Changes each copy of a capture.
pub(crate) fn each_copy(world: &mut World, n: usize, change: impl Fn(&mut Value)) {
    for request in ["captures/", "captures/?collections=10"] {
        change(&mut list(world, request)[n]);
    }
}

/// What is done to a snapshot, and the rows that are told of it.
type Mutation = (&'static str, fn(&mut World), &'static [&'static str]);

const MUTATIONS: &[Mutation] = &[
    (
        "a job that is new",
        |world| {
            let mut job = list(world, "jobs/")[1].clone();
            (job["id"], job["details"]) = (json!(3), json!("https://a.example/api/v2/jobs/3/"));
            list(world, "jobs/").push(job);
        },
        &["finding,new,note,job 3,MB304,,SUCCESS without a finish time", "record,new,job,3,,,"],
    ),
    (
        "a job that is gone",
        |world| drop(list(world, "jobs/").remove(1)),
        &[
            "finding,resolved,note,job 2,MB304,SUCCESS without a finish time,",
            "record,gone,job,2,,,",
        ],
    ),
    (
        "a project that has another threshold",
        |world| {
            list(world, "projects/")[0]["settings"]["default_filters_score_threshold"] = json!(0.5)
        },
        &["record,changed,project,1,score_threshold,0,0.5"],
    ),
    (
        "a station at another site",
        |world| list(world, "deployments/")[0]["research_site"] = json!({"id": 4, "name": "Hill"}),
        &[
            "record,changed,deployment,1,research_site,null,4",
            "record,first seen,research site,4,,,",
        ],
    ),
    (
        "a stored counter of a station that is wrong",
        |world| list(world, "deployments/")[0]["captures_count"] = json!(9),
        &[
            "count,regressed,deployment,1,captures_count,3/3,9/3",
            "finding,new,warning,deployment 1,MB103,,\"captures: stored 9, recounted 3\"",
        ],
    ),
    (
        "a capture with another size of its file",
        |world| each_copy(world, 0, |capture| capture["size"] = json!(11)),
        &["record,changed,capture,1,size,10,11"],
    ),
    (
        "a score that is another one, and one that was rounded",
        |world| {
            each_copy(world, 0, |capture| {
                capture["detections"][0]["occurrence"]["determination_score"] = json!(0.8)
            });
            each_copy(world, 1, |capture| {
                capture["detections"][0]["occurrence"]["determination_score"] =
                    json!(0.900_000_000_1);
            });
        },
        &[],
    ),
    (
        "an empty set with another name and description",
        |world| {
            let set = &mut list(world, "captures/collections/")[1];
            (set["name"], set["description"]) = (json!("Nothing"), json!("Made for nothing"));
        },
        &["record,changed,collection,11,name,None,Nothing"],
    ),
    (
        "a capture that was taken out of a set by hand",
        |world| {
            list(world, "captures/?collections=10").remove(5);
            let set = &mut list(world, "captures/collections/")[0];
            (set["source_images_count"], set["source_images_with_detections_count"]) =
                (json!(5), json!(5));
        },
        &[
            "count,moved together,collection,10,source_images_count,6/6,5/5",
            "count,moved together,collection,10,source_images_with_detections_count,6/6,5/5",
            "count,regressed,collection,10,sample,/,/",
            "finding,new,warning,collection 10,MB201,,1 capture would be selected and is missing: 6",
            "member,left,collection,10,\"is still there, and not in the set\",6,",
        ],
    ),
];

#[test]
fn every_mutation_is_told_and_nothing_else() {
    for (name, change, wanted) in MUTATIONS {
        let mut rows = after(*change);
        rows.sort();
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        assert_eq!(rows, wanted, "{name}");
    }
}

#[test]
fn a_score_is_counted_and_no_row() {
    let mut later = world();
    each_copy(&mut later, 0, |capture| {
        capture["detections"][0]["occurrence"]["determination_score"] = json!(0.8)
    });
    assert_eq!(changes(&world(), &later).occurrences.scored, 1);
}

#[test]
fn of_two_captures_with_one_path_none_was_imported_again() {
    let mut before = world();
    each_copy(&mut before, 1, |capture| capture["path"] = json!("a/1.jpg"));
    let mut later = before.clone();
    each_copy(&mut later, 0, |capture| capture["id"] = json!(98));
    each_copy(&mut later, 1, |capture| capture["id"] = json!(99));
    let captures = changes(&before, &later).captures;
    assert_eq!(
        (captures.imported_again, captures.gone, captures.new),
        (vec![], vec![1, 2], vec![98, 99])
    );
}

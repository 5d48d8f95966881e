//! The command `build`: what it says, what it writes, what it refuses.

use std::path::Path;

use crate::support::{Case, files, golden, ids_in_table, repository, season_site};

#[test]
fn the_saved_page_of_the_live_system() {
    let case = Case::new();
    let output = case.build(&repository().join("examples/saved-page"));
    for said in [
        "20 capture sets of 72, 25 jobs",
        "25 in all, 6 failed",
        "0 verified, 0 consistent, 0 drifted, 0 with errors, 20 not verifiable",
    ] {
        assert!(output.stdout.contains(said), "{said}: {}", output.stdout);
    }
    let home = case.text("site/index.html");
    assert!(home.contains("The server counted 72 capture sets; this export holds 20."));
    assert!(home.contains("<b>25</b> <span>jobs \u{b7} 6 failed</span>"));
    let list = case.text("site/api/v2/captures/collections/by-method-descending/index.html");
    assert!(list.contains("/api/v2/captures/collections/?ordering=-method"));
    let page = case.text("site/api/v2/captures/collections/112.html");
    for cell in [
        "10,000</td>",
        ">5</td>",
        ">6</td>",
        "not verifiable",
        "10000 captures drawn at random",
        "<code>/api/v2/captures/?collections=112</code>",
    ] {
        assert!(page.contains(cell), "{cell}");
    }
    assert!(!page.contains("class=\"badge good\">match"));
}

#[test]
fn the_malformed_link_of_a_collections_captures_leads_to_its_members() {
    let case = Case::new();
    case.file(
        "in/list.txt",
        std::fs::read(repository().join("examples/saved-page/collections-list.txt")).unwrap(),
    );
    case.file("in/captures.txt", "Source Image List\nGET /api/v2/captures/?format=api?collections=112\n{\"count\": 1, \"next\": null, \"previous\": null, \"results\": [{\"id\": 7, \"path\": \"a.jpg\", \"timestamp\": null, \"project\": 23}]}");
    case.build(&case.path("in"));
    let page = case.text("site/api/v2/captures/collections/112.html");
    assert!(page.contains("<a href=\"112/captures-1.html\">https://api.beluga.insectai.org/api/v2/captures/?format=api?collections=112</a>"), "{page}");
    assert!(case.text("site/api/v2/captures/collections/112/captures.csv").contains("\r\n7,"));
}

#[test]
fn every_order_of_the_live_endpoint_is_there_twenty_a_page() {
    let case = Case::new();
    case.build(&golden().join("dumpdata"));
    let fields = [
        "id",
        "created_at",
        "updated_at",
        "name",
        "method",
        "source_images_count",
        "source_images_with_detections_count",
        "source_images_processed_count",
        "occurrences_count",
    ];
    for field in fields {
        for end in ["", "-descending"] {
            let folder = format!("site/api/v2/captures/collections/by-{field}{end}");
            let page = case.text(&format!("{folder}/index.html"));
            assert_eq!(ids_in_table(&page).len(), 20);
            assert!(
                page.contains("1 to 20 of 192 capture sets") && page.contains("\"count\": 192")
            );
            let last = case.text(&format!("{folder}/page-10.html"));
            assert_eq!(ids_in_table(&last).len(), 12);
            assert!(last.contains("\"next\": null"));
            // The data stands once, beside the default order.
            assert!(!case.path(&format!("{folder}/index.json")).exists());
        }
    }
    let first = "site/api/v2/captures/collections/by-source_images_count-descending/index.html";
    let count = |id: i64| -> i64 {
        let path = format!("site/api/v2/captures/collections/{id}.json");
        let record: serde_json::Value = serde_json::from_str(&case.text(&path)).unwrap();
        record["source_images_count"].as_i64().unwrap()
    };
    let counts: Vec<i64> = ids_in_table(&case.text(first)).into_iter().map(count).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
}

#[test]
fn a_zip_holds_the_same_report() {
    let case = Case::new();
    let snapshot = repository().join("tests/small");
    let snapshot = snapshot.to_str().unwrap();
    case.build(Path::new(snapshot));
    let zip = |name: &str, threads: &str| {
        let output = case.run(&["build", snapshot, "--zip", name, "--threads", threads]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        std::fs::read(case.path(name)).unwrap()
    };
    let (one, two) = (zip("report.zip", "1"), zip("report.zip", "2"));
    assert_eq!(one, two);
    let told = case.run(&["build", snapshot, "--zip", "report.zip", "--format", "json"]).stdout;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["zip_bytes"], one.len());
    assert!(one.len() * 2 < files(&case.path("site")).values().map(Vec::len).sum::<usize>());
    let unpacked = case.path("unpacked");
    zip::ZipArchive::new(std::io::Cursor::new(one)).unwrap().extract(&unpacked).unwrap();
    assert_eq!(files(&unpacked), files(&case.path("site")));
    // What is no report stays, and so does a folder.
    case.file("notes.zip", "mine");
    let refused = case.run(&["build", snapshot, "--zip", "notes.zip"]);
    assert_eq!(refused.status, 4, "{}", refused.stderr);
    assert!(refused.stderr.contains("notes.zip is there and is no report"), "{}", refused.stderr);
    assert_eq!(case.text("notes.zip"), "mine");
    assert_eq!(case.run(&["build", snapshot, "--zip", "a.zip", "-o", "b"]).status, 2);
}

#[test]
fn a_second_build_of_the_same_snapshot_writes_nothing() {
    let case = Case::new();
    let snapshot = repository().join("examples/saved-page");
    case.build(&snapshot);
    let before = files(&case.path("site"));
    let output = case.build(&snapshot);
    assert!(output.stdout.contains(" 0 written, 0 removed"), "{}", output.stdout);
    assert_eq!(files(&case.path("site")), before);
}

#[test]
fn the_manifest_names_every_file_with_size_and_hash() {
    use sha2::{Digest, Sha256};
    let case = Case::new();
    case.build(&repository().join("examples/saved-page"));
    let manifest: serde_json::Value =
        serde_json::from_str(&case.text("site/manifest.json")).unwrap();
    let mut found = files(&case.path("site"));
    found.remove("manifest.json");
    let named = manifest["files"].as_array().unwrap();
    assert_eq!(named.len(), found.len());
    for entry in named {
        let bytes = &found[entry["path"].as_str().unwrap()];
        assert_eq!(entry["size"], bytes.len());
        assert_eq!(entry["sha256"], format!("{:x}", Sha256::digest(bytes)));
    }
    assert_eq!(manifest["inputs"][0]["path"], "collections-list.txt");
}

#[test]
fn a_folder_that_is_no_report_is_refused_without_force_and_kept_with_it() {
    let case = Case::new();
    case.file("site/mine.txt", "mine");
    let snapshot = repository().join("examples/saved-page");
    let snapshot = snapshot.to_str().unwrap();
    let refused = case.run(&["build", snapshot, "-o", "site"]);
    assert_eq!(refused.status, 4);
    assert!(
        refused.stderr.contains("site is not empty and holds no report of mothbook\nhelp: "),
        "{}",
        refused.stderr
    );
    assert_eq!(files(&case.path("site")).len(), 1);
    assert_eq!(case.run(&["build", snapshot, "-o", "site", "--force"]).status, 0);
    assert_eq!(case.text("site/mine.txt"), "mine");
    assert!(case.path("site/index.html").exists());
}

#[test]
fn a_build_that_cannot_write_leaves_the_former_site() {
    let case = Case::new();
    let snapshot = repository().join("examples/saved-page");
    case.build(&snapshot);
    let before = files(&case.path("site"));
    // A file where the staging folder must be: nothing can be staged.
    case.file("in/list.txt", std::fs::read(snapshot.join("collections-list.txt")).unwrap());
    case.file("in/job.json", r#"{"id": 5, "job_type": {"key": "ml"}, "status": "SUCCESS", "details": "/api/v2/jobs/5/"}"#);
    case.file("in/gone.json", "{");
    let output = case.run(&["build", "in", "-o", "site", "--strict"]);
    assert_eq!(output.status, 3);
    assert_eq!(files(&case.path("site")), before);
}

#[test]
fn the_snapshot_is_never_written_into() {
    let case = Case::new();
    case.file(
        "in/list.txt",
        std::fs::read(repository().join("examples/saved-page/collections-list.txt")).unwrap(),
    );
    let output = case.run(&["build", "in", "-o", "in"]);
    assert_eq!((output.status, files(&case.path("in")).len()), (4, 1), "{}", output.stderr);
    // A report inside of the snapshot's folder is fine, and is not read as a snapshot the next time.
    assert_eq!(case.run(&["build", "in", "-o", "in/site"]).status, 0);
    let again = case.run(&["build", "in", "-o", "in/site"]);
    assert!(again.stdout.contains("1 read, 0 skipped"), "{}", again.stdout);
}

#[test]
fn findings_decide_the_exit_code_only_when_asked() {
    let case = Case::new();
    let snapshot = repository().join("examples/saved-page");
    let snapshot = snapshot.to_str().unwrap();
    assert_eq!(case.run(&["build", snapshot, "--fail-on", "error"]).status, 0);
    assert_eq!(case.run(&["build", snapshot, "--fail-on", "warning"]).status, 1);
}

#[test]
fn quiet_builds_say_nothing_on_stderr() {
    let case = Case::new();
    let snapshot = repository().join("examples/saved-page");
    let output = case.run(&["build", snapshot.to_str().unwrap(), "-q"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
}

#[test]
fn nothing_private_is_published_by_default() {
    for (name, bytes) in files(season_site()) {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["X-Amz-", "Maya Manager", "8.90167"] {
            assert!(!text.contains(secret), "{secret} in {name}");
        }
    }
    let page = season_site().join("api/v2/deployments/241.html");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("8.90") && page.contains("here for privacy"), "{page}");
}

#[test]
fn explain_tells_a_code_and_knows_the_nearest() {
    let case = Case::new();
    let known = case.run(&["explain", "mb101"]);
    assert!(known.status == 0 && known.stdout.contains("What to do:"));
    let unknown = case.run(&["explain", "MB199"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("did you mean MB10"), "{}", unknown.stderr);
    assert!(case.run(&["explain"]).stdout.lines().count() > 20);
}

#[test]
fn wrong_usage_is_told() {
    let case = Case::new();
    assert_eq!(case.run(&["build"]).status, 2);
    assert_eq!(case.run(&["built", "x"]).status, 2);
    assert_eq!(case.run(&["build", "x", "--thread", "2"]).status, 2);
    assert_eq!(case.run(&["--version"]).status, 0);
}

#[test]
fn what_did_not_change_is_not_made_again() {
    let case = Case::new();
    let list =
        std::fs::read(repository().join("examples/saved-page/collections-list.txt")).unwrap();
    case.file("in/list.txt", &list);
    let snapshot = case.path("in");
    let first = case.build(&snapshot);
    let stamps = |case: &Case| -> Vec<_> {
        let paths = files(&case.path("site")).into_keys();
        paths
            .map(|p| std::fs::metadata(case.path("site").join(p)).unwrap().modified().unwrap())
            .collect()
    };
    let before = (files(&case.path("site")), stamps(&case));

    let again = case.build(&snapshot);
    assert!(again.stdout.contains("0 written, 0 removed"), "{}", again.stdout);
    assert_eq!((files(&case.path("site")), stamps(&case)), before);
    // What is said of the snapshot is said again; nothing was read for it.
    let about = |said: &str| said.lines().take(5).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(about(&again.stdout), about(&first.stdout));
    assert!(!again.stderr.contains("writing"), "{}", again.stderr);
    let failing = case.run(&[
        "build".as_ref(),
        snapshot.as_os_str(),
        "-o".as_ref(),
        case.path("site").as_os_str(),
        "--fail-on".as_ref(),
        "note".as_ref(),
    ]);
    assert_eq!(failing.status, 1, "{}", failing.stderr);

    // A page that somebody changed is written again, and a page that somebody took away.
    case.file("site/index.html", "mine");
    std::fs::remove_file(case.path("site/api/v2/index.html")).unwrap();
    case.build(&snapshot);
    assert_eq!(files(&case.path("site")), before.0);

    // Another option, another report.
    let all = case.run(&[
        "build".as_ref(),
        snapshot.as_os_str(),
        "-o".as_ref(),
        case.path("site").as_os_str(),
        "--ignore".as_ref(),
        "MB6".as_ref(),
    ]);
    assert!(!all.stdout.contains(" 0 written"), "{}", all.stdout);

    // And so does another snapshot of the same size.
    case.build(&snapshot);
    let other = String::from_utf8(list).unwrap().replacen("Collection", "Collectiom", 1);
    case.file("in/list.txt", other);
    let anew = case.build(&snapshot);
    assert!(!anew.stdout.contains(" 0 written"), "{}", anew.stdout);
}

#[test]
fn a_build_tells_what_its_report_weighs() {
    let case = Case::new();
    let output = case.run(&[
        "build",
        repository().join("examples/season").to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let summary: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let written = files(&case.path("site"));
    let bytes: usize = written.values().map(Vec::len).sum();
    assert_eq!(summary["bytes"], bytes);
    assert_eq!(summary["files"], written.len());
    let weight = summary["weight"].as_array().unwrap();
    let sum = |of: &str| weight.iter().map(|part| part[of].as_u64().unwrap()).sum::<u64>();
    let manifest = &written["manifest.json"];
    assert_eq!(sum("bytes"), (bytes - manifest.len()) as u64);
    assert_eq!(sum("files"), written.len() as u64 - 1);
    assert!(weight.is_sorted_by_key(|part| std::cmp::Reverse(part["bytes"].as_u64().unwrap())));
    // The season is packed: it is held against what it unpacks to.
    assert!(summary["snapshot_bytes"].as_u64().unwrap() > 20_000_000, "{summary}");
    assert!(output.stderr.contains("--capture-pages none saves"), "{}", output.stderr);
    // A report that is kept weighs what it did.
    let again = case.run(&["build", repository().join("examples/season").to_str().unwrap()]);
    assert!(again.stdout.contains("0 written"), "{}", again.stdout);
    assert!(
        again.stdout.contains("weight ") && again.stdout.contains("MB: other orders"),
        "{}",
        again.stdout
    );
}

#[test]
fn a_report_is_no_snapshot() {
    let case = Case::new();
    let snapshot = repository().join("tests/small");
    case.build(&snapshot);
    let one = case.run(&["build", snapshot.to_str().unwrap(), "--one-file", "one.html"]);
    assert_eq!(one.status, 0, "{}", one.stderr);
    for report in ["site", "one.html"] {
        for command in ["build", "check"] {
            let to: &[&str] = if command == "build" { &["-o", "other"] } else { &[] };
            let refused = case.run(&[&[command, report], to].concat());
            assert_eq!(refused.status, 3, "{}", refused.stderr);
            let said = format!("{report} is a report of mothbook, and no snapshot");
            assert!(refused.stderr.contains(&said), "{}", refused.stderr);
        }
    }
}

#[test]
fn codes_that_no_finding_has_are_refused() {
    let case = Case::new();
    let snapshot = repository().join("tests/small");
    for (flag, codes) in [("--select", "MB999"), ("--ignore", "FOO"), ("--select", "MB1,")] {
        for command in ["build", "check"] {
            let refused = case.run(&[command, snapshot.to_str().unwrap(), flag, codes]);
            assert_eq!(refused.status, 2, "{}", refused.stderr);
            assert!(refused.stderr.contains("no finding has a code"), "{}", refused.stderr);
        }
    }
    assert!(!case.path("site").exists());
}

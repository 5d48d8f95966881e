//! A report that says what changed since an earlier snapshot.

use std::collections::BTreeMap;

use serde_json::json;

use crate::diff::{World, capture, each_copy, list, world, written};
use crate::html::check_site;
use crate::support::{Case, files};

/// The report of a snapshot compared with an earlier one, as the files of a folder.
fn compared(before: &World, after: &World) -> BTreeMap<String, Vec<u8>> {
    let case = Case::new();
    written(&case, "before", before);
    written(&case, "after", after);
    let built = case.run(&["build", "after", "--baseline", "before", "-o", "site"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let verified = case.run(&["verify", "site"]);
    assert_eq!(verified.status, 0, "{}", verified.stdout);
    let site = files(&case.path("site"));
    check_site(&site);
    site
}

pub(crate) fn page(site: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    let bytes = site.get(path).unwrap_or_else(|| panic!("no {path}"));
    // White space and tags are of no account.
    let html = String::from_utf8(bytes.clone()).unwrap();
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A snapshot in which one thing of each sort changed.
fn later() -> World {
    let mut later = world();
    // A stored number that is wrong now, a set with another name, a job that failed.
    list(&mut later, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    list(&mut later, "captures/collections/")[1]["name"] = json!("Nothing");
    list(&mut later, "jobs/")[0]["status"] = json!("FAILURE");
    // A new capture, which entered the first set; an animal that is another one.
    list(&mut later, "captures/").push(capture(7));
    list(&mut later, "captures/?collections=10").push(capture(7));
    list(&mut later, "captures/collections/")[0]["source_images_count"] = json!(7);
    each_copy(&mut later, 0, |capture| {
        capture["detections"][0]["occurrence"]["determination"] =
            json!({"id": 8, "name": "Autographa gamma"});
    });
    later
}

#[test]
fn each_change_stands_on_its_lists_and_on_its_record() {
    let site = compared(&world(), &later());
    let overview = page(&site, "changes/index.html");
    for told in [
        "Compared with the snapshot of",
        "2 counts and samples got worse",
        "1 new captures",
        "1 jobs new or in another state",
        "FAILURE STARTED 1 job 1",
        "All moved together +1 \u{2193} regressed \u{2212}1 +1",
        "station 2 \u{201c}New\u{201d} \u{2193} regressed captures 3 stored, 4 recounted",
    ] {
        assert!(overview.contains(told), "{told}: {overview}");
    }
    for (path, told) in [
        (
            "changes/counts/index.html",
            "capture set 10 \u{201c}All\u{201d} \u{2193} regressed with detections 5 stored, 7 recounted 6 stored and recounted",
        ),
        (
            "changes/members/index.html",
            "capture set 10 \u{201c}All\u{201d} 1 entered not in the earlier snapshot 7",
        ),
        (
            "changes/records/index.html",
            "capture set 11 \u{201c}Nothing\u{201d} changed name from None to Nothing",
        ),
        ("changes/captures/index.html", "capture 7 + new"),
        ("changes/occurrences/index.html", "identified from Noctua pronuba to Autographa gamma"),
        (
            "api/v2/captures/collections/10.html",
            "\u{2193} regressed with detections 5 stored, 7 recounted; before 6 stored and recounted",
        ),
        ("api/v2/captures/collections/10.html", "members 1 capture entered"),
        ("api/v2/captures/collections/11.html", "changed name from None to Nothing"),
        ("api/v2/jobs/1.html", "status from STARTED to FAILURE"),
        ("api/v2/captures/collections/index.html", "10 All \u{2193} worse"),
        ("api/v2/jobs/index.html", "2 Work 2 \u{2013} "),
        ("index.html", "2 regressed;"),
    ] {
        let text = page(&site, path);
        assert!(text.contains(told), "{path} does not say {told:?}: {text}");
    }
    // The list can be filtered by it.
    let list = String::from_utf8(site["api/v2/captures/collections/index.html"].clone()).unwrap();
    assert!(list.contains("data-kind=\"badge\" data-filter>change</th>"), "{list}");
    let rows = String::from_utf8(site["data/lists/collections-0.js"].clone()).unwrap();
    assert!(rows.contains("\"worse\""), "{rows}");
    let csv = String::from_utf8(site["data/changes.csv"].clone()).unwrap();
    assert!(
        csv.contains("count,regressed,collection,10,source_images_with_detections_count,6/6,5/7"),
        "{csv}"
    );
}

#[test]
fn a_report_beside_itself_has_no_change_and_one_without_a_baseline_no_such_page() {
    let site = compared(&world(), &world());
    let overview = page(&site, "changes/index.html");
    assert!(overview.contains("nothing changed"), "{overview}");
    assert!(!site.keys().any(|path| path.starts_with("changes/") && path != "changes/index.html"));
    assert!(!page(&site, "api/v2/captures/collections/10.html").contains("Since "));
    let case = Case::new();
    written(&case, "in", &world());
    case.build(&case.path("in"));
    let plain = files(&case.path("site"));
    assert!(!plain.keys().any(|path| path.starts_with("changes/") || path == "data/changes.csv"));
}

#[test]
fn a_finding_that_only_more_evidence_tells_makes_nothing_worse() {
    let mut before = world();
    // The earlier export does not hold the members.
    before.remove("captures/?collections=10");
    let mut after = world();
    list(&mut after, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    list(&mut before, "captures/collections/")[0]["source_images_with_detections_count"] = json!(5);
    let site = compared(&before, &after);
    let list = page(&site, "api/v2/captures/collections/index.html");
    assert!(list.contains("10 All changed") && !list.contains("worse"), "{list}");
}

/// Whichever way the earlier snapshot is given, and whatever the number of threads, the report is the same.
#[test]
fn every_form_of_a_baseline_gives_the_same_report() {
    let case = Case::new();
    written(&case, "before", &world());
    written(&case, "after", &later());
    assert_eq!(case.run(&["check", "before", "--state", "before.state"]).status, 0);
    assert_eq!(case.run(&["build", "before", "-o", "former"]).status, 0);
    let build = |baseline: &str, threads: &str, site: &str| {
        let arguments =
            ["build", "after", "--baseline", baseline, "--threads", threads, "-o", site];
        let built = case.run(&arguments);
        assert_eq!(built.status, 0, "{}", built.stderr);
        let mut files = files(&case.path(site));
        // It names the options.
        files.remove("manifest.json");
        files
    };
    let by_snapshot = build("before", "1", "a");
    assert_eq!(build("before.state", "2", "b"), by_snapshot);
    let by_report = build("former", "3", "c");
    assert_eq!(by_report, by_snapshot);
    // Nothing changed: it is kept.
    let kept = case.run(&["build", "after", "--baseline", "before.state", "-o", "b"]);
    assert!(kept.stdout.contains(" 0 written, 0 removed"), "{}", kept.stdout);
    // Another baseline makes another report.
    assert_eq!(
        case.run(&["check", "after", "--state", "before.state", "--fail-on", "never"]).status,
        0
    );
    assert_ne!(build("before.state", "2", "b"), by_snapshot);
}

#[test]
fn a_baseline_that_kept_what_is_private_does_not_bring_it_into_the_report() {
    let case = Case::new();
    let mut before = world();
    list(&mut before, "captures/collections/")[1]["name"] = json!("Ask anna.berg@example.org");
    written(&case, "before", &before);
    written(&case, "after", &later());
    let kept = ["check", "before", "--no-redact", "--state", "before.state", "--fail-on", "never"];
    assert_eq!(case.run(&kept).status, 0);
    let built = case.run(&["build", "after", "--baseline", "before.state", "-o", "site"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    for (path, bytes) in files(&case.path("site")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("anna.berg"), "{path}");
    }
    let told = case.run(&["diff", "before.state", "after"]);
    assert!(!told.stdout.contains("anna.berg"), "{}", told.stdout);
    // The same name, left out on one side only, has not changed.
    let same = case.run(&["diff", "before.state", "before", "--format", "json"]);
    let same: serde_json::Value = serde_json::from_str(&same.stdout).unwrap();
    assert_eq!(same["records"], json!([]), "{same}");
    assert_eq!(case.run(&["verify", "site"]).status, 0);
}

#[test]
fn baselines_that_do_not_fit_are_refused_and_nothing_is_lost() {
    let case = Case::new();
    written(&case, "in", &world());
    let mut other = world();
    for kind in ["projects/", "captures/collections/", "jobs/"] {
        for record in list(&mut other, kind) {
            record["created_at"] = json!("2019-03-04T05:06:07");
        }
    }
    written(&case, "other", &other);
    case.file("damaged.state", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    assert_eq!(case.run(&["build", "in", "-o", "site"]).status, 0);
    let before = files(&case.path("site"));
    for (baseline, status, words) in [
        ("nowhere", 3, "nowhere"),
        ("damaged.state", 3, "damaged.state"),
        ("other", 3, "the baseline does not fit"),
    ] {
        let refused = case.run(&["build", "in", "--baseline", baseline, "-o", "site"]);
        assert_eq!(refused.status, status, "{baseline}: {}", refused.stderr);
        assert!(refused.stderr.contains(words), "{baseline}: {}", refused.stderr);
    }
    assert_eq!(files(&case.path("site")), before);
    let both = case.run(&["build", "in", "--baseline", "in", "--only", "project=1", "-o", "site"]);
    assert_eq!(both.status, 2);
}

/// Thousands of changes, with long names and values.
#[test]
fn pages_of_many_changes_stay_small() {
    let mut before = world();
    let long = "n".repeat(5_000);
    let sets = |world: &mut World, name: &str, n: i64| {
        let sets = list(world, "captures/collections/");
        let first = sets[1].clone();
        for id in 100..180 {
            let mut set = first.clone();
            set["id"] = json!(id);
            set["name"] = json!(format!("{name}{id}{long}"));
            set["source_images_count"] = json!(n);
            set["source_images_with_detections_count"] = json!(n);
            sets.push(set);
        }
    };
    sets(&mut before, "a", 0);
    let mut after = world();
    sets(&mut after, "b", 3);
    for n in 8..900 {
        list(&mut after, "captures/").push(capture(n % 28 + 1));
        list(&mut after, "captures/").last_mut().unwrap()["id"] = json!(n);
    }
    let site = compared(&before, &after);
    assert!(site.contains_key("changes/captures/page-9.html"));
    let first = page(&site, "changes/records/index.html");
    assert!(first.len() < 60_000, "{}", first.len());
}

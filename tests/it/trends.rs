//! Reports that add their snapshot to a history, compare it with the night before, and show trends.

use std::collections::BTreeMap;
use std::fs;

use mothbook::history::Night;
use serde_json::json;

use crate::baseline::page;
use crate::diff::{World, capture, list, state, world, written};
use crate::html::check_site;
use crate::support::{Case, Output, files};

/// The snapshot of a night in July: one capture more than the night before, and a job that touches the time.
fn night(n: usize) -> World {
    let mut world = world();
    for id in 7..7 + i64::try_from(n).unwrap() {
        for request in ["captures/", "captures/?collections=10"] {
            let mut new = capture(id);
            new["timestamp"] = json!(format!("2024-06-{:02}T23:00:00", id % 28 + 1));
            list(&mut world, request).push(new);
        }
    }
    let set = &mut list(&mut world, "captures/collections/")[0];
    set["source_images_count"] = json!(6 + n);
    set["source_images_with_detections_count"] = json!(6 + n);
    list(&mut world, "jobs/")[1]["updated_at"] = json!(format!("2024-07-{:02}T03:15:00", n + 1));
    world
}

/// Runs in one folder in which `n1`, `n2`, `n3` are the snapshots of three nights.
fn case() -> Case {
    let case = Case::new();
    for n in 1..=3 {
        let mut world = night(n);
        if n == 3 {
            list(&mut world, "captures/collections/")[0]["source_images_with_detections_count"] =
                json!(2);
        }
        written(&case, &format!("n{n}"), &world);
    }
    case
}

fn build(case: &Case, arguments: &[&str]) -> Output {
    let arguments: Vec<&str> = [&["build"], arguments].concat();
    let built = case.run(&arguments);
    assert_eq!(built.status, 0, "{}", built.stderr);
    built
}

fn site(case: &Case, name: &str) -> BTreeMap<String, Vec<u8>> {
    let verified = case.run(&["verify", name]);
    assert_eq!(verified.status, 0, "{}", verified.stdout);
    let site = files(&case.path(name));
    check_site(&site);
    site
}

#[test]
fn each_night_is_added_compared_with_the_one_before_and_drawn() {
    let case = case();
    let first = build(&case, &["n1", "--history", "h", "-o", "s1"]);
    assert!(first.stdout.contains("history      added 2024-07-02T03-15_"), "{}", first.stdout);
    let s1 = site(&case, "s1");
    assert!(!s1.keys().any(|path| path.starts_with("trends") || path.starts_with("changes")));
    build(&case, &["n2", "--history", "h", "-o", "s2"]);
    let s2 = site(&case, "s2");
    let changes = page(&s2, "changes/index.html");
    assert!(changes.contains("Compared with the snapshot of 2024-07-02 03:15"), "{changes}");
    let trends = page(&s2, "trends/index.html");
    assert!(trends.contains("2 nights, from 2024-07-02 03:15 to 2024-07-03 03:15"), "{trends}");
    assert!(trends.contains("captures 8 "), "{trends}");
    assert!(trends.contains("+1 since the one before"), "{trends}");
    build(&case, &["n3", "--history", "h", "-o", "s3"]);
    let s3 = site(&case, "s3");
    let set = page(&s3, "api/v2/captures/collections/10.html");
    for told in [
        "7 captures stored on 2024-07-02 03:15, 9 on 2024-07-04 03:15; 3 nights.",
        "A count or its sample differs since 2024-07-04 03:15 (1 night in all).",
        "regressed with detections 2 stored, 9 recounted; before 8 stored and recounted",
    ] {
        assert!(set.contains(told), "{told}: {set}");
    }
    assert!(page(&s3, "api/v2/deployments/1.html").contains("Over the nights 3 captures on"));
    let csv = String::from_utf8(s3["data/trends.csv"].clone()).unwrap();
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(csv.lines().last().unwrap().starts_with("2024-07-04 03:15,9,"), "{csv}");
    // As one file, too.
    build(&case, &["n3", "--history", "h", "--one-file", "s3.html"]);
    assert_eq!(case.run(&["verify", "s3.html"]).status, 0);
}

#[test]
fn the_same_night_again_adds_nothing_and_keeps_the_report() {
    let case = case();
    build(&case, &["n1", "--history", "h", "-o", "s1"]);
    build(&case, &["n2", "--history", "h", "-o", "s2"]);
    let (history, before) = (files(&case.path("h")), site(&case, "s2"));
    let again = build(&case, &["n2", "--history", "h", "-o", "s2"]);
    assert!(again.stdout.contains(" 0 written, 0 removed"), "{}", again.stdout);
    build(&case, &["n2", "--history", "h", "-o", "s2", "--force"]);
    assert_eq!(files(&case.path("h")), history);
    assert_eq!(site(&case, "s2"), before);
    // A night that came in between makes another report.
    build(&case, &["n3", "--history", "h", "-o", "s3"]);
    build(&case, &["n2", "--history", "h", "-o", "s2"]);
    assert_eq!(without_manifest(site(&case, "s2")), without_manifest(before));
}

/// It says with which options the report was made.
fn without_manifest(mut site: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    site.remove("manifest.json");
    site
}

/// In which order nights came, and what came after this one, is of no account.
#[test]
fn a_report_depends_on_the_nights_up_to_its_own_and_on_nothing_else() {
    let case = case();
    for (history, order) in [("a", ["n1", "n2", "n3"]), ("b", ["n3", "n1", "n2"])] {
        for night in order {
            assert_eq!(case.run(&["history", "add", night, "--history", history]).status, 0);
        }
    }
    build(&case, &["n1", "--history", "c", "-o", "s"]);
    for (history, threads) in [("a", "1"), ("b", "2"), ("c", "3")] {
        let name = format!("s-{history}");
        build(&case, &["n2", "--history", history, "--threads", threads, "-o", &name]);
    }
    let first = without_manifest(site(&case, "s-a"));
    assert!(page(&first, "trends/index.html").contains("2 nights, "));
    assert_eq!(without_manifest(site(&case, "s-b")), first);
    assert_eq!(without_manifest(site(&case, "s-c")), first);
}

#[test]
fn a_baseline_is_chosen_and_a_pruned_night_is_none() {
    let case = case();
    for night in ["n1", "n2"] {
        build(&case, &[night, "--history", "h", "-o", "s"]);
    }
    assert_eq!(case.run(&["history", "tag", "start", "latest~1", "--history", "h"]).status, 0);
    build(&case, &["n3", "--history", "h", "--baseline", "history:start", "-o", "tagged"]);
    let tagged = page(&site(&case, "tagged"), "changes/index.html");
    assert!(tagged.contains("Compared with the snapshot of 2024-07-02"), "{tagged}");
    build(&case, &["n3", "--history", "h", "--baseline", "none", "-o", "alone"]);
    assert!(!site(&case, "alone").contains_key("changes/index.html"));
    let unknown = ["build", "n3", "--history", "h", "--baseline", "history:nothing", "-o", "s"];
    assert_eq!(case.run(&unknown).status, 2);
    // Of a pruned night the line is left.
    assert_eq!(case.run(&["history", "tag", "--delete", "start", "--history", "h"]).status, 0);
    let prune = ["history", "prune", "h", "--keep-days", "0", "--keep-months", "0"];
    let pruned = case.run(&prune);
    assert_eq!(pruned.status, 0, "{}", pruned.stderr);
    let mut later = night(4);
    list(&mut later, "jobs/")[1]["updated_at"] = json!("2024-07-02T05:00:00");
    written(&case, "between", &later);
    build(&case, &["between", "--history", "h", "-o", "s"]);
    let site = site(&case, "s");
    assert!(!site.contains_key("changes/index.html") && site.contains_key("trends/index.html"));
}

#[test]
fn a_history_that_cannot_be_used_is_refused_and_the_report_stays() {
    let case = case();
    build(&case, &["n1", "--history", "h", "-o", "s"]);
    let before = files(&case.path("s"));
    case.file("other/letter.txt", "Dear all");
    let mut foreign = night(2);
    for request in ["projects/", "captures/collections/", "jobs/"] {
        for record in list(&mut foreign, request) {
            record["created_at"] = json!("2019-03-04T05:06:07");
        }
    }
    written(&case, "foreign", &foreign);
    for (arguments, status) in [
        (["build", "n2", "--history", "other", "-o", "s"], 3),
        (["build", "foreign", "--history", "h", "-o", "s"], 3),
    ] {
        let refused = case.run(&arguments);
        assert_eq!(refused.status, status, "{}", refused.stderr);
    }
    let line = fs::read_dir(case.path("h/nights")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read(&line).unwrap();
    fs::write(&line, &text[..text.len() / 2]).unwrap();
    let damaged = case.run(&["build", "n2", "--history", "h", "-o", "s"]);
    assert_eq!(damaged.status, 3, "{}", damaged.stderr);
    assert!(damaged.stderr.contains("history verify"), "{}", damaged.stderr);
    assert_eq!(files(&case.path("s")), before);
    assert_eq!(fs::read_dir(case.path("other")).unwrap().count(), 1);
}

/// What a night costs does not grow with the number of all.
#[test]
fn no_more_than_a_year_of_nights_is_read() {
    let case = case();
    build(&case, &["n1", "--history", "h", "-o", "s"]);
    let base = Night::of(&state(&night(1)));
    let put = |n: u32, text: Option<&str>| {
        let taken = format!("20{:02}-{:02}-01 03:15", n / 12, n % 12 + 1);
        let mut line = Night { id: format!("{n:064x}"), taken: Some(taken), ..base.clone() };
        line.totals.captures = n as usize;
        let path = case.path("h/nights").join(format!("{}.json", line.name()));
        let json = serde_json::to_string(&line).unwrap();
        fs::write(path, text.map_or(json, str::to_owned)).unwrap();
    };
    // From the year 2000 on; the night of the snapshot is in 2024.
    (1..=280).for_each(|n| put(n, None));
    let built = build(&case, &["n1", "--history", "h", "--baseline", "none", "-o", "few"]);
    assert!(built.stdout.contains("is there already"), "{}", built.stdout);
    let few = page(&site(&case, "few"), "trends/index.html");
    assert!(few.contains("281 nights, from 2000-02-01 03:15"), "{few}");
    let days = |n: u32| format!("1999-{:02}-{:02}T03-15_{n:012x}", n / 28 + 1, n % 28 + 1);
    // Whatever stands in older ones is not read.
    for n in 0..300 {
        fs::write(case.path("h/nights").join(format!("{}.json", days(n))), "?").unwrap();
    }
    (0..85).for_each(|n| {
        let taken = format!("2024-0{}-{:02} 03:15", n / 28 + 2, n % 28 + 1);
        let line = Night { id: format!("{:064x}", n + 4096), taken: Some(taken), ..base.clone() };
        let path = case.path("h/nights").join(format!("{}.json", line.name()));
        fs::write(path, serde_json::to_string(&line).unwrap()).unwrap();
    });
    build(&case, &["n1", "--history", "h", "--baseline", "none", "-o", "many"]);
    let many = page(&site(&case, "many"), "trends/index.html");
    assert!(many.contains("366 nights, from 2000-02-01 03:15"), "{many}");
}

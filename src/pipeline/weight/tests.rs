use super::*;
use crate::manifest::Written;

fn file(path: &str, size: u64) -> Written {
    Written { path: path.to_owned(), size, sha256: String::new() }
}

#[test]
fn every_file_belongs_to_one_part() {
    let files = [
        file("index.html", 1),
        file("api/v2/captures/index.html", 100),
        file("api/v2/captures/page-2.html", 200),
        file("api/v2/jobs/7.html", 20),
        file("api/v2/jobs/7/log-1.html", 10),
        file("data/logs/7.js", 5),
        file("api/v2/jobs/-name/index.html", 40),
        file("data/records/captures-1.ndjson.gz", 30),
        file("api/v2/jobs/7.json", 3),
        file("data/jobs.csv", 2),
    ];
    let parts = by_part(&files);
    let parts: Vec<_> = parts.iter().map(|of| (of.part.as_str(), of.files, of.bytes)).collect();
    let expected = [
        ("pages of captures", 2, 300),
        (ORDERS, 1, 40),
        ("pages of jobs", 3, 35),
        ("records as JSON", 2, 33),
        ("tables", 1, 2),
        ("home and findings", 1, 1),
    ];
    assert_eq!(parts, expected);
}

#[test]
fn a_report_that_can_be_mailed_is_not_heavy() {
    assert!(!is_heavy(LIGHT, 5));
    assert!(is_heavy(LIGHT + 1, 5));
    assert!(!is_heavy(LIGHT + 1, LIGHT + 1));
}

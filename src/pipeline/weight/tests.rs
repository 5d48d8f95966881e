use super::*;

#[test]
fn every_file_belongs_to_one_part() {
    let files = [
        ("index.html", 1),
        ("api/v2/captures/index.html", 100),
        ("api/v2/captures/page-2.html", 200),
        ("api/v2/jobs/7.html", 20),
        ("api/v2/jobs/7/log-1.html", 10),
        ("data/logs/7.js", 5),
        ("api/v2/jobs/by-name-descending/index.html", 40),
        ("data/records/captures-1.ndjson.gz", 30),
        ("api/v2/jobs/7.json", 3),
        ("data/jobs.csv", 2),
    ];
    let parts = by_part(files.into_iter());
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

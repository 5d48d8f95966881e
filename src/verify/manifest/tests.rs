use super::*;
use crate::manifest::Weight;

#[test]
fn what_a_build_says_is_known() {
    let told =
        |line: &str| said(&Made { said: vec![line.to_owned()], ..Made::default() }).is_some();
    for line in [
        "files        12 read, 0 skipped, 0 damaged, 3 unpacked",
        "skipped      root.json: the API's list of endpoints",
        "records      105 capture sets of at least 200, 2240 captures of 3000, 1 job",
        "records      none",
        "jobs         2 in all, 1 failed",
        "capture sets 0 verified, 1 drifted, 0 with errors, 0 with nothing to compare",
        "settings     2 findings are hidden",
        "only         capture set 207: 1,234 captures, 1 project",
    ] {
        assert!(!told(line), "{line}");
    }
    for line in [
        "",
        "ask for the key",
        "files 12 read",
        "files        12 read, all is well",
        "records      105 keys",
        "jobs         none failed",
        "only         me",
    ] {
        assert!(told(line), "{line}");
    }
    let many = vec!["records      none".to_owned(); MOST_LINES + 1];
    assert!(said(&Made { said: many, ..Made::default() }).is_some());
    let part = |part: &str| Weight { part: part.to_owned(), files: 1, bytes: 1 };
    assert!(said(&Made { weight: vec![part("pages of jobs")], ..Made::default() }).is_none());
    assert!(said(&Made { weight: vec![part("see https://x.org")], ..Made::default() }).is_some());
}

#[test]
fn a_manifest_of_many_small_items_is_not_read() {
    let files: Vec<Written> = (0..50_000).map(|n| Written::of(&format!("{n}"), b"")).collect();
    let honest = Manifest::new(Vec::new(), Made::default(), files).unwrap().to_json().unwrap();
    assert!(!has_too_many_items(&honest));
    assert!(has_too_many_items(&b"[\"\",".repeat(1_000_000)));
}

use super::*;

const REPORT: &str = "<!DOCTYPE html>\n<html lang=\"en\" data-root=\"#/\" >\n<script type=\"application/json\" id=\"/manifest.json\">{\"generator\": \"mothbook\",\"version\": \"1\"}</script>\n";

#[test]
fn only_a_report_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let file = OneFile::open(&path).unwrap();
    assert_eq!(file.put(REPORT.as_bytes()).unwrap().bytes, REPORT.len() as u64);
    OneFile::open(&path).unwrap().put(REPORT.as_bytes()).unwrap();
    for other in [
        "",
        "<p>mine</p>",
        " id=\"/manifest.json\">{\"generator\": \"mothbook\",",
        &REPORT.replace("mothbook", "other"),
    ] {
        fs::write(&path, other).unwrap();
        let refused = OneFile::open(&path).unwrap_err();
        assert!(matches!(refused, OutputError::NoOneFile(_)), "{other}");
    }
    assert!(OneFile::open(folder.path()).is_err());
}

#[test]
fn nothing_is_left_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    OneFile::open(&folder.path().join("a.html")).unwrap().put(b"a").unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

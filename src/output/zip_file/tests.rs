use std::io::Read;

use super::*;
use crate::manifest::Made;

fn finished(path: &Path, files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipFile::open(path).unwrap();
    let written: Vec<Written> =
        files.iter().map(|(name, text)| zip.put(name, text.as_bytes().to_vec()).unwrap()).collect();
    let manifest = Manifest::new(Vec::new(), Made::default(), written).unwrap();
    let summary = zip.finish(manifest).unwrap();
    assert_eq!(summary.files, files.len() + 1);
    fs::read(path).unwrap()
}

#[test]
fn the_same_report_gives_the_same_bytes_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.zip");
    let long = "capture ".repeat(9_000);
    let files = [("b/index.html", long.as_str()), ("a.html", "x"), ("data/c.ndjson.gz", "no gzip")];
    let one = finished(&path, &files);
    let other = finished(&path, &[files[2], files[0], files[1]]);
    assert_eq!(one, other);
    let mut archive = ZipArchive::new(Cursor::new(one)).unwrap();
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    assert_eq!(names, ["a.html", "b/index.html", "data/c.ndjson.gz", "manifest.json"]);
    for (name, text) in files {
        let mut found = String::new();
        let mut file = archive.by_name(name).unwrap();
        file.read_to_string(&mut found).unwrap();
        assert_eq!(found, text);
        assert_eq!(file.compressed_size() < file.size(), name == "b/index.html");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn what_is_no_report_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.zip");
    for bytes in [b"my text".to_vec(), pack("mine.txt", b"x").unwrap()] {
        fs::write(&path, &bytes).unwrap();
        assert!(matches!(ZipFile::open(&path), Err(OutputError::NoZip(_))));
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
    assert!(matches!(ZipFile::open(folder.path()), Err(OutputError::NoZip(_))));
}

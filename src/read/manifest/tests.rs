use super::*;

#[test]
fn both_shapes_are_understood() {
    let array = br#"[{"file": "a.json", "url": "/api/v2/jobs/", "fetched_at": "x"}]"#;
    let object = br#"{"a.json": {"url": "/api/v2/jobs/", "status": 200}, "_other": ["x"]}"#;
    for text in [&array[..], &object[..]] {
        let found = entries(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].file.as_deref(), Some("a.json"));
    }
    assert!(entries(b"{}").is_empty() && entries(b"nonsense").is_empty());
}

#[test]
fn an_entry_that_was_written_on_windows_names_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let entries = r#"[{"file": "a\\b.json", "url": "http://x.org/api/v2/jobs/"}]"#;
    std::fs::create_dir(folder.path().join("a")).unwrap();
    let files = [("manifest.json", entries), ("a/b.json", "[]")].map(|(name, text)| {
        std::fs::write(folder.path().join(name), text).unwrap();
        InputFile::on_disk(name.to_owned(), folder.path().join(name))
    });
    let manifest = Manifest::gather(&[folder.path().to_owned()], &files);
    assert!(manifest.is_one(&files[0]) && manifest.answer(&files[1]).is_some());
}

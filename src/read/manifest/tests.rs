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

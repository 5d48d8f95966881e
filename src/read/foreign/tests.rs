use super::*;

#[test]
fn encodings_are_told_with_and_without_a_mark() {
    for (bytes, name) in [
        (b"\xff\xfe{\0".as_slice(), "UTF-16"),
        (b"\0[\0{", "UTF-16"),
        (b"{\0\"\0", "UTF-16"),
        (b"\xff\xfe\0\0{\0\0\0", "UTF-32"),
        (b"[\0\0\0{\0\0\0", "UTF-32"),
        (b"\0\0\0[", "UTF-32"),
    ] {
        assert_eq!(encoding(bytes), Some(name), "{bytes:?}");
    }
    assert_eq!(encoding(b"{\"id\": 1}"), None);
}

#[test]
fn forms_are_told_by_their_beginning() {
    let mut tar = vec![0; 512];
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, word) in [
        (tar.as_slice(), "tar"),
        (b"PK\x03\x04\x14\0", "zip"),
        (b"SQLite format 3\0\x10", "SQLite"),
        (b"--\n-- PostgreSQL database dump\n--\n", "pg_dump"),
        (b"PGDMP\x01", "pg_dump"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\0\0", "xz"),
        (b"<?xml version=\"1.0\"?>\n<django-objects version=\"1.0\">", "XML"),
        (b"- model: main.sourceimage\n  pk: 1\n", "YAML"),
        (b"id,path,timestamp\n1,a.jpg,\n", "CSV"),
        (b"callback_1({\"count\": 0})", "JSONP"),
        (b"```json\n{}\n```", "Markdown"),
        (b"\"{\\\"count\\\": 0}\"", "inside of JSON"),
    ] {
        let form = form(bytes).unwrap_or("");
        assert!(form.contains(word) && form.contains("; "), "{word}: {form:?}");
    }
    for other in ["hello (world)", "identity, and more", "# Notes", "<?xml?><html>"] {
        assert_eq!(form(other.as_bytes()), None, "{other}");
    }
}

#[test]
fn python_is_told_by_its_quotes() {
    assert!(is_python(b"[\n {'id': 1}]") && is_python(b"{'id': 1}"));
    assert!(!is_python(b"[{\"id\": \"'\"}]") && !is_python(b"[1, '']"));
}

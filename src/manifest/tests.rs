use super::*;

#[test]
fn a_report_is_told_from_its_first_bytes() {
    let manifest = Manifest::new(Vec::new(), Made::default(), vec![Written::of("a", b"a")]);
    let mut text = manifest.unwrap().to_json().unwrap();
    assert!(is_of_a_report(text.as_slice()));
    text.retain(|byte| !byte.is_ascii_whitespace());
    assert!(is_of_a_report(text.as_slice()), "however it is indented");
    for other in ["", "{}", "[{\"file\": \"a.json\"}]", "{\"generator\": \"moth\"}"] {
        assert!(!is_of_a_report(other.as_bytes()), "{other}");
    }
}

#[test]
fn no_path_is_there_twice() {
    let files = vec![Written::of("b", b"1"), Written::of("a", b"1"), Written::of("b", b"2")];
    assert_eq!(Manifest::new(Vec::new(), Made::default(), files), Err("b".to_owned()));
}

#[test]
fn names_that_windows_does_not_take_are_known() {
    for name in
        ["a", "index.html", "-method", ".x", "a b", "con-1", "console", "com", "com10", "nul_", "ä"]
    {
        assert!(is_portable(name), "{name}");
    }
    let devices =
        ["CON", "nul", "Aux.txt", "prn.tar.gz", "COM1", "lpt9.csv", "com¹", "nul .txt", "conin$"];
    let others = [
        "", ".", "..", "a.", "a ", "a:b", "C:", "a\\b", "a/b", "a?", "*", "<a>", "a|b", "\"", "a\n",
    ];
    for name in devices.into_iter().chain(others) {
        assert!(!is_portable(name), "{name}");
    }
}

#[test]
fn a_manifest_that_leads_out_of_its_folder_is_none() {
    let of = |path: &str| {
        let files = vec![Written::of("a/b.html", b"a"), Written::of(path, b"a")];
        let manifest = Manifest::new(Vec::new(), Made::default(), files).unwrap();
        Manifest::from_json(&manifest.to_json().unwrap())
    };
    assert!(of("b/c.html").is_some());
    for path in
        ["/a", "../a", "a/../../b", "a//b", "C:/a", "C:a", "\\\\host\\a", "a\\..\\b", "NUL", ""]
    {
        assert_eq!(of(path), None, "{path}");
    }
}

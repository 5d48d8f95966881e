use super::*;

/// A JPEG of one dot.
const JPEG: &[u8] = include_bytes!("../../picture/tests/baseline.jpg");

#[test]
fn a_path_never_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("copies");
    std::fs::create_dir_all(inner.join("a")).unwrap();
    std::fs::write(folder.path().join("secret.jpg"), JPEG).unwrap();
    std::fs::write(inner.join("a/1.jpg"), JPEG).unwrap();
    std::fs::write(inner.join("2.jpg"), JPEG).unwrap();
    std::fs::write(inner.join("3.jpg"), b"no picture").unwrap();
    let source = Pictures::Folder(inner);
    assert!(source.find("a/1.jpg", true).unwrap().is_some());
    assert!(source.find("elsewhere/2.jpg", true).unwrap().is_some());
    for path in ["../secret.jpg", "/etc/passwd", "a", ""] {
        assert_eq!(source.find(path, true), Ok(None), "{path}");
    }
    assert_eq!(source.find("3.jpg", true), Err(Refused::Unknown));
}

/// Reading from the console would wait until somebody types something.
#[cfg(windows)]
#[test]
fn nor_to_a_device_or_a_drive() {
    let folder = tempfile::tempdir().unwrap();
    let source = Pictures::Folder(folder.path().to_owned());
    for path in [
        "CON",
        "NUL",
        "a/nul.jpg",
        r"a\COM1",
        r"C:\windows\win.ini",
        r"\\host\moths\1.jpg",
        r"..\1.jpg",
    ] {
        assert_eq!(source.find(path, true), Ok(None), "{path}");
    }
}

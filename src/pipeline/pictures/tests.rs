use super::*;

/// The smallest file that is a JPEG: start, notes, one scan, end.
fn jpeg() -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8];
    jpeg.extend([0xff, 0xe0, 0x00, 0x07, b'J', b'F', b'I', b'F', 0]);
    jpeg.extend([0xff, 0xe1, 0x00, 0x0a]);
    jpeg.extend(b"GPS 9.16");
    jpeg.extend([0xff, 0xfe, 0x00, 0x06]);
    jpeg.extend(b"name");
    jpeg.extend([0xff, 0xda, 0x00, 0x02, 0x01, 0x02, 0xff, 0xd9]);
    jpeg
}

#[test]
fn what_a_camera_notes_is_left_out() {
    let bare = bare(jpeg(), PictureFormat::Jpeg).unwrap();
    let text = String::from_utf8_lossy(&bare).into_owned();
    assert!(text.contains("JFIF") && !text.contains("GPS") && !text.contains("name"), "{text}");
    assert!(bare.ends_with(&[0x01, 0x02, 0xff, 0xd9]));
}

#[test]
fn a_path_never_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("copies");
    std::fs::create_dir_all(inner.join("a")).unwrap();
    std::fs::write(folder.path().join("secret.jpg"), jpeg()).unwrap();
    std::fs::write(inner.join("a/1.jpg"), jpeg()).unwrap();
    std::fs::write(inner.join("2.jpg"), jpeg()).unwrap();
    std::fs::write(inner.join("3.jpg"), b"no picture").unwrap();
    let source = Pictures::Folder(inner);
    assert!(source.find("a/1.jpg", true).is_some());
    assert!(source.find("elsewhere/2.jpg", true).is_some());
    for path in ["../secret.jpg", "/etc/passwd", "3.jpg", "a", ""] {
        assert_eq!(source.find(path, true), None, "{path}");
    }
}

use super::*;

#[test]
fn every_folder_on_the_way_to_a_file_is_entered() {
    let folders = |path| folders_of(path).collect::<Vec<_>>();
    assert_eq!(folders("index.html"), Vec::<&str>::new());
    assert_eq!(folders("api/v2/jobs/1.html"), ["api", "api/v2", "api/v2/jobs"]);
}

#[test]
fn a_file_is_read_up_to_its_bound() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, "12345").unwrap();
    assert_eq!(read(&path, 5), Ok(b"12345".to_vec()));
    assert_eq!(read(&path, 4), Err(What::TooLarge("bytes to be looked into", 5, 4)));
    assert!(matches!(read(&folder.path().join("b"), 4), Err(What::Unreadable(_))));
    assert_eq!(read(folder.path(), 4), Err(What::NoFile("a folder")));
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    assert_eq!(read(&link, 4), Err(What::NoFile("a link")));
    assert_eq!(read(Path::new("/dev/zero"), 4), Err(What::NoFile("a device")));
}

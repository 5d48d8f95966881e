use super::*;

fn build(target: &Path, files: &[(&str, &str)]) -> Result<Summary, OutputError> {
    let mut folder = Folder::open(target, &[], false)?;
    let entries: Result<Vec<_>, _> =
        files.iter().map(|(path, text)| folder.put(path, text.as_bytes().to_vec())).collect();
    finish(&mut folder, entries?, Vec::new())
}

fn finish(
    folder: &mut Folder,
    entries: Vec<Written>,
    inputs: Vec<InputEntry>,
) -> Result<Summary, OutputError> {
    let manifest = Manifest::new(inputs, Made::default(), entries);
    folder.finish(manifest.map_err(OutputError::Twice)?)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_second_build_writes_only_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    let first = build(&target, &[("a.html", "a"), ("b/c.html", "c"), ("d.html", "d")]).unwrap();
    assert_eq!((first.files, first.written, first.removed), (4, 4, 0));
    let stamp = || fs::metadata(target.join("a.html")).unwrap().modified().unwrap();
    let before = stamp();
    let second = build(&target, &[("a.html", "a"), ("b/c.html", "C")]).unwrap();
    assert_eq!((second.files, second.written, second.removed), (3, 2, 1));
    assert_eq!(stamp(), before);
    assert_eq!(fs::read_to_string(target.join("b/c.html")).unwrap(), "C");
    assert_eq!(names(&target), ["a.html", "b", "manifest.json"]);
    let third = build(&target, &[("a.html", "a"), ("b/c.html", "C")]).unwrap();
    assert_eq!((third.written, third.removed), (0, 0));
    assert_eq!(names(folder.path()), ["site"]);
}

#[cfg(unix)]
#[test]
fn a_site_made_of_other_inputs_and_the_same_files_stays_where_it_is() {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    build(&target, &[("a.html", "a")]).unwrap();
    let place = || fs::metadata(&target).unwrap().ino();
    let before = place();
    let mut site = Folder::open(&target, &[], false).unwrap();
    let entry = site.put("a.html", b"a".to_vec()).unwrap();
    let input = InputEntry { path: "new".to_owned(), size: 1, sha256: String::new() };
    let summary = finish(&mut site, vec![entry], vec![input]).unwrap();
    drop(site);
    assert_eq!((summary.files, summary.written, summary.removed), (2, 1, 0));
    assert_eq!(place(), before, "no folder changed places");
    let text = fs::read_to_string(target.join(Manifest::FILE)).unwrap();
    assert!(text.contains("\"new\""), "{text}");
    assert_eq!(names(&target), ["a.html", "manifest.json"]);
    assert_eq!(names(folder.path()), ["site"]);
}

#[test]
fn a_build_that_fails_leaves_the_former_site_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    build(&target, &[("a.html", "a")]).unwrap();
    let twice = build(&target, &[("b.html", "b"), ("b.html", "c")]);
    assert!(matches!(twice, Err(OutputError::Twice(_))));
    assert_eq!(names(&target), ["a.html", "manifest.json"]);
    assert_eq!(names(folder.path()), ["site"]);
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    fs::create_dir(&target).unwrap();
    build(&target, &[("a.html", "a")]).unwrap();
    fs::remove_file(target.join(Manifest::FILE)).unwrap();
    assert!(matches!(build(&target, &[("a.html", "b")]), Err(OutputError::NotOurs(_))));
    assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "a");
    let mut site = Folder::open(&target, &[], true).unwrap();
    let entry = site.put("b.html", b"b".to_vec()).unwrap();
    finish(&mut site, vec![entry], Vec::new()).unwrap();
    drop(site);
    assert_eq!(names(&target), ["a.html", "b.html", "manifest.json"], "force deletes nothing");
    let within = Folder::open(&target, std::slice::from_ref(&target), true);
    assert!(matches!(within, Err(OutputError::InTheInput(_))));
}

#[cfg(unix)]
#[test]
fn a_site_behind_a_link_stays_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let (link, real) = (folder.path().join("link"), folder.path().join("there/real"));
    build(&real, &[("a.html", "a")]).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    build(&link, &[("a.html", "b")]).unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(real.join("a.html")).unwrap(), "b");
    assert_eq!(names(folder.path()), ["link", "there"]);
    assert_eq!(names(&folder.path().join("there")), ["real"]);
}

#[test]
fn one_build_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    let mut first = Folder::open(&target, &[], false).unwrap();
    let entry = first.put("a.html", b"a".to_vec()).unwrap();
    assert!(matches!(Folder::open(&target, &[], false), Err(OutputError::Busy(_))));
    finish(&mut first, vec![entry], Vec::new()).unwrap();
    drop(first);
    assert_eq!(names(folder.path()), ["site"]);
    build(&target, &[("a.html", "b")]).unwrap();
}

#[test]
fn a_site_that_was_moved_aside_is_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    build(&target, &[("a.html", "a")]).unwrap();
    fs::rename(&target, folder.path().join(".site.mothbook-new-old")).unwrap();
    let again = Folder::open(&target, &[], false).unwrap();
    assert_eq!(names(&target), ["a.html", "manifest.json"]);
    assert!(again.former.contains_key("a.html"), "and what it holds is known");
}

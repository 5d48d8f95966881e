use super::*;

/// What a build leaves beside the report.
const NOTE: &str = ".site.mothbook-state";

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
    assert_eq!(names(folder.path()), [NOTE, "site"]);
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
    assert_eq!(names(folder.path()), [NOTE, "site"]);
}

#[test]
fn a_build_that_fails_leaves_the_former_site_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    build(&target, &[("a.html", "a")]).unwrap();
    let twice = build(&target, &[("b.html", "b"), ("b.html", "c")]);
    assert!(matches!(twice, Err(OutputError::Twice(_))));
    assert_eq!(names(&target), ["a.html", "manifest.json"]);
    assert_eq!(names(folder.path()), [NOTE, "site"]);
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
    assert_eq!(names(&folder.path().join("there")), [".real.mothbook-state", "real"]);
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
    assert_eq!(names(folder.path()), [NOTE, "site"]);
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

/// Whoever sets back all that a build looks at deceives it, but not with `force`.
#[test]
fn force_reads_every_file() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    build(&target, &[("a.html", "a"), ("b.html", "b")]).unwrap();
    fs::write(target.join("a.html"), "x").unwrap();
    let site = Folder::open(&target, &[], false).unwrap();
    assert!(site.keep().is_none());
    Left::now(&target, &site.former).note(&site.note);
    drop(site);
    let mut site = Folder::open(&target, &[], false).unwrap();
    assert!(site.keep().is_some());
    let entries = vec![site.put("a.html", b"a".to_vec()).unwrap()];
    assert_eq!(site.staged.load(Ordering::Relaxed), 0, "taken for what the manifest says");
    drop((site, entries));
    site = Folder::open(&target, &[], true).unwrap();
    assert!(site.keep().is_none());
    let put = |(path, text): (&str, &str)| site.put(path, text.as_bytes().to_vec()).unwrap();
    let entries = [("a.html", "a"), ("b.html", "b")].map(put).to_vec();
    let summary = finish(&mut site, entries, Vec::new()).unwrap();
    assert_eq!((summary.written, summary.alterations.changed), (1, vec!["a.html".to_owned()]));
    assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "a");
}

/// A file changed while the report is made may have been taken over: the next build reads all of them.
#[test]
fn what_changes_during_a_build_is_found_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    let files = [("a.html", "a"), ("b.html", "b")];
    build(&target, &files).unwrap();
    let mut site = Folder::open(&target, &[], false).unwrap();
    let put = |(path, text): (&str, &str)| site.put(path, text.as_bytes().to_vec()).unwrap();
    let entries = [("a.html", "a"), ("b.html", "B")].map(put).to_vec();
    fs::write(target.join("a.html"), "x").unwrap();
    finish(&mut site, entries, Vec::new()).unwrap();
    drop(site);
    assert_eq!(names(folder.path()), ["site"], "nothing is noted");
    let summary = build(&target, &[("a.html", "a"), ("b.html", "B")]).unwrap();
    assert_eq!(summary.alterations.changed, ["a.html"]);
    assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "a");
}

#[test]
fn foreign_files_of_any_name_find_a_place() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("site");
    build(&target, &[("a", "a"), ("b/c", "c")]).unwrap();
    for (path, text) in [("d/e", "1"), ("d.mothbook-kept", "2"), ("f", "3"), ("b/g", "4")] {
        write(&target.join(path), text.as_bytes()).unwrap();
    }
    let summary = build(&target, &[("a", "a"), ("d", "d"), ("f/h/i", "i"), ("b/g", "4")]).unwrap();
    let moved = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(
        summary.alterations.moved,
        [moved("d", "d.mothbook-kept-2"), moved("f", "f.mothbook-kept")]
    );
    assert_eq!(summary.alterations.foreign, ["d.mothbook-kept"]);
    let text = |path: &str| fs::read_to_string(target.join(path)).unwrap();
    let found = ["d", "d.mothbook-kept", "d.mothbook-kept-2/e", "f.mothbook-kept", "f/h/i", "b/g"];
    assert_eq!(found.map(text), ["d", "2", "1", "3", "i", "4"]);
}

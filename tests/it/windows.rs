//! What Windows does otherwise: names that it keeps, files that are open, long paths. `./test` runs it under Wine.

use std::fs::{self, File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;

use crate::support::{Case, files, repository};

/// `FILE_SHARE_READ`, and the same with `FILE_SHARE_WRITE`.
const SHARE_READ: u32 = 1;
const SHARE_READ_AND_WRITE: u32 = 3;
/// `FILE_FLAG_BACKUP_SEMANTICS`, with which a folder is opened.
const FOLDER: u32 = 0x0200_0000;

/// A folder with a small snapshot, `in`, and its report, `site`; `later` is another state of the snapshot.
fn case() -> Case {
    let case = Case::new();
    let page = repository().join("examples/saved-page/collections-list.txt");
    let page = fs::read_to_string(page).unwrap();
    case.file("later/list.txt", page.replace("\"name\": \"", "\"name\": \"Later "));
    case.file("in/list.txt", page);
    case.build(Path::new("in"));
    case
}

/// Opens a file as a program that lets nobody replace or remove it.
fn hold(path: &Path) -> File {
    OpenOptions::new().read(true).share_mode(SHARE_READ).open(path).unwrap()
}

#[test]
fn names_of_devices_and_such_are_refused() {
    let case = case();
    for name in
        ["CON", "nul", "aux.txt", "deep/COM1", "prn.", "site.", "site ", "a?b", "a|b", "x:y", "<x>"]
    {
        let output = case.run(&["build", "in", "-o", name]);
        assert_eq!(output.status, 4, "{name}: {}", output.stderr);
        assert!(output.stderr.contains("help: "), "{name}: {}", output.stderr);
        let said = format!("Windows takes no folder of this name: {name}");
        let is_drive = name.contains(':');
        assert!(is_drive || output.stderr.contains(&said), "{name}: {}", output.stderr);
    }
    case.file("plain", "mine");
    let output = case.run(&["build", "in", "-o", "plain", "--force"]);
    assert_eq!((output.status, case.text("plain").as_str()), (4, "mine"), "{}", output.stderr);
}

#[test]
fn paths_are_shown_without_what_windows_puts_before_them() {
    let case = case();
    case.file("mine/a.txt", "mine");
    let output = case.run(&["build", "in", "-o", "mine"]);
    let said = format!("{} is not empty", case.path("mine").display());
    assert!(output.stderr.contains(&said) && !output.stderr.contains("?"), "{}", output.stderr);
}

#[test]
fn both_slashes_and_drives_name_the_same_folder() {
    let case = case();
    let fresh = files(&case.path("site"));
    let drive = case.path("in");
    let (there, above) = (drive.to_str().unwrap(), r".\in\..\in\.");
    assert!(there.contains(":\\"), "{there}");
    for (n, name) in [there, &there.replace('\\', "/"), above, "in/", r"IN\"].iter().enumerate() {
        let site = format!(r"out\{n}/site");
        let output = case.run(&["build", *name, "-o", &site]);
        assert_eq!(output.status, 0, "{name}: {}", output.stderr);
        assert!(files(&case.path(&site)) == fresh, "{name}");
    }
    let output = case.run(&["build", "in", "-o", r"SITE"]);
    assert!(output.stdout.contains(" 0 written, 0 removed"), "{}", output.stdout);
}

#[test]
fn findings_name_files_with_a_slash() {
    let case = Case::new();
    let project = r#"{"id": 1, "details": "http://x.org/api/v2/projects/1/", "name": "Moths"}"#;
    case.file("in/project.json", project).file("in/deep/down/x.json", "[{\"id\": \"x\"");
    let output = case.run(&["check", r"in\", "--format", "json"]);
    assert!(output.stdout.contains("\"deep/down/x.json\""), "{}", output.stdout);
}

/// Longer than Windows takes where a program does not ask for more.
#[test]
fn long_paths_are_read_and_written() {
    let case = case();
    let fresh = files(&case.path("site"));
    let deep = ["a folder with quite a long name"; 10].join("/");
    assert!(deep.len() > 300);
    case.file(&format!("{deep}/in/list.txt"), case.text("in/list.txt"));
    for (snapshot, site) in
        [("in", format!("{deep}/site")), (&format!("{deep}/in"), "new".to_owned())]
    {
        let output = case.run(&["build", snapshot, "-o", &site]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        assert!(files(&case.path(&site)) == fresh);
        let again = case.run(&["build", snapshot, "-o", &site]);
        assert!(again.stdout.contains(" 0 written, 0 removed"), "{}", again.stdout);
    }
    assert_eq!(case.run(&["verify", &format!("{deep}/site")]).status, 0);
}

/// As a spreadsheet does with a table that it shows. Windows then moves no folder around the file, which Wine does: so
/// the folder is held, too.
#[test]
fn a_report_of_which_a_file_is_open_stays_as_it_was() {
    let case = case();
    let before = files(&case.path("site"));
    let table = hold(&case.path("site/data/jobs.csv"));
    let mut folder = OpenOptions::new();
    folder.read(true).custom_flags(FOLDER).share_mode(SHARE_READ_AND_WRITE);
    let folder = folder.open(case.path("site")).unwrap();
    let output = case.run(&["build", "later", "-o", "site"]);
    assert_eq!(output.status, 4, "{}", output.stderr);
    let said = format!(
        "another program has {} open\nhelp: close it",
        case.path("site\\data\\jobs.csv").display()
    );
    assert!(output.stderr.contains(&said), "{}", output.stderr);
    assert!(files(&case.path("site")) == before);
    assert!(
        !case.path(".site.mothbook-new").exists() && !case.path(".site.mothbook-new-old").exists()
    );
    drop((table, folder));
    assert_eq!(case.run(&["build", "later", "-o", "site"]).status, 0);
    assert!(files(&case.path("site")) != before);
}

#[test]
fn a_manifest_that_is_open_is_named() {
    let case = case();
    let before = files(&case.path("site"));
    let manifest = hold(&case.path("site/manifest.json"));
    // What differs is how the report was made, which nothing but the manifest says.
    let arguments = ["build", "in", "-o", "site", "--max-page-bytes", "99999"];
    let output = case.run(&arguments);
    assert_eq!(output.status, 4, "{}", output.stderr);
    let said = format!("another program has {} open", case.path("site\\manifest.json").display());
    assert!(output.stderr.contains(&said), "{}", output.stderr);
    assert!(files(&case.path("site")) == before);
    drop(manifest);
    assert_eq!(case.run(&arguments).status, 0);
}

#[test]
fn files_that_may_only_be_read_are_replaced_and_removed() {
    let case = case();
    for name in ["index.html", "manifest.json", "data/jobs.csv"] {
        let path = case.path("site").join(name);
        let mut rights = fs::metadata(&path).unwrap().permissions();
        rights.set_readonly(true);
        fs::set_permissions(&path, rights).unwrap();
    }
    let output = case.run(&["build", "later", "-o", "site"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(case.text("site/index.html").contains("Later"));
    let mut names: Vec<_> =
        fs::read_dir(case.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".site.mothbook-state", "in", "later", "site"]);
}

/// Windows takes names that differ in capitals for the same: a page that was renamed so is told as any other foreign file,
/// and kept beside the page that comes in its place.
#[test]
fn a_page_whose_name_has_other_capitals_is_lost_by_no_build() {
    let case = case();
    let home = case.text("site/index.html");
    // Wine renames nothing to its own name.
    fs::rename(case.path("site/index.html"), case.path("other")).unwrap();
    fs::rename(case.path("other"), case.path("site/INDEX.html")).unwrap();
    let output = case.run(&["build", "in", "-o", "site"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(output.stderr.contains("left as they are: INDEX.html"), "{}", output.stderr);
    let output = case.run(&["build", "later", "-o", "site"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let said = "INDEX.html is now INDEX.html.mothbook-kept";
    assert!(output.stderr.contains(said), "{}", output.stderr);
    let files = files(&case.path("site"));
    assert!(files["index.html"] != home.as_bytes());
    assert!(files["INDEX.html.mothbook-kept"] == home.as_bytes());
}

#[test]
fn two_builds_into_one_folder_do_not_mix() {
    let case = case();
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(case.path(".site.mothbook-lock"))
        .unwrap();
    lock.try_lock().unwrap();
    let output = case.run(&["build", "later", "-o", "site"]);
    assert_eq!(output.status, 4, "{}", output.stderr);
    assert!(output.stderr.contains("another build is writing into"), "{}", output.stderr);
    drop(lock);
    assert_eq!(case.run(&["build", "later", "-o", "site"]).status, 0);
    assert!(!case.path(".site.mothbook-lock").exists());
}

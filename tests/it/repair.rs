//! What others do to a report: the next build finds it, undoes it and says so, and what is theirs stays.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{Case, Output, files, repository};

type Files = BTreeMap<String, Vec<u8>>;

/// A folder with a small snapshot, `in`, and its report, `site`.
fn case() -> (Case, Files) {
    let case = Case::new();
    let list = repository().join("examples/saved-page/collections-list.txt");
    case.file("in/list.txt", fs::read(list).unwrap());
    build(&case);
    let fresh = files(&case.path("site"));
    (case, fresh)
}

fn build(case: &Case) -> Output {
    case.build(Path::new("in"))
}

/// The next build gives the same report again, and says these things and no others; the one after that finds nothing.
fn undone(case: &Case, fresh: &Files, said: &[&str]) {
    let output = build(case);
    assert_eq!(told(&output), said);
    assert!(files(&case.path("site")) == *fresh);
    let again = build(case);
    assert!(again.stdout.contains(" 0 written, 0 removed"), "{}", again.stdout);
    assert_eq!(told(&again), [""; 0]);
    assert!(!again.stderr.contains("writing"), "nothing is made: {}", again.stderr);
}

/// What a build says of alterations.
fn told(output: &Output) -> Vec<&str> {
    let is_told = |line: &&str| line.starts_with("warning: ") || line.starts_with("note: ");
    output.stderr.lines().filter(is_told).collect()
}

/// The same number of bytes, one of them another.
fn altered(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

/// Writes a file without changing when it was written.
#[cfg(unix)]
fn write_in_silence(path: &Path, bytes: &[u8]) {
    let time = fs::metadata(path).unwrap().modified().unwrap();
    fs::write(path, bytes).unwrap();
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[test]
fn a_page_changed_without_another_size_is_made_anew() {
    let (case, fresh) = case();
    let page = case.path("site/index.html");
    let said = "warning: 1 file of the report had been changed, which is undone: index.html";
    fs::write(&page, altered(&fresh["index.html"])).unwrap();
    undone(&case, &fresh, &[said]);
}

#[cfg(unix)]
#[test]
fn so_is_one_whose_time_was_set_back() {
    let (case, fresh) = case();
    let page = case.path("site/index.html");
    let said = "warning: 1 file of the report had been changed, which is undone: index.html";
    write_in_silence(&page, &altered(&fresh["index.html"]));
    undone(&case, &fresh, &[said]);

    // Another file of the same size and time is moved over it.
    let time = fs::metadata(&page).unwrap().modified().unwrap();
    case.file("other", altered(&fresh["index.html"]));
    let other = fs::File::options().write(true).open(case.path("other")).unwrap();
    other.set_modified(time).unwrap();
    fs::rename(case.path("other"), &page).unwrap();
    undone(&case, &fresh, &[said]);

    // With other options the report is made again in any case; this page comes out as before.
    write_in_silence(&page, &altered(&fresh["index.html"]));
    let output = case.run(&["build", "in", "-o", "site", "--max-page-bytes", "99999"]);
    assert_eq!((output.status, told(&output)), (0, vec![said]));
    assert!(case.text("site/index.html").as_bytes() == fresh["index.html"]);
}

#[test]
fn what_was_deleted_is_there_again() {
    let (case, fresh) = case();
    for name in ["index.html", "data/jobs.csv"] {
        fs::remove_file(case.path("site").join(name)).unwrap();
    }
    let said = "warning: 2 files of the report had been deleted, which is undone: data/jobs.csv, index.html";
    undone(&case, &fresh, &[said]);
    fs::remove_dir_all(case.path("site/data")).unwrap();
    assert!(told(&build(&case))[0].contains(" files of the report had been deleted"));
    assert!(files(&case.path("site")) == fresh);
}

#[cfg(unix)]
#[test]
fn links_and_folders_in_place_of_files_are_replaced() {
    use std::os::unix::fs::symlink;
    let (case, fresh) = case();
    let site = case.path("site");
    // A link to the same bytes, which are not the report's.
    fs::rename(site.join("index.html"), case.path("elsewhere.html")).unwrap();
    symlink(case.path("elsewhere.html"), site.join("index.html")).unwrap();
    let said = "warning: 1 file of the report had been replaced by links or folders, which is undone: index.html";
    undone(&case, &fresh, &[said]);
    assert!(!site.join("index.html").is_symlink());
    assert!(case.path("elsewhere.html").exists());

    // A folder that was moved away and is linked to: the link is somebody's, and stays beside it.
    fs::rename(site.join("data"), case.path("moved")).unwrap();
    symlink(case.path("moved"), site.join("data")).unwrap();
    let output = build(&case);
    let told = told(&output);
    assert!(
        told[0].contains(" files of the report had been replaced by links or folders"),
        "{told:?}"
    );
    let moved = "warning: 1 name that the report needs was taken: data is now data.mothbook-kept";
    assert_eq!(told[1..], [moved]);
    assert!(!site.join("data").is_symlink() && site.join("data.mothbook-kept").is_symlink());
    assert!(files(&site) == fresh, "but for the link");
    fs::remove_file(site.join("data.mothbook-kept")).unwrap();

    // A folder with something in it.
    fs::remove_file(site.join("index.html")).unwrap();
    case.file("site/index.html/mine/notes.txt", "mine");
    let output = build(&case);
    let moved = "warning: 1 name that the report needs was taken: index.html is now index.html.mothbook-kept";
    assert_eq!(self::told(&output), [said, moved]);
    assert_eq!(case.text("site/index.html.mothbook-kept/mine/notes.txt"), "mine");
    assert!(case.text("site/index.html").as_bytes() == fresh["index.html"]);
}

#[test]
fn a_copy_of_a_report_is_not_trusted() {
    let (case, fresh) = case();
    for (name, bytes) in &fresh {
        let is_changed = name == "data/jobs.csv";
        let bytes = if is_changed { altered(bytes) } else { bytes.clone() };
        case.file(&format!("copy/{name}"), bytes);
    }
    let output = case.run(&["build", "in", "-o", "copy"]);
    let said = "warning: 1 file of the report had been changed, which is undone: data/jobs.csv";
    assert_eq!(told(&output), [said]);
    assert!(files(&case.path("copy")) == fresh);
    assert!(output.stdout.contains(" 1 written, 0 removed"), "{}", output.stdout);
}

#[test]
fn a_manifest_that_was_altered_with_a_page_deceives_no_build() {
    use sha2::{Digest, Sha256};
    let (case, fresh) = case();
    let hash = |bytes: &[u8]| format!("{:x}", Sha256::digest(bytes));
    let other = altered(&fresh["index.html"]);
    let manifest = String::from_utf8(fresh["manifest.json"].clone()).unwrap();
    let manifest = manifest.replace(&hash(&fresh["index.html"]), &hash(&other));
    assert!(manifest.as_bytes() != fresh["manifest.json"]);
    fs::write(case.path("site/index.html"), other).unwrap();
    fs::write(case.path("site/manifest.json"), manifest).unwrap();
    let output = build(&case);
    assert!(output.stdout.contains(" 2 written, 0 removed"), "{}", output.stdout);
    assert!(files(&case.path("site")) == fresh);
}

/// No file of Windows has a name with a control character.
#[cfg(unix)]
#[test]
fn what_is_not_of_the_report_stays_and_is_told_once() {
    let (case, mut fresh) = case();
    case.file("site/CNAME", "moths.example.org").file("site/own/a.html", "a");
    case.file("site/own/deep/b.html", "b").file("site/data/\u{1b}[2J.csv", "c");
    fs::create_dir_all(case.path("site/empty/too")).unwrap();
    let output = build(&case);
    assert!(output.stdout.contains(" 0 written, 0 removed"), "{}", output.stdout);
    let said = "note: 4 files and folders not of the report, left as they are: CNAME, data/\u{fffd}[2J.csv, empty/, own/";
    assert_eq!(told(&output), [said]);
    for name in ["CNAME", "own/a.html", "own/deep/b.html", "data/\u{1b}[2J.csv"] {
        fresh.insert(name.to_owned(), fs::read(case.path("site").join(name)).unwrap());
    }
    undone(&case, &fresh, &[]);

    // The folders change places: all of it comes along.
    fs::remove_file(case.path("site/index.html")).unwrap();
    undone(
        &case,
        &fresh,
        &["warning: 1 file of the report had been deleted, which is undone: index.html", said],
    );
    assert!(case.path("site/empty/too").is_dir());
}

#[test]
fn a_page_that_needs_the_name_of_a_foreign_file_leaves_it_beside() {
    let (case, _) = case();
    let page = "site/api/v2/jobs/5.html";
    assert!(!case.path(page).exists());
    case.file(page, "mine").file(&format!("{page}.mothbook-kept"), "older");
    case.file(
        "in/job.json",
        r#"{"id": 5, "job_type": {"key": "ml"}, "status": "SUCCESS", "details": "/api/v2/jobs/5/"}"#,
    );
    let output = build(&case);
    let moved = "warning: 1 name that the report needs was taken: api/v2/jobs/5.html is now api/v2/jobs/5.html.mothbook-kept-2";
    let stays = "note: 1 file or folder not of the report, left as they are: api/v2/jobs/5.html.mothbook-kept";
    assert_eq!(told(&output), [moved, stays]);
    assert!(case.text(page).contains("<html"));
    assert_eq!(case.text(&format!("{page}.mothbook-kept-2")), "mine");
    assert_eq!(case.text(&format!("{page}.mothbook-kept")), "older");
}

#[test]
fn force_overwrites_nothing() {
    let (case, fresh) = case();
    case.file("own/index.html", "my page").file("own/data/jobs.csv", "my jobs");
    case.file("own/api", "a file where the report has a folder").file("own/other.txt", "other");
    // What the report has just so is the report's.
    case.file("own/static/mothbook.css", &fresh["static/mothbook.css"]);
    let refused = case.run(&["build", "in", "-o", "own"]);
    assert_eq!(refused.status, 4, "{}", refused.stderr);
    let output = case.run(&["build", "in", "-o", "own", "--force"]);
    let moved = "warning: 3 names that the report needs were taken: api is now api.mothbook-kept, data/jobs.csv is now data/jobs.csv.mothbook-kept, index.html is now index.html.mothbook-kept";
    let stays = "note: 1 file or folder not of the report, left as they are: other.txt";
    assert_eq!((output.status, told(&output)), (0, vec![moved, stays]));
    let mut all = files(&case.path("own"));
    for (name, text) in [
        ("index.html.mothbook-kept", "my page"),
        ("data/jobs.csv.mothbook-kept", "my jobs"),
        ("api.mothbook-kept", "a file where the report has a folder"),
        ("other.txt", "other"),
    ] {
        assert_eq!(all.remove(name).unwrap(), text.as_bytes());
    }
    assert!(all == fresh);
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_link_to_nothing_is_refused() {
    let (case, _) = case();
    std::os::unix::fs::symlink("nowhere", case.path("link")).unwrap();
    for name in ["link", "link/"] {
        let output = case.run(&["build", "in", "-o", name, "--force"]);
        assert_eq!(output.status, 4, "{}", output.stderr);
        assert!(
            output.stderr.contains("link is a link that leads to nothing\nhelp: make the folder"),
            "{}",
            output.stderr
        );
    }
    assert!(case.path("link").is_symlink() && !case.path("nowhere").exists());
}

#[cfg(unix)]
#[test]
fn what_a_build_did_not_leave_beside_the_report_is_not_touched() {
    use std::os::unix::fs::symlink;
    let (case, fresh) = case();
    case.file("mine/a.txt", "mine");
    fs::remove_file(case.path("site/index.html")).unwrap();
    for (name, target, said) in [
        (".site.mothbook-lock", "mine/a.txt", "cannot lock"),
        (".site.mothbook-lock", "mine/new", "cannot lock"),
        (".site.mothbook-new", "mine", "is in the way"),
        (".site.mothbook-new-old", "mine", "is in the way"),
    ] {
        symlink(case.path(target), case.path(name)).unwrap();
        let output = case.run(&["build", "in", "-o", "site"]);
        assert_eq!(output.status, 4, "{name}: {}", output.stderr);
        assert!(output.stderr.contains(said) && output.stderr.contains(name), "{}", output.stderr);
        assert!(case.path(name).is_symlink(), "{name}");
        fs::remove_file(case.path(name)).unwrap();
    }
    case.file(".site.mothbook-new", "mine");
    assert_eq!(case.run(&["build", "in", "-o", "site"]).status, 4);
    assert_eq!(case.text(".site.mothbook-new"), "mine");
    fs::remove_file(case.path(".site.mothbook-new")).unwrap();

    // The note is written anew, and not through a link.
    fs::remove_file(case.path(".site.mothbook-state")).unwrap();
    symlink(case.path("mine/a.txt"), case.path(".site.mothbook-state")).unwrap();
    build(&case);
    assert!(files(&case.path("site")) == fresh);
    assert_eq!(files(&case.path("mine")).len(), 1);
    assert_eq!(case.text("mine/a.txt"), "mine");
}

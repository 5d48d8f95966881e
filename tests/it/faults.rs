//! What goes wrong while a report is built: killed, disk full, no permission, a write that fails, two at once.
//! The former report is whole, and the next build succeeds.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::{Case, files, repository};

type Files = BTreeMap<String, Vec<u8>>;

/// Two snapshots whose reports differ in most of their pages.
const SNAPSHOTS: [&str; 2] = ["a", "b"];

/// A folder with both, which are built in an instant.
fn case() -> Case {
    let case = Case::new();
    let page = repository().join("examples/saved-page/collections-list.txt");
    let page = std::fs::read_to_string(page).unwrap();
    case.file("b/list.txt", page.replace("\"name\": \"", "\"name\": \"Later "));
    case.file("a/list.txt", page);
    case
}

fn arguments(snapshot: &str) -> [&str; 4] {
    ["build", snapshot, "-o", "site"]
}

/// The command that builds one of the two reports in their folder.
fn command(case: &Case, snapshot: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mothbook"));
    command.args(arguments(snapshot)).current_dir(case.path("")).stdout(Stdio::null());
    command.stderr(Stdio::null());
    command
}

/// The files of a report, after a look at its manifest: nothing is missing, changed, or too many.
fn whole(site: &Path) -> Files {
    let files = files(site);
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let named: BTreeMap<String, String> = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let text = |key: &str| file[key].as_str().unwrap().to_owned();
            (text("path"), text("sha256"))
        })
        .collect();
    let found: BTreeMap<String, String> = files
        .iter()
        .filter(|(path, _)| *path != "manifest.json")
        .map(|(path, bytes)| {
            let hash = Sha256::digest(bytes);
            (path.clone(), hash.iter().map(|byte| format!("{byte:02x}")).collect())
        })
        .collect();
    assert_eq!(named, found);
    files
}

/// Both reports, each built where nothing was.
fn both_reports() -> [Files; 2] {
    SNAPSHOTS.map(|snapshot| {
        let case = case();
        assert!(command(&case, snapshot).status().unwrap().success());
        whole(&case.path("site"))
    })
}

/// What stands in the folder of a case.
fn names(case: &Case) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(case.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn killed_at_any_moment() {
    let reports = both_reports();
    assert!(reports[0]["index.html"] != reports[1]["index.html"]);
    let case = case();
    let began = Instant::now();
    assert!(command(&case, SNAPSHOTS[0]).status().unwrap().success());
    let usual = began.elapsed();
    let mut killed = 0;
    for n in 0..40_u32 {
        let mut child = command(&case, SNAPSHOTS[(n % 2) as usize]).spawn().unwrap();
        std::thread::sleep(usual * n / 36);
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        let found = whole(&case.path("site"));
        assert!(reports.contains(&found), "after {n}/36 of {usual:?}");
    }
    assert!(killed > 10, "only {killed} were killed before they were ready");
    for (snapshot, report) in SNAPSHOTS.iter().zip(&reports) {
        assert!(command(&case, snapshot).status().unwrap().success());
        assert!(whole(&case.path("site")) == *report);
        assert_eq!(names(&case), ["a", "b", "site"], "nothing of the killed builds is left");
    }
}

#[test]
fn a_write_that_fails_in_the_middle() {
    let reports = both_reports();
    let case = case();
    assert!(command(&case, SNAPSHOTS[0]).status().unwrap().success());
    let before = whole(&case.path("site"));
    // A file may hold so many blocks of 512 bytes; the write that would go beyond fails, as on a full disk.
    for blocks in [0, 1, 4, 8, 16, 24, 32] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_mothbook")])
            .args(arguments(SNAPSHOTS[1]))
            .current_dir(case.path(""))
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{blocks}: {said}");
        assert!(said.contains("cannot write") && said.contains("as it was"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(whole(&case.path("site")) == before);
        assert_eq!(names(&case), ["a", "b", "site"]);
    }
    assert!(command(&case, SNAPSHOTS[1]).status().unwrap().success());
    assert!(whole(&case.path("site")) == reports[1]);
}

#[test]
fn two_at_once() {
    let reports = both_reports();
    let case = case();
    let (mut built, mut refused) = (0, 0);
    for _ in 0..6 {
        let children: Vec<_> = (0..4)
            .map(|n| command(&case, SNAPSHOTS[n % 2]).stderr(Stdio::piped()).spawn().unwrap())
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(0) => built += 1,
                Some(4) if said.contains("another build is writing into") => refused += 1,
                _ => panic!("{:?}: {said}", output.status),
            }
        }
        assert!(reports.contains(&whole(&case.path("site"))));
        assert_eq!(names(&case), ["a", "b", "site"]);
    }
    assert!(built >= 6 && refused > 0, "{built} built, {refused} refused");
}

#[test]
fn a_report_is_there_at_any_moment() {
    let case = case();
    assert!(command(&case, SNAPSHOTS[0]).status().unwrap().success());
    let site = case.path("site");
    std::thread::scope(|scope| {
        let builder = scope.spawn(|| {
            for n in 1..=6 {
                assert!(command(&case, SNAPSHOTS[n % 2]).status().unwrap().success());
            }
        });
        while !builder.is_finished() {
            assert!(site.is_dir());
        }
        builder.join().unwrap();
    });
}

//! What goes wrong while a report is built: killed, disk full, no permission, a write that fails, two at once.
//! The former report is whole, and the next build succeeds.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

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

/// A build under a limit: no file may hold more than so many blocks of 512 bytes. The write that would go beyond is the
/// same one each time, since one thread writes.
fn limited(case: &Case, snapshot: &str, blocks: u32, before: &str) -> Command {
    let script = format!("{before}; ulimit -f {blocks}; exec \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_mothbook")]);
    command.args(arguments(snapshot)).args(["--threads", "1"]);
    command.current_dir(case.path("")).env("NO_COLOR", "1");
    command
}

/// Small enough that each of them is outgrown by some file of the report.
const BLOCKS: [u32; 7] = [0, 1, 4, 8, 16, 24, 32];

#[test]
fn killed_at_a_write() {
    use std::os::unix::process::ExitStatusExt;
    /// What the system sends to who writes beyond the limit; it ends the process on the spot.
    const SIGXFSZ: i32 = 25;
    let reports = both_reports();
    assert!(reports[0]["index.html"] != reports[1]["index.html"]);
    let case = case();
    assert!(command(&case, SNAPSHOTS[0]).status().unwrap().success());
    for blocks in BLOCKS {
        let output = limited(&case, SNAPSHOTS[1], blocks, "ulimit -c 0").output().unwrap();
        assert_eq!(output.status.signal(), Some(SIGXFSZ), "{blocks}: {output:?}");
        assert!(whole(&case.path("site")) == reports[0], "{blocks}");
    }
    assert!(command(&case, SNAPSHOTS[1]).status().unwrap().success());
    assert!(whole(&case.path("site")) == reports[1]);
    assert_eq!(
        names(&case),
        [".site.mothbook-state", "a", "b", "site"],
        "nothing of the killed builds is left"
    );
}

/// Starts a build and kills it as soon as `is_reached` holds; false where it had ended by itself before that was seen.
fn killed_when(case: &Case, snapshot: &str, is_reached: impl Fn() -> bool) -> bool {
    let mut child = command(case, snapshot).spawn().unwrap();
    while !is_reached() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    !child.wait().unwrap().success()
}

/// The season's report has thousands of files: a build of it goes on for long after any of these moments is seen.
#[test]
fn killed_while_files_are_staged_and_while_folders_change_places() {
    let [report_of_a, report_of_b] = both_reports();
    let case = case();
    let (site, staging) = (case.path("site"), case.path(".site.mothbook-new"));
    assert!(command(&case, "a").status().unwrap().success());
    for (name, bytes) in files(&repository().join("examples/season")) {
        case.file(&format!("season/{name}"), bytes);
    }
    let lock = case.path(".site.mothbook-lock");
    assert!(killed_when(&case, "season", || lock.exists()), "while it reads");
    assert!(whole(&site) == report_of_a, "while it reads");
    for staged in [1, 20, 200, 1_000] {
        // What the last one left would be taken for what this one has staged.
        let _ = std::fs::remove_dir_all(&staging);
        let has_staged = || {
            let entries = walkdir::WalkDir::new(&staging).into_iter().flatten();
            entries.filter(|entry| entry.file_type().is_file()).count() >= staged
        };
        assert!(killed_when(&case, "season", has_staged), "{staged} files staged");
        assert!(whole(&site) == report_of_a, "{staged} files staged");
    }
    assert!(command(&case, "season").status().unwrap().success());
    whole(&site);
    // The new report is there, and the thousands of files of the former one are being removed.
    let manifest = &report_of_a["manifest.json"];
    let is_new = || std::fs::read(site.join("manifest.json")).is_ok_and(|text| text == *manifest);
    killed_when(&case, "a", is_new);
    assert!(whole(&site) == report_of_a, "while the former report is removed");
    assert!(command(&case, "b").status().unwrap().success());
    assert!(whole(&site) == report_of_b);
    assert_eq!(
        names(&case),
        [".site.mothbook-state", "a", "b", "season", "site"],
        "nothing of the killed builds is left"
    );
}

/// Wherever a build is killed: either report is there, and the next build leaves the same as one that nothing came before.
#[test]
fn killed_anywhere_the_next_build_is_as_the_first() {
    let reports = both_reports();
    let number = reports[1].len();
    let (staging, lock, note) =
        (".site.mothbook-new", ".site.mothbook-lock", ".site.mothbook-state");
    let case = case();
    let staged = |at_least: usize| {
        let entries = walkdir::WalkDir::new(case.path(staging)).into_iter().flatten();
        entries.filter(|entry| entry.file_type().is_file()).count() >= at_least
    };
    let home = &reports[1]["index.html"];
    let is_new = || std::fs::read(case.path("site/index.html")).is_ok_and(|text| text == *home);
    let moments: [(&str, &dyn Fn() -> bool); 7] = [
        ("begun", &|| case.path(lock).exists()),
        ("one is staged", &|| staged(1)),
        ("a quarter", &|| staged(number / 4)),
        ("three quarters", &|| staged(number * 3 / 4)),
        ("all of them", &|| staged(number)),
        ("the folders have changed places", &is_new),
        ("the former report is half gone", &|| is_new() && !staged(number / 2)),
    ];
    let mut killed = 0;
    for (moment, is_reached) in moments {
        assert!(command(&case, "a").status().unwrap().success());
        killed += usize::from(killed_when(&case, "b", is_reached));
        assert!(reports.contains(&whole(&case.path("site"))), "{moment}");
        assert!(command(&case, "b").status().unwrap().success(), "{moment}");
        assert!(whole(&case.path("site")) == reports[1], "{moment}");
        assert_eq!(names(&case), [note, "a", "b", "site"], "{moment}");
        // What the killed build noted, or did not, makes no page stay that was changed.
        case.file("site/index.html", "mine");
        assert!(command(&case, "b").status().unwrap().success(), "{moment}");
        assert!(whole(&case.path("site")) == reports[1], "{moment}");
    }
    assert!(killed > 0, "at least while it reads");
}

#[test]
fn a_write_that_fails_in_the_middle() {
    let reports = both_reports();
    let case = case();
    assert!(command(&case, SNAPSHOTS[0]).status().unwrap().success());
    let before = whole(&case.path("site"));
    for blocks in BLOCKS {
        // Whom the signal does not end, the write fails for, as on a full disk.
        let output = limited(&case, SNAPSHOTS[1], blocks, "trap '' XFSZ").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{blocks}: {said}");
        assert!(said.contains("cannot write") && said.contains("as it was"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(whole(&case.path("site")) == before);
        assert_eq!(names(&case), [".site.mothbook-state", "a", "b", "site"]);
    }
    assert!(command(&case, SNAPSHOTS[1]).status().unwrap().success());
    assert!(whole(&case.path("site")) == reports[1]);
}

#[test]
fn a_second_build_is_refused_while_one_goes_on() {
    let reports = both_reports();
    let case = case();
    assert!(command(&case, SNAPSHOTS[0]).status().unwrap().success());
    // What a build holds until it ends.
    let lock = std::fs::File::create(case.path(".site.mothbook-lock")).unwrap();
    lock.lock().unwrap();
    let output = case.run(&arguments(SNAPSHOTS[1]));
    assert_eq!(output.status, 4, "{}", output.stderr);
    assert!(output.stderr.contains("another build is writing into"), "{}", output.stderr);
    assert!(whole(&case.path("site")) == reports[0]);
    drop(lock);
    assert!(command(&case, SNAPSHOTS[1]).status().unwrap().success());
    assert!(whole(&case.path("site")) == reports[1]);
    assert_eq!(names(&case), [".site.mothbook-state", "a", "b", "site"]);
}

#[test]
fn some_at_once() {
    let reports = both_reports();
    let case = case();
    let mut built = 0;
    for _ in 0..6 {
        let children: Vec<_> = (0..4)
            .map(|n| command(&case, SNAPSHOTS[n % 2]).stderr(Stdio::piped()).spawn().unwrap())
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(0) => built += 1,
                Some(4) if said.contains("another build is writing into") => {}
                _ => panic!("{:?}: {said}", output.status),
            }
        }
        assert!(reports.contains(&whole(&case.path("site"))));
        assert_eq!(names(&case), [".site.mothbook-state", "a", "b", "site"]);
    }
    assert!(built >= 6, "of those that begin together one is the first: {built} built");
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

#[test]
fn a_snapshot_that_changes_while_it_is_built_is_refused() {
    let [report_of_a, _] = both_reports();
    type Change = fn(&Path);
    let changes: [(&str, Change); 3] = [
        ("written to", |file| {
            let mut file = std::fs::OpenOptions::new().append(true).open(file).unwrap();
            std::io::Write::write_all(&mut file, b"\n{}").unwrap();
        }),
        ("taken away", |file| std::fs::remove_file(file).unwrap()),
        ("cut short", |file| std::fs::File::create(file).map(drop).unwrap()),
    ];
    for (what, change) in changes {
        let case = case();
        assert!(command(&case, "a").status().unwrap().success());
        // Thousands of pages, so that there is time.
        for (name, bytes) in files(&repository().join("examples/season")) {
            case.file(&format!("season/{name}"), bytes);
        }
        let mut building = command(&case, "season").stderr(Stdio::piped()).spawn().unwrap();
        let staging = case.path(".site.mothbook-new");
        while !staging.exists() {
            assert!(building.try_wait().unwrap().is_none(), "{what}: it ended too early");
            std::thread::yield_now();
        }
        let changed = std::fs::read_dir(case.path("season")).unwrap().map(|e| e.unwrap().path());
        let changed = changed.filter(|path| path.is_file()).min().unwrap();
        change(&changed);
        let output = building.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{what}: {said}");
        assert!(said.contains("changed or removed") || said.contains("cannot read "), "{said}");
        assert_eq!(whole(&case.path("site")), report_of_a, "{what}");
    }
}

/// Runs a script in a folder where `disk` is a disk of its own, of so many bytes; `None` where the system lets
/// nobody mount one.
fn on_a_small_disk(case: &Case, bytes: usize, script: &str) -> Option<std::process::Output> {
    std::fs::create_dir_all(case.path("disk")).unwrap();
    let script =
        format!("mount -t tmpfs -o size={bytes} none disk || exit 77\nset -e\n{script}\nexit 0");
    let output = Command::new("unshare")
        .args(["-rm", "bash", "-c", &script, env!("CARGO_BIN_EXE_mothbook")])
        .current_dir(case.path(""))
        .env("NO_COLOR", "1")
        .output();
    let output = output.ok().filter(|output| {
        // 1 is what `unshare` itself says where it may not.
        output.status.code() != Some(77)
            && !String::from_utf8_lossy(&output.stderr).starts_with("unshare:")
    });
    if output.is_none() {
        // Past the capture of the tests' output: nothing is left out in silence.
        let words = b"NOTE: no disk can be mounted here (unshare -rm), so none is filled; writes are made to fail by their size instead\n";
        let _ = std::io::Write::write_all(&mut std::io::stderr(), words);
    }
    output
}

#[test]
fn a_full_disk() {
    let reports = both_reports();
    let size = |report: &Files| {
        report.values().map(|bytes| bytes.len().div_ceil(4096) * 4096).sum::<usize>()
    };
    let room = size(&reports[0]) + size(&reports[1]);
    let mut filled = 0;
    // From no room at all to nearly enough: a third of the new report is as it was and takes none.
    for percent in [0, 1, 5, 20, 40, 55] {
        let case = case();
        let left = size(&reports[1]) * percent / 100 / 4096;
        let script = format!(
            r#""$0" build a -o disk/site -q >/dev/null
dd if=/dev/zero of=disk/filler bs=4096 count=$(( $(stat -f -c %a disk) - {left} )) status=none
status=0; "$0" build b -o disk/site -q || status=$?
echo "status $status"
cp -a disk/site former
ls -A disk
rm disk/filler
"$0" build b -o disk/site -q >/dev/null
cp -a disk/site next"#
        );
        // Folders take room as well.
        let Some(output) = on_a_small_disk(&case, room * 2, &script) else { return };
        let (said, told) =
            (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        assert!(output.status.success(), "{percent} %: {said}");
        assert!(
            told.contains("status 4\n") && !told.contains("mothbook-new"),
            "{percent} %: {told}{said}"
        );
        assert!(
            said.contains("No space left") && said.contains("as it was"),
            "{percent} %: {said}"
        );
        assert!(whole(&case.path("former")) == reports[0], "{percent} %");
        assert!(whole(&case.path("next")) == reports[1], "{percent} %");
        filled += 1;
    }
    assert_eq!(filled, 6);
}

#[test]
fn no_room_for_what_is_unpacked() {
    let case = case();
    let record = |id: u32| {
        format!(
            "{{\"id\": {id}, \"details\": \"http://x.org/api/v2/captures/{id}/\", \"path\": \"{:x}\"}}\n",
            u128::from(id).pow(4) * 0x9e37_79b9_7f4a_7c15
        )
    };
    let lines: String = (1..60_000).map(record).collect();
    let packed = zstd::encode_all(lines.as_bytes(), 1).unwrap();
    assert!(packed.len() > 1 << 20, "large enough to be read block by block: {}", packed.len());
    case.file("large/captures.ndjson.zst", packed);
    let script = r#""$0" build a -o site -q >/dev/null
status=0; TMPDIR=$PWD/disk "$0" build large -o site -q || status=$?
echo "status $status""#;
    let Some(output) = on_a_small_disk(&case, 1 << 20, script) else { return };
    let (said, told) =
        (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    assert_eq!(told, "status 4\n", "{said}");
    assert!(
        said.contains("into a temporary file: No space left") && said.contains("TMPDIR"),
        "{said}"
    );
    assert!(whole(&case.path("site")) == both_reports()[0]);
}

/// Lets or forbids to use a file or folder of a case.
fn allow(case: &Case, name: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(case.path(name), PermissionsExt::from_mode(mode)).unwrap();
}

/// Runs the command in a case as somebody whom rights bind, with an empty folder `out` to write into. Gives its exit code
/// and what it says on stderr.
fn bound_by_rights(case: &Case) -> impl Fn(&[&str]) -> (Option<i32>, String) {
    use std::os::unix::process::CommandExt;
    // Nobody has more rights than root, so root runs it as nobody.
    std::fs::copy(env!("CARGO_BIN_EXE_mothbook"), case.path("mothbook")).unwrap();
    std::fs::create_dir(case.path("out")).unwrap();
    allow(case, "", 0o777);
    allow(case, "out", 0o777);
    let is_root = std::fs::read_to_string("/proc/self/status")
        .is_ok_and(|status| status.lines().any(|line| line.starts_with("Uid:\t0\t")));
    move |arguments| {
        let mut command = Command::new(case.path("mothbook"));
        command.args(arguments).current_dir(case.path("")).env("NO_COLOR", "1");
        if is_root {
            command.uid(65534).gid(65534);
        }
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Somebody's folder in the report that cannot be looked into: what it holds cannot be taken along.
#[test]
fn a_foreign_folder_that_cannot_be_read_is_not_lost() {
    let reports = both_reports();
    let case = case();
    let run = bound_by_rights(&case);
    let build = |snapshot: &str| run(&["build", snapshot, "-o", "out/site", "-q"]);
    assert_eq!(build("a").0, Some(0));
    case.file("out/site/own/mine.txt", "mine");
    allow(&case, "out/site/own", 0o000);
    let (status, said) = build("b");
    allow(&case, "out/site/own", 0o755);
    assert_eq!(status, Some(4), "{said}");
    assert!(said.contains("cannot look into") && said.contains("Permission denied"), "{said}");
    assert_eq!(case.text("out/site/own/mine.txt"), "mine");
    std::fs::remove_dir_all(case.path("out/site/own")).unwrap();
    assert!(whole(&case.path("out/site")) == reports[0]);
    assert_eq!(build("b").0, Some(0));
    assert!(whole(&case.path("out/site")) == reports[1]);
}

#[test]
fn permissions_that_are_taken_away() {
    let reports = both_reports();
    let case = case();
    let run = bound_by_rights(&case);
    let allow = |name: &str, mode: u32| allow(&case, name, mode);
    let build = |snapshot: &str| run(&["build", snapshot, "-o", "out/site", "-q"]);
    assert_eq!(build("a").0, Some(0));
    let check = |what: &str| assert!(whole(&case.path("out/site")) == reports[0], "{what}");

    // The folder that holds the report: nothing can be put beside it.
    allow("out", 0o555);
    let (status, said) = build("b");
    assert_eq!(status, Some(4), "{said}");
    assert!(said.contains("Permission denied") && said.contains("help:"), "{said}");
    check("folder around");
    allow("out", 0o777);

    // The report itself, and its manifest, cannot be read.
    for (name, mode, again) in
        [("out/site", 0o000, 0o755), ("out/site/manifest.json", 0o000, 0o644)]
    {
        allow(name, mode);
        let (status, said) = build("b");
        assert_eq!(status, Some(4), "{name}: {said}");
        assert!(said.contains("Permission denied"), "{name}: {said}");
        allow(name, again);
        check(name);
    }

    // A file and a folder of the snapshot: the rest is read, and it is said.
    case.file("c/list.txt", std::fs::read(case.path("b/list.txt")).unwrap());
    case.file("c/x.json", "{}").file("c/deep/y.json", "{}");
    allow("c/x.json", 0o000);
    allow("c/deep", 0o000);
    let (status, said) = build("c");
    assert_eq!(status, Some(0), "{said}");
    let findings = std::fs::read_to_string(case.path("out/site/data/findings.csv")).unwrap();
    assert!(findings.contains("x.json") && findings.contains("deep"), "{findings}");
    assert_eq!(findings.matches("Permission denied").count(), 2, "{findings}");
    let (status, said) = run(&["build", "c", "-o", "out/other", "--strict"]);
    assert_eq!(status, Some(3), "{said}");
    let (status, said) = run(&["build", "c/x.json", "-o", "out/other"]);
    assert_eq!(status, Some(3), "{said}");

    // The next build succeeds.
    allow("c/deep", 0o755);
    assert_eq!(build("b").0, Some(0));
    assert!(whole(&case.path("out/site")) == reports[1]);
}

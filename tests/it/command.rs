//! What the command says: of what was made, of what is wrong with how it was called, and where its words go.

use crate::support::{Case, repository};

/// A snapshot of one capture set.
fn case() -> Case {
    let case = Case::new();
    let set = r#"{"id": 10, "name": "x", "method": "full", "kwargs": {}, "source_images_count": 1,
        "details": "http://x.org/api/v2/captures/collections/10/"}"#;
    case.file("in/set.json", set);
    case
}

#[test]
fn a_build_ends_with_where_the_report_is_and_how_it_is_opened() {
    let case = case();
    let last = |arguments: &[&str]| {
        let output = case.run(&[&["build", "in"], arguments].concat());
        assert_eq!(output.status, 0, "{}", output.stderr);
        output.stdout.lines().last().unwrap().to_owned()
    };
    let page = if cfg!(windows) { "a\\index.html" } else { "a/index.html" };
    assert_eq!(last(&["-o", "a"]), format!("report       a: open {page} in a browser"));
    assert_eq!(
        last(&["--zip", "a.zip"]),
        "report       a.zip: unpack it, then open index.html in a browser"
    );
    assert_eq!(last(&["--one-file", "a.html"]), "report       a.html: open it in a browser");
    let json = case.run(&["build", "in", "-o", "a", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["report"].as_str(), json["open"].as_str()), (Some("a"), Some(page)));
}

#[test]
fn quiet_prints_no_line_but_errors_and_what_was_asked_for() {
    let case = case();
    let quiet = case.run(&["build", "in", "-q"]);
    assert_eq!((quiet.status, quiet.stdout.as_str(), quiet.stderr.as_str()), (0, "", ""));
    let json = case.run(&["build", "in", "-q", "--format", "json"]);
    assert!(json.stdout.starts_with('{') && json.stderr.is_empty());
    let wrong = case.run(&["build", "nowhere", "-q"]);
    assert!(wrong.stdout.is_empty() && wrong.stderr.starts_with("error: "), "{}", wrong.stderr);
}

/// Every command, with results on a full disk, and with a reader that has gone away.
#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_an_error_and_a_closed_pipe_is_none() {
    let case = case();
    case.file(
        "p/project.json",
        r#"[{"id": 1, "name": "P", "details": "http://x.org/api/v2/projects/1/"}]"#,
    );
    assert_eq!(case.run(&["build", "in", "-q"]).status, 0);
    for (command, usual) in [
        ("build in", 0),
        ("build in --format json", 0),
        ("check in", 0),
        ("check in --format sarif", 0),
        ("sample in p --method full --project 1 --format json", 0),
        ("verify site", 0),
        ("explain", 0),
        ("explain MB101", 0),
        ("explain --markdown", 0),
        ("--help", 0),
        ("build --help", 0),
        ("--version", 0),
    ] {
        let run = |to: &str| {
            let script = format!("{} {command} {to}", env!("CARGO_BIN_EXE_mothbook"));
            let mut shell = std::process::Command::new("bash");
            let output = shell.args(["-c", &script]).current_dir(case.path(".")).output().unwrap();
            (output.status.code(), String::from_utf8(output.stderr).unwrap())
        };
        let (status, said) = run("> /dev/full");
        assert_eq!(status, Some(4), "{command}: {said}");
        assert!(said.contains("error: cannot write to standard output: No space left"), "{said}");
        let (status, said) = run("| true; exit ${PIPESTATUS[0]}");
        assert_eq!(status, Some(usual), "{command}: {said}");
        assert!(!said.contains("error") && !said.contains("panicked"), "{command}: {said}");
    }
}

#[test]
fn options_stand_under_what_they_are_about() {
    let case = Case::new();
    let help = case.run(&["build", "--help"]).stdout;
    let heading_of = |option: &str| {
        let before =
            &help[..help.find(&format!(" {option}")).unwrap_or_else(|| panic!("{option}"))];
        let is_heading = |line: &&str| line.ends_with(':') && !line.starts_with(' ');
        before.lines().rfind(is_heading).unwrap_or_default().to_owned()
    };
    for (option, heading) in [
        ("--output", "Output:"),
        ("--zip <", "Output:"),
        ("--force", "Output:"),
        ("--open", "Output:"),
        ("--images <", "What the report shows:"),
        ("--capture-pages <", "What the report shows:"),
        ("--index <", "What the report shows:"),
        ("--fail-on <", "Findings:"),
        ("--strict", "Findings:"),
        ("--keep <", "Privacy:"),
        ("--max-depth <", "Limits:"),
        ("--threads <", "Options:"),
    ] {
        assert_eq!(heading_of(option), heading, "{option}");
    }
    let help = case.run(&["check", "--help"]).stdout;
    assert!(help.find("--format").unwrap() < help.find("Privacy:").unwrap(), "{help}");
}

#[test]
fn what_cannot_be_written_is_told_before_any_work_is_done() {
    let case = case();
    for arguments in [["--one-file", "nodir/x.html"], ["--zip", "nodir/x.zip"]] {
        let output = case.run(&[&["build", "in"][..], &arguments].concat());
        assert_eq!(output.status, 4);
        assert!(
            output.stderr.starts_with("error: there is no folder nodir\n"),
            "{}",
            output.stderr
        );
    }
    if cfg!(target_os = "linux") {
        for (output, said) in [
            ("/proc/x", "cannot write into the folder /proc: "),
            ("/proc/x/y", "cannot create the folder /proc/x: "),
        ] {
            let output = case.run(&["build", "in", "-o", output]);
            assert_eq!(output.status, 4);
            assert!(output.stderr.contains(said), "{}", output.stderr);
            assert!(!output.stderr.contains("lock"), "{}", output.stderr);
        }
    }
}

#[test]
fn every_skipped_file_is_named_a_report_as_zip_too() {
    let case = case();
    case.file(
        "in/manifest.json",
        r#"[{"file": "set.json", "url": "http://x.org/api/v2/captures/collections/10/"}]"#,
    );
    assert_eq!(case.run(&["build", "in", "--zip", "in/report.zip"]).status, 0);
    let output = case.run(&["check", "in"]).stdout;
    assert!(output.contains("1 read, 2 skipped, 0 damaged\n"), "{output}");
    let skipped: Vec<_> = output.lines().filter(|line| line.starts_with("skipped")).collect();
    assert_eq!(
        skipped,
        [
            "skipped      report.zip: a report of mothbook, which is no snapshot",
            "skipped      manifest.json: the snapshot's manifest",
        ]
    );
}

#[test]
fn a_folder_with_no_picture_of_any_capture_is_told() {
    let case = case();
    case.file(
        "in/capture.json",
        r#"{"id": 7, "details": "http://x.org/api/v2/captures/7/", "path": "a/7.jpg"}"#,
    );
    std::fs::create_dir(case.path("copies")).unwrap();
    let output = case.run(&["build", "in", "--images", "copies"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert!(
        output.stderr.contains("no picture of any capture was found in copies"),
        "{}",
        output.stderr
    );
    let picture = repository().join("src/picture/tests/baseline.jpg");
    std::fs::copy(picture, case.path("copies/7.jpg")).unwrap();
    let output = case.run(&["build", "in", "--images", "copies"]);
    assert!(!output.stderr.contains("no picture"), "{}", output.stderr);
}

#[test]
fn words_find_findings_and_methods_are_listed() {
    let case = case();
    let drift = case.run(&["explain", "drift"]);
    assert_eq!(drift.status, 2);
    assert!(drift.stderr.contains("\n  MB101  "), "{}", drift.stderr);
    let unknown = case.run(&["explain", "xyzzy"]);
    assert!(!unknown.stderr.contains("did you mean"), "{}", unknown.stderr);
    let method = case.run(&["sample", "in", "--method", "intervl", "--project", "1"]);
    assert_eq!(method.status, 2);
    let told = "there is no method \"intervl\"; there are full, random, interval, ";
    assert!(method.stderr.contains(told), "{}", method.stderr);
    assert!(!method.stderr.contains("read ("), "{}", method.stderr);
}

#[test]
fn one_of_a_kind_is_told_as_one() {
    let case = case();
    case.file(
        "in/station.json",
        r#"{"id": 3, "name": "A", "details": "http://x.org/api/v2/deployments/3/"}"#,
    );
    case.file("in/capture.json", r#"{"id": 7, "details": "http://x.org/api/v2/captures/7/", "deployment": {"id": 3, "name": "A"}, "timestamp": "2024-07-01T02:00:00"}"#);
    let output = case.run(&["build", "in"]);
    assert!(
        output.stdout.contains("records      1 capture set, 1 capture, 1 station\n"),
        "{}",
        output.stdout
    );
    let home = case.text("site/index.html");
    for words in ["station with captures", "station night with captures", "capture", "capture set"]
    {
        assert!(home.contains(&format!("<b>1</b> <span>{words}</span>")), "{words}");
    }
}

/// A program that takes the place of the system's own, and notes what it is asked to open.
#[cfg(target_os = "linux")]
#[test]
fn a_report_is_opened_when_it_is_built_and_a_failure_of_that_is_none_of_the_build() {
    use std::os::unix::fs::PermissionsExt;
    let case = case();
    let run = |path: &std::path::Path| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mothbook"));
        command.args(["build", "in", "--open", "-q"]).env("PATH", path).current_dir(case.path("."));
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    case.file("none/x", "");
    let (status, said) = run(&case.path("none"));
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("warning: --open: xdg-open cannot be started"), "{said}");
    let opened = case.path("opened");
    // A pipe that the program writes to: to open it waits for that.
    case.file("bin/xdg-open", format!("#!/bin/sh\nprintf %s \"$1\" > {}\n", opened.display()));
    std::fs::set_permissions(case.path("bin/xdg-open"), std::fs::Permissions::from_mode(0o755))
        .unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&opened).status().unwrap().success());
    assert_eq!(run(&case.path("bin")), (Some(0), String::new()));
    let page = case.path("site/index.html").canonicalize().unwrap();
    assert_eq!(std::fs::read_to_string(&opened).unwrap(), page.to_str().unwrap());
    assert_eq!(case.run(&["build", "in", "--open", "--zip", "a.zip"]).status, 2);
}

#[test]
fn the_version_names_its_sources_and_says_what_it_knows_of_the_commit() {
    let version = Case::new().run(&["--version"]).stdout;
    let rest = version.strip_prefix(concat!("mothbook ", env!("CARGO_PKG_VERSION"), " (")).unwrap();
    let (commit, sources) =
        rest.trim_end().strip_suffix(')').unwrap().split_once(", sources ").unwrap();
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(sources.len() == 16 && is_hex(sources), "{version}");
    let id = commit.strip_prefix("commit ").unwrap_or_default();
    let is_known = id.len() == 12 && is_hex(id);
    assert!(is_known || matches!(commit, "debug build" | "commit unknown"), "{version}");
}

#[expect(dead_code, reason = "of the build script, one function is tested")]
#[path = "../../build.rs"]
mod build_script;

#[test]
fn the_commit_is_read_from_gits_own_files() {
    let id = "0123456789abcdef0123456789abcdef01234567";
    let commit = |case: &Case| build_script::commit(&case.path("."));
    let case = Case::new();
    assert_eq!(commit(&case), None);
    // A branch, then the same when git has packed it, then none.
    case.file(".git/HEAD", "ref: refs/heads/main\n");
    case.file(".git/refs/heads/main", format!("{id}\n"));
    assert_eq!(commit(&case).as_deref(), Some("0123456789ab"));
    std::fs::remove_file(case.path(".git/refs/heads/main")).unwrap();
    assert_eq!(commit(&case), None);
    case.file(".git/packed-refs", format!("# pack-refs\n{id} refs/heads/main\n"));
    assert_eq!(commit(&case).as_deref(), Some("0123456789ab"));
    case.file(".git/HEAD", format!("{id}\n"));
    assert_eq!(commit(&case).as_deref(), Some("0123456789ab"));
    // A worktree.
    let tree = Case::new();
    case.file(".git/worktrees/w/HEAD", "ref: refs/heads/main\n");
    case.file(".git/worktrees/w/commondir", "../..\n");
    tree.file(".git", format!("gitdir: {}\n", case.path(".git/worktrees/w").display()));
    assert_eq!(commit(&tree).as_deref(), Some("0123456789ab"));
    case.file(".git/HEAD", "ref: refs/heads/../../../x\n");
    assert_eq!(commit(&case), None);
}

//! The same snapshot gives the same bytes. What each test compares is every byte of every file.

use std::path::PathBuf;

use crate::support::{Case, files, repository, season_site};

/// Builds with these extra arguments; gives every file.
fn built(
    snapshot: &std::path::Path,
    extra: &[&str],
) -> std::collections::BTreeMap<String, Vec<u8>> {
    let case = Case::new();
    let mut arguments = vec!["build", snapshot.to_str().unwrap(), "-o", "site"];
    arguments.extend(extra);
    assert_eq!(case.run(&arguments).status, 0);
    files(&case.path("site"))
}

#[test]
fn names_and_places_of_files_change_no_page_but_those_that_name_files() {
    let season = repository().join("examples/season");
    let case = Case::new();
    for (place, (name, bytes)) in files(&season).into_iter().enumerate() {
        // The manifest ties requests to names, so it keeps its own and its entries are renamed too.
        let renamed = if name == "manifest.json" { name } else { rename(&name, place) };
        let bytes = if renamed == "manifest.json" { manifest(&season) } else { bytes };
        case.file(&format!("in/{renamed}"), bytes);
    }
    let (plain, renamed) = (files(season_site()), built(&case.path("in"), &[]));
    let names_files = |name: &str| {
        ["index.html", "manifest.json", "data/findings.csv", "data/state.json.gz"].contains(&name)
            || name.starts_with("findings/")
    };
    assert_eq!(plain.len(), renamed.len());
    for (name, bytes) in &plain {
        assert!(names_files(name) || renamed.get(name) == Some(bytes), "{name} differs");
    }
}

/// Another name for a file. A note keeps its own below another folder: its place says what it is about.
fn rename(name: &str, place: usize) -> String {
    if name.starts_with("notes/") {
        return format!("people/{name}");
    }
    format!("z{:03}-{}", 999 - place, name.replace('/', "_"))
}

fn manifest(season: &std::path::Path) -> Vec<u8> {
    let text = std::fs::read(season.join("manifest.json")).unwrap();
    let mut entries: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let places: Vec<String> = files(season).into_keys().collect();
    for entry in entries.as_array_mut().unwrap() {
        let name = entry["file"].as_str().unwrap().to_owned();
        let place = places.iter().position(|known| *known == name).unwrap();
        entry["file"] = rename(&name, place).into();
    }
    serde_json::to_vec(&entries).unwrap()
}

/// A working folder, a number of threads, variables of the environment.
type Surroundings<'a> = (&'a str, &'a str, [(&'a str, &'a str); 3]);

/// Each example, with any number of threads, under another language, in another time zone, from another folder,
/// with the snapshot named in another way, at another time: the same bytes.
#[test]
fn surroundings_change_nothing() {
    let mut compared = 0;
    for example in ["examples/season", "examples/saved-page"] {
        let snapshot = repository().join(example);
        let plain = built(&snapshot, &["--threads", "1"]);
        let case = Case::new();
        std::os::unix::fs::symlink(&snapshot, case.path("link")).unwrap();
        let inside = format!("{}/.", snapshot.display());
        let runs: [Surroundings<'_>; 3] = [
            (
                "/",
                "8",
                [("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("HOME", "/nowhere")],
            ),
            (
                "/tmp",
                "2",
                [("LC_ALL", "C"), ("TZ", "America/St_Johns"), ("SOURCE_DATE_EPOCH", "0")],
            ),
            (&inside, "3", [("LC_ALL", "ja_JP.SJIS"), ("TZ", "UTC"), ("COLUMNS", "20")]),
        ];
        let snapshots = [snapshot.clone(), case.path("link"), PathBuf::from(".")];
        for (n, ((folder, threads, variables), snapshot)) in runs.iter().zip(snapshots).enumerate()
        {
            let site = case.path(&format!("site-{n}"));
            let status = std::process::Command::new(env!("CARGO_BIN_EXE_mothbook"))
                .args(["build".as_ref(), snapshot.as_os_str(), "-q".as_ref()])
                .args(["--threads".as_ref(), threads.as_ref(), "-o".as_ref(), site.as_os_str()])
                .current_dir(folder)
                .envs(*variables)
                .stdout(std::process::Stdio::null())
                .status()
                .unwrap();
            assert!(status.success(), "{example} in {folder}");
            let found = files(&site);
            assert_eq!(plain.len(), found.len());
            for (name, bytes) in &plain {
                compared += 1;
                assert!(found.get(name) == Some(bytes), "{example}: {name} differs in {folder}");
            }
        }
    }
    assert!(compared > 6_000, "{compared}");
}

/// Files are read in the order of their names, and found in the order of the disk.
#[test]
fn the_order_in_which_files_came_changes_nothing() {
    let season = files(&repository().join("examples/season"));
    let back = Case::new();
    for (name, bytes) in season.iter().rev() {
        back.file(&format!("in/{name}"), bytes);
    }
    let (forth, back) = (files(season_site()), built(&back.path("in"), &[]));
    assert_eq!(forth.len(), back.len());
    for (name, bytes) in &forth {
        assert!(back.get(name) == Some(bytes), "{name} differs");
    }
}

//! The same snapshot gives the same bytes.

use crate::support::{Case, files, repository};

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
fn threads_change_nothing() {
    let season = repository().join("examples/season");
    let one = built(&season, &["--threads", "1"]);
    for threads in ["2", "8"] {
        let many = built(&season, &["--threads", threads]);
        assert_eq!(one.len(), many.len());
        for (name, bytes) in &one {
            assert!(many.get(name) == Some(bytes), "{name} differs with {threads} threads");
        }
    }
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
    let (plain, renamed) = (built(&season, &[]), built(&case.path("in"), &[]));
    let names_files = |name: &str| {
        ["index.html", "manifest.json", "data/findings.csv"].contains(&name)
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

#[test]
fn locale_zone_and_working_folder_change_nothing() {
    let case = Case::new();
    let page = repository().join("examples/saved-page");
    case.build(&page);
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_mothbook"))
        .args(["build".as_ref(), page.as_os_str(), "-q".as_ref(), "-o".as_ref()])
        .arg(case.path("other"))
        .current_dir("/")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("TZ", "Pacific/Kiritimati")
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(files(&case.path("site")), files(&case.path("other")));
}

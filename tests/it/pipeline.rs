//! The library's own way from a snapshot to a report, without the command.

use std::collections::BTreeSet;

use mothbook::manifest::Manifest;
use mothbook::output::{Folder, Memory};
use mothbook::parallel::try_map_with_workers;
use mothbook::pipeline::{Options, Pictures, Report, Silent, build};
use mothbook::site::{Artifact, FragmentCache, SiteError};
use serde_json::{Value, json};

use crate::support::{Case, files, repository};

/// A small snapshot whose report has a file of each sort.
fn snapshot() -> Case {
    let case = Case::new();
    let record = |endpoint: &str, id: i64, more: Value| {
        let mut record = json!({
            "id": id, "details": format!("http://x.org/api/v2/{endpoint}/{id}/"),
            "created_at": "2024-05-01T10:00:00.000000",
        });
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        record
    };
    let list = |name: &str, records: Vec<Value>| {
        let page =
            json!({"count": records.len(), "next": null, "previous": null, "results": records});
        case.file(&format!("in/{name}.json"), page.to_string());
    };
    let captures = (1..=30).map(|id| {
        let more = json!({
            "timestamp": format!("2024-06-0{}T2{}:00:00", id % 3 + 1, id % 4), "size": id,
            "path": format!("{id}.jpg"), "project": {"id": 1}, "event": {"id": id % 3 + 1},
            "deployment": {"id": id % 2 + 1}, "detections": [], "width": 40, "height": 30,
        });
        record("captures", id, more)
    });
    list("captures_collections=1", captures.collect());
    let collection = json!({"name": "All", "project": 1, "method": "full", "kwargs": {}, "source_images_count": 30});
    list("collections", vec![record("captures/collections", 1, collection)]);
    let jobs = (1..=230i64).map(|id| {
        let time = |minutes: i64| {
            let minutes = id * 7 + minutes;
            format!(
                "2024-05-{:02}T{:02}:{:02}:00.000000",
                minutes / 1440 + 1,
                minutes / 60 % 24,
                minutes % 60
            )
        };
        let lines = if id == 9 { 150 } else { 1 };
        let logs: Vec<String> =
            (0..lines).map(|n| format!("[2024-05-01 10:00:{:02}] INFO Line {n}", n % 60)).collect();
        let more = json!({
            "name": format!("Job {id}"), "status": "SUCCESS", "created_at": time(0),
            "started_at": time(2), "finished_at": time(9), "project": {"id": 1},
            "logs": {"stdout": logs, "stderr": []},
        });
        record("jobs", id, more)
    });
    list("jobs", jobs.collect());
    let picture = repository().join("src/picture/tests/baseline.jpg");
    case.file("copies/1.jpg", std::fs::read(picture).unwrap());
    case
}

#[test]
fn every_file_is_the_same_when_it_is_rendered_alone() {
    let case = snapshot();
    let inputs = [case.path("in")];
    let options = Options { pictures: Pictures::Folder(case.path("copies")), ..Options::default() };
    let mut whole = Memory::default();
    let built = build(&inputs, &options, &mut whole, &Silent).unwrap();
    let report = Report::of(&inputs, &options, &Silent).unwrap();
    let findings = built.findings.unwrap();
    let site = report.site(&options).with_findings(&findings);
    let files: Vec<_> = whole.files().iter().filter(|(path, _)| *path != Manifest::FILE).collect();
    let cache = FragmentCache::default();
    let sorts = try_map_with_workers(
        &files,
        || cache.worker(),
        |worker, (path, bytes)| {
            let artifact = Artifact::from_path(path).unwrap_or_else(|| panic!("what is {path}?"));
            assert_eq!(&artifact.path(), *path);
            let alone = site.render_one(worker, artifact)?;
            assert_eq!(alone.as_ref(), Some(*bytes), "{path}");
            let sort: String =
                format!("{artifact:?}").chars().take_while(|c| c.is_alphabetic()).collect();
            Ok::<_, SiteError>(sort)
        },
    );
    let sorts: BTreeSet<String> = sorts.unwrap().into_iter().collect();
    let all = [
        "Asset",
        "Bars",
        "Composition",
        "Data",
        "Json",
        "Log",
        "Members",
        "Page",
        "Picture",
        "Records",
        "Rows",
        "Search",
    ];
    assert_eq!(sorts.iter().map(String::as_str).collect::<Vec<_>>(), all);
    for path in [
        "api/v2/jobs/999.html",
        "api/v2/jobs/999.json",
        "findings/page-99.html",
        "data/lists/jobs-9.js",
        "data/search/docs-9.js",
        "data/logs/1.js",
        "media/2.jpg",
        "api/v2/captures/collections/7/captures.csv",
    ] {
        let absent = site.render_one(&mut cache.worker(), Artifact::from_path(path).unwrap());
        assert_eq!(absent.unwrap(), None, "{path}");
    }
}

#[test]
fn a_report_in_memory_is_the_one_on_disk() {
    let case = snapshot();
    let inputs = [case.path("in")];
    let mut memory = Memory::default();
    build(&inputs, &Options::default(), &mut memory, &Silent).unwrap();
    let target = case.path("site");
    let on_disk = || {
        let mut folder = Folder::open(&target, &inputs, false).unwrap();
        build(&inputs, &Options::default(), &mut folder, &Silent).unwrap()
    };
    let first = on_disk();
    assert_eq!(&files(&target), memory.files());
    assert_eq!(first.written.files, memory.files().len());
    let again = on_disk();
    assert_eq!((again.written.files, again.written.written), (first.written.files, 0));
    assert!(again.findings.is_none(), "nothing was read");
}

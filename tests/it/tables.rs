//! Tables: each is what the data dictionary says of it, cell by cell.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use mothbook::model::{CollectionId, ServerTime};
use mothbook::pipeline::{Options, Report, Silent};
use mothbook::site::tables;
use mothbook::table::{DataType, Table, Value as Cell};
use serde_json::{Value, json};

use crate::support::{Case, files, golden, repository, season_site};

type Site = BTreeMap<String, Vec<u8>>;

fn built(snapshot: &Path) -> (Case, Site) {
    let case = Case::new();
    case.build(snapshot);
    let site = files(&case.path("site"));
    (case, site)
}

fn dictionary(site: &Site) -> Value {
    serde_json::from_slice(&site["data/schema.json"]).unwrap()
}

/// Every table of a report, with what the dictionary says of it.
fn described(site: &Site) -> Vec<(String, Value)> {
    let package = dictionary(site);
    let entries = |key: &str| package[key].as_array().unwrap().clone();
    let resources = entries("resources").into_iter().map(|entry| {
        let path = format!("data/{}", entry["path"].as_str().unwrap());
        (path, entry)
    });
    let patterns = entries("patterns").into_iter().flat_map(|entry| {
        let pattern = entry["path"].as_str().unwrap().strip_prefix("../").unwrap().to_owned();
        let (before, after) = pattern.split_once("{id}").unwrap();
        let fits = |path: &&String| {
            let id = path.strip_prefix(before).and_then(|path| path.strip_suffix(after));
            id.is_some_and(|id| id.parse::<i64>().is_ok())
        };
        site.keys().filter(fits).map(|path| (path.clone(), entry.clone())).collect::<Vec<_>>()
    });
    resources.chain(patterns).collect()
}

/// What a table says, unpacked.
fn table_text(site: &Site, path: &str) -> String {
    let mut text = String::new();
    let bytes = site[path].as_slice();
    if path.ends_with(".gz") {
        flate2::read::MultiGzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    } else {
        text = String::from_utf8(bytes.to_vec()).unwrap();
    }
    text
}

/// Rows as cells by the names of their columns.
fn rows(site: &Site, path: &str) -> Vec<BTreeMap<String, String>> {
    let text = table_text(site, path);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| {
        head.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|found| row(found.unwrap_or_else(|e| panic!("{path}: {e}")))).collect()
}

fn is_of(kind: &str, cell: &str) -> bool {
    match kind {
        "integer" => cell.parse::<i64>().is_ok(),
        "number" => cell.parse::<f64>().is_ok_and(f64::is_finite),
        "boolean" => ["true", "false"].contains(&cell),
        "datetime" => cell.as_bytes()[10] == b'T' && ServerTime::parse(cell).is_some(),
        "string" => true,
        _ => panic!("{kind}"),
    }
}

/// Holds every table of a report against the dictionary.
fn hold(site: &Site) {
    let described = described(site);
    let tables: BTreeSet<&str> = described.iter().map(|(path, _)| path.as_str()).collect();
    let all: BTreeSet<&str> =
        site.keys().map(String::as_str).filter(|path| path.contains(".csv")).collect();
    assert_eq!(tables, all, "every table is in the dictionary");
    for (path, entry) in &described {
        let fields = entry["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        let text = table_text(site, path);
        assert_eq!(text.lines().next(), Some(names.join(",").as_str()), "{path}");
        let mut keys = BTreeSet::new();
        for row in rows(site, path) {
            for field in fields {
                let cell = row[field["name"].as_str().unwrap()].as_str();
                let rules = &field["constraints"];
                if cell.is_empty() {
                    assert_eq!(rules["required"], false, "{path}: {field}: {row:?}");
                    continue;
                }
                assert!(is_of(field["type"].as_str().unwrap(), cell), "{path}: {field}: {cell}");
                let words = rules["enum"].as_array();
                assert!(words.is_none_or(|words| words.contains(&json!(cell))), "{field}: {cell}");
            }
            for key in entry["schema"]["primaryKey"].as_array().into_iter().flatten() {
                let key = row[key.as_str().unwrap()].clone();
                assert!(keys.insert(key.clone()), "{path}: {key} twice");
            }
        }
    }
}

#[test]
fn every_table_of_the_season_is_what_the_dictionary_says() {
    hold(&files(season_site()));
}

#[test]
fn every_table_of_the_golden_data_is_what_the_dictionary_says() {
    let mut seen = BTreeSet::new();
    for form in ["dumpdata", "api/su"] {
        let (_case, site) = built(&golden().join(form));
        hold(&site);
        seen.extend(evidence_and_verdicts(&site, "data/collections.csv", &COLLECTIONS));
        for (table, counters) in COUNTERS {
            seen.extend(evidence_and_verdicts(&site, table, counters));
        }
    }
    assert!(seen.contains("exact drift") && seen.contains("unknown not_verifiable"), "{seen:?}");
    for both in ["exact match", "at_least consistent", "exact nothing_recorded"] {
        assert!(seen.contains(both), "{both} of {seen:?}");
    }
}

/// Whether a column of this type may hold this value.
fn may_hold(data_type: DataType, value: &Cell<'_>) -> bool {
    match data_type {
        DataType::Id | DataType::Integer => matches!(value, Cell::Integer(_)),
        DataType::Number => matches!(value, Cell::Number(_)),
        DataType::Bool => matches!(value, Cell::Bool(_)),
        DataType::Text => matches!(value, Cell::Text(_)),
        DataType::Timestamp => matches!(value, Cell::Timestamp(_)),
    }
}

/// The table as CSV, after a look at each value: a writer of another format relies on what its column promises.
fn typed<R>(table: &Table<'_, R>) -> String {
    let schema = table.schema();
    for row in table.values() {
        let row: Vec<Cell<'_>> = row.collect();
        assert_eq!(row.len(), schema.columns.len());
        for (column, value) in schema.columns.iter().zip(&row) {
            let fits = match value {
                Cell::Null => column.is_nullable,
                value => may_hold(column.data_type, value),
            };
            assert!(fits, "{}.{}: {value:?}", schema.name, column.name);
        }
    }
    table.csv()
}

#[test]
fn a_program_can_ask_for_the_values_of_every_table() {
    let files = files(season_site());
    let options = Options::default();
    let season = [repository().join("examples/season")];
    let report = Report::of(&season, &options, &Silent).unwrap();
    let site = report.site(&options);
    let mut found = BTreeMap::from([
        ("data/collections.csv".to_owned(), typed(&tables::collections(&site))),
        ("data/jobs.csv".to_owned(), typed(&tables::jobs(&site))),
        ("data/deployments.csv".to_owned(), typed(&tables::deployments(&site))),
        ("data/events.csv".to_owned(), typed(&tables::events(&site))),
        ("data/unprocessed.csv".to_owned(), typed(&tables::unprocessed(&site))),
        ("data/effort.csv".to_owned(), typed(&tables::effort(&site))),
        ("data/gaps.csv".to_owned(), typed(&tables::gaps(&site))),
        ("data/overlaps.csv".to_owned(), typed(&tables::overlaps(&site))),
        ("data/taxa.csv".to_owned(), typed(&tables::taxa(&site))),
        ("data/nights.csv".to_owned(), typed(&tables::nights(&site))),
    ]);
    // Those of a report also say what was left out while it was written.
    assert!(typed(&tables::findings(&site)).lines().count() > 1);
    for id in report.snapshot.members.keys().map(|id| id.0) {
        let folder = format!("api/v2/captures/collections/{id}");
        let members = tables::members(&site, CollectionId(id));
        found.extend(members.map(|table| (format!("{folder}/captures.csv"), typed(&table))));
        let composition = report.facts.composition(&report.snapshot, CollectionId(id));
        let composition = composition.map(|of| typed(&tables::composition(&site, &of)));
        found.extend(composition.map(|csv| (format!("{folder}/composition.csv"), csv)));
    }
    let is_other = |path: &&String| path.ends_with(".csv") && *path != "data/findings.csv";
    let written = files.keys().filter(is_other);
    assert!(found.keys().eq(written), "a table for each file");
    for (path, csv) in &found {
        assert_eq!(csv.as_bytes(), files[path], "{path}");
    }
}

#[test]
fn people_find_each_column_in_the_dictionary() {
    let (_case, site) = built(&repository().join("examples/saved-page"));
    hold(&site);
    let seen = evidence_and_verdicts(&site, "data/collections.csv", &COLLECTIONS);
    assert!(seen.contains("unknown not_verifiable"));
    let text = std::str::from_utf8(&site["data/README.md"]).unwrap();
    let package = dictionary(&site);
    for key in ["resources", "patterns"] {
        for entry in package[key].as_array().unwrap() {
            assert!(text.contains(&format!("\n`{}`\n", entry["path"].as_str().unwrap())));
            for field in entry["schema"]["fields"].as_array().unwrap() {
                assert!(text.contains(&format!("\n| `{}` | ", field["name"].as_str().unwrap())));
                assert!(!field["description"].as_str().unwrap().is_empty(), "{field}");
            }
        }
    }
}

/// The numbers of a collection.
const COLLECTIONS: [&str; 5] = [
    "source_images_count",
    "source_images_with_detections_count",
    "source_images_processed_count",
    "occurrences_count",
    "taxa_count",
];

/// The stored counters in tables of other records.
const COUNTERS: [(&str, &[&str]); 2] = [
    (
        "data/deployments.csv",
        &["events_count", "captures_count", "detections_count", "occurrences_count", "taxa_count"],
    ),
    ("data/events.csv", &["captures_count", "detections_count", "occurrences_count"]),
];

/// Holds the numbers of each record against their evidence and verdicts; gives which of both go together.
fn evidence_and_verdicts(site: &Site, table: &str, numbers: &[&str]) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for row in rows(site, table) {
        for count in numbers {
            let cell = |what: &str| row[&format!("{count}{what}")].as_str();
            let number = |what: &str| cell(what).parse::<i64>().ok();
            let (recorded, recomputed) = (number(""), number("_recomputed"));
            let (evidence, verdict) = (cell("_evidence"), cell("_verdict"));
            assert_eq!(recomputed.is_none(), evidence == "unknown", "{row:?}");
            assert_eq!(recorded.is_none(), verdict == "nothing_recorded", "{row:?}");
            let is_whole = evidence == "exact" && verdict != "not_verifiable";
            assert_eq!(is_whole, cell("_reason").is_empty(), "{row:?}");
            match verdict {
                "match" => {
                    assert!(evidence == "exact" && recorded == recomputed, "{row:?}");
                    assert_eq!(number("_difference"), Some(0));
                }
                "drift" | "stale" => {
                    let difference = recomputed.zip(recorded).map(|(a, b)| a - b);
                    assert_eq!(number("_difference"), difference, "{row:?}");
                }
                _ => assert_eq!(cell("_difference"), "", "{row:?}"),
            }
            seen.insert(format!("{evidence} {verdict}"));
        }
    }
    seen
}

/// A dump whose collection has two members, of which it holds one.
fn with_an_absent_member() -> Case {
    let dump = json!([
        {"model": "main.sourceimagecollection", "pk": 1, "fields": {
            "name": "Two", "project": 2, "method": "manual", "kwargs": {}, "images": [7, 8]}},
        {"model": "main.sourceimage", "pk": 7, "fields": {
            "path": "a.jpg", "timestamp": "2025-06-01T22:00:00", "size": 5, "project": 2}},
    ]);
    let case = Case::new();
    case.file("in/dump.json", dump.to_string());
    case.build(&case.path("in"));
    case
}

#[test]
fn a_member_that_the_snapshot_lacks_has_a_whole_row() {
    let case = with_an_absent_member();
    let site = files(&case.path("site"));
    hold(&site);
    let rows = rows(&site, "api/v2/captures/collections/1/captures.csv");
    let held: Vec<_> = rows.iter().map(|row| (&*row["id"], &*row["in_snapshot"])).collect();
    assert_eq!(held, [("7", "true"), ("8", "false")]);
    assert_eq!((&*rows[0]["size"], &*rows[1]["size"]), ("5", ""));
    let said = case.run(&["verify", "site"]);
    assert_eq!(said.status, 0, "{}", said.stdout);
}

#[test]
fn an_own_sample_has_the_columns_of_a_collections_captures() {
    let case = with_an_absent_member();
    let said = case.run(&["sample", "in", "--method", "full", "--project", "2", "--format", "csv"]);
    assert_eq!(
        said.stdout, "id,timestamp,deployment,event,size\r\n7,2025-06-01T22:00:00,,,5\r\n",
        "{}",
        said.stderr
    );
}

#[test]
fn the_records_of_the_season_are_tables() {
    let site = files(season_site());
    let captures = rows(&site, "data/captures.csv.gz");
    assert_eq!(captures.len(), 2_240);
    let one = captures.iter().find(|row| row["id"] == "793132").unwrap();
    assert_eq!(one["path"], "panama/01/2023_11_08/20231108000427-00-141.jpg");
    assert_eq!(one["timestamp"], "2023-11-08T00:04:27");
    assert_eq!(one["night"], "2023-11-07", "after midnight it is still the night before");
    assert_eq!(one["deployment_name"], "BCI A01");
    let ids: Vec<i64> = captures.iter().map(|row| row["id"].parse().unwrap()).collect();
    assert!(ids.is_sorted(), "by id");

    let known: BTreeSet<&str> = captures.iter().map(|row| row["id"].as_str()).collect();
    let occurrences = rows(&site, "data/occurrences.csv.gz");
    assert_eq!(occurrences.len(), 1_771);
    let seen: BTreeSet<&str> = occurrences.iter().map(|row| row["id"].as_str()).collect();
    let detections = rows(&site, "data/detections.csv.gz");
    assert!(!detections.is_empty());
    let mut of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &detections {
        assert!(known.contains(row["capture"].as_str()), "{row:?}");
        if !row["occurrence"].is_empty() {
            assert!(seen.contains(row["occurrence"].as_str()), "{row:?}");
            of.entry(&row["occurrence"]).or_default().insert(&row["capture"]);
        }
    }
    for row in &occurrences {
        // A detection may have no box.
        let n = of.get(row["id"].as_str()).map_or(0, BTreeSet::len);
        assert!(n <= row["captures"].parse().unwrap(), "{n}: {row:?}");
    }
    assert!(of.len() > 1_700, "{}", of.len());

    let mut nights: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in
        captures.iter().filter(|row| !row["night"].is_empty() && !row["deployment"].is_empty())
    {
        *nights.entry((&row["deployment"], &row["night"])).or_default() += 1;
    }
    let told = rows(&site, "data/nights.csv");
    assert_eq!(told.len(), nights.len());
    for row in &told {
        let n = nights[&(row["deployment"].as_str(), row["night"].as_str())];
        assert_eq!(row["captures"], n.to_string(), "{row:?}");
    }
}

#[test]
fn the_path_of_a_capture_is_shown_as_everything_is() {
    let case = Case::new();
    let capture = |id: i64, path: &str| json!({"id": id, "details": format!("http://x.org/api/v2/captures/{id}/"), "timestamp": "2024-07-01T02:00:00", "path": path});
    let captures = [
        capture(1, "hut/2024/a.jpg"),
        capture(2, "mail anna@example.org/b.jpg"),
        capture(3, &"long/".repeat(4_000)),
        capture(4, "=cmd|' /C calc'!A0"),
    ];
    case.file("in/captures.json", json!(captures).to_string());
    assert_eq!(case.run(&["build", "in", "-o", "site"]).status, 0);
    let site = files(&case.path("site"));
    let paths: Vec<String> =
        rows(&site, "data/captures.csv.gz").into_iter().map(|row| row["path"].clone()).collect();
    assert_eq!(paths[0], "hut/2024/a.jpg");
    assert!(!paths[1].contains("anna@"), "{}", paths[1]);
    assert_eq!(paths[2].len(), 20_000, "a table has all of it");
    assert!(paths[3].starts_with('\''), "{}", paths[3]);
    let sheet = case.text("site/api/v2/captures/index.html");
    assert!(sheet.contains("hut/2024/a.jpg") && !sheet.contains("anna@"));
    let verified = case.run(&["verify", "site"]);
    assert_eq!(verified.status, 0, "{}", verified.stdout);
}

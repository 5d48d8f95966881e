//! A real backend's responses and its nightly dump, held against what its database says.

use std::collections::{BTreeMap, BTreeSet};

use mothbook::facts::sample::{Expectation, SampleError, expect, satisfies};
use mothbook::facts::{Evidence, Facts, SampleVerdict, Verdict, populations, recompute};
use mothbook::model::{
    CaptureId, CaptureRow, CollectionId, Filtering, Kwargs, KwargsSource, Method, ProjectId,
    Sampling, Snapshot,
};
use regex::{Captures, Regex};
use serde_json::Value;

use crate::support::{Case, golden, golden_json, read};

fn ids(value: &Value) -> Vec<i64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_i64).collect()
}

/// What a verdict is worth, held against the truth.
#[derive(Default, Debug)]
struct Tally {
    collections: usize,
    exact: usize,
    bound: usize,
    not_verifiable: usize,
    wrong: Vec<String>,
}

type Table = BTreeMap<String, (Tally, Tally)>;

/// Judges every count and every sample of every collection.
fn judge(snapshot: &Snapshot, facts: &Facts) -> Table {
    let truth = golden_json("truth.json");
    let mut table = Table::new();
    for expected in truth["collections"].as_array().unwrap() {
        let id = CollectionId(expected["id"].as_i64().unwrap());
        let collection = snapshot.collections.find(id).unwrap();
        let fact = facts.collections.iter().find(|fact| fact.id == id).unwrap();
        let method = collection.method.clone().unwrap();
        let (counts, samples) = table.entry(method.name().to_owned()).or_default();
        counts.collections += 1;
        for count in &fact.counts {
            let side = match count.filtering {
                Filtering::Unfiltered => "counts_no_filters",
                _ => "counts_default_filters",
            };
            let true_count = expected[side][count.kind.api_name()].as_i64().unwrap();
            let is_wrong = match &count.recomputed {
                Evidence::Exact(n) => *n != true_count,
                Evidence::AtLeast(n, _) => *n > true_count,
                Evidence::Unknown(_) => false,
            } || match &count.verdict {
                Verdict::Match => count.recorded != Some(true_count),
                Verdict::Drift { .. } => count.recorded == Some(true_count),
                _ => false,
            };
            match &count.recomputed {
                _ if is_wrong => counts.wrong.push(format!("{id} {count:?}, truth {true_count}")),
                Evidence::Exact(_) => counts.exact += 1,
                Evidence::AtLeast(..) => counts.bound += 1,
                Evidence::Unknown(_) => counts.not_verifiable += 1,
            }
        }
        let satisfied = expected["stored_satisfies_expected"].as_bool();
        let right = match &fact.sample.verdict {
            SampleVerdict::Match | SampleVerdict::Audited => satisfied == Some(true),
            SampleVerdict::Drift => satisfied == Some(false),
            SampleVerdict::Fails(_) => !expected["expected_error"].is_null(),
            SampleVerdict::NotVerifiable(_) => true,
        };
        match &fact.sample.verdict {
            verdict if !right => samples.wrong.push(format!(
                "{id} {verdict:?}, truth {satisfied:?} {}",
                expected["expected_error"]
            )),
            SampleVerdict::NotVerifiable(_) => samples.not_verifiable += 1,
            _ => samples.exact += 1,
        }
    }
    table
}

fn print(title: &str, table: &Table) {
    println!(
        "\n{title}\n{:<36} capture sets | counts: exact bound unknown wrong | samples: judged unknown wrong",
        "method"
    );
    for (method, (counts, samples)) in table {
        println!(
            "{method:<36} {:>11} | {:>13} {:>5} {:>7} {:>5} | {:>15} {:>7} {:>5}",
            counts.collections,
            counts.exact,
            counts.bound,
            counts.not_verifiable,
            counts.wrong.len(),
            samples.exact,
            samples.not_verifiable,
            samples.wrong.len()
        );
        for wrong in counts.wrong.iter().chain(&samples.wrong) {
            println!("    WRONG {wrong}");
        }
    }
}

fn assert_nothing_wrong(table: &Table) {
    let wrong: usize = table.values().map(|(a, b)| a.wrong.len() + b.wrong.len()).sum();
    assert_eq!(wrong, 0);
}

#[test]
fn the_dump_agrees_with_the_database_in_everything() {
    let loaded = read(&[golden().join("dumpdata")]);
    let snapshot = &loaded.snapshot.value;
    assert!(loaded.snapshot.findings.is_empty(), "{:#?}", loaded.snapshot.findings);
    let facts = recompute(snapshot);
    let table = judge(snapshot, &facts);
    print("dump", &table);
    assert_nothing_wrong(&table);
    let bound: usize = table.values().map(|(counts, _)| counts.bound + counts.not_verifiable).sum();
    assert_eq!(bound, 0, "a dump gives every count exactly");
    assert_eq!(snapshot.collections.len(), 192);
    assert_eq!(snapshot.captures.len(), 4084);
    assert_eq!(snapshot.jobs.len(), 110);
}

/// The golden API pages, with the counts of their envelopes written otherwise.
fn pages_counted(write: impl Fn(&str) -> String) -> Case {
    let count = Regex::new(r#""count":\s*(\d+)"#).unwrap();
    let case = Case::new();
    for entry in walkdir::WalkDir::new(golden().join("api/su")).into_iter().flatten() {
        if entry.file_type().is_file() {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let text = count.replace_all(&text, |found: &Captures<'_>| write(&found[1]));
            let name = entry.path().strip_prefix(golden()).unwrap();
            case.file(&name.to_string_lossy(), text.as_bytes());
        }
    }
    std::fs::copy(golden().join("manifest.json"), case.path("manifest.json")).unwrap();
    case
}

/// Newer releases of the platform may not count a list, or only up to some number.
#[test]
fn pages_that_are_not_counted_exactly_prove_nothing_and_are_no_fault() {
    let known = |case: &Case| {
        let loaded = read(&[case.path("api/su")]);
        let codes: BTreeSet<u16> =
            loaded.snapshot.findings.iter().map(|finding| finding.code.0).collect();
        let facts = recompute(&loaded.snapshot.value);
        let table = judge(&loaded.snapshot.value, &facts);
        assert_nothing_wrong(&table);
        let sizes = facts.collections.iter().flat_map(|of| of.counts.first());
        let exact = sizes.filter(|size| matches!(size.recomputed, Evidence::Exact(_))).count();
        (codes.contains(&605), codes.contains(&607), exact)
    };
    let exactly = known(&pages_counted(|n| format!("\"count\": {n}")));
    assert!(exactly.2 > 100, "{exactly:?}");
    let not_counted = known(&pages_counted(|_| "\"count\": null".to_owned()));
    assert_eq!(not_counted, (false, false, 0));
    let to_a_bound = |n: &str| format!("\"count\": {n}, \"count_is_exact\": false");
    let bounded = known(&pages_counted(to_a_bound));
    assert_eq!(bounded, (false, exactly.1, 0), "what is missing is told as before");
}

/// An expectation in the shape of the truth: what is sure, and each choice.
fn normalised(
    snapshot: &Snapshot,
    drawn: &Expectation,
) -> (BTreeSet<i64>, BTreeSet<(usize, Vec<i64>)>) {
    let ids = |rows: &[CaptureRow]| -> Vec<i64> {
        rows.iter().map(|row| snapshot.captures.id(*row).0).collect()
    };
    let choices = drawn.choices.iter().map(|choice| (choice.k, ids(&choice.from)));
    (ids(&drawn.sure).into_iter().collect(), choices.collect())
}

/// Members, and what each collection's method would draw, are those of the database's own model.
#[test]
fn members_and_expectations_are_those_of_the_database() {
    let snapshot = read(&[golden().join("dumpdata")]).snapshot.value;
    let populations = populations(&snapshot);
    let truth = golden_json("truth.json");
    let (mut compared, mut wrong) = (0, Vec::new());
    for expected in truth["collections"].as_array().unwrap() {
        let id = CollectionId(expected["id"].as_i64().unwrap());
        let collection = snapshot.collections.find(id).unwrap();
        let members: Vec<i64> = snapshot.members.get(&id).map_or_else(Vec::new, |members| {
            members.rows.iter().map(|row| snapshot.captures.id(*row).0).collect()
        });
        if members != sorted(ids(&expected["member_ids"])) {
            wrong.push(format!("members of {id}"));
        }
        let project = collection.project.unwrap();
        let population = populations.get(&project).map(Vec::as_slice).unwrap_or_default();
        let (method, kwargs) =
            (collection.method.as_ref().unwrap(), collection.kwargs.clone().unwrap());
        let drawn = expect(&snapshot, population, project, &Sampling::read(method, &kwargs));
        match (&expected["expected"], drawn) {
            (Value::Object(told), Ok(drawn)) => {
                let sure: BTreeSet<i64> = ids(&told["sure"]).into_iter().collect();
                let choices = told["choose"].as_array().unwrap().iter();
                let choices: Vec<(usize, Vec<i64>)> = choices
                    .map(|choice| {
                        (
                            usize::try_from(choice["k"].as_u64().unwrap()).unwrap(),
                            sorted(ids(&choice["from"])),
                        )
                    })
                    .collect();
                // A choice of all there are is sure.
                let (all, some): (Vec<_>, Vec<_>) = choices
                    .into_iter()
                    .filter(|(k, _)| *k > 0)
                    .partition(|(k, from)| k >= &from.len());
                let sure =
                    sure.into_iter().chain(all.into_iter().flat_map(|(_, from)| from)).collect();
                if normalised(&snapshot, &drawn) != (sure, some.into_iter().collect()) {
                    wrong.push(format!("expectation of {id} {method} {}", kwargs.value));
                }
                compared += 1;
            }
            (_, drawn) => {
                if drawn.is_ok() {
                    wrong.push(format!(
                        "{id} {method} {} is drawn, but populating fails",
                        kwargs.value
                    ));
                }
            }
        }
    }
    println!("{compared} expectations compared set by set");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn sorted(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids
}

#[test]
fn the_api_pages_never_contradict_the_database() {
    let loaded = read(&[golden().join("api/su")]);
    let snapshot = &loaded.snapshot.value;
    for finding in loaded.snapshot.findings.iter().filter(|finding| finding.code.0 != 609) {
        println!("{} {} {} {:?}", finding.code, finding.subject, finding.message, finding.location);
    }
    let facts = recompute(snapshot);
    let table = judge(snapshot, &facts);
    print("API pages", &table);
    assert_nothing_wrong(&table);
    assert_eq!(snapshot.collections.len(), 192);
    assert_eq!(snapshot.captures.len(), 4084);
    assert_eq!(snapshot.jobs.len(), 110);
}

/// Without any list of members a fresh draw may confirm a recorded size, but never contradict it: members
/// may be older than captures and kwargs, or of another project.
#[test]
fn a_fresh_draw_alone_never_contradicts_the_database() {
    let folders = ["collections-with-counts", "projects", "events", "deployments", "sites", "taxa"];
    let mut paths: Vec<_> = folders.iter().map(|name| golden().join("api/su").join(name)).collect();
    paths.extend(
        [49, 50, 51, 52, 53, 54].map(|id| golden().join(format!("api/su/captures/project-{id}"))),
    );
    let snapshot = read(&paths).snapshot.value;
    assert!(snapshot.members.is_empty());
    let table = judge(&snapshot, &recompute(&snapshot));
    print("API pages without members", &table);
    assert_nothing_wrong(&table);
    assert!(table["full"].0.exact > 30, "sizes are still confirmed");
}

#[test]
fn both_forms_know_the_same_records() {
    let api = read(&[golden().join("api/su")]).snapshot.value;
    let dump = read(&[golden().join("dumpdata")]).snapshot.value;
    for (a, b) in api.captures.rows().zip(dump.captures.rows()) {
        assert_eq!(api.captures.id(a), dump.captures.id(b));
        assert_eq!(api.captures.project(a), dump.captures.project(b));
        assert_eq!(api.captures.size(a), dump.captures.size(b));
        let (x, y) = (api.captures.timestamp(a), dump.captures.timestamp(b));
        assert_eq!(x.map(|t| t.micros() / 1000), y.map(|t| t.micros() / 1000));
        assert_eq!(api.captures.has_real_detection(a), dump.captures.has_real_detection(b));
        assert_eq!(api.captures.is_processed(a), dump.captures.is_processed(b));
    }
    for (a, b) in api.jobs.iter().zip(&dump.jobs) {
        assert_eq!((a.id, &a.name, &a.type_key, a.state), (b.id, &b.name, &b.type_key, b.state));
        assert_eq!(
            (a.project, a.collection, a.deployment),
            (b.project, b.collection, b.deployment)
        );
        let millis = |t: Option<mothbook::model::ServerTime>| t.map(|t| t.micros() / 1000);
        assert_eq!(millis(a.started_at), millis(b.started_at));
        assert_eq!(millis(a.finished_at), millis(b.finished_at));
    }
    for (a, b) in api.collections.iter().zip(&dump.collections) {
        assert_eq!((a.id, &a.name, a.project, &a.method), (b.id, &b.name, b.project, &b.method));
        assert_eq!(a.jobs, b.jobs, "jobs of capture set {}", a.id);
    }
}

/// Random triples of method, kwargs and project, drawn by the real sampler.
#[test]
fn every_vector_of_the_real_samplers_is_satisfied() {
    let snapshot = read(&[golden().join("dumpdata")]).snapshot.value;
    let populations = populations(&snapshot);
    let vectors = golden_json("vectors.json");
    let rows = |ids: &[i64]| -> BTreeSet<CaptureRow> {
        ids.iter().filter_map(|id| snapshot.captures.row(CaptureId(*id))).collect()
    };
    let mut wrong = Vec::new();
    for vector in vectors.as_array().unwrap() {
        let project = ProjectId(vector["project"].as_i64().unwrap());
        let method = &Method::parse(vector["method"].as_str().unwrap());
        let kwargs = Kwargs { value: vector["kwargs"].clone(), source: KwargsSource::Stored };
        let population = populations.get(&project).map(Vec::as_slice).unwrap_or_default();
        let drawn = expect(&snapshot, population, project, &Sampling::read(method, &kwargs));
        let failed = !vector["error"].is_null();
        let fits = match &drawn {
            Ok(drawn) => {
                let expected = &vector["expected"];
                let sure: BTreeSet<CaptureRow> = drawn.sure.iter().copied().collect();
                let all_sure = rows(&ids(&expected["sure"])).is_subset(&sure)
                    || !expected["choose"].as_array().unwrap().is_empty();
                !failed && all_sure && satisfies(drawn, &rows(&ids(&vector["result_ids"])))
            }
            Err(SampleError::Fails(_) | SampleError::NoSampler) => failed,
            Err(SampleError::Unknown(_)) => false,
        };
        if !fits {
            wrong.push(format!(
                "{method} {} in {project}: error {}, ours {:?}",
                kwargs.value,
                vector["error"],
                drawn.map(|d| d.size())
            ));
        }
    }
    for line in wrong.iter().take(30) {
        println!("{line}");
    }
    assert_eq!(wrong.len(), 0, "of {} vectors", vectors.as_array().unwrap().len());
}

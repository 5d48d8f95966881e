//! The commands `check` and `sample`.

use std::collections::{BTreeMap, BTreeSet};

use mothbook::facts::populations;
use mothbook::facts::sample::{Expectation, expect, satisfies};
use mothbook::model::{
    CaptureId, CaptureRow, Kwargs, KwargsSource, Method, ProjectId, Sampling, Snapshot,
};
use serde_json::{Value, json};

use crate::support::{Case, golden_json, read, repository};

fn season() -> String {
    repository().join("examples/season").to_string_lossy().into_owned()
}

#[test]
fn findings_decide_the_exit_code() {
    let case = Case::new();
    let season = season();
    let status = |extra: &[&str]| {
        let mut arguments = vec!["check", season.as_str(), "-q"];
        arguments.extend(extra);
        case.run(&arguments).status
    };
    assert_eq!(status(&[]), 1);
    assert_eq!(status(&["--fail-on", "never"]), 0);
    assert_eq!(status(&["--ignore", "MB206,MB303"]), 0);
    assert_eq!(status(&["--ignore", "MB206,MB303", "--fail-on", "warning"]), 1);
    assert_eq!(status(&["--select", "MB1"]), 0);
    assert_eq!(status(&["--select", "mb4", "--fail-on", "note"]), 1);
}

#[test]
fn the_same_settings_stand_in_a_file() {
    let case = Case::new();
    case.file(
        "in/page.txt",
        std::fs::read(repository().join("examples/saved-page/collections-list.txt")).unwrap(),
    );
    assert_eq!(case.run(&["check", "in"]).status, 0);
    case.file("in/mothbook.toml", "fail-on = \"warning\"\n");
    assert_eq!(case.run(&["check", "in"]).status, 1);
    assert_eq!(
        case.run(&["check", "in", "--fail-on", "error"]).status,
        0,
        "a flag goes before the file"
    );
    case.file("other.toml", "fail-on = \"warning\"\nignore = [\"MB6\"]\n");
    assert_eq!(case.run(&["check", "in", "--config", "other.toml"]).status, 0);
    case.file("in/mothbook.toml", "fail_on = \"warning\"\n");
    let wrong = case.run(&["check", "in"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("did you mean fail-on?"), "{}", wrong.stderr);
}

/// Arguments are repeated in errors, and may come from a list of files that somebody else made.
#[test]
fn nothing_that_is_printed_steers_the_terminal() {
    let case = Case::new();
    let odd = "\u{1b}]0;x\u{7}\u{202e}";
    let of = |before: &str| format!("{before}{odd}");
    case.file("in/x.json", "1");
    for arguments in [
        vec!["check", odd],
        vec!["check", "in", "--config", odd],
        vec!["build", "in", "--images", odd],
        vec!["verify", odd],
        vec!["explain", odd],
        vec![odd],
        vec!["check", "in", "--fail-on", odd],
        vec!["check", "in", &of("--")],
    ] {
        let output = case.run(&arguments);
        let said = output.stdout + &output.stderr;
        assert!(output.status > 1 && !said.is_empty(), "{arguments:?}: {said}");
        let is_plain = |c: char| c == '\n' || !mothbook::visible::steers(c);
        assert!(said.chars().all(is_plain), "{arguments:?}: {said:?}");
    }
}

/// A snapshot whose settings hide what is wrong with it, as far as they are followed.
#[test]
fn what_the_snapshot_hides_is_counted_and_fails_as_ever() {
    let case = Case::new();
    case.file(
        "in/page.txt",
        std::fs::read(repository().join("examples/saved-page/collections-list.txt")).unwrap(),
    );
    let plain = case.run(&["check", "in", "--fail-on", "warning"]);
    assert!(plain.status == 1 && plain.stdout.contains("MB607"), "{}", plain.stdout);
    case.file(
        "in/mothbook.toml",
        "fail-on = \"never\"\nignore = [\"mb6\"]\nquiet = true\nthreads = 2\n",
    );
    for arguments in [vec![], vec!["--select", "MB6"]] {
        let arguments = [vec!["check", "in", "--fail-on", "warning"], arguments].concat();
        let hidden = case.run(&arguments);
        assert_eq!(hidden.status, 1, "{}", hidden.stdout);
        let said = "settings     1 warning is not listed, as the settings beside the snapshot say: 1 MB607";
        assert!(hidden.stdout.contains(said), "{}", hidden.stdout);
        assert!(hidden.stdout.contains("warning[MB617]: findings hidden"), "{}", hidden.stdout);
        assert!(!hidden.stdout.contains("[MB607]"), "{}", hidden.stdout);
        let said = "followed: ignore; not followed: fail-on, threads, quiet";
        assert!(hidden.stderr.contains(said), "{}", hidden.stderr);
    }
    let built = case.run(&["build", "in", "-o", "site", "--fail-on", "warning"]);
    assert_eq!(built.status, 1, "{}", built.stderr);
    for place in ["site/findings/index.html", "site/data/findings.csv"] {
        let text = case.text(place);
        assert!(text.contains("1 warning is not listed") && text.contains("MB616"), "{place}");
    }
    // A choice of the caller's own goes before it, and who names the file means it.
    let own = case.run(&["check", "in", "--ignore", "MB1", "--fail-on", "warning"]);
    assert!(own.stdout.contains("[MB607]") && !own.stdout.contains("MB617"), "{}", own.stdout);
    let named = case.run(&["check", "in", "--config", "in/mothbook.toml"]);
    assert!(named.status == 0 && !named.stdout.contains("MB6"), "{}", named.stdout);
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let case = Case::new();
    let season = season();
    assert!(!case.run(&["check", &season, "-q"]).stdout.contains('\u{1b}'));
}

#[test]
fn formats_for_machines_parse() {
    let case = Case::new();
    let season = season();
    let printed = |format: &str| case.run(&["check", &season, "-q", "--format", format]).stdout;
    let report: Value = serde_json::from_str(&printed("json")).unwrap();
    let findings = report["findings"].as_array().unwrap().len();
    assert!(findings > 50);
    let sarif: Value = serde_json::from_str(&printed("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), findings);
    assert_eq!(printed("github").lines().count(), findings);
    assert!(printed("junit").starts_with("<?xml"));
}

/// The platform of this machine, as the compiler names it.
fn host() -> String {
    let version = std::process::Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// The schema of the standard, as the crate `serde-sarif` carries it.
fn sarif_schema() -> Value {
    let metadata = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &host()])
        .current_dir(repository())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = std::path::Path::new(package["manifest_path"].as_str().unwrap());
    let schema = std::fs::read(manifest.with_file_name("src").join("schema.json")).unwrap();
    serde_json::from_slice(&schema).unwrap()
}

/// What tells whether a report is SARIF, by the schema of the standard.
pub(crate) fn sarif_validator() -> jsonschema::Validator {
    let mut schema = sarif_schema();
    // The published pattern of a language has an unbalanced bracket; mothbook writes no language.
    for holder in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][holder]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    assert!(schema["title"].as_str().unwrap().contains("2.1.0"));
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_sarif_report_follows_the_standards_schema() {
    let validator = sarif_validator();
    let case = Case::new();
    // With places in files, too.
    case.file(
        "in/page.txt",
        std::fs::read(repository().join("examples/saved-page/collections-list.txt")).unwrap(),
    );
    case.file("in/a b.json", "[{\"id\": -1, \"boundary_rect\": null}, 5");
    for snapshot in [season(), "in".to_owned()] {
        let printed = case.run(&["check", &snapshot, "-q", "--format", "sarif"]).stdout;
        let report: Value = serde_json::from_str(&printed).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert!(!report["runs"][0]["results"].as_array().unwrap().is_empty());
    }
    assert!(
        !validator.is_valid(&json!({"version": "2.1.0"})),
        "the schema refuses what is no report"
    );
}

#[test]
fn a_random_sample_depends_on_its_seed_alone() {
    let case = Case::new();
    let season = season();
    let sample = |seed: &str, threads: &str| {
        let arguments =
            ["sample", &season, "--collection", "237", "--seed", seed, "--threads", threads, "-q"];
        case.run(&arguments).stdout
    };
    assert_eq!(sample("1", "1"), sample("1", "2"));
    assert_ne!(sample("1", "1"), sample("2", "1"));
    assert_eq!(sample("1", "1").lines().count(), 10);
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let case = Case::new();
    let season = season();
    let told = |arguments: &[&str]| {
        let mut all = vec!["sample", season.as_str(), "-q"];
        all.extend(arguments);
        let output = case.run(&all);
        assert_eq!(output.status, 2, "{}", output.stdout);
        output.stderr
    };
    assert!(told(&["--collection", "1"]).contains("capture set 1 is not in the snapshot"));
    assert!(
        told(&["--method", "full", "--project", "9"]).contains("project 9 is not in the snapshot")
    );
    assert!(told(&["--method", "starred", "--project", "50"]).contains("no sampler"));
    assert!(told(&["--method", "full", "--project", "50", "--kwargs", "{"]).contains("no JSON"));
    assert!(
        told(&["--method", "full", "--project", "50", "--kwargs", "{\"x\": 1}"])
            .contains("takes no argument x")
    );
    assert!(told(&["--method", "full"]).contains("--project"));
}

/// A dump of one project alone, small enough to be read a hundred times.
fn dumps(case: &Case) {
    let all = golden_json("dumpdata/main-jobs-ml.json");
    let mut by_project: BTreeMap<i64, Vec<&Value>> = BTreeMap::new();
    let mut project_of_capture: BTreeMap<i64, i64> = BTreeMap::new();
    for record in all.as_array().unwrap() {
        let id = record["pk"].as_i64().unwrap();
        let project = match record["model"].as_str().unwrap() {
            "main.project" => Some(id),
            "main.sourceimage" | "main.event" => record["fields"]["project"].as_i64(),
            "main.detection" => {
                let capture = record["fields"]["source_image"].as_i64().unwrap();
                project_of_capture.get(&capture).copied()
            }
            _ => None,
        };
        if record["model"] == "main.sourceimage" {
            project_of_capture.insert(id, project.unwrap());
        }
        match project {
            Some(project) => by_project.entry(project).or_default().push(record),
            // Deployments and sites of all projects: captures may lie in those of another.
            None if ["main.deployment", "main.site"]
                .contains(&record["model"].as_str().unwrap()) =>
            {
                for project in [49, 50, 51, 52, 53, 54] {
                    by_project.entry(project).or_default().push(record);
                }
            }
            None => {}
        }
    }
    for (project, records) in by_project {
        case.file(&format!("dump-{project}.json"), serde_json::to_vec(&records).unwrap());
    }
}

/// The real sampler's vectors through the command: of the six hundred enough that each argument of each method is there,
/// both drawn and refused; `golden.rs` holds all of them against the library. Where chance decides, what the command draws
/// must be a possible draw; where the platform fails, so must the command (but for the two methods that it draws as they
/// promise).
#[test]
fn vectors_with_each_argument_go_through_the_command() {
    let case = Case::new();
    dumps(&case);
    let snapshots: BTreeMap<i64, Snapshot> = [49, 50, 51, 52, 53, 54]
        .into_iter()
        .map(|project| {
            (project, read(&[case.path(&format!("dump-{project}.json"))]).snapshot.value)
        })
        .collect();
    let vectors = golden_json("vectors.json");
    let mut known: BTreeSet<(&str, &str, bool)> = BTreeSet::new();
    let mut chosen: Vec<&Value> = Vec::new();
    for vector in vectors.as_array().unwrap() {
        let (method, is_drawn) = (vector["method"].as_str().unwrap(), vector["error"].is_null());
        let names = vector["kwargs"].as_object().unwrap().keys().map(String::as_str);
        let n_known = known.len();
        // A vector without any argument counts, too.
        known.extend(names.chain([""]).map(|name| (method, name, is_drawn)));
        if known.len() > n_known {
            chosen.push(vector);
        }
    }
    assert!(chosen.len() > 40, "{} vectors", chosen.len());
    let wrong: Vec<String> =
        chosen.iter().filter_map(|vector| judge(&case, &snapshots, vector)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), chosen.len(), wrong.join("\n"));
}

/// What is wrong with the command's answer to one vector.
fn judge(case: &Case, snapshots: &BTreeMap<i64, Snapshot>, vector: &Value) -> Option<String> {
    let project = vector["project"].as_i64().unwrap();
    let (method, kwargs) = (vector["method"].as_str().unwrap(), vector["kwargs"].to_string());
    let output = case.run(&[
        "sample",
        &format!("dump-{project}.json"),
        "--project",
        &project.to_string(),
        "--method",
        method,
        "--kwargs",
        &kwargs,
        "-q",
        "--threads",
        "1",
    ]);
    if ["positional", "nth"].contains(&method) {
        return None;
    }
    let failed = !vector["error"].is_null();
    if failed {
        return (output.status != 2).then(|| format!("{method} {kwargs} does not fail"));
    }
    let snapshot = &snapshots[&project];
    let rows: BTreeSet<CaptureRow> = output
        .stdout
        .lines()
        .map(|id| snapshot.captures.row(CaptureId(id.parse().unwrap())).unwrap())
        .collect();
    let fits = satisfies(&expected(snapshot, project, method, vector), &rows)
        && rows.len() == vector["result_ids"].as_array().unwrap().len();
    (!fits).then(|| format!("{method} {kwargs} in {project}: {}", output.stderr))
}

fn expected(snapshot: &Snapshot, project: i64, method: &str, vector: &Value) -> Expectation {
    let populations = populations(snapshot);
    let population = populations.get(&ProjectId(project)).map(Vec::as_slice).unwrap_or_default();
    let kwargs = Kwargs { value: vector["kwargs"].clone(), source: KwargsSource::Stored };
    let sampling = Sampling::read(&Method::parse(method), &kwargs);
    expect(snapshot, population, ProjectId(project), &sampling).unwrap()
}

#[test]
fn methods_that_the_platform_gets_wrong_are_drawn_as_they_promise() {
    let case = Case::new();
    let season = season();
    let sample = |method: &str, kwargs: Value| {
        let arguments = [
            "sample",
            &season,
            "--project",
            "51",
            "--method",
            method,
            "--kwargs",
            &kwargs.to_string(),
            "--format",
            "json",
            "-q",
        ];
        let output = case.run(&arguments);
        let report: Value =
            serde_json::from_str(&output.stdout).unwrap_or_else(|_| panic!("{}", output.stderr));
        report["count"].as_u64().unwrap()
    };
    assert_eq!(sample("positional", json!({"position": 0})), 17, "one of each of 17 sessions");
    assert!(sample("nth", json!({"nth": 5})) > 80);
}

//! Jobs in time: what is known of each job of the real platform, what its pages, tables and the trace say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use mothbook::facts::{Basis, JobFacts, jobs};
use mothbook::model::{JobId, Snapshot};
use serde_json::{Value, json};

use crate::support::{Case, files, golden, golden_json, read, repository, season_site};

/// The jobs of the golden snapshot, recomputed.
fn golden_jobs(form: &str) -> (Snapshot, Vec<JobFacts>) {
    let snapshot = read(&[golden().join(form)]).snapshot.value;
    let facts = jobs::recompute(&snapshot);
    (snapshot, facts)
}

/// The files of an example's report.
fn example(name: &str) -> BTreeMap<String, Vec<u8>> {
    if name == "season" {
        return files(season_site());
    }
    let case = Case::new();
    case.build(&repository().join("examples").join(name));
    files(&case.path("site"))
}

fn text<'a>(site: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
    std::str::from_utf8(site.get(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

#[test]
fn durations_are_those_of_the_database() {
    let truth = golden_json("truth.json");
    for form in ["api/su", "dumpdata/main-jobs-ml.json"] {
        let (_, facts) = golden_jobs(form);
        let by_id: BTreeMap<i64, &JobFacts> = facts.iter().map(|f| (f.id.0, f)).collect();
        let mut measured = 0;
        for job in truth["jobs"].as_array().unwrap() {
            let found = by_id[&job["id"].as_i64().unwrap()];
            let expected = job["duration_seconds"].as_f64();
            assert_eq!(expected.is_some(), found.timing.basis == Basis::Measured, "{job}");
            if let Some(expected) = expected {
                // A dump keeps milliseconds only.
                let off = expected - found.timing.run().unwrap() as f64 / 1e6;
                assert!(off.abs() < if form.starts_with("api") { 1e-6 } else { 2e-3 }, "{job}");
                measured += 1;
            }
        }
        assert!(measured > 50, "{form}: {measured} measured");
    }
}

#[test]
fn each_kind_of_job_is_known_as_it_can_be() {
    let (snapshot, facts) = golden_jobs("api/su");
    let of = |id: i64| facts.iter().find(|facts| facts.id == JobId(id)).unwrap().timing;
    let expected = [
        (3003, Basis::Waiting),      // created
        (3004, Basis::Waiting),      // pending
        (3011, Basis::Waiting),      // received
        (3074, Basis::Running),      // running right now
        (3073, Basis::Running),      // stuck since yesterday
        (3008, Basis::Running),      // retry, without a start
        (3009, Basis::Running),      // canceling
        (3077, Basis::Measured),     // finished before it started
        (3078, Basis::NeverStarted), // revoked before it started
        (2999, Basis::FromLogs),     // failed without a start
        (3012, Basis::Unknown),      // a state that says nothing, a log that ends before the start
    ];
    for (id, basis) in expected {
        assert_eq!(of(id).basis, basis, "job {id}");
    }
    assert_eq!(of(3077).run(), Some(-3_600_000_000));
    let now = snapshot.taken_at.unwrap();
    for id in [3003, 3074] {
        assert_eq!(of(id).whole().unwrap().to, now.micros(), "job {id} goes on");
    }
    // Told to wait for 30 seconds: that is no queue.
    let wait = of(3007).wait.unwrap().length() - of(3007).queue.unwrap();
    assert_eq!(wait, 30_000_000);
}

#[test]
fn jobs_updated_in_bulk_have_no_duration_and_short_ones_are_seen() {
    let site = example("saved-page");
    let page = text(&site, "timeline/index.html");
    assert_eq!(page.matches(" \u{b7} duration unknown</text>").count(), 11);
    assert_eq!(page.matches(", duration unknown (updated in bulk)</title>").count(), 11);
    for said in ["at most 76 s", "at most 57 s", "at most 23.3 h", "at most 28 s", "at most 2.7 h"]
    {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.matches("class=\"fold\"").count() >= 2, "empty stretches are folded");
    // The two-minute jobs in a history of twenty months have bars of more than the least width.
    let bars = page.split("<a class=\"good most\"").skip(1);
    let widths: Vec<f64> = bars
        .map(|bar| {
            let data = bar.split("data-x=\"").nth(1).unwrap().split('"').next().unwrap();
            let x: Vec<f64> =
                data.split(' ').take(3).map(|x| x.parse::<f64>().unwrap() / 100.0).collect();
            x[2] - x[1]
        })
        .collect();
    assert!(widths.iter().filter(|width| **width > 5.0).count() >= 2, "{widths:?}");
    assert!(text(&site, "data/jobs.csv").matches(",unknown,").count() >= 11);
}

#[test]
fn the_trace_has_what_its_format_requires() {
    for name in ["season", "saved-page"] {
        let site = example(name);
        let trace: Value = serde_json::from_slice(&site["data/jobs.trace.json"]).unwrap();
        let events = trace["traceEvents"].as_array().unwrap();
        let mut tracks: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
        let mut outer: BTreeMap<i64, (i64, i64, i64)> = BTreeMap::new();
        let mut named = BTreeSet::new();
        for event in events {
            // Trace Event Format: every event has name, ph, pid, tid; M has args.name; X has ts and dur.
            let (Some(name), Some(phase)) = (event["name"].as_str(), event["ph"].as_str()) else {
                panic!("{event}")
            };
            assert!(event["pid"].is_i64() && event["tid"].is_i64(), "{event}");
            let track = event["tid"].as_i64().unwrap();
            if phase == "M" {
                assert!(["process_name", "thread_name"].contains(&name), "{event}");
                assert!(event["args"]["name"].is_string(), "{event}");
                named.insert(track);
                continue;
            }
            assert_eq!(phase, "X", "{event}");
            assert!(named.contains(&track), "its track has a name: {event}");
            assert!(event["cat"].is_string(), "{event}");
            let (from, length) = (event["ts"].as_i64().unwrap(), event["dur"].as_i64().unwrap());
            assert!(length >= 0, "{event}");
            let id = event["args"]["id"].as_i64().unwrap();
            if ["queue", "run"].contains(&name) {
                let (lane, begin, end) = outer[&id];
                assert_eq!(lane, track, "{event}");
                assert!(begin <= from && from + length <= end, "nested in its job: {event}");
            } else {
                assert!(event["args"]["status"].is_string(), "{event}");
                let link = event["args"]["link"].as_str().unwrap().strip_prefix("../").unwrap();
                assert!(site.contains_key(link), "{event}");
                tracks.entry(track).or_default().push((from, from + length));
                assert!(outer.insert(id, (track, from, from + length)).is_none(), "once: {event}");
            }
        }
        for lane in tracks.values_mut() {
            lane.sort_unstable();
            assert!(lane.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{lane:?}");
        }
        let jobs = text(&site, "data/jobs.csv").lines().count() - 1;
        assert_eq!(outer.len(), jobs, "{name}");
    }
}

#[test]
fn the_table_says_how_sure_each_length_is() {
    let site = example("season");
    let mut lines = csv::Reader::from_reader(site["data/jobs.csv"].as_slice());
    let head = lines.headers().unwrap().clone();
    let place = |name: &str| head.iter().position(|column| column == name).unwrap();
    let mut seen = BTreeSet::new();
    for record in lines.records().map(Result::unwrap) {
        let cell = |name: &str| record[place(name)].to_owned();
        seen.insert(cell("run_basis"));
        assert_eq!(
            cell("queue_seconds").is_empty(),
            !["measured", "from_logs"].contains(&cell("queue_basis").as_str()),
            "{record:?}"
        );
        assert_eq!(
            cell("run_seconds").is_empty(),
            ["waiting", "never_started", "unknown"].contains(&cell("run_basis").as_str()),
            "{record:?}"
        );
    }
    for basis in ["measured", "from_logs", "waiting", "never_started", "running", "unknown"] {
        assert!(seen.contains(basis), "{basis} of {seen:?}");
    }
}

#[test]
fn a_job_tells_its_course() {
    let site = example("season");
    // A failed one: its error first, then its course with the stage that its log names.
    let page = text(&site, "api/v2/jobs/2991.html");
    let (errors, course) = (page.find("id=\"errors\"").unwrap(), page.find("id=\"time\"").unwrap());
    assert!(errors < course && page.contains("violates not-null constraint"));
    for said in ["stage: Populate capture set", "derived from its log", "2 times", "+1 s"] {
        assert!(page.contains(said), "{said}");
    }
    // One that worked through captures.
    assert!(
        text(&site, "api/v2/jobs/3080.html").contains("52,560: 876 (Process, Processed) in 1 s")
    );
    // Contradictions, with their codes.
    let skewed = text(&site, "api/v2/jobs/3077.html");
    assert!(skewed.contains("MB303") && skewed.contains("\u{2212}60.0 min"), "{skewed}");
    // The whole of a long log, on pages of its own.
    let lines: usize = site
        .iter()
        .filter(|(name, _)| name.starts_with("api/v2/jobs/3080/log-"))
        .map(|(name, _)| text(&site, name).matches("<td class=\"after").count())
        .sum();
    assert_eq!(lines, 1_000);
    // Failures that say the same are one.
    let figures = text(&site, "timeline/figures.html");
    assert!(
        figures.contains("ValueError: &#60;bad&#62;") && figures.contains("2 jobs"),
        "{figures}"
    );
}

/// A job as the jobs endpoint serves it.
fn job(id: i64, times: [Option<&str>; 4], log: &[&str]) -> Value {
    let [created, started, finished, updated] = times;
    json!({
        "id": id, "details": format!("http://x.org/api/v2/jobs/{id}/"), "name": format!("Nächtlicher Lauf – {}", "лес ".repeat(60)),
        "delay": 0, "status": "SUCCESS", "job_type": { "key": "ml", "name": "ML pipeline" },
        "created_at": created, "started_at": started, "finished_at": finished, "updated_at": updated,
        "progress": { "summary": { "status": "SUCCESS", "progress": 1.0 }, "stages": [], "errors": [] },
        "logs": { "stdout": log, "stderr": [] },
    })
}

fn built(jobs: &[Value]) -> (Case, BTreeMap<String, Vec<u8>>) {
    let case = Case::new();
    let lines = jobs.iter().fold(String::new(), |mut lines, job| {
        writeln!(lines, "{job}").unwrap();
        lines
    });
    case.file("jobs.ndjson", lines);
    case.build(Path::new("jobs.ndjson"));
    let files = files(&case.path("site"));
    (case, files)
}

#[test]
fn a_log_of_as_many_lines_as_the_api_serves_begins_before_them() {
    // The newest line stands first; every tenth is an error.
    let lines: Vec<String> = (0..1_000)
        .rev()
        .map(|n| {
            let level = if n % 10 == 0 { "ERROR" } else { "INFO" };
            format!("[2025-01-01 01:{:02}:{:02}] {level} Batch failed", n / 60, n % 60)
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let times = [Some("2025-01-01T00:00:00"), None, None, Some("2025-01-02T00:00:00")];
    let (_case, site) = built(&[job(1, times, &lines), job(2, times, &lines[..999])]);
    let (cut, whole) =
        ["api/v2/jobs/1.html", "api/v2/jobs/2.html"].map(|of| text(&site, of)).into();
    for words in [
        "at least 16.6 min",
        "at least 100 times",
        "Its log begins before what was served",
        "older ones were not served",
        "at least 1,000 lines, 100 errors",
    ] {
        assert!(cut.contains(words) && !whole.contains(words), "{words}: {cut}");
    }
    assert!(!cut.contains("Waited") && whole.contains("Waited"), "{cut}");
    let mut table = csv::Reader::from_reader(site["data/jobs.csv"].as_slice());
    let column = table.headers().unwrap().iter().position(|name| name == "run_basis").unwrap();
    let bases: Vec<String> = table.records().map(|row| row.unwrap()[column].to_owned()).collect();
    assert_eq!(bases, ["at_least", "from_logs"]);
}

#[test]
fn the_night_on_which_an_hour_repeats_breaks_nothing() {
    // New York, 2024-11-03: at 02:00 clocks go back to 01:00. The job ran for twenty minutes.
    let log = [
        "[2024-11-03 01:10:00] INFO Finished job",
        "[2024-11-03 01:05:00] INFO Processing image batch 2 of 2",
        "[2024-11-03 01:55:00] INFO Processing image batch 1 of 2",
        "[2024-11-03 01:50:00] INFO Running job",
    ];
    let times = [
        "2024-11-03T01:49:00",
        "2024-11-03T01:50:00",
        "2024-11-03T01:10:00",
        "2024-11-03T01:10:00",
    ];
    let (_case, site) = built(&[job(1, times.map(Some), &log)]);
    let page = text(&site, "api/v2/jobs/1.html");
    assert!(page.contains("clock set back 50.0 min"), "{page}");
    assert!(page.contains("MB303") && page.contains("\u{2212}40.0 min"), "{page}");
    // Such a length is in no statistics.
    assert!(!text(&site, "timeline/index.html").contains("median run"));
}

#[test]
fn jobs_without_any_time_are_counted_not_drawn() {
    let (_case, site) = built(&[
        job(1, [None; 4], &[]),
        job(2, [Some("2024-01-01T00:00:00"), None, None, None], &[]),
    ]);
    let page = text(&site, "timeline/index.html");
    assert!(page.contains("<b>1</b> <span>without any time</span>"), "{page}");
    assert_eq!(page.matches("<a class=\"plain\"").count(), 1);
    assert!(text(&site, "api/v2/jobs/1.html").contains("No time of this job is known."));
    let (_case, site) = built(&[job(1, [None; 4], &[])]);
    assert!(text(&site, "timeline/index.html").contains("No job has a time."));
}

#[test]
fn thousands_of_jobs_keep_every_page_small_and_every_job_has_a_bar() {
    let jobs: Vec<Value> = (1..=2_600)
        .map(|id| {
            let time = |minutes: i64| {
                let at = chrono::DateTime::from_timestamp(1_700_000_000 + minutes * 60, 0).unwrap();
                at.naive_utc().format("%Y-%m-%dT%H:%M:%S").to_string()
            };
            let at = id * 20;
            let [created, started, finished] = [at, at + 3, at + 3 + id % 90].map(time);
            job(id, [&created, &started, &finished, &finished].map(|t| Some(t.as_str())), &[])
        })
        .collect();
    let (_case, site) = built(&jobs);
    let mut with_bar = BTreeSet::new();
    for (name, bytes) in site.iter().filter(|(name, _)| name.starts_with("timeline/")) {
        let page = std::str::from_utf8(bytes).unwrap();
        assert!(page.len() <= 100_000, "{name} has {} bytes", page.len());
        let elements = page
            .match_indices('<')
            .filter(|(at, _)| page[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
            .count();
        assert!(elements <= 1_500, "{name} has {elements} elements");
        let links = page.split("<a class=\"").skip(1).filter_map(|bar| {
            let (tag, _) = bar.split_once('>').unwrap();
            tag.contains("data-x")
                .then(|| tag.split("/jobs/").nth(1)?.split('.').next()?.parse().ok())?
        });
        with_bar.extend::<Vec<i64>>(links.collect());
    }
    assert_eq!(with_bar.len(), jobs.len());
    assert!(text(&site, "timeline/index.html").contains(" began, 0 failed</title>"));
}

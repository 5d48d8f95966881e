use super::*;
use crate::state::{About, Capture, Count, Detected, FORMAT, Found, Occurrence, Record, State};

fn record(kind: &str, id: i64, fields: &[(&str, &str)]) -> Record {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let (kind, name) = (kind.to_owned(), format!("{kind} {id}"));
    Record { kind, id, name, fields: fields.collect(), ..Record::default() }
}

fn count(what: &str, stored: i64, recounted: Option<i64>, standing: Standing) -> Count {
    Count { what: what.to_owned(), stored: Some(stored), recounted, standing }
}

fn at(day: i64, second: i64) -> Option<i64> {
    Some((day * 86_400 + second) * 1_000_000)
}

fn jobs() -> Vec<Record> {
    let jobs = [
        (1, 1, &[("status", "FAILURE")][..]),
        (2, 4, &[("status", "FAILURE"), ("started_at", "1970-01-05 00:01:00")]),
        (
            3,
            9,
            &[
                ("status", "SUCCESS"),
                ("started_at", "1970-01-10 00:00:10"),
                ("finished_at", "1970-01-10 01:00:10"),
            ],
        ),
        (4, 10, &[]),
    ];
    let job = |(id, day, fields): (i64, i64, &[(&str, &str)])| Record {
        created: at(day, 0),
        ..record("job", id, fields)
    };
    jobs.into_iter().map(job).collect()
}

fn state() -> State {
    let mut state = State {
        about: About {
            mothbook_state: FORMAT,
            tool: "0.1.0".to_owned(),
            host: Some("https://a.example".to_owned()),
            taken: Some("1970-01-11 00:00".to_owned()),
            files: None,
        },
        ..State::default()
    };
    let sample =
        Count { what: "sample".to_owned(), standing: Standing::Differs, ..Count::default() };
    let set = record("collection", 7, &[("method", "full"), ("kwargs", "{}")]);
    let counts = vec![
        count("source_images_count", 6, Some(6), Standing::Equal),
        count("occurrences_count", 3, Some(2), Standing::Differs),
        count("taxa_count", 3, None, Standing::Unproved),
        Count { what: "nothing".to_owned(), ..Count::default() },
        sample,
    ];
    state.records.push(Record { counts, created: at(1, 0), ..set });
    let station = record("deployment", 1, &[]);
    let counts = vec![count("captures_count", 9, Some(4), Standing::Unproved)];
    state.records.push(Record { counts, ..station });
    state.records.extend(jobs());
    state.records.push(Record { created: at(0, 5), ..record("project", 9, &[]) });
    for (id, detected) in [(1, Detected::Unknown), (2, Detected::Processed), (3, Detected::Found)] {
        let (timestamp, size, path) = (None, None, None);
        let (deployment, event, project) = (None, None, None);
        state.captures.push(Capture {
            id,
            timestamp,
            size,
            path,
            deployment,
            event,
            project,
            detected,
        });
    }
    for (id, taxon) in [(1, Some(Some(5))), (2, Some(Some(5))), (3, Some(None)), (4, None)] {
        state.occurrences.push(Occurrence { id, taxon, score: None });
    }
    for severity in [Severity::Error, Severity::Error, Severity::Note] {
        let text = || "x".to_owned();
        let code = "MB101".to_owned();
        state.findings.push(Found { severity, code, about: text(), file: text(), message: text() });
    }
    state
}

#[test]
fn a_line_is_what_follows_from_the_state() {
    let night = Night::of(&state());
    assert_eq!(night.taken.as_deref(), Some("1970-01-11 00:00"));
    let totals = Totals {
        captures: 3,
        captures_known: 2,
        captures_processed: 2,
        captures_with_detections: 1,
        occurrences: 4,
        taxa: 1,
        sessions: 0,
        stations: 1,
        capture_sets: 1,
    };
    assert_eq!(night.totals, totals);
    let jobs: Vec<(&str, usize)> = night.jobs.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    assert_eq!(jobs, [("FAILURE", 2), ("SUCCESS", 1), ("UNKNOWN", 1)]);
    let recent =
        RecentJobs { created: 3, failed: 1, median_wait: Some(35), median_run: Some(3600) };
    assert_eq!(night.recent_jobs, Some(recent));
    assert_eq!((night.number_of(Severity::Error), night.number_of(Severity::Note)), (2, 1));
    assert_eq!(night.findings.len(), 2);
    assert_eq!(night.counts, Standings { equal: 1, differs: 1, unproved: 2 });
    assert_eq!(night.samples, Standings { equal: 0, differs: 1, unproved: 0 });
    let set = &night.sets[0];
    assert_eq!((set.id, set.sample, set.counts.len()), (7, Standing::Differs, 3));
    assert_eq!(night.stations[0].captures, Some(9));
    let created: Vec<(&str, i64)> = night.created.iter().map(|of| (of.0.as_str(), of.1)).collect();
    assert_eq!(created, [("collection", 7), ("project", 9)]);
}

#[test]
fn a_line_is_read_as_it_was_written() {
    let night = Night::of(&state());
    let bytes = night.to_bytes();
    assert_eq!(serde_json::from_slice::<Night>(&bytes).unwrap(), night);
    assert_eq!(Night::of(&state()).to_bytes(), bytes);
    let text = String::from_utf8(bytes).unwrap();
    let rows = r#""sets":[[7,"collection 7","full","#;
    assert!(text.contains(rows), "{text}");
    assert!(text.contains(r#""differs",[[1,6],[0,3,2],[2,3,null,0]]]]"#), "{text}");
}

#[test]
fn a_rule_changes_where_the_method_or_its_arguments_do() {
    let rule = |method: &str, field: &str, kwargs: &str| {
        let record = record("collection", 7, &[("method", method), (field, kwargs)]);
        let night = Night::of(&State { records: vec![record], ..state() });
        night.sets[0].rule.clone().unwrap()
    };
    let stored = rule("full", "kwargs", "{}");
    assert_eq!(stored.len(), 8);
    assert_ne!(stored, rule("random", "kwargs", "{}"));
    assert_ne!(stored, rule("full", "kwargs", "{\"a\":1}"));
    assert_eq!(rule("full", "kwargs as served", "{}"), format!("s{stored}"));
}

#[test]
fn nothing_is_told_where_nothing_is_known() {
    let night = Night::of(&State::default());
    assert_eq!((night.recent_jobs, night.taken.as_deref()), (None, None));
    assert!(night.name().to_string().starts_with("unknown_"));
    let odd = About { taken: Some("../../x".to_owned()), ..About::default() };
    assert_eq!(Night::of(&State { about: odd, ..State::default() }).taken, None);
}

/// As large as the largest instance that is known.
#[test]
fn a_line_of_many_sets_is_short() {
    let mut state = state();
    for id in 0..163 {
        let kwargs = format!("{{\"n\":{id}}}");
        let set = record("collection", 100 + id, &[("method", "random"), ("kwargs", &kwargs)]);
        let counts = [
            "source_images_count",
            "source_images_with_detections_count",
            "occurrences_count",
            "taxa_count",
        ];
        let counts =
            counts.map(|what| count(what, 1500 + id, Some(1500 + id), Standing::Equal)).to_vec();
        let name = format!("A capture set with a name {id}");
        state.records.push(Record {
            counts,
            name,
            created: Some(1_700_000_000_000_000 + id),
            ..set
        });
    }
    for id in 0..100 {
        let counts = vec![count("captures_count", 15_000, Some(15_000), Standing::Equal)];
        state.records.push(Record { counts, ..record("deployment", 100 + id, &[]) });
    }
    let bytes = Night::of(&state).to_bytes().len();
    assert!(bytes < 25_000, "{bytes}");
}

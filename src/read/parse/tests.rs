use super::*;
use crate::model::{CaptureId, CollectionId, Field, ListCount};

fn read(text: &[u8]) -> FileRecords {
    let mut file = FileRecords::new("f.json");
    let options = ReadOptions::new(Purpose::Pages);
    let mut content = decompress(text.to_vec(), Vec::new(), options.limits);
    Reader::of_part(0, &mut file, options, 0, None).read(&mut content, None);
    file
}

/// What a reader sees of the findings: `code line:column message`.
fn findings(file: &FileRecords) -> Vec<String> {
    let place = |finding: &Finding| {
        finding.location.as_ref().map(|place| format!("{}:{}", place.line, place.column))
    };
    file.findings
        .iter()
        .map(|f| format!("{} {} {}", f.code, place(f).unwrap_or_default(), f.message))
        .collect()
}

const CAPTURE: &str =
    r#"{"id": 1, "path": "a.jpg", "timestamp": "2024-06-01T22:00:00", "project": 3}"#;

#[test]
fn every_form_gives_the_same_capture() {
    let page = format!(r#"{{"count": 1, "next": null, "previous": null, "results": [{CAPTURE}]}}"#);
    let dump = r#"[{"model": "main.sourceimage", "pk": 1, "fields": {"path": "a.jpg", "timestamp": "2024-06-01T22:00:00", "project": 3}}]"#;
    let saved = format!("Source Image List\nGET /api/v2/captures/?collections=9\n{page}");
    let html = format!(
        "<html><pre><b>GET</b> /api/v2/captures/</pre><pre>HTTP 200 OK\nVary: Accept\n\n{}</pre>",
        page.replace('"', "&quot;")
    );
    for text in [
        CAPTURE.to_owned(),
        format!("[{CAPTURE}]"),
        format!("{CAPTURE}\n{CAPTURE}\n"),
        page,
        dump.to_owned(),
        saved,
        html,
    ] {
        let file = read(text.as_bytes());
        assert!(file.findings.is_empty(), "{text}: {:?}", findings(&file));
        let (capture, _) = file.bulk.as_ref().unwrap().captures.first().unwrap();
        assert_eq!((capture.id.0, capture.project.map(|id| id.0)), (1, Some(3)), "{text}");
        assert_eq!(capture.timestamp.unwrap().to_string(), "2024-06-01T22:00:00");
    }
}

#[test]
fn the_members_of_a_collection_are_known_from_the_request() {
    let text = format!(
        r#"GET /api/v2/captures/?format=api?collections=9
        {{"count": 1, "next": null, "previous": null, "results": [{CAPTURE}]}}"#
    );
    let file = read(text.as_bytes());
    assert_eq!(file.listed[0].collection, CollectionId(9));
    assert_eq!(file.listed[0].captures, [CaptureId(1)]);
}

#[test]
fn a_cut_off_page_keeps_the_records_before_the_cut() {
    let text =
        format!("{{\"count\": 2, \"next\": null, \"results\": [{CAPTURE},\n {{\"id\": 2, \"pa");
    let file = read(text.as_bytes());
    assert_eq!(file.bulk.as_ref().unwrap().captures.len(), 1);
    assert_eq!(file.outcome, FileOutcome::Damaged);
    assert_eq!(
        findings(&file),
        ["MB602 2:15 it ends inside the value that begins in line 2, column 2"]
    );
}

#[test]
fn a_broken_record_does_not_disturb_the_others() {
    let third = CAPTURE.replace("\"id\": 1", "\"id\": 3");
    let text =
        format!("[{CAPTURE},\n{{\"id\": 2, \"path\" \"b.jpg\", \"timestamp\": null}},\n {third}]");
    let file = read(text.as_bytes());
    let ids: Vec<i64> = file.bulk.as_ref().unwrap().captures.iter().map(|(c, _)| c.id.0).collect();
    assert_eq!(ids, [1, 3]);
    assert_eq!(findings(&file), ["MB603 2:18 a record is left out: it is no JSON from here on"]);
}

#[test]
fn a_word_that_is_no_value_costs_its_field_only() {
    let file = read(CAPTURE.replace("3}", "oops}").as_bytes());
    assert_eq!(
        (
            file.bulk.as_ref().unwrap().captures[0].0.id.0,
            file.bulk.as_ref().unwrap().captures[0].0.project
        ),
        (1, None)
    );
    assert_eq!(
        findings(&file),
        ["MB605 1:1 the field project is taken as unknown: expected value"]
    );
}

#[test]
fn ids_that_cannot_be_used_leave_the_record_out() {
    const OUT_OF_RANGE: &str = "not a number from 1 to 2^63 - 1";
    for (id, shown) in [
        ("-4", "a negative number"),
        ("0", OUT_OF_RANGE),
        ("\"12\"", "a text"),
        ("99999999999999999999", "a number with decimals, or too large"),
        ("18446744073709551615", OUT_OF_RANGE),
        ("1.5", "a number with decimals, or too large"),
        ("null", "none"),
    ] {
        let file = read(CAPTURE.replace("\"id\": 1", &format!("\"id\": {id}")).as_bytes());
        assert!(file.bulk.as_ref().unwrap().captures.is_empty());
        assert_eq!(
            findings(&file),
            [format!("MB604 1:1 a capture is left out: its id is {shown}")]
        );
    }
}

#[test]
fn a_field_of_the_wrong_type_is_unknown_and_the_rest_is_kept() {
    let text = CAPTURE.replace("\"project\": 3", "\"project\": [3], \"size\": 1e400");
    let file = read(text.as_bytes());
    assert_eq!(file.bulk.as_ref().unwrap().captures[0].0.project, None);
    assert!(file.bulk.as_ref().unwrap().captures[0].0.timestamp.is_some());
    assert_eq!(file.findings.len(), 2, "{:?}", findings(&file));
}

#[test]
fn not_a_number_half_surrogates_and_nul_bytes_are_mended() {
    let job = "{\"id\": 1, \"job_type\": {\"key\": \"ml\"}, \"status\": \"SUCCESS\", \"name\": \"a\\ud800b\0c\",
        \"progress\": {\"summary\": {\"progress\": NaN}}}";
    let file = read(job.as_bytes());
    assert_eq!(file.jobs[0].record.name.as_deref(), Some("a\u{FFFD}b\u{FFFD}c"));
    assert_eq!(file.findings[0].code, Code(606));
}

#[test]
fn what_is_no_snapshot_is_told_apart() {
    assert_eq!(findings(&read(b"")), ["MB601 1:1 it is empty"]);
    assert_eq!(findings(&read(b"\xef\xbb\xbf")), ["MB601 1:1 it is empty"]);
    assert!(findings(&read(b"not json at all"))[0].starts_with("MB601 1:1 it is not JSON"));
    assert!(findings(&read(b"\xff\xfe[\0]\0"))[0].contains("UTF-16"));
    assert!(matches!(read(b"{}").outcome, FileOutcome::Skipped(_)));
    assert!(matches!(read(br#"{"detail": "Not found."}"#).outcome, FileOutcome::Skipped(_)));
    assert_eq!(findings(&read(b"[1, 2]")).len(), 2);
    assert_eq!(findings(&read(br#"{"count": 1, "results": 5}"#)).len(), 0);
}

#[test]
fn nesting_without_end_overflows_no_stack() {
    let text = format!(
        "{{\"id\": 1, \"path\": \"a\", \"timestamp\": null, \"x\": {}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let file = read(text.as_bytes());
    assert_eq!(file.bulk.as_ref().unwrap().captures.len(), 0);
    let said = "MB603 1:1 a record is left out: it is nested deeper than 64 levels (--max-depth)";
    assert_eq!(findings(&file), [said]);
}

/// A score far beyond 0 or 1 is left out, whichever reader reads it: it would pass every threshold, or none.
#[test]
fn a_score_lies_between_0_and_1() {
    let dumped = |id: i64, score: &str| {
        format!(
            "{{\"model\": \"main.occurrence\", \"pk\": {id}, \"fields\": {{\"determination_score\": {score}}}}}"
        )
    };
    let scores = ["0.5", "0.75", "0", "1", "-0.001", "null", "7", "-0.5", "1.5"];
    let records: Vec<String> = (1..).zip(scores).map(|(id, score)| dumped(id, score)).collect();
    let file = read(format!("[{}]", records.join(",\n")).as_bytes());
    let read: Vec<Field<f64>> = file
        .bulk
        .as_ref()
        .unwrap()
        .occurrences
        .iter()
        .map(|sighting| sighting.record.score)
        .collect();
    let told = [0.5, 0.75, 0.0, 1.0, -0.001].map(Field::Value);
    let absent = [Field::Null, Field::Absent, Field::Absent, Field::Absent];
    assert_eq!(read, [told.as_slice(), &absent].concat());
    let said = "the field determination_score is taken as unknown: not a score from 0 to 1";
    let at = |line: u8| format!("MB605 {line}:1 {said}");
    assert_eq!(findings(&file), [7, 8, 9].map(at));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A score that is one step below a threshold must not be read as the threshold.
        #[test]
        fn numbers_are_read_as_they_stand(number in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
            let read: f64 = serde_json::from_str(&format!("{number:e}")).unwrap();
            prop_assert_eq!(read.to_bits(), number.to_bits());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            read(&bytes);
        }

        #[test]
        fn no_cut_makes_it_panic_or_loses_what_came_before(cut in 0usize..400) {
            let second = CAPTURE.replace("\"id\": 1", "\"id\": 2");
            let text = format!("{{\"count\": 2, \"next\": null, \"previous\": null, \"results\": [{CAPTURE}, {second}]}}");
            let cut = cut.min(text.len());
            let file = read(&text.as_bytes()[..cut]);
            let first_ends = text.find(CAPTURE).unwrap() + CAPTURE.len();
            prop_assert_eq!(!file.bulk.as_ref().unwrap().captures.is_empty(), cut >= first_ends);
            prop_assert_eq!(file.findings.is_empty(), cut == text.len());
        }

        #[test]
        fn any_value_in_any_field_is_survived(field in "[a-z_]{1,12}", value in "[\\[\\]{}:,\"0-9a-zN. -]{0,20}") {
            read(CAPTURE.replace("\"path\"", &format!("\"{field}\": {value}, \"path\"")).as_bytes());
        }
    }
}

#[test]
fn a_count_may_be_null_or_not_exact() {
    let count = |members: &str| {
        let text =
            format!("{{{members}, \"next\": null, \"previous\": null, \"results\": [{CAPTURE}]}}");
        let file = read(text.as_bytes());
        (file.lists.first().map(|list| list.count), findings(&file))
    };
    for (members, counted) in [
        ("\"count\": null", ListCount::Unknown),
        ("\"count\": 7", ListCount::Exact(7)),
        ("\"count\": 7, \"count_is_exact\": true", ListCount::Exact(7)),
        ("\"count_is_exact\": false, \"count\": 7", ListCount::AtLeast(7)),
        ("\"count\": null, \"count_is_exact\": false", ListCount::Unknown),
    ] {
        assert_eq!(count(members), (Some(counted), Vec::new()), "{members}");
    }
    let (list, findings) = count("\"count\": -1");
    assert!(
        list.is_none() && findings[0].contains("the page of a list has no count"),
        "{findings:?}"
    );
}

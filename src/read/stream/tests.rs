//! A file in blocks, or in pieces, gives what it gives as a whole.

use proptest::prelude::*;

use super::blocks::{Bytes, Sizes, read};
use super::pieces;
use crate::read::context::Context;
use crate::read::decompress::decompress;
use crate::read::gather::Gathered;
use crate::read::options::{Purpose, ReadOptions};
use crate::read::parse;
use crate::read::records::FileRecords;

const TINY: Sizes = Sizes { block: 700, piece: 150, slack: 40 };
const TINY_PIECES: pieces::Sizes = pieces::Sizes { first: 700, ahead: 60, piece: 150, slack: 40 };

fn context(url: &str) -> Context {
    Context::new(crate::api::Request::parse(url))
}

/// What a reader learns of a text: captures with their places, findings with theirs, lists, the rest.
fn learnt(file: FileRecords, mut gathered: Gathered) -> Vec<String> {
    let mut learnt = vec![format!("{:?} {} records", file.outcome, file.records)];
    let findings = file
        .findings
        .iter()
        .map(|f| format!("{} {:?} {:?} {}", f.code, f.subject, f.location, f.message));
    learnt.extend(findings);
    gathered.add(file);
    let captures = (0..gathered.captures.len()).filter_map(|n| gathered.captures.at(n));
    learnt.extend(captures.map(|capture| format!("{capture:?}")));
    let detections = (0..gathered.detections.len()).filter_map(|n| gathered.detections.get(n));
    learnt.extend(detections.map(|detection| format!("{detection:?}")));
    for (request, pages) in &gathered.lists {
        // They are counted, in whatever order.
        let mut ids: Vec<_> = pages.ids.ids().collect();
        ids.sort_unstable();
        learnt.push(format!("{request:?} {:?} {ids:?}", pages.counted));
    }
    let taxa = gathered.referred.taxa.into_sightings();
    learnt.extend(taxa.into_iter().map(|taxon| format!("{:?}", taxon.record)));
    for file in gathered.files {
        learnt.extend(file.collections.iter().map(|s| format!("{:?}", s.record)));
        let FileRecords { dumped, mended, named, detections_without_capture, .. } = file;
        learnt.push(format!("{dumped:?} {mended:?} {named:?} {detections_without_capture}"));
    }
    learnt
}

fn in_blocks(text: &str, sizes: Sizes) -> Vec<String> {
    let mut gathered = Gathered::default();
    let mut bytes = Bytes::new(text.as_bytes());
    let file = FileRecords::new("f.json");
    let context = context("http://h/api/v2/captures/?project_id=3");
    let options = ReadOptions::new(Purpose::Pages);
    match read(7, file, (&context, options), &mut bytes, &mut gathered, sizes) {
        Ok(file) => learnt(file, gathered),
        // To be read as a whole.
        Err(_) => whole(text),
    }
}

/// A file that lies there as it is.
fn in_pieces(text: &str, sizes: pieces::Sizes) -> Vec<String> {
    let mut gathered = Gathered::default();
    let context = context("http://h/api/v2/captures/?project_id=3");
    let how = (&context, ReadOptions::new(Purpose::Pages));
    let plain = pieces::PlainFile { bytes: text.as_bytes(), len: text.len() };
    let file = FileRecords::new("f.json");
    match pieces::read(7, file, how, &plain, &mut gathered, sizes) {
        Ok((file, broken)) => {
            assert!(broken.is_none());
            learnt(file, gathered)
        }
        Err(_) => whole(text),
    }
}

/// What it says in blocks and in pieces, which is one thing.
fn in_parts(text: &str) -> Vec<String> {
    let (blocks, pieces) = (in_blocks(text, TINY), in_pieces(text, TINY_PIECES));
    assert_eq!(blocks, pieces);
    pieces
}

fn whole(text: &str) -> Vec<String> {
    let url = "http://h/api/v2/captures/?project_id=3";
    let answer = crate::read::manifest::Answer {
        request: crate::api::Request::parse(url),
        status: None,
        other_method: None,
    };
    let options = ReadOptions::new(Purpose::Pages);
    let mut content = decompress(text.as_bytes().to_vec(), Vec::new(), options.limits);
    let file = FileRecords::new("f.json");
    let file = parse::content(7, &mut content, Some(&answer), file, options).records;
    learnt(file, Gathered::default())
}

/// Records as the platform serves them, and as it never would.
fn record(n: u64, what: u8, words: &str) -> String {
    let url = format!("http://h/api/v2/captures/{n}/");
    let detection = format!(
        r#"{{"id":{n}1,"details":"http://h/api/v2/detections/{n}1/","bbox":[1,2,3,4],"occurrence":{{"id":{n}2,"details":"http://h/api/v2/occurrences/{n}2/","determination":{{"id":{},"name":"T{words}"}}}}}}"#,
        n % 5 + 1
    );
    match what {
        0 => {
            format!(
                r#"{{"id": {n},
"details": "{url}", "path": {words:?}, "project": 3}}"#
            )
        }
        1 => {
            format!(r#"{{"id":{n},"details":"{url}","detections":[{detection},{detection}]}}"#)
        }
        2 => format!(r#"{{"id":{n},"details":"{url}","size":"{words}","project":3}}"#),
        3 => format!(r#"{{"id":-{n},"details":"{url}"}}"#),
        4 => {
            format!(r#"{{"id":{n},"details":"{url}","size":NaN,"path":"{}"}}"#, "x".repeat(300))
        }
        5 => format!(
            r#"{{"model": "main.sourceimage", "pk": {n}, "fields": {{"path": {words:?}}}}}"#
        ),
        6 => {
            format!(r#"{{"model": "main.taxon", "pk": {n}, "fields": {{"name": {words:?}}}}}"#)
        }
        7 => format!(r#"{{"id": {n}, "name": {words:?}, "method": "full", "kwargs": {{}}}}"#),
        8 => n.to_string(),
        _ => format!(
            r#"{{"id":{n},"details":"{url}","project":3,"timestamp":"2024-06-01T22:00:00"}}"#
        ),
    }
}

/// Words that hide brackets, quotes and records in strings.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{0,9}",
        1 => Just("\u{e9}\u{1f98b}".to_owned()),
        1 => Just("} , {".to_owned()),
        1 => Just("]".to_owned()),
    ]
}

fn records(most: u8) -> impl Strategy<Value = Vec<String>> {
    let record =
        (1u64..5_000, 0..most, words()).prop_map(|(n, what, words)| record(n, what, &words));
    prop::collection::vec(record, 1..40)
}

#[test]
fn what_stands_behind_the_records_of_a_page_is_told_as_in_a_whole_one() {
    let records: Vec<String> = (1..30).map(|n| record(n, 0, "a")).collect();
    let around = r#"{"count": 29, "next": null, "previous": "http://h/api/v2/captures/?offset=2""#;
    for behind in [
        "",
        "}",
        "\n}\n",
        "x",
        ",",
        ", \"a\"",
        ", \"a\": 5",
        ", 7}",
        "} x",
        "} {\"a\": 1}",
        ", \"a\": [1}",
    ] {
        let text = format!("\n{around}, \"results\": [{}]{behind}", records.join(",\n"));
        assert_eq!(in_parts(&text), whole(&text), "{behind:?}");
        let is_sound = ["}", "\n}\n", "} {\"a\": 1}"].contains(&behind);
        assert_eq!(
            whole(&text)[0].starts_with("Read"),
            is_sound,
            "{behind:?} {:?}",
            whole(&text)[0]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_array_in_blocks_is_what_it_is_as_a_whole(
        records in records(10), gap in prop_oneof![Just(","), Just(",\n"), Just(" ,\n\n ")],
    ) {
        let text = format!("[{}]\n", records.join(gap));
        prop_assert_eq!(in_parts(&text), whole(&text));
    }

    #[test]
    fn values_one_behind_the_other_in_blocks_are_what_they_are_as_a_whole(
        records in records(8), gap in prop_oneof![Just("\n"), Just("\r\n"), Just(" ")],
    ) {
        let text = records.join(gap);
        prop_assert_eq!(in_parts(&text), whole(&text));
    }

    #[test]
    fn arrays_and_pages_one_behind_the_other_are_what_they_are_as_a_whole(
        parts in prop::collection::vec((records(8), 0u8..3), 1..6), cut in prop::option::of(1usize..60),
    ) {
        let part = |(records, what): &(Vec<String>, u8)| match what {
            0 => format!("[{}]", records.join(", ")),
            1 => format!(r#"{{"count": 3, "next": null, "previous": null, "results": [{}]}}"#, records.join(",")),
            _ => records.join("\n"),
        };
        let mut text = parts.iter().map(part).collect::<Vec<_>>().join("\n");
        let keep = text.chars().count().saturating_sub(cut.unwrap_or(0));
        text = text.chars().take(keep).collect();
        prop_assert_eq!(in_parts(&text), whole(&text));
    }

    #[test]
    fn a_page_in_blocks_is_what_it_is_as_a_whole(
        records in records(8), behind in any::<bool>(), cut in prop::option::of(0usize..2_000),
    ) {
        let around = r#""count": 3, "next": "http://h/api/v2/captures/?offset=2", "previous": null"#;
        let records = records.join(",");
        let mut text = if behind {
            format!("{{\"results\": [{records}], {around}}}")
        } else {
            format!("{{{around}, \"results\": [{records}]}}\n")
        };
        if let Some(cut) = cut.filter(|cut| !behind && *cut > 120 && *cut < text.len()) {
            let cut = (0..=cut).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            text.truncate(cut);
        }
        prop_assert_eq!(in_parts(&text), whole(&text));
    }

    #[test]
    fn a_text_cut_anywhere_is_in_blocks_what_it_is_as_a_whole(
        records in records(8), is_page in any::<bool>(), before in 0usize..3, cut in 0usize..100,
    ) {
        let open = if is_page { "{\"count\": 3,\n \"results\": [" } else { "\n [" };
        // Behind a record, behind its comma, or inside of what follows.
        let whole_records = records.iter().take(records.len() - before.min(records.len() - 1));
        let mut text = open.to_owned() + &whole_records.cloned().collect::<Vec<_>>().join(",\n");
        let more = ",".to_owned() + &records[records.len() - 1];
        text.extend(more.chars().take(if cut < 50 { cut / 25 } else { cut - 50 }));
        prop_assert_eq!(in_parts(&text), whole(&text));
    }

    #[test]
    fn anything_in_blocks_never_panics(text in "[\\[\\]{},:\"a1 \n\\\\]{0,2000}") {
        let _ = in_blocks(&text, Sizes { block: 60, piece: 20, slack: 5 });
      let _ = in_pieces(&text, pieces::Sizes { first: 60, ahead: 9, piece: 20, slack: 5 });
    }
}

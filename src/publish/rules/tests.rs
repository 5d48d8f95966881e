use super::*;

#[test]
fn every_pattern_compiles() {
    assert!(RULES.iter().all(|compiled| compiled.pattern().is_some()));
    assert!(RULES.len() <= 128, "there is a bit for each rule");
    assert!(worth_trying("nothing") == 0 && worth_trying("a@b").count_ones() == 4);
}

#[test]
fn nothing_is_tried_on_what_most_records_say() {
    for text in [
        "https://example.org/api/v2/classifications/?detection=8404000",
        "https://example.org/api/v2/captures/thumbnails/1050500/?label=small",
        "/media/detections/1/1050500_0.jpg",
        "station-6/2020_05_22/50500.jpg",
        "2020-05-22T20:20:06",
    ] {
        assert_eq!(worth_trying(text), 0, "{text}");
    }
    for text in [
        "https://example.org/api/v2/captures/?detection=1%26token=2",
        "https://example.org/api/v2/captures/?sid=1",
        "/media/anna/USB-DISK/1.jpg",
        "see /Media/x/detections /MEDIA/anna/1234/1.jpg",
        "c:\\Documents and Settings\\anna\\1.jpg",
        "/run/media/anna/disk/1.jpg",
    ] {
        assert_ne!(worth_trying(text), 0, "{text}");
    }
}

#[test]
fn what_differs_is_found() {
    assert_eq!(difference("abXcd", "abYZcd"), Some((2..3, "YZ")));
    assert_eq!(difference("45.501234", "45.50"), Some((5..9, "")));
    assert_eq!(difference("aaa", "aa"), Some((2..3, "")));
    assert_eq!(difference("same", "same"), None);
}

#[test]
fn what_was_left_out_is_known_where_it_is_cut() {
    for mark in [
        "[secret left out]",
        "[secret left o",
        "[sec",
        "[s\u{2026}",
        "[user left out] x",
        "[secret",
    ] {
        assert!(catalogue::is_mark(mark), "{mark}");
    }
    for other in ["", "[", "[s3cret", "secret", "[secrets]", "x\u{2026}"] {
        assert!(!catalogue::is_mark(other), "{other}");
    }
    assert_eq!(catalogue::without_codes("\\n  \\t[secret"), "[secret");
    assert!(catalogue::is_listed("required none", "requi\u{2026}"));
}

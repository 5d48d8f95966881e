use super::*;
use proptest::prelude::*;

#[test]
fn times_of_the_api_are_read_and_written_alike() {
    for text in ["2023-11-27T19:23:49.451423", "2025-08-26T06:00:00", "2024-02-29T23:59:59"] {
        assert_eq!(ServerTime::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn times_are_shown_to_the_second_and_to_the_minute() {
    let time = CameraTime::parse("0987-06-05T04:03:02.1").unwrap();
    assert_eq!(
        (time.second(), time.minute()),
        ("0987-06-05 04:03:02".into(), "0987-06-05 04:03".into())
    );
    // Behind the last year that can be read.
    let far = ServerTime::from_micros(253_402_300_800_000_000);
    assert_eq!(
        (far.to_string(), far.minute()),
        ("+10000-01-01T00:00:00".into(), "+10000-01-01 00:00".into())
    );
}

#[test]
fn milliseconds_of_a_dump_are_padded() {
    let time = ServerTime::parse("2025-08-26T07:05:13.156").unwrap();
    assert_eq!(time.to_string(), "2025-08-26T07:05:13.156000");
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "",
        "2023-02-29T00:00:00",
        "2023-13-01T00:00:00",
        "2023-01-01",
        "0000-01-01T00:00:00",
        "2023-01-01T24:00:00",
        "2023-01-01T00:00:00.",
        "2023-01-01T00:00:00+1",
        "é023-01-01T00:00:00",
    ] {
        assert_eq!(parse_naive_micros(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn agrees_with_chrono(micros in -62_135_596_800_000_000i64..253_402_300_800_000_000) {
        let time = CameraTime::from_micros(micros);
        prop_assert_eq!(CameraTime::parse(&time.to_string()), Some(time));
        prop_assert_eq!(time.second(), time.naive().format("%Y-%m-%d %H:%M:%S").to_string());
        prop_assert_eq!(time.hour(), time.naive().hour());
        prop_assert_eq!(time.days(), i64::from(time.date().to_epoch_days()));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        let _ = parse_naive_micros(&text);
    }
}

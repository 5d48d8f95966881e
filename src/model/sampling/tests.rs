use serde_json::json;

use super::*;
use crate::model::KwargsSource;

fn sampling(method: &str, kwargs: Value, source: KwargsSource) -> Sampling {
    Sampling::read(&Method::parse(method), &Kwargs { value: kwargs, source })
}

fn stored(method: &str, kwargs: Value) -> Sampling {
    sampling(method, kwargs, KwargsSource::Stored)
}

fn filters(kwargs: Value) -> CommonFilters {
    stored("full", kwargs).arguments.filters().unwrap().clone()
}

#[test]
fn what_is_not_plain_is_kept_as_it_was_given() {
    let size = |given: Value| {
        let Arguments::Random(arguments) = stored("random", json!({"size": given})).arguments
        else {
            panic!("another method");
        };
        arguments.size.reading
    };
    assert_eq!(size(json!(5)), Reading::Plain(Number(5.0)));
    assert_eq!(size(json!(null)), Reading::Null);
    for (given, value) in [(json!(true), 1.0), (json!(5.0), 5.0)] {
        assert_eq!(size(given.clone()), Reading::Odd { value: Number(value), given });
    }
    assert_eq!(size(json!(5.7)), Reading::Plain(Number(5.7)));
    for given in [json!("5"), json!([5])] {
        assert_eq!(size(given.clone()), Reading::Wrong { given, expected: Expected::WholeNumber });
    }
    let month = |given: Value| filters(json!({"month_start": given})).month_start.reading;
    assert_eq!(month(json!(" 6 ")), Reading::Odd { value: Number(6.0), given: json!(" 6 ") });
    assert_eq!(month(json!(6.9)), Reading::Plain(Number(6.9)));
    assert!(filters(json!({})).month_start.is_absent());
    let date = |given: &str| filters(json!({"date_end": given})).date_end;
    assert!(matches!(date("2024-06-30").reading, Reading::Plain(_)));
    assert!(matches!(date("2024-6-3").reading, Reading::Odd { .. }));
    assert_eq!(
        date("30.6.2024").value(),
        Err("date_end must be a date such as 2024-06-30, not \"30.6.2024\"".to_owned())
    );
}

#[test]
fn a_plain_value_is_written_as_it_was_given() {
    for given in [json!(10), json!(2.5), json!(0), json!(-3)] {
        let kwargs = json!({"minute_interval": given});
        let Arguments::Interval(interval) = stored("interval", kwargs).arguments else {
            panic!("another method");
        };
        assert!(matches!(interval.minute_interval.reading, Reading::Plain(_)), "{given}");
        assert_eq!(interval.minute_interval.given().as_deref(), Some(&given));
    }
}

#[test]
fn a_text_is_a_list_of_characters() {
    let excluded = |given: Value, source| {
        let kwargs = json!({"exclude_events": given});
        let Arguments::Interval(interval) = sampling("interval", kwargs, source).arguments else {
            panic!("another method");
        };
        interval.exclude_events.value().map(|ids| ids.cloned())
    };
    let (stored, served) = (KwargsSource::Stored, KwargsSource::Served);
    assert_eq!(excluded(json!("302"), stored), Ok(Some(vec![3, 0, 2])));
    assert_eq!(excluded(json!(["3", null, 2]), stored), Ok(Some(vec![3, 2])));
    assert!(excluded(json!("[30, 2]"), stored).is_err());
    assert_eq!(excluded(json!("[30, 2]"), served), Ok(Some(vec![30, 2])));
    assert_eq!(excluded(json!("302"), served), Ok(Some(vec![3, 0, 2])));
    // Python writes lists in its own way.
    for (text, ids) in
        [("[]", vec![]), ("['3', '20']", vec![3, 20]), ("[None, True, 2.0]", vec![1, 2])]
    {
        assert_eq!(excluded(json!(text), served), Ok(Some(ids)), "{text}");
    }
    for text in ["['a']", "[[3]]", "[3"] {
        assert!(excluded(json!(text), served).is_err(), "{text}");
    }
}

#[test]
fn hours_are_compared_as_they_are_stored() {
    let order =
        |start: Value, end: Value| filters(json!({"hour_start": start, "hour_end": end})).hours;
    assert_eq!(order(json!(22), json!(4)), HourOrder::NotAscending);
    assert_eq!(order(json!("22"), json!("4")), HourOrder::Ascending);
    assert_eq!(order(json!(4), json!(22)), HourOrder::Ascending);
    assert_eq!(order(json!(22), json!(22.5)), HourOrder::Ascending);
    assert_eq!(order(json!(4.5), json!(true)), HourOrder::NotAscending);
    assert_eq!(order(json!("22"), json!(4)), HourOrder::Incomparable);
    assert_eq!(order(json!("22"), json!(null)), HourOrder::NotAscending);
}

#[test]
fn a_method_refuses_what_it_does_not_take() {
    let refused = |method: &str, kwargs: Value| stored(method, kwargs).refusal;
    assert_eq!(refused("random", json!({"size": 1, "event_ids": []})), None);
    assert_eq!(
        refused("full", json!({"size": 1})),
        Some(Refusal::UnknownArgument { method: Method::Full, name: "size".to_owned() })
    );
    assert!(refused("manual", json!({"event_ids": []})).is_some());
    assert_eq!(refused("full", json!(null)), None);
    assert_eq!(refused("full", json!([])), None);
    assert_eq!(refused("full", json!([1])), Some(Refusal::NotAnObject(json!([1]))));
    // What has no sampler takes and refuses nothing.
    assert_eq!(refused("starred", json!([1])), None);
}

#[test]
fn everything_that_is_kept_is_gone_through() {
    let everything = [
        (
            "full",
            json!({"date_start": "a", "date_end": "a", "month_start": "a", "month_end": "a",
            "hour_start": "a", "hour_end": "a", "deployment_ids": "a", "event_ids": ["a"],
            "research_site_ids": {"a": 1}}),
        ),
        ("random", json!({"size": "a"})),
        ("interval", json!({"minute_interval": "a", "exclude_events": "a", "deployment_id": "a"})),
        ("common_combined", json!({"minute_interval": "a", "max_num": "a", "shuffle": "a"})),
        ("manual", json!({"image_ids": "a"})),
        ("random_from_each_event", json!({"num_each": "a"})),
        ("positional", json!({"position": "a"})),
        ("nth", json!({"nth": "a"})),
        ("nth", json!({"a": 1})),
        ("nth", json!("a")),
    ];
    for (method, kwargs) in everything {
        let mut sampling = stored(method, kwargs);
        sampling.each_kept(|value| *value = json!("left out"));
        // The names of methods and arguments have no letter in quotes.
        assert!(!format!("{sampling:?}").contains("\"a\""), "{sampling:?}");
    }
}

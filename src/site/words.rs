//! Numbers, sizes, times and sampling methods in words: everywhere the same.

use serde_json::Value;

use crate::model::{CountKind, Filtering, Snapshot};
pub(super) use crate::numbers::{count, number, plural};

/// A text cut to so many characters.
pub(super) fn ellipsis(text: &str, most: usize) -> String {
    match text.char_indices().nth(most.saturating_sub(1)) {
        Some((end, _)) if text.chars().count() > most => {
            format!("{}\u{2026}", text.get(..end).unwrap_or_default())
        }
        _ => text.to_owned(),
    }
}

/// A file size: `3.4 MB`.
pub(super) fn bytes(n: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let mut size = n as f64;
    let mut unit = "bytes";
    for larger in ["kB", "MB", "GB", "TB"] {
        if size.abs() < 1000.0 {
            break;
        }
        size /= 1000.0;
        unit = larger;
    }
    if unit == "bytes" { format!("{} bytes", number(n)) } else { format!("{size:.1} {unit}") }
}

/// A length of time: `28 s`, `9.4 min`, `5.2 h`, `6.1 days`.
pub(super) fn duration(micros: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let size = micros.unsigned_abs() as f64 / 1e6;
    let sign = if micros < 0 { "\u{2212}" } else { "" };
    if size < 10.0 && size.fract() != 0.0 {
        format!("{sign}{size:.1} s")
    } else if size < 120.0 {
        format!("{sign}{size:.0} s")
    } else if size < 7_200.0 {
        format!("{sign}{:.1} min", size / 60.0)
    } else if size < 172_800.0 {
        format!("{sign}{:.1} h", size / 3_600.0)
    } else {
        format!("{sign}{:.1} days", size / 86_400.0)
    }
}

/// A score from 0 to 1: what it sorts by, and in words.
pub(super) fn score(score: f64) -> (i64, String) {
    let sane = if score.is_finite() { score.clamp(-1e6, 1e6) } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, reason = "clamped")]
    let sort = (sane * 1e6).round() as i64;
    (sort, format!("{sane:.3}"))
}

/// The label of a count in a table.
pub(super) fn count_label(kind: CountKind, filtering: Filtering) -> String {
    match filtering {
        Filtering::Unfiltered => format!("{}, unfiltered", kind.label()),
        Filtering::Unknown => format!("{}, asked either way", kind.label()),
        Filtering::Default => kind.label().to_owned(),
    }
}

/// Kwargs as they stand in a list: `size=100`.
pub(super) fn kwargs(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let words = map.iter().map(|(key, value)| format!("{key}={}", short(value)));
            words.collect::<Vec<_>>().join(" ")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.chars().take(40).collect(),
        Value::Array(items) if items.len() > 4 => {
            let first: Vec<String> = items.iter().take(3).map(short).collect();
            format!("[{}, \u{2026} {} in all]", first.join(", "), items.len())
        }
        Value::Array(items) => {
            let all: Vec<String> = items.iter().map(short).collect();
            format!("[{}]", all.join(", "))
        }
        other => other.to_string(),
    }
}

/// A sampling method with its kwargs in one sentence, without the project.
pub(super) fn sampling(snapshot: &Snapshot, method: &str, kwargs: &Value) -> String {
    let get = |key: &str| kwargs.get(key).filter(|value| !value.is_null());
    let has_null = |key: &str| kwargs.get(key).is_some_and(Value::is_null);
    let shown = |key: &str, default: &str| match get(key) {
        Some(value) => short(value),
        None if has_null(key) => "all".to_owned(),
        None => default.to_owned(),
    };
    let minutes = || {
        let minutes = shown("minute_interval", "10");
        if minutes == "1" { "every minute".to_owned() } else { format!("every {minutes} minutes") }
    };
    let from = deployments(snapshot, kwargs);
    let filters = filters(kwargs);
    let base = match method {
        "full" => format!("every capture{from}"),
        "random" => match shown("size", "100").as_str() {
            "all" => format!("every capture{from}, in random order"),
            size => format!("{size} captures drawn at random{from}"),
        },
        "interval" => {
            let each = if from.is_empty() { " from each deployment".to_owned() } else { from };
            format!("one capture {}{each}", minutes())
        }
        "common_combined" if get("minute_interval").is_some() => {
            let most = get("max_num").filter(|n| n.as_i64() != Some(0));
            let most = most.map(|n| format!(", {} at most", short(n))).unwrap_or_default();
            format!("one capture {} over all deployments together{from}{most}", minutes())
        }
        "common_combined" => {
            let shuffled =
                get("shuffle").is_none_or(|v| v.as_bool() != Some(false)) && !has_null("shuffle");
            match (get("max_num"), shuffled) {
                (None, _) => format!("every capture{from}"),
                (Some(n), true) => format!("{} captures drawn at random{from}", short(n)),
                (Some(n), false) => {
                    format!("the first {} captures by deployment, event and time{from}", short(n))
                }
            }
        }
        "manual" => "captures chosen one by one".to_owned(),
        "starred" => "captures that people starred one by one".to_owned(),
        "random_from_each_event" => {
            format!("{} captures drawn at random from each event", shown("num_each", "10"))
        }
        "last_and_random_from_each_event" => {
            let others = match shown("num_each", "1").as_str() {
                "0" => String::new(),
                "1" => ", and 1 other of it drawn at random".to_owned(),
                n => format!(", and {n} others of it drawn at random"),
            };
            format!("the last capture of each event{others}")
        }
        "greatest_file_size_from_each_event" => match shown("num_each", "1").as_str() {
            "1" => "the largest capture of each event by file size".to_owned(),
            n => format!("the {n} largest captures of each event by file size"),
        },
        "detections_only" => "every capture with a detection".to_owned(),
        "positional" => {
            format!("the capture at position {} of each event", shown("position", "-1"))
        }
        "nth" => format!("one in {} captures of each event", shown("nth", "?")),
        "stratified_random" => {
            "a stratified random sample (the platform has no such sampler)".to_owned()
        }
        other => format!("captures drawn by the unknown method {other}"),
    };
    let sentence =
        if filters.is_empty() { base } else { format!("{base}, {}", filters.join(", ")) };
    capitalised(&sentence)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn deployments(snapshot: &Snapshot, kwargs: &Value) -> String {
    let list = kwargs.get("deployment_ids").and_then(Value::as_array).cloned();
    let one = kwargs.get("deployment_id").filter(|id| !id.is_null()).map(|id| vec![id.clone()]);
    let Some(ids) = list.or(one) else { return String::new() };
    match ids.as_slice() {
        [] => " from no deployment at all".to_owned(),
        [one] => {
            let id = one.as_i64().map(crate::model::DeploymentId);
            let name = id.and_then(|id| snapshot.deployments.find(id)?.name.clone());
            format!(" from deployment {}", name.unwrap_or_else(|| short(one)))
        }
        many => format!(" from each of {} deployments", many.len()),
    }
}

fn filters(kwargs: &Value) -> Vec<String> {
    let get = |key: &str| kwargs.get(key).filter(|value| !value.is_null()).map(short);
    let hour = |hour: String| match hour.parse::<u8>() {
        Ok(hour) => format!("{hour:02}:00"),
        Err(_) => hour,
    };
    let until = |hour: String| match hour.parse::<u8>() {
        Ok(hour) => format!("{hour:02}:59"),
        Err(_) => hour,
    };
    let mut words = Vec::new();
    match (get("hour_start"), get("hour_end")) {
        (Some(from), Some(to)) => words.push(format!("{} to {}", hour(from), until(to))),
        (Some(from), None) => words.push(format!("from {} to midnight", hour(from))),
        (None, Some(to)) => words.push(format!("midnight to {}", until(to))),
        (None, None) => {}
    }
    match (get("date_start"), get("date_end")) {
        (Some(from), Some(to)) => words.push(format!("{from} to {to}")),
        (Some(from), None) => words.push(format!("from {from} on")),
        (None, Some(to)) => words.push(format!("up to {to}")),
        (None, None) => {}
    }
    match (get("month_start"), get("month_end")) {
        (Some(from), Some(to)) => words.push(format!("months {from} to {to}")),
        (Some(from), None) => words.push(format!("months from {from} on")),
        (None, Some(to)) => words.push(format!("months up to {to}")),
        (None, None) => {}
    }
    let n_of = |key: &str, one: &str, many: &str| {
        let ids = kwargs.get(key).and_then(Value::as_array)?;
        Some(format!("only {}", plural(ids.len(), one, many)))
    };
    words.extend(n_of("event_ids", "event", "events"));
    words.extend(n_of("research_site_ids", "research site", "research sites"));
    if let Some(events) = get("exclude_events") {
        words.push(format!("without the events {events}"));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn words(method: &str, kwargs: Value) -> String {
        sampling(&Snapshot::default(), method, &kwargs)
    }

    #[test]
    fn methods_read_as_sentences() {
        assert_eq!(words("random", json!({"size": 100})), "100 captures drawn at random");
        assert_eq!(
            words(
                "interval",
                json!({"minute_interval": 10, "deployment_ids": [1, 2, 3, 4], "hour_start": 17, "hour_end": 5})
            ),
            "One capture every 10 minutes from each of 4 deployments, 17:00 to 05:59"
        );
        assert_eq!(words("full", json!(null)), "Every capture");
        assert_eq!(
            words("full", json!({"deployment_ids": []})),
            "Every capture from no deployment at all"
        );
        assert_eq!(
            words("last_and_random_from_each_event", json!({})),
            "The last capture of each event, and 1 other of it drawn at random"
        );
    }

    #[test]
    fn numbers_and_durations() {
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(number(-5), "\u{2212}5");
        assert_eq!(duration(28_000_000), "28 s");
        assert_eq!(duration(636_000_000), "10.6 min");
        assert_eq!(duration(500_000), "0.5 s");
        assert_eq!(bytes(3_387_908), "3.4 MB");
        assert_eq!(bytes(999), "999 bytes");
    }
}

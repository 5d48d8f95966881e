//! Numbers, sizes, times and sampling methods in words: everywhere the same.

use std::borrow::Cow;

use serde_json::Value;

use super::html::most_bytes;

use crate::model::{
    Argument, Arguments, Collection, CommonCombinedArguments, CommonFilters, CountKind,
    DeploymentId, EachEventArguments, Filtering, Kwargs, KwargsSource, Method, Minutes,
    NthArguments, PositionalArguments, RandomArguments, Sampling, Snapshot, Spelt,
};
pub(super) use crate::numbers::{bytes, count, number, plural};

/// A part of a whole in percent, such as `81.7 %`.
#[expect(clippy::cast_precision_loss, reason = "a percentage with one decimal")]
pub(super) fn percent(part: i64, of: i64) -> String {
    format!("{:.1} %", part as f64 * 100.0 / of as f64)
}

/// A text cut to so many characters.
pub(super) fn ellipsis(text: &str, most: usize) -> String {
    match text.char_indices().nth(most.saturating_sub(1)) {
        Some((end, _)) if text.chars().count() > most => {
            format!("{}\u{2026}", text.get(..end).unwrap_or_default())
        }
        _ => text.to_owned(),
    }
}

/// A text cut in its middle to so many characters: names that differ at their ends stay apart.
pub(super) fn middle(text: &str, most: usize) -> String {
    let n = text.chars().count();
    if n <= most {
        return text.to_owned();
    }
    if text.contains("://") || text.contains(" left out]") {
        // A part of an address can look like another one, and a part of a mark says nothing.
        return shortened(text, most);
    }
    let end = most * 2 / 5;
    let start = most.saturating_sub(end + 1);
    let first: String = text.chars().take(start).collect();
    let last: String = text.chars().skip(n - end).collect();
    format!("{}\u{2026}{}", first.trim_end(), last.trim_start())
}

/// A text cut to so many characters, and not within an address (a part of one can look like the address of another host) nor
/// within the mark of what was left out.
fn shortened(text: &str, most: usize) -> String {
    let short = ellipsis(text, most);
    if short.len() == text.len() && short == text {
        return short;
    }
    let last = short.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let in_address = short.get(last..).filter(|word| word.contains("://")).map(|_| last);
    let bracket = short.rfind('[').filter(|_| text.contains(" left out]"));
    let in_mark = bracket.filter(|at| !short.get(*at..).unwrap_or_default().contains(']'));
    match in_mark.or(in_address) {
        Some(end) => format!("{}\u{2026}", short.get(..end).unwrap_or_default()),
        None => short,
    }
}

/// A text cut to what takes so many bytes of a page, at the most.
pub(super) fn within(text: &str, bytes: usize) -> Cow<'_, str> {
    if most_bytes(text) <= bytes {
        return Cow::Borrowed(text);
    }
    let mut left = bytes.saturating_sub('\u{2026}'.len_utf8());
    let takes_room = |c: &char| {
        let taken = most_bytes(c.encode_utf8(&mut [0; 4]));
        let has_room = taken <= left;
        left = left.saturating_sub(taken);
        has_room
    };
    let mut shorter: String = text.chars().take_while(takes_room).collect();
    shorter.push('\u{2026}');
    Cow::Owned(shorter)
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

/// Kwargs in one line: `size=100`.
pub(super) fn kwargs(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let words = map.iter().map(|(key, value)| format!("{key}={}", short(value)));
            within(&words.collect::<Vec<_>>().join(" "), MOST_OF_KWARGS).into_owned()
        }
        Value::Null => String::new(),
        other => within(&other.to_string(), MOST_OF_KWARGS).into_owned(),
    }
}

/// The name of a method, or as much of one that the platform does not know as a page shows.
pub(super) fn method(method: Option<&Method>) -> String {
    shortened(method.map_or("unknown", Method::name), MOST_OF_A_METHOD)
}

/// The most characters of the name of a method; the longest of the platform has 36.
const MOST_OF_A_METHOD: usize = 80;
/// The most bytes of kwargs in one line, twenty of which stand on a page.
const MOST_OF_KWARGS: usize = 600;
/// The most bytes of the sentence that says how a sample is drawn.
const MOST_OF_A_SENTENCE: usize = 2_000;

fn short(value: &Value) -> String {
    match value {
        // With a sign where it is cut: so that a mark of what was left out is known to be one.
        Value::String(text) => shortened(text, 40),
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

/// A collection's sampling method with its kwargs in one sentence, without the project.
pub(super) fn sampling(snapshot: &Snapshot, collection: &Collection) -> String {
    let method = collection.method.as_ref();
    // Where the kwargs are not known, the method is told as if it had none.
    let none = Kwargs { value: Value::Null, source: KwargsSource::Stored };
    let kwargs = collection.kwargs.as_ref().unwrap_or(&none);
    let unknown = Method::Unknown(String::new());
    let without = || Box::new(Sampling::read(method.unwrap_or(&unknown), kwargs));
    let known = collection.sampling.as_ref();
    let sampling = known.map_or_else(|| Cow::Owned(without()), Cow::Borrowed);
    let base = base(snapshot, &sampling.arguments, method.map_or("", Method::name));
    // Filters that the method does not take make populating fail; they are told all the same.
    let meant = || CommonFilters::of(kwargs);
    let taken = sampling.arguments.filters();
    let mut parts = filters(&taken.map_or_else(|| Cow::Owned(meant()), Cow::Borrowed));
    if let Arguments::Interval(interval) = &sampling.arguments
        && let Some(events) = given(&interval.exclude_events)
    {
        parts.push(format!("without the sessions {events}"));
    }
    let sentence = if parts.is_empty() { base } else { format!("{base}, {}", parts.join(", ")) };
    within(&capitalised(&sentence), MOST_OF_A_SENTENCE).into_owned()
}

/// The sentence without the filters by time, event and research site.
fn base(snapshot: &Snapshot, arguments: &Arguments, name: &str) -> String {
    let from = from_deployments(snapshot, arguments);
    match arguments {
        Arguments::Full(_) => format!("every capture{from}"),
        Arguments::Random(RandomArguments { size, .. }) => match shown(size, "100").as_str() {
            "all" => format!("every capture{from}, in random order"),
            size => format!("{size} captures drawn at random{from}"),
        },
        Arguments::Interval(arguments) => {
            let each = if from.is_empty() { " from each station".to_owned() } else { from };
            format!("one capture {}{each}", every(&arguments.minute_interval))
        }
        Arguments::CommonCombined(arguments) => common_combined(arguments, &from),
        Arguments::Manual(_) => "captures chosen one by one".to_owned(),
        Arguments::Starred => "captures that people starred one by one".to_owned(),
        Arguments::RandomFromEachEvent(EachEventArguments { num_each }) => {
            format!("{} captures drawn at random from each session", shown(num_each, "10"))
        }
        Arguments::LastAndRandomFromEachEvent(EachEventArguments { num_each }) => {
            let others = match shown(num_each, "1").as_str() {
                "0" => String::new(),
                "1" => ", and 1 other of it drawn at random".to_owned(),
                n => format!(", and {n} others of it drawn at random"),
            };
            format!("the last capture of each session{others}")
        }
        Arguments::GreatestFileSizeFromEachEvent(EachEventArguments { num_each }) => {
            match shown(num_each, "1").as_str() {
                "1" => "the largest capture of each session by file size".to_owned(),
                n => format!("the {n} largest captures of each session by file size"),
            }
        }
        Arguments::DetectionsOnly => "every capture with a detection".to_owned(),
        Arguments::Positional(PositionalArguments { position }) => {
            match shown(position, "-1").as_str() {
                "-1" => "the last capture of each session".to_owned(),
                "0" => "the first capture of each session".to_owned(),
                n => format!("the capture at position {n} of each session, counted from 0"),
            }
        }
        Arguments::Nth(NthArguments { nth }) => match shown(nth, "").as_str() {
            "" => "one in some captures of each session, it is not told how many".to_owned(),
            n => format!("one in {n} captures of each session"),
        },
        Arguments::StratifiedRandom => {
            "a stratified random sample (the platform has no such sampler)".to_owned()
        }
        Arguments::Unknown => format!("captures drawn by the unknown method {name}"),
    }
}

fn common_combined(arguments: &CommonCombinedArguments, from: &str) -> String {
    let most = given(&arguments.max_num);
    if given(&arguments.minute_interval).is_some() {
        let most = most.filter(|most| most != "0");
        let most = most.map_or_else(String::new, |most| format!(", {most} at most"));
        let every = every(&arguments.minute_interval);
        return format!("one capture {every} over all stations together{from}{most}");
    }
    match most {
        None => format!("every capture{from}"),
        Some(n) if arguments.shuffles() => format!("{n} captures drawn at random{from}"),
        Some(n) => format!("the first {n} captures by station, session and time{from}"),
    }
}

fn every(minute_interval: &Argument<Minutes>) -> String {
    match shown(minute_interval, "10").as_str() {
        "1" => "every minute".to_owned(),
        minutes => format!("every {minutes} minutes"),
    }
}

/// An argument as it was given; `None` where it is absent or null.
fn given<T: Spelt>(argument: &Argument<T>) -> Option<String> {
    argument.given().as_deref().map(short)
}

/// An argument as it was given; null stands for all there are.
fn shown<T: Spelt>(argument: &Argument<T>, default: &str) -> String {
    let absent = if argument.is_null() { "all" } else { default };
    given(argument).unwrap_or_else(|| absent.to_owned())
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// From which deployments a method draws; empty where it says nothing of them.
fn from_deployments(snapshot: &Snapshot, arguments: &Arguments) -> String {
    let many = arguments.filters().and_then(|filters| filters.deployment_ids.given());
    let many = many.as_deref().and_then(Value::as_array).cloned();
    let one = || {
        let Arguments::Interval(interval) = arguments else { return None };
        Some(vec![interval.deployment_id.given()?.into_owned()])
    };
    let Some(ids) = many.or_else(one) else { return String::new() };
    match ids.as_slice() {
        [] => " from no station at all".to_owned(),
        [one] => {
            let id = one.as_i64().map(DeploymentId);
            let name = id.and_then(|id| snapshot.deployments.find(id)?.name.clone());
            format!(" from station {}", name.unwrap_or_else(|| short(one)))
        }
        many => format!(" from each of {} stations", many.len()),
    }
}

/// The filters by time, event and research site, each in words.
fn filters(filters: &CommonFilters) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(hours(given(&filters.hour_start), given(&filters.hour_end)));
    words.extend(match (given(&filters.date_start), given(&filters.date_end)) {
        (Some(from), Some(to)) => Some(format!("{from} to {to}")),
        (Some(from), None) => Some(format!("from {from} on")),
        (None, Some(to)) => Some(format!("up to {to}")),
        (None, None) => None,
    });
    words.extend(match (given(&filters.month_start), given(&filters.month_end)) {
        (Some(from), Some(to)) => Some(format!("months {from} to {to}")),
        (Some(from), None) => Some(format!("months from {from} on")),
        (None, Some(to)) => Some(format!("months up to {to}")),
        (None, None) => None,
    });
    let n_of = |ids: &Argument<Vec<i64>>, one: &str, many: &str| {
        let n = ids.given()?.as_array()?.len();
        Some(format!("only {}", plural(n, one, many)))
    };
    words.extend(n_of(&filters.event_ids, "session", "sessions"));
    words.extend(n_of(&filters.research_site_ids, "site", "sites"));
    words
}

/// The hours that pass: `22:00 to 05:59`.
fn hours(from: Option<String>, to: Option<String>) -> Option<String> {
    let clock = |hour: String, minute: &str| match hour.parse::<u8>() {
        Ok(hour) => format!("{hour:02}:{minute}"),
        Err(_) => hour,
    };
    let from = from.map(|hour| clock(hour, "00"));
    let to = to.map(|hour| clock(hour, "59"));
    match (from, to) {
        (Some(from), Some(to)) => Some(format!("{from} to {to}")),
        (Some(from), None) => Some(format!("from {from} to midnight")),
        (None, Some(to)) => Some(format!("midnight to {to}")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests;

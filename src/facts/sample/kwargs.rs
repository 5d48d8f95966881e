//! A method's arguments, read as the live system (Python) reads them: which words it knows, what it
//! makes of strings and nulls, and what makes it fail.

use serde_json::{Map, Value};

use super::expect::SampleError;
use crate::model::{Kwargs, KwargsSource};

/// Filters that `full`, `random`, `interval` and `common_combined` share.
pub(super) const COMMON: [&str; 9] = [
    "date_start",
    "date_end",
    "month_start",
    "month_end",
    "hour_start",
    "hour_end",
    "deployment_ids",
    "research_site_ids",
    "event_ids",
];

/// The words that a method knows of its own, and whether it knows the common filters; `None` for a method
/// without a sampler in the live system.
fn words(method: &str) -> Option<(&'static [&'static str], bool)> {
    Some(match method {
        "full" => (&[], true),
        "random" => (&["size"], true),
        "interval" => (&["minute_interval", "exclude_events", "deployment_id"], true),
        "common_combined" => (&["minute_interval", "max_num", "shuffle"], true),
        "manual" => (&["image_ids"], false),
        "detections_only" => (&[], false),
        "random_from_each_event"
        | "last_and_random_from_each_event"
        | "greatest_file_size_from_each_event" => (&["num_each"], false),
        "positional" => (&["position"], false),
        "nth" => (&["nth"], false),
        _ => return None,
    })
}

/// The arguments of a call.
pub(super) struct Args<'a> {
    map: Option<&'a Map<String, Value>>,
    pub(super) served: bool,
}

/// A number argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// Not among the arguments.
    Absent,
    /// Null.
    Null,
    /// A number.
    Is(i64),
}

impl<'a> Args<'a> {
    /// The arguments of a method.
    pub(super) fn of(kwargs: &'a Kwargs, method: &str) -> Result<Self, SampleError> {
        let (own, common) = words(method).ok_or(SampleError::NoSampler)?;
        let map = match &kwargs.value {
            Value::Object(map) => Some(map),
            Value::Null => None,
            Value::Array(items) if items.is_empty() => None,
            other => return Err(fails(format!("kwargs must be an object, not {other}"))),
        };
        let unknown = map.into_iter().flat_map(Map::keys).find(|key| {
            let is_common = common && COMMON.contains(&key.as_str());
            !is_common && !own.contains(&key.as_str())
        });
        if let Some(key) = unknown {
            return Err(fails(format!("{method} takes no argument {key}")));
        }
        Ok(Self { map, served: kwargs.source == KwargsSource::Served })
    }

    /// An argument; `None` where it is absent or null.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.raw(key).filter(|value| !value.is_null())
    }

    /// An argument; `None` where it is absent.
    pub(super) fn raw(&self, key: &str) -> Option<&'a Value> {
        self.map.and_then(|map| map.get(key))
    }

    /// A whole number that is used to cut a list: strings are not taken for numbers there.
    pub(super) fn count(&self, key: &str) -> Result<Number, SampleError> {
        match self.raw(key) {
            None => Ok(Number::Absent),
            Some(Value::Null) => Ok(Number::Null),
            Some(Value::Bool(flag)) => Ok(Number::Is(i64::from(*flag))),
            Some(value) => match value.as_i64() {
                Some(number) => Ok(Number::Is(number)),
                None => Err(fails(format!("{key} must be a whole number, not {value}"))),
            },
        }
    }

    /// Minutes as a length of time in microseconds: `None` where absent or null.
    pub(super) fn minutes(&self, key: &str) -> Result<Option<i64>, SampleError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let minutes = value.as_f64().or(value.as_bool().map(|flag| f64::from(u8::from(flag))));
        let micros =
            minutes.map(|minutes| minutes * 60.0 * 1e6).filter(|micros| micros.abs() < 9e17);
        match micros {
            #[expect(clippy::cast_possible_truncation, reason = "checked to fit just above")]
            Some(micros) => Ok(Some(micros.round() as i64)),
            None => Err(fails(format!("{key} must be a number of minutes, not {value}"))),
        }
    }

    /// A list of ids. A string is a list of its characters, as it is for the live system.
    pub(super) fn ids(&self, key: &str) -> Result<Option<Vec<i64>>, SampleError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let ids = match value {
            // The database matches no row with a null in a list.
            Value::Array(items) => {
                items.iter().filter(|item| !item.is_null()).map(|item| id(key, item)).collect()
            }
            Value::String(text) => {
                text.chars().map(|c| id(key, &Value::from(c.to_string()))).collect()
            }
            other => Err(fails(format!("{key} must be a list of ids, not {other}"))),
        };
        ids.map(Some)
    }

    /// Whether a flag is set, by Python's rules.
    pub(super) fn is_true(&self, key: &str, default: bool) -> bool {
        match self.raw(key) {
            None => default,
            Some(value) => match value {
                Value::Null => false,
                Value::Bool(flag) => *flag,
                Value::Number(number) => number.as_f64() != Some(0.0),
                Value::String(text) => !text.is_empty(),
                Value::Array(items) => !items.is_empty(),
                Value::Object(map) => !map.is_empty(),
            },
        }
    }
}

fn id(key: &str, value: &Value) -> Result<i64, SampleError> {
    integer(value).ok_or_else(|| fails(format!("{key} holds {value}, which is no id")))
}

/// A number, or a string that spells one.
pub(super) fn integer(value: &Value) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "as Python's int(), within the range checked"
    )]
    let float = |number: f64| (number.abs() < 9e15).then_some(number.trunc() as i64);
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(float)),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(flag) => Some(i64::from(*flag)),
        _ => None,
    }
}

/// Arguments that are stored as texts where a number or a list is meant, and what the live system makes of
/// them. Kwargs as served say nothing about that: the API turns texts into numbers, and lists of events
/// into texts.
pub(in crate::facts) fn misread(kwargs: &Kwargs) -> Vec<String> {
    if kwargs.source == KwargsSource::Served {
        return Vec::new();
    }
    let text = |key: &str| kwargs.value.get(key).and_then(Value::as_str);
    let mut found = Vec::new();
    if let (Some(from), Some(to)) = (text("hour_start"), text("hour_end")) {
        found.push(format!("hour_start {from:?} and hour_end {to:?} are compared as texts"));
    }
    for key in ["exclude_events", "deployment_ids", "event_ids", "research_site_ids", "image_ids"] {
        if let Some(value) = text(key) {
            found.push(format!("{key} {value:?} is read character by character"));
        }
    }
    found
}

/// The live system raises an error.
pub(super) fn fails(reason: impl Into<String>) -> SampleError {
    SampleError::Fails(reason.into())
}

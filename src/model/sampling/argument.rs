//! One argument of a sampling method: what the platform (Python) makes of the JSON value that it is given.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use serde_json::{Map, Value};

/// An argument of a sampling method.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument<T> {
    /// Its name among the kwargs.
    pub name: &'static str,
    /// What the platform makes of it.
    pub reading: Reading<T>,
}

/// What the platform makes of an argument. Whatever is not plain keeps the JSON value as it was given.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading<T> {
    /// It is not among the kwargs.
    Absent,
    /// It is null.
    Null,
    /// A value in its plain form, from which the JSON value can be written again.
    Plain(T),
    /// Something else that the platform takes for such a value: the text `"22"` for a number.
    Odd {
        /// What it is taken for.
        value: T,
        /// As it was given.
        given: Value,
    },
    /// Something with which populating fails.
    Wrong {
        /// As it was given.
        given: Value,
        /// What it should have been.
        expected: Expected,
    },
}

/// What an argument with which populating fails should have been.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// A whole number that cuts a list; texts are not taken for numbers there.
    WholeNumber,
    /// A number, or a text that spells one.
    Number,
    /// A length of time in minutes.
    Minutes,
    /// A date such as 2024-06-30.
    Date,
    /// The id of one record.
    Id,
    /// A list of ids.
    Ids,
    /// A list of ids, without this item that is none.
    IdsWithout(Value),
    /// A list of ids, written as JSON in a text.
    IdsInText,
}

/// A number as Python reads it from JSON, with or without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Number(pub f64);

impl Number {
    /// Without its fraction, as Python's `int()` makes it.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what does not fit becomes the nearest that does"
    )]
    pub fn truncated(self) -> i64 {
        self.0.trunc() as i64
    }

    /// The least whole number that is not below it.
    #[must_use]
    pub fn rounded_up(self) -> i64 {
        Self(self.0.ceil()).truncated()
    }
}

/// A length of time, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes(pub i64);

/// A value that can be written as the JSON it plainly comes from.
pub trait Spelt {
    /// Its plain form.
    fn spelt(&self) -> Value;
}

impl Spelt for i64 {
    fn spelt(&self) -> Value {
        Value::from(*self)
    }
}

impl Spelt for Number {
    fn spelt(&self) -> Value {
        let is_whole = self.0.fract() == 0.0 && self.0.abs() < EXACT;
        if is_whole { Value::from(self.truncated()) } else { Value::from(self.0) }
    }
}

impl Spelt for bool {
    fn spelt(&self) -> Value {
        Value::from(*self)
    }
}

impl Spelt for Vec<i64> {
    fn spelt(&self) -> Value {
        Value::from(self.as_slice())
    }
}

impl Spelt for NaiveDate {
    fn spelt(&self) -> Value {
        Value::from(self.format("%Y-%m-%d").to_string())
    }
}

impl Spelt for Minutes {
    fn spelt(&self) -> Value {
        if self.0 % MINUTE == 0 {
            return Value::from(self.0 / MINUTE);
        }
        #[expect(clippy::cast_precision_loss, reason = "what is not written so is kept as given")]
        let minutes = self.0 as f64 / MINUTE as f64;
        Value::from(minutes)
    }
}

const MINUTE: i64 = 60_000_000;

/// Whole numbers up to here are exact as floats.
const EXACT: f64 = 9e15;

impl<T: Spelt> Argument<T> {
    /// The argument of this name, read by `reader`.
    pub(super) fn read(
        kwargs: Option<&Map<String, Value>>,
        name: &'static str,
        reader: impl Fn(&Value) -> Result<T, Expected>,
    ) -> Self {
        let reading = match kwargs.and_then(|kwargs| kwargs.get(name)) {
            None => Reading::Absent,
            Some(Value::Null) => Reading::Null,
            Some(given) => match reader(given) {
                Ok(value) if value.spelt() == *given => Reading::Plain(value),
                Ok(value) => Reading::Odd { value, given: given.clone() },
                Err(expected) => Reading::Wrong { given: given.clone(), expected },
            },
        };
        Self { name, reading }
    }

    /// The JSON value; `None` where it is absent or null.
    #[must_use]
    pub fn given(&self) -> Option<Cow<'_, Value>> {
        match &self.reading {
            Reading::Absent | Reading::Null => None,
            Reading::Plain(value) => Some(Cow::Owned(value.spelt())),
            Reading::Odd { given, .. } | Reading::Wrong { given, .. } => Some(Cow::Borrowed(given)),
        }
    }
}

impl<T> Argument<T> {
    /// The value; `None` where it is absent or null.
    ///
    /// # Errors
    /// Where populating fails with it: why, in words.
    pub fn value(&self) -> Result<Option<&T>, String> {
        match &self.reading {
            Reading::Absent | Reading::Null => Ok(None),
            Reading::Plain(value) | Reading::Odd { value, .. } => Ok(Some(value)),
            Reading::Wrong { given, expected } => {
                Err(Complaint { name: self.name, given, expected }.to_string())
            }
        }
    }

    /// Whether it is not among the kwargs.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self.reading, Reading::Absent)
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.reading, Reading::Null)
    }

    /// Whether it is among the kwargs and not null.
    #[must_use]
    pub fn is_given(&self) -> bool {
        !self.is_absent() && !self.is_null()
    }

    /// The text that was given where a number or a list is meant. (A date is a text in its plain form.)
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.reading {
            Reading::Odd { given, .. } | Reading::Wrong { given, .. } => given.as_str(),
            Reading::Absent | Reading::Null | Reading::Plain(_) => None,
        }
    }
}

/// An [`Argument`] of any type, so that those of a method can be gone through.
pub(super) trait AnyArgument {
    /// Its name among the kwargs.
    fn name(&self) -> &'static str;
    /// The JSON values that are kept of it.
    fn kept(&mut self) -> [Option<&mut Value>; 2];
}

impl<T> AnyArgument for Argument<T> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn kept(&mut self) -> [Option<&mut Value>; 2] {
        match &mut self.reading {
            Reading::Absent | Reading::Null | Reading::Plain(_) => [None, None],
            Reading::Wrong { given, expected: Expected::IdsWithout(item) } => {
                [Some(given), Some(item)]
            }
            Reading::Odd { given, .. } | Reading::Wrong { given, .. } => [Some(given), None],
        }
    }
}

/// Why populating fails with an argument, in words.
struct Complaint<'a> {
    name: &'static str,
    given: &'a Value,
    expected: &'a Expected,
}

impl fmt::Display for Complaint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, given, expected } = self;
        match expected {
            Expected::WholeNumber => write!(f, "{name} must be a whole number, not {given}"),
            Expected::Number => write!(f, "{name} must be a number, not {given}"),
            Expected::Minutes => write!(f, "{name} must be a number of minutes, not {given}"),
            Expected::Date => {
                write!(f, "{name} must be a date such as 2024-06-30, not {}", quoted(given))
            }
            Expected::Id => write!(f, "{name} must be an id, not {given}"),
            Expected::Ids => write!(f, "{name} must be a list of ids, not {given}"),
            Expected::IdsWithout(item) => write!(f, "{name} holds {item}, which is no id"),
            Expected::IdsInText => write!(f, "{name} is no list: {}", quoted(given)),
        }
    }
}

/// A text in quotes, with what does not show escaped; anything else as JSON.
fn quoted(given: &Value) -> String {
    given.as_str().map_or_else(|| given.to_string(), |text| format!("{text:?}"))
}

/// A number that cuts a query, of which Django drops the fraction. A flag is a number, as in Python; a text is none.
pub(super) fn cut(given: &Value) -> Result<Number, Expected> {
    let flag = || given.as_bool().map(|flag| f64::from(u8::from(flag)));
    given.as_f64().or_else(flag).map(Number).ok_or(Expected::WholeNumber)
}

/// A whole number that is a place in a list or a step through one. A flag is a number, as in Python; a text is none.
pub(super) fn place(given: &Value) -> Result<i64, Expected> {
    let number = given.as_i64().or_else(|| given.as_bool().map(i64::from));
    number.ok_or(Expected::WholeNumber)
}

/// A number, or a text that spells a whole one.
pub(super) fn number(given: &Value) -> Result<Number, Expected> {
    let float = given.as_f64().filter(|number| number.abs() < EXACT);
    #[expect(clippy::cast_precision_loss, reason = "no hour or month is that large")]
    let number = float.or_else(|| integer(given).map(|number| number as f64));
    number.map(Number).ok_or(Expected::Number)
}

/// The id of one record.
pub(super) fn id(given: &Value) -> Result<i64, Expected> {
    integer(given).ok_or(Expected::Id)
}

/// Minutes as a length of time. A flag is a number, as in Python.
pub(super) fn minutes(given: &Value) -> Result<Minutes, Expected> {
    let minutes = given.as_f64().or_else(|| given.as_bool().map(|flag| f64::from(u8::from(flag))));
    // A timedelta of more than some 28,000 years is no use to anybody, and would not fit.
    let micros = minutes.map(|minutes| minutes * 60.0 * 1e6).filter(|micros| micros.abs() < 9e17);
    #[expect(clippy::cast_possible_truncation, reason = "checked to fit just above")]
    micros.map(|micros| Minutes(micros.round() as i64)).ok_or(Expected::Minutes)
}

/// A list of ids. A text is a list of its characters, as it is in Python.
pub(super) fn ids(given: &Value) -> Result<Vec<i64>, Expected> {
    let item = |item: &Value| integer(item).ok_or_else(|| Expected::IdsWithout(item.clone()));
    match given {
        // The database matches no row with a null in a list.
        Value::Array(items) => items.iter().filter(|item| !item.is_null()).map(item).collect(),
        Value::String(text) => text.chars().map(|c| item(&Value::from(c.to_string()))).collect(),
        _ => Err(Expected::Ids),
    }
}

/// A list of ids that the API serves. It serves lists of events as Python writes them in a text (`"[1, '2', None]"`),
/// so a text that looks like a list is one.
pub(super) fn served_ids(given: &Value) -> Result<Vec<i64>, Expected> {
    let Some(text) = given.as_str().filter(|text| text.starts_with('[')) else { return ids(given) };
    let items = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let items = items.ok_or(Expected::IdsInText)?.split(',').map(str::trim);
    let ids = items.filter(|item| !item.is_empty() && *item != "None").map(|item| match item {
        "True" => Some(1),
        "False" => Some(0),
        _ => match item.strip_prefix('\'').and_then(|item| item.strip_suffix('\'')) {
            Some(text) => integer(&Value::from(text)),
            None => serde_json::from_str(item).ok().as_ref().and_then(integer),
        },
    });
    ids.collect::<Option<_>>().ok_or(Expected::IdsInText)
}

/// A date, `YYYY-MM-DD`; as with Python's `strptime`, single digits of month and day pass.
pub(super) fn date(given: &Value) -> Result<NaiveDate, Expected> {
    let has_shape = |text: &&str| {
        text.find('-') == Some(4)
            && text.len() <= 10
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    let text = given.as_str().filter(has_shape).ok_or(Expected::Date)?;
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| Expected::Date)
}

/// Whether a flag is set, by Python's rules of what is true.
#[expect(clippy::unnecessary_wraps, reason = "a reader of arguments")]
pub(super) fn truth(given: &Value) -> Result<bool, Expected> {
    Ok(match given {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
    })
}

/// What Python's `int()` makes of a value.
fn integer(given: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "within the range checked")]
    let float = |number: f64| (number.abs() < EXACT).then_some(number.trunc() as i64);
    match given {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(float)),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(flag) => Some(i64::from(*flag)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

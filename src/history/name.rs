//! The name of a night: its snapshot's own time, and the first digits of its id.

use std::fmt;

use crate::model::ServerTime;

/// How many digits of an id stand in a name.
const DIGITS: usize = 12;
/// What stands in place of a time that is not known.
const UNKNOWN: &str = "unknown";
/// What the file of a night ends with.
const ENDING: &str = ".json";

/// The name of a night. Names ascend by time and id; those without a time come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NightName {
    taken: Option<String>,
    id: String,
}

impl NightName {
    /// The name of the night with this time and id. A time that is none is not known.
    pub(super) fn of(taken: Option<&str>, id: &str) -> Self {
        let taken = taken.filter(|text| is_minute(text)).map(str::to_owned);
        Self { taken, id: id.chars().take(DIGITS).collect() }
    }

    /// The snapshot's own time, as `2025-11-29 03:15`, if it is known.
    #[must_use]
    pub fn taken(&self) -> Option<&str> {
        self.taken.as_deref()
    }

    /// The first twelve digits of the night's id.
    #[must_use]
    pub fn short_id(&self) -> &str {
        &self.id
    }

    /// Its day, as `2025-11-29`.
    pub(super) fn day(&self) -> Option<&str> {
        self.taken()?.get(..10)
    }

    /// The name of its file.
    pub(super) fn file(&self) -> String {
        format!("{self}{ENDING}")
    }

    /// The name that a file has, if it is that of a night.
    pub(super) fn of_file(file: &str) -> Option<Self> {
        Self::parse(file.strip_suffix(ENDING)?)
    }

    /// Reads a name as it is written: nothing else in a name gives a path.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (time, id) = text.split_once('_')?;
        let taken = match time {
            UNKNOWN => None,
            time => Some(minute_of(time)?),
        };
        let name = Self { taken, id: id.to_owned() };
        (id.len() == DIGITS && is_hex(id) && name.to_string() == text).then_some(name)
    }
}

/// As in the name of its file: `2025-11-29T03-15_1a2b3c4d5e6f`.
impl fmt::Display for NightName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.taken() {
            Some(taken) => write!(f, "{}_{}", taken.replace(' ', "T").replace(':', "-"), self.id),
            None => write!(f, "{UNKNOWN}_{}", self.id),
        }
    }
}

/// Whether a text is a time as names have it: `2025-11-29 03:15`.
pub(super) fn is_minute(text: &str) -> bool {
    text.len() == 16
        && ServerTime::parse(&format!("{text}:00")).is_some_and(|time| time.minute() == text)
}

/// The time in the name of a file.
fn minute_of(time: &str) -> Option<String> {
    let (day, clock) = time.split_once('T')?;
    let minute = format!("{day} {}", clock.replace('-', ":"));
    is_minute(&minute).then_some(minute)
}

/// Whether a text has nothing but the digits of hashes.
pub(super) fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a text is the sha256 of something, as it is written here.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && is_hex(text)
}

#[cfg(test)]
mod tests;

//! Reading a record that is not quite what it should be: mended, or without the fields that cannot be read.

use super::faults;
use crate::json::repair::repair;
use crate::json::split;

/// A value that was read, perhaps not at the first attempt.
pub(super) struct Lenient<T> {
    pub(super) value: T,
    /// What was mended in its text.
    pub(super) repairs: Option<String>,
    /// Fields that were left out, and why.
    pub(super) bad_fields: Vec<String>,
}

/// Why a record cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    error: serde_json::Error,
}

impl Unreadable {
    /// The byte of the record at which reading stopped.
    pub(super) fn at(&self, bytes: &[u8]) -> usize {
        let lines = self.error.line().saturating_sub(1);
        let line_start = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .map(|(at, _)| at + 1)
            .take(lines)
            .last()
            .unwrap_or(0);
        line_start + self.error.column().saturating_sub(1)
    }
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The place is told apart; serde_json appends its own, counted from the record's beginning.
        f.write_str(&faults::words(&self.error))
    }
}

/// Reads a record: as it stands, or mended, or without the fields that cannot be read. `check` tells
/// whether a field can be read; `read` is called with the whole record only.
pub(super) fn read_leniently<T>(
    bytes: &[u8],
    check: impl Fn(&[u8]) -> Result<(), serde_json::Error>,
    mut read: impl FnMut(&[u8]) -> Result<T, serde_json::Error>,
) -> Result<Lenient<T>, Unreadable> {
    let error = match read(bytes) {
        Ok(value) => return Ok(Lenient { value, repairs: None, bad_fields: Vec::new() }),
        Err(error) => error,
    };
    let (mended, repairs) = repair(bytes);
    let repairs = Some(repairs.describe()).filter(|words| !words.is_empty());
    if repairs.is_some()
        && let Ok(value) = read(mended.as_bytes())
    {
        return Ok(Lenient { value, repairs, bad_fields: Vec::new() });
    }
    let (kept, bad_fields) = without_bad_fields(mended.as_bytes(), &check);
    match read(kept.as_bytes()) {
        Ok(value) if !bad_fields.is_empty() => Ok(Lenient { value, repairs, bad_fields }),
        _ => Err(Unreadable { error }),
    }
}

/// The object without the members that cannot be read on their own, and what is wrong with those.
fn without_bad_fields(
    object: &[u8],
    check: &dyn Fn(&[u8]) -> Result<(), serde_json::Error>,
) -> (String, Vec<String>) {
    let (mut kept, mut bad) = (Vec::new(), Vec::new());
    for member in split::members(object, 0) {
        let Ok(member) = member else { break };
        let Ok(end) = split::value_end(object, member.start) else { break };
        let key = String::from_utf8_lossy(member.key);
        let Some(value) = object.get(member.start..end) else { break };
        let value = String::from_utf8_lossy(value);
        let alone = format!("{{\"{key}\": {value}}}");
        match check(alone.as_bytes()) {
            Ok(()) => kept.push(format!("\"{key}\": {value}")),
            Err(error) => {
                let error = Unreadable { error };
                let name =
                    faults::name(&key).map_or("a field".to_owned(), |n| format!("the field {n}"));
                bad.push(format!("{name} is taken as unknown: {error}"));
            }
        }
    }
    (format!("{{{}}}", kept.join(", ")), bad)
}

//! Whether two states can be compared, and what is to be known of it.

use std::collections::BTreeMap;
use std::fmt;

use crate::state::{Record, State};

/// More than one record in so many with another time of creation are those of another instance.
const ONE_IN: usize = 100;

/// Why two states are not compared: they are of two instances of the platform, where the same id is another record; or they
/// come from two hosts, and nothing shows that they are of one instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Records with the same kind and id that were created at another time.
    pub other: usize,
    /// Records with the same kind and id, and a time of creation on both sides; 0 where there is none.
    pub of: usize,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.of == 0 {
            return f.write_str(
                "the two are from different hosts, and no record of both tells when it was created: nothing shows that they are of one instance of the platform",
            );
        }
        write!(
            f,
            "the two are of different instances of the platform: of {} records with the same id, {} were created at another time",
            self.of, self.other
        )
    }
}

impl std::error::Error for Refusal {}

/// Refuses states of two instances. The server's name tells nothing: a dump has none, and a copy has another.
///
/// # Errors
/// When more than one record in a hundred with the same kind and id was created at another time, or nothing shows that two
/// hosts are one instance.
pub fn same_instance(before: &State, after: &State) -> Result<(), Refusal> {
    let steps = steps(before, after);
    let hosts = before.about.host.as_ref().zip(after.about.host.as_ref());
    if steps.is_empty() && hosts.is_some_and(|(from, to)| from != to) {
        return Err(Refusal { other: 0, of: 0 });
    }
    let zone = zone(&steps);
    let other = steps.iter().filter(|step| step.abs_diff(zone) >= SECOND).count();
    if other * ONE_IN > steps.len() { Err(Refusal { other, of: steps.len() }) } else { Ok(()) }
}

/// A second in microseconds: some exports cut these.
const SECOND: u64 = 1_000_000;

/// By how much the times of creation of each record on both sides differ, in microseconds.
fn steps(before: &State, after: &State) -> Vec<i64> {
    let created: BTreeMap<(&str, i64), i64> = before
        .records
        .iter()
        .filter_map(|record| Some(((record.kind.as_str(), record.id), record.created?)))
        .collect();
    let step = |record: &Record| {
        let earlier = created.get(&(record.kind.as_str(), record.id))?;
        Some(record.created?.saturating_sub(*earlier))
    };
    after.records.iter().filter_map(step).collect()
}

/// The step of most records, if it may be that of two time zones; else none. An API may serve the time of its place, and a
/// dump that of Greenwich.
fn zone(steps: &[i64]) -> i64 {
    const QUARTER: i64 = 15 * 60;
    let seconds = |step: i64| step.div_euclid(1_000_000);
    let mut sorted: Vec<i64> = steps.iter().map(|step| seconds(*step)).collect();
    sorted.sort_unstable();
    let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let is_zone = median % QUARTER == 0 && median.abs() <= 14 * 4 * QUARTER;
    if is_zone { median * 1_000_000 } else { 0 }
}

/// What is to be known of a comparison as a whole.
pub(super) fn notes(before: &State, after: &State) -> Vec<String> {
    let mut notes = Vec::new();
    let minutes = zone(&steps(before, after)) / 60_000_000;
    if minutes != 0 {
        notes.push(format!(
            "all times of the second are {minutes:+} minutes beside those of the first, as of two time zones: those of jobs and sessions are told as changed"
        ));
    }
    let (earlier, later) = (&before.about, &after.about);
    if let (Some(from), Some(to)) = (&earlier.taken, &later.taken)
        && from > to
    {
        notes.push(format!("the first snapshot is younger than the second: {from} and {to}"));
    }
    if earlier.tool != later.tool {
        notes.push(format!(
            "the first was recounted by mothbook {}, the second by {}: a number that differs only by that is \u{201c}rule changed\u{201d}",
            earlier.tool, later.tool
        ));
    }
    if let (Some(from), Some(to)) = (&earlier.host, &later.host)
        && from != to
    {
        notes.push(format!("they are from two hosts, and their records were created at the same times: {from} and {to}"));
    }
    notes
}

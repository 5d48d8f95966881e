//! Whether two states can be compared, and what is to be known of it.

use std::collections::BTreeMap;
use std::fmt;

use crate::state::State;

/// More than one record in so many with another time of creation are those of another instance.
const ONE_IN: usize = 100;

/// Why two states are not compared: they are of two instances of the platform, where the same id is another record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Records with the same kind and id that were created at another time.
    pub other: usize,
    /// Records with the same kind and id, and a time of creation on both sides.
    pub of: usize,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the two are of different instances of the platform: of {} records with the same id, {} were created at another time",
            self.of, self.other
        )
    }
}

impl std::error::Error for Refusal {}

/// Refuses states of two instances. The server's name tells nothing: a dump has none, and a copy has another.
pub(super) fn same_instance(before: &State, after: &State) -> Result<(), Refusal> {
    let created: BTreeMap<(&str, i64), i64> = before
        .records
        .iter()
        .filter_map(|record| Some(((record.kind.as_str(), record.id), record.created?)))
        .collect();
    let mut refusal = Refusal { other: 0, of: 0 };
    for record in &after.records {
        let earlier = created.get(&(record.kind.as_str(), record.id));
        if let (Some(earlier), Some(later)) = (earlier, record.created) {
            refusal.of += 1;
            // The API serves microseconds that some exports cut.
            refusal.other += usize::from((earlier - later).abs() >= 1_000_000);
        }
    }
    if refusal.other * ONE_IN > refusal.of { Err(refusal) } else { Ok(()) }
}

/// What is to be known of a comparison as a whole.
pub(super) fn notes(before: &State, after: &State) -> Vec<String> {
    let mut notes = Vec::new();
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
        notes.push(format!("they are from two hosts of one instance: {from} and {to}"));
    }
    notes
}

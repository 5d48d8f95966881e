//! What changed between two states: records, stored and recounted numbers, members, jobs, determinations, findings.
//!
//! Records are the same where their kind and id are. A change is one of the fields that a [`State`] has, so that noise never
//! becomes a row. Numbers are told in the categories of [`Category`]: what looks worse only since less is known is never
//! called so.

mod accept;
mod captures;
mod counts;
mod findings;
pub mod format;
mod guard;
mod members;
mod occurrences;
mod records;
mod rows;
mod since;
mod texts;
mod words;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;

pub use accept::{Accept, AcceptList, Accepted, NoDay};
pub use captures::{CaptureChange, CaptureChanges};
pub use counts::{Category, CountChange, Side};
pub use findings::FindingChanges;
pub use guard::{Refusal, same_instance};
pub use members::{MemberChange, Moved};
pub use occurrences::{Determination, OccurrenceChanges};
pub use records::{FieldChange, RecordChange, Seen, Transition};
pub use rows::{Row, each_row};
pub use since::{Shift, Since, SinceLine};

use crate::state::{About, Record, State};

/// The version of the JSON that changes are written in.
pub const SCHEMA_VERSION: u32 = 1;

/// What changed from one state to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The earlier state.
    pub before: About,
    /// The later state.
    pub after: About,
    /// What is to be known of the comparison as a whole, in sentences.
    pub notes: Vec<String>,
    /// Counts and samples whose category is not [`Category::Same`], the worst first.
    pub counts: Vec<CountChange>,
    /// How many counts and samples are the same.
    pub same_counts: usize,
    /// Capture sets that captures entered or left.
    pub members: Vec<MemberChange>,
    /// Records that are new, gone or changed, but captures and occurrences.
    pub records: Vec<RecordChange>,
    /// Jobs by the states that they left and reached.
    pub jobs: Vec<Transition>,
    /// The captures.
    pub captures: CaptureChanges,
    /// The occurrences.
    pub occurrences: OccurrenceChanges,
    /// The findings.
    pub findings: FindingChanges,
    /// By kind, records of the earlier state that the later export lacks without showing that they are gone.
    pub not_in_export: BTreeMap<&'static str, usize>,
    /// By kind, records that were saved again without a change that a comparison looks at.
    pub touched: BTreeMap<&'static str, usize>,
}

impl Changes {
    /// Whether there is no change at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
            && self.members.is_empty()
            && self.records.is_empty()
            && self.captures.is_empty()
            && self.occurrences.is_empty()
            && self.findings.is_empty()
            && self.not_in_export.is_empty()
    }

    /// How many counts and samples have a category.
    #[must_use]
    pub fn number_of(&self, category: Category) -> usize {
        self.counts.iter().filter(|count| count.category == category).count()
    }

    /// Whether records are gone.
    #[must_use]
    pub fn has_gone(&self) -> bool {
        self.records.iter().any(|record| record.seen == Seen::Gone)
            || !self.captures.gone.is_empty()
            || !self.occurrences.gone.is_empty()
    }
}

/// Compares two states.
///
/// # Errors
/// When they are of two instances of the platform.
pub fn compare(before: &State, after: &State) -> Result<Changes, Refusal> {
    guard::same_instance(before, after)?;
    let both = records::pair(&before.records, &after.records);
    let mut not_in_export = BTreeMap::new();
    let mut touched = BTreeMap::new();
    let records = records::changes(before, after, &both, (&mut not_in_export, &mut touched));
    let (counts, same_counts) = counts::changes(before, after, &both);
    let findings = findings::changes(before, after, &both, &counts);
    let captures = captures::changes(before, after, &mut not_in_export);
    let occurrences = occurrences::changes(before, after, &mut not_in_export);
    Ok(Changes {
        schema_version: SCHEMA_VERSION,
        before: before.about.clone(),
        after: after.about.clone(),
        notes: guard::notes(before, after),
        counts,
        same_counts,
        members: members::changes(before, after, &both),
        jobs: records::transitions(&both),
        records,
        captures,
        occurrences,
        findings,
        not_in_export,
        touched,
    })
}

/// A record of one state or of both; at least one of them is there.
pub(crate) type Both<'a> = (Option<&'a Record>, Option<&'a Record>);

/// The records that both states have.
fn on_both_sides<'a>(both: &[Both<'a>]) -> impl Iterator<Item = (&'a Record, &'a Record)> {
    both.iter().filter_map(|(earlier, later)| Some(((*earlier)?, (*later)?)))
}

/// The items of two lists that ascend by their ids, those with the same id together.
fn by_id<T: Copy, K: Ord>(
    before: impl Iterator<Item = T>,
    after: impl Iterator<Item = T>,
    id: impl Fn(T) -> K,
) -> impl Iterator<Item = (Option<T>, Option<T>)> {
    let (mut before, mut after) = (before.peekable(), after.peekable());
    std::iter::from_fn(move || {
        let order = match (before.peek(), after.peek()) {
            (Some(was), Some(is)) => id(*was).cmp(&id(*is)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        let was = if order.is_le() { before.next() } else { None };
        Some((was, if order.is_ge() { after.next() } else { None }))
    })
}

/// How a record is called in sentences: `capture set 207 "Every capture"`.
fn title(record: &Record) -> String {
    let kind = match record.kind() {
        Some(kind) => kind.singular(),
        None => &record.kind,
    };
    match record.name.as_str() {
        "" => format!("{kind} {}", record.id),
        name => format!("{kind} {} \u{201c}{name}\u{201d}", record.id),
    }
}

//! A record as one place of the snapshot shows it, and which of several such places is believed.

use twox_hash::XxHash3_64;

use crate::model::{Form, Origin, ServerTime};

/// One sighting of a record, with what decides which of several is the best.
#[derive(Clone, Debug)]
pub(super) struct Sighting<T> {
    pub(super) record: T,
    pub(super) rank: Rank,
}

/// How good a sighting is: of several of one record the greatest is taken. It depends on the record's content alone, never on the name or the order
/// of files, so that a renamed file changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Rank {
    /// Whether it is a record of its own, not one nested in another.
    pub(super) own: bool,
    /// API records before those of a dump: they are what pages show.
    pub(super) served: bool,
    /// When the record was last changed, in microseconds.
    pub(super) updated: i64,
    /// A finer preference among equals.
    pub(super) preferred: u8,
    /// Its length: a detail response says more than a list.
    pub(super) len: u32,
    /// A hash of its bytes, to settle what is left.
    pub(super) hash: u64,
}

impl Rank {
    pub(super) fn of(origin: Origin, bytes: &[u8], updated: Option<ServerTime>) -> Self {
        Self {
            own: true,
            served: origin.form == Form::Api,
            updated: updated.map_or(i64::MIN, ServerTime::micros),
            preferred: 0,
            len: origin.len,
            hash: XxHash3_64::oneshot(bytes),
        }
    }
}

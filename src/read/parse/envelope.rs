//! What a page of a list says besides its records.

use crate::json::split;
use crate::model::ListCount;

/// What a page of a list says besides its records.
#[derive(Default)]
pub(in crate::read) struct Envelope {
    count: Option<ListCount>,
    /// Whether it says that its count is exact.
    is_exact: Option<bool>,
    pub(super) next: Option<String>,
    pub(super) previous: Option<String>,
    /// Whether it has said what comes next, and what came before.
    has_next: bool,
    has_previous: bool,
    /// Where `results` begins.
    pub(super) results: Option<usize>,
}

impl Envelope {
    /// Whether it has said what comes before and behind it.
    pub(in crate::read) fn has_neighbours(&self) -> bool {
        self.has_next && self.has_previous
    }

    /// How many records the list has; `None` where the page does not say it.
    pub(in crate::read) fn counted(&self) -> Option<ListCount> {
        match (self.count, self.is_exact) {
            (Some(ListCount::Exact(n)), Some(false)) => Some(ListCount::AtLeast(n)),
            (count, _) => count,
        }
    }

    pub(in crate::read) fn note(&mut self, text: &[u8], member: &split::Member<'_>) {
        let value = || {
            let end = split::value_end(text, member.start).ok();
            // A value that is cut off is no value, as is an empty text.
            end.and_then(|end| text.get(member.start..end)).unwrap_or(b"")
        };
        match member.key {
            b"count" => {
                self.count = match serde_json::from_slice::<Option<i64>>(value()) {
                    Ok(None) => Some(ListCount::Unknown),
                    Ok(Some(n)) => Some(ListCount::Exact(n)).filter(|_| n >= 0),
                    Err(_) => None,
                };
            }
            // Of the platform's releases to come: a large list is counted up to some number.
            b"count_is_exact" => self.is_exact = Some(value() == b"true"),
            b"next" => {
                self.next = serde_json::from_slice(value()).ok();
                self.has_next = true;
            }
            b"previous" => {
                self.previous = serde_json::from_slice(value()).ok();
                self.has_previous = true;
            }
            b"results" => self.results = Some(member.start),
            _ => {}
        }
    }
}

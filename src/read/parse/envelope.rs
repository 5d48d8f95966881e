//! What a page of a list says besides its records.

use crate::json::split;

/// What a page of a list says besides its records.
#[derive(Default)]
pub(in crate::read) struct Envelope {
    pub(super) count: Option<i64>,
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

    pub(in crate::read) fn note(&mut self, text: &[u8], member: &split::Member<'_>) {
        let value = || {
            let end = split::value_end(text, member.start).ok();
            // A value that is cut off is no value, as is an empty text.
            end.and_then(|end| text.get(member.start..end)).unwrap_or(b"")
        };
        match member.key {
            b"count" => {
                self.count = serde_json::from_slice(value()).ok().filter(|count| *count >= 0);
            }
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

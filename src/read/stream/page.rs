//! A page of a list in a file that is read in pieces: what stands before and behind its records.

use crate::json::split::{self, Trouble};
use crate::model::{Kind, Location};
use crate::read::parse::Envelope;

/// The most bytes behind the records of a page that are looked at: `count` and the addresses of its neighbours take
/// some hundred.
pub(super) const MOST_BEHIND: usize = 1 << 20;

/// A page of a list whose records are being read piece by piece.
pub(super) struct Page {
    /// From the beginning of the page to its records.
    pub(super) before: Vec<u8>,
    pub(super) ids: Vec<(Kind, i64)>,
    /// Whether its records are all read.
    pub(super) is_closing: bool,
    /// Where it begins, for people.
    pub(super) begins: Location,
    /// Whether it says before its records what comes before and behind them: then what is wrong behind them is
    /// told, as where a page is read as a whole.
    pub(super) is_usual: bool,
}

/// A page without its records.
pub(super) struct Around {
    pub(super) text: Vec<u8>,
    pub(super) envelope: Envelope,
    /// Where the page ends in the text behind the records.
    pub(super) end: Option<usize>,
    /// What is wrong with it.
    pub(super) trouble: Option<Trouble>,
}

impl Page {
    /// The page without its records, with the text behind them.
    pub(super) fn around(&self, behind: &[u8]) -> Around {
        let behind = behind.get(..MOST_BEHIND).unwrap_or(behind);
        let text = [&self.before, b"[]".as_slice(), behind].concat();
        let mut envelope = Envelope::default();
        let mut trouble = None;
        let mut members = split::members(&text, 0);
        for member in members.by_ref() {
            match member {
                Ok(member) => envelope.note(&text, &member),
                Err(found) => trouble = Some(found),
            }
        }
        let end = members.end().map(|end| end.saturating_sub(self.before.len() + 2));
        Around { text, envelope, end, trouble }
    }
}

//! Changes in the formats that people and programs read.

mod csv;
mod github;
mod junit;
mod markdown;
mod sarif;
mod sentences;
mod text;

use super::Changes;
use crate::report::pretty;

pub use csv::{csv, rows, table};
pub use github::github;
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
pub(crate) use sentences::{besides, headline, place};
pub use text::text;

/// The changes as JSON, indented; every key stands in [`Changes`].
#[must_use]
pub fn json(changes: &Changes) -> String {
    pretty(changes)
}

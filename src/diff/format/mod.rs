//! Changes in the formats that people and programs read.

mod csv;
mod github;
mod junit;
mod markdown;
mod sarif;
mod sentences;
mod text;

use serde::Serialize;

use super::Changes;

pub use csv::csv;
pub use github::github;
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;

/// The changes as JSON, indented; every key stands in [`Changes`].
///
/// # Errors
/// None that changes can cause: their texts and numbers can always be written.
pub fn json(changes: &Changes) -> Result<String, serde_json::Error> {
    let mut text = Vec::new();
    let mut to = serde_json::Serializer::pretty(&mut text);
    changes.serialize(&mut to)?;
    text.push(b'\n');
    Ok(String::from_utf8_lossy(&text).into_owned())
}

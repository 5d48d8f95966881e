//! JSON as it lies in a file: where values begin and end, and what a broken one can be mended to.
//!
//! A library parses whole documents and gives up at the first error. A snapshot must not lose nine
//! thousand good records because of a bad one, so records are first cut out of their file by their
//! brackets ([`split`]) and then parsed one by one (with `serde_json`).

pub mod depth;
pub mod lex;
pub mod repair;
pub mod split;

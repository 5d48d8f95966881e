//! mothbook turns exported JSON snapshots of an insect-camera platform into a static report, and
//! audits what it reports.
//!
//! The way of the data, each step a module:
//!
//! 1. [`read`]: paths to a [`model::Snapshot`], with [`finding`]s for what is broken in it;
//! 2. [`facts`]: what follows from it, each recorded number against the recomputed one;
//! 3. `site`: pages as (path, bytes);
//! 4. `output`: bytes to a folder, all or nothing.

pub mod api;
pub mod cli;
pub mod facts;
mod fields;
pub mod finding;
pub mod json;
pub mod model;
pub mod numbers;
pub mod output;
pub mod parallel;
pub mod publish;
pub mod read;
pub mod report;
pub mod site;
pub mod table;
pub mod verify;
pub mod visible;

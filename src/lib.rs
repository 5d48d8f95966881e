//! mothbook turns exported JSON snapshots of an insect-camera platform into a static report, and audits what it
//! reports.
//!
//! ```
//! use mothbook::output::Memory;
//! use mothbook::pipeline::{self, Options, Silent};
//!
//! # let folder = tempfile::tempdir()?;
//! # let project = r#"{"id": 1, "details": "http://x.org/api/v2/projects/1/", "name": "Moths"}"#;
//! # std::fs::write(folder.path().join("project.json"), project)?;
//! # let snapshot = folder.path().to_owned();
//! let mut report = Memory::default();
//! let built = pipeline::build(&[snapshot], &Options::default(), &mut report, &Silent)?;
//! for finding in built.findings.iter().flatten() {
//!     println!("{} {}: {}", finding.code, finding.subject, finding.message);
//! }
//! let home = report.file("index.html").expect("every report has a first page");
//! assert!(String::from_utf8_lossy(home).contains("Moths"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! With an [`output::Folder`] in place of [`output::Memory`] the report is written to disk, as the command does it.
//!
//! [`pipeline`] goes the whole way; each of its steps is a module that can be called alone:
//!
//! 1. [`read`]: paths to a [`model::Snapshot`], with [`finding`]s for what is broken in it;
//! 2. [`publish`]: takes out what is private;
//! 3. [`facts`]: what follows from the records, each recorded number against the recomputed one;
//! 4. [`site`]: the files of the report, each with its address;
//! 5. [`output`]: where they go, all or nothing; [`manifest`] says what they are, and a [`signature`] who built them.
//!
//! [`state`] keeps a snapshot in short, [`diff`] compares two of them, and [`history`] keeps those of many nights in a folder.
//!
//! [`report`] prints findings in the formats of other tools, [`verify`] looks at a report that was built, [`picture`] makes
//! copies of pictures that may be published, [`cli`] is the command.

pub mod api;
pub mod cli;
pub mod diff;
pub mod facts;
mod fields;
pub mod finding;
pub mod history;
pub mod json;
pub mod manifest;
pub mod model;
pub mod numbers;
pub mod output;
pub mod parallel;
pub mod picture;
pub mod pipeline;
pub mod publish;
pub mod read;
pub mod report;
pub mod signature;
pub mod site;
pub mod state;
pub mod table;
pub mod verify;
pub mod visible;

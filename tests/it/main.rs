//! All tests that work on the whole: one binary, a module for each concern.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may panic, and shows its tables"
)]

mod archives;
mod bad_input;
mod baseline;
#[cfg(target_os = "linux")]
mod bombs;
mod build;
mod check;
mod command;
mod counters;
#[cfg(unix)]
mod determinism;
mod diff;
mod diff_document;
mod docs;
mod facts;
mod fast;
#[cfg(unix)]
mod faults;
mod findings;
mod fuzz;
mod golden;
mod growth;
mod history;
mod host;
#[cfg(unix)]
mod hostile;
mod html;
mod mutants;
mod next;
mod one_file;
mod one_file_tampers;
mod only;
mod orders;
mod pages;
mod pipeline;
mod privacy;
mod private_forms;
mod properties;
mod reach;
mod repair;
mod shapes;
mod snapshots;
mod support;
mod tables;
mod tidy;
mod timelines;
mod trends;
mod valid_output;
mod verify;
mod verify_attacks;
mod verify_tampers;
mod whole_dump;
#[cfg(windows)]
mod windows;

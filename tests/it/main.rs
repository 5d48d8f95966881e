//! All tests that work on the whole: one binary, a module for each concern.

mod golden;
mod support;

//! What a reader of a snapshot asks for: its purpose, its limits, to be told of progress.

use super::limits::Limits;

/// What a snapshot is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Only its numbers: files are not hashed, boxes of detections and unpacked texts are not kept.
    Numbers,
    /// Pages that show its records.
    Pages,
}

/// What a snapshot is read for, how much of it, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// What it is read for.
    pub purpose: Purpose,
    /// How much is read at most.
    pub limits: Limits,
    /// Whether captures, detections and occurrences may be read by comparing them with earlier ones
    /// (`read::fast`) before they are parsed. Off, every record is parsed by serde: the result is the same and takes longer.
    /// Tests hold both ways against each other.
    pub fast: bool,
}

impl ReadOptions {
    /// Options for this purpose: usual limits, fast.
    #[must_use]
    pub fn new(purpose: Purpose) -> Self {
        Self { purpose, limits: Limits::default(), fast: true }
    }
}

/// Is told of progress while files are read.
pub trait ReadProgress: Sync {
    /// `done` of `total` files are read.
    fn files(&self, done: usize, total: usize);
}

//! A stretch of time. Times are microseconds of the server's clock.

/// A stretch of time, from its first to its last microsecond; the second is not before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// Where it begins.
    pub from: i64,
    /// Where it ends.
    pub to: i64,
}

impl Interval {
    /// From the earlier to the later of two times.
    #[must_use]
    pub fn between(a: i64, b: i64) -> Self {
        Self { from: a.min(b), to: a.max(b) }
    }

    /// Its length; no time of a snapshot is so far from another that this does not fit.
    #[must_use]
    pub fn length(self) -> i64 {
        self.to.saturating_sub(self.from)
    }
}

//! Samples: what a collection's method would draw, and whether its members are such a draw.

mod collate;
mod draw;
mod expect;
mod filters;
mod judge;
mod kwargs;
mod why;

pub(crate) use collate::{NameKey, name_key, without_accent};
pub use draw::{Seed, draw};
pub use expect::{Choice, Expectation, SampleError, eligible, expect};
pub(super) use judge::recompute;
pub use judge::{Check, Mark, SampleFact, SampleVerdict, satisfies};
pub(in crate::facts) use kwargs::misread;
pub use why::Difference;
pub(in crate::facts) use why::NEWER;

/// Whether the live system has a working sampler of this name that it offers as a choice.
#[must_use]
pub fn is_offered(method: &str) -> bool {
    OFFERED.contains(&method)
}

/// The sampling methods that the live system offers and implements.
pub const OFFERED: [&str; 9] = [
    "full",
    "random",
    "interval",
    "manual",
    "random_from_each_event",
    "last_and_random_from_each_event",
    "greatest_file_size_from_each_event",
    "detections_only",
    "common_combined",
];

//! Samples: what a collection's method would draw, and whether its members are such a draw.

mod checks;
mod collate;
mod comparison;
mod draw;
mod expect;
mod expectation;
mod filters;
mod judge;
mod needs;
mod readings;
mod rules;
mod unknown;
mod why;

pub use checks::{Check, Mark};
pub(crate) use collate::{NameKey, name_key, without_accent};
pub use comparison::satisfies;
pub use draw::{Seed, draw};
pub use expect::{eligible, expect};
pub use expectation::{Choice, Expectation, SampleError};
pub(super) use judge::recompute;
pub use judge::{SampleFact, SampleVerdict};
pub(in crate::facts) use readings::misread;
pub use rules::{Rule, rules_as_markdown};
pub use why::Difference;
pub(in crate::facts) use why::NEWER;

#[cfg(test)]
mod tests;

//! Own samples: what a method draws, with chance from a seeded generator that is the same on every
//! machine, at any number of threads and for any order of the input.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::expect::{LAST, at_position, callable, expect};
use super::expectation::{Choice, Expectation, SampleError, fails};
use super::filters::value_of;
use crate::model::{
    Arguments, CaptureRow, NthArguments, PositionalArguments, ProjectId, Row, Sampling, Snapshot,
};

/// The seed of the generator that chance comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Seed {
    /// The number that the user chose.
    pub number: u64,
    /// The collection that is drawn for; 0 for none.
    pub collection: i64,
}

impl Seed {
    fn generator(self) -> ChaCha8Rng {
        let mut seed = [0u8; 32];
        let bytes = self.number.to_le_bytes().into_iter().chain(self.collection.to_le_bytes());
        for (place, byte) in seed.iter_mut().zip(bytes) {
            *place = byte;
        }
        ChaCha8Rng::from_seed(seed)
    }
}

/// Draws a sample from `population`, the captures of `project` in order of ids. Ties go to the lowest
/// ids. `positional` and `nth` draw what their names promise, which the live system does not.
///
/// # Errors
/// As [`expect`].
pub fn draw(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    project: ProjectId,
    sampling: &Sampling,
    seed: Seed,
) -> Result<Vec<CaptureRow>, SampleError> {
    match &sampling.arguments {
        Arguments::Positional(arguments) => positional(snapshot, population, sampling, arguments),
        Arguments::Nth(arguments) => nth(snapshot, population, sampling, arguments),
        Arguments::Full(_)
        | Arguments::Random(_)
        | Arguments::Interval(_)
        | Arguments::CommonCombined(_)
        | Arguments::Manual(_)
        | Arguments::DetectionsOnly
        | Arguments::RandomFromEachEvent(_)
        | Arguments::LastAndRandomFromEachEvent(_)
        | Arguments::GreatestFileSizeFromEachEvent(_)
        | Arguments::StratifiedRandom
        | Arguments::Starred
        | Arguments::Unknown => {
            let drawn = expect(snapshot, population, project, sampling)?;
            Ok(settled(drawn, seed))
        }
    }
}

/// The capture at `position` of each event.
fn positional(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    sampling: &Sampling,
    arguments: &PositionalArguments,
) -> Result<Vec<CaptureRow>, SampleError> {
    callable(sampling)?;
    if arguments.position.is_null() {
        return Err(fails("position must not be null"));
    }
    let position = value_of(&arguments.position)?.unwrap_or(LAST);
    Ok(of_each_event(snapshot, population, |rows| {
        rows.get(at_position(position, rows.len())).copied().into_iter().collect()
    }))
}

/// Every `nth` capture of each event, from the first on.
fn nth(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    sampling: &Sampling,
    arguments: &NthArguments,
) -> Result<Vec<CaptureRow>, SampleError> {
    callable(sampling)?;
    let step = value_of(&arguments.nth)?.ok_or_else(|| fails("nth is missing"))?;
    let step = usize::try_from(step).ok().filter(|step| *step > 0);
    let step = step.ok_or_else(|| fails("nth must be greater than zero"))?;
    Ok(of_each_event(snapshot, population, |rows| rows.iter().step_by(step).copied().collect()))
}

/// A sample that the expectation allows: the seed decides random choices, the id decides ties.
fn settled(drawn: Expectation, seed: Seed) -> Vec<CaptureRow> {
    let mut generator = seed.generator();
    let mut rows = drawn.sure;
    for choice in &drawn.choices {
        if drawn.random {
            rows.extend(chosen(choice, &mut generator));
        } else {
            rows.extend(choice.from.iter().take(choice.k));
        }
    }
    rows.sort_unstable();
    rows
}

/// Draws `k` of a choice by chance, one of `one_of` among them where it says so.
fn chosen(choice: &Choice, generator: &mut ChaCha8Rng) -> Vec<CaptureRow> {
    let mut from = choice.from.clone();
    let mut first = Vec::new();
    if !choice.one_of.is_empty() && choice.k > 0 {
        // The last of an event comes first; of several that tie, the one with the lowest id.
        first.extend(choice.one_of.first().copied());
        from.retain(|row| !first.contains(row));
    }
    let wanted = choice.k.saturating_sub(first.len()).min(from.len());
    for place in 0..wanted {
        let other = place + below(generator, from.len() - place);
        from.swap(place, other);
    }
    from.truncate(wanted);
    first.extend(from);
    first
}

/// A number below `n` (at least 1), each as likely as any other: what lies in the last, incomplete span
/// of the generator's range is thrown away.
fn below(generator: &mut ChaCha8Rng, n: usize) -> usize {
    let n = (n as u64).max(1);
    let whole = u64::MAX - u64::MAX % n;
    loop {
        let number = generator.next_u64();
        if number < whole {
            return usize::try_from(number % n).unwrap_or(0);
        }
    }
}

/// The captures that `pick` takes of each event: it is given them in order of time, ties by id, unknown times last.
fn of_each_event(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    pick: impl Fn(&[CaptureRow]) -> Vec<CaptureRow>,
) -> Vec<CaptureRow> {
    let mut events: BTreeMap<Row<_>, Vec<CaptureRow>> = BTreeMap::new();
    for row in population {
        if let Some(event) = snapshot.captures.event(*row) {
            events.entry(event).or_default().push(*row);
        }
    }
    let mut drawn = Vec::new();
    for mut rows in events.into_values() {
        rows.sort_by_key(|row| {
            let time = snapshot.captures.timestamp(*row);
            (time.is_none(), time, *row)
        });
        drawn.extend(pick(&rows));
    }
    drawn.sort_unstable();
    drawn
}

#[cfg(test)]
mod tests;

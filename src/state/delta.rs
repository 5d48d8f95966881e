//! Columns of whole numbers, each written as its distance from the one before: ascending ids and times become small numbers,
//! which pack to a byte or two.

use serde::{Deserialize, Deserializer, Serializer};

/// Writes each number less the one before it.
pub(super) fn serialize<S: Serializer>(numbers: &[i64], to: S) -> Result<S::Ok, S::Error> {
    write(numbers.iter().copied(), to)
}

/// The same of numbers that are in no list.
pub(super) fn write<S: Serializer>(
    numbers: impl Iterator<Item = i64>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut before = 0i64;
    to.collect_seq(numbers.map(|number| {
        let step = number.wrapping_sub(before);
        before = number;
        step
    }))
}

/// Reads what [`serialize`] wrote.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<i64>, D::Error> {
    let mut numbers = Vec::<i64>::deserialize(from)?;
    let mut before = 0i64;
    for number in &mut numbers {
        *number = number.wrapping_add(before);
        before = *number;
    }
    Ok(numbers)
}

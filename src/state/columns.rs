//! Columns of numbers as they are written, and read into as few bytes as their values need.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::delta;
use crate::model::Column;

/// What stands for a number that is not known.
const UNKNOWN: i64 = i64::MIN;

/// A column, and how each of its numbers is written.
pub(super) struct List<'a, F>(pub(super) &'a Column, pub(super) F);

impl<T: Serialize, F: Fn(Option<i64>) -> T> Serialize for List<'_, F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(&self.1))
    }
}

/// A column whose numbers are written as their distances.
pub(super) struct Steps<'a>(pub(super) &'a Column);

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        delta::write(self.0.iter().map(|number| number.unwrap_or(UNKNOWN)), to)
    }
}

/// Reads what [`Steps`] wrote.
pub(super) fn steps<'de, D: Deserializer<'de>>(from: D) -> Result<Column, D::Error> {
    let mut before = 0i64;
    read(from, |step: i64| {
        before = before.wrapping_add(step);
        (before != UNKNOWN).then_some(before)
    })
}

/// Reads a list of small numbers.
pub(super) fn numbers<'de, D: Deserializer<'de>>(from: D) -> Result<Column, D::Error> {
    read(from, |number: u32| Some(number.into()))
}

/// Reads a list of numbers, each as what it means.
pub(super) fn read<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
    means: impl FnMut(T) -> Option<i64>,
) -> Result<Column, D::Error> {
    from.deserialize_seq(Numbers(means, PhantomData))
}

/// Numbers of a type, and what each means.
struct Numbers<T, F>(F, PhantomData<T>);

impl<'de, T: Deserialize<'de>, F: FnMut(T) -> Option<i64>> Visitor<'de> for Numbers<T, F> {
    type Value = Column;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut numbers: A) -> Result<Column, A::Error> {
        let mut column = Column::default();
        while let Some(number) = numbers.next_element()? {
            column.push(self.0(number));
        }
        Ok(column)
    }
}

/// Whether the ids of a column ascend.
pub(super) fn is_sorted(ids: &Column) -> bool {
    ids.iter().is_sorted()
}

/// Where an id stands in a column whose ids ascend, as [`is_sorted`] tells.
pub(super) fn place_of(id: i64, ids: &Column) -> Option<usize> {
    let (mut from, mut to) = (0, ids.len());
    while from < to {
        let middle = from.midpoint(to);
        if ids.get(middle) < Some(id) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    (ids.get(from)? == id).then_some(from)
}

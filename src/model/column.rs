//! A column of whole numbers that is as narrow as its values.

use super::{Form, Origin};

/// Whole numbers, some of them unknown: nothing as long as all are unknown, four bytes each as long as all
/// of them fit, else eight. Ids, sizes and places in files nearly always fit.
#[derive(Clone, Debug)]
pub struct Column {
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    /// So many, all unknown.
    Unknown(usize),
    /// `u32::MAX` is unknown.
    Narrow(Vec<u32>),
    /// `i64::MIN` is unknown.
    Wide(Vec<i64>),
}

const NARROW_NONE: u32 = u32::MAX;
const WIDE_NONE: i64 = i64::MIN;

impl Default for Column {
    fn default() -> Self {
        Self { values: Values::Unknown(0) }
    }
}

fn narrow(value: Option<i64>) -> Option<u32> {
    match value {
        None => Some(NARROW_NONE),
        Some(value) => u32::try_from(value).ok().filter(|narrow| *narrow != NARROW_NONE),
    }
}

impl Column {
    /// How many values there are, the unknown ones counted.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Unknown(n) => *n,
            Values::Narrow(values) => values.len(),
            Values::Wide(values) => values.len(),
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a value. (`i64::MIN` itself cannot be told from an unknown one.)
    pub fn push(&mut self, value: Option<i64>) {
        self.make_room_for(value);
        match (&mut self.values, narrow(value)) {
            (Values::Unknown(n), _) => *n += 1,
            (Values::Narrow(values), Some(value)) => values.push(value),
            (Values::Narrow(_), None) => {}
            (Values::Wide(values), _) => values.push(value.unwrap_or(WIDE_NONE)),
        }
    }

    /// Widens it where this value would not fit.
    fn make_room_for(&mut self, value: Option<i64>) {
        if value.is_some() && matches!(self.values, Values::Unknown(_)) {
            self.values = Values::Narrow(vec![NARROW_NONE; self.len()]);
        }
        if matches!(self.values, Values::Narrow(_)) && narrow(value).is_none() {
            let wide = (0..self.len()).map(|place| self.get(place).unwrap_or(WIDE_NONE));
            self.values = Values::Wide(wide.collect());
        }
    }

    /// The value at a place; `None` where it is unknown, or behind the last one.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<i64> {
        match &self.values {
            Values::Unknown(_) => None,
            Values::Narrow(values) => {
                values.get(place).filter(|value| **value != NARROW_NONE).map(|v| i64::from(*v))
            }
            Values::Wide(values) => values.get(place).filter(|value| **value != WIDE_NONE).copied(),
        }
    }

    /// Replaces the value at a place that there is.
    pub fn set(&mut self, place: usize, value: Option<i64>) {
        self.make_room_for(value);
        match &mut self.values {
            Values::Unknown(_) => {}
            Values::Narrow(values) => {
                if let (Some(slot), Some(value)) = (values.get_mut(place), narrow(value)) {
                    *slot = value;
                }
            }
            Values::Wide(values) => {
                if let Some(slot) = values.get_mut(place) {
                    *slot = value.unwrap_or(WIDE_NONE);
                }
            }
        }
    }

    /// Only the values at these places, in this order.
    pub fn pick(&mut self, places: &[u32]) {
        match &mut self.values {
            Values::Unknown(n) => *n = places.len(),
            Values::Narrow(values) => *values = picked(values, places),
            Values::Wide(values) => *values = picked(values, places),
        }
    }

    /// Where a value stands in a column that ascends and knows each value.
    #[must_use]
    pub fn search(&self, value: i64) -> Option<usize> {
        match &self.values {
            Values::Unknown(_) => None,
            Values::Narrow(values) => values.binary_search(&u32::try_from(value).ok()?).ok(),
            Values::Wide(values) => values.binary_search(&value).ok(),
        }
    }

    /// Whether each value is known and greater than the one before.
    #[must_use]
    pub fn ascends(&self) -> bool {
        match &self.values {
            Values::Unknown(n) => *n == 0,
            Values::Narrow(values) => {
                values.is_sorted_by(|a, b| a < b) && values.last() != Some(&NARROW_NONE)
            }
            Values::Wide(values) => {
                values.is_sorted_by(|a, b| a < b) && values.first() != Some(&WIDE_NONE)
            }
        }
    }

    /// All values.
    pub fn iter(&self) -> impl Iterator<Item = Option<i64>> + '_ {
        (0..self.len()).map(|place| self.get(place))
    }
}

/// Where records lie; what was nowhere a record of its own lies nowhere.
#[derive(Clone, Debug, Default)]
pub(super) struct OriginColumn {
    /// The file, twice; and one where the record stands in a dump.
    file: Column,
    start: Column,
    len: Column,
}

impl OriginColumn {
    fn columns(&mut self) -> [&mut Column; 3] {
        [&mut self.file, &mut self.start, &mut self.len]
    }

    fn values(origin: Option<Origin>) -> [Option<i64>; 3] {
        let file =
            |origin: Origin| i64::from(origin.file) * 2 + i64::from(origin.form == Form::Dump);
        [
            origin.map(file),
            origin.and_then(|origin| i64::try_from(origin.start).ok()),
            origin.map(|origin| i64::from(origin.len)),
        ]
    }

    pub(super) fn push(&mut self, origin: Option<Origin>) {
        for (column, value) in self.columns().into_iter().zip(Self::values(origin)) {
            column.push(value);
        }
    }

    pub(super) fn set(&mut self, place: usize, origin: Option<Origin>) {
        for (column, value) in self.columns().into_iter().zip(Self::values(origin)) {
            column.set(place, value);
        }
    }

    pub(super) fn pick(&mut self, places: &[u32]) {
        for column in self.columns() {
            column.pick(places);
        }
    }

    pub(super) fn get(&self, place: usize) -> Option<Origin> {
        let file = self.file.get(place)?;
        Some(Origin {
            file: u32::try_from(file / 2).ok()?,
            start: u64::try_from(self.start.get(place)?).ok()?,
            len: u32::try_from(self.len.get(place)?).ok()?,
            form: if file % 2 == 0 { Form::Api } else { Form::Dump },
        })
    }
}

/// The values at these places, in this order.
#[must_use]
pub fn picked<T: Copy>(values: &[T], places: &[u32]) -> Vec<T> {
    places.iter().filter_map(|place| values.get(*place as usize)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Option<i64>> {
        prop_oneof![
            Just(None),
            (0i64..5).prop_map(Some),
            (i64::from(u32::MAX) - 2..i64::from(u32::MAX) + 2).prop_map(Some),
            (i64::MIN + 1..=i64::MAX).prop_map(Some),
        ]
    }

    proptest! {
        #[test]
        fn a_column_holds_what_was_put_in(
            values in prop::collection::vec(value(), 0..20),
            (place, other) in (0usize..20, value()),
            picked in prop::collection::vec(0usize..20, 0..20),
        ) {
            let mut plain = values.clone();
            let mut column = Column::default();
            for value in &values {
                column.push(*value);
            }
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), plain.clone());
            prop_assert_eq!(column.get(values.len()), None);
            if let Some(slot) = plain.get_mut(place) {
                *slot = other;
                column.set(place, other);
            }
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), plain.clone());
            let ascends = plain.iter().all(Option::is_some) && plain.is_sorted_by(|a, b| a < b);
            prop_assert_eq!(column.ascends(), ascends);
            if ascends {
                for (place, value) in plain.iter().enumerate() {
                    prop_assert_eq!(column.search(value.unwrap()), Some(place));
                }
            }
            let places: Vec<usize> = picked.into_iter().filter(|p| *p < plain.len()).collect();
            column.pick(&places.iter().map(|p| *p as u32).collect::<Vec<_>>());
            let of_plain: Vec<_> = places.iter().map(|p| plain[*p]).collect();
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), of_plain);
        }
    }
}

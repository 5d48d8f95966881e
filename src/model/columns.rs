//! Records of which there are millions, as columns: which column a field is kept in, and how.

use super::column::{Column, picked};
use super::{
    CameraTime, DeploymentId, EventId, Field, Form, Origin, ProjectId, ServerTime, TaxonId,
};

/// A column of any kind, seen as whole numbers, some of them unknown.
pub(super) trait Cells {
    /// Adds a value.
    fn push(&mut self, value: Option<i64>);
    /// The value at a place; `None` where it is unknown, or behind the last one.
    fn get(&self, place: usize) -> Option<i64>;
    /// Replaces the value at a place that there is.
    fn set(&mut self, place: usize, value: Option<i64>);
    /// Only the values at these places, in this order.
    fn pick(&mut self, places: &[u32]);
}

impl Cells for Column {
    #[inline]
    fn push(&mut self, value: Option<i64>) {
        self.push(value);
    }
    fn get(&self, place: usize) -> Option<i64> {
        self.get(place)
    }
    fn set(&mut self, place: usize, value: Option<i64>) {
        self.set(place, value);
    }
    fn pick(&mut self, places: &[u32]) {
        self.pick(places);
    }
}

/// Answers: yes (1), no (0) or unknown, of two bits each.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    len: usize,
    /// Four in each byte: 0 unknown, 1 no, 2 yes.
    bits: Vec<u8>,
}

impl Answers {
    /// The byte of a place, and by how much its answer is shifted in it.
    fn slot(place: usize) -> (usize, usize) {
        (place / 4, place % 4 * 2)
    }
}

impl Cells for Answers {
    #[inline]
    fn push(&mut self, answer: Option<i64>) {
        let place = self.len;
        self.len += 1;
        if place.is_multiple_of(4) {
            self.bits.push(0);
        }
        self.set(place, answer);
    }
    fn get(&self, place: usize) -> Option<i64> {
        let (byte, shift) = Self::slot(place);
        match (self.bits.get(byte)? >> shift) & 3 {
            0 => None,
            bits => Some(i64::from(bits == 2)),
        }
    }
    #[inline]
    fn set(&mut self, place: usize, answer: Option<i64>) {
        let (byte, shift) = Self::slot(place);
        if let Some(byte) = self.bits.get_mut(byte) {
            let bits = answer.map_or(0, |yes| if yes == 0 { 1 } else { 2 });
            *byte = *byte & !(3 << shift) | bits << shift;
        }
    }
    fn pick(&mut self, places: &[u32]) {
        let mut picked = Self::default();
        places.iter().for_each(|place| picked.push(self.get(*place as usize)));
        *self = picked;
    }
}

/// Numbers that are no whole ones, as the bits of each. NaN, which JSON has no word for, is unknown.
#[derive(Clone, Debug, Default)]
pub(super) struct Reals {
    values: Vec<f64>,
}

impl Reals {
    fn value(bits: Option<i64>) -> f64 {
        bits.map_or(f64::NAN, |bits| f64::from_bits(bits.cast_unsigned()))
    }
}

impl Cells for Reals {
    #[inline]
    fn push(&mut self, bits: Option<i64>) {
        self.values.push(Self::value(bits));
    }
    fn get(&self, place: usize) -> Option<i64> {
        let value = self.values.get(place).filter(|value| !value.is_nan());
        value.map(|value| value.to_bits().cast_signed())
    }
    fn set(&mut self, place: usize, bits: Option<i64>) {
        if let Some(slot) = self.values.get_mut(place) {
            *slot = Self::value(bits);
        }
    }
    fn pick(&mut self, places: &[u32]) {
        self.values = picked(&self.values, places);
    }
}

/// A field that is kept in a column: what number stands for it there.
pub(super) trait Stored: Copy {
    /// The column that it is kept in.
    type Column: Cells + Clone + std::fmt::Debug + Default;

    fn cell(self) -> Option<i64>;
    fn of_cell(cell: Option<i64>) -> Self;
}

macro_rules! stored {
    ($($type:ty, $column:ty, $cell:expr, $of_cell:expr;)+) => {$(
        impl Stored for $type {
            type Column = $column;

            #[inline]
            fn cell(self) -> Option<i64> {
                ($cell)(self)
            }
            #[inline]
            fn of_cell(cell: Option<i64>) -> Self {
                ($of_cell)(cell)
            }
        }
    )+};
}
type Cell = Option<i64>;
stored! {
    Option<i64>, Column, |n| n, |cell| cell;
    Option<u64>, Column, |n: Self| n.map(u64::cast_signed), |cell: Cell| cell.map(i64::cast_unsigned);
    Option<bool>, Answers, |answer: Self| answer.map(i64::from), |cell: Cell| cell.map(|yes| yes != 0);
    Option<ProjectId>, Column, |id: Self| id.map(|id| id.0), |cell: Cell| cell.map(ProjectId);
    Option<DeploymentId>, Column, |id: Self| id.map(|id| id.0), |cell: Cell| cell.map(DeploymentId);
    Option<EventId>, Column, |id: Self| id.map(|id| id.0), |cell: Cell| cell.map(EventId);
    Option<CameraTime>, Column, |at: Self| at.map(CameraTime::micros), |cell: Cell| cell.map(CameraTime::from_micros);
    Option<ServerTime>, Column, |at: Self| at.map(ServerTime::micros), |cell: Cell| cell.map(ServerTime::from_micros);
    Field<u32>, Column, |n: Self| cell_of(n.map(i64::from), 0), |cell| field_of(cell, 0).and_then(|n| u32::try_from(n).ok());
    Field<TaxonId>, Column, |id: Self| cell_of(id.map(|id| id.0), 0), |cell| field_of(cell, 0).map(TaxonId);
    Field<EventId>, Column, |id: Self| cell_of(id.map(|id| id.0), 0), |cell| field_of(cell, 0).map(EventId);
    Field<DeploymentId>, Column, |id: Self| cell_of(id.map(|id| id.0), 0), |cell| field_of(cell, 0).map(DeploymentId);
    Field<f64>, Reals, |n: Self| cell_of(n.map(bits), bits(f64::INFINITY)), |cell| field_of(cell, bits(f64::INFINITY)).map(of_bits);
}

/// The cell of a field, where `null` stands for null: no value is that (keys and pixels begin at one, and JSON has no
/// infinity).
fn cell_of(field: Field<i64>, null: i64) -> Cell {
    match field {
        Field::Absent => None,
        Field::Null => Some(null),
        Field::Value(value) => Some(value),
    }
}

fn field_of(cell: Cell, null: i64) -> Field<i64> {
    match cell {
        None => Field::Absent,
        Some(value) if value == null => Field::Null,
        Some(value) => Field::Value(value),
    }
}

fn bits(value: f64) -> i64 {
    value.to_bits().cast_signed()
}

fn of_bits(bits: i64) -> f64 {
    f64::from_bits(bits.cast_unsigned())
}

/// The columns of records of which there are millions: one for each field of their table (`crate::fields`), one for each
/// that is given here, their keys, and where they lie.
macro_rules! columns {
    (
        { $(#[$about:meta])* $name:ident, $record:ident, $id:ident $(, $more:ident: $more_type:ty)* $(,)? }
        { $($field:ident: $type:ty = $key:literal $(| $other:literal)* as $wire:ty, $merge:ident, $doc:literal;)* }
        $read:tt
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            ids: Column,
            $($field: <$type as Stored>::Column,)*
            $($more: <$more_type as Stored>::Column,)*
            origin: OriginColumn,
        }

        impl $name {
            /// How many there are.
            #[must_use]
            pub fn len(&self) -> usize {
                self.ids.len()
            }

            /// Whether there is none.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.ids.is_empty()
            }

            /// Whether they are in ascending order of their ids, each once.
            #[must_use]
            pub fn ascends(&self) -> bool {
                self.ids.ascends()
            }

            /// The places in the order of their ids; those with one id in the order of the places.
            pub fn order(&self) -> impl Iterator<Item = u32> + use<> {
                self.ids.order()
            }

            /// The id of the record at a place.
            #[must_use]
            pub fn id(&self, place: usize) -> Option<$id> {
                self.ids.get(place).map($id)
            }

            /// Adds a record behind the others.
            pub fn push(&mut self, record: &$record) {
                self.ids.push(Some(record.id.0));
                $(self.$field.push(record.$field.cell());)*
                $(self.$more.push(record.$more.cell());)*
                self.origin.push(record.origin);
            }

            /// Replaces the record at a place that there is.
            pub fn set(&mut self, place: usize, record: &$record) {
                self.ids.set(place, Some(record.id.0));
                $(self.$field.set(place, record.$field.cell());)*
                $(self.$more.set(place, record.$more.cell());)*
                self.origin.set(place, record.origin);
            }

            /// The record at a place.
            #[must_use]
            pub fn at(&self, place: usize) -> Option<$record> {
                Some($record {
                    id: self.id(place)?,
                    $($field: <$type as Stored>::of_cell(self.$field.get(place)),)*
                    $($more: <$more_type as Stored>::of_cell(self.$more.get(place)),)*
                    origin: self.origin.get(place),
                })
            }

            /// Only the records at these places, in this order.
            pub fn pick(&mut self, places: &[u32]) {
                self.ids.pick(places);
                $(self.$field.pick(places);)*
                $(self.$more.pick(places);)*
                self.origin.pick(places);
            }
        }
    };
}
pub(super) use columns;

/// The place of each record in the files of the snapshot; a record that is only referred to has none.
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

#[cfg(test)]
mod tests;

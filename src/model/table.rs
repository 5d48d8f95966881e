//! Records of one kind, sorted by id.

use std::marker::PhantomData;

/// A record that has the platform's key.
pub trait Record {
    /// The type of its key.
    type Id: Copy + Ord;

    /// Its key.
    fn id(&self) -> Self::Id;
}

/// The struct of a record: its key, the fields of its table (`crate::fields`), those given here, and where it lies.
macro_rules! record {
    (
        {
            $(#[$about:meta])*
            $name:ident, $id:ident $(, $(#[$more_doc:meta])* $more:ident: $more_type:ty)* $(,)?
        }
        { $($field:ident: $type:ty = $key:literal $(| $other:literal)* as $wire:ty, $merge:ident, $doc:literal;)* }
        $read:tt
    ) => {
        $(#[$about])*
        pub struct $name {
            /// Its key.
            pub id: $id,
            $(#[doc = $doc] pub $field: $type,)*
            $($(#[$more_doc])* pub $more: $more_type,)*
            /// Where its record lies; `None` where it is only referred to.
            pub origin: Option<$crate::model::Origin>,
        }

        impl $name {
            /// A record of which nothing is known but its key.
            #[must_use]
            pub fn new(id: $id) -> Self {
                Self {
                    id,
                    $($field: Default::default(),)*
                    $($more: Default::default(),)*
                    origin: None,
                }
            }

            /// Gives each text of the fields in the table to `visit`, which may change it.
            pub fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
                $($crate::model::texts::Texts::each_text(&mut self.$field, visit);)*
            }
        }

        impl $crate::model::Record for $name {
            type Id = $id;

            fn id(&self) -> $id {
                self.id
            }
        }
    };
}
pub(super) use record;

/// An index into a [`Table`]; it means nothing outside of the table that gave it.
#[derive(Debug)]
pub struct Row<T> {
    index: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Row<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Row<T> {}
impl<T> PartialEq for Row<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}
impl<T> Eq for Row<T> {}
impl<T> PartialOrd for Row<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Row<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}

impl<T> Row<T> {
    /// Row number `index`. A table never has more than `u32::MAX` rows.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self { index: u32::try_from(index).unwrap_or(u32::MAX), kind: PhantomData }
    }

    /// The position in the table.
    #[must_use]
    pub fn index(self) -> usize {
        self.index as usize
    }
}

/// Records of one kind, in ascending order of their ids, each id once.
#[derive(Clone, Debug)]
pub struct Table<T> {
    rows: Vec<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T: Record> Table<T> {
    /// A table of `rows`, which are sorted here; of two with one id the first stays.
    #[must_use]
    pub fn new(mut rows: Vec<T>) -> Self {
        rows.sort_by_key(Record::id);
        rows.dedup_by_key(|row| row.id());
        Self { rows }
    }

    /// The row of the record with this id.
    #[must_use]
    pub fn row(&self, id: T::Id) -> Option<Row<T>> {
        self.rows.binary_search_by_key(&id, Record::id).ok().map(Row::new)
    }

    /// The record with this id.
    #[must_use]
    pub fn find(&self, id: T::Id) -> Option<&T> {
        self.row(id).and_then(|row| self.get(row))
    }

    /// The record in this row; `None` only for a row of another table.
    #[must_use]
    pub fn get(&self, row: Row<T>) -> Option<&T> {
        self.rows.get(row.index())
    }

    /// All records, by id.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    /// Changes all records, by id; their ids are to stay what they are.
    pub fn each_mut(&mut self, change: impl FnMut(&mut T)) {
        self.rows.iter_mut().for_each(change);
    }

    /// All records, by id.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.rows
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<'a, T: Record> IntoIterator for &'a Table<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

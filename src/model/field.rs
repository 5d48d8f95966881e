//! A field that may be absent or null.

/// A field of a record. JSON tells three things apart, and so do the facts: a field that is absent
/// says nothing, null says that there is no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field<T> {
    /// The record does not hold the field: nothing is known.
    #[default]
    Absent,
    /// The field is null: there is no value.
    Null,
    /// The value.
    Value(T),
}

impl<T> Field<T> {
    /// The value, if there is one.
    #[must_use]
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether the record says anything, be it null.
    #[must_use]
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The same, with a reference to the value.
    #[must_use]
    pub fn as_ref(&self) -> Field<&T> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(value) => Field::Value(value),
        }
    }

    /// The same, with another value.
    pub fn map<U>(self, of: impl FnOnce(T) -> U) -> Field<U> {
        self.and_then(|value| Some(of(value)))
    }

    /// The same, with another value, or null where `of` gives none.
    pub fn and_then<U>(self, of: impl FnOnce(T) -> Option<U>) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(value) => of(value).map_or(Field::Null, Field::Value),
        }
    }

    /// The same, or the other where this one is absent.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_present() { self } else { other }
    }
}

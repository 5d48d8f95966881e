//! The values of tables, and which Rust type becomes which.

use std::borrow::Cow;

use crate::model::{
    CameraTime, CaptureId, CollectionId, DeploymentId, EventId, JobId, PipelineId, ProjectId,
    ServerTime, SiteId,
};

/// The type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataType {
    /// The platform's key of a record, a whole number.
    Id,
    /// A whole number.
    Integer,
    /// A number, maybe with a fraction.
    Number,
    /// True or false.
    Bool,
    /// Any text.
    Text,
    /// A date with a time to the microsecond, on a clock whose zone is not known.
    Timestamp,
}

/// A value in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// None: not known, or there is none.
    Null,
    /// That of a column of [`DataType::Id`] or [`DataType::Integer`].
    Integer(i64),
    /// That of a column of [`DataType::Number`].
    Number(f64),
    /// That of a column of [`DataType::Bool`].
    Bool(bool),
    /// That of a column of [`DataType::Text`].
    Text(Cow<'a, str>),
    /// That of a column of [`DataType::Timestamp`]: microseconds since 1970-01-01T00:00:00 on the same clock.
    Timestamp(i64),
}

/// A Rust type whose values stand in a column.
pub trait Cell<'a> {
    /// The type of the column.
    const TYPE: DataType;
    /// Whether it may be no value at all.
    const IS_NULLABLE: bool = false;

    /// The value in the column.
    fn value(self) -> Value<'a>;
}

/// A word of a closed set, spelt as an identifier so that programs can compare it: `at_least`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub &'static str);

impl<'a, T: Cell<'a>> Cell<'a> for Option<T> {
    const TYPE: DataType = T::TYPE;
    const IS_NULLABLE: bool = true;

    fn value(self) -> Value<'a> {
        self.map_or(Value::Null, T::value)
    }
}

macro_rules! cells {
    ($($type:ty => $data_type:ident, |$from:ident| $value:expr;)+) => {$(
        impl<'a> Cell<'a> for $type {
            const TYPE: DataType = DataType::$data_type;

            fn value(self) -> Value<'a> {
                let $from = self;
                $value
            }
        }
    )+};
}

cells! {
    i64 => Integer, |n| Value::Integer(n);
    usize => Integer, |n| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
    f64 => Number, |n| Value::Number(n);
    bool => Bool, |is| Value::Bool(is);
    &'a str => Text, |text| Value::Text(text.into());
    String => Text, |text| Value::Text(text.into());
    Cow<'a, str> => Text, |text| Value::Text(text);
    Word => Text, |word| Value::Text(word.0.into());
    CameraTime => Timestamp, |time| Value::Timestamp(time.micros());
    ServerTime => Timestamp, |time| Value::Timestamp(time.micros());
    CaptureId => Id, |id| Value::Integer(id.0);
    CollectionId => Id, |id| Value::Integer(id.0);
    DeploymentId => Id, |id| Value::Integer(id.0);
    EventId => Id, |id| Value::Integer(id.0);
    JobId => Id, |id| Value::Integer(id.0);
    PipelineId => Id, |id| Value::Integer(id.0);
    SiteId => Id, |id| Value::Integer(id.0);
    ProjectId => Id, |id| Value::Integer(id.0);
}

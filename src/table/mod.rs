//! Typed tables: each column has a name, a type, a unit and a description, and rows hold typed values.
//!
//! A table is declared once, a column at a time. Its file ([`Table::csv`]) and the data dictionary
//! ([`dictionary`]) follow from that. A further format needs no more than [`Table::schema`] and
//! [`Table::values`].

mod csv;
pub mod dictionary;
mod value;

use std::borrow::Cow;

pub use csv::{is_formula, row};
pub use value::{Cell, DataType, Value, Word};

/// What is known of a column without looking at any row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, which no other column of the table has: `source_images_count`.
    pub name: Cow<'static, str>,
    /// The type of its values.
    pub data_type: DataType,
    /// Whether a row may have no value in it.
    pub is_nullable: bool,
    /// Whether its value tells a row from all others.
    pub is_key: bool,
    /// What its numbers count: `bytes`.
    pub unit: Option<&'static str>,
    /// The only words that stand in it; empty where any text may.
    pub words: &'static [&'static str],
    /// What it says, in one or two sentences.
    pub description: Cow<'static, str>,
}

/// What is known of a table without looking at any row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Its name, which no other table has: `collections`.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What a row stands for.
    pub description: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// The value of a column in a row that is made from an `R`.
type Getter<'a, R> = Box<dyn Fn(&R) -> Value<'a> + 'a>;

/// A table whose rows are each made from an `R`; its values borrow from what lives for `'a`.
pub struct Table<'a, R> {
    schema: Schema,
    /// One for each column of the schema.
    getters: Vec<Getter<'a, R>>,
    rows: Vec<R>,
}

impl<'a, R> Table<'a, R> {
    /// A table that has no column yet.
    pub fn new(
        name: &'static str,
        title: &'static str,
        description: &'static str,
        rows: Vec<R>,
    ) -> Self {
        let schema = Schema { name, title, description, columns: Vec::new() };
        Self { schema, getters: Vec::new(), rows }
    }

    /// The same table with one more column, whose type is that of the values that `get` gives.
    #[must_use]
    pub fn column<C: Cell<'a>>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        description: impl Into<Cow<'static, str>>,
        get: impl Fn(&R) -> C + 'a,
    ) -> Self {
        self.schema.columns.push(Column {
            name: name.into(),
            data_type: C::TYPE,
            is_nullable: C::IS_NULLABLE,
            is_key: false,
            unit: None,
            words: &[],
            description: description.into(),
        });
        self.getters.push(Box::new(move |row| get(row).value()));
        self
    }

    /// The same table; the values of the column that was added last are in this unit.
    #[must_use]
    pub fn unit(self, unit: &'static str) -> Self {
        self.with_last(|column| column.unit = Some(unit))
    }

    /// The same table; the column that was added last holds these words and no others.
    #[must_use]
    pub fn words(self, words: &'static [&'static str]) -> Self {
        self.with_last(|column| column.words = words)
    }

    /// The same table; the column that was added last tells a row from all others.
    #[must_use]
    pub fn key(self) -> Self {
        self.with_last(|column| column.is_key = true)
    }

    fn with_last(mut self, change: impl FnOnce(&mut Column)) -> Self {
        if let Some(last) = self.schema.columns.last_mut() {
            change(last);
        }
        self
    }

    /// What is known of it without looking at any row.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The values of all rows, one row after the other; each row has one for each column.
    pub fn values(&self) -> impl Iterator<Item = impl Iterator<Item = Value<'a>>> {
        self.rows.iter().map(|row| self.getters.iter().map(move |get| get(row)))
    }
}

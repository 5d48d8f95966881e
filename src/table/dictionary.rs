//! The data dictionary: what the columns of tables are, in Markdown for people and as JSON for programs.
//!
//! The JSON is a Data Package (<https://datapackage.org/standard/data-package/>) whose tables have a Table
//! Schema (<https://datapackage.org/standard/table-schema/>). The unit of a column is no term of that standard,
//! which allows for further ones.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::{Column, DataType, Schema};

/// A table, or several of the same columns, and where it lies.
pub struct Entry {
    /// The way to it from the dictionary. That of several tables has the name of what differs in braces:
    /// `collections/{id}/captures.csv`.
    pub path: String,
    /// What it holds.
    pub schema: Schema,
}

impl Entry {
    fn is_pattern(&self) -> bool {
        self.path.contains('{')
    }
}

impl DataType {
    /// Its name in the dictionary.
    fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Bool => "boolean",
            Self::Text => "text",
            Self::Timestamp => "timestamp",
        }
    }

    /// Its name in a Table Schema.
    fn standard_name(self) -> &'static str {
        match self {
            Self::Id | Self::Integer => "integer",
            Self::Number => "number",
            Self::Bool => "boolean",
            Self::Text => "string",
            Self::Timestamp => "datetime",
        }
    }
}

/// The dictionary in Markdown: `introduction`, then a section for each table.
#[must_use]
pub fn markdown(introduction: &str, entries: &[Entry]) -> String {
    let mut text = format!("# Data dictionary\n\n{introduction}\n");
    for Entry { path, schema } in entries {
        // Writing into a String cannot fail.
        let _ = write!(
            text,
            "\n## {}\n\n`{path}`\n\n{}\n\n| column | type | unit | what it is |\n|---|---|---|---|\n",
            schema.title, schema.description
        );
        for column in &schema.columns {
            let empty = if column.is_nullable { ", may be empty" } else { "" };
            let words: Vec<String> = column.words.iter().map(|word| format!("`{word}`")).collect();
            let words = match words.as_slice() {
                [] => String::new(),
                words => format!(" One of {}.", words.join(", ")),
            };
            let _ = writeln!(
                text,
                "| `{}` | {}{empty} | {} | {}{words} |",
                column.name,
                column.data_type.word(),
                column.unit.unwrap_or(""),
                column.description
            );
        }
    }
    text
}

/// The dictionary as a Data Package. Tables of which there are several are no resources, since a resource is
/// one file; they stand in `patterns`.
#[must_use]
pub fn package(name: &str, title: &str, entries: &[Entry]) -> String {
    let resources: Vec<Json> = entries.iter().filter(|e| !e.is_pattern()).map(resource).collect();
    let patterns: Vec<Json> = entries.iter().filter(|e| e.is_pattern()).map(resource).collect();
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title,
        "resources": resources,
        "patterns": patterns,
    });
    format!("{package:#}\n")
}

fn resource(Entry { path, schema }: &Entry) -> Json {
    let keys: Vec<&str> =
        schema.columns.iter().filter(|column| column.is_key).map(|column| &*column.name).collect();
    let mut columns = json!({"fields": schema.columns.iter().map(field).collect::<Vec<_>>()});
    if !keys.is_empty() {
        columns["primaryKey"] = json!(keys);
    }
    json!({
        "name": schema.name,
        "type": "table",
        "path": path,
        "title": schema.title,
        "description": schema.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": columns,
    })
}

/// A column as a field descriptor of a Table Schema.
fn field(column: &Column) -> Json {
    let mut constraints = json!({"required": !column.is_nullable});
    if !column.words.is_empty() {
        constraints["enum"] = json!(column.words);
    }
    let mut json = json!({
        "name": column.name,
        "type": column.data_type.standard_name(),
        "description": column.description,
        "constraints": constraints,
    });
    if let Some(unit) = column.unit {
        json["unit"] = json!(unit);
    }
    json
}

#[cfg(test)]
mod tests;

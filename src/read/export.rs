//! A table of occurrences as the platform exports it (`occurrences_simple_csv`): each row becomes an object in the shape
//! of the API, so that it is read as any other record.
//!
//! What the columns mean is told by the platform's exporter (`ami/exports`, of 18 columns, of 28 since 2026). An empty cell is
//! null. The occurrences are those of a project without its default filters, but nothing says that the rows are all of them.

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Number, Value};

/// How every such table begins.
const BEGINNING: &str = "id,event_id,event_name,deployment_id,";

/// Other records that a row names, by two columns each.
const REFERENCES: [&str; 4] = ["event", "deployment", "project", "determination"];

/// Columns that are taken over as numbers, and as texts. Of the others `agreed_with_user` is an e-mail address and
/// `verified_by` a person, which nobody needs.
const NUMBERS: [&str; 5] = [
    "id",
    "determination_score",
    "detections_count",
    "best_machine_prediction_score",
    "participant_count",
];
const TEXTS: [&str; 7] = [
    "verification_status",
    "first_appearance_timestamp",
    "last_appearance_timestamp",
    "duration",
    "best_machine_prediction_name",
    "best_machine_prediction_algorithm",
    "determination_matches_machine_prediction",
];

/// What stands in the place of a row that has more cells than the table has columns, or fewer.
const ROW: &str = "row of ";
const CELLS: &str = " cells";

/// The words for a row that is left out, if this JSON value is one.
pub(super) fn row_left_out(value: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(value).ok()?.strip_prefix('"')?.strip_suffix('"')?;
    let n: u64 = text.strip_prefix(ROW)?.strip_suffix(CELLS)?.parse().ok()?;
    Some(format!("a {ROW}{n}{CELLS}"))
}

/// Whether a text is such a table.
pub(super) fn is_one(text: &[u8]) -> bool {
    let header = text.split(|byte| *byte == b'\n').next().unwrap_or(b"").trim_ascii_end();
    let has =
        |column: &str| header.split(|byte| *byte == b',').any(|name| name == column.as_bytes());
    text.starts_with(BEGINNING.as_bytes()) && has("determination_id") && has("determination_score")
}

/// Its rows as JSON, each in the line that it has in the table (a cell of several lines shifts those below it).
pub(super) fn records(text: &[u8]) -> String {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text);
    let names = reader.byte_headers().cloned().map(StringRecord::from_byte_record_lossy);
    let names = names.unwrap_or_default();
    // Every row that was written ends its line: the last one is cut off if it does not.
    let is_cut = !text.ends_with(b"\n");
    let mut json = String::new();
    for row in reader.into_byte_records() {
        json.push('\n');
        // Reading from memory does not fail, and rows may have any number of cells.
        let Ok(row) = row else { break };
        let row = StringRecord::from_byte_record_lossy(row);
        let n = row.len();
        json.push_str(
            &match n == names.len() {
                true => Value::Object(record(&names, &row)),
                // No object: so it is left out, with these words.
                false => Value::String(format!("{ROW}{n}{CELLS}")),
            }
            .to_string(),
        );
    }
    if is_cut {
        let last = json.rfind('\n').map_or(0, |at| at + 1);
        json.truncate(last);
        json.push('{');
    }
    json
}

/// A row as the API serves an occurrence, as far as its columns tell.
fn record(names: &StringRecord, row: &StringRecord) -> Map<String, Value> {
    let cell = |column: &str| {
        let place = names.iter().position(|name| name == column)?;
        row.get(place)
    };
    let text = |cell: &str| if cell.is_empty() { Value::Null } else { Value::from(cell) };
    let number = |cell: &str| cell.parse::<Number>().map_or_else(|_| text(cell), Value::Number);
    let mut record = Map::new();
    record.insert("export".to_owned(), "occurrences_simple_csv".into());
    let numbers = NUMBERS.iter().filter_map(|name| Some((*name, number(cell(name)?))));
    let texts = TEXTS.iter().filter_map(|name| Some((*name, text(cell(name)?))));
    record.extend(numbers.chain(texts).map(|(name, value)| (name.to_owned(), value)));
    for name in REFERENCES {
        let Some(id) = cell(&format!("{name}_id")).map(number) else { continue };
        let reference = match id {
            Value::Null => Value::Null,
            id => {
                let label = cell(&format!("{name}_name")).map_or(Value::Null, text);
                Map::from_iter([("id".to_owned(), id), ("name".to_owned(), label)]).into()
            }
        };
        record.insert(name.to_owned(), reference);
    }
    record
}

#[cfg(test)]
mod tests;

//! Numbers over the nights of a history.

use crate::history::trends::{Trends, Unit};
use crate::table::Table;

/// A night: its time, a number for each series, what changed on it.
pub(super) struct Row {
    taken: String,
    values: Vec<Option<i64>>,
    mark: Option<String>,
}

/// One row for each night.
pub(super) fn table<'a>(trends: &Trends) -> Table<'a, Row> {
    let row = |(place, taken): (usize, &String)| Row {
        taken: taken.clone(),
        values: trends.series.iter().map(|of| of.values.get(place).copied().flatten()).collect(),
        mark: trends.marks.iter().find(|of| of.night == place).map(|of| of.what.clone()),
    };
    let rows = trends.times.iter().enumerate().map(row).collect();
    let table = Table::new(
        "trends",
        "Trends",
        "One row for each night of the history up to this snapshot, those of a year at most.",
        rows,
    );
    let table = table.column(
        "taken",
        "The snapshot's own time, on the server's clock, to the minute.",
        |row: &Row| row.taken.clone(),
    );
    let table =
        Trends::all().into_iter().enumerate().fold(table, |table, (place, (name, title, unit))| {
            let value = move |row: &Row| row.values.get(place).copied().flatten();
            let words = format!("The number of the night: {title}.");
            match unit {
                Unit::Number => table.column(name, words, value),
                Unit::PerThousand => table.column(name, words, value).unit("thousandths"),
                Unit::Seconds => table.column(name, words, value).unit("seconds"),
            }
        });
    table.column("changed", "Rules or the tool that changed on this night.", |row| row.mark.clone())
}

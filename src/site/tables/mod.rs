//! The tables of a report, and the dictionary that says what their columns are.
//!
//! Each file declares one table; how tables are written is told in [`crate::table`].

mod captures;
mod collections;
mod composition;
mod findings;
mod jobs;

pub use captures::sample;

use super::Site;
use crate::facts::composition::Composition;
use crate::model::CollectionId;
use crate::table::Schema;
use crate::table::dictionary::{self, Entry};

/// What the dictionary says of all tables.
const INTRODUCTION: &str = "What stands in the tables of this report. `schema.json` says the same for programs, as a \
[Data Package](https://datapackage.org/).

All tables are CSV (RFC 4180): UTF-8, one line of names, then one line for each row. An empty cell is a value that is \
not known or does not exist; it is never zero. A text that a spreadsheet would run as a formula begins with an \
apostrophe. Times are shown as they were recorded and never converted; *camera time* is the clock of the camera, \
*server time* that of the platform, and the zone of neither is known.

A recomputed number is `exact`, or a lower bound (`at_least`), or not there (`unknown`). A lower bound never \
matches: it is `consistent` with a recorded number that is not below it, and shows a `drift` otherwise.";

/// The tables of the whole report, with what is known at the start: path and bytes.
pub(super) fn files(site: &Site<'_>) -> Vec<(String, Vec<u8>)> {
    let entries = entries(site);
    let title = "Tables of a mothbook report";
    [
        ("data/collections.csv", collections::table(site).csv()),
        ("data/jobs.csv", jobs::table(site).csv()),
        ("data/README.md", dictionary::markdown(INTRODUCTION, &entries)),
        ("data/schema.json", dictionary::package("mothbook-report", title, &entries)),
    ]
    .map(|(path, text)| (path.to_owned(), text.into_bytes()))
    .into()
}

/// All findings: path and bytes.
pub(super) fn findings(site: &Site<'_>) -> (String, Vec<u8>) {
    ("data/findings.csv".to_owned(), findings::table(site.findings).csv().into_bytes())
}

/// The members of a collection as CSV; `None` where the snapshot tells of none.
pub(super) fn members(site: &Site<'_>, collection: CollectionId) -> Option<String> {
    let members = site.snapshot.members.get(&collection)?;
    Some(captures::table(site.snapshot, captures::members(members)).csv())
}

/// What a sample is made of, as CSV.
pub(super) fn composition(site: &Site<'_>, of: &Composition) -> String {
    composition::table(composition::lines(site.snapshot, of)).csv()
}

/// Every table that a report can have, for the dictionary, which lies in `data/`.
fn entries(site: &Site<'_>) -> Vec<Entry> {
    let of_collections = "../api/v2/captures/collections/{id}/";
    let entry =
        |path: &str, schema: &Schema| Entry { path: path.to_owned(), schema: schema.clone() };
    vec![
        entry("collections.csv", collections::table(site).schema()),
        entry("jobs.csv", jobs::table(site).schema()),
        entry("findings.csv", findings::table(&[]).schema()),
        entry(
            &format!("{of_collections}captures.csv"),
            captures::table(site.snapshot, Vec::new()).schema(),
        ),
        entry(&format!("{of_collections}composition.csv"), composition::table(Vec::new()).schema()),
    ]
}

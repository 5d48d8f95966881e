//! The tables of a report, and the dictionary that says what their columns are.
//!
//! Each file declares one table; how tables are written is told in [`crate::table`].

mod captures;
mod collections;
mod compared;
mod composition;
mod counters;
mod effort;
mod findings;
mod jobs;
mod overlaps;
mod records;
mod shipped;
mod taxa;
mod trends;

pub use captures::sample;
pub use shipped::{Shipped, shipped};

use super::artifact::{Artifact, Data};
use super::{Site, SiteError};
use crate::diff::format;
use crate::facts::composition::Composition;
use crate::history::trends::Trends;
use crate::model::CollectionId;
use crate::table::{Schema, Table};

/// All collections.
#[must_use]
pub fn collections<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    collections::table(site)
}

/// All jobs.
#[must_use]
pub fn jobs<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    jobs::table(site)
}

/// All deployments, with their stored counters.
#[must_use]
pub fn deployments<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    counters::deployments(site)
}

/// All events, with their stored counters.
#[must_use]
pub fn events<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    counters::events(site)
}

/// All findings.
#[must_use]
pub fn findings<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    findings::table(site.findings)
}

/// The captures that were not processed.
#[must_use]
pub fn unprocessed<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    captures::unprocessed(site, captures::all_unprocessed(site))
}

/// What each station took in each month.
#[must_use]
pub fn effort<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    effort::months(site, effort::all_months(site))
}

/// The nights with captures of each station.
#[must_use]
pub fn nights<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    effort::nights(site, effort::all_nights(site))
}

/// All captures, packed.
///
/// # Errors
/// When a record cannot be read any more.
pub(super) fn captures(site: &Site<'_>) -> Result<Vec<u8>, SiteError> {
    records::captures(site)
}

/// All detections with a box, packed.
///
/// # Errors
/// When a record cannot be read any more.
pub(super) fn detections(site: &Site<'_>) -> Result<Vec<u8>, SiteError> {
    records::detections(site)
}

/// All occurrences, packed.
///
/// # Errors
/// When a record cannot be read any more.
pub(super) fn occurrences(site: &Site<'_>) -> Result<Vec<u8>, SiteError> {
    records::occurrences(site)
}

/// The stretches of nights without captures of each station.
#[must_use]
pub fn gaps<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    effort::gaps(site, effort::all_gaps(site))
}

/// How many captures capture sets have in common.
#[must_use]
pub fn overlaps<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    overlaps::table(site, overlaps::rows(site))
}

/// All taxa, with when and where they were found.
#[must_use]
pub fn taxa<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    taxa::table(site, taxa::rows(site))
}

/// What changed since the snapshot that the report is compared with.
#[must_use]
pub fn changes<'a>(site: &Site<'_>) -> Table<'a, impl Sized> {
    let changes = site.past.since.as_ref().map(|since| format::rows(since.changes()));
    format::table(changes.unwrap_or_default())
}

/// Numbers over the nights of the history.
#[must_use]
pub fn trends<'a>(site: &'a Site<'_>) -> Table<'a, impl Sized> {
    trends::table(&site.past.trends)
}

/// What the columns of all tables are, as Markdown.
pub(super) fn dictionary(site: &Site<'_>) -> String {
    shipped().dictionary(&|data| site.writes(data))
}

/// The same as a Data Package.
pub(super) fn schema(site: &Site<'_>) -> String {
    shipped().package(&|data| site.writes(data))
}

/// The members of a collection; `None` where the snapshot tells of none.
#[must_use]
pub fn members<'a>(site: &'a Site<'_>, collection: CollectionId) -> Option<Table<'a, impl Sized>> {
    let members = site.snapshot.members.get(&collection)?;
    Some(captures::table(site, captures::members(members)))
}

/// What a sample is made of.
#[must_use]
pub fn composition<'a>(site: &'a Site<'_>, of: &Composition) -> Table<'a, impl Sized> {
    composition::table(composition::lines(site.snapshot, of))
}

/// What each table is that a report can have; of those of which there is one for each collection, that of no collection.
fn schemas(site: &Site<'_>) -> Vec<(Artifact, Schema)> {
    let of = |schema: &Schema| schema.clone();
    vec![
        (Artifact::Data(Data::Collections), of(collections::table(site).schema())),
        (Artifact::Data(Data::Jobs), of(jobs::table(site).schema())),
        (Artifact::Data(Data::Deployments), of(counters::deployments(site).schema())),
        (Artifact::Data(Data::Events), of(counters::events(site).schema())),
        (Artifact::Data(Data::Findings), of(findings::table(&[]).schema())),
        (Artifact::Data(Data::Unprocessed), of(captures::unprocessed(site, Vec::new()).schema())),
        (Artifact::Data(Data::Effort), of(effort::months(site, Vec::new()).schema())),
        (Artifact::Data(Data::Gaps), of(effort::gaps(site, Vec::new()).schema())),
        (Artifact::Data(Data::Overlaps), of(overlaps::table(site, Vec::new()).schema())),
        (Artifact::Data(Data::Taxa), of(taxa::table(site, Vec::new()).schema())),
        (Artifact::Data(Data::Changes), of(format::table(Vec::new()).schema())),
        (Artifact::Data(Data::Trends), of(trends::table(&Trends::default()).schema())),
        (Artifact::Data(Data::Captures), of(records::capture_table(site, Vec::new()).schema())),
        (Artifact::Data(Data::Detections), of(records::detection_table(site, Vec::new()).schema())),
        (
            Artifact::Data(Data::Occurrences),
            of(records::occurrence_table(site, Vec::new()).schema()),
        ),
        (Artifact::Data(Data::Nights), of(effort::nights(site, Vec::new()).schema())),
        (Artifact::Members { collection: 0 }, of(captures::table(site, Vec::new()).schema())),
        (Artifact::Composition { collection: 0 }, of(composition::table(Vec::new()).schema())),
    ]
}

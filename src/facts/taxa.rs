//! When and where a taxon was found.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::effort::hour_from_noon;
use super::{Groups, Hours};
use crate::model::{CameraTime, CaptureRow, Deployment, Occurrence, OccurrenceId, Row, Snapshot};

/// When and where occurrences of a taxon were seen, as far as the snapshot holds their captures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaxonFacts {
    /// How many occurrences were identified as it.
    pub occurrences: usize,
    /// At how many stations they were seen.
    pub stations: usize,
    /// When the first capture of one of them was taken, by the camera's clock.
    pub first: Option<CameraTime>,
    /// When the last one was taken.
    pub last: Option<CameraTime>,
}

/// When and where captures with a taxon were taken; a capture with two of them counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phenology {
    /// By hour: the first is noon to one, the thirteenth midnight to one.
    pub hours: Hours,
    /// By year and month, ascending.
    pub months: Vec<((i32, u32), usize)>,
    /// By station, the most captures first.
    pub stations: Vec<TaxonStation>,
}

/// A station at which a taxon was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxonStation {
    /// The station.
    pub station: Row<Deployment>,
    /// How many of its captures show the taxon.
    pub captures: usize,
    /// When the first of them was taken, by the camera's clock.
    pub first: Option<CameraTime>,
    /// When the last one was taken.
    pub last: Option<CameraTime>,
}

impl Phenology {
    /// When the captures of these occurrences were taken.
    pub(super) fn of(
        snapshot: &Snapshot,
        by_occurrence: &Groups<Occurrence>,
        occurrences: &[OccurrenceId],
    ) -> Self {
        let mut months: BTreeMap<(i32, u32), usize> = BTreeMap::new();
        let mut hours = Hours::default();
        let rows: BTreeSet<CaptureRow> = captures(snapshot, by_occurrence, occurrences).collect();
        let mut by_station: BTreeMap<Row<Deployment>, Vec<CaptureRow>> = BTreeMap::new();
        for row in rows {
            if let Some(station) = snapshot.captures.deployment(row) {
                by_station.entry(station).or_default().push(row);
            }
            let Some(time) = snapshot.captures.timestamp(row) else { continue };
            let date = time.date();
            *months.entry((date.year(), date.month())).or_default() += 1;
            if let Some(n) = hours.get_mut(hour_from_noon(time)) {
                *n += 1;
            }
        }
        let stations = by_station.into_iter().map(|(station, rows)| {
            let times = || rows.iter().filter_map(|row| snapshot.captures.timestamp(*row));
            let (first, last) = (times().min(), times().max());
            TaxonStation { station, captures: rows.len(), first, last }
        });
        let mut stations: Vec<TaxonStation> = stations.collect();
        stations.sort_by_key(|of| (Reverse(of.captures), of.station));
        Self { hours, months: months.into_iter().collect(), stations }
    }
}

impl TaxonFacts {
    /// When and where these occurrences were seen.
    pub(super) fn of(
        snapshot: &Snapshot,
        by_occurrence: &Groups<Occurrence>,
        occurrences: &[OccurrenceId],
    ) -> Self {
        let captures = || captures(snapshot, by_occurrence, occurrences);
        let times = || captures().filter_map(|row| snapshot.captures.timestamp(row));
        let stations = captures().filter_map(|row| snapshot.captures.deployment(row));
        Self {
            occurrences: occurrences.len(),
            stations: stations.collect::<BTreeSet<_>>().len(),
            first: times().min(),
            last: times().max(),
        }
    }
}

/// The captures of these occurrences; one with two of them is there twice.
pub(super) fn captures<'a>(
    snapshot: &'a Snapshot,
    by_occurrence: &'a Groups<Occurrence>,
    occurrences: &'a [OccurrenceId],
) -> impl Iterator<Item = CaptureRow> + 'a {
    let rows = occurrences.iter().filter_map(|id| snapshot.occurrences.row(*id));
    rows.flat_map(|row| by_occurrence.of(row))
}

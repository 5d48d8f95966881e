//! The records of which there are many, for programs that read tables: captures, detections and occurrences. They are packed,
//! and written some thousand records at a time.

use super::captures::{Member, taken};
use crate::facts::effort::Night;
use crate::model::{CaptureId, CaptureRow, DetectionBox, Kind, Occurrence, OccurrenceId};
use crate::parallel::map_in_order;
use crate::site::{Site, SiteError, packed, paths};
use crate::table::Table;

/// Records whose rows are written and packed at once.
const RECORDS_AT_ONCE: usize = 4_000;

/// A table of the records with these ids, packed; `table` makes that of some of them.
fn in_parts<'a, R>(
    ids: &[i64],
    table: impl Fn(&[i64]) -> Result<Table<'a, R>, SiteError> + Sync,
) -> Result<Vec<u8>, SiteError> {
    let parts: Vec<&[i64]> = ids.chunks(RECORDS_AT_ONCE).collect();
    let parts = map_in_order(&parts, |ids| Ok(packed::gzip(table(ids)?.csv_rows().as_bytes())));
    // Files of gzip, one behind the other, are one of what they hold.
    parts.into_iter().try_fold(packed::gzip(table(&[])?.csv().as_bytes()), |mut all, part| {
        all.extend_from_slice(&part?);
        Ok(all)
    })
}

/// The ids of the records of a kind that are listed, ascending.
fn ids(site: &Site<'_>, kind: Kind) -> Vec<i64> {
    let mut ids = site.index.listed(kind).to_vec();
    ids.sort_unstable();
    ids
}

/// All captures, by id.
pub(super) fn captures(site: &Site<'_>) -> Result<Vec<u8>, SiteError> {
    let row = |id: &i64| site.snapshot.captures.row(CaptureId(*id)).map(Member::Held);
    in_parts(&ids(site, Kind::Capture), |ids| {
        let rows = ids.iter().zip(paths::of_captures(site, ids)?);
        let rows = rows.filter_map(|(id, path)| Some((row(id)?, path)));
        Ok(capture_table(site, rows.collect()))
    })
}

/// One row for each of these captures, with the path of its file.
pub(super) fn capture_table<'a>(
    site: &'a Site<'_>,
    rows: Vec<(Member, Option<String>)>,
) -> Table<'a, (Member, Option<String>)> {
    let snapshot = site.snapshot;
    let captures = &snapshot.captures;
    let table = Table::new("captures", "Captures", "One row for each capture, by id.", rows);
    taken(table, snapshot, |(member, _)| *member)
        .column("width", "The width of the picture.", move |(member, _)| {
            captures.dimensions(member.row()?).map(|(width, _)| i64::from(width))
        })
        .unit("pixels")
        .column("height", "The height of the picture.", move |(member, _)| {
            captures.dimensions(member.row()?).map(|(_, height)| i64::from(height))
        })
        .unit("pixels")
        .column("path", "The path of its file.", |(_, path)| path.clone())
        .column("night", "Its night, by the day on which it begins.", move |(member, _)| {
            member.row().and_then(|row| site.facts.night(row)).map(date)
        })
        .column("deployment_name", "The name of its station.", move |(member, _)| {
            station_name(site, member.row()?)
        })
        .column("project", "Its project.", move |(member, _)| captures.project(member.row()?))
        .column("processed", "Whether it was processed, with a detection or without.", move |row| {
            captures.is_processed(row.0.row()?)
        })
        .column(
            "with_detections",
            "Whether something was detected on it, with a box.",
            move |row| captures.has_real_detection(row.0.row()?),
        )
}

/// All detections with a box, by capture.
pub(super) fn detections(site: &Site<'_>) -> Result<Vec<u8>, SiteError> {
    let snapshot = site.snapshot;
    in_parts(&ids(site, Kind::Capture), |ids| {
        let rows = ids.iter().filter_map(|id| snapshot.captures.row(CaptureId(*id)));
        let boxes = rows.flat_map(|row| snapshot.detections.boxes_on(row)).copied();
        Ok(detection_table(site, boxes.collect()))
    })
}

/// One row for each of these detections.
pub(super) fn detection_table<'a>(
    site: &'a Site<'_>,
    rows: Vec<DetectionBox>,
) -> Table<'a, DetectionBox> {
    let snapshot = site.snapshot;
    Table::new(
        "detections",
        "Detections",
        "One row for each detection with a box, by capture. A corner counts from the left top of the picture.",
        rows,
    )
    .column("id", "Its key.", |of: &DetectionBox| of.id)
    .key()
    .column("capture", "The capture it is on.", move |of| snapshot.captures.id(of.capture))
    .column("occurrence", "The occurrence it belongs to.", move |of| {
        snapshot.occurrences.get(of.occurrence?).map(|occurrence| occurrence.id.0)
    })
    .column("left", "The left of its box.", |of| corner(of, 0))
    .unit("pixels")
    .column("top", "The top of its box.", |of| corner(of, 1))
    .unit("pixels")
    .column("right", "The right of its box.", |of| corner(of, 2))
    .unit("pixels")
    .column("bottom", "The bottom of its box.", |of| corner(of, 3))
    .unit("pixels")
}

fn corner(of: &DetectionBox, number: usize) -> i64 {
    of.corners.get(number).copied().map_or(0, i64::from)
}

/// All occurrences, by id.
pub(super) fn occurrences(site: &Site<'_>) -> Result<Vec<u8>, SiteError> {
    in_parts(&ids(site, Kind::Occurrence), |ids| {
        let found = ids.iter().filter_map(|id| seen(site, OccurrenceId(*id)));
        Ok(occurrence_table(site, found.collect()))
    })
}

/// An occurrence with the first and the last of its captures, by time.
pub(super) struct Seen {
    of: Occurrence,
    captures: usize,
    span: Option<(CaptureRow, CaptureRow)>,
}

fn seen(site: &Site<'_>, id: OccurrenceId) -> Option<Seen> {
    let row = site.snapshot.occurrences.row(id)?;
    let mut on = site.facts.by_occurrence.of(row);
    let captures = on.len();
    let first = on.next();
    let span = first.map(|first| (first, on.last().unwrap_or(first)));
    Some(Seen { of: site.snapshot.occurrences.get(row)?, captures, span })
}

/// One row for each of these occurrences.
pub(super) fn occurrence_table<'a>(site: &'a Site<'_>, rows: Vec<Seen>) -> Table<'a, Seen> {
    let snapshot = site.snapshot;
    let captures = &snapshot.captures;
    let first = |seen: &Seen| seen.span.map(|(first, _)| first);
    let station = move |seen: &Seen| {
        let told = seen.of.deployment.value();
        let of_capture = || Some(snapshot.deployments.get(captures.deployment(first(seen)?)?)?.id);
        told.or_else(of_capture)
    };
    Table::new(
        "occurrences",
        "Occurrences",
        "One row for each occurrence, by id. When and where it was seen is that of its captures in the snapshot.",
        rows,
    )
    .column("id", "Its key.", |seen: &Seen| seen.of.id.0)
    .key()
    .column("taxon", "The taxon it was identified as.", |seen| {
        seen.of.determination.value().map(|taxon| taxon.0)
    })
    .column("taxon_name", "The name of that taxon, or `Taxon` and its id.", move |seen| {
        seen.of.determination.value().map(|taxon| site.name_of(Kind::Taxon, taxon.0))
    })
    .column("rank", "The rank of that taxon, as the platform spells it.", move |seen| {
        snapshot.taxa.find(seen.of.determination.value()?)?.rank.as_deref()
    })
    .column("score", "How sure the identification is, 0 to 1.", |seen| seen.of.score.value())
    .column("captures", "Captures on which it was seen.", |seen| seen.captures)
    .column("first_seen", "When the first of them was taken (camera time).", move |seen| {
        captures.timestamp(seen.span?.0)
    })
    .column("last_seen", "When the last of them was taken (camera time).", move |seen| {
        captures.timestamp(seen.span?.1)
    })
    .column("night", "The night of the first, by the day on which it begins.", move |seen| {
        site.facts.night(seen.span?.0).map(date)
    })
    .column("deployment", "Its station.", station)
    .column("deployment_name", "The name of its station.", move |seen| {
        Some(site.name_of(Kind::Deployment, station(seen)?.0))
    })
    .column("event", "Its session.", move |seen| {
        let told = seen.of.event.value();
        let of_capture = || Some(snapshot.events.get(captures.event(first(seen)?)?)?.id);
        told.or_else(of_capture)
    })
    .column("project", "Its project.", move |seen| {
        seen.of.project.or_else(|| captures.project(first(seen)?))
    })
}

fn station_name<'a>(site: &'a Site<'_>, row: CaptureRow) -> Option<std::borrow::Cow<'a, str>> {
    let station = site.snapshot.deployments.get(site.snapshot.captures.deployment(row)?)?;
    Some(site.name_of(Kind::Deployment, station.id.0))
}

fn date(night: Night) -> String {
    night.date().to_string()
}

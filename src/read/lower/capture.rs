//! Captures, detections and occurrences, of which there are millions: what a record tells of one, flat and without
//! copies of its texts, and how that is taken over.
//!
//! A record is read by serde or told by its shape (`fast`); both end here.

use twox_hash::XxHash3_64;

use super::{Lowered, Place, camera, refer_deployment, refer_event, refer_taxon, server};
use crate::model::{
    CameraTime, CaptureId, CollectionId, DeploymentId, EventId, Field, NewCapture, Occurrence,
    OccurrenceId, ProjectId, ServerTime, TaxonId,
};
use crate::read::fast::{Record, Told};
use crate::read::records::{DetectionSighting, FileRecords, Rank, Sighting};
use crate::read::wire::{BoxWire, CaptureWire, DetectionWire, IdWire, OccurrenceWire, RefWire};

/// Another record, as a record names it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::read) struct Named<'t> {
    pub(in crate::read) id: Option<i64>,
    /// Of an event its label.
    pub(in crate::read) name: Option<&'t str>,
}

/// What the record of a capture tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::read) struct CaptureTold<'t> {
    pub(in crate::read) project: Option<i64>,
    pub(in crate::read) deployment: Named<'t>,
    pub(in crate::read) event: Named<'t>,
    pub(in crate::read) timestamp: Option<CameraTime>,
    pub(in crate::read) size: Option<i64>,
    pub(in crate::read) path: Option<&'t str>,
    pub(in crate::read) width: Field<i64>,
    pub(in crate::read) height: Field<i64>,
    pub(in crate::read) added_at: Option<ServerTime>,
    pub(in crate::read) stored_detections: Option<i64>,
    pub(in crate::read) is_processed: Option<bool>,
    /// Whether it lists its detections.
    pub(in crate::read) has_detections: bool,
}

/// What a capture tells of a detection in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::read) struct DetectionTold<'t> {
    /// `None` where it cannot be used.
    pub(in crate::read) id: Option<i64>,
    /// Whether it has a box.
    pub(in crate::read) is_real: bool,
    /// Left, top, right, bottom in whole pixels.
    pub(in crate::read) corners: Option<[i32; 4]>,
    pub(in crate::read) occurrence: Option<OccurrenceTold<'t>>,
}

/// What a detection tells of its occurrence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::read) struct OccurrenceTold<'t> {
    pub(in crate::read) id: i64,
    pub(in crate::read) determination: Field<TaxonTold<'t>>,
    pub(in crate::read) score: Field<f64>,
    pub(in crate::read) meets_criteria: Option<bool>,
}

/// A taxon, as a determination names it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::read) struct TaxonTold<'t> {
    pub(in crate::read) id: Option<i64>,
    pub(in crate::read) name: Option<&'t str>,
    pub(in crate::read) rank: Option<&'t str>,
}

impl<'t> CaptureTold<'t> {
    pub(in crate::read) fn of(wire: &'t CaptureWire<'_>) -> Self {
        let named = |of: &'t Option<RefWire<'_>>, name: fn(&'t RefWire<'_>) -> Option<&'t str>| {
            let of = of.as_ref();
            Named { id: of.and_then(|of| of.id), name: of.and_then(name) }
        };
        Self {
            project: wire.project.as_ref().and_then(|project| project.id),
            deployment: named(&wire.deployment, |of| of.name.as_deref()),
            event: named(&wire.event, |of| of.label.as_deref()),
            timestamp: camera(wire.timestamp.as_deref()),
            size: wire.size,
            path: wire.path.as_deref(),
            width: wire.width,
            height: wire.height,
            added_at: server(wire.created_at.as_deref()),
            stored_detections: wire.detections_count,
            is_processed: wire
                .last_processed
                .is_present()
                .then(|| wire.last_processed.as_ref().value().is_some()),
            has_detections: wire.detections.is_some(),
        }
    }

    fn dimensions(&self) -> Field<(u32, u32)> {
        let pixels = |n: i64| u32::try_from(n).ok().filter(|n| *n > 0);
        match (self.width, self.height) {
            (Field::Absent, _) | (_, Field::Absent) => Field::Absent,
            (Field::Value(width), Field::Value(height)) => {
                pixels(width).zip(pixels(height)).map_or(Field::Null, Field::Value)
            }
            _ => Field::Null,
        }
    }
}

impl<'t> DetectionTold<'t> {
    pub(in crate::read) fn of(wire: &'t DetectionWire<'_>) -> Self {
        let occurrence = wire.occurrence.as_ref().and_then(|occurrence| {
            Some(OccurrenceTold {
                id: occurrence.id?,
                determination: occurrence.determination.as_ref().map(TaxonTold::of),
                score: occurrence.determination_score,
                meets_criteria: wire.occurrence_meets_criteria,
            })
        });
        Self {
            id: match wire.id {
                Some(IdWire::Good(id)) => Some(id),
                _ => None,
            },
            is_real: is_real(wire.bbox),
            corners: corners(wire.bbox),
            occurrence,
        }
    }
}

impl<'t> TaxonTold<'t> {
    fn of(wire: &'t RefWire<'_>) -> Self {
        Self { id: wire.id, name: wire.name.as_deref(), rank: wire.rank.as_deref() }
    }
}

/// Whether a detection has a box.
fn is_real(bbox: Field<BoxWire>) -> bool {
    matches!(bbox, Field::Value(_))
}

/// The corners of a box in whole pixels; none for what is no box or lies beyond all pictures.
fn corners(bbox: Field<BoxWire>) -> Option<[i32; 4]> {
    let numbers = bbox.value()?.0?;
    let corners = numbers.map(corner);
    Some([corners[0]?, corners[1]?, corners[2]?, corners[3]?])
}

/// A corner of a box in whole pixels; none where it lies beyond all pictures.
pub(in crate::read) fn corner(x: f64) -> Option<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "below a million, as just checked")]
    (x.is_finite() && x.abs() < 1e6).then(|| x.round() as i32)
}

pub(in crate::read) fn capture(
    wire: CaptureWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    let detections: Vec<_> = wire.detections.iter().flatten().map(DetectionTold::of).collect();
    for collection in wire.collections.iter().flatten() {
        file.memberships.extend(collection.id.map(|of| (CollectionId(of), CaptureId(id))));
    }
    take(id, &CaptureTold::of(&wire), &detections, place, file);
    Ok(id)
}

pub(in crate::read) fn detection(
    wire: DetectionWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    let capture = wire.source_image.as_ref().and_then(|capture| capture.id);
    take_own_detection(id, &DetectionTold::of(&wire), capture, file);
    Ok(id)
}

pub(in crate::read) fn occurrence(
    wire: OccurrenceWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    let determination = wire.determination.as_ref().map(TaxonTold::of);
    let score = wire.determination_score;
    let told = OccurrenceTold { id, determination, score, meets_criteria: None };
    take_own_occurrence(&told, place, file);
    Ok(id)
}

/// Takes over what a record tells that is like one before.
pub(in crate::read) fn told(record: &Record<'_, '_>, place: Place<'_>, file: &mut FileRecords) {
    match &record.told {
        Told::Capture(told, detections) => take(record.id, told, detections, place, file),
        Told::Detection(told, capture) => take_own_detection(record.id, told, *capture, file),
        Told::Occurrence(told) => take_own_occurrence(told, place, file),
    }
}

/// Takes over what a capture tells.
fn take(
    id: i64,
    told: &CaptureTold<'_>,
    detections: &[DetectionTold<'_>],
    place: Place<'_>,
    file: &mut FileRecords,
) {
    if let Some(project) = told.project {
        file.refer_project(project, None);
    }
    if let Some(deployment) = told.deployment.id {
        refer_deployment(file, deployment, told.deployment.name);
    }
    if let Some(event) = told.event.id {
        refer_event(file, event, told.event.name, told.deployment.id);
    }
    for detection in detections {
        take_detection(detection, id, file);
    }
    let path = told.path.filter(|path| !path.is_empty());
    let capture = NewCapture {
        id: CaptureId(id),
        project: told.project.map(ProjectId),
        deployment: told.deployment.id.map(DeploymentId),
        event: told.event.id.map(EventId),
        timestamp: told.timestamp,
        size: told.size,
        has_real_detection: told.has_detections.then(|| detections.iter().any(|d| d.is_real)),
        is_processed: told.is_processed,
        stored_positive: told.stored_detections.map(|n| n > 0),
        added_at: told.added_at,
        path_hash: path.map(|path| XxHash3_64::oneshot(path.as_bytes())),
        dimensions: told.dimensions(),
        origin: place.origin,
    };
    file.much.captures.push((capture, place.rank(None).hash));
}

/// Takes over what a detection tells of itself, and of the capture it is on.
fn take_own_detection(
    id: i64,
    told: &DetectionTold<'_>,
    capture: Option<i64>,
    file: &mut FileRecords,
) {
    let DetectionTold { is_real, corners, occurrence, .. } = *told;
    if let Some(capture) = capture.map(CaptureId) {
        let occurrence = occurrence.map(|occurrence| occurrence.id);
        file.much.detections.push(DetectionSighting { id, capture, is_real, occurrence, corners });
    }
}

/// Takes over what an occurrence tells that is a record of its own.
fn take_own_occurrence(told: &OccurrenceTold<'_>, place: Place<'_>, file: &mut FileRecords) {
    let record = Occurrence { origin: Some(place.origin), ..occurrence_of(told, file) };
    file.much.occurrences.push(Sighting { rank: place.rank(None), record });
}

/// The occurrence that is told of; its taxon is noted.
fn occurrence_of(told: &OccurrenceTold<'_>, file: &mut FileRecords) -> Occurrence {
    if let Field::Value(TaxonTold { id: Some(id), name, rank }) = told.determination {
        refer_taxon(file, id, name, rank);
    }
    Occurrence {
        id: OccurrenceId(told.id),
        determination: told.determination.and_then(|taxon| taxon.id).map(TaxonId),
        score: told.score,
        meets_criteria: told.meets_criteria,
        origin: None,
    }
}

/// Takes over what a capture tells of a detection in it.
fn take_detection(told: &DetectionTold<'_>, capture: i64, file: &mut FileRecords) {
    if let Some(id) = told.id {
        take_own_detection(id, told, Some(capture), file);
    }
    let Some(occurrence) = told.occurrence else { return };
    let record = occurrence_of(&occurrence, file);
    // The detections of an occurrence follow each other.
    if file.much.occurrences.last().is_none_or(|last| last.record != record) {
        file.much.occurrences.push(Sighting { record, rank: Rank::default() });
    }
}

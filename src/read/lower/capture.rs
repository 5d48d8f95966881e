//! Captures, detections and occurrences, of which there are millions: how what was read of one is taken over.
//!
//! A record is read by serde or taken from its shape (`fast`); both give the same structs.

use super::values::Lower;
use super::{Lowered, Place, lowered, refer_deployment, refer_event, refer_taxon};
use crate::fields::{capture_fields, occurrence_fields};
use crate::model::{Capture, CaptureId, CollectionId, Field, Occurrence, OccurrenceId, TaxonId};
use crate::read::records::{DetectionSighting, FileRecords};
use crate::read::sighting::{Rank, Sighting};
use crate::read::wire::{
    BoxWire, CaptureWire, DetectionWire, IdWire, OccurrenceWire, TaxonReference,
};

pub(in crate::read) fn capture(
    mut wire: CaptureWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    for collection in wire.collections.iter().flatten() {
        file.memberships.extend(collection.id.map(|of| (CollectionId(of), CaptureId(id))));
    }
    let detections = wire.detections.as_mut().map(std::mem::take);
    take_capture(id, wire, detections.as_deref().unwrap_or(&[]), place, file);
    Ok(id)
}

pub(in crate::read) fn detection(
    wire: DetectionWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    take_own_detection(id, &wire, file);
    Ok(id)
}

pub(in crate::read) fn occurrence(
    wire: OccurrenceWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) -> Lowered {
    let id = place.id(&wire.id)?;
    take_own_occurrence(id, wire, place, file);
    Ok(id)
}

/// Takes over a capture and the detections in it.
pub(in crate::read) fn take_capture(
    id: i64,
    wire: CaptureWire<'_>,
    detections: &[DetectionWire<'_>],
    place: Place<'_>,
    file: &mut FileRecords,
) {
    if let Some(project) = wire.project.as_ref().and_then(|project| project.id) {
        file.refer_project(project, None);
    }
    let deployment = wire.deployment.as_ref().and_then(|deployment| deployment.id);
    if let (Some(id), Some(reference)) = (deployment, &wire.deployment) {
        refer_deployment(file, id, reference.name.as_deref());
    }
    if let Some(event) = &wire.event
        && let Some(id) = event.id
    {
        refer_event(file, id, event.label.as_deref(), deployment);
    }
    for detection in detections {
        take_detection(detection, id, file);
    }
    let is_real = |detection: &DetectionWire<'_>| detection.bbox.value().is_some();
    let has_real_detection = wire.detections.is_some().then(|| detections.iter().any(is_real));
    let capture = capture_fields!(lowered! { wire => Capture {
        id: CaptureId(id), has_real_detection, origin: Some(place.origin),
    } });
    file.bulk.captures.push((capture, place.rank(None).hash));
}

/// Takes over a detection that is a record of its own.
pub(in crate::read) fn take_own_detection(
    id: i64,
    wire: &DetectionWire<'_>,
    file: &mut FileRecords,
) {
    if let Some(capture) = wire.source_image.as_ref().and_then(|capture| capture.id) {
        file.bulk.detections.push(sighting(id, capture, wire));
    }
}

/// A detection on this capture.
fn sighting(id: i64, capture: i64, wire: &DetectionWire<'_>) -> DetectionSighting {
    DetectionSighting {
        id,
        capture: CaptureId(capture),
        is_real: wire.bbox.value().is_some(),
        occurrence: wire.occurrence.as_ref().and_then(|occurrence| occurrence.0.id),
        corners: wire.bbox.value().and_then(|BoxWire(corners)| corners),
    }
}

/// Takes over an occurrence that is a record of its own.
pub(in crate::read) fn take_own_occurrence(
    id: i64,
    wire: OccurrenceWire<'_>,
    place: Place<'_>,
    file: &mut FileRecords,
) {
    refer_determination(&wire.determination, file);
    let record = occurrence_fields!(lowered! { wire => Occurrence {
        id: OccurrenceId(id), meets_criteria: None, origin: Some(place.origin),
    } });
    file.bulk.occurrences.push(Sighting { rank: place.rank(None), record });
}

/// Notes the taxon of a determination.
fn refer_determination(determination: &Field<TaxonReference<'_>>, file: &mut FileRecords) {
    if let Field::Value(TaxonReference { id: Some(id), name, rank }) = determination {
        refer_taxon(file, *id, name.as_deref(), rank.as_deref());
    }
}

/// Takes over a detection in a capture, and its occurrence.
fn take_detection(wire: &DetectionWire<'_>, capture: i64, file: &mut FileRecords) {
    if let Some(IdWire::Good(id)) = wire.id {
        file.bulk.detections.push(sighting(id, capture, wire));
    }
    let Some(occurrence) = wire.occurrence.as_ref().map(|occurrence| &occurrence.0) else { return };
    let Some(id) = occurrence.id else { return };
    refer_determination(&occurrence.determination, file);
    let determination = occurrence.determination.as_ref().and_then(|taxon| taxon.id);
    let record = Occurrence {
        determination: determination.map(TaxonId),
        score: occurrence.score,
        meets_criteria: wire.meets_criteria,
        ..Occurrence::new(OccurrenceId(id))
    };
    // The detections of an occurrence follow each other.
    if file.bulk.occurrences.last().is_none_or(|last| last.record != record) {
        file.bulk.occurrences.push(Sighting { record, rank: Rank::default() });
    }
}

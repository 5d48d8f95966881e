//! Captures, detections and occurrences, of which there are millions: how what was read of one is taken over.
//!
//! A record is read by serde or taken from its shape (`fast`); both give the same structs.

use super::values::Lower;
use super::{Lowered, Place, lowered, refer_deployment, refer_event, refer_taxon};
use crate::fields::{capture_fields, occurrence_fields};
use crate::model::{
    Capture, CaptureId, CollectionId, Field, Form, Occurrence, OccurrenceId, TaxonId, Unsaid,
};
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
    take_own_detection(id, &wire, place.origin.form, file);
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
    if let Field::Value(project) = &wire.project
        && let Some(id) = project.id
    {
        file.refer_project(id, None);
    }
    let deployment = wire.deployment.as_ref().value().and_then(|deployment| deployment.id);
    if let (Some(id), Field::Value(reference)) = (deployment, &wire.deployment) {
        refer_deployment(file, id, reference.name.as_deref());
    }
    if let Field::Value(event) = &wire.event
        && let Some(id) = event.id
    {
        refer_event(file, id, event.label.as_deref(), deployment);
    }
    for detection in detections {
        take_detection(detection, id, file);
    }
    let has_real_detection = wire.detections.is_some().then(|| any_is_real(detections)).flatten();
    let n_listed = wire.detections.is_some().then(|| n_listed(detections));
    let nulls = [
        (Unsaid::PROJECT, wire.project.is_null()),
        (Unsaid::DEPLOYMENT, wire.deployment.is_null()),
        (Unsaid::EVENT, wire.event.is_null()),
        (Unsaid::TIMESTAMP, wire.timestamp.is_null()),
        (Unsaid::SIZE, wire.size.is_null()),
    ];
    let mut capture = capture_fields!(lowered! { wire => Capture {
        id: CaptureId(id), has_real_detection, is_whole: None, n_listed, unsaid: Unsaid::default(),
        origin: Some(place.origin),
    } });
    capture.unsaid = unsaid(&capture, nulls).with(Unsaid::DUMP, place.origin.form == Form::Api);
    file.bulk().captures.push((capture, place.rank(None).hash));
}

/// Whether one of these detections has a box; `None` where that is not told of one, and none of the others has.
fn any_is_real(detections: &[DetectionWire<'_>]) -> Option<bool> {
    let told = || detections.iter().map(|detection| is_real(&detection.bbox));
    if told().any(|is_real| is_real == Some(true)) {
        Some(true)
    } else {
        told().all(|is_real| is_real == Some(false)).then_some(false)
    }
}

/// How many of these detections have a box; -1 where that is not told, or one cannot be told from others.
fn n_listed(detections: &[DetectionWire<'_>]) -> i64 {
    let one = |detection: &DetectionWire<'_>| match (&detection.id, is_real(&detection.bbox)) {
        (Some(IdWire::Good(_)), Some(is_real)) => Some(i64::from(is_real)),
        _ => None,
    };
    detections.iter().map(one).sum::<Option<i64>>().unwrap_or(-1)
}

/// The fields of a capture that are absent, or hold what cannot be: those without a value that are not null.
fn unsaid(capture: &Capture, nulls: [(Unsaid, bool); 5]) -> Unsaid {
    let is_none = [
        capture.project.is_none(),
        capture.deployment.is_none(),
        capture.event.is_none(),
        capture.timestamp.is_none(),
        capture.size.is_none(),
    ];
    let fields = nulls.into_iter().zip(is_none);
    fields.fold(Unsaid::default(), |all, ((field, is_null), is_none)| {
        all.with(field, is_none && !is_null)
    })
}

/// Takes over a detection that is a record of its own.
pub(in crate::read) fn take_own_detection(
    id: i64,
    wire: &DetectionWire<'_>,
    form: Form,
    file: &mut FileRecords,
) {
    match wire.source_image.as_ref().and_then(|capture| capture.id) {
        Some(capture) => file.bulk().detections.push(sighting(id, capture, form, wire)),
        None => file.detections_without_capture += 1,
    }
}

/// Whether a detection has a box: null is none.
fn is_real(bbox: &Field<BoxWire>) -> Option<bool> {
    bbox.is_present().then(|| bbox.value().is_some())
}

/// A detection on this capture.
fn sighting(id: i64, capture: i64, form: Form, wire: &DetectionWire<'_>) -> DetectionSighting {
    DetectionSighting {
        id,
        capture: CaptureId(capture),
        is_real: is_real(&wire.bbox),
        occurrence: match &wire.occurrence {
            Field::Value(occurrence) => occurrence.0.id.map_or(Field::Absent, Field::Value),
            Field::Null => Field::Null,
            Field::Absent => Field::Absent,
        },
        corners: wire.bbox.value().and_then(|BoxWire(corners)| corners),
        is_dumped: form == Form::Dump,
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
    file.bulk().occurrences.push(Sighting { rank: place.rank(None), record });
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
        file.bulk().detections.push(sighting(id, capture, Form::Api, wire));
    }
    let Field::Value(occurrence) = &wire.occurrence else { return };
    let occurrence = &occurrence.0;
    let Some(id) = occurrence.id else { return };
    refer_determination(&occurrence.determination, file);
    let determination = match &occurrence.determination {
        Field::Value(taxon) => taxon.id.map_or(Field::Absent, |id| Field::Value(TaxonId(id))),
        Field::Null => Field::Null,
        Field::Absent => Field::Absent,
    };
    let record = Occurrence {
        determination,
        score: occurrence.score.lower(),
        meets_criteria: wire.meets_criteria,
        ..Occurrence::new(OccurrenceId(id))
    };
    // The detections of an occurrence follow each other.
    if file.bulk().occurrences.last().is_none_or(|last| last.record != record) {
        file.bulk().occurrences.push(Sighting { record, rank: Rank::default() });
    }
}

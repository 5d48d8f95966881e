//! The merge of captures, detections and occurrences, of which there are millions, as columns.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use super::absorb::{Clashes, Merge};
use crate::model::{
    CaptureColumns, CaptureRow, CaptureTable, Column, Coverage, DetectionBox, Form, Kind, Nearby,
    Occurrence, OccurrenceId, OccurrenceTable, ProjectId, Row,
};
use crate::parallel::map_in_order;
use crate::read::gather::{Detections, content};

/// The best place of each id, which is the one of the least rank. `places` are in the order of their ids. Where an id has
/// several, `absorb` is called with the best and the others, the better ones first.
fn best_of_each<K: Ord>(
    places: impl Iterator<Item = u32>,
    id: impl Fn(usize) -> Option<i64>,
    rank: impl Fn(usize) -> K,
    mut absorb: impl FnMut(u32, &[u32]),
) -> Vec<u32> {
    let mut kept = Vec::with_capacity(places.size_hint().0);
    let mut places = places.peekable();
    let mut group = Vec::new();
    while let Some(place) = places.next() {
        let of_group = id(place as usize);
        group.push(place);
        group.extend(std::iter::from_fn(|| places.next_if(|next| id(*next as usize) == of_group)));
        if group.len() > 1 {
            group.sort_by_cached_key(|place| rank(*place as usize));
        }
        if let Some((best, others)) = group.split_first() {
            kept.push(*best);
            if !others.is_empty() {
                absorb(*best, others);
            }
        }
        group.clear();
    }
    kept
}

/// Captures, each once: of several sightings the best, completed by the others.
pub(super) fn captures(
    mut all: CaptureColumns,
    hashes: Column,
    clashes: &mut Clashes<'_>,
) -> CaptureColumns {
    if all.ascends() {
        return all;
    }
    let id = |place: usize| all.id(place).map(|id| id.0);
    let rank = |place: usize| {
        let origin = all.at(place).and_then(|capture| capture.origin);
        Reverse((origin.map(|o| (o.form == Form::Api, o.len)), hashes.get(place)))
    };
    let mut completed = Vec::new();
    let absorb = |first: u32, others: &[u32]| {
        let Some(mut best) = all.at(first as usize) else { return };
        for other in others.iter().filter_map(|other| all.at(*other as usize)) {
            let found = best.absorb(other);
            clashes.report(Kind::Capture, best.id.0, best.origin, found);
        }
        completed.push((first, best));
    };
    let kept = best_of_each(all.order(), id, rank, absorb);
    for (place, capture) in completed {
        all.set(place as usize, &capture);
    }
    drop(hashes);
    all.pick(&kept);
    all
}

/// Occurrences, each once: of several sightings the best, completed by the others.
pub(super) fn occurrences(
    mut all: OccurrenceTable,
    hashes: Column,
    clashes: &mut Clashes<'_>,
) -> OccurrenceTable {
    if all.ascends() {
        return all;
    }
    let id = |place: usize| all.id(place).map(|id| id.0);
    let rank = |place: usize| {
        let found = all.at(place);
        let origin = found.as_ref().and_then(|found| found.origin);
        let rank = (origin.map(|o| (o.form == Form::Api, o.len)), hashes.get(place));
        Reverse((rank, found.as_ref().map(content)))
    };
    let mut completed = Vec::new();
    let absorb = |first: u32, others: &[u32]| {
        let Some(mut best) = all.at(first as usize) else { return };
        let mut found = Vec::new();
        for other in others.iter().filter_map(|other| all.at(*other as usize)) {
            found.extend(best.absorb(other));
        }
        clashes.report(Kind::Occurrence, best.id.0, best.origin, found);
        completed.push((first, best));
    };
    let kept = best_of_each(all.order(), id, rank, absorb);
    for (place, occurrence) in completed {
        all.set(place as usize, &occurrence);
    }
    drop(hashes);
    all.pick(&kept);
    all
}

/// Detections that one thread works on at once: so many that handing them out costs nothing, so few that all threads have
/// work.
const DETECTIONS_AT_ONCE: usize = 50_000;
/// Parts that are in memory at once beside the result: enough for eight threads.
const PARTS_AT_ONCE: usize = 8;

/// Detections with the rows of what they belong to.
#[derive(Default)]
pub(super) struct Joined {
    pub(super) pairs: Vec<(CaptureRow, Row<Occurrence>)>,
    pub(super) boxes: Vec<DetectionBox>,
    /// Of each capture whether it has a detection, and one with a box.
    has: Vec<(bool, bool)>,
}

/// The joined detections of one part.
#[derive(Default)]
struct Part {
    pairs: Vec<(CaptureRow, Row<Occurrence>)>,
    boxes: Vec<DetectionBox>,
    /// Captures that have a detection, and whether it has a box; of those that follow each other one.
    on: Vec<(CaptureRow, bool)>,
}

/// Joins detections to their captures and occurrences.
pub(super) fn joined(
    detections: &Detections,
    captures: &CaptureTable,
    occurrences: &OccurrenceTable,
) -> Joined {
    let parts: Vec<_> = (0..detections.len())
        .step_by(DETECTIONS_AT_ONCE)
        .map(|from| from..from.saturating_add(DETECTIONS_AT_ONCE).min(detections.len()))
        .collect();
    let join = |places: &Range<usize>| {
        let (mut near, mut nearby) = (Nearby::default(), Nearby::default());
        let mut part = Part::default();
        for place in places.clone() {
            let Some((capture, occurrence, is_real)) = detections.link(place) else { continue };
            let Some(capture) = captures.row_near(capture, &mut near) else { continue };
            match part.on.last_mut() {
                Some((last, real)) if *last == capture => *real |= is_real,
                _ => part.on.push((capture, is_real)),
            }
            let row = |id| occurrences.row_near(OccurrenceId(id), &mut nearby);
            let occurrence = occurrence.and_then(row);
            part.pairs.extend(occurrence.map(|occurrence| (capture, occurrence)));
            let detection = detections.get(place);
            if let Some((id, corners)) = detection.and_then(|d| Some((d.id, d.corners?))) {
                part.boxes.push(DetectionBox { id, capture, occurrence, corners });
            }
        }
        part.pairs.sort_unstable();
        part.pairs.dedup();
        part
    };
    let mut joined = Joined {
        pairs: Vec::with_capacity(detections.len()),
        has: vec![(false, false); captures.len()],
        ..Joined::default()
    };
    for wave in parts.chunks(PARTS_AT_ONCE) {
        for part in map_in_order(wave, join) {
            joined.pairs.extend(part.pairs);
            joined.boxes.extend(part.boxes);
            for (capture, is_real) in part.on {
                if let Some((any, real)) = joined.has.get_mut(capture.index()) {
                    *any = true;
                    *real |= is_real;
                }
            }
        }
    }
    joined
}

/// Says of each capture what its detections tell: whether there is one with a box, and whether it was processed.
pub(super) fn tell_detections(
    captures: &mut CaptureTable,
    joined: &Joined,
    coverage: &[Coverage],
    all_known: bool,
) {
    // Projects of which every detection with a box is listed.
    let listed = coverage.iter().filter_map(|list| {
        let filters = list.request.filters.as_ref()?;
        let project = filters.get("source_image__project")?;
        let only = filters.keys().all(|key| key == "source_image__project" || key == "project_id");
        let whole = list.request.kind == Kind::Detection && list.is_complete() && only;
        whole.then(|| project.parse().ok()).flatten().map(ProjectId)
    });
    let listed: BTreeSet<ProjectId> = listed.collect();
    for (row, (has_any, has_real)) in captures.rows().zip(joined.has.iter().copied()) {
        let listed = captures.project(row).is_some_and(|project| listed.contains(&project));
        let has_real = match captures.has_real_detection(row) {
            _ if has_real => Some(true),
            _ if all_known || listed => Some(false),
            told => told,
        };
        let is_processed = match captures.is_processed(row) {
            _ if has_any || has_real == Some(true) => Some(true),
            _ if all_known => Some(false),
            told => told,
        };
        captures.tell(row, has_real, is_processed);
    }
}

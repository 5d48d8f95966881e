//! The merge of captures, detections and occurrences, of which there are millions, as columns.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use super::absorb::{Clashes, Merge};
use crate::model::{
    CaptureColumns, CaptureId, CaptureRow, CaptureTable, Column, Coverage, DetectionBox, Form,
    Kind, Nearby, Occurrence, OccurrenceId, OccurrenceTable, PairCounts, ProjectId, Row, Unsaid,
};
use crate::parallel::map_in_order;
use crate::read::gather::{DetectionFlags, Detections, Link, content};

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
    pub(super) counts: PairCounts,
    /// What the detections on each capture tell.
    on: Vec<OnCapture>,
    /// Captures that detections name and that are not there, with the project of the occurrence; as often as they follow
    /// others.
    pub(super) orphans: Vec<(CaptureId, Option<ProjectId>)>,
    /// Detections of a dump that name an occurrence that is not there.
    pub(super) unlinked: usize,
}

/// What the detections on a capture tell.
#[derive(Clone, Copy, Default)]
struct OnCapture {
    /// How many have a box.
    boxes: u32,
    /// Whether there is one.
    any: bool,
    /// Whether it is unknown of one whether it has a box.
    has_unknown_box: bool,
    /// Whether it is unknown of one to which occurrence it belongs.
    is_unlinked: bool,
    /// Whether one is in no dump.
    is_served_only: bool,
}

impl OnCapture {
    fn of(flags: DetectionFlags, is_unlinked: bool) -> Self {
        Self {
            boxes: u32::from(flags.is_real == Some(true)),
            any: true,
            has_unknown_box: flags.is_real.is_none(),
            is_unlinked,
            is_served_only: !flags.is_dumped,
        }
    }

    fn add(&mut self, other: Self) {
        self.boxes = self.boxes.saturating_add(other.boxes);
        self.any |= other.any;
        self.has_unknown_box |= other.has_unknown_box;
        self.is_unlinked |= other.is_unlinked;
        self.is_served_only |= other.is_served_only;
    }
}

/// The joined detections of one part.
#[derive(Default)]
struct Part {
    pairs: Vec<(CaptureRow, Row<Occurrence>)>,
    boxes: Vec<DetectionBox>,
    counts: PairCounts,
    /// Captures that have a detection, and what it tells; of those that follow each other one.
    on: Vec<(CaptureRow, OnCapture)>,
    orphans: Vec<(CaptureId, Option<ProjectId>)>,
    unlinked: usize,
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
    let join = |places: &Range<usize>| part(detections, captures, occurrences, places.clone());
    let mut joined = Joined {
        pairs: Vec::with_capacity(detections.len()),
        on: vec![OnCapture::default(); captures.len()],
        ..Joined::default()
    };
    for wave in parts.chunks(PARTS_AT_ONCE) {
        for part in map_in_order(wave, join) {
            joined.pairs.extend(part.pairs);
            joined.boxes.extend(part.boxes);
            joined.counts.extend(part.counts);
            joined.orphans.extend(part.orphans);
            joined.unlinked += part.unlinked;
            for (capture, on) in part.on {
                if let Some(all) = joined.on.get_mut(capture.index()) {
                    all.add(on);
                }
            }
        }
    }
    joined
}

/// Joins some of the detections.
fn part(
    detections: &Detections,
    captures: &CaptureTable,
    occurrences: &OccurrenceTable,
    places: Range<usize>,
) -> Part {
    let (mut near, mut nearby) = (Nearby::default(), Nearby::default());
    let mut part = Part::default();
    for place in places {
        let Some(Link { capture: id, occurrence, flags }) = detections.link(place) else {
            continue;
        };
        let row =
            occurrence.value().and_then(|id| occurrences.row_near(OccurrenceId(id), &mut nearby));
        // One that is only referred to has no record, and nothing is known of it.
        let is_unlinked = !occurrence.is_null() && row.is_none();
        part.unlinked += usize::from(is_unlinked && flags.is_dumped && occurrence.is_present());
        let Some(capture) = captures.row_near(id, &mut near) else {
            let project = row.and_then(|row| occurrences.get(row)).and_then(|of| of.project);
            if part.orphans.last() != Some(&(id, project)) {
                part.orphans.push((id, project));
            }
            continue;
        };
        let on = OnCapture::of(flags, is_unlinked);
        match part.on.last_mut() {
            Some((last, all)) if *last == capture => all.add(on),
            _ => part.on.push((capture, on)),
        }
        let is_real = flags.is_real == Some(true);
        match row {
            Some(occurrence) => {
                part.pairs.push((capture, occurrence));
                if !is_real {
                    part.counts.more.push(((capture, occurrence), -1));
                }
            }
            None if is_real && occurrence.is_null() => part.counts.without_occurrence.push(capture),
            None => {}
        }
        let detection = detections.get(place);
        if let Some((id, corners)) = detection.and_then(|d| Some((d.id, d.corners?))) {
            part.boxes.push(DetectionBox { id, capture, occurrence: row, corners });
        }
    }
    part.counts.distinct(&mut part.pairs);
    part
}

/// What holds for the detections of all captures.
pub(super) struct AllDetections<'a> {
    /// Whether a dump holds all detections of its captures.
    pub(super) is_dumped: bool,
    /// Projects of which every detection with a box is listed.
    pub(super) listed: BTreeSet<ProjectId>,
    /// Captures of which sightings, or sightings of their detections, contradict each other.
    pub(super) disputed: &'a BTreeSet<CaptureRow>,
}

impl AllDetections<'_> {
    /// Projects of which a list holds every detection with a box.
    pub(super) fn listed(coverage: &[Coverage]) -> BTreeSet<ProjectId> {
        let listed = coverage.iter().filter_map(|list| {
            let project = list.request.filters.as_ref()?.get("source_image__project")?;
            let only = |key: &String| key == "source_image__project" || key == "project_id";
            let is_whole = list.request.kind == Kind::Detection
                && list.is_complete()
                && list.request.filters.as_ref()?.keys().all(only);
            is_whole.then(|| project.parse().ok()).flatten().map(ProjectId)
        });
        listed.collect()
    }
}

/// Says of each capture what its detections tell: whether there is one with a box, whether it was processed, and whether
/// all of them are known. Where something contradicts that there is none, it is not said.
pub(super) fn tell_detections(
    captures: &mut CaptureTable,
    joined: &Joined,
    all: &AllDetections<'_>,
) {
    for (row, on) in captures.rows().zip(joined.on.iter().copied()) {
        let is_in_dump = !captures.unsaid(row).has(Unsaid::DUMP);
        let stored = captures.detections_count(row).unwrap_or(0);
        let told = (captures.has_real_detection(row), captures.is_processed(row));
        let is_disputed = all.disputed.contains(&row);
        let contradicts = is_disputed
            || on.has_unknown_box
            || stored > i64::from(on.boxes)
            || captures.n_listed(row).is_some_and(|n| n >= 0 && n != i64::from(on.boxes))
            || (on.is_served_only && is_in_dump && all.is_dumped)
            || (told.0 == Some(false) && on.boxes > 0)
            || (told.1 == Some(false) && on.any);
        let is_dumped =
            all.is_dumped && is_in_dump && !contradicts && (on.any || told.1 != Some(true));
        let is_listed = captures.project(row).is_some_and(|project| all.listed.contains(&project));
        let has_real = match told.0 {
            _ if is_disputed => None,
            _ if on.boxes > 0 => Some(true),
            Some(true) => Some(true),
            _ if contradicts => None,
            _ if is_dumped || is_listed => Some(false),
            told => told,
        };
        let is_processed = match told.1 {
            _ if is_disputed => None,
            _ if on.any || has_real == Some(true) => Some(true),
            Some(true) => Some(true),
            _ if contradicts => None,
            _ if is_dumped => Some(false),
            told => told,
        };
        let lists_all = is_listed || captures.n_listed(row) == Some(i64::from(on.boxes));
        let is_whole = match is_dumped {
            _ if on.is_unlinked => None,
            true => Some(true),
            false => (lists_all && !contradicts).then_some(false),
        };
        captures.tell(row, has_real, is_processed, is_whole);
    }
}

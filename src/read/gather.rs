//! What all files hold, taken over file by file. Records there are millions of become columns, so that memory follows
//! their number and not the JSON.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::options::Purpose;
use super::records::{DetectionSighting, FileRecords, ListPage};
use super::referred::Referred;
use crate::model::{
    CaptureColumns, CaptureId, Column, ListRequest, Occurrence, OccurrenceTable, picked,
};

/// Everything that was read, before the same record seen twice becomes one.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Whether the boxes of detections are kept, which only pages show.
    pub(super) with_boxes: bool,
    /// The files, without what was taken over.
    pub(super) files: Vec<FileRecords>,
    pub(super) captures: CaptureColumns,
    /// A hash of the bytes of each capture's record, to settle which of two is shown.
    pub(super) capture_hashes: Column,
    pub(super) detections: Detections,
    pub(super) occurrences: OccurrenceTable,
    pub(super) occurrence_hashes: Column,
    /// What other records refer to.
    pub(super) referred: Referred,
    /// Of each list the greatest `count`, and the ids that its pages held.
    pub(super) lists: BTreeMap<ListRequest, (i64, Listed)>,
}

impl Gathered {
    pub(super) fn for_purpose(purpose: Purpose) -> Self {
        Self { with_boxes: purpose == Purpose::Pages, ..Self::default() }
    }

    /// Takes over a file, or what is left of one.
    pub(super) fn add(&mut self, mut file: FileRecords) {
        self.take(&mut file);
        self.files.push(file);
    }

    /// Takes over the records of which there are many, and what others refer to.
    pub(super) fn take(&mut self, file: &mut FileRecords) {
        let bulk = &mut file.bulk;
        for (capture, hash) in bulk.captures.drain(..) {
            self.capture_hashes.push(Some(short(hash)));
            self.captures.push(&capture);
        }
        for detection in bulk.detections.drain(..) {
            self.detections.push(&detection, self.with_boxes);
        }
        for sighting in bulk.occurrences.drain(..) {
            self.occurrence_hashes.push(Some(short(sighting.rank.hash)));
            self.occurrences.push(&sighting.record);
        }
        self.referred.extend(&mut bulk.referred);
        std::mem::take(bulk).recycle();
        for ListPage { request, count, ids } in std::mem::take(&mut file.lists) {
            let (counted, known) = self.lists.entry(request).or_default();
            *counted = count.max(*counted);
            ids.into_iter().for_each(|id| known.push(id));
        }
    }
}

/// The last 31 bits of a hash, which fit a narrow column. It settles which of two sightings of equal length is shown: two
/// that agree in them as well are rare enough.
fn short(hash: u64) -> i64 {
    (hash & 0x7FFF_FFFF).cast_signed()
}

/// The ids of a list, in the order of its pages: as ranges, as long as that is shorter than the ids one by one.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The first and the last of each.
    ranges: Vec<(i64, i64)>,
    /// All of them, where too many stood alone.
    ids: Column,
    n: usize,
}

impl Listed {
    fn push(&mut self, id: i64) {
        self.n += 1;
        match self.ranges.last_mut() {
            _ if !self.ids.is_empty() => self.ids.push(Some(id)),
            Some((_, last)) if last.checked_add(1) == Some(id) => *last = id,
            _ => self.ranges.push((id, id)),
        }
        if self.ranges.len() > 1_000 && self.ranges.len() > self.n / 4 {
            let ids = self.ids().map(Some).collect();
            (self.ranges, self.ids) = (Vec::new(), ids);
        }
    }

    /// All ids, as often as they stand there.
    pub(super) fn ids(&self) -> impl Iterator<Item = i64> + '_ {
        self.ranges.iter().flat_map(|(first, last)| *first..=*last).chain(self.ids.iter().flatten())
    }

    /// How many different ids there are.
    pub(super) fn distinct(&self) -> usize {
        let ascends = self.ranges.is_sorted_by(|(_, last), (first, _)| last < first);
        if ascends && self.ids.is_empty() || self.ids.ascends() && self.ranges.is_empty() {
            return self.n;
        }
        let mut ids: Vec<i64> = self.ids().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }
}

/// Detections as columns.
#[derive(Debug, Default)]
pub(super) struct Detections {
    ids: Column,
    capture: Column,
    occurrence: Column,
    real: Vec<bool>,
    /// Left, top, right and bottom; unknown where there is no box.
    corners: [Column; 4],
}

impl Detections {
    fn push(&mut self, detection: &DetectionSighting, with_box: bool) {
        self.ids.push(Some(detection.id));
        self.capture.push(Some(detection.capture.0));
        self.occurrence.push(detection.occurrence);
        self.real.push(detection.is_real);
        if !with_box {
            return;
        }
        let corners = detection.corners.map(|corners| corners.map(i64::from));
        for (n, column) in self.corners.iter_mut().enumerate() {
            column.push(corners.and_then(|corners| corners.get(n).copied()));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.capture.len()
    }

    pub(super) fn get(&self, place: usize) -> Option<DetectionSighting> {
        let [left, top, right, bottom] = &self.corners;
        let corner = |column: &Column| i32::try_from(column.get(place)?).ok();
        let corners = (|| Some([corner(left)?, corner(top)?, corner(right)?, corner(bottom)?]))();
        Some(DetectionSighting {
            id: self.ids.get(place)?,
            capture: CaptureId(self.capture.get(place)?),
            is_real: self.real.get(place).copied()?,
            occurrence: self.occurrence.get(place),
            corners,
        })
    }

    /// What a detection links: its capture, and its occurrence; and whether it has a box.
    pub(super) fn link(&self, place: usize) -> Option<(CaptureId, Option<i64>, bool)> {
        let capture = CaptureId(self.capture.get(place)?);
        Some((capture, self.occurrence.get(place), self.real.get(place).copied()?))
    }

    /// Forgets the ids, which only boxes are told by. What detections link stays.
    pub(super) fn forget_ids(&mut self) {
        self.ids = Column::default();
    }

    /// Each detection once; of two sightings the one that knows its occurrence stays.
    pub(super) fn distinct(&mut self) {
        if self.ids.ascends() {
            return;
        }
        let id = |place: u32| self.ids.get(place as usize);
        let mut places: Vec<u32> = (0u32..).take(self.len()).collect();
        places.sort_by(|a, b| {
            let whole = |place: u32| Reverse(self.get(place as usize));
            id(*a).cmp(&id(*b)).then_with(|| whole(*a).cmp(&whole(*b)))
        });
        places.dedup_by_key(|place| id(*place));
        for column in [&mut self.ids, &mut self.capture, &mut self.occurrence] {
            column.pick(&places);
        }
        self.corners.iter_mut().for_each(|column| column.pick(&places));
        self.real = picked(&self.real, &places);
    }
}

/// A key that orders references to the same occurrence by their content, so that it does not depend on the order of
/// files which one is taken.
pub(super) fn content(occurrence: &Occurrence) -> impl Ord + use<> {
    let score = occurrence.score.map(f64::to_bits);
    (occurrence.determination, score, occurrence.meets_criteria)
}

#[cfg(test)]
mod tests;

//! What all files hold, taken over file by file. Records there are millions of become columns, so that memory follows
//! their number and not the JSON.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::options::Purpose;
use super::records::{BulkRecords, DetectionSighting, FileRecords, ListPage, NotRead};
use super::referred::Referred;
use crate::model::{
    CaptureColumns, CaptureId, Column, Counted, Field, ListRequest, Occurrence, OccurrenceTable,
    picked,
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
    /// Of each list what its pages said and held.
    pub(super) lists: BTreeMap<ListRequest, ListedPages>,
}

impl Gathered {
    pub(super) fn for_purpose(purpose: Purpose) -> Self {
        Self { with_boxes: purpose == Purpose::Pages, ..Self::default() }
    }

    /// Takes over a file, or what is left of one.
    pub(super) fn add(&mut self, mut file: FileRecords) {
        self.take(&mut file);
        let not_read = file.not_read.take().map(NotRead::finding);
        file.findings.extend(not_read);
        self.files.push(file);
    }

    /// Takes over the records of which there are many, and what others refer to.
    pub(super) fn take(&mut self, file: &mut FileRecords) {
        if let Some(bulk) = file.bulk.take() {
            self.take_bulk(bulk);
        }
        for ListPage { request, count, ids } in std::mem::take(&mut file.lists) {
            let pages = self.lists.entry(request).or_default();
            pages.counted.note(count);
            ids.into_iter().for_each(|id| pages.ids.push(id));
        }
    }

    fn take_bulk(&mut self, mut bulk: Box<BulkRecords>) {
        for (capture, hash) in &bulk.captures {
            self.capture_hashes.push(Some(short(*hash)));
            self.captures.push(capture);
        }
        for detection in &bulk.detections {
            self.detections.push(detection, self.with_boxes);
        }
        for sighting in &bulk.occurrences {
            self.occurrence_hashes.push(Some(short(sighting.rank.hash)));
            self.occurrences.push(&sighting.record);
        }
        bulk.captures.clear();
        bulk.detections.clear();
        bulk.occurrences.clear();
        self.referred.extend(&mut bulk.referred);
        bulk.recycle();
    }
}

/// The last 31 bits of a hash, which fit a narrow column. It settles which of two sightings of equal length is shown: two
/// that agree in them as well are rare enough.
fn short(hash: u64) -> i64 {
    (hash & 0x7FFF_FFFF).cast_signed()
}

/// What the pages of a list said and held.
#[derive(Debug, Default)]
pub(super) struct ListedPages {
    pub(super) counted: Counted,
    pub(super) ids: Listed,
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
    /// The occurrence; 0 where it is null, unknown where it is not told.
    occurrence: Column,
    flags: Vec<DetectionFlags>,
    /// Left, top, right and bottom; unknown where there is no box.
    corners: [Column; 4],
}

impl Detections {
    fn push(&mut self, detection: &DetectionSighting, with_box: bool) {
        self.ids.push(Some(detection.id));
        self.capture.push(Some(detection.capture.0));
        self.occurrence.push(match detection.occurrence {
            Field::Absent => None,
            Field::Null => Some(0),
            Field::Value(id) => Some(id),
        });
        let DetectionSighting { is_real, is_dumped, .. } = *detection;
        self.flags.push(DetectionFlags { is_real, is_dumped });
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
        let Link { capture, occurrence, flags } = self.link(place)?;
        let DetectionFlags { is_real, is_dumped } = flags;
        let id = self.ids.get(place)?;
        Some(DetectionSighting { id, capture, is_real, occurrence, corners, is_dumped })
    }

    /// What a detection links.
    pub(super) fn link(&self, place: usize) -> Option<Link> {
        let occurrence = match self.occurrence.get(place) {
            None => Field::Absent,
            Some(0) => Field::Null,
            Some(id) => Field::Value(id),
        };
        let capture = CaptureId(self.capture.get(place)?);
        Some(Link { capture, occurrence, flags: self.flags.get(place).copied()? })
    }

    /// Forgets the ids, which only boxes are told by. What detections link stays.
    pub(super) fn forget_ids(&mut self) {
        self.ids = Column::default();
    }

    /// Each detection once; of two sightings the one that knows its occurrence stays. Gives the captures of those that
    /// were seen with different values.
    pub(super) fn distinct(&mut self) -> Vec<CaptureId> {
        if self.ids.ascends() {
            return Vec::new();
        }
        let id = |place: u32| self.ids.get(place as usize);
        let mut places: Vec<u32> = (0u32..).take(self.len()).collect();
        places.sort_by(|a, b| {
            let whole = |place: u32| Reverse(self.get(place as usize));
            id(*a).cmp(&id(*b)).then_with(|| whole(*a).cmp(&whole(*b)))
        });
        let (mut disputed, mut dumped) = (Vec::new(), Vec::new());
        places.dedup_by(|next, kept| {
            let is_same = id(*next) == id(*kept);
            let sightings = self.link(*kept as usize).zip(self.link(*next as usize));
            if let Some((one, other)) = sightings.filter(|_| is_same) {
                disputed.extend(one.contradicts(&other).into_iter().flatten());
                dumped.extend((one.flags.is_dumped || other.flags.is_dumped).then_some(*kept));
            }
            is_same
        });
        for place in dumped {
            if let Some(flags) = self.flags.get_mut(place as usize) {
                flags.is_dumped = true;
            }
        }
        for column in [&mut self.ids, &mut self.capture, &mut self.occurrence] {
            column.pick(&places);
        }
        self.corners.iter_mut().for_each(|column| column.pick(&places));
        self.flags = picked(&self.flags, &places);
        disputed
    }

    /// Whether there is one with this id. They are to be distinct, and their ids not forgotten.
    pub(super) fn holds(&self, id: i64) -> bool {
        self.ids.search(id).is_some()
    }
}

/// What is known of a detection besides what it links.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DetectionFlags {
    /// Whether it has a box; `None` where that is not told.
    pub(super) is_real: Option<bool>,
    /// Whether a dump holds it.
    pub(super) is_dumped: bool,
}

/// What a detection links.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) capture: CaptureId,
    pub(super) occurrence: Field<i64>,
    pub(super) flags: DetectionFlags,
}

impl Link {
    /// The captures of two sightings of one detection that cannot both be right.
    fn contradicts(&self, other: &Self) -> Option<[CaptureId; 2]> {
        let boxes = self.flags.is_real.zip(other.flags.is_real);
        let differ = self.capture != other.capture
            || boxes.is_some_and(|(one, other)| one != other)
            || (self.occurrence.is_present()
                && other.occurrence.is_present()
                && self.occurrence != other.occurrence);
        differ.then_some([self.capture, other.capture])
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

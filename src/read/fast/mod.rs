//! The fast reader of captures, detections and occurrences, of which a snapshot holds millions: a record is compared
//! with earlier ones of its kind ([`shape`]) instead of being parsed.
//!
//! Each thread keeps the shapes that it has learned, since the next file looks like the one before. They make reading
//! faster and never change its result: a record either gives exactly what serde and `lower` would make of it, or nothing,
//! and then serde reads it. Nothing comes out of a field of another type, a reference that is a URL, a string with
//! escapes. [`ReadOptions::fast`](super::ReadOptions::fast) turns all of this off.
//!
//! - [`shape`]: learns what records look like, compares the next one, finds the values in it.
//! - `scan`: where a token of a record ends, for the parts that are not the same each time.
//! - `extract`: which members of a record are wanted, and the structs that serde reads made of them.

mod extract;
mod scan;
pub mod shape;

use std::cell::Cell;

use self::shape::{Asked, Elements, Shapes};
use super::lower::{self, Place};
use super::options::ReadOptions;
use super::records::FileRecords;
use super::wire::{CaptureWire, DetectionWire, OccurrenceWire};
use crate::json::split;
use crate::model::{Form, Kind};

thread_local! {
    /// What this thread has learned, while no [`FastReader`] has it.
    static LEARNED: Cell<Option<Box<ShapeReader>>> = const { Cell::new(None) };
}

/// The fast reader for one file, or a part of one. It begins with what the thread has learned and leaves what it learns
/// to the thread. Turned off, it reads nothing and learns nothing.
pub(super) struct FastReader(Option<Box<ShapeReader>>);

impl FastReader {
    pub(super) fn new(options: ReadOptions) -> Self {
        Self(options.fast.then(|| {
            let mut reader = LEARNED.take().unwrap_or_default();
            reader.begin(options.limits.depth);
            reader
        }))
    }

    /// Hands over the record at the beginning of a text, if it is like an earlier one; gives what `take` made of it.
    pub(super) fn record<'t, T>(
        &mut self,
        of: (Kind, Form),
        text: &'t str,
        take: impl FnOnce(Record<'_, 't>) -> T,
    ) -> Option<T> {
        self.0.as_mut()?.record(of, text, take)
    }

    /// Learns what a record looks like that serde has read.
    pub(super) fn learn(&mut self, of: (Kind, Form), record: &str) {
        if let Some(reader) = &mut self.0 {
            reader.learn(of, record);
        }
    }
}

impl Drop for FastReader {
    fn drop(&mut self) {
        if let Some(reader) = self.0.take() {
            LEARNED.set(Some(reader));
        }
    }
}

/// A record that is like an earlier one: its id, its fields, its length. Handed over where it was read and not given
/// back: it has up to 300 bytes, and moving it took 2 % of the instructions of a dump.
pub(super) struct Record<'d, 't> {
    pub(super) id: i64,
    fields: Extracted<'d, 't>,
    /// The bytes of the record.
    pub(super) len: usize,
}

impl Record<'_, '_> {
    /// Takes it over, as `lower` does with what serde has read.
    pub(super) fn lower(self, place: Place<'_>, file: &mut FileRecords) {
        match self.fields {
            Extracted::Capture(wire, detections) => {
                lower::take_capture(self.id, wire, detections, place, file);
            }
            Extracted::Detection(wire) => {
                lower::take_own_detection(self.id, &wire, place.origin.form, file);
            }
            Extracted::Occurrence(wire) => lower::take_own_occurrence(self.id, wire, place, file),
        }
    }
}

/// What serde would have read of a record.
enum Extracted<'d, 't> {
    /// With the detections that it lists.
    Capture(CaptureWire<'t>, &'d [DetectionWire<'t>]),
    Detection(DetectionWire<'t>),
    Occurrence(OccurrenceWire<'t>),
}

/// What was learned of all records so far.
#[derive(Debug)]
struct ShapeReader {
    /// Records that stand by themselves, by [`place_of`].
    own: [KindStats; 6],
    /// The detections in captures.
    nested: Shapes,
    /// Where in a record, and in a detection in it, the steps of its shape begin.
    places: (Vec<usize>, Vec<usize>),
    /// Memory for the detections of a capture.
    room: Vec<DetectionWire<'static>>,
    /// How deep records were allowed to be that were learned from: those that fit are as deep.
    depth: usize,
}

/// What was learned of the records of one kind and form, and whether that pays.
#[derive(Debug)]
struct KindStats {
    shapes: Shapes,
    /// How many were read by their shape, and how many were not.
    told: u32,
    parsed: u32,
}

/// The number of records that may fail to fit before it is asked whether comparing pays: fewer say little, and a
/// hundred failed comparisons cost less than a millisecond.
const MOST_MISSES: u32 = 100;

impl KindStats {
    fn of(asked: &'static Asked) -> Self {
        Self { shapes: Shapes::of(asked), told: 0, parsed: 0 }
    }

    /// Whether comparing pays: where hardly any record is like another, it costs more than it saves.
    fn is_worth_it(&self) -> bool {
        self.parsed <= MOST_MISSES || self.parsed <= self.told
    }
}

impl Default for ShapeReader {
    fn default() -> Self {
        Self {
            own: [
                &extract::CAPTURE,
                &extract::DETECTION,
                &extract::OCCURRENCE,
                &extract::DUMPED_CAPTURE,
                &extract::DUMPED_DETECTION,
                &extract::DUMPED_OCCURRENCE,
            ]
            .map(|asked| KindStats::of(asked)),
            nested: Shapes::of(&extract::DETECTION),
            places: (Vec::new(), Vec::new()),
            room: Vec::new(),
            depth: 0,
        }
    }
}

/// Where the records of a kind and form have their place; `None` for those there are few of.
fn place_of((kind, form): (Kind, Form)) -> Option<usize> {
    let kind = match kind {
        Kind::Capture => 0,
        Kind::Detection => 1,
        Kind::Occurrence => 2,
        _ => return None,
    };
    Some(kind + if form == Form::Dump { 3 } else { 0 })
}

impl ShapeReader {
    fn begin(&mut self, depth: usize) {
        if depth != self.depth {
            *self = Self { depth, ..Self::default() };
        }
        for stats in self.own.iter_mut().filter(|stats| !stats.is_worth_it()) {
            stats.shapes.forget();
            (stats.told, stats.parsed) = (0, 0);
            // What a capture is like is also what the detections in it are like.
            self.nested.forget();
        }
    }

    fn record<'t, T>(
        &mut self,
        of: (Kind, Form),
        text: &'t str,
        take: impl FnOnce(Record<'_, 't>) -> T,
    ) -> Option<T> {
        let place = place_of(of)?;
        self.own.get(place).filter(|stats| stats.is_worth_it())?;
        let taken = self.fit(of, text, take);
        let stats = self.own.get_mut(place)?;
        let n = if taken.is_some() { &mut stats.told } else { &mut stats.parsed };
        *n = n.saturating_add(1);
        taken
    }

    #[inline]
    fn fit<'t, T>(
        &mut self,
        (kind, form): (Kind, Form),
        text: &'t str,
        take: impl FnOnce(Record<'_, 't>) -> T,
    ) -> Option<T> {
        let stats = self.own.get_mut(place_of((kind, form))?)?;
        let (shapes, places) = (&mut self.nested, &mut self.places.1);
        let found = std::mem::take(&mut self.room);
        let mut detections = Detections { text, shapes, places, found };
        let fitting = stats.shapes.fit(text, &mut self.places.0, &mut detections);
        let taken = fitting.and_then(|of| {
            let id = extract::id(&of)?;
            let fields = match kind {
                Kind::Capture => {
                    let capture = extract::capture(&of, id, form == Form::Api)?;
                    Extracted::Capture(capture, &detections.found)
                }
                Kind::Detection => Extracted::Detection(extract::detection(&of, id)?),
                _ => Extracted::Occurrence(extract::occurrence(&of, id)?),
            };
            Some(take(Record { id, fields, len: of.end() }))
        });
        self.room = emptied(detections.found);
        taken
    }

    fn learn(&mut self, (kind, form): (Kind, Form), record: &str) {
        let Some(place) = place_of((kind, form)) else { return };
        if (kind, form) == (Kind::Capture, Form::Api) && !self.nested.is_full() {
            self.learn_nested(record);
        }
        let is_full = self.own.get(place).is_none_or(|stats| stats.shapes.is_full());
        if is_full {
            return;
        }
        if self.fit((kind, form), record, |_| ()).is_none()
            && let Some(stats) = self.own.get_mut(place)
        {
            stats.shapes.learn(record.as_bytes());
        }
    }

    /// Learns what the detections in a capture are like.
    fn learn_nested(&mut self, record: &str) {
        let is_list = |member: &split::Member<'_>| member.key == b"detections";
        let list = split::members(record.as_bytes(), 0).filter_map(Result::ok).find(is_list);
        let starts = list.map(|list| split::elements(record.as_bytes(), list.start));
        for start in starts.into_iter().flatten().filter_map(Result::ok) {
            let Some(rest) = record.get(start..) else { continue };
            if self.nested.fit(rest, &mut self.places.1, &mut ()).is_none()
                && let Ok(end) = split::value_end(rest.as_bytes(), 0)
                && let Some(detection) = rest.as_bytes().get(..end)
            {
                self.nested.learn(detection);
            }
        }
    }
}

/// The detections of a capture, read one by one.
struct Detections<'p, 't> {
    text: &'t str,
    shapes: &'p mut Shapes,
    places: &'p mut Vec<usize>,
    found: Vec<DetectionWire<'t>>,
}

/// The same memory, for detections of another text.
fn emptied<'a>(mut room: Vec<DetectionWire<'_>>) -> Vec<DetectionWire<'a>> {
    room.clear();
    room.into_iter().map_while(|_| None).collect()
}

impl Elements for Detections<'_, '_> {
    fn begin(&mut self) {
        self.found.clear();
    }

    fn element(&mut self, at: usize) -> Option<usize> {
        let fitting = self.shapes.fit(self.text.get(at..)?, self.places, &mut ())?;
        self.found.push(extract::detection(&fitting, extract::id(&fitting)?)?);
        Some(at + fitting.end())
    }
}

#[cfg(test)]
mod tests;

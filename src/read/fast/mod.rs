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

use std::cell::RefCell;

use self::shape::{Asked, Elements, Shapes};
use super::wire::{CaptureWire, DetectionWire, OccurrenceWire};
use crate::json::split;
use crate::model::{Form, Kind};

thread_local! {
    static READER: RefCell<ShapeReader> = RefCell::new(ShapeReader::default());
}

/// Makes ready for a file, or a part of one, whose records may be nested so deep.
pub(super) fn begin(depth: usize) {
    READER.with_borrow_mut(|reader| reader.begin(depth));
}

/// A record that is like one before.
pub(super) struct Record<'p, 't> {
    pub(super) id: i64,
    pub(super) fields: Extracted<'p, 't>,
    /// The bytes of the record.
    pub(super) len: usize,
}

/// What serde would have read of it.
pub(super) enum Extracted<'p, 't> {
    /// With the detections that it lists.
    Capture(CaptureWire<'t>, &'p [DetectionWire<'t>]),
    Detection(DetectionWire<'t>),
    Occurrence(OccurrenceWire<'t>),
}

/// What becomes of the record at the beginning of a text, if it is like one before.
pub(super) fn record<'t, T>(
    (kind, form): (Kind, Form),
    text: &'t str,
    take: impl FnOnce(Record<'_, 't>) -> T,
) -> Option<T> {
    READER.with_borrow_mut(|reader| reader.record((kind, form), text, take))
}

/// Learns what a record is like that serde has read.
pub(super) fn learn((kind, form): (Kind, Form), record: &str) {
    READER.with_borrow_mut(|reader| reader.learn((kind, form), record));
}

/// What records were like so far.
#[derive(Debug)]
struct ShapeReader {
    /// Records of their own, by [`place_of`].
    own: [KindStats; 6],
    /// The detections in captures.
    nested: Shapes,
    /// Where in a record, and in a detection in it, the steps of its shape begin.
    places: (Vec<usize>, Vec<usize>),
    /// Room for the detections of a capture.
    room: Vec<DetectionWire<'static>>,
    /// How deep records might be that were learned from: those that fit are as deep.
    depth: usize,
}

/// What records of a kind and form were like so far.
#[derive(Debug)]
struct KindStats {
    shapes: Shapes,
    /// How many were told by their shape, and how many were not.
    told: u32,
    parsed: u32,
}

impl KindStats {
    fn of(asked: &'static Asked) -> Self {
        Self { shapes: Shapes::of(asked), told: 0, parsed: 0 }
    }

    /// Where hardly any is like another, looking for one costs more than it saves.
    fn is_worth_it(&self) -> bool {
        self.parsed <= 100 || self.parsed <= self.told
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
        for alike in self.own.iter_mut().filter(|alike| !alike.is_worth_it()) {
            alike.shapes.forget();
            (alike.told, alike.parsed) = (0, 0);
            // What a capture is like is also what the detections in it are like.
            self.nested.forget();
        }
    }

    fn record<'t, T>(
        &mut self,
        (kind, form): (Kind, Form),
        text: &'t str,
        take: impl FnOnce(Record<'_, 't>) -> T,
    ) -> Option<T> {
        let place = place_of((kind, form))?;
        self.own.get(place).filter(|alike| alike.is_worth_it())?;
        let found = self.fit((kind, form), text, take);
        let alike = self.own.get_mut(place)?;
        let n = if found.is_some() { &mut alike.told } else { &mut alike.parsed };
        *n = n.saturating_add(1);
        found
    }

    fn fit<'t, T>(
        &mut self,
        (kind, form): (Kind, Form),
        text: &'t str,
        take: impl FnOnce(Record<'_, 't>) -> T,
    ) -> Option<T> {
        let alike = self.own.get_mut(place_of((kind, form))?)?;
        let (shapes, places) = (&mut self.nested, &mut self.places.1);
        let found = std::mem::take(&mut self.room);
        let mut detections = Detections { text, shapes, places, found };
        let fitting = alike.shapes.fit(text, &mut self.places.0, &mut detections);
        let record = fitting.and_then(|fitting| {
            let fields = match kind {
                Kind::Capture => {
                    let capture = extract::capture(&fitting, form == Form::Api)?;
                    Extracted::Capture(capture, &detections.found)
                }
                Kind::Detection => Extracted::Detection(extract::detection(&fitting)?),
                _ => Extracted::Occurrence(extract::occurrence(&fitting)?),
            };
            Some(Record { id: extract::id(&fitting)?, fields, len: fitting.end() })
        });
        let taken = record.map(take);
        self.room = emptied(detections.found);
        taken
    }

    fn learn(&mut self, (kind, form): (Kind, Form), record: &str) {
        let Some(place) = place_of((kind, form)) else { return };
        if (kind, form) == (Kind::Capture, Form::Api) && !self.nested.is_full() {
            self.learn_nested(record);
        }
        let is_full = self.own.get(place).is_none_or(|alike| alike.shapes.is_full());
        if !is_full
            && self.fit((kind, form), record, |_| ()).is_none()
            && let Some(alike) = self.own.get_mut(place)
        {
            alike.shapes.learn(record.as_bytes());
        }
    }

    /// Learns what the detections in a capture are like.
    fn learn_nested(&mut self, record: &str) {
        let is_list = |member: &split::Member<'_>| member.key == b"detections";
        let list = split::members(record.as_bytes(), 0).filter_map(Result::ok).find(is_list);
        let starts = list.map(|list| split::elements(record.as_bytes(), list.start));
        for start in starts.into_iter().flatten().filter_map(Result::ok) {
            let rest = record.get(start..).unwrap_or_default();
            if self.nested.fit(rest, &mut self.places.1, &mut ()).is_none()
                && let Ok(end) = split::value_end(rest.as_bytes(), 0)
            {
                self.nested.learn(rest.as_bytes().get(..end).unwrap_or_default());
            }
        }
    }
}

/// The detections of a capture.
struct Detections<'p, 't> {
    text: &'t str,
    shapes: &'p mut Shapes,
    places: &'p mut Vec<usize>,
    found: Vec<DetectionWire<'t>>,
}

/// The same room, for detections of another text.
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
        self.found.push(extract::detection(&fitting)?);
        Some(at + fitting.end())
    }
}

#[cfg(test)]
mod tests;

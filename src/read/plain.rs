//! Captures as lists serve them, by the million: told by their shape ([`Shapes`]) instead of being parsed.
//!
//! What was learned of them is kept for the thread, since the next file is like the one before; it makes reading faster
//! and changes nothing of what is read.
//!
//! What comes out is what `lower` would make of the same text when serde has read it. Where that is not certain nothing
//! comes out, and serde reads it: a field of another type, a reference that is a URL, a string with escapes.

use std::cell::RefCell;

use super::lower::{CaptureTold, DetectionTold, Named, OccurrenceTold, TaxonTold, corner};
use crate::json::shape::{Asked, Elements, Fitting, Found, Shapes};
use crate::json::split;
use crate::model::{CameraTime, ServerTime};

thread_local! {
    static PLAIN: RefCell<Plain> = RefCell::new(Plain::default());
}

/// Makes ready for a file, or a part of one, whose records may be nested so deep.
pub(super) fn begin(depth: usize) {
    PLAIN.with_borrow_mut(|plain| plain.begin(depth));
}

/// A capture that is like one before.
pub(super) struct Captured<'p, 't> {
    pub(super) id: i64,
    pub(super) told: CaptureTold<'t>,
    pub(super) detections: &'p [DetectionTold<'t>],
    /// The bytes of its record.
    pub(super) len: usize,
}

/// What becomes of the capture at the beginning of a text, if it is like one before.
pub(super) fn capture<'t, T>(text: &'t str, take: impl FnOnce(Captured<'_, 't>) -> T) -> Option<T> {
    PLAIN.with_borrow_mut(|plain| plain.capture(text, take))
}

/// Learns what a capture is like that serde has read.
pub(super) fn learn(record: &str) {
    PLAIN.with_borrow_mut(|plain| plain.learn(record));
}

/// What captures and the detections in them were like so far.
#[derive(Debug)]
struct Plain {
    captures: Shapes,
    detections: Shapes,
    /// Where in a capture, and in a detection, the steps of its shape begin.
    places: (Vec<usize>, Vec<usize>),
    /// Room for the detections of a capture.
    room: Vec<DetectionTold<'static>>,
    /// How deep records might be that were learned from: those that fit are as deep.
    depth: usize,
    /// How many captures were told by their shape, and how many were not.
    told: u32,
    parsed: u32,
}

impl Default for Plain {
    fn default() -> Self {
        Self {
            captures: Shapes::of(&CAPTURE),
            detections: Shapes::of(&DETECTION),
            places: (Vec::new(), Vec::new()),
            room: Vec::new(),
            depth: 0,
            told: 0,
            parsed: 0,
        }
    }
}

/// What is asked of a capture, in the order of [`CAPTURE`].
#[derive(Clone, Copy)]
enum OfCapture {
    Id,
    Project,
    Deployment = Self::Project as isize + REFERENCE as isize,
    Event = Self::Deployment as isize + REFERENCE as isize,
    Timestamp = Self::Event as isize + REFERENCE as isize,
    Size,
    Path,
    Width,
    Height,
    CreatedAt,
    DetectionsCount,
    LastProcessed,
    Detections,
    Collections,
}

/// So many paths belong to a reference: itself, and what an object in its place says.
const REFERENCE: usize = 5;
/// Which of them is the name, and which the label.
const NAME: usize = 2;
const LABEL: usize = 4;

static CAPTURE: Asked = Asked {
    paths: &[
        "id",
        "project",
        "project.id",
        "project.name",
        "project.rank",
        "project.date_label",
        "deployment",
        "deployment.id",
        "deployment.name",
        "deployment.rank",
        "deployment.date_label",
        "event",
        "event.id",
        "event.name",
        "event.rank",
        "event.date_label",
        "timestamp",
        "size",
        "path",
        "width",
        "height",
        "created_at",
        "detections_count",
        "last_processed",
        "detections",
        "collections",
    ],
    list: Some("detections"),
};

/// What is asked of a detection in a capture, in the order of [`DETECTION`].
#[derive(Clone, Copy)]
enum OfDetection {
    Id,
    Box,
    Corner,
    Fifth = Self::Corner as isize + 4,
    SourceImage,
    Occurrence,
    OccurrenceId,
    Score,
    MeetsCriteria,
    Determination,
}

static DETECTION: Asked = Asked {
    paths: &[
        "id",
        "bbox",
        "bbox.0",
        "bbox.1",
        "bbox.2",
        "bbox.3",
        "bbox.4",
        "source_image",
        "occurrence",
        "occurrence.id",
        "occurrence.determination_score",
        "occurrence_meets_criteria",
        "occurrence.determination",
        "occurrence.determination.id",
        "occurrence.determination.name",
        "occurrence.determination.rank",
        "occurrence.determination.date_label",
    ],
    list: None,
};

impl Plain {
    fn begin(&mut self, depth: usize) {
        if depth != self.depth || !self.is_worth_it() {
            *self = Self { depth, ..Self::default() };
        }
    }

    /// Where hardly any is like another, looking for one costs more than it saves.
    fn is_worth_it(&self) -> bool {
        self.parsed <= 100 || self.parsed <= self.told
    }

    fn capture<'t, T>(
        &mut self,
        text: &'t str,
        take: impl FnOnce(Captured<'_, 't>) -> T,
    ) -> Option<T> {
        if !self.is_worth_it() {
            return None;
        }
        let found = self.fit(text, take);
        let n = if found.is_some() { &mut self.told } else { &mut self.parsed };
        *n = n.saturating_add(1);
        found
    }

    fn fit<'t, T>(&mut self, text: &'t str, take: impl FnOnce(Captured<'_, 't>) -> T) -> Option<T> {
        let (shapes, places) = (&mut self.detections, &mut self.places.1);
        let found = std::mem::take(&mut self.room);
        let mut detections = Detections { text, shapes, places, found };
        let fitting = self.captures.fit(text, &mut self.places.0, &mut detections);
        let told = fitting.and_then(|fitting| {
            let (id, told) = capture_of(&fitting)?;
            Some(Captured { id, told, detections: &detections.found, len: fitting.end() })
        });
        let taken = told.map(take);
        self.room = emptied(detections.found);
        taken
    }

    fn learn(&mut self, record: &str) {
        if self.captures.is_full() && self.detections.is_full() {
            return;
        }
        let is_list = |member: &split::Member<'_>| member.key == b"detections";
        let list = split::members(record.as_bytes(), 0).filter_map(Result::ok).find(is_list);
        let starts = list.map(|list| split::elements(record.as_bytes(), list.start));
        for start in starts.into_iter().flatten().filter_map(Result::ok) {
            let rest = record.get(start..).unwrap_or_default();
            if self.detections.fit(rest, &mut self.places.1, &mut ()).is_none()
                && let Ok(end) = split::value_end(rest.as_bytes(), 0)
            {
                self.detections.learn(rest.as_bytes().get(..end).unwrap_or_default());
            }
        }
        if self.fit(record, |_| ()).is_none() {
            self.captures.learn(record.as_bytes());
        }
    }
}

/// The detections of a capture.
struct Detections<'p, 't> {
    text: &'t str,
    shapes: &'p mut Shapes,
    places: &'p mut Vec<usize>,
    found: Vec<DetectionTold<'t>>,
}

/// The same room, for detections of another text.
fn emptied<'a>(mut told: Vec<DetectionTold<'_>>) -> Vec<DetectionTold<'a>> {
    told.clear();
    told.into_iter().filter_map(|_| None).collect()
}

impl Elements for Detections<'_, '_> {
    fn begin(&mut self) {
        self.found.clear();
    }

    fn element(&mut self, at: usize) -> Option<usize> {
        let fitting = self.shapes.fit(self.text.get(at..)?, self.places, &mut ())?;
        self.found.push(detection_of(&fitting)?);
        Some(at + fitting.end())
    }
}

/// A number that counts or names something.
fn whole(found: Found<'_>) -> Option<i64> {
    let Found::Number(digits) = found else { return None };
    // What has less than nineteen digits fits.
    if digits.len() > 18 {
        return digits.parse().ok().filter(|n| *n >= 0);
    }
    digits.bytes().try_fold(0i64, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'))
    })
}

/// A member of this type: `None` where it is of another, `Some(None)` where it is absent.
#[inline]
fn present<'t, T>(
    found: Found<'t>,
    read: impl Fn(Found<'t>) -> Option<T>,
) -> Option<Option<Option<T>>> {
    match found {
        Found::Absent => Some(None),
        Found::Null => Some(Some(None)),
        other => read(other).map(|value| Some(Some(value))),
    }
}

/// The same where absent and null say the same.
#[inline]
fn maybe<'t, T>(found: Found<'t>, read: impl Fn(Found<'t>) -> Option<T>) -> Option<Option<T>> {
    match found {
        Found::Absent | Found::Null => Some(None),
        other => read(other).map(Some),
    }
}

fn words(found: Found<'_>) -> Option<&str> {
    match found {
        Found::Text(text) => Some(text),
        _ => None,
    }
}

fn float(found: Found<'_>) -> Option<f64> {
    let Found::Number(number) = found else { return None };
    let exact = decimal(number.as_bytes());
    exact.or_else(|| number.parse().ok()).filter(|number: &f64| number.is_finite())
}

/// A number of up to fifteen digits, with or without a point: it and the power of ten that it is divided by are exact, so
/// that what comes out is the nearest there is.
fn decimal(number: &[u8]) -> Option<f64> {
    const TENS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (mut digits, mut point) = (0u64, None);
    if number.len() > 16 {
        return None;
    }
    for (at, byte) in number.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let behind = point.map_or(0, |point| number.len() - point - 1);
    if number.len() - usize::from(point.is_some()) > 15 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "fifteen digits have less than 53 bits")]
    TENS.get(behind).map(|ten| digits as f64 / ten)
}

fn truth(found: Found<'_>) -> Option<bool> {
    match found {
        Found::Bool(truth) => Some(truth),
        _ => None,
    }
}

fn id(found: Found<'_>) -> Option<i64> {
    whole(found).filter(|id| *id > 0)
}

/// A reference whose paths begin here.
fn reference<'t>(of: &Fitting<'_, 't>, n: usize) -> Option<Option<TaxonTold<'t>>> {
    maybe(of.get(n), |found| match found {
        Found::Object => {
            maybe(of.get(n + 4), words)?;
            Some(TaxonTold {
                id: maybe(of.get(n + 1), whole)?,
                name: maybe(of.get(n + 2), words)?,
                rank: maybe(of.get(n + 3), words)?,
            })
        }
        other => whole(other).map(|id| TaxonTold { id: Some(id), name: None, rank: None }),
    })
}

/// A reference, and which of its names is wanted.
fn named<'t>(of: &Fitting<'_, 't>, n: usize, name: usize) -> Option<Named<'t>> {
    let Some(found) = reference(of, n)? else { return Some(Named::default()) };
    let is_object = of.get(n) == Found::Object;
    let name = if is_object { maybe(of.get(n + name), words)? } else { None };
    Some(Named { id: found.id, name })
}

fn capture_of<'t>(of: &Fitting<'_, 't>) -> Option<(i64, CaptureTold<'t>)> {
    let get = |what: OfCapture| of.get(what as usize);
    if get(OfCapture::Collections) != Found::Absent {
        return None;
    }
    let has_detections = match get(OfCapture::Detections) {
        Found::Absent | Found::Null => false,
        Found::List => true,
        _ => return None,
    };
    let told = CaptureTold {
        project: reference(of, OfCapture::Project as usize)?.and_then(|project| project.id),
        deployment: named(of, OfCapture::Deployment as usize, NAME)?,
        event: named(of, OfCapture::Event as usize, LABEL)?,
        timestamp: maybe(get(OfCapture::Timestamp), words)?.and_then(CameraTime::parse),
        size: maybe(get(OfCapture::Size), whole)?,
        path: maybe(get(OfCapture::Path), words)?,
        width: present(get(OfCapture::Width), whole)?,
        height: present(get(OfCapture::Height), whole)?,
        added_at: maybe(get(OfCapture::CreatedAt), words)?.and_then(ServerTime::parse),
        stored_detections: maybe(get(OfCapture::DetectionsCount), whole)?,
        is_processed: present(get(OfCapture::LastProcessed), words)?.map(|time| time.is_some()),
        has_detections,
    };
    Some((id(get(OfCapture::Id))?, told))
}

fn detection_of<'t>(of: &Fitting<'_, 't>) -> Option<DetectionTold<'t>> {
    let get = |what: OfDetection| of.get(what as usize);
    if get(OfDetection::SourceImage) != Found::Absent {
        return None;
    }
    let meets_criteria = maybe(get(OfDetection::MeetsCriteria), truth)?;
    let occurrence = match get(OfDetection::Occurrence) {
        Found::Absent | Found::Null => None,
        Found::Object => {
            let determination = OfDetection::Determination as usize;
            let determination = match of.get(determination) {
                Found::Absent => None,
                _ => Some(reference(of, determination)?),
            };
            let score = present(get(OfDetection::Score), float)?;
            let id = maybe(get(OfDetection::OccurrenceId), whole)?;
            id.map(|id| OccurrenceTold { id, determination, score, meets_criteria })
        }
        other => Some(OccurrenceTold {
            id: whole(other)?,
            determination: None,
            score: None,
            meets_criteria,
        }),
    };
    let (is_real, corners) = match get(OfDetection::Box) {
        Found::Absent | Found::Null => (false, None),
        Found::List if get(OfDetection::Fifth) == Found::Absent => (true, corners(of)?),
        _ => return None,
    };
    Some(DetectionTold { id: Some(id(get(OfDetection::Id))?), is_real, corners, occurrence })
}

/// The corners of a box of four numbers; `Some(None)` where they lie beyond all pictures.
fn corners(of: &Fitting<'_, '_>) -> Option<Option<[i32; 4]>> {
    let mut corners = [0; 4];
    let mut all_sane = true;
    for (n, at) in corners.iter_mut().enumerate() {
        let found = of.get(OfDetection::Corner as usize + n);
        // They are whole numbers, mostly.
        let sane = match whole(found) {
            Some(whole) => i32::try_from(whole).ok().filter(|whole| *whole < 1_000_000),
            None => corner(float(found)?),
        };
        all_sane &= sane.is_some();
        *at = sane.unwrap_or_default();
    }
    Some(all_sane.then_some(corners))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::wire::{CaptureWire, IdWire};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// What serde says of the capture at the beginning of a text, and its length.
    fn by_serde(text: &str) -> Option<(String, usize)> {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<CaptureWire<'_>>();
        let wire = values.next()?.ok()?;
        let detections: Vec<_> = wire.detections.iter().flatten().map(DetectionTold::of).collect();
        let told = (&wire.id, CaptureTold::of(&wire), detections);
        Some((format!("{told:?}"), values.byte_offset()))
    }

    /// The same told by its shape.
    fn by_shape(plain: &mut Plain, text: &str) -> Option<(String, usize)> {
        plain.capture(text, |capture| {
            let Captured { id, told, detections, len } = capture;
            (format!("{:?}", (Some(IdWire::Good(id)), told, detections)), len)
        })
    }

    fn detection(n: i64) -> Value {
        json!({
            "id": n, "url": format!("/media/{n}.jpg"), "bbox": [n, n + 1, n + 90, n + 120],
            "occurrence": {
                "id": n / 2 + 1, "details": format!("https://h/api/v2/occurrences/{n}/"),
                "determination": {"id": n % 9 + 1, "name": format!("Taxon {n}"), "rank": "SPECIES"},
                "determination_score": 0.258,
            },
            "occurrence_meets_criteria": false,
        })
    }

    fn capture(n: i64, detections: i64) -> Value {
        json!({
            "id": n, "details": format!("https://h/api/v2/captures/{n}/"), "project": n % 3 + 1,
            "deployment": {"id": 4, "name": "Station 4", "user_permissions": []},
            "event": {"id": n, "name": "2020-05-01", "date_label": "2020-05-01"},
            "path": format!("a/{n}.jpg"), "timestamp": "2020-05-01T20:00:06", "width": 4096, "height": 2160,
            "size": 2_078_789, "detections_count": detections, "last_processed": "2025-05-01T21:36:33",
            "detections": (0..detections).map(|d| detection(n * 10 + d)).collect::<Vec<_>>(),
            "thumbnails": {"small": format!("https://h/{n}/?label=small")},
        })
    }

    #[test]
    fn what_lists_serve_is_told_by_its_shape() {
        let mut plain = Plain::default();
        plain.learn(&capture(1, 2).to_string());
        for (n, detections) in [(2, 0), (30, 1), (999_999_999, 7), (5, 2)] {
            let text = capture(n, detections).to_string() + ",{}";
            let told = by_shape(&mut plain, &text);
            assert!(told.is_some(), "{text}");
            assert_eq!(told, by_serde(&text));
        }
        assert_eq!((plain.told, plain.parsed), (4, 0));
    }

    #[test]
    fn what_was_learned_is_forgotten_where_less_is_allowed() {
        let mut plain = Plain::default();
        let text = capture(1, 2).to_string();
        plain.begin(10);
        plain.learn(&text);
        plain.begin(10);
        assert!(by_shape(&mut plain, &text).is_some());
        plain.begin(3);
        assert!(by_shape(&mut plain, &text).is_none());
    }

    #[test]
    fn where_none_is_like_another_it_is_not_looked_for() {
        let mut plain = Plain::default();
        for n in 0..500 {
            let text = format!("{{\"id\": 1, \"k{}\": null}}", "k".repeat(n));
            assert!(by_shape(&mut plain, &text).is_none());
            plain.learn(&text);
        }
        assert_eq!((plain.told, plain.parsed), (0, 101));
    }

    /// Something in the place of a member, that serde may or may not take for one.
    fn other() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-3i64..90_000).prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            prop::sample::select(vec![
                "",
                "x",
                "https://h/api/v2/events/12/",
                "2020-05-01T20:00:06",
                "a\n\u{e9}"
            ])
            .prop_map(Value::from),
            Just(json!([1, 2.5, -3, 4e9])),
            Just(json!([1, 2, 3])),
            Just(json!([1, 2, 3, 4, 5])),
            Just(json!({"id": 3, "name": null})),
            Just(json!({"id": null, "rank": "x", "determination": null, "determination_score": 1})),
        ]
    }

    const PLACES: [&str; 30] = [
        "/id",
        "/project",
        "/deployment",
        "/deployment/id",
        "/deployment/name",
        "/event",
        "/event/date_label",
        "/event/rank",
        "/timestamp",
        "/size",
        "/path",
        "/width",
        "/height",
        "/created_at",
        "/detections_count",
        "/last_processed",
        "/detections",
        "/collections",
        "/thumbnails",
        "/detections/0",
        "/detections/0/id",
        "/detections/0/bbox",
        "/detections/0/bbox/2",
        "/detections/0/occurrence",
        "/detections/0/occurrence/id",
        "/detections/0/occurrence/determination",
        "/detections/0/occurrence/determination/name",
        "/detections/0/occurrence/determination_score",
        "/detections/0/source_image",
        "/detections/0/occurrence_meets_criteria",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn decimals_are_the_nearest_there_are(number in "(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?") {
            if let Some(found) = decimal(number.as_bytes()) {
                prop_assert_eq!(found.to_bits(), number.parse::<f64>().unwrap().to_bits());
            }
            prop_assert_eq!(decimal(number.as_bytes()).is_some(), number.replace('.', "").len() <= 15);
        }

        /// Whatever is told by its shape is what serde reads.
        #[test]
        fn shapes_tell_what_serde_reads(
            captures in prop::collection::vec((1i64..1_000_000, 0i64..4), 1..6),
            changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&PLACES[..]), other()), 0..8),
            is_pretty in any::<bool>(),
        ) {
            let mut captures: Vec<Value> = captures.iter().map(|(n, d)| capture(*n, *d)).collect();
            for (which, place, value) in changes {
                let capture = which.get(&captures).clone();
                let mut changed = capture;
                let (parent, key) = place.rsplit_once('/').unwrap();
                match changed.pointer_mut(parent) {
                    Some(Value::Object(members)) => _ = members.insert(key.to_owned(), value),
                    Some(Value::Array(elements)) => if let Some(slot) = key.parse::<usize>().ok().and_then(|n| elements.get_mut(n)) {
                        *slot = value;
                    },
                    _ => {}
                }
                captures.push(changed);
            }
            let mut plain = Plain::default();
            let mut told = 0;
            for capture in captures.iter().chain(&captures) {
                let text = if is_pretty { serde_json::to_string_pretty(capture).unwrap() } else { capture.to_string() };
                let expected = by_serde(&text);
                match by_shape(&mut plain, &text) {
                    Some(by_shape) => {
                        told += 1;
                        prop_assert_eq!(Some(by_shape), expected, "{}", text);
                    }
                    // As the reader does: only what serde has read is learned.
                    None => if expected.is_some() { plain.learn(&text) },
                }
            }
            prop_assert!(told > 0);
        }
    }
}

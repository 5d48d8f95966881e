//! What is read of a record that fits a shape: the structs that serde reads as well, made of the same tables of fields.
//! `None` is said wherever serde might read it otherwise.

use std::sync::LazyLock;

use super::shape::{Asked, Fitting, Found};
use crate::fields::{
    capture_fields, detection_fields, nested_occurrence_fields, occurrence_fields,
};
use crate::model::Field;
use crate::read::wire::{
    AnyReference, BoxWire, CaptureWire, DetectionWire, EventReference, IdWire,
    NestedOccurrenceWire, OccurrenceReference, OccurrenceWire, Reference, ScoreWire,
    TaxonReference, Words, corner,
};

/// A capture; what is asked of it is [`CAPTURE`]. `lists` says whether its detections are read one by one.
pub(super) fn capture<'t>(of: &Fitting<'_, 't>, id: i64, lists: bool) -> Option<CaptureWire<'t>> {
    let capture = CaptureWire::extract(of, 1, Some(IdWire::Good(id)))?;
    (lists || capture.detections.is_none()).then_some(capture)
}

/// A detection.
pub(super) fn detection<'t>(of: &Fitting<'_, 't>, id: i64) -> Option<DetectionWire<'t>> {
    DetectionWire::extract(of, 1, Some(IdWire::Good(id)))
}

/// An occurrence that is a record of its own.
pub(super) fn occurrence<'t>(of: &Fitting<'_, 't>, id: i64) -> Option<OccurrenceWire<'t>> {
    OccurrenceWire::extract(of, 1, Some(IdWire::Good(id)))
}

/// The key of the record.
pub(super) fn id(of: &Fitting<'_, '_>) -> Option<i64> {
    whole(of.get(0)).filter(|id| *id > 0)
}

pub(super) static CAPTURE: LazyLock<Asked> =
    LazyLock::new(|| asked::<CaptureWire<'_>>("id", "", Some("detections")));
pub(super) static DETECTION: LazyLock<Asked> =
    LazyLock::new(|| asked::<DetectionWire<'_>>("id", "", None));
pub(super) static OCCURRENCE: LazyLock<Asked> =
    LazyLock::new(|| asked::<OccurrenceWire<'_>>("id", "", None));
pub(super) static DUMPED_CAPTURE: LazyLock<Asked> =
    LazyLock::new(|| asked::<CaptureWire<'_>>("pk", "fields.", None));
pub(super) static DUMPED_DETECTION: LazyLock<Asked> =
    LazyLock::new(|| asked::<DetectionWire<'_>>("pk", "fields.", None));
pub(super) static DUMPED_OCCURRENCE: LazyLock<Asked> =
    LazyLock::new(|| asked::<OccurrenceWire<'_>>("pk", "fields.", None));

/// What is asked of a record: its key, and the paths of its fields below `below`.
fn asked<'a, M: Members<'a>>(id: &'static str, below: &str, list: Option<&'static str>) -> Asked {
    let mut paths = vec![id.to_owned()];
    M::paths(below, &mut paths);
    // Made once, and asked for as long as the program runs.
    let paths: Vec<&'static str> = paths.into_iter().map(|path| &*path.leak()).collect();
    Asked { paths: paths.leak(), list }
}

/// The fields of a record, or of an object in it.
trait Members<'a>: Sized {
    /// The key, as it is read.
    type Id;
    /// How many paths they have.
    const PATHS: usize;

    /// Adds the paths of all fields.
    fn paths(below: &str, to: &mut Vec<String>);
    /// What the fields say whose paths begin at this place among those asked for.
    fn extract(of: &Fitting<'_, 'a>, at: usize, id: Option<Self::Id>) -> Option<Self>;
}

macro_rules! extract {
    (
        { $name:ident, $id:ty }
        { $($field:ident: $type:ty = $key:literal as $wire:ty, $merge:ident, $doc:literal;)* }
        { $($read:ident = $read_key:literal as $read_wire:ty;)* }
    ) => {
        impl<'a> Members<'a> for $name<'a> {
            type Id = $id;
            const PATHS: usize = 0
                $(+ <$wire as Member<'a>>::PATHS)*
                $(+ <$read_wire as Member<'a>>::PATHS)*;

            fn paths(below: &str, to: &mut Vec<String>) {
                $(<$wire as Member<'a>>::paths(format!("{below}{}", $key), to);)*
                $(<$read_wire as Member<'a>>::paths(format!("{below}{}", $read_key), to);)*
            }

            #[inline(always)]
            fn extract(of: &Fitting<'_, 'a>, mut at: usize, id: Option<$id>) -> Option<Self> {
                // Each one's paths follow those of the one before.
                let mut next = |paths: usize| {
                    at += paths;
                    at - paths
                };
                $(let $field = <$wire>::member(of, next(<$wire as Member<'a>>::PATHS))?;)*
                $(let $read = <$read_wire>::member(of, next(<$read_wire as Member<'a>>::PATHS))?;)*
                Some(Self { id, $($field,)* $($read,)* })
            }
        }
    };
}
capture_fields!(extract! { CaptureWire, IdWire });
detection_fields!(extract! { DetectionWire, IdWire });
nested_occurrence_fields!(extract! { NestedOccurrenceWire, i64 });
occurrence_fields!(extract! { OccurrenceWire, IdWire });

/// A field of a type: perhaps absent, perhaps null.
trait Member<'t>: Sized {
    /// How many paths it has.
    const PATHS: usize;

    /// Adds its paths: its own, and those of what is asked of an object or a list in its place.
    fn paths(own: String, to: &mut Vec<String>);
    fn member(of: &Fitting<'_, 't>, at: usize) -> Option<Self>;
}

impl<'t, V: Present<'t>> Member<'t> for Option<V> {
    const PATHS: usize = 1 + V::BELOW;

    fn paths(own: String, to: &mut Vec<String>) {
        to.push(own.clone());
        V::below(&own, to);
    }

    #[inline(always)]
    fn member(of: &Fitting<'_, 't>, at: usize) -> Option<Self> {
        match of.get(at) {
            Found::Absent | Found::Null => Some(None),
            found => V::of(found, of, at).map(Some),
        }
    }
}

impl<'t, V: Present<'t>> Member<'t> for Field<V> {
    const PATHS: usize = 1 + V::BELOW;

    fn paths(own: String, to: &mut Vec<String>) {
        <Option<V> as Member<'t>>::paths(own, to);
    }

    #[inline(always)]
    fn member(of: &Fitting<'_, 't>, at: usize) -> Option<Self> {
        match of.get(at) {
            Found::Absent => Some(Self::Absent),
            Found::Null => Some(Self::Null),
            found => V::of(found, of, at).map(Self::Value),
        }
    }
}

/// What stands in a field that is neither absent nor null.
trait Present<'t>: Sized {
    /// How many paths there are below its own.
    const BELOW: usize = 0;

    /// Adds the paths below its own.
    fn below(_own: &str, _to: &mut Vec<String>) {}
    /// `found` is what stands at `at`, the first of its paths.
    fn of(found: Found<'t>, of: &Fitting<'_, 't>, at: usize) -> Option<Self>;
}

impl<'t> Present<'t> for i64 {
    #[inline(always)]
    fn of(found: Found<'t>, _: &Fitting<'_, 't>, _: usize) -> Option<Self> {
        whole(found)
    }
}

impl<'t> Present<'t> for ScoreWire {
    #[inline(always)]
    fn of(found: Found<'t>, _: &Fitting<'_, 't>, _: usize) -> Option<Self> {
        Self::try_from(float(found)?).ok()
    }
}

impl<'t> Present<'t> for bool {
    #[inline(always)]
    fn of(found: Found<'t>, _: &Fitting<'_, 't>, _: usize) -> Option<Self> {
        match found {
            Found::Bool(truth) => Some(truth),
            _ => None,
        }
    }
}

impl<'t> Present<'t> for Words<'t> {
    #[inline(always)]
    fn of(found: Found<'t>, _: &Fitting<'_, 't>, _: usize) -> Option<Self> {
        match found {
            Found::Text(text) => Some(Self::borrowed(text)),
            _ => None,
        }
    }
}

/// References: a key, or an object of which these are asked. Those that are addresses are left to serde.
const IN_REFERENCE: [&str; 4] = ["id", "name", "rank", "date_label"];

macro_rules! references {
    ($($reference:ident),+) => {$(
        impl<'t> Present<'t> for $reference<'t> {
            const BELOW: usize = IN_REFERENCE.len();

            fn below(own: &str, to: &mut Vec<String>) {
                to.extend(IN_REFERENCE.map(|key| format!("{own}.{key}")));
            }

            #[inline(always)]
            fn of(found: Found<'t>, of: &Fitting<'_, 't>, at: usize) -> Option<Self> {
                match found {
                    Found::Object => {
                        let id = Option::member(of, at + 1)?;
                        // serde looks at all of them.
                        let [name, rank, label]: [Option<Words<'t>>; 3] = [
                            Option::member(of, at + 2)?,
                            Option::member(of, at + 3)?,
                            Option::member(of, at + 4)?,
                        ];
                        Some(AnyReference { id, name, rank, label }.into())
                    }
                    other => whole(other).map(|id| Self { id: Some(id), ..Self::default() }),
                }
            }
        }
    )+};
}
references!(Reference, EventReference, TaxonReference);

impl<'t> Present<'t> for OccurrenceReference<'t> {
    const BELOW: usize = 1 + NestedOccurrenceWire::PATHS;

    fn below(own: &str, to: &mut Vec<String>) {
        to.push(format!("{own}.id"));
        NestedOccurrenceWire::paths(&format!("{own}."), to);
    }

    #[inline(always)]
    fn of(found: Found<'t>, of: &Fitting<'_, 't>, at: usize) -> Option<Self> {
        match found {
            Found::Object => {
                let id = Option::member(of, at + 1)?;
                NestedOccurrenceWire::extract(of, at + 2, id).map(Self)
            }
            other => whole(other).map(Self::of),
        }
    }
}

/// A box of four numbers.
impl<'t> Present<'t> for BoxWire {
    const BELOW: usize = 5;

    fn below(own: &str, to: &mut Vec<String>) {
        to.extend((0..5).map(|n| format!("{own}.{n}")));
    }

    #[inline(always)]
    fn of(found: Found<'t>, of: &Fitting<'_, 't>, at: usize) -> Option<Self> {
        let is_box = found == Found::List && of.get(at + 5) == Found::Absent;
        if !is_box {
            return None;
        }
        let corner_of = |n: usize| {
            let found = of.get(at + n);
            // They are whole numbers, mostly.
            match whole(found) {
                Some(n) => Some(i32::try_from(n).ok().filter(|n| *n < 1_000_000)),
                None => float(found).map(corner),
            }
        };
        let corners = [corner_of(1)?, corner_of(2)?, corner_of(3)?, corner_of(4)?];
        let [left, top, right, bottom] = corners;
        Some(Self((|| Some([left?, top?, right?, bottom?]))()))
    }
}

/// The detections of a capture, which are read one by one; here it is said that there is a list of them.
impl<'t> Present<'t> for Vec<DetectionWire<'t>> {
    #[inline(always)]
    fn of(found: Found<'t>, _: &Fitting<'_, 't>, _: usize) -> Option<Self> {
        (found == Found::List).then(Vec::new)
    }
}

/// The collections that the details of a capture name, of which there are few.
impl<'t> Present<'t> for Vec<Reference<'t>> {
    fn of(_: Found<'t>, _: &Fitting<'_, 't>, _: usize) -> Option<Self> {
        None
    }
}

/// A number that counts or names something.
#[inline]
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

#[inline]
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

#[cfg(test)]
mod tests;

//! What a record tells that fits a shape: `None` where serde might read it otherwise.

use super::asked::{LABEL, NAME, OfCapture, OfDetection, OfOccurrence};
use super::shape::{Fitting, Found};
use crate::model::{CameraTime, Field, ServerTime};
use crate::read::lower::{CaptureTold, DetectionTold, Named, OccurrenceTold, TaxonTold, corner};

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

/// A member of this type; `None` where it is of another.
#[inline]
fn present<'t, T>(found: Found<'t>, read: impl Fn(Found<'t>) -> Option<T>) -> Option<Field<T>> {
    match found {
        Found::Absent => Some(Field::Absent),
        Found::Null => Some(Field::Null),
        other => read(other).map(Field::Value),
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

#[inline]
fn words(found: Found<'_>) -> Option<&str> {
    match found {
        Found::Text(text) => Some(text),
        _ => None,
    }
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
#[inline]
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
#[inline]
fn named<'t>(of: &Fitting<'_, 't>, n: usize, name: usize) -> Option<Named<'t>> {
    let Some(found) = reference(of, n)? else { return Some(Named::default()) };
    let is_object = of.get(n) == Found::Object;
    let name = if is_object { maybe(of.get(n + name), words)? } else { None };
    Some(Named { id: found.id, name })
}

/// A capture, with its id. `lists` says whether its detections are read one by one.
pub(super) fn capture<'t>(of: &Fitting<'_, 't>, lists: bool) -> Option<(i64, CaptureTold<'t>)> {
    let get = |what: OfCapture| of.get(what as usize);
    if get(OfCapture::Collections) != Found::Absent {
        return None;
    }
    let has_detections = match get(OfCapture::Detections) {
        Found::Absent | Found::Null => false,
        Found::List if lists => true,
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
        is_processed: match present(get(OfCapture::LastProcessed), words)? {
            Field::Absent => None,
            processed => Some(processed != Field::Null),
        },
        has_detections,
    };
    Some((id(get(OfCapture::Id))?, told))
}

/// A detection, with its id and the capture it is on.
pub(super) fn detection<'t>(of: &Fitting<'_, 't>) -> Option<(i64, DetectionTold<'t>, Option<i64>)> {
    let get = |what: OfDetection| of.get(what as usize);
    let capture = reference(of, OfDetection::SourceImage as usize)?.and_then(|capture| capture.id);
    let meets_criteria = maybe(get(OfDetection::MeetsCriteria), truth)?;
    let occurrence = match get(OfDetection::Occurrence) {
        Found::Absent | Found::Null => None,
        Found::Object => {
            let determination = determination(of, OfDetection::Determination as usize)?;
            let score = present(get(OfDetection::Score), float)?;
            let id = maybe(get(OfDetection::OccurrenceId), whole)?;
            id.map(|id| OccurrenceTold { id, determination, score, meets_criteria })
        }
        other => Some(OccurrenceTold {
            id: whole(other)?,
            determination: Field::Absent,
            score: Field::Absent,
            meets_criteria,
        }),
    };
    let (is_real, corners) = match get(OfDetection::Box) {
        Found::Absent | Found::Null => (false, None),
        Found::List if get(OfDetection::Fifth) == Found::Absent => (true, corners(of)?),
        _ => return None,
    };
    let id = id(get(OfDetection::Id))?;
    Some((id, DetectionTold { id: Some(id), is_real, corners, occurrence }, capture))
}

/// An occurrence that is a record of its own.
pub(super) fn occurrence<'t>(of: &Fitting<'_, 't>) -> Option<OccurrenceTold<'t>> {
    Some(OccurrenceTold {
        id: id(of.get(OfOccurrence::Id as usize))?,
        determination: determination(of, OfOccurrence::Determination as usize)?,
        score: present(of.get(OfOccurrence::Score as usize), float)?,
        meets_criteria: None,
    })
}

/// The determination of an occurrence, whose paths begin here.
fn determination<'t>(of: &Fitting<'_, 't>, n: usize) -> Option<Field<TaxonTold<'t>>> {
    match of.get(n) {
        Found::Absent => Some(Field::Absent),
        _ => reference(of, n).map(|taxon| taxon.map_or(Field::Null, Field::Value)),
    }
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decimals_are_the_nearest_there_are(number in "(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?") {
            if let Some(found) = decimal(number.as_bytes()) {
                prop_assert_eq!(found.to_bits(), number.parse::<f64>().unwrap().to_bits());
            }
            prop_assert_eq!(decimal(number.as_bytes()).is_some(), number.replace('.', "").len() <= 15);
        }
    }
}

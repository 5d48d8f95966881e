//! What a session looked like: its captures along the night, and on which of them something was detected.

use super::ReportFacts;
use crate::model::{CameraTime, EventId, Snapshot};

/// The most bins of a session.
const MOST_BINS: i64 = 48;
/// How wide a bin can be, in minutes; of a longer session it is so many hours.
const WIDTHS: [i64; 5] = [5, 10, 15, 30, 60];
const MINUTE: i64 = 60_000_000;

/// A stretch of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// When it begins, by the camera's clock.
    pub from: CameraTime,
    /// Captures in it.
    pub captures: usize,
    /// How many of them have a detection with a box.
    pub with_detections: usize,
}

impl ReportFacts {
    /// A session in stretches of one length, from its first capture to its last; none where no capture has a time. Computed
    /// now.
    #[must_use]
    pub fn along(&self, snapshot: &Snapshot, event: EventId) -> Vec<Stretch> {
        let Some(row) = snapshot.events.row(event) else { return Vec::new() };
        let captures = &snapshot.captures;
        let timed = self.by_event.of(row).filter_map(|row| {
            Some((captures.timestamp(row)?, captures.has_real_detection(row) == Some(true)))
        });
        stretches(&timed.collect::<Vec<_>>())
    }
}

/// These captures, which are by time, in stretches.
fn stretches(captures: &[(CameraTime, bool)]) -> Vec<Stretch> {
    let (Some((first, _)), Some((last, _))) = (captures.first(), captures.last()) else {
        return Vec::new();
    };
    let span = last.micros().saturating_sub(first.micros()) / MINUTE;
    let width = WIDTHS.into_iter().find(|width| span / width < MOST_BINS);
    let width = width.unwrap_or_else(|| (span / MOST_BINS / 60 + 1).saturating_mul(60));
    let width = width.saturating_mul(MINUTE);
    let number = |time: CameraTime| time.micros().div_euclid(width);
    let begin = number(*first);
    let mut bins: Vec<Stretch> = (begin..=number(*last))
        .map(|n| Stretch {
            from: CameraTime::from_micros(n.saturating_mul(width)),
            captures: 0,
            with_detections: 0,
        })
        .collect();
    for (time, has_detections) in captures {
        let place = usize::try_from(number(*time) - begin).ok();
        if let Some(bin) = place.and_then(|place| bins.get_mut(place)) {
            bin.captures += 1;
            bin.with_detections += usize::from(*has_detections);
        }
    }
    bins
}

#[cfg(test)]
mod tests;

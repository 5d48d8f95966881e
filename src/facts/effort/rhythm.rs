//! When a deployment takes its captures: by night or by day, and which captures lie far from all others.

use super::{HOUR, Night};
use crate::model::{CameraTime, CaptureRow, CaptureTable, Deployment, Row};

/// When a night of a deployment begins, on the camera's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NightStart {
    /// At noon, so that an evening and the morning after it belong together.
    #[default]
    Noon,
    /// At midnight, since the camera works by day: noon would make two nights of each of its days.
    Midnight,
}

impl NightStart {
    /// The word for it in documents, spelt as an identifier.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Noon => "noon",
            Self::Midnight => "midnight",
        }
    }
}

/// When a deployment takes its captures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rhythm {
    /// When its nights begin.
    pub start: NightStart,
    /// Captures that lie far from all others, by time.
    pub strays: Vec<CaptureRow>,
}

/// The most captures that can be strays, at each end of a deployment's time.
const MOST_STRAYS: usize = 2;
/// Strays lie more nights than this from the next capture: more than a week of rain or of an empty battery.
const STRAY_NIGHTS: i64 = 7;
/// There are at least so many captures for each stray; of few captures none can be told from the others.
const CAPTURES_FOR_EACH_STRAY: usize = 50;

/// The rhythm of every deployment, in the order of the snapshot's table.
pub(in crate::facts) fn rhythms(captures: &CaptureTable, deployments: usize) -> Vec<Rhythm> {
    let mut seen = vec![Seen::default(); deployments];
    for row in captures.rows() {
        let deployment = captures.deployment(row).map(Row::<Deployment>::index);
        let seen = deployment.and_then(|index| seen.get_mut(index));
        if let (Some(seen), Some(time)) = (seen, captures.timestamp(row)) {
            seen.add(time, row);
        }
    }
    seen.iter().map(Seen::rhythm).collect()
}

/// What of a deployment's captures tells its rhythm. One pass over all captures fills it, since `check` pays for it.
#[derive(Clone, Default)]
struct Seen {
    captures: usize,
    /// Captures within three hours of noon.
    about_noon: usize,
    /// Captures within three hours of midnight.
    about_midnight: usize,
    first: Ends,
    last: Ends,
}

/// The captures at one end of a deployment's time, the outermost first: those that may be strays, and one more.
type Ends = Vec<(CameraTime, CaptureRow)>;

impl Seen {
    fn add(&mut self, time: CameraTime, row: CaptureRow) {
        self.captures += 1;
        match time.micros().div_euclid(HOUR).rem_euclid(24) {
            9..15 => self.about_noon += 1,
            0..3 | 21.. => self.about_midnight += 1,
            _ => {}
        }
        keep(&mut self.first, (time, row), |a, b| a < b);
        keep(&mut self.last, (time, row), |a, b| a > b);
    }

    fn rhythm(&self) -> Rhythm {
        let start = if self.about_midnight < self.about_noon / 4 {
            NightStart::Midnight
        } else {
            NightStart::Noon
        };
        let mut strays = self.strays(&self.first, start);
        strays.extend(self.strays(&self.last, start).into_iter().rev());
        Rhythm { start, strays }
    }

    /// The strays at one end, the outermost first.
    fn strays(&self, ends: &Ends, start: NightStart) -> Vec<CaptureRow> {
        let night = |of: &(CameraTime, CaptureRow)| Night::of(of.0, start);
        let is_far = |pair: &[(CameraTime, CaptureRow)]| match pair {
            [a, b] => night(a).since(night(b)).abs() > STRAY_NIGHTS,
            _ => false,
        };
        let n = ends.windows(2).rposition(is_far).map_or(0, |place| place + 1);
        let are_few = n * CAPTURES_FOR_EACH_STRAY <= self.captures;
        let strays = ends.get(..n).filter(|_| are_few).unwrap_or(&[]);
        strays.iter().map(|(_, row)| *row).collect()
    }
}

/// Keeps a capture if it is one of the outermost.
fn keep(
    ends: &mut Ends,
    new: (CameraTime, CaptureRow),
    is_further: impl Fn(&(CameraTime, CaptureRow), &(CameraTime, CaptureRow)) -> bool,
) {
    // Nearly all captures lie within.
    if ends.len() > MOST_STRAYS && !ends.last().is_some_and(|last| is_further(&new, last)) {
        return;
    }
    let place = ends.iter().position(|end| is_further(&new, end)).unwrap_or(ends.len());
    ends.insert(place, new);
    ends.truncate(MOST_STRAYS + 1);
}

#[cfg(test)]
mod tests;

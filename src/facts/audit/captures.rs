//! The quality of a project's captures.

use super::some;
use crate::facts::effort::Rhythm;
use crate::finding::{Code, Finding, Subject};
use crate::model::{
    CaptureId, CaptureRow, Deployment, DeploymentId, Kind, ProjectId, Row, Snapshot,
};
use crate::numbers::plural;

/// The findings about the captures of one project, one for each kind of trouble.
pub(super) fn captures(
    snapshot: &Snapshot,
    project: ProjectId,
    rows: &[CaptureRow],
) -> Vec<Finding> {
    let captures = &snapshot.captures;
    let which = |wanted: &dyn Fn(CaptureRow) -> bool| -> Vec<CaptureId> {
        rows.iter().filter(|row| wanted(**row)).map(|row| captures.id(*row)).collect()
    };
    let troubles = [
        (401, "no timestamp", which(&|row| captures.timestamp(row).is_none())),
        (402, "a timestamp outside of their session", which(&|row| is_outside(snapshot, row))),
        (403, "a path that another capture of their station has", same_paths(snapshot, rows)),
        (
            404,
            "no known width and height",
            which(&|row| captures.has_dimensions(row) == Some(false)),
        ),
        (405, "no session", which(&|row| captures.event(row).is_none())),
    ];
    troubles
        .into_iter()
        .filter(|(_, _, ids)| !ids.is_empty())
        .map(|(code, what, ids)| {
            let message =
                format!("{} of {} captures have {what}: {}", ids.len(), rows.len(), some(&ids));
            Finding::new(Code(code), Subject::Project(project), message)
                .count("captures", ids.len())
                .count("of", rows.len())
        })
        .collect()
}

/// The finding about captures of a deployment that lie far from all others.
pub(super) fn strays(
    snapshot: &Snapshot,
    deployment: DeploymentId,
    rhythm: &Rhythm,
) -> Option<Finding> {
    let captures = &snapshot.captures;
    let days = rhythm.strays.iter().map(|row| {
        let taken = captures.timestamp(*row).map_or_else(String::new, |time| time.minute());
        format!("{} ({taken})", captures.id(*row))
    });
    let days: Vec<String> = days.collect();
    let n = plural(days.len(), "capture lies", "captures lie");
    let message = format!(
        "{n} more than a week from the rest of its captures in the snapshot: {}",
        days.join(", ")
    );
    let subject = Subject::Record(Kind::Deployment, deployment.0);
    (!days.is_empty())
        .then(|| Finding::new(Code(406), subject, message).count("captures", days.len()))
}

/// Whether a capture was taken before its event starts or after it ends, to the second: the API serves
/// the ends of events without their microseconds at times.
fn is_outside(snapshot: &Snapshot, row: CaptureRow) -> bool {
    let event = snapshot.captures.event(row).and_then(|event| snapshot.events.get(event));
    let (Some(event), Some(time)) = (event, snapshot.captures.timestamp(row)) else { return false };
    let second = |micros: i64| micros.div_euclid(1_000_000);
    let time = second(time.micros());
    event.start.is_some_and(|start| time < second(start.micros()))
        || event.end.is_some_and(|end| time > second(end.micros()))
}

/// Captures whose path another capture of the same deployment has.
fn same_paths(snapshot: &Snapshot, rows: &[CaptureRow]) -> Vec<CaptureId> {
    let captures = &snapshot.captures;
    let path =
        |row: &CaptureRow| Some((captures.path_hash(*row)?, captures.deployment(*row), *row));
    repeated(rows.iter().filter_map(path), rows.len()).map(|row| captures.id(row)).collect()
}

/// A hash of a path, and the deployment and the capture it belongs to.
type OfPath = (u64, Option<Row<Deployment>>, CaptureRow);

/// The captures, ascending, of those that share their path and deployment with another one. There are `most` at most.
fn repeated(
    paths: impl Iterator<Item = OfPath> + Clone,
    most: usize,
) -> impl Iterator<Item = CaptureRow> {
    // Nearly all differ: those that a bit tells from all others need not be sorted.
    let bit = |(hash, deployment, _): &OfPath| {
        let deployment = deployment.map_or(0, |row| row.index() as u64 + 1);
        hash ^ deployment.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    };
    let (mut once, mut twice) = (Bits::for_hashes(most), Bits::for_hashes(most));
    for path in paths.clone() {
        if once.set(bit(&path)) {
            twice.set(bit(&path));
        }
    }
    let mut paths: Vec<OfPath> = paths.filter(|path| twice.has(bit(path))).collect();
    paths.sort_unstable();
    let same = paths.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|same| same.len() > 1);
    let mut repeated: Vec<CaptureRow> = same.flatten().map(|(.., row)| *row).collect();
    repeated.sort_unstable();
    repeated.into_iter()
}

/// A set of hashes that may answer yes for one that is not in it: one bit for each, which several may share.
struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// Sixteen times as many as there are hashes, or more.
    fn for_hashes(hashes: usize) -> Self {
        Self { words: vec![0; hashes.div_ceil(4).next_power_of_two()] }
    }

    /// The word that holds the bit of a hash, and the bit.
    fn place(&self, hash: u64) -> (usize, u64) {
        let word = (hash >> 6) & (self.words.len() as u64 - 1);
        // It is less than the number of words.
        (usize::try_from(word).unwrap_or(usize::MAX), 1 << (hash % 64))
    }

    fn has(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Sets the bit of a hash; gives whether it was set before.
    fn set(&mut self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        let Some(word) = self.words.get_mut(word) else { return false };
        let was_set = *word & bit != 0;
        *word |= bit;
        was_set
    }
}

#[cfg(test)]
mod tests;

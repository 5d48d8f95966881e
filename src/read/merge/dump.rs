//! Whether the dump among the files holds all that it should.

use std::collections::BTreeSet;

use crate::model::{CaptureId, FileOutcome, Kind, Witness};
use crate::numbers::plural;
use crate::read::records::{FileRecords, IdSet};

/// What the detections told when each became one.
pub(super) struct DetectionNotes {
    /// Captures whose detections were seen with different values.
    pub(super) disputed: Vec<CaptureId>,
    /// Detections that other records name and that are not there.
    pub(super) missing: usize,
    /// Occurrences that identifications name and that are not there.
    pub(super) missing_occurrences: usize,
    /// Whether one was seen more than once.
    pub(super) is_repeated: bool,
}

/// The kinds of which a record was seen more than once.
pub(super) struct Repeated {
    pub(super) captures: bool,
    pub(super) detections: bool,
    pub(super) occurrences: bool,
}

/// What speaks against the dump, for each relation that it may prove; `None` where it proves it.
pub(super) struct Dump {
    /// Whether there is one that holds captures.
    pub(super) holds_captures: bool,
    pub(super) captures: Option<Witness>,
    pub(super) detections: Option<Witness>,
    pub(super) occurrences: Option<Witness>,
    pub(super) events: Option<Witness>,
}

impl Dump {
    pub(super) fn of(files: &[FileRecords], repeated: &Repeated, told: &DetectionNotes) -> Self {
        let of_kind = |kind, is_repeated| {
            if !is_dumped(files, kind) {
                return Some(Witness::Unproved);
            }
            weightiest([damaged(files), mended(files, kind), two_states(files, kind, is_repeated)])
        };
        let without_capture: u64 = files.iter().map(|file| file.detections_without_capture).sum();
        let occurrences = weightiest([
            of_kind(Kind::Occurrence, repeated.occurrences),
            (told.missing_occurrences > 0).then(|| {
                let n = plural(
                    told.missing_occurrences,
                    "identification names an occurrence",
                    "identifications name occurrences",
                );
                Witness::partial(format!("{n} that the dump does not hold"))
            }),
        ]);
        let events = of_kind(Kind::Event, true);
        let of_detections = of_kind(Kind::Detection, repeated.detections);
        let captures = of_kind(Kind::Capture, repeated.captures);
        let holds_captures = is_dumped(files, Kind::Capture);
        if !is_dumped(files, Kind::Detection) {
            return Self {
                holds_captures,
                captures,
                detections: of_detections,
                occurrences,
                events,
            };
        }
        let detections = weightiest([
            of_detections,
            of_kind(Kind::Occurrence, repeated.occurrences)
                .filter(|_| is_dumped(files, Kind::Occurrence)),
            (without_capture > 0).then(|| {
                let n = usize::try_from(without_capture).unwrap_or(usize::MAX);
                let words = plural(
                    n,
                    "detection does not tell its capture",
                    "detections do not tell their captures",
                );
                Witness::partial(words)
            }),
            (told.missing > 0).then(|| {
                let n = plural(
                    told.missing,
                    "classification names a detection",
                    "classifications name detections",
                );
                Witness::partial(format!("{n} that the dump does not hold"))
            }),
        ]);
        Self { holds_captures, captures, detections, occurrences, events }
    }
}

/// The weightiest of the witnesses.
fn weightiest<const N: usize>(witnesses: [Option<Witness>; N]) -> Option<Witness> {
    witnesses.into_iter().flatten().max()
}

/// Whether a dump holds records of a kind.
pub(super) fn is_dumped(files: &[FileRecords], kind: Kind) -> bool {
    files.iter().any(|file| file.dumped.contains_key(&kind))
}

/// A file of a dump, or one that may be, of which records may be missing.
fn damaged(files: &[FileRecords]) -> Option<Witness> {
    let may_be = |file: &FileRecords| file.records == 0 && !file.answers_request;
    let is_of_dump = |file: &&FileRecords| !file.dumped.is_empty() || may_be(file);
    let file = files
        .iter()
        .filter(|file| file.outcome == FileOutcome::Damaged)
        .filter(is_of_dump)
        .map(|file| file.name.as_str())
        .min()?;
    Some(Witness::Reported(format!("{file} is damaged, and may have held more of the dump").into()))
}

fn mended(files: &[FileRecords], kind: Kind) -> Option<Witness> {
    let n: u64 = files.iter().filter_map(|file| file.mended.get(&kind)).sum();
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    (n > 0).then(|| {
        let records = if n == 1 { kind.singular() } else { kind.plural() };
        Witness::Reported(format!("{n} {records} could be read only after mending").into())
    })
}

/// Two files that hold the same records of a kind in part: dumps of different moments. Parts of one dump share no record;
/// copies of one dump share all.
fn two_states(files: &[FileRecords], kind: Kind, is_repeated: bool) -> Option<Witness> {
    if !is_repeated {
        return None;
    }
    let mut sets: Vec<(&str, IdSet)> = files
        .iter()
        .filter_map(|file| Some((file.name.as_str(), *file.dumped.get(&kind)?)))
        .collect();
    sets.sort_unstable();
    let mut known: Vec<(&str, IdSet)> = Vec::new();
    let mut copied: BTreeSet<IdSet> = BTreeSet::new();
    for (name, set) in sets {
        if copied.insert(set) {
            known.push((name, set));
        }
    }
    let pairs = known
        .iter()
        .enumerate()
        .flat_map(|(n, one)| known.iter().skip(n + 1).map(move |other| (one, other)));
    let ((one, _), (other, _)) =
        pairs.into_iter().find(|((_, one), (_, other))| one.overlaps(other))?;
    Some(Witness::two_states(format!("{one} and {other} hold different {}", kind.plural())))
}

#[cfg(test)]
mod tests;

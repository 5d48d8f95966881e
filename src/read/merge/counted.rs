//! Whether the snapshot holds all captures, all occurrences and all events, on which the counters of deployments and events
//! rest.

use std::collections::{BTreeMap, BTreeSet};

use super::dump::Dump;
use super::holdings::Held;
use crate::model::{Event, Holding, Kind, ProjectId, Table, Witness};
use crate::numbers::plural;
use crate::read::records::{FileRecords, IdSet};

/// Whether all captures of all projects are there: a dump holds them, or a list that was asked for no project.
pub(super) fn all_captures(
    held: &Held<'_>,
    dump: &Dump,
    of_projects: &BTreeMap<ProjectId, Holding>,
) -> Holding {
    if held.is_list_of_all() {
        return Ok(());
    }
    if !dump.holds_captures {
        return Err(Witness::Unproved);
    }
    let doubts = of_projects.values().filter_map(|holding| holding.clone().err());
    doubts.chain(dump.captures.clone()).max().map_or(Ok(()), Err)
}

/// What speaks against all occurrences being there, of which there are `n`. `unlinked` is the number of detections that name
/// an occurrence that is not there.
pub(super) fn occurrences(
    dump: &Dump,
    files: &[FileRecords],
    n: usize,
    unlinked: usize,
) -> Option<Witness> {
    let of_detections = (unlinked > 0).then(|| {
        let n = plural(unlinked, "detection names an occurrence", "detections name occurrences");
        Witness::partial(format!("{n} that the snapshot does not hold"))
    });
    [dump.occurrences.clone(), of_detections, served_only(files, Kind::Occurrence, n)]
        .into_iter()
        .flatten()
        .max()
}

/// What speaks against all events being there.
pub(super) fn events(dump: &Dump, files: &[FileRecords], events: &Table<Event>) -> Option<Witness> {
    let absent = events.iter().filter(|event| event.origin.is_none()).count();
    let absent = (absent > 0).then(|| {
        let n = plural(absent, "session that captures name is", "sessions that captures name are");
        Witness::partial(format!("{n} not in the snapshot"))
    });
    let lost = events.iter().filter(|event| !event.deployment.is_present()).count();
    let lost = (lost > 0).then(|| {
        let n = plural(lost, "session does not tell its", "sessions do not tell their");
        Witness::partial(format!("{n} station"))
    });
    [dump.events.clone(), absent, lost, served_only(files, Kind::Event, events.len())]
        .into_iter()
        .flatten()
        .max()
}

/// That some of `n` records of a kind are in no dump.
fn served_only(files: &[FileRecords], kind: Kind, n: usize) -> Option<Witness> {
    let sets: BTreeSet<IdSet> =
        files.iter().filter_map(|file| file.dumped.get(&kind).copied()).collect();
    let dumped: u64 = sets.iter().map(|set| set.n).sum();
    let others = (n as u64).saturating_sub(dumped);
    (!sets.is_empty() && others > 0).then(|| {
        Witness::partial(format!(
            "{others} {} are served by the API and not in the dump",
            kind.plural()
        ))
    })
}

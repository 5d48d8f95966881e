//! The quality of a project's captures.

use super::some;
use crate::finding::{Code, Finding, Subject};
use crate::model::{CaptureId, CaptureRow, ProjectId, Snapshot};

/// What is wrong with the captures of one project, one finding for each kind of trouble.
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
        (402, "a timestamp outside of their event", which(&|row| is_outside(snapshot, row))),
        (403, "a path that another capture of their deployment has", same_paths(snapshot, rows)),
        (
            404,
            "no known width and height",
            which(&|row| captures.has_dimensions(row) == Some(false)),
        ),
        (405, "no event", which(&|row| captures.event(row).is_none())),
    ];
    troubles
        .into_iter()
        .filter(|(_, _, ids)| !ids.is_empty())
        .map(|(code, what, ids)| {
            let message =
                format!("{} of {} captures have {what}: {}", ids.len(), rows.len(), some(&ids));
            Finding::new(Code(code), Subject::Project(project), message)
        })
        .collect()
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
    let mut paths: Vec<_> = rows.iter().filter_map(path).collect();
    paths.sort_unstable();
    let same = paths.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|same| same.len() > 1);
    let mut twice: Vec<CaptureId> = same.flatten().map(|(.., row)| captures.id(*row)).collect();
    twice.sort_unstable();
    twice
}

//! The captures of a collection, those of an own sample, and those that were not processed.

use crate::facts::Evidence;
use crate::model::{CaptureId, CaptureRow, Kind, Membership, Snapshot};
use crate::site::Site;
use crate::table::Table;

/// A member of a collection.
#[derive(Clone, Copy)]
pub(super) enum Member {
    /// The snapshot holds its record.
    Held(CaptureRow),
    /// The snapshot names it only.
    Absent(CaptureId),
}

impl Member {
    fn id(self, snapshot: &Snapshot) -> CaptureId {
        match self {
            Self::Held(row) => snapshot.captures.id(row),
            Self::Absent(id) => id,
        }
    }

    pub(super) fn row(self) -> Option<CaptureRow> {
        match self {
            Self::Held(row) => Some(row),
            Self::Absent(_) => None,
        }
    }
}

/// One row for each member of a collection.
pub(super) fn table<'a>(site: &'a Site<'_>, members: Vec<Member>) -> Table<'a, Member> {
    let snapshot = site.snapshot;
    let captures = &snapshot.captures;
    taken_by(
        Table::new(
            "members",
            "Captures of a capture set",
            "One row for each capture in the capture set: those that the snapshot holds, by id, then those that it only \
             names. One file for each capture set of which captures are known.",
            members,
        ),
        snapshot,
    )
    .column("project", "Its project.", move |member: &Member| captures.project(member.row()?))
    .column(
        "with_detections",
        "Whether something was detected on it, with a box.",
        move |member| captures.has_real_detection(member.row()?),
    )
    .column("processed", "Whether it was processed, with a detection or without.", move |member| {
        captures.is_processed(member.row()?)
    })
    .column(
        "detections_count",
        "Stored by the platform: its detections with a box that pass the default filters of its project.",
        move |member| captures.detections_count(member.row()?),
    )
    .column(
        "detections_count_recomputed",
        "`detections_count`, recomputed from the records of the snapshot, where that is known exactly.",
        move |member| match site.facts.stored_detections(snapshot, member.row()?).recomputed {
            Evidence::Exact(n) => Some(n),
            Evidence::AtLeast(..) | Evidence::Unknown(_) => None,
        },
    )
    .column("in_snapshot", "Whether the snapshot holds its record.", |member| {
        member.row().is_some()
    })
}

/// The members of a collection, those that the snapshot holds before the others.
pub(super) fn members(members: &Membership) -> Vec<Member> {
    let held = members.rows.iter().map(|row| Member::Held(*row));
    held.chain(members.absent.iter().map(|id| Member::Absent(*id))).collect()
}

/// The captures that were not processed, by station and time.
pub(super) fn all_unprocessed(site: &Site<'_>) -> Vec<Member> {
    let captures = &site.snapshot.captures;
    let rows = site.facts.unprocessed(site.snapshot).into_iter();
    let rows = rows.filter(|row| site.shows(Kind::Capture, captures.id(*row).0));
    rows.map(Member::Held).collect()
}

/// One row for each of these captures that were not processed.
pub(super) fn unprocessed<'a>(site: &'a Site<'_>, rows: Vec<Member>) -> Table<'a, Member> {
    let snapshot = site.snapshot;
    let captures = &snapshot.captures;
    let table = Table::new(
        "unprocessed",
        "Captures that were not processed",
        "One row for each capture of which the snapshot tells that it was not processed, by station and time.",
        rows,
    );
    taken_by(table, snapshot)
        .column("project", "Its project.", move |member: &Member| captures.project(member.row()?))
        .column("deployment_name", "The name of its station.", move |member| {
            let station = snapshot.deployments.get(captures.deployment(member.row()?)?)?;
            Some(site.name_of(Kind::Deployment, station.id.0))
        })
}

/// An own sample as CSV.
#[must_use]
pub fn sample(snapshot: &Snapshot, rows: &[CaptureRow]) -> String {
    let rows = rows.iter().map(|row| Member::Held(*row)).collect();
    let table = Table::new("sample", "An own sample", "One row for each capture drawn.", rows);
    taken_by(table, snapshot).csv()
}

/// The columns that tell which captures these are.
fn taken_by<'a>(table: Table<'a, Member>, snapshot: &'a Snapshot) -> Table<'a, Member> {
    taken(table, snapshot, |member| *member)
}

/// The same, of rows that each have a capture.
pub(super) fn taken<'a, R: 'a>(
    table: Table<'a, R>,
    snapshot: &'a Snapshot,
    capture: impl Fn(&R) -> Member + Copy + 'a,
) -> Table<'a, R> {
    let captures = &snapshot.captures;
    let row = move |of: &R| capture(of).row();
    table
        .column("id", "Its key.", move |of: &R| capture(of).id(snapshot))
        .key()
        .column("timestamp", "When it was taken (camera time).", move |of| {
            captures.timestamp(row(of)?)
        })
        .column("deployment", "The station that took it.", move |of| {
            Some(snapshot.deployments.get(captures.deployment(row(of)?)?)?.id)
        })
        .column("event", "The session in which it was taken.", move |of| {
            Some(snapshot.events.get(captures.event(row(of)?)?)?.id)
        })
        .column("size", "The size of its file.", move |of| captures.size(row(of)?))
        .unit("bytes")
}

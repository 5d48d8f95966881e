//! Pieces that are nothing but numbers: captures and members, of which there are most.

use crate::history::columns::{As, Reader, UNKNOWN, put};
use crate::state::{Capture, Detected, Members};

/// Captures, without what is known of their detections.
pub(super) fn captures(captures: &[Capture]) -> Vec<u8> {
    let mut bytes = length(captures.len());
    let mut column = |how, value: fn(&Capture) -> Option<i64>| {
        let values: Vec<i64> =
            captures.iter().map(|capture| value(capture).unwrap_or(UNKNOWN)).collect();
        put(&values, how, &mut bytes);
    };
    column(As::Steps, |of| Some(of.id));
    column(As::Steps, |of| of.timestamp);
    column(As::Values, |of| of.size);
    column(As::Values, |of| of.path.map(u64::cast_signed));
    column(As::Values, |of| of.deployment);
    column(As::Values, |of| of.event);
    column(As::Values, |of| of.project);
    bytes
}

/// The captures that were written.
pub(super) fn to_captures(bytes: &[u8]) -> Option<Vec<Capture>> {
    let mut from = Reader::new(bytes);
    let n = from.length()?;
    let ids = from.column(n)?;
    let mut column = || {
        let known = |value| (value != UNKNOWN).then_some(value);
        Some(from.column(n)?.into_iter().map(known))
    };
    let (mut timestamps, mut sizes, mut paths) = (column()?, column()?, column()?);
    let (mut deployments, mut events, mut projects) = (column()?, column()?, column()?);
    let captures = ids.into_iter().map(|id| Capture {
        id,
        timestamp: timestamps.next().flatten(),
        size: sizes.next().flatten(),
        path: paths.next().flatten().map(i64::cast_unsigned),
        deployment: deployments.next().flatten(),
        event: events.next().flatten(),
        project: projects.next().flatten(),
        detected: Detected::Unknown,
    });
    let captures = captures.collect();
    from.is_at_end().then_some(captures)
}

/// The members of a capture set.
pub(super) fn members(members: &Members) -> Vec<u8> {
    let mut bytes = vec![u8::from(members.all)];
    bytes.extend(length(members.ids.len()));
    put(&members.ids, As::Steps, &mut bytes);
    bytes
}

/// The members that were written.
pub(super) fn to_members(bytes: &[u8]) -> Option<Members> {
    let mut from = Reader::new(bytes);
    let all = *from.take(1)?.first()? != 0;
    let n = from.length()?;
    let ids = from.column(n)?;
    from.is_at_end().then_some(Members { all, ids })
}

/// A length, of which there are fewer than four billions.
fn length(n: usize) -> Vec<u8> {
    u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes().to_vec()
}

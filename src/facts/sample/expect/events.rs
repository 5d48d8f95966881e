//! The methods that draw from each event.

use std::collections::BTreeMap;

use super::super::expectation::{Choice, Expectation, SampleError, fails};
use super::super::filters::whole;
use super::{Draw, limit};
use crate::model::{CaptureRow, EachEventArguments, Event, NthArguments, PositionalArguments, Row};

/// Captures by event.
type ByEvent = BTreeMap<Row<Event>, Vec<CaptureRow>>;

impl Draw<'_> {
    /// The project's captures by event; captures without event are in none.
    pub(super) fn by_event(&self) -> ByEvent {
        let mut events = ByEvent::new();
        for row in self.population {
            if let Some(event) = self.snapshot.captures.event(*row) {
                let project = self.snapshot.events.get(event).and_then(|event| event.project);
                if project.is_none_or(|project| project == self.project) {
                    events.entry(event).or_default().push(*row);
                }
            }
        }
        events
    }

    fn in_events(&self) -> (Expectation, ByEvent) {
        let events = self.by_event();
        let eligible = events.values().map(Vec::len).sum();
        (Expectation { eligible, ..Expectation::default() }, events)
    }

    /// `num_each` (default 10, null: all) of each event.
    pub(super) fn random_from_each_event(
        &self,
        arguments: &EachEventArguments,
    ) -> Result<Expectation, SampleError> {
        let (mut expectation, events) = self.in_events();
        expectation.random = true;
        let each = limit(&arguments.num_each, Some(10))?;
        for rows in events.into_values() {
            expectation.add(each.unwrap_or(usize::MAX), rows);
        }
        Ok(expectation)
    }

    /// The last of each event, where the database sorts unknown timestamps as the latest, and
    /// `num_each` (default 1) others of it.
    pub(super) fn last_and_random(
        &self,
        arguments: &EachEventArguments,
    ) -> Result<Expectation, SampleError> {
        let (mut expectation, events) = self.in_events();
        let each = limit(&arguments.num_each, Some(1))?;
        expectation.random = each != Some(0);
        let captures = &self.snapshot.captures;
        for rows in events.into_values() {
            let by_time = |row: &CaptureRow| {
                let time = captures.timestamp(*row);
                (time.is_none(), time)
            };
            let Some(latest) = rows.iter().map(by_time).max() else { continue };
            let last: Vec<CaptureRow> =
                rows.iter().filter(|row| by_time(row) == latest).copied().collect();
            if latest.0 && rows.len() > last.len() {
                expectation.nulls_first.extend(&last);
            }
            let n = each.map_or(usize::MAX, |each| each.saturating_add(1));
            if n >= rows.len() {
                expectation.sure.extend(rows);
            } else if n == 1 {
                expectation.add(1, last);
            } else if let [only] = last.as_slice() {
                expectation.sure.push(*only);
                expectation.add(n - 1, rows.into_iter().filter(|row| row != only).collect());
            } else {
                expectation.choices.push(Choice { k: n, from: rows, one_of: last });
            }
        }
        Ok(expectation)
    }

    /// The `num_each` (default 1) largest of each event, where the database sorts unknown sizes as the
    /// greatest.
    pub(super) fn greatest_size(
        &self,
        arguments: &EachEventArguments,
    ) -> Result<Expectation, SampleError> {
        let (mut expectation, events) = self.in_events();
        let each = limit(&arguments.num_each, Some(1))?;
        let captures = &self.snapshot.captures;
        for rows in events.into_values() {
            let total = rows.len();
            let mut by_size: BTreeMap<_, Vec<CaptureRow>> = BTreeMap::new();
            for row in rows {
                let size = captures.size(row);
                by_size.entry(std::cmp::Reverse((size.is_none(), size))).or_default().push(row);
            }
            let mut left = each.unwrap_or(usize::MAX);
            if left < total
                && left > 0
                && let Some(nulls) = by_size.get(&std::cmp::Reverse((true, None)))
            {
                expectation.nulls_first.extend(nulls.iter().take(left));
            }
            for rows in by_size.into_values() {
                let taken = left.min(rows.len());
                left -= taken;
                expectation.add(taken, rows);
            }
        }
        Ok(expectation)
    }

    /// What the live system does, which is wrong: its query narrows event after event, so that from the
    /// second event on it finds nothing and fails.
    pub(super) fn positional(
        &self,
        arguments: &PositionalArguments,
    ) -> Result<Expectation, SampleError> {
        if arguments.position.is_null() {
            return Err(fails("position must not be null"));
        }
        let position = whole(&arguments.position)?.unwrap_or(LAST);
        let n_events = self.n_events();
        if n_events > 1 {
            return Err(fails(format!(
                "positional works in projects with one event only; this one has {n_events}"
            )));
        }
        let (mut expectation, events) = self.in_events();
        for rows in events.into_values() {
            let times = self.in_time_order(rows);
            let n: usize = times.iter().map(Vec::len).sum();
            let place = at_position(position, n);
            let mut before = 0;
            for tied in times {
                if (before..before + tied.len()).contains(&place) {
                    expectation.add(1, tied);
                    break;
                }
                before += tied.len();
            }
        }
        Ok(expectation)
    }

    /// What the live system does, which is wrong: for the same reason it samples the earliest event only.
    pub(super) fn nth(&self, arguments: &NthArguments) -> Result<Expectation, SampleError> {
        if arguments.nth.is_absent() {
            return Err(self.missing(&arguments.nth));
        }
        // Null and zero are every capture.
        let step = whole(&arguments.nth)?.filter(|step| *step != 0).unwrap_or(1);
        let (mut expectation, events) = self.in_events();
        let start = |row: &Row<Event>| {
            let event = self.snapshot.events.get(*row);
            let start = event.and_then(|event| event.start);
            (start.is_none(), start, *row)
        };
        let first = events.into_iter().min_by_key(|(event, _)| start(event));
        let Some((_, rows)) = first else { return Ok(expectation) };
        let mut times = self.in_time_order(rows);
        if step < 0 {
            times.reverse();
        }
        let step = usize::try_from(step.unsigned_abs()).unwrap_or(usize::MAX);
        let mut before = 0usize;
        for tied in times {
            let places = before..before + tied.len();
            let taken = places.clone().filter(|place| place % step == 0).count();
            before = places.end;
            expectation.add(taken, tied);
        }
        Ok(expectation)
    }

    /// Events of the project, those without captures included.
    fn n_events(&self) -> usize {
        let of_project = |event: &&Event| {
            let deployment = event.deployment.value();
            let deployment = deployment.and_then(|id| self.snapshot.deployments.find(id));
            event.project.or(deployment.and_then(|d| d.project)) == Some(self.project)
        };
        let known = self.snapshot.events.iter().filter(of_project).count();
        known.max(self.by_event().len())
    }

    /// Groups of captures with the same timestamp, ascending, unknown ones last.
    fn in_time_order(&self, rows: Vec<CaptureRow>) -> Vec<Vec<CaptureRow>> {
        let mut times: BTreeMap<_, Vec<CaptureRow>> = BTreeMap::new();
        for row in rows {
            let time = self.snapshot.captures.timestamp(row);
            times.entry((time.is_none(), time)).or_default().push(row);
        }
        times.into_values().collect()
    }
}

/// The position where none is given: the last.
pub(in crate::facts::sample) const LAST: i64 = -1;

/// The place of a position in a list of `n`: counted from the end where negative, the nearest end where
/// it lies outside.
pub(in crate::facts::sample) fn at_position(position: i64, n: usize) -> usize {
    let last = n.saturating_sub(1);
    let from_end = || usize::try_from(position.unsigned_abs()).unwrap_or(usize::MAX);
    if position < 0 {
        n.saturating_sub(from_end())
    } else {
        usize::try_from(position).unwrap_or(usize::MAX).min(last)
    }
}

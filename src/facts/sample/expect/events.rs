//! The methods that draw from each event.

use std::collections::BTreeMap;

use super::super::expectation::{Choice, Expectation, SampleError, fails};
use super::super::filters::value_of;
use super::{Draw, limit};
use crate::facts::Why;
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

    /// The project's captures that have a timestamp, by event, of whatever project that is: `positional` and `nth`
    /// ask for the events of their captures, the others for the events of the project.
    pub(super) fn timed_by_event(&self) -> ByEvent {
        let mut events = ByEvent::new();
        for row in self.population {
            let timed = self.snapshot.captures.timestamp(*row);
            if let Some(event) = timed.and_then(|_| self.snapshot.captures.event(*row)) {
                events.entry(event).or_default().push(*row);
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
                // Which of them are taken is a tie.
                expectation.nulls_first.extend(nulls);
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
        let position = value_of(&arguments.position)?.unwrap_or(LAST);
        let events = self.timed_by_event();
        let n_events = events.len();
        if n_events > 1 {
            return Err(fails(format!(
                "positional works in projects with one session only; this one has {n_events}"
            )));
        }
        let eligible = events.values().map(Vec::len).sum();
        let mut expectation = Expectation { eligible, ..Expectation::default() };
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
        let step = value_of(&arguments.nth)?.filter(|step| *step != 0).unwrap_or(1);
        let events = self.timed_by_event();
        let eligible = events.values().map(Vec::len).sum();
        let mut expectation = Expectation { eligible, ..Expectation::default() };
        let mut by_start: BTreeMap<_, Vec<Vec<CaptureRow>>> = BTreeMap::new();
        for (event, rows) in events {
            let start = self.snapshot.events.get(event).and_then(|event| event.start);
            by_start.entry((start.is_none(), start)).or_default().push(rows);
        }
        let Some(mut earliest) = by_start.into_values().next() else { return Ok(expectation) };
        let rows = earliest.pop().unwrap_or_default();
        if !earliest.is_empty() {
            let why = Why::MissingRecord("the order of sessions that start together");
            return Err(SampleError::Unknown(why));
        }
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

    /// Groups of captures with the same timestamp, ascending.
    fn in_time_order(&self, rows: Vec<CaptureRow>) -> Vec<Vec<CaptureRow>> {
        let mut times: BTreeMap<_, Vec<CaptureRow>> = BTreeMap::new();
        for row in rows {
            times.entry(self.snapshot.captures.timestamp(row)).or_default().push(row);
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

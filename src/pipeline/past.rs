//! The history that a report is added to: the nights before it, and what it is compared with.

use super::{Baseline, Error, Options};
use crate::history::{History, HistoryError, Night, NightName};
use crate::parallel::map_in_order;
use crate::state::State;

/// The most nights that a report knows: those of a year. What a night costs does not grow with the number of all.
const MOST_NIGHTS: usize = 366;

/// The lines of the nights up to that of a state, which is the last, ascending.
///
/// # Errors
/// When a line cannot be read.
pub(super) fn nights(history: &History, state: &State) -> Result<Vec<Night>, Error> {
    let own = Night::of(state);
    let name = own.name();
    let earlier = history.nights();
    let earlier = earlier.get(..earlier.partition_point(|night| *night < name)).unwrap_or_default();
    let (_, earlier) = earlier.split_at(earlier.len().saturating_sub(MOST_NIGHTS - 1));
    let lines = map_in_order(earlier, |name| history.line(name)).into_iter();
    let lines: Result<Vec<Night>, HistoryError> = lines.chain([Ok(own)]).collect();
    lines.map_err(Error::History)
}

/// The state of the night before, if that is wanted, there is one, and it is kept.
///
/// # Errors
/// When it cannot be read.
pub(super) fn before(
    history: &History,
    nights: &[Night],
    options: &Options,
) -> Result<Option<State>, Error> {
    let Some((own, earlier)) = nights.split_last() else { return Ok(None) };
    // The same snapshot may be there as another mothbook recounted it.
    let is_before = |night: &&Night| own.taken.is_none() || night.taken < own.taken;
    let before = earlier.iter().rev().find(is_before);
    match before.filter(|_| options.baseline == Baseline::NightBefore) {
        None => Ok(None),
        Some(night) => match history.state(&night.name()) {
            Err(HistoryError::Pruned(_)) => Ok(None),
            read => read.map(Some).map_err(Error::History),
        },
    }
}

/// The names of the nights that a report of a night depends on, from those that a history has.
pub(super) fn names(history: &History, own: Option<&NightName>) -> String {
    let mut names: Vec<String> = history.nights().iter().map(ToString::to_string).collect();
    names.extend(own.map(ToString::to_string));
    names.sort();
    names.dedup();
    names.join(" ")
}

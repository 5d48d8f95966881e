//! The filters that `full`, `random`, `interval` and `common_combined` share.

use chrono::NaiveDate;

use super::expectation::{SampleError, fails};
use crate::facts::Why;
use crate::model::{Argument, CaptureRow, CommonFilters, HourOrder, Number, Snapshot};

/// Common filters, ready to be applied.
#[derive(Debug, Default)]
pub(super) struct Filters<'a> {
    /// Days since 1970-01-01.
    dates: (Option<i64>, Option<i64>),
    months: (Option<i64>, Option<i64>),
    hours: Hours,
    deployments: Option<&'a [i64]>,
    sites: Option<&'a [i64]>,
    events: Option<&'a [i64]>,
}

/// The hours that pass.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Hours {
    #[default]
    All,
    From(i64),
    Until(i64),
    /// Both ends included.
    Within(i64, i64),
    /// From the first to midnight, and from midnight to the second.
    Around(i64, i64),
}

impl<'a> Filters<'a> {
    pub(super) fn new(filters: &'a CommonFilters) -> Result<Self, SampleError> {
        Ok(Self {
            dates: (day(&filters.date_start)?, day(&filters.date_end)?),
            months: (from(&filters.month_start)?, to(&filters.month_end)?),
            hours: hours(filters)?,
            deployments: ids(&filters.deployment_ids)?,
            sites: ids(&filters.research_site_ids)?,
            events: ids(&filters.event_ids)?,
        })
    }

    /// Whether nothing can pass, whatever the captures are.
    pub(super) fn select_nothing(&self) -> bool {
        let reversed_dates = matches!(self.dates, (Some(from), Some(to)) if from > to);
        let reversed_months = matches!(self.months, (Some(from), Some(to)) if from > to);
        let no_hour = matches!(self.hours, Hours::From(hour) if hour > 23)
            || matches!(self.hours, Hours::Until(hour) if hour < 0)
            || matches!(self.hours, Hours::Within(from, to) if from > to);
        let lists = [self.deployments, self.sites, self.events];
        reversed_dates
            || reversed_months
            || no_hour
            || lists.into_iter().flatten().any(<[i64]>::is_empty)
    }

    /// Why a capture does not pass; `Ok(None)` where it does.
    pub(super) fn refusal(
        &self,
        snapshot: &Snapshot,
        row: CaptureRow,
    ) -> Result<Option<&'static str>, SampleError> {
        let captures = &snapshot.captures;
        if let Some(wanted) = self.deployments {
            let deployment = captures.deployment(row).and_then(|row| snapshot.deployments.get(row));
            if !deployment.is_some_and(|deployment| wanted.contains(&deployment.id.0)) {
                return Ok(Some("its station is not among deployment_ids"));
            }
        }
        if let Some(wanted) = self.events {
            let event = captures.event(row).and_then(|row| snapshot.events.get(row));
            if !event.is_some_and(|event| wanted.contains(&event.id.0)) {
                return Ok(Some("its session is not among event_ids"));
            }
        }
        if let Some(wanted) = self.sites {
            let deployment = captures.deployment(row).and_then(|row| snapshot.deployments.get(row));
            let site = match deployment {
                None => None,
                Some(deployment) if !deployment.research_site.is_present() => {
                    return Err(SampleError::Unknown(Why::MissingRecord("the site of a station")));
                }
                Some(deployment) => deployment.research_site.value(),
            };
            if !site.is_some_and(|site| wanted.contains(&site.0)) {
                return Ok(Some("its site is not among research_site_ids"));
            }
        }
        Ok(self.refusal_by_time(snapshot, row))
    }

    fn refusal_by_time(&self, snapshot: &Snapshot, row: CaptureRow) -> Option<&'static str> {
        let looks_at_time =
            self.dates != (None, None) || self.months != (None, None) || self.hours != Hours::All;
        if !looks_at_time {
            return None;
        }
        let Some(time) = snapshot.captures.timestamp(row) else {
            return Some("has no timestamp");
        };
        let is_outside = |(from, to): (Option<i64>, Option<i64>), of: i64| {
            from.is_some_and(|from| of < from) || to.is_some_and(|to| of > to)
        };
        if is_outside(self.dates, time.days()) {
            return Some("its date is outside of date_start to date_end");
        }
        // A calendar takes longer to look into than the other two.
        if self.months != (None, None) && is_outside(self.months, time.month().into()) {
            return Some("its month is outside of month_start to month_end");
        }
        let hour = i64::from(time.hour());
        let passes = match self.hours {
            Hours::All => true,
            Hours::From(from) => hour >= from,
            Hours::Until(to) => hour <= to,
            Hours::Within(from, to) => from <= hour && hour <= to,
            Hours::Around(from, to) => hour >= from || hour <= to,
        };
        (!passes).then_some("its hour is outside of hour_start to hour_end")
    }

    /// Those of `population` that pass.
    pub(super) fn eligible(
        &self,
        snapshot: &Snapshot,
        population: &[CaptureRow],
    ) -> Result<Vec<CaptureRow>, SampleError> {
        let mut eligible = Vec::with_capacity(population.len());
        for row in population {
            if self.refusal(snapshot, *row)?.is_none() {
                eligible.push(*row);
            }
        }
        Ok(eligible)
    }
}

/// A list of ids; `None` where it is absent or null.
pub(super) fn ids(argument: &Argument<Vec<i64>>) -> Result<Option<&[i64]>, SampleError> {
    Ok(argument.value().map_err(fails)?.map(Vec::as_slice))
}

/// The value of an argument; `None` where it is absent or null.
pub(super) fn value_of<T: Copy>(argument: &Argument<T>) -> Result<Option<T>, SampleError> {
    Ok(argument.value().map_err(fails)?.copied())
}

/// The least whole number that passes `>=`: Django rounds the other one up.
fn from(argument: &Argument<Number>) -> Result<Option<i64>, SampleError> {
    Ok(value_of(argument)?.map(Number::rounded_up))
}

/// The greatest whole number that passes `<=`: Django drops the fraction of the other one.
fn to(argument: &Argument<Number>) -> Result<Option<i64>, SampleError> {
    Ok(value_of(argument)?.map(Number::truncated))
}

/// A date as days since 1970-01-01.
fn day(argument: &Argument<NaiveDate>) -> Result<Option<i64>, SampleError> {
    Ok(argument.value().map_err(fails)?.map(|date| date.to_epoch_days().into()))
}

/// The hours that pass. Both given and the first less than the second: within. Both given otherwise, equal ones
/// too: around midnight.
fn hours(filters: &CommonFilters) -> Result<Hours, SampleError> {
    Ok(match (from(&filters.hour_start)?, to(&filters.hour_end)?) {
        (None, None) => Hours::All,
        (Some(from), None) => Hours::From(from),
        (None, Some(to)) => Hours::Until(to),
        (Some(from), Some(to)) => match filters.hours {
            HourOrder::Ascending => Hours::Within(from, to),
            HourOrder::NotAscending => Hours::Around(from, to),
            HourOrder::Incomparable => {
                return Err(fails(
                    "hour_start and hour_end cannot be compared: a text and a number",
                ));
            }
        },
    })
}

//! The filters that `full`, `random`, `interval` and `common_combined` share.

use chrono::NaiveDate;
use serde_json::Value;

use super::expect::SampleError;
use super::kwargs::{Args, fails, integer};
use crate::facts::Why;
use crate::model::{CaptureRow, DeploymentId, EventId, SiteId, Snapshot};

/// Common filters, ready to be applied.
#[derive(Debug, Default)]
pub(super) struct Filters {
    /// Days since 1970-01-01.
    dates: (Option<i64>, Option<i64>),
    months: (Option<i64>, Option<i64>),
    hours: Hours,
    deployments: Option<Vec<i64>>,
    sites: Option<Vec<i64>>,
    events: Option<Vec<i64>>,
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

impl Filters {
    pub(super) fn new(args: &Args<'_>) -> Result<Self, SampleError> {
        Ok(Self {
            dates: (date(args, "date_start")?, date(args, "date_end")?),
            months: (whole(args, "month_start")?, whole(args, "month_end")?),
            hours: hours(args)?,
            deployments: args.ids("deployment_ids")?,
            sites: args.ids("research_site_ids")?,
            events: args.ids("event_ids")?,
        })
    }

    /// Whether nothing can pass, whatever the captures are.
    pub(super) fn select_nothing(&self) -> bool {
        let reversed_dates = matches!(self.dates, (Some(from), Some(to)) if from > to);
        let reversed_months = matches!(self.months, (Some(from), Some(to)) if from > to);
        let no_hour = matches!(self.hours, Hours::From(hour) if hour > 23)
            || matches!(self.hours, Hours::Until(hour) if hour < 0);
        let empty = |ids: &Option<Vec<i64>>| ids.as_ref().is_some_and(Vec::is_empty);
        reversed_dates
            || reversed_months
            || no_hour
            || [&self.deployments, &self.sites, &self.events].into_iter().any(empty)
    }

    /// Why a capture does not pass; `Ok(None)` where it does.
    pub(super) fn refusal(
        &self,
        snapshot: &Snapshot,
        row: CaptureRow,
    ) -> Result<Option<&'static str>, SampleError> {
        let captures = &snapshot.captures;
        if let Some(wanted) = &self.deployments {
            let deployment = captures.deployment(row).and_then(|row| snapshot.deployments.get(row));
            if !deployment.is_some_and(|deployment| has(wanted, deployment.id)) {
                return Ok(Some("its deployment is not among deployment_ids"));
            }
        }
        if let Some(wanted) = &self.events {
            let event = captures.event(row).and_then(|row| snapshot.events.get(row));
            if !event.is_some_and(|event| has_event(wanted, event.id)) {
                return Ok(Some("its event is not among event_ids"));
            }
        }
        if let Some(wanted) = &self.sites {
            let deployment = captures.deployment(row).and_then(|row| snapshot.deployments.get(row));
            let site = match deployment {
                None => None,
                Some(deployment) if !deployment.research_site.is_present() => {
                    return Err(SampleError::Unknowable(Why::MissingRecord(
                        "the research site of a deployment",
                    )));
                }
                Some(deployment) => deployment.research_site.value(),
            };
            if !site.is_some_and(|site| has_site(wanted, site)) {
                return Ok(Some("its research site is not among research_site_ids"));
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
            return Some("it has no timestamp");
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

fn has(wanted: &[i64], id: DeploymentId) -> bool {
    wanted.contains(&id.0)
}

fn has_event(wanted: &[i64], id: EventId) -> bool {
    wanted.contains(&id.0)
}

fn has_site(wanted: &[i64], id: SiteId) -> bool {
    wanted.contains(&id.0)
}

/// `YYYY-MM-DD`, as days since 1970-01-01; as with Python's `strptime`, single digits pass.
fn date(args: &Args<'_>, key: &str) -> Result<Option<i64>, SampleError> {
    let Some(value) = args.get(key) else { return Ok(None) };
    let Value::String(text) = value else {
        return Err(fails(format!("{key} must be a date such as 2024-06-30, not {value}")));
    };
    // Four digits of a year, then one or two of month and day.
    let date = text.find('-') == Some(4)
        && text.len() <= 10
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    date.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
        .map(|date| Some(date.to_epoch_days().into()))
        .ok_or_else(|| fails(format!("{key} must be a date such as 2024-06-30, not {text:?}")))
}

fn whole(args: &Args<'_>, key: &str) -> Result<Option<i64>, SampleError> {
    let Some(value) = args.get(key) else { return Ok(None) };
    integer(value).map(Some).ok_or_else(|| fails(format!("{key} must be a number, not {value}")))
}

/// Both given and the first less than the second: within. Both given otherwise, equal ones too: around
/// midnight. The live system compares them as they are stored, so two strings compare as text.
fn hours(args: &Args<'_>) -> Result<Hours, SampleError> {
    let (from, to) = (whole(args, "hour_start")?, whole(args, "hour_end")?);
    Ok(match (from, to) {
        (None, None) => Hours::All,
        (Some(from), None) => Hours::From(from),
        (None, Some(to)) => Hours::Until(to),
        (Some(from), Some(to)) => {
            let ascending = match (args.get("hour_start"), args.get("hour_end")) {
                (Some(Value::String(from)), Some(Value::String(to))) => from < to,
                (Some(Value::String(_)), _) | (_, Some(Value::String(_))) => {
                    return Err(fails(
                        "hour_start and hour_end cannot be compared: a text and a number",
                    ));
                }
                _ => from < to,
            };
            if ascending { Hours::Within(from, to) } else { Hours::Around(from, to) }
        }
    })
}

//! What each sampling method would draw now. The rules are those of the live system; where it fails, so does
//! [`expect`].

mod events;

pub(super) use self::events::{LAST, at_position};

use std::collections::{BTreeMap, BTreeSet};

use super::collate::name_key;
use super::expectation::{Expectation, SampleError, fails};
use super::filters::{Filters, ids, value_of};
use super::needs;
use super::rules::Rule;
use crate::facts::Why;
use crate::model::{
    Argument, Arguments, CaptureRow, CommonCombinedArguments, CommonFilters, Deployment,
    IntervalArguments, KwargsSource, ManualArguments, Number, ProjectId, RandomArguments, Reading,
    Refusal, Row, Sampling, Snapshot,
};

/// What `sampling` would draw from `population`, the captures of `project`.
///
/// # Errors
/// When the live system would fail, or the snapshot does not tell enough.
pub fn expect(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    project: ProjectId,
    sampling: &Sampling,
) -> Result<Expectation, SampleError> {
    expect_by(Rule::Interval2, snapshot, population, project, sampling)
}

/// The same, where `interval` draws by this rule.
///
/// # Errors
/// As of [`expect`].
pub(super) fn expect_by(
    interval: Rule,
    snapshot: &Snapshot,
    population: &[CaptureRow],
    project: ProjectId,
    sampling: &Sampling,
) -> Result<Expectation, SampleError> {
    callable(sampling)?;
    needs::are_met(snapshot, population, sampling)?;
    let draw = Draw { snapshot, population, project, source: sampling.source, interval };
    let expectation = match &sampling.arguments {
        Arguments::Full(filters) => draw.full(filters),
        Arguments::Random(arguments) => draw.random(arguments),
        Arguments::Interval(arguments) => draw.interval(arguments),
        Arguments::CommonCombined(arguments) => draw.common_combined(arguments),
        Arguments::Manual(arguments) => draw.manual(arguments),
        Arguments::DetectionsOnly => draw.detections_only(),
        Arguments::RandomFromEachEvent(arguments) => draw.random_from_each_event(arguments),
        Arguments::LastAndRandomFromEachEvent(arguments) => draw.last_and_random(arguments),
        Arguments::GreatestFileSizeFromEachEvent(arguments) => draw.greatest_size(arguments),
        Arguments::Positional(arguments) => draw.positional(arguments),
        Arguments::Nth(arguments) => draw.nth(arguments),
        Arguments::StratifiedRandom | Arguments::Starred | Arguments::Unknown => {
            Err(SampleError::NoSampler)
        }
    };
    expectation.map(Expectation::sorted)
}

/// The captures among which `sampling` draws: those of `population` that pass its filters. A method that
/// people fill by hand draws from all.
///
/// # Errors
/// When the live system would fail, or the snapshot does not tell enough.
pub fn eligible(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    project: ProjectId,
    sampling: &Sampling,
) -> Result<Vec<CaptureRow>, SampleError> {
    let interval = Rule::Interval2;
    let draw = Draw { snapshot, population, project, source: sampling.source, interval };
    let is_filled_by_hand = matches!(sampling.arguments, Arguments::Manual(_) | Arguments::Starred);
    if !is_filled_by_hand {
        callable(sampling)?;
    }
    let mut rows = match &sampling.arguments {
        Arguments::Full(filters)
        | Arguments::Random(RandomArguments { filters, .. })
        | Arguments::CommonCombined(CommonCombinedArguments { filters, .. }) => {
            draw.filtered(filters)?.1
        }
        Arguments::Interval(arguments) => {
            draw.walked(arguments)?.1.into_values().flatten().collect()
        }
        Arguments::DetectionsOnly => draw.detections_only()?.sure,
        Arguments::RandomFromEachEvent(_)
        | Arguments::LastAndRandomFromEachEvent(_)
        | Arguments::GreatestFileSizeFromEachEvent(_) => {
            draw.by_event().into_values().flatten().collect()
        }
        Arguments::Positional(_) | Arguments::Nth(_) => {
            draw.timed_by_event().into_values().flatten().collect()
        }
        Arguments::Manual(_) | Arguments::Starred => population.to_vec(),
        Arguments::StratifiedRandom | Arguments::Unknown => return Err(SampleError::NoSampler),
    };
    rows.sort_unstable();
    Ok(rows)
}

/// Whether the sampler can be called with these kwargs at all.
pub(super) fn callable(sampling: &Sampling) -> Result<(), SampleError> {
    match &sampling.refusal {
        None => Ok(()),
        Some(Refusal::NotAnObject(value)) => {
            Err(fails(format!("kwargs must be an object, not {value}")))
        }
        Some(Refusal::UnknownArgument { method, name }) => {
            Err(fails(format!("{method} takes no argument {name}")))
        }
    }
}

/// The captures that are walked over on their own: those of each deployment, or (`None`) of all together.
type ByDeployment = BTreeMap<Option<Row<Deployment>>, Vec<CaptureRow>>;

/// The captures to draw from.
struct Draw<'a> {
    snapshot: &'a Snapshot,
    population: &'a [CaptureRow],
    project: ProjectId,
    source: KwargsSource,
    /// The rule by which `interval` draws.
    interval: Rule,
}

impl Draw<'_> {
    /// The captures that pass the common filters, in an expectation that draws none yet.
    fn filtered(
        &self,
        filters: &CommonFilters,
    ) -> Result<(Expectation, Vec<CaptureRow>), SampleError> {
        let filters = Filters::new(filters)?;
        let eligible = filters.eligible(self.snapshot, self.population)?;
        let expectation = Expectation {
            eligible: eligible.len(),
            selects_nothing: filters.select_nothing(),
            ..Expectation::default()
        };
        Ok((expectation, eligible))
    }

    fn full(&self, filters: &CommonFilters) -> Result<Expectation, SampleError> {
        let (expectation, eligible) = self.filtered(filters)?;
        Ok(Expectation { sure: eligible, ..expectation })
    }

    /// `size` (default 100, null: all) of those that pass.
    fn random(&self, arguments: &RandomArguments) -> Result<Expectation, SampleError> {
        let (mut expectation, eligible) = self.filtered(&arguments.filters)?;
        expectation.random = true;
        let size = limit(&arguments.size, Some(100))?;
        expectation.add(size.unwrap_or(usize::MAX), eligible);
        Ok(expectation)
    }

    /// For each deployment on its own, or by `interval/1` for all together: the first capture, then each that comes at
    /// least `minute_interval` minutes after the last one taken; at most `max_num` of each, where the platform takes that.
    fn interval(&self, arguments: &IntervalArguments) -> Result<Expectation, SampleError> {
        let step = value_of(&arguments.minute_interval)?.map(|minutes| minutes.0);
        let most = most_walked(&arguments.max_num)?;
        let (mut expectation, by_deployment) = self.walked(arguments)?;
        expectation.eligible = by_deployment.values().map(Vec::len).sum();
        for rows in by_deployment.into_values() {
            let times = self.by_time(&rows);
            if arguments.minute_interval.is_null() && times.len() > 1 {
                return Err(fails("minute_interval must not be null"));
            }
            walk(&times, step.unwrap_or(10 * MINUTE), most, &mut expectation);
        }
        Ok(expectation)
    }

    /// The captures that [`Draw::interval`] walks over, by deployment.
    fn walked(
        &self,
        arguments: &IntervalArguments,
    ) -> Result<(Expectation, ByDeployment), SampleError> {
        let (expectation, eligible) = self.filtered(&arguments.filters)?;
        let excluded = excluded_events(arguments)?;
        let many = ids(&arguments.filters.deployment_ids)?;
        let one = match many {
            // An id that is none makes no difference beside a list.
            // Nor does 0, which counts as not given there.
            Some(_) => {
                arguments.deployment_id.value().ok().flatten().copied().filter(|id| *id != 0)
            }
            None => value_of(&arguments.deployment_id)?,
        };
        let mut by_deployment = ByDeployment::new();
        for row in eligible {
            let of = self.snapshot.captures.deployment(row);
            let deployment = of.and_then(|of| self.snapshot.deployments.get(of));
            let is_one = |one: i64| deployment.is_some_and(|of| of.id.0 == one);
            let is_walked = match (self.interval, many, one) {
                (Rule::Interval1, _, one) => one.filter(|id| *id != 0).is_none_or(is_one),
                (_, None, None) => deployment.is_some_and(|of| of.project == Some(self.project)),
                // The filters keep those of a list alone.
                (_, _, one) => deployment.is_some() && one.is_none_or(is_one),
            };
            let of = of.filter(|_| self.interval != Rule::Interval1);
            let event = self.snapshot.captures.event(row).and_then(|e| self.snapshot.events.get(e));
            let is_excluded = event.is_some_and(|event| excluded.contains(&event.id.0));
            if is_walked && !is_excluded {
                by_deployment.entry(of).or_default().push(row);
            }
        }
        Ok((expectation, by_deployment))
    }

    /// With `minute_interval` the walk of [`Draw::interval`] over all deployments together, at most
    /// `max_num`; otherwise `max_num` of those that pass, at random unless `shuffle` is false.
    fn common_combined(
        &self,
        arguments: &CommonCombinedArguments,
    ) -> Result<Expectation, SampleError> {
        let (mut expectation, eligible) = self.filtered(&arguments.filters)?;
        let most = most_walked(&arguments.max_num)?;
        if let Some(step) = value_of(&arguments.minute_interval)? {
            walk(&self.by_time(&eligible), step.0, most, &mut expectation);
            return Ok(expectation);
        }
        let Some(most) = limit(&arguments.max_num, None)? else {
            expectation.sure = eligible;
            return Ok(expectation);
        };
        if arguments.shuffles() {
            expectation.random = true;
            expectation.add(most, eligible);
        } else {
            self.first_in_model_order(most, &eligible, &mut expectation)?;
        }
        Ok(expectation)
    }

    /// The first `most` by deployment name, event start and timestamp, unknown values last.
    ///
    /// # Errors
    /// When the order of events decides, and the start of one is not known.
    fn first_in_model_order(
        &self,
        most: usize,
        eligible: &[CaptureRow],
        into: &mut Expectation,
    ) -> Result<(), SampleError> {
        let captures = &self.snapshot.captures;
        let mut deployments: BTreeMap<_, Vec<CaptureRow>> = BTreeMap::new();
        for row in eligible {
            let deployment =
                captures.deployment(*row).and_then(|d| self.snapshot.deployments.get(d));
            let name = deployment.and_then(|deployment| deployment.name.as_deref()).map(name_key);
            // `None` sorts first in Rust and last in the database.
            deployments.entry((name.is_none(), name)).or_default().push(*row);
        }
        let mut left = most;
        for rows in deployments.into_values() {
            if rows.len() <= left {
                left -= rows.len();
                into.add(rows.len(), rows);
            } else if left > 0 {
                self.first_of_deployment(std::mem::take(&mut left), rows, into)?;
            }
        }
        Ok(())
    }

    /// The first `most` captures of one deployment, of which there are more, by event start and timestamp.
    fn first_of_deployment(
        &self,
        most: usize,
        rows: Vec<CaptureRow>,
        into: &mut Expectation,
    ) -> Result<(), SampleError> {
        let captures = &self.snapshot.captures;
        let mut groups: BTreeMap<_, Vec<CaptureRow>> = BTreeMap::new();
        let mut events = BTreeSet::new();
        let mut is_start_unknown = false;
        for row in rows {
            let event = captures.event(row);
            let start = event.and_then(|e| self.snapshot.events.get(e)?.start);
            events.insert(event);
            is_start_unknown |= event.is_some() && start.is_none();
            let time = captures.timestamp(row);
            groups.entry((start.is_none(), start, time.is_none(), time)).or_default().push(row);
        }
        if is_start_unknown && events.len() > 1 {
            let why = Why::MissingRecord("the start of a session");
            return Err(SampleError::Unknown(why));
        }
        let mut left = most;
        for rows in groups.into_values() {
            let taken = left.min(rows.len());
            left -= taken;
            into.add(taken, rows);
        }
        Ok(())
    }

    /// Those whose ids are in `image_ids`.
    fn manual(&self, arguments: &ManualArguments) -> Result<Expectation, SampleError> {
        let image_ids = &arguments.image_ids;
        if image_ids.is_absent() {
            return Err(self.missing(image_ids));
        }
        let ids = ids(image_ids)?.ok_or_else(|| fails("image_ids must not be null"))?;
        let wanted: BTreeSet<i64> = ids.iter().copied().collect();
        let is_wanted = |row: &&CaptureRow| wanted.contains(&self.snapshot.captures.id(**row).0);
        let sure: Vec<CaptureRow> = self.population.iter().filter(is_wanted).copied().collect();
        Ok(Expectation {
            eligible: sure.len(),
            selects_nothing: wanted.is_empty(),
            sure,
            ..Expectation::default()
        })
    }

    /// Why nothing can be drawn without an argument: what is not served may be stored all the same.
    fn missing<T>(&self, argument: &Argument<T>) -> SampleError {
        match self.source {
            KwargsSource::Served => SampleError::Unknown(Why::KwargNotServed(argument.name)),
            KwargsSource::Stored => fails(format!("{} is missing", argument.name)),
        }
    }

    /// Those with a detection that has a box.
    fn detections_only(&self) -> Result<Expectation, SampleError> {
        let mut sure = Vec::new();
        for row in self.population {
            match self.snapshot.captures.has_real_detection(*row) {
                Some(true) => sure.push(*row),
                Some(false) => {}
                None => return Err(SampleError::Unknown(Why::NoDetections)),
            }
        }
        Ok(Expectation { eligible: sure.len(), sure, ..Expectation::default() })
    }

    /// Captures with a timestamp, by it.
    fn by_time(&self, rows: &[CaptureRow]) -> Vec<(i64, CaptureRow)> {
        let time =
            |row: &CaptureRow| Some((self.snapshot.captures.timestamp(*row)?.micros(), *row));
        let mut times: Vec<(i64, CaptureRow)> = rows.iter().filter_map(time).collect();
        times.sort_by_key(|(time, _)| *time);
        times
    }
}

/// A minute in microseconds.
pub(super) const MINUTE: i64 = 60_000_000;

/// Keeps the first capture, then each at least `step` microseconds after the last one kept. Captures of
/// the same instant are one choice, unless the step lets all of them pass.
fn walk(times: &[(i64, CaptureRow)], step: i64, most: Option<usize>, into: &mut Expectation) {
    let mut left = most.unwrap_or(usize::MAX);
    let mut last: Option<i64> = None;
    for instant in times.chunk_by(|(a, _), (b, _)| a == b) {
        let Some((time, _)) = instant.first().filter(|_| left > 0) else { break };
        if last.is_none_or(|last| time - last >= step) {
            let taken = if step <= 0 { instant.len().min(left) } else { 1 };
            into.add(taken, instant.iter().map(|(_, row)| *row).collect());
            left -= taken;
            last = Some(*time);
        }
    }
}

/// How many a walk takes at most. It ends once it has as many, or more: at once where the number is negative, never
/// where it is 0.
fn most_walked(max_num: &Argument<Number>) -> Result<Option<usize>, SampleError> {
    let most = value_of(max_num)?.filter(|most| most.0 != 0.0);
    Ok(most.map(|most| usize::try_from(most.rounded_up()).unwrap_or(0)))
}

/// A number that cuts a query, its fraction dropped: `None`, which null stands for, means no cut.
fn limit(
    argument: &Argument<Number>,
    default: Option<usize>,
) -> Result<Option<usize>, SampleError> {
    if argument.is_absent() {
        return Ok(default);
    }
    let cut = |n: Number| {
        let negative = || {
            let (name, n) = (argument.name, n.0);
            fails(format!("{name} is negative ({n}), and must be 0 or more"))
        };
        // Also -0.5 is refused, before its fraction is dropped.
        usize::try_from(n.truncated()).ok().filter(|_| n.0 >= 0.0).ok_or_else(negative)
    };
    value_of(argument)?.map(cut).transpose()
}

/// The events that `interval` leaves out. Null fails.
pub(super) fn excluded_events(arguments: &IntervalArguments) -> Result<BTreeSet<i64>, SampleError> {
    if matches!(arguments.exclude_events.reading, Reading::Null) {
        return Err(fails("exclude_events must not be null"));
    }
    Ok(ids(&arguments.exclude_events)?.into_iter().flatten().copied().collect())
}

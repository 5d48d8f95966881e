//! What a sampling method would draw now: which captures for certain, and among which it chooses.
//!
//! An [`Expectation`] covers deterministic methods, ties and randomness alike, so that one rule judges
//! them all. The rules are those of the live system; where it fails, so does [`expect`].

use std::collections::{BTreeMap, BTreeSet};

use super::collate::name_key;
use super::filters::Filters;
use super::kwargs::{Args, Number, fails};
use crate::facts::Why;
use crate::model::{CaptureRow, Deployment, Event, Kwargs, ProjectId, Row, Snapshot};

/// A choice of `k` captures among `from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// How many are drawn; less than there are.
    pub k: usize,
    /// Among which, ascending.
    pub from: Vec<CaptureRow>,
    /// If not empty: at least one of these is drawn.
    pub one_of: Vec<CaptureRow>,
}

/// What would be drawn: all of `sure`, and each choice. No capture stands in two places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// Drawn for certain, ascending.
    pub sure: Vec<CaptureRow>,
    /// Choices left to the database or to chance.
    pub choices: Vec<Choice>,
    /// Whether the choices are chance and not ties.
    pub random: bool,
    /// How many captures pass the filters, where the method has some.
    pub eligible: usize,
    /// Whether the kwargs can select nothing, whatever the captures are.
    pub selects_nothing: bool,
    /// Captures picked only because the database sorts unknown values as the greatest.
    pub nulls_first: Vec<CaptureRow>,
}

/// Why there is no expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleError {
    /// The live system fails to populate; why.
    Fails(String),
    /// The method has no sampler in the live system.
    NoSampler,
    /// The snapshot does not tell enough.
    Unknowable(Why),
}

impl Expectation {
    /// How many captures are drawn.
    #[must_use]
    pub fn size(&self) -> usize {
        self.sure.len() + self.choices.iter().map(|choice| choice.k).sum::<usize>()
    }

    /// Whether nothing is left to choose.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        self.choices.is_empty()
    }

    /// Adds `k` of `from`, plainly if that is all or nothing of them.
    fn add(&mut self, k: usize, from: Vec<CaptureRow>) {
        if k >= from.len() {
            self.sure.extend(from);
        } else if k > 0 {
            self.choices.push(Choice { k, from, one_of: Vec::new() });
        }
    }

    fn sorted(mut self) -> Self {
        self.sure.sort_unstable();
        for choice in &mut self.choices {
            choice.from.sort_unstable();
            choice.one_of.sort_unstable();
        }
        self.nulls_first.sort_unstable();
        self
    }
}

/// What `method` with `kwargs` would draw from `population`, the captures of `project`.
///
/// # Errors
/// When the live system would fail, or the snapshot does not tell enough.
pub fn expect(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    project: ProjectId,
    method: &str,
    kwargs: &Kwargs,
) -> Result<Expectation, SampleError> {
    let draw = Draw { snapshot, population, project };
    let args = Args::of(kwargs, method)?;
    let expectation = match method {
        "full" => draw.full(&args),
        "random" => draw.random(&args),
        "interval" => draw.interval(&args),
        "common_combined" => draw.common_combined(&args),
        "manual" => draw.manual(&args),
        "detections_only" => draw.detections_only(),
        "random_from_each_event" => draw.random_from_each_event(&args),
        "last_and_random_from_each_event" => draw.last_and_random(&args),
        "greatest_file_size_from_each_event" => draw.greatest_size(&args),
        "positional" => draw.positional(&args),
        "nth" => draw.nth(&args),
        _ => Err(SampleError::NoSampler),
    };
    expectation.map(Expectation::sorted)
}

/// The captures among which `method` with `kwargs` draws: those of `population` that pass its filters. A
/// method that people fill by hand draws from all.
///
/// # Errors
/// When the live system would fail, or the snapshot does not tell enough.
pub fn eligible(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    project: ProjectId,
    method: &str,
    kwargs: &Kwargs,
) -> Result<Vec<CaptureRow>, SampleError> {
    let draw = Draw { snapshot, population, project };
    if matches!(method, "manual" | "starred") {
        return Ok(population.to_vec());
    }
    let args = Args::of(kwargs, method)?;
    let mut rows = match method {
        "full" | "random" | "common_combined" => draw.filtered(&args)?.1,
        "interval" => draw.walked(&args)?.1.into_values().flatten().collect(),
        "detections_only" => draw.detections_only()?.sure,
        _ => draw.by_event().into_values().flatten().collect(),
    };
    rows.sort_unstable();
    Ok(rows)
}

/// Captures by deployment.
type ByDeployment = BTreeMap<Row<Deployment>, Vec<CaptureRow>>;

/// The captures to draw from.
struct Draw<'a> {
    snapshot: &'a Snapshot,
    population: &'a [CaptureRow],
    project: ProjectId,
}

impl Draw<'_> {
    /// The captures that pass the common filters, in an expectation that draws none yet.
    fn filtered(&self, args: &Args<'_>) -> Result<(Expectation, Vec<CaptureRow>), SampleError> {
        let filters = Filters::new(args)?;
        let eligible = filters.eligible(self.snapshot, self.population)?;
        let expectation = Expectation {
            eligible: eligible.len(),
            selects_nothing: filters.select_nothing(),
            ..Expectation::default()
        };
        Ok((expectation, eligible))
    }

    fn full(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let (expectation, eligible) = self.filtered(args)?;
        Ok(Expectation { sure: eligible, ..expectation })
    }

    /// `size` (default 100, null: all) of those that pass.
    fn random(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let (mut expectation, eligible) = self.filtered(args)?;
        expectation.random = true;
        let size = limit(args.count("size")?, Some(100), "size")?;
        expectation.add(size.unwrap_or(usize::MAX), eligible);
        Ok(expectation)
    }

    /// For each deployment on its own: the first capture, then each that comes at least
    /// `minute_interval` minutes after the last one taken.
    fn interval(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let step = args.minutes("minute_interval")?;
        let step_is_null = args.raw("minute_interval").is_some_and(serde_json::Value::is_null);
        let (mut expectation, by_deployment) = self.walked(args)?;
        expectation.eligible = by_deployment.values().map(Vec::len).sum();
        for rows in by_deployment.into_values() {
            let times = self.by_time(&rows);
            if step_is_null && times.len() > 1 {
                return Err(fails("minute_interval must not be null"));
            }
            walk(&times, step.unwrap_or(10 * MINUTE), None, &mut expectation);
        }
        Ok(expectation)
    }

    /// The captures that [`Draw::interval`] walks over, by deployment.
    fn walked(&self, args: &Args<'_>) -> Result<(Expectation, ByDeployment), SampleError> {
        let (expectation, eligible) = self.filtered(args)?;
        let excluded = excluded_events(args)?;
        let wanted = match (args.ids("deployment_ids")?, args.get("deployment_id")) {
            (Some(ids), _) => Some(ids),
            (None, Some(one)) => Some(vec![
                super::kwargs::integer(one)
                    .ok_or_else(|| fails(format!("deployment_id must be an id, not {one}")))?,
            ]),
            (None, None) => None,
        };
        let only = args.get("deployment_id").and_then(super::kwargs::integer);
        let mut by_deployment = ByDeployment::new();
        for row in eligible {
            let Some(deployment_row) = self.snapshot.captures.deployment(row) else { continue };
            let Some(deployment) = self.snapshot.deployments.get(deployment_row) else { continue };
            let id = deployment.id.0;
            let is_walked = match &wanted {
                Some(ids) => ids.contains(&id) && only.is_none_or(|only| only == id),
                None => deployment.project.is_none_or(|project| project == self.project),
            };
            let event = self.snapshot.captures.event(row).and_then(|e| self.snapshot.events.get(e));
            let is_excluded = event.is_some_and(|event| excluded.contains(&event.id.0));
            if is_walked && !is_excluded {
                by_deployment.entry(deployment_row).or_default().push(row);
            }
        }
        Ok((expectation, by_deployment))
    }

    /// With `minute_interval` the walk of [`Draw::interval`] over all deployments together, at most
    /// `max_num`; otherwise `max_num` of those that pass, at random unless `shuffle` is false.
    fn common_combined(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let (mut expectation, eligible) = self.filtered(args)?;
        let max_num = args.count("max_num")?;
        if let Some(step) = args.minutes("minute_interval")? {
            let most = match max_num {
                Number::Is(most) if most != 0 => Some(most),
                _ => None,
            };
            walk(&self.by_time(&eligible), step, most, &mut expectation);
            return Ok(expectation);
        }
        let most = limit(max_num, None, "max_num")?;
        let Some(most) = most else {
            expectation.sure = eligible;
            return Ok(expectation);
        };
        if args.is_true("shuffle", true) {
            expectation.random = true;
            expectation.add(most, eligible);
        } else {
            self.first_in_model_order(most, &eligible, &mut expectation);
        }
        Ok(expectation)
    }

    /// The first `most` by deployment name, event start and timestamp, unknown values last.
    fn first_in_model_order(&self, most: usize, eligible: &[CaptureRow], into: &mut Expectation) {
        let captures = &self.snapshot.captures;
        let mut groups: BTreeMap<_, Vec<CaptureRow>> = BTreeMap::new();
        for row in eligible {
            let deployment =
                captures.deployment(*row).and_then(|d| self.snapshot.deployments.get(d));
            let name = deployment.and_then(|deployment| deployment.name.as_deref()).map(name_key);
            let event = captures.event(*row).and_then(|e| self.snapshot.events.get(e));
            let start = event.and_then(|event| event.start);
            let time = captures.timestamp(*row);
            // `None` sorts first in Rust and last in the database.
            let key = (name.is_none(), name, start.is_none(), start, time.is_none(), time);
            groups.entry(key).or_default().push(*row);
        }
        let mut left = most;
        for rows in groups.into_values() {
            let taken = left.min(rows.len());
            left -= taken;
            into.add(taken, rows);
        }
    }

    /// Those whose ids are in `image_ids`.
    fn manual(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        if args.raw("image_ids").is_none() {
            return Err(if args.served {
                SampleError::Unknowable(Why::KwargNotServed("image_ids"))
            } else {
                fails("image_ids is missing")
            });
        }
        let ids = args.ids("image_ids")?.ok_or_else(|| fails("image_ids must not be null"))?;
        let wanted: BTreeSet<i64> = ids.into_iter().collect();
        let is_wanted = |row: &&CaptureRow| wanted.contains(&self.snapshot.captures.id(**row).0);
        let sure: Vec<CaptureRow> = self.population.iter().filter(is_wanted).copied().collect();
        Ok(Expectation {
            eligible: sure.len(),
            selects_nothing: wanted.is_empty(),
            sure,
            ..Expectation::default()
        })
    }

    /// Those with a detection that has a box.
    fn detections_only(&self) -> Result<Expectation, SampleError> {
        let mut sure = Vec::new();
        for row in self.population {
            match self.snapshot.captures.has_real_detection(*row) {
                Some(true) => sure.push(*row),
                Some(false) => {}
                None => return Err(SampleError::Unknowable(Why::NoDetections)),
            }
        }
        Ok(Expectation { eligible: sure.len(), sure, ..Expectation::default() })
    }

    /// The project's captures by event; captures without event are in none.
    fn by_event(&self) -> BTreeMap<Row<Event>, Vec<CaptureRow>> {
        let mut events: BTreeMap<Row<Event>, Vec<CaptureRow>> = BTreeMap::new();
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

    fn in_events(&self) -> (Expectation, BTreeMap<Row<Event>, Vec<CaptureRow>>) {
        let events = self.by_event();
        let eligible = events.values().map(Vec::len).sum();
        (Expectation { eligible, ..Expectation::default() }, events)
    }

    /// `num_each` (default 10, null: all) of each event.
    fn random_from_each_event(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let (mut expectation, events) = self.in_events();
        expectation.random = true;
        let each = limit(args.count("num_each")?, Some(10), "num_each")?;
        for rows in events.into_values() {
            expectation.add(each.unwrap_or(usize::MAX), rows);
        }
        Ok(expectation)
    }

    /// The last of each event, where the database sorts unknown timestamps as the latest, and
    /// `num_each` (default 1) others of it.
    fn last_and_random(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let (mut expectation, events) = self.in_events();
        let each = limit(args.count("num_each")?, Some(1), "num_each")?;
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
    fn greatest_size(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let (mut expectation, events) = self.in_events();
        let each = limit(args.count("num_each")?, Some(1), "num_each")?;
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
    fn positional(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let position = match args.count("position")? {
            Number::Is(position) => position,
            Number::Absent => -1,
            Number::Null => return Err(fails("position must not be null")),
        };
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
    fn nth(&self, args: &Args<'_>) -> Result<Expectation, SampleError> {
        let step = match args.count("nth")? {
            Number::Is(0) => 1,
            Number::Is(step) => step,
            Number::Null => 1,
            Number::Absent if args.served => {
                return Err(SampleError::Unknowable(Why::KwargNotServed("nth")));
            }
            Number::Absent => return Err(fails("nth is missing")),
        };
        let (mut expectation, events) = self.in_events();
        let start = |row: &Row<Event>| {
            let event = self.snapshot.events.get(*row);
            let start = event.and_then(|event| event.start);
            (start.is_none(), start, *row)
        };
        let Some(first) = events.keys().copied().min_by_key(start) else { return Ok(expectation) };
        let rows = events.into_iter().find(|(event, _)| *event == first).map(|(_, rows)| rows);
        let mut times = self.in_time_order(rows.unwrap_or_default());
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

    /// Captures with a timestamp, by it.
    fn by_time(&self, rows: &[CaptureRow]) -> Vec<(i64, CaptureRow)> {
        let time =
            |row: &CaptureRow| Some((self.snapshot.captures.timestamp(*row)?.micros(), *row));
        let mut times: Vec<(i64, CaptureRow)> = rows.iter().filter_map(time).collect();
        times.sort_by_key(|(time, _)| *time);
        times
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

const MINUTE: i64 = 60_000_000;

/// Keeps the first capture, then each at least `step` microseconds after the last one kept. Captures of
/// the same instant are one choice, unless the step lets all of them pass.
fn walk(times: &[(i64, CaptureRow)], step: i64, most: Option<i64>, into: &mut Expectation) {
    let mut left = most.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(1).max(1));
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

/// A number that cuts a list: `None` means no cut.
fn limit(number: Number, default: Option<usize>, key: &str) -> Result<Option<usize>, SampleError> {
    match number {
        Number::Absent => Ok(default),
        Number::Null => Ok(None),
        Number::Is(n) => usize::try_from(n)
            .map(Some)
            .map_err(|_| fails(format!("{key} is negative ({n}), and lists cannot be cut so"))),
    }
}

/// The place of a position in a list of `n`: counted from the end where negative, the nearest end where
/// it lies outside.
pub(super) fn at_position(position: i64, n: usize) -> usize {
    let last = n.saturating_sub(1);
    let from_end = || usize::try_from(position.unsigned_abs()).unwrap_or(usize::MAX);
    if position < 0 {
        n.saturating_sub(from_end())
    } else {
        usize::try_from(position).unwrap_or(usize::MAX).min(last)
    }
}

/// Events to leave out. Null fails; a text is read character by character, as the live system does, but
/// a text that the API serves may stand for a list, and is read as one if it looks like one.
pub(super) fn excluded_events(args: &Args<'_>) -> Result<BTreeSet<i64>, SampleError> {
    match args.raw("exclude_events") {
        None => Ok(BTreeSet::new()),
        Some(serde_json::Value::Null) => Err(fails("exclude_events must not be null")),
        Some(serde_json::Value::String(text)) if args.served && text.starts_with('[') => {
            serde_json::from_str::<Vec<i64>>(text)
                .map(|ids| ids.into_iter().collect())
                .map_err(|_| fails(format!("exclude_events is no list: {text:?}")))
        }
        Some(_) => Ok(args.ids("exclude_events")?.unwrap_or_default().into_iter().collect()),
    }
}

//! What a method has to know of captures, deployments and events, and whether the snapshot tells it of all of them.

use super::expectation::SampleError;
use crate::facts::Why;
use crate::model::{
    Arguments, CaptureRow, CommonCombinedArguments, CommonFilters, Deployment, Event, Form,
    IntervalArguments, Row, Sampling, Snapshot, Unsaid,
};

/// What a method looks at.
#[derive(Clone, Copy, Debug, Default)]
struct Needs {
    /// Fields of captures.
    fields: Unsaid,
    /// The project of each deployment.
    deployment_project: bool,
    /// The name of each deployment.
    deployment_name: bool,
    /// The start of each event.
    event_start: bool,
    /// The project of each event, which only dumps tell.
    event_project: bool,
}

impl Needs {
    fn of(arguments: &Arguments) -> Self {
        let filters = arguments.filters().map(fields_of_filters).unwrap_or_default();
        let fields =
            |fields: &[Unsaid]| fields.iter().fold(filters, |all, field| all.with(*field, true));
        let of_events = |more: &[Unsaid]| Self {
            fields: more.iter().fold(fields(&[Unsaid::EVENT]), |all, field| all.with(*field, true)),
            event_project: true,
            ..Self::default()
        };
        match arguments {
            Arguments::Full(_) | Arguments::Random(_) => {
                Self { fields: filters, ..Self::default() }
            }
            Arguments::Interval(IntervalArguments {
                exclude_events,
                deployment_id,
                filters,
                ..
            }) => {
                let excludes = !exclude_events.is_absent();
                let walks_some = filters.deployment_ids.is_given() || deployment_id.is_given();
                Self {
                    fields: fields(&[Unsaid::DEPLOYMENT, Unsaid::TIMESTAMP])
                        .with(Unsaid::EVENT, excludes),
                    deployment_project: !walks_some,
                    ..Self::default()
                }
            }
            Arguments::CommonCombined(arguments) => Self::of_common_combined(arguments, filters),
            Arguments::RandomFromEachEvent(_) => of_events(&[]),
            Arguments::LastAndRandomFromEachEvent(_) | Arguments::Positional(_) => {
                of_events(&[Unsaid::TIMESTAMP])
            }
            Arguments::Nth(_) => Self { event_start: true, ..of_events(&[Unsaid::TIMESTAMP]) },
            Arguments::GreatestFileSizeFromEachEvent(_) => of_events(&[Unsaid::SIZE]),
            Arguments::Manual(_)
            | Arguments::DetectionsOnly
            | Arguments::StratifiedRandom
            | Arguments::Starred
            | Arguments::Unknown => Self::default(),
        }
    }

    /// With `minute_interval` it walks along the time; else the first `max_num` in the model's order are taken, unless
    /// chance takes them.
    fn of_common_combined(arguments: &CommonCombinedArguments, filters: Unsaid) -> Self {
        let with_time = filters.with(Unsaid::TIMESTAMP, true);
        if arguments.minute_interval.is_given() {
            Self { fields: with_time, ..Self::default() }
        } else if arguments.max_num.is_given() && !arguments.shuffles() {
            Self {
                fields: with_time.with(Unsaid::DEPLOYMENT, true).with(Unsaid::EVENT, true),
                deployment_name: true,
                ..Self::default()
            }
        } else {
            Self { fields: filters, ..Self::default() }
        }
    }
}

/// The fields that common filters look at.
fn fields_of_filters(filters: &CommonFilters) -> Unsaid {
    let looks_at_time = filters.date_start.is_given()
        || filters.date_end.is_given()
        || filters.month_start.is_given()
        || filters.month_end.is_given()
        || filters.hour_start.is_given()
        || filters.hour_end.is_given();
    let by_deployment = filters.deployment_ids.is_given() || filters.research_site_ids.is_given();
    Unsaid::default()
        .with(Unsaid::TIMESTAMP, looks_at_time)
        .with(Unsaid::DEPLOYMENT, by_deployment)
        .with(Unsaid::EVENT, filters.event_ids.is_given())
}

/// Whether the snapshot tells all that a method looks at.
///
/// # Errors
/// What it does not tell.
pub(super) fn are_met(
    snapshot: &Snapshot,
    population: &[CaptureRow],
    sampling: &Sampling,
) -> Result<(), SampleError> {
    let needs = Needs::of(&sampling.arguments);
    let captures = &snapshot.captures;
    let looks_at_deployments = needs.deployment_project || needs.deployment_name;
    let looks_at_events = needs.event_start || needs.event_project;
    if needs.fields == Unsaid::default() && !looks_at_deployments && !looks_at_events {
        return Ok(());
    }
    let (mut deployments, mut events) = (Vec::new(), Vec::new());
    for row in population {
        if captures.unsaid(*row).has(needs.fields) {
            return Err(SampleError::Unknown(Why::UnsaidField(captures.id(*row))));
        }
        if looks_at_deployments {
            push_another(&mut deployments, captures.deployment(*row));
        }
        if looks_at_events {
            // A dump holds all events; the API does not serve those whose deployment was deleted.
            let is_in_dump = !captures.unsaid(*row).has(Unsaid::DUMP);
            let event = captures.event(*row).map(|event| (event, is_in_dump));
            push_another(&mut events, event);
        }
    }
    deployments.sort_unstable();
    deployments.dedup();
    events.sort_unstable();
    events.dedup();
    // Which event is the earliest is asked where there are several.
    let needs = Needs { event_start: needs.event_start && events.len() > 1, ..needs };
    deployments.into_iter().try_for_each(|row| deployment_is_known(snapshot, row, needs))?;
    events
        .into_iter()
        .try_for_each(|(row, is_in_dump)| event_is_known(snapshot, row, needs, is_in_dump))
}

/// Adds a value, unless it is like the last one: neighbours are of the same deployment and event, mostly.
fn push_another<T: PartialEq>(values: &mut Vec<T>, value: Option<T>) {
    values.extend(value.filter(|value| values.last() != Some(value)));
}

fn deployment_is_known(
    snapshot: &Snapshot,
    row: Row<Deployment>,
    needs: Needs,
) -> Result<(), SampleError> {
    let lacks = |what| Err(SampleError::Unknown(Why::MissingRecord(what)));
    match snapshot.deployments.get(row) {
        Some(of) if needs.deployment_project && of.project.is_none() => {
            lacks("the project of a station")
        }
        Some(of) if needs.deployment_name && of.name.is_none() => lacks("the name of a station"),
        Some(_) => Ok(()),
        None => lacks("a station"),
    }
}

fn event_is_known(
    snapshot: &Snapshot,
    row: Row<Event>,
    needs: Needs,
    is_in_dump: bool,
) -> Result<(), SampleError> {
    let lacks = |what| Err(SampleError::Unknown(Why::MissingRecord(what)));
    match snapshot.events.get(row) {
        Some(of) if needs.event_start && of.start.is_none() => lacks("the start of a session"),
        Some(of) if needs.event_project && is_in_dump && of.project.is_none() => {
            let is_served = of.origin.is_some_and(|origin| origin.form == Form::Api);
            if is_served { Ok(()) } else { lacks("a session of its captures") }
        }
        Some(_) => Ok(()),
        None => lacks("a session"),
    }
}

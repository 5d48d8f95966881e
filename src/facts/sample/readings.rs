//! The other meanings of kwargs: what may be stored behind those served, and texts that are no lists.

use crate::model::{
    Argument, Arguments, CommonCombinedArguments, CommonFilters, EachEventArguments, HourOrder,
    IntervalArguments, KwargsSource, ManualArguments, RandomArguments, Reading, Sampling,
};

/// The kwargs that may be stored where these are served, each with words that say how it differs.
///
/// The API drops nulls and turns strings into numbers, so `{}` may stand for `{"size": null}` and 22 for
/// `"22"`, which compares as text.
pub(super) fn stored_readings(
    served: &Sampling,
) -> impl Iterator<Item = (&'static str, Sampling)> + use<> {
    [hours_as_texts(served.clone()), null_for_absent(served.clone())].into_iter().flatten()
}

/// The kwargs with both hours as texts.
fn hours_as_texts(mut stored: Sampling) -> Option<(&'static str, Sampling)> {
    let filters = match &mut stored.arguments {
        Arguments::Full(filters)
        | Arguments::Random(RandomArguments { filters, .. })
        | Arguments::Interval(IntervalArguments { filters, .. })
        | Arguments::CommonCombined(CommonCombinedArguments { filters, .. }) => filters,
        Arguments::Manual(_)
        | Arguments::DetectionsOnly
        | Arguments::RandomFromEachEvent(_)
        | Arguments::LastAndRandomFromEachEvent(_)
        | Arguments::GreatestFileSizeFromEachEvent(_)
        | Arguments::Positional(_)
        | Arguments::Nth(_)
        | Arguments::StratifiedRandom
        | Arguments::Starred
        | Arguments::Unknown => return None,
    };
    let CommonFilters { hour_start, hour_end, hours, .. } = filters;
    for hour in [&mut *hour_start, &mut *hour_end] {
        let Reading::Plain(value) = hour.reading else { return None };
        hour.reading = Reading::Odd { value, given: value.to_string().into() };
    }
    *hours = HourOrder::of(hour_start, hour_end);
    Some(("its hours are stored as texts", stored))
}

/// The kwargs with null for an argument that is absent, where that makes a difference.
fn null_for_absent(mut stored: Sampling) -> Option<(&'static str, Sampling)> {
    fn set_null<T>(argument: &mut Argument<T>) -> Option<()> {
        argument.is_absent().then(|| argument.reading = Reading::Null)
    }
    let words = match &mut stored.arguments {
        Arguments::Random(RandomArguments { size, .. }) => {
            set_null(size)?;
            "size is null"
        }
        Arguments::CommonCombined(CommonCombinedArguments { shuffle, .. }) => {
            set_null(shuffle)?;
            "shuffle is null"
        }
        Arguments::RandomFromEachEvent(EachEventArguments { num_each })
        | Arguments::LastAndRandomFromEachEvent(EachEventArguments { num_each })
        | Arguments::GreatestFileSizeFromEachEvent(EachEventArguments { num_each }) => {
            set_null(num_each)?;
            "num_each is null"
        }
        // Null fails, or is what absent is.
        Arguments::Full(_)
        | Arguments::Interval(_)
        | Arguments::Manual(_)
        | Arguments::DetectionsOnly
        | Arguments::Positional(_)
        | Arguments::Nth(_)
        | Arguments::StratifiedRandom
        | Arguments::Starred
        | Arguments::Unknown => return None,
    };
    Some((words, stored))
}

/// Sentences about arguments that are stored as texts where a number or a list is meant: what the live system
/// makes of them. Kwargs as served say nothing about that: the API turns texts into numbers, and lists of events
/// into texts.
pub(in crate::facts) fn misread(sampling: &Sampling) -> Vec<String> {
    if sampling.source == KwargsSource::Served {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some(filters) = sampling.arguments.filters()
        && let (Some(from), Some(to)) = (filters.hour_start.text(), filters.hour_end.text())
    {
        found.push(format!("hour_start {from:?} and hour_end {to:?} are compared as texts"));
    }
    for list in lists(&sampling.arguments) {
        if let Some(text) = list.text() {
            found.push(format!("{} {text:?} is read character by character", list.name));
        }
    }
    found
}

/// The arguments that are lists of ids.
fn lists(arguments: &Arguments) -> Vec<&Argument<Vec<i64>>> {
    let own = match arguments {
        Arguments::Interval(IntervalArguments { exclude_events, .. }) => Some(exclude_events),
        Arguments::Manual(ManualArguments { image_ids }) => Some(image_ids),
        Arguments::Full(_)
        | Arguments::Random(_)
        | Arguments::CommonCombined(_)
        | Arguments::DetectionsOnly
        | Arguments::RandomFromEachEvent(_)
        | Arguments::LastAndRandomFromEachEvent(_)
        | Arguments::GreatestFileSizeFromEachEvent(_)
        | Arguments::Positional(_)
        | Arguments::Nth(_)
        | Arguments::StratifiedRandom
        | Arguments::Starred
        | Arguments::Unknown => None,
    };
    let mut lists: Vec<_> = own.into_iter().collect();
    if let Some(CommonFilters { deployment_ids, event_ids, research_site_ids, .. }) =
        arguments.filters()
    {
        lists.extend([deployment_ids, event_ids, research_site_ids]);
    }
    lists
}

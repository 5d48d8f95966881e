//! The other meanings of kwargs: what may be stored behind those served, and texts that are no lists.

use std::collections::BTreeSet;

use super::comparison::satisfies;
use super::expect::MINUTE;
use super::expectation::{Expectation, SampleError};
use super::rules::Rule;
use crate::facts::Why;
use crate::model::{
    Argument, Arguments, CaptureRow, CommonCombinedArguments, CommonFilters, Deployment,
    EachEventArguments, HourOrder, IntervalArguments, KwargsSource, ManualArguments, Minutes,
    Number, RandomArguments, Reading, Row, Sampling, Snapshot,
};

/// Kwargs that may be stored, with words that say how they differ from those served.
type Stored = (&'static str, Sampling);

/// The kwargs with one argument in each of its other forms.
type Others<'a> = &'a dyn Fn(&Sampling) -> Vec<Stored>;

/// What kwargs would draw.
pub(super) type Drawing<'a> = &'a dyn Fn(&Sampling) -> Result<Expectation, SampleError>;

/// Why members that the served kwargs do not draw may come from the stored ones; `None` where they cannot, as long as
/// populating works with those. `interval` is the rule by which `draw` draws for that method.
///
/// The API drops nulls, fractions and the difference between a text and a number or flag, so `{}` may stand for
/// `{"size": null}`, 22 for `"22"` (which compares as text) or 22.5, and false for `"false"` (which counts as true).
pub(super) fn hidden(
    snapshot: &Snapshot,
    served: &Sampling,
    members: &BTreeSet<CaptureRow>,
    (interval, draw): (Rule, Drawing<'_>),
) -> Option<Why> {
    let is_by_deployment =
        matches!(served.arguments, Arguments::Interval(_)) && interval != Rule::Interval1;
    let gap = shortest_gap(snapshot, is_by_deployment, members);
    let mut unknown = None;
    for (words, stored) in stored_readings(served, gap) {
        match draw(&stored) {
            Ok(drawn) if satisfies(&drawn, members) => return Some(Why::LossyKwargs(words)),
            Err(SampleError::Unknown(why)) => unknown = unknown.or(Some(why)),
            // It draws others, or populating fails with it.
            Ok(_) | Err(SampleError::Fails(_) | SampleError::NoSampler) => {}
        }
    }
    unknown
}

/// What may be stored where these kwargs are served, as far as it makes a difference: each argument in each other
/// form together with each form of the others; those that differ least come first.
fn stored_readings(served: &Sampling, gap: Option<i64>) -> Vec<Stored> {
    let others: [Others<'_>; 6] = [
        &hours,
        &months,
        &most,
        &|served| null_for_absent(served.clone()).into_iter().collect(),
        &|served| true_for_false(served.clone()).into_iter().collect(),
        &|served| longer_interval(served.clone(), gap).into_iter().collect(),
    ];
    let mut readings = vec![(0, "nothing differs", served.clone())];
    for others_of in others {
        let mut more = Vec::new();
        for (differences, _, reading) in &readings {
            more.extend(others_of(reading).into_iter().map(|(new, stored)| match differences {
                0 => (1, new, stored),
                n => (n + 1, "several of its arguments are texts, fractions or null", stored),
            }));
        }
        readings.extend(more);
    }
    readings.sort_by_key(|(differences, _, _)| *differences);
    readings.into_iter().skip(1).map(|(_, words, stored)| (words, stored)).collect()
}

/// The common filters, of a method that takes them.
fn filters_of(arguments: &mut Arguments) -> Option<&mut CommonFilters> {
    match arguments {
        Arguments::Full(filters)
        | Arguments::Random(RandomArguments { filters, .. })
        | Arguments::Interval(IntervalArguments { filters, .. })
        | Arguments::CommonCombined(CommonCombinedArguments { filters, .. }) => Some(filters),
        Arguments::Manual(_)
        | Arguments::DetectionsOnly
        | Arguments::RandomFromEachEvent(_)
        | Arguments::LastAndRandomFromEachEvent(_)
        | Arguments::GreatestFileSizeFromEachEvent(_)
        | Arguments::Positional(_)
        | Arguments::Nth(_)
        | Arguments::StratifiedRandom
        | Arguments::Starred
        | Arguments::Unknown => None,
    }
}

/// The kwargs after a change of their common filters.
fn filtered(
    served: &Sampling,
    words: &'static str,
    change: impl FnOnce(&mut CommonFilters),
) -> Option<Stored> {
    let mut stored = served.clone();
    change(filters_of(&mut stored.arguments)?);
    Some((words, stored))
}

/// A number as the API serves it; `None` where it is absent.
fn served_number(argument: &Argument<Number>) -> Option<Number> {
    match argument.reading {
        Reading::Plain(number) => Some(number),
        Reading::Absent | Reading::Null | Reading::Odd { .. } | Reading::Wrong { .. } => None,
    }
}

/// A number between the served one and the next: the fraction that was dropped may have been rounded up. Of negative
/// numbers, that the fraction was dropped makes no difference.
fn with_fraction(served: Number) -> Option<Number> {
    (served.0 >= 0.0).then_some(Number(served.0 + 0.5))
}

/// The kwargs with hours that are texts, which may have blanks or zeros in front, or fractions.
fn hours(served: &Sampling) -> Vec<Stored> {
    let Some(filters) = served.arguments.filters() else { return Vec::new() };
    let (start, end) = (served_number(&filters.hour_start), served_number(&filters.hour_end));
    let other_order = match filters.hours {
        HourOrder::Ascending => HourOrder::NotAscending,
        HourOrder::NotAscending => HourOrder::Ascending,
        HourOrder::Incomparable => HourOrder::Incomparable,
    };
    let words =
        if start == end { "hour_end is a fraction" } else { "its hours are stored as texts" };
    let in_other_order =
        start.and(end).and_then(|_| filtered(served, words, |filters| filters.hours = other_order));
    let later = start.and_then(with_fraction).and_then(|later| {
        filtered(served, "hour_start is a fraction", |filters| {
            filters.hour_start.reading = Reading::Plain(later);
            filters.hours = HourOrder::of(&filters.hour_start, &filters.hour_end);
        })
    });
    in_other_order.into_iter().chain(later).collect()
}

/// The kwargs with a first month that is a fraction.
fn months(served: &Sampling) -> Vec<Stored> {
    let start = served.arguments.filters().and_then(|filters| served_number(&filters.month_start));
    let later = start.and_then(with_fraction).and_then(|later| {
        filtered(served, "month_start is a fraction", |filters| {
            filters.month_start.reading = Reading::Plain(later);
        })
    });
    later.into_iter().collect()
}

/// The kwargs with a `max_num` that is a fraction, at which the walk of `common_combined` ends later than at the
/// number without it. Served as 0, which is no end, it may be a little more or less.
fn most(served: &Sampling) -> Vec<Stored> {
    let Arguments::CommonCombined(arguments) = &served.arguments else { return Vec::new() };
    let Some(most) = served_number(&arguments.max_num) else { return Vec::new() };
    let walks = arguments.minute_interval.is_given();
    let less = (most.0 == 0.0).then_some(Number(-0.5));
    let others = with_fraction(most).into_iter().chain(less).filter(|_| walks);
    others
        .map(|most| {
            let max_num = Argument { reading: Reading::Plain(most), ..arguments.max_num.clone() };
            let arguments = CommonCombinedArguments { max_num, ..arguments.clone() };
            let arguments = Arguments::CommonCombined(arguments);
            ("max_num is a fraction", Sampling { arguments, ..served.clone() })
        })
        .collect()
}

/// The kwargs with a flag that is a text: the API serves `"false"` and `"no"` as false, and Python takes them for true.
fn true_for_false(mut stored: Sampling) -> Option<Stored> {
    let Arguments::CommonCombined(arguments) = &mut stored.arguments else { return None };
    let reading = &mut arguments.shuffle.reading;
    (*reading == Reading::Plain(false)).then(|| *reading = Reading::Plain(true))?;
    Some(("shuffle is a text, which counts as true", stored))
}

/// The kwargs with a `minute_interval` that is a fraction.
///
/// One stands for all: members come from an interval that no gap between them is shorter than, and that is longer than
/// certain times from a member to a capture that is none. So if any below the next whole minute draws them, then the
/// longest that the gaps allow does.
fn longer_interval(mut stored: Sampling, gap: Option<i64>) -> Option<Stored> {
    let argument = if let Arguments::Interval(arguments) = &mut stored.arguments {
        &mut arguments.minute_interval
    } else if let Arguments::CommonCombined(arguments) = &mut stored.arguments {
        &mut arguments.minute_interval
    } else {
        return None;
    };
    let Reading::Plain(Minutes(served)) = argument.reading else { return None };
    let longest = served.saturating_add(MINUTE - 1);
    let longest = gap.map_or(longest, |gap| gap.min(longest));
    // No fraction is served: of what is not whole there is nothing hidden. Down from 0 all intervals are alike.
    if served < 0 || served % MINUTE != 0 || longest <= served {
        return None;
    }
    argument.reading = Reading::Plain(Minutes(longest));
    Some(("minute_interval is a fraction", stored))
}

/// The least time between two members that the walk of the method takes one after the other, in microseconds.
fn shortest_gap(
    snapshot: &Snapshot,
    is_by_deployment: bool,
    members: &BTreeSet<CaptureRow>,
) -> Option<i64> {
    let captures = &snapshot.captures;
    let time = |row: &CaptureRow| {
        let deployment = captures.deployment(*row).filter(|_| is_by_deployment);
        Some((deployment, captures.timestamp(*row)?.micros()))
    };
    let mut times: Vec<(Option<Row<Deployment>>, i64)> = members.iter().filter_map(time).collect();
    times.sort_unstable();
    let earlier = times.iter();
    let pairs = earlier.zip(times.iter().skip(1)).filter(|((walk, _), (next, _))| walk == next);
    pairs.map(|((_, time), (_, next))| next - time).min()
}

/// The kwargs with null for an argument that is absent, where that makes a difference.
fn null_for_absent(mut stored: Sampling) -> Option<Stored> {
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

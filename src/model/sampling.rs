//! The typed form of a method's kwargs: each argument as the platform (Python) reads it. They are read once, before
//! anything private is taken out of them, so that no verdict depends on what may be shown.

mod argument;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use self::argument::{AnyArgument, cut, date, id, ids, minutes, number, place, served_ids, truth};
use super::{Kwargs, KwargsSource, Method};

pub use self::argument::{Argument, Expected, Minutes, Number, Reading, Spelt};

/// A sampling method with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// The arguments that the method takes.
    pub arguments: Arguments,
    /// Why the sampler cannot be called at all.
    pub refusal: Option<Refusal>,
    /// Where the kwargs come from: what is absent from served ones may have been null.
    pub source: KwargsSource,
}

/// The arguments that each method takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Arguments {
    /// Of `full`: the common filters alone.
    Full(CommonFilters),
    /// Of `random`.
    Random(RandomArguments),
    /// Of `interval`.
    Interval(IntervalArguments),
    /// Of `common_combined`.
    CommonCombined(CommonCombinedArguments),
    /// Of `manual`.
    Manual(ManualArguments),
    /// `detections_only` takes none.
    DetectionsOnly,
    /// Of `random_from_each_event`.
    RandomFromEachEvent(EachEventArguments),
    /// Of `last_and_random_from_each_event`.
    LastAndRandomFromEachEvent(EachEventArguments),
    /// Of `greatest_file_size_from_each_event`.
    GreatestFileSizeFromEachEvent(EachEventArguments),
    /// Of `positional`.
    Positional(PositionalArguments),
    /// Of `nth`.
    Nth(NthArguments),
    /// `stratified_random` has no sampler that would read any.
    StratifiedRandom,
    /// `starred` has no sampler that would read any.
    Starred,
    /// A method that the platform has no sampler of.
    Unknown,
}

/// Why a sampler cannot be called with kwargs.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The kwargs are this and no object.
    NotAnObject(Value),
    /// The method takes no argument of this name.
    UnknownArgument {
        /// The method.
        method: Method,
        /// The name.
        name: String,
    },
}

/// The filters that `full`, `random`, `interval` and `common_combined` take.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonFilters {
    /// The first day.
    pub date_start: Argument<NaiveDate>,
    /// The last day.
    pub date_end: Argument<NaiveDate>,
    /// The first month, from 1.
    pub month_start: Argument<Number>,
    /// The last month.
    pub month_end: Argument<Number>,
    /// The first hour.
    pub hour_start: Argument<Number>,
    /// The last hour.
    pub hour_end: Argument<Number>,
    /// How the two hours compare.
    pub hours: HourOrder,
    /// Deployments to keep.
    pub deployment_ids: Argument<Vec<i64>>,
    /// Research sites to keep.
    pub research_site_ids: Argument<Vec<i64>>,
    /// Events to keep.
    pub event_ids: Argument<Vec<i64>>,
}

/// How the platform compares `hour_start` and `hour_end`: as they are stored, so that two texts compare as texts
/// (`"22"` comes before `"4"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HourOrder {
    /// The first is less than the second.
    Ascending,
    /// It is not, or one of the two is not given.
    NotAscending,
    /// A text and a number cannot be compared.
    Incomparable,
}

/// The arguments of `random`.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomArguments {
    /// What passes.
    pub filters: CommonFilters,
    /// How many are drawn.
    pub size: Argument<Number>,
}

/// The arguments of `interval`.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalArguments {
    /// What passes.
    pub filters: CommonFilters,
    /// How far apart the captures are at least.
    pub minute_interval: Argument<Minutes>,
    /// Events to leave out.
    pub exclude_events: Argument<Vec<i64>>,
    /// The one deployment to draw from.
    pub deployment_id: Argument<i64>,
    /// How many of each deployment are drawn at most. A release to come takes it; today's does not.
    pub max_num: Argument<Number>,
}

/// The arguments of `common_combined`.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonCombinedArguments {
    /// What passes.
    pub filters: CommonFilters,
    /// How far apart the captures are at least.
    pub minute_interval: Argument<Minutes>,
    /// How many are drawn at most.
    pub max_num: Argument<Number>,
    /// Whether they are drawn by chance.
    pub shuffle: Argument<bool>,
}

/// The arguments of `manual`.
#[derive(Clone, Debug, PartialEq)]
pub struct ManualArguments {
    /// The captures.
    pub image_ids: Argument<Vec<i64>>,
}

/// The arguments of the methods that draw so many of each event.
#[derive(Clone, Debug, PartialEq)]
pub struct EachEventArguments {
    /// How many.
    pub num_each: Argument<Number>,
}

/// The arguments of `positional`.
#[derive(Clone, Debug, PartialEq)]
pub struct PositionalArguments {
    /// The position in each event, from 0; a negative one counts from the end.
    pub position: Argument<i64>,
}

/// The arguments of `nth`.
#[derive(Clone, Debug, PartialEq)]
pub struct NthArguments {
    /// The n of every nth capture.
    pub nth: Argument<i64>,
}

/// The members of an object, if there is one.
type Members<'a> = Option<&'a Map<String, Value>>;

impl Sampling {
    /// Reads kwargs as the sampler of `method` does. A method without sampler reads none.
    #[must_use]
    pub fn read(method: &Method, kwargs: &Kwargs) -> Self {
        let members = kwargs.value.as_object();
        let mut arguments = Arguments::read(method, members, kwargs.source);
        let refusal = match &kwargs.value {
            _ if !method.has_sampler() => None,
            Value::Object(members) => {
                let taken = arguments.names();
                let unknown = members.keys().find(|key| !taken.contains(&key.as_str()));
                unknown.map(|name| Refusal::UnknownArgument {
                    method: method.clone(),
                    name: name.clone(),
                })
            }
            Value::Null => None,
            Value::Array(items) if items.is_empty() => None,
            other => Some(Refusal::NotAnObject(other.clone())),
        };
        Self { arguments, refusal, source: kwargs.source }
    }

    /// The same for a platform that ignores arguments which the method does not take, and the name of one; `None` where
    /// there is none.
    #[must_use]
    pub fn ignoring_unknown(&self) -> Option<(&str, Self)> {
        match &self.refusal {
            Some(Refusal::UnknownArgument { name, .. }) => {
                Some((name, Self { refusal: None, ..self.clone() }))
            }
            Some(Refusal::NotAnObject(_)) | None => None,
        }
    }

    /// Goes through the JSON values that are kept of what is not plain: they may hold what is private.
    pub fn each_kept(&mut self, mut visit: impl FnMut(&mut Value)) {
        for argument in self.arguments.all() {
            argument.kept().into_iter().flatten().for_each(&mut visit);
        }
        match &mut self.refusal {
            Some(Refusal::NotAnObject(value)) => visit(value),
            Some(Refusal::UnknownArgument { name, .. }) => {
                let mut value = Value::from(std::mem::take(name));
                visit(&mut value);
                if let Value::String(text) = value {
                    *name = text;
                }
            }
            None => {}
        }
    }
}

impl Arguments {
    fn read(method: &Method, kwargs: Members<'_>, source: KwargsSource) -> Self {
        let filters = || CommonFilters::read(kwargs);
        let each = || EachEventArguments { num_each: Argument::read(kwargs, "num_each", cut) };
        match method {
            Method::Full => Self::Full(filters()),
            Method::Random => Self::Random(RandomArguments {
                filters: filters(),
                size: Argument::read(kwargs, "size", cut),
            }),
            Method::Interval => Self::Interval(IntervalArguments {
                filters: filters(),
                minute_interval: Argument::read(kwargs, "minute_interval", minutes),
                exclude_events: match source {
                    KwargsSource::Stored => Argument::read(kwargs, "exclude_events", ids),
                    KwargsSource::Served => Argument::read(kwargs, "exclude_events", served_ids),
                },
                deployment_id: Argument::read(kwargs, "deployment_id", id),
                max_num: Argument::read(kwargs, "max_num", cut),
            }),
            Method::CommonCombined => Self::CommonCombined(CommonCombinedArguments {
                filters: filters(),
                minute_interval: Argument::read(kwargs, "minute_interval", minutes),
                max_num: Argument::read(kwargs, "max_num", cut),
                shuffle: Argument::read(kwargs, "shuffle", truth),
            }),
            Method::Manual => Self::Manual(ManualArguments {
                image_ids: Argument::read(kwargs, "image_ids", ids),
            }),
            Method::DetectionsOnly => Self::DetectionsOnly,
            Method::RandomFromEachEvent => Self::RandomFromEachEvent(each()),
            Method::LastAndRandomFromEachEvent => Self::LastAndRandomFromEachEvent(each()),
            Method::GreatestFileSizeFromEachEvent => Self::GreatestFileSizeFromEachEvent(each()),
            Method::Positional => Self::Positional(PositionalArguments {
                position: Argument::read(kwargs, "position", place),
            }),
            Method::Nth => Self::Nth(NthArguments { nth: Argument::read(kwargs, "nth", place) }),
            Method::StratifiedRandom => Self::StratifiedRandom,
            Method::Starred => Self::Starred,
            Method::Unknown(_) => Self::Unknown,
        }
    }

    /// The common filters, of a method that takes them.
    #[must_use]
    pub fn filters(&self) -> Option<&CommonFilters> {
        match self {
            Self::Full(filters) => Some(filters),
            Self::Random(arguments) => Some(&arguments.filters),
            Self::Interval(arguments) => Some(&arguments.filters),
            Self::CommonCombined(arguments) => Some(&arguments.filters),
            Self::Manual(_)
            | Self::DetectionsOnly
            | Self::RandomFromEachEvent(_)
            | Self::LastAndRandomFromEachEvent(_)
            | Self::GreatestFileSizeFromEachEvent(_)
            | Self::Positional(_)
            | Self::Nth(_)
            | Self::StratifiedRandom
            | Self::Starred
            | Self::Unknown => None,
        }
    }

    /// All of them, whatever their types.
    fn all(&mut self) -> Vec<&mut dyn AnyArgument> {
        match self {
            Self::Full(filters) => filters.all(),
            Self::Random(RandomArguments { filters, size }) => {
                let mut all = filters.all();
                all.push(size);
                all
            }
            Self::Interval(IntervalArguments {
                filters,
                minute_interval,
                exclude_events,
                deployment_id,
                max_num,
            }) => {
                let mut all = filters.all();
                all.extend([minute_interval as _, exclude_events as _, deployment_id as _]);
                all.push(max_num);
                all
            }
            Self::CommonCombined(CommonCombinedArguments {
                filters,
                minute_interval,
                max_num,
                shuffle,
            }) => {
                let mut all = filters.all();
                all.extend([minute_interval as _, max_num as _, shuffle as _]);
                all
            }
            Self::Manual(ManualArguments { image_ids }) => vec![image_ids],
            Self::RandomFromEachEvent(EachEventArguments { num_each })
            | Self::LastAndRandomFromEachEvent(EachEventArguments { num_each })
            | Self::GreatestFileSizeFromEachEvent(EachEventArguments { num_each }) => {
                vec![num_each]
            }
            Self::Positional(PositionalArguments { position }) => vec![position],
            Self::Nth(NthArguments { nth }) => vec![nth],
            Self::DetectionsOnly | Self::StratifiedRandom | Self::Starred | Self::Unknown => {
                Vec::new()
            }
        }
    }

    /// The names of those that today's platform takes.
    fn names(&mut self) -> Vec<&'static str> {
        let is_interval = matches!(self, Self::Interval(_));
        let names = self.all().into_iter().map(|argument| argument.name());
        names.filter(|name| !is_interval || *name != "max_num").collect()
    }
}

impl CommonCombinedArguments {
    /// Whether the captures are drawn by chance: they are where nothing is said, and null says no.
    #[must_use]
    pub fn shuffles(&self) -> bool {
        match self.shuffle.reading {
            Reading::Absent => true,
            Reading::Plain(shuffles) | Reading::Odd { value: shuffles, .. } => shuffles,
            Reading::Null | Reading::Wrong { .. } => false,
        }
    }
}

impl CommonFilters {
    /// The filters that stand in kwargs, whether their method takes them or not.
    #[must_use]
    pub fn of(kwargs: &Kwargs) -> Self {
        Self::read(kwargs.value.as_object())
    }

    /// Whether there is one that is not null.
    #[must_use]
    pub fn are_given(&self) -> bool {
        self.date_start.is_given()
            || self.date_end.is_given()
            || self.month_start.is_given()
            || self.month_end.is_given()
            || self.hour_start.is_given()
            || self.hour_end.is_given()
            || self.deployment_ids.is_given()
            || self.research_site_ids.is_given()
            || self.event_ids.is_given()
    }

    fn read(kwargs: Members<'_>) -> Self {
        let hour_start = Argument::read(kwargs, "hour_start", number);
        let hour_end = Argument::read(kwargs, "hour_end", number);
        Self {
            date_start: Argument::read(kwargs, "date_start", date),
            date_end: Argument::read(kwargs, "date_end", date),
            month_start: Argument::read(kwargs, "month_start", number),
            month_end: Argument::read(kwargs, "month_end", number),
            hours: HourOrder::of(&hour_start, &hour_end),
            hour_start,
            hour_end,
            deployment_ids: Argument::read(kwargs, "deployment_ids", ids),
            research_site_ids: Argument::read(kwargs, "research_site_ids", ids),
            event_ids: Argument::read(kwargs, "event_ids", ids),
        }
    }

    fn all(&mut self) -> Vec<&mut dyn AnyArgument> {
        let Self {
            date_start,
            date_end,
            month_start,
            month_end,
            hour_start,
            hour_end,
            hours: _,
            deployment_ids,
            research_site_ids,
            event_ids,
        } = self;
        vec![
            date_start,
            date_end,
            month_start,
            month_end,
            hour_start,
            hour_end,
            deployment_ids,
            research_site_ids,
            event_ids,
        ]
    }
}

impl HourOrder {
    /// How two hours compare.
    #[must_use]
    pub fn of(start: &Argument<Number>, end: &Argument<Number>) -> Self {
        let is_ascending = match (start.text(), end.text()) {
            (Some(start), Some(end)) => start < end,
            (None, None) => {
                matches!((start.value(), end.value()), (Ok(Some(start)), Ok(Some(end))) if start < end)
            }
            // Null, or not given: there is nothing to compare.
            _ if [start, end].iter().any(|hour| hour.is_absent() || hour.is_null()) => false,
            _ => return Self::Incomparable,
        };
        if is_ascending { Self::Ascending } else { Self::NotAscending }
    }
}

#[cfg(test)]
mod tests;

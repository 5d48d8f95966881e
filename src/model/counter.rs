//! Numbers that the platform stores of a record and serves without counting again.

use super::Form;

/// A number that the platform stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CounterKind {
    /// Events of a deployment.
    Events,
    /// Captures of a deployment or event.
    Captures,
    /// Detections with a box whose occurrences pass the default filters.
    Detections,
    /// Occurrences that pass the default filters.
    Occurrences,
    /// Distinct determinations of the occurrences of a deployment.
    Taxa,
}

impl CounterKind {
    /// The counters of a deployment.
    pub const OF_DEPLOYMENT: [Self; 5] =
        [Self::Events, Self::Captures, Self::Detections, Self::Occurrences, Self::Taxa];
    /// The counters of an event.
    pub const OF_EVENT: [Self; 3] = [Self::Captures, Self::Detections, Self::Occurrences];

    /// Its field in the API.
    #[must_use]
    pub const fn api_name(self) -> &'static str {
        match self {
            Self::Events => "events_count",
            Self::Captures => "captures_count",
            Self::Detections => "detections_count",
            Self::Occurrences => "occurrences_count",
            Self::Taxa => "taxa_count",
        }
    }

    /// What it counts, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Events => "sessions",
            Self::Captures => "captures",
            Self::Detections => "detections",
            Self::Occurrences => "occurrences",
            Self::Taxa => "taxa",
        }
    }

    /// What it counts, in a sentence.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Events => "its sessions",
            Self::Captures => "its captures",
            Self::Detections => {
                "detections with a box that pass the default filters of the project"
            }
            Self::Occurrences => {
                "its occurrences in a session that pass the default filters of the project"
            }
            Self::Taxa => "distinct determinations of these occurrences, where none is one as well",
        }
    }

    /// Whether the API may serve a count of the moment in the place of the stored number: lists that are asked for counts
    /// do.
    #[must_use]
    pub const fn may_be_counted_when_served(self) -> bool {
        matches!(self, Self::Occurrences | Self::Taxa)
    }
}

/// What the sightings of one form say of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Told {
    /// Nothing, or null: it was never computed.
    #[default]
    Nothing,
    Number(i64),
    /// Different numbers.
    Several,
}

impl Told {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, told) | (told, Self::Nothing) => told,
            (mine, other) if mine == other => mine,
            _ => Self::Several,
        }
    }
}

/// A stored number as dumps and as responses tell it. Only a dump certainly tells the stored one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counter {
    dumped: Told,
    served: Told,
}

/// What was recorded of a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordedCounter {
    /// Nothing: it was never computed, or the snapshot does not tell it.
    Nothing,
    /// The stored number.
    Stored(i64),
    /// A number that the API may have counted when it was asked.
    Served(i64),
    /// Different numbers: the records are of two states.
    Several,
}

impl Counter {
    /// What one sighting says.
    #[must_use]
    pub fn told(number: Option<i64>, form: Form) -> Self {
        let told = number.map_or(Told::Nothing, Told::Number);
        match form {
            Form::Dump => Self { dumped: told, served: Told::Nothing },
            Form::Api => Self { dumped: Told::Nothing, served: told },
        }
    }

    /// The same as said by a sighting of this form.
    #[must_use]
    pub fn of_form(self, form: Form) -> Self {
        let number = match self.dumped.and(self.served) {
            Told::Number(n) => Some(n),
            Told::Nothing | Told::Several => None,
        };
        Self::told(number, form)
    }

    /// What two sightings say together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { dumped: self.dumped.and(other.dumped), served: self.served.and(other.served) }
    }

    /// The number as a dump tells it.
    #[must_use]
    pub fn dumped(self) -> Option<i64> {
        match self.dumped {
            Told::Number(n) => Some(n),
            Told::Nothing | Told::Several => None,
        }
    }

    /// What was recorded.
    #[must_use]
    pub fn recorded(self, kind: CounterKind) -> RecordedCounter {
        let of_moment = kind.may_be_counted_when_served();
        let told = if of_moment && self.dumped != Told::Nothing {
            self.dumped
        } else {
            self.dumped.and(self.served)
        };
        match told {
            Told::Nothing => RecordedCounter::Nothing,
            Told::Several => RecordedCounter::Several,
            Told::Number(n) if of_moment && self.dumped == Told::Nothing => {
                RecordedCounter::Served(n)
            }
            Told::Number(n) => RecordedCounter::Stored(n),
        }
    }
}

#[cfg(test)]
mod tests;

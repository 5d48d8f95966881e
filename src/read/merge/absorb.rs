//! One record out of several sightings: the better one is completed by the others, contradictions are reported.

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde_json::Value;

use crate::fields::{
    capture_fields, collection_fields, deployment_fields, event_fields, job_fields,
    occurrence_fields, pipeline_fields, project_fields, research_site_fields, taxon_fields,
};
use crate::finding::{Code, Finding, Subject};
use crate::model::{
    CameraTime, Capture, Collection, CollectionId, Counter, Deployment, DeploymentId, Event,
    EventId, Field, Job, Kind, Kwargs, KwargsSource, Location, Method, Occurrence, Origin,
    Pipeline, PipelineId, Project, ProjectId, Record, ResearchSite, ServerTime, SiteId, Taxon,
    TaxonId, Unsaid,
};
use crate::read::faults;

/// Collects contradictions between sightings of one record.
pub(super) struct Clashes<'a> {
    pub(super) names: &'a [String],
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Clashes<'_> {
    pub(super) fn report(
        &mut self,
        kind: Kind,
        id: i64,
        origin: Option<Origin>,
        clashes: Vec<String>,
    ) {
        if clashes.is_empty() {
            return;
        }
        let distinct: BTreeSet<String> = clashes.into_iter().collect();
        let words: Vec<String> = distinct.into_iter().collect();
        let message = format!("seen with different values: {}", words.join("; "));
        let finding = Finding::new(Code(608), Subject::Record(kind, id), message);
        let file = origin.and_then(|origin| self.names.get(origin.file as usize));
        self.findings.push(match file {
            Some(file) => finding.at(Location::file(file)),
            None => finding,
        });
    }
}

/// Values that say the same, perhaps with different precision.
pub(super) trait Same: PartialEq + Debug {
    fn same(&self, other: &Self) -> bool {
        self == other
    }
    /// Whether `other` says the same more precisely.
    fn is_refined_by(&self, _other: &Self) -> bool {
        false
    }
    /// What it says, in a finding: whole or not at all, since what is private is known by its whole.
    fn show(&self) -> String {
        let text = format!("{self:?}");
        if text.len() <= MOST_SHOWN { text } else { format!("a value of {} bytes", text.len()) }
    }
}

/// The longest value that a finding shows.
const MOST_SHOWN: usize = 60;

macro_rules! plainly_same {
    ($($type:ty),+ $(,)?) => {$(impl Same for $type {})+};
}
plainly_same!(
    String,
    bool,
    i64,
    f64,
    u32,
    u64,
    crate::model::JobState,
    crate::model::DefaultFilters,
    crate::model::Progress,
    Vec<TaxonId>,
);

macro_rules! same_key {
    ($($id:ty),+ $(,)?) => {$(impl Same for $id {
        fn show(&self) -> String {
            self.to_string()
        }
    })+};
}
same_key!(ProjectId, CollectionId, DeploymentId, EventId, PipelineId, SiteId, TaxonId);

impl Same for Method {
    fn show(&self) -> String {
        self.name().to_owned().show()
    }
}

/// A dump keeps milliseconds, the API microseconds.
macro_rules! same_to_the_millisecond {
    ($($type:ty),+) => {$(impl Same for $type {
        fn same(&self, other: &Self) -> bool {
            self.micros().div_euclid(1000) == other.micros().div_euclid(1000)
        }
        fn is_refined_by(&self, other: &Self) -> bool {
            self.micros().rem_euclid(1000) == 0 && other.micros().rem_euclid(1000) != 0
        }
        fn show(&self) -> String {
            self.to_string()
        }
    })+};
}
same_to_the_millisecond!(ServerTime, CameraTime);

/// What a sighting says of a field: nothing, or something.
pub(super) trait Sighted {
    /// Whether it says nothing.
    fn is_absent(&self) -> bool;
    /// Whether both say the same.
    fn agrees_with(&self, other: &Self) -> bool;
    /// Whether `other` says the same more precisely.
    fn is_refined_by(&self, other: &Self) -> bool;
    /// What it says, in a finding.
    fn show(&self) -> String;
}

impl<T: Same> Sighted for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
    fn agrees_with(&self, other: &Self) -> bool {
        matches!((self, other), (Some(mine), Some(other)) if mine.same(other))
    }
    fn is_refined_by(&self, other: &Self) -> bool {
        matches!((self, other), (Some(mine), Some(other)) if mine.is_refined_by(other))
    }
    fn show(&self) -> String {
        self.as_ref().map_or_else(String::new, Same::show)
    }
}

impl<T: Same> Sighted for Field<T> {
    fn is_absent(&self) -> bool {
        !self.is_present()
    }
    fn agrees_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(mine), Self::Value(other)) => mine.same(other),
            _ => self == other,
        }
    }
    fn is_refined_by(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Value(mine), Self::Value(other)) if mine.is_refined_by(other))
    }
    fn show(&self) -> String {
        match self {
            Self::Absent => String::new(),
            Self::Null => "null".to_owned(),
            Self::Value(value) => value.show(),
        }
    }
}

/// Takes over what `mine` lacks; notes where both say something else.
pub(super) fn agree<T: Sighted>(name: &str, mine: &mut T, other: T, clashes: &mut Vec<String>) {
    if other.is_absent() {
        return;
    }
    let agree = mine.agrees_with(&other);
    if mine.is_absent() || (agree && mine.is_refined_by(&other)) {
        *mine = other;
    } else if !agree {
        clashes.push(format!("{name} {} and {}", mine.show(), other.show()));
    }
}

/// Takes over what `mine` lacks; that both say something else is no contradiction.
fn first<T: Sighted>(_: &str, mine: &mut T, other: T, _: &mut Vec<String>) {
    if mine.is_absent() {
        *mine = other;
    }
}

/// Numbers that the platform stores: those of dumps and those of responses are kept apart.
fn stored(_: &str, mine: &mut Counter, other: Counter, _: &mut Vec<String>) {
    *mine = mine.and(other);
}

/// A record that can take over what another sighting of it says.
pub(super) trait Merge: Record {
    fn origin(&self) -> Option<Origin>;
    /// Takes over what the worse sighting knows; gives the contradictions.
    fn absorb(&mut self, other: Self) -> Vec<String>;
}

/// How two sightings of a record become one: its fields as their table says, what is in no table as said here.
macro_rules! merge {
    (
        { $name:ident $(, |$mine:ident, $theirs:ident, $clashes:ident| $rest:block)? }
        { $($field:ident: $type:ty = $key:literal $(| $other:literal)* as $wire:ty, $merge:ident, $doc:literal;)* }
        $read:tt
    ) => {
        impl Merge for $name {
            fn origin(&self) -> Option<Origin> {
                self.origin
            }

            #[allow(unused_mut, reason = "some have fields that are in no table, others have not")]
            fn absorb(&mut self, mut other: Self) -> Vec<String> {
                let mut clashes = Vec::new();
                $(
                    let ($mine, $theirs, $clashes) = (&mut *self, &mut other, &mut clashes);
                    $rest
                )?
                $($merge($key, &mut self.$field, other.$field, &mut clashes);)*
                self.origin = self.origin.or(other.origin);
                clashes
            }
        }
    };
}
capture_fields!(merge! { Capture, |mine, other, clashes| {
    agree("detections", &mut mine.has_real_detection, other.has_real_detection, clashes);
    null_and_value(mine, other, clashes);
    mine.unsaid = mine.unsaid.and(other.unsaid);
    // Records that list another number of detections are of two states.
    let differ = matches!((mine.n_listed, other.n_listed), (Some(a), Some(b)) if a != b);
    mine.n_listed = if differ { Some(-1) } else { mine.n_listed.or(other.n_listed) };
} });
occurrence_fields!(merge! { Occurrence, |mine, other, clashes| {
    agree("meets_criteria", &mut mine.meets_criteria, other.meets_criteria, clashes);
} });
project_fields!(merge! { Project, |mine, other, clashes| {
    agree("filters", &mut mine.filters, other.filters.take(), clashes);
} });
deployment_fields!(merge! { Deployment });
research_site_fields!(merge! { ResearchSite });
event_fields!(merge! { Event });
taxon_fields!(merge! { Taxon });
pipeline_fields!(merge! { Pipeline });
job_fields!(merge! { Job, |mine, other, clashes| {
    agree("type", &mut mine.type_key, other.type_key.take(), clashes);
    agree("type name", &mut mine.type_name, other.type_name.take(), clashes);
    // A list serves no log lines and a detail not all of them.
    if other.log.len() > mine.log.len() {
        mine.log = std::mem::take(&mut other.log);
        mine.is_log_cut = other.is_log_cut;
    } else if other.log == mine.log {
        mine.is_log_cut &= other.is_log_cut;
    }
} });
collection_fields!(merge! { Collection, |mine, other, clashes| {
    for (kind, filtering, number) in other.recorded.iter() {
        let known = mine.recorded.get(kind, filtering);
        if mine.recorded.note(kind, filtering, number)
            && let Some(known) = known
        {
            clashes.push(format!("{} {known} and {number}", kind.api_name()));
        }
    }
    clashes.extend(merge_kwargs(&mut mine.kwargs, other.kwargs.take()));
    mine.jobs.append(&mut other.jobs);
} });

/// Notes fields of a capture that are null in one sighting and have a value in the other.
fn null_and_value(mine: &Capture, other: &Capture, clashes: &mut Vec<String>) {
    let nones = [
        ("project", Unsaid::PROJECT, mine.project.is_none(), other.project.is_none()),
        ("deployment", Unsaid::DEPLOYMENT, mine.deployment.is_none(), other.deployment.is_none()),
        ("event", Unsaid::EVENT, mine.event.is_none(), other.event.is_none()),
        ("timestamp", Unsaid::TIMESTAMP, mine.timestamp.is_none(), other.timestamp.is_none()),
        ("size", Unsaid::SIZE, mine.size.is_none(), other.size.is_none()),
    ];
    for (name, field, my_none, other_none) in nones {
        let both_say = !mine.unsaid.has(field) && !other.unsaid.has(field);
        if both_say && my_none != other_none {
            clashes.push(format!("{name} null and a value"));
        }
    }
}

/// Stored kwargs say more than served ones; only two of the same source can contradict.
fn merge_kwargs(mine: &mut Option<Kwargs>, other: Option<Kwargs>) -> Option<String> {
    match (mine.as_ref(), other) {
        (None, other) => *mine = other,
        (Some(known), Some(other)) if known.source == other.source => {
            let differs = known.value != other.value;
            return differs.then(|| differing(&known.value, &other.value));
        }
        (Some(_), Some(other)) if other.source == KwargsSource::Stored => *mine = Some(other),
        _ => {}
    }
    None
}

/// The names of the arguments in which kwargs differ. Their values may be anything.
fn differing(mine: &Value, other: &Value) -> String {
    let (Some(mine), Some(other)) = (mine.as_object(), other.as_object()) else {
        return "kwargs".to_owned();
    };
    let keys: BTreeSet<&String> = mine.keys().chain(other.keys()).collect();
    let differing = keys.into_iter().filter(|key| mine.get(*key) != other.get(*key)).cloned();
    format!("kwargs in {}", faults::names(&differing.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests;

//! One record out of several sightings: what the better one lacks is taken over, what they contradict each
//! other in is noted.

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::finding::{Code, Finding, Subject};
use crate::model::{
    CameraTime, Collection, Deployment, Event, Field, Job, Kind, Kwargs, KwargsSource, Location,
    Origin, Pipeline, Project, Record, ResearchSite, ServerTime, Taxon,
};

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
    fn show(&self) -> String {
        let text = format!("{self:?}");
        text.chars().take(60).collect()
    }
}

macro_rules! plainly_same {
    ($($type:ty),+ $(,)?) => {$(impl Same for $type {})+};
}
plainly_same!(
    String,
    bool,
    i64,
    f64,
    crate::model::ProjectId,
    crate::model::CollectionId,
    crate::model::DeploymentId,
    crate::model::PipelineId,
    crate::model::SiteId,
    crate::model::TaxonId,
    crate::model::JobState,
    crate::model::DefaultFilters,
    crate::model::Progress,
    Vec<crate::model::TaxonId>,
);

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
pub(super) fn field<T: Sighted>(name: &str, mine: &mut T, other: T, clashes: &mut Vec<String>) {
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

/// A record that can take over what another sighting of it says.
pub(super) trait Merge: Record {
    fn origin(&self) -> Option<Origin>;
    /// Takes over what the worse sighting knows; gives the contradictions.
    fn absorb(&mut self, other: Self) -> Vec<String>;
}

macro_rules! merge_fields {
    ($type:ty; $($field:ident),+ $(,)?) => {
        impl Merge for $type {
            fn origin(&self) -> Option<Origin> {
                self.origin
            }
            fn absorb(&mut self, other: Self) -> Vec<String> {
                let mut clashes = Vec::new();
                $(field(stringify!($field), &mut self.$field, other.$field, &mut clashes);)+
                self.origin = self.origin.or(other.origin);
                clashes
            }
        }
    };
}
merge_fields!(Project; name, description, draft, filters, created_at, updated_at);
merge_fields!(Deployment; name, project, research_site);
merge_fields!(ResearchSite; name, project);
merge_fields!(Taxon; name, rank, parents);
merge_fields!(Pipeline; name);

impl Merge for Event {
    fn origin(&self) -> Option<Origin> {
        self.origin
    }
    fn absorb(&mut self, other: Self) -> Vec<String> {
        let mut clashes = Vec::new();
        // A dump has no label of its own; the group's date stands in for it and contradicts nothing.
        self.label = self.label.take().or(other.label);
        field("project", &mut self.project, other.project, &mut clashes);
        field("deployment", &mut self.deployment, other.deployment, &mut clashes);
        field("start", &mut self.start, other.start, &mut clashes);
        field("end", &mut self.end, other.end, &mut clashes);
        self.origin = self.origin.or(other.origin);
        clashes
    }
}

impl Merge for Job {
    fn origin(&self) -> Option<Origin> {
        self.origin
    }
    fn absorb(&mut self, other: Self) -> Vec<String> {
        let mut clashes = Vec::new();
        field("name", &mut self.name, other.name, &mut clashes);
        field("type", &mut self.type_key, other.type_key, &mut clashes);
        field("type name", &mut self.type_name, other.type_name, &mut clashes);
        field("status", &mut self.state, other.state, &mut clashes);
        field("project", &mut self.project, other.project, &mut clashes);
        field("collection", &mut self.collection, other.collection, &mut clashes);
        field("deployment", &mut self.deployment, other.deployment, &mut clashes);
        field("pipeline", &mut self.pipeline, other.pipeline, &mut clashes);
        field("created_at", &mut self.created_at, other.created_at, &mut clashes);
        field("updated_at", &mut self.updated_at, other.updated_at, &mut clashes);
        field("started_at", &mut self.started_at, other.started_at, &mut clashes);
        field("finished_at", &mut self.finished_at, other.finished_at, &mut clashes);
        field("delay", &mut self.delay, other.delay, &mut clashes);
        field("progress", &mut self.progress, other.progress, &mut clashes);
        // A list serves no log lines and a detail not all of them.
        if other.log.len() > self.log.len() {
            self.log = other.log;
        }
        self.origin = self.origin.or(other.origin);
        clashes
    }
}

impl Merge for Collection {
    fn origin(&self) -> Option<Origin> {
        self.origin
    }
    fn absorb(&mut self, other: Self) -> Vec<String> {
        let mut clashes = Vec::new();
        field("name", &mut self.name, other.name, &mut clashes);
        field("project", &mut self.project, other.project, &mut clashes);
        field("method", &mut self.method, other.method, &mut clashes);
        field("description", &mut self.description, other.description, &mut clashes);
        field("created_at", &mut self.created_at, other.created_at, &mut clashes);
        field("updated_at", &mut self.updated_at, other.updated_at, &mut clashes);
        for (kind, filtering, number) in other.recorded.iter() {
            let known = self.recorded.get(kind, filtering);
            if self.recorded.note(kind, filtering, number) {
                let known = known.unwrap_or_default();
                clashes.push(format!("{} {known} and {number}", kind.api_name()));
            }
        }
        clashes.extend(merge_kwargs(&mut self.kwargs, other.kwargs));
        self.jobs.extend(other.jobs);
        self.origin = self.origin.or(other.origin);
        clashes
    }
}

/// Stored kwargs say more than served ones; only two of the same source can contradict.
fn merge_kwargs(mine: &mut Option<Kwargs>, other: Option<Kwargs>) -> Option<String> {
    match (mine.as_ref(), other) {
        (None, other) => *mine = other,
        (Some(known), Some(other)) if known.source == other.source => {
            let differs = known.value != other.value;
            return differs.then(|| format!("kwargs {} and {}", known.value, other.value));
        }
        (Some(_), Some(other)) if other.source == KwargsSource::Stored => *mine = Some(other),
        _ => {}
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_do_not_contradict_microseconds() {
        let mut clashes = Vec::new();
        let mut mine = ServerTime::parse("2025-08-26T07:05:13.156");
        field("t", &mut mine, ServerTime::parse("2025-08-26T07:05:13.156482"), &mut clashes);
        assert_eq!(mine.unwrap().to_string(), "2025-08-26T07:05:13.156482");
        field("t", &mut mine, ServerTime::parse("2025-08-26T07:05:14"), &mut clashes);
        assert_eq!(clashes.len(), 1);
    }
}

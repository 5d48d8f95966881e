//! Why a capture is in a sample or is not: in a few words, for the difference between members and a
//! fresh draw.

use std::collections::BTreeSet;

use super::expect::excluded_events;
use super::filters::Filters;
use crate::facts::Populated;
use crate::model::{Arguments, CaptureId, CaptureRow, ProjectId, Sampling, Snapshot};

/// A capture that is in the members or in the draw, but not in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Which.
    pub capture: CaptureId,
    /// Why, in words that follow "because".
    pub why: &'static str,
}

/// Why a capture would be drawn that the platform took up after the collection was populated.
pub(in crate::facts) const NEWER: &str = "added after the last populate";

/// The reasons of one collection, made ready once for all of its captures.
pub(super) struct Reasons<'a> {
    snapshot: &'a Snapshot,
    project: ProjectId,
    populated: Option<Populated>,
    arguments: &'a Arguments,
    /// The common filters, where the method takes them and the platform can use them.
    filters: Option<Filters<'a>>,
    /// The `deployment_id` of `interval`.
    deployment: Option<i64>,
    /// The `exclude_events` of `interval`.
    excluded: BTreeSet<i64>,
}

impl<'a> Reasons<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        project: ProjectId,
        sampling: &'a Sampling,
        populated: Option<Populated>,
    ) -> Self {
        let arguments = &sampling.arguments;
        // The sample could be drawn, so none of the arguments is wrong.
        let (deployment, excluded) = match arguments {
            Arguments::Interval(interval) => (
                interval.deployment_id.value().ok().flatten().copied(),
                excluded_events(interval).unwrap_or_default(),
            ),
            Arguments::Full(_)
            | Arguments::Random(_)
            | Arguments::CommonCombined(_)
            | Arguments::Manual(_)
            | Arguments::DetectionsOnly
            | Arguments::RandomFromEachEvent(_)
            | Arguments::LastAndRandomFromEachEvent(_)
            | Arguments::GreatestFileSizeFromEachEvent(_)
            | Arguments::Positional(_)
            | Arguments::Nth(_)
            | Arguments::StratifiedRandom
            | Arguments::Starred
            | Arguments::Unknown => (None, BTreeSet::new()),
        };
        let filters = arguments.filters().and_then(|filters| Filters::new(filters).ok());
        Self { snapshot, project, populated, arguments, filters, deployment, excluded }
    }

    /// Why a capture would be drawn but is no member.
    pub(super) fn entered(&self, row: CaptureRow) -> Difference {
        let added = self.snapshot.captures.added_at(row);
        let is_newer =
            added.zip(self.populated).is_some_and(|(added, populated)| added > populated.at);
        let why = if is_newer { NEWER } else { "matches every filter, but is not a member" };
        Difference { capture: self.snapshot.captures.id(row), why }
    }

    /// Why a member cannot be drawn.
    pub(super) fn left(&self, row: CaptureRow) -> Difference {
        Difference { capture: self.snapshot.captures.id(row), why: self.why_left(row) }
    }

    fn why_left(&self, row: CaptureRow) -> &'static str {
        let captures = &self.snapshot.captures;
        if captures.project(row).is_some_and(|project| project != self.project) {
            return "belongs to another project";
        }
        if let Some(reason) = self.refused(row) {
            return reason;
        }
        let without = |missing: bool, reason: &'static str| missing.then_some(reason);
        let no_time = without(captures.timestamp(row).is_none(), "has no timestamp");
        let no_event = without(captures.event(row).is_none(), "has no session");
        let no_deployment = without(captures.deployment(row).is_none(), "has no station");
        match self.arguments {
            Arguments::Interval(_) => no_time
                .or(no_deployment)
                .or_else(|| without(self.is_excluded(row), "its session is among exclude_events"))
                .unwrap_or("too soon after the capture before it"),
            Arguments::CommonCombined(_) => no_time.unwrap_or("another capture takes its place"),
            Arguments::Manual(_) => "its id is not among image_ids",
            Arguments::DetectionsOnly => "no detection with a box",
            Arguments::GreatestFileSizeFromEachEvent(_) => {
                no_event.unwrap_or("others of its session are larger")
            }
            Arguments::LastAndRandomFromEachEvent(_) => {
                no_event.unwrap_or("not the last of its session")
            }
            Arguments::RandomFromEachEvent(_) => {
                no_event.unwrap_or("the settings ask for none of the session")
            }
            Arguments::Random(_) => "the settings ask for none",
            Arguments::Positional(_) | Arguments::Nth(_) => {
                no_event.unwrap_or("not at the right position")
            }
            Arguments::Full(_)
            | Arguments::StratifiedRandom
            | Arguments::Starred
            | Arguments::Unknown => "the method does not select it",
        }
    }

    /// The filter that refuses it.
    fn refused(&self, row: CaptureRow) -> Option<&'static str> {
        let refusal = self.filters.as_ref()?.refusal(self.snapshot, row).ok()?;
        let deployment = self.snapshot.captures.deployment(row);
        let id = deployment.and_then(|d| self.snapshot.deployments.get(d)).map(|d| d.id.0);
        let is_other = self.deployment.is_some() && self.deployment != id;
        refusal.or(is_other.then_some("its station is not deployment_id"))
    }

    fn is_excluded(&self, row: CaptureRow) -> bool {
        let event = self.snapshot.captures.event(row).and_then(|e| self.snapshot.events.get(e));
        event.is_some_and(|event| self.excluded.contains(&event.id.0))
    }
}

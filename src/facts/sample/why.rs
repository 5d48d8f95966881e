//! Why a capture is in a sample or is not: in a few words, for the difference between members and a
//! fresh draw.

use std::collections::BTreeSet;

use super::filters::Filters;
use super::kwargs::Args;
use crate::facts::Populated;
use crate::model::{CaptureId, CaptureRow, Kwargs, ProjectId, Snapshot};

/// A capture that is in the members or in the draw, but not in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Which.
    pub capture: CaptureId,
    /// Why, in words that follow "because".
    pub why: &'static str,
}

/// Why a capture would be drawn that the platform took up after the collection was populated.
pub(in crate::facts) const NEWER: &str = "it is newer than the last populate";

/// What decides why.
pub(super) struct Reasons<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) project: ProjectId,
    pub(super) method: &'a str,
    pub(super) kwargs: &'a Kwargs,
    pub(super) populated: Option<Populated>,
}

impl Reasons<'_> {
    /// Why a capture would be drawn but is no member.
    pub(super) fn entered(&self, row: CaptureRow) -> Difference {
        let added = self.snapshot.captures.added_at(row);
        let is_newer =
            added.zip(self.populated).is_some_and(|(added, populated)| added > populated.at);
        let why = if is_newer { NEWER } else { "it passes everything the kwargs ask for" };
        Difference { capture: self.snapshot.captures.id(row), why }
    }

    /// Why a member cannot be drawn.
    pub(super) fn left(&self, row: CaptureRow) -> Difference {
        Difference { capture: self.snapshot.captures.id(row), why: self.why_left(row) }
    }

    fn why_left(&self, row: CaptureRow) -> &'static str {
        let captures = &self.snapshot.captures;
        if captures.project(row).is_some_and(|project| project != self.project) {
            return "it belongs to another project";
        }
        if let Some(reason) = self.refused(row) {
            return reason;
        }
        let without = |missing: bool, reason: &'static str| missing.then_some(reason);
        let no_time = without(captures.timestamp(row).is_none(), "it has no timestamp");
        let no_event = without(captures.event(row).is_none(), "it has no event");
        let no_deployment = without(captures.deployment(row).is_none(), "it has no deployment");
        match self.method {
            "interval" => no_time
                .or(no_deployment)
                .or_else(|| without(self.is_excluded(row), "its event is among exclude_events"))
                .unwrap_or("it comes too soon after the capture before it"),
            "common_combined" => no_time.unwrap_or("another capture takes its place"),
            "manual" => "its id is not among image_ids",
            "detections_only" => "it has no detection with a box",
            "greatest_file_size_from_each_event" => {
                no_event.unwrap_or("others of its event are larger")
            }
            "last_and_random_from_each_event" => {
                no_event.unwrap_or("it is not the last of its event")
            }
            "random_from_each_event" => no_event.unwrap_or("the event draws none"),
            "random" => "the kwargs draw none",
            "positional" | "nth" => no_event.unwrap_or("it does not stand at the right place"),
            _ => "the method does not draw it",
        }
    }

    /// The common filter that refuses it.
    fn refused(&self, row: CaptureRow) -> Option<&'static str> {
        if !["full", "random", "interval", "common_combined"].contains(&self.method) {
            return None;
        }
        let args = Args::of(self.kwargs, self.method).ok()?;
        let refusal = Filters::new(&args).ok()?.refusal(self.snapshot, row).ok()?;
        let one = args.get("deployment_id").and_then(super::kwargs::integer);
        let deployment = self.snapshot.captures.deployment(row);
        let id = deployment.and_then(|d| self.snapshot.deployments.get(d)).map(|d| d.id.0);
        let is_other = one.is_some() && one != id;
        refusal.or(is_other.then_some("its deployment is not deployment_id"))
    }

    fn is_excluded(&self, row: CaptureRow) -> bool {
        let event = self.snapshot.captures.event(row).and_then(|e| self.snapshot.events.get(e));
        let excluded: BTreeSet<i64> = Args::of(self.kwargs, self.method)
            .ok()
            .and_then(|args| super::expect::excluded_events(&args).ok())
            .unwrap_or_default();
        event.is_some_and(|event| excluded.contains(&event.id.0))
    }
}

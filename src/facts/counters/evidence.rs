//! How far a counter is known: each takes the weakest of what it rests on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Counted;
use super::sums::{Found, Sum};
use crate::facts::compare::{Evidence, Why};
use crate::facts::counts::bounded;
use crate::facts::default_filters::passes;
use crate::model::{
    CaptureRow, Counter, CounterKind, DefaultFilters, Deployment, DeploymentId, Field, Kind,
    ListRequest, Occurrence, ProjectId, RecordedCounter, ServerTime, Snapshot, Table, Taxon,
    TaxonId, Unsaid, Witness,
};
use crate::numbers::plural;

/// Which occurrences count.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule<'a> {
    /// All: the record has no project.
    All,
    /// Those that pass these default filters.
    Filters(&'a DefaultFilters),
    /// Those of which the server itself says that they pass: the filters are not known.
    ByServer,
}

impl<'a> Rule<'a> {
    /// The rule of a project.
    fn of_project(snapshot: &'a Snapshot, project: ProjectId) -> Self {
        let filters = snapshot.projects.find(project).and_then(|of| of.filters.as_ref());
        filters.map_or(Self::ByServer, Self::Filters)
    }

    /// The rule of a capture. One that does not tell its project has no number at all.
    pub(super) fn of_capture(snapshot: &'a Snapshot, row: CaptureRow) -> Self {
        match snapshot.captures.project(row) {
            Some(project) => Self::of_project(snapshot, project),
            None if snapshot.captures.unsaid(row).has(Unsaid::PROJECT) => Self::ByServer,
            None => Self::All,
        }
    }

    /// Whether an occurrence counts; `None` where the snapshot does not tell.
    pub(super) fn passes(self, taxa: &Table<Taxon>, occurrence: &Occurrence) -> Option<bool> {
        match self {
            Self::All => Some(true),
            Self::Filters(filters) => passes(occurrence, Some(filters), taxa),
            Self::ByServer => passes(occurrence, None, taxa),
        }
    }

    /// Whether a detection without an occurrence counts. It has no score, and fails any filter.
    pub(super) fn passes_without_occurrence(self) -> Option<bool> {
        Some(matches!(self, Self::All))
    }

    /// Nothing where it is known of all whether they count; else why not, `open` being how many are left.
    fn decides(self, open: u32) -> Result<(), Why> {
        match (open, self) {
            (0, _) => Ok(()),
            (_, Self::ByServer) => Err(Why::NoFilters),
            _ => Err(Why::MissingRecord("the score or the taxa of some of its occurrences")),
        }
    }

    /// Whether both are the same.
    pub(super) fn is(self, other: Rule<'_>) -> bool {
        match (self, other) {
            (Self::All, Rule::All) | (Self::ByServer, Rule::ByServer) => true,
            (Self::Filters(a), Rule::Filters(b)) => std::ptr::eq(a, b),
            _ => false,
        }
    }
}

/// The rule of an event or a deployment, and when the numbers that follow it were computed.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    /// Its project; `None` where that is not known.
    pub(super) project: Option<ProjectId>,
    pub(super) rule: Rule<'a>,
    pub(super) computed: Option<ServerTime>,
    /// Whether the snapshot holds no record of it: others name it only.
    pub(super) is_named_only: bool,
}

/// The events of a deployment.
#[derive(Clone, Copy, Debug, Default)]
struct EventsOf {
    n: i64,
    /// Those that were created after the deployment was last saved.
    newer: i64,
}

/// What the counters of events and deployments rest on.
pub(super) struct Ground<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// Whether the snapshot tells detections of any capture.
    pub(super) tells_detections: bool,
    /// By row of the event, and of the deployment.
    pub(super) events: Vec<Owner<'a>>,
    pub(super) deployments: Vec<Owner<'a>>,
    /// The rule of the captures of each project.
    rules: BTreeMap<ProjectId, Rule<'a>>,
    events_of: BTreeMap<DeploymentId, EventsOf>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        let owner = |project: Option<ProjectId>, computed, is_named_only| Owner {
            is_named_only,
            project,
            rule: project.map_or(Rule::ByServer, |id| Rule::of_project(snapshot, id)),
            computed,
        };
        let of_deployment = |id: DeploymentId| snapshot.deployments.find(id);
        let events = snapshot.events.iter().map(|event| {
            let deployment = event.deployment.value().and_then(of_deployment);
            // The platform gives an event its deployment's project before it counts.
            let project = event.project.or_else(|| deployment.and_then(|of| of.project));
            owner(project, event.calculated_at, event.origin.is_none())
        });
        let deployments = snapshot.deployments.iter();
        let deployments =
            deployments.map(|of| owner(of.project, of.updated_at, of.origin.is_none()));
        let mut events_of = BTreeMap::<DeploymentId, EventsOf>::new();
        for event in &snapshot.events {
            let Some(id) = event.deployment.value() else { continue };
            let saved = of_deployment(id).and_then(|of| of.updated_at);
            let of = events_of.entry(id).or_default();
            of.n += 1;
            of.newer += i64::from(is_newer(event.added_at, saved));
        }
        Self {
            snapshot,
            tells_detections: snapshot.holdings.detections.is_none()
                || !snapshot.detections.is_empty()
                || snapshot.captures.lists_detections(),
            events: events.collect(),
            deployments: deployments.collect(),
            rules: snapshot
                .projects
                .iter()
                .map(|of| (of.id, Rule::of_project(snapshot, of.id)))
                .collect(),
            events_of,
        }
    }

    /// The rule of a capture.
    pub(super) fn rule(&self, row: CaptureRow) -> Rule<'a> {
        let project = self.snapshot.captures.project(row);
        let known = project.and_then(|id| self.rules.get(&id)).copied();
        known.unwrap_or_else(|| Rule::of_capture(self.snapshot, row))
    }

    /// Why the numbers of a record cannot be compared: it, or everything, is there in two states.
    pub(super) fn two_states(&self, kind: Kind, id: i64) -> Option<Why> {
        two_states(self.snapshot, kind, id)
    }

    /// The number of captures. Beside the sum stand the stored number of captures, and how many captures of the snapshot do
    /// not tell where they belong.
    pub(super) fn captures(
        &self,
        owner: &Owner<'_>,
        sum: &Sum,
        of_captures: (Counter, usize),
    ) -> Counted {
        let whole = self.all_captures(owner, sum, of_captures);
        Counted { evidence: known(sum.captures.into(), whole), newer: Some(sum.newer.into()) }
    }

    /// The number of detections with a box that count.
    pub(super) fn detections(
        &self,
        owner: &Owner<'_>,
        sum: &Sum,
        of_captures: (Counter, usize),
    ) -> Counted {
        let of_captures = self.all_captures(owner, sum, of_captures);
        let holdings = &self.snapshot.holdings;
        let of_detections = match &holdings.detections {
            None if holdings.are_misplaced(owner.project) => Err(Why::misplaced()),
            _ if sum.doubtful == 0 => Ok(()),
            _ if sum.doubtful == sum.captures && sum.detections == Found::default() => {
                Err(Why::NoDetections)
            }
            Some(Witness::TwoStates(words)) => Err(Why::TwoStates(Arc::clone(words))),
            None | Some(Witness::Unproved) => Err(Why::DoubtfulMembers(sum.doubtful as usize)),
            Some(witness) => Err(Why::IncompleteDetections(witness.clone())),
        };
        self.filtered(owner, sum.detections, of_detections.and(of_captures))
    }

    /// The number of occurrences that count. `untold` is the number of occurrences that do not tell their event or
    /// deployment.
    pub(super) fn occurrences(&self, owner: &Owner<'_>, found: Found, untold: usize) -> Counted {
        self.filtered(owner, found, self.all_occurrences(untold))
    }

    /// The number of their distinct determinations.
    pub(super) fn taxa(
        &self,
        owner: &Owner<'_>,
        (found, taxa): (Found, &BTreeMap<Field<TaxonId>, bool>),
        untold: usize,
    ) -> Counted {
        let is_told = !taxa.contains_key(&Field::Absent);
        let of_taxa = if is_told {
            Ok(())
        } else {
            Err(Why::MissingRecord("the determination of some of its occurrences"))
        };
        let n = taxa.keys().filter(|taxon| taxon.is_present()).count();
        let newer = taxa.iter().filter(|(taxon, was_there)| taxon.is_present() && !**was_there);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let found = Found { passing: count(n), newer: count(newer.count()), ..found };
        self.filtered(owner, found, self.all_occurrences(untold).and(of_taxa))
    }

    /// The number of events of a deployment.
    pub(super) fn events(&self, deployment: &Deployment, named_elsewhere: usize) -> Counted {
        let EventsOf { n, newer } = self.events_of.get(&deployment.id).copied().unwrap_or_default();
        let is_recorded =
            deployment.events_count.recorded(CounterKind::Events) == RecordedCounter::Stored(n);
        let whole = match &self.snapshot.holdings.events {
            None if named_elsewhere > 0 => Err(Witness::partial(format!(
                "{} that the snapshot does not hold",
                plural(named_elsewhere, "occurrence names a session", "occurrences name sessions")
            ))),
            None if deployment.origin.is_none() => {
                Err(Witness::partial("its own record is not in the snapshot"))
            }
            None => Ok(()),
            Some(witness @ Witness::TwoStates(_)) => Err(witness.clone()),
            Some(_) if is_recorded && self.lists_events_of(deployment) => Ok(()),
            Some(witness) => Err(witness.clone()),
        };
        let whole = whole.map_err(|witness| doubt(witness, Why::IncompleteEvents));
        Counted { evidence: known(n, whole), newer: Some(newer) }
    }

    /// Whether a list holds all events of the project or of the deployment.
    fn lists_events_of(&self, deployment: &Deployment) -> bool {
        let project = deployment.project.map(|project| project.to_string());
        let id = deployment.id.to_string();
        let asks = |request: &ListRequest, project: &str| {
            let of_project = ("project_id", project);
            request.is(Kind::Event, &[of_project])
                || request.is(Kind::Event, &[("project", project)])
                || request.is(Kind::Event, &[("deployment", &id), of_project])
        };
        self.snapshot.coverage.iter().any(|list| {
            let is_asked = list.request.is(Kind::Event, &[])
                || list.request.is(Kind::Event, &[("deployment", &id)])
                || project.as_ref().is_some_and(|project| asks(&list.request, project));
            is_asked && !list.request.by_name && list.is_complete()
        })
    }

    /// A number of what passes the default filters.
    fn filtered(&self, owner: &Owner<'_>, found: Found, all: Result<(), Why>) -> Counted {
        let Found { passing, open, newer } = found;
        let unknown = |why| Counted { evidence: Evidence::Unknown(why), newer: None };
        let Some(project) = owner.project else { return unknown(Why::NoProject) };
        if let Some(why) = two_states(self.snapshot, Kind::Project, project.0) {
            return unknown(why);
        }
        let decided = owner.rule.decides(open);
        Counted { evidence: known(passing.into(), all.and(decided)), newer: Some(newer.into()) }
    }

    /// Whether all captures that name an event or a deployment are there. A list that was asked for a project hides those
    /// of other projects; it is taken as whole if it has as many as the platform recorded: then nothing is hidden.
    fn all_captures(
        &self,
        owner: &Owner<'_>,
        sum: &Sum,
        (stored, untold): (Counter, usize),
    ) -> Result<(), Why> {
        if owner.is_named_only {
            return Err(Why::MissingRecord("its own record"));
        }
        let holdings = &self.snapshot.holdings;
        let partial = |words: String| Err(Why::IncompleteCaptures(Witness::partial(words)));
        if holdings.all_captures.is_some() {
            let Some(project) = owner.project else { return Err(Why::NoProject) };
            let of_project = holdings.captures_of(project);
            of_project.map_err(|witness| doubt(witness, Why::IncompleteCaptures))?;
            let held = RecordedCounter::Stored(sum.captures.into());
            if stored.recorded(CounterKind::Captures) != held {
                return partial("captures of other projects may name it".to_owned());
            }
        }
        match untold {
            0 => Ok(()),
            n => partial(plural(
                n,
                "capture does not tell where it belongs",
                "captures do not tell where they belong",
            )),
        }
    }

    /// Whether all occurrences are there, with their events and deployments.
    fn all_occurrences(&self, untold: usize) -> Result<(), Why> {
        let holdings = &self.snapshot.holdings;
        let mut disputed = holdings.disputed.iter();
        if let Some((kind, id)) = disputed.find(|(kind, _)| *kind == Kind::Occurrence)
            && let Some(words) = holdings.dispute(*kind, *id)
        {
            return Err(Why::TwoStates(words));
        }
        if let Some(witness) = &holdings.occurrences {
            return Err(doubt(witness.clone(), Why::IncompleteOccurrences));
        }
        match untold {
            0 => Ok(()),
            n => Err(Why::IncompleteOccurrences(Witness::partial(plural(
                n,
                "occurrence does not tell its session or station",
                "occurrences do not tell their sessions or stations",
            )))),
        }
    }
}

/// What a witness means: two states can't be compared, anything else is a gap.
fn doubt(witness: Witness, gap: impl FnOnce(Witness) -> Why) -> Why {
    match witness {
        Witness::TwoStates(words) => Why::TwoStates(words),
        witness => gap(witness),
    }
}

/// A number that is exact if all that is counted is there. Of nothing a lower bound says nothing.
fn known(n: i64, all: Result<(), Why>) -> Evidence {
    match all {
        Err(why) if n == 0 => Evidence::Unknown(why),
        all => bounded(n, all),
    }
}

/// Why the numbers of a record cannot be compared: it, or everything, is there in two states.
fn two_states(snapshot: &Snapshot, kind: Kind, id: i64) -> Option<Why> {
    let holdings = &snapshot.holdings;
    if let Some(Witness::TwoStates(words)) = &holdings.hosts {
        return Some(Why::TwoStates(Arc::clone(words)));
    }
    holdings.dispute(kind, id).map(Why::TwoStates)
}

/// How far the number of detections of a capture is known.
pub(super) fn of_capture(snapshot: &Snapshot, row: CaptureRow, found: Found) -> Evidence {
    let captures = &snapshot.captures;
    let project = captures.project(row);
    let disputed = two_states(snapshot, Kind::Capture, captures.id(row).0)
        .or_else(|| two_states(snapshot, Kind::Project, project?.0));
    if let Some(why) = disputed {
        return Evidence::Unknown(why);
    }
    if captures.unsaid(row).has(Unsaid::PROJECT) {
        return Evidence::Unknown(Why::NoProject);
    }
    let all = if captures.detections_are_whole(row) && snapshot.holdings.are_misplaced(project) {
        Err(Why::misplaced())
    } else if captures.boxes_are_whole(row) {
        Ok(())
    } else if captures.has_real_detection(row).is_none() {
        Err(Why::NoDetections)
    } else {
        Err(match &snapshot.holdings.detections {
            Some(Witness::TwoStates(words)) => Why::TwoStates(Arc::clone(words)),
            Some(witness @ (Witness::Partial(_) | Witness::Reported(_))) => {
                Why::IncompleteDetections(witness.clone())
            }
            _ => Why::DoubtfulDetections,
        })
    };
    let decided = Rule::of_capture(snapshot, row).decides(found.open);
    known(found.passing.into(), all.and(decided))
}

/// Whether something was created after a number was computed, as far as both times are known.
pub(super) fn is_newer(added: Option<ServerTime>, computed: Option<ServerTime>) -> bool {
    added.zip(computed).is_some_and(|(added, computed)| added > computed)
}

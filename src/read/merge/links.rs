//! References of captures that cannot be right: to records that are missing although the others of their kind are there, and
//! to a project that is not that of the capture's deployment or event.
//!
//! The platform's database refuses a key without a record, and its `Deployment.save` gives each capture the project of its
//! deployment. Where that does not hold, records were left out of the input, or changed after the export; which of them
//! nothing tells. So what the capture says is taken as not told, and claims that rest on it are not made.

use std::collections::{BTreeMap, BTreeSet};

use super::dump::is_dumped;
use crate::finding::{Code, Finding, Subject};
use crate::model::{
    CaptureRow, CaptureTable, Coverage, Deployment, Event, Field, Form, Kind, Origin, Project,
    ProjectId, Record, Row, Table, Unsaid,
};
use crate::numbers::plural;
use crate::read::records::FileRecords;

/// Which records of a kind the input should hold.
struct Expected {
    /// A dump holds some, and so should hold all.
    is_dumped: bool,
    /// A list of all was asked for.
    is_listed: bool,
    /// Lists were asked for of these projects.
    of_projects: BTreeSet<ProjectId>,
}

impl Expected {
    fn of(kind: Kind, files: &[FileRecords], lists: &[Coverage]) -> Self {
        let of_kind = || lists.iter().map(|list| &list.request).filter(|of| of.kind == kind);
        let project = |filters: &BTreeMap<String, String>| {
            let named = filters.get("project_id").or_else(|| filters.get("project"))?;
            named.parse().ok().map(ProjectId).filter(|_| filters.len() == 1)
        };
        let filters = || of_kind().filter_map(|request| request.filters.as_ref());
        Self {
            is_dumped: is_dumped(files, kind),
            is_listed: filters().any(BTreeMap::is_empty),
            of_projects: filters().filter_map(project).collect(),
        }
    }

    /// Whether all of them should be there, for a record that is in a dump or is not.
    fn should_hold_all(&self, is_in_dump: bool) -> bool {
        (self.is_dumped && is_in_dump) || self.is_listed
    }

    /// Whether the record that a capture of this project names should be there.
    fn should_hold(&self, project: Option<ProjectId>, is_in_dump: bool) -> bool {
        self.should_hold_all(is_in_dump)
            || project.is_some_and(|project| self.of_projects.contains(&project))
    }

    /// Whether the record should be there that another one names, of which the project is not known.
    fn should_hold_some(&self, is_in_dump: bool) -> bool {
        self.should_hold_all(is_in_dump) || !self.of_projects.is_empty()
    }
}

/// How many captures name something that cannot be right, and the first of them.
#[derive(Clone, Copy, Debug, Default)]
struct Named {
    n: usize,
    first: Option<CaptureRow>,
}

impl Named {
    fn add(&mut self, row: CaptureRow) {
        self.n += 1;
        self.first = self.first.or(Some(row));
    }
}

/// What captures name that cannot be right.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Whether each project that is named should have a record.
    projects_are_held: bool,
    /// How many captures may belong to a project, since they name it and their deployment or event another one, or the
    /// other way round.
    pub(super) torn: BTreeMap<ProjectId, usize>,
    /// Captures that name one project, and their deployment or event another.
    all_torn: Named,
    /// Captures that name a project without a record, and no deployment that could tell it.
    projects: Named,
    deployments: Named,
    events: Named,
}

/// The records that captures name.
pub(super) struct Linked<'a> {
    pub(super) projects: &'a Table<Project>,
    pub(super) deployments: &'a Table<Deployment>,
    pub(super) events: &'a mut Table<Event>,
}

impl Doubts {
    /// Finds them, and takes what the captures say of them as not told. The deployment of an event is forgotten where
    /// one of both has no record.
    pub(super) fn of(
        captures: &mut CaptureTable,
        linked: Linked<'_>,
        files: &[FileRecords],
        lists: &[Coverage],
    ) -> Self {
        let Linked { projects, deployments, events } = linked;
        let expected = |kind| Expected::of(kind, files, lists);
        let [of_projects, of_deployments, of_events] =
            [Kind::Project, Kind::Deployment, Kind::Event].map(expected);
        let by_deployment = owners(deployments, |of| (of.origin, of.project));
        let by_event = owners(events, |of| (of.origin, of.project));
        let mut doubts = Self {
            projects_are_held: of_projects.is_dumped || of_projects.is_listed,
            ..Self::default()
        };
        let mut lost = vec![false; events.len()];
        for row in captures.rows() {
            let is_in_dump = !captures.unsaid(row).has(Unsaid::DUMP);
            let project = captures.project(row);
            let deployment = owner(&by_deployment, captures.deployment(row));
            let event = owner(&by_event, captures.event(row));
            let others = [deployment, event].map(|owner| owner.and_then(|of| of.project));
            let is_told = !captures.unsaid(row).has(Unsaid::PROJECT);
            if is_told && others.iter().flatten().any(|other| Some(*other) != project) {
                doubts.note_torn(row, others.into_iter().flatten().chain(project));
                captures.doubt(row, Unsaid::PROJECT);
            } else if let Some(told) = project
                && deployment.is_none()
                && doubts.lacks(projects, told)
            {
                doubts.projects.add(row);
                captures.doubt(row, Unsaid::PROJECT);
            }
            let is_lost = |owner: Option<Owner>, expected: &Expected| {
                owner.is_some_and(|of| !of.has_record) && expected.should_hold(project, is_in_dump)
            };
            if is_lost(deployment, &of_deployments) {
                doubts.deployments.add(row);
                captures.doubt(row, Unsaid::DEPLOYMENT);
            }
            // The API does not serve an event whose deployment was deleted, of which its captures tell none either.
            let is_hidden = !is_in_dump && captures.deployment(row).is_none();
            if !is_hidden && is_lost(event, &of_events) {
                doubts.events.add(row);
                captures.doubt(row, Unsaid::EVENT);
                let place = captures.event(row).map(Row::index);
                if let Some(lost) = place.and_then(|place| lost.get_mut(place)) {
                    *lost = true;
                }
            }
        }
        forget_deployments(events, lost, (deployments, &of_deployments));
        doubts
    }

    /// Notes a capture that names, with its deployment and event, all of these projects.
    fn note_torn(&mut self, row: CaptureRow, named: impl Iterator<Item = ProjectId>) {
        self.all_torn.add(row);
        for id in named.collect::<BTreeSet<_>>() {
            *self.torn.entry(id).or_default() += 1;
        }
    }

    /// Whether a project should have a record, and has none.
    pub(super) fn lacks(&self, projects: &Table<Project>, id: ProjectId) -> bool {
        self.projects_are_held && projects.find(id).is_none_or(|of| of.origin.is_none())
    }

    /// How many captures name one project, and their deployment or event another.
    pub(super) fn n_torn(&self) -> usize {
        self.all_torn.n
    }

    /// A finding for each kind of record that is named and not there, and for projects that do not fit.
    pub(super) fn findings(&self, captures: &CaptureTable) -> Vec<Finding> {
        let finding = |code, tally: &Named, one: &str, several: &str| {
            let first = captures.id(tally.first?);
            let n = plural(tally.n, one, several);
            let example = if tally.n == 1 { "it is" } else { "the first is" };
            let message = format!("{n}; {example} capture {first}");
            Some(Finding::new(Code(code), Subject::Snapshot, message).count("captures", tally.n))
        };
        let lost = |tally, what: &str| {
            finding(
                612,
                tally,
                &format!("capture names a {what} that is not in the snapshot"),
                &format!("captures name {what}s that are not in the snapshot"),
            )
        };
        let torn = finding(
            614,
            &self.all_torn,
            "capture names one project, and its station or session another",
            "captures name one project, and their stations or sessions another",
        );
        [
            lost(&self.projects, "project"),
            lost(&self.deployments, "station"),
            lost(&self.events, "session"),
            torn,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Forgets the deployments of events that have no record themselves (`lost`, by row), or of which the deployment has none
/// and should have one.
fn forget_deployments(
    events: &mut Table<Event>,
    lost: Vec<bool>,
    (deployments, expected): (&Table<Deployment>, &Expected),
) {
    let mut lost = lost.into_iter();
    events.each_mut(|event| {
        let is_lost = lost.next() == Some(true);
        let deployment = event.deployment.value().and_then(|id| deployments.find(id));
        let names_lost = deployment.is_some_and(|of| of.origin.is_none());
        let is_in_dump = event.origin.is_some_and(|origin| origin.form == Form::Dump);
        if is_lost || (names_lost && expected.should_hold_some(is_in_dump)) {
            event.deployment = Field::Absent;
        }
    });
}

/// A deployment or an event that a capture names.
#[derive(Clone, Copy)]
struct Owner {
    has_record: bool,
    project: Option<ProjectId>,
}

/// What captures can ask of the records of a table, by row.
fn owners<T: Record>(
    table: &Table<T>,
    told: impl Fn(&T) -> (Option<Origin>, Option<ProjectId>),
) -> Vec<Owner> {
    let owner = |record| {
        let (origin, project) = told(record);
        Owner { has_record: origin.is_some(), project }
    };
    table.iter().map(owner).collect()
}

fn owner<T>(owners: &[Owner], row: Option<Row<T>>) -> Option<Owner> {
    owners.get(row?.index()).copied()
}

#[cfg(test)]
mod tests;

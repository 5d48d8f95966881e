//! What proves that the snapshot holds all captures of a project, and what speaks against it.

use std::collections::{BTreeMap, BTreeSet};

use super::dump::{DetectionNotes, Dump};
use super::links::Doubts;
use crate::finding::{Code, Finding, Subject};
use crate::model::{
    CaptureId, CaptureRow, CaptureTable, Collection, CollectionId, Coverage, Deployment,
    DeploymentId, Disputes, Event, EventId, Form, Holding, Holdings, Kind, ListRequest, Membership,
    Occurrence, OccurrenceId, OccurrenceTable, Project, ProjectId, Row, Table, Taxon, TaxonId,
    Unsaid, Witness,
};
use crate::numbers::plural;
use crate::read::records::FileRecords;

/// Records that were seen with different values. The values themselves, which may be private, stand in the findings.
pub(super) fn disputed(findings: &[Finding]) -> Disputes {
    let disputes = findings.iter().filter(|finding| finding.code == Code(608));
    let of_record = |finding: &Finding| match finding.subject {
        Subject::Record(kind, id) => Some((kind, id)),
        _ => None,
    };
    disputes.filter_map(of_record).collect()
}

/// Forgets the ancestors of taxa that were seen with different values: which are right is not known.
pub(super) fn forget_disputed_parents(taxa: &mut Table<Taxon>, disputed: &Disputes) {
    let is_disputed = |id: TaxonId| disputed.contains(&(Kind::Taxon, id.0));
    if disputed.iter().any(|(kind, _)| *kind == Kind::Taxon) {
        taxa.each_mut(|taxon| {
            if is_disputed(taxon.id) {
                taxon.parents = None;
            }
        });
    }
}

/// Captures of which sightings contradict each other, or sightings of their detections or occurrences.
pub(super) fn doubted_captures(
    disputed: &Disputes,
    told: &DetectionNotes,
    (captures, occurrences): (&CaptureTable, &OccurrenceTable),
    pairs: &[(CaptureRow, Row<Occurrence>)],
) -> BTreeSet<CaptureRow> {
    let ids = |of: Kind| disputed.iter().filter(move |(kind, _)| *kind == of).map(|(_, id)| *id);
    let own = ids(Kind::Capture).map(CaptureId).chain(told.disputed.iter().copied());
    let mut doubted: BTreeSet<CaptureRow> = own.filter_map(|id| captures.row(id)).collect();
    let rows: BTreeSet<Row<Occurrence>> =
        ids(Kind::Occurrence).filter_map(|id| occurrences.row(OccurrenceId(id))).collect();
    if !rows.is_empty() {
        let seen_on = pairs.iter().filter(|(_, occurrence)| rows.contains(occurrence));
        doubted.extend(seen_on.map(|(capture, _)| *capture));
    }
    doubted
}

/// Why nothing can be compared: the files come from several hosts, whose ids mean different records.
pub(super) fn hosts(files: &[FileRecords]) -> Option<Witness> {
    let without_scheme =
        |host: &str| host.split_once("://").map_or(host, |(_, rest)| rest).to_owned();
    let hosts: BTreeSet<String> =
        files.iter().filter_map(|file| file.host.as_deref()).map(without_scheme).collect();
    let mut hosts = hosts.into_iter();
    let (first, second) = (hosts.next()?, hosts.next()?);
    Some(Witness::two_states(format!("the files come from {first} and from {second}")))
}

/// The findings on relations that are not whole, or are mixed of two states. `unlinked` is the number of detections that
/// name an occurrence that is not there.
pub(super) fn findings(holdings: &Holdings, dump: &Dump, unlinked: usize) -> Vec<Finding> {
    let finding = |subject: Subject, witness: &Witness, what: &str| {
        let (code, words) = match witness {
            Witness::Unproved | Witness::Reported(_) => return None,
            Witness::Partial(words) => (612, words),
            Witness::TwoStates(words) => (611, words),
        };
        Some(Finding::new(Code(code), subject, format!("{what}: {words}")))
    };
    let detections = holdings.detections.iter().filter_map(|witness| {
        finding(Subject::Snapshot, witness, "detections or occurrences of the dump")
    });
    let hosts = holdings.hosts.iter().filter_map(|w| finding(Subject::Snapshot, w, "the input"));
    let members = holdings
        .members
        .iter()
        .filter_map(|(id, witness)| finding(Subject::Collection(*id), witness, "its members"));
    let captures = holdings.captures.iter().filter_map(|(project, holding)| {
        let witness = holding.as_ref().err()?;
        // A list that is not whole has a finding of its own.
        let is_told = dump.holds_captures || matches!(witness, Witness::TwoStates(_));
        finding(Subject::Project(*project), witness, "its captures").filter(|_| is_told)
    });
    let occurrences = (unlinked > 0).then(|| {
        let n = plural(unlinked, "detection names an occurrence", "detections name occurrences");
        let message = format!("occurrences: {n} that the snapshot does not hold");
        Finding::new(Code(612), Subject::Snapshot, message).count("detections", unlinked)
    });
    detections.chain(occurrences).chain(hosts).chain(members).chain(captures).collect()
}

/// What is there, when it is asked whether it is all.
pub(super) struct Held<'a> {
    pub(super) captures: &'a CaptureTable,
    pub(super) collections: &'a Table<Collection>,
    pub(super) projects: &'a Table<Project>,
    pub(super) events: &'a Table<Event>,
    pub(super) deployments: &'a Table<Deployment>,
    pub(super) members: &'a BTreeMap<CollectionId, Membership>,
    pub(super) coverage: &'a [Coverage],
    /// Captures that detections name and that are not there, with the project of the occurrence.
    pub(super) orphans: &'a [(CaptureId, Option<ProjectId>)],
    pub(super) disputed: &'a Disputes,
    pub(super) doubts: &'a Doubts,
}

/// What a list of the captures of a project says of them that the server did not count exactly. Nothing proves that such
/// a list is whole: the last page says only that no other one followed.
fn not_counted(list: &Coverage) -> Witness {
    match list.counted.at_least {
        Some(n) if list.is_incomplete() => Witness::partial(format!(
            "the server counted at least {n} captures of the project, and {} of them are there",
            list.found
        )),
        _ => Witness::Reported("the server did not count the list of its captures exactly".into()),
    }
}

/// That so many captures do not tell their project.
fn untold(without_project: usize) -> Option<String> {
    let words = "capture does not tell its project";
    (without_project > 0)
        .then(|| plural(without_project, words, "captures do not tell their project"))
}

/// What a walk over all captures tells of a project.
#[derive(Clone, Debug, Default)]
struct Tally {
    captures: i64,
    /// Captures that are in no dump.
    served_only: usize,
}

impl Held<'_> {
    /// Whether all captures of each project are there.
    pub(super) fn captures_of_projects(&self, dump: &Dump) -> BTreeMap<ProjectId, Holding> {
        let (tallies, without_project) = self.tallies();
        let of_collections = self.collections.iter().filter_map(|of| of.project);
        let projects: BTreeSet<ProjectId> = self
            .projects
            .iter()
            .map(|project| project.id)
            .chain(of_collections)
            .chain(tallies.keys().copied())
            .collect();
        let everywhere = untold(without_project);
        let mut doubts = if dump.holds_captures { self.doubts() } else { BTreeMap::new() };
        let of_any = doubts.remove(&None);
        let disputes = self.disputes();
        let holding = |project: ProjectId| {
            if let Some(words) = disputes.get(&project) {
                return Err(Witness::two_states(words.as_str()));
            }
            let tally = tallies.get(&project).cloned().unwrap_or_default();
            let by_list = self.by_list(project, tally.captures, without_project);
            let served_only = (tally.served_only > 0 && dump.holds_captures).then(|| {
                let n = plural(tally.served_only, "capture is", "captures are");
                format!("{n} served by the API and not in the dump")
            });
            // A dump may be of other projects alone; one that holds some of the captures should hold all.
            let is_in_dump = usize::try_from(tally.captures).is_ok_and(|n| n > tally.served_only);
            match (by_list.is_ok(), &served_only) {
                (true, Some(words)) if is_in_dump && dump.captures.is_none() => {
                    return Err(Witness::two_states(words.as_str()));
                }
                (true, _) => return Ok(()),
                (false, _) => {}
            }
            let doubt = dump.captures.clone().into_iter().chain(
                [
                    served_only,
                    everywhere.clone(),
                    self.torn(project),
                    self.without_record(project),
                    doubts.get(&Some(project)).cloned(),
                    of_any.clone(),
                ]
                .into_iter()
                .flatten()
                .map(Witness::partial),
            );
            doubt.chain(by_list.err().filter(|_| !dump.holds_captures)).max().map_or(Ok(()), Err)
        };
        projects.into_iter().map(|project| (project, holding(project))).collect()
    }

    /// How many captures each project has, and how many captures tell none.
    fn tallies(&self) -> (BTreeMap<ProjectId, Tally>, usize) {
        let (mut tallies, mut without) = (BTreeMap::<ProjectId, Tally>::new(), 0);
        for row in self.captures.rows() {
            let unsaid = self.captures.unsaid(row);
            without += usize::from(unsaid.has(Unsaid::PROJECT));
            let Some(project) = self.captures.project(row) else { continue };
            let tally = tallies.entry(project).or_default();
            tally.captures += 1;
            tally.served_only += usize::from(unsaid.has(Unsaid::DUMP));
        }
        // A capture that names two projects belongs to one of them, and to no other.
        (tallies, without - self.doubts.n_torn().min(without))
    }

    /// That captures may belong to a project, since they name it and another one.
    fn torn(&self, project: ProjectId) -> Option<String> {
        let n = *self.doubts.torn.get(&project)?;
        let words = "capture names this project, and its station or session another, or the other way round";
        let several = "captures name this project, and their stations or sessions another, or the other way round";
        Some(plural(n, words, several))
    }

    /// That a project has no record, although others have.
    fn without_record(&self, project: ProjectId) -> Option<String> {
        let lacks = self.doubts.lacks(self.projects, project);
        lacks.then(|| "the project itself is not in the snapshot".to_owned())
    }

    /// Whether a list proves that all captures of a project are there: one that was asked for nothing but the project, or
    /// for all captures, and that holds as many as there are.
    fn by_list(&self, project: ProjectId, held: i64, without_project: usize) -> Holding {
        let id = project.to_string();
        let asks =
            |request: &ListRequest, filters: &[(&str, &str)]| request.is(Kind::Capture, filters);
        let of_project = |list: &&Coverage| {
            asks(&list.request, &[("project_id", &id)]) || asks(&list.request, &[("project", &id)])
        };
        // Captures that may be of the project, and so may be those that seem to lack.
        let may_be_of_it = self.torn(project).or_else(|| untold(without_project));
        let mut doubt = Witness::Unproved;
        for list in self.coverage.iter().filter(of_project) {
            let Some((least, counted)) = list.counted.exact else {
                doubt = not_counted(list);
                continue;
            };
            doubt = match (list.is_complete(), list.is_of_two_states(), counted == held) {
                (true, _, true) => return Ok(()),
                (_, true, _) => Witness::two_states(format!(
                    "the pages of the list of its captures are of different moments: the server counted {least} and {}, \
                     and {} are there",
                    list.counted.number().unwrap_or(counted),
                    list.found
                )),
                (true, false, false) => match may_be_of_it.clone().filter(|_| held < counted) {
                    Some(words) => Witness::partial(words),
                    None => Witness::two_states(format!(
                        "the list of its captures has {counted}, and {held} of them are in the snapshot"
                    )),
                },
                (false, false, _) => Witness::partial(format!(
                    "the server counted {counted} captures of the project, and {} of them are there",
                    list.found
                )),
            };
        }
        if self.is_list_of_all() {
            match self.torn(project).or_else(|| self.without_record(project)) {
                None if without_project == 0 => return Ok(()),
                Some(words) => doubt = Witness::partial(words),
                None => {}
            }
        }
        Err(doubt)
    }

    /// Whether a list that was asked for all captures holds all that are there.
    pub(super) fn is_list_of_all(&self) -> bool {
        let all = i64::try_from(self.captures.len()).unwrap_or(i64::MAX);
        let is_of_all =
            |list: &&Coverage| list.request.is(Kind::Capture, &[]) && !list.request.by_name;
        let all_are_there = |list: &Coverage| list.is_complete() && list.found == all;
        self.coverage.iter().filter(is_of_all).any(all_are_there)
    }

    /// The projects of which detections name captures that nothing else names: no capture of them may be the right one. A
    /// capture that is a member of a collection too is one that is missing.
    pub(super) fn misplaced(&self) -> BTreeSet<Option<ProjectId>> {
        if self.orphans.is_empty() {
            return BTreeSet::new();
        }
        let members: BTreeSet<CaptureId> =
            self.members.values().flat_map(|of| of.absent.iter().copied()).collect();
        let unnamed = self.orphans.iter().filter(|(capture, _)| !members.contains(capture));
        unnamed.map(|(_, project)| *project).collect()
    }

    /// What speaks against the dump: records that refer to captures that are not there. `None` as a project: any.
    fn doubts(&self) -> BTreeMap<Option<ProjectId>, String> {
        let mut absent: BTreeMap<CaptureId, Vec<ProjectId>> = BTreeMap::new();
        let mut of_collections: BTreeMap<ProjectId, usize> = BTreeMap::new();
        for (id, membership) in self.members {
            let Some(project) = self.collections.find(*id).and_then(|of| of.project) else {
                continue;
            };
            for capture in &membership.absent {
                absent.entry(*capture).or_default().push(project);
            }
            if !membership.absent.is_empty() {
                *of_collections.entry(project).or_default() += membership.absent.len();
            }
        }
        let mut orphans: BTreeMap<Option<ProjectId>, BTreeSet<CaptureId>> = BTreeMap::new();
        for (capture, project) in self.orphans {
            match (project, absent.get(capture)) {
                (Some(project), _) => {
                    _ = orphans.entry(Some(*project)).or_default().insert(*capture)
                }
                (None, Some(projects)) => projects.iter().for_each(|project| {
                    orphans.entry(Some(*project)).or_default().insert(*capture);
                }),
                (None, None) => _ = orphans.entry(None).or_default().insert(*capture),
            }
        }
        let mut doubts: BTreeMap<Option<ProjectId>, String> = BTreeMap::new();
        for (project, n) in self.counted_above() {
            doubts.insert(Some(project), n);
        }
        for (project, n) in of_collections {
            let names = plural(n, "member of a capture set is", "members of capture sets are");
            doubts.insert(Some(project), format!("{names} not in the dump"));
        }
        for (project, captures) in orphans {
            let n = plural(
                captures.len(),
                "capture that detections name is",
                "captures that detections name are",
            );
            doubts.insert(project, format!("{n} not in the dump"));
        }
        doubts
    }

    /// Events of a dump that say to have more captures than are there. Captures of their deployment that have lost their
    /// event explain as many.
    fn counted_above(&self) -> Vec<(ProjectId, String)> {
        let mut held = vec![0i64; self.events.len()];
        let mut without_event: BTreeMap<DeploymentId, i64> = BTreeMap::new();
        for row in self.captures.rows() {
            let event = self.captures.event(row);
            if let Some(n) = event.and_then(|event| held.get_mut(event.index())) {
                *n += 1;
            } else if let Some(deployment) = self.captures.deployment(row) {
                let id = self.deployments.get(deployment).map(|of| of.id);
                id.into_iter().for_each(|id| *without_event.entry(id).or_default() += 1);
            }
        }
        let above = self.events.iter().zip(held).filter_map(|(event, held)| {
            let is_dumped = event.origin.is_some_and(|origin| origin.form == Form::Dump);
            let counted = event.captures_count.dumped().filter(|n| is_dumped && *n > held)?;
            if let Some(lost) = event.deployment.value().and_then(|id| without_event.get_mut(&id))
                && *lost >= counted - held
            {
                *lost -= counted - held;
                return None;
            }
            let EventId(id) = event.id;
            let words =
                format!("session {id} counts {counted} captures, but {held} are in the snapshot");
            Some((event.project?, words))
        });
        above.collect()
    }

    /// Projects with captures, or events or deployments of captures, that were seen with different values.
    fn disputes(&self) -> BTreeMap<ProjectId, String> {
        let mut disputes = BTreeMap::new();
        let kinds = [Kind::Capture, Kind::Event, Kind::Deployment];
        if !self.disputed.iter().any(|(kind, _)| kinds.contains(kind)) {
            return disputes;
        }
        let ids = |of: Kind| -> BTreeSet<i64> {
            self.disputed.iter().filter(|(kind, _)| *kind == of).map(|(_, id)| *id).collect()
        };
        let [captures, events, deployments] = kinds.map(ids);
        let is_event = |id: EventId| events.contains(&id.0);
        for row in self.captures.rows() {
            let event = self.captures.event(row).and_then(|event| self.events.get(event));
            let is_disputed = captures.contains(&self.captures.id(row).0)
                || event.is_some_and(|event| {
                    is_event(event.id)
                        || event.deployment.value().is_some_and(|of| deployments.contains(&of.0))
                });
            if let Some(project) = self.captures.project(row).filter(|_| is_disputed) {
                let id = self.captures.id(row);
                let words = || {
                    format!(
                        "capture {id}, or its session or station, was seen with different values"
                    )
                };
                disputes.entry(project).or_insert_with(words);
            }
        }
        disputes
    }
}

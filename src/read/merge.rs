//! One snapshot out of what all files hold: the same record seen twice becomes one, contradictions
//! become findings, lists are compared with their own counts.
//!
//! Nothing here depends on the order or the names of files, but for the names in messages.

mod absorb;
mod columns;

use std::collections::BTreeMap;

use super::gather::{Detections, Gathered, Listed};
use super::notes::About;
use super::records::{FileRecords, ListedMembers};
use super::referred::Referred;
use super::sighting::Sighting;
use crate::finding::{Code, Finding, Subject, WithFindings};
use crate::model::{
    CaptureId, CaptureTable, Collection, CollectionId, Coverage, Deployment, DetectionTable, Event,
    FileOutcome, Job, JobId, Kind, ListRequest, Location, LogLine, Membership, MembershipBasis,
    Pipeline, Project, ProjectId, ResearchSite, ServerTime, Snapshot, SourceFile, Table, Taxon,
};
use crate::parallel::both;
use absorb::{Clashes, Merge};

/// The records that captures and collections refer to.
struct Others {
    projects: Table<Project>,
    sites: Table<ResearchSite>,
    deployments: Table<Deployment>,
    events: Table<Event>,
    taxa: Table<Taxon>,
    pipelines: Table<Pipeline>,
}

impl Others {
    fn merged(referred: Referred, clashes: &mut Clashes<'_>) -> Self {
        Self {
            projects: table(referred.projects.into_sightings(), Kind::Project, clashes),
            sites: table(referred.sites.into_sightings(), Kind::ResearchSite, clashes),
            deployments: table(referred.deployments.into_sightings(), Kind::Deployment, clashes),
            events: table(referred.events.into_sightings(), Kind::Event, clashes),
            taxa: table(referred.taxa.into_sightings(), Kind::Taxon, clashes),
            pipelines: table(referred.pipelines.into_sightings(), Kind::Pipeline, clashes),
        }
    }
}

/// Merges what all files gave.
pub(super) fn merge(gathered: Gathered) -> WithFindings<Snapshot> {
    let mut files = gathered.files;
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut findings: Vec<Finding> =
        files.iter_mut().flat_map(|file| std::mem::take(&mut file.findings)).collect();
    let coverage = coverage(gathered.lists);
    findings.extend(incomplete_lists(&coverage));
    // Captures and occurrences, of which there may be millions, are merged in parallel; what is not needed any more is
    // freed at once.
    let (mut of_captures, mut of_occurrences) = (Vec::new(), Vec::new());
    let (sighted, hashes) = (gathered.captures, gathered.capture_hashes);
    let (mentioned, of_mentioned) = (gathered.occurrences, gathered.occurrence_hashes);
    let (mut detections, with_boxes) = (gathered.detections, gathered.with_boxes);
    let referred = gathered.referred;
    let merge_others = || {
        distinct(&mut detections, with_boxes);
        let mut clashes = Clashes { names: &names, findings: &mut of_captures };
        let others = Others::merged(referred, &mut clashes);
        let captures = columns::captures(sighted, hashes, &mut clashes);
        let captures = CaptureTable::new(captures, &others.deployments, &others.events);
        (others, captures)
    };
    let merge_occurrences = || {
        let mut clashes = Clashes { names: &names, findings: &mut of_occurrences };
        columns::occurrences(mentioned, of_mentioned, &mut clashes)
    };
    let ((others, mut captures), occurrences) = both(merge_others, merge_occurrences);
    let Others { projects, sites, deployments, events, taxa, pipelines } = others;
    findings.extend(of_captures.into_iter().chain(of_occurrences));
    let mut clashes = Clashes { names: &names, findings: &mut findings };
    let (collections, jobs) = collections_and_jobs(&mut files, &mut clashes);
    let has_dump = is_dumped(&files, Kind::Capture);
    let all_detections = is_dumped(&files, Kind::Detection);
    let joined = columns::joined(&detections, &captures, &occurrences);
    let n_detections = detections.len();
    drop(detections);
    columns::tell_detections(&mut captures, &joined, &coverage, all_detections);
    let members = members(&mut files, &collections, &captures, &coverage);
    let notes = notes(written(&mut files));
    let snapshot = Snapshot {
        detections: DetectionTable::new(joined.pairs, joined.boxes, all_detections),
        n_detections,
        has_dump,
        taken_at: taken_at(&collections, &jobs, &projects),
        host: files.iter().filter_map(|file| file.host.clone()).min(),
        files: files.into_iter().map(source_file).collect(),
        captures,
        collections,
        jobs,
        projects,
        deployments,
        sites,
        events,
        occurrences,
        taxa,
        pipelines,
        members,
        notes: BTreeMap::new(),
        coverage,
    };
    findings.extend(notes_about_nothing(&notes, &snapshot));
    let notes = notes.into_iter().map(|(about, (_, text))| (about, text)).collect();
    WithFindings { value: Snapshot { notes, ..snapshot }, findings }
}

/// Each detection once; the ids are forgotten where no box is told by them.
fn distinct(detections: &mut Detections, with_boxes: bool) {
    detections.distinct();
    if !with_boxes {
        detections.forget_ids();
    }
}

/// The collections with their jobs, and the jobs with their logs.
fn collections_and_jobs(
    files: &mut [FileRecords],
    clashes: &mut Clashes<'_>,
) -> (Table<Collection>, Table<Job>) {
    let collections = table(take(files, |file| &mut file.collections), Kind::Collection, clashes);
    let logs = take(files, |file| &mut file.logs);
    let jobs = with_logs(take(files, |file| &mut file.jobs), logs);
    let jobs = table(jobs, Kind::Job, clashes);
    (with_jobs(collections, &jobs), jobs)
}

/// Whether a dump holds all records of a kind: no file of it is damaged.
fn is_dumped(files: &[FileRecords], kind: Kind) -> bool {
    let of_kind = || files.iter().filter(|file| file.dumped.contains(&kind));
    of_kind().next().is_some() && of_kind().all(|file| file.outcome != FileOutcome::Damaged)
}

/// The notes of all files, with the names of their files.
fn written(files: &mut [FileRecords]) -> Vec<Written> {
    let of_file = |file: &mut FileRecords| {
        let name = file.name.clone();
        let notes = std::mem::take(&mut file.notes).into_iter();
        notes.map(move |(about, text)| (about, name.clone(), text))
    };
    files.iter_mut().flat_map(of_file).collect()
}

/// The notes by what they are about; those of several snapshots about the same follow each other.
fn notes(mut written: Vec<Written>) -> BTreeMap<About, (String, String)> {
    written.sort();
    let mut notes: BTreeMap<About, (String, String)> = BTreeMap::new();
    for (about, name, text) in written {
        match notes.get_mut(&about) {
            Some((_, known)) => {
                known.push_str("\n\n");
                known.push_str(&text);
            }
            None => {
                notes.insert(about, (name, text));
            }
        }
    }
    notes
}

/// A note with the name of its file.
type Written = (About, String, String);

/// A finding for each note about a record that the snapshot does not hold.
fn notes_about_nothing(
    notes: &BTreeMap<About, (String, String)>,
    snapshot: &Snapshot,
) -> Vec<Finding> {
    notes
        .iter()
        .filter_map(|(about, (name, _))| Some((about.as_ref()?, name)))
        .filter(|((kind, id), _)| !snapshot.holds(*kind, *id))
        .map(|((kind, id), name)| {
            let message =
                format!("a note about {} {id}, which the snapshot does not hold", kind.singular());
            Finding::new(Code(610), Subject::File, message).at(Location::file(name))
        })
        .collect()
}

fn take<T>(files: &mut [FileRecords], of: impl Fn(&mut FileRecords) -> &mut Vec<T>) -> Vec<T> {
    files.iter_mut().flat_map(|file| std::mem::take(of(file))).collect()
}

fn source_file(file: FileRecords) -> SourceFile {
    SourceFile {
        name: file.name,
        outcome: file.outcome,
        records: file.records,
        bytes: file.bytes,
        sha256: file.sha256,
    }
}

/// One table out of all sightings: of each id the best one, completed by the others.
fn table<T: Merge>(
    mut sightings: Vec<Sighting<T>>,
    kind: Kind,
    clashes: &mut Clashes<'_>,
) -> Table<T>
where
    i64: From<T::Id>,
{
    sightings.sort_by(|a, b| a.record.id().cmp(&b.record.id()).then_with(|| b.rank.cmp(&a.rank)));
    let mut merged: Vec<T> = Vec::new();
    let mut found = Vec::new();
    for sighting in sightings {
        match merged.last_mut() {
            Some(best) if best.id() == sighting.record.id() => {
                found.extend(best.absorb(sighting.record));
            }
            _ => {
                if let Some(done) = merged.last() {
                    clashes.report(
                        kind,
                        done.id().into(),
                        done.origin(),
                        std::mem::take(&mut found),
                    );
                }
                merged.push(sighting.record);
            }
        }
    }
    if let Some(done) = merged.last() {
        clashes.report(kind, done.id().into(), done.origin(), found);
    }
    Table::new(merged)
}

/// Adds the log lines of a dump to its jobs, oldest first.
fn with_logs(mut jobs: Vec<Sighting<Job>>, logs: Vec<(JobId, LogLine)>) -> Vec<Sighting<Job>> {
    let mut by_job: BTreeMap<JobId, Vec<LogLine>> = BTreeMap::new();
    for (job, line) in logs {
        by_job.entry(job).or_default().push(line);
    }
    for sighting in &mut jobs {
        let from_dump = sighting.record.origin.is_some_and(|o| o.form == crate::model::Form::Dump);
        if let (true, Some(mut lines)) = (from_dump, by_job.remove(&sighting.record.id)) {
            lines.sort_by_key(|line| line.at);
            sighting.record.log = lines;
        }
    }
    jobs
}

/// Completes each collection: adds the jobs that say they work on it, and reads its kwargs.
fn with_jobs(collections: Table<Collection>, jobs: &Table<Job>) -> Table<Collection> {
    let mut by_collection: BTreeMap<CollectionId, Vec<JobId>> = BTreeMap::new();
    for job in jobs {
        if let Some(collection) = job.collection {
            by_collection.entry(collection).or_default().push(job.id);
        }
    }
    let complete = |collection: &Collection| {
        let mut collection = collection.clone();
        collection.jobs.extend(by_collection.remove(&collection.id).into_iter().flatten());
        collection.jobs.sort_unstable();
        collection.jobs.dedup();
        collection.read_sampling();
        collection
    };
    Table::new(collections.iter().map(complete).collect())
}

/// The lists of the snapshot, and how much of each is there.
fn coverage(lists: BTreeMap<ListRequest, (i64, Listed)>) -> Vec<Coverage> {
    lists
        .into_iter()
        .map(|(request, (counted, ids))| Coverage {
            request,
            counted,
            found: i64::try_from(ids.distinct()).unwrap_or(i64::MAX),
        })
        .collect()
}

/// A finding for each list that is not whole, unless a whole list with fewer filters holds it all.
fn incomplete_lists(coverage: &[Coverage]) -> Vec<Finding> {
    let is_within = |list: &Coverage, wider: &Coverage| {
        let filters = (&list.request.filters, &wider.request.filters);
        wider.is_complete()
            && wider.request.kind == list.request.kind
            && matches!(filters, (Some(filters), Some(wider)) if wider.iter().all(|(k, v)| filters.get(k) == Some(v)))
    };
    coverage
        .iter()
        .filter(|list| !list.is_complete())
        .filter(|list| !coverage.iter().any(|wider| is_within(list, wider)))
        .map(|list| {
            let asked = match &list.request.filters {
                Some(filters) if filters.is_empty() => String::new(),
                Some(filters) => {
                    let words: Vec<String> =
                        filters.iter().map(|(k, v)| format!("{k}={v}")).collect();
                    format!(" with {}", words.join(", "))
                }
                None => " of a request that is not known".to_owned(),
            };
            let kind = list.request.kind;
            let message = format!(
                "the server counted {} {}{asked}; the snapshot holds {}",
                list.counted,
                if list.counted == 1 { kind.singular() } else { kind.plural() },
                list.found
            );
            Finding::new(Code(607), Subject::Snapshot, message)
        })
        .collect()
}

/// Who is in which collection, from the best evidence there is.
fn members(
    files: &mut [FileRecords],
    collections: &Table<Collection>,
    captures: &CaptureTable,
    coverage: &[Coverage],
) -> BTreeMap<CollectionId, Membership> {
    let mut known: BTreeMap<CollectionId, (MembershipBasis, Vec<CaptureId>)> = BTreeMap::new();
    let mut add = |collection, basis: MembershipBasis, ids: Vec<CaptureId>| {
        let entry = known.entry(collection).or_insert_with(|| (basis, Vec::new()));
        entry.0 = entry.0.min(basis);
        entry.1.extend(ids);
    };
    for (collection, ids) in take(files, |file| &mut file.images) {
        add(collection, MembershipBasis::Dump, ids);
    }
    for listed in take(files, |file| &mut file.listed) {
        let project = collections.find(listed.collection).and_then(|collection| collection.project);
        add(listed.collection, list_basis(&listed, project, coverage), listed.captures);
    }
    for (collection, capture) in take(files, |file| &mut file.memberships) {
        add(collection, MembershipBasis::CaptureDetails, vec![capture]);
    }
    known
        .into_iter()
        .map(|(collection, (basis, mut ids))| {
            ids.sort_unstable();
            ids.dedup();
            let (held, absent): (Vec<_>, Vec<_>) = ids
                .into_iter()
                .map(|id| (captures.row(id), id))
                .partition(|(row, _)| row.is_some());
            let rows = held.into_iter().filter_map(|(row, _)| row).collect();
            let absent = absent.into_iter().map(|(_, id)| id).collect();
            (collection, Membership { rows, absent, basis })
        })
        .collect()
}

fn list_basis(
    listed: &ListedMembers,
    project: Option<ProjectId>,
    coverage: &[Coverage],
) -> MembershipBasis {
    let complete = coverage.iter().any(|list| list.request == listed.request && list.is_complete());
    let collection = listed.collection.to_string();
    let only_collection = [("collections", collection.as_str())];
    let is_in_project = |project: ProjectId| {
        let filters = [("collections", collection.as_str()), ("project_id", &project.to_string())];
        listed.request.is(Kind::Capture, &filters)
    };
    if !complete {
        MembershipBasis::PartialList
    } else if listed.request.is(Kind::Capture, &only_collection) {
        MembershipBasis::CompleteList
    } else if project.is_some_and(is_in_project) {
        MembershipBasis::CompleteListInProject
    } else {
        MembershipBasis::PartialList
    }
}

/// The newest server time anywhere: the snapshot's own "now".
fn taken_at(
    collections: &Table<Collection>,
    jobs: &Table<Job>,
    projects: &Table<Project>,
) -> Option<ServerTime> {
    let of_collections = collections.iter().flat_map(|c| [c.created_at, c.updated_at]);
    let of_projects = projects.iter().flat_map(|p| [p.created_at, p.updated_at]);
    let of_jobs = jobs.iter().flat_map(|job| {
        let last_line = job.log.iter().filter_map(|line| line.at).max();
        [job.created_at, job.updated_at, job.started_at, job.finished_at, last_line]
    });
    of_collections.chain(of_projects).chain(of_jobs).flatten().max()
}

#[cfg(test)]
mod tests;

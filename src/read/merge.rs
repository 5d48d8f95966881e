//! One snapshot out of what all files hold: the same record seen twice becomes one, contradictions
//! become findings, lists are compared with their own counts.
//!
//! Nothing here depends on the order or the names of files, but for the names in messages.

mod absorb;
mod columns;
mod counted;
mod dump;
mod holdings;
mod links;
mod lists;
mod members;

use std::collections::BTreeMap;

use super::gather::{Detections, Gathered};
use super::notes::About;
use super::records::{FileRecords, Named};
use super::referred::Referred;
use super::sighting::Sighting;
use crate::finding::{Code, Finding, Subject, WithFindings};
use crate::model::{
    CaptureColumns, CaptureTable, Collection, CollectionId, Column, Coverage, Deployment,
    DetectionTable, Event, Holdings, Job, JobId, Kind, Location, LogLine, Membership, OccurrenceId,
    OccurrenceTable, Pipeline, Project, ResearchSite, ServerTime, Snapshot, SourceFile, Table,
    Taxon,
};
use crate::parallel::both;
use absorb::{Clashes, Merge};
use dump::{DetectionNotes, Dump, Repeated};
use holdings::Held;
use links::{Doubts, Linked};

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

/// What there are millions of, merged.
struct Bulk {
    captures: CaptureTable,
    occurrences: OccurrenceTable,
    detections: Detections,
    told: DetectionNotes,
    /// How often a record was seen again, by kind.
    repeated: Repeated,
    findings: Vec<Finding>,
}

/// Merges what all files gave.
pub(super) fn merge(gathered: Gathered) -> WithFindings<Snapshot> {
    let mut files = gathered.files;
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut findings: Vec<Finding> = files
        .iter_mut()
        .flat_map(|file| std::mem::take(&mut file.findings).told(&file.name))
        .collect();
    let coverage = lists::coverage(gathered.lists);
    findings.extend(lists::incomplete(&coverage));
    let many = Many {
        captures: (gathered.captures, gathered.capture_hashes),
        occurrences: (gathered.occurrences, gathered.occurrence_hashes),
        detections: gathered.detections,
        with_boxes: gathered.with_boxes,
        named: named(&mut files),
    };
    let (mut others, bulk) = many.merged(gathered.referred, &names);
    let Bulk { mut captures, occurrences, detections, told, repeated, findings: of_bulk } = bulk;
    findings.extend(of_bulk);
    let mut clashes = Clashes { names: &names, findings: &mut findings };
    let (collections, jobs) = collections_and_jobs(&mut files, &mut clashes);
    let tables = (&mut others, &mut captures, &occurrences, &collections);
    let detected = (detections, &told, &repeated);
    let Relations { detections, n_detections, members, holdings } =
        relations(&mut files, tables, detected, &coverage, &mut findings);
    let notes = notes(written(&mut files));
    let Others { projects, sites, deployments, events, taxa, pipelines } = others;
    let snapshot = Snapshot {
        detections,
        n_detections,
        holdings,
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

/// Who belongs to whom, and how much of that is there.
struct Relations {
    detections: DetectionTable,
    n_detections: usize,
    members: BTreeMap<CollectionId, Membership>,
    holdings: Holdings,
}

/// The records whose relations are told.
type Related<'a> =
    (&'a mut Others, &'a mut CaptureTable, &'a OccurrenceTable, &'a Table<Collection>);

/// Joins detections and members to captures, says of each capture what its detections tell, and of each relation whether
/// it is whole.
fn relations(
    files: &mut [FileRecords],
    (others, captures, occurrences, collections): Related<'_>,
    (detections, told, repeated): (Detections, &DetectionNotes, &Repeated),
    coverage: &[Coverage],
    findings: &mut Vec<Finding>,
) -> Relations {
    let linked = Linked {
        projects: &others.projects,
        deployments: &others.deployments,
        events: &mut others.events,
    };
    let doubts = Doubts::of(captures, linked, files, coverage);
    findings.extend(doubts.findings(captures));
    let disputed = holdings::disputed(findings);
    holdings::forget_disputed_parents(&mut others.taxa, &disputed);
    let joined = columns::joined(&detections, captures, occurrences);
    let n_detections = detections.len();
    drop(detections);
    let dump = Dump::of(files, repeated, told);
    let doubted =
        holdings::doubted_captures(&disputed, told, (captures, occurrences), &joined.pairs);
    let all = columns::AllDetections {
        is_dumped: dump.detections.is_none(),
        listed: columns::AllDetections::listed(coverage),
        disputed: &doubted,
    };
    columns::tell_detections(captures, &joined, &all);
    let (members, of_members) = members::members(files, collections, captures, coverage);
    let held = Held {
        captures,
        collections,
        projects: &others.projects,
        events: &others.events,
        deployments: &others.deployments,
        members: &members,
        coverage,
        orphans: &joined.orphans,
        disputed: &disputed,
        doubts: &doubts,
    };
    let captures = held.captures_of_projects(&dump);
    let holdings = Holdings {
        all_captures: counted::all_captures(&held, &dump, &captures).err(),
        occurrences: counted::occurrences(&dump, files, occurrences.len(), joined.unlinked),
        without_record: captures
            .keys()
            .copied()
            .filter(|id| doubts.lacks(&others.projects, *id))
            .collect(),
        misplaced: held.misplaced(),
        events: counted::events(&dump, files, &others.events),
        captures,
        detections: dump.detections.clone(),
        members: of_members,
        hosts: holdings::hosts(files),
        disputed,
    };
    findings.extend(holdings::findings(&holdings, &dump, joined.unlinked));
    let detections = DetectionTable::new(joined.pairs, joined.boxes, joined.counts);
    Relations { detections, n_detections, members, holdings }
}

/// What there are millions of, before the same record seen twice becomes one.
struct Many {
    captures: (CaptureColumns, Column),
    occurrences: (OccurrenceTable, Column),
    detections: Detections,
    with_boxes: bool,
    named: Named,
}

impl Many {
    /// Each record once, together with those that they refer to: captures and occurrences side by side. What is not
    /// needed any more goes at once.
    fn merged(self, referred: Referred, names: &[String]) -> (Others, Bulk) {
        let Self { captures, occurrences, mut detections, with_boxes, named } = self;
        let (mut findings, mut of_occurrences) = (Vec::new(), Vec::new());
        let n_sighted = (captures.0.len(), occurrences.0.len());
        let merge_others = || {
            let told = distinct(&mut detections, &named, with_boxes);
            let mut clashes = Clashes { names, findings: &mut findings };
            let others = Others::merged(referred, &mut clashes);
            let captures = columns::captures(captures.0, captures.1, &mut clashes);
            let captures = CaptureTable::new(captures, &others.deployments, &others.events);
            (others, captures, told)
        };
        let merge_occurrences = || {
            let mut clashes = Clashes { names, findings: &mut of_occurrences };
            columns::occurrences(occurrences.0, occurrences.1, &mut clashes)
        };
        let ((others, captures, mut told), occurrences) = both(merge_others, merge_occurrences);
        let is_missing = |id: &i64| occurrences.row(OccurrenceId(*id)).is_none();
        told.missing_occurrences = named.occurrences.iter().flatten().filter(is_missing).count();
        findings.extend(of_occurrences);
        let repeated = Repeated {
            captures: n_sighted.0 > captures.len(),
            detections: told.is_repeated,
            occurrences: n_sighted.1 > occurrences.len(),
        };
        (others, Bulk { captures, occurrences, detections, told, repeated, findings })
    }
}

/// Each detection once, and what that told; the ids are forgotten where no box is told by them.
fn distinct(detections: &mut Detections, named: &Named, with_boxes: bool) -> DetectionNotes {
    let n_sighted = detections.len();
    let disputed = detections.distinct();
    let missing = named.detections.iter().flatten().filter(|id| !detections.holds(*id)).count();
    if !with_boxes {
        detections.forget_ids();
    }
    let is_repeated = n_sighted > detections.len();
    DetectionNotes { disputed, missing, missing_occurrences: 0, is_repeated }
}

/// What records of all files name that are read for nothing else.
fn named(files: &mut [FileRecords]) -> Named {
    let mut all = Named::default();
    for file in files {
        all.extend(&std::mem::take(&mut file.named));
    }
    all
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
        unpacked: file.unpacked,
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
            sighting.record.is_log_cut = false;
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

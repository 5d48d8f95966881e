//! From what each file gave to one snapshot: the same record seen twice becomes one, contradictions
//! become findings, lists are weighed against their own counts.
//!
//! Nothing here depends on the order or the names of files, but for the names in messages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use super::notes::About;
use super::records::{CaptureSighting, DetectionSighting, FileRecords, ListedMembers, Sighting};
use crate::finding::{Code, Finding, Noted, Subject};
use crate::model::{
    CameraTime, CaptureId, CaptureTable, Collection, CollectionId, Coverage, Deployment,
    DetectionBox, DetectionTable, Event, FileOutcome, Job, JobId, Kind, Kwargs, KwargsSource,
    ListRequest, Location, LogLine, Membership, MembershipBasis, NewCapture, Occurrence,
    OccurrenceId, Origin, Pipeline, Project, ProjectId, Record, ResearchSite, ServerTime, Snapshot,
    SourceFile, Table, Taxon,
};

/// Merges what all files gave.
pub(super) fn merge(mut files: Vec<FileRecords>) -> Noted<Snapshot> {
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut findings: Vec<Finding> =
        files.iter_mut().flat_map(|file| std::mem::take(&mut file.findings)).collect();
    let mut clashes = Clashes { names: &names, findings: &mut findings };

    let projects = table(take(&mut files, |file| &mut file.projects), Kind::Project, &mut clashes);
    let sites = table(take(&mut files, |file| &mut file.sites), Kind::ResearchSite, &mut clashes);
    let deployments =
        table(take(&mut files, |file| &mut file.deployments), Kind::Deployment, &mut clashes);
    let events = table(take(&mut files, |file| &mut file.events), Kind::Event, &mut clashes);
    let taxa = table(take(&mut files, |file| &mut file.taxa), Kind::Taxon, &mut clashes);
    let pipelines =
        table(take(&mut files, |file| &mut file.pipelines), Kind::Pipeline, &mut clashes);
    let occurrences =
        table(take(&mut files, |file| &mut file.occurrences), Kind::Occurrence, &mut clashes);
    let collections =
        table(take(&mut files, |file| &mut file.collections), Kind::Collection, &mut clashes);
    let logs = take(&mut files, |file| &mut file.logs);
    let jobs = with_logs(take(&mut files, |file| &mut file.jobs), logs);
    let jobs = table(jobs, Kind::Job, &mut clashes);
    let collections = with_jobs(collections, &jobs);

    let lists: Vec<_> = take(&mut files, |file| &mut file.lists);
    let coverage = coverage(lists);
    findings.extend(incomplete_lists(&coverage));
    let mut clashes = Clashes { names: &names, findings: &mut findings };
    let captures = captures(take(&mut files, |file| &mut file.captures), &mut clashes);
    let detections = distinct(take(&mut files, |file| &mut file.detections));
    let dumped = |kind: Kind| {
        let of_kind = || files.iter().filter(move |file| file.dumped.contains(&kind));
        of_kind().next().is_some() && of_kind().all(|file| file.outcome != FileOutcome::Damaged)
    };
    let (has_dump, all_detections) = (dumped(Kind::Capture), dumped(Kind::Detection));
    let evidence = DetectionEvidence::gather(&detections, &coverage, all_detections);
    let captures = captures.into_iter().map(|capture| evidence.apply(capture)).collect();
    let captures = CaptureTable::new(captures, &deployments, &events);
    let members = members(&mut files, &collections, &captures, &coverage);
    let written: Vec<_> = files
        .iter_mut()
        .flat_map(|file| {
            let name = file.name.clone();
            std::mem::take(&mut file.notes)
                .into_iter()
                .map(move |(about, text)| (about, name.clone(), text))
        })
        .collect();
    let pairs = detections.iter().filter_map(|detection| {
        let occurrence = occurrences.row(OccurrenceId(detection.occurrence?))?;
        Some((captures.row(detection.capture)?, occurrence))
    });
    let boxes = detections.iter().filter_map(|detection| {
        Some(DetectionBox {
            id: detection.id,
            capture: captures.row(detection.capture)?,
            occurrence: detection.occurrence.and_then(|id| occurrences.row(OccurrenceId(id))),
            corners: detection.corners?,
        })
    });
    let snapshot = Snapshot {
        detections: DetectionTable::new(pairs.collect(), boxes.collect(), all_detections),
        n_detections: detections.len(),
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
    let notes = notes(written);
    findings.extend(notes_about_nothing(&notes, &snapshot));
    let notes = notes.into_iter().map(|(about, (_, text))| (about, text)).collect();
    let snapshot = Snapshot { notes, ..snapshot };
    Noted { value: snapshot, findings }
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

/// Collects contradictions between sightings of one record.
struct Clashes<'a> {
    names: &'a [String],
    findings: &'a mut Vec<Finding>,
}

impl Clashes<'_> {
    fn report(&mut self, kind: Kind, id: i64, origin: Option<Origin>, clashes: Vec<String>) {
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
trait Same: PartialEq + Debug {
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
    crate::model::ProjectId,
    crate::model::CollectionId,
    crate::model::DeploymentId,
    crate::model::PipelineId,
    crate::model::JobState,
    crate::model::DefaultFilters,
    crate::model::Progress,
    Vec<crate::model::TaxonId>,
);
impl<T: Debug + PartialEq> Same for Option<T> {}

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

/// Takes over what `mine` lacks; notes where both say something else.
fn field<T: Same>(name: &str, mine: &mut Option<T>, other: Option<T>, clashes: &mut Vec<String>) {
    match (mine.as_ref(), other) {
        (None, other) => *mine = other,
        (Some(_), None) => {}
        (Some(known), Some(other)) if known.same(&other) => {
            if known.is_refined_by(&other) {
                *mine = Some(other);
            }
        }
        (Some(known), Some(other)) => {
            clashes.push(format!("{name} {} and {}", known.show(), other.show()));
        }
    }
}

/// A record that can take over what another sighting of it says.
trait Merge: Record {
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
merge_fields!(Occurrence; determination, score, meets_criteria);

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

/// Adds to each collection the jobs that say they work on it.
fn with_jobs(collections: Table<Collection>, jobs: &Table<Job>) -> Table<Collection> {
    let mut by_collection: BTreeMap<CollectionId, Vec<JobId>> = BTreeMap::new();
    for job in jobs {
        if let Some(collection) = job.collection {
            by_collection.entry(collection).or_default().push(job.id);
        }
    }
    let complete = |collection: &Collection| {
        let mut collection = collection.clone();
        collection.jobs.extend(by_collection.remove(&collection.id).unwrap_or_default());
        collection.jobs.sort_unstable();
        collection.jobs.dedup();
        collection
    };
    Table::new(collections.iter().map(complete).collect())
}

/// The lists of the snapshot, and how much of each is there.
fn coverage(pages: Vec<super::records::ListPage>) -> Vec<Coverage> {
    let mut lists: BTreeMap<ListRequest, (i64, BTreeSet<i64>)> = BTreeMap::new();
    for page in pages {
        let (counted, ids) = lists.entry(page.request).or_default();
        *counted = page.count.max(*counted);
        ids.extend(page.ids);
    }
    lists
        .into_iter()
        .map(|(request, (counted, ids))| Coverage {
            request,
            counted,
            found: i64::try_from(ids.len()).unwrap_or(i64::MAX),
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

/// One capture out of all sightings of it.
fn captures(
    mut sightings: Vec<CaptureSighting>,
    clashes: &mut Clashes<'_>,
) -> Vec<CaptureSighting> {
    sightings.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| b.rank.cmp(&a.rank)));
    let mut merged: Vec<CaptureSighting> = Vec::new();
    for other in sightings {
        match merged.last_mut() {
            Some(best) if best.id == other.id => {
                let mut found = Vec::new();
                field("project", &mut best.project, other.project, &mut found);
                field("deployment", &mut best.deployment, other.deployment, &mut found);
                field("event", &mut best.event, other.event, &mut found);
                field("timestamp", &mut best.timestamp, other.timestamp, &mut found);
                field("size", &mut best.size, other.size, &mut found);
                let detected = &mut best.has_real_detection;
                field("detections", detected, other.has_real_detection, &mut found);
                field("last_processed", &mut best.is_processed, other.is_processed, &mut found);
                best.stored_detections = best.stored_detections.or(other.stored_detections);
                best.added_at = best.added_at.or(other.added_at);
                best.path_hash = best.path_hash.or(other.path_hash);
                best.dimensions = best.dimensions.or(other.dimensions);
                clashes.report(Kind::Capture, best.id.0, Some(best.origin), found);
            }
            _ => merged.push(other),
        }
    }
    merged
}

/// Each detection once; of two sightings the one that knows its occurrence stays.
fn distinct(mut detections: Vec<DetectionSighting>) -> Vec<DetectionSighting> {
    detections.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| b.cmp(a)));
    detections.dedup_by_key(|detection| detection.id);
    detections
}

/// What the detection records tell of captures.
struct DetectionEvidence {
    real: BTreeSet<CaptureId>,
    any: BTreeSet<CaptureId>,
    /// A dump holds every detection, null markers included.
    all_known: bool,
    /// Projects of which every detection with a box is listed.
    listed: BTreeSet<i64>,
}

impl DetectionEvidence {
    fn gather(detections: &[DetectionSighting], coverage: &[Coverage], all_known: bool) -> Self {
        let listed = coverage.iter().filter_map(|list| {
            let filters = list.request.filters.as_ref()?;
            let project = filters.get("source_image__project")?;
            let only =
                filters.keys().all(|key| key == "source_image__project" || key == "project_id");
            let whole = list.request.kind == Kind::Detection && list.is_complete() && only;
            whole.then(|| project.parse().ok()).flatten()
        });
        Self {
            real: detections.iter().filter(|d| d.is_real).map(|d| d.capture).collect(),
            any: detections.iter().map(|d| d.capture).collect(),
            all_known,
            listed: listed.collect(),
        }
    }

    fn apply(&self, capture: CaptureSighting) -> NewCapture {
        let has_real = self.real.contains(&capture.id);
        let listed = capture.project.is_some_and(|project| self.listed.contains(&project));
        let has_real_detection = match capture.has_real_detection {
            _ if has_real => Some(true),
            _ if self.all_known || listed => Some(false),
            told => told,
        };
        let is_processed = match capture.is_processed {
            _ if self.any.contains(&capture.id) || has_real_detection == Some(true) => Some(true),
            _ if self.all_known => Some(false),
            told => told,
        };
        NewCapture {
            id: capture.id,
            project: capture.project.map(ProjectId),
            deployment: capture.deployment.map(crate::model::DeploymentId),
            event: capture.event.map(crate::model::EventId),
            timestamp: capture.timestamp,
            size: capture.size,
            has_real_detection,
            is_processed,
            stored_detections: capture.stored_detections,
            added_at: capture.added_at,
            path_hash: capture.path_hash,
            dimensions: capture.dimensions,
            origin: Some(capture.origin),
        }
    }
}

/// Who is in which collection, from the best evidence there is.
fn members(
    files: &mut [FileRecords],
    collections: &Table<Collection>,
    captures: &CaptureTable,
    coverage: &[Coverage],
) -> BTreeMap<CollectionId, Membership> {
    let mut known: BTreeMap<CollectionId, (MembershipBasis, BTreeSet<CaptureId>)> = BTreeMap::new();
    let mut add = |collection, basis: MembershipBasis, ids: Vec<CaptureId>| {
        let entry = known.entry(collection).or_insert_with(|| (basis, BTreeSet::new()));
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
        .map(|(collection, (basis, ids))| {
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
    let project = project.map(|id| id.to_string()).unwrap_or_default();
    let only_collection = [("collections", collection.as_str())];
    let in_project = [("collections", collection.as_str()), ("project_id", project.as_str())];
    if !complete {
        MembershipBasis::PartialList
    } else if listed.request.is(Kind::Capture, &only_collection) {
        MembershipBasis::CompleteList
    } else if listed.request.is(Kind::Capture, &in_project) {
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
mod tests {
    use super::*;

    #[test]
    fn the_same_list_asked_for_twice_counts_once() {
        let request = ListRequest { kind: Kind::Job, filters: Some(BTreeMap::new()) };
        let page = |ids: &[i64]| super::super::records::ListPage {
            request: request.clone(),
            count: 3,
            ids: ids.to_vec(),
        };
        let lists = coverage(vec![page(&[1, 2]), page(&[2])]);
        assert_eq!((lists[0].counted, lists[0].found), (3, 2));
        assert!(
            incomplete_lists(&lists)[0].message.contains("counted 3 jobs; the snapshot holds 2")
        );
    }

    #[test]
    fn a_part_of_a_whole_list_is_not_incomplete() {
        let list = |filters: &[(&str, &str)], counted, found| Coverage {
            request: ListRequest {
                kind: Kind::Capture,
                filters: Some(
                    filters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
                ),
            },
            counted,
            found,
        };
        let whole = list(&[("project_id", "1")], 9, 9);
        let part = list(&[("project_id", "1"), ("event", "2")], 5, 1);
        let other = list(&[("project_id", "2"), ("event", "2")], 5, 1);
        assert_eq!(incomplete_lists(&[whole.clone(), part]).len(), 0);
        assert_eq!(incomplete_lists(&[whole, other]).len(), 1);
    }

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

//! What one file holds: sightings of records, lists, findings. `merge` makes one snapshot of all files.
//!
//! A sighting is a record as one place of one file has it; the same record may be seen in many places.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::input::Trouble;
use super::noted::Noted;
use super::referred::Referred;
use super::sighting::Sighting;
use crate::finding::{Code, Finding, Subject};
use crate::model::{
    Capture, CaptureId, Collection, CollectionId, Column, Field, FileOutcome, Job, JobId, Kind,
    ListCount, ListRequest, Location, LogLine, Occurrence, Project, ProjectId,
};

/// A detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DetectionSighting {
    pub(super) id: i64,
    pub(super) capture: CaptureId,
    /// Whether it has a box.
    pub(super) is_real: Option<bool>,
    pub(super) occurrence: Field<i64>,
    /// Left, top, right, bottom in whole pixels.
    pub(super) corners: Option<[i32; 4]>,
    /// Whether it is a record of a dump.
    pub(super) is_dumped: bool,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub(super) struct ListPage {
    pub(super) request: ListRequest,
    pub(super) count: ListCount,
    pub(super) ids: Vec<i64>,
}

/// The records of a file of which there are many, and those that others refer to again and again.
/// [`Gathered`](super::gather::Gathered) takes them over while the next files are read; the emptied buffers are used again.
#[derive(Debug, Default)]
pub(super) struct BulkRecords {
    /// Captures, each with a hash of its record's bytes, to settle which of two is shown.
    pub(super) captures: Vec<(Capture, u64)>,
    pub(super) detections: Vec<DetectionSighting>,
    pub(super) occurrences: Vec<Sighting<Occurrence>>,
    pub(super) referred: Referred,
}

thread_local! {
    /// Emptied buffers, kept for the next file: to free vectors and allocate them anew costs more than to fill them.
    /// (Of 60,000 page faults in reading a million captures, half were for that.)
    static SPARE: RefCell<Vec<BulkRecords>> = const { RefCell::new(Vec::new()) };
}

/// The most buffers that are kept for each thread: one for the file that is read, one for the file before it, which may
/// not have been taken over yet.
const MOST_SPARE: usize = 2;
/// The most records that a kept buffer has room for; larger ones are freed, so that one large file does not hold memory
/// to the end of the run. (A list page has up to a few hundred records, a piece of a large file some thousands.)
const MOST_SPARE_RECORDS: usize = 1 << 14;

impl BulkRecords {
    /// No records yet, in buffers of an earlier file where there are any.
    fn reusing_spare() -> Box<Self> {
        Box::new(SPARE.with_borrow_mut(Vec::pop).unwrap_or_default())
    }

    /// Gives back the buffers that the thread kept.
    pub(super) fn forget_spare() {
        SPARE.take();
    }

    /// Keeps the buffers, which were emptied, for another file.
    pub(super) fn recycle(self) {
        let capacities =
            [self.captures.capacity(), self.detections.capacity(), self.occurrences.capacity()];
        if capacities.into_iter().all(|capacity| capacity <= MOST_SPARE_RECORDS) {
            SPARE.with_borrow_mut(|spare| {
                if spare.len() < MOST_SPARE {
                    spare.push(self);
                }
            });
        }
    }
}

/// Everything that one file holds.
#[derive(Debug)]
pub(super) struct FileRecords {
    pub(super) name: String,
    pub(super) outcome: FileOutcome,
    pub(super) bytes: u64,
    pub(super) unpacked: u64,
    pub(super) sha256: String,
    pub(super) records: usize,
    pub(super) findings: Noted,
    pub(super) host: Option<String>,
    pub(super) lists: Vec<ListPage>,
    /// `None` once they were taken over: of a million small files it would be the most of what is kept.
    pub(super) bulk: Option<Box<BulkRecords>>,
    pub(super) collections: Vec<Sighting<Collection>>,
    pub(super) jobs: Vec<Sighting<Job>>,
    pub(super) logs: Vec<(JobId, LogLine)>,
    /// What people wrote.
    pub(super) notes: Vec<(super::notes::About, String)>,
    /// `images` of the collections of a dump.
    pub(super) images: Vec<(CollectionId, Vec<CaptureId>)>,
    /// `collections` in the details of captures.
    pub(super) memberships: Vec<(CollectionId, CaptureId)>,
    /// Members listed by a captures list asked with `collections=ID`.
    pub(super) listed: Vec<ListedMembers>,
    /// The ids of the records of a dump in this file, by kind.
    pub(super) dumped: BTreeMap<Kind, IdSet>,
    /// Detections that do not tell their capture.
    pub(super) detections_without_capture: u64,
    /// Records that were read with something mended, by kind.
    pub(super) mended: BTreeMap<Kind, u64>,
    /// Detections and occurrences that records of other models name, such as classifications.
    pub(super) named: Named,
    /// Records that were seen and are not read.
    pub(super) not_read: Option<NotRead>,
    /// Whether a manifest, or the file itself, tells the request that it answers: then it is no dump.
    pub(super) answers_request: bool,
}

/// Records of a file that were seen and are not read.
#[derive(Clone, Debug)]
pub(super) struct NotRead {
    /// How many.
    pub(super) n: u64,
    /// What the first of them is.
    pub(super) what: String,
    /// Where it stands.
    pub(super) first: Location,
}

impl NotRead {
    /// What is said of them.
    pub(super) fn finding(self) -> Finding {
        let Self { n, what, first } = self;
        let message = match n {
            1 => format!("a record is not read: {what}"),
            n => format!("{n} records are not read; the first is {what}"),
        };
        let finding = Finding::new(Code(613), Subject::File, message).at(first);
        finding.number("records", i64::try_from(n).unwrap_or(i64::MAX))
    }
}

/// A set of ids of which only so much is kept that it can be compared with another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct IdSet {
    pub(super) n: u64,
    /// The sum of a hash of each.
    sum: u64,
    least: i64,
    greatest: i64,
}

impl Default for IdSet {
    fn default() -> Self {
        Self { n: 0, sum: 0, least: i64::MAX, greatest: i64::MIN }
    }
}

impl IdSet {
    pub(super) fn add(&mut self, id: i64) {
        // The mixing step of SplitMix64: sums of ids alone are equal too easily.
        let mut hash = id.cast_unsigned().wrapping_add(0x9E37_79B9_7F4A_7C15);
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        self.merge(Self { n: 1, sum: hash ^ (hash >> 31), least: id, greatest: id });
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.n += other.n;
        self.sum = self.sum.wrapping_add(other.sum);
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
    }

    /// Whether both may hold one id.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.least <= other.greatest && other.least <= self.greatest
    }
}

/// Ids that records name whose own records are read for nothing else.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) detections: Column,
    pub(super) occurrences: Column,
}

impl Named {
    /// Takes over what another part named.
    pub(super) fn extend(&mut self, other: &Self) {
        other.detections.iter().for_each(|id| self.detections.push(id));
        other.occurrences.iter().for_each(|id| self.occurrences.push(id));
    }
}

/// Captures that a list asked with `collections=ID` gave.
#[derive(Clone, Debug)]
pub(super) struct ListedMembers {
    pub(super) collection: CollectionId,
    pub(super) request: ListRequest,
    pub(super) captures: Vec<CaptureId>,
}

impl FileRecords {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            outcome: FileOutcome::Skipped("nothing in it that a report needs".to_owned()),
            bytes: 0,
            unpacked: 0,
            sha256: String::new(),
            records: 0,
            findings: Noted::default(),
            host: None,
            lists: Vec::new(),
            bulk: Some(BulkRecords::reusing_spare()),
            collections: Vec::new(),
            jobs: Vec::new(),
            logs: Vec::new(),
            notes: Vec::new(),
            images: Vec::new(),
            memberships: Vec::new(),
            listed: Vec::new(),
            dumped: BTreeMap::new(),
            detections_without_capture: 0,
            mended: BTreeMap::new(),
            named: Named::default(),
            not_read: None,
            answers_request: false,
        }
    }

    /// Notes that the file cannot be opened.
    pub(super) fn cannot_be_opened(&mut self, error: &std::io::Error) {
        self.outcome = FileOutcome::Damaged;
        self.findings.push(
            Finding::new(Code(601), Subject::File, format!("cannot be opened: {error}"))
                .at(Location::file(&self.name)),
        );
    }

    /// Takes over what was found wrong with the file before it was read.
    pub(super) fn note(&mut self, troubles: &[Trouble]) {
        for Trouble { code, words } in troubles {
            self.outcome = FileOutcome::Damaged;
            let finding = Finding::new(*code, Subject::File, words.clone());
            self.findings.push(finding.at(Location::file(&self.name)));
        }
    }

    /// Takes over what a later part of the same file gave, but for what
    /// [`Gathered::take`](super::gather::Gathered::take) took of it.
    pub(super) fn absorb(&mut self, part: Self) {
        if self.outcome != FileOutcome::Damaged
            && (part.records > 0 || self.records == 0 || part.outcome == FileOutcome::Damaged)
        {
            self.outcome = part.outcome;
        }
        self.records += part.records;
        self.findings.absorb(part.findings);
        self.host = self.host.take().or(part.host);
        self.collections.extend(part.collections);
        self.jobs.extend(part.jobs);
        self.logs.extend(part.logs);
        self.notes.extend(part.notes);
        self.images.extend(part.images);
        self.memberships.extend(part.memberships);
        self.listed.extend(part.listed);
        for (kind, ids) in part.dumped {
            self.dumped.entry(kind).or_default().merge(ids);
        }
        self.detections_without_capture += part.detections_without_capture;
        for (kind, n) in part.mended {
            *self.mended.entry(kind).or_default() += n;
        }
        self.named.extend(&part.named);
        match (&mut self.not_read, part.not_read) {
            (Some(known), Some(more)) => known.n += more.n,
            (known @ None, more) => *known = more,
            (Some(_), None) => {}
        }
    }

    /// The records of which there are many.
    pub(super) fn bulk(&mut self) -> &mut BulkRecords {
        self.bulk.get_or_insert_with(BulkRecords::reusing_spare)
    }

    /// Notes a project that is only referred to.
    pub(super) fn refer_project(&mut self, id: i64, name: Option<&str>) {
        self.bulk()
            .referred
            .projects
            .refer(Project { name: name.map(str::to_owned), ..Project::new(ProjectId(id)) });
    }
}

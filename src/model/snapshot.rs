//! A whole snapshot: what was read, and how complete it is.

use std::collections::BTreeMap;

use super::{
    CaptureId, CaptureRow, CaptureTable, Collection, CollectionId, Deployment, DeploymentId, Event,
    EventId, Holdings, Job, JobId, Membership, Occurrence, OccurrenceId, OccurrenceTable, Pipeline,
    PipelineId, Project, ProjectId, ResearchSite, Row, ServerTime, SiteId, Table, Taxon, TaxonId,
};

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `captures/collections/`
    Collection,
    /// `captures/`
    Capture,
    /// `jobs/`
    Job,
    /// `projects/`
    Project,
    /// `deployments/`
    Deployment,
    /// `deployments/sites/`
    ResearchSite,
    /// `events/`
    Event,
    /// `detections/`
    Detection,
    /// `occurrences/`
    Occurrence,
    /// `taxa/`
    Taxon,
    /// `ml/pipelines/`
    Pipeline,
}

impl Kind {
    /// All kinds, the most asked for first.
    pub const ALL: [Self; 11] = [
        Self::Collection,
        Self::Capture,
        Self::Job,
        Self::Project,
        Self::Deployment,
        Self::ResearchSite,
        Self::Event,
        Self::Detection,
        Self::Occurrence,
        Self::Taxon,
        Self::Pipeline,
    ];

    /// The endpoint under `/api/v2/`, without slashes around it.
    #[must_use]
    pub fn endpoint(self) -> &'static str {
        match self {
            Self::Collection => "captures/collections",
            Self::Capture => "captures",
            Self::Job => "jobs",
            Self::Project => "projects",
            Self::Deployment => "deployments",
            Self::ResearchSite => "deployments/sites",
            Self::Event => "events",
            Self::Detection => "detections",
            Self::Occurrence => "occurrences",
            Self::Taxon => "taxa",
            Self::Pipeline => "ml/pipelines",
        }
    }

    /// The kind that has this key; `None` for any other word.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// What the API calls one of them, for programs and for arguments of commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Deployment => "deployment",
            Self::ResearchSite => "research site",
            Self::Event => "event",
            other => other.singular(),
        }
    }

    /// One of them, in the words of the platform's own pages.
    #[must_use]
    pub fn singular(self) -> &'static str {
        match self {
            Self::Collection => "capture set",
            Self::Capture => "capture",
            Self::Job => "job",
            Self::Project => "project",
            Self::Deployment => "station",
            Self::ResearchSite => "site",
            Self::Event => "session",
            Self::Detection => "detection",
            Self::Occurrence => "occurrence",
            Self::Taxon => "taxon",
            Self::Pipeline => "pipeline",
        }
    }

    /// Many of them, in words.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Collection => "capture sets",
            Self::Capture => "captures",
            Self::Job => "jobs",
            Self::Project => "projects",
            Self::Deployment => "stations",
            Self::ResearchSite => "sites",
            Self::Event => "sessions",
            Self::Detection => "detections",
            Self::Occurrence => "occurrences",
            Self::Taxon => "taxa",
            Self::Pipeline => "pipelines",
        }
    }
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileOutcome {
    /// Records were taken from it.
    Read,
    /// It holds nothing that a report needs; the reason.
    Skipped(String),
    /// It is an archive, and its members are files of their own.
    Unpacked,
    /// It could not be read, or not wholly; the findings say why.
    Damaged,
}

impl FileOutcome {
    /// The reason for which a manifest is skipped.
    pub const MANIFEST: &'static str = "the snapshot's manifest";
    /// The reason for which an archive with nothing but a report is skipped.
    pub const REPORT: &'static str = "a report of mothbook, which is no snapshot";
}

/// A file of the snapshot.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// How it is named to people.
    pub name: String,
    /// What became of it.
    pub outcome: FileOutcome,
    /// Number of records taken from it, nested ones not counted.
    pub records: usize,
    /// Number of bytes on disk.
    pub bytes: u64,
    /// Number of bytes that were read of it, unpacked.
    pub unpacked: u64,
    /// SHA-256 of the bytes on disk, in hexadecimal.
    pub sha256: String,
}

/// A list as the server was asked for it: an endpoint and its filters, paging and layout left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListRequest {
    /// What is listed.
    pub kind: Kind,
    /// The filters; `None` where the request is not known.
    pub filters: Option<BTreeMap<String, String>>,
    /// Whether they are told by the name of a file only, which need not name all of them.
    pub by_name: bool,
}

impl ListRequest {
    /// Whether the list was asked with exactly these filters.
    #[must_use]
    pub fn is(&self, kind: Kind, filters: &[(&str, &str)]) -> bool {
        self.kind == kind
            && self.filters.as_ref().is_some_and(|known| {
                known.len() == filters.len()
                    && filters
                        .iter()
                        .all(|(key, value)| known.get(*key).is_some_and(|known| known == value))
            })
    }
}

/// How much of a list the snapshot holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Which list.
    pub request: ListRequest,
    /// How many records the server counted.
    pub counted: Counted,
    /// Distinct records found.
    pub found: i64,
}

/// The `count` of a page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListCount {
    /// So many records.
    Exact(i64),
    /// So many or more: the server says that the count is not exact.
    AtLeast(i64),
    /// It is null: the server did not count.
    Unknown,
}

/// How many records a list has, as its pages say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The least and the greatest exact `count`; `None` where no page has one.
    pub exact: Option<(i64, i64)>,
    /// The greatest `count` that is not exact.
    pub at_least: Option<i64>,
}

impl Counted {
    /// Takes the count of one more page into account.
    pub fn note(&mut self, count: ListCount) {
        match count {
            ListCount::Exact(n) => {
                let (least, most) = self.exact.unwrap_or((n, n));
                self.exact = Some((least.min(n), most.max(n)));
            }
            ListCount::AtLeast(n) => self.at_least = self.at_least.max(Some(n)),
            ListCount::Unknown => {}
        }
    }

    /// The greatest number that the server gave, exact or not.
    #[must_use]
    pub fn number(self) -> Option<i64> {
        self.exact.map(|(_, most)| most).max(self.at_least)
    }

    /// Whether the greatest number that the server gave is a lower bound.
    #[must_use]
    pub fn is_bound(self) -> bool {
        self.at_least > self.exact.map(|(_, most)| most)
    }
}

impl Coverage {
    /// Whether every record that the server counted is there, and no other one. Pages without an exact count prove
    /// nothing, however far they go.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.counted.exact == Some((self.found, self.found)) && !self.counted.is_bound()
    }

    /// Whether its pages say that records are missing, or contradict each other. A list that is neither this nor complete
    /// was not counted exactly.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        match self.counted.exact {
            Some(_) => !self.is_complete(),
            None => self.counted.at_least.is_some_and(|n| self.found < n),
        }
    }

    /// Whether its pages are of different moments: they say different counts, or hold more records than the server
    /// counted.
    #[must_use]
    pub fn is_of_two_states(&self) -> bool {
        // Lists whose requests are not known may be of different requests.
        let contradict = |(least, most): (i64, i64)| {
            least != most || self.found > most || self.counted.is_bound()
        };
        self.request.filters.is_some() && self.counted.exact.is_some_and(contradict)
    }
}

/// A detection that has a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetectionBox {
    /// Its key.
    pub id: i64,
    /// The capture it is on.
    pub capture: CaptureRow,
    /// The occurrence it belongs to.
    pub occurrence: Option<Row<Occurrence>>,
    /// Left, top, right, bottom in pixels of the capture.
    pub corners: [i32; 4],
}

/// How many detections with a box there are of each pair of a capture and an occurrence. Nearly all pairs have one, so that
/// only the others are kept.
#[derive(Clone, Debug, Default)]
pub struct PairCounts {
    /// How many more than one a pair has; several entries of a pair add up.
    pub more: Vec<((CaptureRow, Row<Occurrence>), i32)>,
    /// Captures of detections with a box that have no occurrence, once for each.
    pub without_occurrence: Vec<CaptureRow>,
}

impl PairCounts {
    /// Takes over those of other detections.
    pub fn extend(&mut self, other: Self) {
        self.more.extend(other.more);
        self.without_occurrence.extend(other.without_occurrence);
    }

    /// Sorts pairs and leaves each once; those that are left out count as one more.
    pub fn distinct(&mut self, pairs: &mut Vec<(CaptureRow, Row<Occurrence>)>) {
        pairs.sort_unstable();
        pairs.dedup_by(|next, kept| {
            let is_same = next == kept;
            if is_same {
                self.more.push((*kept, 1));
            }
            is_same
        });
    }

    /// Sorts them and adds up those of one pair.
    fn sorted(mut self) -> Self {
        self.more.sort_unstable();
        self.more.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        self.more.retain(|(_, more)| *more != 0);
        self.without_occurrence.sort_unstable();
        self
    }
}

/// The detections on a run of captures, in order of the captures.
pub struct DetectionWalk<'a> {
    pairs: &'a [(CaptureRow, Row<Occurrence>)],
    more: &'a [((CaptureRow, Row<Occurrence>), i32)],
    without_occurrence: &'a [CaptureRow],
}

impl<'a> DetectionWalk<'a> {
    /// The occurrences on the next capture, each with its number of detections with a box, and how many of these have no
    /// occurrence. Captures are to be asked for in ascending order.
    pub fn on(&mut self, capture: CaptureRow, mut each: impl FnMut(Row<Occurrence>, u32)) -> u32 {
        while let Some(((of, occurrence), rest)) =
            self.pairs.split_first().filter(|(p, _)| p.0 <= capture)
        {
            self.pairs = rest;
            if *of < capture {
                continue;
            }
            let pair = (*of, *occurrence);
            let mut boxes = 1i32;
            while let Some(((of, more), rest)) =
                self.more.split_first().filter(|(m, _)| m.0 <= pair)
            {
                self.more = rest;
                if *of == pair {
                    boxes += *more;
                }
            }
            each(pair.1, u32::try_from(boxes).unwrap_or(0));
        }
        let mut n = 0;
        while let Some((of, rest)) =
            self.without_occurrence.split_first().filter(|(of, _)| **of <= capture)
        {
            self.without_occurrence = rest;
            n += u32::from(*of == capture);
        }
        n
    }
}

/// Which occurrences have a detection on which capture.
#[derive(Clone, Debug, Default)]
pub struct DetectionTable {
    /// By capture, then by id.
    boxes: Vec<DetectionBox>,
    /// (capture, occurrence), ascending, each pair once.
    pairs: Vec<(CaptureRow, Row<Occurrence>)>,
    counts: PairCounts,
}

impl DetectionTable {
    /// The table of these pairs and boxes.
    #[must_use]
    pub fn new(
        mut pairs: Vec<(CaptureRow, Row<Occurrence>)>,
        mut boxes: Vec<DetectionBox>,
        mut counts: PairCounts,
    ) -> Self {
        counts.distinct(&mut pairs);
        boxes.sort_by_key(|detection| (detection.capture, detection.id));
        Self { boxes, pairs, counts: counts.sorted() }
    }

    /// A walk over the detections from this capture on.
    #[must_use]
    pub fn from(&self, first: CaptureRow) -> DetectionWalk<'_> {
        let PairCounts { more, without_occurrence } = &self.counts;
        // A partition point is at most the length, so there is such a part.
        let pairs = self.pairs.partition_point(|(row, _)| *row < first);
        let counted = more.partition_point(|((row, _), _)| *row < first);
        let without = without_occurrence.partition_point(|row| *row < first);
        DetectionWalk {
            pairs: self.pairs.get(pairs..).unwrap_or(&[]),
            more: more.get(counted..).unwrap_or(&[]),
            without_occurrence: without_occurrence.get(without..).unwrap_or(&[]),
        }
    }

    /// The detections with a box on this capture, by id.
    #[must_use]
    pub fn boxes_on(&self, capture: CaptureRow) -> &[DetectionBox] {
        let start = self.boxes.partition_point(|detection| detection.capture < capture);
        let end = self.boxes.partition_point(|detection| detection.capture <= capture);
        // Both are places in the sorted boxes, so that there is such a part.
        self.boxes.get(start..end).unwrap_or(&[])
    }

    /// Every (capture, occurrence) pair, ascending.
    #[must_use]
    pub fn pairs(&self) -> &[(CaptureRow, Row<Occurrence>)] {
        &self.pairs
    }

    /// Occurrences with a detection on this capture, ascending.
    pub fn occurrences_on(
        &self,
        capture: CaptureRow,
    ) -> impl Iterator<Item = Row<Occurrence>> + '_ {
        let start = self.pairs.partition_point(|(row, _)| *row < capture);
        self.pairs
            .iter()
            .skip(start)
            .take_while(move |(row, _)| *row == capture)
            .map(|(_, occurrence)| *occurrence)
    }

    /// Number of (capture, occurrence) pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The files, by name.
    pub files: Vec<SourceFile>,
    /// Captures, as columns.
    pub captures: CaptureTable,
    /// Collections.
    pub collections: Table<Collection>,
    /// Jobs, those nested in other records included.
    pub jobs: Table<Job>,
    /// Projects.
    pub projects: Table<Project>,
    /// Deployments.
    pub deployments: Table<Deployment>,
    /// Research sites.
    pub sites: Table<ResearchSite>,
    /// Events.
    pub events: Table<Event>,
    /// Occurrences.
    pub occurrences: OccurrenceTable,
    /// Taxa.
    pub taxa: Table<Taxon>,
    /// Pipelines.
    pub pipelines: Table<Pipeline>,
    /// Detections.
    pub detections: DetectionTable,
    /// Number of distinct detections, null markers included where they are known.
    pub n_detections: usize,
    /// Who is in which collection.
    pub members: BTreeMap<CollectionId, Membership>,
    /// What people wrote, in Markdown: about a record, or (`None`) about the whole.
    pub notes: BTreeMap<Option<(Kind, i64)>, String>,
    /// Which lists the snapshot holds, and how much of each.
    pub coverage: Vec<Coverage>,
    /// How much of each relation it holds.
    pub holdings: Holdings,
    /// The newest server time seen anywhere: the snapshot's own "now".
    pub taken_at: Option<ServerTime>,
    /// The host that served it, such as `https://api.example.org`.
    pub host: Option<String>,
}

impl Snapshot {
    /// The list of this kind that was asked without filters, or the largest where there is none.
    #[must_use]
    pub fn widest_list(&self, kind: Kind) -> Option<&Coverage> {
        let of_kind = || self.coverage.iter().filter(|list| list.request.kind == kind);
        of_kind()
            .find(|list| list.request.is(kind, &[]))
            .or_else(|| of_kind().max_by_key(|list| list.counted.number()))
    }

    /// Whether it holds this record, or one that refers to it.
    #[must_use]
    pub fn holds(&self, kind: Kind, id: i64) -> bool {
        match kind {
            Kind::Collection => self.collections.row(CollectionId(id)).is_some(),
            Kind::Capture => self.captures.row(CaptureId(id)).is_some(),
            Kind::Job => self.jobs.row(JobId(id)).is_some(),
            Kind::Project => self.projects.row(ProjectId(id)).is_some(),
            Kind::Deployment => self.deployments.row(DeploymentId(id)).is_some(),
            Kind::ResearchSite => self.sites.row(SiteId(id)).is_some(),
            Kind::Event => self.events.row(EventId(id)).is_some(),
            Kind::Occurrence => self.occurrences.row(OccurrenceId(id)).is_some(),
            Kind::Taxon => self.taxa.row(TaxonId(id)).is_some(),
            Kind::Pipeline => self.pipelines.row(PipelineId(id)).is_some(),
            Kind::Detection => false,
        }
    }

    /// The jobs of a collection, by id.
    pub fn jobs_of(&self, collection: &Collection) -> impl Iterator<Item = &Job> {
        collection.jobs.iter().filter_map(|id| self.jobs.find(*id))
    }

    /// How many records of a kind the snapshot holds with their own record (not only referred to).
    #[must_use]
    pub fn number_of(&self, kind: Kind) -> usize {
        match kind {
            Kind::Collection => self.collections.len(),
            Kind::Capture => self.captures.len(),
            Kind::Job => self.jobs.len(),
            Kind::Project => self.projects.iter().filter(|r| r.origin.is_some()).count(),
            Kind::Deployment => self.deployments.iter().filter(|r| r.origin.is_some()).count(),
            Kind::ResearchSite => self.sites.iter().filter(|r| r.origin.is_some()).count(),
            Kind::Event => self.events.iter().filter(|r| r.origin.is_some()).count(),
            Kind::Detection => self.n_detections,
            Kind::Occurrence => self.occurrences.len(),
            Kind::Taxon => self.taxa.iter().filter(|r| r.origin.is_some()).count(),
            Kind::Pipeline => self.pipelines.iter().filter(|r| r.origin.is_some()).count(),
        }
    }
}

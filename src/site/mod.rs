//! The files of a report: which there are, the address of each, and how it is rendered.
//!
//! A page is made in two steps, both pure: a view (plain data in the reader's words) is filled from
//! snapshot and facts, then a template is rendered from the view.

mod artifact;
mod assets;
mod html;
mod index;
mod media;
mod names;
mod one_file;
mod orders;
mod packed;
mod paths;
mod policy;
mod render;
mod response;
pub mod route;
mod search;
mod sheets;
mod sort;
pub mod tables;
mod timeline;
mod view;
mod words;

use std::fmt;

pub use artifact::{Artifact, Asset, Data, SearchPart};
pub use assets::bytes as shipped;
use index::{Chosen, Index};
pub use media::Images;
pub use one_file::{
    Block, Cut, OneFile, OneFileTooLarge, Room, cut, notice, on_one_line, one_file, packed,
    path_of, state_in,
};
pub use policy::image_host;
pub use response::{FragmentCache, RenderWorker};
use route::Anchor;
pub use route::{Order, Page, Place, Topic};
pub use sheets::RecordPages;
pub use tables::{Shipped as ShippedTables, shipped as shipped_tables};
pub use timeline::Period;
use timeline::{Periods, Timed};
pub use view::{Identity, identity, is_kind, list_columns, summary_of};

use crate::diff::Since;
use crate::facts::composition::Composition;
use crate::facts::effort::DeploymentEffort;
use crate::facts::{CollectionFacts, CounterFact, Focus, JobFacts, Overlaps, ReportFacts};
use crate::finding::Finding;
use crate::history::trends::Trends;
use crate::model::{
    CaptureId, CollectionId, DeploymentId, EventId, JobId, Kind, Origin, ProjectId, Snapshot,
};
use crate::picture::{PictureFormat, Refused};
use crate::publish::{Privacy, Redactions};

/// Rows of a list page, as the live endpoint pages them.
pub(crate) const PAGE_SIZE: usize = 20;
/// The most records of which there are many on one page of their list.
const MOST_ON_A_SHEET: usize = 100;
/// Captures on one page of the captures of a collection, an event or a deployment: each is a link, and each may begin a
/// night with a heading of its own.
const CAPTURES_PER_PAGE: usize = 300;
/// Records in one file of data.
const RECORDS_PER_FILE: usize = 10_000;
/// The most bytes of records of one kind that stand on their sheets as they are; more are packed.
const PLAIN_UP_TO: u64 = 16 << 20;
/// The most bytes of records of one kind whose file of data is not packed.
const PLAIN_DATA_UP_TO: u64 = 1 << 20;
/// Rows of a list in one script.
const ROWS_PER_SHARD: usize = 2_000;
/// A list with more rows than this is too much for a browser to sort.
const ROWS_UP_TO: usize = 100_000;
/// Lines of a log on the page of its job; a longer log has pages of its own as well.
const LOG_BESIDE: usize = 100;
/// Lines of a log on a page of its own.
const LOG_PER_PAGE: usize = 200;
/// Changes on one page, and the most of a list that have pages.
const CHANGES_PER_PAGE: usize = 100;
const MOST_CHANGES: usize = 10_000;
/// Findings on one page.
const FINDINGS_PER_PAGE: usize = 100;

/// What the robots of search engines are asked for, as the word of a `meta` element.
pub const ROBOTS: [&str; 2] = [LISTED_BY_ROBOTS, NOT_LISTED_BY_ROBOTS];
const LISTED_BY_ROBOTS: &str = "index";
const NOT_LISTED_BY_ROBOTS: &str = "noindex";

/// What the user chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Which captures get a page of their own.
    pub capture_pages: RecordPages,
    /// Which occurrences get a page of their own.
    pub occurrence_pages: RecordPages,
    /// Whether pictures of captures are shown.
    pub images: Images,
    /// What is left out.
    pub privacy: Privacy,
    /// Whether search engines may list the pages; `None`: unless a project in the report is a draft.
    pub index: Option<bool>,
    /// Whether the pages are for [`one_file()`]: lists are paged in their default order only, since the browser sorts them, and
    /// nothing is said of files of records, which are not in it.
    pub one_file: bool,
}

/// Gives the text of a record as it stands in the snapshot.
pub trait Originals: Sync {
    /// The text of a record.
    ///
    /// # Errors
    /// When its file has vanished or changed.
    fn text(&self, origin: Origin) -> std::io::Result<String>;
    /// Gives `each` the beginning of each of these records in turn, no more than `most` bytes of it, as it stands in the
    /// snapshot: it may be no proper JSON.
    ///
    /// # Errors
    /// When the file of the next one has vanished or changed.
    fn beginnings(
        &self,
        origins: &[Origin],
        most: u32,
        each: &mut dyn FnMut(&[u8]),
    ) -> std::io::Result<()>;
    /// The file it lies in, as people know it.
    fn name(&self, origin: Origin) -> &str;
    /// The user's own copy of the picture that the platform keeps at `path`, as it may be published; `None` where there is
    /// none.
    ///
    /// # Errors
    /// When it may not be published.
    fn image(&self, _path: &str) -> Result<Option<(Vec<u8>, PictureFormat)>, Refused> {
        Ok(None)
    }
}

/// What a report tells of other snapshots than its own, and what it leaves to later ones.
#[derive(Clone, Debug, Default)]
pub struct Past<'a> {
    /// The state of this snapshot as a file ([`crate::state::State::to_bytes`]), for a later report to be compared with;
    /// empty where the report has none.
    pub state: &'a [u8],
    /// What changed since an earlier snapshot.
    pub since: Option<Since<'a>>,
    /// What the nights of the history say together.
    pub trends: Trends,
}

/// Files and their bytes.
type Files = Vec<(Artifact, Vec<u8>)>;

/// What was rendered at once: a file, and those that belong to it.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// The files and their bytes.
    pub files: Vec<(Artifact, Vec<u8>)>,
    /// What was left out of the records that they show; nothing where another page counts them, so that the
    /// sum over all pages counts each record once.
    pub left_out: Redactions,
    /// Captures whose pictures are not among the files, since they may not be published, and why.
    pub refused: Vec<(CaptureId, Refused)>,
}

/// A file of a report cannot be rendered.
#[derive(Debug)]
pub enum SiteError {
    /// A record cannot be read any more.
    Record {
        /// The file it lies in.
        file: String,
        /// What happened.
        source: std::io::Error,
    },
    /// A template failed: a fault of mothbook.
    Template {
        /// The path of the page.
        page: String,
        /// What happened.
        source: askama::Error,
    },
}

impl fmt::Display for SiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record { file, source } => write!(f, "cannot read {file} again: {source}"),
            Self::Template { page, source } => {
                write!(f, "the template of {page} failed ({source}); please report this")
            }
        }
    }
}

impl std::error::Error for SiteError {}

/// Everything that pages are made from.
pub struct Site<'a> {
    snapshot: &'a Snapshot,
    facts: &'a ReportFacts,
    /// Of reading and of the audit, sorted.
    findings: &'a [Finding],
    originals: Box<dyn Originals + 'a>,
    options: Options,
    /// What the report is about, where that is not all of the snapshot.
    focus: Option<&'a Focus>,
    past: Past<'a>,
    index: Index,
    navigation: Vec<view::Entry>,
    /// What every page asks of search engines.
    robots: &'static str,
}

impl<'a> Site<'a> {
    /// A site of this snapshot.
    #[must_use]
    pub fn new(
        snapshot: &'a Snapshot,
        facts: &'a ReportFacts,
        findings: &'a [Finding],
        originals: Box<dyn Originals + 'a>,
        options: Options,
        focus: Option<&'a Focus>,
        past: Past<'a>,
    ) -> Self {
        let chosen = Chosen { options: &options, focus };
        let index = Index::new(snapshot, facts, findings, &*originals, &chosen);
        let navigation = Vec::new();
        let mut site = Self {
            snapshot,
            facts,
            findings,
            originals,
            options,
            focus,
            past,
            index,
            navigation,
            robots: LISTED_BY_ROBOTS,
        };
        if !options.index.unwrap_or_else(|| !site.has_drafts()) {
            site.robots = NOT_LISTED_BY_ROBOTS;
        }
        for kind in MANY {
            let sheets = view::sheets(&site, kind);
            site.index.spread(kind, sheets);
        }
        site.navigation = view::navigation(&site);
        site
    }

    /// Whether a project that the report shows is a draft.
    fn has_drafts(&self) -> bool {
        let shown = self.snapshot.projects.iter().filter(|of| self.shows(Kind::Project, of.id.0));
        shown.into_iter().any(|project| project.draft == Some(true))
    }

    /// Whether the report shows a record.
    fn shows(&self, kind: Kind, id: i64) -> bool {
        self.focus.is_none_or(|focus| focus.has(kind, id))
    }

    /// The same site, with more findings: those that come up while its pages are made.
    #[must_use]
    pub fn with_findings(mut self, findings: &'a [Finding]) -> Self {
        self.index.know(findings);
        self.findings = findings;
        self
    }

    /// The files that tell what was found in all others, to be rendered last.
    #[must_use]
    pub fn closing_plan(&self) -> Vec<Artifact> {
        let findings = numbers(self.findings.len(), FINDINGS_PER_PAGE);
        let findings = findings.map(|page| Page::Findings { page });
        let pages = std::iter::once(Page::Home).chain(findings).map(Artifact::Page);
        pages.chain([Artifact::Data(Data::Findings)]).collect()
    }

    /// What is to be rendered for a whole report, but for the closing files. Each brings the files that belong to it, such
    /// as the JSON beside a page.
    #[must_use]
    pub fn plan(&self) -> Vec<Artifact> {
        // The search takes longer than any page, so it begins first.
        let mut plan = vec![Artifact::Search(SearchPart::Index)];
        let is_now = |data: &Data| *data != Data::Findings && self.writes(*data);
        let data = Data::ALL.into_iter().filter(is_now);
        plan.extend(data.map(Artifact::Data));
        plan.extend(Asset::ALL.map(Artifact::Asset));
        for kind in LISTED {
            plan.extend((0..self.row_parts(kind)).map(|part| Artifact::Rows { kind, part }));
        }
        for kind in MANY
            .into_iter()
            .filter(|kind| self.sheets_come_along(*kind) || self.holds_records(*kind))
        {
            plan.extend((0..self.index.parts(kind).len()).map(|part| self.records(kind, part)));
        }
        // The pages of these lists come with the records on them.
        let comes_along =
            |page: &Page| matches!(page, Page::List { kind, .. } if self.sheets_come_along(*kind));
        plan.extend(self.pages().into_iter().filter(|page| !comes_along(page)).map(Artifact::Page));
        plan
    }

    /// Whether the report has this file of data.
    fn writes(&self, data: Data) -> bool {
        match data {
            Data::State => !self.past.state.is_empty(),
            Data::Changes => self.past.since.is_some(),
            Data::Trends => self.past.trends.is_some(),
            _ => true,
        }
    }

    /// Every page but the closing ones, sorted.
    fn pages(&self) -> Vec<Page> {
        let mut pages = vec![Page::Root, Page::JobFigures];
        pages.extend([Page::Effort, Page::Overlaps].into_iter().filter(|page| self.has(*page)));
        pages.extend(self.periods().all().into_iter().map(Page::Timeline));
        if let Some(since) = &self.past.since {
            pages.push(Page::Changes { topic: None, page: 1 });
            for topic in Topic::ALL {
                let pages_of = self.change_pages(since, topic);
                pages.extend(pages_of.map(|page| Page::Changes { topic: Some(topic), page }));
            }
        }
        pages.extend(self.has(Page::Trends).then_some(Page::Trends));
        for id in self.index.listed(Kind::Job) {
            pages.extend(self.log_pages(*id).map(|page| Page::Log { id: *id, page }));
        }
        for kind in LISTED {
            let orders = std::iter::once(None)
                .chain(Order::all(kind).map(Some))
                .filter(|order| self.index.is_ordered(kind, *order));
            for order in orders {
                pages.extend(self.list_pages(kind).map(|page| Page::List { kind, order, page }));
            }
            pages
                .extend(self.index.with_page(kind).iter().map(|id| Page::Record { kind, id: *id }));
        }
        let of = [Kind::Collection, Kind::Event]
            .into_iter()
            .flat_map(|kind| self.index.listed(kind).iter().map(move |id| (kind, *id)));
        for (of, id) in of {
            pages.extend(self.captures_pages(of, id).map(|page| Page::Captures { of, id, page }));
        }
        pages.sort();
        pages
    }

    /// The responses of the records in lists, rendered once for all pages that show them.
    ///
    /// # Errors
    /// When a record cannot be read any more.
    pub fn cache(&self) -> Result<FragmentCache, SiteError> {
        FragmentCache::of(self)
    }

    /// The records that lists show, those of the shortest list first.
    fn records_in_lists(&self) -> Vec<(Kind, i64)> {
        let mut kinds = self.index.served.clone();
        kinds.sort_by_key(|kind| (self.list_length(*kind), *kind));
        let ids = |kind: Kind| self.index.listed(kind).iter().map(move |id| (kind, *id));
        kinds.into_iter().flat_map(ids).collect()
    }

    /// Renders a file of the plan with those that belong to it, made at a worker; that of an empty cache makes no difference
    /// but in time.
    ///
    /// # Errors
    /// When a record cannot be read any more, or a template fails.
    pub fn render(
        &self,
        worker: &mut RenderWorker<'_>,
        artifact: Artifact,
    ) -> Result<Rendered, SiteError> {
        render::artifact(self, worker, artifact)
    }

    /// One file of the report, rendered without the others; `None` where the report has no such file.
    ///
    /// # Errors
    /// As [`Site::render`].
    pub fn render_one(
        &self,
        worker: &mut RenderWorker<'_>,
        artifact: Artifact,
    ) -> Result<Option<Vec<u8>>, SiteError> {
        let leader = match artifact {
            Artifact::Picture { capture, .. } => {
                let place = self.place(Kind::Capture, capture);
                place.map_or(artifact, |place| place.page.into())
            }
            artifact => artifact.leader(),
        };
        let is_there = match leader {
            Artifact::Page(page) => self.has(page),
            Artifact::Rows { kind, part } => part < self.row_parts(kind),
            Artifact::Records { kind, part, .. } => {
                self.holds_records(kind)
                    && part < self.index.parts(kind).len()
                    && self.records(kind, part) == artifact
            }
            _ => true,
        };
        if !is_there {
            return Ok(None);
        }
        let files = self.render(worker, leader)?.files;
        Ok(files.into_iter().find(|(found, _)| *found == artifact).map(|(_, bytes)| bytes))
    }

    /// Whether the site has this page.
    fn has(&self, page: Page) -> bool {
        match page {
            Page::Home | Page::Root | Page::JobFigures => true,
            Page::Effort => self.list_length(Kind::Deployment) > 0,
            Page::Overlaps => self.list_length(Kind::Collection) > 1,
            Page::Trends => self.past.trends.is_some(),
            Page::Changes { topic, page } => match (&self.past.since, topic) {
                (None, _) => false,
                (Some(_), None) => page == 1,
                (Some(since), Some(topic)) => self.change_pages(since, topic).contains(&page),
            },
            Page::Timeline(period) => self.periods().has(period),
            Page::Log { id, page } => self.log_pages(id).contains(&page),
            Page::Findings { page } => page <= n_pages(self.findings.len(), FINDINGS_PER_PAGE),
            Page::List { kind, order, page } => {
                LISTED.contains(&kind)
                    && self.index.is_ordered(kind, order)
                    && self.list_pages(kind).contains(&page)
            }
            Page::Record { kind, id } => self.index.has_page(kind, id),
            Page::Captures { of, id, page } => self.captures_pages(of, id).contains(&page),
        }
    }

    /// Where a record stands; `None` where no page shows it.
    fn place(&self, kind: Kind, id: i64) -> Option<Place> {
        if self.index.has_page(kind, id) {
            return Some(Page::Record { kind, id }.into());
        }
        if !self.is_on_sheets(kind) {
            return None;
        }
        let page = self.index.sheet_of(self.snapshot, kind, id)?;
        let page = Page::List { kind, order: None, page };
        Some(Place { page, anchor: Some(Anchor::Record(id)) })
    }

    /// Where a page leads, or the place of its record where that has no page; `None` where there is neither.
    fn place_of(&self, page: Page) -> Option<Place> {
        match page {
            Page::Record { kind, id } => self.place(kind, id),
            page => self.has(page).then(|| page.into()),
        }
    }

    /// Where the captures of a record are listed, on this page; `None` where they are not.
    fn place_of_captures(&self, of: Kind, id: i64, page: usize) -> Option<Place> {
        if of == Kind::Deployment {
            return self.first_capture_of(DeploymentId(id));
        }
        let pages = self.captures_pages(of, id);
        if pages.contains(&page) {
            return Some(Page::Captures { of, id, page }.into());
        }
        let page = Page::Record { kind: of, id };
        self.has_captures_beside(of, id).then_some(Place { page, anchor: Some(Anchor::Captures) })
    }

    /// Where the captures of a deployment begin in the list of all captures, in which they follow each other.
    fn first_capture_of(&self, id: DeploymentId) -> Option<Place> {
        let station = self.snapshot.deployments.row(id)?;
        let first = self.index.first_captures.get(&station)?;
        let page = self.index.sheets.get(&Kind::Capture)?.of(*first);
        let page = Page::List { kind: Kind::Capture, order: None, page };
        let id = self.index.listed(Kind::Capture).get(*first)?;
        let anchor = self.is_on_sheets(Kind::Capture).then_some(Anchor::Record(*id));
        Some(Place { page, anchor })
    }

    /// Whether the records of a kind stand on sheets.
    fn is_on_sheets(&self, kind: Kind) -> bool {
        let pages = match kind {
            Kind::Capture => self.options.capture_pages,
            Kind::Occurrence => self.options.occurrence_pages,
            _ => return false,
        };
        pages == RecordPages::Sheets
    }

    /// Whether the sheets of a kind are rendered together with their file of data. With copies of pictures they are not:
    /// those of all sheets at once would need too much memory.
    fn sheets_come_along(&self, kind: Kind) -> bool {
        self.is_on_sheets(kind) && self.options.images != Images::Local
    }

    /// The file with some records of a kind.
    fn records(&self, kind: Kind, part: usize) -> Artifact {
        Artifact::Records { kind, part, packed: self.has_packed_data(kind) }
    }

    /// Whether the files of data with the records of a kind are packed.
    fn has_packed_data(&self, kind: Kind) -> bool {
        self.index.bytes_of_many.get(&kind).is_some_and(|bytes| *bytes > PLAIN_DATA_UP_TO)
    }

    /// The file of data with the record of this id, of a kind of which there are many.
    fn records_with(&self, kind: Kind, id: i64) -> Option<Artifact> {
        let page =
            self.index.sheet_of(self.snapshot, kind, id).filter(|_| self.holds_records(kind))?;
        let part = self.index.parts(kind).partition_point(|run| run.end <= page);
        Some(self.records(kind, part))
    }

    /// Whether there are files with the records of a kind of which there are many: the snapshot may only name them.
    fn holds_records(&self, kind: Kind) -> bool {
        !self.options.one_file && self.index.bytes_of_many.get(&kind).is_some_and(|n| *n > 0)
    }

    /// Whether there are so many records of a kind that they are packed on their sheets.
    fn is_packed(&self, kind: Kind) -> bool {
        self.index.bytes_of_many.get(&kind).is_some_and(|bytes| *bytes > PLAIN_UP_TO)
    }

    /// The pages on which the captures of a record are listed; none where they stand on its own page, or it has none.
    fn captures_pages(&self, of: Kind, id: i64) -> std::ops::RangeInclusive<usize> {
        match self.number_of_captures(of, id).filter(|_| self.shows(of, id)) {
            Some(n) if !self.has_captures_beside(of, id) => numbers(n, CAPTURES_PER_PAGE),
            _ => RANGE_OF_NONE,
        }
    }

    /// Whether the captures of a record are few enough to be listed on its own page: those of most nights are.
    fn has_captures_beside(&self, of: Kind, id: i64) -> bool {
        of == Kind::Event && self.number_of_captures(of, id).is_some_and(|n| n <= CAPTURES_PER_PAGE)
    }

    /// How many captures a record has that lists its captures on pages of their own; `None` where it has
    /// no such pages.
    fn number_of_captures(&self, of: Kind, id: i64) -> Option<usize> {
        let snapshot = self.snapshot;
        let listed = |n: usize| (n > 0 && self.list_length(Kind::Capture) > 0).then_some(n);
        match of {
            Kind::Collection => {
                let id = CollectionId(id);
                snapshot.collections.row(id)?;
                snapshot.members.get(&id).map(crate::model::Membership::len)
            }
            Kind::Event => {
                let row = snapshot.events.row(EventId(id))?;
                listed(self.facts.by_event.len(row))
            }
            _ => None,
        }
    }

    /// The page numbers of a list of changes; none where there is nothing to list.
    fn change_pages(&self, since: &Since<'_>, topic: Topic) -> std::ops::RangeInclusive<usize> {
        match view::changes_of(since.changes(), topic).min(MOST_CHANGES) {
            0 => RANGE_OF_NONE,
            n => numbers(n, CHANGES_PER_PAGE),
        }
    }

    /// The page numbers of a job's log; none where its own page shows all of it.
    fn log_pages(&self, id: i64) -> std::ops::RangeInclusive<usize> {
        let job = self.snapshot.jobs.find(JobId(id)).filter(|_| self.shows(Kind::Job, id));
        match job.map_or(0, |job| job.log.len()) {
            n if n > LOG_BESIDE => numbers(n, LOG_PER_PAGE),
            _ => RANGE_OF_NONE,
        }
    }

    /// The number of scripts that hold the rows of a list; 0 where there is no row, or too many for a browser.
    fn row_parts(&self, kind: Kind) -> usize {
        let n = self.list_length(kind);
        if n == 0 || n > ROWS_UP_TO { 0 } else { n.div_ceil(ROWS_PER_SHARD) }
    }

    /// The page numbers of a list; none where there is nothing to list.
    fn list_pages(&self, kind: Kind) -> std::ops::RangeInclusive<usize> {
        let n = self.list_length(kind);
        let is_empty = n == 0 && !matches!(kind, Kind::Collection | Kind::Job | Kind::Project);
        match self.index.sheets.get(&kind) {
            _ if is_empty => RANGE_OF_NONE,
            Some(sheets) => 1..=sheets.len(),
            None => numbers(n, PAGE_SIZE),
        }
    }

    /// How many records a list has.
    fn list_length(&self, kind: Kind) -> usize {
        self.index.listed(kind).len()
    }

    /// The effort of each station that is shown, in the order of the snapshot's table.
    fn efforts(&self) -> impl Iterator<Item = &'a DeploymentEffort> + Clone {
        let all = self.facts.deployments.iter().filter_map(|of| of.effort.as_ref());
        all.filter(|effort| self.shows(Kind::Deployment, effort.deployment.0))
    }

    /// What the capture sets of each project that is shown have in common.
    fn overlaps(&self) -> Vec<(ProjectId, Overlaps)> {
        self.facts.overlaps(self.snapshot, &|id| self.shows(Kind::Collection, id.0))
    }

    /// What a collection's sample is made of; `None` where no member is held.
    fn composition(&self, id: CollectionId) -> Option<Composition> {
        self.facts.composition(self.snapshot, id)
    }

    /// A URL of the API, as the server of this snapshot writes it.
    fn url(&self, rest: &str) -> String {
        format!("{}/api/v2/{rest}", self.snapshot.host.as_deref().unwrap_or_default())
    }

    fn collection_facts(&self, id: CollectionId) -> Option<&CollectionFacts> {
        self.facts.collection(id)
    }

    /// The stored counters of a deployment or an event.
    fn counters(&self, (kind, id): (Kind, i64)) -> &[CounterFact] {
        let counters = &self.facts.audit.counters;
        match kind {
            Kind::Deployment => {
                let row = self.snapshot.deployments.row(DeploymentId(id));
                row.map_or(&[], |row| counters.of_deployment(row))
            }
            Kind::Event => {
                let row = self.snapshot.events.row(EventId(id));
                row.map_or(&[], |row| counters.of_event(row))
            }
            _ => &[],
        }
    }

    fn job_facts(&self, id: JobId) -> Option<&JobFacts> {
        self.facts.job(id)
    }

    /// The periods that have a page.
    fn periods(&self) -> Periods<'a> {
        Periods::of(&self.facts.job_index)
    }

    /// The jobs of a period, the earliest first.
    fn jobs_in(&self, period: Period) -> Vec<Timed<'a>> {
        self.timed(self.periods().places(period))
    }

    /// The jobs of a project, a deployment or a pipeline, the earliest first, those without a time before.
    fn jobs_of(&self, kind: Kind, id: i64) -> Vec<Timed<'a>> {
        self.timed(self.facts.job_index.places_of(kind, id))
    }

    fn timed(&self, places: &[usize]) -> Vec<Timed<'a>> {
        let jobs = self.snapshot.jobs.as_slice();
        let timed = |place: &usize| Some((jobs.get(*place)?, self.facts.audit.jobs.get(*place)?));
        places.iter().filter_map(timed).collect()
    }

    /// The smallest period with a page that holds a job.
    fn period_of(&self, id: JobId) -> Option<Period> {
        let place = self.snapshot.jobs.as_slice().binary_search_by_key(&id, |job| job.id).ok()?;
        self.periods().of_job(place)
    }
}

/// Kinds that have lists and pages.
pub(crate) const LISTED: [Kind; 10] = [
    Kind::Collection,
    Kind::Capture,
    Kind::Job,
    Kind::Project,
    Kind::Deployment,
    Kind::ResearchSite,
    Kind::Event,
    Kind::Occurrence,
    Kind::Taxon,
    Kind::Pipeline,
];

#[expect(clippy::reversed_empty_ranges, reason = "the empty range is what is meant")]
const RANGE_OF_NONE: std::ops::RangeInclusive<usize> = 1..=0;

/// Kinds of which there are so many records that they stand on sheets.
pub(crate) const MANY: [Kind; 2] = [Kind::Capture, Kind::Occurrence];

fn n_pages(n: usize, size: usize) -> usize {
    n.div_ceil(size).max(1)
}

fn numbers(n: usize, size: usize) -> std::ops::RangeInclusive<usize> {
    1..=n_pages(n, size)
}

/// The items of one page of a list.
fn slice_of_page<T>(items: &[T], page: usize, size: usize) -> &[T] {
    let from = page.saturating_sub(1).saturating_mul(size).min(items.len());
    let to = from.saturating_add(size).min(items.len());
    items.get(from..to).unwrap_or_default()
}

//! Pages as (path, bytes): which there are, and how each is made.
//!
//! A page is made in two steps, both pure: a view (plain data in the reader's words) is filled from
//! snapshot and facts, then a template is rendered from the view. No fact is computed here.

mod assets;
mod html;
mod index;
mod render;
mod response;
pub mod route;
mod tables;
mod timeline;
mod view;
mod words;

use std::fmt;

use index::Index;
pub use route::{Order, OrderField, Page};

use crate::facts::{CollectionFacts, Facts, JobFacts};
use crate::finding::Finding;
use crate::model::{Collection, CollectionId, Job, JobId, Kind, Origin, ProjectId, Snapshot};
use crate::publish::Privacy;

/// Rows of a list page, as the live endpoint pages them.
pub(crate) const PAGE_SIZE: usize = 20;
/// Rows of a page of captures.
const CAPTURES_PER_PAGE: usize = 100;
/// Findings on one page.
const FINDINGS_PER_PAGE: usize = 100;

/// Which captures get a page of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CapturePages {
    /// None.
    None,
    /// Those that are in a collection.
    #[default]
    Members,
    /// All.
    All,
}

/// What the user chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Which captures get a page of their own.
    pub capture_pages: CapturePages,
    /// What is left out.
    pub privacy: Privacy,
}

/// Gives the text of a record as it stands in the snapshot.
pub trait Originals: Sync {
    /// The text of a record.
    ///
    /// # Errors
    /// When its file has vanished or changed.
    fn text(&self, origin: Origin) -> std::io::Result<String>;
    /// The file it lies in, as people know it.
    fn name(&self, origin: Origin) -> &str;
}

/// A record cannot be read any more.
#[derive(Debug)]
pub struct SiteError {
    /// The file.
    pub file: String,
    /// What happened.
    pub source: std::io::Error,
}

impl fmt::Display for SiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {} again: {}", self.file, self.source)
    }
}

impl std::error::Error for SiteError {}

/// Everything that pages are made from.
pub struct Site<'a> {
    snapshot: &'a Snapshot,
    facts: &'a Facts,
    /// Of reading and of the audit, sorted.
    findings: &'a [Finding],
    originals: &'a dyn Originals,
    options: Options,
    index: Index,
}

impl<'a> Site<'a> {
    /// A site of this snapshot.
    #[must_use]
    pub fn new(
        snapshot: &'a Snapshot,
        facts: &'a Facts,
        findings: &'a [Finding],
        originals: &'a dyn Originals,
        options: Options,
    ) -> Self {
        let index = Index::new(snapshot, facts, findings, options.capture_pages);
        Self { snapshot, facts, findings, originals, options, index }
    }

    /// Every page, sorted.
    #[must_use]
    pub fn plan(&self) -> Vec<Page> {
        let mut pages = vec![Page::Home, Page::Root, Page::Timeline];
        pages.extend(
            numbers(self.findings.len(), FINDINGS_PER_PAGE).map(|page| Page::Findings { page }),
        );
        for kind in LISTED {
            let orders: Vec<Option<Order>> = if kind == Kind::Collection {
                std::iter::once(None).chain(Order::all().map(Some)).collect()
            } else {
                vec![None]
            };
            for order in orders {
                for page in self.list_pages(kind) {
                    pages.push(Page::List { kind, order, page });
                    pages.push(Page::Response { kind, order, page });
                }
            }
            pages.extend(self.index.of(kind).iter().map(|id| Page::Record { kind, id: *id }));
        }
        for (id, members) in &self.snapshot.members {
            if self.snapshot.collections.row(*id).is_some() {
                let numbers = numbers(members.len(), CAPTURES_PER_PAGE);
                pages.extend(numbers.map(|page| Page::Members { collection: *id, page }));
            }
        }
        pages.sort();
        pages
    }

    /// The files of one page.
    ///
    /// # Errors
    /// When a record cannot be read any more.
    pub fn render(&self, page: Page) -> Result<Vec<(String, Vec<u8>)>, SiteError> {
        render::page(self, page)
    }

    /// The files that are no pages: style, tables.
    #[must_use]
    pub fn other_files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = tables::files(self);
        files.extend(assets::files());
        files
    }

    /// Whether the site has this page.
    fn has(&self, page: Page) -> bool {
        let snapshot = self.snapshot;
        match page {
            Page::Home | Page::Root | Page::Timeline => true,
            Page::Findings { page } => page <= n_pages(self.findings.len(), FINDINGS_PER_PAGE),
            Page::List { kind, order, page } | Page::Response { kind, order, page } => {
                LISTED.contains(&kind)
                    && (order.is_none() || kind == Kind::Collection)
                    && self.list_pages(kind).contains(&page)
            }
            Page::Record { kind, id } => self.index.has(kind, id),
            Page::Members { collection, page } => {
                snapshot.members.get(&collection).is_some_and(|members| {
                    snapshot.collections.row(collection).is_some()
                        && page <= n_pages(members.len(), CAPTURES_PER_PAGE)
                })
            }
        }
    }

    /// The page numbers of a list; none where there is nothing to list.
    fn list_pages(&self, kind: Kind) -> std::ops::RangeInclusive<usize> {
        let n = self.list_length(kind);
        let is_empty = n == 0 && !matches!(kind, Kind::Collection | Kind::Job | Kind::Project);
        if is_empty { RANGE_OF_NONE } else { 1..=n_pages(n, page_size(kind)) }
    }

    /// How many records a list has.
    fn list_length(&self, kind: Kind) -> usize {
        match kind {
            Kind::Capture => self.index.captures.len(),
            kind => self.index.of(kind).len(),
        }
    }

    /// The page for a URL of the API, where the site has it.
    fn page_of(&self, url: &str) -> Option<Page> {
        response::page_of(self, url)
    }

    /// A URL of the API, as the server of this snapshot writes it.
    fn url(&self, rest: &str) -> String {
        format!("{}/api/v2/{rest}", self.snapshot.host.as_deref().unwrap_or_default())
    }

    fn collection_facts(&self, id: CollectionId) -> Option<&CollectionFacts> {
        let place = self.facts.collections.binary_search_by_key(&id, |facts| facts.id).ok()?;
        self.facts.collections.get(place)
    }

    fn job_facts(&self, id: JobId) -> Option<&JobFacts> {
        let place = self.facts.jobs.binary_search_by_key(&id, |facts| facts.id).ok()?;
        self.facts.jobs.get(place)
    }

    /// Text of a record, as it may be shown.
    fn public(&self, text: &str) -> String {
        self.options.privacy.text(text).into_owned()
    }

    fn collection_name(&self, collection: &Collection) -> String {
        match collection.name.as_deref().filter(|name| !name.trim().is_empty()) {
            Some(name) => self.public(name),
            None => format!("Collection {}", collection.id),
        }
    }

    fn project_name(&self, id: ProjectId) -> String {
        let name = self.snapshot.projects.find(id).and_then(|project| project.name.as_deref());
        name.map_or_else(|| format!("project {id}"), |name| self.public(name))
    }

    /// What a job does, in words: its name, or its type and what it works on.
    fn job_title(&self, job: &Job) -> String {
        if let Some(name) = job.name.as_deref().filter(|name| !name.trim().is_empty()) {
            return self.public(name);
        }
        let kind = job.type_name.as_deref().or(job.type_key.as_deref()).unwrap_or("Job");
        let collection = job.collection.and_then(|id| self.snapshot.collections.find(id));
        match collection {
            Some(collection) => {
                format!("{} \u{b7} {}", self.public(kind), self.collection_name(collection))
            }
            None => self.public(kind),
        }
    }
}

/// Kinds that have lists and pages.
pub(crate) const LISTED: [Kind; 9] = [
    Kind::Collection,
    Kind::Capture,
    Kind::Job,
    Kind::Project,
    Kind::Deployment,
    Kind::ResearchSite,
    Kind::Event,
    Kind::Taxon,
    Kind::Pipeline,
];

#[expect(clippy::reversed_empty_ranges, reason = "the empty range is what is meant")]
const RANGE_OF_NONE: std::ops::RangeInclusive<usize> = 1..=0;

fn page_size(kind: Kind) -> usize {
    if kind == Kind::Capture { CAPTURES_PER_PAGE } else { PAGE_SIZE }
}

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

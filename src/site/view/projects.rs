//! Projects: the list, and one project with its collections and jobs.

use askama::Template;

use super::collection::{FindingLineView, findings_about};
use super::collection_list::{CollectionRowView, row};
use super::frame::{FrameView, LinkView, PagerView, TileView, link};
use super::jobs::{JobRowView, job_rows, newest_jobs};
use super::list::{self, TabView};
use crate::facts::Status;
use crate::finding::Subject;
use crate::model::{Collection, JobState, Kind, ProjectId};
use crate::site::html::markdown;
use crate::site::render::nothing;
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::timeline::{self, TimelineView};
use crate::site::{Site, words};

/// A project in a table.
pub(crate) struct ProjectRowView {
    pub(super) name: LinkView,
    pub(super) id: i64,
    pub(super) collections: String,
    pub(super) verified: String,
    pub(super) drifted: String,
    pub(super) captures: String,
    pub(super) jobs: String,
    pub(super) failed: String,
}

/// One project as a row.
pub(super) fn project_row(site: &Site<'_>, path: &str, id: ProjectId) -> ProjectRowView {
    let status = |status| {
        let of = collections(site, id).filter_map(|c| site.collection_facts(c.id));
        words::count(of.filter(|facts| facts.status == status).count())
    };
    let snapshot = site.snapshot;
    let captures = site.index.captures_of.get(&id).copied().unwrap_or(0);
    let jobs = || snapshot.jobs.iter().filter(|job| job.project == Some(id));
    let failed = jobs().filter(|job| job.state == Some(JobState::Failure)).count();
    ProjectRowView {
        name: link(
            site,
            path,
            Page::Record { kind: Kind::Project, id: id.0 },
            site.project_name(id),
        ),
        id: id.0,
        collections: words::count(collections(site, id).count()),
        verified: status(Status::Verified),
        drifted: status(Status::Drifted),
        captures: words::count(captures),
        jobs: words::count(jobs().count()),
        failed: words::count(failed),
    }
}

fn collections<'a>(
    site: &Site<'a>,
    id: ProjectId,
) -> impl Iterator<Item = &'a Collection> + use<'a> {
    site.snapshot.collections.iter().filter(move |collection| collection.project == Some(id))
}

/// A page of the list.
#[derive(Template)]
#[template(path = "project_list.html")]
pub(crate) struct ProjectListView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) pager: PagerView,
    pub(super) projects: Vec<ProjectRowView>,
}

/// The view of one page of the list.
pub(in crate::site) fn project_list(site: &Site<'_>, path: &str, page: usize) -> ProjectListView {
    let list = list::list(site, Kind::Project, None, page);
    let (frame, tabs, pager) = list::frame(site, path, &list, false);
    let projects = list.ids.iter().map(|id| project_row(site, path, ProjectId(*id))).collect();
    ProjectListView { frame, tabs, pager, projects }
}

/// One project.
#[derive(Template)]
#[template(path = "project.html")]
pub(crate) struct ProjectView {
    pub(super) frame: FrameView,
    pub(super) tiles: Vec<TileView>,
    pub(super) filters: Option<String>,
    pub(super) rows: Vec<CollectionRowView>,
    pub(super) rows_left_out: usize,
    pub(super) timeline: Option<TimelineView>,
    pub(super) jobs: Vec<JobRowView>,
    pub(super) findings: Vec<FindingLineView>,
    pub(super) response: Option<ResponseView>,
}

/// The most collections on a project's page.
const MOST_COLLECTIONS: usize = 30;
/// The most jobs on a project's page.
const MOST_JOBS: usize = 20;

/// The view of one project.
pub(in crate::site) fn project(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> ProjectView {
    let id = ProjectId(id);
    let name = site.project_name(id);
    let mut frame = FrameView::new(site, path, name.clone());
    frame.aside = format!("project {id}");
    frame.crumbs(site, path, Kind::Project, Some(name));
    frame.request = Some(format!("/api/v2/projects/{id}/"));
    let found = site.snapshot.projects.find(id);
    let description = found.and_then(|project| project.description.as_deref());
    frame.description = description.map_or_else(nothing, |text| markdown(&site.public(text)));
    if response.is_some() {
        frame.json(path, Page::Record { kind: Kind::Project, id: id.0 });
    }
    let figures = project_row(site, path, id);
    let jobs = newest_jobs(site, |job| job.project == Some(id));
    let shown: Vec<_> = jobs.iter().take(MOST_JOBS).copied().collect();
    let pairs: Vec<_> =
        shown.iter().filter_map(|job| Some((*job, site.job_facts(job.id)?))).collect();
    ProjectView {
        tiles: vec![
            TileView::new(figures.collections, "collections"),
            TileView::new(figures.verified, "verified"),
            TileView::new(figures.drifted, "with drift"),
            TileView::new(figures.captures, "captures in the snapshot"),
            TileView::new(figures.jobs, format!("jobs \u{b7} {} failed", figures.failed)),
        ],
        filters: found.and_then(|project| project.filters.as_ref()).map(|filters| {
            let taxa = |ids: &[crate::model::TaxonId]| {
                let name = |id: &crate::model::TaxonId| {
                    let taxon = site.snapshot.taxa.find(*id).and_then(|taxon| taxon.name.clone());
                    taxon.unwrap_or_else(|| format!("taxon {id}"))
                };
                ids.iter().map(name).collect::<Vec<_>>().join(", ")
            };
            let mut words = vec![format!("a score of at least {}", filters.score_threshold)];
            if !filters.include.is_empty() {
                words.push(format!("only {}", taxa(&filters.include)));
            }
            if !filters.exclude.is_empty() {
                words.push(format!("not {}", taxa(&filters.exclude)));
            }
            words.join("; ")
        }),
        rows: collections(site, id)
            .take(MOST_COLLECTIONS)
            .filter_map(|c| row(site, path, c.id))
            .collect(),
        rows_left_out: collections(site, id).count().saturating_sub(MOST_COLLECTIONS),
        timeline: timeline::view(site, path, &pairs),
        jobs: job_rows(site, path, shown.into_iter()),
        findings: findings_about(site, path, &Subject::Project(id)),
        response,
        frame,
    }
}

//! One project with its collections, its effort and its jobs.

use askama::Template;

use super::collection::{FindingLineView, findings_about};
use super::effort::{self, EffortView};
use super::frame::{FrameView, TileView};
use super::rows;
use super::table::TableView;
use super::timeline::{self, JobsBesideView};
use crate::facts::{Portion, ProjectFacts};
use crate::finding::Subject;
use crate::model::{Kind, ProjectId};
use crate::site::response::ResponseView;
use crate::site::route::Page;
use crate::site::{Site, words};

/// One project.
#[derive(Template)]
#[template(path = "project.html")]
pub(crate) struct ProjectView {
    pub(super) frame: FrameView,
    pub(super) tiles: Vec<TileView>,
    pub(super) filters: Option<String>,
    pub(super) collections: Option<TableView>,
    pub(super) collections_left_out: usize,
    pub(super) effort: Option<EffortView>,
    pub(super) jobs: JobsBesideView,
    pub(super) findings: Vec<FindingLineView>,
    pub(super) response: Option<ResponseView>,
}

/// The most collections on a project's page.
const MOST_COLLECTIONS: usize = 24;
/// The most deployments on a project's page.
const MOST_DEPLOYMENTS: usize = 40;
/// The most jobs in the table on a project's page.
const MOST_JOBS: usize = 8;

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
    frame.crumbs(site, path, Kind::Project, Some(name.into_owned()));
    frame.request = Some(format!("/api/v2/projects/{id}/"));
    frame.options(Kind::Project, false);
    frame.notes = site.note(Kind::Project, id.0);
    let found = site.snapshot.projects.find(id);
    let description = found.and_then(|project| project.description.as_deref());
    frame.description = site.described(description);
    if response.is_some() {
        frame.json(path, Page::Record { kind: Kind::Project, id: id.0 });
    }
    let facts = site.facts.project(id);
    let collections = facts.map_or(&[][..], |facts| &facts.collections);
    let jobs = site.jobs_of(Kind::Project, id.0);
    let jobs = timeline::beside(site, path, &jobs, MOST_JOBS);
    ProjectView {
        tiles: facts.map(tiles).unwrap_or_default(),
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
        collections_left_out: collections.len().saturating_sub(MOST_COLLECTIONS),
        collections: (!collections.is_empty()).then(|| {
            let shown = collections.iter().take(MOST_COLLECTIONS).map(|id| id.0);
            rows::table(site, path, Kind::Collection, shown)
        }),
        effort: effort::of_project(site, path, id, MOST_DEPLOYMENTS),
        jobs,
        findings: findings_about(site, path, &Subject::Project(id)),
        response,
        frame,
    }
}

fn tiles(facts: &ProjectFacts) -> Vec<TileView> {
    vec![
        TileView::new(words::count(facts.collections.len()), "collections"),
        TileView::new(words::count(facts.verified), "verified"),
        TileView::new(words::count(facts.drifted), "with drift"),
        TileView::new(words::count(facts.captures), "captures in the snapshot"),
        TileView::new(
            facts.processed.map_or_else(
                || "unknown".to_owned(),
                |Portion { part, of }| format!("{} of {}", words::number(part), words::number(of)),
            ),
            "captures processed",
        ),
        TileView::new(
            words::count(facts.jobs),
            format!("jobs \u{b7} {} failed", words::count(facts.failed_jobs)),
        ),
    ]
}

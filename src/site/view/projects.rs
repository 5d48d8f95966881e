//! One project with its collections, its effort and its jobs.

use askama::Template;

use super::effort::{self, EffortView};
use super::findings::{FindingLineView, findings_about};
use super::frame::{FrameView, TileView};
use super::new_taxa::{self, NewTaxaView};
use super::rows;
use super::summary::jobs_tile;
use super::table::TableView;
use super::timeline::{self, JobsBesideView};
use crate::facts::{Portion, ProjectFacts};
use crate::model::{DefaultFilters, Kind, ProjectId, TaxonId};
use crate::site::response::ResponseView;
use crate::site::{Site, words};

/// The page of one project.
#[derive(Template)]
#[template(path = "project.html")]
pub(crate) struct ProjectView {
    pub(super) frame: FrameView,
    pub(super) tiles: Vec<TileView>,
    pub(super) filters: Option<String>,
    pub(super) collections: Option<TableView>,
    pub(super) collections_left_out: usize,
    pub(super) effort: Option<EffortView>,
    pub(super) new_taxa: Option<NewTaxaView>,
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
    let record = (Kind::Project, id);
    let id = ProjectId(id);
    let found = site.snapshot.projects.find(id);
    let facts = site.facts.project(id);
    let mut frame = FrameView::of_record(site, path, record, response.as_ref());
    frame.description = site.described(found.and_then(|project| project.description.as_deref()));
    let collections = facts.map_or(&[][..], |facts| &facts.collections);
    let jobs = site.jobs_of(Kind::Project, id.0);
    let filters = found.and_then(|project| project.filters.as_ref());
    let mut jobs = timeline::beside(site, path, &jobs, MOST_JOBS);
    jobs.table = jobs.table.map(|table| table.without("project"));
    ProjectView {
        frame,
        tiles: facts.map_or_else(Vec::new, tiles),
        filters: filters.map(|filters| filter_words(site, filters)),
        collections_left_out: collections.len().saturating_sub(MOST_COLLECTIONS),
        collections: (!collections.is_empty()).then(|| {
            let shown = collections.iter().take(MOST_COLLECTIONS).map(|id| id.0);
            rows::table(site, path, Kind::Collection, shown).without("project")
        }),
        effort: effort::of_project(site, path, id, MOST_DEPLOYMENTS),
        new_taxa: new_taxa::of_project(site, path, id),
        jobs,
        findings: findings_about(site, path, record),
        response,
    }
}

fn tiles(facts: &ProjectFacts) -> Vec<TileView> {
    vec![
        TileView::new(words::count(facts.collections.len()), "capture sets"),
        TileView::new(words::count(facts.verified), "verified"),
        TileView::new(words::count(facts.drifted), "with drift"),
        TileView::new(words::count(facts.captures), "captures in this export"),
        TileView::new(
            facts.processed.map_or_else(
                || "unknown".to_owned(),
                |Portion { part, of }| format!("{} of {}", words::number(part), words::number(of)),
            ),
            "captures processed",
        ),
        jobs_tile(facts.jobs, facts.failed_jobs),
    ]
}

/// The default filters of a project, in words.
fn filter_words(site: &Site<'_>, filters: &DefaultFilters) -> String {
    let taxa = |ids: &[TaxonId]| {
        let name = |id: &TaxonId| {
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
}

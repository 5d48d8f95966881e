//! Effort of all stations: what each took in each month, and the nights in which it took nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::frame::{FrameView, LinkView, link};
use super::matrix::{MatrixCellView, MatrixView, level};
use super::rows;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::Month;
use crate::facts::effort::{DeploymentEffort, MonthEffort, Night};
use crate::model::{Kind, ProjectId};
use crate::site::artifact::{Artifact, Data};
use crate::site::route::Page;
use crate::site::{Site, words};

/// The page of the effort of all stations.
#[derive(Template)]
#[template(path = "effort.html")]
pub(crate) struct EffortPageView {
    pub(super) frame: FrameView,
    pub(super) projects: Vec<(LinkView, MatrixView)>,
    pub(super) projects_left_out: usize,
    /// How many captures have no time, and so are in no month; empty where each has one.
    pub(super) untimed: String,
    pub(super) gaps: Option<TableView>,
    pub(super) gaps_left_out: usize,
    /// The table with all of these stretches.
    pub(super) gaps_csv: String,
}

/// The most stations, and months of a project, in the tables of months: a cell has two elements, a page 1,500.
const MOST_STATIONS: usize = 28;
const MOST_MONTHS: usize = 15;
/// The most stretches of nights without captures.
const MOST_GAPS: usize = 60;

/// The view of this page.
pub(in crate::site) fn effort_page(site: &Site<'_>, path: &str) -> EffortPageView {
    let mut frame = FrameView::new(site, path, "Effort");
    frame.crumbs = vec![link(site, path, Page::Home, "Report"), LinkView::plain("Effort")];
    frame.csv(path, Artifact::Data(Data::Effort));
    let mut of_projects: BTreeMap<Option<ProjectId>, Vec<&DeploymentEffort>> = BTreeMap::new();
    for effort in site.efforts() {
        let project = site.facts.deployment(effort.deployment).and_then(|of| of.project);
        of_projects.entry(project).or_default().push(effort);
    }
    let untimed = of_projects.values().flatten().map(|effort| effort.untimed).sum::<usize>();
    let untimed = match untimed {
        0 => String::new(),
        1 => "1 capture has no time and is in no month.".to_owned(),
        n => format!("{} captures have no time and are in no month.", words::count(n)),
    };
    let mut left = MOST_STATIONS;
    let n = of_projects.len();
    let mut projects = Vec::new();
    for (project, efforts) in &of_projects {
        if left == 0 {
            break;
        }
        let name = match project {
            Some(id) => rows::named(site, path, Kind::Project, id.0),
            None => LinkView::plain("without project"),
        };
        let table = matrix(site, path, (&name.label, efforts), left);
        projects.push((name, table));
        left = left.saturating_sub(efforts.len());
    }
    let (gaps, gaps_left_out) = gaps(site, path, of_projects.values().flatten());
    EffortPageView {
        frame,
        projects_left_out: n - projects.len(),
        projects,
        untimed,
        gaps,
        gaps_left_out,
        gaps_csv: Artifact::Data(Data::Gaps).relative_from(path),
    }
}

/// Stations by months, `most` stations at most.
fn matrix(
    site: &Site<'_>,
    path: &str,
    (project, efforts): (&str, &[&DeploymentEffort]),
    most: usize,
) -> MatrixView {
    let shown = || efforts.iter().take(most);
    let months: Vec<Vec<MonthEffort>> = shown().map(|effort| effort.months()).collect();
    let all: BTreeSet<Month> = months.iter().flatten().map(|of| of.month).collect();
    let columns: Vec<Month> = all.iter().rev().take(MOST_MONTHS).rev().copied().collect();
    let greatest = months.iter().flatten().map(MonthEffort::captures).max().unwrap_or(0);
    let row = |(effort, months): (&&DeploymentEffort, &Vec<MonthEffort>)| {
        let cell = |column: &Month| match months.iter().find(|of| of.month == *column) {
            Some(month) if month.captures() == 0 => MatrixCellView {
                text: "\u{2013}".to_owned(),
                class: "n faint",
                ..Default::default()
            },
            Some(month) => MatrixCellView {
                text: words::count(month.captures()),
                small: words::plural(month.nights_with(), "night", "nights"),
                class: level(month.captures(), greatest),
            },
            None => MatrixCellView::default(),
        };
        let name = rows::named(site, path, Kind::Deployment, effort.deployment.0);
        (name, columns.iter().map(cell).collect())
    };
    MatrixView {
        label: format!("Captures and nights with captures by station and month, {project}"),
        corner: "station",
        columns: columns.iter().map(|month| LinkView::plain(month.to_string())).collect(),
        rows: shown().zip(&months).map(row).collect(),
        rows_left_out: efforts.len().saturating_sub(most),
        columns_left_out: all.len() - columns.len(),
        what: ("station", "stations"),
    }
}

/// The longest stretches of nights without captures, and how many more there are.
fn gaps<'e>(
    site: &Site<'_>,
    path: &str,
    efforts: impl Iterator<Item = &'e &'e DeploymentEffort>,
) -> (Option<TableView>, usize) {
    let of = |effort: &'e &'e DeploymentEffort| {
        effort.gaps().into_iter().map(move |gap| (effort.deployment, gap))
    };
    let nights = |(from, to): (Night, Night)| to.since(from) + 1;
    let mut all: Vec<_> = efforts.flat_map(of).collect();
    all.sort_by_key(|(id, gap)| (Reverse(nights(*gap)), *id, gap.0));
    let rows = all.iter().take(MOST_GAPS).map(|(id, gap)| {
        vec![
            CellView::Name(rows::named(site, path, Kind::Deployment, id.0)),
            CellView::Number(Some(nights(*gap))),
            CellView::Time(gap.0.date().to_string()),
            CellView::Time(gap.1.date().to_string()),
        ]
    });
    let table = (!all.is_empty()).then(|| {
        let columns = vec![
            ColumnView::new("station", CellKind::Name),
            ColumnView::new("nights", CellKind::Number),
            ColumnView::new("from", CellKind::Time),
            ColumnView::new("to", CellKind::Time),
        ];
        TableView::small("Table of nights without captures", columns, rows)
    });
    (table, all.len().saturating_sub(MOST_GAPS))
}

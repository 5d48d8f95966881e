//! How many captures capture sets have in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use askama::Template;

use super::frame::{FrameView, LinkView, link};
use super::matrix::{MatrixCellView, MatrixView, level};
use super::rows;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::{MOST_COMPARED, Overlap, Overlaps};
use crate::model::{CollectionId, Kind, ProjectId};
use crate::site::artifact::{Artifact, Data};
use crate::site::route::Page;
use crate::site::{Site, words};

/// The page of the overlaps of capture sets.
#[derive(Template)]
#[template(path = "overlaps.html")]
pub(crate) struct OverlapsView {
    pub(super) frame: FrameView,
    pub(super) projects: Vec<ProjectOverlapsView>,
    pub(super) projects_left_out: usize,
    /// The most capture sets of a project that are compared.
    pub(super) most: usize,
}

/// The overlaps of the capture sets of a project.
pub(crate) struct ProjectOverlapsView {
    pub(super) project: LinkView,
    pub(super) matrix: MatrixView,
    /// The pairs that share most.
    pub(super) pairs: Option<TableView>,
    pub(super) pairs_left_out: usize,
    /// How many capture sets were not compared.
    pub(super) left_out: usize,
}

/// The most capture sets in the table of a project.
const MOST_IN_MATRIX: usize = 10;
/// The most projects on the page.
const MOST_PROJECTS: usize = 4;
/// The most pairs of a project.
const MOST_PAIRS: usize = 10;

/// The view of this page.
pub(in crate::site) fn overlaps(site: &Site<'_>, path: &str) -> OverlapsView {
    let mut frame = FrameView::new(site, path, "Overlaps of capture sets");
    frame.crumbs = vec![
        link(site, path, Page::Home, "Report"),
        link(
            site,
            path,
            Page::List { kind: Kind::Collection, order: None, page: 1 },
            "Capture sets",
        ),
        LinkView::plain("Overlaps"),
    ];
    frame.csv(path, Artifact::Data(Data::Overlaps));
    let mut all = site.overlaps();
    all.retain(|(_, of)| of.collections.len() > 1);
    let shown = all.iter().take(MOST_PROJECTS).map(|(project, of)| ProjectOverlapsView {
        project: rows::named(site, path, Kind::Project, project.0),
        matrix: matrix(site, path, *project, of),
        pairs: pairs(site, path, *project, of),
        pairs_left_out: of.pairs.len().saturating_sub(MOST_PAIRS),
        left_out: of.left_out,
    });
    OverlapsView {
        frame,
        projects: shown.collect(),
        projects_left_out: all.len().saturating_sub(MOST_PROJECTS),
        most: MOST_COMPARED,
    }
}

/// How alike two sets are, in words.
fn alike(pair: &Overlap) -> String {
    match pair.per_thousand() {
        Some(n) if pair.is_whole => format!("{}.{} %", n / 10, n % 10),
        _ => String::new(),
    }
}

/// A number of captures that is known, or at least this one.
fn shared(pair: &Overlap) -> String {
    let sign = if pair.is_whole { "" } else { "\u{2265} " };
    format!("{sign}{}", words::count(pair.shared))
}

fn matrix(site: &Site<'_>, path: &str, project: ProjectId, of: &Overlaps) -> MatrixView {
    let mut largest = of.collections.clone();
    largest.sort_by_key(|(id, n)| (Reverse(*n), *id));
    largest.truncate(MOST_IN_MATRIX);
    largest.sort_unstable();
    let pairs: BTreeMap<(CollectionId, CollectionId), &Overlap> =
        of.pairs.iter().map(|pair| ((pair.one, pair.other), pair)).collect();
    let cell = |row: CollectionId, column: CollectionId| match pairs
        .get(&(row.min(column), row.max(column)))
    {
        Some(pair) => MatrixCellView {
            text: shared(pair),
            small: alike(pair),
            class: level(pair.per_thousand().unwrap_or(0), 1_000),
        },
        None if row == column => MatrixCellView::default(),
        None => MatrixCellView { text: "0".to_owned(), class: "n faint", ..Default::default() },
    };
    let head = |id: &CollectionId| {
        link(site, path, Page::Record { kind: Kind::Collection, id: id.0 }, id.0.to_string())
    };
    let ids: Vec<CollectionId> = largest.iter().map(|(id, _)| *id).collect();
    let row = |id: &CollectionId| {
        let mut name = rows::named(site, path, Kind::Collection, id.0);
        name.label = format!("{} ({})", words::ellipsis(&name.label, 60), id.0);
        (name, ids.iter().map(|column| cell(*id, *column)).collect())
    };
    MatrixView {
        label: format!(
            "Captures that two capture sets have in common, {}",
            site.project_name(project)
        ),
        corner: "capture set",
        columns: ids.iter().map(head).collect(),
        rows: ids.iter().map(row).collect(),
        rows_left_out: of.collections.len() - ids.len(),
        columns_left_out: 0,
        what: ("capture set", "capture sets"),
    }
}

/// The pairs that are most alike.
fn pairs(site: &Site<'_>, path: &str, project: ProjectId, of: &Overlaps) -> Option<TableView> {
    let mut pairs = of.pairs.clone();
    pairs.sort_by_key(|pair| {
        (Reverse(pair.per_thousand()), Reverse(pair.shared), pair.one, pair.other)
    });
    let named = |id: CollectionId| rows::named(site, path, Kind::Collection, id.0);
    let rows = pairs.iter().take(MOST_PAIRS).map(|pair| {
        vec![
            CellView::Name(named(pair.one)),
            CellView::Link(Some(named(pair.other))),
            CellView::count(pair.shared),
            CellView::count(pair.only_one),
            CellView::count(pair.only_other),
            CellView::Text(if pair.is_whole {
                alike(pair)
            } else {
                "not all members known".to_owned()
            }),
        ]
    });
    (!pairs.is_empty()).then(|| {
        let columns = vec![
            ColumnView::new("capture set", CellKind::Name),
            ColumnView::new("and", CellKind::Link),
            ColumnView::new("in both", CellKind::Number),
            ColumnView::new("only in the first", CellKind::Number),
            ColumnView::new("only in the second", CellKind::Number),
            ColumnView::new("alike (Jaccard)", CellKind::Text),
        ];
        let label = format!("Table of pairs of capture sets, {}", site.project_name(project));
        TableView::small(label, columns, rows)
    })
}

//! The effort of a project: its deployments with a strip of their nights.

use super::frame::LinkView;
use super::rows;
use super::strip::{StripScale, strip};
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::effort::DeploymentEffort;
use crate::model::{Kind, ProjectId};
use crate::site::Site;

/// A table of a project's deployments with a strip of nights for each.
pub(crate) struct EffortView {
    /// The project.
    pub(crate) project: LinkView,
    /// A sentence that says what a square of the strips stands for.
    pub(crate) hint: String,
    /// The deployments.
    pub(crate) table: TableView,
    /// How many deployments are left out.
    pub(crate) left_out: usize,
}

/// The effort of a project, of `most` deployments at most; `None` where it took no capture with a time.
pub(super) fn of_project(
    site: &Site<'_>,
    path: &str,
    project: ProjectId,
    most: usize,
) -> Option<EffortView> {
    let deployments = &site.facts.project(project)?.deployments;
    let efforts = deployments.iter().filter_map(|id| site.facts.deployment(*id)?.effort.as_ref());
    let scale = StripScale::new(efforts.clone())?;
    let row = |effort: &DeploymentEffort| {
        vec![
            CellView::Name(rows::named(site, path, Kind::Deployment, effort.deployment.0)),
            CellView::Strip(strip(&scale, effort)),
            CellView::count(effort.captures()),
            CellView::count(effort.nights.len()),
            CellView::Number(Some(effort.empty_nights())),
        ]
    };
    let table = TableView::small(
        format!("Table of nights by station, {}", site.project_name(project)),
        vec![
            ColumnView::new("station", CellKind::Name),
            ColumnView::new("nights", CellKind::Strip),
            ColumnView::new("captures", CellKind::Number),
            ColumnView::new("nights with", CellKind::Number),
            ColumnView::new("without", CellKind::Number),
        ],
        efforts.take(most).map(row),
    );
    Some(EffortView {
        project: rows::named(site, path, Kind::Project, project.0),
        hint: scale.words(),
        table,
        left_out: deployments.len().saturating_sub(most),
    })
}

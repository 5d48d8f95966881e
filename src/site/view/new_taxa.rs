//! Taxa that were found lately and not before, on the first page and on that of their project.

use super::frame::LinkView;
use super::rows;
use super::table::{CellKind, CellView, ColumnView, TableView};
use crate::facts::{NewTaxa, NewTaxon};
use crate::model::{Kind, ProjectId};
use crate::site::Site;

/// The new taxa of a project.
pub(crate) struct NewTaxaView {
    /// The project.
    pub(super) project: LinkView,
    /// Since when they are new, in words.
    pub(super) since: String,
    /// `None` where no taxon is new.
    pub(super) table: Option<TableView>,
    pub(super) left_out: usize,
}

/// The most taxa that are named of a project.
const MOST: usize = 10;
/// The most projects whose new taxa are on the first page.
const MOST_PROJECTS: usize = 5;

/// The new taxa of the projects that have some; of a single project also that there are none.
pub(super) fn of_all(site: &Site<'_>, path: &str) -> Vec<NewTaxaView> {
    let shown = || {
        let all = site.facts.new_taxa.iter();
        all.filter(|new| site.shows(Kind::Project, new.project.0))
    };
    let is_only = shown().count() == 1;
    let told = shown().filter(|new| is_only || !new.taxa.is_empty()).take(MOST_PROJECTS);
    told.map(|new| view(site, path, new)).collect()
}

/// The new taxa of a project; `None` where that is not known.
pub(super) fn of_project(site: &Site<'_>, path: &str, id: ProjectId) -> Option<NewTaxaView> {
    let new = site.facts.new_taxa.iter().find(|new| new.project == id)?;
    Some(view(site, path, new))
}

fn view(site: &Site<'_>, path: &str, new: &NewTaxa) -> NewTaxaView {
    let columns = vec![
        ColumnView::new("taxon", CellKind::Name),
        ColumnView::new("first seen (camera time)", CellKind::Time),
        ColumnView::new("station", CellKind::Link),
    ];
    let row = |taxon: &NewTaxon| {
        vec![
            CellView::Name(rows::named(site, path, Kind::Taxon, taxon.id.0)),
            CellView::Time(taxon.first.minute()),
            CellView::Link(Some(rows::named(site, path, Kind::Deployment, taxon.station.0))),
        ]
    };
    let shown = new.taxa.iter().filter(|taxon| site.shows(Kind::Taxon, taxon.id.0));
    let n = shown.clone().count();
    // Tables of one page have different names.
    let name = format!("Table of new taxa of {}", site.project_name(new.project));
    let rows = shown.take(MOST).map(row);
    NewTaxaView {
        project: rows::named(site, path, Kind::Project, new.project.0),
        since: format!(
            "{}, in the {} days up to the project\u{2019}s last capture",
            new.since,
            NewTaxa::DAYS
        ),
        table: (n > 0).then(|| TableView::small(name, columns, rows)),
        left_out: n.saturating_sub(MOST),
    }
}

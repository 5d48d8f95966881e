//! A table with a number where a row and a column meet.

use askama::Template;

use super::frame::LinkView;

/// A table of numbers by row and column.
#[derive(Template)]
#[template(path = "partials/matrix.html")]
pub(crate) struct MatrixView {
    /// What it shows, for who does not see it.
    pub(super) label: String,
    /// What rows are, above their names.
    pub(super) corner: &'static str,
    /// The heads of the columns.
    pub(super) columns: Vec<LinkView>,
    /// The name of each row, and a cell for each column.
    pub(super) rows: Vec<(LinkView, Vec<MatrixCellView>)>,
    /// How many rows and columns are left out.
    pub(super) rows_left_out: usize,
    pub(super) columns_left_out: usize,
    /// The word for one row and for several.
    pub(super) what: (&'static str, &'static str),
}

impl askama::filters::HtmlSafe for MatrixView {}

/// A number of such a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct MatrixCellView {
    /// The number; empty for none.
    pub(super) text: String,
    /// What stands small below it.
    pub(super) small: String,
    /// How strongly it is coloured: `n`, `n some` or `n much`.
    pub(super) class: &'static str,
}

/// How strongly a number is coloured, by its share of the greatest.
pub(super) fn level(n: usize, greatest: usize) -> &'static str {
    match (n.saturating_mul(3)).checked_div(greatest) {
        Some(0) | None => "n",
        Some(1) => "n some",
        Some(_) => "n much",
    }
}

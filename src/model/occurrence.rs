//! The table of occurrences, held as columns since there are about as many as captures.

use super::column::{Column, Nearby};
use super::columns::{Cells, OriginColumn, Stored, columns};
use super::{
    DeploymentId, EventId, Field, Occurrence, OccurrenceId, ProjectId, Row, ServerTime, TaxonId,
};
use crate::fields::occurrence_fields;

occurrence_fields!(columns! {
    /// All occurrences of a snapshot, as columns; [`OccurrenceTable::row`] needs them in the order of their ids.
    OccurrenceTable, Occurrence, OccurrenceId, meets_criteria: Option<bool>
});

impl OccurrenceTable {
    /// The row of the occurrence with this id.
    #[must_use]
    pub fn row(&self, id: OccurrenceId) -> Option<Row<Occurrence>> {
        self.ids.search(id.0).map(Row::new)
    }

    /// The same, looked for first where one near it was found last.
    #[must_use]
    pub fn row_near(&self, id: OccurrenceId, nearby: &mut Nearby) -> Option<Row<Occurrence>> {
        self.ids.search_near(id.0, nearby).map(Row::new)
    }

    /// The occurrence in this row; `None` only for a row of another table.
    #[must_use]
    pub fn get(&self, row: Row<Occurrence>) -> Option<Occurrence> {
        self.at(row.index())
    }

    /// Whether any tells its event.
    #[must_use]
    pub fn tells_events(&self) -> bool {
        !self.event.is_unknown()
    }

    /// The occurrence with this id.
    #[must_use]
    pub fn find(&self, id: OccurrenceId) -> Option<Occurrence> {
        self.get(self.row(id)?)
    }

    /// All occurrences, by id.
    pub fn iter(&self) -> impl Iterator<Item = Occurrence> + '_ {
        (0..self.len()).filter_map(|place| self.at(place))
    }
}

#[cfg(test)]
mod tests;

//! Captures, held as columns: what samplers and counters need of each, and no more.

use super::column::{Column, Nearby};
use super::columns::{Cells, OriginColumn, Stored, columns};
use super::table::record;
use super::{
    CameraTime, CaptureId, Deployment, DeploymentId, Event, EventId, Field, Origin, ProjectId, Row,
    ServerTime,
};
use crate::fields::capture_fields;

/// The row of a capture in the [`CaptureTable`]; rows are in ascending order of ids.
pub type CaptureRow = Row<Capture>;

/// A set of fields of a capture that no sighting tells, not even as null, or of which what is told cannot be right. [`Unsaid::DUMP`] is in it where no dump holds the
/// capture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsaid(u8);

impl Unsaid {
    /// The project.
    pub const PROJECT: Self = Self(1);
    /// The deployment.
    pub const DEPLOYMENT: Self = Self(1 << 1);
    /// The event.
    pub const EVENT: Self = Self(1 << 2);
    /// The timestamp.
    pub const TIMESTAMP: Self = Self(1 << 3);
    /// The size.
    pub const SIZE: Self = Self(1 << 4);
    /// It is in no dump.
    pub const DUMP: Self = Self(1 << 7);

    /// Adds this one where it is true.
    #[must_use]
    pub fn with(self, other: Self, is_unsaid: bool) -> Self {
        if is_unsaid { Self(self.0 | other.0) } else { self }
    }

    /// What both leave open.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Stored for Unsaid {
    type Column = Column;

    #[inline]
    fn cell(self) -> Option<i64> {
        (self.0 != 0).then_some(self.0.into())
    }
    #[inline]
    fn of_cell(cell: Option<i64>) -> Self {
        Self(cell.and_then(|bits| u8::try_from(bits).ok()).unwrap_or(0))
    }
}

capture_fields!(record! {
    /// A capture. The snapshot holds its captures as columns ([`CaptureTable`]); this is one of them at hand.
    #[derive(Clone, Copy, Debug)]
    Capture, CaptureId,
    /// Whether it has a detection with a box: `None` where the snapshot does not tell.
    has_real_detection: Option<bool>,
    /// Whether all of its detections are known, and the occurrence of each: null markers included, or (`false`) those with
    /// a box alone. `None`: no.
    is_whole: Option<bool>,
    /// How many detections with a box its record lists, where it lists them; -1 where that is not told, or sightings differ.
    n_listed: Option<i64>,
    /// The fields that none of its sightings tells, or that cannot be right.
    unsaid: Unsaid,
});

capture_fields!(columns! {
    /// Captures as columns, in the order in which they came, and as often.
    CaptureColumns, Capture, CaptureId, has_real_detection: Option<bool>, is_whole: Option<bool>,
    n_listed: Option<i64>, unsaid: Unsaid
});

impl FromIterator<Capture> for CaptureColumns {
    fn from_iter<I: IntoIterator<Item = Capture>>(captures: I) -> Self {
        let mut columns = Self::default();
        captures.into_iter().for_each(|capture| columns.push(&capture));
        columns
    }
}

/// All captures of a snapshot as columns, each once, by id.
#[derive(Clone, Debug, Default)]
pub struct CaptureTable {
    /// Deployments and events are rows of their tables here, in place of ids.
    columns: CaptureColumns,
}

/// A method of [`CaptureTable`] for each field. Deployment and event, which are given as rows, have their own.
macro_rules! getters {
    (@one deployment, $($rest:tt)*) => {};
    (@one event, $($rest:tt)*) => {};
    (@one $field:ident, $type:ty, $doc:literal) => {
        #[doc = $doc]
        #[must_use]
        pub fn $field(&self, row: CaptureRow) -> $type {
            <$type as Stored>::of_cell(self.columns.$field.get(row.index()))
        }
    };
    (
        {}
        { $($field:ident: $type:ty = $key:literal $(| $other:literal)* as $wire:ty, $merge:ident, $doc:literal;)* }
        $read:tt
    ) => {
        $(getters!(@one $field, $type, $doc);)*
    };
}

impl CaptureTable {
    /// The table of these captures, sorted by id; of two with one id the first stays.
    #[must_use]
    pub fn new(
        mut columns: CaptureColumns,
        deployments: &super::Table<Deployment>,
        events: &super::Table<Event>,
    ) -> Self {
        if !columns.ascends() {
            let mut places: Vec<u32> = columns.order().collect();
            places.dedup_by_key(|place| columns.id(*place as usize));
            columns.pick(&places);
        }
        columns.deployment =
            rows(&columns.deployment, |id| deployments.row(DeploymentId(id)).map(Row::index));
        columns.event = rows(&columns.event, |id| events.row(EventId(id)).map(Row::index));
        Self { columns }
    }

    /// Says of a capture whether it has a detection with a box, and one of any kind, and whether all of its detections are
    /// known (`Some(false)`: those with a box alone).
    pub fn tell(
        &mut self,
        row: CaptureRow,
        has_real: Option<bool>,
        is_processed: Option<bool>,
        is_whole: Option<bool>,
    ) {
        self.columns.has_real_detection.set(row.index(), has_real.cell());
        self.columns.is_processed.set(row.index(), is_processed.cell());
        self.columns.is_whole.set(row.index(), is_whole.cell());
    }

    /// Takes what a capture says of one of these fields as not told: it cannot be right. A deployment or event is still
    /// shown; a project is forgotten, since records are arranged by it.
    pub fn doubt(&mut self, row: CaptureRow, field: Unsaid) {
        let unsaid = self.unsaid(row).with(field, true);
        self.columns.unsaid.set(row.index(), unsaid.cell());
        if field.has(Unsaid::PROJECT) {
            self.columns.project.set(row.index(), None);
        }
    }

    /// Number of captures.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is no capture.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// All rows, in order of ids.
    pub fn rows(&self) -> impl Iterator<Item = CaptureRow> + use<> {
        (0..self.len()).map(Row::new)
    }

    /// The row of the capture with this id.
    #[must_use]
    pub fn row(&self, id: CaptureId) -> Option<CaptureRow> {
        self.columns.ids.search(id.0).map(Row::new)
    }

    /// The same, looked for first where one near it was found last.
    #[must_use]
    pub fn row_near(&self, id: CaptureId, nearby: &mut Nearby) -> Option<CaptureRow> {
        self.columns.ids.search_near(id.0, nearby).map(Row::new)
    }

    /// Key of a capture. A row of another table, which is a mistake in the program, has the key 0, which no capture has.
    #[must_use]
    pub fn id(&self, row: CaptureRow) -> CaptureId {
        let id = self.columns.id(row.index());
        debug_assert!(id.is_some(), "a row of another table");
        id.unwrap_or(CaptureId(0))
    }

    capture_fields!(getters! {});

    /// Its deployment.
    #[must_use]
    pub fn deployment(&self, row: CaptureRow) -> Option<Row<Deployment>> {
        linked(&self.columns.deployment, row)
    }

    /// Its event.
    #[must_use]
    pub fn event(&self, row: CaptureRow) -> Option<Row<Event>> {
        linked(&self.columns.event, row)
    }

    /// Whether it has a detection with a box; `None`: the snapshot does not tell.
    #[must_use]
    pub fn has_real_detection(&self, row: CaptureRow) -> Option<bool> {
        Stored::of_cell(self.columns.has_real_detection.get(row.index()))
    }

    /// Whether all of its detections are known, null markers included, and the occurrence of each.
    #[must_use]
    pub fn detections_are_whole(&self, row: CaptureRow) -> bool {
        Option::<bool>::of_cell(self.columns.is_whole.get(row.index())) == Some(true)
    }

    /// Whether all of its detections with a box are known, and the occurrence of each.
    #[must_use]
    pub fn boxes_are_whole(&self, row: CaptureRow) -> bool {
        Option::<bool>::of_cell(self.columns.is_whole.get(row.index())).is_some()
    }

    /// How many detections with a box its record lists, where it lists them; -1 where that is not told, or sightings differ.
    #[must_use]
    pub fn n_listed(&self, row: CaptureRow) -> Option<i64> {
        self.columns.n_listed.get(row.index())
    }

    /// Whether the record of any capture lists its detections.
    #[must_use]
    pub fn lists_detections(&self) -> bool {
        !self.columns.n_listed.is_unknown()
    }

    /// The fields that none of its sightings tells, or that cannot be right.
    #[must_use]
    pub fn unsaid(&self, row: CaptureRow) -> Unsaid {
        Unsaid::of_cell(self.columns.unsaid.get(row.index()))
    }

    /// Whether its width and height are known; `None`: the snapshot does not tell.
    #[must_use]
    pub fn has_dimensions(&self, row: CaptureRow) -> Option<bool> {
        let is_told = self.width(row).is_present() && self.height(row).is_present();
        is_told.then(|| self.dimensions(row).is_some())
    }

    /// Its width and height in pixels, where they are known.
    #[must_use]
    pub fn dimensions(&self, row: CaptureRow) -> Option<(u32, u32)> {
        self.width(row).value().zip(self.height(row).value())
    }

    /// Where its most complete record lies.
    #[must_use]
    pub fn origin(&self, row: CaptureRow) -> Option<Origin> {
        self.columns.origin.get(row.index())
    }
}

fn linked<T>(column: &Column, row: CaptureRow) -> Option<Row<T>> {
    column.get(row.index()).and_then(|link| usize::try_from(link).ok()).map(Row::new)
}

/// The rows of these ids. Neighbours refer to the same few deployments and events, so that what was found is remembered.
fn rows(ids: &Column, row: impl Fn(i64) -> Option<usize>) -> Column {
    let mut known = vec![(None, None); Nearby::SLOTS];
    let mut row_of = |id: i64| {
        let known = known.get_mut(Nearby::slot(id))?;
        if known.0 != Some(id) {
            *known = (Some(id), row(id).and_then(|row| i64::try_from(row).ok()));
        }
        known.1
    };
    ids.iter().map(|id| id.and_then(&mut row_of)).collect()
}

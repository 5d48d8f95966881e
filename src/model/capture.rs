//! Captures as columns: what the samplers and the counters need of a photograph, and no more.

use super::column::{Column, Nearby, OriginColumn, picked};
use super::{
    CameraTime, CaptureId, Deployment, DeploymentId, Event, EventId, Field, Origin, ProjectId, Row,
    ServerTime,
};

/// The row of a capture in the [`CaptureTable`]; rows are in ascending order of ids.
pub type CaptureRow = Row<CaptureTable>;

/// One capture on its way into the table.
#[derive(Clone, Copy, Debug)]
pub struct NewCapture {
    /// Its key.
    pub id: CaptureId,
    /// The project it belongs to, where it is known.
    pub project: Option<ProjectId>,
    /// The deployment that took it.
    pub deployment: Option<DeploymentId>,
    /// The event (session) it was grouped into.
    pub event: Option<EventId>,
    /// When it was taken, on the camera's clock.
    pub timestamp: Option<CameraTime>,
    /// File size in bytes.
    pub size: Option<i64>,
    /// Whether it has a detection with a box: `None` where the snapshot does not tell.
    pub has_real_detection: Option<bool>,
    /// Whether it has a detection of any kind, null markers included: `None` where the snapshot does
    /// not tell.
    pub is_processed: Option<bool>,
    /// Whether the platform's stored number of detections, filtered by the project's defaults, is above
    /// zero; may be stale.
    pub stored_positive: Option<bool>,
    /// When the platform took it up; only dumps tell.
    pub added_at: Option<ServerTime>,
    /// A hash of its path: equal for equal paths.
    pub path_hash: Option<u64>,
    /// Its width and height in pixels; null where the platform does not know them.
    pub dimensions: Field<(u32, u32)>,
    /// Where its most complete record lies.
    pub origin: Origin,
}

/// Captures as columns, in the order in which they came, and as often.
#[derive(Clone, Debug, Default)]
pub struct CaptureColumns {
    ids: Column,
    project: Column,
    /// Ids; rows of their table in a [`CaptureTable`].
    deployment: Column,
    event: Column,
    timestamp: Column,
    size: Column,
    /// Four answers of two bits each, as [`Tristate`] and [`Question`] say.
    answers: Vec<u8>,
    added_at: Column,
    path_hash: Vec<u64>,
    width: Column,
    height: Column,
    origin: OriginColumn,
}

/// All captures of a snapshot, one column for each thing the numbers need; each once, by id.
#[derive(Clone, Debug, Default)]
pub struct CaptureTable {
    columns: CaptureColumns,
}

/// What is answered with yes, no, or not at all; where its answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    HasRealDetection = 0,
    IsProcessed = 2,
    StoredPositive = 4,
    HasDimensions = 6,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tristate {
    Unknown = 0,
    No = 1,
    Yes = 2,
}

impl CaptureColumns {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether they are in ascending order of their ids, each once.
    #[must_use]
    pub fn ascend(&self) -> bool {
        self.ids.ascends()
    }

    /// The id of the capture at a place.
    #[must_use]
    pub fn id(&self, place: usize) -> Option<CaptureId> {
        self.ids.get(place).map(CaptureId)
    }

    /// The places in the order of their ids; those with one id in the order of the places.
    pub fn order(&self) -> impl Iterator<Item = u32> + use<> {
        self.ids.order()
    }

    /// Adds a capture.
    pub fn push(&mut self, capture: &NewCapture) {
        for (column, value) in self.columns().into_iter().zip(values(capture)) {
            column.push(value);
        }
        self.answers.push(answers(capture));
        self.origin.push(Some(capture.origin));
        self.path_hash.push(capture.path_hash.unwrap_or(0));
    }

    fn columns(&mut self) -> [&mut Column; 9] {
        [
            &mut self.ids,
            &mut self.project,
            &mut self.deployment,
            &mut self.event,
            &mut self.timestamp,
            &mut self.size,
            &mut self.added_at,
            &mut self.width,
            &mut self.height,
        ]
    }

    /// Replaces the capture at a place that there is.
    pub fn set(&mut self, place: usize, capture: &NewCapture) {
        for (column, value) in self.columns().into_iter().zip(values(capture)) {
            column.set(place, value);
        }
        self.origin.set(place, Some(capture.origin));
        if let Some(slot) = self.answers.get_mut(place) {
            *slot = answers(capture);
        }
        if let Some(slot) = self.path_hash.get_mut(place) {
            *slot = capture.path_hash.unwrap_or(0);
        }
    }

    /// The capture at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<NewCapture> {
        let pixels = |column: &Column| column.get(place).and_then(|n| u32::try_from(n).ok());
        let dimensions = match self.told(place, Question::HasDimensions) {
            None => Field::Absent,
            Some(false) => Field::Null,
            Some(true) => {
                pixels(&self.width).zip(pixels(&self.height)).map_or(Field::Null, Field::Value)
            }
        };
        Some(NewCapture {
            id: self.id(place)?,
            project: self.project.get(place).map(ProjectId),
            deployment: self.deployment.get(place).map(DeploymentId),
            event: self.event.get(place).map(EventId),
            timestamp: self.timestamp.get(place).map(CameraTime::from_micros),
            size: self.size.get(place),
            has_real_detection: self.told(place, Question::HasRealDetection),
            is_processed: self.told(place, Question::IsProcessed),
            stored_positive: self.told(place, Question::StoredPositive),
            added_at: self.added_at.get(place).map(ServerTime::from_micros),
            path_hash: self.path_hash.get(place).copied().filter(|hash| *hash != 0),
            dimensions,
            origin: self.origin.get(place)?,
        })
    }

    /// Only the captures at these places, in this order.
    pub fn pick(&mut self, places: &[u32]) {
        for column in self.columns() {
            column.pick(places);
        }
        self.origin.pick(places);
        self.answers = picked(&self.answers, places);
        self.path_hash = picked(&self.path_hash, places);
    }

    fn told(&self, place: usize, question: Question) -> Option<bool> {
        match (self.answers.get(place)? >> question as u8) & 3 {
            0 => None,
            bits => Some(bits == Tristate::Yes as u8),
        }
    }

    fn answer(&mut self, place: usize, question: Question, answer: Option<bool>) {
        if let Some(answers) = self.answers.get_mut(place) {
            *answers &= !(3 << question as u8);
            *answers |= (Tristate::from(answer) as u8) << question as u8;
        }
    }
}

impl FromIterator<NewCapture> for CaptureColumns {
    fn from_iter<I: IntoIterator<Item = NewCapture>>(captures: I) -> Self {
        let mut columns = Self::default();
        captures.into_iter().for_each(|capture| columns.push(&capture));
        columns
    }
}

/// What the columns hold of a capture, in the order of [`CaptureColumns::columns`].
fn values(capture: &NewCapture) -> [Option<i64>; 9] {
    let (width, height) = capture.dimensions.value().unzip();
    [
        Some(capture.id.0),
        capture.project.map(|id| id.0),
        capture.deployment.map(|id| id.0),
        capture.event.map(|id| id.0),
        capture.timestamp.map(CameraTime::micros),
        capture.size,
        capture.added_at.map(ServerTime::micros),
        width.map(i64::from),
        height.map(i64::from),
    ]
}

fn answers(capture: &NewCapture) -> u8 {
    let told = [
        (Question::HasRealDetection, capture.has_real_detection),
        (Question::IsProcessed, capture.is_processed),
        (Question::StoredPositive, capture.stored_positive),
        (
            Question::HasDimensions,
            capture.dimensions.is_present().then(|| capture.dimensions.value().is_some()),
        ),
    ];
    let bits = |(question, answer)| (Tristate::from(answer) as u8) << (question as u8);
    told.map(bits).into_iter().fold(0, |all, bits| all | bits)
}

impl From<Option<bool>> for Tristate {
    fn from(value: Option<bool>) -> Self {
        match value {
            None => Self::Unknown,
            Some(false) => Self::No,
            Some(true) => Self::Yes,
        }
    }
}

impl CaptureTable {
    /// The table of these captures, sorted by id; of two with one id the first stays.
    #[must_use]
    pub fn new(
        mut columns: CaptureColumns,
        deployments: &super::Table<Deployment>,
        events: &super::Table<Event>,
    ) -> Self {
        if !columns.ascend() {
            let mut places: Vec<u32> = columns.order().collect();
            places.dedup_by_key(|place| columns.id(*place as usize));
            columns.pick(&places);
        }
        let rows = |ids: &Column, row: &dyn Fn(i64) -> Option<usize>| {
            let mut rows = Column::default();
            // The same few are asked for by turns.
            let mut known = vec![(None, None); Nearby::SLOTS];
            for id in ids.iter() {
                let slot = known.get_mut(Nearby::slot(id.unwrap_or_default()));
                rows.push(match (id, slot) {
                    (Some(id), Some(known)) => {
                        if known.0 != Some(id) {
                            *known = (Some(id), row(id).and_then(|row| i64::try_from(row).ok()));
                        }
                        known.1
                    }
                    _ => None,
                });
            }
            rows
        };
        columns.deployment =
            rows(&columns.deployment, &|id| deployments.row(DeploymentId(id)).map(Row::index));
        columns.event = rows(&columns.event, &|id| events.row(EventId(id)).map(Row::index));
        Self { columns }
    }

    /// Says of a capture whether it has a detection with a box, and one of any kind.
    pub fn tell(&mut self, row: CaptureRow, has_real: Option<bool>, is_processed: Option<bool>) {
        self.columns.answer(row.index(), Question::HasRealDetection, has_real);
        self.columns.answer(row.index(), Question::IsProcessed, is_processed);
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

    /// Key of a capture.
    #[must_use]
    pub fn id(&self, row: CaptureRow) -> CaptureId {
        self.columns.id(row.index()).unwrap_or(CaptureId(0))
    }

    /// Its project, where known.
    #[must_use]
    pub fn project(&self, row: CaptureRow) -> Option<ProjectId> {
        self.columns.project.get(row.index()).map(ProjectId)
    }

    /// Its deployment.
    #[must_use]
    pub fn deployment(&self, row: CaptureRow) -> Option<Row<Deployment>> {
        self.linked(&self.columns.deployment, row)
    }

    /// Its event.
    #[must_use]
    pub fn event(&self, row: CaptureRow) -> Option<Row<Event>> {
        self.linked(&self.columns.event, row)
    }

    /// When it was taken.
    #[must_use]
    pub fn timestamp(&self, row: CaptureRow) -> Option<CameraTime> {
        self.columns.timestamp.get(row.index()).map(CameraTime::from_micros)
    }

    /// File size in bytes.
    #[must_use]
    pub fn size(&self, row: CaptureRow) -> Option<i64> {
        self.columns.size.get(row.index())
    }

    /// Whether it has a detection with a box; `None`: the snapshot does not tell.
    #[must_use]
    pub fn has_real_detection(&self, row: CaptureRow) -> Option<bool> {
        self.columns.told(row.index(), Question::HasRealDetection)
    }

    /// Whether it has a detection of any kind; `None`: the snapshot does not tell.
    #[must_use]
    pub fn is_processed(&self, row: CaptureRow) -> Option<bool> {
        self.columns.told(row.index(), Question::IsProcessed)
    }

    /// Whether the platform's stored `detections_count` is above zero (it may be stale).
    #[must_use]
    pub fn stored_count_is_positive(&self, row: CaptureRow) -> bool {
        self.columns.told(row.index(), Question::StoredPositive) == Some(true)
    }

    /// When the platform took it up, where the snapshot tells.
    #[must_use]
    pub fn added_at(&self, row: CaptureRow) -> Option<ServerTime> {
        self.columns.added_at.get(row.index()).map(ServerTime::from_micros)
    }

    /// A hash of its path: equal for equal paths.
    #[must_use]
    pub fn path_hash(&self, row: CaptureRow) -> Option<u64> {
        self.columns.path_hash.get(row.index()).copied().filter(|hash| *hash != 0)
    }

    /// Whether its width and height are known; `None`: the snapshot does not tell.
    #[must_use]
    pub fn has_dimensions(&self, row: CaptureRow) -> Option<bool> {
        self.columns.told(row.index(), Question::HasDimensions)
    }

    /// Its width and height in pixels, where they are known.
    #[must_use]
    pub fn dimensions(&self, row: CaptureRow) -> Option<(u32, u32)> {
        let pixels =
            |column: &Column| u32::try_from(column.get(row.index())?).ok().filter(|n| *n > 0);
        pixels(&self.columns.width).zip(pixels(&self.columns.height))
    }

    /// Where its most complete record lies.
    #[must_use]
    pub fn origin(&self, row: CaptureRow) -> Option<Origin> {
        self.columns.origin.get(row.index())
    }

    fn linked<T>(&self, column: &Column, row: CaptureRow) -> Option<Row<T>> {
        column.get(row.index()).and_then(|link| usize::try_from(link).ok()).map(Row::new)
    }
}

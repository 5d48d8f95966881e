//! Captures as columns: what the samplers and the counters need of a photograph, and no more.

use super::{
    CameraTime, CaptureId, Deployment, DeploymentId, Event, EventId, Origin, ProjectId, Row,
    ServerTime,
};

/// The row of a capture in the [`CaptureTable`]; rows are in ascending order of ids.
pub type CaptureRow = Row<CaptureTable>;

const NONE: i64 = i64::MIN;
const NO_ROW: u32 = u32::MAX;

/// One capture on its way into the table.
#[derive(Clone, Debug)]
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
    /// The platform's stored number of detections, filtered by the project's defaults; may be stale.
    pub stored_detections: Option<i64>,
    /// When the platform took it up; only dumps tell.
    pub added_at: Option<ServerTime>,
    /// A hash of its path: equal for equal paths.
    pub path_hash: Option<u64>,
    /// Its width and height in pixels: `Some(None)` where the platform does not know them, `None`
    /// where the snapshot does not tell.
    pub dimensions: Option<Option<(u32, u32)>>,
    /// Where its most complete record lies.
    pub origin: Option<Origin>,
}

/// All captures of a snapshot, one column for each thing the numbers need.
#[derive(Clone, Debug, Default)]
pub struct CaptureTable {
    ids: Vec<CaptureId>,
    project: Vec<i64>,
    deployment: Vec<u32>,
    event: Vec<u32>,
    timestamp: Vec<i64>,
    size: Vec<i64>,
    detected: Vec<Tristate>,
    processed: Vec<Tristate>,
    stored_positive: Vec<bool>,
    added_at: Vec<i64>,
    path_hash: Vec<u64>,
    has_dimensions: Vec<Tristate>,
    width: Vec<u32>,
    height: Vec<u32>,
    origin: Vec<Option<Origin>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tristate {
    Unknown,
    No,
    Yes,
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

impl From<Tristate> for Option<bool> {
    fn from(value: Tristate) -> Self {
        match value {
            Tristate::Unknown => None,
            Tristate::No => Some(false),
            Tristate::Yes => Some(true),
        }
    }
}

impl CaptureTable {
    /// Builds the columns. `captures` are sorted by id here; of two with one id the first stays.
    #[must_use]
    pub fn new(
        mut captures: Vec<NewCapture>,
        deployments: &super::Table<Deployment>,
        events: &super::Table<Event>,
    ) -> Self {
        captures.sort_by_key(|capture| capture.id);
        captures.dedup_by_key(|capture| capture.id);
        let mut table = Self::default();
        for capture in captures {
            let deployment = capture.deployment.and_then(|id| deployments.row(id));
            let event = capture.event.and_then(|id| events.row(id));
            table.ids.push(capture.id);
            table.project.push(capture.project.map_or(NONE, |id| id.0));
            table.deployment.push(link(deployment.map(Row::index)));
            table.event.push(link(event.map(Row::index)));
            table.timestamp.push(capture.timestamp.map_or(NONE, CameraTime::micros));
            table.size.push(capture.size.unwrap_or(NONE));
            table.detected.push(capture.has_real_detection.into());
            table.processed.push(capture.is_processed.into());
            table.stored_positive.push(capture.stored_detections.is_some_and(|n| n > 0));
            table.added_at.push(capture.added_at.map_or(NONE, ServerTime::micros));
            table.path_hash.push(capture.path_hash.unwrap_or(0));
            table.has_dimensions.push(capture.dimensions.map(|pixels| pixels.is_some()).into());
            let (width, height) = capture.dimensions.flatten().unwrap_or_default();
            table.width.push(width);
            table.height.push(height);
            table.origin.push(capture.origin);
        }
        table
    }

    /// Number of captures.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no capture.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// All rows, in order of ids.
    pub fn rows(&self) -> impl Iterator<Item = CaptureRow> + use<> {
        (0..self.ids.len()).map(Row::new)
    }

    /// The row of the capture with this id.
    #[must_use]
    pub fn row(&self, id: CaptureId) -> Option<CaptureRow> {
        self.ids.binary_search(&id).ok().map(Row::new)
    }

    /// Key of a capture.
    #[must_use]
    pub fn id(&self, row: CaptureRow) -> CaptureId {
        at(&self.ids, row).unwrap_or(CaptureId(0))
    }

    /// Its project, where known.
    #[must_use]
    pub fn project(&self, row: CaptureRow) -> Option<ProjectId> {
        present(at(&self.project, row)).map(ProjectId)
    }

    /// Its deployment.
    #[must_use]
    pub fn deployment(&self, row: CaptureRow) -> Option<Row<Deployment>> {
        at(&self.deployment, row).filter(|link| *link != NO_ROW).map(|link| Row::new(link as usize))
    }

    /// Its event.
    #[must_use]
    pub fn event(&self, row: CaptureRow) -> Option<Row<Event>> {
        at(&self.event, row).filter(|link| *link != NO_ROW).map(|link| Row::new(link as usize))
    }

    /// When it was taken.
    #[must_use]
    pub fn timestamp(&self, row: CaptureRow) -> Option<CameraTime> {
        present(at(&self.timestamp, row)).map(CameraTime::from_micros)
    }

    /// File size in bytes.
    #[must_use]
    pub fn size(&self, row: CaptureRow) -> Option<i64> {
        present(at(&self.size, row))
    }

    /// Whether it has a detection with a box; `None`: the snapshot does not tell.
    #[must_use]
    pub fn has_real_detection(&self, row: CaptureRow) -> Option<bool> {
        at(&self.detected, row).and_then(Into::into)
    }

    /// Whether it has a detection of any kind; `None`: the snapshot does not tell.
    #[must_use]
    pub fn is_processed(&self, row: CaptureRow) -> Option<bool> {
        at(&self.processed, row).and_then(Into::into)
    }

    /// Whether the platform's stored `detections_count` is above zero (it may be stale).
    #[must_use]
    pub fn stored_count_is_positive(&self, row: CaptureRow) -> bool {
        at(&self.stored_positive, row).unwrap_or(false)
    }

    /// When the platform took it up, where the snapshot tells.
    #[must_use]
    pub fn added_at(&self, row: CaptureRow) -> Option<ServerTime> {
        present(at(&self.added_at, row)).map(ServerTime::from_micros)
    }

    /// A hash of its path: equal for equal paths.
    #[must_use]
    pub fn path_hash(&self, row: CaptureRow) -> Option<u64> {
        at(&self.path_hash, row).filter(|hash| *hash != 0)
    }

    /// Whether its width and height are known; `None`: the snapshot does not tell.
    #[must_use]
    pub fn has_dimensions(&self, row: CaptureRow) -> Option<bool> {
        at(&self.has_dimensions, row).and_then(Into::into)
    }

    /// Its width and height in pixels, where they are known.
    #[must_use]
    pub fn dimensions(&self, row: CaptureRow) -> Option<(u32, u32)> {
        at(&self.width, row).zip(at(&self.height, row)).filter(|(w, h)| *w > 0 && *h > 0)
    }

    /// Where its most complete record lies.
    #[must_use]
    pub fn origin(&self, row: CaptureRow) -> Option<Origin> {
        at(&self.origin, row).flatten()
    }
}

fn link(index: Option<usize>) -> u32 {
    index.and_then(|index| u32::try_from(index).ok()).unwrap_or(NO_ROW)
}

fn at<T: Copy>(column: &[T], row: CaptureRow) -> Option<T> {
    column.get(row.index()).copied()
}

fn present(value: Option<i64>) -> Option<i64> {
    value.filter(|value| *value != NONE)
}

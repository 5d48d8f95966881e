//! What is asked of the records there are millions of: the paths of their members, in responses and in dumps.

use super::shape::Asked;

/// So many paths belong to a reference: itself, and what an object in its place says.
pub(super) const REFERENCE: usize = 5;
/// Which of them is the name, and which the label.
pub(super) const NAME: usize = 2;
pub(super) const LABEL: usize = 4;

/// What is asked of a capture, in this order.
#[derive(Clone, Copy)]
pub(super) enum OfCapture {
    Id,
    Project,
    Deployment = Self::Project as isize + REFERENCE as isize,
    Event = Self::Deployment as isize + REFERENCE as isize,
    Timestamp = Self::Event as isize + REFERENCE as isize,
    Size,
    Path,
    Width,
    Height,
    CreatedAt,
    DetectionsCount,
    LastProcessed,
    Detections,
    Collections,
}

/// What is asked of a detection, in this order.
#[derive(Clone, Copy)]
pub(super) enum OfDetection {
    Id,
    Box,
    Corner,
    Fifth = Self::Corner as isize + 4,
    SourceImage,
    Occurrence = Self::SourceImage as isize + REFERENCE as isize,
    OccurrenceId,
    Score,
    MeetsCriteria,
    Determination,
}

/// What is asked of an occurrence, in this order.
#[derive(Clone, Copy)]
pub(super) enum OfOccurrence {
    Id,
    Score,
    Determination,
}

/// A key, below another one.
macro_rules! paths {
    ($id:literal, $below:literal, [$($path:literal),* $(,)?]) => {
        &[$id, $(concat!($below, $path)),*]
    };
}

macro_rules! of_capture {
    ($id:literal, $below:literal) => {
        paths!(
            $id,
            $below,
            [
                "project",
                "project.id",
                "project.name",
                "project.rank",
                "project.date_label",
                "deployment",
                "deployment.id",
                "deployment.name",
                "deployment.rank",
                "deployment.date_label",
                "event",
                "event.id",
                "event.name",
                "event.rank",
                "event.date_label",
                "timestamp",
                "size",
                "path",
                "width",
                "height",
                "created_at",
                "detections_count",
                "last_processed",
                "detections",
                "collections",
            ]
        )
    };
}

macro_rules! of_detection {
    ($id:literal, $below:literal) => {
        paths!(
            $id,
            $below,
            [
                "bbox",
                "bbox.0",
                "bbox.1",
                "bbox.2",
                "bbox.3",
                "bbox.4",
                "source_image",
                "source_image.id",
                "source_image.name",
                "source_image.rank",
                "source_image.date_label",
                "occurrence",
                "occurrence.id",
                "occurrence.determination_score",
                "occurrence_meets_criteria",
                "occurrence.determination",
                "occurrence.determination.id",
                "occurrence.determination.name",
                "occurrence.determination.rank",
                "occurrence.determination.date_label",
            ]
        )
    };
}

macro_rules! of_occurrence {
    ($id:literal, $below:literal) => {
        paths!(
            $id,
            $below,
            [
                "determination_score",
                "determination",
                "determination.id",
                "determination.name",
                "determination.rank",
                "determination.date_label",
            ]
        )
    };
}

pub(super) static CAPTURE: Asked = Asked { paths: of_capture!("id", ""), list: Some("detections") };
pub(super) static DETECTION: Asked = Asked { paths: of_detection!("id", ""), list: None };
pub(super) static OCCURRENCE: Asked = Asked { paths: of_occurrence!("id", ""), list: None };
pub(super) static DUMPED_CAPTURE: Asked = Asked { paths: of_capture!("pk", "fields."), list: None };
pub(super) static DUMPED_DETECTION: Asked =
    Asked { paths: of_detection!("pk", "fields."), list: None };
pub(super) static DUMPED_OCCURRENCE: Asked =
    Asked { paths: of_occurrence!("pk", "fields."), list: None };

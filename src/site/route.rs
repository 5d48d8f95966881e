//! The pages of a report, the orders of its lists, and the links from one file to another. Addresses are written in
//! `site/artifact.rs`.

use std::borrow::Cow;
use std::fmt::Write;

use super::timeline::Period;
use crate::model::Kind;

/// An order of a list, as the live endpoint names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Order {
    /// The field.
    pub field: &'static str,
    /// From the greatest to the least.
    pub descending: bool,
}

/// The fields by which the live endpoint orders a list, in its own order; read off the filter dialogues of
/// the browsable API. Left out is what the platform does not serve (`last_occurrence_updated_at`).
#[must_use]
#[expect(clippy::too_many_lines, reason = "a table: a field a line")]
pub fn order_fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Collection => &[
            "id",
            "created_at",
            "updated_at",
            "name",
            "method",
            "source_images_count",
            "source_images_with_detections_count",
            "source_images_processed_count",
            "occurrences_count",
        ],
        Kind::Job => &[
            "name",
            "created_at",
            "updated_at",
            "started_at",
            "finished_at",
            "status",
            "project",
            "deployment",
            "source_image_collection",
            "pipeline",
        ],
        Kind::Project => {
            &["name", "created_at", "updated_at", "last_capture_timestamp", "last_job_updated_at"]
        }
        Kind::Deployment => &[
            "name",
            "created_at",
            "updated_at",
            "captures_count",
            "events_count",
            "occurrences_count",
            "taxa_count",
            "first_capture_timestamp",
            "last_capture_timestamp",
        ],
        Kind::Event => &[
            "start",
            "start__time",
            "created_at",
            "updated_at",
            "deployment",
            "duration",
            "captures_count",
            "detections_count",
            "occurrences_count",
            "taxa_count",
        ],
        Kind::ResearchSite => &["name", "created_at", "updated_at"],
        Kind::Taxon => &[
            "name",
            "created_at",
            "updated_at",
            "occurrences_count",
            "verified_count",
            "last_detected",
            "best_determination_score",
            "cover_image_url",
        ],
        Kind::Pipeline => &["id", "name", "created_at", "updated_at"],
        // Of these there are many: their lists are put into order by the browser.
        Kind::Capture | Kind::Detection | Kind::Occurrence => &[],
    }
}

impl Order {
    /// Every order that the endpoint of a kind offers.
    pub fn all(kind: Kind) -> impl Iterator<Item = Self> {
        order_fields(kind)
            .iter()
            .flat_map(|field| [false, true].map(|descending| Self { field, descending }))
    }

    /// As the endpoint spells it: `name`, or `-name` for descending.
    #[must_use]
    pub fn api_name(self) -> String {
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.field)
    }

    /// The folder of its pages. A name that begins with `-` would be an option to every command that is given it.
    #[must_use]
    pub fn folder(self) -> String {
        format!("by-{}{}", self.field, if self.descending { "-descending" } else { "" })
    }

    /// The order of the endpoint of a kind whose pages are in this folder.
    #[must_use]
    pub fn from_folder(kind: Kind, folder: &str) -> Option<Self> {
        Self::all(kind).find(|order| order.folder() == folder)
    }

    /// The order of this name at the endpoint of a kind.
    #[must_use]
    pub fn from_api(kind: Kind, name: &str) -> Option<Self> {
        Self::all(kind).find(|order| order.api_name() == name)
    }
}

/// What a list of changes is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Stored numbers beside recounted ones, and samples.
    Counts,
    /// Findings.
    Findings,
    /// Captures that entered or left capture sets.
    Members,
    /// Records, but captures and occurrences.
    Records,
    /// Captures.
    Captures,
    /// Occurrences.
    Occurrences,
}

impl Topic {
    /// All, in the order of the overview.
    pub const ALL: [Self; 6] = [
        Self::Counts,
        Self::Findings,
        Self::Members,
        Self::Records,
        Self::Captures,
        Self::Occurrences,
    ];

    /// The folder of its pages.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Findings => "findings",
            Self::Members => "members",
            Self::Records => "records",
            Self::Captures => "captures",
            Self::Occurrences => "occurrences",
        }
    }

    /// The title of its pages.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Counts => "Counts and samples that changed",
            Self::Findings => "Findings that are new or resolved",
            Self::Members => "Captures that entered or left capture sets",
            Self::Records => "Records that changed",
            Self::Captures => "Captures that changed",
            Self::Occurrences => "Occurrences that changed",
        }
    }
}

/// A page of the site. Pages are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Page {
    /// The report.
    Home,
    /// Every finding.
    Findings {
        /// Page number.
        page: usize,
    },
    /// Jobs in time.
    Timeline(Period),
    /// Figures of all jobs, and why jobs failed.
    JobFigures,
    /// What each station took in each month, and the nights in which it took nothing.
    Effort,
    /// How many captures capture sets have in common.
    Overlaps,
    /// What changed since an earlier snapshot.
    Changes {
        /// Which list of changes; `None`: the overview.
        topic: Option<Topic>,
        /// Page number.
        page: usize,
    },
    /// Numbers over the nights of a history.
    Trends,
    /// The API's list of endpoints.
    Root,
    /// A list of records.
    List {
        /// Of what.
        kind: Kind,
        /// In which order; `None`: the default.
        order: Option<Order>,
        /// Page number.
        page: usize,
    },
    /// One record.
    Record {
        /// Of what kind.
        kind: Kind,
        /// Its id.
        id: i64,
    },
    /// The log of a job that has more lines than its own page shows.
    Log {
        /// The id of the job.
        id: i64,
        /// Page number.
        page: usize,
    },
    /// The captures of a collection or an event.
    Captures {
        /// Of which kind of record.
        of: Kind,
        /// Its id.
        id: i64,
        /// Page number.
        page: usize,
    },
}

/// A place in a report: a page, or what stands on it under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The page.
    pub page: Page,
    /// Where on the page; `None` for its beginning.
    pub anchor: Option<Anchor>,
}

/// What a part of a page is called, as the last part of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The record of this id, on a page with many.
    Record(i64),
    /// The captures of the record that the page is about.
    Captures,
}

impl From<Page> for Place {
    fn from(page: Page) -> Self {
        Self { page, anchor: None }
    }
}

impl Place {
    /// Its path in the report, with the name of the part.
    #[must_use]
    pub fn path(self) -> String {
        self.with_anchor(self.page.path())
    }

    /// A link to it from the page at a path.
    #[must_use]
    pub fn relative_from(self, path: &str) -> String {
        let is_here = self.anchor.is_some() && self.page.path() == path;
        self.with_anchor(if is_here { String::new() } else { self.page.relative_from(path) })
    }

    fn with_anchor(self, mut path: String) -> String {
        // Writing into a String cannot fail.
        let _ = match self.anchor {
            Some(Anchor::Record(id)) => write!(path, "#{id}"),
            Some(Anchor::Captures) => write!(path, "#captures"),
            None => Ok(()),
        };
        path
    }
}

/// The relative link from the page at `from` to the file at `to`, both paths in the site.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let (ups, down) = relative_parts(from, to);
    [&up(ups), down].concat()
}

/// A path that many folders up: `../` for each.
pub(super) fn up(steps: usize) -> Cow<'static, str> {
    const UP: &str = "../../../../../../../../";
    UP.get(..steps * 3).map_or_else(|| Cow::Owned("../".repeat(steps)), Cow::Borrowed)
}

/// The relative path from the page at `from` to the file at `to` in two parts: the number of folders up, and the path from there.
#[must_use]
pub fn relative_parts<'t>(from: &str, to: &'t str) -> (usize, &'t str) {
    // Up to behind the last slash before which both are the same.
    let alike = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let is_slash = |byte: &u8| *byte == b'/';
    let (shared, rest) = from.as_bytes().split_at(alike);
    let shared = shared.iter().rposition(is_slash).map_or(0, |slash| slash + 1);
    let ups = rest.iter().filter(|byte| is_slash(byte)).count();
    (ups, to.get(shared..).unwrap_or_default())
}

#[cfg(test)]
mod tests;

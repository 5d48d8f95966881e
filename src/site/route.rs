//! The address of every page: the path of a page is the path of the API.
//!
//! Nothing else joins strings into an address. Links are relative and end in a file name, so that a
//! site works from a folder and from any place on a host.

use std::borrow::Cow;
use std::fmt::{self, Write};

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
        Kind::Capture => &[
            "created_at",
            "updated_at",
            "timestamp",
            "size",
            "width",
            "height",
            "path",
            "deployment__name",
            "event__start",
            "detections_count",
            "occurrences_count",
            "taxa_count",
            "last_processed",
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
        Kind::Detection | Kind::Occurrence => &[],
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

    /// The order of this name at the endpoint of a kind.
    #[must_use]
    pub fn from_api(kind: Kind, name: &str) -> Option<Self> {
        Self::all(kind).find(|order| order.api_name() == name)
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
    /// The response that a page of a list stands for.
    Response {
        /// Of what.
        kind: Kind,
        /// In which order.
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
    /// Rows of a list, as a script for the browser. Shards are counted from 0.
    Rows {
        /// Of which list.
        kind: Kind,
        /// Which part of it.
        shard: usize,
    },
    /// The response that a page of such captures stands for.
    CapturesResponse {
        /// Of which kind of record.
        of: Kind,
        /// Its id.
        id: i64,
        /// Page number.
        page: usize,
    },
    /// The log of a job that has more lines than its own page shows.
    Log {
        /// The id of the job.
        id: i64,
        /// Page number.
        page: usize,
    },
    /// The captures of a collection, an event or a deployment.
    Captures {
        /// Of which kind of record.
        of: Kind,
        /// Its id.
        id: i64,
        /// Page number.
        page: usize,
    },
}

impl Page {
    /// Its path in the site.
    #[must_use]
    pub fn path(self) -> String {
        let mut path = String::with_capacity(64);
        // Writing into a String cannot fail.
        let _ = self.write_path(&mut path);
        path
    }

    fn write_path(self, to: &mut String) -> fmt::Result {
        match self {
            Self::Home => write!(to, "index.html"),
            Self::Findings { page } => {
                write!(to, "findings/")?;
                leaf(page, to, ".html")
            }
            Self::Timeline(Period::All) => write!(to, "timeline/index.html"),
            Self::Timeline(Period::Month { year, month }) => {
                write!(to, "timeline/{year:04}-{month:02}.html")
            }
            Self::Timeline(Period::Part { year, month, part }) => {
                write!(to, "timeline/{year:04}-{month:02}-part-{part}.html")
            }
            Self::JobFigures => write!(to, "timeline/figures.html"),
            Self::Root => write!(to, "api/v2/index.html"),
            Self::List { kind, order, page } => {
                folder(kind, order, to);
                leaf(page, to, ".html")
            }
            Self::Response { kind, order, page } => {
                folder(kind, order, to);
                leaf(page, to, "-response.html")
            }
            Self::Rows { kind, shard } => {
                write!(to, "data/lists/{}-{shard}.js", kind.plural().replace(' ', "-"))
            }
            Self::Record { kind, id } => {
                folder(kind, None, to);
                write!(to, "{id}.html")
            }
            Self::CapturesResponse { of, id, page } => {
                folder(of, None, to);
                write!(to, "{id}/captures-{page}-response.html")
            }
            Self::Log { id, page } => write!(to, "api/v2/jobs/{id}/log-{page}.html"),
            Self::Captures { of, id, page } => {
                folder(of, None, to);
                write!(to, "{id}/captures-{page}.html")
            }
        }
    }

    /// The way to it from the page at a path.
    #[must_use]
    pub fn way_from(self, path: &str) -> String {
        let mut to = self.path();
        let (ups, down) = way(path, &to);
        let shared = to.len() - down.len();
        to.replace_range(..shared, &up(ups));
        to
    }

    /// Whether a reader opens it.
    #[must_use]
    pub fn is_html(self) -> bool {
        !matches!(self, Self::Rows { .. })
    }

    /// The path of the same response as JSON.
    #[must_use]
    pub fn json_path(self) -> String {
        match self {
            Self::Response { kind, order, page } => Self::List { kind, order, page }.json_path(),
            Self::CapturesResponse { of, id, page } => Self::Captures { of, id, page }.json_path(),
            other => {
                let path = other.path();
                format!("{}.json", path.strip_suffix(".html").unwrap_or(&path))
            }
        }
    }
}

/// The name of a numbered page.
fn leaf(page: usize, to: &mut String, ending: &str) -> fmt::Result {
    if page <= 1 { write!(to, "index{ending}") } else { write!(to, "page-{page}{ending}") }
}

/// The folder of a list.
fn folder(kind: Kind, order: Option<Order>, to: &mut String) {
    to.extend(["api/v2/", kind.endpoint(), "/"]);
    if let Some(Order { field, descending }) = order {
        to.extend([if descending { "-" } else { "" }, field, "/"]);
    }
}

/// The way from the page at `from` to the file at `to`, both paths in the site.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let (ups, down) = way(from, to);
    [&up(ups), down].concat()
}

/// So many folders up.
fn up(steps: usize) -> Cow<'static, str> {
    const UP: &str = "../../../../../../../../";
    UP.get(..steps * 3).map_or_else(|| Cow::Owned("../".repeat(steps)), Cow::Borrowed)
}

/// The same in two: so many folders up, and down from there.
#[must_use]
pub fn way<'t>(from: &str, to: &'t str) -> (usize, &'t str) {
    // Up to behind the last slash before which both are the same.
    let alike = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let is_slash = |byte: &u8| *byte == b'/';
    let (shared, rest) = from.as_bytes().split_at(alike);
    let shared = shared.iter().rposition(is_slash).map_or(0, |slash| slash + 1);
    let ups = rest.iter().filter(|byte| is_slash(byte)).count();
    (ups, to.get(shared..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_relative() {
        assert_eq!(relative("index.html", "api/v2/index.html"), "api/v2/index.html");
        assert_eq!(relative("api/v2/jobs/1.html", "index.html"), "../../../index.html");
        assert_eq!(relative("api/v2/jobs/1.html", "api/v2/jobs/2.html"), "2.html");
        assert_eq!(relative("api/v2/jobs/1.html", "api/v2/captures/2.html"), "../captures/2.html");
        assert_eq!(relative("a/b/c.html", "a/bc/c.html"), "../bc/c.html");
        assert_eq!(relative("\u{e9}/a.html", "\u{e8}/a.html"), "../\u{e8}/a.html");
        let deep = "a/".repeat(12);
        assert_eq!(relative(&deep, "b.html"), format!("{}b.html", "../".repeat(12)));
        for from in ["index.html", "api/v2/jobs/1.html", "api/v2/captures/7/a.html", &deep] {
            for page in [Page::Home, Page::Root, Page::Record { kind: Kind::Capture, id: 7 }] {
                assert_eq!(page.way_from(from), relative(from, &page.path()));
            }
        }
    }

    #[test]
    fn paths_are_those_of_the_api() {
        let order = Order::from_api(Kind::Collection, "-method");
        let list = Page::List { kind: Kind::Collection, order, page: 2 };
        assert_eq!(list.path(), "api/v2/captures/collections/-method/page-2.html");
        assert_eq!(list.json_path(), "api/v2/captures/collections/-method/page-2.json");
        assert_eq!(Order::all(Kind::Collection).count(), 18);
        let record = Page::Record { kind: Kind::Job, id: 1208 };
        assert_eq!(record.path(), "api/v2/jobs/1208.html");
    }
}

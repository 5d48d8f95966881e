//! The address of every page: the path of a page is the path of the API.
//!
//! Nothing else joins strings into an address. Links are relative and end in a file name, so that a
//! site works from a folder and from any place on a host.

use crate::model::{CollectionId, Kind};

/// An order of the collection list, as the live endpoint names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Order {
    /// The field.
    pub field: OrderField,
    /// From the greatest to the least.
    pub descending: bool,
}

/// A field by which the live endpoint orders collections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the fields of the API")]
pub enum OrderField {
    Id,
    CreatedAt,
    UpdatedAt,
    Name,
    Method,
    SourceImages,
    WithDetections,
    Processed,
    Occurrences,
}

impl OrderField {
    /// All, in the order of the endpoint.
    pub const ALL: [Self; 9] = [
        Self::Id,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::Name,
        Self::Method,
        Self::SourceImages,
        Self::WithDetections,
        Self::Processed,
        Self::Occurrences,
    ];

    /// As the endpoint spells it.
    #[must_use]
    pub fn api_name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Name => "name",
            Self::Method => "method",
            Self::SourceImages => "source_images_count",
            Self::WithDetections => "source_images_with_detections_count",
            Self::Processed => "source_images_processed_count",
            Self::Occurrences => "occurrences_count",
        }
    }
}

impl Order {
    /// Every order that the endpoint offers.
    pub fn all() -> impl Iterator<Item = Self> {
        OrderField::ALL
            .into_iter()
            .flat_map(|field| [false, true].map(|descending| Self { field, descending }))
    }

    /// As the endpoint spells it: `name`, or `-name` for descending.
    #[must_use]
    pub fn api_name(self) -> String {
        let sign = if self.descending { "-" } else { "" };
        format!("{sign}{}", self.field.api_name())
    }

    /// The order of this name.
    #[must_use]
    pub fn from_api(name: &str) -> Option<Self> {
        Self::all().find(|order| order.api_name() == name)
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
    /// All jobs in time.
    Timeline,
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
    /// The members of a collection.
    Members {
        /// The collection.
        collection: CollectionId,
        /// Page number.
        page: usize,
    },
}

impl Page {
    /// Its path in the site.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Home => "index.html".to_owned(),
            Self::Findings { page } => format!("findings/{}.html", leaf(page)),
            Self::Timeline => "timeline/index.html".to_owned(),
            Self::Root => "api/v2/index.html".to_owned(),
            Self::List { kind, order, page } => {
                format!("{}{}.html", folder(kind, order), leaf(page))
            }
            Self::Response { kind, order, page } => {
                format!("{}{}-response.html", folder(kind, order), leaf(page))
            }
            Self::Record { kind, id } => format!("api/v2/{}/{id}.html", kind.endpoint()),
            Self::Members { collection, page } => {
                format!("api/v2/captures/collections/{collection}/captures-{page}.html")
            }
        }
    }

    /// The path of the same response as JSON.
    #[must_use]
    pub fn json_path(self) -> String {
        match self {
            Self::Response { kind, order, page } => Self::List { kind, order, page }.json_path(),
            other => {
                let path = other.path();
                format!("{}.json", path.strip_suffix(".html").unwrap_or(&path))
            }
        }
    }
}

fn leaf(page: usize) -> String {
    if page <= 1 { "index".to_owned() } else { format!("page-{page}") }
}

fn folder(kind: Kind, order: Option<Order>) -> String {
    let order = order.map(|order| format!("{}/", order.api_name())).unwrap_or_default();
    format!("api/v2/{}/{order}", kind.endpoint())
}

/// The way from the page at `from` to the file at `to`, both paths in the site.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len().saturating_sub(1).min(to.len().saturating_sub(1));
    let shared = (0..folders).take_while(|at| from.get(*at) == to.get(*at)).count();
    let ups = from.len().saturating_sub(1).saturating_sub(shared);
    let mut way = "../".repeat(ups);
    way.push_str(&to.get(shared..).unwrap_or_default().join("/"));
    way
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
    }

    #[test]
    fn paths_are_those_of_the_api() {
        let order = Order::from_api("-method");
        let list = Page::List { kind: Kind::Collection, order, page: 2 };
        assert_eq!(list.path(), "api/v2/captures/collections/-method/page-2.html");
        assert_eq!(list.json_path(), "api/v2/captures/collections/-method/page-2.json");
        assert_eq!(Order::all().count(), 18);
        let record = Page::Record { kind: Kind::Job, id: 1208 };
        assert_eq!(record.path(), "api/v2/jobs/1208.html");
    }
}

//! The files of a report, and the address of each: the one place where addresses are written and read.
//!
//! The address of a page is that of the API, with `.html` behind it. Addresses are relative to the folder of the
//! report and end in a file name, so that a report works from a disk and from any place on a host.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde_json::json;

use super::MANY;
use super::packed;
use super::route::{Order, Page, Topic, relative_parts, up};
use super::timeline::Period;
use crate::model::Kind;
use crate::picture::PictureFormat;

/// A file of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Artifact {
    /// A page for a reader.
    Page(Page),
    /// The response that a page stands for, as JSON: of a record, or of a page of a list in its default order.
    Json(Page),
    /// Records of a kind of which there are many, one on a line, as JSON. Parts are counted from 0.
    Records {
        /// Of which kind.
        kind: Kind,
        /// Which part of the list.
        part: usize,
        /// Whether it is packed by gzip.
        packed: bool,
    },
    /// The captures of a collection, as a table.
    Members {
        /// The id of the collection.
        collection: i64,
    },
    /// What the sample of a collection is made of, as a table.
    Composition {
        /// The id of the collection.
        collection: i64,
    },
    /// All records or findings of one sort.
    Data(Data),
    /// Rows of a list, as a script. Parts are counted from 0.
    Rows {
        /// Of which list.
        kind: Kind,
        /// Which part of it.
        part: usize,
    },
    /// What the search looks things up in, as a script.
    Search(SearchPart),
    /// The whole log of a job, as a script.
    Log {
        /// The id of the job.
        job: i64,
    },
    /// The jobs of a period one by one, as a script.
    Bars(Period),
    /// A file that is the same in every report.
    Asset(Asset),
    /// A copy of the picture of a capture.
    Picture {
        /// The id of the capture.
        capture: i64,
        /// Its format.
        format: PictureFormat,
    },
}

/// A file that holds all records or findings of one sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Data {
    /// All collections, as a table.
    Collections,
    /// All jobs, as a table.
    Jobs,
    /// All deployments, as a table.
    Deployments,
    /// All events, as a table.
    Events,
    /// All findings, as a table.
    Findings,
    /// The captures that were not processed, as a table.
    Unprocessed,
    /// What each station took in each month, as a table.
    Effort,
    /// The stretches of nights without captures of each station, as a table.
    Gaps,
    /// How many captures capture sets have in common, as a table.
    Overlaps,
    /// All taxa, as a table.
    Taxa,
    /// What changed since an earlier snapshot, as a table.
    Changes,
    /// Numbers over the nights of a history, as a table.
    Trends,
    /// All captures, as a packed table.
    Captures,
    /// All detections with a box, as a packed table.
    Detections,
    /// All occurrences, as a packed table.
    Occurrences,
    /// The nights with captures of each station, as a table.
    Nights,
    /// All jobs, as a trace.
    Trace,
    /// What the columns of the tables are, for people.
    Dictionary,
    /// The same for programs.
    Schema,
    /// The state of the snapshot, packed: what a later one is compared with.
    State,
}

/// A part of what the search looks things up in. Parts are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchPart {
    /// Which words stand in which block.
    Index,
    /// A block of words, each with the documents that have it.
    Terms(usize),
    /// Titles and addresses of documents.
    Docs(usize),
}

/// A file that is the same in every report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asset {
    /// The style sheet.
    Style,
    /// The icon of the tab.
    Icon,
    /// Applies the chosen colours before anything is drawn.
    Theme,
    /// Search, sorting, filters.
    Script,
    /// Pictures of jobs in time, logs; loaded by [`Asset::Script`] where a page has them.
    Jobs,
    /// What a host shows where there is no page.
    NotFound,
    /// Tells GitHub Pages to serve the files as they are. It is empty.
    NoJekyll,
}

impl Data {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Collections,
        Self::Jobs,
        Self::Deployments,
        Self::Events,
        Self::Findings,
        Self::Unprocessed,
        Self::Effort,
        Self::Gaps,
        Self::Overlaps,
        Self::Taxa,
        Self::Changes,
        Self::Trends,
        Self::Captures,
        Self::Detections,
        Self::Occurrences,
        Self::Nights,
        Self::Trace,
        Self::Dictionary,
        Self::Schema,
        Self::State,
    ];

    /// Whether it is packed by gzip: there are so many rows, or nobody reads it but mothbook.
    #[must_use]
    pub fn is_packed(self) -> bool {
        matches!(self, Self::Captures | Self::Detections | Self::Occurrences | Self::State)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Collections => "collections.csv",
            Self::Jobs => "jobs.csv",
            Self::Deployments => "deployments.csv",
            Self::Events => "events.csv",
            Self::Findings => "findings.csv",
            Self::Unprocessed => "unprocessed.csv",
            Self::Effort => "effort.csv",
            Self::Gaps => "gaps.csv",
            Self::Overlaps => "overlaps.csv",
            Self::Taxa => "taxa.csv",
            Self::Changes => "changes.csv",
            Self::Trends => "trends.csv",
            Self::Captures => "captures.csv.gz",
            Self::Detections => "detections.csv.gz",
            Self::Occurrences => "occurrences.csv.gz",
            Self::Nights => "nights.csv",
            Self::Trace => "jobs.trace.json",
            Self::Dictionary => "README.md",
            Self::Schema => "schema.json",
            Self::State => "state.json.gz",
        }
    }
}

impl Asset {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Style,
        Self::Icon,
        Self::Theme,
        Self::Script,
        Self::Jobs,
        Self::NotFound,
        Self::NoJekyll,
    ];

    fn path(self) -> &'static str {
        match self {
            Self::Style => "static/mothbook.css",
            Self::Icon => "static/mothbook.svg",
            Self::Theme => "static/theme.js",
            Self::Script => "static/mothbook.js",
            Self::Jobs => "static/jobs.js",
            // Hosts look for these here.
            Self::NotFound => "404.html",
            Self::NoJekyll => ".nojekyll",
        }
    }
}

impl Artifact {
    /// Its path in the report.
    #[must_use]
    pub fn path(self) -> String {
        let mut path = String::with_capacity(64);
        // Writing into a String cannot fail.
        let _ = self.write_path(&mut path);
        path
    }

    fn write_path(self, to: &mut String) -> fmt::Result {
        match self {
            Self::Page(page) => {
                write_stem(page, to)?;
                to.write_str(".html")
            }
            Self::Json(page) => {
                write_stem(page, to)?;
                to.write_str(".json")
            }
            Self::Members { collection } => {
                folder(Kind::Collection, None, to);
                write!(to, "{collection}/captures.csv")
            }
            Self::Composition { collection } => {
                folder(Kind::Collection, None, to);
                write!(to, "{collection}/composition.csv")
            }
            Self::Data(data) => write!(to, "data/{}", data.name()),
            Self::Records { kind, part, packed } => {
                let ending = if packed { ".ndjson.gz" } else { ".ndjson" };
                write!(to, "data/records/{}-{}{ending}", list_name(kind), part + 1)
            }
            Self::Rows { kind, part } => write!(to, "data/lists/{}-{part}.js", list_name(kind)),
            Self::Search(SearchPart::Index) => write!(to, "data/search/index.js"),
            Self::Search(SearchPart::Terms(part)) => write!(to, "data/search/terms-{part}.js"),
            Self::Search(SearchPart::Docs(part)) => write!(to, "data/search/docs-{part}.js"),
            Self::Log { job } => write!(to, "data/logs/{job}.js"),
            Self::Bars(period) => {
                to.push_str("data/");
                write_stem(Page::Timeline(period), to)?;
                to.write_str(".js")
            }
            Self::Asset(asset) => to.write_str(asset.path()),
            Self::Picture { capture, format } => write!(to, "media/{capture}.{}", format.ending()),
        }
    }

    /// The paths of all such files: `{id}` stands in place of the id of the collection, `{part}` in place of the number of
    /// the part. That of any other file is its own.
    pub(super) fn pattern(self) -> String {
        match self {
            Self::Members { collection: id } | Self::Composition { collection: id } => {
                self.path().replace(&format!("/{id}/"), "/{id}/")
            }
            Self::Rows { part, .. }
            | Self::Search(SearchPart::Terms(part) | SearchPart::Docs(part)) => {
                self.path().replace(&format!("-{part}."), "-{part}.")
            }
            _ => self.path(),
        }
    }

    /// The file of a report that has this path; `None` where no report has such a file.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let artifact = match parts.as_slice() {
            ["index.html"] => Self::Page(Page::Home),
            ["findings", name] => {
                Self::Page(Page::Findings { page: numbered(name.strip_suffix(".html")?)? })
            }
            ["effort", "index.html"] => Self::Page(Page::Effort),
            ["overlaps", "index.html"] => Self::Page(Page::Overlaps),
            ["changes", "index.html"] => Self::Page(Page::Changes { topic: None, page: 1 }),
            ["changes", folder, name] => {
                let topic = Topic::ALL.into_iter().find(|topic| topic.folder() == *folder)?;
                let page = numbered(name.strip_suffix(".html")?)?;
                Self::Page(Page::Changes { topic: Some(topic), page })
            }
            ["trends", "index.html"] => Self::Page(Page::Trends),
            ["timeline", "figures.html"] => Self::Page(Page::JobFigures),
            ["timeline", name] => Self::Page(Page::Timeline(period(name.strip_suffix(".html")?)?)),
            ["api", "v2", "index.html"] => Self::Page(Page::Root),
            ["api", "v2", rest @ ..] => of_endpoint(rest)?,
            ["data", "records", name] => {
                let (name, packed) = match name.strip_suffix(".gz") {
                    Some(name) => (name, true),
                    None => (*name, false),
                };
                let (list, number) = name.strip_suffix(".ndjson")?.rsplit_once('-')?;
                let kind = MANY.into_iter().find(|kind| list_name(*kind) == list)?;
                let part = number.parse::<usize>().ok()?.checked_sub(1)?;
                Self::Records { kind, part, packed }
            }
            ["data", "lists", name] => {
                let (list, part) = name.strip_suffix(".js")?.rsplit_once('-')?;
                let kind = Kind::ALL.into_iter().find(|kind| list_name(*kind) == list)?;
                Self::Rows { kind, part: part.parse().ok()? }
            }
            ["data", "search", "index.js"] => Self::Search(SearchPart::Index),
            ["data", "search", name] => match name.strip_suffix(".js")?.rsplit_once('-')? {
                ("terms", part) => Self::Search(SearchPart::Terms(part.parse().ok()?)),
                (_, part) => Self::Search(SearchPart::Docs(part.parse().ok()?)),
            },
            ["data", "logs", name] => Self::Log { job: name.strip_suffix(".js")?.parse().ok()? },
            ["data", "timeline", name] => Self::Bars(period(name.strip_suffix(".js")?)?),
            ["data", name] => Self::Data(Data::ALL.into_iter().find(|data| data.name() == *name)?),
            ["static", _] | [_] => {
                Self::Asset(Asset::ALL.into_iter().find(|asset| asset.path() == path)?)
            }
            ["media", name] => {
                let (capture, ending) = name.split_once('.')?;
                let mut formats = PictureFormat::ALL.into_iter();
                let format = formats.find(|format| format.ending() == ending)?;
                Self::Picture { capture: capture.parse().ok()?, format }
            }
            _ => return None,
        };
        // Numbers can be spelt in many ways, and each file has one address.
        (artifact.path() == path).then_some(artifact)
    }

    /// A link to it from the page at a path.
    #[must_use]
    pub fn relative_from(self, path: &str) -> String {
        let mut to = self.path();
        let (ups, down) = relative_parts(path, &to);
        let shared = to.len() - down.len();
        to.replace_range(..shared, &up(ups));
        to
    }

    /// The artifact that it is rendered with, maybe itself: a page renders what belongs to it in the same walk over its
    /// records.
    #[must_use]
    pub(super) fn leader(self) -> Self {
        match self {
            Self::Json(page) => Self::Page(page),
            Self::Members { collection: id } | Self::Composition { collection: id } => {
                Self::Page(Page::Record { kind: Kind::Collection, id })
            }
            Self::Search(_) => Self::Search(SearchPart::Index),
            Self::Log { job: id } => Self::Page(Page::Record { kind: Kind::Job, id }),
            Self::Bars(period) => Self::Page(Page::Timeline(period)),
            Self::Picture { capture: id, .. } => {
                Self::Page(Page::Record { kind: Kind::Capture, id })
            }
            Self::Page(_)
            | Self::Records { .. }
            | Self::Data(_)
            | Self::Rows { .. }
            | Self::Asset(_) => self,
        }
    }
}

impl Artifact {
    /// Whether the file belongs to this page or to the page of the same record: what it shows is theirs.
    #[must_use]
    pub fn is_of(self, page: Page) -> bool {
        let leader = match page {
            Page::Captures { of: kind, id, .. } => Page::Record { kind, id },
            Page::Log { id, .. } => Page::Record { kind: Kind::Job, id },
            page => page,
        };
        self.leader() == Self::Page(leader)
    }
}

impl From<Page> for Artifact {
    fn from(page: Page) -> Self {
        Self::Page(page)
    }
}

impl Page {
    /// Its path in the report.
    #[must_use]
    pub fn path(self) -> String {
        Artifact::Page(self).path()
    }

    /// A link to it from the page at a path.
    #[must_use]
    pub fn relative_from(self, path: &str) -> String {
        Artifact::Page(self).relative_from(path)
    }

    /// The same response as JSON.
    #[must_use]
    pub fn json(self) -> Artifact {
        Artifact::Json(self)
    }
}

/// The path of a page without its ending.
fn write_stem(page: Page, to: &mut String) -> fmt::Result {
    match page {
        Page::Home => write!(to, "index"),
        Page::Findings { page } => {
            to.push_str("findings/");
            write_number(page, to)
        }
        Page::Timeline(Period::All) => write!(to, "timeline/index"),
        Page::Timeline(Period::Month { year, month }) => {
            write!(to, "timeline/{year:04}-{month:02}")
        }
        Page::Timeline(Period::Part { year, month, part }) => {
            write!(to, "timeline/{year:04}-{month:02}-part-{part}")
        }
        Page::JobFigures => write!(to, "timeline/figures"),
        Page::Effort => write!(to, "effort/index"),
        Page::Overlaps => write!(to, "overlaps/index"),
        Page::Changes { topic, page } => {
            to.push_str("changes/");
            if let Some(topic) = topic {
                to.extend([topic.folder(), "/"]);
            }
            write_number(page, to)
        }
        Page::Trends => write!(to, "trends/index"),
        Page::Root => write!(to, "api/v2/index"),
        Page::List { kind, order, page } => {
            folder(kind, order, to);
            write_number(page, to)
        }
        Page::Record { kind, id } => {
            folder(kind, None, to);
            write!(to, "{id}")
        }
        Page::Captures { of, id, page } => {
            folder(of, None, to);
            write!(to, "{id}/captures-{page}")
        }
        Page::Log { id, page } => {
            folder(Kind::Job, None, to);
            write!(to, "{id}/log-{page}")
        }
    }
}

/// The folder of a list.
fn folder(kind: Kind, order: Option<Order>, to: &mut String) {
    to.extend(["api/v2/", kind.endpoint(), "/"]);
    if let Some(order) = order {
        to.extend([&order.folder(), "/"]);
    }
}

/// The most bytes of data that a script holds as it is. Rows of lists and documents of the search pack to a tenth.
const PLAIN_SCRIPT_UP_TO: usize = 32 << 10;

/// A script that hands data, as JSON, over to the scripts of a page; `path` is its own, by which it is asked for. Large data
/// is packed, in base 64, as a text.
pub(super) fn data_script(path: &str, data: &str) -> String {
    let path = json!(path);
    if data.len() <= PLAIN_SCRIPT_UP_TO {
        return format!("mothbook.data({path}, {data});\n");
    }
    format!("mothbook.data({path}, \"{}\");\n", packed::base64(&packed::gzip(data.as_bytes())))
}

/// The JSON that such a script hands over.
pub(super) fn brought(script: &str) -> Option<Cow<'_, str>> {
    let data = script.split_once(", ")?.1.strip_suffix(");\n")?;
    match data.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(packed) => packed::text_of_base64(packed).map(Cow::Owned),
        None => Some(Cow::Borrowed(data)),
    }
}

/// The name of a list in the path of its rows.
fn list_name(kind: Kind) -> &'static str {
    kind.endpoint().rsplit('/').next().unwrap_or_default()
}

/// The name of a numbered page without its ending.
fn write_number(page: usize, to: &mut String) -> fmt::Result {
    if page <= 1 { write!(to, "index") } else { write!(to, "page-{page}") }
}

/// The number that such a name gives.
fn numbered(stem: &str) -> Option<usize> {
    if stem == "index" { Some(1) } else { stem.strip_prefix("page-")?.parse().ok() }
}

/// The period of such a name: `index`, `2025-08`, `2025-08-part-2`.
fn period(stem: &str) -> Option<Period> {
    if stem == "index" {
        return Some(Period::All);
    }
    let (month, part) = match stem.split_once("-part-") {
        Some((month, part)) => (month, Some(part.parse().ok()?)),
        None => (stem, None),
    };
    let (year, month) = month.rsplit_once('-')?;
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    Some(match part {
        Some(part) => Period::Part { year, month, part },
        None => Period::Month { year, month },
    })
}

/// The file that lies there below `api/v2/`.
fn of_endpoint(parts: &[&str]) -> Option<Artifact> {
    // `captures/collections` begins like `captures`, so that the longer endpoint is tried first.
    let longest_first = [2, 1].into_iter().filter_map(|n| parts.split_at_checked(n));
    let of = longest_first.filter_map(|(endpoint, rest)| {
        let endpoint = endpoint.join("/");
        Some((Kind::ALL.into_iter().find(|kind| kind.endpoint() == endpoint)?, rest))
    });
    let of = of.collect::<Vec<_>>();
    of.into_iter().find_map(|(kind, rest)| match rest {
        [name] => of_list(kind, None, name),
        [folder, name] => match Order::from_folder(kind, folder) {
            Some(order) => of_list(kind, Some(order), name),
            None => of_record(kind, folder.parse().ok()?, name),
        },
        _ => None,
    })
}

/// The file of this name in the folder of a list.
fn of_list(kind: Kind, order: Option<Order>, name: &str) -> Option<Artifact> {
    let (stem, ending) = name.rsplit_once('.')?;
    let page = match numbered(stem) {
        Some(page) => Page::List { kind, order, page },
        None => Page::Record { kind, id: stem.parse().ok().filter(|_| order.is_none())? },
    };
    of_page(page, ending)
}

/// The file of this name in the folder of a record.
fn of_record(of: Kind, id: i64, name: &str) -> Option<Artifact> {
    match name {
        "captures.csv" => return Some(Artifact::Members { collection: id }),
        "composition.csv" => return Some(Artifact::Composition { collection: id }),
        _ => {}
    }
    let (stem, ending) = name.rsplit_once('.')?;
    let page = match stem.strip_prefix("log-") {
        Some(page) => Page::Log { id, page: page.parse().ok()? },
        None => Page::Captures { of, id, page: stem.strip_prefix("captures-")?.parse().ok()? },
    };
    of_page(page, ending)
}

fn of_page(page: Page, ending: &str) -> Option<Artifact> {
    match (ending, page) {
        ("html", page) => Some(Artifact::Page(page)),
        ("json", Page::List { kind, order: None, .. } | Page::Record { kind, .. })
            if !MANY.contains(&kind) =>
        {
            Some(Artifact::Json(page))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;

//! The frame of every page, after the browsable API: navigation, breadcrumbs, title, request line,
//! formats.

use std::ops::Range;

use super::endpoint::list_name;
use super::help::{self, Help};
use super::since::{self, SinceView};
use super::trend::{self, TrendView};
use super::{identity, options};
use crate::model::Kind;
use crate::site::artifact::{Artifact, Asset, Data, SearchPart};
use crate::site::html::{Html, Prepared};
use crate::site::response::ResponseView;
use crate::site::route::{Page, relative};
use crate::site::timeline::Period;
use crate::site::{MANY, Site, words};

/// A label that may be a link.
#[derive(Clone, Debug, Default)]
pub(crate) struct LinkView {
    /// Its text.
    pub(crate) label: String,
    /// Where it leads, relative to the page; `None` for plain text.
    pub(crate) href: Option<String>,
    /// Whether it is a scientific name that is written in italics: that of a genus or of a rank below.
    pub(crate) is_scientific: bool,
}

impl LinkView {
    /// A label that is no link.
    pub(super) fn plain(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A label that may be a link.
    pub(super) fn new(label: impl Into<String>, href: Option<String>) -> Self {
        Self { label: label.into(), href, is_scientific: false }
    }

    /// The same, written in italics or not.
    pub(super) fn scientific(self, is_scientific: bool) -> Self {
        Self { is_scientific, ..self }
    }
}

/// An entry of the navigation.
#[derive(Clone, Debug)]
pub(crate) struct NavView {
    /// Its text.
    pub(crate) label: &'static str,
    /// Where it leads, relative to the page.
    pub(crate) href: String,
    /// Whether the page belongs to it.
    pub(crate) current: bool,
    /// A number beside it.
    pub(crate) badge: Option<String>,
}

/// An entry of the navigation, the same on every page.
pub(in crate::site) struct Entry {
    page: Page,
    label: &'static str,
    path: String,
    /// What the paths of the pages begin with that belong to it.
    folder: String,
}

/// The navigation of a site.
pub(in crate::site) fn navigation(site: &Site<'_>) -> Vec<Entry> {
    let list = |kind| Page::List { kind, order: None, page: 1 };
    let mut pages = vec![(Page::Home, "Report")];
    for kind in [
        Kind::Project,
        Kind::Collection,
        Kind::Deployment,
        Kind::Event,
        Kind::Capture,
        Kind::Occurrence,
        Kind::Taxon,
        Kind::Job,
    ] {
        let is_always = matches!(kind, Kind::Collection | Kind::Job);
        if site.has(list(kind)) && (is_always || site.list_length(kind) > 0) {
            pages.push((list(kind), list_name(kind)));
        }
    }
    pages.push((Page::Timeline(Period::All), "Timeline"));
    pages.push((Page::Findings { page: 1 }, "Findings"));
    let entry = |(page, label): (Page, &'static str)| {
        let path = page.path();
        let folder = path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or("").to_owned();
        Entry { page, label, path, folder }
    };
    pages.into_iter().map(entry).collect()
}

/// Orders and filters of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct FiltersView {
    /// Each order of the live endpoint, in both directions, that is paged here.
    pub(crate) orders: Vec<(&'static str, LinkView, LinkView)>,
    /// A link to the page on which they stand, where that is another one.
    pub(crate) all_orders: Option<String>,
    /// Why other orders are missing, if they are.
    pub(crate) hint: &'static str,
}

/// Everything around the content of a page.
#[derive(Clone, Debug)]
pub(crate) struct FrameView {
    /// A link to the home page.
    pub(crate) home: String,
    /// A link to the style sheet.
    pub(crate) style: String,
    /// A link to the icon.
    pub(crate) icon: String,
    /// A link to the script that applies the chosen colours before anything is drawn.
    pub(crate) theme: String,
    /// A link to the script that adds search, sorting and filters.
    pub(crate) script: String,
    /// A link to the folder of the site, ending in a slash, or nothing.
    pub(crate) root: String,
    /// The path of the index of the search, from the folder of the site.
    pub(crate) search_index: String,
    /// The path of the script that pictures of jobs and logs need, from the folder of the site.
    pub(crate) jobs_script: String,
    /// Where images may come from, beside this site.
    pub(crate) image_host: String,
    /// What search engines are asked for.
    pub(crate) robots: &'static str,
    /// The navigation.
    pub(crate) nav: Vec<NavView>,
    /// The breadcrumbs; the last stands for this page.
    pub(crate) crumbs: Vec<LinkView>,
    /// The title.
    pub(crate) title: String,
    /// Whether the title is a scientific name that is written in italics.
    pub(crate) is_scientific: bool,
    /// What stands small beside the title.
    pub(crate) aside: String,
    /// What a record like this is.
    pub(crate) help: Option<Help>,
    /// One paragraph below the title.
    pub(crate) description: Html,
    /// The request to the API whose response the page shows.
    pub(crate) request: Option<String>,
    /// Links to what the page shows as tables.
    pub(crate) downloads: Vec<LinkView>,
    /// Links to the response in other formats.
    pub(crate) formats: Vec<LinkView>,
    /// What an OPTIONS request would answer.
    pub(crate) options: Option<&'static Prepared>,
    /// A link to it, here or on another page.
    pub(crate) options_href: Option<String>,
    /// The other orders of the list, and whether the browser can filter it.
    pub(crate) filters: Option<FiltersView>,
    /// What people wrote about the subject of the page.
    pub(crate) notes: Html,
    /// What changed of the record that the page is about.
    pub(crate) since: Option<SinceView>,
    /// What became of it over the nights of the history.
    pub(crate) trend: Option<TrendView>,
    /// The snapshot's own time, in words.
    pub(crate) snapshot: String,
    /// The ways to what is known of other snapshots.
    pub(crate) past: Vec<(String, String)>,
}

impl FrameView {
    /// The policy of the page.
    pub(crate) fn policy(&self) -> Html {
        Html::policy(&self.image_host)
    }

    /// What a search engine, or a message with a link to the page, says of it.
    pub(crate) fn summary(&self) -> String {
        identity::summary(&self.title, &self.aside, &self.snapshot)
    }

    /// The frame of a page that has a title and nothing else.
    pub(super) fn new(site: &Site<'_>, path: &str, title: impl Into<String>) -> Self {
        let worst = site.index.pressing_findings();
        let entries = site.navigation.as_slice();
        let is_in = |entry: &&Entry| entry.page != Page::Home && path.starts_with(&entry.folder);
        let longest = entries.iter().filter(is_in).max_by_key(|entry| entry.folder.len());
        let is_home = path == Page::Home.path();
        let current = if is_home { Some(Page::Home) } else { longest.map(|entry| entry.page) };
        let asset = |asset| Artifact::Asset(asset).relative_from(path);
        Self {
            home: Page::Home.relative_from(path),
            style: asset(Asset::Style),
            icon: asset(Asset::Icon),
            theme: asset(Asset::Theme),
            script: asset(Asset::Script),
            root: "../".repeat(path.matches('/').count()),
            search_index: Artifact::Search(SearchPart::Index).path(),
            jobs_script: Artifact::Asset(Asset::Jobs).path(),
            image_host: String::new(),
            robots: site.robots,
            nav: entries
                .iter()
                .map(|entry| NavView {
                    label: entry.label,
                    href: relative(path, &entry.path),
                    current: current == Some(entry.page),
                    badge: (entry.label == "Findings" && worst > 0).then(|| words::count(worst)),
                })
                .collect(),
            crumbs: Vec::new(),
            title: title.into(),
            is_scientific: false,
            aside: String::new(),
            help: None,
            description: Html::default(),
            request: None,
            downloads: Vec::new(),
            formats: Vec::new(),
            options: None,
            options_href: None,
            filters: None,
            notes: Html::default(),
            since: None,
            trend: None,
            snapshot: match site.snapshot.taken_at {
                Some(time) => format!("Snapshot of {}", time.minute()),
                None => "Snapshot without any time".to_owned(),
            },
            past: trend::ways(site, path),
        }
    }

    /// The frame of a page about one record: its name, what it is, the link to it.
    pub(super) fn about(site: &Site<'_>, path: &str, (kind, id): (Kind, i64)) -> Self {
        let name = site.name_of(kind, id);
        let mut frame = Self::new(site, path, name.clone());
        frame.aside = identity::aside(kind, id);
        frame.is_scientific = site.is_scientific(kind, id);
        frame.help = help::of_kind(kind);
        let crumb = if kind == Kind::Job { format!("Job {id}") } else { name.into_owned() };
        frame.crumbs(site, path, kind, Some(crumb));
        frame
    }

    /// The frame of the record's own page, which stands for the request of that record.
    pub(super) fn of_record(
        site: &Site<'_>,
        path: &str,
        (kind, id): (Kind, i64),
        response: Option<&ResponseView>,
    ) -> Self {
        let mut frame = Self::about(site, path, (kind, id));
        frame.request = Some(identity::request_of(kind, id));
        frame.options(site, path, kind);
        frame.notes = site.note(kind, id);
        frame.since = since::of_record(site, path, (kind, id));
        frame.trend = trend::of_record(site, path, (kind, id));
        if response.is_some() && !MANY.contains(&kind) {
            frame.json(path, Page::Record { kind, id });
        }
        if let Some(file) = site.records_with(kind, id) {
            frame.format("ndjson", path, file);
        }
        frame
    }

    /// The breadcrumbs of a list or of something in it.
    pub(super) fn crumbs(&mut self, site: &Site<'_>, path: &str, kind: Kind, last: Option<String>) {
        self.crumbs.push(link(site, path, Page::Home, "Report"));
        let label = list_name(kind);
        match last {
            Some(last) => {
                let list = Page::List { kind, order: None, page: 1 };
                self.crumbs.push(link(site, path, list, label));
                self.crumbs.push(LinkView::plain(last));
            }
            None => self.crumbs.push(LinkView::plain(label)),
        }
    }

    /// What an OPTIONS request to the endpoint of a kind would answer. It stands on the first page of the list of this kind,
    /// to which the others lead.
    pub(super) fn options(&mut self, site: &Site<'_>, path: &str, kind: Kind) {
        let first = Page::List { kind, order: None, page: 1 };
        let options = options::options(kind);
        if first.path() == path || !site.has(first) {
            self.options_href = options.map(|_| "#options".to_owned());
            self.options = options;
        } else {
            self.options_href = options.map(|_| format!("{}#options", first.relative_from(path)));
        }
    }

    /// The link to the same response as JSON.
    pub(super) fn json(&mut self, path: &str, page: Page) {
        self.format("json", path, page.json());
    }

    /// The link to all jobs as a trace.
    pub(super) fn trace(&mut self, path: &str) {
        self.download("trace", path, Artifact::Data(Data::Trace));
    }

    /// The links to a table and to what its columns are.
    pub(super) fn csv(&mut self, path: &str, table: Artifact) {
        let is_packed = matches!(table, Artifact::Data(data) if data.is_packed());
        self.download(if is_packed { "csv.gz" } else { "csv" }, path, table);
        self.download("csv columns", path, Artifact::Data(Data::Dictionary));
    }

    fn download(&mut self, label: &str, path: &str, file: Artifact) {
        let href = Some(file.relative_from(path));
        self.downloads.push(LinkView::new(label, href));
    }

    /// The link to the response in another format.
    pub(super) fn format(&mut self, label: &str, path: &str, file: Artifact) {
        let href = Some(file.relative_from(path));
        self.formats.push(LinkView::new(label, href));
    }
}

/// The most characters of what a link is called; the page that it leads to says all of it.
const MOST_OF_A_LABEL: usize = 200;

/// A link to a page, or to where its record stands, if the site has either.
pub(super) fn link(site: &Site<'_>, path: &str, page: Page, label: impl Into<String>) -> LinkView {
    let href = site.place_of(page).map(|place| place.relative_from(path));
    let label = label.into();
    // Nearly every label is short, and stays what it is.
    let is_short = label.len() <= MOST_OF_A_LABEL;
    let label = if is_short { label } else { words::ellipsis(&label, MOST_OF_A_LABEL) };
    LinkView::new(label, href)
}

/// A link to a list of which the browser shows only the rows of a choice, such as `status=FAILURE`.
pub(super) fn some_of_list(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    choice: &str,
    label: impl Into<String>,
) -> LinkView {
    let list = link(site, path, Page::List { kind, order: None, page: 1 }, label);
    LinkView { href: list.href.map(|href| format!("{href}#?{choice}")), ..list }
}

/// A figure with its label.
#[derive(Clone, Debug)]
pub(crate) struct TileView {
    /// The figure.
    pub(crate) figure: String,
    /// What it is.
    pub(crate) label: String,
    /// Where it is told in full.
    pub(crate) href: Option<String>,
}

impl TileView {
    pub(super) fn new(figure: impl Into<String>, label: impl Into<String>) -> Self {
        Self { figure: figure.into(), label: label.into(), href: None }
    }

    /// The same, as a link to a page, if the site has it.
    pub(super) fn to(self, site: &Site<'_>, path: &str, page: Page) -> Self {
        let href = site.place_of(page).map(|place| place.relative_from(path));
        Self { href, ..self }
    }
}

/// A tab above the content.
pub(crate) struct TabView {
    pub(crate) link: LinkView,
    pub(crate) current: bool,
}

impl TabView {
    pub(super) fn new(path: &str, label: &str, page: Page, current: bool) -> Self {
        let href = Some(page.relative_from(path));
        Self { link: LinkView::new(label, href), current }
    }
}

/// Links to the other pages of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct PagerView {
    /// What is shown, in words.
    pub(crate) words: String,
    /// The page before this one.
    pub(crate) previous: Option<String>,
    /// The page after this one.
    pub(crate) next: Option<String>,
    /// Some pages by number; this one and gaps are no links.
    pub(crate) pages: Vec<LinkView>,
}

impl PagerView {
    /// The pager of page `current` of a list of `n` with `size` on a page.
    pub(super) fn new(
        path: &str,
        n: usize,
        (current, size): (usize, usize),
        what: &str,
        page: impl Fn(usize) -> Page,
    ) -> Self {
        let from = ((current - 1) * size).min(n);
        let shown = from..(current * size).min(n);
        Self::of(path, (n, shown), (current, n.div_ceil(size).max(1)), what, page)
    }

    /// The pager of page `current` of `last`, which shows these of `n`.
    pub(super) fn of(
        path: &str,
        (n, on_page): (usize, Range<usize>),
        (current, last): (usize, usize),
        what: &str,
        page: impl Fn(usize) -> Page,
    ) -> Self {
        let way = |number: usize| Some(page(number).relative_from(path));
        let mut pages = Vec::new();
        let mut before = 0;
        let around = current.saturating_sub(1)..=current.saturating_add(1);
        let shown: std::collections::BTreeSet<usize> =
            around.chain([1, last]).filter(|number| (1..=last).contains(number)).collect();
        for number in shown {
            if number > before + 1 {
                pages.push(LinkView::plain("\u{2026}"));
            }
            before = number;
            let href = if number == current { None } else { way(number) };
            pages.push(LinkView::new(words::count(number), href));
        }
        let (from, to) = ((on_page.start + 1).min(n), on_page.end);
        Self {
            words: if n == 0 {
                format!("no {what}")
            } else {
                format!(
                    "{} to {} of {} {what}",
                    words::count(from),
                    words::count(to),
                    words::count(n)
                )
            },
            previous: if current > 1 { way(current - 1) } else { None },
            next: if current < last { way(current + 1) } else { None },
            pages: if last > 1 { pages } else { Vec::new() },
        }
    }
}

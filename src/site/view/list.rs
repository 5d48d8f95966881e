//! Lists: which records stand on a page, and the page that shows their response.

use std::ops::Range;

use askama::Template;

use super::endpoint::{about, list_name};
use super::frame::{FiltersView, FrameView, LinkView, PagerView, TabView, TileView};
use super::rows;
use super::summary;
use super::table::TableView;
use crate::model::Kind;
use crate::publish::Privacy;
use crate::site::artifact::{Artifact, Data};
use crate::site::html::markdown;
use crate::site::response::ResponseView;
use crate::site::route::{Order, Page, order_fields};
use crate::site::timeline::Period;
use crate::site::{MANY, PAGE_SIZE, Site};

/// One page of a list.
pub(crate) struct ListView {
    pub(crate) kind: Kind,
    pub(crate) order: Option<Order>,
    pub(crate) page: usize,
    /// The number of pages.
    pub(crate) last: usize,
    /// The places in the list of the records of this page.
    pub(crate) on_page: Range<usize>,
    /// Records of the list, on all pages.
    pub(crate) total: usize,
    /// The records of this page.
    pub(crate) ids: Vec<i64>,
    /// What the server counts.
    pub(crate) count: i64,
    /// The request of the next page.
    pub(crate) next: Option<String>,
    /// The request of the previous page.
    pub(crate) previous: Option<String>,
    /// The request of this page.
    pub(crate) request: String,
}

/// A page of a list, as a table.
#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct ListPageView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) notice: Option<String>,
    pub(super) tiles: Vec<TileView>,
    pub(super) table: TableView,
    pub(super) pager: PagerView,
    /// What the server answers to the request for the page; `None` where the snapshot only names such records.
    pub(super) response: Option<ResponseView>,
}

/// The view of a page of a list.
pub(in crate::site) fn list_page(
    site: &Site<'_>,
    path: &str,
    list: &ListView,
    response: Option<ResponseView>,
) -> ListPageView {
    let (kind, order) = (list.kind, list.order);
    let (mut frame, tabs, pager) = frame(site, path, list);
    let table = rows::list_table(site, path, kind, order, &list.ids);
    frame.filters = Some(filters(site, path, (kind, order, list.page), table.data.is_some()));
    let is_collections = kind == Kind::Collection;
    ListPageView {
        frame,
        tabs,
        notice: if is_collections { summary::notice(site) } else { None },
        tiles: if is_collections { summary::tiles(site) } else { Vec::new() },
        table,
        pager,
        response,
    }
}

/// Frame, table and pager of a sheet. The table has no rows: the browser fills it when it is asked for another order, or for
/// some of the records.
pub(super) fn sheet(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    page: usize,
) -> (FrameView, TableView, PagerView) {
    let list = list(site, kind, None, page);
    let (mut frame, _, pager) = self::frame(site, path, &list);
    let table = rows::list_table(site, path, kind, None, &[]);
    frame.filters = Some(filters(site, path, (kind, None, page), table.data.is_some()));
    (frame, table, pager)
}

/// The orders of a list that are paged here. They stand on its first page, to which the others lead.
fn filters(
    site: &Site<'_>,
    path: &str,
    (kind, order, page): (Kind, Option<Order>, usize),
    has_data: bool,
) -> FiltersView {
    let way = |field: &'static str, descending: bool| {
        let page = Page::List { kind, order: Some(Order { field, descending }), page: 1 };
        LinkView::new("", site.has(page).then(|| page.relative_from(path)))
    };
    let orders: Vec<_> = order_fields(kind)
        .iter()
        .map(|field| (*field, way(field, false), way(field, true)))
        .filter(|(_, ascending, _)| ascending.href.is_some())
        .collect();
    let hint = match (orders.is_empty(), has_data) {
        (false, _) => "",
        (true, true) if site.options.one_file => "Filters and other orders need JavaScript.",
        (true, true) => "Filters and other orders of this long list need JavaScript.",
        (true, false) => {
            "This list is too long for a browser to sort as a whole: look at the captures of one capture set, session or station, or at the csv files."
        }
    };
    if order.is_none() && page == 1 {
        return FiltersView { orders, all_orders: None, hint };
    }
    let first = Page::List { kind, order: None, page: 1 };
    let all_orders = (!orders.is_empty()).then(|| format!("{}#filters", first.relative_from(path)));
    FiltersView { orders: Vec::new(), all_orders, hint }
}

/// The page of a list.
pub(in crate::site) fn list(
    site: &Site<'_>,
    kind: Kind,
    order: Option<Order>,
    page: usize,
) -> ListView {
    let ordered = order.and_then(|order| site.index.orders.get(&(kind, order)));
    let all = ordered.map_or_else(|| site.index.listed(kind), Vec::as_slice);
    let total = all.len();
    let on = |number: usize| match site.index.sheets.get(&kind) {
        Some(sheets) => sheets.on(number),
        None => (number - 1) * PAGE_SIZE..(number * PAGE_SIZE).min(total),
    };
    let found = i64::try_from(total).unwrap_or(i64::MAX);
    let request = |number: usize| {
        let mut params = Vec::new();
        if number > 1 || MANY.contains(&kind) {
            let size = if MANY.contains(&kind) { on(number).len() } else { PAGE_SIZE };
            params.push(format!("limit={size}&offset={}", on(number).start));
        }
        if let Some(order) = order {
            params.push(format!("ordering={}", order.api_name()));
        }
        let query =
            if params.is_empty() { String::new() } else { format!("?{}", params.join("&")) };
        format!("{}/{query}", kind.endpoint())
    };
    let last = site.list_pages(kind).count().max(1);
    ListView {
        kind,
        order,
        page,
        last,
        total,
        on_page: on(page),
        ids: all.get(on(page)).unwrap_or_default().to_vec(),
        // The server counts all of them, whatever the report is about.
        count: site
            .snapshot
            .widest_list(kind)
            .filter(|_| site.focus.is_none())
            .and_then(|list| list.counted.number())
            .map_or(found, |counted| counted.max(found)),
        next: (page < last).then(|| site.url(&request(page + 1))),
        previous: (page > 1).then(|| site.url(&request(page - 1))),
        request: format!("/api/v2/{}", request(page)),
    }
}

/// Frame, tabs and pager of a list page.
pub(super) fn frame(
    site: &Site<'_>,
    path: &str,
    list: &ListView,
) -> (FrameView, Vec<TabView>, PagerView) {
    let (kind, order, page) = (list.kind, list.order, list.page);
    let table = Page::List { kind, order, page };
    let mut frame = FrameView::new(site, path, list_name(kind));
    frame.crumbs(site, path, kind, None);
    frame.request = Some(list.request.clone());
    frame.description = markdown(about(kind), Privacy::NONE);
    frame.options(site, path, kind);
    if order.is_none() && site.index.served.contains(&kind) {
        frame.json(path, table);
    }
    let first = list.ids.first().filter(|_| MANY.contains(&kind));
    if let Some(file) = first.and_then(|id| site.records_with(kind, *id)) {
        frame.format("ndjson", path, file);
    }
    match kind {
        Kind::Collection => frame.csv(path, Artifact::Data(Data::Collections)),
        Kind::Job => frame.csv(path, Artifact::Data(Data::Jobs)),
        Kind::Deployment => frame.csv(path, Artifact::Data(Data::Deployments)),
        Kind::Event => frame.csv(path, Artifact::Data(Data::Events)),
        Kind::Taxon => frame.csv(path, Artifact::Data(Data::Taxa)),
        // One file has no room for them.
        Kind::Capture if !site.options.one_file => {
            frame.csv(path, Artifact::Data(Data::Captures));
        }
        Kind::Occurrence if !site.options.one_file => {
            frame.csv(path, Artifact::Data(Data::Occurrences));
        }
        _ => {}
    }
    let tabs = match kind {
        Kind::Job => vec![
            TabView::new(path, "Table", table, true),
            TabView::new(path, "Timeline", Page::Timeline(Period::All), false),
        ],
        _ => Vec::new(),
    };
    let (shown, at) = ((list.total, list.on_page.clone()), (page, list.last));
    let pager =
        PagerView::of(path, shown, at, kind.plural(), |page| Page::List { kind, order, page });
    (frame, tabs, pager)
}

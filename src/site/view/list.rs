//! Lists: which records stand on a page, and the page that shows their response.

use askama::Template;

use super::endpoint::list_title;
use super::frame::{FiltersView, FrameView, LinkView, PagerView, TabView, TileView};
use super::options;
use super::rows;
use super::summary;
use super::table::TableView;
use crate::model::Kind;
use crate::site::artifact::{Artifact, Data};
use crate::site::response::ResponseView;
use crate::site::route::{Order, Page, order_fields};
use crate::site::timeline::Period;
use crate::site::{Site, page_size, slice_of_page};

/// One page of a list.
pub(crate) struct ListView {
    pub(crate) kind: Kind,
    pub(crate) order: Option<Order>,
    pub(crate) page: usize,
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
}

/// The view of a page of a list.
pub(in crate::site) fn list_page(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    order: Option<Order>,
    page: usize,
) -> ListPageView {
    let list = list(site, kind, order, page);
    let (mut frame, tabs, pager) = frame(site, path, &list, false);
    let table = rows::list_table(site, path, kind, order, &list.ids);
    frame.filters = Some(filters(site, path, kind, table.data.is_some()));
    let is_collections = kind == Kind::Collection;
    ListPageView {
        frame,
        tabs,
        notice: if is_collections { summary::notice(site) } else { None },
        tiles: if is_collections { summary::tiles(site) } else { Vec::new() },
        table,
        pager,
    }
}

/// The orders of a list that are paged here.
fn filters(site: &Site<'_>, path: &str, kind: Kind, has_data: bool) -> FiltersView {
    let way = |field: &'static str, descending: bool| {
        let page = Page::List { kind, order: Some(Order { field, descending }), page: 1 };
        LinkView { label: String::new(), href: site.has(page).then(|| page.relative_from(path)) }
    };
    let orders: Vec<_> = order_fields(kind)
        .iter()
        .map(|field| (*field, way(field, false), way(field, true)))
        .filter(|(_, ascending, _)| ascending.href.is_some())
        .collect();
    let hint = match (orders.is_empty(), has_data) {
        (false, _) => "",
        (true, true) => {
            "This list is too long to be paged in every order: its other orders and its filters need JavaScript."
        }
        (true, false) => {
            "This list is too long for a browser to sort as a whole: look at the captures of one collection, event or deployment, or at the csv files."
        }
    };
    FiltersView { orders, hint }
}

/// The page of a list.
pub(in crate::site) fn list(
    site: &Site<'_>,
    kind: Kind,
    order: Option<Order>,
    page: usize,
) -> ListView {
    let size = page_size(kind);
    let ordered = order.and_then(|order| site.index.orders.get(&(kind, order)));
    let (total, ids) = match ordered {
        Some(all) => (all.len(), slice_of_page(all, page, size).to_vec()),
        None if kind == Kind::Capture => {
            let rows = slice_of_page(&site.index.captures, page, size);
            let ids = rows.iter().map(|row| site.snapshot.captures.id(*row).0).collect();
            (site.index.captures.len(), ids)
        }
        None => {
            let all = site.index.of(kind);
            (all.len(), slice_of_page(all, page, size).to_vec())
        }
    };
    let found = i64::try_from(total).unwrap_or(i64::MAX);
    let request = |number: usize| {
        let mut params = Vec::new();
        if number > 1 {
            params.push(format!("limit={size}&offset={}", (number - 1) * size));
        }
        if let Some(order) = order {
            params.push(format!("ordering={}", order.api_name()));
        }
        let query =
            if params.is_empty() { String::new() } else { format!("?{}", params.join("&")) };
        format!("{}/{query}", kind.endpoint())
    };
    let last = total.div_ceil(size).max(1);
    ListView {
        kind,
        order,
        page,
        total,
        ids,
        count: site
            .snapshot
            .widest_list(kind)
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
    is_response: bool,
) -> (FrameView, Vec<TabView>, PagerView) {
    let (kind, order, page) = (list.kind, list.order, list.page);
    let table = Page::List { kind, order, page };
    let response = Page::Response { kind, order, page };
    let mut frame = FrameView::new(site, path, list_title(kind));
    frame.crumbs(site, path, kind, None);
    frame.request = Some(list.request.clone());
    frame.description = options::described(kind);
    frame.options(kind, true);
    let has_response = site.has(response);
    if has_response {
        frame.json(path, table);
    }
    match kind {
        Kind::Collection => frame.csv(path, Artifact::Data(Data::Collections)),
        Kind::Job => frame.csv(path, Artifact::Data(Data::Jobs)),
        Kind::Deployment => frame.csv(path, Artifact::Data(Data::Deployments)),
        Kind::Event => frame.csv(path, Artifact::Data(Data::Events)),
        _ => {}
    }
    let mut tabs = vec![TabView::new(path, "Table", table, !is_response)];
    if has_response {
        tabs.push(TabView::new(path, "Response (JSON)", response, is_response));
    }
    if kind == Kind::Job {
        tabs.push(TabView::new(path, "Timeline", Page::Timeline(Period::All), false));
    }
    let pager = PagerView::new(path, list.total, (page, page_size(kind)), kind.plural(), |page| {
        if is_response {
            Page::Response { kind, order, page }
        } else {
            Page::List { kind, order, page }
        }
    });
    (frame, tabs, pager)
}

/// A page of a list as its response.
#[derive(Template)]
#[template(path = "list_response.html")]
pub(crate) struct ListResponseView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) pager: PagerView,
    pub(super) response: ResponseView,
}

/// The view of a list's response.
pub(in crate::site) fn list_response(
    site: &Site<'_>,
    path: &str,
    list: &ListView,
    response: ResponseView,
) -> ListResponseView {
    let (frame, tabs, pager) = frame(site, path, list, true);
    ListResponseView { frame, tabs, pager, response }
}

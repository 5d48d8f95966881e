//! Records without a page of their own kind: deployments, events, research sites, taxa, pipelines.

use askama::Template;

use super::frame::{FrameView, LinkView, PagerView, link};
use super::list::{self, TabView};
use crate::model::{CameraTime, DeploymentId, EventId, Kind, PipelineId, SiteId, TaxonId};
use crate::site::Site;
use crate::site::response::ResponseView;
use crate::site::route::Page;

/// A page of a list.
#[derive(Template)]
#[template(path = "record_list.html")]
pub(crate) struct RecordListView {
    pub(super) frame: FrameView,
    pub(super) tabs: Vec<TabView>,
    pub(super) pager: PagerView,
    pub(super) rows: Vec<(i64, LinkView, String)>,
}

/// The view of one page of a list.
pub(in crate::site) fn record_list(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    page: usize,
) -> RecordListView {
    let list = list::list(site, kind, None, page);
    let (frame, tabs, pager) = list::frame(site, path, &list, false);
    let rows = list.ids.iter().map(|id| {
        let (name, about) = named(site, kind, *id);
        (*id, link(site, path, Page::Record { kind, id: *id }, name), about)
    });
    RecordListView { rows: rows.collect(), frame, tabs, pager }
}

/// The name of a record, and a few words about it.
fn named(site: &Site<'_>, kind: Kind, id: i64) -> (String, String) {
    let snapshot = site.snapshot;
    let time =
        |time: Option<CameraTime>| time.map_or_else(|| "unknown".to_owned(), CameraTime::minute);
    let (name, about) = match kind {
        Kind::Deployment => snapshot.deployments.find(DeploymentId(id)).map(|deployment| {
            let project = deployment.project.map(|project| site.project_name(project));
            (deployment.name.clone(), project.unwrap_or_default())
        }),
        Kind::Event => snapshot.events.find(EventId(id)).map(|event| {
            let about = format!("{} to {} (camera time)", time(event.start), time(event.end));
            (event.label.clone(), about)
        }),
        Kind::ResearchSite => {
            snapshot.sites.find(SiteId(id)).map(|site| (site.name.clone(), String::new()))
        }
        Kind::Taxon => snapshot.taxa.find(TaxonId(id)).map(|taxon| {
            (taxon.name.clone(), taxon.rank.clone().unwrap_or_default().to_lowercase())
        }),
        Kind::Pipeline => snapshot
            .pipelines
            .find(PipelineId(id))
            .map(|pipeline| (pipeline.name.clone(), String::new())),
        _ => None,
    }
    .unwrap_or_default();
    let name = name.map_or_else(|| format!("{} {id}", kind.singular()), |name| site.public(&name));
    (name, site.public(&about))
}

/// One record.
#[derive(Template)]
#[template(path = "record.html")]
pub(crate) struct RecordView {
    pub(super) frame: FrameView,
    pub(super) about: String,
    pub(super) response: Option<ResponseView>,
}

/// The view of one record.
pub(in crate::site) fn record(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    id: i64,
    response: Option<ResponseView>,
) -> RecordView {
    let (name, about) = named(site, kind, id);
    let mut frame = FrameView::new(site, path, name.clone());
    frame.aside = format!("{} {id}", kind.singular());
    frame.crumbs(site, path, kind, Some(name));
    frame.request = Some(format!("/api/v2/{}/{id}/", kind.endpoint()));
    frame.json(path, Page::Record { kind, id });
    RecordView { frame, about, response }
}

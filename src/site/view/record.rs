//! The page of a record of a kind that has no template of its own.

use askama::Template;

use super::calendar::CalendarView;
use super::captures_of::TimesView;
use super::chart::ChartView;
use super::counters::CountView;
use super::findings::{FindingLineView, findings_about};
use super::frame::{FrameView, LinkView, TileView};
use super::rows;
use super::table::TableView;
use super::timeline::JobsBesideView;
use crate::model::Kind;
use crate::site::Site;
use crate::site::response::ResponseView;

/// The page of a deployment, an event, a research site, an occurrence, a taxon or a pipeline.
#[derive(Template)]
#[template(path = "place.html")]
pub(crate) struct RecordView {
    /// What the record is.
    about: Kind,
    pub(super) frame: FrameView,
    pub(super) tiles: Vec<TileView>,
    pub(super) facts: Vec<(&'static str, LinkView)>,
    /// Its stored counters.
    pub(super) counts: Vec<CountView>,
    pub(super) captures: Option<LinkView>,
    /// Its captures, where they are few enough to stand here.
    pub(super) times: Option<TimesView>,
    pub(super) calendar: Option<CalendarView>,
    pub(super) charts: Vec<ChartView>,
    /// Tables of what belongs to it: HTML id, title, table, how many rows are left out.
    pub(super) tables: Vec<(&'static str, &'static str, TableView, usize)>,
    pub(super) jobs: Option<JobsBesideView>,
    pub(super) findings: Vec<FindingLineView>,
    pub(super) response: Option<ResponseView>,
}

impl RecordView {
    /// The page of a record with nothing on it but what every record has: frame, findings, response.
    pub(super) fn new(
        site: &Site<'_>,
        path: &str,
        record: (Kind, i64),
        response: Option<ResponseView>,
    ) -> Self {
        Self {
            about: record.0,
            frame: FrameView::of_record(site, path, record, response.as_ref()),
            tiles: Vec::new(),
            facts: Vec::new(),
            counts: Vec::new(),
            captures: None,
            times: None,
            calendar: None,
            charts: Vec::new(),
            tables: Vec::new(),
            jobs: None,
            findings: findings_about(site, path, record),
            response,
        }
    }

    /// The same page with a table of the first `most` of some records; with no table where there are none.
    pub(super) fn with_table(
        mut self,
        site: &Site<'_>,
        path: &str,
        (id, title): (&'static str, &'static str),
        (kind, ids): (Kind, impl ExactSizeIterator<Item = i64>),
        most: usize,
    ) -> Self {
        let left_out = ids.len().saturating_sub(most);
        if ids.len() > 0 {
            let table = rows::table(site, path, kind, ids.take(most))
                .called(format!("Table: {title}"))
                .without(self.about.singular());
            self.tables.push((id, title, table, left_out));
        }
        self
    }
}

//! One processing pipeline.

use super::record::RecordView;
use super::timeline;
use crate::model::Kind;
use crate::site::Site;
use crate::site::response::ResponseView;

/// The most jobs in the table of a pipeline's page.
const MOST_JOBS: usize = 15;

/// The view of one pipeline.
pub(super) fn pipeline(
    site: &Site<'_>,
    path: &str,
    id: i64,
    response: Option<ResponseView>,
) -> RecordView {
    let jobs = site.jobs_of(Kind::Pipeline, id);
    let mut view = RecordView::new(site, path, (Kind::Pipeline, id), response);
    view.jobs = (!jobs.is_empty()).then(|| timeline::beside(site, path, &jobs, MOST_JOBS));
    view
}

//! Views: what each page says, as plain data in the reader's words.
//!
//! Tables and lists on a page end at a constant `MOST_...`, and the page says how many are left out, so that
//! every page keeps to 100 KB and 1,500 elements.

mod badge;
mod calendar;
mod capture;
mod captures_of;
mod changes;
mod chart;
mod collection;
mod columns;
mod composition;
mod counters;
mod effort;
mod effort_page;
mod endpoint;
mod findings;
mod frame;
mod help;
mod home;
mod identity;
mod jobs;
mod list;
mod matrix;
mod new_taxa;
mod occurrences;
mod options;
mod overlaps;
mod pipelines;
mod places;
mod projects;
mod record;
mod rows;
mod sheets;
mod since;
mod status;
mod steps;
mod strip;
mod summary;
mod table;
mod timeline;
mod told;
mod trend;
mod trends;
mod verdicts;

pub(super) use capture::capture_page;
pub(super) use captures_of::captures_of;
pub(super) use changes::{change_list, changes, length as changes_of};
pub(super) use collection::collection;
pub(super) use effort_page::effort_page;
pub(super) use findings::findings;
pub(super) use frame::{Entry, navigation};
pub(super) use home::{home, root};
pub use identity::{Identity, identity, is_kind, summary as summary_of};
pub(super) use jobs::{job, log_page, log_script};
pub(super) use list::{list, list_page};
pub(super) use overlaps::overlaps;
pub(super) use projects::project;
pub use rows::list_columns;
pub(super) use rows::row;
pub(super) use sheets::{
    Read, ResponsesView, capture_sheet, occurrence_sheet, packed_room, response_room, sheets,
};
pub(super) use table::script;
pub(super) use timeline::{job_figures, timeline_page};
pub(super) use told::Told;
pub(super) use trends::trends;

use record::RecordView;

use super::Site;
use super::response::ResponseView;
use crate::model::Kind;

/// The page of a record of a kind that has no template of its own.
pub(super) fn record(
    site: &Site<'_>,
    path: &str,
    kind: Kind,
    id: i64,
    response: Option<ResponseView>,
    told: &Told,
) -> RecordView {
    match kind {
        Kind::Deployment => places::deployment(site, path, id, response, told),
        Kind::Event => places::event(site, path, id, response),
        Kind::ResearchSite => places::research_site(site, path, id, response),
        Kind::Occurrence => occurrences::occurrence(site, path, id, response, told),
        Kind::Taxon => occurrences::taxon(site, path, id, response, told),
        Kind::Pipeline => pipelines::pipeline(site, path, id, response),
        // These have pages of their own kind, or none.
        Kind::Collection | Kind::Capture | Kind::Job | Kind::Project | Kind::Detection => {
            RecordView::new(site, path, (kind, id), response)
        }
    }
}

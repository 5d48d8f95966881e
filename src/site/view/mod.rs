//! Views: what each page says, as plain data in the reader's words.

mod captures;
mod collection;
mod columns;
mod effort;
mod findings;
mod frame;
mod home;
mod jobs;
mod list;
mod options;
mod picture;
mod places;
mod projects;
mod rows;
mod status;
mod table;
mod timeline;

pub(super) use captures::{capture, captures_asked, captures_of, captures_response};
pub(super) use collection::collection;
pub(super) use findings::findings;
pub(super) use frame::{Entry, navigation};
pub(super) use home::{home, root};
pub(super) use jobs::{job, log_page, log_script};
pub(super) use list::{list, list_page, list_response};
pub(super) use places::{deployment, event, record, research_site};
pub(super) use projects::project;
pub(super) use rows::{list_name, row};
pub(super) use table::script;
pub(super) use timeline::{job_figures, timeline_page};

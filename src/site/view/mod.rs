//! Views: what each page says, as plain data in the reader's words.

mod captures;
mod collection;
mod collection_list;
mod findings;
mod frame;
mod home;
mod jobs;
mod list;
mod projects;
mod records;

pub(super) use captures::{capture, capture_list, members};
pub(super) use collection::collection;
pub(super) use collection_list::collection_list;
pub(super) use findings::findings;
pub(super) use home::{home, root};
pub(super) use jobs::{job, job_list, timeline_page};
pub(super) use list::{list, list_response};
pub(super) use projects::{project, project_list};
pub(super) use records::{record, record_list};

//! The response that a record stands in.

use super::lower::Place;
use super::manifest::Answer;
use crate::api::Request;
use crate::model::{Filtering, ListRequest, Origin};

/// What is known of the response that a record stands in: the request it answers.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) request: Option<Request>,
    /// The response is an answer to a list request.
    pub(super) list: Option<ListRequest>,
    /// Whether its counts passed the default filters.
    pub(super) filtering: Filtering,
    /// The most lines of a log that were asked for, where the request says so.
    pub(super) logs_limit: Option<usize>,
}

impl Context {
    pub(super) fn new(request: Option<Request>) -> Self {
        let list = request.as_ref().and_then(Request::list);
        let filtering = request.as_ref().map_or(Filtering::Unknown, Request::filtering);
        let logs_limit = request.as_ref().and_then(Request::logs_limit);
        Self { request, list, filtering, logs_limit }
    }

    /// Where a record of the response lies, and what is known of it. `pk` is the key of a record of a dump.
    pub(super) fn place<'a>(&self, origin: Origin, bytes: &'a [u8], pk: Option<i64>) -> Place<'a> {
        Place { origin, bytes, pk, filtering: self.filtering, logs_limit: self.logs_limit }
    }

    /// The context of a whole file, told before it is read. `None` where its content decides what it is: the answer to
    /// another method than GET, or an error response.
    pub(super) fn of_file(answer: Option<&Answer>) -> Option<Self> {
        let is_other = |answer: &Answer| {
            answer.other_method.is_some() || answer.status.is_some_and(|status| status >= 400)
        };
        (!answer.is_some_and(is_other))
            .then(|| Self::new(answer.and_then(|answer| answer.request.clone())))
    }
}

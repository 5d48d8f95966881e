//! Walking through a file: documents one behind the other, arrays, pages of lists.

use std::borrow::Cow;

use super::envelope::Envelope;
use super::reader::Reader;
use super::window::Window;
use crate::api::{NamedRequest, Request};
use crate::finding::{Code, Subject};
use crate::json::split::{self, Trouble};
use crate::model::{CaptureId, CollectionId, FileOutcome, Kind, ListCount};
use crate::read::context::Context;
use crate::read::decompress::Content;
use crate::read::manifest::Answer;
use crate::read::recording;
use crate::read::records::{ListPage, ListedMembers};
use crate::read::sniff::{Head, Reason, Sniffed, sniff};
use crate::read::source::Text;
use crate::read::{export, faults};

/// What one walk through an object gave.
#[derive(Default)]
struct ObjectWalk {
    envelope: Envelope,
    /// The ids of its records and what is known of them, if it is a page whose records were read in this walk.
    records: Option<(Vec<(Kind, i64)>, Context)>,
    /// What is wrong behind its records.
    trouble: Option<Trouble>,
    end: Option<usize>,
}

/// How deep pages and records may stand in arrays and objects that are none: `{"data": {"captures": [...]}}` is two.
const MOST_NESTING: usize = 4;

/// Whether a value is an object, or an array that begins with one.
fn holds_objects(text: Window<'_>, start: usize) -> bool {
    let first = match text.bytes.get(start) {
        Some(b'[') => text.bytes.get(split::skip_space(text.bytes, start + 1)),
        first => first,
    };
    first == Some(&b'{')
}

impl Reader<'_> {
    /// Reads a whole file, of which a manifest may know what it answers; gives the text that its records stand in.
    pub(super) fn read(mut self, content: &mut Content, answer: Option<&Answer>) -> Text {
        if let Some(broken) = &content.broken {
            self.damage(Code(602), Window::NONE, 0, broken.clone());
        }
        if let Some(method) = answer.and_then(|answer| answer.other_method.as_ref()) {
            let method = faults::name(method).unwrap_or("another method");
            self.skip(&format!("the answer to {method}, which describes the endpoint"));
            return Text::OnDisk;
        }
        match sniff(&content.bytes) {
            Sniffed::Json { start, head } => {
                self.documents(Window::of(&content.bytes), start, (answer, head));
                if content.compressed {
                    Text::Kept(std::mem::take(&mut content.bytes))
                } else {
                    Text::OnDisk
                }
            }
            Sniffed::Extracted { text, head } => {
                let text = text.into_bytes();
                self.documents(Window::of(&text), 0, (answer, head));
                Text::Kept(text)
            }
            Sniffed::Recording => self.recording(&content.bytes),
            Sniffed::Not(reason) => {
                self.refuse(reason, content.broken.is_some());
                Text::OnDisk
            }
        }
    }

    /// Says why a file holds nothing that can be read.
    fn refuse(&mut self, reason: Reason, already_damaged: bool) {
        let is_json = self.file.name.contains(".json");
        let message = match reason {
            Reason::Empty if already_damaged => return,
            Reason::Empty => "it is empty".to_owned(),
            Reason::Encoding(name) => {
                format!(
                    "it is {name}; save it as UTF-8 (in PowerShell: Set-Content -Encoding utf8)"
                )
            }
            Reason::Foreign(what) | Reason::Unread(what) if is_json => {
                format!("it is not JSON but {what}")
            }
            Reason::Foreign(what) => return self.skip(what),
            Reason::Unread(what) => {
                self.skip(what);
                let message = format!("it is {what}");
                return self.note(Code(613), Subject::File, Window::NONE, 0, message);
            }
        };
        self.damage(Code(601), Window::NONE, 0, message);
    }

    /// Reads the responses in a recording of a browser; gives the text that their records stand in.
    fn recording(&mut self, bytes: &[u8]) -> Text {
        let recorded = match recording::responses(bytes) {
            Ok(recorded) => recorded,
            Err(error) => {
                let words = faults::words(&error);
                let message = format!("it is a recording of a browser (HAR), but broken: {words}");
                self.damage(Code(601), Window::NONE, 0, message);
                return Text::OnDisk;
            }
        };
        self.skip("a recording of a browser (HAR) without a response of the API");
        let text = Window::of(&recorded.text);
        for (start, head) in recorded.responses {
            if let Some(context) = self.response(text, start, head) {
                self.value(text, start, &context);
            }
        }
        if recorded.without_text > 0 {
            let message = format!(
                "{} of its responses of the API have no JSON; save the recording with the content of responses",
                recorded.without_text
            );
            self.note(Code(613), Subject::File, Window::NONE, 0, message);
        }
        Text::Kept(recorded.text)
    }

    /// What is known of the records of a response; `None` if it is an error, which is noted.
    fn response(&mut self, text: Window<'_>, start: usize, head: Head) -> Option<Context> {
        let Head { request, status } = head;
        let host = request.as_ref().and_then(|request| request.host.clone());
        self.file.host = self.file.host.take().or(host);
        if let Some(status) = status.filter(|status| *status >= 400) {
            self.error_response(text, start, &format!("HTTP {status}"));
            return None;
        }
        Some(Context::new(request))
    }

    /// Reads the values of a file one after the other. The request that they answer stands in a manifest, or in the file.
    fn documents(
        &mut self,
        text: Window<'_>,
        start: usize,
        (answer, head): (Option<&Answer>, Head),
    ) {
        let request = answer.and_then(|answer| answer.request.clone()).or(head.request);
        let status = answer.and_then(|answer| answer.status).or(head.status);
        self.file.answers_request = request.is_some();
        let Some(context) = self.response(text, start, Head { request, status }) else { return };
        let mut at = split::skip_space(text.bytes, start);
        while at < text.bytes.len() {
            match self.value(text, at, &context) {
                Some(end) => at = split::skip_space(text.bytes, end),
                None => break,
            }
        }
    }

    /// Reads a value that begins at `start`; gives its end, or `None` where nothing behind it can be read.
    pub(super) fn value(
        &mut self,
        text: Window<'_>,
        start: usize,
        context: &Context,
    ) -> Option<usize> {
        match text.bytes.get(start) {
            Some(b'[') => {
                let (_, end) = self.array(text, start, context);
                // Behind an array that is broken by a missing comma may stand more.
                end.or_else(|| split::value_end(text.bytes, start).ok())
            }
            Some(b'{') => self.object(text, start, context),
            _ => {
                let end = split::value_end(text.bytes, start);
                if let Err(trouble @ Trouble::Unexpected(_)) = end {
                    self.trouble(text, trouble);
                    return None;
                }
                self.no_object(text, start, "an object");
                end.ok()
            }
        }
    }

    /// Notes that something else stands where an object is expected.
    fn no_object(&mut self, text: Window<'_>, start: usize, expected: &str) {
        let end = split::value_end(text.bytes, start).unwrap_or(text.bytes.len());
        let value = text.bytes.get(start..end).unwrap_or(b"");
        let found = match export::row_left_out(value) {
            Some(words) => Cow::Owned(words),
            None => Cow::Borrowed(faults::type_of(value)),
        };
        let message = format!("expected {expected}, found {found}");
        self.damage(Code(603), text, start, message);
    }

    /// Reads the records of an array; gives their ids, and where the array ends, unless it is broken.
    fn array(
        &mut self,
        text: Window<'_>,
        start: usize,
        context: &Context,
    ) -> (Vec<(Kind, i64)>, Option<usize>) {
        let mut ids = Vec::new();
        let mut elements = split::elements(text.bytes, start);
        while let Some(element) = elements.next() {
            match element.and_then(|begin| self.element(text, begin, context, &mut ids)) {
                Ok(end) => elements.walked_to(end),
                Err(trouble) => {
                    self.trouble(text, trouble);
                    return (ids, None);
                }
            }
        }
        (ids, elements.end())
    }

    /// Reads an element of an array of records; gives its end.
    pub(super) fn element(
        &mut self,
        text: Window<'_>,
        start: usize,
        context: &Context,
        ids: &mut Vec<(Kind, i64)>,
    ) -> Result<usize, Trouble> {
        if text.bytes.get(start) != Some(&b'{') {
            let end = split::value_end(text.bytes, start)?;
            if self.nesting < MOST_NESTING && holds_objects(text, start) {
                self.nesting += 1;
                self.array(text, start, context);
                self.nesting -= 1;
            } else {
                self.no_object(text, start, "an object as a record");
            }
            return Ok(end);
        }
        if let Some((id, end)) = self.sound_record(text, start, context) {
            ids.push(id);
            return Ok(end);
        }
        let end = split::value_end(text.bytes, start)?;
        ids.extend(self.record(text, (start, end), context));
        Ok(end)
    }

    /// Reads an object at the top level: a page of a list, or a record. Gives its end, or `None` where nothing behind it
    /// can be read.
    fn object(&mut self, text: Window<'_>, start: usize, context: &Context) -> Option<usize> {
        if let Some((_, end)) = self.sound_record(text, start, context) {
            return Some(end);
        }
        match self.page_at(text, start, context) {
            (true, end) => end,
            (false, Some(end)) => {
                self.record(text, (start, end), context);
                Some(end)
            }
            (false, None) => {
                self.trouble(text, Trouble::CutOff(start));
                None
            }
        }
    }

    /// Reads a page of a list. Gives whether the object is one, and where it ends; a page is read as far as it goes.
    fn page_at(
        &mut self,
        text: Window<'_>,
        start: usize,
        context: &Context,
    ) -> (bool, Option<usize>) {
        let ObjectWalk { envelope, records, trouble, end } = self.walk_object(text, start, context);
        let end = end.or_else(|| split::value_end(text.bytes, start).ok());
        if let Some(trouble) = trouble.filter(|_| records.is_some()) {
            self.trouble(text, trouble);
        }
        match (records, envelope.results) {
            (Some((ids, context)), _) => self.page(text, &ids, &envelope, &context),
            (None, Some(results)) if text.bytes.get(results) == Some(&b'[') => {
                let context = self.placed(&envelope, context);
                let (ids, _) = self.array(text, results, &context);
                self.page(text, &ids, &envelope, &context);
            }
            _ => return (false, end),
        }
        (true, end)
    }

    /// Reads what an object holds that is no record: it may be a page among others, or have pages, records and arrays of
    /// them as members, by kind, by address or under any other name. Gives whether there was something to read.
    pub(super) fn contained(&mut self, text: Window<'_>, start: usize, context: &Context) -> bool {
        if self.nesting >= MOST_NESTING {
            return false;
        }
        self.nesting += 1;
        let found = self.page_at(text, start, context).0 || self.members(text, start, context);
        self.nesting -= 1;
        found
    }

    /// Reads the members of an object that hold records; gives whether there was one.
    fn members(&mut self, text: Window<'_>, start: usize, context: &Context) -> bool {
        let mut found = false;
        let mut members = split::members(text.bytes, start);
        while let Some(Ok(member)) = members.next() {
            if !holds_objects(text, member.start) {
                continue;
            }
            found = true;
            let own = Request::parse(&String::from_utf8_lossy(member.key));
            let own = own.and_then(|request| {
                let head = Head { request: Some(request), status: None };
                self.response(text, member.start, head)
            });
            match self.value(text, member.start, own.as_ref().unwrap_or(context)) {
                Some(end) => members.walked_to(end),
                None => break,
            }
        }
        found
    }

    /// Walks through the members of an object that may be a page of a list. The platform writes `next` and `previous`
    /// before the results: then the records are read in the same walk.
    fn walk_object(&mut self, text: Window<'_>, start: usize, context: &Context) -> ObjectWalk {
        let mut walk = ObjectWalk::default();
        let mut is_noted = false;
        let mut members = split::members(text.bytes, start);
        while let Some(member) = members.next() {
            let member = match member {
                Ok(member) => member,
                // What is wrong with the results themselves is noted already.
                Err(trouble) => {
                    if walk.envelope.results.is_some() && !is_noted {
                        walk.trouble = Some(trouble);
                    }
                    continue;
                }
            };
            walk.envelope.note(text.bytes, &member);
            if member.key == b"results"
                && walk.envelope.has_neighbours()
                && text.bytes.get(member.start) == Some(&b'[')
            {
                let context = self.placed(&walk.envelope, context);
                let (ids, end) = self.array(text, member.start, &context);
                walk.records = Some((ids, context));
                match end {
                    Some(end) => members.walked_to(end),
                    None => is_noted = true,
                }
            }
        }
        walk.end = members.end();
        walk
    }

    /// What is known of the records of a page: from the request, else from its neighbours' addresses, else from the name of
    /// the file.
    pub(in crate::read) fn placed(&mut self, page: &Envelope, context: &Context) -> Context {
        let mut context = context.clone();
        for url in page.next.iter().chain(&page.previous) {
            let Some(request) = Request::parse(url) else { continue };
            self.file.host = self.file.host.take().or_else(|| request.host.clone());
            if context.request.is_none() {
                context = Context::new(Some(request));
            }
        }
        if context.request.is_none() {
            context.filtering = NamedRequest::of(&self.file.name).filtering();
        }
        context
    }

    /// Takes note of a page of a list whose records are read.
    pub(in crate::read) fn page(
        &mut self,
        text: Window<'_>,
        ids: &[(Kind, i64)],
        page: &Envelope,
        context: &Context,
    ) {
        if self.file.outcome != FileOutcome::Damaged {
            self.file.outcome = FileOutcome::Read;
        }
        let Some(count) = page.counted() else {
            let message = "the page of a list has no count".to_owned();
            // A page is one because it has results.
            let at = page.results.unwrap_or(0);
            self.note(Code(605), Subject::File, text, at, message);
            return;
        };
        self.list(count, ids, context);
    }

    /// Notes which list the records of a page belong to.
    fn list(&mut self, count: ListCount, ids: &[(Kind, i64)], context: &Context) {
        // Only where nothing else tells: a season has thousands of pages.
        let named = || NamedRequest::of(&self.file.name);
        let seen = ids.first().map(|(kind, _)| *kind);
        let asked = context.list.as_ref().map(|list| list.kind);
        let named_kind = || if context.request.is_none() { named().kind() } else { None };
        let Some(kind) = seen.or(asked).or_else(named_kind) else { return };
        let request = match context.list.clone().filter(|list| list.kind == kind) {
            Some(list) => list,
            None => named().list(kind),
        };
        let ids: Vec<i64> = ids.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect();
        let of_collection = request.filters.as_ref().and_then(|filters| filters.get("collections"));
        if let (Kind::Capture, Some(Ok(collection))) = (kind, of_collection.map(|id| id.parse())) {
            self.file.listed.push(ListedMembers {
                collection: CollectionId(collection),
                request: request.clone(),
                captures: ids.iter().copied().map(CaptureId).collect(),
            });
        }
        self.file.lists.push(ListPage { request, count, ids });
    }
}

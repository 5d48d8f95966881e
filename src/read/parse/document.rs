//! Walking through a file: documents one behind the other, arrays, pages of lists.

use super::envelope::Envelope;
use super::reader::Reader;
use super::window::Window;
use crate::api::{Request, filters_in_name};
use crate::finding::{Code, Subject};
use crate::json::split::{self, Trouble};
use crate::model::{CaptureId, CollectionId, FileOutcome, Kind, ListRequest};
use crate::read::context::Context;
use crate::read::decompress::Content;
use crate::read::manifest::Answer;
use crate::read::records::{ListPage, ListedMembers};
use crate::read::sniff::{Reason, Sniffed, sniff};
use crate::read::source::Text;

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

impl Reader<'_> {
    /// Reads a whole file, of which a manifest may know what it answers; gives the text that its records stand in.
    pub(super) fn read(mut self, content: &mut Content, answer: Option<&Answer>) -> Text {
        if let Some(broken) = &content.broken {
            self.damage(Code(602), Window::NONE, 0, broken.clone());
        }
        if let Some(method) = answer.and_then(|answer| answer.other_method.as_ref()) {
            self.skip(&format!("the answer to {method}, which describes the endpoint"));
            return Text::OnDisk;
        }
        match sniff(&content.bytes) {
            Sniffed::Json { start, request } => {
                self.documents(Window::of(&content.bytes), start, (answer, request));
                if content.compressed {
                    Text::Kept(std::mem::take(&mut content.bytes))
                } else {
                    Text::OnDisk
                }
            }
            Sniffed::Extracted { text, request } => {
                let text = text.into_bytes();
                self.documents(Window::of(&text), 0, (answer, request));
                Text::Kept(text)
            }
            Sniffed::Not(reason) => {
                self.refuse(reason, content.broken.is_some());
                Text::OnDisk
            }
        }
    }

    /// Says why a file holds nothing that can be read.
    fn refuse(&mut self, reason: Reason, already_damaged: bool) {
        match reason {
            Reason::Empty if already_damaged => {}
            Reason::Empty => self.damage(Code(601), Window::NONE, 0, "it is empty".to_owned()),
            Reason::Utf16 => self.damage(
                Code(601),
                Window::NONE,
                0,
                "it is UTF-16; save it as UTF-8 (in PowerShell: Set-Content -Encoding utf8)"
                    .to_owned(),
            ),
            Reason::Foreign(what) if self.file.name.contains(".json") => {
                self.damage(Code(601), Window::NONE, 0, format!("it is not JSON but {what}"));
            }
            Reason::Foreign(what) => self.skip(what),
        }
    }

    /// Reads the values of a file one after the other. The request that they answer stands in a manifest, or in the file.
    fn documents(
        &mut self,
        text: Window<'_>,
        start: usize,
        (answer, request): (Option<&Answer>, Option<Request>),
    ) {
        let request = answer.and_then(|answer| answer.request.clone()).or(request);
        self.file.host = request.as_ref().and_then(|request| request.host.clone());
        if let Some(status) = answer.and_then(|answer| answer.status).filter(|s| *s >= 400) {
            self.error_response(text, start, &format!("HTTP {status}"));
            return;
        }
        let context = Context::new(request);
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
        let word = text.bytes.get(start..end.min(start + 30));
        let word = String::from_utf8_lossy(word.unwrap_or(b""));
        let message = format!("expected {expected}, found {word:?}");
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
            self.no_object(text, start, "an object as a record");
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
        let ObjectWalk { envelope, records, trouble, end } = self.walk_object(text, start, context);
        let end = end.or_else(|| split::value_end(text.bytes, start).ok());
        if let Some(trouble) = trouble.filter(|_| records.is_some()) {
            self.trouble(text, trouble);
        }
        match (records, envelope.results, end) {
            (Some((ids, context)), _, _) => self.page(text, &ids, &envelope, &context),
            (None, Some(results), _) if text.bytes.get(results) == Some(&b'[') => {
                let context = self.placed(&envelope, context);
                let (ids, _) = self.array(text, results, &context);
                self.page(text, &ids, &envelope, &context);
            }
            (None, _, Some(end)) => {
                self.record(text, (start, end), context);
            }
            (None, _, None) => self.trouble(text, Trouble::CutOff(start)),
        }
        end
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

    /// What is known of the records of a page: from the request, else from its neighbours' addresses.
    pub(in crate::read) fn placed(&mut self, page: &Envelope, context: &Context) -> Context {
        let mut context = context.clone();
        for url in page.next.iter().chain(&page.previous) {
            let Some(request) = Request::parse(url) else { continue };
            self.file.host = self.file.host.take().or_else(|| request.host.clone());
            if context.request.is_none() {
                context = Context::new(Some(request));
            }
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
        let Some(count) = page.count else {
            let message = "the page of a list has no count".to_owned();
            // A page is one because it has results.
            let at = page.results.unwrap_or(0);
            self.note(Code(605), Subject::File, text, at, message);
            return;
        };
        self.list(count, ids, context);
    }

    /// Notes which list the records of a page belong to.
    fn list(&mut self, count: i64, ids: &[(Kind, i64)], context: &Context) {
        let seen = ids.first().map(|(kind, _)| *kind);
        let Some(kind) = seen.or_else(|| context.list.as_ref().map(|list| list.kind)) else {
            return;
        };
        let request = match context.list.clone().filter(|list| list.kind == kind) {
            Some(list) => list,
            None => {
                let named = filters_in_name(&self.file.name);
                let filters = (!named.is_empty()).then_some(named);
                ListRequest { kind, filters, by_name: true }
            }
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

//! One file: its bytes, what they are, and the records in them. Pure but for reading the file.

mod parts;

use std::cell::Cell;

use sha2::{Digest, Sha256};

pub(super) use parts::{Ended, Shape, Start};

use super::decompress::{Content, decompress};
use super::fast;
use super::fill::fill;
use super::lenient::{Lenient, read_leniently};
use super::lower::{self, BadId, Place};
use super::manifest::{Answer, Manifest};
use super::options::ReadOptions;
use super::probe::{Head, Probe, Target};
use super::records::{FileRecords, ListPage, ListedMembers};
use super::sniff::{Reason, Sniffed, sniff};
use super::source::{Purpose, Text};
use super::wire::{DumpWire, IdWire};
use crate::api::{Request, filters_in_name};
use crate::finding::{Code, Finding, Subject};
use crate::json::depth::is_deeper;
use crate::json::repair::repair;
use crate::json::split::{self, Trouble};
use crate::model::{
    CaptureId, CollectionId, FileOutcome, Filtering, Form, InputFile, Kind, ListRequest, Location,
    Origin,
};

/// A file, read.
pub(super) struct ParsedFile {
    pub(super) records: FileRecords,
    pub(super) text: Text,
}

/// Reads one file, which is held in memory while it is read.
pub(super) fn file(
    index: u32,
    input: &InputFile,
    manifest: &Manifest,
    options: ReadOptions,
) -> ParsedFile {
    let mut records = FileRecords::new(&input.name);
    let (mut raw, spare) = BUFFERS.take();
    // One byte more than may be held tells that there is more.
    let most = options.limits.at_once().saturating_add(1);
    let read = std::fs::File::open(&input.path).and_then(|mut file| {
        let expected = file.metadata()?.len();
        fill(&mut file, expected, most, &mut raw)
    });
    if let Err(error) = read {
        records.cannot_be_opened(&error);
        return ParsedFile { records, text: Text::OnDisk };
    }
    records.bytes = raw.len() as u64;
    if options.purpose == Purpose::Pages {
        records.sha256 = format!("{:x}", Sha256::digest(&raw));
    }
    if manifest.is_one(&input.path) {
        records.outcome = FileOutcome::Skipped("the snapshot's manifest".to_owned());
        return ParsedFile { records, text: Text::OnDisk };
    }
    if let Some(about) = super::notes::about(&input.name) {
        note(about, &raw, &mut records);
        return ParsedFile { records, text: Text::OnDisk };
    }
    let mut content = decompress(raw, spare, options.limits);
    let answer = manifest.answer(&input.path);
    let mut parsed = self::content(index, &mut content, answer, records, options);
    if options.purpose == Purpose::Numbers
        && let Text::Kept(bytes) = std::mem::replace(&mut parsed.text, Text::OnDisk)
    {
        content.bytes = bytes;
    }
    let kept = |buffer: Vec<u8>| if buffer.capacity() <= MOST_KEPT { buffer } else { Vec::new() };
    let (raw, unpacked) = content.into_buffers();
    BUFFERS.set((kept(raw), kept(unpacked)));
    parsed
}

thread_local! {
    /// What the thread read its last file into, and unpacked it into: memory that is there need not be asked for again.
    static BUFFERS: Cell<(Vec<u8>, Vec<u8>)> = const { Cell::new((Vec::new(), Vec::new())) };
}

/// A buffer that is larger than this is given back.
const MOST_KEPT: usize = 16 << 20;

/// Gives back what the thread kept to read the next file with.
pub(super) fn forget_buffers() {
    BUFFERS.take();
}

/// Reads the content of a file.
pub(super) fn content(
    index: u32,
    content: &mut Content,
    answer: Option<&Answer>,
    mut records: FileRecords,
    options: ReadOptions,
) -> ParsedFile {
    let reader = Reader { answer, ..Reader::of_part(index, &mut records, options, 0, None) };
    let text = reader.read(content);
    lower::fold_occurrences(&mut records);
    ParsedFile { records, text }
}

/// What is known beforehand of a file too large to be held in memory, for one that can be read block by
/// block: an answer to a GET request that went well.
pub(super) fn context_of(answer: Option<&Answer>) -> Option<Context> {
    let is_other = |answer: &Answer| {
        answer.other_method.is_some() || answer.status.is_some_and(|status| status >= 400)
    };
    (!answer.is_some_and(is_other))
        .then(|| Context::new(answer.and_then(|answer| answer.request.clone())))
}

/// Takes over a note.
fn note(about: super::notes::About, raw: &[u8], file: &mut FileRecords) {
    let text = String::from_utf8_lossy(raw);
    if matches!(text, std::borrow::Cow::Owned(_)) {
        let message = "bytes of the note that are not UTF-8 were replaced".to_owned();
        file.findings
            .push(Finding::new(Code(606), Subject::File, message).at(Location::file(&file.name)));
    }
    file.outcome = FileOutcome::Read;
    file.notes.push((about, text.into_owned()));
}

/// A text, and how much of it is proper UTF-8.
#[derive(Clone, Copy)]
pub(super) struct Window<'t> {
    bytes: &'t [u8],
    /// The longest beginning that is proper UTF-8: told once, so that each string in it need not be looked
    /// through again.
    sound: &'t str,
}

impl<'t> Window<'t> {
    const NONE: Self = Self { bytes: &[], sound: "" };

    pub(super) fn of(bytes: &'t [u8]) -> Self {
        let sound = std::str::from_utf8(bytes).or_else(|error| {
            std::str::from_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default())
        });
        Self { bytes, sound: sound.unwrap_or_default() }
    }

    pub(super) fn get(&self, range: std::ops::RangeTo<usize>) -> &'t [u8] {
        self.bytes.get(range).unwrap_or_default()
    }
}

/// What is wrong, in words; the value that is cut off begins at this place.
pub(super) fn trouble_words(words: &str, begins: &Location) -> String {
    let place = format!("line {}, column {}", begins.line, begins.column);
    words.replace("{begins}", &place)
}

/// Reads the content of one file into its [`FileRecords`].
pub(super) struct Reader<'a> {
    index: u32,
    /// Where the text begins in the file.
    base: u64,
    answer: Option<&'a Answer>,
    file: &'a mut FileRecords,
    options: ReadOptions,
    lines: LineCursor,
    /// How the last record began, and others before it.
    head: Option<Head>,
    heads: Vec<Head>,
}

/// So many are remembered.
const MOST_HEADS: usize = 8;

/// Tells line and column of bytes, fast for places that ascend, as those of findings do.
#[derive(Default)]
struct LineCursor {
    /// Lines before this byte are counted.
    at: usize,
    newlines: usize,
    line_start: usize,
}

impl LineCursor {
    fn locate(&mut self, file: &str, text: &[u8], at: usize) -> Location {
        let at = at.min(text.len());
        if at < self.at {
            *self = Self::default();
        }
        for (place, byte) in text.get(self.at..at).unwrap_or_default().iter().enumerate() {
            if *byte == b'\n' {
                self.newlines += 1;
                self.line_start = self.at + place + 1;
            }
        }
        self.at = at;
        // Within one line the column is told from its beginning.
        let line = text.get(self.line_start..at).unwrap_or_default();
        let mut location = Location::of_byte(file, line, line.len());
        location.line = u32::try_from(self.newlines + 1).unwrap_or(u32::MAX);
        location
    }
}

/// What is known of the response that a record stands in.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) request: Option<Request>,
    /// The response is an answer to a list request.
    list: Option<ListRequest>,
    /// Whether its counts passed the default filters.
    filtering: Filtering,
}

impl Context {
    pub(super) fn new(request: Option<Request>) -> Self {
        let list = request.as_ref().and_then(Request::list);
        let filtering = request.as_ref().map_or(Filtering::Unknown, Request::filtering);
        Self { request, list, filtering }
    }
}

/// The value at the beginning of a text, and its length; `None` where it is no sound one of this type.
fn whole<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Option<(T, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let value = values.next()?.ok()?;
    Some((value, values.byte_offset()))
}

impl<'a> Reader<'a> {
    /// A reader of a part of a file that begins at this byte.
    pub(super) fn of_part(
        index: u32,
        file: &'a mut FileRecords,
        options: ReadOptions,
        base: u64,
        head: Option<Head>,
    ) -> Self {
        if options.fast {
            fast::begin(options.limits.depth);
        }
        Self {
            index,
            base,
            answer: None,
            file,
            options,
            lines: LineCursor::default(),
            head,
            heads: Vec::new(),
        }
    }

    fn read(mut self, content: &mut Content) -> Text {
        if let Some(broken) = &content.broken {
            self.damage(Code(602), Window::NONE, 0, broken.clone());
        }
        if let Some(method) = self.answer.and_then(|answer| answer.other_method.as_ref()) {
            self.skip(&format!("the answer to {method}, which describes the endpoint"));
            return Text::OnDisk;
        }
        match sniff(&content.bytes) {
            Sniffed::Json { start, request } => {
                self.documents(Window::of(&content.bytes), start, request);
                if content.compressed {
                    Text::Kept(std::mem::take(&mut content.bytes))
                } else {
                    Text::OnDisk
                }
            }
            Sniffed::Extracted { text, request } => {
                let text = text.into_bytes();
                self.documents(Window::of(&text), 0, request);
                Text::Kept(text)
            }
            Sniffed::Not(reason) => {
                self.refuse(reason, content.broken.is_some());
                Text::OnDisk
            }
        }
    }

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

    fn skip(&mut self, reason: &str) {
        if !matches!(self.file.outcome, FileOutcome::Damaged) {
            self.file.outcome = FileOutcome::Skipped(reason.to_owned());
        }
    }

    /// Notes a finding that makes the file a damaged one.
    fn damage(&mut self, code: Code, text: Window<'_>, at: usize, message: String) {
        self.file.outcome = FileOutcome::Damaged;
        let location = self.lines.locate(&self.file.name, text.bytes, at);
        self.file.findings.push(Finding::new(code, Subject::File, message).at(location));
    }

    fn note(&mut self, code: Code, subject: Subject, text: Window<'_>, at: usize, message: String) {
        let location = self.lines.locate(&self.file.name, text.bytes, at);
        self.file.findings.push(Finding::new(code, subject, message).at(location));
    }

    fn trouble(&mut self, text: Window<'_>, trouble: Trouble) {
        let (code, words, at) = Self::in_words(text, trouble);
        let begins = match trouble {
            Trouble::CutOff(start) => Location::of_byte("", text.bytes, start),
            Trouble::Unexpected(_) => Location::default(),
        };
        self.damage(code, text, at, trouble_words(&words, &begins));
    }

    /// What is wrong, for [`trouble_words`], and where.
    pub(super) fn in_words(text: Window<'_>, trouble: Trouble) -> (Code, String, usize) {
        match trouble {
            Trouble::CutOff(_) => {
                let words = "it ends inside the value that begins in {begins}".to_owned();
                (Code(602), words, text.bytes.len())
            }
            Trouble::Unexpected(at) => {
                let rest = text.bytes.get(at..).unwrap_or_default();
                let found =
                    String::from_utf8_lossy(rest.get(..12.min(rest.len())).unwrap_or_default());
                let words = format!("expected a value or a comma, found {:?}", found.trim_end());
                (Code(601), words, at)
            }
        }
    }

    pub(super) fn into_head(self) -> Option<Head> {
        self.head
    }

    /// The values of a file one after the other.
    fn documents(&mut self, text: Window<'_>, start: usize, request: Option<Request>) {
        let known = self.answer.and_then(|answer| answer.request.clone());
        let request = known.or(request);
        self.file.host = request.as_ref().and_then(|request| request.host.clone());
        if let Some(status) = self.answer.and_then(|answer| answer.status).filter(|s| *s >= 400) {
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

    /// A value that begins at `start`; gives its end, or `None` where there is no going on behind it.
    fn value(&mut self, text: Window<'_>, start: usize, context: &Context) -> Option<usize> {
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
        let word = text.bytes.get(start..end.min(start + 30)).unwrap_or_default();
        let message = format!("expected {expected}, found {:?}", String::from_utf8_lossy(word));
        self.damage(Code(603), text, start, message);
    }

    /// The records of an array; gives their ids, and where the array ends, unless it is broken.
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

    /// An element of an array of records; gives its end.
    fn element(
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
        ids.extend(self.record(text, start, end, context));
        Ok(end)
    }

    /// An object at the top level: a page of a list, or a record. Gives its end, or `None` where there is no
    /// going on behind it.
    fn object(&mut self, text: Window<'_>, start: usize, context: &Context) -> Option<usize> {
        if let Some((_, end)) = self.sound_record(text, start, context) {
            return Some(end);
        }
        let mut page = Envelope::default();
        let mut ids: Option<(Vec<(Kind, i64)>, Context)> = None;
        let mut is_noted = false;
        let mut trouble_behind = None;
        let mut members = split::members(text.bytes, start);
        while let Some(member) = members.next() {
            match member {
                Ok(member) => {
                    page.note(text.bytes, &member);
                    // The platform writes `next` and `previous` before the results: then the records are
                    // read in the same walk.
                    if member.key == b"results"
                        && page.has_neighbours()
                        && text.bytes.get(member.start) == Some(&b'[')
                    {
                        let context = self.placed(&page, context);
                        let (found, end) = self.array(text, member.start, &context);
                        ids = Some((found, context));
                        match end {
                            Some(end) => members.walked_to(end),
                            None => is_noted = true,
                        }
                    }
                }
                // What is wrong with the results themselves is noted already.
                Err(trouble) if page.results.is_some() && !is_noted => {
                    trouble_behind = Some(trouble)
                }
                Err(_) => {}
            }
        }
        let end = members.end().or_else(|| split::value_end(text.bytes, start).ok());
        if let Some(trouble) = trouble_behind.filter(|_| ids.is_some()) {
            self.trouble(text, trouble);
        }
        match (ids, page.results, end) {
            (Some((ids, context)), _, _) => self.page(text, &ids, &page, &context),
            (None, Some(results), _) if text.bytes.get(results) == Some(&b'[') => {
                let context = self.placed(&page, context);
                let (ids, _) = self.array(text, results, &context);
                self.page(text, &ids, &page, &context);
            }
            (None, _, Some(end)) => {
                self.record(text, start, end, context);
            }
            (None, _, None) => self.trouble(text, Trouble::CutOff(start)),
        }
        end
    }

    /// What is known of the records of a page: from the request, else from its neighbours' addresses.
    pub(super) fn placed(&mut self, page: &Envelope, context: &Context) -> Context {
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

    /// A page of a list whose records are read.
    pub(super) fn page(
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
            let at = page.results.unwrap_or_default();
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
                ListRequest { kind, filters: (!named.is_empty()).then_some(named) }
            }
        };
        let ids: Vec<i64> = ids.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect();
        let asked = request.filters.as_ref().and_then(|filters| filters.get("collections"));
        if let (Kind::Capture, Some(Ok(collection))) = (kind, asked.map(|id| id.parse())) {
            self.file.listed.push(ListedMembers {
                collection: CollectionId(collection),
                request: request.clone(),
                captures: ids.iter().copied().map(CaptureId).collect(),
            });
        }
        self.file.lists.push(ListPage { request, count, ids });
    }

    /// A record that is as it should be, in one walk; gives its kind, its id and its end. `None` for anything
    /// else, of which nothing is taken over: it is for [`Reader::record`] to say what is wrong.
    fn sound_record(
        &mut self,
        text: Window<'_>,
        start: usize,
        context: &Context,
    ) -> Option<((Kind, i64), usize)> {
        let bytes = text.bytes.get(start..)?;
        let (kind, form) = self.kind_of(bytes, context)?;
        let rest = text.sound.get(start..)?;
        let fast = self.options.fast;
        let told = fast
            .then(|| {
                fast::record((kind, form), rest, |record| {
                    let origin = self.origin(start, record.len, form);
                    let bytes = bytes.get(..record.len).unwrap_or_default();
                    let place = Place { origin, bytes, pk: None, filtering: context.filtering };
                    let id = record.id;
                    lower::extracted(record, place, self.file);
                    (id, origin)
                })
            })
            .flatten();
        if let Some((id, origin)) = told {
            self.counted(origin, Some(kind));
            return Some(((kind, id), start + origin.len as usize));
        }
        macro_rules! read {
            ($wire:ty, $lower:path) => {{
                let (pk, wire, len) = match form {
                    Form::Api => {
                        let (wire, len) = whole::<$wire>(rest)?;
                        (None, wire, len)
                    }
                    Form::Dump => {
                        let (DumpOf { pk, fields }, len) = whole::<DumpOf<$wire>>(rest)?;
                        let Some(IdWire::Good(pk)) = pk else { return None };
                        (Some(pk), fields, len)
                    }
                };
                if is_deeper(bytes.get(..len)?, self.options.limits.depth) {
                    return None;
                }
                let origin = self.origin(start, len, form);
                let bytes = bytes.get(..len)?;
                let place = Place { origin, bytes, pk, filtering: context.filtering };
                ($lower(wire, place, self.file).ok()?, origin)
            }};
        }
        use super::wire::*;
        let (id, origin) = match kind {
            Kind::Collection => read!(CollectionWire<'_>, lower::collection),
            Kind::Capture => read!(CaptureWire<'_>, lower::capture),
            Kind::Job => read!(JobWire<'_>, lower::job),
            Kind::Project => read!(ProjectWire<'_>, lower::project),
            Kind::Deployment => read!(DeploymentWire<'_>, lower::deployment),
            Kind::ResearchSite => read!(ResearchSiteWire<'_>, lower::research_site),
            Kind::Event => read!(EventWire<'_>, lower::event),
            Kind::Detection => read!(DetectionWire<'_>, lower::detection),
            Kind::Occurrence => read!(OccurrenceWire<'_>, lower::occurrence),
            Kind::Taxon => read!(TaxonWire<'_>, lower::taxon),
            Kind::Pipeline => read!(PipelineWire<'_>, lower::pipeline),
        };
        let len = origin.len as usize;
        if fast {
            fast::learn((kind, form), rest.get(..len)?);
        }
        self.counted(origin, Some(kind));
        Some(((kind, id), start + len))
    }

    /// What the record is that begins here: of the kind of the last one that began likewise.
    fn kind_of(&mut self, bytes: &[u8], context: &Context) -> Option<(Kind, Form)> {
        if !self.head.as_ref().is_some_and(|head| head.fits(bytes)) {
            let head = match self.heads.iter().position(|head| head.fits(bytes)) {
                Some(n) => self.heads.swap_remove(n),
                None => Head::of(bytes, &Probe::of(bytes).ok()?, context)?,
            };
            // Records of several kinds may take turns, as in a dump.
            let last = self.head.replace(head).filter(|_| self.heads.len() < MOST_HEADS);
            self.heads.extend(last);
        }
        self.head.as_ref().map(|head| (head.kind, head.form))
    }

    fn origin(&self, start: usize, len: usize, form: Form) -> Origin {
        let len = u32::try_from(len).unwrap_or(u32::MAX);
        Origin { file: self.index, start: self.base.saturating_add(start as u64), len, form }
    }

    /// A record of any kind; gives its kind and id where it is one of ours.
    fn record(
        &mut self,
        text: Window<'_>,
        start: usize,
        end: usize,
        context: &Context,
    ) -> Option<(Kind, i64)> {
        let bytes = text.bytes.get(start..end).unwrap_or_default();
        if is_deeper(bytes, self.options.limits.depth) {
            let message = format!("a record is left out: {}", self.options.limits.too_deep());
            self.damage(Code(603), text, start, message);
            return None;
        }
        let probe = match Probe::of(bytes) {
            Ok(probe) => probe,
            Err(Trouble::CutOff(at) | Trouble::Unexpected(at)) => {
                let message = "a record is left out: it is no JSON from here on".to_owned();
                self.damage(Code(603), text, start + at, message);
                return None;
            }
        };
        let form = probe.form();
        let origin = self.origin(start, bytes.len(), form);
        let place = Place { origin, bytes, pk: None, filtering: context.filtering };
        let target = probe.target(context);
        let (pk, fields) = match form {
            Form::Api => (None, None),
            Form::Dump => {
                let (pk, fields) = self.dump_head(text, start, bytes)?;
                (pk, Some(fields))
            }
        };
        let kind = match target {
            Target::Record(kind) => kind,
            Target::JobLog => {
                let fields = fields.unwrap_or_default();
                if let Ok(log) = serde_json::from_slice(fields.as_bytes()) {
                    lower::job_log(log, self.file);
                    self.counted(origin, None);
                }
                return None;
            }
            Target::Error(answer) => {
                self.error_response(text, start, &answer);
                return None;
            }
            Target::Other(what) => {
                if self.file.records == 0 {
                    self.skip(&what);
                }
                return None;
            }
        };
        let place = Place { pk, ..place };
        let fields = fields.as_ref().map_or(bytes, |fields| fields.as_bytes());
        let id = self.lower(kind, fields, text, start, place)?;
        self.counted(origin, Some(kind));
        Some((kind, id))
    }

    fn counted(&mut self, origin: Origin, kind: Option<Kind>) {
        self.file.records += 1;
        if self.file.outcome != FileOutcome::Damaged {
            self.file.outcome = FileOutcome::Read;
        }
        if let (Form::Dump, Some(kind)) = (origin.form, kind) {
            self.file.dumped.insert(kind);
        }
    }

    /// The key and the fields of a dump's record.
    fn dump_head(
        &mut self,
        text: Window<'_>,
        start: usize,
        bytes: &[u8],
    ) -> Option<(Option<i64>, String)> {
        let head = |bytes: &[u8]| {
            serde_json::from_slice::<DumpWire<'_>>(bytes)
                .map(|DumpWire { pk, fields }| (pk, fields.get().to_owned()))
        };
        match head(bytes).or_else(|_| head(repair(bytes).0.as_bytes())) {
            Ok((Some(IdWire::Good(pk)), fields)) => Some((Some(pk), fields)),
            Ok((pk, _)) => {
                let found = match pk {
                    Some(IdWire::Bad(text)) => text,
                    _ => "none".to_owned(),
                };
                let message = format!("a record of a dump has no usable pk: {found}");
                self.damage(Code(604), text, start, message);
                None
            }
            Err(error) => {
                self.damage(Code(603), text, start, format!("a record is left out: {error}"));
                None
            }
        }
    }

    /// Reads the fields of a record into the file's sightings; gives its id.
    fn lower(
        &mut self,
        kind: Kind,
        fields: &[u8],
        text: Window<'_>,
        start: usize,
        place: Place<'_>,
    ) -> Option<i64> {
        macro_rules! read {
            ($wire:ty, $lower:path) => {
                // Lowering happens inside of the lenient read, since the wire borrows from its text.
                read_leniently(
                    fields,
                    |bytes| serde_json::from_slice::<$wire>(bytes).map(|_| ()),
                    |bytes| {
                        serde_json::from_slice::<$wire>(bytes)
                            .map(|wire| $lower(wire, place, self.file))
                    },
                )
            };
        }
        use super::wire::*;
        let read = match kind {
            Kind::Collection => read!(CollectionWire<'_>, lower::collection),
            Kind::Capture => read!(CaptureWire<'_>, lower::capture),
            Kind::Job => read!(JobWire<'_>, lower::job),
            Kind::Project => read!(ProjectWire<'_>, lower::project),
            Kind::Deployment => read!(DeploymentWire<'_>, lower::deployment),
            Kind::ResearchSite => read!(ResearchSiteWire<'_>, lower::research_site),
            Kind::Event => read!(EventWire<'_>, lower::event),
            Kind::Detection => read!(DetectionWire<'_>, lower::detection),
            Kind::Occurrence => read!(OccurrenceWire<'_>, lower::occurrence),
            Kind::Taxon => read!(TaxonWire<'_>, lower::taxon),
            Kind::Pipeline => read!(PipelineWire<'_>, lower::pipeline),
        };
        match read {
            Ok(Lenient { value: Ok(id), repairs, bad_fields }) => {
                let subject = Subject::Record(kind, id);
                if let Some(repairs) = repairs {
                    self.note(Code(606), subject.clone(), text, start, repairs);
                }
                for field in bad_fields {
                    self.note(Code(605), subject.clone(), text, start, field);
                }
                Some(id)
            }
            Ok(Lenient { value: Err(BadId(found)), .. }) => {
                let message = format!("a {} is left out: its id is {found}", kind.singular());
                self.damage(Code(604), text, start, message);
                None
            }
            Err(error) => {
                let message = format!("a {} is left out: {error}", kind.singular());
                self.damage(Code(603), text, start + error.at(fields), message);
                None
            }
        }
    }

    fn error_response(&mut self, text: Window<'_>, start: usize, answer: &str) {
        let body = text.bytes.get(start..).unwrap_or_default();
        let body = String::from_utf8_lossy(body.get(..body.len().min(120)).unwrap_or_default());
        let words: Vec<&str> = body.split_whitespace().collect();
        let message = format!("the server answered {answer}: {}", words.join(" "));
        self.skip(&format!("an error response ({answer})"));
        self.note(Code(609), Subject::File, text, start, message);
    }
}

/// What a page of a list says besides its records.
#[derive(Default)]
pub(super) struct Envelope {
    count: Option<i64>,
    next: Option<String>,
    previous: Option<String>,
    /// Whether it has said what comes next, and what came before.
    has_next: bool,
    has_previous: bool,
    /// Where `results` begins.
    results: Option<usize>,
}

impl Envelope {
    /// Whether it has said what comes before and behind it.
    pub(super) fn has_neighbours(&self) -> bool {
        self.has_next && self.has_previous
    }

    pub(super) fn note(&mut self, text: &[u8], member: &split::Member<'_>) {
        let value = || {
            let end = split::value_end(text, member.start).ok();
            end.and_then(|end| text.get(member.start..end)).unwrap_or_default()
        };
        match member.key {
            b"count" => {
                self.count = serde_json::from_slice(value()).ok().filter(|count| *count >= 0);
            }
            b"next" => {
                self.next = serde_json::from_slice(value()).ok();
                self.has_next = true;
            }
            b"previous" => {
                self.previous = serde_json::from_slice(value()).ok();
                self.has_previous = true;
            }
            b"results" => self.results = Some(member.start),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;

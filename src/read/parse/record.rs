//! Reading one record: by the fast reader, else by serde as it stands, else by serde with what is broken mended or left out.

use serde::Deserialize;
use serde_json::de::{Read, SliceRead, StrRead};

use super::reader::{MOST_PREFIXES, Reader};
use super::window::Window;
use crate::finding::{Code, Subject};
use crate::json::depth::is_deeper;
use crate::json::repair::repair;
use crate::json::split::Trouble;
use crate::model::{FileOutcome, Form, Kind, Origin};
use crate::read::context::Context;
use crate::read::faults;
use crate::read::lenient::{Lenient, read_leniently};
use crate::read::lower::{self, BadId, Place};
use crate::read::probe::{Probe, RecordPrefix, Target};
use crate::read::records::FileRecords;
use crate::read::wire::{
    CaptureWire, CollectionWire, DeploymentWire, DetectionWire, DumpOf, DumpWire, EventWire,
    IdWire, JobWire, NamesWire, OccurrenceWire, PipelineWire, ProjectWire, ResearchSiteWire,
    TaxonWire,
};

/// Where a record is put that is parsed: its place, and the file's records.
type Destination<'a> = (Place<'a>, &'a mut FileRecords);

/// What became of a record that could be parsed.
enum Parsed {
    /// It is taken over; its id.
    Lowered(i64),
    /// Its id cannot be used.
    BadId(BadId),
    /// There is nowhere to put it.
    Dropped,
}

/// Parses the record at the beginning of a text. `into` says where it is put: it is given the key of a record of a dump,
/// and the length of the record.
fn parse<'t, 'p>(
    (kind, form): (Kind, Form),
    text: impl Read<'t>,
    into: impl FnOnce(Option<IdWire>, usize) -> Option<Destination<'p>>,
) -> Result<Parsed, serde_json::Error> {
    match kind {
        Kind::Collection => parse_as::<CollectionWire<'t>>(form, text, into, lower::collection),
        Kind::Capture => parse_as::<CaptureWire<'t>>(form, text, into, lower::capture),
        Kind::Job => parse_as::<JobWire<'t>>(form, text, into, lower::job),
        Kind::Project => parse_as::<ProjectWire<'t>>(form, text, into, lower::project),
        Kind::Deployment => parse_as::<DeploymentWire<'t>>(form, text, into, lower::deployment),
        Kind::ResearchSite => {
            parse_as::<ResearchSiteWire<'t>>(form, text, into, lower::research_site)
        }
        Kind::Event => parse_as::<EventWire<'t>>(form, text, into, lower::event),
        Kind::Detection => parse_as::<DetectionWire<'t>>(form, text, into, lower::detection),
        Kind::Occurrence => parse_as::<OccurrenceWire<'t>>(form, text, into, lower::occurrence),
        Kind::Taxon => parse_as::<TaxonWire<'t>>(form, text, into, lower::taxon),
        Kind::Pipeline => parse_as::<PipelineWire<'t>>(form, text, into, lower::pipeline),
    }
}

/// The same for a record of one kind.
fn parse_as<'t, 'p, W: Deserialize<'t>>(
    form: Form,
    text: impl Read<'t>,
    into: impl FnOnce(Option<IdWire>, usize) -> Option<Destination<'p>>,
    lower: impl FnOnce(W, Place<'p>, &mut FileRecords) -> Result<i64, BadId>,
) -> Result<Parsed, serde_json::Error> {
    let (pk, wire, len) = match form {
        Form::Api => {
            let (wire, len) = first(text)?;
            (None, wire, len)
        }
        Form::Dump => {
            let (DumpOf { pk, fields }, len) = first(text)?;
            (pk, fields, len)
        }
    };
    let Some((place, file)) = into(pk, len) else { return Ok(Parsed::Dropped) };
    Ok(match lower(wire, place, file) {
        Ok(id) => Parsed::Lowered(id),
        Err(bad) => Parsed::BadId(bad),
    })
}

/// The value at the beginning of a text, and its length.
fn first<'t, T: Deserialize<'t>>(text: impl Read<'t>) -> Result<(T, usize), serde_json::Error> {
    let mut values = serde_json::Deserializer::new(text).into_iter();
    let none = || Err(serde::de::Error::custom("expected value"));
    let value = values.next().unwrap_or_else(none)?;
    Ok((value, values.byte_offset()))
}

impl Reader<'_> {
    /// Reads a record that is as it should be, in one walk; gives its kind, its id and its end. `None` for anything
    /// else, of which nothing is taken over: it is for [`Reader::record`] to say what is wrong.
    pub(super) fn sound_record(
        &mut self,
        text: Window<'_>,
        start: usize,
        context: &Context,
    ) -> Option<((Kind, i64), usize)> {
        let kind = self.kind_of(text.bytes.get(start..)?, context)?;
        let rest = text.sound.get(start..)?;
        let (id, origin) = match self.fast_record(kind, rest, start, context) {
            Some(found) => found,
            None => self.parsed_record(kind, rest, start, context)?,
        };
        let (kind, _) = kind;
        self.count(origin, Some((kind, id)));
        Some(((kind, id), start + origin.len as usize))
    }

    /// The record at the beginning of a text, if it is like one before.
    fn fast_record(
        &mut self,
        (kind, form): (Kind, Form),
        text: &str,
        start: usize,
        context: &Context,
    ) -> Option<(i64, Origin)> {
        let (index, base) = (self.index, self.base);
        let file = &mut *self.file;
        self.fast.record((kind, form), text, |record| {
            let origin = origin(index, base, start, record.len, form);
            let bytes = text.as_bytes().get(..record.len)?;
            let id = record.id;
            record.lower(context.place(origin, bytes, None), file);
            Some((id, origin))
        })?
    }

    /// The same as serde reads it; the fast reader learns from it.
    fn parsed_record(
        &mut self,
        (kind, form): (Kind, Form),
        text: &str,
        start: usize,
        context: &Context,
    ) -> Option<(i64, Origin)> {
        let (index, base, depth) = (self.index, self.base, self.options.limits.depth);
        let file = &mut *self.file;
        let mut found = None;
        let into = |pk: Option<IdWire>, len: usize| {
            let pk = match (form, pk) {
                (Form::Api, _) => None,
                (Form::Dump, Some(IdWire::Good(pk))) => Some(pk),
                (Form::Dump, _) => return None,
            };
            let bytes = text.as_bytes().get(..len).filter(|bytes| !is_deeper(bytes, depth))?;
            let origin = origin(index, base, start, len, form);
            found = Some((origin, bytes.len()));
            Some((context.place(origin, bytes, pk), file))
        };
        let Ok(Parsed::Lowered(id)) = parse((kind, form), StrRead::new(text), into) else {
            return None;
        };
        let (origin, len) = found?;
        self.fast.learn((kind, form), text.get(..len)?);
        Some((id, origin))
    }

    /// What the record is that begins here: of the kind of the last one that began likewise.
    fn kind_of(&mut self, bytes: &[u8], context: &Context) -> Option<(Kind, Form)> {
        if !self.prefix.as_ref().is_some_and(|prefix| prefix.fits(bytes)) {
            let prefix = match self.prefixes.iter().position(|prefix| prefix.fits(bytes)) {
                Some(n) => self.prefixes.swap_remove(n),
                None => RecordPrefix::of(bytes, &Probe::of(bytes).ok()?, context)?,
            };
            let last = self.prefix.replace(prefix);
            self.prefixes.extend(last.filter(|_| self.prefixes.len() < MOST_PREFIXES));
        }
        self.prefix.as_ref().map(|prefix| (prefix.kind, prefix.form))
    }

    fn origin(&self, start: usize, len: usize, form: Form) -> Origin {
        origin(self.index, self.base, start, len, form)
    }

    /// Reads a record of any kind, whatever is wrong with it; gives its kind and id where it is one of ours.
    pub(super) fn record(
        &mut self,
        text: Window<'_>,
        (start, end): (usize, usize),
        context: &Context,
    ) -> Option<(Kind, i64)> {
        let bytes = text.bytes.get(start..end)?;
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
        let target = probe.target(context);
        // Nothing is said of a record that is not read, and nothing can be wrong with it.
        match target {
            Target::Other(what) => {
                self.skip(&what);
                return None;
            }
            Target::Unknown(what) => {
                if !self.contained(text, start, context) {
                    self.skip(&what);
                }
                return None;
            }
            _ => {}
        }
        let (pk, fields) = match form {
            Form::Api => (None, None),
            Form::Dump => {
                let (pk, fields) = self.dump_head(text, start, bytes)?;
                (Some(pk), Some(fields))
            }
        };
        let fields = fields.as_ref().map_or(bytes, |fields| fields.as_bytes());
        let Target::Record(kind) = target else {
            self.other_object(target, fields, (text, start), origin);
            return None;
        };
        let place = context.place(origin, bytes, pk);
        let id = self.lenient_record(kind, fields, (text, start), place)?;
        self.count(origin, Some((kind, id)));
        Some((kind, id))
    }

    /// Takes note of an object that is no record of ours.
    fn other_object(
        &mut self,
        target: Target,
        fields: &[u8],
        (text, start): (Window<'_>, usize),
        origin: Origin,
    ) {
        match target {
            Target::JobLog => {
                if let Ok(log) = serde_json::from_slice(fields) {
                    lower::job_log(log, self.file);
                    self.count(origin, None);
                }
            }
            Target::Names => {
                if let Ok(names) = serde_json::from_slice::<NamesWire<'_>>(fields) {
                    lower::named(&names, self.file);
                }
            }
            Target::Error(answer) => self.error_response(text, start, &answer),
            Target::NotRead(what) => self.not_read(text, start, &what),
            Target::Other(_) | Target::Unknown(_) | Target::Record(_) => {}
        }
    }

    /// Counts a record that was read.
    fn count(&mut self, origin: Origin, record: Option<(Kind, i64)>) {
        self.file.records += 1;
        if self.file.outcome != FileOutcome::Damaged {
            self.file.outcome = FileOutcome::Read;
        }
        if let (Form::Dump, Some((kind, id))) = (origin.form, record) {
            self.file.dumped.entry(kind).or_default().add(id);
        }
    }

    /// The key and the fields of a dump's record.
    fn dump_head(&mut self, text: Window<'_>, start: usize, bytes: &[u8]) -> Option<(i64, String)> {
        let head = |bytes: &[u8]| {
            serde_json::from_slice::<DumpWire<'_>>(bytes)
                .map(|DumpWire { pk, fields }| (pk, fields.get().to_owned()))
        };
        match head(bytes).or_else(|_| head(repair(bytes).0.as_bytes())) {
            Ok((Some(IdWire::Good(pk)), fields)) => Some((pk, fields)),
            Ok((pk, _)) => {
                let found = pk.map_or(IdWire::NONE, |pk| pk.words());
                let message = format!("a record of a dump has no usable pk: {found}");
                self.damage(Code(604), text, start, message);
                None
            }
            Err(error) => {
                let message = format!("a record is left out: {}", faults::words(&error));
                self.damage(Code(603), text, start, message);
                None
            }
        }
    }

    /// Reads the fields of a record, mended or without some of them where that must be; gives its id.
    fn lenient_record(
        &mut self,
        kind: Kind,
        fields: &[u8],
        (text, start): (Window<'_>, usize),
        place: Place<'_>,
    ) -> Option<i64> {
        let what = (kind, Form::Api);
        let file = &mut *self.file;
        let read = read_leniently(
            fields,
            |bytes| parse(what, SliceRead::new(bytes), |_, _| None).map(|_| ()),
            |bytes| parse(what, SliceRead::new(bytes), |_, _| Some((place, &mut *file))),
        );
        match read {
            Ok(Lenient { value: Parsed::Lowered(id), repairs, bad_fields }) => {
                let subject = Subject::Record(kind, id);
                if let Some(repairs) = repairs {
                    *self.file.mended.entry(kind).or_default() += 1;
                    self.note(Code(606), subject.clone(), text, start, repairs);
                }
                for field in bad_fields {
                    self.note(Code(605), subject.clone(), text, start, field);
                }
                Some(id)
            }
            Ok(Lenient { value: Parsed::BadId(BadId(found)), .. }) => {
                let message = format!("a {} is left out: its id is {found}", kind.singular());
                self.damage(Code(604), text, start, message);
                None
            }
            Ok(Lenient { value: Parsed::Dropped, .. }) => None,
            Err(error) => {
                let message = format!("a {} is left out: {error}", kind.singular());
                self.damage(Code(603), text, start + error.at(fields), message);
                None
            }
        }
    }
}

/// Where a record stands: `start` counts from `base`, where the text begins in the file.
fn origin(index: u32, base: u64, start: usize, len: usize, form: Form) -> Origin {
    let len = u32::try_from(len).unwrap_or(u32::MAX);
    Origin { file: index, start: base.saturating_add(start as u64), len, form }
}

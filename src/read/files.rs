//! All files of a snapshot, one after the other: small ones side by side, large ones block by block.

use std::io::Read;
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use super::context::Context;
use super::decompress::Content;
use super::error::ReadError;
use super::gather::Gathered;
use super::input::{InputFile, Opened, Place};
use super::manifest::{Answer, Manifest};
use super::options::{Purpose, ReadOptions, ReadProgress};
use super::packing::Packing;
use super::parse::{self, ParsedFile};
use super::read_at::ReadAt;
use super::records::{BulkRecords, FileRecords};
use super::source::{Stamp, Text, Texts};
use super::stream::blocks::{self, Bytes, Unread};
use super::stream::pieces::{self, PlainFile};
use crate::finding::{Code, Finding, Subject};
use crate::model::{FileOutcome, Location};
use crate::parallel::{both, flow, on_each_thread};

/// The size in bytes from which a file is read in pieces: four pieces of [`pieces::Sizes::USUAL`], so that two to four
/// threads have work for the whole of it. Smaller files come in numbers and are read side by side.
const LARGE: u64 = 8 << 20;
/// The same for a packed file: JSON unpacks to ten or twenty times its size, which makes a block or so.
const LARGE_PACKED: u64 = 1 << 20;
/// The most bytes of small files that are read ahead of the one that is taken over next, for each thread: two list
/// pages of a thousand captures (2.5 MB each). More would raise the peak of memory by as much for each thread.
const AT_ONCE: u64 = 5 << 20;
/// The least number of bytes that a file counts for, since its records take memory, too.
const LEAST: u64 = 64 << 10;

/// What all files gave.
#[derive(Default)]
pub(super) struct Files {
    pub(super) gathered: Gathered,
    pub(super) texts: Vec<Text>,
    /// What the files were like before they were read.
    pub(super) stamps: Vec<Option<Stamp>>,
    pub(super) unpacked: Texts,
}

/// A file before it is read.
struct Next<'a> {
    index: u32,
    input: &'a InputFile,
    stamp: Option<Stamp>,
    size: u64,
    packing: Option<Packing>,
}

impl Next<'_> {
    /// Roughly the bytes of its JSON.
    fn size_unpacked(&self) -> u64 {
        let name = self.input.name.as_str();
        // A member of an archive is unpacked already.
        let is_packed = self.input.part().is_none()
            && [".gz", ".zst"].iter().any(|ending| name.ends_with(ending));
        if is_packed { self.size.saturating_mul(16) } else { self.size }
    }

    /// The number of bytes that it counts for among the files that are read side by side.
    fn size_at_once(&self) -> u64 {
        self.size_unpacked().max(LEAST)
    }

    /// What is known of it beforehand, if it is to be read block by block.
    fn streamed(&self, manifest: &Manifest) -> Option<Context> {
        if !self.is_large() || matches!(self.input.place, Place::Archive(_)) {
            return None;
        }
        let holds_records =
            !manifest.is_one(self.input) && super::notes::about(&self.input.name).is_none();
        let context = Context::of_file(manifest.answer(self.input));
        context.filter(|_| holds_records)
    }

    fn is_large(&self) -> bool {
        self.size >= if self.packing.is_some() { LARGE_PACKED } else { LARGE }
    }
}

fn look<'a>(index: u32, input: &'a InputFile) -> Next<'a> {
    let stamp = input.stamp();
    let on_disk = || stamp.as_ref().map_or(0, Stamp::size);
    let size = input.part().map_or_else(on_disk, |part| part.end - part.start);
    let mut beginning = Vec::new();
    if size >= LARGE_PACKED {
        // A file that cannot be opened says so when it is read.
        let _ = input.open().map(|file| file.take(4).read_to_end(&mut beginning));
    }
    Next { index, input, stamp, size, packing: Packing::of(&beginning) }
}

/// Reads all files; what comes out is in their order.
///
/// # Errors
/// When there is no room to put away what is unpacked.
pub(super) fn read(
    inputs: &[InputFile],
    manifest: &Manifest,
    options: ReadOptions,
    progress: &dyn ReadProgress,
) -> Result<Files, ReadError> {
    let files: Vec<Next<'_>> = (0u32..).zip(inputs).map(|(n, input)| look(n, input)).collect();
    let gathered = Gathered::for_purpose(options.purpose);
    let stamps = files.iter().map(|file| file.stamp.clone()).collect();
    let mut all = Files { gathered, stamps, ..Files::default() };
    let mut done = 0;
    let mut rest = files.as_slice();
    while let Some((first, others)) = rest.split_first() {
        if let Some(context) = first.streamed(manifest) {
            rest = others;
            let parsed = all.large(first, &context, manifest, options)?;
            all.add(parsed, options.purpose);
            done += 1;
            progress.files(done, files.len());
        } else {
            let n = others.iter().take_while(|file| file.streamed(manifest).is_none()).count();
            let (small, others) = rest.split_at(n + 1);
            rest = others;
            let read = |file: &Next<'_>| parse::file(file.index, file.input, manifest, options);
            let take = |parsed| {
                all.add(parsed, options.purpose);
                done += 1;
                progress.files(done, files.len());
                ControlFlow::Continue(())
            };
            flow(small, AT_ONCE, Next::size_at_once, read, take);
        }
    }
    on_each_thread(|| {
        parse::forget_buffers();
        pieces::forget_buffer();
        BulkRecords::forget_spare();
    });
    Ok(all)
}

impl Files {
    fn add(&mut self, file: ParsedFile, purpose: Purpose) {
        self.gathered.add(file.records);
        self.texts.push(match purpose {
            Purpose::Numbers => Text::OnDisk,
            Purpose::Pages => self.unpacked.put(file.text),
        });
    }

    /// Reads a file in pieces; its captures, detections and occurrences are taken over as it goes.
    fn large(
        &mut self,
        next: &Next<'_>,
        context: &Context,
        manifest: &Manifest,
        options: ReadOptions,
    ) -> Result<ParsedFile, ReadError> {
        let mut records = FileRecords::new(&next.input.name);
        let file = match next.input.open() {
            Ok(file) => file,
            Err(error) => {
                records.cannot_be_opened(&error);
                return Ok(ParsedFile { records, text: Text::OnDisk });
            }
        };
        records.host = context.request.as_ref().and_then(|request| request.host.clone());
        let large = Large { next, context, answer: manifest.answer(next.input), options };
        let mut parsed = match next.packing {
            Some(packing) => self.packed(large, packing, records, file)?,
            None => large.plain(records, &file, &mut self.gathered),
        };
        parsed.records.note(&next.input.troubles);
        Ok(parsed)
    }

    /// Reads a file that is packed block by block.
    fn packed(
        &mut self,
        large: Large<'_>,
        packing: Packing,
        mut records: FileRecords,
        file: Opened,
    ) -> Result<ParsedFile, ReadError> {
        let keeps = large.options.purpose == Purpose::Pages;
        let mut raw = Hashed::new(file, keeps);
        let text = if keeps { Text::Unpacked(self.unpacked.end()) } else { Text::OnDisk };
        let mut parsed = match packing.unpack(&mut raw) {
            Err(error) => {
                records.cannot_be_opened(&error);
                ParsedFile { records, text: Text::OnDisk }
            }
            Ok(unpacked) => {
                let to = keeps.then_some(&mut self.unpacked);
                let mut copied = Copied { from: unpacked, to, no_room: None };
                let beginning = ParsedFile { records, text };
                let parsed = large.blocks(beginning, packing, &mut copied, &mut self.gathered);
                if let Some(source) = copied.no_room {
                    return Err(ReadError::NoRoom { source });
                }
                parsed
            }
        };
        (parsed.records.bytes, parsed.records.sha256) = raw.finish();
        Ok(parsed)
    }
}

/// A file that is read in pieces.
#[derive(Clone, Copy)]
struct Large<'a> {
    next: &'a Next<'a>,
    context: &'a Context,
    answer: Option<&'a Answer>,
    options: ReadOptions,
}

impl Large<'_> {
    /// Reads what comes in blocks, unpacked; where it cannot be read so, as a whole.
    fn blocks(
        &self,
        ParsedFile { records, text }: ParsedFile,
        packing: Packing,
        from: &mut (impl Read + Send),
        gathered: &mut Gathered,
    ) -> ParsedFile {
        let limits = self.options.limits;
        let most = limits.of(true);
        let mut bytes = Bytes::new(from.take(most.saturating_add(1)));
        let (index, how) = (self.next.index, (self.context, self.options));
        let (mut parsed, most) =
            match blocks::read(index, records, how, &mut bytes, gathered, blocks::Sizes::USUAL) {
                Ok(records) => (ParsedFile { records, text }, most),
                Err(unread) => {
                    let Unread { file: records, mut first } = *unread;
                    let most = limits.at_once();
                    bytes.rest(&mut first, most.saturating_add(1));
                    (self.whole(records, first), most)
                }
            };
        let (broken, read) = bytes.ended();
        parsed.records.unpacked = read;
        let broken = broken.map(|error| packing.broken(&error));
        self.cut_short(&mut parsed.records, (read > most).then_some(most), broken);
        parsed
    }

    /// Reads a file that is not packed; where it cannot be read in pieces, as a whole.
    fn plain(&self, records: FileRecords, file: &Opened, gathered: &mut Gathered) -> ParsedFile {
        let limits = self.options.limits;
        let most = limits.of(false);
        let size = self.next.size;
        let len = usize::try_from(size.min(most)).unwrap_or(usize::MAX);
        let plain = PlainFile { bytes: file, len };
        let (index, how) = (self.next.index, (self.context, self.options));
        let read = || pieces::read(index, records, how, &plain, gathered, pieces::Sizes::USUAL);
        let hash = || match self.options.purpose {
            Purpose::Pages => hash_of(file),
            Purpose::Numbers => String::new(),
        };
        let (read, sha256) = both(read, hash);
        let (mut parsed, most, broken) = match read {
            Ok((records, broken)) => (ParsedFile { records, text: Text::OnDisk }, most, broken),
            Err(records) => {
                let most = limits.at_once();
                let mut bytes = vec![0; usize::try_from(size.min(most)).unwrap_or(usize::MAX)];
                let (n, result) = file.fill_at(&mut bytes, 0);
                bytes.truncate(n);
                (self.whole(*records, bytes), most, result.err())
            }
        };
        let broken = broken.map(|error| format!("cannot be read to its end: {error}"));
        self.cut_short(&mut parsed.records, (size > most).then_some(most), broken);
        (parsed.records.bytes, parsed.records.unpacked, parsed.records.sha256) =
            (size, size, sha256);
        parsed
    }

    fn whole(&self, records: FileRecords, bytes: Vec<u8>) -> ParsedFile {
        let compressed = self.next.packing.is_some();
        let mut content = Content { bytes, compressed, ..Content::default() };
        parse::content(self.next.index, &mut content, self.answer, records, self.options)
    }

    /// Says why a file was not read to its end: it holds more than may be read, or could not be read.
    fn cut_short(&self, records: &mut FileRecords, most: Option<u64>, broken: Option<String>) {
        let packing = self.next.packing.map(Packing::word);
        let too_much = most.map(|most| self.options.limits.too_much(packing, most));
        if let Some(words) = too_much.or(broken) {
            records.outcome = FileOutcome::Damaged;
            let finding = Finding::new(Code(602), Subject::File, words);
            let place = Location { line: 1, column: 1, ..Location::file(&self.next.input.name) };
            records.findings.push(finding.at(place));
        }
    }
}

/// The hash of a whole file.
pub(super) fn hash_of(file: &impl ReadAt) -> String {
    let (mut hash, mut at, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        // An error of reading is reported where the records are read.
        let (n, _) = file.fill_at(&mut buffer, at);
        let Some(bytes) = buffer.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        at += n as u64;
    }
    format!("{:x}", hash.finalize())
}

/// A file that is hashed while it is read.
struct Hashed {
    file: Opened,
    hash: Option<Sha256>,
    read: u64,
}

impl Hashed {
    fn new(file: Opened, with_hash: bool) -> Self {
        Self { file, hash: with_hash.then(Sha256::new), read: 0 }
    }

    /// Its size and its hash; an unpacker may have left bytes behind.
    fn finish(mut self) -> (u64, String) {
        // What cannot be read was noted already.
        let _ = std::io::copy(&mut self, &mut std::io::sink());
        (self.read, self.hash.map_or(String::new(), |hash| format!("{:x}", hash.finalize())))
    }
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.read += n as u64;
        if let (Some(hash), Some(bytes)) = (&mut self.hash, buffer.get(..n)) {
            hash.update(bytes);
        }
        Ok(n)
    }
}

/// What is unpacked, put away as it is read so that pages can show it.
struct Copied<'a, R> {
    from: R,
    to: Option<&'a mut Texts>,
    /// Why it could not be put away.
    no_room: Option<std::io::Error>,
}

impl<R: Read> Read for Copied<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.from.read(buffer)?;
        if let (Some(texts), Some(bytes)) = (&mut self.to, buffer.get(..n))
            && let Err(error) = texts.append(bytes)
        {
            self.no_room = Some(error);
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        Ok(n)
    }
}

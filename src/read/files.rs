//! All files of a snapshot, one after the other: small ones side by side, large ones block by block.

use std::fs::File;
use std::io::Read;

use sha2::{Digest, Sha256};

use super::ReadProgress;
use super::decompress::{Content, MOST_BYTES, Packing};
use super::gather::Gathered;
use super::manifest::Manifest;
use super::parse::{self, Context, ParsedFile, context_of};
use super::records::FileRecords;
use super::source::{Purpose, Text, Texts};
use super::stream::{self, Bytes, Sizes, Unread};
use crate::finding::{Code, Finding, Subject};
use crate::model::{FileOutcome, InputFile, Location};
use crate::parallel::{both, map_in_order};

/// From so many bytes on a file is read block by block.
const LARGE: u64 = 8 << 20;
/// The same for one that is packed: JSON unpacks to ten or twenty times its size.
const LARGE_PACKED: u64 = 1 << 20;
/// So many bytes of small files are read side by side.
const AT_ONCE: u64 = 32 << 20;
/// And so many files.
const FILES_AT_ONCE: usize = 512;

/// What all files gave.
#[derive(Default)]
pub(super) struct Files {
    pub(super) gathered: Gathered,
    pub(super) texts: Vec<Text>,
    pub(super) unpacked: Texts,
}

/// A file before it is read.
struct Next<'a> {
    index: u32,
    input: &'a InputFile,
    size: u64,
    packing: Option<Packing>,
}

impl Next<'_> {
    /// Roughly the bytes of its JSON.
    fn size_unpacked(&self) -> u64 {
        let name = self.input.name.as_str();
        let is_packed = [".gz", ".zst"].iter().any(|ending| name.ends_with(ending));
        if is_packed { self.size.saturating_mul(16) } else { self.size }
    }

    /// What is known of it beforehand, if it is to be read block by block.
    fn streamed(&self, manifest: &Manifest) -> Option<Context> {
        let holds_records =
            !manifest.is_one(&self.input.path) && super::notes::about(&self.input.name).is_none();
        let context = context_of(manifest.answer(&self.input.path));
        context.filter(|_| self.is_large() && holds_records)
    }

    fn is_large(&self) -> bool {
        self.size >= if self.packing.is_some() { LARGE_PACKED } else { LARGE }
    }
}

fn look<'a>(index: u32, input: &'a InputFile) -> Next<'a> {
    let size = std::fs::metadata(&input.path).map_or(0, |about| about.len());
    let mut beginning = Vec::new();
    if size >= LARGE_PACKED {
        // A file that cannot be opened says so when it is read.
        let _ = File::open(&input.path).map(|file| file.take(4).read_to_end(&mut beginning));
    }
    Next { index, input, size, packing: Packing::of(&beginning) }
}

/// Reads all files; what comes out is in their order.
pub(super) fn read(
    inputs: &[InputFile],
    manifest: &Manifest,
    purpose: Purpose,
    progress: &dyn ReadProgress,
) -> Files {
    let files: Vec<Next<'_>> = (0u32..).zip(inputs).map(|(n, input)| look(n, input)).collect();
    let mut all = Files { gathered: Gathered::for_purpose(purpose), ..Files::default() };
    let mut ready: Vec<ParsedFile> = Vec::new();
    let mut done = 0;
    let mut rest = files.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let parsed = if let Some(context) = first.streamed(manifest) {
            rest = others;
            std::mem::take(&mut ready).into_iter().for_each(|file| all.add(file, purpose));
            vec![all.large(first, &context, manifest, purpose)]
        } else {
            let mut bytes = 0;
            let n = others.iter().take(FILES_AT_ONCE).take_while(|file| {
                bytes += file.size_unpacked();
                !file.is_large() && bytes <= AT_ONCE
            });
            // The first may be a large file that cannot be read block by block.
            let (batch, others) = rest.split_at(n.count() + 1);
            rest = others;
            let ready = std::mem::take(&mut ready);
            let read = |file: &Next<'_>| parse::file(file.index, file.input, manifest, purpose);
            // What the files before gave is taken over while these are read.
            let gather = || ready.into_iter().for_each(|file| all.add(file, purpose));
            both(gather, || map_in_order(batch, read)).1
        };
        done += parsed.len();
        progress.files(done, files.len());
        ready = parsed;
    }
    ready.into_iter().for_each(|file| all.add(file, purpose));
    all
}

impl Files {
    fn add(&mut self, file: ParsedFile, purpose: Purpose) {
        self.gathered.add(file.records);
        self.texts.push(match purpose {
            Purpose::Numbers => Text::OnDisk,
            Purpose::Pages => self.unpacked.put(file.text),
        });
    }

    /// Reads a file block by block; its captures, detections and occurrences are taken over as it goes.
    fn large(
        &mut self,
        next: &Next<'_>,
        context: &Context,
        manifest: &Manifest,
        purpose: Purpose,
    ) -> ParsedFile {
        let mut records = FileRecords::new(&next.input.name);
        let file = match File::open(&next.input.path) {
            Ok(file) => file,
            Err(error) => {
                records.cannot_be_opened(&error);
                return ParsedFile { records, text: Text::OnDisk };
            }
        };
        records.host = context.request.as_ref().and_then(|request| request.host.clone());
        let mut raw = Hashed::new(file, purpose == Purpose::Pages);
        let begin = self.unpacked.end();
        let keeps = purpose == Purpose::Pages && next.packing.is_some();
        let text = if keeps { Text::Unpacked(begin) } else { Text::OnDisk };
        let unpack = |raw| match next.packing {
            Some(packing) => packing.unpack(raw),
            None => Ok(Box::new(raw) as Box<dyn Read + Send + '_>),
        };
        let mut parsed = match unpack(&mut raw) {
            Err(error) => {
                records.cannot_be_opened(&error);
                ParsedFile { records, text: Text::OnDisk }
            }
            Ok(unpacked) => {
                let copied = Copied { from: unpacked, to: keeps.then_some(&mut self.unpacked) };
                let most = if next.packing.is_some() { MOST_BYTES } else { u64::MAX };
                let mut bytes = Bytes::new(copied.take(most));
                let (gathered, sizes) = (&mut self.gathered, Sizes::USUAL);
                let read = stream::read(next.index, records, context, &mut bytes, gathered, sizes);
                let mut parsed = match read {
                    Ok(records) => ParsedFile { records, text },
                    Err(unread) => {
                        let Unread { file: records, mut first } = *unread;
                        bytes.rest(&mut first);
                        let compressed = next.packing.is_some();
                        let mut content = Content { bytes: first, compressed, broken: None };
                        let answer = manifest.answer(&next.input.path);
                        parse::content(next.index, &mut content, answer, records)
                    }
                };
                let too_much = next.packing.filter(|_| bytes.read >= most).map(Packing::too_much);
                let broken = bytes.broken.map(|error| match next.packing {
                    Some(packing) => packing.broken(&error),
                    None => format!("cannot be read to its end: {error}"),
                });
                if let Some(words) = too_much.or(broken) {
                    parsed.records.outcome = FileOutcome::Damaged;
                    let finding = Finding::new(Code(602), Subject::File, words);
                    let place = Location { line: 1, column: 1, ..Location::file(&next.input.name) };
                    parsed.records.findings.push(finding.at(place));
                }
                parsed
            }
        };
        (parsed.records.bytes, parsed.records.sha256) = raw.finish();
        parsed
    }
}

/// A file that is hashed while it is read.
struct Hashed {
    file: File,
    hash: Option<Sha256>,
    read: u64,
}

impl Hashed {
    fn new(file: File, with_hash: bool) -> Self {
        Self { file, hash: with_hash.then(Sha256::new), read: 0 }
    }

    /// Its size and its hash; an unpacker may have left bytes behind.
    fn finish(mut self) -> (u64, String) {
        // What cannot be read was noted already.
        let _ = std::io::copy(&mut self, &mut std::io::sink());
        (self.read, self.hash.map(|hash| format!("{:x}", hash.finalize())).unwrap_or_default())
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
}

impl<R: Read> Read for Copied<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.from.read(buffer)?;
        if let (Some(texts), Some(bytes)) = (&mut self.to, buffer.get(..n)) {
            texts.append(bytes)?;
        }
        Ok(n)
    }
}

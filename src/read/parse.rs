//! One file: its bytes, what they are, the records in them.
//!
//! Here a file is opened, unpacked, and handed to a reader. The rest stands in files of its own, each of which knows only
//! those below it:
//!
//! - `document`: the values of a file: records, arrays of them, pages of lists.
//! - `part`: the same for a piece of a large file.
//! - `record`: one record, to the file's sightings.
//! - `reader`: what a reader knows while it reads, and how it notes what is wrong.
//! - `envelope`: what a page of a list says besides its records.
//! - `window`: a text, and how much of it is UTF-8.

mod document;
mod envelope;
mod lines;
mod part;
mod reader;
mod record;
mod window;

use std::cell::Cell;

use sha2::{Digest, Sha256};

pub(super) use envelope::Envelope;
pub(super) use part::{Ended, Section, Shape, Start};
pub(super) use reader::{Reader, trouble_words};
pub(super) use window::Window;

use super::decompress::{Content, decompress};
use super::fill::fill;
use super::input::{InputFile, Place};
use super::lower;
use super::manifest::{Answer, Manifest};
use super::options::{Purpose, ReadOptions};
use super::records::FileRecords;
use super::source::Text;
use crate::finding::{Code, Finding, Subject};
use crate::model::{FileOutcome, Location};

/// A file, read.
pub(super) struct ParsedFile {
    pub(super) records: FileRecords,
    pub(super) text: Text,
}

/// Reads one file, which is in memory as a whole while it is read.
pub(super) fn file(
    index: u32,
    input: &InputFile,
    manifest: &Manifest,
    options: ReadOptions,
) -> ParsedFile {
    let mut parsed = readable(index, input, manifest, options);
    parsed.records.note(&input.troubles);
    parsed
}

/// The same, without what was found wrong before.
fn readable(
    index: u32,
    input: &InputFile,
    manifest: &Manifest,
    options: ReadOptions,
) -> ParsedFile {
    let mut records = FileRecords::new(&input.name);
    if let Place::Archive(archive) = &input.place {
        let report = || FileOutcome::Skipped(FileOutcome::REPORT.to_owned());
        records.outcome = if archive.is_report { report() } else { FileOutcome::Unpacked };
        (records.bytes, records.sha256) = (archive.bytes, archive.sha256.clone());
        return ParsedFile { records, text: Text::OnDisk };
    }
    if input.is_lost() {
        return ParsedFile { records, text: Text::OnDisk };
    }
    let (mut raw, spare) = BUFFERS.take();
    // One byte more than may be held tells that there is more.
    let most = options.limits.at_once().saturating_add(1);
    let read = input.open().and_then(|mut file| {
        let expected = file.size()?;
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
    if manifest.is_one(input) {
        records.outcome = FileOutcome::Skipped(FileOutcome::MANIFEST.to_owned());
        return ParsedFile { records, text: Text::OnDisk };
    }
    if let Some(about) = super::notes::about(&input.name) {
        note(about, &raw, &mut records);
        return ParsedFile { records, text: Text::OnDisk };
    }
    let mut content = decompress(raw, spare, options.limits);
    let answer = manifest.answer(input);
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
    /// The buffers of this thread: for the bytes of a file, and for what they unpack to. They are kept for the next
    /// file.
    static BUFFERS: Cell<(Vec<u8>, Vec<u8>)> = const { Cell::new((Vec::new(), Vec::new())) };
}

/// A larger buffer is freed: each thread keeps two, and files of 8 MiB and more are mostly read in pieces, not here.
const MOST_KEPT: usize = 16 << 20;

/// Frees the buffers that this thread kept for the next file.
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
    records.unpacked = content.bytes.len() as u64;
    let reader = Reader::of_part(index, &mut records, options, 0, None);
    let text = reader.read(content, answer);
    lower::fold_occurrences(&mut records);
    ParsedFile { records, text }
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

#[cfg(test)]
mod tests;

//! Reading a record again from where it lies, so that it need not be kept in memory.

use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use super::error::ReadError;
use super::input::{InputFile, Opened};
use super::read_at::ReadAt;
use crate::model::Origin;

/// The JSON text of a file, where it is not simply the bytes on disk.
#[derive(Debug, Default)]
pub(super) enum Text {
    /// The file's own bytes.
    #[default]
    OnDisk,
    /// Unpacked from a compressed file, taken out of HTML, or made of a table.
    Kept(Vec<u8>),
    /// The same, from this byte on in [`Texts`].
    Unpacked(u64),
}

/// Texts that are not as they lie on disk, in a file without a name that vanishes with the program.
#[derive(Debug, Default)]
pub(super) struct Texts {
    file: Option<File>,
    len: u64,
}

impl Texts {
    /// Puts a text away; it stays in memory where there is no room on disk.
    pub(super) fn put(&mut self, text: Text) -> Text {
        match text {
            Text::Kept(bytes) => {
                let start = self.len;
                match self.append(&bytes) {
                    Ok(()) => Text::Unpacked(start),
                    Err(_) => Text::Kept(bytes),
                }
            }
            other => other,
        }
    }

    /// Where the next text will begin.
    pub(super) fn end(&self) -> u64 {
        self.len
    }

    /// Adds bytes to the text that was begun last.
    ///
    /// # Errors
    /// When there is no room; then nothing is added.
    pub(super) fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.seek(SeekFrom::Start(self.len))?;
        file.write_all(bytes)?;
        self.len += bytes.len() as u64;
        Ok(())
    }
}

/// The metadata of a file, by which it is noticed that the file was written to.
#[derive(Clone, Debug)]
pub(super) struct Stamp(Metadata);

impl Stamp {
    /// The stamp of a file; `None` where there is none, or where it is no file that keeps what is written to it.
    pub(super) fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().filter(Metadata::is_file).map(Self)
    }

    pub(super) fn size(&self) -> u64 {
        self.0.len()
    }

    fn is_still(&self, path: &Path) -> bool {
        let modified = |stamp: &Self| stamp.0.modified().ok();
        Self::of(path)
            .is_some_and(|now| now.size() == self.size() && modified(&now) == modified(self))
    }
}

/// The files of a snapshot, ready to be read from again.
#[derive(Debug)]
pub struct Sources {
    files: Vec<InputFile>,
    texts: Vec<Text>,
    stamps: Vec<Option<Stamp>>,
    unpacked: Texts,
}

impl Sources {
    /// The files of a snapshot, and for each of them its text and its stamp.
    pub(super) fn new(
        files: Vec<InputFile>,
        texts: Vec<Text>,
        stamps: Vec<Option<Stamp>>,
        unpacked: Texts,
    ) -> Self {
        Self { files, texts, stamps, unpacked }
    }

    /// Says that no file was written to, or taken away, since reading began.
    ///
    /// # Errors
    /// When one was: what was read of it may be half of what it was and half of what it is.
    pub fn unchanged(&self) -> Result<(), ReadError> {
        let mut files = self.files.iter().zip(&self.stamps);
        let is_other = |(file, stamp): &(&InputFile, &Option<Stamp>)| {
            stamp.as_ref().is_some_and(|stamp| !stamp.is_still(&file.path))
        };
        match files.find(is_other) {
            Some((file, _)) => Err(ReadError::Changed { name: file.name.clone() }),
            None => Ok(()),
        }
    }

    /// The bytes of a record.
    ///
    /// # Errors
    /// When the file has vanished or shrunk since it was read.
    pub fn bytes(&self, origin: Origin) -> std::io::Result<Cow<'_, [u8]>> {
        let file = origin.file as usize;
        let (start, len) = (origin.start, origin.len as usize);
        let gone = || std::io::Error::other("the file is not what it was when it was read");
        match self.texts.get(file) {
            Some(Text::Kept(text)) => {
                let start = usize::try_from(start).map_err(|_| gone())?;
                text.get(start..start + len).map(Cow::Borrowed).ok_or_else(gone)
            }
            Some(Text::Unpacked(begin)) => {
                let file = self.unpacked.file.as_ref().ok_or_else(gone)?;
                read_at(file, begin + start, len).map(Cow::Owned)
            }
            Some(Text::OnDisk) => {
                let file = self.files.get(file).ok_or_else(gone)?.open()?;
                read_at(&file, start, len).map(Cow::Owned).map_err(|_| gone())
            }
            None => Err(gone()),
        }
    }

    /// Gives `each` the beginning of each of these records in turn, no more than `most` bytes of it. A file is opened once for
    /// those in it that follow each other: opening it takes longer than reading a few hundred bytes.
    ///
    /// # Errors
    /// As [`Sources::bytes`], of the record that is next.
    pub fn beginnings(
        &self,
        origins: &[Origin],
        most: u32,
        each: &mut dyn FnMut(&[u8]),
    ) -> std::io::Result<()> {
        let mut last: Option<(u32, Opened)> = None;
        let mut room = Vec::new();
        for origin in origins {
            let begin = Origin { len: origin.len.min(most), ..*origin };
            let on_disk = match self.texts.get(origin.file as usize) {
                Some(Text::OnDisk) => self.files.get(origin.file as usize),
                _ => None,
            };
            let Some(file) = on_disk else {
                each(&self.bytes(begin)?);
                continue;
            };
            let opened = match last.take().filter(|(file, _)| *file == origin.file) {
                Some(opened) => opened,
                None => (origin.file, file.open()?),
            };
            room.resize(begin.len as usize, 0);
            fill_from(&opened.1, begin.start, &mut room)?;
            each(&room);
            last = Some(opened);
        }
        Ok(())
    }

    /// The text of a record, mended where it is no proper JSON.
    ///
    /// # Errors
    /// As [`Sources::bytes`].
    pub fn text(&self, origin: Origin) -> std::io::Result<String> {
        let bytes = self.bytes(origin)?;
        Ok(crate::json::repair::sound(&bytes))
    }

    /// How a file is named to people.
    #[must_use]
    pub fn name(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", |file| &file.name)
    }
}

/// Reads `len` bytes of a file, from `start` on.
fn read_at(file: &impl ReadAt, start: u64, len: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; len];
    fill_from(file, start, &mut bytes).map(|()| bytes)
}

/// Fills `to` with the bytes of a file, from `start` on.
fn fill_from(file: &impl ReadAt, start: u64, to: &mut [u8]) -> std::io::Result<()> {
    match file.fill_at(to, start) {
        (n, Ok(())) if n < to.len() => Err(std::io::ErrorKind::UnexpectedEof.into()),
        (_, result) => result,
    }
}

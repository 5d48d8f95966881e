//! A file of a snapshot, and how its bytes are reached: it lies on disk, or is a member of an archive.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::read_at::ReadAt;
use super::source::Stamp;
use crate::finding::Code;

/// A file that was found, before it is read.
#[derive(Clone, Debug)]
pub(super) struct InputFile {
    /// How it is named to people: relative to the folder on the command line. The name of a member of an archive stands
    /// behind that of the archive.
    pub(super) name: String,
    /// Its path. That of a member goes on behind the path of its archive: nothing is there on disk.
    pub(super) path: PathBuf,
    pub(super) place: Place,
    /// What is wrong with it, as far as it was noticed before it is read.
    pub(super) troubles: Vec<Trouble>,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// At its path.
    OnDisk,
    /// In standard input, until `archive::unfold` puts them away.
    Stdin,
    /// In another file: these bytes of it.
    Within(PathBuf, Range<u64>),
    /// The same, of a file without a name.
    Unpacked(Arc<File>, Range<u64>),
    /// Nowhere: it cannot be read.
    Nowhere,
    /// It is an archive, whose members are files of their own.
    Archive(Archive),
}

/// What is known of an archive.
#[derive(Clone, Debug)]
pub(super) struct Archive {
    /// What it was like before it was read.
    pub(super) stamp: Option<Stamp>,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// Whether it holds a report of mothbook and nothing else.
    pub(super) is_report: bool,
}

/// Something that is wrong with a file.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) code: Code,
    pub(super) words: String,
}

impl InputFile {
    /// What standard input is called.
    pub(super) const STDIN: &'static str = "<stdin>";

    /// A file on disk.
    pub(super) fn on_disk(name: String, path: PathBuf) -> Self {
        Self { name, path, place: Place::OnDisk, troubles: Vec::new() }
    }

    /// Its metadata, if it keeps what is written to it and is read from where it lies.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        match &self.place {
            Place::OnDisk => Stamp::of(&self.path),
            Place::Archive(archive) => archive.stamp.clone(),
            Place::Stdin | Place::Within(..) | Place::Unpacked(..) | Place::Nowhere => None,
        }
    }

    /// Whether there is nothing of it to be read, and it is known why.
    pub(super) fn is_lost(&self) -> bool {
        !self.troubles.is_empty() && self.part().is_some_and(Range::is_empty)
    }

    /// The bytes of a member; `None` of any other file.
    pub(super) fn part(&self) -> Option<&Range<u64>> {
        match &self.place {
            Place::Within(_, range) | Place::Unpacked(_, range) => Some(range),
            Place::Nowhere => Some(&(0..0)),
            Place::OnDisk | Place::Stdin | Place::Archive(_) => None,
        }
    }

    /// Where these bytes of it are; `None` where it is read once only.
    pub(super) fn place_of(&self, range: Range<u64>) -> Option<Place> {
        let moved = |of: &Range<u64>| of.start + range.start..of.start + range.end;
        match &self.place {
            Place::OnDisk => Some(Place::Within(self.path.clone(), range)),
            Place::Within(path, of) => Some(Place::Within(path.clone(), moved(of))),
            Place::Unpacked(file, of) => Some(Place::Unpacked(Arc::clone(file), moved(of))),
            Place::Stdin | Place::Archive(_) | Place::Nowhere => None,
        }
    }

    /// Opens it.
    ///
    /// # Errors
    /// What the operating system says.
    pub(super) fn open(&self) -> Result<Opened> {
        let file = match &self.place {
            Place::Unpacked(file, _) => Arc::clone(file),
            Place::Within(path, _) => Arc::new(File::open(path)?),
            Place::OnDisk => Arc::new(File::open(&self.path)?),
            // Nobody opens these.
            Place::Stdin | Place::Archive(_) | Place::Nowhere => {
                return Err(std::io::ErrorKind::NotFound.into());
            }
        };
        Ok(Opened { file, part: self.part().cloned(), at: 0 })
    }
}

/// A file that is open for reading. Each copy is read from its beginning on.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    file: Arc<File>,
    /// The bytes of the file that are read; `None` for all, which may come from a pipe.
    part: Option<Range<u64>>,
    /// How far it is read.
    at: u64,
}

impl Opened {
    /// The number of its bytes; 0 where it is no file on disk.
    ///
    /// # Errors
    /// What the operating system says.
    pub(super) fn size(&self) -> Result<u64> {
        match &self.part {
            Some(part) => Ok(part.end - part.start),
            None => Ok(self.file.metadata()?.len()),
        }
    }

    /// These bytes of it, with a place of their own to read from.
    pub(super) fn part_of(&self, range: Range<u64>) -> Self {
        let start = self.part.as_ref().map_or(0, |part| part.start);
        let part = Some(start.saturating_add(range.start)..start.saturating_add(range.end));
        Self { file: Arc::clone(&self.file), part, at: 0 }
    }
}

impl ReadAt for Opened {
    fn some_at(&self, to: &mut [u8], from: u64) -> Result<usize> {
        let Some(part) = &self.part else { return self.file.some_at(to, from) };
        let begin = part.start.saturating_add(from);
        let left = usize::try_from(part.end.saturating_sub(begin)).unwrap_or(usize::MAX);
        let (room, _) = to.split_at_mut(left.min(to.len()));
        self.file.some_at(room, begin)
    }
}

impl Read for Opened {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        // A pipe has no places to read from; on Windows it takes any, and there each copy moves the file's own place.
        let n = if self.part.is_none() && cfg!(unix) {
            (&*self.file).read(to)?
        } else {
            self.some_at(to, self.at)?
        };
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Opened {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let place = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size()?.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or(std::io::ErrorKind::InvalidInput)?;
        if self.part.is_none() {
            (&*self.file).seek(SeekFrom::Start(self.at))?;
        }
        Ok(self.at)
    }
}

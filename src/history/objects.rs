//! The objects of a history: pieces of states, each in a file named by the hash of its content.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::HistoryError;
use super::name::{is_hash, is_hex};
use super::pieces::hash;
use crate::output::put_bytes_of_many;

/// What the name of an object ends with.
const ENDING: &str = ".zst";
/// How hard zstd tries: of the captures of a night the most that it can, and these are small pieces.
const LEVEL: i32 = 19;
/// An object whose length no list tells has no more bytes than this: the longest list of pieces is far shorter.
pub(super) const MOST: u64 = 64 << 20;

/// An object that only its name is known of is looked at up to here: no piece is as long.
const MOST_CHECKED: u64 = 1 << 30;
const NOT_ITS_CONTENT: &str = "its content is not that of its name";

/// The folder `objects` of a history.
#[derive(Clone, Debug)]
pub(super) struct Objects {
    folder: PathBuf,
}

/// A file in the folder, as it was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its packed bytes.
    pub(super) bytes: u64,
}

/// What is in the folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Listed {
    /// The objects, by hash.
    pub(super) objects: BTreeMap<String, Found>,
    /// Files that were being written when a build was killed.
    pub(super) left: Vec<Found>,
    /// What is none of these.
    pub(super) foreign: Vec<PathBuf>,
}

impl Objects {
    pub(super) fn new(history: &Path) -> Self {
        Self { folder: history.join("objects") }
    }

    /// Where the object with this hash is.
    pub(super) fn path(&self, hash: &str) -> PathBuf {
        let start: String = hash.chars().take(2).collect();
        self.folder.join(start).join(format!("{hash}{ENDING}"))
    }

    /// The content of an object, which has `length` bytes if that is known.
    ///
    /// # Errors
    /// When it is missing, or is not what its name says.
    pub(super) fn read(&self, of: &str, length: Option<u64>) -> Result<Vec<u8>, HistoryError> {
        let path = self.path(of);
        let damaged = |what: &str| HistoryError::damaged(&path, what);
        // No name from a file becomes a path unless it is a hash.
        if !is_hash(of) {
            return Err(damaged("its name is no hash"));
        }
        self.check_folder(of)?;
        let mut file = open(&path)?;
        let most = length.unwrap_or(MOST);
        let mut content = Vec::new();
        let read = zstd::Decoder::new(&mut file)
            .and_then(|unpacked| unpacked.take(most.saturating_add(1)).read_to_end(&mut content));
        read.map_err(|error| damaged(&format!("it cannot be unpacked: {error}")))?;
        if length.is_some_and(|length| length != content.len() as u64) {
            return Err(damaged("it has not the length that its night says"));
        }
        if content.len() as u64 > most {
            return Err(damaged("it unpacks to more than any object that mothbook writes"));
        }
        if hash(&content) != of {
            return Err(damaged(NOT_ITS_CONTENT));
        }
        Ok(content)
    }

    /// Looks whether an object of any length is what its name says, without holding it in memory.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn check(&self, of: &str) -> Result<(), HistoryError> {
        let path = self.path(of);
        self.check_folder(of)?;
        let mut hash = Sha256::new();
        let copied = zstd::Decoder::new(open(&path)?)
            .and_then(|unpacked| io::copy(&mut unpacked.take(MOST_CHECKED), &mut hash));
        copied.map_err(|error| {
            HistoryError::damaged(&path, format!("it cannot be unpacked: {error}"))
        })?;
        if format!("{:x}", hash.finalize()) == of {
            Ok(())
        } else {
            Err(HistoryError::damaged(&path, NOT_ITS_CONTENT))
        }
    }

    /// The packed bytes of an object.
    ///
    /// # Errors
    /// When it is missing, or no plain file.
    pub(super) fn packed_bytes(&self, of: &str) -> Result<u64, HistoryError> {
        let path = self.path(of);
        let found = path.symlink_metadata().map_err(missing(&path))?;
        if found.is_file() { Ok(found.len()) } else { Err(no_plain_file(&path)) }
    }

    /// Puts an object where it is not there yet, whole: one that is damaged is replaced. Gives the bytes that were written.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn put(&self, of: &str, content: &[u8]) -> Result<Option<u64>, HistoryError> {
        if self.read(of, Some(content.len() as u64)).is_ok() {
            return Ok(None);
        }
        let path = self.path(of);
        make(&self.folder)?;
        if let Some(folder) = path.parent() {
            make(folder)?;
        }
        let packed = zstd::bulk::compress(content, LEVEL);
        let packed = packed.map_err(HistoryError::io("pack", &path))?;
        put_bytes_of_many(&path, &packed)?;
        Ok(Some(packed.len() as u64))
    }

    /// Refuses a folder of objects that is a link: what is behind it is not of the history.
    fn check_folder(&self, of: &str) -> Result<(), HistoryError> {
        check(&self.folder)?;
        self.path(of).parent().map_or(Ok(false), check).map(drop)
    }

    /// Everything in the folder.
    ///
    /// # Errors
    /// When it cannot be listed, or is a link.
    pub(super) fn list(&self) -> Result<Listed, HistoryError> {
        let mut listed = Listed::default();
        if !check(&self.folder)? {
            return Ok(listed);
        }
        for (name, path) in entries(&self.folder)? {
            let is_folder = path.symlink_metadata().is_ok_and(|found| found.is_dir());
            if !is_folder || name.len() != 2 || !is_hex(&name) {
                listed.foreign.push(path);
                continue;
            }
            for (file, path) in entries(&path)? {
                let found = path.symlink_metadata().map_err(HistoryError::io("read", &path))?;
                let of = Found { path, bytes: found.len() };
                let hash = file.strip_suffix(ENDING).filter(|hash| is_hash(hash));
                match hash.filter(|hash| hash.starts_with(&name)) {
                    Some(hash) => drop(listed.objects.insert(hash.to_owned(), of)),
                    None if file.starts_with(TEMPORARY) && found.is_file() => listed.left.push(of),
                    None => listed.foreign.push(of.path),
                }
            }
        }
        Ok(listed)
    }
}

/// What the names of files begin with that are being written, and that of the lock.
pub(super) const TEMPORARY: &str = ".mothbook-";

/// Opens a plain file for reading: a link may lead to any file, and to open a pipe would wait for somebody to write into it.
///
/// # Errors
/// When it is missing or no plain file.
pub(super) fn open(path: &Path) -> Result<File, HistoryError> {
    let found = path.symlink_metadata().map_err(missing(path))?;
    if !found.is_file() {
        return Err(no_plain_file(path));
    }
    File::open(path).map_err(missing(path))
}

/// The bytes of a plain file, at most so many.
///
/// # Errors
/// When it is missing, no plain file, or longer.
pub(super) fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, HistoryError> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(most + 1).read_to_end(&mut bytes);
    read.map_err(HistoryError::io("read", path))?;
    if bytes.len() as u64 > most {
        return Err(HistoryError::damaged(path, "it is longer than any that mothbook writes"));
    }
    Ok(bytes)
}

fn no_plain_file(path: &Path) -> HistoryError {
    HistoryError::damaged(path, "it is no plain file")
}

fn missing(path: &Path) -> impl FnOnce(io::Error) -> HistoryError {
    move |error| match error.kind() {
        io::ErrorKind::NotFound => HistoryError::Missing(path.to_owned()),
        _ => HistoryError::io("read", path)(error),
    }
}

/// Whether a folder of the history is there.
///
/// # Errors
/// When it is a link or a file: nothing is read, written or deleted behind it.
pub(super) fn check(folder: &Path) -> Result<bool, HistoryError> {
    match folder.symlink_metadata() {
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(HistoryError::damaged(folder, "it is no folder")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(HistoryError::io("read", folder)(error)),
    }
}

/// Makes a folder of the history, if it is not there.
///
/// # Errors
/// When it cannot be made, or a link or a file is there.
pub(super) fn make(folder: &Path) -> Result<(), HistoryError> {
    if check(folder)? {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(HistoryError::io("make the folder", folder))
}

/// The names and paths in a folder, sorted; names that are no text are left out of no list: they are written as far as they
/// are text.
///
/// # Errors
/// When it cannot be listed.
pub(super) fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, HistoryError> {
    let list = || -> io::Result<Vec<(String, PathBuf)>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok((entry.file_name().to_string_lossy().into_owned(), entry.path()))
        };
        fs::read_dir(folder)?.map(entry).collect()
    };
    let mut entries = list().map_err(HistoryError::io("list", folder))?;
    entries.sort();
    Ok(entries)
}

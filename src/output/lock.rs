//! One run at a time that writes into one folder.
//!
//! The lock is the operating system's lock on a file beside the site, so it ends with the build however that
//! ends; a file that a killed build left behind stops nobody.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::in_use::is_shared;

/// The right to write into a folder, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// Holds the lock while it is open.
    file: Option<File>,
}

impl Lock {
    /// Takes the lock at this path; `None` where another run holds it.
    ///
    /// # Errors
    /// When the file cannot be created or locked, or something else stands there: a link may lead to any file, and to open a
    /// pipe would wait for somebody to read it. Where a file system knows no locks there is none.
    pub fn take(path: PathBuf) -> io::Result<Option<Self>> {
        loop {
            if std::fs::symlink_metadata(&path).is_ok_and(|meta| !meta.is_file()) {
                let words = "it is no plain file";
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, words));
            }
            let file = match open(&path) {
                Err(error) if is_shared(&error) => return Ok(None),
                opened => opened?,
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // The build that held it may have removed the file in between: then this lock is on nothing.
            if is_at(&file, &path) {
                return Ok(Some(Self { path, file: Some(file) }));
            }
        }
    }
}

/// How often, and how many milliseconds apart, a lock is tried that another run holds: two minutes in all.
const TRIES: u32 = 2_400;
const PAUSE: u64 = 50;

impl Lock {
    /// Takes the lock at this path, and waits for another run that holds it; `None` where that has not ended after two
    /// minutes.
    ///
    /// # Errors
    /// As for [`Lock::take`].
    pub fn wait_for(path: &Path) -> io::Result<Option<Self>> {
        for _ in 0..TRIES {
            if let Some(lock) = Self::take(path.to_owned())? {
                return Ok(Some(lock));
            }
            std::thread::sleep(std::time::Duration::from_millis(PAUSE));
        }
        Ok(None)
    }
}

/// On Unix it is removed while it is still held: whoever opened it meanwhile finds out that it is gone. On Windows it is
/// removed only where nobody has opened it.
impl Drop for Lock {
    fn drop(&mut self) {
        if cfg!(windows) {
            self.file = None;
        }
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Opens the file of a lock, which is made where there is none.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    // Others may open it too, and find it locked. Left out is `FILE_SHARE_DELETE`: what is open is not removed.
    #[cfg(windows)]
    std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, SHARE_READ_AND_WRITE);
    options.open(path)
}

/// `FILE_SHARE_READ | FILE_SHARE_WRITE`.
#[cfg(windows)]
const SHARE_READ_AND_WRITE: u32 = 3;

/// Whether an open file is the one that stands at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    file.metadata().ok().map(place) == std::fs::symlink_metadata(path).ok().map(place)
}

/// A file that is open is not removed.
#[cfg(windows)]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests;

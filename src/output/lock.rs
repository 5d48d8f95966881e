//! One build at a time into one folder.
//!
//! The lock is the operating system's lock on a file beside the site, so it ends with the build however that
//! ends; a file that a killed build left behind stops nobody.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The right to write a site, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Holds the lock while it is open.
    _file: File,
}

impl Lock {
    /// Takes the lock at this path; `None` where another build holds it.
    ///
    /// # Errors
    /// When the file cannot be created or locked, or something else stands there: a link may lead to any file, and to open a
    /// pipe would wait for somebody to read it. Where a file system knows no locks there is none.
    pub(super) fn take(path: PathBuf) -> io::Result<Option<Self>> {
        loop {
            if std::fs::symlink_metadata(&path).is_ok_and(|meta| !meta.is_file()) {
                let words = "it is no plain file";
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, words));
            }
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // The build that held it may have removed the file in between: then this lock is on nothing.
            if is_at(&file, &path) {
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

/// Removed while it is still held: whoever opened it meanwhile finds out that it is gone.
impl Drop for Lock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Whether an open file is the one that stands at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    file.metadata().ok().map(place) == std::fs::symlink_metadata(path).ok().map(place)
}

/// Elsewhere a file that is open is not removed.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests;

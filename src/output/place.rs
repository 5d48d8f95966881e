//! One file put where it is to be, in one step.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::{OutputError, io_error};

/// Has a file written beside `path`, which then takes its place; if that fails, what was there is as it was. Gives what
/// `write` gives.
pub(super) fn put<T>(
    path: &Path,
    write: impl FnOnce(&File) -> io::Result<T>,
) -> Result<T, OutputError> {
    put_when_written(path, |file| {
        let given = write(file)?;
        file.sync_all()?;
        Ok(given)
    })
}

/// The same without a word of when the file is on the disk: that is left to `write`.
fn put_when_written<T>(
    path: &Path,
    write: impl FnOnce(&File) -> io::Result<T>,
) -> Result<T, OutputError> {
    let folder = folder_of(path);
    let new = tempfile::Builder::new().prefix(".mothbook-").tempfile_in(folder);
    let new = new.map_err(io_error("write into", folder))?;
    let given = write(new.as_file()).map_err(io_error("write", path))?;
    readable(new.as_file()).map_err(io_error("write", path))?;
    new.persist(path).map_err(|error| io_error("write", path)(error.error))?;
    Ok(given)
}

/// Puts a file of these bytes at `path`; if that fails, what was there is as it was.
///
/// # Errors
/// When it cannot be written.
pub fn put_bytes(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    put(path, |mut file| file.write_all(bytes))
}

/// The same for one of many files: it is in its place at once, and on the disk when [`super::sync`] says so.
///
/// # Errors
/// When it cannot be written.
pub fn put_bytes_of_many(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    put_when_written(path, |mut file| file.write_all(bytes))
}

/// The folder that a file is to lie in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new("."))
}

/// Whether a file can be put there: told before the work is done that makes it.
///
/// # Errors
/// When the folder that it is to lie in is not there, or takes no files.
pub(super) fn may_put(path: &Path) -> Result<(), OutputError> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(OutputError::NoFolder(folder.to_owned()));
    }
    let tried = tempfile::Builder::new().prefix(".mothbook-").tempfile_in(folder);
    tried.map(drop).map_err(io_error("write into", folder))
}

/// Lets others read the file, as any file that a program writes: one that is made for a while is for its owner alone.
#[cfg(unix)]
fn readable(file: &File) -> io::Result<()> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &File) -> io::Result<()> {
    Ok(())
}

//! One file put where it is to be, in one step.

use std::fs::File;
use std::io;
use std::path::Path;

use super::{OutputError, io_error};

/// Has a file written beside `path`, which then takes its place; if that fails, what was there is as it was. Gives what
/// `write` gives.
pub(super) fn put<T>(
    path: &Path,
    write: impl FnOnce(&File) -> io::Result<T>,
) -> Result<T, OutputError> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let new = tempfile::Builder::new().prefix(".mothbook-").tempfile_in(folder);
    let new = new.map_err(io_error("write into", folder))?;
    let given = write(new.as_file()).map_err(io_error("write", path))?;
    new.as_file().sync_all().map_err(io_error("write", path))?;
    readable(new.as_file()).map_err(io_error("write", path))?;
    new.persist(path).map_err(|error| io_error("write", path)(error.error))?;
    Ok(given)
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

//! Files and folders written, synced, and put in the place of others.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::output::in_use::{not_moved, rename};
use crate::output::{OutputError, io_error};

/// Writes a file, and the folders it lies in where they are not there yet.
pub(super) fn write(file: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    match fs::write(file, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create_folder_of(file)?;
            fs::write(file, bytes)
        }
        written => written,
    }
    .map_err(io_error("write", file))
}

/// Creates a folder, and those it lies in.
pub(super) fn create(folder: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(folder).map_err(io_error("create the folder", folder))
}

/// Creates the folders that a file lies in.
fn create_folder_of(file: &Path) -> Result<(), OutputError> {
    file.parent().map_or(Ok(()), create)
}

/// Takes a file or link over as it is, unless another one stands where it is to go.
pub(super) fn take_over(from: &Path, to: &Path) -> Result<(), OutputError> {
    let link = || fs::hard_link(from, to);
    let linked = match link() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create_folder_of(to)?;
            link()
        }
        linked => linked,
    };
    match linked {
        Err(_) if to.symlink_metadata().is_ok() => Ok(()),
        // Not every file system has hard links. To copy a pipe would wait for somebody to write into it.
        Err(error) => match from.symlink_metadata() {
            Ok(meta) if meta.is_file() => fs::copy(from, to).map(drop),
            _ => Err(error),
        },
        Ok(()) => Ok(()),
    }
    .map_err(io_error("take over", from))
}

/// Has all that was written of a folder on the disk, so that the folder can take the place of another one.
///
/// All of the file system is synced at once: for 9,500 files of 25 KB that takes 0.3 s, where syncing each of them takes 7 s
/// by two threads (ext4 on a virtual disk).
#[cfg(target_os = "linux")]
pub(in crate::output) fn sync(folder: &Path) -> Result<(), OutputError> {
    let synced = fs::File::open(folder).and_then(|folder| Ok(rustix::fs::syncfs(folder)?));
    match synced {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        synced => synced.map_err(io_error("sync", folder)),
    }
}

/// Other systems sync files one by one only, which takes longer than to make them.
#[cfg(not(target_os = "linux"))]
pub(in crate::output) fn sync(_: &Path) -> Result<(), OutputError> {
    Ok(())
}

/// Has the names in a folder on the disk. Not every system can; what they name is whole in any case.
pub(super) fn sync_names(folder: Option<&Path>) {
    let _ = folder.map(|folder| fs::File::open(folder).and_then(|folder| folder.sync_all()));
}

/// Puts a new folder in the place of the old one, which may have the new one's name afterwards.
pub(super) fn exchange(staging: &Path, target: &Path) -> Result<(), OutputError> {
    if exchange_folders(staging, target).is_ok() {
        return Ok(());
    }
    // There is none, or the file system knows only one step at a time.
    let old = moved_aside(staging);
    if target.exists() {
        rename(target, &old).map_err(not_moved("move aside", target))?;
    }
    if let Err(error) = rename(staging, target) {
        // Put the former site back before anything else.
        let _ = rename(&old, target);
        return Err(not_moved("move into place", staging)(error));
    }
    // The new one is in place: what cannot be removed of the former one is left to the next build.
    let _ = remove(&old);
    Ok(())
}

/// Puts a file in the place of another one.
pub(super) fn replace(new: &Path, former: &Path) -> Result<(), OutputError> {
    rename(new, former).map_err(not_moved("replace", former))
}

/// Two folders take each other's names, in one step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange_folders(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange_folders(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Where the former report is for a moment, if folders cannot change places in one step.
pub(super) fn moved_aside(staging: &Path) -> PathBuf {
    let mut name = staging.as_os_str().to_owned();
    name.push("-old");
    PathBuf::from(name)
}

/// Brings back a site that a build moved aside before it was killed, and clears what it left.
///
/// # Errors
/// When something of another kind has the name of what a build leaves: that is not mothbook's.
pub(super) fn recover(staging: &Path, target: &Path) -> Result<(), OutputError> {
    let old = moved_aside(staging);
    if is_left(&old)? {
        if target.exists() {
            remove(&old).map_err(not_moved("remove the former site", &old))?;
        } else {
            rename(&old, target).map_err(not_moved("bring back", &old))?;
        }
    }
    if is_left(staging)? {
        remove(staging).map_err(io_error("clear", staging))?;
    }
    Ok(())
}

/// Removes a folder with all that is in it.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(_) if cfg!(windows) => {
            allow_to_remove(folder);
            fs::remove_dir_all(folder)
        }
        removed => removed,
    }
}

/// Takes the mark "read-only" from all files of a folder. With it some file systems of Windows do not let a file be removed.
fn allow_to_remove(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        let Ok(meta) = entry.metadata() else { continue };
        let mut rights = meta.permissions();
        if meta.is_file() && rights.readonly() {
            #[expect(clippy::permissions_set_readonly_false, reason = "on Windows it is one mark")]
            rights.set_readonly(false);
            let _ = fs::set_permissions(entry.path(), rights);
        }
    }
}

/// Whether a folder of this name was left by a build.
fn is_left(folder: &Path) -> Result<bool, OutputError> {
    match fs::symlink_metadata(folder) {
        Ok(meta) if meta.is_dir() => Ok(true),
        Ok(_) => Err(OutputError::InTheWay(folder.to_owned())),
        Err(_) => Ok(false),
    }
}

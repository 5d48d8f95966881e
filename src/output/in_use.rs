//! Files that other programs have open: Windows neither replaces them, nor moves a folder with one of them in it.

use std::fs;
use std::io;
use std::path::Path;

use super::OutputError;

/// `ERROR_ACCESS_DENIED`: Windows' answer where a folder is to be moved in which a file is open.
const DENIED: i32 = 5;
/// `ERROR_SHARING_VIOLATION`: its answer where another program has the file open.
const SHARED: i32 = 32;

/// Whether this error says that another program has the file or folder open and lets nobody else open it.
pub(super) fn is_shared(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error() == Some(SHARED)
}

/// How often, and how many milliseconds apart, a file or folder is tried to be moved. What looks at new files on Windows,
/// against viruses or for a search, has each of them open for an instant.
const TRIES: u32 = 20;
const PAUSE: u64 = 50;

/// Moves a file or folder. On Windows it is tried again for a second while somebody has it, or something in it, open.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    for _ in 1..TRIES {
        match fs::rename(from, to) {
            Err(error)
                if cfg!(windows) && matches!(error.raw_os_error(), Some(DENIED | SHARED)) =>
            {
                std::thread::sleep(std::time::Duration::from_millis(PAUSE));
            }
            renamed => return renamed,
        }
    }
    fs::rename(from, to)
}

/// Why a file or folder of a report cannot be moved: the first file of it that somebody has open, else what the system
/// says.
pub(super) fn not_moved(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    move |source| {
        let files = walkdir::WalkDir::new(path).sort_by_file_name().into_iter().flatten();
        let files = files.filter(|entry| entry.file_type().is_file());
        match files.map(walkdir::DirEntry::into_path).find(|file| is_open(file)) {
            Some(file) => OutputError::InUse(file),
            None => OutputError::Io { doing, path: path.to_owned(), source },
        }
    }
}

/// Whether another program has a file open.
#[cfg(windows)]
fn is_open(file: &Path) -> bool {
    let mut options = fs::OpenOptions::new();
    // It is opened for nobody else to have it open.
    std::os::windows::fs::OpenOptionsExt::share_mode(options.read(true), 0);
    options.open(file).is_err_and(|error| is_shared(&error))
}

/// Elsewhere that keeps nothing from being moved.
#[cfg(not(windows))]
fn is_open(_: &Path) -> bool {
    false
}

//! A report in a folder: written beside it first, then put in its place.
//!
//! Files are first written into a folder beside the report. Files that did not change are taken over from the former
//! report as they are (a hard link, so that their time stamps stay). When everything is there, the new folder takes the
//! place of the old one, in one step where the system can exchange two folders. If anything fails before that, the
//! former report is as it was. One build at a time writes into a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::lock::Lock;
use super::{OutputError, Sink, Summary, io_error};
use crate::manifest::{InputEntry, Made, Manifest, Written};

/// A report in a folder, or on its way there.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    staging: PathBuf,
    former: BTreeMap<String, Written>,
    /// What the former report was made from and how; `None` where there is none.
    made: Option<(Vec<InputEntry>, Made)>,
    /// How many files were staged.
    staged: AtomicUsize,
    /// Let go of last: after what was staged is cleared.
    _lock: Lock,
}

impl Folder {
    /// Prepares to write into `target`.
    ///
    /// # Errors
    /// When the folder is not empty and holds no report of mothbook (unless `force`), when it is one of `inputs` or holds
    /// one of them, or when another build writes into it.
    pub fn open(target: &Path, inputs: &[PathBuf], force: bool) -> Result<Self, OutputError> {
        // Behind a symbolic link the folder itself is written, and the link stays.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let parent = match target.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(io_error("create the folder", &parent))?;
        let parent = parent.canonicalize().map_err(io_error("find the folder", &parent))?;
        let name = match target.file_name() {
            Some(name) => name.to_owned(),
            None => return Err(OutputError::NotOurs(target)),
        };
        let target = parent.join(&name);
        for input in inputs {
            let input = input.canonicalize().unwrap_or_else(|_| input.clone());
            if input.starts_with(&target) {
                return Err(OutputError::InTheInput(target));
            }
        }
        let beside = |what: &str| {
            let mut beside = std::ffi::OsString::from(".");
            beside.push(&name);
            beside.push(what);
            parent.join(beside)
        };
        let lock_path = beside(".mothbook-lock");
        let lock = Lock::take(lock_path.clone()).map_err(io_error("lock", &lock_path))?;
        let Some(lock) = lock else { return Err(OutputError::Busy(target)) };
        let staging = beside(".mothbook-new");
        recover(&staging, &target)?;
        let (former, made) = former_site(&target, force)?;
        Ok(Self { target, staging, former, made, staged: AtomicUsize::new(0), _lock: lock })
    }

    /// Whether nobody touched a file of the former report since it was made.
    fn is_untouched(&self) -> bool {
        // Whatever is newer than the manifest, which is written last, was changed by somebody else.
        let manifest = fs::metadata(self.target.join(Manifest::FILE));
        let Ok(last) = manifest.and_then(|meta| meta.modified()) else { return false };
        let is_whole = |entry: &Written| {
            fs::symlink_metadata(self.target.join(&entry.path)).is_ok_and(|meta| {
                meta.is_file()
                    && meta.len() == entry.size
                    && meta.modified().is_ok_and(|time| time <= last)
            })
        };
        self.former.values().all(is_whole)
    }

    /// Puts the staged files, and those of the former report that stay, into the place of the former report.
    fn replace_former(&self, manifest: &Manifest, summary: Summary) -> Result<(), OutputError> {
        // Each file was put once: where all were staged there is nothing to take over.
        if summary.written < summary.files {
            let paths = manifest.files.iter().map(|entry| entry.path.as_str());
            for path in paths.chain([Manifest::FILE]) {
                self.take_over(Path::new(path))?;
            }
        }
        self.carry_over()?;
        self.exchange()
    }

    /// Removes what is staged, or the former report where that has changed places with it.
    fn clear(&self) {
        let _ = fs::remove_dir_all(&self.staging);
    }

    /// Keeps what somebody else put into the folder: nothing is deleted that the last manifest does not
    /// name.
    fn carry_over(&self) -> Result<(), OutputError> {
        let entries = walkdir::WalkDir::new(&self.target).min_depth(1).into_iter().flatten();
        for entry in entries.filter(|entry| !entry.file_type().is_dir()) {
            let Ok(path) = entry.path().strip_prefix(&self.target) else { continue };
            let is_named = path.to_str().is_some_and(|path| self.former.contains_key(path));
            if is_named || self.staging.join(path).symlink_metadata().is_ok() {
                continue;
            }
            self.take_over(path)?;
        }
        Ok(())
    }

    /// Takes a file of the former site over as it is, unless another one was staged in its place.
    fn take_over(&self, path: &Path) -> Result<(), OutputError> {
        let (from, to) = (self.target.join(path), self.staging.join(path));
        let link = || fs::hard_link(&from, &to);
        let linked = match link() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create_folder_of(&to)?;
                link()
            }
            linked => linked,
        };
        // Not every file system has hard links.
        if linked.is_err() && to.symlink_metadata().is_err() {
            fs::copy(&from, &to).map_err(io_error("take over", &from))?;
        }
        Ok(())
    }

    /// Puts the new folder in the place of the old one.
    fn exchange(&self) -> Result<(), OutputError> {
        if exchange_folders(&self.staging, &self.target).is_ok() {
            // The former site, which has the name of the staged one now, is cleared like any other.
            return Ok(());
        }
        // There is none, or the file system knows only one step at a time.
        let old = with_suffix(&self.staging, "-old");
        if self.target.exists() {
            fs::rename(&self.target, &old).map_err(io_error("move aside", &self.target))?;
        }
        if let Err(source) = fs::rename(&self.staging, &self.target) {
            // Put the former site back before anything else.
            let _ = fs::rename(&old, &self.target);
            return Err(OutputError::Io {
                doing: "move into place",
                path: self.target.clone(),
                source,
            });
        }
        if old.exists() {
            fs::remove_dir_all(&old).map_err(io_error("remove the former site", &old))?;
        }
        Ok(())
    }
}

impl Sink for Folder {
    fn former(&self) -> Option<(&[InputEntry], &Made)> {
        self.made.as_ref().map(|(inputs, made)| (inputs.as_slice(), made))
    }

    fn keep(&self) -> Option<Summary> {
        self.made.as_ref().filter(|_| self.is_untouched())?;
        let bytes = self.former.values().map(|entry| entry.size).sum();
        Some(Summary { files: self.former.len(), bytes, ..Summary::default() })
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Written, OutputError> {
        let entry = Written::of(path, &bytes);
        let is_unchanged = self.former.get(path) == Some(&entry)
            && fs::metadata(self.target.join(path)).is_ok_and(|meta| meta.len() == entry.size);
        if !is_unchanged {
            write(&self.staging.join(path), &bytes)?;
            self.staged.fetch_add(1, Ordering::Relaxed);
        }
        Ok(entry)
    }

    fn finish(&mut self, manifest: Manifest) -> Result<Summary, OutputError> {
        let text = manifest.to_json().map_err(io_error("write", Path::new(Manifest::FILE)))?;
        let manifest_entry = self.put(Manifest::FILE, text)?;
        let is_kept = |path: &String| {
            let place = manifest.files.binary_search_by(|entry| entry.path.cmp(path));
            place.is_ok() || path == Manifest::FILE
        };
        let removed = self.former.keys().filter(|path| !is_kept(path)).count();
        let summary = Summary {
            files: manifest.files.len() + 1,
            written: self.staged.load(Ordering::Relaxed),
            removed,
            bytes: manifest.files.iter().map(|entry| entry.size).sum::<u64>() + manifest_entry.size,
        };
        let former = self.former.get(Manifest::FILE);
        let is_another = former.is_some_and(|former| *former != manifest_entry);
        if is_another && summary.written == 1 && removed == 0 {
            // Every other file stays as it is, so that no folder has to change places.
            let (new, former) =
                (self.staging.join(Manifest::FILE), self.target.join(Manifest::FILE));
            fs::rename(&new, &former).map_err(io_error("move into place", &new))?;
        } else if summary.written > 0 || removed > 0 {
            self.replace_former(&manifest, summary)?;
        }
        self.clear();
        Ok(summary)
    }
}

/// A build that fails leaves nothing behind.
impl Drop for Folder {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Writes a file, and the folders it lies in where they are not there yet.
fn write(file: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    match fs::write(file, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create_folder_of(file)?;
            fs::write(file, bytes)
        }
        written => written,
    }
    .map_err(io_error("write", file))
}

/// Creates the folders that a file lies in.
fn create_folder_of(file: &Path) -> Result<(), OutputError> {
    match file.parent() {
        Some(folder) => fs::create_dir_all(folder).map_err(io_error("create the folder", folder)),
        None => Ok(()),
    }
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

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Brings back a site that a build moved aside before it was killed, and clears what it left.
fn recover(staging: &Path, target: &Path) -> Result<(), OutputError> {
    let old = with_suffix(staging, "-old");
    if old.exists() {
        if target.exists() {
            fs::remove_dir_all(&old).map_err(io_error("remove the former site", &old))?;
        } else {
            fs::rename(&old, target).map_err(io_error("bring back", &old))?;
        }
    }
    if staging.exists() {
        fs::remove_dir_all(staging).map_err(io_error("clear", staging))?;
    }
    Ok(())
}

/// The files of a former report, what it was made from, and how.
type Former = (BTreeMap<String, Written>, Option<(Vec<InputEntry>, Made)>);

/// What the folder holds by its manifest; nothing where it is empty or new.
fn former_site(target: &Path, force: bool) -> Result<Former, OutputError> {
    let entries = match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Former::default()),
        Err(error) => return Err(io_error("open the folder", target)(error)),
    };
    if !entries {
        return Ok(Former::default());
    }
    let manifest = target.join(Manifest::FILE);
    let text = match fs::read(&manifest) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(io_error("read", &manifest)(error)),
    };
    match Manifest::from_json(&text) {
        Some(manifest) => {
            let mut files: BTreeMap<String, Written> =
                manifest.files.into_iter().map(|entry| (entry.path.clone(), entry)).collect();
            files.insert(Manifest::FILE.to_owned(), Written::of(Manifest::FILE, &text));
            Ok((files, Some((manifest.inputs, manifest.made))))
        }
        None if force => Ok(Former::default()),
        None => Err(OutputError::NotOurs(target.to_owned())),
    }
}

#[cfg(test)]
mod tests;

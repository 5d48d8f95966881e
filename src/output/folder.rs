//! A report in a folder: written beside it first, then put in its place.
//!
//! Files are first written into a folder beside the report. Files that did not change are taken over from the former
//! report as they are (a hard link, so that their time stamps stay). When everything is there and on the disk, the new
//! folder takes the place of the old one, in one step where the system can exchange two folders. If anything fails before
//! that, the former report is as it was. One build at a time writes into a folder.
//!
//! A file of the former report is taken for what the manifest says if all of them stand on the disk as the last build left
//! them ([`mod@left`]). Otherwise each is read ([`mod@altered`]), and what others changed is made anew. What is not of the report
//! stays ([`mod@foreign`]).

mod altered;
mod foreign;
mod left;
mod place;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use self::altered::{Altered, altered, is_content};
use self::foreign::{Foreign, carry_over, foreign, key, names};
use self::left::{Left, forget};
pub(super) use self::place::sync;
use self::place::{create, exchange, recover, remove, replace, sync_names, take_over, write};
use super::lock::Lock;
use super::{Alterations, OutputError, Sink, Summary, io_error, signed};
use crate::manifest::{InputEntry, Made, Manifest, Written, is_portable};
use crate::signature;

/// A report in a folder, or on its way there.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    staging: PathBuf,
    /// Where is noted how a build left the report.
    note: PathBuf,
    former: BTreeMap<String, Written>,
    /// What the former report was made from and how; `None` where there is none.
    made: Option<(Vec<InputEntry>, Made)>,
    /// How the former report stood on the disk when this build began.
    found: Left,
    /// How the last build left it, if its files are still as they were; `None` where each was looked at.
    untouched: Option<Left>,
    /// Files of the former report that are not what its manifest says.
    altered: BTreeMap<String, Altered>,
    /// How many files were staged.
    staged: AtomicUsize,
    /// The key that the manifest is signed with.
    key: Option<PathBuf>,
    /// Let go of last: after what was staged is cleared.
    _lock: Lock,
}

impl Folder {
    /// Prepares to write into `target`. With `force`, every file of a report that is there already is read, and a folder that
    /// is not empty and holds no report is written into as well; what is in there stays.
    ///
    /// # Errors
    /// When the folder is not empty and holds no report of mothbook (unless `force`), when it is one of `inputs` or holds
    /// one of them, when it is a link to nothing, or when another build writes into it.
    pub fn open(target: &Path, inputs: &[PathBuf], force: bool) -> Result<Self, OutputError> {
        let (parent, name) = place_of(target)?;
        let target = parent.join(&name);
        for input in inputs {
            let input = input.canonicalize().unwrap_or_else(|_| input.clone());
            if input.starts_with(&target) {
                return Err(OutputError::InTheInput(target));
            }
        }
        let beside = |what: &str| {
            let parts = [OsStr::new("."), &name, OsStr::new(what)];
            parent.join(parts.into_iter().collect::<OsString>())
        };
        let lock_path = beside(".mothbook-lock");
        let lock = Lock::take(lock_path.clone()).map_err(|error| match error.kind() {
            // Nothing can be made there, neither a lock nor the report.
            io::ErrorKind::NotFound
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem => {
                io_error("write into the folder", &parent)(error)
            }
            _ => io_error("lock", &lock_path)(error),
        })?;
        let Some(lock) = lock else { return Err(OutputError::Busy(target)) };
        let (staging, note) = (beside(".mothbook-new"), beside(".mothbook-state"));
        recover(&staging, &target)?;
        let (former, made) = former_report(&target, force)?;
        let found = Left::now(&target, &former);
        let untouched = Left::noted(&note).filter(|left| !force && left.files == found.files);
        let altered = match untouched {
            Some(_) => BTreeMap::new(),
            None => altered(&target, &former),
        };
        let staged = AtomicUsize::new(0);
        Ok(Self {
            target,
            staging,
            note,
            former,
            made,
            found,
            untouched,
            altered,
            staged,
            key: None,
            _lock: lock,
        })
    }

    /// Has the manifest signed with a key ([`signature::sign`]).
    #[must_use]
    pub fn signed_with(mut self, key: &Path) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Whether the former report is signed as this one is to be.
    fn is_signed_so(&self) -> bool {
        let former = self.former.get(signature::FILE);
        let manifest = || fs::read(self.target.join(Manifest::FILE)).ok();
        match self.key {
            None => former.is_none(),
            Some(_) => former.is_some_and(|former| {
                let wanted =
                    manifest().and_then(|text| signed(&text, self.key.as_deref()).ok().flatten());
                wanted.is_some_and(|bytes| *former == Written::of(signature::FILE, &bytes))
            }),
        }
    }

    /// Puts the staged files, and those of the former report that stay, into the place of the former report. Gives what was
    /// in the way of them and the path that it has now.
    fn replace_former(
        &self,
        files: &BTreeMap<String, Written>,
        foreign: &[Foreign],
    ) -> Result<BTreeMap<PathBuf, PathBuf>, OutputError> {
        // Each file was put once: where all were staged there is nothing to take over.
        if self.staged.load(Ordering::Relaxed) < files.len() {
            for path in files.keys() {
                take_over(&self.target.join(path), &self.staging.join(path))?;
            }
        }
        create(&self.staging)?;
        let moved = carry_over(foreign, &self.target, &self.staging, files)?;
        sync(&self.staging)?;
        exchange(&self.staging, &self.target)?;
        sync_names(self.target.parent());
        Ok(moved)
    }

    /// Puts a new manifest in the place of the former one, where every other file stays as it is.
    fn replace_manifest(&self) -> Result<(), OutputError> {
        let (new, former) = (self.staging.join(Manifest::FILE), self.target.join(Manifest::FILE));
        sync(&self.staging)?;
        replace(&new, &former)?;
        sync_names(Some(&self.target));
        Ok(())
    }

    /// What others did to the files of the former report that this build undoes, where the new one has these files.
    fn undone(&self, files: &BTreeMap<String, Written>) -> Alterations {
        let mut undone = Alterations::default();
        for (path, altered) in &self.altered {
            match altered {
                Altered::Changed => undone.changed.push(path.clone()),
                Altered::Replaced => undone.replaced.push(path.clone()),
                Altered::Missing if files.contains_key(path) => undone.missing.push(path.clone()),
                Altered::Missing => {}
            }
        }
        undone
    }

    /// Removes what is staged, or the former report where that has changed places with it.
    fn clear(&self) {
        let _ = remove(&self.staging);
    }
}

impl Sink for Folder {
    fn former(&self) -> Option<(&[InputEntry], &Made)> {
        self.made.as_ref().map(|(inputs, made)| (inputs.as_slice(), made))
    }

    fn keep(&self) -> Option<Summary> {
        let left = self.untouched.filter(|_| self.made.is_some() && self.is_signed_so())?;
        let mut alterations = Alterations::default();
        if left.folders != self.found.folders {
            // Somebody put something in: said once.
            let foreign = foreign(&self.target, &self.former).ok()?;
            alterations.foreign = names(&foreign, &self.former, &BTreeMap::new());
            self.found.note(&self.note);
        }
        let bytes = self.former.values().map(|entry| entry.size).sum();
        Some(Summary { files: self.former.len(), bytes, alterations, ..Summary::default() })
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<Written, OutputError> {
        let entry = Written::of(path, &bytes);
        let is_there = match self.former.get(path) {
            Some(former) => *former == entry && !self.altered.contains_key(path),
            None => is_content(&self.target, &entry),
        };
        if !is_there {
            write(&self.staging.join(path), &bytes)?;
            self.staged.fetch_add(1, Ordering::Relaxed);
        }
        Ok(entry)
    }

    fn finish(&mut self, manifest: Manifest) -> Result<Summary, OutputError> {
        let text = manifest.to_json().map_err(io_error("write", Path::new(Manifest::FILE)))?;
        let signature = signed(&text, self.key.as_deref())?;
        let mut own = vec![self.put(Manifest::FILE, text)?];
        if let Some(signature) = signature {
            own.push(self.put(signature::FILE, signature)?);
        }
        let files = by_path(manifest.files, own);
        let removed = self.former.keys().filter(|path| !files.contains_key(*path)).count();
        let written = self.staged.load(Ordering::Relaxed);
        // Whoever changes a file while the report is made is found out by the next build, which reads all of them.
        let is_as_found = Left::now(&self.target, &self.former).files == self.found.files;
        let foreign = foreign(&self.target, &self.former)?;
        let mut alterations = self.undone(&files);
        let former = self.former.get(Manifest::FILE);
        let is_another = former.is_some_and(|former| files.get(Manifest::FILE) != Some(former));
        let mut moved = BTreeMap::new();
        if is_another && written == 1 && removed == 0 {
            self.replace_manifest()?;
        } else if written > 0 || removed > 0 {
            moved = self.replace_former(&files, &foreign)?;
        }
        alterations.foreign = names(&foreign, &files, &moved);
        alterations.moved = moved.iter().map(|(from, to)| (key(from), key(to))).collect();
        self.clear();
        if is_as_found {
            Left::now(&self.target, &files).note(&self.note);
        } else {
            forget(&self.note);
        }
        let bytes = files.values().map(|entry| entry.size).sum();
        let (files, zip_bytes) = (files.len(), None);
        Ok(Summary { files, written, removed, bytes, zip_bytes, alterations })
    }
}

/// A build that fails leaves nothing behind.
impl Drop for Folder {
    fn drop(&mut self) {
        self.clear();
    }
}

/// The folder that a report's folder lies in, which is made where there is none, and the name of the report's.
fn place_of(target: &Path) -> Result<(PathBuf, OsString), OutputError> {
    let is_taken = |name: &OsStr| is_portable(&name.to_string_lossy());
    if cfg!(windows) && !target.file_name().is_none_or(is_taken) {
        return Err(OutputError::Name(target.to_owned()));
    }
    // Behind a symbolic link the folder itself is written, and the link stays.
    let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
    let parent = match target.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    create(&parent)?;
    let parent = match parent.canonicalize() {
        // Some drives of Windows do not tell where a folder is, such as those that lie in memory.
        Err(_) if cfg!(windows) => std::path::absolute(&parent),
        found => found,
    }
    .map_err(io_error("find the folder", &parent))?;
    let Some(name) = target.file_name() else { return Err(OutputError::NotOurs(target)) };
    if parent.join(name).is_symlink() {
        return Err(OutputError::LinkToNothing(parent.join(name)));
    }
    Ok((parent, name.to_owned()))
}

/// The files of a report by path, its own manifest and signature included.
fn by_path(files: Vec<Written>, own: Vec<Written>) -> BTreeMap<String, Written> {
    files.into_iter().chain(own).map(|entry| (entry.path.clone(), entry)).collect()
}

/// The files of a former report, what it was made from, and how.
type Former = (BTreeMap<String, Written>, Option<(Vec<InputEntry>, Made)>);

/// What the folder holds by its manifest; nothing where it is empty or new.
fn former_report(target: &Path, force: bool) -> Result<Former, OutputError> {
    let is_empty = match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_none(),
        // Windows does not find a folder where a file is.
        Err(error) if error.kind() == io::ErrorKind::NotFound && !target.exists() => true,
        Err(error) => return Err(io_error("open the folder", target)(error)),
    };
    if is_empty {
        return Ok(Former::default());
    }
    let text = plain_file(&target.join(Manifest::FILE))?.unwrap_or_default();
    match Manifest::from_json(&text) {
        Some(manifest) => {
            let mut own = vec![Written::of(Manifest::FILE, &text)];
            if let Some(bytes) = plain_file(&target.join(signature::FILE))? {
                own.push(Written::of(signature::FILE, &bytes));
            }
            Ok((by_path(manifest.files, own), Some((manifest.inputs, manifest.made))))
        }
        None if force => Ok(Former::default()),
        None => Err(OutputError::NotOurs(target.to_owned())),
    }
}

/// What stands in a file; `None` where there is none. A folder or a pipe of this name is none.
fn plain_file(path: &Path) -> Result<Option<Vec<u8>>, OutputError> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() => fs::read(path).map(Some).map_err(io_error("read", path)),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_error("read", path)(error)),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests;

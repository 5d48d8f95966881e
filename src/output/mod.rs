//! Bytes to a folder, all or nothing.
//!
//! Files are first written into a folder beside the site. Files that did not change are taken over from
//! the former site as they are (a hard link, so that their time stamps stay). When everything is there,
//! the new folder takes the place of the old one, in one step where the system can exchange two folders. If
//! anything fails before that, the former site is as it was. One build at a time writes into a folder.
//!
//! Knows paths and bytes, and nothing of what they mean.

mod lock;
mod manifest;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use lock::Lock;
pub use manifest::{InputEntry, Made, Manifest, Written};

/// The file that makes a folder a site of mothbook.
pub const MANIFEST: &str = "manifest.json";

/// Why a site cannot be written.
#[derive(Debug)]
pub enum OutputError {
    /// The folder holds something that is no site of mothbook.
    NotOurs(PathBuf),
    /// The folder is, holds, or lies in the snapshot.
    InTheInput(PathBuf),
    /// Another build writes into the folder.
    Busy(PathBuf),
    /// Something could not be done with a path.
    Io {
        /// What was tried.
        doing: &'static str,
        /// With which path.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Two pages were planned for one path: a fault of mothbook.
    Twice(String),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs(path) => {
                write!(f, "{} is not empty and holds no report of mothbook", path.display())
            }
            Self::InTheInput(path) => {
                write!(f, "{} is a folder of the snapshot, or holds it", path.display())
            }
            Self::Busy(path) => {
                write!(f, "another build is writing into {}", path.display())
            }
            Self::Io { doing, path, source } => {
                write!(f, "cannot {doing} {}: {source}", path.display())
            }
            Self::Twice(path) => write!(f, "two pages were planned for {path}; please report this"),
        }
    }
}

impl std::error::Error for OutputError {}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    move |source| OutputError::Io { doing, path: path.to_owned(), source }
}

/// What became of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files of the site, its manifest included.
    pub files: usize,
    /// Of these, how many were written because they are new or differ.
    pub written: usize,
    /// Files of the former site that are no longer there.
    pub removed: usize,
    /// Bytes of all files.
    pub bytes: u64,
}

/// A site on its way into a folder.
#[derive(Debug)]
pub struct Site {
    target: PathBuf,
    staging: PathBuf,
    former: BTreeMap<String, Written>,
    /// What the former site was made from and how; nothing where there is none.
    made: (Vec<InputEntry>, Made),
    /// How many files were staged.
    staged: AtomicUsize,
    /// Let go of last: after what was staged is cleared.
    _lock: Lock,
}

impl Site {
    /// Prepares to write into `target`.
    ///
    /// # Errors
    /// When the folder is not empty and no site of mothbook (unless `force`), has to do with `inputs`, or
    /// another build writes into it.
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
            if target.starts_with(&input) && input.is_dir() && target == input
                || input.starts_with(&target)
            {
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

    /// What the former site was made from and how, if it was made with this.
    #[must_use]
    pub fn made_before(&self, with: &str) -> Option<(&[InputEntry], &Made)> {
        let (inputs, made) = &self.made;
        (!made.with.is_empty() && made.with == with).then_some((inputs, made))
    }

    /// Whether nobody touched a file of the former site since it was made.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        // Whatever is newer than the manifest, which is written last, was changed by somebody else.
        let manifest = fs::metadata(self.target.join(MANIFEST));
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

    /// The former site as it is, where all of it stays.
    #[must_use]
    pub fn keep(&self) -> Summary {
        let bytes = self.former.values().map(|entry| entry.size).sum();
        Summary { files: self.former.len(), bytes, ..Summary::default() }
    }

    /// Puts one file into the site. May be called from many threads.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<Written, OutputError> {
        let entry = Written::of(path, bytes);
        let is_unchanged = self.former.get(path) == Some(&entry)
            && fs::metadata(self.target.join(path)).is_ok_and(|meta| meta.len() == entry.size);
        if !is_unchanged {
            write(&self.staging.join(path), bytes)?;
            self.staged.fetch_add(1, Ordering::Relaxed);
        }
        Ok(entry)
    }

    /// Makes the new site the site, once every file was put.
    ///
    /// # Errors
    /// When it cannot be; then the former site is as it was.
    pub fn finish(
        self,
        mut entries: Vec<Written>,
        inputs: Vec<InputEntry>,
        made: Made,
    ) -> Result<Summary, OutputError> {
        entries.sort();
        if let Some(twice) =
            entries.windows(2).find(|pair| matches!(pair, [a, b] if a.path == b.path))
        {
            let path = twice.first().map(|entry| entry.path.clone());
            return Err(OutputError::Twice(path.unwrap_or_default()));
        }
        let manifest = Manifest { inputs, made, files: entries };
        let text = manifest.to_json();
        let manifest_entry = self.put(MANIFEST, text.as_bytes())?;
        let is_kept = |path: &String| {
            let place = manifest.files.binary_search_by(|entry| entry.path.cmp(path));
            place.is_ok() || path == MANIFEST
        };
        let removed = self.former.keys().filter(|path| !is_kept(path)).count();
        let mut summary = Summary {
            files: manifest.files.len() + 1,
            written: 0,
            removed,
            bytes: manifest.files.iter().map(|entry| entry.size).sum::<u64>() + manifest_entry.size,
        };
        summary.written = self.staged.load(Ordering::Relaxed);
        if summary.written == 0 && removed == 0 {
            return Ok(summary);
        }
        let former = self.former.get(MANIFEST);
        let is_another = former.is_some_and(|former| *former != manifest_entry);
        if is_another && summary.written == 1 && removed == 0 {
            // Every other file stays as it is, so that no folder has to change places.
            let (new, former) = (self.staging.join(MANIFEST), self.target.join(MANIFEST));
            fs::rename(&new, &former).map_err(io_error("move into place", &new))?;
            return Ok(summary);
        }
        // Each file was put once: where all were staged there is nothing to take over.
        if summary.written < summary.files {
            let paths = manifest.files.iter().map(|entry| entry.path.as_str());
            for path in paths.chain([MANIFEST]) {
                self.take_over(Path::new(path))?;
            }
        }
        self.carry_over()?;
        self.exchange()?;
        Ok(summary)
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

/// A build that fails leaves nothing behind.
impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.staging);
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

/// The files of a former site, what it was made from, and how.
type Former = (BTreeMap<String, Written>, (Vec<InputEntry>, Made));

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
    let manifest = target.join(MANIFEST);
    let text = match fs::read(&manifest) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(io_error("read", &manifest)(error)),
    };
    match Manifest::from_json(&text) {
        Some(manifest) => {
            let mut files: BTreeMap<String, Written> =
                manifest.files.into_iter().map(|entry| (entry.path.clone(), entry)).collect();
            files.insert(MANIFEST.to_owned(), Written::of(MANIFEST, &text));
            Ok((files, (manifest.inputs, manifest.made)))
        }
        None if force => Ok(Former::default()),
        None => Err(OutputError::NotOurs(target.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(target: &Path, files: &[(&str, &str)]) -> Result<Summary, OutputError> {
        let site = Site::open(target, &[], false)?;
        let entries: Result<Vec<_>, _> =
            files.iter().map(|(path, text)| site.put(path, text.as_bytes())).collect();
        site.finish(entries?, Vec::new(), Made::default())
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_second_build_writes_only_what_changed() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("site");
        let first = build(&target, &[("a.html", "a"), ("b/c.html", "c"), ("d.html", "d")]).unwrap();
        assert_eq!((first.files, first.written, first.removed), (4, 4, 0));
        let stamp = || fs::metadata(target.join("a.html")).unwrap().modified().unwrap();
        let before = stamp();
        let second = build(&target, &[("a.html", "a"), ("b/c.html", "C")]).unwrap();
        assert_eq!((second.files, second.written, second.removed), (3, 2, 1));
        assert_eq!(stamp(), before);
        assert_eq!(fs::read_to_string(target.join("b/c.html")).unwrap(), "C");
        assert_eq!(names(&target), ["a.html", "b", "manifest.json"]);
        let third = build(&target, &[("a.html", "a"), ("b/c.html", "C")]).unwrap();
        assert_eq!((third.written, third.removed), (0, 0));
        assert_eq!(names(folder.path()), ["site"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_site_made_of_other_inputs_and_the_same_files_stays_where_it_is() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("site");
        build(&target, &[("a.html", "a")]).unwrap();
        let place = || fs::metadata(&target).unwrap().ino();
        let before = place();
        let site = Site::open(&target, &[], false).unwrap();
        let entry = site.put("a.html", b"a").unwrap();
        let input = InputEntry { path: "new".to_owned(), size: 1, sha256: String::new() };
        let summary = site.finish(vec![entry], vec![input], Made::default()).unwrap();
        assert_eq!((summary.files, summary.written, summary.removed), (2, 1, 0));
        assert_eq!(place(), before, "no folder changed places");
        let text = fs::read_to_string(target.join(MANIFEST)).unwrap();
        assert!(text.contains("\"new\""), "{text}");
        assert_eq!(names(&target), ["a.html", "manifest.json"]);
        assert_eq!(names(folder.path()), ["site"]);
    }

    #[test]
    fn a_build_that_fails_leaves_the_former_site_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("site");
        build(&target, &[("a.html", "a")]).unwrap();
        let twice = build(&target, &[("b.html", "b"), ("b.html", "c")]);
        assert!(matches!(twice, Err(OutputError::Twice(_))));
        assert_eq!(names(&target), ["a.html", "manifest.json"]);
        assert_eq!(names(folder.path()), ["site"]);
    }

    #[test]
    fn a_folder_that_is_not_ours_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("site");
        fs::create_dir(&target).unwrap();
        build(&target, &[("a.html", "a")]).unwrap();
        fs::remove_file(target.join(MANIFEST)).unwrap();
        assert!(matches!(build(&target, &[("a.html", "b")]), Err(OutputError::NotOurs(_))));
        assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "a");
        let site = Site::open(&target, &[], true).unwrap();
        let entry = site.put("b.html", b"b").unwrap();
        site.finish(vec![entry], Vec::new(), Made::default()).unwrap();
        assert_eq!(names(&target), ["a.html", "b.html", "manifest.json"], "force deletes nothing");
        let within = Site::open(&target, std::slice::from_ref(&target), true);
        assert!(matches!(within, Err(OutputError::InTheInput(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_site_behind_a_link_stays_behind_it() {
        let folder = tempfile::tempdir().unwrap();
        let (link, real) = (folder.path().join("link"), folder.path().join("there/real"));
        build(&real, &[("a.html", "a")]).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        build(&link, &[("a.html", "b")]).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(real.join("a.html")).unwrap(), "b");
        assert_eq!(names(folder.path()), ["link", "there"]);
        assert_eq!(names(&folder.path().join("there")), ["real"]);
    }

    #[test]
    fn one_build_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("site");
        let first = Site::open(&target, &[], false).unwrap();
        let entry = first.put("a.html", b"a").unwrap();
        assert!(matches!(Site::open(&target, &[], false), Err(OutputError::Busy(_))));
        first.finish(vec![entry], Vec::new(), Made::default()).unwrap();
        assert_eq!(names(folder.path()), ["site"]);
        build(&target, &[("a.html", "b")]).unwrap();
    }

    #[test]
    fn a_site_that_was_moved_aside_is_brought_back() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("site");
        build(&target, &[("a.html", "a")]).unwrap();
        fs::rename(&target, folder.path().join(".site.mothbook-new-old")).unwrap();
        let again = Site::open(&target, &[], false).unwrap();
        assert_eq!(names(&target), ["a.html", "manifest.json"]);
        assert!(again.former.contains_key("a.html"), "and what it holds is known");
    }
}

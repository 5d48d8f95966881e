//! From the paths on the command line to the files of a snapshot.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::error::ReadError;
use super::input::{InputFile, Place};
use crate::finding::{Code, Finding, Subject, WithFindings};
use crate::manifest::{Manifest, is_of_a_report, is_one_file};
use crate::model::Location;

/// All files under `paths`, sorted by name, folders walked recursively.
///
/// A folder that holds a report of mothbook (its manifest says so) is left out, and so are a report of one file and one that
/// is being written: a report is no snapshot. What cannot be opened becomes a finding.
///
/// # Errors
/// When one of `paths` does not exist or is a report, or no file is found at all.
pub(super) fn discover(paths: &[PathBuf]) -> Result<WithFindings<Vec<InputFile>>, ReadError> {
    let mut noted = WithFindings::<Vec<InputFile>>::default();
    for path in paths {
        if is_stdin(path) {
            let stdin = InputFile::on_disk(InputFile::STDIN.to_owned(), path.clone());
            noted.value.push(InputFile { place: Place::Stdin, ..stdin });
            continue;
        }
        let metadata = std::fs::metadata(path)
            .map_err(|source| ReadError::Path { path: path.clone(), source })?;
        let prefix = if paths.len() > 1 { base_name(path) } else { String::new() };
        if metadata.is_dir() {
            if holds_a_report(path) {
                return Err(ReadError::Report { path: path.clone() });
            }
            walk(path, &prefix, &mut noted);
        } else {
            if open_file(path).is_some_and(is_one_file) {
                return Err(ReadError::Report { path: path.clone() });
            }
            let name = base_name(path);
            noted.value.push(InputFile::on_disk(name, path.clone()));
        }
    }
    noted.value.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    noted.value.dedup_by(|a, b| a.path == b.path);
    if noted.value.is_empty() {
        return Err(ReadError::NothingFound { paths: paths.to_vec() });
    }
    Ok(noted)
}

fn walk(root: &Path, prefix: &str, noted: &mut WithFindings<Vec<InputFile>>) {
    let inside = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let left_out = match entry {
            Ok(entry) if is_being_written(entry.file_name()) => {
                skip(&mut entries, &entry);
                continue;
            }
            Ok(entry)
                if entry.depth() > 0 && entry.path_is_symlink() && leads_out(&entry, &inside) =>
            {
                skip(&mut entries, &entry);
                let reason = "a symbolic link leads out of the snapshot; name what it leads to as a snapshot too";
                Some((Some(entry.into_path()), reason.to_owned()))
            }
            Ok(entry) if entry.file_type().is_dir() && holds_a_report(entry.path()) => {
                skip(&mut entries, &entry);
                continue;
            }
            Ok(entry) if entry.file_type().is_file() && is_a_report(entry.path()) => continue,
            Ok(entry) if entry.file_type().is_file() => {
                let name = relative_name(root, entry.path(), prefix);
                noted.value.push(InputFile::on_disk(name, entry.into_path()));
                None
            }
            Ok(_) => None,
            Err(error) if error.loop_ancestor().is_some() => {
                let reason = "a symbolic link leads back to a folder that holds it";
                Some((error.path().map(Path::to_owned), reason.to_owned()))
            }
            Err(error) => {
                let reason = error.io_error().map(ToString::to_string);
                let reason = reason.unwrap_or_else(|| "it cannot be opened".to_owned());
                Some((error.path().map(Path::to_owned), reason))
            }
        };
        if let Some((path, reason)) = left_out {
            // An error of the walk itself has no path.
            let name = path.map_or(String::new(), |path| relative_name(root, &path, prefix));
            let finding = Finding::new(Code(601), Subject::File, format!("left out: {reason}"));
            noted.findings.push(finding.at(Location::file(&name)));
        }
    }
}

/// Does not go into what is left out.
fn skip(entries: &mut walkdir::IntoIter, entry: &walkdir::DirEntry) {
    if entry.file_type().is_dir() {
        entries.skip_current_dir();
    }
}

/// Whether a symbolic link leads out of the folder: whoever made the snapshot must not choose what else of this
/// machine is read, and published.
fn leads_out(link: &walkdir::DirEntry, inside: &Path) -> bool {
    !link.path().canonicalize().is_ok_and(|target| target.starts_with(inside))
}

/// Whether a path on the command line means standard input; a file of this name is `./-`.
#[must_use]
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Opens what is a file: to open a pipe would wait for somebody to write into it.
fn open_file(path: &Path) -> Option<std::fs::File> {
    path.is_file().then(|| std::fs::File::open(path).ok()).flatten()
}

/// Whether a folder is a site that mothbook wrote.
fn holds_a_report(folder: &Path) -> bool {
    open_file(&folder.join(Manifest::FILE)).is_some_and(is_of_a_report)
}

/// Whether a file is a report of one file that mothbook wrote. Only what is called a page is looked into.
fn is_a_report(path: &Path) -> bool {
    let is_page = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    is_page && open_file(path).is_some_and(is_one_file)
}

/// Whether this is what a build puts beside the folder that it writes into: see [`crate::output`].
fn is_being_written(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') && name.contains(".mothbook-")
}

/// `prefix/` and the path below `root`, with `/` on every system.
fn relative_name(root: &Path, path: &Path, prefix: &str) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts = below.components().map(|part| part.as_os_str().to_string_lossy());
    let parts: Vec<_> =
        (!prefix.is_empty()).then(|| prefix.into()).into_iter().chain(parts).collect();
    parts.join("/")
}

fn base_name(path: &Path) -> String {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    // The root of a file system has no name.
    full.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned())
}

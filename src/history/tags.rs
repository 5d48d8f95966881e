//! Names that somebody gave to nights: their states are kept.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::find::{LATEST, reads_as_id, reads_as_time};
use super::name::is_hash;
use super::objects::{bytes, check, entries, make};
use super::{History, HistoryError, NightName};
use crate::manifest::is_portable;
use crate::output::put_bytes;

/// The longest name.
const LONGEST: usize = 100;

impl History {
    /// The tags: of each name the id of its night. Files of other names are left alone.
    ///
    /// # Errors
    /// When one of them cannot be read, or has no id in it.
    pub fn tags(&self) -> Result<BTreeMap<String, String>, HistoryError> {
        let folder = self.folder.join("tags");
        if !check(&folder)? {
            return Ok(BTreeMap::new());
        }
        let mut tags = BTreeMap::new();
        for (name, path) in entries(&folder)? {
            if check_name(&name).is_ok() {
                let text = bytes(&path, 1 << 10)?;
                let id = String::from_utf8_lossy(&text).trim_end().to_owned();
                if !is_hash(&id) {
                    return Err(HistoryError::damaged(&path, "it has no id of a night"));
                }
                tags.insert(name, id);
            }
        }
        Ok(tags)
    }

    /// Gives a name to a night; a tag of this name that is there moves to it.
    ///
    /// # Errors
    /// When no tag can have this name, or it cannot be written.
    pub fn tag(&self, name: &str, night: &NightName) -> Result<(), HistoryError> {
        let path = self.tag_path(name)?;
        // A run that prunes may be about to delete the night's state.
        let _lock = self.lock()?;
        let id = self.line(night)?.id;
        make(&self.folder.join("tags"))?;
        Ok(put_bytes(&path, format!("{id}\n").as_bytes())?)
    }

    /// Takes a tag away; its night stays.
    ///
    /// # Errors
    /// When there is none of this name, or it cannot be deleted.
    pub fn delete_tag(&self, name: &str) -> Result<(), HistoryError> {
        let path = self.tag_path(name)?;
        if !check(&self.folder.join("tags"))? || path.symlink_metadata().is_err() {
            return Err(HistoryError::NoTag(name.to_owned()));
        }
        std::fs::remove_file(&path).map_err(HistoryError::io("remove", &path))
    }

    fn tag_path(&self, name: &str) -> Result<PathBuf, HistoryError> {
        let refused = |why| HistoryError::TagName { name: name.to_owned(), why };
        check_name(name).map_err(refused)?;
        Ok(self.folder.join("tags").join(name))
    }
}

/// Says why no tag can have this name.
pub(super) fn check_name(name: &str) -> Result<(), &'static str> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if name.is_empty() || !name.chars().all(is_letter) {
        return Err("it has other characters than letters, digits, dot, - and _, or none");
    }
    if name.starts_with(['.', '-']) {
        return Err("it begins with a dot or -");
    }
    if name == LATEST
        || reads_as_time(name)
        || reads_as_id(name)
        || NightName::parse(name).is_some()
    {
        return Err("it reads as latest, a time or the first digits of an id");
    }
    if name.len() > LONGEST || !is_portable(name) {
        return Err("not every system takes a file of this name");
    }
    Ok(())
}

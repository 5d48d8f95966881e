//! Whether a history is whole: each line, each object, each state.

use std::collections::BTreeSet;
use std::path::Path;

use super::objects::{Found, entries};
use super::{GIT, History, HistoryError, MARKER, Night, NightName, TEMPORARY, tags};
use crate::parallel::map_in_order;

/// What is said of a file of a history.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The file, by its path in the history, with `/` on every system.
    pub file: String,
    /// What is said.
    pub what: String,
}

/// How a history was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many nights there are.
    pub nights: usize,
    /// Of how many of them the state can be put together.
    pub states: usize,
    /// Of how many only the line is left, since they were pruned.
    pub line_only: usize,
    /// How many objects there are.
    pub objects: usize,
    /// Their bytes.
    pub bytes: u64,
    /// What is damaged or missing, by file.
    pub damage: Vec<Remark>,
    /// What is no damage but worth knowing, by file.
    pub notes: Vec<Remark>,
}

impl History {
    /// Reads everything. A line must be what follows from its state, if the same version of mothbook wrote it.
    ///
    /// # Errors
    /// When a folder of the history cannot be listed.
    pub fn verify(&self) -> Result<Verified, HistoryError> {
        let mut verified = Verified { nights: self.nights.len(), ..Verified::default() };
        let mut needed = BTreeSet::new();
        for night in map_in_order(&self.nights, |name| self.look_at(name)) {
            verified.states += usize::from(night.is_whole);
            verified.line_only += usize::from(night.is_pruned);
            verified.damage.extend(night.damage.map(|error| self.remark(&error)));
            needed.extend(night.needs);
        }
        self.look_at_objects(&needed, &mut verified)?;
        self.look_at_tags(&mut verified)?;
        self.look_around(&mut verified)?;
        verified.damage.sort();
        // An object that many nights need is told once.
        verified.damage.dedup();
        verified.notes.sort();
        Ok(verified)
    }

    fn look_at(&self, name: &NightName) -> Looked {
        let mut looked = Looked::default();
        let mut look = || -> Result<(), HistoryError> {
            let line = self.line(name)?;
            if self.is_pruned(&line) {
                looked.is_pruned = true;
                return Ok(());
            }
            looked.needs.insert(line.id.clone());
            let list = self.list(&line)?;
            looked.needs.extend(list.pieces.into_iter().map(|entry| entry.2));
            let mut state = self.state_of(&line)?;
            state.about.files.clone_from(&line.files);
            let now = Night::with_id(&state, line.id.clone());
            // Another version may say more, or count otherwise.
            if line.tool == env!("CARGO_PKG_VERSION") && now != line {
                let what = "it is not what follows from the night's state";
                return Err(HistoryError::damaged(&self.path_of(name), what));
            }
            looked.is_whole = true;
            Ok(())
        };
        let damage = look().err();
        Looked { damage, ..looked }
    }

    /// Objects that nights need were read with them, and are told by the first night that misses them; here each is read.
    fn look_at_objects(
        &self,
        needed: &BTreeSet<String>,
        verified: &mut Verified,
    ) -> Result<(), HistoryError> {
        let listed = match self.objects.list() {
            Err(error @ HistoryError::Damaged { .. }) => {
                verified.damage.push(self.remark(&error));
                return Ok(());
            }
            listed => listed?,
        };
        verified.objects = listed.objects.len();
        verified.bytes = listed.objects.values().map(|found| found.bytes).sum();
        let hashes: Vec<&String> = listed.objects.keys().collect();
        for error in map_in_order(&hashes, |hash| self.objects.check(hash).err()).iter().flatten() {
            verified.damage.push(self.remark(error));
        }
        for hash in needed.iter().filter(|hash| !listed.objects.contains_key(*hash)) {
            verified.damage.push(self.remark(&HistoryError::Missing(self.objects.path(hash))));
        }
        let idle = listed.objects.keys().filter(|hash| !needed.contains(*hash)).count();
        if idle > 0 {
            let what = format!(
                "{idle} of its objects are of no night: mothbook history prune deletes them"
            );
            verified.notes.push(Remark { file: "objects".to_owned(), what });
        }
        for Found { path, .. } in &listed.left {
            let what = "a run that was killed left it: mothbook history prune deletes it";
            verified.notes.push(Remark { file: self.file(path), what: what.to_owned() });
        }
        verified.notes.extend(listed.foreign.iter().map(|path| self.foreign(path)));
        Ok(())
    }

    fn look_at_tags(&self, verified: &mut Verified) -> Result<(), HistoryError> {
        let tags = match self.tags() {
            Err(error @ HistoryError::Damaged { .. }) => {
                verified.damage.push(self.remark(&error));
                return Ok(());
            }
            tags => tags?,
        };
        for (name, id) in tags {
            if !self.nights.iter().any(|night| id.starts_with(night.short_id())) {
                let file = format!("tags/{name}");
                verified.notes.push(Remark { file, what: "its night is not here".to_owned() });
            }
        }
        Ok(())
    }

    /// Notes what is not of the history.
    fn look_around(&self, verified: &mut Verified) -> Result<(), HistoryError> {
        const FOLDERS: [&str; 4] = ["nights", "objects", "pruned", "tags"];
        if !self.folder.exists() {
            return Ok(());
        }
        let of_folder = |folder: &str, name: &str| match folder {
            "nights" => NightName::of_file(name).is_some(),
            "pruned" => NightName::parse(name).is_some_and(|of| self.nights.contains(&of)),
            "tags" => tags::check_name(name).is_ok(),
            _ => true,
        };
        for (name, path) in entries(&self.folder)? {
            if FOLDERS.contains(&name.as_str()) {
                // What is in `objects` was told; a link in place of a folder was refused when the history was opened.
                let inside = if name == "objects" { Vec::new() } else { entries(&path)? };
                let foreign = inside.iter().filter(|(file, _)| !of_folder(&name, file));
                verified.notes.extend(foreign.map(|(_, path)| self.foreign(path)));
            } else if name != MARKER && name != GIT && !name.starts_with(TEMPORARY) {
                verified.notes.push(self.foreign(&path));
            }
        }
        Ok(())
    }

    fn foreign(&self, path: &Path) -> Remark {
        Remark { file: self.file(path), what: "it is not of the history".to_owned() }
    }

    /// A path as it stands in the history.
    fn file(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy();
        if cfg!(windows) { inside.replace('\\', "/") } else { inside.into_owned() }
    }

    fn remark(&self, error: &HistoryError) -> Remark {
        match error {
            HistoryError::Damaged { path, what } => {
                Remark { file: self.file(path), what: what.clone() }
            }
            HistoryError::Missing(path) => {
                Remark { file: self.file(path), what: "it is missing".to_owned() }
            }
            HistoryError::Form { path, .. } | HistoryError::Io { path, .. } => {
                Remark { file: self.file(path), what: error.to_string() }
            }
            HistoryError::Large(path) => {
                let what = "it names a state that unpacks to more than any that mothbook writes";
                Remark { file: self.file(path), what: what.to_owned() }
            }
            other => Remark { file: String::new(), what: other.to_string() },
        }
    }
}

/// What was found of a night.
#[derive(Default)]
struct Looked {
    is_whole: bool,
    is_pruned: bool,
    /// The objects that it needs, as far as that is known.
    needs: BTreeSet<String>,
    damage: Option<HistoryError>,
}

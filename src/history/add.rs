//! A state added to a history.

use std::path::PathBuf;

use super::night::Created;
use super::objects::make;
use super::pieces::{Entry, List, Piece, cut, hash};
use super::{FORM, History, HistoryError, MARKER, Night};
use crate::diff::same_instance;
use crate::output::{Lock, put_bytes, sync};
use crate::parallel::map_in_order;
use crate::state::{About, Record, State};

/// So many of the last nights are asked whether they are of the same instance. The last alone may have told no host.
const ASKED: usize = 5;
/// The file that is locked.
const LOCK: &str = ".mothbook-lock";

/// A night that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its line.
    pub night: Night,
    /// Whether it was not there before.
    pub new: bool,
    /// The bytes that were written.
    pub bytes_written: u64,
    /// The objects that were written; the others were there.
    pub objects_written: usize,
}

impl History {
    /// Adds a state, unless it is there. A night is there as a whole or not at all: its line is written last. The nights that
    /// this [`History`] knows stay as they were.
    ///
    /// # Errors
    /// When the history is of another host or instance, or cannot be written.
    pub fn add(&self, state: &State) -> Result<Added, HistoryError> {
        let pieces = cut(state);
        let list = List::of(&pieces);
        let listed = list.to_bytes();
        let night = Night::with_id(state, hash(&listed));
        let _lock = self.lock()?;
        // Others may have written since it was opened.
        let now = Self::open(&self.folder)?;
        now.guard(&night)?;
        for folder in ["nights", "objects"] {
            make(&self.folder.join(folder))?;
        }
        let mut added = Added { night, new: false, bytes_written: 0, objects_written: 0 };
        let together: Vec<(&Entry, &Piece)> = list.pieces.iter().zip(&pieces).collect();
        let put = |(Entry(_, _, hash, _), piece): &(&Entry, &Piece)| {
            self.objects.put(hash, &piece.content)
        };
        let mut written = map_in_order(&together, put);
        written.push(self.objects.put(&added.night.id, &listed));
        for bytes in written {
            if let Some(bytes) = bytes? {
                added.bytes_written += bytes;
                added.objects_written += 1;
            }
        }
        now.check_length(&list, &self.objects.path(&added.night.id))?;
        now.put_line(&mut added)?;
        Ok(added)
    }

    /// Writes the line of a night, if it is not there.
    fn put_line(&self, added: &mut Added) -> Result<(), HistoryError> {
        let name = added.night.name();
        let is_there = match self.line(&name) {
            Ok(night) if night.id == added.night.id => true,
            Ok(_) => {
                let what = "it is another night with the same name";
                return Err(HistoryError::damaged(&self.path_of(&name), what));
            }
            Err(HistoryError::Missing(_)) => false,
            Err(error) => return Err(error),
        };
        if added.objects_written > 0 {
            sync(&self.folder)?;
        }
        if !is_there {
            let line = added.night.to_bytes();
            put_bytes(&self.path_of(&name), &line)?;
            added.bytes_written += line.len() as u64;
            added.new = true;
        }
        // Its state is there again.
        if self.pruned.contains(&name) {
            let path = self.pruned_path_of(&name);
            std::fs::remove_file(&path).map_err(HistoryError::io("remove", &path))?;
        }
        Ok(())
    }

    /// Takes the right to write, and makes the history if there is none. Adding needs no lock against adding, but pruning
    /// deletes what no night names, and what is added is named last.
    pub(super) fn lock(&self) -> Result<Lock, HistoryError> {
        // Nothing is made in a folder of something else.
        self.is_there()?;
        std::fs::create_dir_all(&self.folder)
            .map_err(HistoryError::io("make the folder", &self.folder))?;
        let path = self.folder.join(LOCK);
        let lock = Lock::wait_for(&path).map_err(HistoryError::io("lock", &path))?;
        let lock = lock.ok_or_else(|| HistoryError::Busy(self.folder.clone()))?;
        self.mark()?;
        Ok(lock)
    }

    /// Makes the folder a history, if it is none yet.
    fn mark(&self) -> Result<(), HistoryError> {
        if !self.is_there()? {
            let text = format!("{{\"mothbook_history\":{FORM}}}\n");
            put_bytes(&self.folder.join(MARKER), text.as_bytes())?;
        }
        Ok(())
    }

    /// Refuses a night of another host, or of another instance, than the last nights there.
    fn guard(&self, night: &Night) -> Result<(), HistoryError> {
        let folder = || -> PathBuf { self.folder.clone() };
        for name in self.nights.iter().rev().take(ASKED) {
            let there = self.line(name)?;
            if let (Some(nights), Some(state)) = (&there.host, &night.host)
                && nights != state
            {
                let (nights, state) = (nights.clone(), state.clone());
                return Err(HistoryError::OtherHost { folder: folder(), nights, state });
            }
            same_instance(&outline(&there), &outline(night))
                .map_err(|refusal| HistoryError::OtherInstance { folder: folder(), refusal })?;
        }
        Ok(())
    }
}

/// What of a state tells its instance.
fn outline(night: &Night) -> State {
    let record = |Created(kind, id, created): &Created| Record {
        kind: kind.clone(),
        id: *id,
        created: Some(*created),
        ..Record::default()
    };
    State {
        about: About { host: night.host.clone(), ..About::default() },
        records: night.created.iter().map(record).collect(),
        ..State::default()
    }
}

//! A file without a name that keeps what is unpacked. It vanishes with the program.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::Arc;

use super::{Place, ReadError, fill_room};

/// What was unpacked so far, one behind the other.
#[derive(Default)]
pub(super) struct Spool {
    file: Option<Arc<File>>,
    len: u64,
    buffer: Vec<u8>,
}

/// What was put away.
pub(super) struct Put {
    pub(super) range: Range<u64>,
    /// Whether there was more than was to be put away.
    pub(super) is_more: bool,
    /// Why reading stopped before the end.
    pub(super) broken: Option<std::io::Error>,
}

/// Bytes that are copied at once.
const AT_ONCE: usize = 1 << 18;

impl Spool {
    /// Puts away what there is to read, up to so many bytes.
    ///
    /// # Errors
    /// When there is no room for it.
    pub(super) fn put(&mut self, from: &mut dyn Read, most: u64) -> Result<Put, ReadError> {
        let start = self.len;
        self.buffer.resize(AT_ONCE, 0);
        loop {
            let (n, result) = fill_room(&mut self.buffer, |rest, _| from.read(rest));
            let left = most - (self.len - start);
            let kept = usize::try_from(left).map_or(n, |left| n.min(left));
            self.append(kept).map_err(|source| ReadError::NoRoom { source })?;
            let is_more = n > kept;
            if is_more || n < AT_ONCE {
                let range = start..self.len;
                return Ok(Put { range, is_more, broken: result.err() });
            }
        }
    }

    /// Where a part of it is.
    ///
    /// # Errors
    /// When there is no room for a file.
    pub(super) fn place(&mut self, range: Range<u64>) -> Result<Place, ReadError> {
        let file = self.file().map_err(|source| ReadError::NoRoom { source })?;
        Ok(Place::Unpacked(Arc::clone(file), range))
    }

    fn file(&mut self) -> std::io::Result<&Arc<File>> {
        Ok(match &mut self.file {
            Some(file) => file,
            none => none.insert(Arc::new(tempfile::tempfile()?)),
        })
    }

    /// Writes the first bytes of the buffer.
    fn append(&mut self, n: usize) -> std::io::Result<()> {
        let file = Arc::clone(self.file()?);
        // What was put away may have been read meanwhile, which moves the place to write to on Windows.
        (&*file).seek(SeekFrom::Start(self.len))?;
        (&*file).write_all(self.buffer.get(..n).unwrap_or_default())?;
        self.len += n as u64;
        Ok(())
    }
}

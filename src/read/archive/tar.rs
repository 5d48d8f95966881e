//! The members of a tar archive.

use std::cell::Cell;
use std::io::{Error, Read, Result as IoResult, Seek, SeekFrom};

use tar::{Archive, Entries, Entry, PaxExtensions};

use super::members::Members;
use super::zip::LINK;
use super::{Opened, Packing, ReadError};

/// The longest name of a member that is read, with what stands around it, in bytes.
const LONGEST_NAME: u64 = 1 << 13;

/// How far an archive is read.
struct Meter {
    most: u64,
    read: Cell<u64>,
    is_at_end: Cell<bool>,
}

/// An archive of which is known how far it is read.
struct Metered<'a, R> {
    from: R,
    meter: &'a Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> IoResult<usize> {
        if self.meter.is_over() {
            return Err(Error::other("it unpacks to more than it may"));
        }
        let n = self.from.read(to)?;
        self.meter.read.set(self.meter.read.get().saturating_add(n as u64));
        self.meter.is_at_end.set(n == 0 && !to.is_empty());
        Ok(n)
    }
}

impl<R: Seek> Seek for Metered<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> IoResult<u64> {
        self.from.seek(to)
    }
}

impl Meter {
    fn is_over(&self) -> bool {
        self.read.get() > self.most
    }
}

/// Takes the members of an archive.
///
/// # Errors
/// When there is no room for what is unpacked.
pub(super) fn members(
    bytes: &Opened,
    packing: Option<Packing>,
    to: &mut Members<'_>,
) -> Result<(), ReadError> {
    let meter = Meter { most: to.most(), read: Cell::default(), is_at_end: Cell::default() };
    let Some(packing) = packing else {
        let mut archive = Archive::new(Metered { from: bytes.clone(), meter: &meter });
        return walk(archive.entries_with_seek(), Some(bytes), &meter, to);
    };
    match packing.unpack(bytes.clone()) {
        Ok(from) => {
            let mut archive = Archive::new(Metered { from, meter: &meter });
            walk(archive.entries(), None, &meter, to)
        }
        Err(error) => {
            to.broken(packing.broken(&error));
            Ok(())
        }
    }
}

/// Takes the members one behind the other. In an archive that is not packed (`bytes`) they stay where they are.
fn walk<R: Read>(
    entries: IoResult<Entries<'_, R>>,
    bytes: Option<&Opened>,
    meter: &Meter,
    to: &mut Members<'_>,
) -> Result<(), ReadError> {
    // What the library does by itself with long names has no limit: a name would take as much memory as it likes.
    let entries = entries.into_iter().flat_map(|entries| entries.raw(true));
    let mut long_name = None;
    for entry in entries {
        let mut entry = match entry {
            Ok(_) if meter.is_over() => break,
            Ok(entry) => entry,
            Err(_) if meter.is_over() => break,
            Err(error) => {
                to.broken(to.broken_words(&error));
                return Ok(());
            }
        };
        let kind = entry.header().entry_type();
        if kind.is_gnu_longname() {
            long_name = Some(beginning(&mut entry));
        } else if kind.is_pax_local_extensions() {
            long_name = path(&beginning(&mut entry)).or(long_name);
        } else if !kind.is_gnu_longlink() && !kind.is_pax_global_extensions() {
            let name = long_name.take().unwrap_or_else(|| entry.path_bytes().into_owned());
            let name = name.strip_suffix(b"\0").unwrap_or(&name);
            let name = String::from_utf8_lossy(name).into_owned();
            member(entry, &name, bytes, to)?;
            if meter.is_at_end.get() {
                to.cut();
            }
        }
        if to.is_full {
            return Ok(());
        }
    }
    if meter.is_over() {
        to.too_much();
    } else if meter.is_at_end.get() {
        to.broken(to.broken_words(&"the mark of its end is missing"));
    }
    Ok(())
}

/// Takes a member.
fn member<R: Read>(
    mut entry: Entry<'_, R>,
    name: &str,
    bytes: Option<&Opened>,
    to: &mut Members<'_>,
) -> Result<(), ReadError> {
    let kind = entry.header().entry_type();
    if kind.is_dir() || name.ends_with('/') {
        return Ok(());
    }
    if !kind.is_file() && !kind.is_contiguous() {
        to.left_out(name, LINK);
        return Ok(());
    }
    match bytes {
        Some(bytes) => to.within(name, bytes, entry.raw_file_position(), entry.size()),
        None => to.put(name, &mut entry),
    }
}

/// The beginning of what stands in an entry.
fn beginning<R: Read>(entry: &mut Entry<'_, R>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What cannot be read is noticed at the next entry.
    let _ = entry.take(LONGEST_NAME).read_to_end(&mut bytes);
    bytes
}

/// The name in the extensions of an entry.
fn path(extensions: &[u8]) -> Option<Vec<u8>> {
    let known = PaxExtensions::new(extensions).filter_map(Result::ok);
    known
        .filter(|known| known.key_bytes() == b"path")
        .last()
        .map(|path| path.value_bytes().to_vec())
}

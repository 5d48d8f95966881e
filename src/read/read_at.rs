//! Bytes of a file that several threads read from, each at its own place.

use std::fs::File;

use super::fill::fill_room;

/// Bytes of something, from any place on.
pub(super) trait ReadAt: Sync {
    /// Reads into `to` what stands from `from` on; gives how much it was, which is 0 behind the end only. On Windows this
    /// moves the place from which the file is read without one.
    ///
    /// # Errors
    /// What the operating system says.
    fn some_at(&self, to: &mut [u8], from: u64) -> std::io::Result<usize>;

    /// The same, until `to` is full or there is no more; an error comes with how much was read before it.
    fn fill_at(&self, to: &mut [u8], from: u64) -> (usize, std::io::Result<()>) {
        fill_room(to, |rest, done| self.some_at(rest, from.saturating_add(done as u64)))
    }
}

impl ReadAt for File {
    fn some_at(&self, to: &mut [u8], from: u64) -> std::io::Result<usize> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(self, to, from);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(self, to, from);
    }
}

#[cfg(test)]
impl ReadAt for [u8] {
    fn some_at(&self, to: &mut [u8], from: u64) -> std::io::Result<usize> {
        let rest = usize::try_from(from).ok().and_then(|from| self.get(from..)).unwrap_or_default();
        let n = rest.len().min(to.len());
        to[..n].copy_from_slice(&rest[..n]);
        Ok(n)
    }
}
